"""Operations of a graph carried out on tiles of draws.

Tiles have a fixed length and are always computed whole, so that a draw's result depends neither on how many draws
are asked for nor on who computes it. A tile's rows stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve.graph import CALL, CONSTANT, INPUT, LINEAR, LOOK_UP, MULTIPLY, POWER, RECIPROCAL, Graph
from impact.engine.presolve.totals import Totals
from impact.expressions.evaluate import call_on_arrays

Array = NDArray[np.float64]
Step = tuple[Callable[..., Any], tuple[Any, ...]]

TILE = 2_048


@dataclass(frozen=True)
class Program:
    """Which node lives in which row, and what the totals take of them.

    Attributes
    ----------
    order : list of int
        Nodes in the order of their computation, without inputs.
    place : dict
        Node -> row of the tile.
    inputs : list of int
        Which inputs matter: the k-th of them is in row k.
    ones : int
        The row that holds ones, for what is certain in a total.
    terms : slice
        Rows that the totals are made of.
    groups : list of slice
        Columns of `matrix` that belong together: no total takes terms of two groups. Each starts with ones.
    matrix : ndarray, shape (totals, terms)
        Totals = matrix · tile[terms].
    guards : list
        (row, sign) of what must keep its sign.
    copies : list
        (row of an input, row of the term that it is).
    """

    graph: Graph
    order: list[int]
    place: dict[int, int]
    inputs: list[int]
    ones: int
    terms: slice
    groups: list[slice]
    matrix: Array
    guards: list[tuple[int, float]]
    copies: list[tuple[int, int]]

    @property
    def height(self) -> int:
        """Rows of a tile."""
        return int(self.terms.stop)

    def __call__(self, values: Array) -> Array:
        """Totals for values of all inputs: shape (inputs, n) to (totals, n)."""
        n = values.shape[1]
        totals = np.empty((len(self.matrix), n))
        runner, last = TileRunner(self), None
        for start in range(0, n, TILE):
            stop = min(start + TILE, n)
            runner.tile[: len(self.inputs), : stop - start] = values[self.inputs, start:stop]
            runner.tile[: len(self.inputs), stop - start :] = values[self.inputs, stop - 1 : stop]
            last = runner.totals(last)
            totals[:, start:stop] = last[:, : stop - start]
        return totals


def compile_totals(totals: Totals, rank: Callable[[int], Any] = lambda k: k) -> Program:
    """The program that computes totals; `rank` orders the inputs (by number) as suits a caller."""
    graph, wanted = totals.graph, set(totals.nodes.tolist())
    live = graph.reached(wanted)
    guards = [(node, sign) for node, sign in graph.positive if node in live]
    found = (n for n in live if graph.nodes[n][0] == INPUT)
    inputs = sorted(found, key=lambda n: (rank(graph.nodes[n][1]), graph.nodes[n][1]))
    order = sorted(live - set(inputs))
    place = {node: k for k, node in enumerate(inputs)}
    first = _place_others(graph, order, wanted | {node for node, _ in guards}, place, wanted)
    columns, groups = _grouped(totals.matrix)
    at = dict(zip(totals.nodes.tolist(), columns.tolist(), strict=True))  # columns of the terms
    matrix = np.zeros((len(totals.certain), groups[-1].stop))
    matrix[:, columns] = totals.matrix
    matrix[:, 0] = totals.certain
    copies = [(place[n], first + at[n]) for n in inputs if n in wanted]
    place |= {node: first + k for node, k in at.items() if node not in place}
    numbers = [graph.nodes[n][1] for n in inputs]
    placed = [(place[node], sign) for node, sign in guards]
    terms = slice(first, first + groups[-1].stop)
    return Program(graph, order, place, numbers, first, terms, groups, matrix, placed, copies)


def _place_others(graph: Graph, order: list[int], kept: set[int], place: dict[int, int], terms: set[int]) -> int:
    """Give rows to nodes that are neither inputs nor terms, anew to the next one once the last user is computed.

    Returns the first row that is left. Few rows stay in the processor's cache.
    """
    last = {needed: node for node in order for needed in graph.needs(node)}
    inputs, stop = set(place), len(place)
    free: list[int] = []
    for node in order:
        if node not in terms:
            if free and node not in kept and graph.nodes[node][0] != CONSTANT:
                place[node] = free.pop()
            else:
                place[node] = stop
                stop += 1
        for needed in set(graph.needs(node)):
            reusable = needed not in inputs and needed not in kept and graph.nodes[needed][0] != CONSTANT
            if reusable and last[needed] == node:
                free.append(place[needed])
    return stop


def _grouped(matrix: Array) -> tuple[NDArray[np.intp], list[slice]]:
    """Where each column goes, and groups of columns that no row mixes; a column of ones stands before each group."""
    labels = labels_of(matrix)[1]
    order = np.argsort(labels, kind="stable")
    columns = np.empty(len(labels), dtype=np.intp)
    columns[order] = np.arange(len(order)) + labels[order] + 1
    sizes = np.bincount(labels, minlength=1)
    stops = (np.cumsum(sizes) + np.arange(1, len(sizes) + 1)).tolist()
    return columns, [slice(start, stop) for start, stop in pairwise([0, *stops])]


def labels_of(matrix: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The group of each row and each column, such that no row takes from two groups; rows of zeros are in group 0."""
    rows = np.zeros(len(matrix), dtype=np.intp)
    columns = np.arange(matrix.shape[1])
    used = matrix != 0
    for row in used:
        joined = columns[row]
        if len(joined):
            columns[np.isin(columns, joined)] = joined.min()
    columns = np.unique(columns, return_inverse=True)[1].astype(np.intp)
    for k, row in enumerate(used):
        rows[k] = columns[int(np.argmax(row))] if row.any() else 0
    return rows, columns


