"""Cases in workbooks: bundled cases there and back, templates filled as facilitators do, the workbook of results."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from sheets import TEMPLATES, changed, computed, heat_template, place_of
from small import assess_one

import impact
from impact.cases import bundled, read_case
from impact.cases.grammar.nodes import compose
from impact.cases.workbook import numbers
from impact.cases.workbook.sheets import items, sheets
from impact.ground import language
from impact.ground.errors import InputError
from impact.workbooks.files import convert, template
from impact.workbooks.result import results_workbook

CASES = [path for path in bundled().values() if path.name != "network.yaml"]
HEAT = TEMPLATES / "heat.yaml"


def at(sheet: str, heading: str, row: int = 3) -> str:
    return place_of(heat_template(), sheet, heading, row)


# ---------------------------------------------------------------------------------------------- layout


def test_every_key_of_a_case_has_its_place() -> None:
    """A key that the vocabulary gains has its column, or its row of the sheet `Case`, at once."""
    from impact.cases.grammar.fields import OBJECTS

    nested = {"flows", "segments", "investments", "payments", "costs"}
    for sheet in sheets().values():
        if sheet.object:
            found = {column.key for column in sheet.columns} | nested
            verbs = {"use", "displace", "take", "emit", "return", "evaporate"} if sheet.object == "flow" else set()
            assert OBJECTS[sheet.object].keys() - verbs <= found, sheet.name
    tables = {sheet.path[0] for sheet in sheets().values()}
    assert OBJECTS["case"].keys() <= tables | {item.path[0] for item in items().values()}


def test_a_sheets_headings_differ() -> None:
    for sheet in sheets().values():
        assert len(sheet.headings) == len(sheet.columns), sheet.name


# ---------------------------------------------------------------------------------------------- there and back


@pytest.mark.slow
@pytest.mark.parametrize("path", [*CASES, *sorted(TEMPLATES.glob("*.yaml"))], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_case_in_a_workbook_gives_the_same_results(path: Path, tmp_path: Path) -> None:
    """To the last bit, from YAML to Excel and back again."""
    book, back = tmp_path / "case.xlsx", tmp_path / "back.yaml"
    convert(path, book)
    convert(book, back)
    results = [assess_one(p) for p in (path, book, back)]
    for other in results[1:]:
        assert other.level.keys() == results[0].level.keys()
        assert all((other.level[name] == results[0].level[name]).all() for name in other.level)
        assert [c.claim.saving.text for c in other.claims()] == [c.claim.saving.text for c in results[0].claims()]


def test_a_workbook_is_the_same_each_time() -> None:
    assert template(HEAT) == template(HEAT)


def test_a_fault_of_the_source_stops_a_conversion(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(HEAT.read_text().replace("role: supply", "role: suply"))
    with pytest.raises(InputError, match="'supply'"):
        convert(wrong, tmp_path / "case.xlsx")
    assert not (tmp_path / "case.xlsx").exists()


@pytest.mark.parametrize(
    ("target", "kind"), [("case.ods", "unknown-format"), ("no/case.xlsx", "no-folder"), ("", "exists")]
)
def test_a_conversion_needs_a_new_file_of_a_known_kind(target: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "here.xlsx").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        convert(HEAT, tmp_path / (target or "here.xlsx"))
    assert [fault.kind for fault in caught.value.faults] == [kind]


def test_a_network_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a network"):
        convert(bundled()["kalundborg"], tmp_path / "case.xlsx")


# ---------------------------------------------------------------------------------------------- as facilitators fill it


def ten_gigawatt_hours(**change: Any) -> bytes:
    return changed({place.replace("__", "!"): value for place, value in change.items()})


def merged_scenarios(book: Any) -> None:
    book["Flows"].merge_cells("A3:A4")


def shifted(book: Any) -> None:
    """A title above the headings, empty rows between, a column and a sheet of one's own, an empty sheet."""
    page = book["Parameters"]
    page.insert_rows(6, 3)
    page.insert_rows(1)
    page["A1"] = "My parameters"
    page["AH2"], page["AH4"] = "# checked by", "Ida"
    book.create_sheet("# Beregning")["A1"] = 10
    book.create_sheet("Ark1")


def reordered(book: Any) -> None:
    page = book["Partners"]
    for row in range(1, 5):
        page.cell(row, 2).value, page.cell(row, 3).value = page.cell(row, 3).value, page.cell(row, 2).value


def percent(book: Any) -> None:
    page = book["Parameters"]
    for place in (at("Parameters", "value", 5), at("Parameters", "low", 5), at("Parameters", "high", 5)):
        cell = page[place.partition("!")[2]]
        cell.value, cell.number_format = cell.value / 100, "0.0%"
    page[at("Parameters", "unit", 5).partition("!")[2]] = None


