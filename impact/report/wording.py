"""How sure a sentence may sound: the probability of a saving decides its verb."""

from __future__ import annotations

from impact.language import N_, _
from impact.report.text import quantity

SURE = 0.9  # P(saving > 0) from which on a document says "saves"
LIKELY = 2 / 3  # from which on it says "probably"

_WORDS = {
    # (how sure, would): the sentence's verb with its amount
    ("saves", False): N_("saves about **{amount}**"),
    ("saves", True): N_("would save about **{amount}**"),
    ("probably saves", False): N_("probably saves about **{amount}**"),
    ("probably saves", True): N_("would probably save about **{amount}**"),
    ("open", False): N_("may save or add; the central figure is {sign} of {amount}"),
    ("open", True): N_("might save or add; the central figure is {sign} of {amount}"),
    ("probably adds", False): N_("probably adds about **{amount}**"),
    ("probably adds", True): N_("would probably add about **{amount}**"),
    ("adds", False): N_("adds about **{amount}**"),
    ("adds", True): N_("would add about **{amount}**"),
}


def verdict(probability: float) -> str:
    """What the probability that a saving is above zero allows to be said.

    `saves` and `adds` from 90 % on, `probably saves` and `probably adds` from two thirds on, `open` between.
    """
    if probability >= SURE:
        return "saves"
    if probability >= LIKELY:
        return "probably saves"
    if 1 - probability >= SURE:
        return "adds"
    return "probably adds" if 1 - probability >= LIKELY else "open"


def saves(probability: float, value: float, unit: str, would: bool = False) -> str:
    """A saving as a verb with its amount in two significant figures, as sure as the simulation allows.

    Parameters
    ----------
    probability : float
        P(saving > 0).
    value : float
        The central saving [unit].
    unit : str
    would : bool
        For an exchange that does not run yet.
    """
    if value == 0:
        return _("would change nothing") if would else _("changes nothing")
    found = verdict(probability)
    if found != "open" and ("saves" in found) != (value > 0):
        found = "open"  # the middle of the draws and the central figure lie on either side of zero
    amount = quantity(abs(value), unit, 2)
    return _(_WORDS[found, would], amount=amount, sign=_("a saving") if value > 0 else _("an addition"))


def share_of_draws(probability: float, draws: int) -> str:
    """A probability as draws: "in 97 of 100 draws"."""
    if probability >= 1:
        return _("in all {draws} draws", draws=_count(draws))
    if probability <= 0:
        return _("in none of {draws} draws", draws=_count(draws))
    of = 100 if 0.01 <= probability <= 0.99 else 1000
    found = min(max(round(probability * of), 1), of - 1)
    return _("in {found} of {of} draws", found=_count(found), of=_count(of))


def _count(value: int) -> str:
    from impact.language import separated

    return separated(f"{value:,}")
