"""What the columns of a result mean: which gas is which, in which unit, and how a figure is rounded."""

from __future__ import annotations

import pytest
from small import assess, bundled_inventory, digits_inventory

from impact.ground.layout import rounded
from impact.model.indicators import BY_NAME, gas_of, unit_of
from impact.writing.numbers import pretty, shown


@pytest.mark.parametrize(
    ("flow", "gas"),
    [
        ("carbon dioxide (fossil)", "co2"), ("carbon dioxide (biogenic)", "other"), ("sulfur hexafluoride", "other"),
        ("methane (fossil)", "methane_fossil"), ("methane (biogenic)", "methane_biogenic"),
        ("dinitrogen monoxide", "n2o"), ("greenhouse gases as CO2e", "unsplit"),
    ],
)  # fmt: skip
def test_every_gas_stands_in_its_own_part_of_climate(flow: str, gas: str) -> None:
    assert gas_of(flow) == gas


def test_what_costs_money_is_in_the_result_s_currency_and_nothing_else() -> None:
    assert [unit_of(name, "EUR") for name in ("cost", "cost_operating", "climate", "water")] == [
        "EUR/a", "EUR/a", "t CO2e/a", "m3/a",
    ]  # fmt: skip
    text = """
functions: {warmth: {amount: 1 MWh/a, for: user, assumption: test}}
scenarios:
  apart: {baseline: true, flows: [{use: bought heat, amount: 1 MWh/a, by: user, role: supply, serves: warmth,
          assumption: test}]}
  together: {without: {warmth: a by-product does it}}
"""
    savings = assess(text, digits_inventory(), currency="EUR").savings().set_index("indicator")
    assert savings.loc["cost", "unit"] == "EUR/a" and savings.loc["climate", "unit"] == "t CO2e/a"


def test_the_direct_boundary_of_a_gas_is_that_of_its_sum() -> None:
    assert {one.boundary for one in BY_NAME.values() if one.name.startswith("climate_direct")} == {"direct"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(16_549, "16,500"), (16_550.1, "16,600"), (0.012345, "0.0123"), (-2_345, "-2,340"), (99.94, "99.9"), (0, "0")],
)
def test_tables_show_three_significant_figures(value: float, shown: str) -> None:
    assert rounded(value) == shown


@pytest.mark.parametrize(("gwp", "factor"), [("ar4", 25.0), ("ar5", 30.0), ("ar6", 29.8), ("ar6-20", 82.5)])
def test_a_tonne_of_fossil_methane_counts_by_the_chosen_report_of_the_ipcc(gwp: str, factor: float) -> None:
    """AR4 WG1 table 2.14, AR5 table 8.A.1 (fossil), AR6 table 7.15 (fossil)."""
    text = """
functions: {product: {amount: 1 t/a, for: user, assumption: test}}
scenarios:
  apart: {baseline: true, flows: [{emit: methane (fossil), amount: 1 t/a, by: user, role: operation,
          serves: {product: 1 t/a}, assumption: test}]}
  together: {without: {product: a by-product does it}}
"""
    assert assess(text, bundled_inventory(), gwp=gwp).default["climate"] == pytest.approx(factor)


def test_units_and_numbers_as_documents_write_them(spoken_danish: None) -> None:
    assert (pretty("m3/a"), pretty("DKK/a"), pretty("t CO2e/a")) == ("m³/år", "kr./år", "t\u00a0CO₂e/år")
    assert (shown(-1234.5), shown(0.25)) == ("−1.230", "0,250")
