"""What moves between partners, and ribbons of it from providers to receivers: a Sankey diagram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from impact.engine import names
from impact.figures.style import INK, OUTLINE, SMALL, new, wrapped
from impact.ground import units
from impact.ground.language import _
from impact.model import Location
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.writing.numbers import pretty, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colour, hatch and line of a kind of stream: told apart in grey print too.
KIND_STYLE: dict[str, tuple[str, str, Any]] = {
    "energy": ("#d55e00", "", "-"),
    "water": ("#56b4e9", "...", "--"),
    "material": ("#009e73", "///", "-."),
    "service": ("#cc79a7", "xxx", ":"),
}
SLOT = 0.36  # [inch] the least room of a ribbon, so that its text fits
THICK = 0.8  # [inch] the thickest ribbon
GAP = 0.16  # [inch] between two partners


@dataclass(frozen=True, slots=True)
class Moved:
    """One stream: between whom, what, and how much a year (None where that is confidential or not known)."""

    provider: str
    receiver: str
    what: str
    kind: str
    amount: float | None
    unit: str
    places: tuple[str, str] = ("", "")  # municipalities of the two
    locations: tuple[Location | None, Location | None] = (None, None)  # of the two; never of a confidential partner

    @property
    def text(self) -> str:
        """What moves, and how much of it."""
        return self.what if self.amount is None else f"{self.what}: {shown(self.amount)} {pretty(self.unit)}"


def moved(result: Assessed) -> list[Moved]:
    """The streams of a case, or of a network's operating cases, that run in the reported year."""
    members = [member for member in result.members if not result.is_network or member.case.status == "operating"]
    streams = [stream for member in members for stream in _of_case(member)]
    return list(dict.fromkeys(streams))


def _of_case(result: Assessment) -> Iterable[Moved]:
    from impact.writing.named import WrittenAmounts

    case, amounts, year = result.case, WrittenAmounts(result), result.year
    for stream in case.streams:
        if not case.runs_in(year) or (stream.ends is not None and year > stream.ends):
            continue
        sides = [str(names.partner(case, side)) for side in (stream.provider, stream.receiver)]
        held = stream.amount is None or amounts.secret(stream.amount)
        value = None if held or stream.amount is None else amounts.value(stream.amount)
        unit = "" if stream.amount is None else units.name(stream.amount.dimension)
        here = [case.partners.get(side) for side in (stream.provider, stream.receiver)]
        a, b = (None if partner is None or partner.confidential else partner for partner in here)
        yield Moved(
            sides[0], sides[1], str(stream.what), stream.kind, value, unit,
            (a.municipality if a else "", b.municipality if b else ""),
            (a.location if a else None, b.location if b else None),
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------- ribbons


def streams(result: Assessed) -> Axes:
    """Ribbons from providers (left) to receivers (right), as thick as the amount: a Sankey diagram.

    A partner that gives and takes stands on both sides, so that mutual exchanges are no loop. Amounts of different
    units cannot be compared: each unit has a panel and a scale of its own.
    """
    panels: dict[str, list[Moved]] = {}
    for stream in moved(result):
        panels.setdefault("" if stream.amount is None else stream.unit, []).append(stream)
    laid = [_laid(moving) for moving in panels.values()] or [_laid([])]
    heights = [max(panel.height, SLOT) + 0.3 for panel in laid]
    axes: Any = new(sum(heights), rows=len(laid), gridspec_kw={"height_ratios": heights}, squeeze=False)
    for ax, panel, height in zip(axes[:, 0], laid, heights, strict=True):
        _draw_panel(ax, panel, height)
    first: Axes = axes[0, 0]
    _legend(first, [stream.kind for moving in panels.values() for stream in moving])
    return first


@dataclass(frozen=True, slots=True)
class _Laid:
    """A panel's ribbons with their middles on both sides [inch from the top]."""

    ribbons: tuple[tuple[Moved, float, float, float], ...]  # stream, thickness, middle left, middle right
    ends: tuple[tuple[str, float, float, bool], ...]  # partner, top, bottom, left
    height: float


def _laid(streams: Sequence[Moved]) -> _Laid:
    top = max((stream.amount or 0.0 for stream in streams), default=0.0)
    thick = [THICK * max(stream.amount or 0.0, 0.0) / top if top else 0.03 for stream in streams]
    room = [max(SLOT, value + 0.06) for value in thick]
    left, ends, low = _stacked([stream.provider for stream in streams], room, True)
    right, more, deep = _stacked([stream.receiver for stream in streams], room, False)
    ribbons = tuple((s, max(t, 0.02), left[k], right[k]) for k, (s, t) in enumerate(zip(streams, thick, strict=True)))
    return _Laid(ribbons, (*ends, *more), max(low, deep))


def _stacked(
    partners: Sequence[str], room: Sequence[float], left: bool
) -> tuple[dict[int, float], list[tuple[str, float, float, bool]], float]:
    """The middle of each ribbon, partner below partner."""
    middle: dict[int, float] = {}
    ends, y = [], 0.0
    for partner in dict.fromkeys(partners):
        top = y
        for k, other in enumerate(partners):
            if other == partner:
                middle[k] = y + room[k] / 2
                y += room[k]
        needed = 0.15 * (wrapped(partner, 24).count("\n") + 1)  # the name's own lines
        y = max(y, top + needed)
        ends.append((partner, top, y, left))
        y += GAP
    return middle, ends, max(y - GAP, 0.0)


def _draw_panel(ax: Axes, laid: _Laid, height: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for stream, thick, y0, y1 in laid.ribbons:
        colour, hatch, _line = KIND_STYLE[stream.kind]
        a, b = thick / 2, 0.5
        above = [(0, y0 - a), (b, y0 - a), (b, y1 - a), (1, y1 - a)]
        below = [(1, y1 + a), (b, y1 + a), (b, y0 + a), (0, y0 + a)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        path = Path([*above, *below, above[0]], codes)
        ax.add_patch(PathPatch(path, facecolor=colour, alpha=0.45, hatch=hatch, **OUTLINE))
        ax.annotate(wrapped(stream.text, 60), (0.03, y0), va="center", ha="left", fontsize=7.5, zorder=5,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85})  # fmt: skip
    for partner, top, bottom, left in laid.ends:
        x = 0.0 if left else 1.0
        ax.plot([x, x], [top + 0.02, bottom - 0.02], color=INK, linewidth=3, solid_capstyle="butt", zorder=6)
        ax.annotate(wrapped(partner, 24), (x, (top + bottom) / 2), (-6 if left else 6, 0), textcoords="offset points",
                    ha="right" if left else "left", va="center", fontsize=SMALL)  # fmt: skip
    ax.set_xlim(-0.01, 1.01)
    ax.set_ylim(max(laid.height, SLOT) + 0.05, -0.1)
    ax.axis("off")


def _legend(ax: Axes, kinds: Iterable[str]) -> None:
    from matplotlib.patches import Patch

    used = [kind for kind in KIND_STYLE if kind in set(kinds)]
    handles = [
        Patch(facecolor=KIND_STYLE[k][0], alpha=0.45, hatch=KIND_STYLE[k][1], **OUTLINE, label=_(k)) for k in used
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=SMALL,
              handlelength=1.8, borderaxespad=0.2)  # fmt: skip
