"""Sobol indices by sampling, for outputs that cannot be integrated exactly.

First order by Saltelli, A. et al. (2010): Variance based sensitivity analysis of model output. Computer Physics
Communications 181, 259-270, table 2 (b); total by Jansen, M. J. W. (1999), the same table (f). Both are means over
the rows of a design, so that a bootstrap of the rows is one matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.sensitivity.problem import Problem

Array = NDArray[np.float64]

SAMPLES = 4_096
RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Sampled:
    """Indices with their 95 % bootstrap ranges, and the sample from which they come.

    `first_range` and `total_range` have the shape (draws, 2).
    """

    mean: float
    variance: float
    first: Array
    total: Array
    first_range: Array
    total_range: Array
    u: Array  # (draws, 2n): cumulated probabilities of the two base samples
    outputs: Array  # (2n,)
    evaluations: int


def indices(problem: Problem, n: int = SAMPLES, seed: int = 42, resamples: int = RESAMPLES) -> Sampled:
    """Estimate first and total indices of every draw.

    Parameters
    ----------
    problem : Problem
    n : int
        Rows of the design, a power of two; the function is evaluated n × (draws + 2) times.
    seed : int
        Of the scrambled Sobol sequence and of the bootstrap.
    resamples : int
        Of the bootstrap.
    """
    k = len(problem.draws)
    a, b = _design(k, n, seed)
    f_a, f_b = problem.at_probabilities(a), problem.at_probabilities(b)
    f_ab = np.empty((k, n))
    for i in range(k):
        mixed = a.copy()
        mixed[i] = b[i]
        f_ab[i] = problem.at_probabilities(mixed)
    outputs = np.concatenate([f_a, f_b])
    first, total = estimates(f_a, f_b, f_ab)
    ranges = _bootstrap(f_a, f_b, f_ab, resamples, seed)
    return Sampled(float(outputs.mean()), float(outputs.var()), first[0], total[0], *ranges,
                   np.concatenate([a, b], axis=1), outputs, n * (k + 2))  # fmt: skip


def _design(k: int, n: int, seed: int) -> tuple[Array, Array]:
    """Two independent samples of the unit cube from one scrambled Sobol sequence, shape (draws, n) each."""
    from scipy.stats import qmc  # seconds to import: only when something is sampled

    if n < 2 or n & (n - 1):
        raise ValueError(f"The number of rows must be a power of two, found {n}.")
    points = qmc.Sobol(2 * k, seed=np.random.default_rng(seed)).random_base2(n.bit_length() - 1)
    inside = np.clip(points, 1e-12, 1 - 1e-12).T
    return np.ascontiguousarray(inside[:k]), np.ascontiguousarray(inside[k:])


def estimates(f_a: Array, f_b: Array, f_ab: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """First and total indices for one or many weightings of the rows.

    Parameters
    ----------
    f_a, f_b : ndarray, shape (n,)
    f_ab : ndarray, shape (draws, n)
        The first sample with one draw's column from the second.
    weights : ndarray, shape (resamples, n), optional
        How often each row counts; once each if left out.

    Returns
    -------
    ndarray, ndarray, shape (resamples, draws)
    """
    n = len(f_a)
    w = np.full((1, n), 1.0 / n) if weights is None else weights / weights.sum(axis=1, keepdims=True)
    middle = (f_a.mean() + f_b.mean()) / 2  # indices do not change; rounding does
    a, b, ab = f_a - middle, f_b - middle, f_ab - middle
    mean = w @ (a + b) / 2
    variance = w @ (a**2 + b**2) / 2 - mean**2
    safe = np.where(variance > 0, variance, 1.0)[:, None]
    first = (w @ (b * (ab - a)).T) / safe
    total = (w @ (0.5 * (a - ab) ** 2).T) / safe
    none = (variance <= 0)[:, None]
    return np.where(none, 0.0, first), np.where(none, 0.0, total)


def _bootstrap(f_a: Array, f_b: Array, f_ab: Array, resamples: int, seed: int) -> tuple[Array, Array]:
    n = len(f_a)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(n, np.full(n, 1.0 / n), size=resamples).astype(np.float64)
    first, total = estimates(f_a, f_b, f_ab, weights)
    return tuple(np.quantile(found, (0.025, 0.975), axis=0).T for found in (first, total))  # type: ignore[return-value]
