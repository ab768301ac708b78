"""Variates into values, many rows at once: neighbours whose distributions are alike are transformed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.variables.distributions import NORMAL, Lognormal, Normal, Triangular, Uniform
from impact.variables.variable import Uncertain

Array = NDArray[np.float64]
Step = tuple[Callable[..., Any], tuple[Any, ...]]

LOGNORMAL, LIMITED_LOGNORMAL, PLAIN, LIMITED, FLAT, PEAKED, OTHER = range(7)


def kind_rank(entry: Uncertain) -> int:
    """Inputs that are drawn alike stand together."""
    given = entry.distribution
    if entry.variate == NORMAL:
        if isinstance(given, Lognormal):
            return LIMITED_LOGNORMAL if given.shift or _limited(given) else LOGNORMAL
        if isinstance(given, Normal):
            return LIMITED if _limited(given) else PLAIN
        return OTHER
    return FLAT if isinstance(given, Uniform) else PEAKED if isinstance(given, Triangular) else OTHER


def _limited(given: Normal | Lognormal) -> bool:
    return given.minimum > -inf or given.maximum < inf


def transforms(inputs: Sequence[Uncertain], drawn: Array, rows: Array) -> list[Step]:
    """The operations that turn variates into values.

    Parameters
    ----------
    inputs : sequence of Uncertain
    drawn : ndarray, shape (inputs, n)
        Variates; they are overwritten.
    rows : ndarray, shape (inputs, n)
        Where the values go.
    """
    steps: list[Step] = []
    start = 0
    for rank, group in groupby(inputs, kind_rank):
        some = list(group)
        at = slice(start, start + len(some))
        start += len(some)
        if rank == OTHER:
            steps += [(_one, (entry, drawn[k], rows[k])) for k, entry in enumerate(some, at.start)]
        elif rank == PEAKED:
            steps += _peaked(some, drawn[at], rows[at])
        elif rank == FLAT:
            steps += _flat(some, drawn[at], rows[at])
        else:
            steps += _of_normal(some, drawn[at], rows[at], rank in (LOGNORMAL, LIMITED_LOGNORMAL))
    return steps


def _column(values: Sequence[float]) -> Array:
    return np.array(values, dtype=np.float64)[:, None]


def _one(entry: Uncertain, drawn: Array, row: Array) -> None:
    row[:] = entry.values(drawn)


def _of_normal(inputs: Sequence[Uncertain], drawn: Array, rows: Array, exponential: bool) -> list[Step]:
    """shift + factor · exp(sigma · z), or location + scale · z; then the limits."""
    signs = _column([-1.0 if entry.opposed else 1.0 for entry in inputs])
    given: Any = [entry.distribution for entry in inputs]
    if exponential:
        spread, factor, shift = (_column([getattr(d, n) for d in given]) for n in ("sigma", "factor", "shift"))
        steps: list[Step] = [(np.multiply, (drawn, spread * signs, rows)), (np.exp, (rows, rows))]
        steps += [(np.multiply, (rows, factor, rows))] if (factor != 1).any() else []
        steps += [(np.add, (rows, shift, rows))] if shift.any() else []
    else:
        spread, middle = (_column([getattr(d, n) for d in given]) for n in ("scale", "location"))
        steps = [(np.multiply, (drawn, spread * signs, rows)), (np.add, (rows, middle, rows))]
    minimum, maximum = (_column([getattr(d, n) for d in given]) for n in ("minimum", "maximum"))
    steps += [(partial(np.maximum, out=rows), (rows, minimum))] if (minimum > -inf).any() else []
    steps += [(partial(np.minimum, out=rows), (rows, maximum))] if (maximum < inf).any() else []
    return steps


def _flat(inputs: Sequence[Uncertain], drawn: Array, rows: Array) -> list[Step]:
    given: Any = [entry.distribution for entry in inputs]
    opposed = np.array([entry.opposed for entry in inputs])[:, None]
    low, high = _column([d.low for d in given]), _column([d.high for d in given])
    start, width = np.where(opposed, high, low), np.where(opposed, low - high, high - low)
    return [(np.multiply, (drawn, width, rows)), (np.add, (rows, start, rows))]


def _peaked(inputs: Sequence[Uncertain], drawn: Array, rows: Array) -> list[Step]:
    """The triangular's two branches, each held at the mode where the other one counts, so that they can be added up.

    low + √(min(u, c) · w · l) + high − √((1 − max(u, c)) · w · r) − mode, with width w = l + r and c = l / w.
    """
    given: Any = [entry.distribution for entry in inputs]
    low, mode, high = (_column([getattr(d, n) for d in given]) for n in ("low", "mode", "high"))
    width, left, right = high - low, mode - low, high - mode
    peak, falling = left / width, width * right
    steps: list[Step] = [(np.subtract, (1.0, row, row)) for e, row in zip(inputs, drawn, strict=True) if e.opposed]
    steps += [
        (partial(np.minimum, out=rows), (drawn, peak)),
        (np.multiply, (rows, width * left, rows)),
        (np.sqrt, (rows, rows)),
        (partial(np.maximum, out=drawn), (drawn, peak)),
        (np.subtract, (1.0, drawn, drawn)),
        (np.multiply, (drawn, falling, drawn)),
        (np.sqrt, (drawn, drawn)),
        (np.subtract, (rows, drawn, rows)),
        (np.add, (rows, low + right, rows)),
    ]
    return steps
