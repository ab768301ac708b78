"""The inventory's long tables as they stand in the files: rows with their file and line, layers on top.

Reading checks only the headers; a row is parsed when something needs it, so that a case pays for the rows it reaches
and not for the thousands it does not. `impact.factors.check` looks at all.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from impact.ground.errors import Fault, InputError, Place, did_you_mean

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": ("id", "title", "publisher", "year", "url", "licence", "note"),
    "processes": ("id", "name_da", "answers_to", "default", "group", "unit", "region", "method", "direct", "hours",
                  "credits", "keywords", "note"),
    "exchanges": ("process", "kind", "flow", "region", "year", "amount", "unit", "low", "high", "uncertainty",
                  "scope", "source", "place", "evidence", "note"),
    "elementary_flows": ("id", "name_da", "compartment", "unit", "group", "note"),
    "characterisation": ("method", "indicator", "flow", "region", "factor", "unit", "source", "place", "evidence",
                         "note"),
    "biosphere": ("flow", "code", "name", "categories", "biosphere_unit", "factor", "unit", "match", "source", "place",
                  "evidence", "note"),
    "prices": ("process", "region", "year", "value", "unit", "price_year", "taxes", "low", "high", "source", "place",
               "evidence", "note"),
    "rates": ("currency", "year", "dkk", "source", "place", "evidence", "note"),
    "indices": ("index", "year", "value", "source", "place", "evidence", "note"),
    "taxes": ("tax", "year", "value", "unit", "source", "place", "evidence", "note"),
    "society": ("guideline", "parameter", "year", "value", "unit", "source", "place", "evidence", "note"),
    "properties": ("substance", "property", "value", "unit", "low", "high", "source", "place", "evidence", "note"),
    "uncertainty": ("table", "criterion", "score", "value", "source", "place", "evidence", "note"),
}  # fmt: skip

# What makes two rows the same fact: a layer's row replaces ours, two in one folder are a fault.
KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("id",),
    "processes": ("id",),
    "exchanges": ("process", "kind", "flow", "region", "year", "scope"),
    "elementary_flows": ("id",),
    "characterisation": ("method", "indicator", "flow", "region"),
    "biosphere": ("flow",),
    "prices": ("process", "region", "year"),
    "rates": ("currency", "year"),
    "indices": ("index", "year"),
    "taxes": ("tax", "year"),
    "society": ("guideline", "parameter", "year"),
    "properties": ("substance", "property"),
    "uncertainty": ("table", "criterion", "score"),
}


@dataclass(frozen=True, slots=True)
class InventoryRow:
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


class InventoryTable:
    """One table: a row is parsed when something asks for it, by its first cell or a text in it."""

    def __init__(
        self, name: str, file: str = "", lines: Sequence[str] = (), rows: Sequence[InventoryRow] | None = None
    ) -> None:
        self.name, self.file, self._lines = name, file, lines
        self._rows: list[InventoryRow] | None = None if rows is None else list(rows)
        self._found: dict[int, InventoryRow] = {}

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """First cells and the positions of their rows, read without parsing the rest."""
        starts: dict[str, list[int]] = {}
        if self._rows is not None:
            for i, row in enumerate(self._rows):
                starts.setdefault(row.cells[0], []).append(i)
            return starts
        for i, line in enumerate(self._lines):
            first = next(csv.reader([line]))[0] if line[:1] == '"' else line.partition(",")[0].rstrip("\r\n")
            if first or line.strip():
                starts.setdefault(first, []).append(i)
        return starts

    @property
    def firsts(self) -> Collection[str]:
        """The first cells of all rows: ids, process or currency names."""
        return self._starts

    def of(self, first: str) -> list[InventoryRow]:
        """The rows whose first cell is the given one, in their order."""
        return self._parse(self._starts.get(first, []))

    def containing(self, text: str) -> list[InventoryRow]:
        """The rows in which a text occurs somewhere."""
        if self._rows is not None:
            return [row for row in self._rows if any(text in cell for cell in row.cells)]
        return self._parse([i for i, line in enumerate(self._lines) if text in line])

    def __iter__(self) -> Iterator[InventoryRow]:
        if self._rows is None:
            self._rows = self._parse([i for positions in self._starts.values() for i in positions], in_order=True)
            del self.__dict__["_starts"]
        return iter(self._rows)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _parse(self, positions: list[int], in_order: bool = False) -> list[InventoryRow]:
        """Rows at the given positions of the file.

        Raises
        ------
        InputError
            If a row has too few or too many cells.
        """
        if self._rows is not None:
            return [self._rows[i] for i in positions]
        missing = [i for i in positions if i not in self._found]
        faults: list[Fault] = []
        for i in missing:
            row = _row(self.name, next(csv.reader([self._lines[i]]), []), self.file, i + 2, faults)
            if row is not None:
                self._found[i] = row
        if faults:
            raise InputError(faults)
        return [self._found[i] for i in (sorted(positions) if in_order else positions) if i in self._found]


@dataclass(slots=True)
class Tables:
    """All tables, with the user's layers on top."""

    rows: dict[str, InventoryTable] = field(default_factory=dict)
    overridden: list[tuple[InventoryRow, InventoryRow]] = field(default_factory=list)  # (ours, theirs)
    folders: tuple[str, ...] = ()
    sha256: str = ""

    def __iter__(self) -> Iterator[InventoryRow]:
        for table in self.rows.values():
            yield from table


