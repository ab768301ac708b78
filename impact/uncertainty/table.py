"""The figures of a simulation, by output: mean, standard deviation, quantiles, probabilities, histogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from impact.model.indicators import HEADLINE
from impact.uncertainty.accumulators import BINS, SLACK, BinScale, Summary, laid_at, positions
from impact.uncertainty.outputs import SAVING, Output, ScaledRow
from impact.uncertainty.totals import Thresholds

Array = NDArray[np.float64]

QUANTILES = (0.025, 0.5, 0.975)


class Probability(float):
    """A share of draws, with its own standard error √(p (1 − p) / N)."""

    draws: int

    def __new__(cls, value: float, draws: int) -> Probability:
        probability = super().__new__(cls, value)
        probability.draws = draws
        return probability

    @property
    def value(self) -> float:
        return float(self)

    @property
    def error(self) -> float:
        """Standard error of the estimate."""
        return sqrt(max(self.value * (1 - self.value), 0.0) / self.draws)

    def __repr__(self) -> str:
        if self.value in (0.0, 1.0):
            return f"{self.value:g} ({'all' if self.value else 'none'} of {self.draws:,} draws)"
        digits = 2 if self.error == 0 else max(2, int(np.ceil(-np.log10(self.error))) + 1)
        return f"{self.value:.{digits}f} ± {self.error:.{digits}f}"

    __str__ = __repr__


@dataclass(frozen=True)
class Snapshot:
    """Where a simulation stood after some draws: moments of all rows, quantiles of some."""

    n: int
    mean: Array  # (rows,)
    sd: Array  # (rows,)
    quantiles: dict[int, Array]  # of rows that are followed: values at QUANTILES


@dataclass
class OutputTable:
    """Streamed summaries of the outputs of one case, or of the total of several.

    `counters` say which (output, threshold) is counted where, and `edges` which one lies at an edge of the bins: (row,
    first bin from the edge on, whether what lies before it counts). The first rows have histograms.
    """

    outputs: dict[Output, ScaledRow]
    scale: BinScale
    summary: Summary
    thresholds: Thresholds
    counters: dict[tuple[Output, float], int]
    edges: dict[tuple[Output, float], tuple[int, int, bool]] = field(default_factory=dict)
    followed: tuple[int, ...] = ()  # rows whose quantiles are noted on the way
    history: list[Snapshot] = field(default_factory=list)

    @property
    def n(self) -> int:
        return self.summary.n

    # ------------------------------------------------------------------ figures of one output

    def mean(self, output: Output) -> float:
        return self._mean(self.outputs[output], self.summary.mean)

    def sd(self, output: Output) -> float:
        """Standard deviation of the draws."""
        return self._sd(self.outputs[output], self.summary.sd)

    def _mean(self, where: ScaledRow, mean: Array) -> float:
        if where.row < 0:
            return where.certain
        value = self.scale.offset[where.row] + self.scale.unit[where.row] * mean[where.row]
        return float(where.certain + where.factor * value)

    def _sd(self, where: ScaledRow, sd: Array) -> float:
        return 0.0 if where.row < 0 else float(abs(where.factor * self.scale.unit[where.row]) * sd[where.row])

    def quantiles(self, output: Output, shares: Sequence[float]) -> Array:
        """Values below which shares of the draws lie; nan where no histogram is kept (levels of single partners)."""
        where, wanted = self.outputs[output], np.asarray(shares, dtype=float)
        if where.row < 0:
            return np.full(wanted.shape, where.certain)
        if where.row >= self.summary.counted:
            return np.full(wanted.shape, nan)
        found: Array = where.certain + where.factor * self._row_quantiles(
            where.row, wanted if where.factor > 0 else 1 - wanted
        )
        return found

    def _row_quantiles(self, row: int, shares: Array) -> Array:
        counts = self.summary.counts[row]
        ends = tuple(self.scale.position(row, float(end[row])) for end in (self.summary.low, self.summary.high))
        rising = self.scale.unit[row] > 0
        return self.scale.values(row, positions(counts, (ends[0], ends[1]), shares if rising else 1 - shares))

    def probability(self, output: Output, threshold: float = 0.0) -> Probability:
        """The share of draws above a threshold: counted exactly if it was asked for, else from the histogram."""
        where = self.outputs[output]
        if where.row < 0:
            return Probability(float(where.certain > threshold), self.n)
        if (output, threshold) in self.edges:
            row, first, below = self.edges[output, threshold]
            counts = self.summary.counts[row]
            return Probability(int((counts[:first] if below else counts[first:]).sum()) / self.n, self.n)
        at = self.counters.get((output, threshold))
        if at is not None:
            return Probability(int(self.summary.above[at]) / self.n, self.n)
        edges, counts = self.histogram_of(output)
        cumulated = np.concatenate([[0], np.cumsum(counts)])
        return Probability(1 - float(np.interp(threshold, edges, cumulated)) / self.n, self.n)

    def histogram_of(self, output: Output) -> tuple[Array, NDArray[np.int64]]:
        """Edges in rising order, shape (BINS + 1,), and counts, shape (BINS,); the outer bins reach to the extremes."""
        where = self.outputs[output]
        if where.row < 0 or where.row >= self.summary.counted:
            raise KeyError(output)
        at = np.arange(BINS + 1.0)
        low, high = (self.scale.position(where.row, float(e[where.row])) for e in (self.summary.low, self.summary.high))
        at[0], at[-1] = min(at[0], low), max(at[-1], high)
        edges = where.certain + where.factor * self.scale.values(where.row, at)
        counts = self.summary.counts[where.row]
        return (edges, counts) if edges[-1] >= edges[0] else (edges[::-1], counts[::-1])

    # ------------------------------------------------------------------ convergence

    def remember(self) -> None:
        """Note where the simulation stands."""
        shares = np.array(QUANTILES)
        quantiles = {row: self._row_quantiles(row, shares) for row in self.followed}
        self.history.append(Snapshot(self.n, self.summary.mean.copy(), self.summary.sd, quantiles))

    def path(self, output: Output) -> list[tuple[int, float, float, Array]]:
        """(draws, mean, standard deviation, quantiles) at each point that was noted."""
        where, points = self.outputs[output], []
        for s in self.history:
            if where.row not in s.quantiles:
                q = np.full(len(QUANTILES), where.certain if where.row < 0 else nan)
            else:
                q = where.certain + where.factor * s.quantiles[where.row]
                q = q if where.factor > 0 else q[::-1]
            points.append((s.n, self._mean(where, s.mean), self._sd(where, s.sd), q))
        return points


def empty_table(
    outputs: dict[Output, ScaledRow],
    savings: Sequence[Output],
    pair: tuple[str, str],
    scale: BinScale,
    counted: int,
    more: Sequence[tuple[Output, float]] = (),
) -> OutputTable:
    """A table before the first draw; `savings` are counted against zero, and `more` against their thresholds.

    How the savings of a pair of baseline and alternative settle is noted on the way.
    """
    counters: dict[tuple[Output, float], int] = {}
    edges: dict[tuple[Output, float], tuple[int, int, bool]] = {}
    laid: dict[int, tuple[float, bool, int]] = {}  # row -> limit, side and first bin of its edge
    limits: list[tuple[int, float, bool]] = []  # of what is counted: row, limit in the row, side
    offset, unit, skewed = scale.offset.copy(), scale.unit.tolist(), set(scale.skewed.tolist())
    for output, limit in [*((o, 0.0) for o in savings), *more]:
        where = outputs[output]
        if where.row < 0 or (output, limit) in counters or (output, limit) in edges:
            continue
        row, value = where.row, (limit - where.certain) / where.factor
        below = (where.factor < 0) != (unit[row] < 0)
        if row not in laid and row < counted and row not in skewed:
            moved = laid_at(float(value - offset[row]) / unit[row], below)
            if moved is not None:
                offset[row] += unit[row] * moved[0]
                laid[row] = value, below, moved[1]
        if laid.get(row, ())[:2] == (value, below):
            edges[output, limit] = row, laid[row][2], below
        else:
            counters[output, limit] = len(limits)
            limits.append((row, value, below))
    scale = replace(scale, offset=offset)
    summary = Summary(len(unit), counted, len(limits))
    chosen = [outputs[Output(SAVING, *pair, "", name)].row for name in HEADLINE]
    followed = tuple(sorted({row for row in chosen if row >= 0}))
    return OutputTable(outputs, scale, summary, _thresholds(scale, limits), counters, edges, followed)


def _thresholds(scale: BinScale, limits: Sequence[tuple[int, float, bool]]) -> Thresholds:
    """Limits in y; what is equal to a limit but for rounding is not beyond it."""
    row = np.array([r for r, _, _ in limits], dtype=np.intp)
    below = np.array([b for _, _, b in limits], dtype=bool)
    y = (np.array([v for _, v, _ in limits], dtype=float) - scale.offset[row]) / scale.unit[row]
    slack = np.where(np.isin(row, scale.skewed), 1e-12 * np.abs(y), SLACK)
    return Thresholds(row, np.where(below, y - slack, y + slack), below)
