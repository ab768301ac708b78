"""Figures of sensitivity: tornado, indices, two inputs at once, break-even."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.figures.style import (
    BAD,
    GOOD,
    INK,
    NET,
    OUTLINE,
    SMALL,
    Scale,
    axes_of,
    finish,
    legend_above,
    name_rows,
    plain_numbers,
    row_axes,
    wrapped,
)
from impact.ground.language import _, separated
from impact.sensitivity import Sensitivity
from impact.sensitivity.break_even import ZeroCrossings
from impact.sensitivity.grid import Grid
from impact.sensitivity.rows import titles as titles_of
from impact.sensitivity.tornado import Swing
from impact.writing.numbers import pretty, saving_label, subscripted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

MOST = 15
BETTER, WORSE = "#56b4e9", "#e69f00"  # input at its high and at its low end: Okabe and Ito's sky blue and orange


def tornado(study: Sensitivity, most: int = MOST, ax: Axes | None = None) -> Axes:
    """The saving at each input's low and high end, the widest swing on top; a line marks the central saving.

    Parameters
    ----------
    study : Sensitivity
    most : int
        Rows; the rest is counted below.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    return draw_tornado(study.swings, study.unit, saving_label(study.indicator), titles_of(study), most, ax)


def draw_tornado(
    swings: Sequence[Swing],
    unit: str,
    label: str,
    titles: Mapping[str, str] | None = None,
    most: int = MOST,
    ax: Axes | None = None,
) -> Axes:
    """As `tornado`, of swings.

    Parameters
    ----------
    swings : sequence of Swing
        Widest first.
    unit, label : str
        Of the saving.
    titles : mapping, optional
        What to call a draw; its name if left out.
    most : int
        How many rows to show; the rest is counted below.
    """
    drawn = [swing for swing in swings if swing.width > 0][:most]
    names = [(titles or {}).get(swing.name, swing.name) for swing in drawn]
    central = swings[0].central if swings else 0.0
    scale = Scale([central, *(end for swing in drawn for end in (swing.low, swing.high))], unit)
    axes = row_axes(ax, [""] * len(names), 0.29, legend=True)
    sides = (WORSE, "///", _("input at its low end")), (BETTER, "", _("input at its high end"))
    for y, swing in enumerate(drawn):
        for end, (colour, hatch, name) in zip((swing.low, swing.high), sides, strict=True):
            axes.barh(y, scale(end - central), 0.62, left=scale(central), color=colour, hatch=hatch, alpha=1.0,
                      label="_" if y else name, **OUTLINE)  # fmt: skip
        _both_ends(axes, scale, sorted((swing.low, swing.high)), central, y)
    axes.axvline(scale(central), color=INK, linewidth=1.0, linestyle="--", zorder=4,
                 label=_("central: {value}", value=scale.text(central)))  # fmt: skip
    _name(axes, names)
    _room(axes, [scale(central), *(scale(end) for swing in drawn for end in (swing.low, swing.high))])
    legend_above(axes, 3)
    finish(axes, scale, label)
    return _rest(axes, sum(swing.width > 0 for swing in swings) - len(drawn))


def _short(name: str) -> str:
    """A name on at most two lines."""
    lines = wrapped(subscripted(name.replace("greenhouse gases as CO2e", "CO2e")), 44).split("\n")
    return "\n".join(lines if len(lines) < 3 else [lines[0], lines[1][:43].rstrip("… ") + "…"])


def _name(ax: Axes, names: Sequence[str]) -> None:
    """Names of rows, the first on top."""
    name_rows(ax, names)
    ax.set_yticks(range(len(names)), [_short(name) for name in names], fontsize=7.5)


