"""Society's account: discount factors of the Danish guidelines, and an account that is known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from small import assess_one, bundled_inventory, case_of

from impact.attribution.places import places
from impact.economics.guidelines import annuity_factor, carbon_prices, discount_factors, guideline, surplus_heat_rules
from impact.economics.society import society
from impact.factors.cost import Money
from impact.ground.errors import InputError
from impact.results import social
from impact.tables import social as shown

TODAY = ((35, 0.035), (70, 0.025), (10_000, 0.015))


def test_discount_factors_step_down_with_the_years() -> None:
    """Finansministeriet (2021): 3.5 % in years 0 to 35, 2.5 % in years 36 to 70, 1.5 % after."""
    factors = discount_factors(100, TODAY)
    assert factors[0] == 1
    assert factors[20] == pytest.approx(0.502566, abs=5e-7)
    assert factors[36] == pytest.approx(0.292660, abs=5e-7)
    assert factors[35] / factors[36] == pytest.approx(1.025)
    assert factors[70] / factors[71] == pytest.approx(1.015)
    assert annuity_factor(20, TODAY) == pytest.approx(14.2124, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "first", "factor"), [("2018", 0.04, 1.325), ("2021", 0.035, 1.28), ("2023", 0.035, 1.28)]
)
def test_a_guideline_is_named_by_its_year(name: str, first: float, factor: float) -> None:
    found = guideline(bundled_inventory(), name)
    assert found.steps[0] == (35, first) and found.net_tax_factor == factor
    assert all(fact.source for fact in found.facts)
    assert "net tax factor" in found.unverified  # said, not hidden


def test_an_unknown_guideline_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="2018, 2021, 2023"):
        guideline(bundled_inventory(), "1999")


def test_the_price_cap_on_surplus_heat_ends_on_1_july_2025() -> None:
    """BEK 458 of 28 April 2023: 110 DKK/GJ in 2024; law proposal L 189 (2024-25), in force on 1 July 2025."""
    rules = {year: surplus_heat_rules(bundled_inventory(), year) for year in (2022, 2024, 2025, 2026)}
    assert rules[2024].cap == pytest.approx(110 * 3.6) and rules[2024].months == 12
    assert rules[2025].months == 6 and rules[2026].months == 0
    assert rules[2022].cap is None and rules[2026].cap is None
    assert "hvile" not in rules[2026].text and "necessary costs" in rules[2026].text


def test_carbon_prices_run_straight_between_published_years() -> None:
    """EIB: 165 EUR/t in 2025 and 250 in 2030, prices of 2016."""
    money = Money(bundled_inventory(), "EUR", 2016)
    found = carbon_prices(bundled_inventory(), "shadow price of carbon EIB", [2020, 2025, 2027, 2030, 2060], money)
    assert found == pytest.approx([165, 165, 165 + 85 * 2 / 5, 250, 800])
    with pytest.raises(InputError):
        carbon_prices(bundled_inventory(), "no such price", [2020], money)


ACCOUNT = """
id: account
title: account
status: operating
years: {reference: 2022, start: 2022, lifetime: 10 a}
partners: {maker: {name: Maker}, user: {name: User}}
streams: [{what: heat, kind: energy, from: maker, to: user, amount: 1000 MWh/a, assumption: test}]
functions: {heat: {amount: 1000 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows:
      - {use: boiler, amount: 1000 MWh/a, by: user, role: supply, serves: heat, price: 400 DKK/MWh, assumption: test}
  together:
    flows:
      - {use: pipe, amount: 1000 MWh/a, by: user, role: operation, serves: heat, price: 0 DKK/MWh, assumption: test}
    costs: [{what: care, by: user, amount: 100 kDKK/a, role: operation, assumption: test}]
    investments: [{what: pipe, by: user, amount: 2 MDKK, grant: 0.5 MDKK, year: 2022, lifetime: 10 a, assumption: test}]
    payments: [{from: user, to: maker, per: 1000 MWh/a, price: 55 DKK/MWh, assumption: test}]
processes:
  boiler: {output: 1 MWh, emissions: {carbon dioxide (fossil): 0.25 t}, assumption: test}
  pipe: {output: 1 MWh}
social:
  - {what: posts at pipe, amount: 2, unit: FTE, jobs: created, reach: direct, counterfactual: none, assumption: test}
  - {what: posts at the supplier, amount: 1.5, jobs: created, reach: indirect, counterfactual: none, assumption: test}
  - {what: posts at the works, amount: 7, jobs: retained, counterfactual: the works would close, assumption: test}
  - {what: less noise from lorries}
"""


def test_an_account_by_hand() -> None:
    """Ten years of 400,000 - 100,000 saved, 2 million invested at t = 0; 250 t a year; payments and grant cancel."""
    found = society(assess_one(case_of(ACCOUNT)), co2_price=500.0)
    factor = annuity_factor(10, TODAY)
    resources = 300_000 * factor - 2e6
    assert sum(found.resources.values()) == pytest.approx(resources, rel=1e-12)
    assert found.without == pytest.approx(1.28 * resources, rel=1e-12)
    assert found.tonnes == pytest.approx(2500) and found.discounted == pytest.approx(250 * factor)
    assert found.shadow_price == pytest.approx(-1.28 * resources / (250 * factor))
    assert found.shadow_price_undiscounted == pytest.approx(-1.28 * resources / 2500)
    assert found.danish == pytest.approx(found.discounted)  # a Danish user's own stack
    assert found.with_carbon("500 DKK/t") == pytest.approx(found.without + 500 * 250 * factor)


def test_at_its_shadow_price_society_neither_gains_nor_loses() -> None:
    result = assess_one(case_of(ACCOUNT.replace("400 DKK/MWh", "200 DKK/MWh")))
    price = society(result).shadow_price
    assert price > 0
    found = society(result, co2_price=price)
    assert found.with_carbon(f"{price:g} DKK/t") == pytest.approx(0.0, abs=1e-5)


def test_a_grant_costs_the_tax_distortion_where_the_guideline_counts_it() -> None:
    """2018: 10 % of the grant of 0.5 million, paid at t = 0."""
    result = assess_one(case_of(ACCOUNT))
    assert society(result, "2018").distortion == pytest.approx(-50_000)
    assert society(result, "2023").distortion == 0


def test_a_shadow_price_needs_a_saving() -> None:
    text = ACCOUNT.replace(
        "pipe: {output: 1 MWh}", "pipe: {output: 1 MWh, emissions: {carbon dioxide (fossil): 1 t}, assumption: test}"
    )
    found = society(assess_one(case_of(text)))
    assert np.isnan(found.shadow_price)
    assert {item: value for item, value, _ in found.rows()}["shadow price, tonnes discounted"] is None


# ---------------------------------------------------------------------------------------------- jobs


def test_jobs_are_counted_apart_by_kind_and_reach() -> None:
    found = social.effects(assess_one(case_of(ACCOUNT)))
    assert social.jobs(found) == {
        ("created", "direct"): 2.0,
        ("created", "indirect"): 1.5,
        ("retained", "not said"): 7.0,
    }
    text = shown.text(found)
    assert "2.00 FTE: posts at pipe (jobs created, direct)" in text
    assert "without the exchange: the works would close" in text and "less noise from lorries" in text
    assert [row["unit"] for row in shown.as_dicts(found)] == ["FTE", "FTE", "FTE", ""]


def test_what_falls_abroad_is_not_counted_as_danish() -> None:
    """Imported gypsum and its ship: nothing of the saving is known to fall in Denmark, so no Danish shadow price."""
    found = society(assess_one("aal-gypsum"))
    assert found.discounted > 10_000 and found.danish == 0
    assert np.isnan(found.shadow_price_in_denmark)


def test_danish_tonnes_follow_the_years() -> None:
    """The heat pump's electricity gets cleaner: the tonnes in Denmark are not twenty times the reported year's."""
    result = assess_one("kal-wastewater-heat")
    found = society(result)
    reported = sum(row.saving for row in places(result) if row.country == "Denmark")
    assert found.danish < found.discounted
    assert found.danish != pytest.approx(reported * annuity_factor(20, TODAY), rel=1e-3)
    assert 0.9 < found.danish / (reported * annuity_factor(20, TODAY)) < 1.2
