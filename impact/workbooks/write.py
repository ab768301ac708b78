"""A case as a workbook to fill in: a sheet for each kind of object, drop-downs, explanations in two languages."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from impact.cases.grammar.nodes import Node
from impact.cases.workbook.sheets import (
    CASE,
    COMMENT,
    GUIDE,
    ITEM,
    LISTS,
    VALUE,
    VALUE_DA,
    ColumnLayout,
    SheetLayout,
    items,
    sheets,
)
from impact.ground.errors import Fault, InputError
from impact.ground.version import VERSION
from impact.workbooks.help import explained, guide
from impact.workbooks.rows import Cells, Value, canonical, case_rows, known_columns, required, table_rows

CATEGORY = "impact case"
CELL_HOLDS = 32_767  # characters
TO_FILL, ROOM = 300, 100  # rows with drop-downs, and names that the drop-downs take from other sheets
_NEEDED = ("Partners", "Streams", "Parameters", "Functions", "Scenarios", "Flows", "Sources")
_BLUE, _GREY, _HELP = "#1F4E79", "#7F7F7F", "#EEF3F8"
_UNITS = (
    "GWh/a", "MWh/a", "GJ/a", "TJ/a", "t/a", "kt/a", "kg/a", "m3/a", "Mm3/a", "MNm3(methane)/a", "tkm/a", "km", "vkm/a",
    "%", "MWh", "t", "m3", "DKK", "kDKK", "MDKK", "DKK/a", "kDKK/a", "MDKK/a", "EUR", "MEUR", "DKK/MWh", "DKK/t",
    "DKK/m3", "MW", "K", "a",
)  # fmt: skip


def workbook(root: Node, names: Iterable[str] = ()) -> bytes:
    """The workbook of a case's tree.

    Parameters
    ----------
    root : Node
        From a case file without faults.
    names : iterable of str
        Processes and elementary flows of the inventory, for the drop-down of flows.

    Raises
    ------
    InputError
        If a text is too long for a cell.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    created = datetime(2000, 1, 1)  # the same bytes each time
    book.set_properties({"category": CATEGORY, "comments": f"impact {VERSION}", "created": created})
    _Writer(book, table_rows(root), list(names)).write(case_rows(root))
    book.close()
    data = stream.getvalue()
    _check(data, root)
    return data


def _check(data: bytes, root: Node) -> None:
    """What was written must read back to the same; nothing is lost unsaid."""
    from impact.cases.workbook.read import compose
    from impact.ground.errors import Faults

    faults = Faults()
    again = compose(data, "workbook", faults)
    if faults.faults or canonical(again) != canonical(root):
        faults.add("not-kept", "The case cannot be kept in a workbook without loss.", 0, "Please report it.")
        raise InputError(faults.faults)


