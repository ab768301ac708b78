"""A workbook's cells as they stand, with what a spreadsheet can do wrong found and named.

Formulas are not computed and macros not run: the values are those that the file was saved with.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from impact.cases.workbook.sheets import OWN_SHEETS
from impact.ground.errors import Fault, InputError, Place

MAX_UNPACKED = 100_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RETURN = "_x000D_"  # how Excel keeps the carriage return of a pasted text
_SPACES = str.maketrans(dict.fromkeys("\ufeff\u200b\u200e\u200f", ""))
Date = datetime | date | time | timedelta


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell that holds something."""

    name: str  # C7
    row: int
    column: int
    value: str | int | float | bool | Date
    form: str = "General"  # its number format
    formula: str = ""
    fault: str = ""  # "formula-error", "no-cached-value": what is wrong with it
    hidden: bool = False

    @property
    def text(self) -> str:
        """Its value as text, without spaces around it."""
        return str(self.value).translate(_SPACES).replace("\u00a0", " ").strip()


@dataclass(slots=True)
class Worksheet:
    """One sheet: its cells by (row, column), and the ranges of merged cells."""

    name: str
    cells: dict[tuple[int, int], FilledCell]
    merged: list[tuple[str, int, int, int, int]] = field(default_factory=list)  # name, rows, columns (first, last)
    hidden: bool = False

    @property
    def rows(self) -> dict[int, dict[int, FilledCell]]:
        """The cells of each row by column, from above and from the left."""
        rows: dict[int, dict[int, FilledCell]] = {}
        for row, column in sorted(self.cells):
            rows.setdefault(row, {})[column] = self.cells[row, column]
        return rows


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets, whether it holds macros, and its category (what `impact` wrote it as)."""

    grids: list[Worksheet]
    macros: bool = False
    category: str = ""


def open_book(data: bytes, file: str) -> Book:
    """The cells of a workbook.

    Raises
    ------
    InputError
        If it is no .xlsx workbook, protected by a password or damaged.
    """
    from openpyxl import load_workbook

    names = _checked(data, file)
    try:
        book = load_workbook(io.BytesIO(data), data_only=False)
        cached = load_workbook(io.BytesIO(data), data_only=True) if _has_formulas(book) else book
        sheets = [sheet for sheet in book.worksheets if sheet.title not in OWN_SHEETS]
        grids = [_grid(sheet, cached[sheet.title]) for sheet in sheets]
        return Book(grids, any("vbaProject" in name for name in names), str(book.properties.category or ""))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile):
        raise InputError([_damaged(file)]) from None


def _damaged(file: str) -> Fault:
    remedy = "Open it in a spreadsheet program and save it as .xlsx again."
    return Fault(
        "not-a-workbook", "cannot be read as an Excel workbook: it is damaged or something else.", Place(file), remedy
    )


def _checked(data: bytes, file: str) -> list[str]:
    """The names of the archive's parts; a file that only looks like a workbook is refused."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            remedy = "Open it, remove the password (File > Info > Protect Workbook) and save it."
            raise InputError([Fault("password", "is protected by a password.", Place(file), remedy)])
        remedy = "Open it in a spreadsheet program and save it as .xlsx."
        raise InputError([Fault("old-workbook", "is a workbook of the old .xls format.", Place(file), remedy)])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                message = f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB."
                raise InputError([Fault("too-large", message, Place(file), "A case is a small workbook.")])
            names = [part.filename for part in parts]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError([_damaged(file)]) from None
    if "xl/workbook.xml" not in names:
        kind = "an OpenDocument file" if "content.xml" in names else "no .xlsx workbook"
        kind = "a workbook of the .xlsb format" if "xl/workbook.bin" in names else kind
        remedy = "Save it as .xlsx (Excel workbook) in your spreadsheet program."
        raise InputError([Fault("not-a-workbook", f"is {kind}.", Place(file), remedy)])
    return names


def _cells_of(sheet: Any) -> Iterator[Any]:
    """Cells that exist; a sheet with one cell in its last row has a million others that do not."""
    yield from (sheet._cells[key] for key in sorted(sheet._cells))


def _has_formulas(book: Any) -> bool:
    sheets = (sheet for sheet in book.worksheets if sheet.title not in OWN_SHEETS)
    return any(cell.data_type == "f" for sheet in sheets for cell in _cells_of(sheet))


def _grid(sheet: Any, cached: Any) -> Worksheet:
    rows = {number for number, dimension in sheet.row_dimensions.items() if dimension.hidden}
    columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first, last = dimension.min or 0, dimension.max or 0
            columns.update(range(first, min(last, first + 1000) + 1))
    cells: dict[tuple[int, int], FilledCell] = {}
    for cell in _cells_of(sheet):
        if cell.value is None:
            continue
        hidden = cell.row in rows or cell.column in columns
        one = _found(cell, cached.cell(cell.row, cell.column), hidden)
        if one is not None:
            cells[cell.row, cell.column] = one
    merged = [(str(m), m.min_row, m.max_row, m.min_col, m.max_col) for m in sheet.merged_cells.ranges]
    return Worksheet(sheet.title, cells, merged, sheet.sheet_state != "visible")


def _found(cell: Any, cached: Any, hidden: bool) -> FilledCell | None:
    """A cell's value; None for one that only looks filled."""
    value, formula, fault = cell.value, "", ""
    if cell.data_type == "f":
        formula = str(getattr(value, "text", value) or "=...")
        value = cached.value
        if value is None:
            value, fault = "", "no-cached-value"
    if (cached.data_type if formula else cell.data_type) == "e":
        fault = "formula-error"
    if isinstance(value, str):
        value = value.replace(_RETURN, "")
        if not value.strip() and not fault:
            return None
    elif not isinstance(value, bool | int | float | Date):
        value = str(value)
    return FilledCell(
        cell.coordinate, cell.row, cell.column, value, str(cell.number_format or ""), formula, fault, hidden
    )
