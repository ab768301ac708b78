"""Fold a plan: everything certain into weights, everything uncertain into as few operations as possible.

What the lines of a case add to the indicators is collected in pots: one for each year, scenario and set of partners
who bear its lines. Every total that a result shows is a sum of pots, so that it is one row of weights over the nodes
of a tape; all rows together are one matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.engine.draws import Draws
from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Plan
from impact.engine.presolve.forms import CANCELLED, COSTS, Year
from impact.engine.presolve.graph import Form, Number, Tape
from impact.engine.presolve.solve import settled
from impact.model.indicators import INDEX, NAMES

Array = NDArray[np.float64]
Bind = Callable[[Sequence[Form]], Draws]

_COST = INDEX["cost"]


@dataclass
class Pot:
    """What some lines of a scenario add to all indicators in one year: certain + Σ weights of nodes.

    `shares` says how much of it each partner bears; a pot with `system` False counts for its partners only.
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

    def add(self, amount: Number, indicators: Array) -> None:
        """Add an amount with its weights in the indicators, shape (indicators,)."""
        if not isinstance(amount, Form):
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
class Folded:
    """A folded plan.

    Attributes
    ----------
    tape : Tape
        Operations on the inputs.
    pots : list of Pot
        What every total is a sum of.
    """

    plan: Plan
    tape: Tape
    pots: list[Pot]

    def rows(self, wanted: Sequence[Iterable[tuple[int, int, float]]]) -> Rows:
        """Totals as rows over nodes: each is a sum of (pot, indicator, weight)."""
        nodes: dict[int, int] = {}
        certain = np.zeros(len(wanted))
        parts: list[tuple[int, int, float, float]] = []
        for r, row in enumerate(wanted):
            for p, i, factor in row:
                pot = self.pots[p]
                certain[r] += factor * pot.certain[i]
                for node, weights in pot.weights.items():
                    if weights[i]:
                        size = abs(factor) * pot.sizes[node][i]
                        parts.append((r, nodes.setdefault(node, len(nodes)), factor * weights[i], size))
        matrix, sizes = np.zeros((len(wanted), len(nodes))), np.zeros((len(wanted), len(nodes)))
        for r, t, weight, size in parts:
            matrix[r, t] += weight
            sizes[r, t] += size
        matrix[np.abs(matrix) <= CANCELLED * sizes] = 0.0
        used = np.flatnonzero(matrix.any(axis=0))
        order = np.array(list(nodes), dtype=np.intp)[used] if len(used) else np.zeros(0, dtype=np.intp)
        return Rows(self.tape, certain, order, matrix[:, used])


@dataclass(frozen=True)
class Rows:
    """Totals = certain + matrix · nodes, shapes (rows,), (rows, nodes)."""

    tape: Tape
    certain: Array
    nodes: NDArray[np.intp]
    matrix: Array


def fold(
    plan: Plan,
    inputs: int,
    bind: Bind,
    years: Sequence[int] | None = None,
    label: Callable[[Line], Hashable] | None = None,
) -> Folded:
    """Fold a plan over its uncertain inputs.

    Parameters
    ----------
    plan : Plan
    inputs : int
        How many there are.
    bind : callable
        Makes `Draws` of the inputs' forms.
    years : sequence of int, optional
        Positions in the plan's years; all if left out. Years share every operation that is the same in them.
    label : callable, optional
        Keeps lines apart that a caller wants to see apart (by role, by purpose).
    """
    tape = Tape()
    draws = bind([tape.input(k) for k in range(inputs)])
    pots: dict[Hashable, Pot] = {}
    running = plan.running()
    for y in range(len(plan.years)) if years is None else years:
        _fold_year(Year(plan, y, draws), running[y], pots, label)
    return Folded(plan, tape, list(pots.values()))


@dataclass
class _Demand:
    """What the lines of one pot ask of the processes, with and without what the lines pay for themselves."""

    all: dict[int, Number] = field(default_factory=dict)
    bought: dict[int, Number] = field(default_factory=dict)


def _fold_year(year: Year, running: Array, pots: dict[Hashable, Pot], label: Callable[[Line], Hashable] | None) -> None:
    demands: dict[Hashable, _Demand] = {}
    for k, line in enumerate(year.plan.lines):
        if not running[k]:
            continue
        effective = year.plan._effective(line, year.amounts)
        for key, pot, part in _pots_of(year, line, effective, None if label is None else label(line)):
            held = pots.setdefault(key, pot)
            _add_line(year, line, part, held, demands.setdefault(key, _Demand()))
    for stop, own, cost in year.boundaries():
        if not any(own):  # nothing that counts within it
            continue
        technosphere = year.technosphere(stop)
        for key, demand in demands.items():
            for column, amount in technosphere.production(demand.bought if cost else demand.all).items():
                made = settled(amount, (per_unit for per_unit, _ in own[column]))
                for per_unit, weights in own[column]:
                    pots[key].add(per_unit * made, weights)


def _pots_of(year: Year, line: Line, effective: Number, label: Hashable) -> list[tuple[Hashable, Pot, Number]]:
    """The pots that a line goes to, and how much of it."""
    shares = [(partner, year.amounts(share)) for partner, share in line.shares]
    head = year.y, line.scenario, line.role == PAYMENT
    if not any(isinstance(share, Form) for _, share in shares):
        certain = tuple(shares)
        return [((*head, certain, True, label), Pot(*head, certain, True, label), effective)]
    found: list[tuple[Hashable, Pot, Number]] = [((*head, (), True, label), Pot(*head, (), True, label), effective)]
    for partner, share in shares:
        whole = ((partner, 1.0),)
        found.append(((*head, whole, False, label), Pot(*head, whole, False, label), effective * share))
    return found


def _add_line(year: Year, line: Line, amount: Number, pot: Pot, demand: _Demand) -> None:
    signed = amount * line.sign
    own_price = bool(line.money) or (line.flow is not None and line.flow.price is not None)
    if line.column >= 0:
        demand.all[line.column] = demand.all.get(line.column, 0.0) + signed
        if not own_price:
            demand.bought[line.column] = demand.bought.get(line.column, 0.0) + signed
    elif line.elementary >= 0:
        pot.add(signed, year.plan.C[:, line.elementary])
    if line.money:
        pot.add(amount, COSTS * line.money if line.annual else np.eye(len(NAMES))[_COST] * line.money)
    elif line.flow is not None and line.flow.price is not None:
        pot.add(signed * year.plan._unit_price(line.flow.price, year.amounts), COSTS)
