"""Cumulative scores that come from outside the system, such as those of a background database.

A process whose product has a given score is cut: what it takes from others and what it emits no longer count, its
given score does instead. It is the same cut that the direct and the cost boundary make, within the life cycle and
for the indicators that are given; for all others the process stays as the inventory has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from impact.engine.solve import stop_at, unit_scores

if TYPE_CHECKING:
    from impact.engine.system import System

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """Life-cycle scores of some columns of a system, per canonical unit of their product.

    `columns`, shape (c,), and `indicators`, shape (k,), are positions in the system's columns and in `INDICATORS`.
    `samples`, if there are any, are dependent: sample i belongs together over all columns and indicators.
    """

    stream: str  # the name of the draw that picks a sample
    columns: NDArray[np.intp]
    indicators: NDArray[np.intp]
    scores: Array  # (c, k)
    labels: tuple[str, ...]  # what stands in for each column, as `explain` shows it
    samples: Array | None = None  # (N + 1, c, k): N samples, and last the central scores

    def at(self, draws: Mapping[str, Any] | None = None) -> Array:
        """Scores of each sample, shape (samples or 1, 1, c, k); the draw named `stream` picks them (modulo N + 1)."""
        picks = None if draws is None else draws.get(self.stream)
        if picks is None or self.samples is None:
            return self.scores[None, None]
        return self.samples[np.asarray(picks).reshape(-1).astype(np.intp) % len(self.samples), None]

    def covers(self, column: int, indicator: int) -> bool:
        """Whether the score of a column is given for an indicator."""
        return column in self.columns and indicator in self.indicators

    def label(self, column: int) -> str:
        """What stands in for a column."""
        return self.labels[int(np.flatnonzero(self.columns == column)[0])]

    def stops(self, n: int) -> NDArray[np.bool_]:
        """Which of n columns are cut, shape (n,)."""
        mask = np.zeros(n, dtype=bool)
        mask[self.columns] = True
        return mask


class ReplacingDatabase(Protocol):
    """A database in place of processes of the inventory: what the engine and results need to know of one."""

    mapping_path: Path
    notes: tuple[str, ...]
    samples: Array | None
    seed: int | None
    about: str
    state: str

    @property
    def name(self) -> str:
        """What people call it: `PROJECT:DATABASE`."""

    @property
    def stream(self) -> str:
        """The name of the draw that picks a sample."""

    def asked(self, shown: Callable[[Path], str]) -> dict[str, Any]:
        """The options that give it again; `shown` writes the path of its mapping table."""

    def given(self, system: System, gwp: str, aware: str) -> Given | None:
        """Scores of a system's replaced columns; None where it reaches none."""

    def replaced(self, aware: str) -> tuple[str, ...]:
        """Indicators that it gives."""

    def kept(self, aware: str) -> dict[str, str]:
        """Life-cycle indicators that stay with the inventory, and why."""

    def provenance(self) -> dict[str, Any]:
        """What it is, for `--json`."""


def given_unit_scores(A: Array, c: Array, columns: NDArray[np.intp], given: Array) -> Array:
    """Cumulative score of one unit of each product, where the scores of some products are given.

    Parameters
    ----------
    A : ndarray, shape (..., n, n)
        Technosphere matrix.
    c : ndarray, shape (..., n, k)
        Score of each process's own elementary flows per run; those of the given columns do not count.
    columns : ndarray, shape (g,)
        Columns whose scores are given.
    given : ndarray, shape (..., g, k)
        Their scores per unit of product, or per unit treated where the output is negative.

    Returns
    -------
    ndarray, shape (..., n, k)
        Score per unit of product, with the sign that `unit_scores` gives (turned for negative outputs).
    """
    stop = np.zeros(A.shape[-1], dtype=bool)
    stop[columns] = True
    made = np.abs(np.diagonal(A, axis1=-2, axis2=-1))[..., columns, None]
    shape = np.broadcast_shapes(c.shape[:-2], given.shape[:-2])
    own = np.broadcast_to(c, (*shape, *c.shape[-2:])).copy()
    own[..., columns, :] = given * made
    return unit_scores(stop_at(A, stop), own)
