"""Where things stand on a diagram [inch]: places projected to scale, moved apart, and texts that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.model import Location

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, bottom, right, top

EARTH = 6371.0088  # [km] mean radius R1 of the Earth (Moritz 2000, Geodetic Reference System 1980)
POINT = 1 / 72  # [inch]
STEPS = 400  # at most, to move places apart
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


def projected(places: Sequence[Location]) -> Array:
    """Equirectangular projection at the mean latitude: shape (n, 2) [km east, km north] of their middle.

    Over 400 km (Denmark) lengths are right to about 1 %; x = R·Δλ·cos φ₁, y = R·Δφ (Snyder 1987, Map projections: a
    working manual, USGS Professional Paper 1395, p. 90).
    """
    degrees = np.array([(place.longitude, place.latitude) for place in places])
    middle = (degrees.min(axis=0) + degrees.max(axis=0)) / 2
    radians = np.deg2rad(degrees - middle)
    radians[:, 0] *= np.cos(np.deg2rad(middle[1]))
    points: Array = EARTH * radians
    return points


def moved_apart(points: Array, least: float) -> Array:
    """Points [inch] pushed from each other until they are `least` apart; those of one spot go around it first.

    Every point is drawn back to where it belongs, so that none goes further than it must.
    """
    placed = _around(points, least)
    for _step in range(STEPS):
        delta = placed[:, None, :] - placed[None, :, :]
        distance = np.linalg.norm(delta, axis=2) + np.eye(len(points)) * least
        lacking = np.maximum(least - distance, 0.0)
        if lacking.max() < 1e-3 * least:
            break
        push = (delta / np.maximum(distance, 1e-9)[:, :, None] * (lacking / 2)[:, :, None]).sum(axis=1)
        placed = placed + push + 0.002 * (points - placed)
    return placed


def _around(points: Array, least: float) -> Array:
    placed = points.astype(np.float64).copy()
    spots: dict[tuple[float, float], list[int]] = {}
    for k, (x, y) in enumerate(points):
        spots.setdefault((round(float(x), 3), round(float(y), 3)), []).append(k)
    for members in spots.values():
        n = len(members)
        radius = 0.0 if n == 1 else least / 2 / np.sin(np.pi / n)
        for j, k in enumerate(members):
            turn = np.pi / 2 - 2 * np.pi * (j + 0.5) / n
            placed[k] += radius * np.array([np.cos(turn), np.sin(turn)])
    return placed


def curve(start: Array, end: Array, bend: float, steps: int = 25) -> Array:
    """Points of an arrow as matplotlib's `arc3` bends it: shape (steps, 2)."""
    (dx, dy), t = end - start, np.linspace(0, 1, steps)[:, None]
    middle = (start + end) / 2 + bend * np.array([dy, -dx])
    drawn: Array = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return drawn


def nice_length(most: float) -> float:
    """The longest of 1, 2, 5, 10, 20 ... that is not above `most`, for a scale bar."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(step for step in (power, 2 * power, 5 * power) if step <= most * (1 + 1e-9)))


# ---------------------------------------------------------------------------------------------- texts


def text_size(text: str, size: float) -> tuple[float, float]:
    """Width and height [inch] of a text of one or more lines, at a size in points, with a little room."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font, lines = FontProperties(family="DejaVu Sans", size=size), text.replace(r"\$", "$").split("\n")
    widths = [text_to_path.get_text_width_height_descent(line, font, False)[0] if line.strip() else 0 for line in lines]
    return (max(widths) + 2) * POINT, (1.22 * size * len(lines) + 2) * POINT


@dataclass(frozen=True, slots=True)
class Taken:
    """What is on the diagram already: boxes that nothing may cover, and points of arrows that it had better not."""

    boxes: list[Box]
    arrows: Array  # shape (n, 2)
    frame: Box

    def take(self, choices: Sequence[tuple[Box, float]], arrows: Array | None = None) -> tuple[float, float]:
        """The middle of the choice that covers least; its box is taken from then on.

        Parameters
        ----------
        choices : sequence
            Boxes, each with how little it is liked.
        arrows : ndarray, shape (n, 2), optional
            Points to keep clear of, if not all.
        """
        points = self.arrows if arrows is None else arrows
        left, bottom, right, top = min(choices, key=lambda choice: choice[1] + self._cost(choice[0], points))[0]
        self.boxes.append((left, bottom, right, top))
        return (left + right) / 2, (bottom + top) / 2

    def _cost(self, box: Box, arrows: Array) -> float:
        left, bottom, right, top = box
        covered = sum(_shared(box, other) for other in self.boxes)
        inside = (arrows[:, 0] > left) & (arrows[:, 0] < right) & (arrows[:, 1] > bottom) & (arrows[:, 1] < top)
        out = max(self.frame[0] - left, 0, right - self.frame[2]) + max(self.frame[1] - bottom, 0, top - self.frame[3])
        return 1000 * covered + 0.15 * float(inside.sum()) + 100 * out + (20 if covered else 0)


def _shared(a: Box, b: Box) -> float:
    """Area that two boxes share."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def around(point: Array, size: tuple[float, float], gap: float, others: Array) -> list[tuple[Box, float]]:
    """Boxes of a size beside a point, in eight directions and growing distance, with how little they are liked.

    A box that is nearer to one of the `others`, shape (n, 2), would be taken for that one's.
    """
    (x, y), (w, h) = point, size
    boxes = []
    for far, dislike in ((1.0, 0.0), (1.6, 0.5), (2.6, 1.5), (4.0, 3.0), (6.0, 6.0)):
        for k, (i, j) in enumerate(DIRECTIONS):
            corner = 0.75 if i and j else 1.0
            cx, cy = x + i * (w / 2 + gap * far * corner), y + j * (h / 2 + gap * far * corner)
            box = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
            nearer = (distance(box, others) < distance(box, point[None, :]) + 0.05).sum()
            boxes.append((box, dislike + 0.02 * k + 4.0 * float(nearer)))
    return boxes


def distance(box: Box, points: Array) -> Array:
    """From the edge of a box to points, shape (n,); 0 inside."""
    left, bottom, right, top = box
    x, y = points[:, 0], points[:, 1]
    distances: Array = np.hypot(
        np.maximum(0, np.maximum(left - x, x - right)), np.maximum(0, np.maximum(bottom - y, y - top))
    )
    return distances


def about(point: Array, size: tuple[float, float]) -> Box:
    """The box of a size in whose middle a point lies."""
    (x, y), (w, h) = point, size
    return (float(x - w / 2), float(y - h / 2), float(x + w / 2), float(y + h / 2))
