"""Figures of savings: by term, by partner, by baseline, by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from impact.engine import names
from impact.figures.style import (
    BAD,
    GOOD,
    INK,
    NET,
    OUTLINE,
    SERIES_STYLE,
    Scale,
    finish,
    label_ends,
    legend_above,
    name_rows,
    row_axes,
)
from impact.ground.language import _
from impact.model import OUTSIDE
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment, Comparison
from impact.results.ledger import Array
from impact.writing.numbers import saving_label, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROUNDING = 1e-12  # a relative difference below it is a zero


def difference(before: Mapping[str, Array], after: Mapping[str, Array], indicator: str) -> dict[str, float]:
    """Baseline minus alternative of grouped levels of the first year, in the groups' order."""
    i = INDEX[indicator]
    names = dict.fromkeys((*before, *after))
    pairs = {name: (_first(before, name, i), _first(after, name, i)) for name in names}
    return {name: 0.0 if abs(b - a) <= ROUNDING * max(abs(b), abs(a)) else b - a for name, (b, a) in pairs.items()}


def _first(groups: Mapping[str, Array], name: str, i: int) -> float:
    return float(groups[name][0, i]) if name in groups else 0.0


def terms(result: Assessment, comparison: Comparison, indicator: str) -> dict[str, float]:
    """The saving by role: what the baseline's flows of a role exceed the alternative's."""
    table = result.table
    return difference(table.by_role(comparison.baseline), table.by_role(comparison.alternative), indicator)


def ordered(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    """The terms of a waterfall: what is avoided first, the largest on top; zeros are left out."""
    return sorted(((role, v) for role, v in parts.items() if v), key=lambda part: (part[1] < 0, -abs(part[1])))


def term_name(role: str, value: float) -> str:
    """A term as a reader meets it: avoided or added."""
    if role == "induced":
        return _("avoided elsewhere") if value >= 0 else _("induced elsewhere")
    return _("avoided {role}", role=_(role)) if value >= 0 else _("added {role}", role=_(role))


def waterfall(
    result: Assessment, indicator: str = "climate", comparison: Comparison | None = None, ax: Axes | None = None
) -> Axes:
    """Saving by term, each bar beginning where the one above ends, and the net saving last.

    Parameters
    ----------
    result : Assessment
    indicator : str
    comparison : Comparison, optional
        The default one if left out.
    ax : Axes, optional
    """
    chosen = comparison or result.default
    steps = ordered(terms(result, chosen, indicator))
    scale = Scale([v for _, v in steps] + [chosen[indicator]], result.unit(indicator))
    names = [*(term_name(role, v) for role, v in steps), _("saving (net)")]
    axes = row_axes(ax, names)
    at, ends = 0.0, []
    for y, (_role, value) in enumerate(steps):
        start, end = scale(at), scale(at + value)
        axes.barh(y, end - start, 0.62, left=start, color=GOOD if value > 0 else BAD, hatch="" if value > 0 else "///",
                  **OUTLINE)  # fmt: skip
        axes.plot([end, end], [y + 0.31, y + 0.69], color=INK, linewidth=0.5)
        ends.append((start, end, float(y), scale.text(value)))
        at += value
    net, y = scale(chosen[indicator]), len(steps)
    axes.barh(y, net, 0.62, color=NET, **OUTLINE)
    ends.append((0.0, net, float(y), scale.text(chosen[indicator])))
    name_rows(axes, names)
    label_ends(axes, ends)
    return finish(axes, scale, saving_label(indicator))


def shares(result: Assessment, comparison: Comparison, indicator: str) -> list[tuple[str, float]]:
    """The saving of each partner and of everyone else by name, and last their sum."""
    table = result.table
    saved = difference(table.by_partner(comparison.baseline), table.by_partner(comparison.alternative), indicator)
    known = (*result.case.partners, OUTSIDE)
    bars = [(str(names.partner(result.case, p)), saved[p]) for p in known if p in saved]
    return [*bars, (_("system (sum)"), comparison[indicator])]


def partners(
    result: Assessment, indicator: str = "cost", comparison: Comparison | None = None, ax: Axes | None = None
) -> Axes:
    """Saving of each partner and `outside`, and their sum, the system [unit of the indicator].

    Parameters
    ----------
    result : Assessment
    indicator : str
    comparison : Comparison, optional
        The default one if left out.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    bars = shares(result, comparison or result.default, indicator)
    scale = Scale([v for _, v in bars], result.unit(indicator))
    return _signed(bars, scale, saving_label(indicator), ax)


def cases(savings: Mapping[str, float], unit: str, label: str, total: str = "", ax: Axes | None = None) -> Axes:
    """Savings of several cases, the entry named `total` last and in grey.

    Parameters
    ----------
    savings : mapping of str to float
        By name [unit].
    unit, label : str
        Of the axis.
    total : str
        The entry that is the sum; the words for a plain sum if left out.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    bars = list(savings.items())
    return _signed(bars, Scale(savings.values(), unit), label, ax, last_grey=(total or _("plain sum")) in savings)


def _signed(
    bars: Sequence[tuple[str, float]], scale: Scale, label: str, ax: Axes | None, last_grey: bool = True
) -> Axes:
    names = [name for name, _ in bars]
    axes = row_axes(ax, names)
    for y, (_name, value) in enumerate(bars):
        total = last_grey and y == len(bars) - 1
        axes.barh(y, scale(value), 0.62, color=NET if total else GOOD if value >= 0 else BAD,
                  hatch="///" if value < 0 and not total else "", **OUTLINE)  # fmt: skip
    name_rows(axes, names)
    label_ends(axes, [(0.0, scale(v), float(y), scale.text(v)) for y, (_, v) in enumerate(bars)])
    return finish(axes, scale, label)


def pair_name(result: Assessment, comparison: Comparison) -> str:
    """A comparison's name: its baseline, and the alternative where there are several."""
    baseline, alternative = (names.scenario(result.case, n) for n in (comparison.baseline, comparison.alternative))
    return str(baseline) if len(result.case.alternatives) == 1 else f"{baseline} → {alternative}"


def baselines(
    result: Assessment, indicators: Sequence[str] = ("climate", "climate_direct"), ax: Axes | None = None
) -> Axes:
    """Savings of every pair of baseline and alternative side by side, one bar per indicator.

    Parameters
    ----------
    result : Assessment
    indicators : sequence of str
        Of one unit.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    pairs = result.comparisons
    scale = Scale([c[i] for c in pairs for i in indicators], result.unit(indicators[0]))
    names = [pair_name(result, c) + (_(" (default)") if c.default else "") for c in pairs]
    axes = row_axes(ax, names, 0.5, legend=True)
    height, ends = 0.74 / len(indicators), []
    for k, indicator in enumerate(indicators):
        colour, hatch = SERIES_STYLE[k]
        ys = [y + (k - (len(indicators) - 1) / 2) * height for y in range(len(pairs))]
        values = [scale(c[indicator]) for c in pairs]
        axes.barh(ys, values, height, color=colour, hatch=hatch, **OUTLINE,
                  label=titled(indicator))  # fmt: skip
        ends += [(0.0, v, y, scale.text(c[indicator])) for c, v, y in zip(pairs, values, ys, strict=True)]
    name_rows(axes, names)
    label_ends(axes, ends)
    legend_above(axes, 2)
    return finish(axes, scale, _("Saving"))
