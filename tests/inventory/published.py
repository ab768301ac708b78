"""What the cross-checks share: cumulative factors, values as published, carbon and calorific values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from small import bundled_inventory

from impact.catalogue.search import factors_of
from impact.factors import Exchange
from impact.factors.facts import read_number
from impact.factors.tables import InventoryRow

ROOT = Path(__file__).parents[2]
FACTORS = ROOT / "factors"
SHARE_ALIKE = FACTORS / "share-alike"
CARBON_TO_CO2 = 44 / 12  # t CO2 per t of carbon: no waste can emit more
LHV_WATER = 2.442  # GJ/t, heat of condensation of water at 25 °C

inventory = bundled_inventory


@cache
def rows(table: str) -> tuple[InventoryRow, ...]:
    return tuple(inventory().tables.rows[table])


@cache
def climate(year: int = 2022) -> dict[str, float]:
    """Cradle-to-gate factor of every process [kg CO2e per unit of its product, GWP100 AR6]."""
    ids = inventory().process_ids
    return {id: 1000 * both[0] for id, both in factors_of(inventory(), ids, year).items()}


@cache
def candidates() -> dict[str, tuple[str, ...]]:
    """General names and the processes that answer to each, the default first."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows("processes"), key=lambda row: row["default"] != "yes"):
        if row["answers_to"]:
            found[row["answers_to"]].append(row["id"])
    return {name: tuple(ids) for name, ids in found.items()}


def processes(*groups: str) -> list[str]:
    return [row["id"] for row in rows("processes") if row["group"] in groups]


def exchanges(id: str, kind: str, flow: str = "", scope: str = "") -> list[Exchange]:
    return [
        e
        for e in inventory().exchanges(id)
        if e.kind == kind and e.flow.startswith(flow) and (not scope or e.scope == scope)
    ]


def total(found: Iterable[Exchange], year: int = 2022) -> float:
    return sum(e.at(year)[0].value for e in found)


def per_gigajoule(amount: float) -> float:
    """t/MWh as kg/GJ."""
    return amount / 3.6 * 1000


@cache
def properties() -> dict[tuple[str, str], InventoryRow]:
    return {(row["substance"], row["property"]): row for row in rows("properties")}


def property_value(substance: str, property: str, column: str = "value") -> float | None:
    row = properties().get((substance, property))
    return None if row is None else read_number(row, column, [], False)


def published_years(id: str) -> dict[int, float]:
    """The greenhouse gases of a process by published year [t CO2e/unit], its own rows only (CO2 weighs 1, AR6)."""
    weights = {"methane (fossil)": 29.8, "methane (biogenic)": 27.0, "dinitrogen monoxide": 273.0}
    found: dict[int, float] = defaultdict(float)
    for e in inventory().exchanges(id):
        if e.kind != "emission" or not e.series:
            continue
        weight = weights.get(e.flow, 1.0 if e.flow.startswith(("carbon dioxide (f", "greenhouse gases")) else 0.0)
        for fact in e.facts:
            found[fact.year or 0] += weight * fact.value
    return dict(sorted(found.items()))
