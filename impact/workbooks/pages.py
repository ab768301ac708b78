"""Sheets of a workbook of results: titles, tables, numbers and live formulas, in one style.

Every text goes in as a string: what begins with =, +, - or @ stays what it is and is never computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from impact.tables.show import heading
from impact.tables.table import Column, Table
from impact.workbooks.write import CELL_HOLDS

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
BLUE, PALE = "#1F4E79", "#EEF3F8"
WIDTHS = (8, 46)  # narrowest and widest column, in characters
NAME = 42  # widest of the other columns where several hold texts: longer ones are wrapped
HEAD = 15  # from this width on a heading is wrapped rather than its column widened
FOOTER = 60  # characters of a title in the footer
LINE = 15  # [pt] height of a line
SIDES = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6}  # [in] margins of a printed sheet


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and its value, as saved for those who do not compute."""

    text: str
    value: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Percent:
    value: float


Cell = str | float | int | Formula | Percent | None


class Workbook:
    """A workbook of results; `bytes` closes it."""

    def __init__(self, title: str, category: str, version: str) -> None:
        import io
        from datetime import datetime

        import xlsxwriter

        self.stream = io.BytesIO()
        strings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self.stream, {"in_memory": True, **strings})
        created = datetime(2000, 1, 1)  # the same bytes each time
        about = {"title": _held(title), "category": category, "comments": f"impact {version}", "created": created}
        self.book.set_properties(about)
        self.title = title
        self.forms: dict[tuple[str, ...], Any] = {}
        self.pages: list[Page] = []

    def form(self, *parts: str) -> Any:
        """A cell format, made once."""
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16, "font_color": BLUE},
            "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True, "border": 1,
                     "border_color": "#FFFFFF", "valign": "bottom"},
            "text": {"align": "left", "indent": 1},
            "number": {"align": "right"},
            "wrap": {"text_wrap": True, "align": "left", "indent": 1},
            "plain": {"align": "left", "indent": 1},
            "bold": {"bold": True},
            "sum": {"bold": True, "top": 1},
            "sentence": {"text_wrap": True, "align": "left"},
        }  # fmt: skip
        if parts not in self.forms:
            merged: dict[str, Any] = {"valign": "top"}  # unless a part says otherwise
            for part in parts:
                merged |= looks.get(part) or {"num_format": part}
            self.forms[parts] = self.book.add_format(merged)
        return self.forms[parts]

    def page(self, name: str) -> Page:
        self.pages.append(Page(self, name))
        return self.pages[-1]

    def bytes(self) -> bytes:
        for page in self.pages:
            page.finish()
        self.book.close()
        return self.stream.getvalue()


