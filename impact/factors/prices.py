"""Prices, exchange rates, price indices and tax rates, by year."""

from __future__ import annotations

from collections.abc import Collection

from impact.factors.facts import (
    Fact,
    PriceFact,
    UnitProcess,
    nearest_fact,
    read_fact,
    read_year,
    row_dimension,
    unit_dimension,
)
from impact.factors.tables import InventoryRow, Tables
from impact.ground import units
from impact.ground.errors import Fault, InputError
from impact.ground.units import Dimension


class Prices:
    """What things cost, in which currency and at which year's prices."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._known: dict[str, tuple[PriceFact, ...]] = {}
        self._series_known: dict[tuple[str, str], tuple[Fact, ...]] = {}

    @property
    def sources(self) -> Collection[str]:
        """Ids of the sources that a row may cite."""
        return self.tables.rows["sources"].firsts

    def of(self, process: UnitProcess) -> tuple[PriceFact, ...]:
        """The prices of a process, by year; those of its general name if it has none of its own."""
        if process.id not in self._known:
            table = self.tables.rows["prices"]
            name = process.id if process.id in table.firsts else process.answers_to
            faults: list[Fault] = []
            found = [self._price(row, process.dimension, faults) for row in table.of(name)]
            if faults:
                raise InputError(faults)
            self._known[process.id] = tuple(sorted((p for p in found if p), key=lambda p: p.fact.year or 0))
        return self._known[process.id]

    def _price(self, row: InventoryRow, dimension: Dimension, faults: list[Fault]) -> PriceFact | None:
        currency = units.currency_of(unit_dimension(row["unit"]) or units.NONE)
        if currency is None:
            remedy = "As in DKK/MWh."
            faults.append(Fault("bad-unit", f"the price's unit '{row['unit']}' names no currency.", row.place, remedy))
            return None
        fact = read_fact(row, "value", units.multiply(units.MONEY[currency], dimension, -1), self.sources, faults)
        if fact is None:
            return None
        level = read_year(row, "price_year", faults) or fact.year or 0
        return PriceFact(fact, currency, level, row["taxes"])

    def _series(self, table: str, name: str, column: str) -> tuple[Fact, ...]:
        faults: list[Fault] = []
        rows = self.tables.rows[table].of(name)
        facts = [read_fact(row, column, units.NONE, self.sources, faults) for row in rows]
        for fact in facts:
            if fact is not None and fact.value <= 0:
                message = f"'{column}' is '{fact.row[column]}', but must be above zero."
                faults.append(Fault("not-a-number", message, fact.row.place, "Everything is divided by it."))
        if faults:
            raise InputError(faults)
        return tuple(sorted((f for f in facts if f), key=lambda f: f.year or 0))

    def _nearest(self, table: str, name: str, column: str, year: int) -> Fact | None:
        if (table, name) not in self._series_known:
            self._series_known[table, name] = self._series(table, name, column)
        series = self._series_known[table, name]
        return nearest_fact(series, year)[0] if series else None

    def rate(self, currency: str, year: int) -> Fact | None:
        """DKK per unit of a currency, mean of the year (None if the currency is unknown)."""
        return self._nearest("rates", currency, "dkk", year)

    def price_level(self, year: int, index: str = "consumer prices DK") -> Fact | None:
        """The price index of a year (nearest published)."""
        return self._nearest("indices", index, "value", year)

    def tax_rates(self, name: str) -> tuple[Fact, ...]:
        """A tax rate or a rate of tax depreciation as the law changed it: each holds from its year on."""
        if ("taxes", name) not in self._series_known:
            self._series_known["taxes", name] = self._series("taxes", name, "value")
        return self._series_known["taxes", name]

    def guideline(self, name: str) -> tuple[Fact, ...]:
        """Every parameter of a guideline for socio-economic analysis, or of the rules for surplus heat."""
        faults: list[Fault] = []
        rows = self.tables.rows["society"].of(name)
        facts = [read_fact(row, "value", row_dimension(row), self.sources, faults) for row in rows]
        if faults:
            raise InputError(faults)
        return tuple(fact for fact in facts if fact)
