"""Mean, variance and Sobol indices of a saving: exactly where it is a sum of products, else by sampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.sensitivity import anova, sobol
from impact.sensitivity.problem import Problem
from impact.sensitivity.savings import Saving
from impact.sensitivity.separable import NotSeparable

Array = NDArray[np.float64]

EXACT, SAMPLED = "exact", "sampled"
_DEGREE, _NODES = 5, 400  # of the polynomial for E[saving | draw] from a sample
_PROBES = 4


@dataclass(frozen=True, slots=True)
class Variance:
    """How much a saving varies, and because of what.

    Attributes
    ----------
    method : str
        exact or sampled.
    reason : str
        Why it had to be sampled.
    names : tuple of str
        The draws, in the order of all arrays.
    mean, variance : float
    first, total : ndarray, shape (draws,)
        Share of the variance due to a draw alone, and with all its interactions.
    first_range, total_range : ndarray of shape (draws, 2), or None
        95 % bootstrap ranges of sampled indices.
    conditional : dict
        Draw -> (E[saving | draw] at nodes, weights of the nodes).
    evaluations : int
        How often the model was evaluated.
    """

    method: str
    reason: str
    names: tuple[str, ...]
    mean: float
    variance: float
    first: Array
    total: Array
    first_range: Array | None
    total_range: Array | None
    conditional: dict[int, tuple[Array, Array]]
    evaluations: int = 0

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(np.sqrt(self.variance))


def variance_of(saving: Saving, samples: int = sobol.SAMPLES, seed: int = 42, exact: bool = True) -> Variance:
    """Analyse a saving.

    Parameters
    ----------
    saving : Saving
    samples, seed : int
        Of the sampling, where that is needed; `samples` is a power of two.
    exact : bool
        False samples in any case (as a check).
    """
    reason = "asked for"
    if exact:
        try:
            moments = anova.moments(saving.separable())
            return Variance(
                EXACT, "", saving.names, moments.mean, moments.variance, moments.first, moments.total,
                None, None, moments.conditional
            )  # fmt: skip
        except NotSeparable as error:
            reason = str(error)
    return _sampled(saving.problem, saving.names, samples, seed, reason)


def _sampled(problem: Problem, names: tuple[str, ...], samples: int, seed: int, reason: str) -> Variance:
    active = active_draws(problem, seed)
    k = len(problem.draws)
    first, total = np.zeros(k), np.zeros(k)
    ranges = np.zeros((k, 2)), np.zeros((k, 2))
    if not active:
        value = float(problem.at(problem.central[:, None])[0])
        return Variance(SAMPLED, reason, names, value, 0.0, first, total, *ranges, {}, 1)
    reduced = Problem(problem.function, problem.central, tuple(problem.draws[i] for i in active), problem.size)
    sampled = sobol.indices(reduced, samples, seed)
    first[active], total[active] = sampled.first, sampled.total
    for whole, part in zip(ranges, (sampled.first_range, sampled.total_range), strict=True):
        whole[active] = part
    conditional = {i: _conditional(sampled.u[row], sampled.outputs) for row, i in enumerate(active)}
    return Variance(SAMPLED, reason, names, sampled.mean, sampled.variance, first, total, *ranges, conditional,
                    sampled.evaluations)  # fmt: skip


def active_draws(problem: Problem, seed: int = 42) -> list[int]:
    """The draws that change the output at all: changed alone at some random points, all others are left out."""
    k = len(problem.draws)
    rng = np.random.default_rng(seed)
    points = []
    for base in rng.uniform(0.02, 0.98, (_PROBES, k)):
        changed = np.repeat(base[:, None], k + 1, axis=1)
        changed[np.arange(k), np.arange(k)] = 1 - base + 0.013
        points.append(np.clip(changed, 0.001, 0.999))
    outputs = problem.at_probabilities(np.concatenate(points, axis=1)).reshape(_PROBES, k + 1)
    moved = (np.abs(outputs[:, :k] - outputs[:, k:]) > problem.rounding + 1e-14 * np.abs(outputs[:, k:])).any(axis=0)
    return [int(i) for i in np.flatnonzero(moved)]


def _conditional(u: Array, outputs: Array) -> tuple[Array, Array]:
    """E[output | draw] as a polynomial in the draw's cumulated probability, fitted to a sample."""
    fitted = np.polynomial.Legendre.fit(u, outputs, _DEGREE, domain=[0.0, 1.0])
    nodes = (np.arange(_NODES) + 0.5) / _NODES
    return np.asarray(fitted(nodes)), np.full(_NODES, 1.0 / _NODES)
