"""Spreads as the uncertainty fields of Brightway (stats_arrays)."""

from __future__ import annotations

from typing import Any

from impact.engine.plan import Plan
from impact.factors import Exchange, Fact, Inventory


def row_fields(inventory: Inventory, exchange: Exchange, fact: Fact, amount: float) -> dict[str, Any]:
    """Fields of an exchange whose amount follows from one row of the inventory."""
    from impact.variables.inventory_rows import read_spread, spread_of

    if amount == 0 or fact.value == 0:
        return {}
    distribution, basis = read_spread(spread_of(inventory, exchange, fact), fact.value)
    found = fields(distribution, amount / fact.value)
    return {**found, "impact spread": basis} if found else {}


def parameter_fields(plan: Plan, name: str, value: float) -> dict[str, Any]:
    """Fields of a parameter; nothing where it is certain."""
    from impact.variables.conventions import of_uncertainty

    written = plan.case.parameters[name].uncertainty
    if written is None or value == 0:
        return {}
    distribution, basis = of_uncertainty(written, value)
    found = fields(distribution, 1.0)
    return {**found, "impact spread": basis} if found else {}


def fields(distribution: Any, scale: float) -> dict[str, Any]:
    """stats_arrays' fields of a distribution times a scale; nothing for what is exact or has no form there."""
    from impact.uncertainty.interchange import NONE, UNDEFINED, times, to_stats_array

    if distribution is None or scale == 0:
        return {}
    found = to_stats_array(times(distribution, scale))
    if found["uncertainty type"] in (NONE, UNDEFINED):
        return {}
    return {name: value for name, value in found.items() if value is not False and value == value}