class Page:
    """One sheet, written from above; printed on its side, as wide as the paper, headings on every page."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.book, self.name = book, name
        self.sheet = book.book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(**SIDES)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L&8{_footer(book.title)}&C&8{_footer(name)}&R&8&P / &N")
        self.row = 0
        self.widths: dict[int, int] = {}
        self.sentences: list[tuple[int, str]] = []

    def title(self, text: str) -> None:
        self.sheet.write_string(self.row, 0, _held(text), self.book.form("title"))
        self.sheet.set_row(self.row, 24)
        self.row += 2

    def line(self, text: str) -> None:
        """A sentence over the width of the sheet."""
        self.sentences.append((self.row, _held(text)))
        self.row += 1

    def finish(self) -> None:
        """Sentences over all columns, now that these are known, and what is printed."""
        last = max(self.widths, default=0)
        whole = sum(self.widths.values()) or WIDTHS[1]
        for row, text in self.sentences:
            if len(text) <= whole or last == 0:
                self.sheet.write_string(row, 0, text)
                continue
            self.sheet.merge_range(row, 0, row, last, "", self.book.form("sentence"))
            self.sheet.write_string(row, 0, text, self.book.form("sentence"))
            self.sheet.set_row(row, LINE * (1 + len(text) // whole))
        self.sheet.print_area(0, 0, max(self.row - 1, 0), last)

    def space(self) -> None:
        self.row += 1

    def pairs(self, rows: Iterable[tuple[str, Cell]]) -> None:
        """Names and values, one below the other."""
        for name, value in rows:
            self.put(self.row, 0, name, "bold")
            if isinstance(value, str):  # may run over the columns beside it
                self.sheet.write_string(self.row, 1, _held(value), self.book.form("plain"))
            else:
                self.put(self.row, 1, value, "plain")
            self.row += 1

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[Cell]], total: bool = False, frozen: bool = False
    ) -> int:
        """A table; returns the number of its first row below the headings, as a spreadsheet counts.

        `total` sets the last row off as a sum; `frozen` keeps the headings in sight and offers filters.
        """
        self._set_widths(head, rows, frozen)
        for column, text in enumerate(head):
            values = [cells[column] for cells in rows if column < len(cells)]
            words = all(isinstance(value, str | None) for value in values)
            self.put(self.row, column, text, "head", "text" if words else "number")
        tall = max((self._lines(column, text, 3 if frozen else 1) for column, text in enumerate(head)), default=1)
        self.sheet.set_row(self.row, LINE * tall + 3)
        if frozen:
            self.sheet.freeze_panes(self.row + 1, 1)
            self.sheet.autofilter(self.row, 0, self.row + max(1, len(rows)), len(head) - 1)
            self.sheet.repeat_rows(self.row)
        first = self.row + 2
        for number, cells in enumerate(rows):
            last = total and number == len(rows) - 1
            lines = max((self._lines(c, v, 2) for c, v in enumerate(cells) if isinstance(v, str)), default=1)
            if lines > 1:
                self.sheet.set_row(self.row + 1 + number, LINE * lines)
            for column, value in enumerate(cells):
                self.put(self.row + 1 + number, column, value, *(("sum",) if last else ()))
        self.row += len(rows) + 2
        return first

    def show(self, table: Table, total: bool = False, frozen: bool = False) -> int:
        """A table of results: its numbers as numbers, its words (`never`) as words."""
        head = [heading(column) for column in table.columns]
        rows = [list(map(_cell, table.columns, row)) for row in table.rows]
        return self.table(head, rows, total or table.total, frozen)

    def _set_widths(self, head: Sequence[str], rows: Sequence[Sequence[Cell]], buttons: bool) -> None:
        """Columns as wide as their cells ask for; headings are wrapped, and long texts share what the paper holds."""
        for column, text in enumerate(head):
            cells = [cells[column] for cells in rows if column < len(cells)]
            asked = max((_longest(value) for value in cells), default=0)
            texts = sorted(len(value) for value in cells if isinstance(value, str))
            prose = bool(texts) and texts[-1] > 2 * NAME
            word = max(map(len, text.split(" ")), default=0) + (3 if buttons else 1)
            self._widen(column, max(min(asked, WIDTHS[1] if prose else NAME), min(len(text) + 1, HEAD), word))

    def put(self, row: int, column: int, value: Cell, *styles: str) -> None:
        """One cell, by the kind of its value."""
        if value is None or value == "":
            return
        if isinstance(value, str):
            if "head" not in styles and column not in self.widths:
                self._widen(column, min(_longest(value), NAME))
            wrapped = ("wrap",) if "head" not in styles else ()
            self.sheet.write_string(row, column, _held(value), self.book.form(*styles, *wrapped))
            return
        if column not in self.widths:
            self._widen(column, _longest(value))
        if isinstance(value, Formula):
            shape = "0.0%" if value.percent else _shape(value.value)
            self.sheet.write_formula(row, column, value.text, self.book.form(*styles, shape), value.value)
        elif isinstance(value, Percent):
            self.sheet.write_number(row, column, value.value, self.book.form(*styles, "0.0%"))
        else:
            shape = "General" if isinstance(value, int) else _shape(value)
            self.sheet.write_number(row, column, value, self.book.form(*styles, shape))

    def _lines(self, column: int, text: str, spare: int) -> int:
        """Lines of a text in its column, wrapped between words."""
        from textwrap import wrap

        width = max(self.widths[column] - spare, 1)
        return sum(max(1, len(wrap(line, width))) for line in text.split("\n"))

    def _widen(self, column: int, characters: int) -> None:
        low, high = WIDTHS
        width = min(max(low, characters + 2), high)
        if width > self.widths.get(column, 0):
            self.widths[column] = width
            self.sheet.set_column(column, column, width)

    def reference(self, row: int, column: int, fixed: str = "$$") -> str:
        """The address of a cell, with its sheet, for formulas."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        cell = xl_rowcol_to_cell(row - 1, column, row_abs="$" in fixed[1:], col_abs="$" in fixed[:1])
        return f"'{self.name}'!{cell}"


def _cell(column: Column, value: Any) -> Cell:
    """A value of a table: a number with the format of its kind, or the word that stands for it."""
    cell = column.kind.cell(value)
    return Percent(cell) if column.kind.percent and isinstance(cell, float) else cell


def _longest(value: Cell) -> int:
    """The width that a value asks for, in characters."""
    if isinstance(value, str):
        return max((len(line) for line in value.split("\n")), default=0) + 1
    if value is None:
        return 0
    number = value.value if isinstance(value, Formula | Percent) else value
    return max(8, len(f"{number:,.0f}")) + 1 if abs(number) >= 1000 else 9


def _footer(text: str) -> str:
    """A text in a sheet's footer, where & begins a command."""
    return "".join(c for c in text[:FOOTER] if c.isprintable()).replace("&", "&&")


def _held(text: str) -> str:
    """What fits into a cell, without characters that turn the direction of other text."""
    text = _TURNING.sub("", text)
    return text if len(text) <= CELL_HOLDS else f"{text[: CELL_HOLDS - 4]} ..."


def _shape(value: float) -> str:
    """A number format with about four digits; the whole value stays in the cell."""
    size = abs(value)
    if size >= 1000 or size == 0:
        return "#,##0"
    decimals = 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 1 else 4
    return f"#,##0.{'0' * decimals}" if size >= 1e-3 else "0.00E+00"
