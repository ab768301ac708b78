"""Figures of a simulation: how the saving is distributed against zero, and how its figures settle with more draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.figures.style import BAD, GOOD, INK, NET, SMALL, Scale, axes_of, finish, legend_above, wrapped
from impact.ground.language import _, separated
from impact.writing.numbers import saving_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from impact.uncertainty.summary import Figures

Array = NDArray[np.float64]

SHOWN = (0.001, 0.999)  # quantiles between which draws are drawn
TAIL = 0.6  # of the width of the 95 % range: how far beyond it at most
BEYOND = 0.0025  # a larger share of draws that is not drawn is said
BARS = 60  # about so many bars: a fine histogram is joined to them


def distribution(
    mc: Figures, indicator: str = "climate", baseline: str = "", alternative: str = "", ax: Axes | None = None
) -> Axes:
    """How often the saving falls where, its 95 % range, and the probability that it is above zero.

    Parameters
    ----------
    mc : Simulation or NetworkSimulation
    indicator : str
    baseline, alternative : str
        Of the comparison; the default one if left out.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    edges, counts = mc.histogram(indicator, baseline, alternative)
    low, high = (mc.quantile(share, indicator, baseline, alternative) for share in (0.025, 0.975))
    positive = mc.probability(indicator, 0.0, baseline, alternative).value
    unit, label = mc.unit(indicator), saving_label(indicator)
    return draw_distribution(edges, counts, unit, label, (low, high), None, positive, ax)


def convergence(
    mc: Figures, indicator: str = "climate", baseline: str = "", alternative: str = "", ax: Axes | None = None
) -> Axes:
    """Mean and 95 % range of the saving after more and more draws: how many are enough. As `distribution`."""
    steps = mc.convergence(indicator, baseline, alternative)
    columns = [steps[name].to_numpy(dtype=np.float64) for name in ("draws", "mean", "q0.025", "q0.975")]
    return draw_convergence(columns[0], columns[1], columns[2], columns[3], mc.unit(indicator),
                            saving_label(indicator), ax)  # fmt: skip


