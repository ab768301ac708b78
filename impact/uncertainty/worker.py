"""What one thread does: draw a tile, carry out every case's operations on it, summarise; block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve import TILE, TileRunner
from impact.uncertainty.accumulators import PILOT, BinScale, Summary, scale_of
from impact.uncertainty.outputs import CaseOutputs
from impact.uncertainty.streams import BLOCK, TILES, Sampler, kind_rank
from impact.uncertainty.totals import PART, BlockAccumulator, Thresholds
from impact.variables.variable import Uncertain

Array = NDArray[np.float64]
Piece = tuple[slice, slice, Array]


@dataclass(frozen=True)
class Job:
    """What is to be simulated: the cases of one or more cases, and the sum over some of them.

    Attributes
    ----------
    cases : list of CaseOutputs
    totals : ndarray, shape (total rows, outputs to sum), by case, or None
        Weights of each case's rows (and its constant, last) in the rows of the total.
    """

    cases: list[CaseOutputs]
    seed: int
    totals: list[Array] | None = None

    @property
    def heights(self) -> list[int]:
        """Rows that are summarised, of each case and of the total."""
        heights = [member.height for member in self.cases]
        return [*heights, len(self.totals[0])] if self.totals is not None else heights

    def counted(self, k: int) -> int:
        """How many rows of the k-th accumulator get histograms: its first ones."""
        return self.cases[k].counted if k < len(self.cases) else self.heights[k]


class GuardError(Exception):
    """A draw under which the model has no meaning: (case number, what went wrong)."""


class Worker:
    """One thread's buffers. `measure` fixes the scales from the first draws, then `block` computes any block.

    `alone` says that no other thread works beside it.
    """

    def __init__(self, job: Job, alone: bool = True) -> None:
        self.job = job
        self.runners = [TileRunner(member.program) for member in job.cases]
        inputs, self.gathered = self._inputs()
        rows = self.runners[0].tile[: len(inputs)] if len(job.cases) == 1 else np.empty((len(inputs), TILE))
        self.sampler = Sampler(inputs, job.seed, rows, 1 if alone else TILES)
        self.y = np.empty((0, TILE))
        if job.totals is not None:
            self.total, self.part = np.empty((2, len(job.totals[0]), TILE))
        self.accumulators: list[BlockAccumulator] = []
        self._measured = False

    def _inputs(self) -> tuple[list[Uncertain], list[NDArray[np.intp]]]:
        """All cases' inputs that matter, each once, and where each case finds its own."""
        needed = [[member.model.inputs[k] for k in member.program.inputs] for member in self.job.cases]
        if len(needed) == 1:
            return needed[0], []
        union = {_identity(entry): entry for entries in needed for entry in entries}
        ordered = sorted(union.values(), key=lambda entry: (kind_rank(entry), entry.draw, entry.name))
        at = {_identity(entry): k for k, entry in enumerate(ordered)}
        return ordered, [np.array([at[_identity(e)] for e in entries], dtype=np.intp) for entries in needed]

    def use(self, scales: list[BinScale], thresholds: list[Thresholds]) -> None:
        """Measure rows as given from now on."""
        self.matrices: list[Array] = []
        for member, runner, scale in zip(self.job.cases, self.runners, scales, strict=False):
            matrix, ratios = member.program.matrix.copy(), len(member.ratios)
            for rows, at in (
                (slice(0, member.plain), slice(0, member.plain)),
                (slice(member.plain + 2 * ratios, None), slice(member.counted, None)),
            ):
                matrix[rows, runner.ones] -= scale.offset[at]
                matrix[rows] /= scale.unit[at, None]
            above, below = (slice(member.plain + k * ratios, member.plain + (k + 1) * ratios) for k in (0, 1))
            at = slice(member.plain, member.counted)  # (n / d − offset) / unit = ((n − offset · d) / unit) / d
            matrix[above] = (matrix[above] - scale.offset[at, None] * matrix[below]) / scale.unit[at, None]
            self.matrices.append(matrix)
        self.accumulators = [
            BlockAccumulator(self.job.counted(k), self.job.heights[k], scale, t)
            for k, (scale, t) in enumerate(zip(scales, thresholds, strict=True))
        ]
        self.pieces = [
            [(part, *pieces_of(member, matrix, part)) for part in accumulator.parts]
            for member, matrix, accumulator in zip(self.job.cases, self.matrices, self.accumulators, strict=False)
        ]
        self.y = np.empty((2 * PART, TILE))

    def measure(self, draws: int = BLOCK) -> list[BinScale]:
        """Scales of all accumulators from the first draws of the first block, of which so many are wanted."""
        self.sampler.start(0, draws)
        self._draw()
        scales = []
        for k, member in enumerate(self.job.cases):
            values = member.totals(member.program.matrix @ self.runners[k].terms[:, :PILOT])
            scales.append(scale_of(values, self.job.counted(k)))
        if self.job.totals is not None:
            scales.append(scale_of(self._total()[:, :PILOT], self.job.counted(len(self.job.cases))))
        self._measured = True
        return scales

    def block(self, number: int, draws: int, stop: Callable[[], bool] = lambda: False) -> list[Summary]:
        """Summaries of one block, of which the first `draws` are counted."""
        for accumulator in self.accumulators:
            accumulator.begin()
        ready = self._measured and number == 0
        if not ready:
            self.sampler.start(number, draws)
        for start in range(0, min(draws, BLOCK), TILE):
            if stop():
                break
            if not (ready and start == 0):
                self._draw()
            self._summarise(min(draws - start, TILE))
        self._measured = False
        return [accumulator.end() for accumulator in self.accumulators]

    def _draw(self) -> None:
        values = self.sampler.next_tile()
        for k, runner in enumerate(self.runners):
            if self.gathered:
                np.take(values, self.gathered[k], axis=0, out=runner.tile[: len(self.gathered[k])])
            runner.run()
            for row, sign in self.job.cases[k].program.guards:
                if (runner.tile[row] * sign).min() <= 0:
                    raise GuardError(k, "loop")

    def _total(self) -> Array:
        """The sum over cases for the tile, in the order of the cases."""
        assert self.job.totals is not None
        self.total[:] = 0.0
        for runner, weights in zip(self.runners, self.job.totals, strict=True):
            np.matmul(weights, runner.terms, out=self.part)
            np.add(self.total, self.part, out=self.total)
        return self.total

    def _summarise(self, m: int) -> None:
        for k, accumulator in enumerate(self.accumulators):
            if k < len(self.job.cases):
                self._summarise_case(k, m)
            else:
                total = self._total()
                np.subtract(total, accumulator.scale.offset[:, None], out=total)
                np.divide(total, accumulator.scale.unit[:, None], out=total)
                for part in accumulator.parts:
                    accumulator.add(part, total[part, :m])
            accumulator.end_of_tile(m)
            if not np.isfinite(accumulator.sum).all():
                raise GuardError(k, "not finite")

    def _summarise_case(self, k: int, m: int) -> None:
        """Parts of one case's rows, each computed and summarised while it is at hand."""
        accumulator, terms = self.accumulators[k], self.runners[k].terms
        for part, pieces, divided in self.pieces[k]:
            length = part.stop - part.start
            for at, group, weights in pieces:
                np.matmul(weights, terms[group], out=self.y[at])
            if divided:
                above = self.y[length - divided : length]
                np.divide(above, self.y[length : length + divided], out=above)
            accumulator.add(part, self.y[:length, :m])


