"""Monte Carlo: all scenarios, indicators and partners on the same draws, block by block, on any number of threads.

Numerical constants are part of the contract: draws come in blocks of 16,384, arithmetic in tiles of 2,048, BLAS works
on one thread, blocks are merged in their order. So a result is the same to the last bit for any number of threads and
any limit of memory, and a case's draws do not depend on which other cases are simulated with it.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import Fault, InputError, Place, did_you_mean
from impact.model.indicators import NAMES
from impact.results.assessment import Assessment
from impact.uncertainty.accumulators import Summary
from impact.uncertainty.blas import one_thread
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.outputs import SAVING, CaseOutputs, Output, ScaledRow, outputs_for
from impact.uncertainty.streams import BLOCK
from impact.uncertainty.table import OutputTable, empty_table
from impact.uncertainty.worker import GuardError, Job, Worker, bytes_of

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]  # draws done, draws in all

MOST = 10**10
CHECKPOINTS = 64  # of convergence


@dataclass
class Run:
    """What a simulation computed: a table for each case, and one for the total if cases were summed."""

    seed: int
    draws: int
    job: Job
    tables: list[OutputTable]

    @property
    def total(self) -> OutputTable | None:
        """The total's table, if cases were summed."""
        return self.tables[-1] if self.job.totals is not None else None


def run(
    results: Sequence[Assessment],
    draws: int,
    seed: int,
    *,
    summed: Sequence[bool] = (),
    totalled: bool = False,
    threads: int | None = None,
    memory: int | None = None,
    thresholds: Sequence[tuple[str, float]] = (),
    progress: Progress | None = None,
) -> Run:
    """Simulate cases on the same draws.

    Parameters
    ----------
    results : sequence of Assessment
    draws, seed : int
    summed : sequence of bool
        Which of the cases count in the total.
    totalled : bool
        Whether a total is made.
    threads : int, optional
        As many as there are cores if left out; the result is the same.
    memory : int, optional
        Limit for the threads' buffers [bytes]: fewer threads work if they would need more.
    thresholds : sequence of (indicator, value)
        Savings of the default comparison beyond these are counted exactly; beyond zero always.
    progress : callable, optional
        Told how many draws are done, and of how many.

    Raises
    ------
    InputError
        If a choice is impossible, or a total has no value for some draws.
    """
    check_choices(draws, seed, thresholds)
    cases = [outputs_for(r) for r in results]
    totals, outputs = _totals(cases, results, summed) if totalled else (None, {})
    job = Job(cases, seed, totals)
    try:
        with one_thread(), np.errstate(all="ignore"):
            first = Worker(job, alone=threads == 1 or draws <= BLOCK)
            tables = _tables(job, first, outputs, results, draws, thresholds)
            ran = Run(seed, draws, job, tables)
            _merge(ran, first, _workers(first, threads, memory, draws), progress)
    except GuardError as error:
        raise InputError([_fault(results, *error.args)]) from None
    return ran


def check_choices(draws: int, seed: int, thresholds: Sequence[tuple[str, float]] = ()) -> None:
    """Refuse a number of draws, a seed or an indicator that cannot be."""
    faults = []
    if not 1 <= draws <= MOST:
        faults.append(Fault("bad-draws", f"The number of draws is {draws:,}; it lies between 1 and {MOST:,}."))
    if not 0 <= seed < 2**64:
        faults.append(Fault("bad-seed", f"The seed {seed} is no whole number from 0 to 2^64 - 1."))
    for name, value in thresholds:
        if name not in NAMES:
            message = f"Unknown indicator '{name}'."
            faults.append(Fault("unknown-indicator", message, remedy=did_you_mean(name, NAMES)))
        if not np.isfinite(value):
            faults.append(Fault("bad-threshold", f"The threshold of '{name}' is no finite number."))
    if faults:
        raise InputError(faults)


