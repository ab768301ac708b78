"""What one thread does: draw a tile, carry out every case's operations on it, summarise; block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.engine.fold import TILE, Machine
from impact.uncertainty.board import PART, Board, Thresholds
from impact.uncertainty.inputs import Input
from impact.uncertainty.sheet import Sheet
from impact.uncertainty.streams import BLOCK, Sampler, kind_rank
from impact.uncertainty.tally import PILOT, Scale, Summary, scale_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Job:
    """What is to be simulated: the sheets of one or more cases, and the sum over some of them.

    Attributes
    ----------
    sheets : list of Sheet
    totals : ndarray, shape (total rows, outputs to sum), by sheet, or None
        Weights of each sheet's rows (and its constant, last) in the rows of the total.
    """

    sheets: list[Sheet]
    seed: int
    totals: list[Array] | None = None

    @property
    def heights(self) -> list[int]:
        """Rows that are summarised, of each sheet and of the total."""
        found = [sheet.height for sheet in self.sheets]
        return [*found, len(self.totals[0])] if self.totals is not None else found

    def counted(self, k: int) -> int:
        """How many rows of the k-th board get histograms: its first ones."""
        return self.sheets[k].counted if k < len(self.sheets) else self.heights[k]


class GuardError(Exception):
    """A draw under which the model has no meaning: (case number, what went wrong)."""


class Kernel:
    """One thread's buffers. `measure` fixes the scales from the first draws, then `block` computes any block."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.machines = [Machine(sheet.program) for sheet in job.sheets]
        inputs, self.gathered = self._inputs()
        alone = len(job.sheets) == 1
        rows = self.machines[0].tile[: len(inputs)] if alone else np.empty((len(inputs), TILE))
        self.sampler = Sampler(inputs, job.seed, rows)
        self.y = np.empty((0, TILE))
        if job.totals is not None:
            self.total, self.part = np.empty((2, len(job.totals[0]), TILE))
        self.boards: list[Board] = []
        self._measured = False

    def _inputs(self) -> tuple[list[Input], list[NDArray[np.intp]]]:
        """All cases' inputs that matter, each once, and where each case finds its own."""
        needed = [[sheet.model.inputs[k] for k in sheet.program.inputs] for sheet in self.job.sheets]
        if len(needed) == 1:
            return needed[0], []
        union = {_identity(entry): entry for entries in needed for entry in entries}
        ordered = sorted(union.values(), key=lambda entry: (kind_rank(entry), entry.draw, entry.name))
        at = {_identity(entry): k for k, entry in enumerate(ordered)}
        return ordered, [np.array([at[_identity(e)] for e in entries], dtype=np.intp) for entries in needed]

    def use(self, scales: list[Scale], thresholds: list[Thresholds]) -> None:
        """Measure rows as given from now on."""
        self.scales, self.matrices = scales, []
        for sheet, machine, scale in zip(self.job.sheets, self.machines, scales, strict=False):
            matrix, ratios = sheet.program.matrix.copy(), len(sheet.ratios)
            for rows, at in (
                (slice(0, sheet.plain), slice(0, sheet.plain)),
                (slice(sheet.plain + 2 * ratios, None), slice(sheet.counted, None)),
            ):
                matrix[rows, machine.ones] -= scale.offset[at]
                matrix[rows] /= scale.unit[at, None]
            above, below = (slice(sheet.plain + k * ratios, sheet.plain + (k + 1) * ratios) for k in (0, 1))
            at = slice(sheet.plain, sheet.counted)  # (n / d − offset) / unit = ((n − offset · d) / unit) / d
            matrix[above] = (matrix[above] - scale.offset[at, None] * matrix[below]) / scale.unit[at, None]
            self.matrices.append(matrix)
        self.boards = [
            Board(self.job.counted(k), self.job.heights[k], scale, t)
            for k, (scale, t) in enumerate(zip(scales, thresholds, strict=True))
        ]
        self.y = np.empty((2 * PART, TILE))

    def measure(self) -> list[Scale]:
        """Scales of all boards from the first draws of the first block."""
        self.sampler.start(0)
        self._draw()
        found = []
        for k, sheet in enumerate(self.job.sheets):
            values = sheet.totals(sheet.program.matrix @ self.machines[k].terms[:, :PILOT])
            found.append(scale_of(values, self.job.counted(k)))
        if self.job.totals is not None:
            found.append(scale_of(self._total()[:, :PILOT], self.job.counted(len(self.job.sheets))))
        self._measured = True
        return found

    def block(self, number: int, draws: int, stop: Callable[[], bool] = lambda: False) -> list[Summary]:
        """Summaries of one block, of which the first `draws` are counted."""
        for board in self.boards:
            board.begin()
        ready = self._measured and number == 0
        if not ready:
            self.sampler.start(number)
        for start in range(0, min(draws, BLOCK), TILE):
            if stop():
                break
            if not (ready and start == 0):
                self._draw()
            self._summarise(min(draws - start, TILE))
        self._measured = False
        return [board.end() for board in self.boards]

    def _draw(self) -> None:
        values = self.sampler.next_tile()
        for k, machine in enumerate(self.machines):
            if self.gathered:
                np.take(values, self.gathered[k], axis=0, out=machine.tile[: len(self.gathered[k])])
            machine.run()
            for row, sign in self.job.sheets[k].program.guards:
                if (machine.tile[row] * sign).min() <= 0:
                    raise GuardError(k, "loop")

    def _total(self) -> Array:
        """The sum over cases for the tile, in the order of the sheets."""
        assert self.job.totals is not None
        self.total[:] = 0.0
        for machine, weights in zip(self.machines, self.job.totals, strict=True):
            np.matmul(weights, machine.terms, out=self.part)
            np.add(self.total, self.part, out=self.total)
        return self.total

    def _summarise(self, m: int) -> None:
        for k, board in enumerate(self.boards):
            if k < len(self.job.sheets):
                self._summarise_case(k, m)
            else:
                total = self._total()
                np.subtract(total, board.scale.offset[:, None], out=total)
                np.divide(total, board.scale.unit[:, None], out=total)
                for part in board.parts:
                    board.add(part, total[part, :m])
            board.end_of_tile(m)
            if not np.isfinite(board.sum).all():
                raise GuardError(k, "not finite")

    def _summarise_case(self, k: int, m: int) -> None:
        """Parts of one case's rows, each computed and summarised while it is at hand."""
        sheet, board, terms, matrix = self.job.sheets[k], self.boards[k], self.machines[k].terms, self.matrices[k]
        ratios = len(sheet.ratios)
        for part in board.parts:
            first, last = max(part.start, sheet.plain), min(part.stop, sheet.counted)  # relative savings in the part
            n = last - first if part.start < sheet.counted else 0
            if n <= 0:
                skipped = 0 if part.start < sheet.counted else ratios
                y = np.matmul(matrix[part.start + skipped : part.stop + skipped], terms, out=self.y[: _length(part)])
            else:
                y = self._with_ratios(matrix, terms, part, first, n, ratios)
            board.add(part, y[:, :m])

    def _with_ratios(self, matrix: Array, terms: Array, part: slice, first: int, n: int, ratios: int) -> Array:
        """Rows of a part that ends with n relative savings, of which there are `ratios` in all."""
        length, whole = _length(part), n == ratios
        y = self.y[: length + n]
        if whole:  # numerators and denominators stand side by side: one product for all
            np.matmul(matrix[part.start : part.stop + n], terms, out=y)
        else:
            np.matmul(matrix[part], terms, out=y[:length])
            np.matmul(matrix[first + ratios : first + ratios + n], terms, out=y[length:])
        np.divide(y[length - n : length], y[length:], out=y[length - n : length])
        return y[:length]


def _length(part: slice) -> int:
    return int(part.stop - part.start)


def _identity(entry: Input) -> tuple[object, ...]:
    """What makes two cases' inputs the same numbers."""
    return entry.draw, entry.distribution, entry.opposed, entry.variate


def bytes_of(kernel: Kernel) -> int:
    """What one thread holds."""
    tiles = sum(machine.tile.nbytes for machine in kernel.machines) + kernel.y.nbytes
    return tiles + sum(board.indices.nbytes + board.whole.nbytes for board in kernel.boards)
