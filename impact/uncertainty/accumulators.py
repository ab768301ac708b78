"""Streamed summaries: moments, extremes, histograms and counts, block by block and always in the same order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

BINS = 2_048
PILOT = 512  # the first draws, which lay the bins
ROBUST = (0.005, 0.16, 0.5, 0.84, 0.995)  # quantiles of the pilot that the bins are laid by
SLACK = 1e-9  # of a bin: what is equal but for rounding
SKEW = 0.02  # of the robust spread: bins wider than this are laid on a logarithmic scale instead


@dataclass(frozen=True)
class BinScale:
    """How rows are measured, fixed by the first draws: value = offset + unit · y, shapes (rows,).

    Where a row is not skewed, y is its position among the bins. Rows that are skewed lie on a logarithmic scale: their
    position is (log y − start) / step, shapes (skewed rows,). What lies outside counts in the first or the last bin.
    """

    offset: Array
    unit: Array
    skewed: NDArray[np.intp]
    start: Array
    step: Array

    def values(self, row: int, positions: Array) -> Array:
        """Values of a row at positions among its bins; rising, or falling where the unit is negative."""
        at = np.asarray(positions, dtype=np.float64)
        for k in np.flatnonzero(self.skewed == row):
            at = np.exp(self.start[k] + self.step[k] * at)
        values: Array = self.offset[row] + self.unit[row] * at
        return values

    def position(self, row: int, y: float) -> float:
        """The position among its bins of a row's y."""
        for k in np.flatnonzero(self.skewed == row):
            return float((np.log(max(y, 1e-300)) - self.start[k]) / self.step[k])
        return y


def laid_at(y: float, below: bool) -> tuple[float, int] | None:
    """How far bins must move, by less than one, for a y to lie at an edge; and the first bin from there on.

    What is equal to y but for rounding counts as not beyond it. None where y lies outside the bins.
    """
    if not 1 <= y <= BINS - 1:
        return None
    edge = round(y)
    return y - edge + (-SLACK if below else SLACK), edge


def scale_of(pilot: Array, counted: int) -> BinScale:
    """Bins for rows from their first values, shape (rows, n); only the first, `counted` ones may be skewed."""
    ordered = np.sort(pilot, axis=1)
    low, high = ordered[:, 0], ordered[:, -1]
    q = ordered[:, [int(share * (ordered.shape[1] - 1)) for share in ROBUST]].T
    margin, reach = 0.8 * (high - low), 3 * (q[4] - q[0])
    offset, stop = np.maximum(low - margin, q[0] - reach), np.minimum(high + margin, q[4] + reach)
    flat = stop <= offset
    offset, stop = np.where(flat, offset - 1, offset), np.where(flat, stop + 1, stop)
    unit = (stop - offset) / BINS
    skewed = np.flatnonzero((unit > SKEW * (q[3] - q[1]) / 2) & ~flat & (np.arange(len(pilot)) < counted))
    start, step = np.zeros(len(skewed)), np.ones(len(skewed))
    for k, r in enumerate(skewed):
        right = q[3, r] - q[2, r] >= q[2, r] - q[1, r]
        unit[r] = 1.0 if right else -1.0
        offset[r] = low[r] - 0.05 * (q[2, r] - low[r]) if right else high[r] + 0.05 * (high[r] - q[2, r])
        logs = np.log(np.maximum((pilot[r] - offset[r]) / unit[r], 1e-300))
        wide = 0.6 * (logs.max() - logs.min())
        start[k], step[k] = logs.min() - wide, (logs.max() - logs.min() + 2 * wide) / BINS
    return BinScale(offset, unit, skewed, start, step)


@dataclass
class Summary:
    """Moments and histograms of rows over the blocks that have been added, in order.

    Means and sums of squares are merged as by Chan, Golub and LeVeque (1983): Algorithms for computing the sample
    variance, The American Statistician 37(3).
    """

    rows: int
    counted: int
    thresholds: int
    n: int = 0
    mean: Array = field(default_factory=lambda: np.zeros(0))
    squares: Array = field(default_factory=lambda: np.zeros(0))  # Σ (x − mean)²
    low: Array = field(default_factory=lambda: np.zeros(0))
    high: Array = field(default_factory=lambda: np.zeros(0))
    counts: Counts = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    above: Counts = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.mean, self.squares = np.zeros(self.rows), np.zeros(self.rows)
        self.low, self.high = np.full(self.rows, np.inf), np.full(self.rows, -np.inf)
        self.counts = np.zeros((self.counted, BINS), dtype=np.int64)
        self.above = np.zeros(self.thresholds, dtype=np.int64)

    def add(self, block: Summary) -> None:
        """Add the next block."""
        if not block.n:
            return
        total = self.n + block.n
        delta = block.mean - self.mean
        self.mean = self.mean + delta * (block.n / total)
        self.squares = self.squares + block.squares + delta**2 * (self.n * (block.n / total))
        self.n = total
        np.minimum(self.low, block.low, out=self.low)
        np.maximum(self.high, block.high, out=self.high)
        self.counts += block.counts
        self.above += block.above

    @property
    def sd(self) -> Array:
        """Standard deviation of the draws (divisor n − 1)."""
        deviations: Array = np.sqrt(self.squares / max(self.n - 1, 1))
        return deviations


def positions(counts: Counts, ends: tuple[float, float], shares: Array) -> Array:
    """Positions among the bins below which the given shares of the draws lie.

    Parameters
    ----------
    counts : ndarray, shape (BINS,)
    ends : tuple of float
        Positions of the smallest and the largest draw: the outer bins reach that far.
    shares : ndarray
        Between 0 and 1.
    """
    cumulated = np.cumsum(counts)
    wanted = np.asarray(shares) * cumulated[-1]
    at = np.minimum(np.searchsorted(cumulated, wanted, side="left"), int(np.flatnonzero(counts)[-1]))
    below = cumulated[at] - counts[at]
    start = np.where(at == 0, ends[0], at)
    stop = np.where(at == BINS - 1, np.maximum(ends[1], at), at + 1.0)
    inside = np.clip((wanted - below) / np.maximum(counts[at], 1), 0.0, 1.0)
    found: Array = np.clip(start + inside * (stop - start), *ends)
    return found
