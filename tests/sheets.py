"""Workbooks for tests: the heat template as a facilitator gets it, and changes to single cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from impact.ground.errors import Fault, InputError
from impact.workbooks.files import template

TEMPLATES = Path(__file__).parents[1] / "impact" / "cases" / "templates"
Change = Callable[[Any], None]


@cache
def heat_template() -> bytes:
    return template(TEMPLATES / "heat.yaml")


def changed(change: Change | dict[str, Any], data: bytes = b"") -> bytes:
    """A workbook (the heat template) after a change: a function of the openpyxl workbook, or `Sheet!A1` to value."""
    book = load_workbook(io.BytesIO(data or heat_template()))
    if callable(change):
        change(book)
    else:
        for place, value in change.items():
            sheet, _, cell = place.partition("!")
            book[sheet][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def computed(place: str, formula: str, cached: str, kind: str = "") -> bytes:
    """The template with a formula and the result that a spreadsheet has saved for it (`kind="e"`: an error)."""
    data = changed({place: formula})
    sheet, _, cell = place.partition("!")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    number = load_workbook(io.BytesIO(data)).sheetnames.index(sheet) + 1
    name = f"xl/worksheets/sheet{number}.xml"
    kind = f' t="{kind}"' if kind else ""
    pattern = rf'<c r="{cell}"([^>]*?)(?: t="\w+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>'
    text, found = re.subn(pattern, rf'<c r="{cell}"\1{kind}><f>\2</f><v>{cached}</v></c>', parts[name].decode())
    assert found == 1
    parts[name] = text.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def place_of(data: bytes, sheet: str, text: str, row: int = 3) -> str:
    """`Sheet!C3`: the cell of a row below a heading."""
    page = load_workbook(io.BytesIO(data))[sheet]
    (cell,) = [one for one in page[1] if one.value == text]
    return f"{sheet}!{cell.column_letter}{row}"


def item_of(data: bytes, item: str) -> str:
    """`Case!B11`: the value of an item of the sheet Case."""
    page = load_workbook(io.BytesIO(data))["Case"]
    (row,) = [cell.row for cell in page["A"] if cell.value == item]
    return f"Case!B{row}"


def faults_of(data: bytes, folder: Path) -> list[Fault]:
    """What stands against a workbook when it is assessed; nothing if it computes."""
    import impact

    path = folder / "case.xlsx"
    path.write_bytes(data)
    try:
        impact.assess(path)
    except InputError as error:
        return list(error.faults)
    return []
