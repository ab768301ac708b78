"""Formulas behind the distributions: the standard normal, its moments with limits, the beta distribution's inverse."""

from __future__ import annotations

from math import erf, exp, inf, lgamma, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cdf(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1 + erf(z / sqrt(2)))


def _pdf(z: float) -> float:
    return 0.0 if abs(z) == inf else exp(-z * z / 2) / sqrt(2 * pi)


def limited_moments(low: float, high: float) -> tuple[float, float]:
    """First and second moment of a standard normal whose draws beyond the limits count as the limits."""
    first = _pdf(low) - _pdf(high)
    second = cdf(high) - cdf(low)
    if low > -inf:
        first += low * cdf(low)
        second += low * _pdf(low) + low**2 * cdf(low)
    if high < inf:
        first += high * (1 - cdf(high))
        second += -high * _pdf(high) + high**2 * (1 - cdf(high))
    return first, second


def beta_table(alpha: float, beta: float, knots: int = 8193) -> tuple[Array, Array]:
    """Distribution function and value of a beta distribution, by Gauss-Legendre steps in x = sin² of an angle."""
    angle = np.linspace(0, pi / 2, knots)
    nodes, weights = np.polynomial.legendre.leggauss(4)
    half = (angle[1] - angle[0]) / 2
    at = (angle[:-1, None] + half) + half * nodes
    density: Any = 2 * np.sin(at) ** (2 * alpha - 1) * np.cos(at) ** (2 * beta - 1)
    density *= exp(lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta))
    below = np.concatenate(([0.0], np.cumsum(half * (density @ weights))))
    return below / below[-1], np.sin(angle) ** 2
