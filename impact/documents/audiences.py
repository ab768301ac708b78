"""For whom a document is written: which template it is made from, what it is called, which choices fit."""

from __future__ import annotations

from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import N_, _
from impact.redaction.view import FULL, PARTNER
from impact.results.assessed import Assessed

RESEARCHER, FUNDER, COMPANY = "researcher", "funder", "company"
INDEX = "index"
AUDIENCES = (RESEARCHER, FUNDER, COMPANY)
_CASE = {RESEARCHER: "research", FUNDER: "funder", COMPANY: "company"}
_NETWORK = {RESEARCHER: "network", FUNDER: "funder"}
_TITLES = {
    RESEARCHER: N_("{title}"),
    FUNDER: N_("{title}: results for a funder"),
    COMPANY: N_("{title}: business case"),
}

def template_of(result: Assessed, audience: str) -> str:
    """The notebook that becomes the document."""
    return (_NETWORK if result.is_network else _CASE)[audience]


def has_document(result: Assessed, audience: str) -> bool:
    """Whether there is such a document: a company's is about one exchange, not about a network."""
    return not result.is_network or audience in _NETWORK


def file_stem(id: str, audience: str, partner: str = "") -> str:
    """A document's file name without its ending: the researcher's is called after its case or network."""
    id = f"{id}-case" if id.split("-")[0] == INDEX else id  # not like the page that lists them
    parts = [id, *([] if audience == RESEARCHER else [audience]), *([partner] if partner else [])]
    return "-".join(parts)


def titled_for(title: str, audience: str) -> str:
    """The document's title in the browser's or reader's title bar."""
    return _(_TITLES[audience], title=title)


def faults_of(result: Assessed, audience: str, partner: str) -> list[Fault]:
    """Choices that do not fit each other."""
    if audience not in AUDIENCES:
        return []
    faults = []
    if not has_document(result, audience):
        message = "A company's document is about one exchange, and this is a network."
        faults.append(Fault("no-such-document", message, remedy="Name a case, or a folder with -o for all its cases."))
    if not partner:
        return faults
    if audience != COMPANY:
        message = "A partner's own document is a company document."
        return [*faults, Fault("partner-without-company", message, remedy="Choose --audience company.")]
    known = list(result.members[0].case.partners) if not result.is_network else [partner]
    if partner not in known:
        message = f"The case {result.id} has no partner '{partner}'."
        faults.append(Fault("unknown-partner", message, remedy=did_you_mean(partner, known)))
    return faults


def partner_of(audience: str, partner: str, view: str) -> str:
    """For whom a company document is: in a partner's view that partner, and nobody in a funder's or the public's.

    Raises
    ------
    InputError
    """
    kind, _colon, own = view.partition(":")
    if audience != COMPANY or kind in ("", FULL):
        return partner
    if kind != PARTNER or partner not in ("", own):
        message = f"A company's document is for that company, not for the view '{view}'."
        raise InputError([Fault("view-not-for-companies", message, remedy="Choose --view full or partner:ID.")])
    return own
