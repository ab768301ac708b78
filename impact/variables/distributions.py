"""Distributions of uncertain values: what is drawn, its exact moments, and its form in stats_arrays.

Every distribution is increasing in its variate, so things that share a draw rise and fall together. Two variates are
known: a standard normal z (the fast path of the normal family) and a uniform u between 0 and 1.
Values are in canonical units, or factors on a value where an input is `relative`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from impact.variables.formulas import beta_table, cdf, limited_moments

Array = NDArray[np.float64]

Z95 = NormalDist().inv_cdf(0.975)  # 95 % of a standard normal lie within ± this
NORMAL, UNIFORM = "normal", "uniform"  # the variates


@dataclass(frozen=True, slots=True)
class Distribution:
    """What all distributions offer."""

    kind: ClassVar[str] = ""
    variate: ClassVar[str] = UNIFORM  # which variate is the cheaper one

    def from_normal(self, z: Array) -> Array:
        """Values for standard normal variates, of the same shape."""
        from scipy.special import ndtr

        return self.from_uniform(ndtr(z))

    def from_uniform(self, u: Array) -> Array:
        """Values for uniform variates (the inverse distribution function), of the same shape."""
        raise NotImplementedError

    def quantile(self, p: float) -> float:
        """The value below which a share `p` of the draws lies, 0 < p < 1."""
        return float(self.from_uniform(np.array([p]))[0])

    @property
    def mean(self) -> float:
        raise NotImplementedError

    @property
    def variance(self) -> float:
        raise NotImplementedError

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return sqrt(self.variance)

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest possible value."""
        return -inf, inf


class _OfNormal(Distribution):
    """The normal family: values that are functions of a standard normal."""

    variate: ClassVar[str] = NORMAL
    __slots__ = ()

    def from_uniform(self, u: Array) -> Array:
        from scipy.special import ndtri

        return self.from_normal(ndtri(u))

    def quantile(self, p: float) -> float:
        return float(self.from_normal(np.array([NormalDist().inv_cdf(p)]))[0])

    def _limited(self, values: Array, minimum: float, maximum: float) -> Array:
        if minimum > -inf:
            np.maximum(values, minimum, out=values)
        if maximum < inf:
            np.minimum(values, maximum, out=values)
        return values


@dataclass(frozen=True, slots=True)
class Normal(_OfNormal):
    """Normal; draws beyond a limit count as the limit (a quantity that cannot change its sign stops at zero)."""

    kind: ClassVar[str] = "normal"
    location: float
    scale: float
    minimum: float = -inf
    maximum: float = inf

    def from_normal(self, z: Array) -> Array:
        values = np.multiply(z, self.scale)
        values += self.location
        return self._limited(values, self.minimum, self.maximum)

    @property
    def mean(self) -> float:
        return self.location + self.scale * limited_moments(*self._standard_limits())[0]

    @property
    def variance(self) -> float:
        first, second = limited_moments(*self._standard_limits())
        return self.scale**2 * (second - first**2)

    def _standard_limits(self) -> tuple[float, float]:
        return (self.minimum - self.location) / self.scale, (self.maximum - self.location) / self.scale

    @property
    def support(self) -> tuple[float, float]:
        return self.minimum, self.maximum


