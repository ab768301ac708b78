"""Figures of levels: scenarios by role, contributions within scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from impact.engine.names import scenario
from impact.figures.style import (
    INK,
    OUTLINE,
    ROLE_STYLE,
    SERIES_STYLE,
    Scale,
    finish,
    label_ends,
    legend_above,
    name_rows,
    row_axes,
    wrapped,
)
from impact.ground.language import _
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.writing.numbers import titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def levels(result: Assessment, indicator: str = "climate", ax: Axes | None = None) -> Axes:
    """Levels of all scenarios, stacked by role; credits lie left of zero and a diamond marks the net.

    Parameters
    ----------
    result : Assessment
    indicator : str
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    i = INDEX[indicator]
    stacks = {
        str(scenario(result.case, name)): {
            role: float(v[0, i]) for role, v in result.table.by_role(name).items() if v[0, i]
        }
        for name in result.case.scenarios
    }
    scale = Scale(_ends(stacks), result.unit(indicator))
    axes = row_axes(ax, list(stacks), 0.45, legend=True)
    seen: set[str] = set()
    ends = []
    for y, (name, parts) in enumerate(zip(result.case.scenarios, stacks.values(), strict=True)):
        low = high = 0.0
        for role, value in parts.items():
            colour, hatch = ROLE_STYLE[role]
            left = high if value > 0 else low
            axes.barh(y, scale(value), 0.6, left=scale(left), color=colour, hatch=hatch, **OUTLINE,
                      label=_(role) if role not in seen else "_")  # fmt: skip
            seen.add(role)
            low, high = (low + value, high) if value < 0 else (low, high + value)
        net = float(result.level[name][i])
        axes.plot(scale(net), y, "D", color="white", markeredgecolor=INK, markersize=5.5, zorder=5,
                  label=_("net") if y == len(stacks) - 1 else "_")  # fmt: skip
        ends.append((scale(low), scale(max(high, net)), float(y), scale.text(net)))
    name_rows(axes, list(stacks))
    label_ends(axes, ends, gap=6)
    legend_above(axes)
    return finish(axes, scale, titled(indicator))


def _ends(stacks: Mapping[str, Mapping[str, float]]) -> list[float]:
    sums = []
    for parts in stacks.values():
        sums += [sum(v for v in parts.values() if v > 0), sum(v for v in parts.values() if v < 0)]
    return sums


def contributions(
    parts: Mapping[str, Mapping[str, float]], unit: str, label: str, most: int = 10, ax: Axes | None = None
) -> Axes:
    """What the levels of some scenarios consist of: the largest parts, the rest summed as `others`.

    Parameters
    ----------
    parts : mapping
        Scenario to (name of a flow or process to its level).
    unit, label : str
    most : int
        How many names to show.
    """
    names = largest(parts, most)
    rows = {s: [p.get(name, 0.0) for name in names] for s, p in parts.items()}
    if len(largest(parts, most + 1)) > most:
        names.append(_("others"))
        for scenario, levels in parts.items():
            rows[scenario].append(sum(v for name, v in levels.items() if name not in names))
    scale = Scale([v for row in rows.values() for v in row], unit)
    axes = row_axes(ax, names, 0.4, legend=True)
    height, ends = 0.76 / max(len(rows), 1), []
    for k, (scenario, row) in enumerate(rows.items()):
        colour, hatch = SERIES_STYLE[k % len(SERIES_STYLE)]
        ys = [y + _offset(list(rows.values()), y, k) * height for y in range(len(row))]
        axes.barh(ys, [scale(v) for v in row], height, color=colour, hatch=hatch, **OUTLINE,
                  label=wrapped(scenario, 48))  # fmt: skip
        ends += [(0.0, scale(v), y, scale.text(v)) for v, y in zip(row, ys, strict=True) if v]
    name_rows(axes, names)
    label_ends(axes, ends)
    legend_above(axes, 2)
    return finish(axes, scale, label)


def _offset(rows: list[list[float]], y: int, k: int) -> float:
    """Where the k-th of the bars of a name stands, in bar heights: those that are zero take no room."""
    drawn = [i for i, row in enumerate(rows) if row[y]]
    return drawn.index(k) - (len(drawn) - 1) / 2 if k in drawn else 0.0


def largest(parts: Mapping[str, Mapping[str, float]], most: int) -> list[str]:
    """Names with the largest level in any scenario, zeros left out."""
    size: dict[str, float] = {}
    for levels in parts.values():
        for name, value in levels.items():
            size[name] = max(size.get(name, 0.0), abs(value))
    ordered = sorted((name for name in size if size[name] > 0), key=lambda name: -size[name])
    return ordered[:most]
