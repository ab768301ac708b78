"""The business case by hand and by published figures: key figures, replacement, taxes, prices, and what turns it.

numpy-financial: the tests of version 1.0.0 (numpy_financial/tests/test_financial.py, BSD-3-Clause), test_npv, test_irr
and test_mirr, with the decimals that they state.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small import FRAME, assess, assess_one, bundled_inventory, case_of, digits_inventory

from impact.economics import figures
from impact.economics.business import SYSTEM, Business, business
from impact.economics.flows import KIND, RUNNING, TRANSFERS
from impact.economics.schedule import Schedule, schedule
from impact.economics.tax import depreciation, rates_by_year
from impact.factors.cost import capital_recovery
from impact.ground.errors import InputError
from impact.model import DEPRECIATION_CLASSES
from impact.model.indicators import INDEX

# ---------------------------------------------------------------------------------------------- key figures


@pytest.mark.parametrize(
    ("rate", "flows", "value", "digits"),
    [
        (0.08, (-40000, 5000, 8000, 12000, 30000), 3065.22267, 5),  # numpy-financial's documentation of npv
        (0.05, (-15000, 1500, 2500, 3500, 4500, 6000), 122.894854950942692161628715, 9),  # test_npv_decimal
    ],
)
def test_net_present_value(rate: float, flows: tuple[float, ...], value: float, digits: int) -> None:
    assert figures.npv(flows, rate) == pytest.approx(value, abs=10**-digits)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ((-150000, 15000, 25000, 35000, 45000, 60000), 0.0524),
        ((-100, 0, 0, 74), -0.0955),
        ((-100, 39, 59, 55, 20), 0.28095),
        ((-100, 100, 0, 7), 0.06206),
    ],
)
def test_internal_rate_of_return(flows: tuple[float, ...], rate: float) -> None:
    """numpy-financial, test_irr: the flows with one answer."""
    found = figures.returns(flows)
    assert found.rate == pytest.approx(rate, abs=5e-5)
    assert found.note == ""


@pytest.mark.parametrize(("flows", "rate"), [((-100, 100, 0, -7), -0.0833), ((-5, 10.5, 1, -8, 1), 0.0886)])
def test_of_several_rates_of_return_the_library_gives_one(flows: tuple[float, ...], rate: float) -> None:
    """numpy-financial, test_irr: its answer is one of several, and each of them makes the net present value zero."""
    found = figures.returns(flows)
    assert len(found.roots) > 1
    assert found.rate is None
    assert any(root == pytest.approx(rate, abs=5e-5) for root in found.roots)
    assert all(figures.npv(flows, root) == pytest.approx(0, abs=1e-9) for root in found.roots)
    assert "several" in found.note


def test_two_rates_of_return() -> None:
    """100 − 230 / 1.1 + 132 / 1.21 = 0 = 100 − 230 / 1.2 + 132 / 1.44: a textbook's example of two roots."""
    found = figures.returns((100, -230, 132))
    assert found.roots == pytest.approx((0.1, 0.2))
    assert found.sign_changes == 2
    assert found.note == "several: 10.0%, 20.0%; use the net present value"


@pytest.mark.parametrize("flows", [(-1, -2, -3), (0, 0, 0), (0, 5, 5)])
def test_cash_flows_without_a_change_of_sign_have_no_rate_of_return(flows: tuple[float, ...]) -> None:
    found = figures.returns(flows)
    assert found.roots == ()
    assert found.note == "none: the cash flow never changes its sign"
    assert figures.mirr(flows, 0.1, 0.1) is None


def test_a_cash_flow_may_change_its_sign_and_still_have_no_rate_of_return() -> None:
    """1 − 2x + 2x² has no real root."""
    found = figures.returns((1, -2, 2))
    assert (found.roots, found.sign_changes, found.note) == ((), 2, "none")


