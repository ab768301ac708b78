"""The uncertain rows of the inventory that a case reaches: exchanges, water that keeps its balance, prices."""

from __future__ import annotations

from collections.abc import Iterator

from impact.engine import names
from impact.engine.draws import exchange_name
from impact.engine.plan import Plan
from impact.factors import Exchange, Inventory
from impact.factors.facts import Fact, PriceFact, nearest_fact
from impact.ground import units
from impact.ground.language import _
from impact.variables.inputs import EXCHANGE, PRICE, Input
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

# ---------------------------------------------------------------------------------------------- exchanges


def exchange_inputs(plan: Plan, year: int) -> Iterator[Input]:
    """Every uncertain exchange, in the system's order; `value` is that of one year."""
    for column in plan.system.columns:
        if column.unit_process is None:
            continue
        inventory, process = plan.inventory, column.unit_process.id
        balanced = balanced_water(inventory, process)
        if balanced and not moves_water(inventory, process):
            yield from _water(plan, process, balanced, year)
        for exchange in inventory.exchanges(process):
            if exchange not in balanced:
                yield from _exchange(plan, process, exchange, year)


def _exchange(plan: Plan, process: str, exchange: Exchange, year: int) -> Iterator[Input]:
    inventory = plan.inventory
    fact = exchange.at(year)[0]
    relative = exchange.series
    if relative and fact.value == 0:
        return
    found = spread_of(inventory, exchange, fact)
    distribution, basis = read_spread(found, fact.value, relative)
    if distribution is None:
        return
    made = inventory.process(process)
    flow = made.dimension if exchange.kind == "output" else _dimension(inventory, exchange)
    name = exchange_name(inventory.process(process), exchange)
    yield Input(
        name=name,
        kind=EXCHANGE,
        title=names.exchange(plan.case, inventory, exchange.flow, process),
        distribution=distribution,
        unit=f"{units.name(flow)}/{units.name(made.dimension)}",
        value=fact.value,
        relative=relative,
        draw=name,
        opposed=False,
        variate=distribution.variate,
        basis=basis + ("; one factor on the value of every year" if relative else ""),
        source=_cited(inventory, fact),
        evidence=fact.row["evidence"],
        of=(name,),
    )


def _dimension(inventory: Inventory, exchange: Exchange) -> units.Dimension:
    if exchange.kind != "input":
        return inventory.elementary_flows[exchange.flow]
    return inventory.process(taken_from(inventory, exchange)).dimension


def _cited(inventory: Inventory, fact: Fact) -> str:
    source = inventory.source(fact.source)
    return f"{source.publisher}, {source.title}, {fact.row['place']}"


# ---------------------------------------------------------------------------------------------- water keeps its balance


def _water(plan: Plan, process: str, waters: tuple[Exchange, ...], year: int) -> Iterator[Input]:
    """One draw for all water of a process: what it takes, returns and evaporates rise and fall together.

    Consumption is their balance; drawn each for itself, water would appear from nowhere. Where the product is
    water, the balance itself fixes the rows and nothing is drawn.
    """
    inventory = plan.inventory
    read = []
    for exchange in waters:
        fact = exchange.at(year)[0]
        distribution, basis = read_spread(spread_of(inventory, exchange, fact), fact.value, True)
        if distribution is not None:
            read.append((distribution.sd, distribution, basis, fact))
    if not read:
        return
    _sd, distribution, basis, fact = max(read, key=lambda found: found[0])
    name = f"{process} | water"
    yield Input(
        name=name,
        kind=EXCHANGE,
        title=_("water of {process}", process=names.process(plan.case, plan.inventory, process)),
        distribution=distribution,
        unit="1",
        value=1.0,
        relative=True,
        draw=name,
        opposed=False,
        variate=distribution.variate,
        basis=f"{basis}; one factor on all water rows of the process, so that its balance holds",
        source=_cited(inventory, fact),
        evidence=fact.row["evidence"],
        of=tuple(exchange_name(inventory.process(process), exchange) for exchange in waters),
    )


# ---------------------------------------------------------------------------------------------- prices


def price_inputs(plan: Plan, year: int) -> Iterator[Input]:
    """Every uncertain price of the inventory, once for all processes that have it."""
    users: dict[str, list[str]] = {}
    chosen: dict[str, PriceFact] = {}
    for column in plan.system.columns:
        if column.unit_process is None:
            continue
        prices = plan.inventory.prices(column.name)
        if prices:
            nearest = nearest_fact(tuple(price.fact for price in prices), year)[0]
            price = next(p for p in prices if p.fact is nearest)
            chosen.setdefault(price_name(price), price)
            users.setdefault(price_name(price), []).append(column.name)
    for name, price in chosen.items():
        yield from _price(plan, name, price, tuple(users[name]), year)


def _price(plan: Plan, name: str, price: PriceFact, users: tuple[str, ...], year: int) -> Iterator[Input]:
    inventory, fact = plan.inventory, price.fact
    if fact.value == 0:
        return
    found = price_spread(inventory, fact, statutory=inventory.process(users[0]).group == BY_LAW)
    distribution, basis = read_spread(found, fact.value, True)
    if distribution is None:
        return
    at, k = plan.system.index[users[0]], plan.years.index(year)
    yield Input(
        name=name,
        kind=PRICE,
        title=names.price(plan.case, inventory, name),
        distribution=distribution,
        unit=f"{plan.settings.currency}/{plan.system.columns[at].unit}",
        value=float(plan.system.price[k, at]),
        relative=True,
        draw=name,
        opposed=False,
        variate=distribution.variate,
        basis=f"{basis}; one factor on the price of every year",
        source=_cited(inventory, fact),
        evidence=fact.row["evidence"],
        of=users,
    )
