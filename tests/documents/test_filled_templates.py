"""Workbooks as facilitators hand them in: more ways in which the heat template is filled, right and wrong.

The others are in tests/unit/test_excel.py and tests/bad/excel.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sheets import TEMPLATES, changed, computed, faults_of, heat_template, place_of
from small import assess_one

import impact
from impact.ground.errors import Cell, InputError

HEAT = TEMPLATES / "heat.yaml"


def at(sheet: str, heading: str, row: int = 3) -> str:
    return place_of(heat_template(), sheet, heading, row)


VALUE, UNIT = at("Parameters", "value"), at("Parameters", "unit")


@pytest.fixture(scope="module")
def expected() -> Any:
    return assess_one(HEAT)


def assert_same(data: bytes, expected: Any, folder: Path) -> None:
    path = folder / "case.xlsx"
    path.write_bytes(data)
    result = assess_one(path)
    for scenario, level in expected.level.items():
        np.testing.assert_allclose(result.level[scenario], level, rtol=1e-12)


# ---------------------------------------------------------------------------------------------- right


def without(sheet: str, *headings: str) -> Callable[[Any], None]:
    """Columns deleted, as somebody does who does not need them."""

    def change(book: Any) -> None:
        for heading in headings:
            page = book[sheet]
            (cell,) = [one for one in page[1] if one.value == heading]
            page.delete_cols(cell.column)

    return change


def hidden(book: Any) -> None:
    book["Parameters"].row_dimensions[3].hidden = True
    book["Parameters"].column_dimensions["B"].hidden = True


def blanks_behind(book: Any) -> None:
    """Blanks and hard spaces behind texts, empty texts below the last row."""
    for page in ("Parameters", "Flows", "Partners"):
        for row in book[page].iter_rows(min_row=3, max_row=12):
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value += " \u00a0 "
    for row in range(30, 33):
        book["Parameters"].cell(row, 1).value = "  "


RIGHT: dict[str, Callable[[Any], None] | dict[str, Any]] = {
    "danish-thousands-and-decimals": {VALUE: "10.000,00", UNIT: "MWh/a"},
    "danish-with-its-unit": {VALUE: "10.000,00 MWh/a", UNIT: None},
    "apostrophe-for-text": {VALUE: "10.0", at("Parameters", "value", 4): " 3,8 "},
    "columns-that-nobody-needs-deleted": without("Parameters", "pedigree", "note"),
    "hidden-rows-and-columns": hidden,
    "blanks-behind": blanks_behind,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_filled_template_gives_the_results_of_the_yaml(name: str, expected: Any, tmp_path: Path) -> None:
    assert_same(changed(RIGHT[name]), expected, tmp_path)


def test_formulas_with_saved_results_are_read_as_those(expected: Any, tmp_path: Path) -> None:
    """A number, and a text that a formula has put together."""
    assert_same(computed(VALUE, "=SUM(4,6)", "10"), expected, tmp_path)
    assert_same(computed(at("Flows", "amount"), '="he"&amp;"at"', "heat", "str"), expected, tmp_path)


# ---------------------------------------------------------------------------------------------- wrong


def kinds_and_places(data: bytes, folder: Path) -> set[tuple[str, str]]:
    found = faults_of(data, folder)
    assert found
    places = [fault.place.line for fault in found]
    assert all(isinstance(place, Cell) for place in places), found
    return {(fault.kind, f"{place.sheet}!{place.name}") for fault, place in zip(found, places, strict=True)}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
def test_any_error_of_a_formula_names_its_cell(error: str, tmp_path: Path) -> None:
    place = at("Investments", "amount")
    assert kinds_and_places(computed(place, "=Other!A1", error, "e"), tmp_path) == {("formula-error", place)}


def test_a_needed_column_that_was_deleted_is_missed_in_every_row(tmp_path: Path) -> None:
    found = faults_of(changed(without("Parameters", "value")), tmp_path)
    assert {fault.kind for fault in found} >= {"missing-key"}
    cells = [fault.place.line for fault in found]
    assert all(isinstance(cell, Cell) and cell.sheet == "Parameters" for cell in cells)
    assert {cell.name for cell in cells if isinstance(cell, Cell)} >= {"A3", "A4", "A5", "A6", "A7"}


def test_several_wrong_cells_are_told_at_once(tmp_path: Path) -> None:
    """A date, a formula that nobody has computed, a number of two readings."""
    from datetime import datetime

    year, plant = at("Investments", "year"), at("Parameters", "value", 6)
    data = changed({year: datetime(2022, 1, 1), VALUE: "=5*2", plant: "1.234"})
    assert {("no-cached-value", VALUE), ("ambiguous-number", plant)} <= kinds_and_places(data, tmp_path)


# ---------------------------------------------------------------------------------------------- other programs


@pytest.mark.slow
@pytest.mark.parametrize(("to", "said"), [("ods", "OpenDocument"), ("xls", ".xls")])
def test_a_workbook_saved_as_something_else_is_told_how_to_save_it(to: str, said: str, tmp_path: Path) -> None:
    """By LibreOffice itself, under its own ending and renamed to .xlsx."""
    made = _saved(tmp_path, to)
    renamed = made.with_name("renamed.xlsx")
    renamed.write_bytes(made.read_bytes())
    for file in (made, renamed):
        with pytest.raises(InputError) as caught:
            impact.load(file)
        assert ".xlsx" in str(caught.value), file.name
    assert said in str(caught.value)


@pytest.mark.slow
def test_a_filled_template_that_libreoffice_saved_gives_the_same(expected: Any, tmp_path: Path) -> None:
    assert_same(_saved(tmp_path, "xlsx", changed({VALUE: "=4+6"})).read_bytes(), expected, tmp_path)


def _saved(folder: Path, to: str, data: bytes = b"") -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (folder / "case.xlsx").write_bytes(data or heat_template())
    kind = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97"}.get(to, to)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
               "--outdir", str(folder / "out"), str(folder / "case.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / "out" / f"case.{to}"