@pytest.mark.parametrize(
    ("flows", "finance", "reinvestment", "rate"),
    [
        ((-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000), 0.08, 0.055, 0.066597175031553548874239618),
        ((-120000, 39000, 30000, 21000, 37000, 46000), 0.10, 0.12, 0.126094130365905145828421880),
        ((100, 200, -50, 300, -200), 0.05, 0.06, 0.342823387842176663647819868),
    ],
)
def test_modified_rate_of_return(flows: tuple[float, ...], finance: float, reinvestment: float, rate: float) -> None:
    """numpy-financial, test_mirr_decimal."""
    assert figures.mirr(flows, finance, reinvestment) == pytest.approx(rate, abs=1e-12)


def test_modified_rate_of_return_needs_an_outlay() -> None:
    """numpy-financial, test_mirr: its answer is NaN."""
    assert figures.mirr((39000, 30000, 21000, 37000, 46000), 0.10, 0.12) is None


def test_payback_by_hand() -> None:
    """100 paid, 40 a year: 2.5 years; at 10 % 36.36 + 33.06 + 30.05 + 27.32, so in the fourth year."""
    assert figures.payback((-100, 40, 40, 40, 40)) == pytest.approx(2.5)
    left = 100 - sum(40 / 1.1**t for t in (1, 2, 3))
    assert figures.payback((-100, 40, 40, 40, 40), 0.1) == pytest.approx(3 + left / (40 / 1.1**4))
    assert figures.payback((-100, 40, 40)) is None
    assert figures.payback((0, 5)) == 0.0


def test_a_replacement_that_is_not_yet_earned_puts_the_payback_off() -> None:
    """Paid back after one year, again in debt in the second: it is the last time that counts."""
    assert figures.payback((-100, 100, -50, 100)) == pytest.approx(2.5)


def test_abatement_cost_by_hand() -> None:
    """1000 paid once for 10 t a year in 20 years at 3.5 %: 1000 / 14.2124 / 10 = 7.036 a tonne. What earns has none."""
    cost = figures.abatement(-1000, np.full(20, 10.0), 0.035)
    assert cost.cost == pytest.approx(1000 / 14.2124 / 10, rel=1e-5)
    assert cost.gain is None
    earns = figures.abatement(1000, np.full(20, 10.0), 0.035)
    assert (earns.cost, earns.gain) == (None, 5.0)
    assert figures.abatement(-1000, np.full(20, -1.0), 0.035).note == "no CO2e is saved"


def test_levelised_cost_is_what_a_unit_must_cost_for_all_to_be_paid() -> None:
    discount = 1.035 ** -np.arange(21.0)
    amounts = np.r_[0.0, np.full(20, 50.0)]
    costs = np.r_[1000.0, np.full(20, 30.0)]
    price = figures.levelised(costs, amounts, discount)
    assert price == pytest.approx((1000 / 14.2124 + 30) / 50, rel=1e-5)
    assert (price * amounts - costs) @ discount == pytest.approx(0, abs=1e-9)


# ---------------------------------------------------------------------------------------------- when things are bought


@pytest.mark.parametrize(
    ("year", "lifetime", "expected"),
    [
        (2022, 20, Schedule(2022, (), 0.0)),  # lasts to the horizon's end
        (2022, 15, Schedule(2022, (2037,), 10 / 15)),  # the second one has served 5 of 15 years
        (2022, 8, Schedule(2022, (2030, 2038), 4 / 8)),
        (2022, 7.6, Schedule(2022, (2030, 2037), 2.6 / 7.6)),  # over in 2029.6 and 2037.2: the year that is nearest
        (2022, 40, Schedule(2022, (), 20 / 40)),
        (2021, 20, Schedule(2021, (), 0.0)),  # bought a year ahead: its lifetime counts from the start of operation
        (2010, 15, Schedule(None, (2025, 2040), 13 / 15)),  # stands already: only its replacement costs something
        (2015, 40, Schedule(None, (), 0.0)),  # what somebody has anyway is nobody's gain
        (2045, 20, Schedule(None, (), 0.0)),
    ],
)
def test_replacement_and_what_is_left(year: int, lifetime: float, expected: Schedule) -> None:
    """Operation 2022 to 2041; cash flows from 2021."""
    found = schedule(year, lifetime, first=2021, start=2022, end=2042)
    assert (found.bought, found.replaced) == (expected.bought, expected.replaced)
    assert found.left == pytest.approx(expected.left)


