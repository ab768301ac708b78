"""Money by hand: annuities, currencies, price levels, and who pays.

The tests' tables: 7.5 DKK/EUR in 2010 and 7.2 in 2022; consumer prices 90 in 2010 and 108 in 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from small import assess, one_flow

from impact.factors import Inventory
from impact.factors.cost import Money, capital_recovery
from impact.model.indicators import INDEX, NAMES

if TYPE_CHECKING:
    from impact.api import Result


@pytest.mark.parametrize(("years", "factor"), [(20, 14.2124)])
def test_annuity_factor_of_the_danish_treasury(years: float, factor: float) -> None:
    """Present value of 1 a year at the socio-economic rate of 3.5 %: Finansministeriet (2021), key figures."""
    assert 1 / capital_recovery(0.035, years) == pytest.approx(factor, abs=5e-5)


def test_present_value_of_the_annuity_is_the_investment() -> None:
    """Discount factor at 3.5 % after 20 years 0.502566: payments of the annuity, discounted, pay back exactly 1."""
    discount = 1.035**-20
    assert discount == pytest.approx(0.502566, abs=5e-7)
    annuity = capital_recovery(0.035, 20)
    assert sum(annuity * 1.035**-k for k in range(1, 21)) == pytest.approx(1, rel=1e-14)
    assert annuity == pytest.approx(0.035 / (1 - 0.502566), rel=1e-5)


def test_without_interest_an_investment_is_spread_evenly() -> None:
    assert capital_recovery(0.0, 20) == 0.05
    assert capital_recovery(1e-9, 20) == pytest.approx(0.05, rel=1e-7)


def test_currency_and_price_level(digits: Inventory) -> None:
    """10 EUR of 2010 = 75 DKK of 2010 = 75 · 108 / 90 = 90 DKK of 2022 = 90 / 7.2 = 12.5 EUR of 2022."""
    assert 10 * Money(digits, "DKK", 2010).factor("EUR", 2010) == pytest.approx(75)
    assert 10 * Money(digits, "DKK", 2022).factor("EUR", 2010) == pytest.approx(90)
    assert 10 * Money(digits, "EUR", 2022).factor("EUR", 2010) == pytest.approx(12.5)
    assert Money(digits, "EUR", 2022).factor("EUR", 2022) == 1.0


def test_a_price_of_the_inventory_in_the_result_s_money(digits: Inventory) -> None:
    """Coal costs 10 EUR/t in 2010, so 90 DKK/t in 2022."""
    text = one_flow("use: mined coal", "", "1 t/a")
    assert assess(text, digits).default["cost"] == pytest.approx(90)
    assert assess(text, digits, currency="EUR").default["cost"] == pytest.approx(12.5)
    assert assess(text, digits, price_year=2010).default["cost"] == pytest.approx(75)


def test_cost_stops_at_the_first_purchase(digits: Inventory) -> None:
    """Power in the loop is run by the partner, who buys 0.5 t of coal per MWh; the power in the coal is in its price.

    The loop is cut where coal is bought: 0.5 t at 90 DKK.
    """
    assert assess(one_flow("use: power in loop", ""), digits).default["cost"] == pytest.approx(45)


def test_an_own_process_may_have_a_price_that_hangs_on_a_parameter(digits: Inventory) -> None:
    text = one_flow(
        "use: service",
        """
processes:
  service: {output: 1 MWh, inputs: {bought heat: 1 MWh}, price: 2 * fee, price year: 2022, assumption: test}
parameters: {fee: {value: 50 DKK/MWh, assumption: test}}
""",
    )
    assert assess(text, digits).default["cost"] == pytest.approx(100)


BUSINESS = """
functions: {warmth: {amount: 1000 MWh/a, for: user, assumption: test}}
parameters: {life: {value: 20 a, assumption: test}, price: {value: 100 DKK/MWh, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: bought heat, amount: 1000 MWh/a, by: user, role: supply, serves: warmth, assumption: test}]
  together:
    flows: [{use: excess heat, amount: 1000 MWh/a, by: maker, role: operation, serves: warmth, assumption: test}]
    costs: [{what: staff, by: maker, amount: 20 kDKK/a, role: operation, assumption: test}]
    payments: [{from: user, to: maker, per: 1000 MWh/a, price: price, assumption: test}]
    investments:
      - {what: pipe, by: user, amount: 1 MDKK, year: 2022, lifetime: life, grant: 0.25 MDKK, assumption: test}
processes: {excess heat: {output: 1 MWh}}
economy: {rate: 3.5 %}
"""


def test_who_pays_what(digits: Inventory) -> None:
    """By hand, in kDKK a year: the pipe's annuity is 1000 / 14.2124 = 70.36, of which the grant takes a quarter.

    The user saves 300 of bought heat and pays 100 and three quarters of the annuity; the maker gets 100 and pays 20;
    outside gives the grant. Together they save 300 − 20 − 70.36.
    """
    result = assess(BUSINESS, digits)
    annuity = 1000 * capital_recovery(0.035, 20)
    partners = {partner: saved_by(partner, result) / 1000 for partner in ("user", "maker", "outside")}
    assert annuity == pytest.approx(70.361, abs=5e-4)
    assert partners["user"] == pytest.approx(300 - 100 - 0.75 * annuity)
    assert partners["maker"] == pytest.approx(100 - 20)
    assert partners["outside"] == pytest.approx(-0.25 * annuity)
    assert sum(partners.values()) * 1000 == pytest.approx(result.default["cost"])
    assert result.default["cost"] / 1000 == pytest.approx(300 - 20 - annuity)
    assert result.default["cost_operating"] / 1000 == pytest.approx(300 - 20)


def saved_by(partner: str, result: Result) -> float:
    before, after = (result.table.by_partner(scenario) for scenario in ("apart", "together"))
    nothing = np.zeros((1, len(NAMES)))
    return float((before.get(partner, nothing) - after.get(partner, nothing))[0, INDEX["cost"]])
