"""The inventory: unit processes, elementary flows, methods and prices, read lazily from the tables.

Amounts are kept as published and converted when read: an exchange's amount is in canonical units of its flow per
canonical unit of its process's product (t/MWh, MWh/MWh, m3/m3 ...).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from impact import expressions, paths, units
from impact.errors import Fault, ImpactError, InputError, Place, did_you_mean
from impact.factors.tables import Row, Tables, read
from impact.model import Source
from impact.units import Dimension

KINDS = ("input", "emission", "resource", "output")
SCOPES = ("direct", "upstream", "unsplit", "")
EVIDENCE = (
    "publisher's file, via a copy", "publisher's page, excerpt", "secondary transcription", "derived", "unverified",
    "unverified, weak",
)  # fmt: skip
HOLD = 5  # years that a series may be stretched beyond its ends for a reference year, with a flag


class UnknownProcess(ImpactError):
    """A name that no process answers to, or several do."""

    def __init__(self, kind: str, message: str, remedy: str = "") -> None:
        self.kind, self.message, self.remedy = kind, message, remedy
        super().__init__(f"{message} {remedy}".strip())


@dataclass(frozen=True, slots=True)
class UnitProcess:
    """A unit process of the inventory: what it makes, where and by which method."""

    id: str
    name_da: str
    answers_to: str
    default: bool
    group: str
    unit: str
    region: str
    method: str
    direct: bool  # its own emissions belong to the direct boundary of the partner that runs or buys it
    hours: float | None  # the most full-load hours a year that are plausible
    credits: tuple[str, ...]
    note: str
    dimension: Dimension
    row: Row

    @property
    def factor(self) -> float:
        """Canonical units per unit of the product."""
        return units.parse_unit(self.unit)[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sourced value: canonical amount, range and where it comes from."""

    value: float
    low: float | None
    high: float | None
    year: int | None
    row: Row

    @property
    def source(self) -> str:
        return self.row["source"]

    @property
    def shown(self) -> str:
        """The value as published."""
        table = self.row.table
        column = {"exchanges": "amount", "characterisation": "factor", "rates": "dkk"}.get(table, "value")
        return f"{self.row[column]} {self.row['unit'] if table not in ('rates', 'indices') else ''}".strip()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One input or elementary flow of a process, constant or as a series over years."""

    kind: str
    flow: str
    region: str
    scope: str
    facts: tuple[Fact, ...]  # one, or one per year in order

    def at(self, year: int) -> tuple[Fact, int]:
        """The fact for a year, and by how many years the nearest published one is off."""
        return nearest_fact(self.facts, year)

    @property
    def series(self) -> bool:
        return self.facts[0].year is not None


def nearest_fact(facts: tuple[Fact, ...], year: int) -> tuple[Fact, int]:
    """The fact of the nearest published year (the earlier of two as near), and its distance in years."""
    if facts[0].year is None:
        return facts[0], 0
    best = min(facts, key=lambda fact: (abs((fact.year or 0) - year), fact.year or 0))
    return best, abs((best.year or 0) - year)


@dataclass(frozen=True, slots=True)
class PriceFact:
    """A price: currency per canonical unit, with its price level's year and the taxes in it."""

    fact: Fact
    currency: str
    price_year: int
    taxes: str