# ---------------------------------------------------------------------------------------------- a business case by hand

# Bought heat costs 300 DKK/MWh in the tests' inventory, every year.
CASE = """
functions: {warmth: {amount: 1000 MWh/a, for: user, assumption: test}}
parameters: {life: {value: 20 a, assumption: test}, price: {value: 100 DKK/MWh, assumption: test},
             plant: {value: 1 MDKK, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: bought heat, amount: 1000 MWh/a, by: user, role: supply, serves: warmth, assumption: test}]
  together:
    flows: [{use: excess heat, amount: 1000 MWh/a, by: maker, role: operation, serves: warmth, assumption: test}]
    costs: [{what: staff, by: maker, amount: 20 kDKK/a, role: operation, assumption: test}]
    payments: [{what: heat, from: user, to: maker, per: 1000 MWh/a, price: price, assumption: test}]
    investments:
      - {what: pipe, by: user, amount: plant, year: 2022, lifetime: life, grant: 0.25 MDKK,
         depreciation: pipes and networks, assumption: test}
processes: {excess heat: {output: 1 MWh}}
"""
ECONOMY = "economy: {rate: 3.5 %, horizon: 20 a, inflation: 2 %}\n"
FACTOR = 1 / capital_recovery(0.035, 20)  # 14.2124


def case(text: str = CASE + ECONOMY, inventory: Any = None, **options: Any) -> Business:
    return business(assess(text, inventory or digits_inventory()), **options)


def test_cash_flows_by_hand() -> None:
    """In kDKK: the user pays 1000 at the start of 2022, gets 250, then saves 300 and pays the maker 100 a year."""
    found = case()
    flows = {p: row / 1000 for p, row in zip(found.terms.partners, found.difference, strict=True)}
    assert flows["user"] == pytest.approx([-750] + [200] * 20)
    assert flows["maker"] == pytest.approx([0] + [80] * 20)
    assert flows["outside"] == pytest.approx([-250] + [0] * 20)
    assert found.of(SYSTEM) / 1000 == pytest.approx([-1000] + [280] * 20)


def test_who_bears_a_share_of_a_line_bears_that_share() -> None:
    """The maker pays a quarter of the 300 kDKK/a that heat costs apart: the user saves three quarters of it."""
    shared = CASE.replace("by: user, role: supply", "by: {user: 75 %, maker: 25 %}, role: supply")
    found = case(shared + ECONOMY)
    assert found.of("user")[1:] / 1000 == pytest.approx([225 - 100] * 20)
    assert found.of("maker")[1:] / 1000 == pytest.approx([75 + 80] * 20)


def test_what_only_moves_money_between_partners_is_nothing_for_all_together() -> None:
    """A third of a price there and back leaves rounding, not a rate of return."""
    text = CASE.replace("price: price", "price: price / 3").replace("amount: plant", "amount: 1 DKK * 0")
    text = text.replace("grant: 0.25 MDKK", "grant: 0 DKK").replace("amount: 20 kDKK/a", "amount: 0 DKK/a")
    found = case(heat_bought(text).replace("excess heat, amount", "excess heat, price: 300 DKK/MWh, amount") + ECONOMY)
    assert found.of("maker").any()
    assert not found.of(SYSTEM).any()
    assert found.figures[SYSTEM].irr.note == "none: the cash flow never changes its sign"


def test_key_figures_by_hand() -> None:
    found = case().figures
    assert found["user"].npv == pytest.approx(1000 * (-750 + 200 * FACTOR))
    assert found["user"].payback == pytest.approx(750 / 200)
    assert found["user"].irr.rate is not None
    assert 200_000 / capital_recovery(found["user"].irr.rate, 20) == pytest.approx(750_000)
    assert (found["user"].invested, found["user"].grant) == (1e6, 250_000)
    assert found["maker"].irr.roots == ()
    assert case().without_grants.figures["user"].npv == pytest.approx(1000 * (-1000 + 200 * FACTOR))