def _workers(first: Worker, threads: int | None, memory: int | None, draws: int) -> int:
    wanted = threads if threads is not None else (os.cpu_count() or 1)
    if wanted < 1:
        raise InputError([Fault("bad-threads", f"The number of threads is {wanted}; at least one is needed.")])
    need = bytes_of(first)
    if memory is not None and memory < need:
        message = f"One thread needs {need / 1e6:.1f} MB; the limit is {memory / 1e6:.1f} MB."
        raise InputError([Fault("too-little-memory", message, remedy="Raise it, or simulate fewer cases at once.")])
    fit = wanted if memory is None else int(memory // need)
    return max(1, min(wanted, fit, -(-draws // BLOCK)))


def _fault(results: Sequence[Assessment], case: int, what: str) -> Fault:
    place = Place(results[case].case.path) if case < len(results) else Place()
    if what == "loop":
        message = "In some draws a loop of processes uses more than it makes."
        remedy = "Narrow the ranges of what the processes in the loop take from each other."
        return Fault("loop-uses-more-than-it-makes", message, place, remedy)
    message = "In some draws a total is no finite number: a division by zero, or a value outside a function's domain."
    return Fault("draws-not-finite", message, place, "Keep the ranges of divisors away from zero.")


# ---------------------------------------------------------------------------------------------- totals and tables


def _totals(
    cases: list[CaseOutputs], results: Sequence[Assessment], summed: Sequence[bool]
) -> tuple[list[Array], dict[Output, ScaledRow]]:
    """Weights of each case's terms in the total saving, and where the total's indicators are found."""
    places = [
        [s.outputs[Output(SAVING, r.baseline, r.alternative, SYSTEM, name)] if counts else ScaledRow(0.0, 0.0, -1)
         for name in NAMES]
        for s, r, counts in zip(cases, results, summed, strict=True)
    ]  # fmt: skip
    varying = [i for i in range(len(NAMES)) if any(place[i].row >= 0 for place in places)]
    total_weights = []
    for member, place in zip(cases, places, strict=True):
        program = member.program
        weights = np.zeros((len(varying), program.matrix.shape[1]))
        for k, i in enumerate(varying):
            if place[i].row >= 0:
                weights[k] = place[i].factor * program.matrix[place[i].row]
            weights[k, program.ones - program.terms.start] += place[i].certain
        total_weights.append(weights)
    outputs = {}
    for i, name in enumerate(NAMES):
        certain = float(sum(place[i].certain for place in places))
        where = ScaledRow(0.0, 1.0, varying.index(i)) if i in varying else ScaledRow(certain, 0.0, -1)
        outputs[Output(SAVING, "", "", SYSTEM, name)] = where
    return total_weights, outputs


def _tables(
    job: Job,
    first: Worker,
    total: dict[Output, ScaledRow],
    results: Sequence[Assessment],
    draws: int,
    thresholds: Sequence[tuple[str, float]],
) -> list[OutputTable]:
    """Tables before the first draw; the first tile lays their bins."""
    tables = []
    for k, scale in enumerate(first.measure(draws)):
        case = k < len(job.cases)
        pair = (results[k].baseline, results[k].alternative) if case else ("", "")
        more = [(Output(SAVING, *pair, SYSTEM, name), value) for name, value in thresholds]
        outputs, savings = (job.cases[k].outputs, job.cases[k].savings) if case else (total, list(total))
        tables.append(empty_table(outputs, savings, pair, scale, job.counted(k), more))
    first.use([t.scale for t in tables], [t.thresholds for t in tables])
    return tables


# ---------------------------------------------------------------------------------------------- blocks


def _merge(ran: Run, first: Worker, workers: int, progress: Progress | None) -> None:
    """Add blocks to the tables, in their order."""
    blocks = -(-ran.draws // BLOCK)
    marks = {int(b) for b in np.geomspace(1, blocks, CHECKPOINTS).round()}
    computed = _inline(ran, first, blocks) if workers == 1 else _threaded(ran, first, blocks, workers)
    for number, parts in enumerate(computed):
        for table, part in zip(ran.tables, parts, strict=True):
            table.summary.add(part)
            if number + 1 in marks:
                table.remember()
        if progress is not None:
            progress(min((number + 1) * BLOCK, ran.draws), ran.draws)


def _draws_in(ran: Run, number: int) -> int:
    return min(BLOCK, ran.draws - number * BLOCK)


def _inline(ran: Run, worker: Worker, blocks: int) -> Iterator[list[Summary]]:
    for number in range(blocks):
        yield worker.block(number, _draws_in(ran, number))


def _threaded(ran: Run, first: Worker, blocks: int, workers: int) -> Iterator[list[Summary]]:
    """Blocks in their order, computed by threads that each take the next one; none runs far ahead."""
    numbers, taking, stopped = iter(range(blocks)), threading.Lock(), threading.Event()
    done: queue.Queue[tuple[int, list[Summary] | BaseException]] = queue.Queue()
    ahead = threading.Semaphore(4 * workers)

    def work(worker: Worker | None) -> None:
        number = -1
        try:
            with np.errstate(all="ignore"):
                own = worker or _like(ran)
                while not stopped.is_set():
                    ahead.acquire()
                    with taking:
                        number = next(numbers, -1)
                    if number < 0 or stopped.is_set():
                        return
                    done.put((number, own.block(number, _draws_in(ran, number), stopped.is_set)))
        except BaseException as error:  # handed to the caller, who raises it
            done.put((number, error))

    threads = [threading.Thread(target=work, args=(None if k else first,), daemon=True) for k in range(workers)]
    for thread in threads:
        thread.start()
    try:
        yield from _in_order(done, ahead, blocks)
    finally:
        stopped.set()
        for _ in threads:
            ahead.release()
        for thread in threads:
            thread.join()


def _in_order(
    done: queue.Queue[tuple[int, list[Summary] | BaseException]], ahead: threading.Semaphore, blocks: int
) -> Iterator[list[Summary]]:
    waiting: dict[int, list[Summary]] = {}
    for number in range(blocks):
        while number not in waiting:
            finished, parts = done.get()
            if isinstance(parts, BaseException):
                raise parts
            waiting[finished] = parts
        yield waiting.pop(number)
        ahead.release()


def _like(ran: Run) -> Worker:
    worker = Worker(ran.job, alone=False)
    worker.use([t.scale for t in ran.tables], [t.thresholds for t in ran.tables])
    return worker
