"""Whether each name of a case means something, and whether its units fit; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator

from impact import expressions
from impact.cases.scalars import PER_YEAR, UNKNOWN
from impact.engine.money_names import check_money_names
from impact.engine.resolve import WATERS, Product, Resolver
from impact.expressions import ExpressionError
from impact.factors import Inventory, UnknownProcess
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean
from impact.ground.units import Dimension
from impact.model import Amount, Case, Flow, Price, Process


def check_names(case: Case, resolver: Resolver, faults: Faults) -> None:
    """Note every name that means nothing and every unit that does not fit."""
    _check_method(case, resolver, faults)
    for process in case.processes.values():
        _check_process(process, resolver, faults)
    for flow, what in _flows(case):
        if flow.verb in ("use", "displace"):
            _check_use(flow, what, resolver, faults)
        else:
            _check_elementary(flow, resolver, faults)
    _check_gases(case, resolver.inventory, faults)
    check_money_names(case, resolver, faults)


def _flows(case: Case) -> Iterator[tuple[Flow, str]]:
    for scenario in case.scenarios.values():
        for flow in scenario.flows:
            yield flow, f"The flow '{flow.what}'"


def _check_method(case: Case, resolver: Resolver, faults: Faults) -> None:
    method, rows = resolver.method, resolver.inventory.tables.rows["processes"]
    known = dict.fromkeys(r["method"] for r in rows if r["method"] and r["group"] == "electricity")
    if method and method not in known:  # the method of a fuel would be accepted and change nothing
        message = f"No process of the inventory has the electricity method '{method}'."
        faults.add("unknown-method", message, case.lines.get("electricity", 0), did_you_mean(method, known))
        resolver.method = ""  # said once is enough


def _check_process(process: Process, resolver: Resolver, faults: Faults) -> None:
    if process.name in resolver.inventory:
        message = f"The case's own process '{process.name}' bears a name of the inventory."
        faults.add("name-taken", message, process.line, "Give it another name.")
    for name, amount in process.inputs:
        _check_input(f"The process '{process.name}'", name, amount, process.line, resolver, faults)
    for verb, group in (("emit", process.emissions), ("take", process.resources)):
        for name, amount in group:
            what = f"The process '{process.name}':"
            _fits_elementary(what, verb, name, amount, amount.line or process.line, resolver, faults, units.NONE)
    for product, displaced in process.substitution:
        made = dict(process.outputs)[product]
        _check_input(f"The process '{process.name}'", displaced, made, process.line, resolver, faults)
    for product, other in process.counterparts:
        made = dict(process.outputs)[product]
        _check_input(f"The counterpart of '{product}'", other, made, process.line, resolver, faults)
    _check_allocation(process, faults)
    for _, amount in process.outputs:
        _check_price(process.price, amount.dimension, f"The process '{process.name}'", process.line, faults)


def _check_allocation(process: Process, faults: Faults) -> None:
    """Allocation by energy or mass adds up energies or masses, nothing else."""
    wanted = {"energy": units.ENERGY, "mass": units.MASS}.get(str(process.allocation))
    for product, amount in process.outputs:
        if wanted is not None and amount.dimension not in (wanted, UNKNOWN):
            message = (
                f"The process '{process.name}' is allocated by {process.allocation}, but its product '{product}' is"
                f" in {units.name(amount.dimension)}."
            )
            faults.add("allocation", message, process.line, "Give the shares: `allocation: {product: 60 %, ...}`.")


def _check_input(what: str, name: str, amount: Amount, line: int, resolver: Resolver, faults: Faults) -> None:
    product = _known(name, amount.line or line, resolver, faults)
    if product is None or amount.dimension in (UNKNOWN, product.dimension) or product.dimension is UNKNOWN:
        return
    message = f"{what} uses '{name}' in {units.name(amount.dimension)} ('{amount.text}')."
    remedy = f"It is measured in {units.name(product.dimension)}."
    faults.add("unit-does-not-fit", message, amount.line, remedy)


def _known(name: str, line: int, resolver: Resolver, faults: Faults) -> Product | None:
    if not name:  # the reader has said so
        return None
    try:
        product = resolver.product(name)
    except UnknownProcess as error:
        faults.add(error.kind, error.message, line, error.remedy)
        return None
    if product.output > 0 and product.own is not None and product.own.substitution:
        message = f"'{name}' is credited to the process '{product.own.name}' already and cannot be used as well."
        faults.add("credited-twice", message, line, "Use `allocation:` there, or take the product from elsewhere.")
    return product


def _check_use(flow: Flow, what: str, resolver: Resolver, faults: Faults) -> None:
    product = _known(flow.what, flow.line, resolver, faults)
    if product is None or UNKNOWN in (flow.amount.dimension, product.dimension):
        return
    wanted = units.multiply(product.dimension, PER_YEAR)
    if flow.amount.dimension != wanted:
        message = f"{what} is in {units.name(flow.amount.dimension)} ('{flow.amount.text}')."
        faults.add(
            "unit-does-not-fit", message, flow.amount.line, f"'{product.name}' is measured in {units.name(wanted)}."
        )
    _check_price(flow.price, product.dimension, what, flow.line, faults)
    if flow.capacity is not None and flow.capacity.dimension is not UNKNOWN:
        per_hour = units.multiply(product.dimension, units.TIME, -1)
        if flow.capacity.dimension != per_hour:
            message = f"{what}: the capacity '{flow.capacity.text}' is in {units.name(flow.capacity.dimension)}."
            faults.add("unit-does-not-fit", message, flow.line, f"It must be in {units.name(per_hour)}.")


def _check_price(price: Price | None, dimension: Dimension, what: str, line: int, faults: Faults) -> None:
    if price is None or UNKNOWN in (price.amount.dimension, dimension):
        return
    given = price.amount.dimension
    wanted = units.multiply(units.MONEY[units.currency_of(given) or "DKK"], dimension, -1)
    if given != wanted:
        message = f"{what}: the price '{price.amount.text}' is in {units.name(given)}."
        faults.add("unit-does-not-fit", message, line, f"It must be in {units.name(wanted)}.")


def _check_elementary(flow: Flow, resolver: Resolver, faults: Faults) -> None:
    _fits_elementary("The flow", flow.verb, flow.what, flow.amount, flow.line, resolver, faults, PER_YEAR)
    name = resolver.elementary(flow.verb, flow.what)
    if name is not None:
        dimension = resolver.inventory.elementary_flows[name]
        _check_price(flow.price, dimension, f"The flow '{flow.what}'", flow.line, faults)


def _fits_elementary(
    what: str, verb: str, name: str, amount: Amount, line: int, resolver: Resolver, faults: Faults, per: Dimension
) -> None:
    flow = resolver.elementary(verb, name)
    if flow is None:
        known = [*WATERS.get(verb, {}), *resolver.inventory.elementary_flows]
        message = f"Unknown elementary flow '{name}' ({verb})."
        remedy = did_you_mean(name, known) or f"Such as: {', '.join(known[:6])}; see factors/elementary_flows.csv."
        faults.add("unknown-flow", message, line, remedy)
        return
    wanted = units.multiply(resolver.inventory.elementary_flows[flow], per)
    if amount.dimension not in (wanted, UNKNOWN):
        message = f"{what} '{name}' is in {units.name(amount.dimension)} ('{amount.text}')."
        faults.add("unit-does-not-fit", message, line, f"'{flow}' is measured in {units.name(wanted)}.")


def _check_gases(case: Case, inventory: Inventory, faults: Faults) -> None:
    spreads = (parameter.uncertainty for parameter in case.parameters.values())
    ends = (end for written in spreads if written is not None for end in written.ends or ())
    for amount in (*amounts_of(case), *ends):
        for kind, substance in expressions.gases_in(amount.tree):
            try:
                inventory.gas_property(substance, kind)
            except ExpressionError as error:
                faults.add("unknown-gas", f"'{amount.text}': {error}", amount.line)


def amounts_of(case: Case) -> Iterator[Amount]:
    """The amounts that a computation uses."""
    for parameter in case.parameters.values():
        yield parameter.amount
        yield from (amount for _, amount in parameter.by_year)
    for function in case.functions.values():
        yield function.amount
    for process in case.processes.values():
        for group in (process.outputs, process.inputs, process.emissions, process.resources):
            yield from (amount for _, amount in group)
    for scenario in case.scenarios.values():
        for flow in scenario.flows:
            yield flow.amount
            yield from (amount for _, amount in (*flow.serves, *flow.by))
        for items in (scenario.investments, scenario.payments, scenario.costs):
            yield from (item.amount for item in items)