class TileRunner:
    """One tile with the steps that fill it; each thread has its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.tile = np.empty((program.height, TILE))
        for group in program.groups:
            self.tile[program.ones + group.start] = 1.0
        self.scratch = np.empty(TILE)
        self.steps: list[Step] = []
        for node in program.order:
            self._lower(program.graph.nodes[node], self.tile[program.place[node]])
        self.steps += [(np.copyto, (self.tile[term], self.tile[row])) for row, term in program.copies]
        self.terms = self.tile[program.terms]
        self.ones = program.ones - program.terms.start  # the column of a matrix that holds what is certain

    def run(self) -> Array:
        """Carry out the steps on the inputs in the tile; the terms, shape (terms, TILE)."""
        for function, arguments in self.steps:
            function(*arguments)
        return self.terms

    def totals(self, out: Array | None = None) -> Array:
        """The totals for the inputs in the tile, shape (totals, TILE)."""
        totals: Array = np.matmul(self.program.matrix, self.run(), out=out)
        return totals

    def _row(self, node: int) -> Array:
        row: Array = self.tile[self.program.place[node]]
        return row

    def _lower(self, node: tuple[Any, ...], out: Array) -> None:
        operation, *arguments = node
        if operation == CONSTANT:
            out[:] = arguments[0]
        elif operation == MULTIPLY:
            self.steps.append((np.multiply, (self._row(arguments[0]), self._row(arguments[1]), out)))
        elif operation == RECIPROCAL:
            self.steps.append((np.divide, (np.array(1.0), self._row(arguments[0]), out)))
        elif operation == POWER:
            self.steps.append((np.power, (self._row(arguments[0]), np.array(float(arguments[1])), out)))
        elif operation == LOOK_UP:
            self.steps.append((_look_up, (self.program.graph.tables[arguments[1]], self._row(arguments[0]), out)))
        elif operation == CALL:
            self.steps.append((_call, (arguments[0], [self._row(n) for n in arguments[1:]], out)))
        else:
            assert operation == LINEAR
            self._lower_sum(arguments[0], arguments[1], out)

    def _lower_sum(self, constant: float, parts: tuple[tuple[int, float], ...], out: Array) -> None:
        node, weight = parts[0]
        started = self._row(node)
        if weight != 1.0:
            self.steps.append((np.multiply, (started, np.array(weight), out)))
            started = out
        for node, weight in parts[1:]:
            added = self._row(node)
            if abs(weight) != 1.0:
                self.steps.append((np.multiply, (added, np.array(weight), self.scratch)))
                added = self.scratch
            self.steps.append((np.subtract if weight == -1.0 else np.add, (started, added, out)))
            started = out
        if constant:
            self.steps.append((np.add, (started, np.array(constant), out)))


def _call(function: str, rows: list[Array], out: Array) -> None:
    out[:] = call_on_arrays(function, rows)


def _look_up(table: Array, numbers: Array, out: Array) -> None:
    np.take(table, numbers.astype(np.intp), mode="wrap", out=out)
