"""Who exchanges what with whom: a map where places are known, else a circle; the key below names the streams."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from impact.figures import places
from impact.figures.places import Array, Taken
from impact.figures.sankey import KIND_STYLE, Moved, moved
from impact.figures.style import GRID, INK, NET, SMALL, WIDTH, axes_of, wrapped
from impact.ground.language import _, separated
from impact.model import Location
from impact.results.assessed import Assessed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY = 7.5  # [pt] texts of the key
LINE = 0.15  # [inch] a line of the key
MAP = (3.9, 2.5)  # [inch] the widest and highest that places are spread over
SIDE = (WIDTH - MAP[0]) / 2  # [inch] room for texts beside the places
ABOVE = 0.62  # [inch] room for texts above and below them
APART = 0.62  # [inch] least distance of two partners
ROW = 0.95  # [inch] of those that stand aside
DISTANT = 5.0  # times as far away as the next one, and
FAR = 30.0  # [km] at least: such a partner stands aside, with its distance
RADIUS = 1.55  # [inch] of the circle
PALE = "#ededed"  # of a town in which several lie
NODE = 0.075  # [inch] half of a partner's mark


@dataclass(frozen=True, slots=True)
class _Ground:
    """Partners on the drawing [inch]."""

    at: Mapping[str, Array]
    true: Mapping[str, Array]  # where those lie that had to be moved
    notes: Mapping[str, str]  # lines below a name
    about: frozenset[str]  # of which only the town is known
    aside: tuple[str, ...]
    top: float
    scale: float = 0.0  # [inch/km]; 0: no map


def links(result: Assessed, ax: Axes | None = None) -> Axes:
    """Partners where they lie, if that is known, and an arrow for every stream.

    Places are to scale with north up; partners too near each other to be told apart are moved a little, with a line to
    where they lie. Partners without a place stand aside. Where fewer than two different places are known, partners
    stand on a circle, neighbours by municipality.
    """
    return draw(moved(result), ax)


def draw(streams: Sequence[Moved], ax: Axes | None = None) -> Axes:
    """As `links`, of streams."""
    ground = _ground(streams)
    key = _key(streams)
    low = -LINE * len(key) - 0.1
    axes = axes_of(ax, ground.top - low)
    curves = _arrows(axes, streams, ground)
    _partners(axes, ground, curves)
    if ground.scale:
        _scale_bar(axes, ground)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(low, ground.top)
    axes.set_aspect("equal")
    axes.axis("off")
    _kinds(axes, [stream.kind for stream in streams], ground)
    for k, line in enumerate(key):
        axes.text(0.02, -LINE * (k + 0.5), line.replace("$", r"\$"), va="center", fontsize=KEY, clip_on=False)
    return axes


def _key(streams: Sequence[Moved]) -> list[str]:
    lines = []
    for k, stream in enumerate(streams, 1):
        amount = stream.text.removeprefix(stream.what).replace(" ", "\u00a0").replace(":\u00a0", ": ", 1)
        number = str(k).rjust(len(str(len(streams))), "\u2007")
        text = f"{number}  {stream.provider} → {stream.receiver}: {stream.what}{amount}"
        lines += textwrap.wrap(text, 118, subsequent_indent="     ", break_on_hyphens=False)
    return lines


# ---------------------------------------------------------------------------------------------- where they stand


def _ground(streams: Sequence[Moved]) -> _Ground:
    municipality, placed = _known(streams)
    far = _far(placed)
    near = {name: place for name, place in placed.items() if name not in far}
    if len({(p.latitude, p.longitude) for p in near.values()}) < 2:
        return _circle(municipality, placed)
    km = places.projected(list(near.values()))
    wide, high = (float(v) for v in np.ptp(km, axis=0))
    share = min(max((len(near) + 1) / 6, 0.5), 1.0)  # few partners need less room
    scale = share * min(MAP[0] / max(wide, 1e-6), MAP[1] / max(high, 1e-6))
    points = places.moved_apart(km * scale, APART)
    aside = _in_order([name for name in municipality if name not in near], streams, list(near), points)
    lowest = points[:, 1].min() - ABOVE - (ROW + 0.25 if aside else -0.1)
    shift = np.array([WIDTH / 2 - (points[:, 0].min() + points[:, 0].max()) / 2, -lowest])
    at = dict(zip(near, points + shift, strict=True))
    true = {
        name: spot
        for name, spot in zip(near, km * scale + shift, strict=True)
        if np.linalg.norm(spot - at[name]) > NODE
    }
    for k, name in enumerate(aside):
        at[name] = np.array([WIDTH * (k + 0.5) / len(aside), ROW - 0.35 - (0.28 if k % 2 and len(aside) > 4 else 0)])
    notes = {name: _("({km} km away)", km=separated(f"{far[name]:,.0f}")) for name in aside if name in far}
    about = frozenset(name for name, place in near.items() if place.about)
    top = float(max(p[1] for p in at.values())) + ABOVE + 0.3
    return _Ground(at, true, notes, about, tuple(aside), top, scale)


def _known(streams: Sequence[Moved]) -> tuple[dict[str, str], dict[str, Location]]:
    """Each partner's municipality, in the order of appearance, and the places that are known."""
    municipality: dict[str, str] = {}
    placed: dict[str, Location] = {}
    for stream in streams:
        for k, name in enumerate((stream.provider, stream.receiver)):
            municipality[name] = municipality.get(name) or stream.places[k]
            place = stream.locations[k]
            if place is not None and (name not in placed or placed[name].about):
                placed[name] = place
    return municipality, placed