def currency(book: Any) -> None:
    cell = book["Parameters"][at("Parameters", "value", 6).partition("!")[2]]
    cell.value, cell.number_format = 12_000_000, '#,##0 "kr."'
    book["Parameters"][at("Parameters", "unit", 6).partition("!")[2]] = None


VALUE, UNIT, FILLED = at("Parameters", "value"), at("Parameters", "unit"), at("Parameters", "range")
RIGHT: dict[str, Callable[[Any], None] | dict[str, Any]] = {
    "as-it-comes": {},
    "danish-decimals": {VALUE: "10,0", at("Parameters", "value", 4): "3,80"},
    "danish-thousands": {VALUE: "10.000,0", UNIT: "MWh/a"},
    "thousands-with-spaces": {VALUE: " 10 000 ", UNIT: "MWh/a"},
    "number-as-text": {VALUE: "10", at("Case", "value", 11): "2022"},
    "amount-in-one-cell": {VALUE: "10 GWh/a", UNIT: None},
    "same-unit-twice": {VALUE: "10 GWh/a"},
    "range-as-a-percentage": {FILLED: "10 %"},
    "danish-yes": {"Scenarios!B3": "ja", "Scenarios!B4": "x"},
    "true-cell": {"Scenarios!B3": True, "Scenarios!B4": True},
    "capitals-and-spaces": {at("Flows", "role"): " Supply ", at("Flows", "scenario"): "gas boiler and cooling tower  "},
    "pairs-as-in-a-case-file": {at("Processes", "inputs"): "{electricity DK: 1 MWh / cop}"},
    "expression-in-place-of-a-parameter": {at("Flows", "amount"): "heat * 1"},
    "lifetime-with-its-unit": {at("Investments", "lifetime"): "20 a"},
    "merged-scenario": merged_scenarios,
    "rows-and-sheets-of-ones-own": shifted,
    "columns-in-another-order": reordered,
    "percent-cells": percent,
    "currency-format": currency,
}  # fmt: skip


@pytest.fixture(scope="module")
def expected() -> impact.api.Result:
    return assess_one(HEAT)


@pytest.mark.parametrize("name", RIGHT)
def test_a_filled_template_gives_the_results_of_the_yaml(
    name: str, expected: impact.api.Result, tmp_path: Path
) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(changed(RIGHT[name]))
    result = assess_one(path)
    for scenario, level in expected.level.items():
        np.testing.assert_allclose(result.level[scenario], level, rtol=1e-12)


def test_the_result_of_a_formula_is_read(expected: impact.api.Result, tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(computed(VALUE, "=5*2", "10"))
    assert assess_one(path).default["climate"] == expected.default["climate"]


def test_values_of_years_stand_in_columns(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book["Parameters"]
        page["AH1"], page["AI1"] = 2022, "2023"
        page["AH3"], page["AI3"] = 12.5, "9,5"

    path = tmp_path / "case.xlsx"
    path.write_bytes(changed(fill))
    heat = read_case(path).parameters["heat"]
    assert [(year, amount.text) for year, amount in heat.by_year] == [(2022, "12.5 GWh/a"), (2023, "9.5 GWh/a")]


def test_a_day_is_a_text_where_a_text_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    row = {"source": "meter", "title": "Heat meter", "accessed": datetime(2026, 11, 21), "year": 2024}
    places = {at("Sources", heading): value for heading, value in row.items()}
    path.write_bytes(changed({**places, at("Parameters", "source"): "meter"}))
    source = read_case(path).sources["meter"]
    assert (source.accessed, source.year) == ("2026-11-21", "2024")


def test_sector_codes_keep_their_zeros(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        cell = book["Partners"][at("Partners", "sector").partition("!")[2]]
        cell.value, cell.number_format = 35.3, "0.00"

    path = tmp_path / "case.xlsx"
    path.write_bytes(changed(fill))
    assert read_case(path).partners["factory"].sector == "35.30"


# ---------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234,5 t/a", "1234.5 t/a"), ("0,5", "0.5"), ("1,234.5 t/a", "1234.5 t/a"), ("80 000 MWh/a", "80000 MWh/a"),
        ("1.234.567", "1234567"), ("0.125 MW", "0.125 MW"), ("12,25 DKK/m3", "12.25 DKK/m3"), ("3.5 %", "3.5 %"),
        ("6,0 MNm3(methane)/a", "6.0 MNm3(methane)/a"), ("min(heat, 20 GWh/a)", "min(heat, 20 GWh/a)"),
        ("-5,5", "-5.5"),
        ("heat * 5 %", "heat * 5 %"), ("1234.567 t", "1234.567 t"), ("1e6", "1e6"), ("12345,678", "12345.678"),
    ],
)  # fmt: skip
def test_a_typed_amount(typed: str, meant: str) -> None:
    assert numbers.written(typed) == meant


@pytest.mark.parametrize("typed", ["1.234", "1,234 t/a", "12.500 kr", "999,999"])
def test_two_readings_are_refused(typed: str) -> None:
    with pytest.raises(numbers.Ambiguous):
        numbers.written(typed)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.05, "0%", ("5", "%")), (0.0155, "0.00%", ("1.55", "%")), (0.07, "0.0%", ("7.0", "%")),
        (6.0, "0.0", ("6.0", "")), (6.25, "0.0", ("6.25", "")), (1234.5, "#,##0.00", ("1234.50", "")),
        (65e6, '#,##0\\ "kr."', ("65000000", "DKK")),
        (250, '#,##0\\ [$€-407]', ("250", "EUR")), (250, "[$EUR] #,##0", ("250", "EUR")),
        (250, '#,##0\\ "€"', ("250", "EUR")),
        (16.5, "0.000", ("16.5", "")), (16.5, "0.00", ("16.50", "")), (1.2345, "0.000", ("1.2345", "")),
        (5, '0" MW"', ("5", "MW")), (0.1, "General", ("0.1", "")), (1e21, "General", ("1000000000000000000000", "")),
    ],
)  # fmt: skip
def test_a_number_of_a_cell(value: float, form: str, shown: tuple[str, str]) -> None:
    assert numbers.shown(value, form) == shown


