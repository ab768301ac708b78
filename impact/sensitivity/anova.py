"""Mean, variance and sensitivity indices of a `Separable`, by integration instead of sampling.

The functional analysis of variance of a sum of products of independent factors has a closed form: of a term
c Π g_i, the part that belongs to a set of draws u is c Π_{i not in u} E[g_i] × Π_{i in u} (g_i − E[g_i]). Sobol', I. M.
(2001): Global sensitivity indices for nonlinear mathematical models. Mathematics and Computers in Simulation 55,
271-280.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from impact.sensitivity.separable import Factors, NotSeparable, Separable

Array = NDArray[np.float64]

MOST_PARTS = 2_000_000
_EMPTY: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Moments:
    """The exact moments of an output over independent draws.

    `first` and `total` are Sobol indices, shape (draws,): zeros where the variance is zero.
    """

    mean: float
    variance: float
    first: Array
    total: Array
    parts: dict[tuple[int, ...], float]  # variance that belongs to each set of draws
    conditional: dict[int, tuple[Array, Array]]  # draw -> E[output | draw] at its nodes, and their weights


def moments(output: Separable) -> Moments:
    """Integrate a sum of products.

    Raises
    ------
    NotSeparable
        If it has too many terms.
    """
    space = output.space
    means = [[float(r.weights @ a[:-1]) for a in atoms] for r, atoms in zip(space.rules, space.atoms, strict=True)]
    if sum(2 ** len(factors) for factors in output.terms) > MOST_PARTS:
        raise NotSeparable(f"more than {MOST_PARTS:,} parts of variance")
    parts = _parts(output, means)
    mean = sum(parts.pop(_EMPTY, {(): 0.0}).values())
    covariances: dict[int, Array] = {draw: _covariance(output, draw, means[draw]) for draw in output.draws}
    sizes = {draws: _size(weights, draws, covariances) for draws, weights in parts.items()}
    variance = sum(sizes.values())
    first, total = np.zeros(len(space.names)), np.zeros(len(space.names))
    for draws, size in sizes.items():
        share = size / variance if variance > 0 else 0.0
        total[list(draws)] += share
        if len(draws) == 1:
            first[draws[0]] = share
    conditional = {
        d: (mean + _curve(output, d, parts.get((d,), {}), means[d]), space.rules[d].weights) for d in output.draws
    }
    return Moments(mean, variance, first, total, sizes, conditional)


def _parts(output: Separable, means: list[list[float]]) -> dict[tuple[int, ...], dict[tuple[int, ...], float]]:
    """Set of draws -> atoms of those draws -> weight of the product of their deviations from the mean."""
    parts: dict[tuple[int, ...], dict[tuple[int, ...], float]] = {}
    for factors, coefficient in output.terms.items():
        for size in range(len(factors) + 1):
            for chosen in combinations(factors, size):
                weight = coefficient * _rest(factors, chosen, means)
                if weight:
                    group = parts.setdefault(tuple(d for d, _ in chosen), {})
                    atoms = tuple(a for _, a in chosen)
                    group[atoms] = group.get(atoms, 0.0) + weight
    return parts


def _rest(factors: Factors, chosen: Factors, means: list[list[float]]) -> float:
    product = 1.0
    for factor in factors:
        if factor not in chosen:
            product *= means[factor[0]][factor[1]]
    return product


def _covariance(output: Separable, draw: int, means: list[float]) -> Array:
    deviations = np.array([a[:-1] - m for a, m in zip(output.space.atoms[draw], means, strict=True)])
    weighted: Array = (deviations * output.space.rules[draw].weights) @ deviations.T
    return weighted


def _size(weights: dict[tuple[int, ...], float], draws: tuple[int, ...], covariances: dict[int, Array]) -> float:
    """The variance of one part: wᵀ (Π covariances) w over its products of atoms."""
    w = np.array(list(weights.values()))
    kernel = np.ones((len(w), len(w)))
    for k, draw in enumerate(draws):
        at = [atoms[k] for atoms in weights]
        kernel *= covariances[draw][np.ix_(at, at)]
    return max(float(w @ kernel @ w), 0.0)


def _curve(output: Separable, draw: int, weights: dict[tuple[int, ...], float], means: list[float]) -> Array:
    curve = np.zeros(len(output.space.rules[draw].z))
    for (atom,), weight in weights.items():
        curve += weight * (output.space.atoms[draw][atom][:-1] - means[atom])
    return curve
