"""Cash flows over the years: what an exchange adds for one partner or for all together, by kind and cumulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.economics.business import SYSTEM, Business
from impact.economics.flows import KINDS, TRANSFERS
from impact.figures.style import INK, SMALL, Scale, axes_of, finish, legend_above
from impact.ground.language import N_, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

TITLES = {
    "purchase": N_("energy and materials bought"),
    "credit": N_("saved elsewhere by a co-product"),
    "running cost": N_("operation and maintenance"),
    "payment": N_("payments between the parties"),
    "tax or tariff": N_("taxes and tariffs"),
    "investment": N_("investment"),
    "replacement": N_("replacement of plant"),
    "grant": N_("grant"),
    "residual value": N_("value left at the end"),
    "corporate tax": N_("corporate tax"),
}
# Okabe and Ito's colours, with a hatch each so that grey print tells them apart.
STYLE = {
    "purchase": ("#0072b2", ""),
    "credit": ("#56b4e9", "xxx"),
    "running cost": ("#e69f00", "///"),
    "payment": ("#ffffff", "++"),
    "tax or tariff": ("#f0e442", "..."),
    "investment": ("#d55e00", "ooo"),
    "replacement": ("#d55e00", "|||"),
    "grant": ("#2fbf92", "\\\\\\"),
    "residual value": ("#bdbdbd", "---"),
    "corporate tax": ("#cc79a7", "***"),
}
HEIGHT = 2.9  # [inch]
TICKS = 11  # most labels along the axis of years


def by_kind(business: Business, who: str) -> dict[str, Array]:
    """What the exchange adds at each point in time by kind, without kinds that nothing moves: shape (points,) each.

    Shown money, received positive. For all together, what one pays another cancels and is left out.
    """
    terms = business.terms
    values = business.flows.values[business.alternative] - business.flows.values[business.baseline]
    chosen = values.sum(axis=1) if who == SYSTEM else values[:, terms.partners.index(who)]
    nominal = chosen * terms.shown
    least = 1e-9 * np.abs(values).max()
    rows = {kind: np.where(np.abs(row) <= least, 0.0, row) for kind, row in zip(KINDS, nominal, strict=True)}
    return {kind: row for kind, row in rows.items() if row.any() and (who != SYSTEM or kind not in TRANSFERS)}


def cash_flow(business: Business, who: str = SYSTEM, ax: Axes | None = None) -> Axes:
    """Bars of every year's cash flow by kind, and the net.

    Parameters
    ----------
    business : Business
    who : str
        A partner, `outside`, or `system` for all together.
    ax : Axes, optional
    """
    rows = by_kind(business, who)
    axes = axes_of(ax, HEIGHT)
    t = np.arange(business.terms.points)
    net = sum(rows.values(), np.zeros(len(t)))
    up, down = np.zeros(len(t)), np.zeros(len(t))
    for row in rows.values():
        up, down = up + np.maximum(row, 0), down + np.minimum(row, 0)
    scale = Scale([*up, *down], business.terms.currency)
    up, down = np.zeros(len(t)), np.zeros(len(t))
    for kind, row in rows.items():
        colour, hatch = STYLE[kind]
        bottom = np.where(row >= 0, up, down)
        axes.bar(t, [scale(v) for v in row], 0.74, bottom=[scale(v) for v in bottom], color=colour, hatch=hatch,
                 edgecolor=INK, linewidth=0.4, label=_(TITLES[kind]))  # fmt: skip
        up, down = up + np.maximum(row, 0), down + np.minimum(row, 0)
    axes.plot(t, [scale(v) for v in net], color=INK, marker="D", markersize=3.4, markerfacecolor="white", linestyle="",
              label=_("net"))  # fmt: skip
    ends = [scale(v) for v in (*up, *down, *net)]
    room = 0.06 * ((max(ends) - min(ends)) or 1.0)
    axes.set_ylim(min(ends) - room, max(ends) + room)
    legend_above(axes, 3)
    return _years(finish(axes, scale, _("Cash flow"), horizontal=False), business)


def cumulated(business: Business, who: str) -> tuple[Array, Array]:
    """The cash flow added up, plain and discounted at the party's own rate: shape (points,) each."""
    terms, real = business.terms, business.of(who)
    return np.cumsum(real * terms.shown), np.cumsum(real * terms.discount(business.rate_of(who)))


def cumulated_cash_flow(business: Business, who: str = SYSTEM, ax: Axes | None = None) -> Axes:
    """What has come back since the beginning: plain, and discounted at the party's own rate [money of the case].

    Parameters
    ----------
    business : Business
    who : str
        A partner, `outside`, or `system` for all together.
    ax : Axes, optional
        Drawn on; a figure of its own if left out.

    Returns
    -------
    Axes
    """
    terms = business.terms
    plain, present = cumulated(business, who)
    axes = axes_of(ax, HEIGHT)
    t = np.arange(terms.points)
    scale = Scale([*plain, *present], terms.currency)
    axes.plot(t, [scale(v) for v in plain], color=INK, marker="o", markersize=2.6, linewidth=1.1, label=_("cumulated"))
    axes.plot(t, [scale(v) for v in present], color="#0072b2", linestyle="--", marker="s", markersize=2.4,
              linewidth=1.1, label=_("cumulated, discounted: ends at the net present value"))  # fmt: skip
    legend_above(axes, 2)
    return _years(finish(axes, scale, _("Since the start"), horizontal=False), business)


def _years(axes: Axes, business: Business) -> Axes:
    """Years below the axis; t = 0 is the start of the first one."""
    terms = business.terms
    step = max(1, -(-(terms.points - 1) // (TICKS - 1)))
    at = range(0, terms.points, step)
    first = _("start of {year}", year=terms.first)
    axes.set_xticks(at, [first.replace(" ", "\n", 1), *(str(terms.first + t - 1) for t in at[1:])], fontsize=SMALL)
    axes.set_xlim(-0.6, terms.points - 0.4)
    return axes
