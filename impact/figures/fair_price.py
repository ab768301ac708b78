"""The bargaining zone: from the lowest price that the provider can accept to the highest that the receiver can pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from impact.economics.price_range import FairPrice, OneSide
from impact.engine import names
from impact.figures.style import BAD, GOOD, GRID, INK, SMALL, wrapped
from impact.ground.language import N_, _
from impact.model import Case
from impact.writing.numbers import pretty, shown, tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 1.9  # [inch]


def with_names(case: Case, price: FairPrice) -> FairPrice:
    """A price with the partners' names in place of their ids."""
    provider, receiver = (
        replace(side, partner=str(names.partner(case, side.partner))) for side in (price.provider, price.receiver)
    )
    return replace(price, provider=provider, receiver=receiver)


def bargaining_zone(ax: Axes, price: FairPrice) -> Axes:
    """Both limits of a price, the zone between them, the equal split and what is paid.

    For a mediator's own eyes, or where both sides have agreed to show their books: it holds both limits.
    """
    low, high = sorted((price.lowest, price.highest))
    width = (high - low) or abs(low) or 1.0
    colour = GOOD if price.feasible else BAD
    ax.axvspan(low, high, ymin=0.36, ymax=0.64, color=colour, alpha=0.25, lw=0, hatch=None if price.feasible else "//")
    surplus = N_("joint surplus {value}") if price.feasible else N_("{value} missing")
    word = _(surplus, value=shown(abs(price.surplus)))
    ax.text((low + high) / 2, 0.5, word, ha="center", va="center", fontsize=SMALL, color=INK)
    provider = _(
        "{partner} needs\nat least {value}", partner=_two_lines(price.provider.partner), value=shown(price.lowest)
    )
    receiver = _(
        "{partner} can pay\nat most {value}", partner=_two_lines(price.receiver.partner), value=shown(price.highest)
    )
    _limit(ax, price.lowest, provider, price.lowest <= price.highest)
    _limit(ax, price.highest, receiver, price.highest < price.lowest)
    if price.feasible:
        _mark(ax, price.equal, _("equal split {value}", value=shown(price.equal)), "o", width)
    if price.current is not None:
        _mark(ax, price.current, _("paid {value}", value=shown(price.current)), "D", width, above=False)
    return _frame(ax, price.unit, price.price_year, [low, high, *([] if price.current is None else [price.current])])


def one_sided_zone(ax: Axes, side: OneSide) -> Axes:
    """One side's own limit and the prices that suit it; nothing of the other side but whether there is room."""
    span = abs(side.limit) or 1.0
    at_least = side.kind == "at least"
    ends = (side.limit, side.limit + span) if at_least else (side.limit - span, side.limit)
    ax.axvspan(*ends, ymin=0.36, ymax=0.64, color=GOOD, alpha=0.25, lw=0)
    need = N_("{partner} needs\nat least {value}") if at_least else N_("{partner} can pay\nat most {value}")
    _limit(ax, side.limit, _(need, partner=_two_lines(side.partner), value=shown(side.limit)), at_least)
    word = _("an agreement is possible") if side.agreement else _("no price suits both sides")
    ax.text(sum(ends) / 2, 0.5, word, ha="center", va="center", fontsize=SMALL, color=INK)
    return _frame(ax, side.unit, None, list(ends))


def _two_lines(name: str) -> str:
    """A long name on lines short enough to stand beside its limit."""
    return wrapped(name, 22)


def _limit(ax: Axes, value: float, text: str, left: bool) -> None:
    ax.axvline(value, ymin=0.3, ymax=0.7, color=INK, lw=1.4)
    ax.annotate(text, (value, 0.5), xytext=(-6 if left else 6, 0), textcoords="offset points", va="center",
                ha="right" if left else "left", fontsize=SMALL, color=INK)  # fmt: skip


def _mark(ax: Axes, value: float, text: str, marker: str, width: float, above: bool = True) -> None:
    y = 0.72 if above else 0.28
    ax.plot([value], [y], marker=marker, color=INK, ms=4.5, ls="none", clip_on=False)
    ax.annotate(text, (value, y), xytext=(0, 6 if above else -6), textcoords="offset points", ha="center",
                va="bottom" if above else "top", fontsize=SMALL, color=INK)  # fmt: skip


def _frame(ax: Axes, unit: str, year: int | None, values: list[float]) -> Axes:
    low, high = min(values), max(values)
    pad = 0.45 * ((high - low) or abs(low) or 1.0)  # room for the texts beside the limits
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    if low - pad < 0 < high + pad:
        ax.axvline(0, color=GRID, lw=0.8, zorder=0)
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: tick(v)))
    level = "" if year is None else _(", prices of {year}", year=year)
    ax.set_xlabel(_("price of the stream [{unit}{level}]", unit=pretty(unit), level=level), fontsize=SMALL)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    return ax
