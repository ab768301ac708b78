"""One table, five renderers: the same numbers everywhere, and each special value worded once."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from impact import tables
from impact.ground.language import speak
from impact.tables.show import frame, heading, markdown, records, terminal
from impact.tables.table import CHANCE, CHANGE, MILLIONS, RETURNS, SHARE, TEXT, YEARS, Column, Table, table
from impact.uncertainty.table import Probability
from impact.workbooks.pages import Workbook

COLUMNS = (
    Column("who", "party", TEXT),
    Column("npv", "NPV", MILLIONS, "DKK"),
    Column("rate", "rate", SHARE),
    Column("irr", "internal rate of return", RETURNS),
    Column("payback", "payback", YEARS, "a"),
    Column("change", "change", CHANGE),
    Column("chance", "NPV above zero", CHANCE),
)
ROWS = (
    ("plant", 12_345_678.9, 0.0525, (0.08,), 0.0, 0.5, Probability(1.0, 100)),
    ("city", -2_000_000.0, 0.04, (), None, -0.25, Probability(0.75, 100)),
    ("mill", 1_000_000.0, 0.06, (0.1, 0.9), 6.25, "", Probability(0.0, 100)),
    ("outside", 0.0, 0.035, "", "", "", ""),
)
KEY = table(COLUMNS, ROWS, "Key figures.")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def sheet(shown: Table) -> list[list[object]]:
    book = Workbook("Test", "test", "0")
    book.page("Sheet").show(shown)
    found = openpyxl.load_workbook(io.BytesIO(book.bytes()))["Sheet"]
    return [[cell.value for cell in row] for row in found.iter_rows(min_row=2, max_row=1 + len(shown.rows))]


def document_rows(shown: Table) -> list[list[str]]:
    lines = [line for line in markdown(shown).split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_a_payback_of_zero_is_one_word_everywhere() -> None:
    at = [column.key for column in COLUMNS].index("payback")
    plain = KEY.written()
    assert [row[at] for row in plain] == ["at once", "never", "6.2", ""]
    assert [row[at] for row in document_rows(KEY)] == ["at once", "never", "6.2", ""]
    assert [row[at] for row in sheet(KEY)] == ["at once", "never", 6.25, None]
    assert [record["payback"] for record in records(KEY)] == [0.0, None, 6.25, None]
    assert "at once" in terminal(KEY)
    speak("da")
    assert [row[at] for row in document_rows(KEY)] == ["straks", "aldrig", "6,2", ""]


def test_none_one_and_several_rates_of_return_and_sure_draws_have_their_words() -> None:
    written = dict(zip((column.key for column in COLUMNS), zip(*KEY.written(), strict=True), strict=True))
    assert written["irr"] == ("8.0%", "none", "several", "")
    assert (written["chance"][0], written["chance"][2]) == ("in all draws", "in no draw")
    assert written["chance"][1].startswith("0.75")


def test_words_are_the_same_for_a_terminal_and_a_document() -> None:
    for column, plain, document in zip(COLUMNS, zip(*KEY.written(), strict=True),
                                       zip(*KEY.written(3), strict=True), strict=True):  # fmt: skip
        for said, written in zip(plain, document, strict=True):
            words = [text for text in (said, written) if text.replace(" ", "").isalpha()]
            assert len(set(words)) <= 1 and len(words) in (0, 2), (column.key, said, written)


def test_data_are_not_rounded_and_all_renderers_hold_the_same_numbers() -> None:
    assert [record["npv"] for record in records(KEY)] == [row[1] for row in ROWS]
    assert list(frame(KEY)["npv"]) == [row[1] for row in ROWS]
    assert [row[1] for row in sheet(KEY)] == pytest.approx([row[1] / 1e6 for row in ROWS])
    assert [row[1] for row in document_rows(KEY)] == ["12.3", "−2.00", "1.00", "0"]
    assert [row[1] for row in KEY.written()] == ["12.3", "-2.00", "1.00", "0"]
    assert json.loads(json.dumps(records(KEY)))[0]["rate"] == 0.0525


def test_units_stand_in_the_headings() -> None:
    assert [heading(column) for column in COLUMNS[:2]] == ["party", "NPV [million DKK]"]
    assert "NPV [M DKK]" in terminal(KEY)
    speak("da")
    assert heading(COLUMNS[4]).endswith("[år]")


def test_a_choice_of_columns_keeps_their_order_and_a_sum_is_set_off() -> None:
    chosen = table(COLUMNS, ROWS, total=True).only("payback", "who")
    assert [column.key for column in chosen.columns] == ["payback", "who"]
    assert chosen.rows[2] == (6.25, "mill")
    assert document_rows(chosen)[-1][1] == "**outside**"


def test_every_result_that_prints_is_a_class_and_has_its_functions() -> None:
    """The registry names classes: a class that is renamed would print as an object at an address."""
    package = Path(tables.__file__).parents[1]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in package.rglob("*.py")]
    classes = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert set(tables.RENDERERS) <= classes
    for renderer in tables.RENDERERS.values():
        assert any(_has(renderer, how) for how in ("text", "frame", "as_dict"))


def _has(renderer: Callable[[str], object], how: str) -> bool:
    try:
        return callable(renderer(how))
    except AttributeError:
        return False
