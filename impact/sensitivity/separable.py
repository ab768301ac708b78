"""Sums of products of functions of one draw each: what most savings are, and what can be integrated exactly.

A saving such as `heat × factor − heat / cop × electricity` is a sum of terms, each a constant times functions of one
independent draw each. Such a sum stays of this form when two of them are added or multiplied, and when one is divided
by a single term or by a function of a single draw. Every function of one draw is held as its values at the nodes of a
quadrature over that draw, and at the central value: so `1 / cop`, `cop²` and two inputs that share a draw need no
algebra of their own. Where an operation would leave the form, `NotSeparable` says which inputs are the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, log
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import ImpactError
from impact.variables.distributions import Discrete, Distribution, Lognormal, Normal, Triangular

Array = NDArray[np.float64]
Factors = tuple[tuple[int, int], ...]  # (draw, atom) pairs in the order of draws

REACH = 12.0  # standard deviations of the normal behind a draw that the nodes span
SEEN = 6.0  # what lies beyond these is never drawn in practice (2e-9): no reason to refuse
PANELS, ORDER = 20, 16
MOST_TERMS = 20_000
_DIGITS = 10  # two functions that agree to so many digits at all nodes are one
_CONSTANT = 1e-13


class NotSeparable(ImpactError):
    """An operation whose result is no sum of products of functions of one draw each."""


@dataclass(frozen=True, slots=True)
class Quadrature:
    """Nodes of a quadrature over one draw: values of the standard normal behind it, and weights that sum to one."""

    z: Array
    weights: Array


def quadrature(breaks: Iterable[float] = ()) -> Quadrature:
    """Gauss-Legendre panels over the standard normal behind a draw, split where one of its inputs has a kink.

    Parameters
    ----------
    breaks : iterable of float
        Where they are not smooth, see `kinks`.
    """
    ends = np.array(sorted({*np.linspace(-REACH, REACH, PANELS + 1).tolist(), *(z for z in breaks if abs(z) < REACH)}))
    x, w = np.polynomial.legendre.leggauss(ORDER)
    half = np.diff(ends)[:, None] / 2
    z = (ends[:-1, None] + half * (x + 1)).ravel()
    weights = (half * w).ravel() * np.exp(-(z**2) / 2)
    return Quadrature(z, weights / weights.sum())


def kinks(distribution: Distribution) -> list[float]:
    """Where the value as a function of the standard normal is not smooth."""
    shares: list[float] = []
    if isinstance(distribution, Triangular):
        shares = [(distribution.mode - distribution.low) / (distribution.high - distribution.low)]
    elif isinstance(distribution, Discrete):
        shares = [float(p) for p in np.cumsum(distribution.probabilities)]
    elif isinstance(distribution, Normal):
        ends = (distribution.minimum, distribution.maximum)
        return [(end - distribution.location) / distribution.scale for end in ends if abs(end) < inf]
    elif isinstance(distribution, Lognormal):
        ratios = [
            (end - distribution.shift) / distribution.factor for end in (distribution.minimum, distribution.maximum)
        ]
        return [log(ratio) / distribution.sigma for ratio in ratios if 0 < ratio < inf]
    return [NormalDist().inv_cdf(p) for p in shares if 0.0 < p < 1.0]


@dataclass
class Space:
    """The independent draws of a sum, and every function of one of them met so far (its atoms).

    Parameters
    ----------
    names : sequence of str
        Names of the draws.
    rules : sequence of Quadrature
        The quadrature of each.
    """

    names: Sequence[str]
    rules: Sequence[Quadrature]
    atoms: list[list[Array]] = field(init=False)
    known: list[dict[bytes, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.atoms, self.known = [[] for _ in self.names], [{} for _ in self.names]

    def function(self, draw: int, values: Array) -> Separable:
        """A function of one draw.

        Parameters
        ----------
        draw : int
        values : ndarray, shape (nodes + 1,)
            At the nodes of the draw's rule, and last at the central value.

        Raises
        ------
        NotSeparable
            If it is not finite where the draw can be.
        """
        z = self.rules[draw].z
        finite = np.isfinite(values)
        if not finite[:-1][np.abs(z) <= SEEN].all() or not finite[-1]:
            raise NotSeparable(f"a term is not finite over the range of '{self.names[draw]}'")
        values = np.where(finite, values, values[-1])
        scale = float(values[-1]) or float(np.abs(values).max())
        if not scale or np.ptp(values) <= _CONSTANT * np.abs(values).max():
            return Separable(self, {(): float(values[-1])} if values[-1] else {})
        return Separable(self, {((draw, self._atom(draw, values / scale)),): scale})

    def _atom(self, draw: int, values: Array) -> int:
        key = np.round(values, _DIGITS).tobytes()
        atom = self.known[draw].setdefault(key, len(self.atoms[draw]))
        if atom == len(self.atoms[draw]):
            self.atoms[draw].append(values)
        return atom

    def constant(self, value: float) -> Separable:
        """A number."""
        return Separable(self, {(): value} if value else {})


@dataclass(frozen=True, eq=False)
class Separable:
    """A sum of terms: coefficient × functions of one draw each."""

    space: Space
    terms: Mapping[Factors, float]

    # ------------------------------------------------------------------ arithmetic

    def __add__(self, other: Any) -> Separable:
        return self._joined(self._of(other), 1.0)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Separable:
        return self._joined(self._of(other), -1.0)

    def __rsub__(self, other: Any) -> Separable:
        return self._of(other) - self

    def __neg__(self) -> Separable:
        return self * -1.0

    def __mul__(self, other: Any) -> Separable:
        if isinstance(other, int | float):
            return Separable(self.space, {k: c * float(other) for k, c in self.terms.items()} if other else {})
        products: dict[Factors, float] = {}
        for a, x in self.terms.items():
            for b, y in self._of(other).terms.items():
                factors, scale = self._product(a, b)
                products[factors] = products.get(factors, 0.0) + x * y * scale
        if len(products) > MOST_TERMS:
            raise NotSeparable(f"more than {MOST_TERMS:,} terms")
        return Separable(self.space, {k: c for k, c in products.items() if c})

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Separable:
        return self * self._of(other).inverse()

    def __rtruediv__(self, other: Any) -> Separable:
        return self._of(other) * self.inverse()

    def __pow__(self, exponent: int) -> Separable:
        base, result = (self, self._of(1.0)) if exponent >= 0 else (self.inverse(), self._of(1.0))
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def inverse(self) -> Separable:
        """One over it.

        Raises
        ------
        NotSeparable
            If it is a sum that depends on more than one draw, or may be zero.
        """
        if len(self.terms) == 1:
            (factors, coefficient), result = next(iter(self.terms.items())), self._of(1.0)
            for draw, atom in factors:
                result = result * self._inverse_of(draw, self.space.atoms[draw][atom])
            return result * (1.0 / coefficient)
        draws = self.draws
        if not draws:
            raise NotSeparable("a division by zero")
        if len(draws) > 1:
            raise NotSeparable(f"a division by a sum of {self._named(draws)}")
        return self._inverse_of(draws[0], self.collapsed())

    def _inverse_of(self, draw: int, values: Array) -> Separable:
        seen = np.append(np.abs(self.space.rules[draw].z) <= SEEN, True)
        if values[seen].min() <= 0.0 <= values[seen].max():
            raise NotSeparable(f"a division by what is zero within the range of '{self.space.names[draw]}'")
        with np.errstate(divide="ignore"):
            return self.space.function(draw, 1.0 / values)

    def apply(self, function: Callable[[Array], Any], name: str) -> Separable:
        """A smooth function of it, such as a root.

        Raises
        ------
        NotSeparable
            If it depends on more than one draw.
        """
        draws = self.draws
        if not draws:
            return self._of(float(function(np.array([self.central]))[0]))
        if len(draws) > 1:
            raise NotSeparable(f"{name}() of {self._named(draws)}")
        with np.errstate(all="ignore"):
            return self.space.function(draws[0], np.asarray(function(self.collapsed()), dtype=np.float64))

    # ------------------------------------------------------------------ what it is

    @property
    def draws(self) -> list[int]:
        """The draws that it depends on."""
        return sorted({draw for factors in self.terms for draw, _ in factors})

    @property
    def central(self) -> float:
        """Its value where every draw has its central value."""
        return sum(
            c * float(np.prod([self.space.atoms[d][a][-1] for d, a in factors])) for factors, c in self.terms.items()
        )

    def collapsed(self) -> Array:
        """Values of a function of a single draw, at the nodes and the central value."""
        (draw,) = self.draws
        return np.asarray(
            sum(c * (self.space.atoms[draw][f[0][1]] if f else 1.0) for f, c in self.terms.items()), dtype=np.float64
        )

    def bounds(self) -> tuple[float, float]:
        """Two numbers between which it lies wherever the draws are (not necessarily the closest two)."""
        low = high = 0.0
        for factors, coefficient in self.terms.items():
            ends = (coefficient, coefficient)
            for draw, atom in factors:
                seen = np.append(np.abs(self.space.rules[draw].z) <= SEEN, True)
                values = self.space.atoms[draw][atom][seen]
                corners = [e * v for e in ends for v in (float(values.min()), float(values.max()))]
                ends = (min(corners), max(corners))
            low, high = low + ends[0], high + ends[1]
        return low, high

    # ------------------------------------------------------------------ helpers

    def _of(self, other: Any) -> Separable:
        return other if isinstance(other, Separable) else self.space.constant(float(other))

    def _joined(self, other: Separable, sign: float) -> Separable:
        terms = dict(self.terms)
        for factors, coefficient in other.terms.items():
            total = terms.get(factors, 0.0) + sign * coefficient
            if abs(total) <= _CONSTANT * abs(coefficient):
                terms.pop(factors, None)
            else:
                terms[factors] = total
        return Separable(self.space, terms)

    def _product(self, a: Factors, b: Factors) -> tuple[Factors, float]:
        """Factors of a product of two terms, and the number that falls out where functions of one draw cancel."""
        shared = {draw for draw, _ in a} & {draw for draw, _ in b}
        if not shared:
            return tuple(sorted(a + b)), 1.0
        factors, scale = [f for f in a + b if f[0] not in shared], 1.0
        first, second = dict(a), dict(b)
        for draw in shared:
            atoms = self.space.atoms[draw]
            joined = self.space.function(draw, atoms[first[draw]] * atoms[second[draw]])
            ((rest, number),) = joined.terms.items() or {(): 0.0}.items()
            factors += rest
            scale *= number
        return tuple(sorted(factors)), scale

    def _named(self, draws: Sequence[int]) -> str:
        names = [f"'{self.space.names[draw]}'" for draw in draws]
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