@dataclass(frozen=True, slots=True)
class Lognormal(_OfNormal):
    """value = shift + factor · exp(sigma · z); increasing, so `factor` and `sigma` have one sign.

    Without a shift this is the lognormal with median `factor` and GSD exp(|sigma|); negative quantities have a
    negative factor. With a shift it is the three-parameter lognormal that meets a median and two quantiles which lie
    at unequal distances: the generalised lognormal of Myerson, R. (2005): Probability Models for Economic Decisions
    (place to be confirmed), as in the R package qpd (`qMyerson`).
    """

    kind: ClassVar[str] = "lognormal"
    factor: float
    sigma: float
    shift: float = 0.0
    minimum: float = -inf
    maximum: float = inf

    def from_normal(self, z: Array) -> Array:
        values = np.multiply(z, self.sigma)
        np.exp(values, out=values)
        values *= self.factor
        if self.shift:
            values += self.shift
        return self._limited(values, self.minimum, self.maximum)

    @property
    def median(self) -> float:
        return self.shift + self.factor

    @property
    def gsd(self) -> float:
        """Geometric standard deviation, of what is above the shift."""
        return exp(abs(self.sigma))

    @property
    def mean(self) -> float:
        return self.shift + self._moments()[0]

    @property
    def variance(self) -> float:
        if self.minimum == -inf and self.maximum == inf:
            squared = exp(self.sigma**2)
            return self.factor**2 * squared * (squared - 1)
        first, second = self._moments()
        return second - first**2

    def _moments(self) -> tuple[float, float]:
        """First and second moment about the shift, with draws beyond the limits at the limits."""
        low, high = self._standard(self.minimum, -inf), self._standard(self.maximum, inf)
        ends = (self.minimum - self.shift, self.maximum - self.shift)
        moments = []
        for k in (1, 2):
            s = k * self.sigma
            inside = self.factor**k * exp(s**2 / 2) * (cdf(high - s) - cdf(low - s))
            below = ends[0] ** k * cdf(low) if low > -inf else 0.0
            above = ends[1] ** k * (1 - cdf(high)) if high < inf else 0.0
            moments.append(below + inside + above)
        return moments[0], moments[1]

    def _standard(self, limit: float, otherwise: float) -> float:
        """The standard normal at which a limit is reached."""
        ratio = (limit - self.shift) / self.factor
        return otherwise if abs(limit) == inf or ratio <= 0 else log(ratio) / self.sigma

    @property
    def support(self) -> tuple[float, float]:
        ends = (self.shift, inf) if self.factor > 0 else (-inf, self.shift)
        return max(ends[0], self.minimum), min(ends[1], self.maximum)


@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Every value between two ends is as likely."""

    kind: ClassVar[str] = "uniform"
    low: float
    high: float

    def from_uniform(self, u: Array) -> Array:
        return self.low + (self.high - self.low) * np.asarray(u)

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Triangular(Distribution):
    """Likeliest at the mode, falling straight to zero at both ends; the mode may be an end."""

    kind: ClassVar[str] = "triangular"
    low: float
    mode: float
    high: float

    def from_uniform(self, u: Array) -> Array:
        width, left = self.high - self.low, self.mode - self.low
        u = np.asarray(u)
        rising = self.low + np.sqrt(u * (width * left))
        falling = self.high - np.sqrt((1 - u) * (width * (width - left)))
        values: Array = np.where(u * width < left, rising, falling)
        return values

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        a, m, b = self.low - self.mode, 0.0, self.high - self.mode
        return (a * a + m * m + b * b - a * m - a * b - m * b) / 18

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Pert(Distribution):
    """A beta distribution between two ends with a mode, weight 4 (Malcolm et al. 1959, Operations Research 7(5)).

    Draws come from a table of the inverse distribution function, right to 1e-6 of the range.
    """

    kind: ClassVar[str] = "pert"
    low: float
    mode: float
    high: float
    _table: list[tuple[Array, Array]] = field(default_factory=list, compare=False, repr=False)

    @property
    def shapes(self) -> tuple[float, float]:
        """The beta distribution's alpha and beta."""
        alpha = 1 + 4 * (self.mode - self.low) / (self.high - self.low)
        return alpha, 6 - alpha

    def from_uniform(self, u: Array) -> Array:
        if not self._table:
            self._table.append(beta_table(*self.shapes))
        known, x = self._table[0]
        return self.low + (self.high - self.low) * np.interp(np.asarray(u), known, x)

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def variance(self) -> float:
        return (self.mean - self.low) * (self.high - self.mean) / 7

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Discrete(Distribution):
    """Some values, in rising order, each with its probability."""

    kind: ClassVar[str] = "discrete"
    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    def from_uniform(self, u: Array) -> Array:
        steps = np.cumsum(self.probabilities)[:-1]
        taken: Array = np.asarray(self.values)[np.searchsorted(steps, u, side="right")]
        return taken

    @property
    def mean(self) -> float:
        return sum(p * x for p, x in zip(self.probabilities, self.values, strict=True))

    @property
    def variance(self) -> float:
        mean = self.mean
        return sum(p * (x - mean) ** 2 for p, x in zip(self.probabilities, self.values, strict=True))

    @property
    def support(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]
