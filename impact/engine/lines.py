"""The lines of a case's scenarios: flows, yearly costs, payments and annuities, as the ledger shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts
from impact.engine.assemble import Assembler
from impact.engine.boundaries import ANNUITY, COSTS
from impact.factors.cost import Money, capital_recovery
from impact.ground import units
from impact.ground.errors import Fault, InputError, Place
from impact.model import OUTSIDE, Amount, Case, Flow, Investment, Payment, Scenario

Array = NDArray[np.float64]

PAYMENT = "payment"  # the role of what partners pay each other; it cancels in the system
_ONE = Amount("1", ("number", 1.0, units.NONE), units.NONE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scenario, as the ledger shows it."""

    scenario: str
    role: str
    label: str
    process: str  # product or elementary flow; empty for money
    shares: tuple[tuple[str, Amount], ...]
    amount: Amount
    sign: float = 1.0  # -1 for a displaced product
    column: int = -1
    elementary: int = -1
    flow: Flow | None = None
    money: float = 0.0  # what one canonical unit of `amount` costs, for lines of money
    annual: bool = True  # False: an annuity (only in `cost`)
    since: int | None = None
    until: int | None = None
    item: Any = None  # the investment, payment or cost behind it

    def effective(self, amounts: Amounts) -> Any:
        """Its amount with substitution and quality, canonical units per year: what `amounts` make of it."""
        value = amounts(self.amount)
        if self.flow is not None:
            for ratio in (self.flow.substitution, self.flow.quality):
                if ratio is not None:
                    value = value * amounts(ratio)
        return value

    def cost(self, amount: Any, amounts: Amounts, money: Money) -> tuple[Any, Array] | None:
        """What an effective amount of it costs by the line's own price, and in which indicators it counts.

        Returns
        -------
        tuple or None
            Money of the result per year, like `amount`, and its weights, shape (indicators,); None where what it uses
            has a price, if anything.
        """
        if self.money:
            return amount * self.money, COSTS if self.annual else ANNUITY
        if self.flow is None or self.flow.price is None:
            return None
        price = self.flow.price
        return amount * self.sign * (amounts(price.amount) * money.of(price.amount.dimension, price.year)), COSTS


def build_lines(case: Case, assembler: Assembler, money: Money, rate: float) -> list[Line]:
    """Every line of every scenario; the products they use become columns of the system."""
    lines: list[Line] = []
    for scenario in case.scenarios.values():
        lines += [_flow_line(scenario.name, flow, assembler) for flow in scenario.flows]
        lines += _money_lines(scenario, assembler, money, rate)
    return lines


def _flow_line(scenario: str, flow: Flow, assembler: Assembler) -> Line:
    label = str(flow.label) or _label(flow)
    line = partial(
        Line,
        scenario,
        flow.role,
        label,
        shares=flow.by,
        amount=flow.amount,
        flow=flow,
        since=flow.since,
        until=flow.until,
    )
    if flow.verb in ("use", "displace"):
        product = assembler.resolver.product(flow.what)
        sign = -1.0 if flow.verb == "displace" else 1.0
        return line(process=product.name, column=assembler.column_of(product), sign=sign)
    name = assembler.resolver.elementary(flow.verb, flow.what) or flow.what
    return line(process=name, elementary=assembler.elementary(name, flow.region or assembler.case.region))


def _label(flow: Flow) -> str:
    return flow.what if flow.verb == "use" else f"{flow.verb} {flow.what}"


def _money_lines(scenario: Scenario, assembler: Assembler, money: Money, rate: float) -> list[Line]:
    case, lines = assembler.case, []
    for cost in scenario.costs:
        factor = money.of(cost.amount.dimension, cost.price_year, Place(case.path, cost.line))
        lines.append(
            Line(scenario.name, cost.role, str(cost.what), "", ((cost.by, _ONE),), cost.amount, money=factor, item=cost)
        )
    for payment in scenario.payments:
        if payment.tariff:
            lines += _tariff_lines(scenario.name, payment, assembler)
            continue
        factor = money.of(payment.amount.dimension, payment.price_year, Place(case.path, payment.line))
        label = str(payment.what) or f"payment {payment.provider} to {payment.receiver}"
        for partner, sign in ((payment.provider, 1.0), (payment.receiver, -1.0)):
            shares = ((partner, _ONE),)
            lines.append(
                Line(scenario.name, PAYMENT, label, "", shares, payment.amount, money=sign * factor, item=payment)
            )
    for investment in scenario.investments:
        lines += _investment_lines(scenario.name, investment, assembler, money, rate)
    return lines


def _tariff_lines(scenario: str, payment: Payment, assembler: Assembler) -> list[Line]:
    """A payment at a price of the inventory, such as a tax: its price is that of a column, year by year."""
    product = assembler.resolver.product(payment.tariff)
    column = assembler.column_of(product)
    return [
        Line(scenario, PAYMENT, str(payment.what) or payment.tariff, product.name, ((partner, _ONE),), payment.amount,
             sign=sign, column=column, item=payment)
        for partner, sign in ((payment.provider, 1.0), (payment.receiver, -1.0))
    ]  # fmt: skip


def _investment_lines(
    scenario: str, investment: Investment, assembler: Assembler, money: Money, rate: float
) -> list[Line]:
    place = Place(assembler.case.path, investment.line)
    lifetime = float(np.min(assembler.central(investment.lifetime)))
    if lifetime <= 0:
        message = f"The investment '{investment.what}': its lifetime must be above zero."
        raise InputError([Fault("bad-lifetime", message, place)])
    recovery = capital_recovery(rate, lifetime)
    annuity = recovery * money.of(investment.amount.dimension, investment.year, place)
    label, role = str(investment.what), "infrastructure"
    own = ((investment.by, _ONE),)
    lines = [Line(scenario, role, label, "", own, investment.amount, money=annuity, annual=False, item=investment)]
    if investment.grant is not None and investment.grant.constant != 0:
        annuity = recovery * money.of(investment.grant.dimension, investment.year, place)
        for partner, sign in ((investment.by, -1.0), (OUTSIDE, 1.0)):
            shares = ((partner, _ONE),)
            lines.append(
                Line(scenario, PAYMENT, f"grant: {label}", "", shares, investment.grant, money=sign * annuity,
                     annual=False, item=investment)
            )  # fmt: skip
    return lines