def _far(placed: Mapping[str, Location]) -> dict[str, float]:
    """Partners so far from the rest that the rest would shrink to a dot, with their distance [km]."""
    far: dict[str, float] = {}
    left = list(placed)
    while len(left) > 2:
        km = places.projected([placed[name] for name in left])
        distance = np.linalg.norm(km - np.median(km, axis=0), axis=1)
        last, before = (int(k) for k in np.argsort(distance)[[-1, -2]])
        if distance[last] < FAR or distance[last] < DISTANT * distance[before]:
            break
        far[left.pop(last)] = float(distance[last])
    return far


def _in_order(aside: list[str], streams: Sequence[Moved], near: Sequence[str], points: Array) -> list[str]:
    """Those that stand aside from left to right as those lie with whom they exchange."""
    across = {name: float(x) for name, x in zip(near, points[:, 0], strict=True)}

    def middle(name: str) -> float:
        others = [s.receiver if s.provider == name else s.provider for s in streams if name in (s.provider, s.receiver)]
        seen = [across[other] for other in others if other in across]
        return sum(seen) / len(seen) if seen else 0.0

    return sorted(aside, key=middle)


def _circle(municipality: Mapping[str, str], placed: Mapping[str, Location]) -> _Ground:
    """On a circle: by municipality, and within it in the order of appearance."""
    first = list(dict.fromkeys(municipality.values()))
    ordered = sorted(municipality, key=lambda name: first.index(municipality[name]))
    notes = {name: f"({place})" for name, place in municipality.items() if place and place not in name}
    n = len(ordered)
    if n == 2:  # beside each other
        wide, radius, turns = 1.45, 0.4, [np.pi, 0.0]
    else:
        radius = RADIUS if n > 4 else 1.0
        wide, turns = 1.25 * radius, [np.pi / 2 - 2 * np.pi * (k + 0.5) / n for k in range(n)]
    centre = np.array([WIDTH / 2, radius + ABOVE + 0.05])
    at = {
        name: centre + np.array([wide * np.cos(t), radius * np.sin(t)]) for name, t in zip(ordered, turns, strict=True)
    }
    top = 2 * radius + 2 * ABOVE + 0.3
    return _Ground(at, {}, notes, frozenset(), (), top)


# ---------------------------------------------------------------------------------------------- drawing


def _arrows(ax: Axes, streams: Sequence[Moved], ground: _Ground) -> list[Array]:
    """An arrow for every stream, those of one pair beside each other; the points of their curves."""
    from matplotlib.patches import FancyArrowPatch

    drawn: dict[tuple[str, str], int] = {}
    curves = []
    for stream in streams:
        pair = (stream.provider, stream.receiver)
        bend = 0.13 + 0.15 * drawn.get(pair, 0)
        drawn[pair] = drawn.get(pair, 0) + 1
        colour, _hatch, line = KIND_STYLE[stream.kind]
        start, end = ground.at[stream.provider], ground.at[stream.receiver]
        ends = [(float(x), float(y)) for x, y in (start, end)]
        arrow = FancyArrowPatch(*ends, connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=11,
                                color=colour, linewidth=1.8, linestyle=line, shrinkA=7, shrinkB=7,
                                zorder=3)  # fmt: skip
        ax.add_patch(arrow)
        curves.append(places.curve(start, end, bend))
    return curves


def _partners(ax: Axes, ground: _Ground, curves: Sequence[Array]) -> None:
    """Marks and names of the partners, and the numbers of the streams, none over another."""
    boxes = [places.about(point, (2 * NODE, 2 * NODE)) for point in ground.at.values()]
    if ground.scale:
        boxes.append((0.0, ground.top - 0.65, 1.6, ground.top))
    taken = Taken(boxes, np.concatenate([np.empty((0, 2)), *curves]), (0.0, 0.0, WIDTH, ground.top - 0.3))
    _towns(ax, ground)
    for name, point in ground.at.items():
        face = "white" if name in ground.about or not ground.scale or name in ground.aside else INK
        ax.plot(*point, "o", color=face, markeredgecolor=INK, markersize=9, zorder=5)
    if ground.aside:
        _aside(ax, taken)
    for name in sorted(ground.at, key=lambda name: -_crowd(ground.at[name], ground)):
        _name(ax, name, ground, taken)
    wide = places.text_size("88", KEY)[0] + 0.04
    for k, line in enumerate(curves, 1):
        others = np.concatenate([np.empty((0, 2)), *(other for other in curves if other is not line)])
        choices = [(places.about(line[i], (wide, wide)), 0.03 * abs(i - 12)) for i in range(3, 22)]
        x, y = taken.take(choices, others)
        style = {"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": GRID, "linewidth": 0.6}
        ax.text(x, y, str(k), ha="center", va="center", fontsize=KEY, zorder=6, bbox=style)


