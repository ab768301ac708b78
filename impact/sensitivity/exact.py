"""The saving of a case as a sum of products of functions of one draw each, read off the compiled system.

The system is solved as the engine solves it (adjoint, three boundaries by cutting columns), but with such sums in
place of numbers, one indicator at a time: chains by substitution, loops by elimination. Where that is not possible,
`NotSeparable` says where and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from impact.engine.draws import exchange_name
from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Plan
from impact.factors import Exchange
from impact.factors.cost import Money
from impact.model import Amount
from impact.model.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.sensitivity.expressions import SeparableAmounts
from impact.sensitivity.separable import NotSeparable, Separable, Space
from impact.uncertainty.model import SYSTEM
from impact.variables.inputs import EXCHANGE, PARAMETER, PRICE, Input


class SeparableCase:
    """A plan's first year with some of its inputs drawn.

    Parameters
    ----------
    plan : Plan
    inputs : sequence of Input
    values : sequence of Separable
        The inputs, in the same order; factors where an input is relative.
    space : Space
    """

    def __init__(self, plan: Plan, inputs: Sequence[Input], values: Sequence[Separable], space: Space) -> None:
        self.plan, self.space = plan, space
        self.drawn: dict[tuple[str, str], list[tuple[Input, Separable]]] = {}
        for entry, value in zip(inputs, values, strict=True):
            for name in entry.of:
                self.drawn.setdefault((entry.kind, name), []).append((entry, value))
        parameters = {name: found[0] for (kind, name), found in self.drawn.items() if kind == PARAMETER}
        self.amounts = SeparableAmounts(
            plan,
            space,
            {name: value for name, (_, value) in parameters.items()},
            {name for name, (entry, _) in parameters.items() if entry.relative},
        )
        self.money = Money(plan.inventory, plan.settings.currency, plan.settings.price_year)
        self.made = [self._output(column) for column in range(len(plan.system.columns))]
        self.shares: dict[tuple[int, int], Separable] = {}

    # ------------------------------------------------------------------ values of the inventory and of the case

    def _fact(self, exchange: Exchange, column: int) -> Separable:
        """The value of a row of the inventory in the year, as drawn."""
        process = self.plan.system.columns[column].unit_process
        assert process is not None
        fact = exchange.at(self.plan.years[0])[0] if exchange.series else exchange.facts[0]
        value = self.space.constant(fact.value)
        for entry, drawn in self.drawn.get((EXCHANGE, exchange_name(process, exchange)), []):
            value = value * drawn if entry.relative else drawn
        return value

    def _value(self, what: Exchange | Amount, column: int, product: int = -1) -> Separable:
        if isinstance(what, Exchange):
            return self._fact(what, column)
        value = self.amounts(what)
        return value if product < 0 else value * self._share(column, product)

    def _share(self, column: int, product: int) -> Separable:
        """The share of a process's inputs and emissions that one of its outputs bears."""
        if (column, product) not in self.shares:
            own = self.plan.system.columns[column].own
            assert own is not None
            name, amount = own.outputs[product]
            if isinstance(own.allocation, tuple):
                found = [self.amounts(share) for output, share in own.allocation if output == name]
                self.shares[column, product] = found[0] if found else self.space.constant(0.0)
            else:
                total = sum((self.amounts(a) for _, a in own.outputs), self.space.constant(0.0))
                self.shares[column, product] = self.amounts(amount) / total
        return self.shares[column, product]

    def _output(self, column: int) -> Separable:
        """What a column makes per run: the diagonal of A before it uses any of its own product."""
        this, system = self.plan.system.columns[column], self.plan.system
        if this.unit_process is None:
            entry = next(e for e in system.A_open if e.row == e.column == column and e.sign == -1.0 and e.product == -1)
            return self.amounts(entry.amount)
        for exchange in self.plan.inventory.exchanges(this.unit_process.id):
            if exchange.kind == "output":
                return self._fact(exchange, column)
        return self.space.constant(self.plan.inventory.output(this.unit_process.id))

    # ------------------------------------------------------------------ scores

    def _own(self, indicator: int) -> list[Separable]:
        """Score of each column's own elementary flows per run."""
        system, C = self.plan.system, self.plan.C
        own = [self.space.constant(0.0) for _ in system.columns]
        for entry in system.B_open:
            if C[indicator, entry.row]:
                weight = C[indicator, entry.row] * entry.sign
                own[entry.column] += self._value(entry.amount, entry.column, entry.product) * weight
        for column, this in enumerate(system.columns):
            if this.unit_process is None:
                continue
            for exchange in self.plan.inventory.exchanges(this.unit_process.id):
                if exchange.kind in ("emission", "resource"):
                    key = (exchange.flow, exchange.region or this.unit_process.region, exchange.scope or "direct")
                    weight = C[indicator, system.elementary[key]]
                    if weight:
                        own[column] += self._fact(exchange, column) * float(weight)
        return own

    def _prices(self) -> list[Separable]:
        """Price of each column's product, money of the result."""
        system = self.plan.system
        found = [self.space.constant(float(price)) for price in system.price[0]]
        for column, amount, factor in system.price_open:
            found[column] = self.amounts(amount) * factor
        for column, this in enumerate(system.columns):
            for entry, drawn in self.drawn.get((PRICE, this.name), []):
                found[column] = found[column] * drawn if entry.relative else drawn
        return found

    def scores(self, indicator: str) -> list[Separable]:
        """Cumulative score of one unit of each column's product."""
        system, boundary = self.plan.system, BY_NAME[indicator].boundary
        nothing = np.zeros(len(system.columns), dtype=bool)
        if boundary == COST:
            own = [
                price * made * sign if priced else self.space.constant(0.0)
                for price, made, sign, priced in zip(
                    self._prices(), self.made, self._signs(), system.priced, strict=True
                )
            ]
            return self._solved(own, system.bought)
        own = self._own(INDEX[indicator])
        if boundary != DIRECT:
            fixed = self._given(INDEX[indicator])
            nothing[list(fixed)] = True
            return self._solved(own, nothing, fixed)
        stop = ~system.direct
        own = [self.space.constant(0.0) if cut else value for value, cut in zip(own, stop, strict=True)]
        return self._solved(own, stop)

    def _signs(self) -> list[float]:
        return [float(sign) for sign in self.plan.system.signs]

    def _given(self, indicator: int) -> dict[int, float]:
        """Scores of the columns that a background database replaces."""
        given = self.plan.given
        if given is None or indicator not in given.indicators:
            return {}
        k = int(np.flatnonzero(given.indicators == indicator)[0])
        return {int(column): float(given.scores[c, k]) for c, column in enumerate(given.columns)}

    def _solved(
        self, own: list[Separable], stop: NDArray[np.bool_], fixed: Mapping[int, float] | None = None
    ) -> list[Separable]:
        """x of Aᵀ x = own with the inputs of some columns cut, times each product's sign.

        Strongly connected columns are eliminated together, after all that they take from. `fixed` holds the scores
        of columns that have one already.
        """
        system, signs = self.plan.system, self._signs()
        diagonal = list(self.made)
        inputs: list[dict[int, Separable]] = [{} for _ in system.columns]
        for column, entries in enumerate(system.inputs):
            for entry in entries:
                amount = self._value(entry.what, column, entry.product) * (entry.sign * signs[entry.row])
                if entry.row == column:
                    diagonal[column] = diagonal[column] - amount
                elif not stop[column]:
                    known = inputs[column].get(entry.row)
                    inputs[column][entry.row] = amount if known is None else known + amount
        x: dict[int, Separable] = {}
        for column, score in (fixed or {}).items():
            x[column] = self.space.constant(score * signs[column])
        for group in _in_order(inputs):
            if group[0] in x:
                continue
            self._eliminate(group, inputs, diagonal, own, x)
        return [x[column] * signs[column] for column in range(len(system.columns))]

    def _eliminate(self, group: list[int], inputs: list[dict[int, Separable]], diagonal: list[Separable],
                   own: list[Separable], x: dict[int, Separable]) -> None:  # fmt: skip
        """Solve for the columns of one loop: diagonal_j x_j = own_j + Σ inputs_j,i x_i."""
        members, right, left = set(group), {}, {}
        for column in group:
            right[column] = own[column]
            left[column] = {row: amount for row, amount in inputs[column].items() if row in members}
            for row, amount in inputs[column].items():
                if row not in members and x[row].terms:
                    right[column] = right[column] + amount * x[row]
        for k, column in enumerate(group):
            try:
                pivot = diagonal[column].inverse()
            except NotSeparable as error:
                raise NotSeparable(f"{error} (in the process '{self.plan.system.columns[column].name}')") from None
            right[column] = right[column] * pivot
            left[column] = {row: amount * pivot for row, amount in left[column].items()}
            for later in group[k + 1 :]:
                if column in left[later]:
                    amount = left[later].pop(column)
                    self._substitute(later, amount, column, diagonal, left, right)
        for column in reversed(group):
            total = right[column]
            for row, amount in left[column].items():
                total = total + amount * x[row]
            x[column] = total

    @staticmethod
    def _substitute(later: int, amount: Separable, column: int, diagonal: list[Separable],
                    left: dict[int, dict[int, Separable]], right: dict[int, Separable]) -> None:  # fmt: skip
        right[later] = right[later] + amount * right[column]
        for row, factor in left[column].items():
            if row == later:
                diagonal[later] = diagonal[later] - amount * factor
            else:
                known = left[later].get(row)
                left[later][row] = amount * factor if known is None else known + amount * factor

    # ------------------------------------------------------------------ lines

    def saving(self, baseline: str, alternative: str, indicator: str, partner: str = SYSTEM) -> Separable:
        """Baseline minus alternative, of the system (without what partners pay each other) or of one partner."""
        scores = self.scores(indicator)
        running = self.plan.running()[0]
        total = self.space.constant(0.0)
        for k, line in enumerate(self.plan.lines):
            if line.scenario not in (baseline, alternative) or not running[k]:
                continue
            if partner == SYSTEM:
                shares = [self.space.constant(float(line.role != PAYMENT))]
            else:
                shares = [self.amounts(share) for name, share in line.shares if name == partner]
            for share in shares:
                if share.terms:
                    value = self._line(line, indicator, scores) * share
                    total = total + value if line.scenario == baseline else total - value
        return total

    def _line(self, line: Line, indicator: str, scores: list[Separable]) -> Separable:
        amount = self.amounts(line.amount)
        if line.flow is not None:
            for ratio in (line.flow.substitution, line.flow.quality):
                if ratio is not None:
                    amount = amount * self.amounts(ratio)
        if BY_NAME[indicator].boundary == COST:
            if line.money:
                return amount * line.money if line.annual or indicator == "cost" else self.space.constant(0.0)
            if line.flow is not None and line.flow.price is not None:
                price = line.flow.price
                factor = self.money.of(price.amount.dimension, price.year)
                return amount * self.amounts(price.amount) * (line.sign * factor)
        if line.column >= 0:
            return amount * scores[line.column] * line.sign
        if line.elementary >= 0:
            return amount * float(line.sign * self.plan.C[INDEX[indicator], line.elementary])
        return self.space.constant(0.0)


def _in_order(inputs: list[dict[int, Separable]]) -> list[list[int]]:
    """Strongly connected columns, each group after all it takes from (Tarjan 1972, SIAM Journal on Computing 1)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    groups: list[list[int]] = []

    def visit(column: int) -> None:
        index[column] = low[column] = len(index)
        stack.append(column)
        for row in inputs[column]:
            if row not in index:
                visit(row)
                low[column] = min(low[column], low[row])
            elif row in stack:
                low[column] = min(low[column], index[row])
        if low[column] == index[column]:
            at = stack.index(column)
            groups.append(sorted(stack[at:]))
            del stack[at:]

    for column in range(len(inputs)):
        if column not in index:
            visit(column)
    return groups
