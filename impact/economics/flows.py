"""Real cash flows of one scenario, or of a stretch of it: what runs, what is bought, what is left.

All arrays carry a sample axis first, so that the central case, a grid of trials and a simulation are the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.economics.prices import PricedPlan
from impact.economics.schedule import schedule
from impact.economics.tax import CORPORATE_TAX, depreciation, rates_by_year
from impact.economics.terms import Terms
from impact.engine.amounts import Amounts
from impact.engine.draws import Draws
from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Evaluation, Plan
from impact.factors.cost import Money
from impact.ground.errors import Fault, InputError, Place
from impact.model import DEPRECIATION_CLASSES, OUTSIDE, Amount, Cost, Investment
from impact.model.indicators import INDEX

Array = NDArray[np.float64]

KINDS = (
    "purchase",  # what flows buy, at the first priced purchase
    "credit",  # what a co-product saves elsewhere
    "running cost",  # staff, maintenance, insurance
    "payment",  # between partners, and to or from outside
    "tax or tariff",  # payments at a price of the inventory: energy and CO2 taxes, allowances, water tariffs
    "investment",
    "replacement",
    "grant",
    "residual value",
    "corporate tax",
)
RUNNING = tuple(range(5))
KIND = {name: i for i, name in enumerate(KINDS)}
TRANSFERS = ("payment", "tax or tariff", "grant", "corporate tax")  # they cancel over all partners and outside


@dataclass(frozen=True, slots=True)
class Flows:
    """Cash flows in real money, received positive."""

    values: Array  # (samples, kinds, partners, points)
    bought: Array  # what tax law depreciates, (samples, partners, classes, points), at the point of the purchase
    left: Array  # residual values, (samples, partners, classes)

    def __add__(self, other: Flows) -> Flows:
        return Flows(self.values + other.values, self.bought + other.bought, self.left + other.left)


@dataclass(slots=True)
class CashFlowModel:
    """A case compiled and evaluated for the years of its cash flows."""

    plan: Plan
    prices: PricedPlan
    evaluation: Evaluation
    terms: Terms
    draws: Draws
    _drawn: Amounts | None = field(default=None, init=False)
    _central: Amounts | None = field(default=None, init=False)

    @property
    def drawn(self) -> Amounts:
        """Amounts as drawn."""
        if self._drawn is None:
            self._drawn = self.plan.amounts(self.draws)
        return self._drawn

    @property
    def central(self) -> Amounts:
        """Amounts at their central values."""
        if self._central is None:
            self._central = self.plan.amounts()
        return self._central

    @property
    def samples(self) -> int:
        return int(self.evaluation.values.shape[0])

    def running(self, k: int) -> Array:
        """Running cost of one line, shape (samples, years)."""
        cost = self.evaluation.values[:, :, k, INDEX["cost_operating"]]
        return np.asarray(cost * self.prices.factors[:, k])

    def money(self, amount: Amount, year: int, line: int) -> Array:
        """An amount of money of a year in real money of the result, shape (samples,)."""
        money = Money(self.plan.inventory, self.terms.currency, self.terms.price_year)
        factor = money.of(amount.dimension, year, Place(self.plan.case.path, line))
        value = np.asarray(self.drawn(amount), dtype=float) * factor
        return np.broadcast_to(np.atleast_2d(value)[:, :1], (self.samples, 1))[:, 0]


def kind_of(line: Line) -> str:
    if line.role == PAYMENT:
        return "tax or tariff" if line.column >= 0 else "payment"
    if isinstance(line.item, Cost):
        return "running cost"
    return "credit" if line.sign < 0 else "purchase"


def stretch(
    cash_model: CashFlowModel, scenario: str, since: int, until: int, lasting: bool = True, taken_over: bool = False
) -> Flows:
    """Cash flows of a scenario from one year to another.

    Parameters
    ----------
    cash_model : CashFlowModel
    scenario : str
    since, until : int
        First year, and first year after the last.
    lasting : bool
        What is left of a plant in the end counts; otherwise it is stranded.
    taken_over : bool
        The scenario follows another: what it would have bought before is bought at its beginning.
    """
    terms, case = cash_model.terms, cash_model.plan.case
    n = cash_model.samples
    shape = (n, len(KINDS), len(terms.partners), terms.points)
    classes = len(DEPRECIATION_CLASSES)
    flows = Flows(np.zeros(shape), np.zeros((n, shape[2], classes, shape[3])), np.zeros((n, shape[2], classes)))
    at = {name: i for i, name in enumerate(terms.partners)}
    on = np.array([since <= year < until for year in terms.years], dtype=float)
    begin = terms.start - terms.first + 1
    for k, line in enumerate(cash_model.plan.lines):
        if line.scenario != scenario or isinstance(line.item, Investment):
            continue
        cost = cash_model.running(k)[:, : len(on)] * on  # the horizon may be shorter than what was evaluated
        if not cost.any():
            continue
        for (partner, _), share in zip(line.shares, cash_model.evaluation.shares[k], strict=True):
            flows.values[:, KIND[kind_of(line)], at[partner], begin:] -= cost * share
    for item in case.scenarios[scenario].investments:
        _invest(cash_model, item, flows, at, since, until, lasting, taken_over)
    return flows


def _invest(
    cash_model: CashFlowModel,
    item: Investment,
    flows: Flows,
    at: dict[str, int],
    since: int,
    until: int,
    lasting: bool,
    taken_over: bool,
) -> None:
    """Add one investment with its grant, replacements and what is left."""
    terms = cash_model.terms
    lifetime = float(np.min(cash_model.central.series(item.lifetime)))
    year = max(item.year, since) if taken_over and item.year >= terms.first else item.year
    plan = schedule(year, lifetime, terms.first if not taken_over else since, max(terms.start, since), until)
    price = cash_model.money(item.amount, item.year, item.line)
    partner = at[item.by]
    tax_class = DEPRECIATION_CLASSES.index(item.depreciation)
    for kind, bought in (("investment", plan.bought), *(("replacement", again) for again in plan.replaced)):
        if bought is None:
            continue
        t = bought - terms.first
        flows.values[:, KIND[kind], partner, t] -= price
        flows.bought[:, partner, tax_class, t] += price
    if plan.bought is not None and item.grant is not None and terms.grants:
        t = plan.bought - terms.first
        grant = cash_model.money(item.grant, item.year, item.line)
        _check_grant(cash_model, item, price, grant)
        flows.values[:, KIND["grant"], partner, t] += grant
        flows.values[:, KIND["grant"], at[OUTSIDE], t] -= grant
        flows.bought[:, partner, tax_class, t] -= grant
    if lasting:
        flows.values[:, KIND["residual value"], partner, until - terms.first] += plan.left * price
        flows.left[:, partner, tax_class] += plan.left * price


def _check_grant(cash_model: CashFlowModel, item: Investment, price: Array, grant: Array) -> None:
    if cash_model.samples == 1 and grant[0] > price[0] * (1 + 1e-9):
        message = f"The investment '{item.what}': the grant ({grant[0]:,.0f}) exceeds it ({price[0]:,.0f})."
        place = Place(cash_model.plan.case.path, item.line)
        raise InputError([Fault("grant-above-investment", message, place, "Are they swapped?")])


def taxed(cash_model: CashFlowModel, flows: Flows) -> Flows:
    """The flows with corporate tax: what a partner pays, outside receives."""
    terms, case, inventory = cash_model.terms, cash_model.plan.case, cash_model.plan.inventory
    years = tuple(range(terms.first, terms.end))
    levels = terms.levels
    classes = [rates_by_year(inventory, f"depreciation {name}", years) for name in DEPRECIATION_CLASSES]
    general = rates_by_year(inventory, CORPORATE_TAX, years)
    profit = flows.values[:, list(RUNNING), :, 1:].sum(axis=1) * levels[1:]  # (samples, partners, years)
    for c, rates in enumerate(classes):
        bought = flows.bought[:, :, c, :-1] * levels[:-1]
        if bought.any() or flows.left[:, :, c].any():
            profit = profit - depreciation(bought, flows.left[:, :, c] * levels[-1], rates)
    values = flows.values.copy()
    for p, name in enumerate(terms.partners[:-1]):
        own = case.partners[name].corporate_tax
        tax = profit[:, p] * (general if own is None else own) / levels[1:]
        values[:, KIND["corporate tax"], p, 1:] = -tax
        values[:, KIND["corporate tax"], -1, 1:] += tax
    return Flows(values, flows.bought, flows.left)


def whole(cash_model: CashFlowModel, scenario: str) -> Array:
    """Cash flows of a scenario over the horizon, shape (samples, kinds, partners, points) in real money."""
    flows = stretch(cash_model, scenario, cash_model.terms.start, cash_model.terms.end)
    return (taxed(cash_model, flows) if cash_model.terms.taxed else flows).values