def test_the_annuity_of_the_net_present_value_is_the_saving_of_annual_cost() -> None:
    """With the same saving in every year both views of the same money agree: NPV × CRF = the ledger's annual cost."""
    result = assess(CASE + ECONOMY, digits_inventory())
    found = business(result)
    assert found.figures[SYSTEM].annual_value == pytest.approx(result.default["cost"])
    for partner, saving in result.by_partner().items():
        assert found.figures[partner].annual_value == pytest.approx(saving[INDEX["cost"]])


def test_each_partner_has_its_own_rate_and_all_add_up_at_the_case_s() -> None:
    found = case(rates={"user": 0.1, "maker": 0.0})
    assert found.figures["user"].npv == pytest.approx(1000 * (-750 + 200 / capital_recovery(0.1, 20)))
    assert found.figures["maker"].npv == pytest.approx(80_000 * 20)
    parts = sum(found.figures[p].npv_common for p in ("user", "maker", "outside"))
    assert parts == pytest.approx(found.figures[SYSTEM].npv)


def test_nominal_rates_and_indices_are_turned_into_real_ones() -> None:
    """(1 + n) = (1 + r)(1 + i): 5.57 % nominal at 2 % inflation is 3.5 % real."""
    nominal = "economy: {basis: nominal, rate: 5.57 %, horizon: 20 a, inflation: 2 %}\n"
    found, real = case(CASE + nominal), case()
    assert found.terms.rate == pytest.approx(0.035)
    assert found.figures["user"].npv == pytest.approx(real.figures["user"].npv)
    assert found.figures["user"].rate == pytest.approx(0.0557)
    irr, real_irr = found.figures["user"].irr.rate, real.figures["user"].irr.rate
    assert irr is not None and real_irr is not None
    assert 1 + irr == pytest.approx((1 + real_irr) * 1.02)


def test_money_of_the_day_has_the_price_year_s_value_at_its_start() -> None:
    """At 10 % inflation a crown of 2020 is 1.1 at the start of 2021 and 1.21 at the start of 2022, t = 0 here."""
    economy = "economy: {rate: 3.5 %, horizon: 20 a, inflation: 10 %, price year: PRICE}\n"
    found = case(CASE + economy.replace("PRICE", "2020"), nominal=True)
    assert found.terms.levels[:3] == pytest.approx([1.1**2, 1.1**3, 1.1**4])
    assert case(CASE + economy.replace("PRICE", "2022"), nominal=True).terms.levels[:2] == pytest.approx([1, 1.1])
    assert case(CASE + economy.replace("PRICE", "2024"), nominal=True).terms.levels[0] == pytest.approx(1.1**-2)
    rows = found.flows.rows("apart", "together")
    shown = {(who, kind, t): value for scenario, who, kind, t, _, value in rows if scenario == "together"}
    real = found.flows.values["together"][:, 1]  # the user's
    assert shown["user", "investment", 0] == pytest.approx(real[KIND["investment"], 0] * 1.21)
    assert shown["user", "payment", 1] == pytest.approx(real[KIND["payment"], 1] * 1.331)


def test_a_shorter_lifetime_means_a_replacement_and_something_left() -> None:
    text = (CASE + ECONOMY).replace("life: {value: 20 a", "life: {value: 15 a")
    flows = case(text).flows.values["together"][:, 1]  # the user's
    assert flows[KIND["replacement"], 15] == -1e6
    assert flows[KIND["residual value"], 20] == pytest.approx(1e6 * 10 / 15)
    assert flows[KIND["grant"]].sum() == 250_000  # given once


def test_the_business_case_ends_with_the_stream() -> None:
    """Gypsum that ends after 2026: five years are looked at, and a quarter of the pipe's life of 20 a is used."""
    found = business(assess_one(case_of(FRAME.replace("from: maker, to: user", "from: maker, to: user, ends: 2026")
                                        + CASE + ECONOMY), inventory=digits_inventory()))  # fmt: skip
    assert found.terms.years == (2022, 2023, 2024, 2025, 2026)
    assert found.of("user")[-1] / 1000 == pytest.approx(200 + 1000 * 15 / 20)


