"""The inventory: unit processes, elementary flows, methods and prices, read lazily from the tables.

Amounts are kept as published and converted when read: an exchange's amount is in canonical units of its flow per
canonical unit of its process's product (t/MWh, MWh/MWh, m3/m3 ...).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from impact import expressions
from impact.factors.facts import (
    KINDS,
    SCOPES,
    Exchange,
    Fact,
    PriceFact,
    UnitProcess,
    check_origin,
    read_fact,
    read_number,
    read_process,
    row_dimension,
)
from impact.factors.names import Names, UnknownProcess
from impact.factors.prices import Prices
from impact.factors.tables import InventoryRow, Tables, duplicate, read
from impact.ground import paths, units
from impact.ground.errors import Fault, InputError, Place, did_you_mean
from impact.ground.remember import Remembers
from impact.ground.units import Dimension
from impact.model import Source


class Inventory(Remembers):
    """Everything in `factors/` (and the user's layers), parsed when asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._exchanges: dict[str, tuple[Exchange, ...]] = {}
        self._processes: dict[str, UnitProcess] = {}
        self._factors: dict[str, dict[tuple[str, str], dict[str, Fact]]] = {}
        self.lookup = Names(tables.rows["processes"])
        self._money = Prices(tables)

    @property
    def sha256(self) -> str:
        return self.tables.sha256

    # ------------------------------------------------------------------ look-ups by name

    @property
    def names(self) -> list[str]:
        """Every name that a case may use."""
        return self.lookup.all

    @property
    def process_ids(self) -> list[str]:
        return self.lookup.ids

    def __contains__(self, name: str) -> bool:
        return name in self.lookup

    def resolve(self, name: str, method: str = "") -> str:
        """The process that a name means; see `Names.resolve`."""
        return self.lookup.resolve(name, method)

    def is_method(self, method: str) -> bool:
        return self.lookup.is_method(method)

    def methods(self, name: str) -> dict[str, str]:
        """The candidates of a general name; see `Names.methods`."""
        return self.lookup.methods(name)

    # ------------------------------------------------------------------ processes and exchanges

    def process(self, id: str) -> UnitProcess:
        """A unit process by its id."""
        if id not in self._processes:
            self._processes[id] = read_process(self.lookup[id])
        return self._processes[id]

    def exchanges(self, id: str) -> tuple[Exchange, ...]:
        """Inputs and elementary flows of a process, per canonical unit of its product.

        Raises
        ------
        InputError
            If a row of it has no source, an unknown flow or an amount or unit that cannot be read.
        """
        if id not in self._exchanges:
            faults: list[Fault] = []
            self._exchanges[id] = self.parse_exchanges(id, faults)
            if faults:
                raise InputError(faults)
        return self._exchanges[id]

    def output(self, id: str) -> float:
        """The amount of product, in canonical units, to which the exchanges refer."""
        for exchange in self.exchanges(id):
            if exchange.kind == "output":
                return exchange.facts[0].value
        return 1.0

    def parse_exchanges(self, id: str, faults: list[Fault]) -> tuple[Exchange, ...]:
        process = self.process(id)
        groups: dict[tuple[str, str, str, str], list[Fact]] = {}
        for row in self.tables.rows["exchanges"].of(id):
            fact = self._exchange_fact(row, process, faults)
            if fact is not None:
                groups.setdefault((row["kind"], row["flow"], row["region"], row["scope"]), []).append(fact)
        result = []
        for (kind, flow, region, scope), facts in groups.items():
            facts.sort(key=lambda fact: fact.year or 0)
            years = [fact.year for fact in facts]
            if None in years and years[-1] is not None:
                message = f"'{id}': '{flow}' has values with and without a year."
                faults.append(Fault("mixed-years", message, facts[0].row.place, "Give every row its year, or none."))
            first: dict[int | None, Fact] = {}
            for fact in facts:
                if fact.year in first:
                    faults.append(duplicate(first[fact.year].row, fact.row))
                first.setdefault(fact.year, fact)
            result.append(Exchange(kind, flow, region, scope, tuple(facts)))
        return tuple(result)

    def _exchange_fact(self, row: InventoryRow, process: UnitProcess, faults: list[Fault]) -> Fact | None:
        kind, flow = row["kind"], row["flow"]
        if kind not in KINDS:
            faults.append(
                Fault("not-a-choice", f"kind cannot be '{kind}'.", row.place, f"Allowed: {', '.join(KINDS)}.")
            )
            return None
        if row["scope"] not in SCOPES:
            remedy = "Allowed: direct, upstream, unsplit."
            faults.append(Fault("not-a-choice", f"scope cannot be '{row['scope']}'.", row.place, remedy))
        dimension = self._flow_dimension(kind, flow, process, row, faults)
        if dimension is None:
            return None
        per = units.NONE if kind == "output" else process.dimension
        return read_fact(row, "amount", units.multiply(dimension, per, -1), self.source_ids, faults)

    def _flow_dimension(
        self, kind: str, flow: str, process: UnitProcess, row: InventoryRow, faults: list[Fault]
    ) -> Dimension | None:
        if kind == "output":
            return process.dimension
        if kind == "input":
            try:
                return self.process(self.resolve(flow)).dimension
            except UnknownProcess as error:
                if error.kind == "ambiguous-process":
                    return self.process(self.lookup.candidates(flow)[0]["id"]).dimension
                faults.append(Fault(error.kind, f"'{row['process']}': {error.message}", row.place, error.remedy))
                return None
        if flow not in self.elementary_flows:
            remedy = did_you_mean(flow, self.elementary_flows)
            faults.append(Fault("unknown-flow", f"Unknown elementary flow '{flow}'.", row.place, remedy))
            return None
        return self.elementary_flows[flow]

    # ------------------------------------------------------------------ elementary flows and methods

    @cached_property
    def elementary_flows(self) -> dict[str, Dimension]:
        """Elementary flows and their dimensions."""
        return {row.cells[0]: row_dimension(row) for row in self.tables.rows["elementary_flows"]}

    @cached_property
    def flow_names_da(self) -> dict[str, str]:
        """Danish names of the elementary flows."""
        return {row.cells[0]: row["name_da"] for row in self.tables.rows["elementary_flows"]}

    @cached_property
    def flow_groups(self) -> dict[str, str]:
        return {row.cells[0]: row["group"] for row in self.tables.rows["elementary_flows"]}

    def characterisation(self, method: str) -> Mapping[tuple[str, str], dict[str, Fact]]:
        """Factors of a method: (indicator, flow) -> region -> factor, per canonical unit of the flow.

        Raises
        ------
        InputError
            If a row of it cannot be read.
        """
        if method not in self._factors:
            faults: list[Fault] = []
            flows: dict[tuple[str, str], dict[str, Fact]] = {}
            for row in self.tables.rows["characterisation"].of(method):
                fact = self._factor(row, faults)
                if fact is not None:
                    flows.setdefault((row["indicator"], row["flow"]), {})[row["region"]] = fact
            if faults:
                raise InputError(faults)
            self._factors[method] = flows
        return self._factors[method]

    def _factor(self, row: InventoryRow, faults: list[Fault]) -> Fact | None:
        if row["flow"] not in self.elementary_flows:
            remedy = did_you_mean(row["flow"], self.elementary_flows)
            faults.append(Fault("unknown-flow", f"Unknown elementary flow '{row['flow']}'.", row.place, remedy))
            return None
        before = len(faults)
        check_origin(row, self.source_ids, faults)
        value = read_number(row, "factor", faults, True)
        return None if value is None or len(faults) > before else Fact(value, None, None, None, row)

    @property
    def method_names(self) -> list[str]:
        return list(self.tables.rows["characterisation"].firsts)

    # ------------------------------------------------------------------ prices, rates, indices, properties

    def prices(self, id: str) -> tuple[PriceFact, ...]:
        """The prices of a process, by year; those of its general name if it has none of its own."""
        return self._money.of(self.process(id))

    def rate(self, currency: str, year: int) -> Fact | None:
        """DKK per unit of a currency, mean of the year (None if the currency is unknown)."""
        return self._money.rate(currency, year)

    def price_level(self, year: int) -> Fact | None:
        """The Danish consumer price index of a year (nearest published)."""
        return self._money.price_level(year)

    def tax_rates(self, name: str) -> tuple[Fact, ...]:
        """The rates of a tax, or of a class of tax depreciation, each from its year on (empty if unknown)."""
        return self._money.tax_rates(name)

    def guideline(self, name: str) -> tuple[Fact, ...]:
        """The parameters of a guideline for socio-economic analysis (empty if unknown)."""
        return self._money.guideline(name)

    def gas_property(self, substance: str, kind: str) -> float:
        """Density [t/Nm3] or net calorific value [MWh/t] of a substance, for expressions.

        Raises
        ------
        ExpressionError
            If the inventory does not hold it.
        """
        column, dimension = {
            "density": ("density_normal", units.multiply(units.MASS, units.VOLUME, -1)),
            "ncv": ("ncv", units.multiply(units.ENERGY, units.MASS, -1)),
        }[kind]
        row = next((r for r in self.tables.rows["properties"].of(substance) if r["property"] == column), None)
        if row is None:
            known = [row["substance"] for row in self.tables.rows["properties"] if row["property"] == column]
            raise expressions.ExpressionError(f"unknown gas '{substance}'. {did_you_mean(substance, known)}".rstrip())
        unit = row["unit"].replace("Nm3", "m3")
        faults: list[Fault] = []
        value = read_number(row, "value", faults, True)
        try:
            factor, found = units.parse_unit(unit)
        except units.UnitError as error:
            raise InputError([Fault("bad-unit", str(error), row.place)]) from None
        if column == "ncv" and found == units.multiply(units.ENERGY, units.VOLUME, -1) and value is not None:
            return value * factor / self.gas_property(substance, "density")
        if value is None or found != dimension:
            remedy = "As in kg/Nm3." if kind == "density" else "As in GJ/t or MJ/Nm3."
            faults.append(Fault("bad-unit", f"the unit '{row['unit']}' does not fit {kind}.", row.place, remedy))
        if faults:
            raise InputError(faults)
        return (value or 0.0) * factor

    # ------------------------------------------------------------------ sources

    @property
    def source_ids(self) -> Collection[str]:
        return self.tables.rows["sources"].firsts

    def source(self, id: str) -> Source:
        row = self.tables.rows["sources"].of(id)[0]
        return Source(id, row["title"], row["publisher"], row["year"], "", row["url"], "", row["note"])

    def licence(self, id: str) -> str:
        return self.tables.rows["sources"].of(id)[0]["licence"]


def load(*layers: Path | str) -> Inventory:
    """The bundled inventory, with folders of the same form laid on top.

    The environment variable `IMPACT_FACTORS` names further layers (separated as in PATH), below `layers`.
    """
    named: Iterable[str] = filter(None, os.environ.get("IMPACT_FACTORS", "").split(os.pathsep))
    folders = [paths.data("factors"), *(Path(name) for name in named), *(Path(layer) for layer in layers)]
    for folder in folders:
        if not folder.is_dir():
            raise InputError([Fault("no-folder", "is not a folder.", Place(str(folder)))])
    return Inventory(read(folders))
