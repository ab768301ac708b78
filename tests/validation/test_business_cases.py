"""Five real business cases beside arithmetic by hand: what a partner saves in one year, and when it is paid back.

The figures below are typed from the publications that case files and inventory name, not read from the program:
prices without tax (Eurostat; BP's crude oil times 1.25 for gas oil), taxes (PwC; law L 217), mean rates of the European
Central Bank, consumer prices of the World Bank (2015 = 100). Nothing is tuned to a published payback.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from small import assess_one, case_of

from impact.economics.business import SYSTEM, Business, business
from impact.economics.flows import KIND, TRANSFERS

CPI = {1993: 65.32, 2000: 76.24, 2003: 81.58, 2010: 93.34, 2015: 100.00, 2016: 100.25, 2017: 101.40, 2018: 102.23,
       2019: 103.00, 2020: 103.43, 2021: 105.35, 2024: 118.82}  # fmt: skip
EUR = {2018: 7.4532, 2020: 7.4542, 2021: 7.4370}
CASES = ("kal-wastewater-heat", "kal-surface-water", "kal-gypsum", "sja-solrod-biogas", "dk-tarpaulin-bags")


def level(price_year: int, year: int) -> float:
    """Money of one year in that of another."""
    return CPI[year] / CPI[price_year]


@cache
def case(name: str, baseline: str = "") -> Business:
    return business(assess_one(name), baseline=baseline)


def in_year(found: Business, who: str, year: int) -> float:
    """What the exchange adds for someone in a year of operation: it falls at its end."""
    return float(found.of(who)[year - found.terms.first + 1])


# ---------------------------------------------------------------------------------------------- all of them


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("tax", [False, True])
def test_every_partner_has_a_business_case(name: str, tax: bool) -> None:
    """Finite key figures for every pair of scenarios; transfers cancel; partners and outside add up."""
    result = assess_one(name)
    for comparison in result.comparisons:
        found = business(result, baseline=comparison.baseline, alternative=comparison.alternative, tax=tax)
        for figures in found.figures.values():
            assert np.isfinite([figures.npv, figures.npv_common, figures.annual_value, figures.invested]).all()
        parts = sum(found.figures[who].npv_common for who in found.everyone if who != SYSTEM)
        assert parts == pytest.approx(found.figures[SYSTEM].npv, rel=1e-9, abs=1)
        for kind in TRANSFERS:
            for scenario in (found.baseline, found.alternative):
                assert found.flows.values[scenario][KIND[kind]].sum(axis=0) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("name", CASES)
def test_the_case_states_its_terms(name: str) -> None:
    """A horizon, price scenarios, an investment, and rates of return that the partners ask for."""
    result = assess_one(name)
    economy = result.case.economy
    assert economy.horizon == result.case.years.lifetime
    assert len(economy.price_scenarios) >= 2
    assert result.case.scenarios[result.alternative].investments
    assert sum(partner.rate is not None for partner in result.case.partners.values()) >= 2
    for scene in economy.price_scenarios:
        moved = [
            business(result, baseline=baseline, prices=scene.name).figures[SYSTEM].npv
            != case(name, baseline).figures[SYSTEM].npv
            for baseline in result.case.baselines
        ]
        assert any(moved), scene.name


# ---------------------------------------------------------------------------------------------- KAL-01: the heat pump


def test_the_heat_pump_spares_the_utility_taxed_oil() -> None:
    """KAL-01, 2021: 80 GWh from oil at 95 % against electricity at the COP measured, 66 / 18."""
    heat, cop = 80_000, 66 / 18  # MWh/a
    oil = heat / 0.95 * 3.6  # GJ/a
    litres = oil / (42.569 * 0.853971) * 1000
    fuel = oil * 15.518 * 6.2916  # USD/GJ, DKK per USD
    tax = litres * (2.252 + 0.474)
    boilers = 63.4933 * 10_000  # EUR: 10 MW
    upkeep = (heat * 1.164 + boilers * 3.25 / 100) * EUR[2020] * level(2020, 2021)
    pumps = heat * 0.14 / 100 * 709.1  # electricity of the boilers
    power = heat / cop * (709.1 + 4.0)  # the price, and the tax that is not paid back
    pump_upkeep = heat * 2.3175 * EUR[2020] * level(2020, 2021) + 65e6 * 0.2102 / 100 * level(2017, 2021)
    by_hand = fuel + tax + upkeep + pumps - power - pump_upkeep
    assert in_year(case("kal-wastewater-heat"), "utility", 2021) == pytest.approx(by_hand, rel=1e-3)


def test_electricity_for_heat_was_taxed_until_2021() -> None:
    """20.4 øre/kWh of 2015 in 2020, 0.4 øre since: the heat pump's 21,818 MWh paid 4.7 M DKK of 2021 in 2020."""
    found = case("kal-wastewater-heat")
    paid = -found.flows.values["heat pump"][KIND["tax or tariff"], found.terms.partners.index("utility")]
    power = 80e6 * 18 / 66  # kWh
    assert paid[2020 - 2017 + 1] == pytest.approx(power * 0.204 * level(2015, 2021), rel=1e-6)
    assert paid[2021 - 2017 + 1] == pytest.approx(power * 0.004, rel=1e-6)


