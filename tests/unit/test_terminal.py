"""What the commands print: fits 100 columns where it goes into a pipe, and calls partners by their names."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from impact.cli import cli
from impact.ground.layout import USUAL

SOLROD, HEAT_PUMP = "sja-solrod-biogas", "kal-wastewater-heat"


def printed(*arguments: str) -> str:
    found = CliRunner().invoke(cli, list(arguments))
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", SOLROD), ("assess", "kalundborg"), ("explain", SOLROD), ("factors", "electricity"),
        ("factors", "--why", "heat", "from", "natural", "gas", "boiler"), ("alternatives", SOLROD),
        ("simulate", HEAT_PUMP, "-n", "500"), ("simulate", "kalundborg", "-n", "200"), ("business", SOLROD),
        ("price", SOLROD), ("attribution", SOLROD), ("society", HEAT_PUMP), ("sensitivity", HEAT_PUMP),
        ("lca", HEAT_PUMP, "--method", "EF v3.1"), ("claim", SOLROD, "-n", "200"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)  # fmt: skip
def test_no_line_is_wider_than_a_page(arguments: tuple[str, ...]) -> None:
    lines = printed(*arguments).splitlines()
    assert max(map(len, lines)) <= USUAL, max(lines, key=len)


def test_prices_and_attribution_call_partners_by_their_names() -> None:
    price = printed("price", HEAT_PUMP)
    assert "highest for Kalundborg Forsyning (receiver)" in price
    own = printed("price", HEAT_PUMP, "--for", "utility")
    assert "Kalundborg Forsyning pays at most" in own and "industry" not in own
    views = printed("attribution", HEAT_PUMP, "--view", "50/50")
    assert "Novo Nordisk and Novonesis" in views and "utility" not in views


def test_a_derivation_of_climate_shows_no_payments() -> None:
    assert "[payment]" not in printed("explain", HEAT_PUMP)
    assert "[payment]" in printed("explain", HEAT_PUMP, "--indicator", "cost")


def test_every_comparison_of_a_simulation_shows_the_saving_as_a_share_of_its_baseline() -> None:
    text = printed("simulate", HEAT_PUMP, "-n", "500")
    rows = [line for line in text.splitlines() if line.startswith("Operating cost")]
    assert len(rows) == 3 and all("%" in row for row in rows)


def test_a_check_counts_in_words_that_agree() -> None:
    assert printed("check", HEAT_PUMP).splitlines()[-1] == "1 case, no fault, 1 warning."
    assert printed("check", "kal-gypsum").endswith("1 case, no fault, no warnings.\n")


@pytest.mark.slow
def test_categories_that_lack_the_same_processes_are_explained_once() -> None:
    text = printed("lca", HEAT_PUMP, "--method", "EF v3.1")
    assert text.count("Partly covered") == 1
    assert " ".join(text.split()).count("3 of 7 processes hold such flows") == 1
    assert "by partner: Kalundborg Forsyning" in text