def read(folders: list[Path]) -> Tables:
    """Read the first folder and lay the others on top.

    Raises
    ------
    InputError
        If a folder holds no table, or a header or (in a layer) a row's number of cells is wrong.
    """
    faults: list[Fault] = []
    digest = hashlib.sha256()
    tables = Tables(folders=tuple(str(folder) for folder in folders))
    for layer, folder in enumerate(folders):
        found = False
        for name in COLUMNS:
            path = folder / f"{name}.csv"
            if not path.is_file():
                continue
            found = True
            data = path.read_bytes()
            digest.update(name.encode() + b"\0" + data)
            table = _table(name, path, data, faults)
            tables.rows[name] = table if layer == 0 else _lay(tables, name, table)
        if not found:
            remedy = "It needs tables such as exchanges.csv and sources.csv (docs/inventory.md)."
            faults.append(Fault("no-tables", "holds no inventory table.", Place(str(folder)), remedy))
    if faults:
        raise InputError(faults)
    for name in COLUMNS:
        tables.rows.setdefault(name, InventoryTable(name))
    tables.sha256 = digest.hexdigest()
    return tables


def duplicate(first: InventoryRow, second: InventoryRow) -> Fault:
    """Two rows of one folder that state the same fact."""
    named = ", ".join(filter(None, second.key))
    message = f"the same fact stands at line {first.line} too: {named}."
    return Fault("duplicate-row", message, second.place, "Remove one of them.")


def _table(name: str, path: Path, data: bytes, faults: list[Fault]) -> InventoryTable:
    file = str(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault("not-utf8", "is not UTF-8.", Place(file, line), "Save the table as UTF-8."))
        return InventoryTable(name)
    lines = text.split("\n")
    header = next(csv.reader([lines[0]]), [])
    if tuple(header) != COLUMNS[name]:
        faults.append(_header_fault(name, header, file))
        return InventoryTable(name)
    if any(line.count('"') % 2 for line in lines):  # a cell with a line break in it: read it all at once
        return InventoryTable(name, file, rows=_rows(name, file, text, faults))
    return InventoryTable(name, file, lines[1:])


def _rows(table: str, file: str, text: str, faults: list[Fault]) -> list[InventoryRow]:
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    rows = []
    try:
        for cells in reader:
            row = _row(table, cells, file, reader.line_num, faults)
            if row is not None:
                rows.append(row)
    except csv.Error as error:
        remedy = "Is a quote opened and never closed?"
        faults.append(Fault("not-csv", f"cannot be read: {error}.", Place(file, reader.line_num), remedy))
    return rows


def _row(table: str, cells: list[str], file: str, line: int, faults: list[Fault]) -> InventoryRow | None:
    width = len(COLUMNS[table])
    if len(cells) == width:
        return InventoryRow(table, tuple(cells), file, line)
    if cells:
        message = f"has {len(cells)} cells where {width} belong."
        remedy = "Quote a text that holds a comma." if len(cells) > width else "Is a comma missing?"
        faults.append(Fault("wrong-cells", message, Place(file, line), remedy))
    return None


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


def _lay(tables: Tables, name: str, layer: InventoryTable) -> InventoryTable:
    """A user's rows over ours: same key replaces, new key adds."""
    rows = list(tables.rows.get(name, InventoryTable(name)))
    below = {row.key: i for i, row in enumerate(rows)}
    for row in layer:
        at = below.pop(row.key, None)  # a second row with this key is added, and found as a duplicate
        if at is None:
            rows.append(row)
        elif rows[at].cells != row.cells:
            tables.overridden.append((rows[at], row))
            rows[at] = row
    return InventoryTable(name, rows=rows)
