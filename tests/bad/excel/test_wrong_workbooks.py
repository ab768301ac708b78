"""Workbooks that are wrong in ways of spreadsheets: each fault names sheet and cell, and says what to do.

Every case changes the heat template as a person would; what is expected stands beside it: the fault's kind, its place
and fragments of its message. All faults must be listed, and no others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Alignment
from sheets import changed, computed, faults_of, heat_template, item_of, place_of

from impact.ground.errors import Cell, Fault

Expected = tuple[str, str, str]  # kind, Sheet!Cell, fragment


def at(sheet: str, heading: str, row: int = 3) -> str:
    return place_of(heat_template(), sheet, heading, row)


def check(found: list[Fault], expected: list[Expected]) -> None:
    places = []
    for fault in found:
        cell = fault.place.line
        places.append(f"{cell.sheet}!{cell.name}" if isinstance(cell, Cell) else "")
        assert str(fault).startswith("case.xlsx, sheet ") or ".xlsx, sheet " in str(fault)
    said = [(fault.kind, place) for fault, place in zip(found, places, strict=True)]
    assert said == [(kind, place) for kind, place, _ in expected], "\n".join(map(str, found))
    for fault, (_, _, fragment) in zip(found, expected, strict=True):
        assert fragment in str(fault)


VALUE, UNIT, HIGH = at("Parameters", "value"), at("Parameters", "unit"), at("Parameters", "high", 4)
AMOUNT, WHAT, VERB, ROLE = (at("Flows", h) for h in ("amount", "process or flow", "verb", "role"))
YEAR = item_of(heat_template(), "years: reference")
YEAR_IN_DANISH = YEAR.replace("!B", "!C")
CELLS: dict[str, tuple[dict[str, Any], list[Expected]]] = {
    "error-of-a-formula": ({VALUE: "#REF!"}, [("formula-error", VALUE, "#REF!")]),
    "error-in-a-text": ({at("Partners", "name"): "#N/A"}, [("formula-error", at("Partners", "name"), "#N/A")]),
    "formula-without-a-result": ({VALUE: "=5*2"}, [("no-cached-value", VALUE, "=5*2")]),
    "date-for-an-amount": ({VALUE: datetime(2026, 5, 3)}, [("date-for-number", VALUE, "2026-05-03")]),
    "date-for-a-year": ({YEAR: datetime(2022, 1, 1)}, [("date-for-number", YEAR, "where a year is meant")]),
    "serial-number-for-a-year": ({YEAR: 44562}, [("date-for-number", YEAR, "2022-01-01")]),
    "thousand-or-one": ({VALUE: "1.234"}, [("ambiguous-number", VALUE, "1234 or 1.234")]),
    "comma-with-three-digits": ({VALUE: "1,234"}, [("ambiguous-number", VALUE, "1234 or 1.234")]),
    "comma-in-an-expression": ({AMOUNT: "heat * 0,5"}, [("bad-amount", AMOUNT, "comma")]),
    "truth-for-an-amount": ({VALUE: True}, [("not-a-number", VALUE, "TRUE")]),
    "danish-year-in-a-unit": ({UNIT: "GWh/år"}, [("bad-unit", UNIT, "Write a for year")]),
    "kroner": ({at("Parameters", "unit", 6): "mio. kr."}, [("bad-unit", at("Parameters", "unit", 6), "")]),
    "unit-of-an-expression": ({at("Flows", "unit"): "GWh/a"}, [("unit-twice", at("Flows", "unit"), "'heat'")]),
    "two-units": ({VALUE: "10 MWh/a"}, [("unit-twice", UNIT, "MWh/a")]),
    "unit-alone": (
        {VALUE: None},
        [("missing-key", "Parameters!A3", "'value'"), ("unit-alone", UNIT, "'GWh/a'")],
    ),
    "end-in-another-unit": ({HIGH: "4 MW"}, [("unit-does-not-fit", HIGH, "4 MW")]),
    "role-mistyped": ({ROLE: "suply"}, [("not-a-choice", ROLE, "'supply'")]),
    "verb-mistyped": ({VERB: "uses"}, [("not-a-choice", VERB, "'use'")]),
    "verb-missing": ({VERB: None}, [("verb", WHAT, "no verb")]),
    "process-missing": ({WHAT: None}, [("verb", VERB, "no process")]),
    "process-mistyped": ({WHAT: "heat from natural gas boilr"}, [("unknown-process", WHAT, "gas boiler'")]),
    "scenario-mistyped": ({at("Flows", "scenario", 7): "surpluss heat"},
                          [("unknown-scenario", at("Flows", "scenario", 7), "'surplus heat'")]),
    "scenario-missing": ({at("Flows", "scenario", 7): None}, [("no-scenario", at("Flows", "verb", 7), "scenario")]),
    "segment-that-is-not": ({at("Flows", "segment"): 2}, [("unknown-segment", at("Flows", "segment"), "'2'")]),
    "partner-mistyped": ({at("Streams", "from"): "factry"}, [("unknown-partner", at("Streams", "from"), "'factory'")]),
    "name-twice": ({"Parameters!A7": "plant", at("Payments", "price"): "60 DKK/MWh"},
                   [("duplicate-key", "Parameters!A7", "sheet Parameters, cell A6"),
                    ("no-source", at("Payments", "price"), "source")]),
    "partner-twice": ({"Partners!A5": "factory", at("Partners", "name", 5): "Other"},
                      [("duplicate-key", "Partners!A5", "sheet Partners, cell A3")]),
    "row-without-a-name": ({"Partners!B6": "Nobody"}, [("no-name", "Partners!B6", "partner")]),
    "item-mistyped": ({"Case!A5": "statuss"}, [("unknown-item", "Case!A5", "'status'")]),
    "item-twice": ({"Case!A6": "status", "Case!B6": "idea"}, [("duplicate-key", "Case!A6", "twice")]),
    "status-mistyped": ({"Case!B5": "runing"}, [("not-a-choice", "Case!B5", "planned")]),
    "danish-text-of-a-number": ({YEAR_IN_DANISH: "2022"}, [("not-a-text", YEAR_IN_DANISH, "Danish")]),
    "heading-mistyped": (
        {"Parameters!A1": "paramter"}, [("unknown-column", "Parameters!A1", "'parameter'")],
    ),
    "heading-twice": ({at("Flows", "label", 1): "role"}, [("duplicate-column", at("Flows", "label", 1), "twice")]),
    "value-without-a-heading": ({"Partners!Z3": "?"}, [("no-heading", "Partners!Z3", "without a heading")]),
    "pairs-without-a-colon": ({at("Processes", "inputs"): "electricity DK 1 MWh"},
                              [("unreadable", at("Processes", "inputs"), "name: value")]),
    "bracket-left-open": ({at("Processes", "inputs"): "{electricity DK: 1 MWh"},
                          [("unreadable", at("Processes", "inputs"), "not YAML")]),
    "number-of-two-readings-in-pairs": ({at("Processes", "inputs"): "electricity DK: 1,300 MWh"},
                                        [("ambiguous-number", at("Processes", "inputs"), "1300 or 1.300")]),
    "figure-without-a-source": ({at("Parameters", "assumption"): None}, [("no-source", "Parameters!A3", "source")]),
    "several-at-once": (
        {VALUE: "#DIV/0!", ROLE: "suply", at("Streams", "from"): "factry"},
        [("formula-error", VALUE, ""), ("not-a-choice", ROLE, ""), ("unknown-partner", at("Streams", "from"), "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_wrong_cell(name: str, tmp_path: Path) -> None:
    change, expected = CELLS[name]
    found = faults_of(changed(change), tmp_path)
    by_place = sorted(expected, key=lambda one: one[:2])
    check(sorted(found, key=lambda f: (f.kind, place(f))), by_place)


def place(fault: Fault) -> str:
    cell = fault.place.line
    return f"{cell.sheet}!{cell.name}" if isinstance(cell, Cell) else ""


def test_an_error_that_a_spreadsheet_has_computed(tmp_path: Path) -> None:
    check(faults_of(computed(VALUE, "=1/0", "#DIV/0!", "e"), tmp_path), [("formula-error", VALUE, "=1/0")])


# ---------------------------------------------------------------------------------------------- sheets and merges


def merge(sheet: str, cells: str) -> Callable[[Any], None]:
    return lambda book: book[sheet].merge_cells(cells)


def rename(old: str, new: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[old].title = new

    return change


def add(name: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.create_sheet(name)["B2"] = value

    return change


TWO = f"{VALUE.partition('!')[2]}:{at('Parameters', 'value', 4).partition('!')[2]}"
SHEETS: dict[str, tuple[Callable[[Any], None], list[Expected]]] = {
    "merged-amounts": (merge("Parameters", TWO), [("merged-cells", VALUE, TWO)]),
    "merged-over-columns": (merge("Partners", "B3:C3"), [("merged-cells", "Partners!B3", "B3:C3")]),
    "sheet-mistyped": (rename("Flows", "Flow"), [("unknown-sheet", "Flow!A1", "'Flows'")]),
    "danish-sheet-name": (rename("Parameters", "Parametre"), [("unknown-sheet", "Parametre!A1", "'Parameters'")]),
    "sheet-of-ones-own": (add("Beregning", 4), [("unknown-sheet", "Beregning!B2", "begins with #")]),
    "no-case-sheet": (lambda book: book.remove(book["Case"]), [("missing-sheet", "Case!A1", "'Case'")]),
    "headings-deleted": (lambda book: book["Flows"].delete_rows(1, 2), [("no-headings", "Flows!A1", "scenario")]),
}


@pytest.mark.parametrize("name", SHEETS)
def test_wrong_sheet(name: str, tmp_path: Path) -> None:
    change, expected = SHEETS[name]
    check(faults_of(changed(change), tmp_path), expected)


# ---------------------------------------------------------------------------------------------- whole files


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FILES: dict[str, tuple[str, bytes, str, str]] = {
    "empty": ("case.xlsx", b"", "not-a-workbook", "damaged"),
    "text": ("case.xlsx", b"id: my-case", "not-a-workbook", "damaged"),
    "cut-off": ("case.xlsx", heat_template()[:9000], "not-a-workbook", "save it as .xlsx again"),
    "old-xls": ("case.xls", OLE + bytes(500), "old-workbook", "save it as .xlsx"),
    "password": ("case.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password", "remove the password"),
    "two-hundred-megabytes": ("case.xlsx", b"PK" + bytes(3_000_000), "too-large", "MB"),
}


@pytest.mark.parametrize("name", FILES)
def test_wrong_file(name: str, tmp_path: Path) -> None:
    import impact
    from impact.ground.errors import InputError

    file, data, kind, fragment = FILES[name]
    path = tmp_path / file
    path.write_bytes(data)
    with pytest.raises(InputError, match=fragment) as caught:
        impact.load(path)
    assert [fault.kind for fault in caught.value.faults] == [kind]


def packed(parts: dict[str, bytes]) -> bytes:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("parts", "fragment"),
    [
        ({"content.xml": b"<x/>"}, "OpenDocument"),
        ({"xl/workbook.bin": b""}, "xlsb"),
        ({"word/document.xml": b"<x/>"}, "no .xlsx workbook"),
        ({"xl/workbook.xml": b"<broken"}, "damaged"),
        ({"xl/workbook.xml": bytes(101_000_000)}, "unpacks to more than 100 MB"),
    ],
    ids=["ods", "xlsb", "docx", "broken", "bomb"],
)
def test_an_archive_that_is_no_workbook(parts: dict[str, bytes], fragment: str, tmp_path: Path) -> None:
    import impact
    from impact.ground.errors import InputError

    path = tmp_path / "case.xlsx"
    path.write_bytes(packed(parts))
    with pytest.raises(InputError, match=fragment):
        impact.load(path)


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "Budget"
    path = tmp_path / "case.xlsx"
    book.save(path)
    from impact.cases import load
    from impact.ground.errors import InputError

    with pytest.raises(InputError) as caught:
        load(path)
    assert "not-a-case" in [fault.kind for fault in caught.value.faults]


# ---------------------------------------------------------------------------------------------- read, but said


def warnings_of(data: bytes, folder: Path) -> list[str]:
    from impact.cases import read

    path = folder / "case.xlsx"
    path.write_bytes(data)
    _, (faults,) = read(path)
    assert faults.faults == []
    return [fault.kind for fault in faults.warnings]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Parameters"].row_dimensions[4].hidden = True
        book["Partners"].column_dimensions["B"].hidden = True
        book["Streams"].sheet_state = "hidden"

    assert warnings_of(changed(hide), tmp_path) == ["hidden-cells"] * 3


def test_macros_are_not_run_and_said(tmp_path: Path) -> None:
    import io
    import zipfile

    stream = io.BytesIO(heat_template())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert warnings_of(stream.getvalue(), tmp_path) == ["macros"]


def test_formats_alone_are_no_rows(tmp_path: Path) -> None:
    def far_away(book: Any) -> None:
        book["Flows"]["XFD1048576"].alignment = Alignment(wrap_text=True)
        book["Flows"]["A900"] = "   "

    assert warnings_of(changed(far_away), tmp_path) == []
