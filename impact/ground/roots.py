"""Where a function of one number is zero."""

from __future__ import annotations

from collections.abc import Callable

EPSILON = 8.881784197001252e-16  # four times the spacing of floats at 1


def root(
    of: Callable[[float], float], low: float, high: float, xtol: float = 2e-12, rtol: float = EPSILON, most: int = 100
) -> float:
    """A zero between two ends at which the function has opposite signs, by Brent's method.

    The steps are those of `scipy.optimize.brentq`, so that it gives the same number, without the third of a second
    that importing it takes.

    Parameters
    ----------
    of : callable
    low, high : float
    xtol, rtol : float
        Absolute and relative tolerance of the zero.
    most : int
        Steps after which it is taken as it is.

    Raises
    ------
    ValueError
        If the signs are the same.

    References
    ----------
    Brent, R. P. (1973), Algorithms for Minimization without Derivatives, chapter 4.
    """
    before, now, other = low, high, 0.0  # the last point, the best one, and one on the other side of the zero
    f_before, f_now, f_other = of(before), of(now), 0.0
    if f_before == 0 or f_now == 0:
        return before if f_before == 0 else now
    if (f_before < 0) == (f_now < 0):
        raise ValueError("the function has the same sign at both ends")
    last = step = 0.0
    for _ in range(most):
        if f_before != 0 and f_now != 0 and (f_before < 0) != (f_now < 0):
            other, f_other = before, f_before
            last = step = now - before
        if abs(f_other) < abs(f_now):
            before, now, other = now, other, now
            f_before, f_now, f_other = f_now, f_other, f_now
        delta, half = (xtol + rtol * abs(now)) / 2, (other - now) / 2
        if f_now == 0 or abs(half) < delta:
            break
        trial = half
        if abs(last) > delta and abs(f_now) < abs(f_before):
            trial = _step((before, now, other), (f_before, f_now, f_other))
        short = trial is not half and 2 * abs(trial) < min(abs(last), 3 * abs(half) - delta)
        last, step = (step, trial) if short else (half, half)
        before, f_before = now, f_now
        now += step if abs(step) > delta else delta if half > 0 else -delta
        f_now = of(now)
    return now


def _step(x: tuple[float, float, float], f: tuple[float, float, float]) -> float:
    """The secant's step, or that of the inverse parabola through three points."""
    (before, now, other), (f_before, f_now, f_other) = x, f
    if before == other:
        return -f_now * (now - before) / (f_now - f_before)
    slope, far = (f_before - f_now) / (before - now), (f_other - f_now) / (other - now)
    return -f_now * (f_other * far - f_before * slope) / (far * slope * (f_other - f_before))