# ---------------------------------------------------------------------------------------------- results


@pytest.fixture
def danish() -> Iterator[None]:
    language.speak("da")
    yield
    language.speak("en")


def cells(data: bytes, values: bool = True) -> Any:
    return load_workbook(io.BytesIO(data), data_only=values)


def test_the_workbook_of_results_holds_the_results() -> None:
    result = assess_one("kal-wastewater-heat")
    book = cells(results_workbook(result))
    head, *rows = list(book["Levels"].iter_rows(values_only=True))
    from impact.writing.numbers import titled

    for row in rows:
        (name,) = {n for n in impact.model.indicators.NAMES if titled(n) == row[0]}
        for scenario, value in zip(head[2:], row[2:], strict=True):
            assert value == pytest.approx(result.level[scenario][impact.model.indicators.INDEX[name]], rel=1e-14)
    savings = list(book["Savings"].iter_rows(values_only=True))[1:]
    assert all(row[6] == pytest.approx(row[4] - row[5], rel=1e-9, abs=1e-6) for row in savings)
    assert all(row[-1] == 0 for row in list(book["Partners"].iter_rows(values_only=True))[3:])


def test_every_saving_is_a_live_difference_and_every_level_a_live_sum() -> None:
    book = cells(results_workbook(assess_one("kal-wastewater-heat")), values=False)
    assert book["Savings"]["G2"].value == "=E2-F2"
    assert book["Levels"]["C2"].value.startswith("=SUMPRODUCT(")
    assert book["Partners"]["F4"].value.startswith("=SUM(")
    assert book["Years"]["C5"].value == "=C4+B5"
    assert book["Overview"]["D7"].value == "=B7-C7"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no spreadsheet program")
