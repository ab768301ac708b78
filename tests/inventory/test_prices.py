"""Prices, taxes and tariffs: each says its currency, year and taxes; what the law raises only rises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from published import inventory, processes, rows

from impact.factors.facts import PriceFact

TAXES = ("no taxes", "excluding VAT", "including VAT", "this is a tax")


@pytest.mark.parametrize("id", dict.fromkeys(row["process"] for row in rows("prices")))
def test_every_price_says_currency_year_and_taxes(id: str) -> None:
    currencies = {row["currency"] for row in rows("rates")} | {"DKK"}
    for row in rows("prices"):
        if row["process"] == id:
            assert row["unit"].partition("/")[0] in currencies, row
            assert row["price_year"].isdigit() and 1980 <= int(row["price_year"]) <= 2030, row
            assert row["taxes"].startswith(TAXES), row
            assert row["source"] and row["place"] and row["evidence"], row


def test_a_price_group_process_has_a_price_and_nothing_else() -> None:
    for id in processes("price"):
        assert inventory().prices(id), id
        assert not inventory().exchanges(id), id


def series(id: str) -> list[PriceFact]:
    return sorted(inventory().prices(id), key=lambda price: price.fact.year or 0)


RISING = [
    "CO2 tax DK outside ETS",
    "CO2 tax DK inside ETS",
    "CO2 tax DK mineralogical processes",
    "CO2 tax DK on natural gas",
    "CO2 tax DK on gas oil",
    "CO2 tax DK on coal",
    "shadow price of carbon EIB",
    "shadow price of carbon EBRD",
]


@pytest.mark.parametrize("id", RISING)
def test_a_price_of_carbon_rises(id: str) -> None:
    values = [price.fact.value for price in series(id)]
    assert len(values) > 1
    assert all(a < b for a, b in pairwise(values)), values


def test_the_co2_tax_of_2030_is_what_was_agreed() -> None:
    """Green tax reform of 2022: 750, 375 and 125 DKK/t in prices of 2022."""
    for id, value in zip(RISING, (750, 375, 125), strict=False):
        last = series(id)[-1]
        assert (last.fact.year, last.price_year, last.currency) == (2030, 2022, "DKK")
        assert last.fact.value == pytest.approx(value)


def test_the_co2_tax_on_a_fuel_is_that_on_its_carbon() -> None:
    """2025: 350 DKK/t of 2022 is 391 DKK/t; times 56.6 kg/GJ is 22 DKK/GJ less what the law rounds."""
    gas = next(p.fact.value for p in series("CO2 tax DK on natural gas") if p.fact.year == 2025)  # DKK/MWh
    coal = next(p.fact.value for p in series("CO2 tax DK on coal") if p.fact.year == 2025)
    assert coal / gas == pytest.approx(94.6 / 56.1, rel=0.05)


def test_quota_prices_are_yearly_without_a_gap() -> None:
    years = [price.fact.year for price in series("EU ETS allowance")]
    assert years == list(range(2005, 2026))


def test_net_taxes_are_below_gross_ones() -> None:
    gross = {p.fact.year: p.fact.value for p in series("electricity tax DK")}
    net = {p.fact.year: p.fact.value for p in series("electricity tax DK net for companies")}
    assert gross.keys() & net.keys()
    assert all(net[year] < 0.05 * gross[year] for year in gross.keys() & net.keys())


def test_household_and_industry_prices_are_not_mixed() -> None:
    """A price with VAT in it belongs to a process that says household."""
    for row in rows("prices"):
        if row["taxes"].startswith("including VAT"):
            assert "household" in row["process"], row


@pytest.mark.parametrize("currency", dict.fromkeys(row["currency"] for row in rows("rates")))
def test_exchange_rates_are_yearly_and_within_reason(currency: str) -> None:
    years = sorted(int(row["year"]) for row in rows("rates") if row["currency"] == currency)
    values = [float(row["dkk"]) for row in rows("rates") if row["currency"] == currency]
    assert years == list(range(years[0], years[-1] + 1))
    assert max(values) < 2 * min(values)


def test_the_euro_is_pegged() -> None:
    assert all(7.40 < float(row["dkk"]) < 7.50 for row in rows("rates") if row["currency"] == "EUR")


def test_consumer_prices_never_fall_by_more_than_a_per_cent() -> None:
    values = [float(row["value"]) for row in rows("indices") if row["index"] == "consumer prices DK"]
    assert len(values) > 30
    assert all(b > 0.99 * a for a, b in pairwise(values))
