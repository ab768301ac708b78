"""Completeness and consistency, and where each clause of ISO 14044 is answered."""

from __future__ import annotations

from impact.documents.iso.checks import Check
from impact.documents.iso.clauses import NETWORK, RESEARCH, Clause
from impact.documents.iso.completeness import completeness
from impact.documents.iso.consistency import consistency
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.ground.language import N_, _
from impact.model import Goal, Review
from impact.writing.markdown import table

CAPTION = N_("“To note” is no fault: it names what a reader has to weigh.")


def completeness_check(study: Study) -> Chapter:
    """Whether everything that the goal needs is there (ISO 14044, 4.5.3.2)."""
    caption = _("Completeness check (ISO 14044, 4.5.3.2).") + " " + _(CAPTION)
    return Chapter(checks_table(completeness(study), caption))


def consistency_check(study: Study) -> Chapter:
    """Whether the same choices hold for both scenarios (ISO 14044, 4.5.3.4)."""
    if not study.terms:
        return Chapter(_("Neither of the two scenarios emits greenhouse gases in {year}.", year=study.result.year))
    caption = _("Consistency check (ISO 14044, 4.5.3.4).") + " " + _(CAPTION)
    return Chapter(checks_table(consistency(study), caption))


def checks_table(checks: list[Check], caption: str) -> str:
    """Checks with their findings and verdicts."""
    rows = [[check.what, check.finding, _("in order") if check.holds else _("**to note**")] for check in checks]
    return table([_("check"), _("finding"), _("verdict")], rows, caption)


# ---------------------------------------------------------------------------------------------- clauses


def iso_index(study: Study) -> Chapter:
    """Which chapter answers which clause, and what is not covered."""
    return Chapter(clause_table(RESEARCH, study.result.case.goal, study.result.case.reviews))


def network_iso_index(goal: Goal, reviews: tuple[Review, ...]) -> Chapter:
    """The same for a network's document."""
    return Chapter(clause_table(NETWORK, goal, reviews))


def clause_table(clauses: tuple[Clause, ...], goal: Goal, reviews: tuple[Review, ...]) -> str:
    """Clauses of the standard, what each asks for, and the chapters that answer it."""
    rows = [[clause.number, _(clause.asks), _where(clause, goal, reviews)] for clause in clauses]
    caption = _(
        "Where the clauses of ISO 14044:2006 are answered. The program writes what can be computed or read from the "
        "case; whether the study as a whole meets the standard is for a reviewer to say."
    )
    return table([_("clause"), _("what it asks for"), _("where")], rows, caption)


def _where(clause: Clause, goal: Goal, reviews: tuple[Review, ...]) -> str:
    """The chapters, and what is missing of the clause."""
    listed = ", ".join(_("“{chapter}”", chapter=_(chapter)) for chapter in clause.chapters)
    missing = _(clause.missing) if clause.missing else ""
    if clause.number == "6" and not reviews:
        missing = _("no review is recorded")
    if clause.number == "4.2.2" and goal == Goal():
        missing = _("the file states no goal, so default texts stand")
    if not listed:
        return _("**not covered:** {missing}", missing=missing)
    return _("{listed}; not covered: {missing}", listed=listed, missing=missing) if missing else listed