def test_a_spreadsheet_computes_the_same(tmp_path: Path) -> None:
    """LibreOffice computes every formula anew, and finds what is saved in the file."""
    data = results_workbook(assess_one("kal-wastewater-heat"))
    forgotten = load_workbook(io.BytesIO(data))  # without the saved results
    forgotten.save(tmp_path / "again.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "again.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
               str(tmp_path / "out"), str(tmp_path / "again.ods")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours, theirs = cells(data), cells((tmp_path / "out" / "again.xlsx").read_bytes())
    formulas = 0
    for sheet in cells(data, values=False):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    saved, found = ours[sheet.title][cell.coordinate].value, theirs[sheet.title][cell.coordinate].value
                    assert found == pytest.approx(saved, rel=1e-9, abs=1e-6), (sheet.title, cell.coordinate)
    assert formulas > 100


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no spreadsheet program")
def test_a_template_that_another_program_has_saved_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "case.xlsx").write_bytes(heat_template())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
               str(tmp_path / "out"), str(tmp_path / "case.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours, theirs = assess_one(tmp_path / "case.xlsx"), assess_one(tmp_path / "out" / "case.xlsx")
    assert all((ours.level[name] == theirs.level[name]).all() for name in ours.level)


def test_a_confidential_case_shows_neither_ledger_nor_partners(tmp_path: Path) -> None:
    from impact.workbooks.result_inputs import unique

    path = tmp_path / "case.yaml"
    path.write_text(HEAT.read_text().replace("plant: {value: 12 MDKK,", "plant: {value: 12 MDKK, confidential: true,"))
    book = cells(results_workbook(assess_one(path)))
    assert not {"Ledger", "Partners"} & set(book.sheetnames)
    row = next(row for row in book["Inputs"].iter_rows(values_only=True) if row[0] == "plant")
    assert row[1:3] == ("confidential", None)
    assert unique({"a": "Same", "b": "same"}) == {"a": "Same [a]", "b": "same [b]"}


def test_a_hostile_case_stays_text_in_the_workbook_of_results(tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x","y")'
    path = tmp_path / "case.yaml"
    text = HEAT.read_text().replace("Surplus heat from a factory to the town", f"'{hostile}'")
    path.write_text(text.replace("name: The factory", f"name: '{hostile}'").replace("surplus heat:", "'=1+1':"))
    data = results_workbook(assess_one(path))
    book = cells(data, values=False)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if hostile in str(cell.value)]
    assert found
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in found)
    formulas = {str(c.value)[:5] for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"}
    assert not any("HYPER" in formula for formula in formulas)


def test_danish_results_have_danish_sheets(danish: None) -> None:
    book = cells(results_workbook(assess_one("kal-wastewater-heat")))
    assert {"Overblik", "Niveauer", "Besparelser", "Kilder"} <= set(book.sheetnames)


def test_results_are_no_case(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(results_workbook(assess_one(HEAT)))
    with pytest.raises(InputError, match="workbook of results"):
        impact.load(path)


def test_a_report_is_written_as_a_workbook(tmp_path: Path) -> None:
    result = assess_one(HEAT)
    path = result.report(tmp_path / "result.xlsx", language="en")
    assert "Overview" in cells(path.read_bytes()).sheetnames
    with pytest.raises(InputError, match="audience 'funder'"):
        result.report(tmp_path / "funder.xlsx", audience="funder")


def test_a_network_sums_the_cases_that_count(tmp_path: Path) -> None:
    result = impact.assess("sjaelland")
    path = result.report(tmp_path / "network.xlsx")
    book = cells(path.read_bytes())
    rows = [row for row in book["Overview"].iter_rows(values_only=True) if row[0]]
    total = next(row for row in rows if str(row[0]).startswith("sum of those"))
    assert isinstance(result, impact.api.NetworkResult)
    assert total[3] == pytest.approx(float(result.total[0]), rel=1e-14)
    formulas = [str(cell.value) for cell in cells(path.read_bytes(), values=False)["Overview"]["D"]]
    assert sum(formula.startswith("=SUMIF(") for formula in formulas) == 1


def test_a_networks_formulas_give_the_values_beside_them(tmp_path: Path) -> None:
    """What a spreadsheet computes anew: each saving from its levels, and their sum over the cases that count."""
    result = impact.assess("sjaelland")
    data = result.report(tmp_path / "network.xlsx").read_bytes()
    values, formulas = cells(data), cells(data, values=False)
    _, *rows = values["Savings"].iter_rows(values_only=True)
    written = [row[7].value for row in formulas["Savings"].iter_rows(min_row=2)]
    columns = {letter: k for k, letter in enumerate("ABCDEFGH")}
    for k, (row, formula) in enumerate(zip(rows, written, strict=True)):
        before, after = (columns[part.rstrip("0123456789")] for part in formula.lstrip("=").split("-"))
        assert formula.count(str(k + 2)) == 2, "of its own row"
        assert row[before] - row[after] == pytest.approx(row[7], rel=1e-12, abs=1e-9)
    rows = [row for row in values["Overview"].iter_rows(values_only=True) if row[2] in ("yes", "no")]
    (total,) = (row[3] for row in values["Overview"].iter_rows(values_only=True) if "sum of those" in str(row[0]))
    (formula,) = (row[3].value for row in formulas["Overview"].iter_rows() if "SUMIF" in str(row[3].value))
    (asked,) = re.findall('"(yes|no)"', formula)
    assert sum(row[3] for row in rows if row[2] == asked) == pytest.approx(total, rel=1e-12)


def test_a_cell_of_a_workbook_is_named_where_a_line_would_be() -> None:
    from impact.ground.errors import Cell, Place

    assert str(Place("case.xlsx", Cell(7, "Flows", "C7"))) == "case.xlsx, sheet Flows, cell C7"
    assert compose(b"id: x\ntitle: y", "x.yaml") is not None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain", "'quoted", "'=x", ""])
def test_no_cell_of_a_csv_file_is_computed(text: str) -> None:
    from impact.ground.escaping import escaped, unescaped

    assert escaped(text)[:1] not in ("=", "+", "-", "@", "\t")
    assert unescaped(escaped(text)) == text