def test_a_partner_s_nominal_rate_is_turned_into_a_real_one() -> None:
    frame = FRAME.replace("user: {name: User}", "user: {name: User, rate: 8.12 %}")
    nominal = "economy: {basis: nominal, rate: 5.57 %, inflation: 2 %, horizon: 20 a}\n"
    found = business(assess_one(case_of(frame + CASE + nominal), inventory=digits_inventory()))
    assert found.rate_of("user") == pytest.approx(0.06)
    assert found.rate_of("maker") == pytest.approx(0.035)


def test_a_rate_that_is_asked_for_is_meant_as_cash_flows_are_shown() -> None:
    """8.12 % at 2 % inflation is 6 % real where money of the day is shown, and 8.12 % where real money is."""
    assert case(nominal=True, rates={"user": 0.0812}).rate_of("user") == pytest.approx(0.06)
    assert case(nominal=False, rates={"user": 0.0812}).rate_of("user") == pytest.approx(0.0812)


def test_a_baseline_needs_its_own_reinvestment() -> None:
    """The old boiler of 2010 lasts 15 years: in 2025 the user would buy a new one without the exchange."""
    boiler = (
        "    investments: [{what: boiler, by: user, amount: 0.3 MDKK, year: 2010, lifetime: 15 a, assumption: test}]\n"
    )
    text = (CASE + ECONOMY).replace("  together:\n", boiler + "  together:\n")
    found = case(text)
    price = 0.3e6 * 108 / 90  # consumer prices 2010 to 2022 of the tests' tables
    extra = found.of("user") - case().of("user")
    assert extra[3] == pytest.approx(price)
    assert extra[20] == pytest.approx(-price * 13 / 15)  # the one of 2040 has served 2 of 15 years
    assert extra[18] == pytest.approx(price)
    assert np.count_nonzero(extra) == 3


# ---------------------------------------------------------------------------------------------- taxes


@pytest.mark.parametrize("rate", [0.25, 0.15, 0.07])
def test_declining_balance(rate: float) -> None:
    """Of 100 the first year deducts 100 d, the second 100 (1 − d) d ...; the last one all that is left."""
    found = depreciation(np.array([100.0, 0, 0, 0]), np.array(0.0), np.full(4, rate))
    assert found == pytest.approx(
        [100 * rate, 100 * rate * (1 - rate), 100 * rate * (1 - rate) ** 2, 100 * (1 - rate) ** 3]
    )
    assert found.sum() == pytest.approx(100)


def test_present_value_of_a_declining_balance() -> None:
    """Over a long time Σ d (1 − d)^(k−1) (1 + r)^−k = d / (d + r)."""
    found = depreciation(np.r_[1.0, np.zeros(399)], np.array(0.0), np.full(400, 0.25))
    assert found @ 1.035 ** -np.arange(1.0, 401) == pytest.approx(0.25 / (0.25 + 0.035))


def test_danish_rates_by_year() -> None:
    """Afskrivningsloven § 5 C, stk. 4: 23, 21, 19, 17 and from 2016 15 %; corporate tax 23.5 % in 2015, then 22 %."""
    inventory = bundled_inventory()
    years = (2009, 2010, 2012, 2015, 2016, 2030)
    plants = rates_by_year(inventory, "depreciation heat and wastewater plants", years)
    assert plants == pytest.approx([0.23, 0.21, 0.19, 0.17, 0.15, 0.15])
    assert rates_by_year(inventory, "corporate tax DK", (2015, 2016, 2026)) == pytest.approx([0.235, 0.22, 0.22])
    assert rates_by_year(inventory, "depreciation general", (2022,)) == pytest.approx([0.25])
    assert rates_by_year(inventory, "depreciation pipes and networks", (2022,)) == pytest.approx([0.07])


def test_every_class_of_depreciation_has_its_rate() -> None:
    for name in DEPRECIATION_CLASSES:
        assert bundled_inventory().tax_rates(f"depreciation {name}")
    assert len(bundled_inventory().tables.rows["taxes"].firsts) == len(DEPRECIATION_CLASSES) + 1


