"""Every uncertain thing that a compiled case reaches: parameters, exchanges of the inventory, prices.

Uncertainty stands only on named things. A thing's name is also the name of its stream of random numbers, so that all
scenarios, and all cases that use the same row of the inventory, draw it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact import names, units
from impact.engine.plan import Plan
from impact.factors import Exchange, Inventory
from impact.factors.facts import Fact, PriceFact, nearest_fact
from impact.factors.uncertainty import of_pedigree
from impact.language import _
from impact.model import Parameter
from impact.uncertainty.conventions import of_uncertainty
from impact.uncertainty.distributions import NORMAL, UNIFORM, Discrete, Distribution
from impact.uncertainty.reach import reached_parameters, varies
from impact.uncertainty.rows import (
    BY_LAW,
    balanced_water,
    exchange_name,
    moves_water,
    price_name,
    price_spread,
    read_spread,
    spread_of,
    taken_from,
)

Array = NDArray[np.float64]

PARAMETER, EXCHANGE, PRICE = "parameter", "exchange", "price"
BACKGROUND = "background"  # which of the dependent samples of a background database


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain value.

    A draw is a value in canonical units, or a factor on the value of every year where `relative`.
    """

    name: str  # qualified: "case: parameter", "process | flow | region | scope", "price of process (region)"
    kind: str  # parameter, exchange or price
    title: str
    distribution: Distribution
    unit: str  # of `value`
    value: float  # the central value in the reference year, canonical
    relative: bool
    draw: str  # the name of its stream: its own, or its group's
    opposed: bool  # falls where its group rises
    variate: str  # what its stream gives: "normal" or "uniform" (one for all of a group)
    basis: str  # the statement behind the distribution and how it was read
    source: str
    evidence: str
    of: tuple[str, ...] = ()  # what it acts on: a parameter's name, exchanges' names, or processes that have the price

    @property
    def central(self) -> float:
        """What a draw is in the central computation."""
        return 1.0 if self.relative else self.value

    def values(self, variates: Array) -> Array:
        """Draws from its stream's variates (`variate` says which), of the same shape."""
        if self.variate == NORMAL:
            return self.distribution.from_normal(-variates if self.opposed else variates)
        return self.distribution.from_uniform(1 - variates if self.opposed else variates)


def inputs_of(plan: Plan) -> tuple[Input, ...]:
    """Every uncertain input that a plan reaches: parameters in file order, exchanges and prices in the system's order.

    Exact things are left out: definitions, values without a spread, and zeros with a relative spread.
    """
    year = plan.case.years.reference if plan.case.years.reference in plan.years else plan.years[0]
    found = [*_parameters(plan, year), *_exchanges(plan, year), *_prices(plan, year), *_background(plan)]
    return tuple(_with_one_variate(list({entry.name: entry for entry in found}.values())))


def _with_one_variate(inputs: list[Input]) -> list[Input]:
    """Inputs that share a stream read it as the same variate: normal if any of them is of the normal family."""
    normal = {entry.draw for entry in inputs if entry.distribution.variate == NORMAL}
    return [replace(entry, variate=NORMAL if entry.draw in normal else UNIFORM) for entry in inputs]


# ---------------------------------------------------------------------------------------------- parameters


def parameter_name(case_id: str, name: str) -> str:
    """The qualified name of a case's parameter."""
    return f"{case_id}: {name}"


def _parameters(plan: Plan, year: int) -> Iterator[Input]:
    reached, central = reached_parameters(plan), plan.amounts()
    for parameter in plan.case.parameters.values():
        written = parameter.uncertainty
        if written is None or parameter.name not in reached:
            continue
        relative = varies(plan, parameter)
        value = float(np.asarray(central(parameter.amount)).reshape(-1)[0])
        pedigree = of_pedigree(plan.inventory, written.pedigree) if written.pedigree else 1.0
        distribution, basis = of_uncertainty(written, value, pedigree)
        if distribution is None or (relative and value == 0):
            continue
        if relative:
            distribution, basis = of_uncertainty(_as_share(written, value), 1.0, pedigree)
            assert distribution is not None
            basis += "; one factor on the value of every year"
        name, group = parameter_name(plan.case.id, parameter.name), written.group
        if group:
            basis += f"; shares the draw of the group '{group}'" + (", against it" if written.opposed else "")
        yield Input(
            name=name,
            kind=PARAMETER,
            title=str(names.parameter(plan.case, parameter.name)),
            distribution=distribution,
            unit=units.name(parameter.amount.dimension),
            value=_in_year(central.values[parameter.name], plan, year),
            relative=relative,
            draw=f"group {written.group_of or plan.case.id}: {group}" if group else name,
            opposed=written.opposed,
            variate=distribution.variate,
            basis=basis,
            source=_origin(plan, parameter),
            evidence="source of the case" if parameter.origin.source else "assumption of the case",
            of=(parameter.name,),
        )


def _in_year(value: Any, plan: Plan, year: int) -> float:
    """A central value, constant or by year, in one year."""
    return float(np.broadcast_to(np.asarray(value, dtype=float), (1, len(plan.years)))[0, plan.years.index(year)])


def _as_share(written: Any, value: float) -> Any:
    """Ends and values of a parameter by year as shares of its value."""
    if written.values:
        return replace(written, values=tuple((x / value, p) for x, p in written.values))
    if written.low is None:
        return written
    low, high = sorted((written.low / value, written.high / value))
    return replace(written, low=low, high=high)


def _origin(plan: Plan, parameter: Parameter) -> str:
    origin = parameter.origin
    if not origin.source:
        return f"assumption: {origin.assumption}" if origin.assumption else ""
    source = plan.case.sources.get(origin.source)
    return f"{source or origin.source}{f', {origin.place}' if origin.place else ''}"


# ---------------------------------------------------------------------------------------------- background


def _background(plan: Plan) -> Iterator[Input]:
    """One input for all scores of a background: the number of a sample, each as likely as the others."""
    given = plan.given
    if given is None or given.samples is None:
        return
    n = len(given.samples) - 1  # the last one is the central scores
    yield Input(
        name=given.stream,
        kind=BACKGROUND,
        title=_("{name} (sample)", name=given.stream),
        distribution=Discrete(tuple(float(k) for k in range(n)), (1.0 / n,) * n),
        unit="",
        value=float(n),
        relative=False,
        draw=given.stream,
        opposed=False,
        variate=UNIFORM,
        basis=f"{n} dependent samples of the database's own distributions",
        source=given.stream,
        evidence="background database",
        of=(given.stream,),
    )


# ---------------------------------------------------------------------------------------------- exchanges


def _exchanges(plan: Plan, year: int) -> Iterator[Input]:
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


def _prices(plan: Plan, year: int) -> Iterator[Input]:
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
