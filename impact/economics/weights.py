"""Net present values as a function of the uncertain inputs, over all years at once.

A net present value is linear in yearly money. So discount factors, tax and shares go into one row of weights
for each partner, and a draw costs one product of a matrix with the terms that the uncertain inputs make.

Lifetimes are taken at their central values: when a plant is replaced is not drawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.economics.flows import CashFlowModel, whole
from impact.economics.tax import CORPORATE_TAX, rates_by_year
from impact.engine.amounts import Amounts
from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Plan
from impact.engine.presolve import Presolved, Program, Subtotal, compile_totals, presolve
from impact.engine.presolve.totals import Term
from impact.factors.cost import capital_recovery
from impact.model import Amount, Investment
from impact.model.indicators import INDEX
from impact.uncertainty.streams import kind_rank
from impact.variables.gather import uncertain_of
from impact.variables.variable import Uncertain, draws_of

if TYPE_CHECKING:
    from impact.economics.break_even import Pair

Array = NDArray[np.float64]

_COST, _OPERATING = INDEX["cost"], INDEX["cost_operating"]
MOST = 1_000_000  # draws that are kept


class UnitCashFlowModel(CashFlowModel):
    """A cash-flow model in which nothing runs, and each sample buys one investment, or gets one grant, of one unit.

    Whatever the schedule, the grant and tax do with an investment is linear in its price, so this gives its weights.
    """

    def __init__(self, cash_model: CashFlowModel, amounts: list[Amount]) -> None:
        super().__init__(cash_model.plan, cash_model.prices, cash_model.evaluation, cash_model.terms, cash_model.draws)
        self.amounts = amounts

    @property
    def samples(self) -> int:
        return len(self.amounts)

    def running(self, k: int) -> Array:
        return np.zeros((self.samples, len(self.plan.years)))

    def money(self, amount: Amount, year: int, line: int) -> Array:
        return np.array([float(one is amount) for one in self.amounts])


@dataclass(frozen=True)
class Weights:
    """What one unit of money is worth to whom, at each one's rate, in the difference of two scenarios."""

    cash_model: CashFlowModel
    baseline: str
    alternative: str

    @cached_property
    def discounts(self) -> Array:
        """Discount factors, shape (partners, points)."""
        terms = self.cash_model.terms
        return np.stack([terms.discount(rate) for rate in terms.rates])

    @cached_property
    def tax(self) -> Array:
        """Tax on what runs, shape (partners, years of operation)."""
        terms, case = self.cash_model.terms, self.cash_model.plan.case
        found = np.zeros((len(terms.partners), len(terms.years)))
        if terms.taxed:
            general = rates_by_year(self.cash_model.plan.inventory, CORPORATE_TAX, terms.years)
            for p, name in enumerate(terms.partners[:-1]):
                own = case.partners[name].corporate_tax
                found[p] = general if own is None else own
        return found

    def sign(self, scenario: str) -> float:
        """Of cost in the net present value: what the alternative costs is lost, what the baseline costs is saved."""
        return {self.alternative: -1.0, self.baseline: 1.0}.get(scenario, 0.0)

    def running(self, scenario: str, partner: str, y: int) -> dict[str, float]:
        """Who gains what from one unit of running cost that a partner bears in the y-th year of operation."""
        terms = self.cash_model.terms
        p, t = terms.partners.index(partner), terms.start - terms.first + 1 + y
        sign, tax = self.sign(scenario), float(self.tax[p, y])
        found = {partner: sign * (1 - tax) * float(self.discounts[p, t])}
        if tax:
            found[terms.partners[-1]] = sign * tax * float(self.discounts[-1, t])
        return found

    @cached_property
    def bought(self) -> dict[int, Array]:
        """Who gains what from one unit of an investment's price or grant, by the amount: shape (partners + 1,).

        The last entry is everybody's, at the case's rate.
        """
        case = self.cash_model.plan.case
        found: dict[int, Array] = {}
        for scenario in dict.fromkeys((self.baseline, self.alternative)):
            items = case.scenarios[scenario].investments
            amounts = [a for item in items for a in (item.amount, item.grant) if a is not None]
            if not amounts:
                continue
            unit = UnitCashFlowModel(self.cash_model, amounts)
            flows = -self.sign(scenario) * whole(unit, scenario).sum(axis=1)  # (amounts, partners, points)
            terms = self.cash_model.terms
            each = np.einsum("apt,pt->ap", flows, self.discounts)
            every = flows.sum(axis=1) @ terms.discount(terms.rate)
            for k, amount in enumerate(amounts):
                found[id(amount)] = np.append(each[k], every[k])
        return found


def _money_only(plan: Plan, scenarios: Sequence[str]) -> Plan:
    """A plan of the same lines without emissions, and without amounts in the scenarios that nobody asks about."""
    system = replace(plan.system, elementary={}, B0=plan.system.B0[:, :0], B_open=[], B_rows=[])
    lines = [
        replace(line, elementary=-1)
        if line.scenario in scenarios
        else replace(line, since=9999, column=-1, elementary=-1)
        for line in plan.lines
    ]
    return replace(plan, system=system, lines=lines, C=plan.C[:, :0], given=None)


def _label(plan: Plan, factors: Array) -> Any:
    """Lines that must be told apart: investments, their grants, and lines with a price path of their own."""
    places = {id(line): k for k, line in enumerate(plan.lines)}

    def label(line: Line) -> Hashable:
        k = places[id(line)]
        return k if isinstance(line.item, Investment) or (factors[:, k] != 1).any() else None

    return label