def _aside(ax: Axes, taken: Taken) -> None:
    """What the partners below the dotted line have in common."""
    ax.plot([0, WIDTH], [ROW + 0.08] * 2, color=NET, linewidth=0.6, linestyle=":", zorder=0)
    said = _("place not given, or too far away")
    size = places.text_size(said, 7.0)
    across = np.linspace(size[0] / 2, WIDTH - size[0] / 2, 12)
    x, y = taken.take([(places.about(np.array([x, ROW - 0.02]), size), 0.01 * k) for k, x in enumerate(across)])
    ax.text(x, y, said, ha="center", va="center", fontsize=7.0, color=NET)


def _name(ax: Axes, name: str, ground: _Ground, taken: Taken) -> None:
    """A partner's name beside its mark, with a line to it where there was room only further away."""
    point, others = ground.at[name], np.array([p for other, p in ground.at.items() if other != name])
    text = wrapped(name, 22) + (f"\n{ground.notes[name]}" if name in ground.notes else "")
    size = places.text_size(text, SMALL)
    x, y = taken.take(places.around(point, size, 0.13, others))
    if float(places.distance(places.about(np.array([x, y]), size), point[None, :])[0]) > 0.22:
        ax.plot([x, point[0]], [y, point[1]], color=NET, linewidth=0.6, zorder=4)
    ax.text(x, y, text, ha="center", va="center", fontsize=SMALL, zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8})  # fmt: skip


def _crowd(point: Array, ground: _Ground) -> float:
    """How close the others stand: the most crowded are named first."""
    return float(sum(1 / (0.3 + np.linalg.norm(point - other)) for other in ground.at.values()))


def _towns(ax: Axes, ground: _Ground) -> None:
    """Lines to where moved partners lie, and a pale disc for several of which only the town is known."""
    from matplotlib.patches import Circle

    spots: dict[tuple[float, float], list[str]] = {}
    for name, (x, y) in ground.true.items():
        spots.setdefault((round(float(x), 3), round(float(y), 3)), []).append(name)
    for spot, members in spots.items():
        if len(members) > 1 and set(members) <= ground.about:
            radius = max(float(np.linalg.norm(ground.at[name] - spot)) for name in members)
            ax.add_patch(Circle(spot, radius, facecolor=PALE, edgecolor="none", zorder=0))
            continue
        for name in members:
            (x, y), (x1, y1) = spot, ground.at[name]
            ax.plot([x, x1], [y, y1], color=NET, linewidth=0.6, zorder=2)
            ax.plot(x, y, ".", color=NET, markersize=3, zorder=2)


def _scale_bar(ax: Axes, ground: _Ground) -> None:
    """A bar of a round length, and north."""
    km = places.nice_length(1.3 / ground.scale)
    y, length = ground.top - 0.6, km * ground.scale
    ax.plot([0.05, 0.05 + length], [y, y], color=INK, linewidth=2, solid_capstyle="butt")
    ax.text(0.05 + length / 2, y + 0.05, f"{separated(f'{km:,g}')} km", ha="center", va="bottom", fontsize=KEY)
    ax.annotate("", (0.05 + length + 0.2, y + 0.2), (0.05 + length + 0.2, y - 0.05),
                arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0})  # fmt: skip
    ax.text(0.05 + length + 0.28, y + 0.05, _("N"), fontsize=KEY, ha="left", va="center")


def _kinds(ax: Axes, kinds: Sequence[str], ground: _Ground) -> None:
    """What lines and marks mean."""
    from matplotlib.lines import Line2D

    used = [kind for kind in KIND_STYLE if kind in set(kinds)]
    handles = [
        Line2D([], [], color=KIND_STYLE[k][0], linestyle=KIND_STYLE[k][2], linewidth=1.8, label=_(k)) for k in used
    ]
    if ground.scale:
        marks: Any = {"marker": "o", "linestyle": "", "markersize": 6, "markeredgecolor": INK}
        if len(ground.about) < len(ground.at) - len(ground.aside):
            handles.append(Line2D([], [], markerfacecolor=INK, label=_("its place"), **marks))
        if ground.about:
            handles.append(Line2D([], [], markerfacecolor="white", label=_("its town only"), **marks))
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 1.0), ncols=6, frameon=False, fontsize=SMALL,
              handlelength=2.4, columnspacing=1.4, borderaxespad=0.2)  # fmt: skip
