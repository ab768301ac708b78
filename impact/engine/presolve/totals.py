"""Presolve a plan: everything certain into weights, everything uncertain into as few operations as possible.

What the lines of a case add to the indicators is collected in subtotals: one for each year, scenario and set of
partners who bear its lines. Every total that a result shows is a sum of them, so that it is one row of weights over
the nodes of a graph; all totals together are one matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.engine.boundaries import PRICES
from impact.engine.draws import Draws
from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Plan
from impact.engine.presolve.graph import Affine, Graph, Number
from impact.engine.presolve.solve import settled
from impact.engine.presolve.year import CANCELLED, PlanYear
from impact.model.indicators import NAMES

Array = NDArray[np.float64]
Bind = Callable[[Sequence[Affine]], Draws]
Term = tuple[int, int, float]  # number of a subtotal, of an indicator, and its weight in a total


@dataclass
class Subtotal:
    """What some lines of a scenario add to all indicators in one year: certain + Σ weights of nodes.

    `shares` says how much of it each partner bears; a subtotal with `system` False counts for its partners only.
    """

    y: int
    scenario: str
    payment: bool
    shares: tuple[tuple[str, float], ...]
    system: bool = True
    label: Hashable = None
    certain: Array = field(default_factory=lambda: np.zeros(len(NAMES)))
    weights: dict[int, Array] = field(default_factory=dict)
    sizes: dict[int, Array] = field(default_factory=dict)  # of the terms that each weight is the sum of

    @property
    def key(self) -> Hashable:
        """What tells it from others."""
        return self.y, self.scenario, self.payment, self.shares, self.system, self.label

    def add(self, amount: Number, indicators: Array) -> None:
        """Add an amount with its weights in the indicators, shape (indicators,)."""
        if not isinstance(amount, Affine):
            self.certain = self.certain + amount * indicators
            return
        if amount.constant:
            self.certain = self.certain + amount.constant * indicators
        for node, weight in amount.terms.items():
            term, old = weight * indicators, self.weights.get(node)
            if old is None:
                self.weights[node], self.sizes[node] = term, np.abs(term)
            else:
                self.weights[node], self.sizes[node] = old + term, self.sizes[node] + np.abs(term)


@dataclass(frozen=True)
class Presolved:
    """A presolved plan.

    Attributes
    ----------
    graph : Graph
        Operations on the inputs.
    subtotals : list of Subtotal
        What every total is a sum of.
    """

    plan: Plan
    graph: Graph
    subtotals: list[Subtotal]

    def totals(self, wanted: Sequence[Iterable[Term]]) -> Totals:
        """Totals as rows over nodes: each is a sum of terms."""
        nodes: dict[int, int] = {}
        certain = np.zeros(len(wanted))
        parts: list[tuple[int, int, float, float]] = []
        for r, row in enumerate(wanted):
            for p, i, factor in row:
                subtotal = self.subtotals[p]
                certain[r] += factor * subtotal.certain[i]
                for node, weights in subtotal.weights.items():
                    if weights[i]:
                        size = abs(factor) * subtotal.sizes[node][i]
                        parts.append((r, nodes.setdefault(node, len(nodes)), factor * weights[i], size))
        matrix, sizes = np.zeros((len(wanted), len(nodes))), np.zeros((len(wanted), len(nodes)))
        for r, t, weight, size in parts:
            matrix[r, t] += weight
            sizes[r, t] += size
        matrix[np.abs(matrix) <= CANCELLED * sizes] = 0.0
        used = np.flatnonzero(matrix.any(axis=0))
        order = np.array(list(nodes), dtype=np.intp)[used] if len(used) else np.zeros(0, dtype=np.intp)
        return Totals(self.graph, certain, order, matrix[:, used])


@dataclass(frozen=True)
class Totals:
    """Totals = certain + matrix · nodes, shapes (rows,), (rows, nodes)."""

    graph: Graph
    certain: Array
    nodes: NDArray[np.intp]
    matrix: Array


def presolve(
    plan: Plan,
    inputs: int,
    bind: Bind,
    years: Sequence[int] | None = None,
    label: Callable[[Line], Hashable] = lambda line: None,
) -> Presolved:
    """Presolve a plan over its uncertain inputs.

    Parameters
    ----------
    plan : Plan
    inputs : int
        How many there are.
    bind : callable
        Makes `Draws` of the inputs as affine expressions.
    years : sequence of int, optional
        Positions in the plan's years; all if left out. Years share every operation that is the same in them.
    label : callable, optional
        Keeps lines apart that a caller wants to see apart (by role, by purpose).
    """
    graph = Graph()
    draws = bind([graph.input(k) for k in range(inputs)])
    subtotals: dict[Hashable, Subtotal] = {}
    running = plan.running()
    for y in range(len(plan.years)) if years is None else years:
        _add_year(PlanYear(plan, y, draws, graph), running[y], subtotals, label)
    return Presolved(plan, graph, list(subtotals.values()))


@dataclass
class _Demand:
    """What the lines of one subtotal ask of the processes, with and without what the lines pay for themselves."""

    all: dict[int, Number] = field(default_factory=dict)
    bought: dict[int, Number] = field(default_factory=dict)


def _add_year(
    year: PlanYear, running: Array, subtotals: dict[Hashable, Subtotal], label: Callable[[Line], Hashable]
) -> None:
    demands: dict[Hashable, _Demand] = {}
    for k, line in enumerate(year.plan.lines):
        if not running[k]:
            continue
        amount = line.effective(year.amounts)
        for subtotal, part in _parts(year, line, amount, label(line)):
            key = subtotal.key
            _add_line(year, line, part, subtotals.setdefault(key, subtotal), demands.setdefault(key, _Demand()))
    for boundary, own in year.boundaries():
        if not any(own):  # nothing that counts within it
            continue
        technosphere = year.technosphere(boundary.stop)
        for key, demand in demands.items():
            asked = demand.bought if boundary.counts == PRICES else demand.all
            for column, amount in technosphere.production(asked).items():
                made = settled(amount, (per_unit for per_unit, _ in own[column]))
                for per_unit, weights in own[column]:
                    subtotals[key].add(per_unit * made, weights)


def _parts(year: PlanYear, line: Line, amount: Number, label: Hashable) -> list[tuple[Subtotal, Number]]:
    """The subtotals that a line goes to, and how much of it."""
    shares = [(partner, year.amounts(share)) for partner, share in line.shares]
    head = year.y, line.scenario, line.role == PAYMENT
    certain = tuple((partner, share) for partner, share in shares if not isinstance(share, Affine))
    if len(certain) == len(shares):
        return [(Subtotal(*head, certain, True, label), amount)]
    parts = [(Subtotal(*head, ((partner, 1.0),), False, label), amount * share) for partner, share in shares]
    return [(Subtotal(*head, (), True, label), amount), *parts]


def _add_line(year: PlanYear, line: Line, amount: Number, subtotal: Subtotal, demand: _Demand) -> None:
    signed = amount * line.sign
    cost = line.cost(amount, year.amounts, year.plan.money)
    if line.column >= 0:
        demand.all[line.column] = demand.all.get(line.column, 0.0) + signed
        if cost is None:
            demand.bought[line.column] = demand.bought.get(line.column, 0.0) + signed
    elif line.elementary >= 0:
        subtotal.add(signed, year.plan.C[:, line.elementary])
    if cost is not None:
        subtotal.add(*cost)