def test_the_heat_pump_s_payback_lies_below_that_of_the_budget_alone() -> None:
    """No payback is published. Oil is the upper bound of the saving, so the payback is a lower one.

    With the payment for energy savings the utility pays 65 − 24 M DKK of 2017, that is 42.6 M of 2021; savings of 24
    and 33 M in the first two years pay that back. Everybody together save no tax and need more than four years.
    """
    found = case("kal-wastewater-heat")
    utility, everybody = found.figures["utility"], found.figures[SYSTEM]
    assert utility.invested - utility.grant == pytest.approx((65e6 - 24e6) * level(2017, 2021))
    years = found.of("utility")
    assert utility.payback == pytest.approx(1 + (-years[0] - years[1]) / years[2])
    assert utility.payback is not None and everybody.payback is not None
    assert 1 < utility.payback < 2 < 4 < everybody.payback
    assert case("kal-wastewater-heat", "Asnæs power station").figures["utility"].payback is None


# ---------------------------------------------------------------------------------------------- KAL-04: lake water


def test_lake_water_and_groundwater_cost_the_utility_nearly_the_same() -> None:
    """KAL-04, 2019: sales less upkeep, chemicals and electricity of either works; both are built in the same year."""
    pumping = 1000 * 9.80665 * 60 / 0.70 / 3.6e6  # kWh/m3: 60 m at 70 %
    power = 0.4464  # DKK/kWh
    lake = 1.6e6 * 4 + 1.9e6 * 1 - 90e6 * 2 / 100 - 1.6e6 * 0.5
    lake -= ((3.5e6 + 1.6e6 * 5 / 100) * pumping + 1.6e6 * 0.3) * power
    wells = 3.5e6 * 2.2 - 95e6 * 2 / 100 - 3.5e6 * 0.40 * power
    found = case("kal-surface-water")
    assert in_year(found, "utility", 2019) == pytest.approx(lake - wells, rel=1e-3, abs=1e3)
    assert abs(lake - wells) < 0.1e6
    start = found.of("utility")[0]
    assert start == pytest.approx(5e6 * level(2018, 2019)), "95 − 90 M DKK, both in 2018: nothing is ever owed"
    assert found.figures["utility"].payback is not None
    assert abs(found.figures[SYSTEM].npv) < 0.1 * 90e6


def test_bought_drinking_water_pays_the_new_works_back() -> None:
    """At 7.65 DKK/m3 of 2024, 3.5 million m3 cost 23.2 M DKK of 2019 a year; the works' running costs are about 3.2."""
    found = case("kal-surface-water", "drinking water")
    bought = 3.5e6 * 7.65 * level(2024, 2019)
    running = 90e6 * 2 / 100 + 1.6e6 * 0.5 + 1.3157e6 * 0.4464
    assert in_year(found, SYSTEM, 2019) == pytest.approx(bought - running, rel=1e-3)
    payback = found.figures[SYSTEM].payback
    assert payback is not None
    assert payback == pytest.approx(1 + 90e6 * level(2018, 2019) / (bought - running), rel=0.06)


# ---------------------------------------------------------------------------------------------- KAL-05: gypsum


def test_gyproc_s_saving_in_2010() -> None:
    """KAL-05: 150,000 t of rock from Spain against drying, a price and upkeep; prices of 2010."""
    t = 150_000
    rock = 6.5 * EUR[2021] * level(2021, 2010)
    freight = (30 * 0.9 + 4000 * 0.05) * level(2020, 2010)
    drying = 0.06 * (3.6 / 0.93 * 69.19 + 0.14 / 100 * 635.25)  # gas and the boiler's electricity
    upkeep = 2 / 100 * (25e6 * level(1993, 2010) - 5e6 * level(2003, 2010))
    by_hand = t * (rock + freight - drying - 50) - upkeep
    assert in_year(case("kal-gypsum"), "gyproc", 2010) == pytest.approx(by_hand, rel=2e-3)


def test_gyproc_s_payback_beside_the_published_two_to_three_years() -> None:
    """KAL-05, reported without figures: 2 to 3 years. Ours is 2.4 with an investment that is an assumption.

    So the published payback is turned round too: with the first years' saving G before upkeep, it means an investment
    I of T (G − 2 % I) for T of 2 to 3 years, 21 to 31 M DKK of 1993 or 3 to 5 M USD. IISD: sixteen contracts saved
    10 M USD a year with an average payback of six years, so about 60 M USD had been invested in all of them.
    """
    found = case("kal-gypsum")
    receiver = found.figures["gyproc"]
    assert receiver.payback is not None and 2 <= receiver.payback <= 3
    investment = 25e6 * level(1993, 2010)
    assert receiver.invested == pytest.approx(investment)
    saving = float(found.of("gyproc")[1:4].mean()) + investment * 2 / 100
    meant = [years * saving / (1 + years * 2 / 100) * level(2010, 1993) for years in (2, 3)]
    assert meant == pytest.approx([21e6, 31e6], rel=0.03)
    dollars = [value / 6.4863 for value in meant]  # DKK per USD in 1993
    assert all(0.05 <= value / 60e6 <= 0.082 for value in dollars)


