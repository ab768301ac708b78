"""The rows of the inventory that a case reaches as variables: exchanges, water that keeps its balance, prices."""

from __future__ import annotations

from collections.abc import Iterator

from impact.engine import names
from impact.engine.draws import exchange_name
from impact.engine.plan import Plan
from impact.factors import Exchange, Inventory
from impact.factors.facts import Fact, PriceFact, nearest_fact
from impact.ground import units
from impact.ground.language import _
from impact.variables.conventions import Reading
from impact.variables.inventory_rows import (
    BY_LAW,
    balanced_water,
    moves_water,
    price_name,
    price_spread,
    read_spread,
    spread_of,
    taken_from,
)
from impact.variables.variable import EXCHANGE, PRICE, Variable

# ---------------------------------------------------------------------------------------------- exchanges


def exchanges(plan: Plan, year: int, grouped: bool = False) -> Iterator[Variable]:
    """Every exchange, in the system's order; `value` is that of one year.

    Water rows that a balance ties together are certain; where `grouped`, what draws them together is given besides.
    """
    for column in plan.system.columns:
        if column.unit_process is None:
            continue
        inventory, process = plan.inventory, column.unit_process.id
        balanced = balanced_water(inventory, process)
        if grouped and balanced and not moves_water(inventory, process):
            yield from _water(plan, process, balanced, year)
        for exchange in inventory.exchanges(process):
            yield _exchange(plan, process, exchange, year, exchange in balanced)


def _exchange(plan: Plan, process: str, exchange: Exchange, year: int, tied: bool) -> Variable:
    inventory, made = plan.inventory, plan.inventory.process(process)
    fact, relative = exchange.at(year)[0], exchange.series
    flow = made.dimension if exchange.kind == "output" else _dimension(inventory, exchange)
    name = exchange_name(made, exchange)
    variable = Variable(
        name=name,
        kind=EXCHANGE,
        title=names.exchange(plan.case, inventory, exchange.flow, process, exchange.kind in ("emission", "resource")),
        unit=f"{units.name(flow)}/{units.name(made.dimension)}",
        value=fact.value,
        of=(name,),
    )
    if tied or (relative and fact.value == 0):
        return variable
    reading = read_spread(spread_of(inventory, exchange, fact), fact.value, relative)
    return _drawn(variable, reading, inventory, fact, "one factor on the value of every year" if relative else "")


def _drawn(variable: Variable, reading: Reading, inventory: Inventory, fact: Fact, factor: str = "") -> Variable:
    """The variable with its distribution, if it has any; `factor` says what the draws are factors on."""
    distribution, basis = reading
    if distribution is None:
        return variable
    source = inventory.source(fact.source)
    return variable.drawn(
        distribution,
        relative=bool(factor),
        basis=f"{basis}; {factor}" if factor else basis,
        source=f"{source.publisher}, {source.title}, {fact.row['place']}",
        evidence=fact.row["evidence"],
    )


def _dimension(inventory: Inventory, exchange: Exchange) -> units.Dimension:
    if exchange.kind != "input":
        return inventory.elementary_flows[exchange.flow]
    return inventory.process(taken_from(inventory, exchange)).dimension


# ---------------------------------------------------------------------------------------------- water keeps its balance


def _water(plan: Plan, process: str, waters: tuple[Exchange, ...], year: int) -> Iterator[Variable]:
    """One draw for all water of a process: what it takes, returns and evaporates rise and fall together.

    Consumption is their balance; drawn each for itself, water would appear from nowhere. Where the product is
    water, the balance itself fixes the rows and nothing is drawn.
    """
    inventory = plan.inventory
    widest, fact, spread = None, None, 0.0
    for exchange in waters:
        of_year = exchange.at(year)[0]
        reading = read_spread(spread_of(inventory, exchange, of_year), of_year.value, True)
        if reading[0] is not None and (widest is None or reading[0].sd > spread):
            widest, fact, spread = reading, of_year, reading[0].sd
    if widest is None or fact is None:
        return
    variable = Variable(
        name=f"{process} | water",
        kind=EXCHANGE,
        title=_("water of {process}", process=names.process(plan.case, inventory, process)),
        unit="1",
        value=1.0,
        of=tuple(exchange_name(inventory.process(process), exchange) for exchange in waters),
    )
    yield _drawn(
        variable, widest, inventory, fact, "one factor on all water rows of the process, so that its balance holds"
    )


# ---------------------------------------------------------------------------------------------- prices


def prices(plan: Plan, year: int) -> Iterator[Variable]:
    """Every price of the inventory, once for all processes that have it."""
    users: dict[str, list[str]] = {}
    chosen: dict[str, PriceFact] = {}
    for column in plan.system.columns:
        known = () if column.unit_process is None else plan.inventory.prices(column.name)
        if known:
            nearest = nearest_fact(tuple(price.fact for price in known), year)[0]
            price = next(p for p in known if p.fact is nearest)
            chosen.setdefault(price_name(price), price)
            users.setdefault(price_name(price), []).append(column.name)
    for name, price in chosen.items():
        yield _price(plan, name, price.fact, tuple(users[name]), year)


def _price(plan: Plan, name: str, fact: Fact, users: tuple[str, ...], year: int) -> Variable:
    inventory, at = plan.inventory, plan.system.index[users[0]]
    variable = Variable(
        name=name,
        kind=PRICE,
        title=names.price(plan.case, inventory, name),
        unit=f"{plan.settings.currency}/{plan.system.columns[at].unit}",
        value=float(plan.system.price[plan.years.index(year), at]),
        of=users,
    )
    if fact.value == 0:
        return variable
    statutory = inventory.process(users[0]).group == BY_LAW
    reading = read_spread(price_spread(inventory, fact, statutory), fact.value, True)
    return _drawn(variable, reading, inventory, fact, "one factor on the price of every year")
