"""What the money of a case refers to by name: tariffs that payments follow, and things whose price goes its own way."""

from __future__ import annotations

from impact.cases.scalars import PER_YEAR, UNKNOWN
from impact.engine.resolve import Resolver
from impact.factors import UnknownProcess
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean
from impact.model import Case, Payment, Scenario, Text


def check_money_names(case: Case, resolver: Resolver, faults: Faults) -> None:
    """Note every tariff and every price path that means nothing."""
    for scenario in case.scenarios.values():
        for payment in scenario.payments:
            if payment.tariff:
                _check_tariff(payment, resolver, faults)
    labels = [label for scenario in case.scenarios.values() for label in labels_of(scenario)]
    for path in case.economy.prices:
        check_name(path.name, labels, path.line, resolver, faults)
        for _, amount in path.by_year:
            _check_unit(path.name, amount.text, amount.dimension, path.line, resolver, faults)
    for scene in case.economy.price_scenarios:
        for name, _ in scene.changes:
            check_name(name, labels, scene.line, resolver, faults)


def labels_of(scenario: Scenario) -> list[str]:
    """What the lines of a scenario are called, as far as they have a price of their own."""
    priced = [name for flow in scenario.flows if flow.price is not None for name in spelled(flow.label) or [flow.what]]
    labels = [*(cost.what for cost in scenario.costs), *(payment.what for payment in scenario.payments)]
    return priced + [name for label in labels for name in spelled(label)]


def spelled(label: Text) -> list[str]:
    """A label in every language that it has: a file may use any of them, whatever language is spoken."""
    return [name for name in (label.en, label.da) if name]


def _check_tariff(payment: Payment, resolver: Resolver, faults: Faults) -> None:
    name = payment.tariff
    try:
        product = resolver.product(name)
    except UnknownProcess as error:
        faults.add(error.kind, f"The payment's tariff: {error.message}", payment.line, error.remedy)
        return
    if product.own is not None or not resolver.inventory.prices(product.name):
        remedy = "`impact factors tax` lists taxes; a price of your own stands under `price`."
        faults.add("no-tariff", f"The inventory has no price of '{name}'.", payment.line, remedy)
        return
    wanted = units.multiply(product.dimension, PER_YEAR)
    if payment.amount.dimension not in (UNKNOWN, wanted):
        given = units.name(payment.amount.dimension)
        message = f"The payment by '{name}' is per {given} ('{payment.amount.text}')."
        remedy = f"'{name}' is paid per {units.name(product.dimension)}: write `per` in {units.name(wanted)}."
        faults.add("unit-does-not-fit", message, payment.line, remedy)


def check_name(name: str, labels: list[str], line: int, resolver: Resolver, faults: Faults) -> None:
    """Note a name that is neither a process nor a line with a price of its own."""
    if name in labels or name in resolver.own or name in resolver.inventory:
        return
    message = f"The price of '{name}': that is neither a process nor a line of a scenario with a price of its own."
    faults.add("unknown-price", message, line, did_you_mean(name, [*labels, *resolver.own, *resolver.inventory.names]))


def _check_unit(name: str, text: str, given: units.Dimension, line: int, resolver: Resolver, faults: Faults) -> None:
    """A price of a year is money per unit of the process."""
    try:
        product = resolver.product(name)
    except UnknownProcess as error:
        message = f"The price of '{name}' by year: {error.message}"
        faults.add(error.kind, message, line, error.remedy or "Only a process has prices of single years; use `index`.")
        return
    wanted = units.multiply(units.MONEY[units.currency_of(given) or "DKK"], product.dimension, -1)
    if given not in (UNKNOWN, wanted):
        message = f"The price of '{name}': '{text}' is in {units.name(given)}."
        faults.add("unit-does-not-fit", message, line, f"It must be in {units.name(wanted)}.")