def test_tax_without_rates_is_a_fault() -> None:
    with pytest.raises(InputError, match="no rate of 'depreciation general'"):
        case(tax=True).figures


def heat_bought(text: str) -> str:
    return text.replace("use: bought heat", "use: excess heat, price: 300 DKK/MWh, price year: 2022")


def test_corporate_tax_by_hand() -> None:
    """Without inflation: the user pays 22 % of 200 a year less 7 % of the balance, which starts at 750."""
    text = heat_bought(CASE) + ECONOMY.replace("inflation: 2 %", "inflation: 0 %")
    found = case(text, bundled_inventory(), tax=True)
    balance, tax = 750.0, []
    for year in range(20):
        deducted = 0.07 * balance if year < 19 else balance
        balance -= deducted
        tax.append(0.22 * (200 - deducted))
    flows = found.of("user") / 1000
    assert flows[1:] == pytest.approx([200 - t for t in tax])
    assert flows[0] == pytest.approx(-750)
    assert found.of("outside")[1:] / 1000 == pytest.approx([t + 0.22 * 80 for t in tax])
    assert found.of(SYSTEM) == pytest.approx(
        case(text, bundled_inventory()).of(SYSTEM)
    )  # the state's gain is a partner's


def test_tax_on_income_that_keeps_its_value_keeps_its_value() -> None:
    """The maker depreciates nothing: whatever the inflation, 22 % of its 80 a year in real money are tax."""
    text = heat_bought(CASE) + ECONOMY.replace("inflation: 2 %", "inflation: 5 %")
    found = case(text, bundled_inventory(), tax=True)
    assert found.of("maker")[1:] / 1000 == pytest.approx([0.78 * 80] * 20)


def test_inflation_eats_the_tax_value_of_depreciation() -> None:
    """Tax law knows no inflation: a balance in money of the day is worth less the faster prices rise."""
    npvs = []
    for inflation in (0.0, 0.02, 0.05):
        text = heat_bought(CASE) + ECONOMY.replace("inflation: 2 %", f"inflation: {inflation * 100} %")
        npvs.append(case(text, bundled_inventory(), tax=True).figures["user"].npv)
    assert npvs[0] > npvs[1] > npvs[2]


def test_who_pays_no_corporate_tax() -> None:
    text = heat_bought(CASE) + ECONOMY + "partners: {maker: {name: Maker}, user: {name: User, corporate tax: 0 %}}\n"
    frame = FRAME.replace("partners: {maker: {name: Maker}, user: {name: User}}\n", "")
    result = assess_one(case_of(frame + text), inventory=bundled_inventory())
    untaxed = business(result).figures["user"].npv
    assert business(result, tax=True).figures["user"].npv == pytest.approx(untaxed)


# ---------------------------------------------------------------------------------------------- prices


def test_a_tax_by_year_is_paid_to_the_state() -> None:
    """100 t a year at the CO2 tax outside the ETS: 350, 430, 510 DKK/t of 2022 from 2025 (factors/prices.csv)."""
    tax = "    payments: [{from: user, to: outside, per: 100 t/a, tariff: CO2 tax DK outside ETS, assumption: test}]\n"
    text = heat_bought(CASE).replace("  together:\n", tax + "  together:\n") + ECONOMY
    text = text.replace("year: 2022, lifetime", "year: 2025, lifetime").replace("2022", "2025")
    found = business(assess_frame(text, 2025), horizon=3)
    paid = found.flows.values["apart"][KIND["tax or tariff"]]
    level = found.cash_model.plan.inventory.price_level
    there = level(2025).value / level(2022).value
    assert paid[1, 1:] == pytest.approx(-100 * np.array([350, 430, 510]) * there)
    assert paid[2] == pytest.approx(-paid[1])
    # what nobody pays any more is the user's gain and the state's loss
    assert found.of("user")[1] == pytest.approx(200_000 + 35_000 * there)


def assess_frame(text: str, year: int) -> Any:
    return assess_one(case_of(FRAME.replace("2022", str(year)) + text), inventory=bundled_inventory())


