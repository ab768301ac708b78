"""Who reads a document, and which marks hide a value from that reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import N_

FULL, PARTNER, FUNDER, PUBLIC = "full", "partner", "funder", "public"
VIEWS = (FULL, PARTNER, FUNDER, PUBLIC)
# The classes of a mark (impact.model.MARKS), from the narrowest circle of readers to the widest.
COMPANY, PARTNERS, FACILITATOR, EVERYONE = "company", "partner", "facilitator", "public"
DEFAULT_WIDTH = 0.5

# Why something is held back, as a document says it.
RULES = {
    COMPANY: N_("marked as the company's own"),
    PARTNERS: N_("marked as for the partners alone"),
    FACILITATOR: N_("marked as for the facilitator alone"),
    "other side": N_("a partner's document does not show the other side's costs and prices"),
    "holds it": N_("another confidential value is computed from it"),
    "repeats it": N_("repeats a confidential value"),
    "reveals it": N_("would give a confidential value away, divided by an open factor"),
    "bounds it": N_("would narrow the class of a confidential value"),
}


@dataclass(frozen=True, slots=True)
class View:
    """A reader: the facilitator (full), one partner, a funder or the public.

    Attributes
    ----------
    width : float
        Share of its upper limit by which a class is wide at least: what a reader cannot know of a value.
    """

    kind: str = FULL
    partner: str = ""
    width: float = DEFAULT_WIDTH

    def __str__(self) -> str:
        return f"{self.kind}:{self.partner}" if self.partner else self.kind

    @property
    def suffix(self) -> str:
        """What a case's id bears behind it in this view."""
        if self.kind == PUBLIC:
            return "public"
        name = "".join(c if c.isascii() and c.isalnum() else "-" for c in (self.partner or self.kind).lower())
        name = "-".join(filter(None, name.split("-")))
        own = self.kind == PARTNER and name == FUNDER  # a partner that is called so: not the file of the funder's view
        return f"for-partner-{name}" if own else f"for-{name}"

    def sees(self, mark: str, owners: Collection[str] = ()) -> bool:
        """Whether this reader may see what bears a mark, given to whom it belongs."""
        if self.kind == FULL or mark in ("", EVERYONE):
            return True
        if self.kind != PARTNER or mark == FACILITATOR:
            return False
        return mark == PARTNERS or self.partner in owners


def view_named(name: str, width: float = DEFAULT_WIDTH) -> View:
    """A view from the words of the command line: full, partner:ID, funder or public.

    Raises
    ------
    InputError
    """
    kind, _, partner = name.partition(":")
    if kind not in VIEWS or bool(partner) != (kind == PARTNER):
        remedy = did_you_mean(kind, VIEWS) if kind not in VIEWS else ""
        remedy = remedy or "Allowed: full, partner:ID, funder, public."
        raise InputError([Fault("unknown-view", f"Unknown view '{name}'.", remedy=remedy)])
    if not 0 < width <= 0.9:
        message = f"A class cannot be {100 * width:g} % wide."
        raise InputError([Fault("bad-width", message, remedy="Allowed: above 0 % to 90 %; 50 % if left out.")])
    return View(kind, partner, width)


def mark_of(written: str) -> str:
    """The class that a mark in a file means: plain `true` is the company's own."""
    if written in ("true", "True", "TRUE", "yes", "Yes"):
        return COMPANY
    return written if written in (COMPANY, PARTNERS, FACILITATOR) else ""
