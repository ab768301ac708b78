"""How sure a sentence may sound: the probability of a saving decides its verb."""

from __future__ import annotations

from impact.ground.language import N_, _
from impact.writing.markdown import quantity

SURE = 0.9  # P(saving > 0) from which on a document says "saves"
LIKELY = 2 / 3  # from which on it says "probably"

NOW, WOULD, PAST = "now", "would", "past"  # what runs, what does not run yet or is illustrative, what has ended

_WORDS = {
    # (how sure, tense): the sentence's verb with its amount
    ("saves", NOW): N_("saves about **{amount}**"),
    ("saves", WOULD): N_("would save about **{amount}**"),
    ("saves", PAST): N_("saved about **{amount}**"),
    ("probably saves", NOW): N_("probably saves about **{amount}**"),
    ("probably saves", WOULD): N_("would probably save about **{amount}**"),
    ("probably saves", PAST): N_("probably saved about **{amount}**"),
    ("open", NOW): N_("may save or add; the central figure is {sign} of {amount}"),
    ("open", WOULD): N_("might save or add; the central figure is {sign} of {amount}"),
    ("open", PAST): N_("may have saved or added; the central figure is {sign} of {amount}"),
    ("probably adds", NOW): N_("probably adds about **{amount}**"),
    ("probably adds", WOULD): N_("would probably add about **{amount}**"),
    ("probably adds", PAST): N_("probably added about **{amount}**"),
    ("adds", NOW): N_("adds about **{amount}**"),
    ("adds", WOULD): N_("would add about **{amount}**"),
    ("adds", PAST): N_("added about **{amount}**"),
}
_NOTHING = {NOW: N_("changes nothing"), WOULD: N_("would change nothing"), PAST: N_("changed nothing")}


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


def allowed(probability: float, value: float) -> str:
    """The `verdict`; `open` where the middle of the draws and the central figure lie on either side of zero."""
    verb = verdict(probability)
    return "open" if verb != "open" and ("saves" in verb) != (value > 0) else verb


def saves(probability: float, value: float, unit: str, would: bool = False, past: bool = False) -> str:
    """A saving as a verb with its amount in two significant figures, as sure as the simulation allows.

    Parameters
    ----------
    probability : float
        P(saving > 0).
    value : float
        The central saving [unit].
    unit : str
    would : bool
        For an exchange that does not run yet, or whose key quantity is an assumption.
    past : bool
        For an exchange that has ended.
    """
    tense = WOULD if would else PAST if past else NOW
    if value == 0:
        return _(_NOTHING[tense])
    amount = quantity(abs(value), unit, 2)
    return _(
        _WORDS[allowed(probability, value), tense], amount=amount, sign=_("a saving") if value > 0 else _("an addition")
    )


def share_of_draws(probability: float, draws: int) -> str:
    """A probability as draws: "in 97 of 100 draws"."""
    if probability >= 1:
        return _("in all {draws} draws", draws=_count(draws))
    if probability <= 0:
        return _("in none of {draws} draws", draws=_count(draws))
    of = 100 if 0.01 <= probability <= 0.99 else 1000
    hits = min(max(round(probability * of), 1), of - 1)
    return _("in {found} of {of} draws", found=_count(hits), of=_count(of))


def in_a_hundred(probability: float) -> str:
    """A probability in hundredths, never rounded to certainty: 100 and 0 are of all draws and of none."""
    from impact.ground.language import separated

    if probability in (0.0, 1.0):
        return f"{100 * probability:.0f}"
    if not 0.001 <= probability <= 0.999:
        return separated("> 99.9" if probability > 0.5 else "< 0.1")
    return separated(f"{100 * probability:.{0 if 0.01 <= probability <= 0.99 else 1}f}")


def _count(value: int) -> str:
    from impact.ground.language import separated

    return separated(f"{value:,}")
