"""Cradle-to-gate factors of the inventory's processes without a case: how much, what they count, from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impact.engine.assemble import Assembler
from impact.engine.plan import Evaluation, Plan, Settings
from impact.engine.resolve import Resolver
from impact.engine.system import characterise
from impact.factors import Fact, Inventory
from impact.factors.cost import Money
from impact.model import Case, Text, Years
from impact.model.indicators import FOSSIL_CO2, INDEX

LATEST = 2022  # the year asked for when nobody names one
SEEN = 0.01  # a share of the climate factor that is worth a word
ELEMENTARY_GROUPS = (
    "greenhouse gas", "air pollutant", "water", "nutrient", "primary energy", "waste", "virgin material",
)  # fmt: skip
PROJECT = "the impact project"  # the publisher of definitions and estimates of our own

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a climate factor counts, over the whole chain behind it."""

    gases: str  # CO2, CO2e, or nothing
    boundary: str
    covers: tuple[str, ...]  # groups of elementary flows

    def __str__(self) -> str:
        return f"{self.gases}, {self.boundary}" if self.gases else "no climate row"


@dataclass
class Factors:
    """Processes solved together with all that they need, in one year."""

    inventory: Inventory
    year: int
    plan: Plan
    evaluation: Evaluation
    columns: dict[str, int]

    def climate(self, id: str) -> tuple[float, float]:
        """Life-cycle and direct climate factor [t CO2e per unit of the product as the inventory names it]."""
        scores = self.evaluation.scores[0, 0, self.columns[id]]
        scale = self.inventory.process(id).factor
        return float(scores[INDEX["climate"]]) * scale, float(scores[INDEX["climate_direct"]]) * scale

    @cached_property
    def _position(self) -> dict[str, int]:
        return {id: k for k, id in enumerate(self.columns)}

    @cached_property
    def _runs(self) -> Array:
        """How much of each process runs for one unit of each product asked for, shape (columns, products)."""
        demand = np.zeros((len(self.plan.system.columns), len(self.columns)))
        for k, column in enumerate(self.columns.values()):
            demand[column, k] = 1.0
        return np.asarray(np.linalg.solve(self.evaluation.A[0, 0], demand), dtype=np.float64)

    @cached_property
    def _flows(self) -> Array:
        """Sizes of elementary flows per product, shape (elementary flows, products)."""
        return np.asarray(np.abs(self.evaluation.B[0, 0]) @ np.abs(self._runs), dtype=np.float64)

    def basis(self, id: str) -> Basis:
        """What the climate factor of a process counts, and the groups of elementary flows behind it."""
        amounts = self._flows[:, self._position[id]]
        weighted = np.abs(self.plan.C[INDEX["climate"]]) * amounts
        floor = 1e-12 * max(1.0, float(amounts.max(initial=0.0)))
        groups: dict[str, None] = {}
        flows: set[str] = set()
        scopes: set[str] = set()
        for (flow, _, scope), m in self.plan.system.elementary.items():
            if amounts[m] > floor:
                groups[self.inventory.flow_groups[flow]] = None
            if weighted[m] > SEEN * weighted.sum():
                flows.add(flow)
                scopes.add(scope)
        gases = "" if not flows else "CO2" if flows == {FOSSIL_CO2} else "CO2e"
        return Basis(gases, _boundary(scopes), tuple(g for g in ELEMENTARY_GROUPS if g in groups))


def _boundary(scopes: set[str]) -> str:
    if scopes == {"unsplit"}:
        return "life-cycle, not split"
    split = " + ".join(scope for scope in ("direct", "upstream") if scope in scopes)
    return f"{split}, partly not split" if "unsplit" in scopes else split


def solve(inventory: Inventory, ids: Sequence[str], year: int, gwp: str = "ar6") -> Factors:
    """Solve the part of the inventory that some processes reach.

    Raises
    ------
    InputError
        If a row that they reach cannot be read.
    """
    nothing = Case("factors", Text(""), "idea", Years(year, year, 1), {}, {}, {}, {})
    resolver = Resolver(nothing, inventory)
    assembler = Assembler(nothing, resolver, (year,), Money(inventory, "DKK", year), strict=False)
    columns = {id: assembler.column_of(resolver.product(id)) for id in ids}
    system = assembler.finish()
    C, _ = characterise(system, gwp)
    settings = Settings(gwp=gwp, price_year=year)
    plan = Plan(nothing, inventory, settings, system, resolver, [], C)
    return Factors(inventory, year, plan, plan.evaluate(), columns)


def factors_of(inventory: Inventory, ids: Sequence[str], year: int) -> dict[str, tuple[float, float]]:
    """Life-cycle and direct climate factors [t CO2e per unit of product], GWP100 AR6."""
    solved = solve(inventory, ids, year)
    return {id: solved.climate(id) for id in ids}


# ---------------------------------------------------------------------------------------------- a process's own rows


def facts_at(inventory: Inventory, id: str, year: int) -> list[Fact]:
    """The process's own rows that hold for a year."""
    return [exchange.at(year)[0] for exchange in inventory.exchanges(id)]


def published_year(inventory: Inventory, id: str, year: int) -> int | None:
    """The published year nearest to the one asked for, where a process's own values change over the years."""
    used = [e.at(year)[0].year for e in inventory.exchanges(id) if e.series]
    return min(used, key=lambda y: abs((y or 0) - year), default=None)


def source_ids_of(inventory: Inventory, id: str, year: int) -> list[str]:
    """The sources of the rows that hold for a year, publishers before definitions of our own."""
    ids = list(dict.fromkeys(fact.source for fact in facts_at(inventory, id, year)))
    return sorted(ids, key=lambda source: inventory.source(source).publisher == PROJECT)


def sources_of(inventory: Inventory, id: str) -> list[str]:
    """The sources of a process's own rows, all years."""
    ids = dict.fromkeys(f.source for e in inventory.exchanges(id) for f in e.facts)
    return [str(inventory.source(source)) for source in ids]


def uncertainty_of(fact: Fact) -> str:
    """How sure a row is: the source's range, a stated spread, or neither (the default basic uncertainty)."""
    if fact.low is not None or fact.high is not None:
        return f"range {fact.row['low']} to {fact.row['high']} (as published)"
    stated = fact.row["uncertainty"] if fact.row.table == "exchanges" else ""
    return stated.replace("=", " ") if stated else "not published (default basic uncertainty)"


def candidates_of(inventory: Inventory, id: str) -> list[str]:
    """All processes that answer to the same general name, the default first; empty if there is only one."""
    name = inventory.process(id).answers_to
    found = [row["id"] for row in inventory.lookup.candidates(name)] if name else []
    return sorted(found, key=lambda c: not inventory.process(c).default) if len(found) > 1 else []
