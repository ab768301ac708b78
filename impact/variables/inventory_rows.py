"""Rows of the inventory as uncertain things: names, distributions, and which of them a water balance ties."""

from __future__ import annotations

from impact.factors import Exchange, Inventory
from impact.factors.facts import Fact, PriceFact
from impact.factors.uncertainty import Spread, combined, of_evidence, spread
from impact.ground import units
from impact.variables.conventions import Reading, lognormal, within

WATER, MAINS = "water", "water (mains)"  # the group of water flows, and its bookkeeping row
BY_LAW = "price"  # the group of taxes, allowances and shadow prices


def price_name(price: PriceFact) -> str:
    """The qualified name of a price of the inventory."""
    return f"price of {price.fact.row['process']} ({price.fact.row['region'] or 'any region'})"


def spread_of(inventory: Inventory, exchange: Exchange, fact: Fact) -> Spread:
    """How far a row's value may lie off: its source's range, or what its pedigree and evidence say."""
    group = inventory.process(taken_from(inventory, exchange)).group if exchange.kind == "input" else ""
    return spread(inventory, fact, exchange.kind, exchange.flow, group)


def price_spread(inventory: Inventory, fact: Fact, statutory: bool) -> Spread:
    """A price's range; else how well it is known. A tax is what the law says, as far as its source is to be trusted."""
    if fact.low is not None and fact.high is not None:
        return spread(inventory, fact)
    if not statutory:
        return spread(inventory, fact, "input")
    evidence = of_evidence(inventory, fact.row["evidence"])
    return Spread(None, None, combined(1.0, (evidence,)), f"set by law, widened by {evidence:g} for its evidence")


def read_spread(found: Spread, value: float, relative: bool = False) -> Reading:
    """The distribution of a row's value, or of a factor on it, and how its spread was read."""
    if found.low is not None and found.high is not None:
        if not relative:
            distribution, basis = within(found.low, value, found.high)
        else:
            low, high = sorted((found.low / value, found.high / value))
            distribution, basis = within(low, 1.0, high)
            basis = f"as a factor {basis}"
        return distribution, f"{found.basis}: {basis}"
    assert found.gsd2 is not None
    distribution, basis = lognormal(1.0 if relative else value, found.gsd2, f"GSD² {found.gsd2:.4g}")
    return distribution, f"{found.basis}: {basis}"


def taken_from(inventory: Inventory, exchange: Exchange) -> str:
    """The process that an input takes from; any candidate of a general name has the same unit and group."""
    name = exchange.flow
    return name if name in inventory.lookup.ids else inventory.lookup.candidates(name)[0]["id"]


# ---------------------------------------------------------------------------------------------- water keeps its balance


def balanced_water(inventory: Inventory, process: str) -> tuple[Exchange, ...]:
    """The water rows of a process that a balance ties together; a single row of a process is free."""
    waters = _water_exchanges(inventory, process)
    return waters if len(waters) > 1 or moves_water(inventory, process) else ()


def _water_exchanges(inventory: Inventory, process: str, above: tuple[str, ...] = ()) -> tuple[Exchange, ...]:
    """What a process takes, returns and evaporates of water: elementary flows, and inputs of delivered water."""
    return tuple(e for e in inventory.exchanges(process) if e.flow != MAINS and _is_water(inventory, e, above))


def _is_water(inventory: Inventory, exchange: Exchange, above: tuple[str, ...]) -> bool:
    if exchange.kind in ("emission", "resource"):
        return inventory.flow_groups.get(exchange.flow) == WATER
    return exchange.kind == "input" and moves_water(inventory, taken_from(inventory, exchange), above)


def moves_water(inventory: Inventory, process: str, above: tuple[str, ...] = ()) -> bool:
    """Whether a process's product is water itself: measured by volume, and taken from nature or other such water."""
    made = inventory.process(process)
    if made.dimension != units.VOLUME or made.group != WATER or process in above:
        return False
    return bool(_water_exchanges(inventory, process, (*above, process)))
