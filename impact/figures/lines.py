"""Figures of savings over the years and of published figures beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from impact.figures.savings import pair_name
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
    row_axes,
)
from impact.ground.language import _
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.claims import ClaimCheck
from impact.writing.numbers import pretty, saving_label, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MARKERS = {"direct": "s", "life-cycle": "o"}  # of a boundary


def years(result: Assessment, indicator: str = "climate", cumulated: bool = False, ax: Axes | None = None) -> Axes:
    """Saving of the default comparison in every year of the exchange; the last year is marked where a stream ends.

    Parameters
    ----------
    result : Assessment
    indicator : str
    cumulated : bool
        The sum since the first year [unit without `/a`] in place of each year's saving.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    from matplotlib.ticker import MaxNLocator

    ledger = result.over_years
    saved = ledger.saving(result.baseline, result.alternative)[:, INDEX[indicator]]
    values = np.cumsum(saved) if cumulated else saved
    unit = result.unit(indicator)
    scale = Scale(values, unit.removesuffix("/a") if cumulated else unit)
    axes = axes_of(ax, 2.6)
    numbers = [scale(float(v)) for v in values]
    if cumulated:
        axes.plot(ledger.years, numbers, "o-", color=NET, markersize=3, linewidth=1.2)
    else:
        bars = axes.bar(ledger.years, numbers, 0.7, **OUTLINE)
        for bar, value in zip(bars, numbers, strict=True):
            bar.set_facecolor(GOOD if value >= 0 else BAD)
            bar.set_hatch("" if value >= 0 else "///")
    _mark_end(axes, result)
    axes.margins(y=0.12)
    axes.set_xlabel(_("year"), fontsize=SMALL)
    axes.set_xlim(ledger.years[0] - 0.7, ledger.years[-1] + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    return finish(axes, scale, _("cumulated saving") if cumulated else _("saving per year"), horizontal=False)


def _mark_end(ax: Axes, result: Assessment) -> None:
    last = result.case.last_year
    if last is None or last >= result.case.years.all[-1]:
        return
    ax.axvline(last + 0.5, color=INK, linewidth=0.9, linestyle="--")
    ax.annotate(_("stream ends {last}", last=last), (last + 0.5, 1), (3, -3), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="left", va="top", fontsize=SMALL)  # fmt: skip


def claims(result: Assessment, checks: Sequence[ClaimCheck], ax: Axes | None = None) -> Axes:
    """One published figure as a line, with what we compute over all baselines and both boundaries as dots.

    Filled dots are the baseline and boundary that the publisher names (or leaves open).
    """
    claim = checks[0]
    pairs = list(dict.fromkeys(pair_name(result, check.comparison) for check in checks))
    unit = claim_unit(claim)
    scale = Scale([claim.claimed, *(check.computed for check in checks)], unit)
    axes = row_axes(ax, pairs, 0.5)
    for check in checks:
        y = pairs.index(pair_name(result, check.comparison)) + (0.14 if check.boundary == "life-cycle" else -0.14)
        fill = GOOD if check.named else "white"
        axes.plot(scale(check.computed), y, MARKERS[check.boundary], markersize=6, color=fill, markeredgecolor=GOOD,
                  zorder=4)  # fmt: skip
        axes.annotate(scale.text(check.computed), (scale(check.computed), y), (6, 0), textcoords="offset points",
                      va="center", fontsize=7.5, zorder=3,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
    at = scale(claim.claimed)
    axes.axvline(at, color=BAD, linewidth=1.5, linestyle="--", zorder=2)
    _key(axes, checks, unit)
    name_rows(axes, pairs)
    _room(axes, [at, 0.0, *(scale(check.computed) for check in checks)])
    return finish(axes, scale, _claim_label(claim))


def _key(ax: Axes, checks: Sequence[ClaimCheck], unit: str) -> None:
    """What the line and the dots mean."""
    published = _("published: {value}", value=f"{shown(checks[0].claimed)} {pretty(unit)}")
    ax.plot([], [], color=BAD, linewidth=1.5, linestyle="--", label=published)
    for boundary, marker in MARKERS.items():
        if any(check.boundary == boundary for check in checks):
            fill = GOOD if any(check.named for check in checks if check.boundary == boundary) else "white"
            ax.plot([], [], marker, markersize=6, color=fill, markeredgecolor=GOOD,
                    label=_("computed, {boundary}", boundary=_(boundary)))  # fmt: skip
    if not all(check.named for check in checks):
        ax.plot([], [], "o", markersize=6, color="white", markeredgecolor=NET, label=_("hollow: not as published"))
    legend_above(ax, 4)


def _claim_label(check: ClaimCheck) -> str:
    return _("Saving") if check.claim.indicator == "climate" else saving_label(check.claim.indicator)


def claim_unit(check: ClaimCheck) -> str:
    """The unit of a claim: carbon dioxide alone is no CO2e."""
    return check.unit.replace("CO2e", "CO2") if check.gases == "CO2" else check.unit


def _room(ax: Axes, values: Sequence[float]) -> None:
    low, high = min(values), max(values)
    room = 0.2 * (high - low or 1.0)
    ax.set_xlim(low - room, high + room)