def _both_ends(ax: Axes, scale: Scale, outer: Sequence[float], central: float, y: int) -> None:
    for value, side in ((outer[0], -1), (outer[1], 1)):
        if value != central:
            beyond = min(value, central) if side < 0 else max(value, central)
            ax.annotate(scale.text(beyond), (scale(beyond), y), (3 * side, 0), textcoords="offset points",
                        ha="left" if side > 0 else "right", va="center", fontsize=7.0, zorder=5,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip


def _rest(ax: Axes, more: int) -> Axes:
    if more > 0:
        ax.set_ylim(ax.get_ylim()[0] + 0.35, ax.get_ylim()[1])  # room below the last row
        ax.annotate(_("and {more} more with less effect", more=more), (1, 0), (0, 3), xycoords="axes fraction",
                    textcoords="offset points", ha="right", va="bottom", fontsize=7.0, color=NET)  # fmt: skip
    return ax


def _room(ax: Axes, values: Sequence[float]) -> None:
    low, high = min(values), max(values)
    room = 0.17 * (high - low or abs(high) or 1.0)
    near = 0.6 * (high - low)  # zero is shown where it is not so far away that the bars become dots
    if low > 0 and low <= near:
        low, room_low = 0.0, 0.05 * (high - low)
    else:
        room_low = room
    if high < 0 and -high <= near:
        high, room = 0.0, 0.05 * (high - low)
    ax.set_xlim(low - room_low, high + room)


def indices(study: Sensitivity, most: int = MOST, ax: Axes | None = None) -> Axes:
    """Share of the variance due to each input alone (first order) and with its interactions (total)."""
    variance, called = study.variance, titles_of(study)
    ranges = None if variance.first_range is None else (variance.first_range, variance.total_range)
    return draw_indices([called[name] for name in variance.names], variance.first, variance.total, ranges, most, ax)


def draw_indices(
    names: Sequence[str],
    first: Sequence[float] | Array,
    total: Sequence[float] | Array,
    ranges: tuple[Any, Any] | None = None,
    most: int = MOST,
    ax: Axes | None = None,
) -> Axes:
    """As `indices`, of plain numbers; `ranges` are the 95 % ranges of both, shape (inputs, 2), if sampled."""
    order = [int(k) for k in np.argsort(-np.asarray(total), kind="stable")[:most] if total[k] > 0]
    drawn = [names[k] for k in order]
    axes = row_axes(ax, [""] * len(drawn), 0.36, legend=True)
    series = ((0, first, GOOD, "", _("first order: alone")), (1, total, WORSE, "///", _("total: with interactions")))
    for row, values, colour, hatch, name in series:
        ys = [y - 0.17 + 0.34 * row for y in range(len(order))]
        axes.barh(ys, [100 * values[k] for k in order], 0.34, color=colour, hatch=hatch, **OUTLINE,
                  label=name)  # fmt: skip
        for y, k in zip(ys, order, strict=True):
            edge = 100 * (float(ranges[row][k][1]) if ranges else values[k])
            if ranges:
                axes.plot([100 * float(v) for v in ranges[row][k]], [y, y], color=INK, linewidth=1.1, zorder=4)
            share = separated(f"{100 * values[k]:.1f}").replace("-", "−")
            axes.annotate(share, (max(edge, 100 * values[k], 0.0), y), (3, 0),
                          textcoords="offset points", va="center", fontsize=7.0)  # fmt: skip
    _name(axes, drawn)
    legend_above(axes, 2)
    finish(axes, Scale([100.0], "%"), _("Share of the variance of the saving"))
    axes.set_xlim(min(0.0, axes.get_xlim()[0]), max(axes.get_xlim()[1] * 1.12, 1.0))
    return _rest(axes, sum(float(v) > 0 for v in total) - len(order))


def two_way(study: Sensitivity, x: str, y: str, ax: Axes | None = None, **ranges: Any) -> Axes:
    """The saving over two inputs, with the line on which it is zero.

    Parameters
    ----------
    study : Sensitivity
    x, y : str
        Names of inputs, as for `Sensitivity.grid`.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.
    ranges
        `x_range`, `y_range` and `points`, as for `Sensitivity.grid`.

    Returns
    -------
    Axes
    """
    grid = study.grid(x, y, **ranges)
    central = (study.variable(x).value, study.variable(y).value)
    return draw_grid(grid, study.unit, saving_label(study.indicator), central, ax)


def draw_grid(
    grid: Grid, unit: str, label: str, central: tuple[float, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Bands of colour, the line on which the saving is zero, and where the case stands."""
    import matplotlib
    from matplotlib.colors import TwoSlopeNorm
    from matplotlib.ticker import MaxNLocator

    values = np.ma.masked_invalid(grid.values)
    scale = Scale([float(np.abs(values).max())], unit)
    scaled = values / scale.by
    axes = axes_of(ax, 3.6)
    largest = float(np.abs(scaled).max()) or 1.0
    ticks = np.asarray(MaxNLocator(14, symmetric=True).tick_values(-largest, largest))
    low, high = float(scaled.min()), float(scaled.max())
    chosen = (np.append(ticks[1:], np.inf) > low) & (np.insert(ticks[:-1], 0, -np.inf) < high)
    used = ticks[chosen]
    bands = axes.contourf(grid.x, grid.y, scaled, used, cmap=matplotlib.colormaps["PuOr"],
                          norm=TwoSlopeNorm(0.0, -largest, largest))  # fmt: skip
    for x1, y1, x2, y2 in grid.zero():
        axes.plot([x1, x2], [y1, y2], color=INK, linewidth=1.8, solid_capstyle="round", zorder=4)
    if central is not None:
        axes.plot(*central, "D", color="white", markeredgecolor=INK, markersize=6, zorder=5, label=_("the case"))
    if grid.zero():
        axes.plot([], [], color=INK, linewidth=1.8, label=_("saving is zero"))
    bar = axes.figure.colorbar(bands, ax=axes, pad=0.02)
    bar.set_label(wrapped(f"{label} [{scale.unit}]", 44), fontsize=SMALL)
    plain_numbers(bar.ax.yaxis, ",.4g")
    axes.set_xlabel(pretty_name(grid.x_name, 70), fontsize=SMALL)
    axes.set_ylabel(pretty_name(grid.y_name, 40), fontsize=SMALL)
    bar.ax.tick_params(labelsize=7.5)
    for axis in (axes.xaxis, axes.yaxis):
        plain_numbers(axis)
    if axes.get_legend_handles_labels()[1]:
        legend_above(axes, 2)
    return axes


def break_even(study: Sensitivity, name: str, ax: Axes | None = None) -> Axes:
    """The saving over one input, with the values at which it is zero."""
    moved, zeros = study.variable(name), study.break_even(name)
    return draw_break_even(zeros, moved.title, moved.unit, study.unit, saving_label(study.indicator), moved.value, ax)


def pretty_name(name: str, width: int) -> str:
    """An axis label on at most two lines; a plain number has no unit."""
    return wrapped(subscripted(name.removesuffix(" [1]")), width)


def draw_break_even(
    zeros: ZeroCrossings,
    name: str,
    input_unit: str,
    unit: str,
    label: str,
    central: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """As `break_even`, of one that was found before."""
    x, y = _near(zeros, central)
    scale = Scale([float(v) for v in y], unit)
    axes = axes_of(ax, 2.7)
    axes.plot(x, y / scale.by, color=GOOD, linewidth=1.6)
    suffix = "" if input_unit == "1" else f" {pretty(input_unit)}"
    for k, root in enumerate((*zeros.roots, *zeros.jumps)):
        axes.plot(root, 0, "o", color="white", markeredgecolor=BAD, markeredgewidth=1.6, markersize=6.5, zorder=5,
                  label="_" if k else _("break-even: {value}", value=separated(f"{root:,.4g}") + suffix))  # fmt: skip
    if central is not None and zeros.low <= central <= zeros.high:
        axes.axvline(
            central,
            color=INK,
            linestyle="--",
            linewidth=1.0,
            label=_("the case: {value}", value=separated(f"{central:,.4g}")),
        )
    plain_numbers(axes.xaxis)
    axes.set_xlabel(pretty_name(f"{name} [{input_unit}]", 80), fontsize=SMALL)
    if axes.get_legend_handles_labels()[1]:
        legend_above(axes, 2)
    finish(axes, scale, label, horizontal=False)
    axes.set_ylabel(wrapped(f"{label} [{scale.unit}]", 34), fontsize=SMALL)
    return axes


def _near(zeros: ZeroCrossings, central: float | None) -> tuple[Array, Array]:
    """The part of a search that shows the case and the zeros; all of it if there are none."""
    known = ~np.isnan(zeros.outputs)
    marked = [*zeros.roots, *zeros.jumps, *([central] if central is not None else [])]
    if len(marked) > 1:
        room = 0.8 * (max(marked) - min(marked)) or 0.5 * abs(marked[0]) or 1.0
        known &= (zeros.inputs >= min(marked) - room) & (zeros.inputs <= max(marked) + room)
    return zeros.inputs[known], zeros.outputs[known]
