"""At which value of one input is the saving zero? All such values in a range, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]  # (n,) -> (n,); not a number where the input is impossible

POINTS = 257
MOST_TURNS = 16
ZOOMED, ZOOMS = 17, 4  # points and rounds of a closer look where the curve turns back before zero
_STEPS = 60  # halvings of a bracket: to the last digit of a double
_FLAT = 1e-12  # relative: less is no change


@dataclass(frozen=True, slots=True)
class ZeroCrossings:
    """Where a curve over one input crosses zero.

    Attributes
    ----------
    roots : tuple of float
        Values of the input at which the output is zero, in order; empty if there are none in the range.
    jumps : tuple of float
        Values at which the sign changes without passing zero (a step, such as whole lorries).
    low, high : float
        The range that was searched.
    impossible : bool
        Whether part of the range has no answer (a division by zero, a process that uses all that it makes).
    direction : str
        rising, falling, none (the output does not depend on the input) or both.
    """

    roots: tuple[float, ...]
    jumps: tuple[float, ...]
    low: float
    high: float
    impossible: bool
    direction: str
    inputs: Array  # (points,)
    outputs: Array  # (points,)

    @property
    def monotone(self) -> bool:
        return self.direction != "both"

    @property
    def never(self) -> bool:
        """Whether the sign is the same over the whole range."""
        return not self.roots and not self.jumps


def break_even(curve: Curve, low: float, high: float, points: int = POINTS, rounding: float = 0.0) -> ZeroCrossings:
    """Search a range for zeros: a grid for brackets, finer around where the curve turns, then bisection.

    Parameters
    ----------
    curve : callable
        The output at values of the input, vectorised; NaN where it has no answer.
    low, high : float
        The range.
    points : int
        How many points the grid has.
    rounding : float
        Changes of the output below it are none.

    Raises
    ------
    ValueError
        If the range is empty.
    """
    if not low < high:
        raise ValueError(f"The range from {low:g} to {high:g} is empty.")
    x = _grid(low, high, points)
    y = curve(x)
    noise = max(rounding, _FLAT * float(np.nanmax(np.abs(y), initial=0.0)))
    for _ in range(ZOOMS):
        finer = [np.linspace(x[k - 1], x[k + 1], ZOOMED)[1:-1] for k in _turns(y, noise)]
        if not finer:
            break
        added = np.setdiff1d(np.concatenate(finer), x)
        joined = np.append(x, added)
        order = np.argsort(joined)
        x, y = joined[order], np.append(y, curve(added))[order]
    direction = _direction(y, noise)
    roots, jumps = _crossings(curve, x, y, noise) if direction != "none" else ((), ())
    return ZeroCrossings(roots, jumps, low, high, bool(np.isnan(y).any()), direction, x, y)


def _grid(low: float, high: float, points: int) -> Array:
    """Evenly spaced, and evenly in proportion too where the range spans several powers of ten."""
    even = np.linspace(low, high, points)
    if low > 0 and high / low > 100:
        return np.union1d(even, np.geomspace(low, high, points))
    return even


def _turns(y: Array, rounding: float) -> list[int]:
    """Points where the curve turns back shortly before zero: there two roots may lie between points.

    Between points a smooth curve dips no further than its neighbours rise; where that cannot reach zero, or is no
    more than rounding, nobody need look.
    """
    size = np.abs(y)
    rise = np.maximum(size[:-2] - size[1:-1], size[2:] - size[1:-1])
    lowest = (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:]) & (rise > rounding) & (size[1:-1] <= 2 * rise)
    inner = np.flatnonzero(lowest & (y[:-2] * y[2:] > 0) & (y[1:-1] * y[2:] > 0)) + 1
    nearest = inner[np.argsort(size[inner], kind="stable")[:MOST_TURNS]]
    return sorted(int(k) for k in nearest)


def _crossings(curve: Curve, x: Array, y: Array, flat: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    exact = [float(v) for v in x[np.abs(y) <= flat]] if (np.abs(y) > flat).any() else []
    sign = np.where(np.abs(y) <= flat, 0.0, np.sign(y))
    at = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    if not len(at):
        return tuple(exact), ()
    a, b, fa, fb = _bisected(curve, x[at], x[at + 1], y[at], y[at + 1])
    nearest = np.minimum(np.abs(fa), np.abs(fb))
    ends = np.minimum(np.abs(y[at]), np.abs(y[at + 1]))
    passes = nearest <= np.maximum(1e-6 * ends, flat)
    pole = np.maximum(np.abs(fa), np.abs(fb)) > 1e3 * np.maximum(np.abs(y[at]), np.abs(y[at + 1]))
    middle = np.where(np.abs(fa) <= np.abs(fb), a, b)
    roots = sorted([*exact, *(float(v) for v in middle[passes])])
    return tuple(roots), tuple(float(v) for v in middle[~passes & ~pole])


def _bisected(curve: Curve, a: Array, b: Array, fa: Array, fb: Array) -> tuple[Array, Array, Array, Array]:
    """Halve all brackets at once. A bracket always holds a change of sign, whatever the curve does in it."""
    for _ in range(_STEPS):
        middle = (a + b) / 2
        f = curve(middle)
        left = np.sign(f) == np.sign(fa)
        stop = np.isnan(f)
        a, fa = np.where(left & ~stop, middle, a), np.where(left & ~stop, f, fa)
        b, fb = np.where(left | stop, b, middle), np.where(left | stop, fb, f)
        if stop.all() or (np.abs(b - a) <= 4e-16 * np.maximum(np.abs(a), np.abs(b))).all():
            break
    return a, b, fa, fb


def _direction(y: Array, noise: float) -> str:
    """Steps that are only rounding count neither up nor down, but what they add up to does."""
    known = y[~np.isnan(y)]
    if not known.size or np.ptp(known) <= noise:
        return "none"
    steps = np.diff(known)
    up, down = bool((steps > noise).any()), bool((steps < -noise).any())
    if up == down:
        return "both" if up else ("rising" if known[-1] > known[0] else "falling")
    return "rising" if up else "falling"
