"""Numbers that depend on draws, kept as linear forms over recorded operations.

A `Form` is a constant plus a weighted sum of nodes; a node is an uncertain input or one operation on nodes, recorded
once on a `Tape` however often it is asked for. Arithmetic on forms folds everything certain into constants and
weights, so that only what truly varies from draw to draw is left on the tape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.expressions import steam

Array = NDArray[np.float64]
Node = tuple[Any, ...]  # (operation, *arguments); arguments are positions of earlier nodes, or numbers where said

INPUT, CONSTANT, LINEAR, MULTIPLY, RECIPROCAL, POWER, CALL, LOOK_UP = (
    "input", "constant", "linear", "multiply", "reciprocal", "power", "call", "look up"
)  # fmt: skip


@dataclass(slots=True)
class Tape:
    """Operations in an order in which each comes after those it needs.

    input k | constant c | linear c, ((node, weight), ...) | multiply a b | reciprocal a | power a k | call name a ...
    | look up a t (the entry of table t whose number a is)
    """

    nodes: list[Node] = field(default_factory=list)
    known: dict[Node, int] = field(default_factory=dict)
    tables: list[Array] = field(default_factory=list)
    positive: list[tuple[int, float]] = field(default_factory=list)  # (node, sign): must keep its sign in every draw

    def at(self, *node: Any) -> int:
        """The position of a node, recorded at first sight."""
        found = self.known.get(node)
        if found is None:
            found = self.known[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def input(self, k: int) -> Form:
        """The k-th input."""
        return Form(self, 0.0, {self.at(INPUT, k): 1.0})

    def look_up(self, number: Form, table: Array) -> Form:
        """Entries of a table, shape (entries,), by number (modulo its length)."""
        self.tables.append(table)
        return Form(self, 0.0, {self.at(LOOK_UP, number.value(), len(self.tables) - 1): 1.0})

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


Number = Any  # float or Form


class Form:
    """constant + Σ weight · node. Immutable; arithmetic with numbers and forms of the same tape."""

    __array_ufunc__ = None  # numpy's numbers leave arithmetic with forms to the forms
    __slots__ = ("_single", "constant", "tape", "terms")

    def __init__(self, tape: Tape, constant: float, terms: dict[int, float]) -> None:
        self.tape, self.constant, self.terms = tape, constant, terms
        self._single: tuple[float, int] | None = None

    def single(self) -> tuple[float, int]:
        """(weight, node) such that the form is weight · node; a sum is recorded as a node of its own."""
        if self._single is None:
            if not self.constant and len(self.terms) == 1:
                ((node, weight),) = self.terms.items()
                self._single = weight, node
            else:
                items = sorted(self.terms.items())
                weight = items[0][1]
                parts = tuple((node, value / weight) for node, value in items)
                self._single = weight, self.tape.at(LINEAR, self.constant / weight, parts)
        return self._single

    def recorded(self) -> Form:
        """The same number as weight · node."""
        weight, node = self.single()
        return Form(self.tape, 0.0, {node: weight})

    def value(self) -> int:
        """A node with exactly the form's value."""
        weight, node = self.single()
        return node if weight == 1.0 else self.tape.at(LINEAR, 0.0, ((node, weight),))

    # ------------------------------------------------------------------ arithmetic

    def _scaled(self, factor: float) -> Number:
        if factor == 0:
            return 0.0
        return Form(self.tape, self.constant * factor, {node: w * factor for node, w in self.terms.items()})

    def __add__(self, other: Number) -> Number:
        if not isinstance(other, Form):
            return self if other == 0 else Form(self.tape, self.constant + float(other), self.terms)
        terms = dict(self.terms)
        for node, weight in other.terms.items():
            old = terms.get(node)
            total = weight if old is None else old + weight
            if old is not None and abs(total) <= 1e-15 * abs(weight):
                del terms[node]
            else:
                terms[node] = total
        constant = self.constant + other.constant
        return Form(self.tape, constant, terms) if terms else constant

    __radd__ = __add__

    def __neg__(self) -> Number:
        return self._scaled(-1.0)

    def __sub__(self, other: Number) -> Number:
        return self + -other

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        if not isinstance(other, Form):
            return self._scaled(float(other))
        (a, left), (b, right) = self.single(), other.single()
        return Form(self.tape, 0.0, {self.tape.at(MULTIPLY, *sorted((left, right))): a * b})

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Number:
        if isinstance(other, Form):
            return self * other._reciprocal()
        return Form(self.tape, self.constant / other, {node: w / float(other) for node, w in self.terms.items()})

    def __rtruediv__(self, other: float) -> Number:
        return self._reciprocal()._scaled(float(other))

    def _reciprocal(self) -> Form:
        weight, node = self.single()
        return Form(self.tape, 0.0, {self.tape.at(RECIPROCAL, node): 1 / weight})

    def __pow__(self, exponent: int) -> Number:
        if exponent < 0:
            return 1.0 / self**-exponent
        if exponent <= 2:
            return (1.0, self, self * self)[exponent]
        weight, node = self.single()
        return Form(self.tape, 0.0, {self.tape.at(POWER, node, exponent): weight**exponent})

    def call(self, function: str, arguments: Sequence[Number]) -> Form:
        """A function of the expression language, of numbers and forms."""
        if function == "pumping":
            return arguments[0] * (steam.pumping(1.0, 1.0) / arguments[1])  # type: ignore[no-any-return]
        at = [a.value() if isinstance(a, Form) else self.tape.at(CONSTANT, float(a)) for a in arguments]
        return Form(self.tape, 0.0, {self.tape.at(CALL, function, *at): 1.0})