def test_a_price_path_rises_with_its_index_above_inflation() -> None:
    path = "economy: {rate: 3.5 %, horizon: 3 a, prices: {bought heat: {index: 2 %, from: 2022, assumption: test}}}\n"
    found = case(CASE + path)
    assert found.flows.values["apart"][KIND["purchase"], 1, 1:] == pytest.approx(-3e5 * np.array([1, 1.02, 1.02**2]))


def test_prices_of_single_years_hold_before_and_after() -> None:
    path = """
economy:
  rate: 3.5 %
  horizon: 4 a
  prices:
    bought heat: {by year: {2023: 250 DKK/MWh, 2025: 400 DKK/MWh}, price year: 2022, assumption: test}
"""
    found = case(CASE + path)
    assert found.flows.values["apart"][KIND["purchase"], 1, 1:] == pytest.approx([-250e3, -250e3, -250e3, -400e3])


def test_a_price_scenario_moves_prices_together() -> None:
    scenes = """
economy:
  rate: 3.5 %
  horizon: 20 a
  price scenarios: {dear: {bought heat: +30 %, staff: -50 %, heat: +10 %}}
"""
    plain, dear = case(CASE + scenes), case(CASE + scenes, prices="dear")
    by_hand = case(CASE + ECONOMY, changes={"bought heat": 0.3, "staff": -0.5, "heat": 0.1})
    assert by_hand.difference == pytest.approx(dear.difference)
    assert dear.of("user")[1] == pytest.approx(300e3 * 1.3 - 100e3 * 1.1)
    assert dear.of("maker")[1] == pytest.approx(110e3 - 10e3)
    assert plain.of("user")[1] == pytest.approx(200e3)
    with pytest.raises(InputError, match=r"no price scenario 'deer'.*Did you mean 'dear'"):
        case(CASE + scenes, prices="deer")


# ---------------------------------------------------------------------------------------------- what turns it


def test_break_even_price_by_hand() -> None:
    """The system earns while heat costs more than (1000 / 14.2124 + 20) / 1000 MWh = 90.36 DKK/MWh."""
    flip = next(f for f in case().flips() if f.what == "bought heat")
    assert flip.value == pytest.approx((1e6 / FACTOR + 20e3) / 1000)
    assert flip.central == pytest.approx(300)


def test_at_the_break_even_price_the_net_present_value_is_zero() -> None:
    for flip in case().flips("user"):
        if flip.kind == "price" and flip.change is not None:
            scene = f"price scenarios: {{there: {{{flip.what}: {flip.change}}}}}"
            moved = case(CASE + f"economy: {{rate: 3.5 %, horizon: 20 a, {scene}}}\n", prices="there")
            assert moved.figures["user"].npv == pytest.approx(0, abs=1)


def test_break_even_of_a_parameter_by_hand() -> None:
    """The pipe may cost 280 · 14.2124 = 3.979 M DKK before the exchange no longer pays."""
    flip = next(f for f in case().flips(parameters=["plant"]) if f.what == "plant")
    assert flip.value == pytest.approx(280e3 * FACTOR, rel=1e-6)


def test_years_until_it_has_paid() -> None:
    """1000 at the start, 280 a year at 3.5 %: 4 years (280 · 3.673 = 1028), if nothing is worth anything then."""
    flip = next(f for f in case().flips() if f.kind == "lifetime")
    assert flip.value == 4


def test_a_co2_price_that_makes_it_pay() -> None:
    """Tonnes saved, discounted, times the price are what is missing."""
    text = (CASE + ECONOMY).replace("plant: {value: 1 MDKK", "plant: {value: 6 MDKK").replace("grant: 0.25", "grant: 0")
    found = case(text)
    flip = next(f for f in found.flips() if f.kind == "CO2 price")
    saved = found.saved("climate_direct")
    assert flip.value is not None
    present = found.figures[SYSTEM].npv + flip.value * saved @ 1.035 ** -np.arange(1.0, 21)
    assert present == pytest.approx(0, abs=1)


