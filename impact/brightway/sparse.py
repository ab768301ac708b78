"""Linear systems of a background's size: by pypardiso (Intel's MKL) where it is installed and may pay, else by SuperLU.

SuperLU is the faster one by a second where the factors fill in little; where they fill in much, pypardiso takes a third
of its time (docs/benchmarks/background.md). How much they fill in shows only when it is too late to choose.
"""

from __future__ import annotations

import platform
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LARGE = 10_000  # rows from which pypardiso may pay: below, SuperLU has done before pypardiso is imported
SLOW = 5.0  # seconds of factorising that make a hint worth while
RELIABLE = 1e-6  # residual of the solution, relative to the terms that it is the sum of
X86 = ("x86_64", "amd64", "x86", "i386", "i686")  # what MKL is made for
HINT = "Factorising took {:.0f} s. For databases such as this one, pypardiso is faster: pip install pypardiso"


def solve(matrix: Any, right: Array, said: Callable[[str], None] = lambda text: None) -> Array:
    """Solve a sparse system for several right-hand sides.

    Parameters
    ----------
    matrix : scipy sparse matrix in CSC form, shape (n, n)
    right : ndarray, shape (n, k)
    said : callable
        Takes a hint if this took long and pypardiso, which is not there, would help.

    Returns
    -------
    ndarray, shape (n, k)

    Raises
    ------
    RuntimeError
        If the system has no solution or none that can be trusted.
    """
    from scipy.sparse.linalg import splu

    right, fitting = np.asfortranarray(right), platform.machine().lower() in X86
    installed = fitting and find_spec("pypardiso") is not None
    if installed and matrix.shape[0] >= LARGE:
        found = _by_pardiso(matrix, right)
        if found is not None:
            return found
    start = time.perf_counter()
    factors = splu(matrix)
    took = time.perf_counter() - start
    if took > SLOW and fitting and not installed:
        said(HINT.format(took))
    found = np.asarray(factors.solve(right), dtype=np.float64)
    if not reliable(matrix, found, right):
        raise RuntimeError("the residual of its solution is too large")
    return found


def _by_pardiso(matrix: Any, right: Array) -> Array | None:
    """The solution; None where MKL is missing or broken, or where it would guess: SuperLU says what is wrong.

    PARDISO replaces a pivot near zero by a small one and goes on, so that a singular system has an "answer" of 1e15.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            solver = import_module("pypardiso").PyPardisoSolver()
            found = np.asarray(solver.solve(matrix.tocsr(), right), dtype=np.float64)
            guessed = int(solver.get_iparm(14))  # number of perturbed pivots
            solver.free_memory(everything=True)
        except Exception:  # no MKL, a row without entries, and many more
            return None
    return None if guessed or not reliable(matrix, found, right) else found


def reliable(matrix: Any, found: Array, right: Array) -> bool:
    """Whether all values are finite and the residual is small.

    The residual is the largest one of all right-hand sides together, each scaled to one, relative to the terms that
    it is the sum of.
    """
    if not np.isfinite(found).all():
        return False
    largest = np.maximum(np.abs(right).max(axis=0, initial=0.0), np.abs(found).max(axis=0, initial=0.0))
    scale = 1.0 / np.where(largest > 0, largest, 1.0)
    x, c = found @ scale, right @ scale
    terms = abs(matrix) @ np.abs(x) + np.abs(c)
    apart = np.abs(matrix @ x - c).max(initial=0.0) / max(terms.max(initial=0.0), 1e-300)
    return bool(apart <= RELIABLE)
