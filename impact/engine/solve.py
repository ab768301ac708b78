"""The algebra, as pure functions of arrays: scaling s = A⁻¹ f, inventory g = B s, impact h = C g.

All arrays may carry leading sample and year axes. Heijungs, R. and Suh, S. (2002): The Computational Structure of
Life Cycle Assessment, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import Fault, InputError, Place

Array = NDArray[np.float64]

MAX_CONDITION = 1e10  # beyond this a double has fewer than six trustworthy digits left


def scaling(A: Array, f: Array) -> Array:
    """Scaling vector of a demand.

    Parameters
    ----------
    A : ndarray, shape (..., n, n)
        Technosphere: column j is process j, positive what it makes, negative what it uses [product units].
    f : ndarray, shape (..., n)
        Final demand [product units].

    Returns
    -------
    ndarray, shape (..., n)
        How much of each process runs [runs].

    Raises
    ------
    InputError
        If the system is singular or ill-conditioned.
    """
    check_condition(A)
    return np.asarray(np.linalg.solve(A, f[..., None])[..., 0], dtype=np.float64)


def unit_scores(A: Array, c: Array, names: Sequence[str] = ()) -> Array:
    """Cumulative score of one unit of each product, by the adjoint: Aᵀ x = c.

    Parameters
    ----------
    A : ndarray, shape (..., n, n)
        Technosphere matrix.
    c : ndarray, shape (..., n, k)
        Score of each process's own elementary flows per run (Bᵀ Cᵀ), for k indicators.

    Returns
    -------
    ndarray, shape (..., n, k)
        Cradle-to-gate score per unit of product.

    Raises
    ------
    InputError
        If the system is singular, with the processes named.
    """
    try:
        return np.asarray(np.linalg.solve(np.swapaxes(A, -1, -2), c), dtype=np.float64)
    except np.linalg.LinAlgError:
        check_condition(A, names)
        raise


def stop_at(A: Array, stop: NDArray[np.bool_]) -> Array:
    """A with the inputs of some columns cut: what lies behind them does not count."""
    n = A.shape[-1]
    return np.where(stop[None, :] & ~np.eye(n, dtype=bool), 0.0, A)


def check_condition(A: Array, names: Sequence[str] = (), places: Sequence[Place] = ()) -> None:
    """Refuse a system that has no unique or no trustworthy solution, naming the processes that cause it.

    They are those in both the left and the right singular vector of the smallest singular value: what runs without
    a net product, and is needed to do so. What merely supplies them is in one of the two only.

    Raises
    ------
    InputError
        If A, its columns scaled to a largest entry of one, is singular or has a condition number above 1e10.
    """
    flat = A.reshape(-1, *A.shape[-2:])
    largest = np.abs(flat).max(axis=-2, keepdims=True)
    scaled = flat / np.where(largest == 0, 1.0, largest)
    conditions = np.linalg.cond(scaled)
    worst = int(np.argmax(np.nan_to_num(conditions, nan=np.inf)))
    if np.isfinite(conditions[worst]) and conditions[worst] <= MAX_CONDITION:
        return
    left, _, right = np.linalg.svd(scaled[worst])
    part = np.abs(left[:, -1]) * (np.abs(scaled[worst]) @ np.abs(right[-1]))  # the same all round a loop
    if part.max() < 1e-9:  # a process that uses all that it makes itself
        part = np.abs(left[:, -1] * right[-1])
    involved = [i for i in np.argsort(-part, kind="stable") if part[i] > 0.01 * part.max()]
    shown = ", ".join(f"'{names[i]}'" if names else f"process {i + 1}" for i in involved)
    kind = "no unique solution" if not np.isfinite(conditions[worst]) or conditions[worst] > 1e15 else "no reliable one"
    who = f"The process {shown} forms" if len(involved) == 1 else f"The processes {shown} form"
    message = f"{who} a system with {kind} (condition number {conditions[worst]:.2g})."
    remedy = "Do they use all, or nearly all, that they make? Do two of them make the same from the same?"
    place = next((places[i] for i in involved if places and places[i].line), Place())
    raise InputError([Fault("singular-system", message, place, remedy)])