def _signature(cash_model: CashFlowModel, running: Array, y: int) -> bytes:
    """What the cost of a year depends on, apart from the uncertain inputs."""
    plan, system = cash_model.plan, cash_model.plan.system
    opened = [float(np.broadcast_to(factor, len(plan.years))[y]) for _, _, factor in system.price_open]
    rows = [np.broadcast_to(row.values, len(plan.years))[y] for row in system.A_rows]
    held = [
        max((k for k, (year, _) in enumerate(p.by_year) if year <= plan.years[y]), default=0)
        for p in plan.case.parameters.values()
    ]
    parts = (system.A0[y], system.price[y], cash_model.prices.factors[y], running[y], opened, rows, held)
    return b"|".join(np.asarray(part, dtype=float).tobytes() for part in parts)


@dataclass(frozen=True)
class BusinessModel:
    """Net present values as a function of the uncertain inputs.

    Attributes
    ----------
    cash_model : CashFlowModel
    inputs : tuple of Uncertain
    """

    cash_model: CashFlowModel
    baseline: str
    alternative: str
    inputs: tuple[Uncertain, ...]

    @cached_property
    def alike(self) -> dict[int, list[int]]:
        """Years in which everything that has a price is the same, by the first of them: only that one is presolved."""
        found: dict[bytes, list[int]] = {}
        running = self.cash_model.plan.running()
        for y in range(len(self.cash_model.plan.years)):
            found.setdefault(_signature(self.cash_model, running, y), []).append(y)
        return {years[0]: years for years in found.values()}

    @cached_property
    def presolved(self) -> Presolved:
        plan = _money_only(self.cash_model.plan, (self.baseline, self.alternative))
        label = _label(plan, self.cash_model.prices.factors)
        return presolve(plan, len(self.inputs), lambda values: draws_of(self.inputs, values), tuple(self.alike), label)

    @cached_property
    def program(self) -> Program:
        """Rows: the net present value of each partner at its own rate, and of everybody at the case's."""
        rows = [self._terms(p) for p in range(len(self.cash_model.terms.partners))]
        return compile_totals(self.presolved.totals([*rows, self._system()]), rank=lambda k: kind_rank(self.inputs[k]))

    @cached_property
    def weights(self) -> Weights:
        return Weights(self.cash_model, self.baseline, self.alternative)

    def _terms(self, p: int) -> list[Term]:
        name = self.cash_model.terms.partners[p]
        found: list[Term] = []
        for at, subtotal in enumerate(self.presolved.subtotals):
            if not self.weights.sign(subtotal.scenario):
                continue
            line = self._line(subtotal)
            if line is not None and isinstance(line.item, Investment):
                found += self._investment(at, subtotal.y, line, p)
                continue
            factor = self._price_factor(subtotal)
            for partner, share in subtotal.shares:
                gains = (self.weights.running(subtotal.scenario, partner, y) for y in self.alike[subtotal.y])
                weight = sum(gain.get(name, 0.0) for gain in gains)
                if weight:
                    found.append((at, _OPERATING, weight * share * factor))
        return found

    def _line(self, subtotal: Subtotal) -> Line | None:
        """The line that a subtotal is of, if it is of one alone."""
        return None if subtotal.label is None else self.cash_model.plan.lines[int(str(subtotal.label))]

    def _price_factor(self, subtotal: Subtotal) -> float:
        """The factor of a line's own price path."""
        if subtotal.label is None:
            return 1.0
        return float(self.cash_model.prices.factors[subtotal.y, int(str(subtotal.label))])

    def _system(self) -> list[Term]:
        """Everybody at the case's rate: what they pay each other, taxes and grants cancel."""
        terms = self.cash_model.terms
        discount = terms.discount(terms.rate)[terms.start - terms.first + 1 :]
        found: list[Term] = []
        for at, subtotal in enumerate(self.presolved.subtotals):
            sign = self.weights.sign(subtotal.scenario)
            if not sign or subtotal.payment or not subtotal.system:
                continue
            line = self._line(subtotal)
            if line is not None and isinstance(line.item, Investment):
                found += self._investment(at, subtotal.y, line, -1)
                continue
            factor = self._price_factor(subtotal)
            found.append((at, _OPERATING, sign * float(discount[self.alike[subtotal.y]].sum()) * factor))
        return found

    def _investment(self, at: int, y: int, line: Line, p: int) -> list[Term]:
        """A subtotal holds the annuity of an investment or grant; its first year tells the price."""
        if y != 0 or not line.money:
            return []
        item: Investment = line.item
        granted = line.role == PAYMENT
        amount = item.grant if granted else item.amount
        if amount is None or (granted and line.shares[0][0] != item.by):  # the giver's line says the same again
            return []
        recovery = self._recovery(item)
        sign = -1.0 if granted else 1.0  # the receiver's line of a grant is negative
        return [(at, _COST, sign * float(self.weights.bought[id(amount)][p]) / recovery)]

    def _recovery(self, item: Investment) -> float:
        lifetime = float(np.min(self._amounts.series(item.lifetime)))
        return capital_recovery(self.cash_model.plan.settings.rate, lifetime)

    @cached_property
    def _amounts(self) -> Amounts:
        return self.cash_model.plan.amounts()

    def __call__(self, values: Array) -> Array:
        """Net present values for values of the inputs: shape (inputs, n) to (partners + 1, n)."""
        return self.program(np.asarray(values, dtype=np.float64))


def model_of(cash_model: CashFlowModel, pair: Pair) -> BusinessModel:
    """The net present values of a comparison as a function of its uncertain inputs."""
    return BusinessModel(cash_model, pair.baseline, pair.alternative, uncertain_of(cash_model.plan))