def test_a_partner_leaves_after_five_years() -> None:
    """In kDKK: savings of five years; the pipe, less its grant, would be worth 750 · 15 / 20, but nobody wants it."""
    found = case().leaving(5)
    user = found.partners.index("user")
    factor = 1 / capital_recovery(0.035, 5)
    assert found.npv[user] == pytest.approx(1000 * (-750 + 200 * factor))
    assert found.stranded[user] == pytest.approx(562_500)
    after = FACTOR - factor
    assert found.back_up[user] == pytest.approx(300_000 * after)
    assert found.lost[user] == pytest.approx(200_000 * after)
    assert found.system == pytest.approx(1000 * (-1000 + 280 * factor))


def test_when_a_partner_leaves_the_baseline_s_plant_is_bought_then() -> None:
    boiler = (
        "    investments: [{what: boiler, by: user, amount: 0.3 MDKK, year: 2022, lifetime: 20 a, assumption: test}]\n"
    )
    text = (CASE + ECONOMY).replace("  together:\n", boiler + "  together:\n")
    plain, found = case().leaving(5), case(text).leaving(5)
    user = plain.partners.index("user")
    # bought after five years, a quarter of its life left at the end; without the exchange bought at the start
    late = -0.3e6 * 1.035**-5 + 0.3e6 * 5 / 20 * 1.035**-20
    assert found.npv[user] - plain.npv[user] == pytest.approx(late + 0.3e6)


def test_who_stays_to_the_end_loses_nothing() -> None:
    found = case().leaving(20)
    assert found.lost == pytest.approx(0, abs=1e-6)
    assert found.back_up == pytest.approx(0)
    with pytest.raises(InputError, match="after 1 to 20 years; found 21"):
        case().leaving(21)


# ---------------------------------------------------------------------------------------------- real cases


@pytest.mark.parametrize("name", ["kal-wastewater-heat", "sja-solrod-biogas"])
@pytest.mark.parametrize("tax", [False, True])
def test_real_cases_add_up(name: str, tax: bool) -> None:
    found = business(assess_one(name), tax=tax)
    parts = sum(found.figures[p].npv_common for p in found.everyone if p != SYSTEM)
    assert parts == pytest.approx(found.figures[SYSTEM].npv, rel=1e-9)
    for scenario in (found.baseline, found.alternative):
        values = found.flows.values[scenario]
        for kind in TRANSFERS:
            assert values[KIND[kind]].sum(axis=0) == pytest.approx(0, abs=1e-3)
    assert found.figures[SYSTEM].irr.rate is not None
    assert found.figures[SYSTEM].npv > 0


def test_a_year_s_cash_flow_is_the_ledger_s_saving_of_operating_cost() -> None:
    """What runs in a year is what the ledger over the years shows for it."""
    result = assess_one("kal-wastewater-heat")
    found = business(result)
    saved = result.over_years.saving(result.baseline, result.alternative)[:, INDEX["cost_operating"]]
    flows = found.flows.values[found.alternative] - found.flows.values[found.baseline]
    assert flows[list(RUNNING)].sum(axis=(0, 1))[1:] == pytest.approx(saved, rel=1e-12)


def test_choices_that_mean_nothing_are_refused() -> None:
    result = assess(CASE + ECONOMY, digits_inventory())
    with pytest.raises(InputError, match="no partner 'usr'"):
        business(result, rates={"usr": 0.1})
    with pytest.raises(InputError, match="horizon of 500 years does not lie between 1 and 100"):
        business(result, horizon=500)
    with pytest.raises(InputError, match="does not lie between -20 % and 100 %"):
        business(result, inflation=2.0)
    with pytest.raises(InputError, match=r"no partner 'usr'.*Did you mean 'user'"):
        business(result).flips("usr")


def test_a_loan_s_rate_is_said_to_be_a_cost() -> None:
    """Received 100, paid back 110: 10 %, and more would be worse."""
    found = figures.returns([100, -110])
    assert found.rate == pytest.approx(0.10)
    assert "lower is better" in found.note
    assert not figures.returns([-100, 110]).note