@pytest.mark.parametrize(("million", "payback"), [(10, 0.94), (20.8, 2.0), (30.6, 3.0), (60, 6.2)])
def test_the_range_of_gyproc_s_investment_is_a_range_of_paybacks(million: float, payback: float) -> None:
    text = Path(assess_one("kal-gypsum").case.path).read_text(encoding="utf-8")
    found = text.replace("value: 25 MDKK\n    low: 10 MDKK", f"value: {million} MDKK\n    low: 5 MDKK")
    assert found != text
    assert business(assess_one(case_of(found))).figures["gyproc"].payback == pytest.approx(payback, abs=0.02)


# ---------------------------------------------------------------------------------------------- SJA-01: biogas


def test_the_biogas_plant_just_pays_for_itself() -> None:
    """SJA-01, 2018: gas and fees less staff, upkeep, electricity and lorries. It is to earn nothing (sn.dk, 2015)."""
    gas = 6.0e6 * 0.7175 * 50.03 / 3600  # MWh/a: million Nm3, kg/Nm3, MJ/kg
    tonne_km = 80_000 * 3 + 60_000 * 10 + 53_000 * 10 + 200_000 * 10 + 7_000 * 4
    costs = 2.2e6 + 0.23e6 * EUR[2018] + 200_000 * 0.010 * 521.8 + tonne_km * 0.9 * level(2020, 2018)
    by_hand = gas * 225 + 140_000 * 10 - costs
    found = case("sja-solrod-biogas")
    assert in_year(found, "plant", 2018) == pytest.approx(by_hand, rel=0.01)
    assert abs(found.figures["plant"].npv) < 0.05 * found.figures["plant"].invested


def test_veks_buys_gas_and_sells_supported_electricity() -> None:
    """SJA-01, 2018: 79.3 + 26 + 4 øre/kWh of 2016 for 25.4 GWh, and 28.5 GWh of heat that need not be bought."""
    gas = 6.0e6 * 0.7175 * 50.03 / 1000  # GJ/a
    power = 25.4e6 * (0.793 + 0.26 + 0.04) * level(2016, 2018)
    heat = 28_500 * 350 * level(2021, 2018)
    tax = gas * (0.098 / 39.6e-3 + 1.0 + 1.2) * level(2020, 2018)
    by_hand = power + heat - gas / 3.6 * 225 - 25_400 * 60 - tax
    assert in_year(case("sja-solrod-biogas"), "veks", 2018) == pytest.approx(by_hand, rel=0.01)


def test_the_support_of_the_law_beside_the_published_sixteen_eurocent() -> None:
    """DBDH, Hot Cool 1/2017: 16 eurocent/kWh. The law's base of 2012 and its supplements in 2016 come to 5 % less."""
    law, published = 0.793 + 0.26 + 0.08, 0.16 * 7.4452
    assert law == pytest.approx(0.95 * published, rel=0.01)
    found = case("sja-solrod-biogas")
    sold = found.flows.values["biogas plant"][KIND["payment"], found.terms.partners.index("outside")]
    steps = np.diff(sold[2:8]) / 25.4e6 / level(2016, 2018)  # 2016 to 2021
    assert steps == pytest.approx([0.02, 0.02, 0.02, 0.02, 0.0], abs=1e-9)


# ---------------------------------------------------------------------------------------------- DK-02: bags


def test_kobensac_needs_a_premium_for_its_bags() -> None:
    """DK-02, 2021: nine tonnes of bags spare 0.65 times their weight in film; wages and rent are larger."""
    film = 9 * 0.65 * 15_000 * level(2020, 2021)
    wages, rent, premium = 9 * 100 * 230, 50_000, 9_000 * 10
    lorry = 10 * 20 * 2.5 * level(2020, 2021)
    washing = 9 * 0.5 * 709.1 + 100 * (7.65 + 13.18) * level(2024, 2021)
    cuttings = 466 * CPI[2021] / CPI[2019]
    by_hand = film + premium - wages - rent - lorry - washing - cuttings
    found = case("dk-tarpaulin-bags")
    assert in_year(found, "kobensac", 2021) == pytest.approx(by_hand, rel=2e-3)
    assert found.figures["kobensac"].payback is None
    text = Path(found.result.case.path).read_text(encoding="utf-8")
    dearer = text.replace("value: 10 DKK/kg", "value: 22.4 DKK/kg")
    assert dearer != text
    assert business(assess_one(case_of(dearer))).figures["kobensac"].npv == pytest.approx(0, abs=10_000)