class Inventory:
    """Everything in `factors/` (and the user's layers), parsed when asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._exchanges: dict[str, tuple[Exchange, ...]] = {}
        self._processes: dict[str, UnitProcess] = {}
        self._prices: dict[str, tuple[PriceFact, ...]] = {}

    @property
    def sha256(self) -> str:
        return self.tables.sha256

    # ------------------------------------------------------------------ look-ups by name

    @cached_property
    def _process_rows(self) -> dict[str, Row]:
        return {row.cells[0]: row for row in self.tables.rows["processes"]}

    @cached_property
    def _answers(self) -> dict[str, list[str]]:
        answers: dict[str, list[str]] = {}
        for row in self.tables.rows["processes"]:
            if row["answers_to"]:
                answers.setdefault(row["answers_to"], []).append(row["id"])
        return answers

    @cached_property
    def _exchange_rows(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.tables.rows["exchanges"]:
            found.setdefault(row.cells[0], []).append(row)
        return found

    @property
    def names(self) -> list[str]:
        """Every name that a case may use."""
        return [*self._process_rows, *self._answers]

    @property
    def process_ids(self) -> list[str]:
        return list(self._process_rows)

    def __contains__(self, name: str) -> bool:
        return name in self._process_rows or name in self._answers

    def resolve(self, name: str, method: str = "") -> str:
        """The process that a name means.

        Parameters
        ----------
        name : str
            A process's id, or a general name such as `electricity DK`.
        method : str
            Which candidate to take for a general name (`residual mix`); the default one if empty.

        Raises
        ------
        UnknownProcess
            With the nearest names if nothing answers, or with all candidates if several do and none is the default.
        """
        if name in self._process_rows:
            return name
        candidates = self._answers.get(name)
        if not candidates:
            raise UnknownProcess("unknown-process", f"Unknown process '{name}'.", did_you_mean(name, self.names))
        if method:
            for candidate in candidates:
                if self._process_rows[candidate]["method"] == method:
                    return candidate
            if self.is_method(method):
                return self._default(name, candidates)
            known = [self._process_rows[c]["method"] for c in candidates]
            raise UnknownProcess("unknown-method", f"'{name}' has no method '{method}'.", did_you_mean(method, known))
        return self._default(name, candidates)

    def is_method(self, method: str) -> bool:
        return any(row["method"] == method for row in self.tables.rows["processes"])

    def _default(self, name: str, candidates: list[str]) -> str:
        chosen = [c for c in candidates if self._process_rows[c]["default"] == "yes"]
        if len(chosen) == 1 or len(candidates) == 1:
            return (chosen or candidates)[0]
        remedy = "Choose one of: " + "; ".join(candidates) + "."
        raise UnknownProcess("ambiguous-process", f"'{name}' is ambiguous.", remedy)

    def methods(self, name: str) -> dict[str, str]:
        """The candidates of a general name: method to process id, the default first."""
        rows = [self._process_rows[c] for c in self._answers.get(name, [])]
        return {row["method"]: row["id"] for row in sorted(rows, key=lambda r: r["default"] != "yes")}

    # ------------------------------------------------------------------ processes and exchanges

    def process(self, id: str) -> UnitProcess:
        """A unit process by its id."""
        if id not in self._processes:
            self._processes[id] = _process(self._process_rows[id])
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
        for row in self._exchange_rows.get(id, []):
            fact = self._exchange_fact(row, process, faults)
            if fact is not None:
                groups.setdefault((row["kind"], row["flow"], row["region"], row["scope"]), []).append(fact)
        result = []
        for (kind, flow, region, scope), facts in groups.items():
            facts.sort(key=lambda fact: fact.year or 0)
            if len(facts) > 1 and any(fact.year is None for fact in facts):
                message = f"'{id}': '{flow}' has values with and without a year."
                faults.append(Fault("mixed-years", message, facts[0].row.place))
            result.append(Exchange(kind, flow, region, scope, tuple(facts)))
        return tuple(result)

    def _exchange_fact(self, row: Row, process: UnitProcess, faults: list[Fault]) -> Fact | None:
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
        return self.fact(row, "amount", units.multiply(dimension, per, -1), faults)

    def _flow_dimension(
        self, kind: str, flow: str, process: UnitProcess, row: Row, faults: list[Fault]
    ) -> Dimension | None:
        if kind == "output":
            return process.dimension
        if kind == "input":
            try:
                return self.process(self.resolve(flow)).dimension
            except UnknownProcess as error:
                if error.kind == "ambiguous-process":
                    return self.process(self._answers[flow][0]).dimension
                faults.append(Fault(error.kind, f"'{row['process']}': {error.message}", row.place, error.remedy))
                return None
        if flow not in self.elementary_flows:
            remedy = did_you_mean(flow, self.elementary_flows)
            faults.append(Fault("unknown-flow", f"Unknown elementary flow '{flow}'.", row.place, remedy))
            return None
        return self.elementary_flows[flow]

    def fact(self, row: Row, column: str, dimension: Dimension, faults: list[Fault]) -> Fact | None:
        """A sourced value in canonical units; every fault of the row is noted."""
        before = len(faults)
        self._check_origin(row, faults)
        year = _year(row, faults)
        scale = _scale(row, dimension, faults)
        value, low, high = (
            _number(row, name, faults, name == column)
            for name in (column, *(("low", "high") if "low" in row_columns(row) else (column, column)))
        )
        if len(faults) > before or value is None or scale is None:
            return None
        if "low" not in row_columns(row):
            low = high = None
        if low is not None and high is not None and low > high:
            low, high = high, low  # a quotient such as 1/0.95 turns the range round
        if (low is not None and value < low - 1e-12 * abs(low)) or (
            high is not None and value > high + 1e-12 * abs(high)
        ):
            faults.append(Fault("value-outside-range", f"the value {value:g} lies outside low and high.", row.place))
        scaled = [None if x is None else x * scale for x in (low, high)]
        return Fact(value * scale, scaled[0], scaled[1], year, row)

    def _check_origin(self, row: Row, faults: list[Fault]) -> None:
        source = row["source"]
        if not source:
            faults.append(
                Fault("no-source", "this row has no source.", row.place, "Every row cites one of sources.csv.")
            )
        elif source not in self._source_rows:
            remedy = did_you_mean(source, self._source_rows)
            faults.append(Fault("unknown-source", f"'{source}' is not in sources.csv.", row.place, remedy))
        if not row["place"]:
            remedy = "Say page, table, sheet or row."
            faults.append(Fault("no-place", "this row has no place in its source.", row.place, remedy))
        if row["evidence"] not in EVIDENCE:
            remedy = "Allowed: " + " | ".join(EVIDENCE) + "."
            faults.append(Fault("not-a-choice", f"evidence cannot be '{row['evidence']}'.", row.place, remedy))

    # ------------------------------------------------------------------ elementary flows and methods

    @cached_property
    def elementary_flows(self) -> dict[str, Dimension]:
        """Elementary flows and their dimensions."""
        return {row.cells[0]: units.parse_unit(row["unit"])[1] for row in self.tables.rows["elementary_flows"]}

    @cached_property
    def flow_groups(self) -> dict[str, str]:
        return {row.cells[0]: row["group"] for row in self.tables.rows["elementary_flows"]}

    @cached_property
    def _characterisation(self) -> dict[str, dict[tuple[str, str], dict[str, Fact]]]:
        """Method -> (indicator, flow) -> region -> factor."""
        faults: list[Fault] = []
        methods: dict[str, dict[tuple[str, str], dict[str, Fact]]] = {}
        for row in self.tables.rows["characterisation"]:
            fact = self._factor(row, faults)
            if fact is not None:
                flows = methods.setdefault(row["method"], {})
                flows.setdefault((row["indicator"], row["flow"]), {})[row["region"]] = fact
        if faults:
            raise InputError(faults)
        return methods

    def _factor(self, row: Row, faults: list[Fault]) -> Fact | None:
        if row["flow"] not in self.elementary_flows:
            remedy = did_you_mean(row["flow"], self.elementary_flows)
            faults.append(Fault("unknown-flow", f"Unknown elementary flow '{row['flow']}'.", row.place, remedy))
            return None
        before = len(faults)
        self._check_origin(row, faults)
        value = _number(row, "factor", faults, True)
        return None if value is None or len(faults) > before else Fact(value, None, None, None, row)

    @property
    def method_names(self) -> list[str]:
        return list(self._characterisation)

    def characterisation(self, method: str) -> Mapping[tuple[str, str], dict[str, Fact]]:
        """Factors of a method: (indicator, flow) -> region -> factor, per canonical unit of the flow."""
        return self._characterisation.get(method, {})

    # ------------------------------------------------------------------ prices, rates, indices, properties

    @cached_property
    def _price_rows(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.tables.rows["prices"]:
            found.setdefault(row.cells[0], []).append(row)
        return found

    def prices(self, id: str) -> tuple[PriceFact, ...]:
        """The prices of a process, by year; those of its general name if it has none of its own."""
        if id not in self._prices:
            process = self.process(id)
            name = id if id in self._price_rows else process.answers_to
            faults: list[Fault] = []
            found = [self._price(row, process.dimension, faults) for row in self._price_rows.get(name, [])]
            if faults:
                raise InputError(faults)
            self._prices[id] = tuple(sorted((p for p in found if p), key=lambda p: p.fact.year or 0))
        return self._prices[id]

    def _price(self, row: Row, dimension: Dimension, faults: list[Fault]) -> PriceFact | None:
        currency = units.currency_of(_unit_dimension(row["unit"]) or units.NONE)
        if currency is None:
            remedy = "As in DKK/MWh."
            faults.append(Fault("bad-unit", f"the price's unit '{row['unit']}' names no currency.", row.place, remedy))
            return None
        fact = self.fact(row, "value", units.multiply(units.MONEY[currency], dimension, -1), faults)
        if fact is None:
            return None
        level = int(row["price_year"]) if row["price_year"].isdigit() else fact.year or 0
        return PriceFact(fact, currency, level, row["taxes"])

    def _series(self, table: str, name: str, column: str) -> tuple[Fact, ...]:
        faults: list[Fault] = []
        facts = [self.fact(row, column, units.NONE, faults) for row in self.tables.rows[table] if row.cells[0] == name]
        if faults:
            raise InputError(faults)
        return tuple(sorted((f for f in facts if f), key=lambda f: f.year or 0))

    @cached_property
    def _rates(self) -> dict[str, tuple[Fact, ...]]:
        names = {row.cells[0] for row in self.tables.rows["rates"]}
        return {name: self._series("rates", name, "dkk") for name in names}

    def rate(self, currency: str, year: int) -> Fact | None:
        """DKK per unit of a currency, mean of the year (None if the currency is unknown)."""
        series = self._rates.get(currency)
        return nearest_fact(series, year)[0] if series else None

    @cached_property
    def _indices(self) -> dict[str, tuple[Fact, ...]]:
        names = {row.cells[0] for row in self.tables.rows["indices"]}
        return {name: self._series("indices", name, "value") for name in names}

    def price_level(self, year: int, index: str = "consumer prices DK") -> Fact | None:
        """The price index of a year (nearest published)."""
        series = self._indices.get(index)
        return nearest_fact(series, year)[0] if series else None

    @cached_property
    def _property_rows(self) -> dict[tuple[str, str], Row]:
        return {(row["substance"], row["property"]): row for row in self.tables.rows["properties"]}

    @property
    def substances(self) -> list[str]:
        return list(dict.fromkeys(substance for substance, _ in self._property_rows))

    def property(self, substance: str, property: str) -> float:
        """Density [t/Nm3] or net calorific value [MWh/t] of a substance, for expressions.

        Raises
        ------
        ExpressionError
            If the inventory does not hold it.
        """
        column, dimension = {
            "density": ("density_normal", units.multiply(units.MASS, units.VOLUME, -1)),
            "ncv": ("ncv", units.multiply(units.ENERGY, units.MASS, -1)),
        }[property]
        row = self._property_rows.get((substance, column))
        if row is None:
            known = [s for s, p in self._property_rows if p == column]
            raise expressions.ExpressionError(f"unknown gas '{substance}'. {did_you_mean(substance, known)}".rstrip())
        unit = row["unit"].replace("Nm3", "m3")
        faults: list[Fault] = []
        value = _number(row, "value", faults, True)
        factor, found = units.parse_unit(unit)
        if column == "ncv" and found == units.multiply(units.ENERGY, units.VOLUME, -1) and value is not None:
            return value * factor / self.property(substance, "density")
        if value is None or found != dimension:
            faults.append(Fault("bad-unit", f"the unit '{row['unit']}' does not fit {property}.", row.place))
        if faults:
            raise InputError(faults)
        return (value or 0.0) * factor

    # ------------------------------------------------------------------ sources

    @cached_property
    def _source_rows(self) -> dict[str, Row]:
        return {row.cells[0]: row for row in self.tables.rows["sources"]}

    def source(self, id: str) -> Source:
        row = self._source_rows[id]
        return Source(id, row["title"], row["publisher"], row["year"], "", row["url"], "", row["note"])

    def licence(self, id: str) -> str:
        return self._source_rows[id]["licence"]


def row_columns(row: Row) -> tuple[str, ...]:
    from impact.factors.tables import COLUMNS

    return COLUMNS[row.table]


def _process(row: Row) -> UnitProcess:
    dimension = _unit_dimension(row["unit"])
    if dimension is None:
        fault = Fault("bad-unit", f"the unit '{row['unit']}' of '{row['id']}' is unknown.", row.place)
        raise InputError([fault])
    return UnitProcess(
        id=row["id"],
        name_da=row["name_da"],
        answers_to=row["answers_to"],
        default=row["default"] == "yes",
        group=row["group"],
        unit=row["unit"],
        region=row["region"],
        method=row["method"],
        direct=row["direct"] == "yes",
        hours=float(row["hours"]) if row["hours"] else None,
        credits=tuple(c.strip() for c in row["credits"].split(";") if c.strip()),
        note=row["note"],
        dimension=dimension,
        row=row,
    )


def _unit_dimension(unit: str) -> Dimension | None:
    try:
        return units.parse_unit(unit)[1]
    except units.UnitError:
        return None


def _year(row: Row, faults: list[Fault]) -> int | None:
    text = row["year"] if "year" in row_columns(row) else ""
    if not text:
        return None
    if not (text.isdigit() and 1900 <= int(text) <= 2150):
        faults.append(Fault("bad-year", f"'{text}' is no year.", row.place))
        return None
    return int(text)


def _scale(row: Row, dimension: Dimension, faults: list[Fault]) -> float | None:
    if "unit" not in row_columns(row):
        return 1.0
    try:
        scale, found = units.parse_unit(row["unit"])
    except units.UnitError as error:
        faults.append(Fault("bad-unit", str(error), row.place))
        return None
    if found != dimension:
        message = f"the unit '{row['unit']}' does not fit: {units.name(dimension)} belongs here."
        faults.append(Fault("unit-does-not-fit", message, row.place))
        return None
    return scale


def _number(row: Row, column: str, faults: list[Fault], required: bool) -> float | None:
    text = row[column].strip()
    if not text:
        if required:
            faults.append(Fault("no-value", f"'{column}' is empty.", row.place))
        return None
    try:
        value: float | None = float(text)
    except ValueError:
        value = _quotient(text)
    if value is None or not abs(value) < 1e30:
        remedy = "A number such as 56.1, or a quotient such as 1/0.94."
        faults.append(Fault("not-a-number", f"'{column}' is '{text}', no finite number.", row.place, remedy))
        return None
    return value


def _quotient(text: str) -> float | None:
    try:
        tree = expressions.parse(text)
        if expressions.names_in(tree) or expressions.dimension_of(tree, {}) != units.NONE:
            return None
        return float(expressions.evaluate(tree, {}))
    except ImpactError:
        return None


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
