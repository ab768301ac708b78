"""Numbers that depend on draws, as affine expressions over the nodes of a graph.

An `Affine` is a constant plus a weighted sum of nodes; a node is an uncertain input or one operation on nodes, recorded
once on a `Graph` however often it is asked for. Arithmetic on them puts everything certain into constants and
weights, so that only what truly varies from draw to draw is left in the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.expressions import steam

Array = NDArray[np.float64]
Operation = tuple[Any, ...]  # (its name, *arguments); arguments are positions of earlier nodes, or numbers where said

INPUT, CONSTANT, LINEAR, MULTIPLY, RECIPROCAL, POWER, CALL, LOOK_UP = (
    "input", "constant", "linear", "multiply", "reciprocal", "power", "call", "look up"
)  # fmt: skip


@dataclass(slots=True)
class Graph:
    """Operations in an order in which each comes after those it needs.

    input k | constant c | linear c, ((node, weight), ...) | multiply a b | reciprocal a | power a k | call name a ...
    | look up a t (the entry of table t whose number a is)
    """

    nodes: list[Operation] = field(default_factory=list)
    known: dict[Operation, int] = field(default_factory=dict)
    tables: list[Array] = field(default_factory=list)
    positive: list[tuple[int, float]] = field(default_factory=list)  # (node, sign): must keep its sign in every draw
    origins: list[str] = field(default_factory=list)  # of each node: the amount or process that asked for it first
    origin: str = ""  # of what is recorded now

    def at(self, *operation: Any) -> int:
        """The position of a node, recorded at first sight."""
        known = self.known.get(operation)
        if known is None:
            known = self.known[operation] = len(self.nodes)
            self.nodes.append(operation)
            self.origins.append(self.origin)
        return known

    def input(self, k: int) -> Affine:
        """The k-th input."""
        return Affine(self, 0.0, {self.at(INPUT, k): 1.0})

    def look_up(self, number: Affine, table: Array) -> Affine:
        """Entries of a table, shape (entries,), by number (modulo its length)."""
        self.tables.append(table)
        return Affine(self, 0.0, {self.at(LOOK_UP, number.value(), len(self.tables) - 1): 1.0})

    def needs(self, node: int) -> tuple[int, ...]:
        """The nodes that a node is computed from."""
        operation, *arguments = self.nodes[node]
        if operation in (INPUT, CONSTANT):
            return ()
        if operation == LINEAR:
            return tuple(n for n, _ in arguments[1])
        if operation in (POWER, LOOK_UP):
            return (arguments[0],)
        return tuple(arguments[1:] if operation == CALL else arguments)

    def reached(self, nodes: Iterable[int]) -> set[int]:
        """These nodes and all that they are computed from."""
        waiting = list(nodes)
        reached = set(waiting)
        while waiting:
            more = set(self.needs(waiting.pop())) - reached
            reached |= more
            waiting += more
        return reached


class Affine:
    """constant + Σ weight · node. Immutable; arithmetic with numbers and others over the same graph."""

    __array_ufunc__ = None  # numpy's numbers leave arithmetic with these to them
    __slots__ = ("_single", "constant", "graph", "terms")

    def __init__(self, graph: Graph, constant: float, terms: dict[int, float]) -> None:
        self.graph, self.constant, self.terms = graph, constant, terms
        self._single: tuple[float, int] | None = None

    def single(self) -> tuple[float, int]:
        """(weight, node) such that it is weight · node; a sum is recorded as a node of its own."""
        if self._single is None:
            if not self.constant and len(self.terms) == 1:
                ((node, weight),) = self.terms.items()
                self._single = weight, node
            else:
                items = sorted(self.terms.items())
                weight = items[0][1]
                parts = tuple((node, value / weight) for node, value in items)
                self._single = weight, self.graph.at(LINEAR, self.constant / weight, parts)
        return self._single

    def recorded(self) -> Affine:
        """The same number as weight · node."""
        weight, node = self.single()
        return Affine(self.graph, 0.0, {node: weight})

    def value(self) -> int:
        """A node with exactly its value."""
        weight, node = self.single()
        return node if weight == 1.0 else self.graph.at(LINEAR, 0.0, ((node, weight),))

    # ------------------------------------------------------------------ arithmetic

    def _scaled(self, factor: float) -> Number:
        if factor == 0:
            return 0.0
        return Affine(self.graph, self.constant * factor, {node: w * factor for node, w in self.terms.items()})

    def __add__(self, other: Number) -> Number:
        if not isinstance(other, Affine):
            return self if other == 0 else Affine(self.graph, self.constant + float(other), self.terms)
        terms = dict(self.terms)
        for node, weight in other.terms.items():
            old = terms.get(node)
            total = weight if old is None else old + weight
            if old is not None and abs(total) <= 1e-15 * abs(weight):
                del terms[node]
            else:
                terms[node] = total
        constant = self.constant + other.constant
        return Affine(self.graph, constant, terms) if terms else constant

    __radd__ = __add__

    def __neg__(self) -> Number:
        return self._scaled(-1.0)

    def __sub__(self, other: Number) -> Number:
        return self + -other

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        if not isinstance(other, Affine):
            return self._scaled(float(other))
        (a, left), (b, right) = self.single(), other.single()
        return Affine(self.graph, 0.0, {self.graph.at(MULTIPLY, *sorted((left, right))): a * b})

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Number:
        if isinstance(other, Affine):
            return self * other._reciprocal()
        return Affine(self.graph, self.constant / other, {node: w / float(other) for node, w in self.terms.items()})

    def __rtruediv__(self, other: float) -> Number:
        return self._reciprocal()._scaled(float(other))

    def _reciprocal(self) -> Affine:
        weight, node = self.single()
        return Affine(self.graph, 0.0, {self.graph.at(RECIPROCAL, node): 1 / weight})

    def __pow__(self, exponent: int) -> Number:
        if exponent < 0:
            return 1.0 / self**-exponent
        if exponent <= 2:
            return (1.0, self, self * self)[exponent]
        weight, node = self.single()
        return Affine(self.graph, 0.0, {self.graph.at(POWER, node, exponent): weight**exponent})

    def call(self, function: str, arguments: Sequence[Number]) -> Number:
        """A function of the expression language, of numbers and affine expressions."""
        if function == "pumping":
            return arguments[0] * (steam.pumping(1.0, 1.0) / arguments[1])
        at = [a.value() if isinstance(a, Affine) else self.graph.at(CONSTANT, float(a)) for a in arguments]
        return Affine(self.graph, 0.0, {self.graph.at(CALL, function, *at): 1.0})


Number = float | Affine  # certain, or dependent on draws
