"""Evaluate where it is possible, and leave gaps where it is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import ImpactError
from impact.sensitivity.problem import TILE

Array = NDArray[np.float64]


def with_gaps(function: Callable[[Array], Array], values: Array) -> Array:
    """A function at points, shape (k, n) to (n,); NaN where it divides by zero, is singular or not finite.

    A function that refuses all points because of one is asked again for each half.
    """
    parts = [_tried(function, values[:, at : at + TILE]) for at in range(0, values.shape[1], TILE)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _tried(function: Callable[[Array], Array], values: Array) -> Array:
    n = values.shape[1]
    try:
        with np.errstate(all="ignore"):
            outputs = np.asarray(function(values), dtype=np.float64)
    except (ImpactError, np.linalg.LinAlgError):
        if n == 1:
            return np.array([np.nan])
        half = n // 2
        return np.concatenate([_tried(function, values[:, :half]), _tried(function, values[:, half:])])
    return np.where(np.isfinite(outputs), outputs, np.nan)