def pieces_of(member: CaseOutputs, matrix: Array, part: slice) -> tuple[list[Piece], int]:
    """How the rows of a part are computed: (rows of y, columns, weights), and how many of them are divided.

    Relative savings stand at the end of a part; what they are divided by follows after it. Rows are computed together
    where they take their terms from the same group.
    """
    program, ratios = member.program, len(member.ratios)
    divided = (
        max(min(part.stop, member.counted) - max(part.start, member.plain), 0) if part.start < member.counted else 0
    )
    wanted = np.arange(part.start, part.stop)
    wanted[wanted >= member.counted] += ratios
    wanted = np.append(wanted, wanted[len(wanted) - divided :] + ratios)
    starts = np.array([group.start for group in program.groups])
    pieces: list[Piece] = []
    last = matrix.shape[1] - 1 - np.argmax(matrix[wanted, ::-1] != 0, axis=1)  # column that a row takes something of
    labels = (np.searchsorted(starts, last, side="right") - 1).tolist()
    for label, run in groupby(range(len(wanted)), lambda k: labels[k]):
        at = list(run)
        group = program.groups[label]
        weights = matrix[wanted[at]][:, group].copy()
        weights[:, 0] = matrix[wanted[at], 0]  # what is certain
        pieces.append((slice(at[0], at[-1] + 1), group, weights))
    return pieces, divided


def _identity(entry: Uncertain) -> tuple[object, ...]:
    """What makes two cases' inputs the same numbers."""
    return entry.draw, entry.distribution, entry.opposed, entry.variate


def bytes_of(worker: Worker) -> int:
    """What one thread holds."""
    tiles = sum(runner.tile.nbytes for runner in worker.runners) + worker.y.nbytes + worker.sampler.drawn.nbytes
    return tiles + sum(accumulator.indices.nbytes for accumulator in worker.accumulators)
