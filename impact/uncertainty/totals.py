"""One block's summaries of a set of rows, tile by tile: what a thread keeps while it works.

Rows are handled in parts that fit into the processor's cache together with what they are computed from.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve import TILE
from impact.uncertainty.accumulators import BINS, BinScale, Summary
from impact.uncertainty.streams import BLOCK

Array = NDArray[np.float64]

PART = 64  # rows


@dataclass(frozen=True)
class Thresholds:
    """Counts of draws beyond values: y > value, or y < value where `below`; shapes (thresholds,)."""

    row: NDArray[np.intp]
    value: Array
    below: NDArray[np.bool_]

    def of(self, start: int, stop: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Array, NDArray[np.bool_]]:
        """Positions, rows (from `start`), values and sides of those that concern some rows."""
        at = np.flatnonzero((self.row >= start) & (self.row < stop))
        return at, self.row[at] - start, self.value[at], self.below[at]


def parts_of(counted: int, rows: int) -> list[slice]:
    """Rows cut into parts of at most `PART` and about the same size, each all counted or all not."""
    parts = []
    for start, stop in ((0, counted), (counted, rows)):
        number = -(-(stop - start) // PART)
        edges = [start + (stop - start) * k // number for k in range(number + 1)] if number else []
        parts += [slice(a, b) for a, b in pairwise(edges)]
    return parts


class BlockAccumulator:
    """Summarises rows measured as in `BinScale` (y, not values) over one block.

    Parameters
    ----------
    counted, rows : int
        The first rows get a histogram and extremes; the others get moments only.
    """

    def __init__(self, counted: int, rows: int, scale: BinScale, thresholds: Thresholds) -> None:
        self.rows, self.scale, self.counted = rows, scale, counted
        self.parts = parts_of(counted, rows)
        self.thresholds = {part.start: thresholds.of(part.start, part.stop) for part in self.parts}
        self.skewed = {
            part.start: [(int(r), k) for k, r in enumerate(scale.skewed) if part.start <= r < part.stop]
            for part in self.parts
        }
        self.indices = np.empty((self.counted, BLOCK), dtype=np.int16)
        self.wide = np.empty(BLOCK, dtype=np.intp)
        self.ones = np.ones(TILE)
        self.above = np.zeros(len(thresholds.row), dtype=np.int64)
        self.begin()

    def begin(self) -> None:
        """Forget the last block."""
        self.n = 0
        self.sum, self.squares = np.zeros(self.rows), np.zeros(self.rows)
        self.low, self.high = np.full(self.rows, np.inf), np.full(self.rows, -np.inf)
        self.above = np.zeros(len(self.above), dtype=np.int64)

    def add(self, part: slice, y: Array) -> None:
        """Add a part's rows of a tile, shape (rows of the part, up to TILE); they are overwritten."""
        m = y.shape[1]
        self.sum[part] += y @ self.ones[:m]
        self.squares[part] += np.vecdot(y, y)
        if part.start >= self.counted:
            return
        low, high = np.minimum.reduce(y, axis=1), np.maximum.reduce(y, axis=1)
        np.minimum(self.low[part], low, out=self.low[part])
        np.maximum(self.high[part], high, out=self.high[part])
        if len(self.thresholds[part.start][0]):
            self._count_beyond(part, y, low, high)
        outside = (low < 0) | (high >= BINS)
        for row, k in self.skewed[part.start]:
            at = y[row - part.start]
            np.log(np.maximum(at, 1e-300, out=at), out=at)
            np.subtract(at, self.scale.start[k], out=at)
            np.divide(at, self.scale.step[k], out=at)
            outside[row - part.start] = True
        for r in np.flatnonzero(outside):
            np.clip(y[r], 0, BINS - 1, out=y[r])
        np.copyto(self.indices[part, self.n : self.n + m], y, casting="unsafe")

    def _count_beyond(self, part: slice, y: Array, low: Array, high: Array) -> None:
        """Most thresholds lie outside a tile's values: only the others are looked at draw by draw."""
        at, row, value, below = self.thresholds[part.start]
        all_ = np.where(below, high[row] < value, low[row] > value)
        none = np.where(below, low[row] >= value, high[row] <= value)
        self.above[at] += y.shape[1] * all_
        for k in np.flatnonzero(~all_ & ~none):
            values = y[row[k]]
            self.above[at[k]] += np.count_nonzero(values < value[k] if below[k] else values > value[k])

    def end_of_tile(self, m: int) -> None:
        """All parts of a tile of m draws have been added."""
        self.n += m

    def end(self) -> Summary:
        """The block's summary, in y."""
        summary = Summary(self.rows, self.counted, len(self.above))
        summary.n, summary.low, summary.high, summary.above = self.n, self.low, self.high, self.above
        if self.n:
            summary.mean = self.sum / self.n
            summary.squares = np.maximum(self.squares - self.n * summary.mean**2, 0.0)
        wide = self.wide[: self.n]
        for k in range(self.counted):
            np.copyto(wide, self.indices[k, : self.n])
            summary.counts[k] = np.bincount(wide, minlength=BINS)
        return summary
