"""One rule for all texts of a terminal: names wrap or shorten in their middle, numbers never, nothing is too wide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.ground import layout

HEADER = ["", "mean", "2.5 %", "97.5 %", "P(saving>0)", "of the baseline", "unit"]
FIGURES = st.integers(-(10**12), 10**12).map("{:,}".format)
ROWS = [
    ["Annual cost with annuity of the plants", "13,000,000", "8,230,000", "19,000,000", "in all draws", "43%", "DKK/a"],
    ["Climate change, direct (scopes 1 and 2)", "-23,400", "20,600", "26,100", "0.99980", "83%", "t CO2e/a"],
]


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"-?\d[\d,.]*%?", text))


@pytest.mark.parametrize("columns", [60, 70, 80, 90, 100, 110, 160])
def test_a_table_fits_and_keeps_every_number_whole(columns: int) -> None:
    layout.use_width(columns)
    text = layout.grid(ROWS, HEADER)
    assert max(map(len, text.splitlines())) <= columns
    for cell in (cell for row in ROWS for cell in row[1:]):
        assert cell in text  # on one line


def test_a_table_that_fits_stands_on_one_line_each() -> None:
    layout.use_width(160)
    lines = layout.grid(ROWS, HEADER).splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("Annual cost with annuity of the plants   13,000,000")


def test_figures_without_room_go_on_below_with_their_names_and_units() -> None:
    layout.use_width(60)
    first, second = layout.grid(ROWS, HEADER).split("\n\n")[:2]
    for block in (first, second):
        assert "Climate change" in block and "t CO2e/a" in block
    assert "13,000,000" in first and "13,000,000" not in second


def test_a_long_word_is_shortened_in_its_middle_so_that_both_ends_can_be_told_apart() -> None:
    assert layout.shortened("electricity_of_the_northern_plant", 15) == "electri…n_plant"
    layout.use_width(60)
    names = [f"heat_pump_with_an_endless_name_of_plant_{k}" for k in (1, 2)]
    text = layout.grid([[name, *["1,234,567,890"] * 3] for name in names], ["", "a", "b", "c"])
    assert "plant_1" in text and "plant_2" in text and "…" in text


def test_a_tree_keeps_its_branches_where_a_line_is_folded() -> None:
    line = "│  ├─ heat [supply]: " + "word " * 40
    folded = layout.fold(line).splitlines()
    assert len(folded) > 1 and max(map(len, folded)) <= layout.USUAL
    assert all(part.startswith("│  │ ") for part in folded[1:])
    assert " ".join(" ".join(part.lstrip("│├─ ") for part in folded).split()) == line.lstrip("│├─ ").strip()


@settings(deadline=None)
@given(
    st.lists(st.lists(FIGURES, min_size=4, max_size=4), min_size=1, max_size=4),
    st.lists(st.text(alphabet="abcdefgh _-", max_size=90), min_size=4, max_size=4),
    st.integers(60, 140),
)
def test_no_table_is_wider_than_the_terminal_and_none_loses_a_number(
    cells: list[list[str]], names: list[str], columns: int
) -> None:
    layout.use_width(columns)
    rows = [[name, *row] for name, row in zip(names, cells, strict=False)]
    text = layout.grid(rows, ["", "low", "mid", "high", "top"])
    assert max(map(len, text.splitlines()), default=0) <= columns
    assert numbers(text) == sorted(cell for row in cells for cell in row)
