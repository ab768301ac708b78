"""What holds for every business case: payments cancel, partners add up, IRR makes NPV zero, real and nominal agree."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small import FRAME, assess_one, bundled_inventory, case_of

from impact.economics import figures
from impact.economics.business import SYSTEM, Business, business
from impact.economics.flows import KIND, TRANSFERS

FLOWS = st.lists(st.integers(-1000, 1000), min_size=2, max_size=30)
RATES = st.floats(-0.02, 0.2)


@given(FLOWS)
def test_the_net_present_value_at_every_rate_of_return_is_zero(flows: list[int]) -> None:
    for root in figures.returns(flows).roots:
        size = figures.npv([abs(f) for f in flows], root)
        assert abs(figures.npv(flows, root)) <= 1e-8 * size


@given(FLOWS)
def test_no_more_rates_of_return_than_changes_of_sign(flows: list[int]) -> None:
    """Descartes' rule of signs, for the roots in 1 / (1 + rate) above zero."""
    found = figures.returns(flows)
    assert len(found.roots) <= found.sign_changes


@given(st.lists(st.floats(0.02, 0.4), min_size=1, max_size=4, unique=True), st.integers(0, 5))
def test_every_rate_of_return_that_was_put_in_is_found(rates: list[float], years: int) -> None:
    """A polynomial made of its roots: each is found, as far as they lie apart."""
    rates = sorted(rates)
    assume(all(b - a > 0.02 for a, b in pairwise(rates)))
    flows = np.array([100.0])
    for rate in rates:  # (x − 1 / (1 + rate)), x^0 first
        flows = np.convolve(flows, [-1 / (1 + rate), 1.0])
    flows = np.concatenate([flows, np.zeros(years)])
    assert figures.returns(flows).roots == pytest.approx(rates, abs=1e-6)


@given(FLOWS, st.floats(0.0, 0.3))
def test_the_discounted_payback_is_never_shorter(flows: list[int], rate: float) -> None:
    """For one outlay and receipts after it."""
    values = [-abs(flows[0]), *(abs(f) for f in flows[1:])]
    plain, discounted = figures.payback(values), figures.payback(values, rate)
    if discounted is not None:
        assert plain is not None
        assert plain <= discounted + 1e-9


CASE = """
functions: {{warmth: {{amount: 1000 MWh/a, for: user, assumption: test}}}}
scenarios:
  apart:
    baseline: true
    flows:
      - {{use: old boiler, amount: 1000 MWh/a, by: user, role: supply, serves: warmth,
         price: {price} DKK/MWh, price year: 2022, assumption: test}}
    investments:
      - {{what: boiler, by: user, amount: {boiler} kDKK, year: {year}, lifetime: {boiler_life} a, assumption: test}}
    payments: [{{from: user, to: outside, per: 10 t/a, tariff: CO2 tax DK outside ETS, assumption: test}}]
  together:
    flows: [{{use: excess heat, amount: 1000 MWh/a, by: {{maker: {share}, user: 1 - {share}}}, role: operation,
             serves: warmth, price: 20 DKK/MWh, price year: 2022, assumption: test}}]
    costs: [{{what: staff, by: maker, amount: {staff} kDKK/a, role: operation, assumption: test}}]
    payments: [{{what: heat, from: user, to: maker, per: 1000 MWh/a, price: {payment} DKK/MWh, assumption: test}}]
    investments:
      - {{what: pipe, by: user, amount: 1 MDKK, year: 2024, lifetime: {life} a, grant: {grant} MDKK,
         depreciation: pipes and networks, assumption: test}}
      - {{what: exchanger, by: maker, amount: 0.2 MDKK, year: 2025, lifetime: 12 a, assumption: test}}
processes: {{excess heat: {{output: 1 MWh}}, old boiler: {{output: 1 MWh}}}}
economy: {{rate: {rate} %, horizon: {horizon} a, inflation: {inflation} %}}
"""