@dataclass
class _Writer:
    book: Any
    rows: dict[str, list[Cells]]
    names: list[str]

    def __post_init__(self) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.forms: dict[tuple[str, str], Any] = {}
        self.base = base
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE, "border": 1, "border_color": "#FFFFFF"}
        self.styles: dict[str, dict[str, Any]] = {
            "head": head,
            "optional": {**head, "bg_color": _GREY},
            "help": {"italic": True, "font_size": 9, "text_wrap": True, "font_color": "#404040", "bg_color": _HELP},
            "text": {"text_wrap": True},
            "item": {"bold": True},
            "title": {"bold": True, "font_size": 16, "font_color": _BLUE},
            "plain": {},
            "left": {"align": "left"},
        }

    def form(self, style: str, number: str = "General") -> Any:
        """A cell format, made once."""
        if (style, number) not in self.forms:
            more = {} if number == "General" else {"num_format": number}
            self.forms[style, number] = self.book.add_format({**self.base, **self.styles[style], **more})
        return self.forms[style, number]

    def write(self, case: dict[str, Cells]) -> None:
        self._guide()
        self._case(case)
        for sheet in sheets().values():
            self._table(sheet, self.rows[sheet.name])
        self._lists()
        self.book.get_worksheet_by_name(CASE).activate()

    # ------------------------------------------------------------------ sheets

    def _guide(self) -> None:
        page = self.book.add_worksheet(GUIDE)
        page.set_tab_color("#2E7D32")
        page.hide_gridlines(2)
        page.set_column(0, 0, 2)
        page.set_column(1, 2, 75)
        for row, (left, right) in enumerate(guide(), 1):
            style = "title" if row == 1 else "text"
            page.write_string(row, 1, left, self.form(style))
            page.write_string(row, 2, right, self.form(style))
            page.set_row(row, 24 if row == 1 else _height((left, 75), (right, 75)))
        _printable(page)

    def _case(self, case: dict[str, Cells]) -> None:
        page = self.book.add_worksheet(CASE)
        page.set_tab_color(_BLUE)
        page.set_column(0, 0, 22)
        page.set_column(1, 2, 55)
        page.set_column(3, 3, 60)
        for column, heading in enumerate((ITEM, VALUE, VALUE_DA, "# what it means · hvad det betyder")):
            page.write_string(0, column, heading, self.form("head" if column < 3 else "optional"))
        for row, (name, item) in enumerate(items().items(), 1):
            page.write_string(row, 0, name, self.form("item"))
            for column, heading in ((1, VALUE), (2, VALUE_DA)):
                if heading in case.get(name, {}):
                    self._put(page, row, column, case[name][heading], "left")
                elif column == 1 or item.spec.kind == "text":
                    page.write_blank(row, column, None, self.form("text"))
            meaning = explained("case", name, item.spec)
            page.write_string(row, 3, meaning, self.form("help"))
            texts = [(str(one.value), 52) for one in case.get(name, {}).values()]
            page.set_row(row, _height(*texts, (meaning, 70)))
            self._choices(page, row, 1, row, item.spec, name)
        page.freeze_panes(1, 1)
        _printable(page)

    def _table(self, sheet: SheetLayout, rows: list[Cells]) -> None:
        page = self.book.add_worksheet(sheet.name)
        page.set_tab_color(_BLUE if sheet.name in _NEEDED else _GREY)
        columns = known_columns(sheet, rows)
        tall = 30.0
        for index, (heading, column) in enumerate(columns):
            page.set_column(index, index, _width(heading, column))
            page.write_string(0, index, heading, self.form("head" if required(sheet, column) else "optional"))
            text = explained(sheet.object or sheet.name, heading, column.spec if column else None, sheet)
            page.write_string(1, index, f"{COMMENT} {text}" if index == 0 else text, self.form("help"))
            tall = max(tall, 0.8 * _height((text, _width(heading, column))))
            for row, cells in enumerate(rows, 2):
                if heading in cells:
                    self._put(page, row, index, cells[heading])
            if column is not None:
                self._choices(page, 2, index, TO_FILL, column.spec, heading, column.part)
        page.set_row(1, min(tall, 130))
        page.freeze_panes(2, 1 if sheet.named or sheet.parents else 0)
        page.repeat_rows(0)
        _printable(page)

    def _put(self, page: Any, row: int, column: int, one: Value, number: str = "plain") -> None:
        if isinstance(one.value, str):
            if len(one.value) > CELL_HOLDS:
                message = f"The text '{one.value[:60]}...' has {len(one.value)} characters."
                raise InputError([Fault("too-long", message, remedy=f"A cell holds {CELL_HOLDS}; shorten it.")])
            page.write_string(row, column, one.value, self.form("text"))
        else:
            page.write_number(row, column, one.value, self.form(number, one.form))

    # ------------------------------------------------------------------ drop-downs

    def _choices(self, page: Any, first: int, column: int, last: int, spec: Any, heading: str, part: str = "") -> None:
        """A drop-down; where something else may be meant (an expression, a share) it only offers."""
        source: Any = None
        strict = spec.kind in ("choice", "bool")
        if spec.kind == "bool":
            source = ["yes", "no"]
        elif spec.kind == "choice":
            source = list(spec.choices)
            if len(",".join(source)) > 250:
                source = self._range(heading)
        elif offered := _offered(spec.kind, heading, part):
            source = self._range(offered)
        if source is not None:
            options: dict[str, Any] = {"validate": "list", "source": source, "show_error": strict}
            if strict:
                options |= {"error_title": heading[:32], "error_message": "Choose from the list · Vælg fra listen"}
            page.data_validation(first, column, last, column, options)

    def _lists_of(self) -> dict[str, tuple[str, list[str]]]:
        """Each list: fixed words, and after them the first column of a sheet (or of none)."""
        indicators = next(c.spec.choices for c in sheets()["Claims"].columns if c.heading == "indicator")
        return {
            "partners": ("Partners", ["outside"]),
            "scenarios": ("Scenarios", []),
            "functions": ("Functions", []),
            "sources": ("Sources", []),
            "processes and flows": ("Processes", self.names),
            "units": ("", list(_UNITS)),
            "indicator": ("", list(indicators)),
        }

    def _range(self, name: str) -> str:
        lists = self._lists_of()
        column = chr(ord("A") + list(lists).index(name))
        sheet, words = lists[name]
        rows = (ROOM if sheet else 0) + len(words)
        cells = f"{LISTS}!${column}$2:${column}${rows + 1}"
        return f'=OFFSET({LISTS}!${column}$2,0,0,MAX(1,COUNTIF({cells},"?*")),1)' if sheet else f"={cells}"

    def _lists(self) -> None:
        """The hidden sheet of lists: names on other sheets are repeated by formulas."""
        page = self.book.add_worksheet(LISTS)
        for column, (name, (sheet, words)) in enumerate(self._lists_of().items()):
            page.write_string(0, column, name, self.form("item"))
            page.write_column(1, column, words)
            if sheet:
                heading = sheets()[sheet].columns[0].heading
                found = [str(cells[heading].value) for cells in self.rows[sheet] if heading in cells]
                for k in range(ROOM):
                    cell = f"{sheet}!$A${k + 3}"
                    cached = found[k] if k < len(found) else ""
                    page.write_formula(len(words) + 1 + k, column, f'=IF({cell}="","",{cell})', None, cached)
        page.hide()


def _height(*texts: tuple[str, int]) -> float:
    """The height of a row for wrapped texts in columns of a width in characters."""
    return 15.5 * max(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)


def _printable(page: Any) -> None:
    """One page wide."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _width(heading: str, column: ColumnLayout | None) -> int:
    if column is None:
        return 9
    if column.part in ("parent", "name", "what"):
        return 28 if heading != "segment" else 9
    kind = column.spec.kind
    if kind == "text" or heading in ("place", "url", "title"):
        return 38
    if kind in ("map:amount", "map:text", "map:string", "shares", "serves"):
        return 32
    return {"amount": 16, "partner": 14, "choice": 15, "string": 15, "names": 22, "name": 18}.get(kind, 11)


def _offered(kind: str, heading: str, part: str) -> str:
    """Which list a cell's drop-down offers; none if empty."""
    if kind in ("partner", "shares") or heading == "needs":
        return "partners"
    if part in ("unit", "what"):
        return {"unit": "units", "what": "processes and flows"}[part]
    if heading in ("scenario", "baseline", "alternative") and part in ("parent", ""):
        return "scenarios"
    if heading == "source" and not part:
        return "sources"
    return "functions" if kind == "serves" else ""
