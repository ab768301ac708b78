"""The inventory's long tables as they stand in the files: rows with their file and line, layers on top.

Reading is quick and checks only the header; a row is parsed and checked when something needs it, and all rows by
`impact.factors.check`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from impact.errors import Fault, InputError, Place, did_you_mean

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": ("id", "title", "publisher", "year", "url", "licence", "note"),
    "processes": ("id", "name_da", "answers_to", "default", "group", "unit", "region", "method", "direct", "hours",
                  "credits", "keywords", "note"),
    "exchanges": ("process", "kind", "flow", "region", "year", "amount", "unit", "low", "high", "uncertainty",
                  "scope", "source", "place", "evidence", "note"),
    "elementary_flows": ("id", "name_da", "compartment", "unit", "group", "note"),
    "characterisation": ("method", "indicator", "flow", "region", "factor", "unit", "source", "place", "evidence",
                         "note"),
    "prices": ("process", "region", "year", "value", "unit", "price_year", "taxes", "low", "high", "source", "place",
               "evidence", "note"),
    "rates": ("currency", "year", "dkk", "source", "place", "evidence", "note"),
    "indices": ("index", "year", "value", "source", "place", "evidence", "note"),
    "properties": ("substance", "property", "value", "unit", "low", "high", "source", "place", "evidence", "note"),
}  # fmt: skip

# What makes two rows the same fact: a layer's row replaces ours, two in one folder are a fault.
KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("id",),
    "processes": ("id",),
    "exchanges": ("process", "kind", "flow", "region", "year", "scope"),
    "elementary_flows": ("id",),
    "characterisation": ("method", "indicator", "flow", "region"),
    "prices": ("process", "region", "year"),
    "rates": ("currency", "year"),
    "indices": ("index", "year"),
    "properties": ("substance", "property"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column name, and where it stands."""

    table: str
    cells: tuple[str, ...]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[_POSITION[self.table][column]]

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple([self.cells[i] for i in _KEY_POSITIONS[self.table]])


_POSITION = {table: {c: i for i, c in enumerate(columns)} for table, columns in COLUMNS.items()}
_KEY_POSITIONS = {table: tuple(_POSITION[table][c] for c in key) for table, key in KEYS.items()}


@dataclass(slots=True)
class Tables:
    """All tables, with the user's layers on top."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    overridden: list[tuple[Row, Row]] = field(default_factory=list)  # (ours, theirs)
    folders: tuple[str, ...] = ()
    sha256: str = ""

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows


def read(folders: list[Path]) -> Tables:
    """Read the first folder and lay the others on top.

    Raises
    ------
    InputError
        If a folder holds no table, or a header or a row's number of cells is wrong.
    """
    faults: list[Fault] = []
    digest = hashlib.sha256()
    tables = Tables(folders=tuple(str(folder) for folder in folders))
    for layer, folder in enumerate(folders):
        found = False
        for table in COLUMNS:
            path = folder / f"{table}.csv"
            if not path.is_file():
                continue
            found = True
            data = path.read_bytes()
            digest.update(table.encode() + b"\0" + data)
            rows = _rows(table, path, data, faults)
            if layer == 0:
                tables.rows[table] = rows
            else:
                _lay(tables, table, rows)
        if not found:
            remedy = "It needs tables such as exchanges.csv and sources.csv (docs/inventory.md)."
            faults.append(Fault("no-tables", "holds no inventory table.", Place(str(folder)), remedy))
    if faults:
        raise InputError(faults)
    for table in COLUMNS:
        tables.rows.setdefault(table, [])
    tables.sha256 = digest.hexdigest()
    return tables


def duplicate(first: Row, second: Row) -> Fault:
    """Two rows of one folder that state the same fact."""
    named = ", ".join(filter(None, second.key))
    message = f"the same fact stands at line {first.line} too: {named}."
    return Fault("duplicate-row", message, second.place, "Remove one of them.")


def _rows(table: str, path: Path, data: bytes, faults: list[Fault]) -> list[Row]:
    file, columns = str(path), COLUMNS[table]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault("not-utf8", "is not UTF-8.", Place(file, line), "Save the table as UTF-8."))
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if tuple(header) != columns:
        faults.append(_header_fault(table, header, file))
        return []
    rows, width = [], len(columns)
    try:
        for cells in reader:
            if len(cells) == width:
                rows.append(Row(table, tuple(cells), file, reader.line_num))
            elif cells:
                message = f"has {len(cells)} cells where {width} belong."
                remedy = "Quote a text that holds a comma." if len(cells) > width else "Is a comma missing?"
                faults.append(Fault("wrong-cells", message, Place(file, reader.line_num), remedy))
    except csv.Error as error:
        remedy = "Is a quote opened and never closed?"
        faults.append(Fault("not-csv", f"cannot be read: {error}.", Place(file, reader.line_num), remedy))
    return rows


def _header_fault(table: str, header: list[str], file: str) -> Fault:
    columns = COLUMNS[table]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        sign = "semicolons" if ";" in header[0] else "tabs"
        remedy = "Save it as CSV with commas (and decimal points)."
        return Fault("bad-header", f"is separated by {sign}, not by commas.", Place(file, 1), remedy)
    unknown = [c for c in header if c not in columns]
    missing = [c for c in columns if c not in header]
    parts = [f"lacks the column(s) {', '.join(missing)}" if missing else ""]
    parts += [f"has an unknown column '{c}' {did_you_mean(c, columns)}".strip() for c in unknown]
    message = "; ".join(p for p in parts if p) or "has its columns in another order"
    return Fault("bad-header", f"{message}.", Place(file, 1), f"Columns: {', '.join(columns)}.")


def _lay(tables: Tables, table: str, rows: list[Row]) -> None:
    """Lay a user's rows over ours: same key replaces, new key adds."""
    below = {row.key: i for i, row in enumerate(tables.rows.get(table, []))}
    base = tables.rows.setdefault(table, [])
    for row in rows:
        at = below.pop(row.key, None)  # a second row with this key is added, and found as a duplicate
        if at is None:
            base.append(row)
        else:
            tables.overridden.append((base[at], row))
            base[at] = row