CHOICES = st.fixed_dictionaries(
    {
        "price": st.integers(0, 600),
        "boiler": st.integers(1, 900),
        "year": st.integers(2010, 2040),
        "boiler_life": st.integers(3, 30),
        "share": st.sampled_from(["0.2", "0.5", "1"]),
        "staff": st.integers(0, 200),
        "payment": st.integers(-50, 300),
        "life": st.integers(2, 40),
        "grant": st.sampled_from(["0", "0.3", "1"]),
        "rate": st.integers(0, 12),
        "horizon": st.integers(1, 30),
        "inflation": st.integers(0, 8),
    }
)


def case(choices: dict[str, Any], **options: Any) -> Business:
    text = FRAME.replace("2022", "2025") + CASE.format(**choices)
    return business(assess_one(case_of(text), inventory=bundled_inventory()), **options)


@given(CHOICES, st.booleans(), st.booleans())
def test_payments_taxes_and_grants_cancel(choices: dict[str, Any], tax: bool, grants: bool) -> None:
    found = case(choices, tax=tax, grants=grants)
    for values in found.flows.values.values():
        for kind in TRANSFERS:
            assert values[KIND[kind]].sum(axis=0) == pytest.approx(0, abs=1e-4)


@given(CHOICES, st.booleans())
def test_partners_and_outside_are_the_system(choices: dict[str, Any], tax: bool) -> None:
    found = case(choices, tax=tax)
    parts = sum(found.figures[p].npv_common for p in found.everyone if p != SYSTEM)
    assert parts == pytest.approx(found.figures[SYSTEM].npv, abs=1e-3)


@given(CHOICES, st.booleans())
def test_real_and_nominal_give_the_same_net_present_value(choices: dict[str, Any], tax: bool) -> None:
    """The nominal flows, discounted at the nominal rate and brought to prices of the price year."""
    real, nominal = case(choices, tax=tax, nominal=False), case(choices, tax=tax, nominal=True)
    terms = nominal.terms
    for who, found in nominal.figures.items():
        shown = nominal.of(who) * terms.shown
        discounted = figures.npv(shown, (1 + terms.rate) * (1 + terms.inflation) - 1) / terms.levels[0]
        assert discounted == pytest.approx(real.figures[who].npv, abs=1e-3)
        assert found.npv == pytest.approx(real.figures[who].npv, abs=1e-3)
        assert found.rate == pytest.approx((1 + terms.rate) * (1 + terms.inflation) - 1)


@given(CHOICES)
def test_a_grant_moves_money_from_outside_and_nothing_else(choices: dict[str, Any]) -> None:
    with_it, without = case(choices), case(choices, grants=False)
    assert with_it.figures[SYSTEM].npv == pytest.approx(without.figures[SYSTEM].npv, abs=1e-3)
    moved = with_it.of("user") - without.of("user")
    assert moved[0] == pytest.approx(float(choices["grant"]) * 1e6 * price_level(with_it))
    assert not moved[1:].any()


def price_level(found: Business) -> float:
    """Prices of 2025 in those of 2024, the year of the pipe."""
    inventory = found.cash_model.plan.inventory
    there, here = inventory.price_level(2024), inventory.price_level(2025)
    assert there is not None and here is not None
    return here.value / there.value


@given(CHOICES)
def test_tax_deducts_all_that_was_paid_for_plants_and_no_more(choices: dict[str, Any]) -> None:
    """In money of the day: profits taxed are what runs, less what plants cost, plus what is left of them."""
    choices = {**choices, "inflation": 0, "rate": 0}
    taxed, untaxed = case(choices, tax=True), case(choices)
    values = taxed.flows.values["together"]
    paid = -values[KIND["corporate tax"], :2].sum(axis=1)
    profit = untaxed.flows.values["together"][:, :2].sum(axis=(0, 2))
    assert paid == pytest.approx(0.22 * profit, abs=1e-3)


@given(CHOICES, st.integers(1, 30))
def test_who_leaves_loses_what_going_on_was_worth(choices: dict[str, Any], years: int) -> None:
    found = case(choices)
    years = min(years, choices["horizon"])
    left = found.leaving(years)
    for p, partner in enumerate(left.partners):
        if partner in found.figures:
            assert left.npv[p] + left.lost[p] == pytest.approx(found.figures[partner].npv, abs=1e-3)
    assert (left.stranded >= 0).all()
