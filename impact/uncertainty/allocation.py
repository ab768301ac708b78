"""Other rules for the co-products of a case's own processes: energy, mass, economic value, substitution.

ISO 14044, 4.3.4.2 asks for a sensitivity analysis wherever several allocation procedures seem applicable. A rule that
cannot be derived from what the case and the inventory say is listed with the reason, not left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from impact.engine.amounts import Amounts
from impact.engine.plan import Plan
from impact.factors import UnknownProcess
from impact.factors.cost import Money
from impact.factors.facts import nearest_fact
from impact.ground import units
from impact.model import Amount, Case, Process

RULES = ("energy", "mass", "economic", "substitution")
ASKED = "counterparts: {output: process}"


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """One way to share a process between its outputs; without a process the rule is impossible, for a reason."""

    name: str
    process: Process | None
    own: bool = False  # the case's own rule
    reason: str = ""


def rules_of(plan: Plan, process: Process) -> list[AllocationRule]:
    """The case's own rule for a process of several outputs first, then every other one."""
    own = "substitution" if process.substitution else process.allocation
    name = own if isinstance(own, str) else "shares of the case"
    rules = [AllocationRule(name, process, own=True)]
    for rule in RULES:
        if rule != name:
            try:
                rules.append(AllocationRule(rule, _by(rule, plan, process)))
            except _NotDerivable as error:
                rules.append(AllocationRule(rule, None, reason=str(error)))
    return rules


def with_process(case: Case, process: Process) -> Case:
    """The case with one of its processes in another form."""
    return replace(case, processes={**case.processes, process.name: process})


class _NotDerivable(Exception):
    """A rule that the case and the inventory do not allow, and why."""


def _by(rule: str, plan: Plan, process: Process) -> Process:
    if rule == "substitution":
        return _substituting(plan, process)
    if rule in ("energy", "mass"):
        wanted = units.ENERGY if rule == "energy" else units.MASS
        for product, amount in process.outputs:
            if amount.dimension != wanted:
                raise _NotDerivable(f"'{product}' is in {units.name(amount.dimension)}")
        return replace(process, allocation=rule, substitution=())
    return _economic(plan, process)


def _economic(plan: Plan, process: Process) -> Process:
    """Shares by amount times price of the outputs, at the prices of their counterparts in the reported year."""
    amounts, values = plan.amounts(), []
    for product, amount in process.outputs:
        values.append(_number(amounts, amount) * _price(plan, _counterpart(plan, process, product)))
    total = sum(values)
    if total <= 0 or min(values) < 0:
        raise _NotDerivable("the outputs are worth nothing together")
    shares = tuple(
        (product, Amount(f"{value / total:.6g}", ("number", value / total, units.NONE), units.NONE))
        for (product, _), value in zip(process.outputs, values, strict=True)
    )
    return replace(process, allocation=shares, substitution=())


def _substituting(plan: Plan, process: Process) -> Process:
    """The first output bears all; the others displace their counterparts."""
    displaced = tuple((product, _counterpart(plan, process, product)) for product, _ in process.outputs[1:])
    return replace(process, allocation="", substitution=displaced)


def _counterpart(plan: Plan, process: Process, product: str) -> str:
    """What makes the same on the market: as the process says, or what the inventory knows by the output's name."""
    named = dict(process.counterparts) or {}
    known = named.get(product) or dict(process.substitution).get(product)
    if known:
        return known
    if (
        product in plan.inventory
        and plan.resolver.product(product).dimension == dict(process.outputs)[product].dimension
    ):
        return product
    raise _NotDerivable(f"no counterpart of '{product}' is known; the process may say `{ASKED}`")


def _price(plan: Plan, name: str) -> float:
    """The price of a process in the result's money, in the reported year."""
    try:
        process = plan.resolver.product(name)
    except UnknownProcess as error:
        raise _NotDerivable(str(error)) from None
    prices = plan.inventory.prices(process.name) if process.own is None else ()
    if not prices:
        raise _NotDerivable(f"no price of '{name}' is known")
    year = plan.years[0]
    fact, _ = nearest_fact(tuple(price.fact for price in prices), year)
    price = next(found for found in prices if found.fact is fact)
    money = Money(plan.inventory, plan.settings.currency, plan.settings.price_year)
    return fact.value * money.factor(price.currency, price.price_year or year)


def _number(amounts: Amounts, amount: Amount) -> float:
    value: Any = np.asarray(amounts(amount), dtype=float).reshape(-1)[0]
    return float(value)
