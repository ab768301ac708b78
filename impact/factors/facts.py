"""One row, one fact: the values of the tables with their units, ranges and sources, read and checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from impact import expressions
from impact.factors.tables import COLUMNS, InventoryRow
from impact.ground import units
from impact.ground.errors import Fault, ImpactError, InputError, did_you_mean
from impact.ground.units import Dimension

KINDS = ("input", "emission", "resource", "output")
SCOPES = ("direct", "upstream", "unsplit", "")
_UNCERTAINTY = re.compile(r"^(?:(?:gsd|gsd2)=[1-9]\d*\.?\d*|cv=\d+\.?\d*\s?%?|pedigree=[1-5](?: [1-5]){4})$")
EVIDENCE = (
    "publisher's file, via a copy", "publisher's page, excerpt", "secondary transcription", "derived", "unverified",
    "unverified, weak",
)  # fmt: skip
HOLD = 5  # years that a series may be stretched beyond its ends for a reference year, with a flag


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
    row: InventoryRow

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
    row: InventoryRow

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


# ---------------------------------------------------------------------------------------------- reading rows


def read_fact(
    row: InventoryRow, column: str, dimension: Dimension, sources: Collection[str], faults: list[Fault]
) -> Fact | None:
    """A sourced value in canonical units; every fault of the row is noted."""
    before = len(faults)
    check_origin(row, sources, faults)
    year = read_year(row, "year", faults)
    _check_uncertainty(row, faults)
    scale = _scale(row, dimension, faults)
    value, low, high = (
        read_number(row, name, faults, name == column)
        for name in (column, *(("low", "high") if "low" in row_columns(row) else (column, column)))
    )
    if len(faults) > before or value is None or scale is None:
        return None
    if "low" not in row_columns(row):
        low = high = None
    if low is not None and high is not None and low > high:
        low, high = high, low  # a quotient such as 1/0.95 turns the range round
    if (low is not None and value < low - 1e-12 * abs(low)) or (high is not None and value > high + 1e-12 * abs(high)):
        message = f"the value {row[column]} lies outside low and high ({row['low']} to {row['high']})."
        faults.append(Fault("value-outside-range", message, row.place, "Check the three: they share one unit."))
    scaled = [None if x is None else x * scale for x in (low, high)]
    return Fact(value * scale, scaled[0], scaled[1], year, row)


def check_origin(row: InventoryRow, sources: Collection[str], faults: list[Fault]) -> None:
    """Note a row without a known source, a place in it or a grade of evidence."""
    source = row["source"]
    if not source:
        faults.append(Fault("no-source", "this row has no source.", row.place, "Every row cites one of sources.csv."))
    elif source not in sources:
        remedy = did_you_mean(source, sources)
        faults.append(Fault("unknown-source", f"'{source}' is not in sources.csv.", row.place, remedy))
    if not row["place"]:
        remedy = "Say page, table, sheet or row."
        faults.append(Fault("no-place", "this row has no place in its source.", row.place, remedy))
    if row["evidence"] not in EVIDENCE:
        remedy = "Allowed: " + " | ".join(EVIDENCE) + "."
        faults.append(Fault("not-a-choice", f"evidence cannot be '{row['evidence']}'.", row.place, remedy))


def _check_uncertainty(row: InventoryRow, faults: list[Fault]) -> None:
    text = row["uncertainty"] if "uncertainty" in row_columns(row) else ""
    if text and not _UNCERTAINTY.match(text):
        remedy = "As in gsd2=1.5, cv=10% or pedigree=2 3 2 2 2 (five scores from 1 to 5)."
        faults.append(Fault("bad-uncertainty", f"'uncertainty' is '{text}'.", row.place, remedy))


def row_columns(row: InventoryRow) -> tuple[str, ...]:
    return COLUMNS[row.table]


def read_process(row: InventoryRow) -> UnitProcess:
    """A row of processes.csv.

    Raises
    ------
    InputError
        If its unit or its hours cannot be read.
    """
    dimension = row_dimension(row)
    faults: list[Fault] = []
    hours = read_number(row, "hours", faults, False)
    if faults:
        raise InputError(faults)
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
        hours=hours,
        credits=tuple(c.strip() for c in row["credits"].split(";") if c.strip()),
        note=row["note"],
        dimension=dimension,
        row=row,
    )


def row_dimension(row: InventoryRow) -> Dimension:
    """The dimension of a row's unit.

    Raises
    ------
    InputError
        If the unit is unknown or refused.
    """
    try:
        return units.parse_unit(row["unit"])[1]
    except units.UnitError as error:
        raise InputError([Fault("bad-unit", str(error), row.place)]) from None


def unit_dimension(unit: str) -> Dimension | None:
    try:
        return units.parse_unit(unit)[1]
    except units.UnitError:
        return None


def read_year(row: InventoryRow, column: str, faults: list[Fault]) -> int | None:
    text = row[column] if column in row_columns(row) else ""
    if not text:
        return None
    if not (text.isdigit() and 1900 <= int(text) <= 2150):
        remedy = "Four digits, or empty for all years."
        faults.append(Fault("bad-year", f"'{column}' is '{text}', no year.", row.place, remedy))
        return None
    return int(text)


def _scale(row: InventoryRow, dimension: Dimension, faults: list[Fault]) -> float | None:
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


def read_number(row: InventoryRow, column: str, faults: list[Fault], required: bool) -> float | None:
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
        remedy = "A number with a decimal point such as 56.1, or a quotient such as 1/0.94."
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