def draw_distribution(
    edges: Array,
    counts: Array,
    unit: str,
    label: str,
    interval: tuple[float, float] | None = None,
    central: float | None = None,
    positive: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """As `distribution`, of a histogram; what is below zero is hatched.

    Parameters
    ----------
    edges : ndarray, shape (bins + 1,)
        Of the histogram, in the unit, rising or falling.
    counts : ndarray, shape (bins,)
        Draws in each bin.
    unit, label : str
        Unit of the saving and label of its axis.
    interval : pair of float, optional
        A 95 % range to mark below the bars.
    central : float, optional
        The saving at the central values.
    positive : float, optional
        The probability that the saving is above zero; said above the axes. Read off the histogram if left out.
    ax : Axes, optional
    """
    if edges[0] > edges[-1]:
        edges, counts = edges[::-1], counts[::-1]
    at, heights, widths = _joined(edges, counts)
    scale = Scale([float(at[0]), float(at[-1]), *(interval or ())], unit)
    axes = axes_of(ax, 2.5)
    total = float(heights.sum()) or 1.0
    for sign, colour, hatch, name in ((1, GOOD, "", _("above zero")), (-1, BAD, "///", _("below zero"))):
        chosen = (at + widths / 2) * sign > 0
        share = heights[chosen].sum() / total
        if positive is not None:
            share = positive if sign > 0 else 1 - positive
        if chosen.any():
            left, across = at[chosen] / scale.by, widths[chosen] / scale.by
            axes.bar(left, heights[chosen] / heights.max(), across, align="edge", color=colour, hatch=hatch,
                     edgecolor=INK, linewidth=0.25, label=f"{name}: {share_text(share)}")  # fmt: skip
    if total < 1 - BEYOND:
        beyond = _("{share} of the draws lie beyond", share=share_text(1 - total))
        axes.annotate(beyond, (1, 1), (0, -2), xycoords="axes fraction",
                      textcoords="offset points", ha="right", va="top", fontsize=7.0, color=NET)  # fmt: skip
    _marks(axes, scale, interval, central)
    axes.set_yticks([])
    axes.set_ylabel(_("how often"), fontsize=SMALL)
    axes.set_ylim(-0.14 if interval else 0, 1.06)
    legend_above(axes, 4)
    return finish(axes, scale, label)


def share_text(share: float) -> str:
    """A probability that never rounds to a certainty it is not."""
    if share in (0.0, 1.0):
        return f"{share * 100:.0f} %"
    if share > 0.999:
        return _("more than 99.9 %")
    return _("less than 0.1 %") if share < 0.001 else separated(f"{share * 100:.3g} %")


def _joined(edges: Array, counts: Array) -> tuple[Array, Array, Array]:
    """About `BARS` bars over where the draws are, none of which crosses zero: left ends, heights, widths.

    Far tails are cut, so that the middle of a skewed distribution can still be seen.
    """
    cumulated = np.concatenate(([0.0], np.cumsum(counts)))
    shares = cumulated / (cumulated[-1] or 1.0)
    first, low, high, last = (float(np.interp(p, shares, edges)) for p in (SHOWN[0], 0.025, 0.975, SHOWN[1]))
    left, right = max(first, low - TAIL * (high - low)), min(last, high + TAIL * (high - low))
    step = (right - left) / BARS or abs(left) / BARS or 1.0
    ends: Array = np.arange(np.floor(left / step), np.ceil(right / step) + 1) * step  # multiples: zero is one of them
    heights: Array = np.diff(np.interp(ends, edges, shares, left=0.0, right=1.0))
    return ends[:-1], heights, np.full(len(heights), step)


def _marks(ax: Axes, scale: Scale, interval: tuple[float, float] | None, central: float | None) -> None:
    if interval is not None:
        low, high = (scale(v) for v in interval)
        said = _("95 % range: {low} to {high}", low=scale.text(interval[0]), high=scale.text(interval[1]))
        ax.plot([low, high], [-0.07, -0.07], color=INK, linewidth=2.2, solid_capstyle="butt", label=said)
    if central is not None:
        ax.axvline(scale(central), ymin=0.02, color=INK, linestyle="--", linewidth=1.0, zorder=4,
                   label=_("central values: {value}", value=scale.text(central)))  # fmt: skip


def draw_convergence(
    draws: Sequence[int] | Array,
    mean: Array,
    low: Array,
    high: Array,
    unit: str,
    label: str,
    ax: Axes | None = None,
) -> Axes:
    """As `convergence`, of plain numbers.

    Parameters
    ----------
    draws : ndarray, shape (steps,)
        Number of draws so far.
    mean, low, high : ndarray, shape (steps,)
        Of the saving, in the unit.
    """
    from matplotlib.ticker import FuncFormatter, LogLocator

    scale = Scale([*low, *high, *mean], unit)
    axes = axes_of(ax, 2.4)
    scaled = {name: [scale(float(v)) for v in values] for name, values in (("m", mean), ("l", low), ("h", high))}
    axes.fill_between(
        draws, scaled["l"], scaled["h"], color="#cfe3f1", edgecolor=GOOD, linewidth=0.8, label=_("95 % range")
    )
    axes.plot(draws, scaled["m"], "o-", color=NET, markersize=2.5, linewidth=1.2, label=_("mean"))
    axes.set_xscale("log")
    axes.set_xlabel(_("draws"), fontsize=SMALL)
    axes.margins(x=0.02, y=0.12)
    for axis, places in ((axes.xaxis.set_major_locator, (1.0,)), (axes.xaxis.set_minor_locator, (2.0, 5.0))):
        axis(LogLocator(subs=places))
    plain = FuncFormatter(lambda v, at: separated(f"{v:,.0f}"))
    axes.xaxis.set_major_formatter(plain)
    axes.xaxis.set_minor_formatter(plain)
    axes.tick_params(axis="x", which="both", labelsize=SMALL)
    legend_above(axes)
    finish(axes, scale, label, horizontal=False)
    axes.set_ylabel(wrapped(f"{label} [{scale.unit}]", 30), fontsize=SMALL)
    return axes
