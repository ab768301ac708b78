"""One check of a study, and how its findings are written."""

from __future__ import annotations

from dataclasses import dataclass

from impact.documents.iso.study import Study
from impact.ground.language import N_, _
from impact.writing.markdown import number
from impact.writing.named import process_names

MOSTLY = 0.5  # of the climate terms: what is not known of most of them is worth a word
MATTERS = 0.01  # of the climate terms: below that a gap is no gap
LISTED = 6  # names in a finding
NO_BASIS = N_("basis not stated")  # of a published sum, as its elementary flow is called


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what is asked, what was found (Markdown), and whether it is as it should be."""

    what: str
    finding: str
    holds: bool


def percent(part: float) -> str:
    """A share, three significant figures below one per cent."""
    return f"{100 * part:.0f}" if part >= MATTERS or not part else number(100 * part, 2)


def few(study: Study, names: list[str]) -> str:
    """The first names of a list, and how many more there are."""
    text = process_names(study.result, names[:LISTED])
    rest = len(names) - LISTED
    return text + (_(" and {count} more", count=rest) if rest > 0 else "")
