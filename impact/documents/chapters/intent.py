"""What the study is for, and whether anybody reviewed it (ISO 14044, 4.2.2 and 6)."""

from __future__ import annotations

from collections.abc import Sequence

from impact.documents.pieces import Chapter
from impact.ground.language import N_, _, dated
from impact.model import Goal, Review, Text
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.writing.citations import NO_REVIEW
from impact.writing.markdown import bullets, escape, link, own_words, table

APPLICATION = N_("To show what the exchange saves against stated baselines, so that others can compute it again.")
NETWORK_APPLICATION = N_(
    "To show what the exchanges of the network save together, so that others can compute it again."
)
NOT_SAID = N_("Not stated.")
AUDIENCE = N_("Researchers and reviewers. Shorter documents are made for funders and for the companies.")
DEFAULT = N_("{text} *(default text: the file states nothing)*")
NOT_PUBLIC = N_("No. The results are not meant for a comparative assertion disclosed to the public.")
PUBLIC = N_(
    "Yes. ISO 14044, 6.1 and 6.3 then ask for a critical review by a panel of interested parties before anything is "
    "published."
)
KINDS = {
    "internal expert": N_("internal expert (ISO 14044, 6.2)"),
    "external expert": N_("external expert (ISO 14044, 6.2)"),
    "panel": N_("panel of interested parties (ISO 14044, 6.3)"),
}


def purpose(result: Assessment) -> Chapter:
    """Goal of the study: application, reasons, audience, and whether it is for a public comparative assertion."""
    return Chapter(_goal(result.case.goal, APPLICATION))


def network_purpose(network: NetworkAssessment) -> Chapter:
    """The same for a network."""
    return Chapter(_goal(network.network.goal, NETWORK_APPLICATION))


def _goal(goal: Goal, application: str) -> str:
    rows = [
        [_("intended application"), _said(goal.application, application)],
        [_("reasons for the study"), _said(goal.reasons)],
        [_("intended audience"), _said(goal.audience, AUDIENCE)],
        [_("commissioned by"), _said(goal.commissioner)],
        [_("carried out by"), _said(goal.practitioner)],
        [_("comparative assertion to be disclosed to the public"), _(PUBLIC if goal.comparative else NOT_PUBLIC)],
    ]
    return table([_("item"), _("statement")], rows, _("Goal of the study (ISO 14044, 4.2.2)."))


def _said(text: Text, default: str = "") -> str:
    if text:
        return escape(text)
    return _(DEFAULT, text=_(default)) if default else _(NOT_SAID)


# ---------------------------------------------------------------------------------------------- review


def review(result: Assessment) -> Chapter:
    """The record of critical reviews, or that there is none and what that means."""
    return Chapter(*_review(result.case.reviews, result.case.goal))


def network_review(network: NetworkAssessment) -> Chapter:
    """The same for a network, with how many of its cases are reviewed themselves."""
    reviewed = [member for member in network.results if member.case.reviews]
    text = _(
        "Of its {count} cases {reviewed} record a critical review of their own.",
        count=len(network.results),
        reviewed=len(reviewed),
    )
    return Chapter(*_review(network.network.reviews, network.network.goal), text)


def _review(reviews: Sequence[Review], goal: Goal) -> list[str]:
    if not reviews:
        return [
            _(
                "{no_review} ISO 14044, 6.3 asks for one by a panel of interested parties before a comparative "
                "assertion is disclosed to the public; ISO/TS 14071 says how it is done. The program's own checks "
                "and tests are no review.",
                no_review=_(NO_REVIEW),
            ),
            _unmet(reviews, goal),
        ]
    note = _(
        "As the file records it. The program cannot check a review, nor whether the file was changed after it: compare "
        "the checksum under “Provenance” with the reviewers'."
    )
    return [bullets(_one(review) for review in reviews), note, _unmet(reviews, goal)]


def _unmet(reviews: Sequence[Review], goal: Goal) -> str:
    """Said where the study is for the public and no panel has reviewed it."""
    if not goal.comparative or any(review.kind == "panel" for review in reviews):
        return ""
    return _(
        "**Not met:** the study is meant for a comparative assertion disclosed to the public, and no review by a "
        "panel is recorded."
    )


def _one(review: Review) -> str:
    parts = [
        _("**{reviewers}**", reviewers=", ".join(map(escape, review.reviewers)))
        + (f" ({escape(review.organisation)})" if review.organisation else ""),
        _(KINDS[review.kind]),
        dated(review.date),
    ]
    parts += [own_words(review.standard)] if review.standard else []
    text = ", ".join(parts) + "."
    if review.scope:
        text += " " + _("Looked at: {scope}", scope=escape(review.scope)).rstrip(".") + "."
    text += " " + _("Statement: {statement}", statement=escape(review.statement))
    return text + (f" {link(review.url)}" if review.url else "")
