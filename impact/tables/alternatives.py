"""Alternatives as text, for `--json` and in pandas: what each choice changes, what turns the sign, what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from impact.ground.layout import wrapped
from impact.ground.tidy import tidy
from impact.model.indicators import BY_NAME, HEADLINE, OF_CHOICES
from impact.uncertainty.alternatives import AXES, SMALL

if TYPE_CHECKING:
    import pandas as pd

    from impact.uncertainty.alternatives import Alternatives, Combination

SHOWN = OF_CHOICES
COLUMNS = (*AXES, "default", "indicator", "saving", "of default", "flips", "unit", "impossible")
LISTED = 8  # smallest changes that turn the sign, before the rest is counted


def text(found: Alternatives, indicators: tuple[str, ...] = SHOWN) -> str:
    """The alternatives of a case as a person reads them."""
    result = found.result
    count = len(found.combinations)
    lines = [f"{result.case.id}: {result.case.title} ({result.year})"]
    lines.append(f"{count} combinations of choices, {len(found.impossible)} of them impossible")
    for axis, choices in found.axes.items():
        if choices != ("",):
            others = f" (other: {', '.join(choices[1:])})" if choices[1:] else ""
            lines += wrapped(f"{axis}: {choices[0]}{others}", 2)
    for name in indicators:
        if found.default[name] != 0 or any(one[name] for one in found.possible):
            lines += ["", *_indicator(found, name)]
    if found.impossible:
        lines += ["", "impossible", *_reasons(found)]
    return "\n".join(lines)


def as_json_object(found: Alternatives, indicators: tuple[str, ...] = ()) -> dict[str, Any]:
    """All combinations of a case for JSON: choices, savings or the reason why there are none; nothing is rounded."""
    names = indicators or HEADLINE
    return {
        "id": found.result.case.id,
        "year": found.result.year,
        "axes": {axis: list(choices) for axis, choices in found.axes.items() if choices != ("",)},
        "units": {name: found.result.unit(name) for name in names},
        "combinations": [
            {"choices": one.named, "changed": list(one.changed)}
            | ({"savings": {name: one[name] for name in names}} if one.saving is not None else {"reason": one.reason})
            for one in found.combinations
        ],
    }


def _indicator(found: Alternatives, name: str) -> Iterator[str]:
    base, unit = found.default[name], found.result.unit(name)
    yield f"{BY_NAME[name].title} [{unit}]: {_number(base)}"
    single = [one for one in found.one_at_a_time() if one.saving is not None]
    moved = [one for one in single if found.moves(one, name)]
    width = max((len(_changes(one)) for one in moved), default=0)
    for one in moved:
        change = f" ({(one[name] - base) / abs(base):+.0%})" if base else ""
        mark = "  turns the sign" if found.flips(one, name) else ""
        yield f"  {_changes(one):<{width}}  {_number(one[name]):>12}{change}{mark}"
    if len(moved) < len(single):
        yield f"  {len(single) - len(moved)} other single choices change it by less than {SMALL:.0%}"
    values = [one[name] for one in found.possible]
    yield f"  over all combinations {_number(min(values))} to {_number(max(values))}"
    yield from _turning(found, name, len(values))


def _turning(found: Alternatives, name: str, possible: int) -> Iterator[str]:
    """What turns the sign, in its smallest changes."""
    turning = found.turning(name)
    if not turning:
        yield "  no combination turns the sign"
        return
    yield f"  {len(found.flipping(name))} of {possible} combinations turn the sign; it takes no more than:"
    for one in turning[:LISTED]:
        yield from wrapped(f"{_changes(one)}: {_number(one[name])}", 4)
    if len(turning) > LISTED:
        yield f"    and {len(turning) - LISTED} more"


def _changes(one: Combination) -> str:
    return ", ".join(f"{axis} {one.named[axis]}" for axis in one.changed)


def _reasons(found: Alternatives) -> Iterator[str]:
    reasons: dict[str, list[Combination]] = {}
    for one in found.impossible:
        reasons.setdefault(one.reason, []).append(one)
    for reason, ones in reasons.items():
        yield from wrapped(f"{len(ones)}: {reason}", 2)


def _number(value: float) -> str:
    """Three significant digits, as in tables."""
    if value == 0:
        return "0"
    shown = f"{value:.3g}"
    return f"{float(shown):,.0f}" if abs(value) >= 100 else shown


def frame(found: Alternatives) -> pd.DataFrame:
    """A row per combination and headline indicator, impossible ones with their reason and no saving."""
    rows = []
    for one in found.combinations:
        for name in HEADLINE:
            base = found.default[name]
            share = one[name] / base if base else float("nan")
            rows.append((*one.choices, not one.changed, name, one[name], share, found.flips(one, name),
                         found.result.unit(name), one.reason))  # fmt: skip
    return tidy(COLUMNS, rows)
