"""The distribution of net present values: folded and computed year by year, by hand, and always the same draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small import assess, assess_one, bundled_inventory, case_of, digits_inventory

from impact.economics.business import SYSTEM, Business, business
from impact.economics.cashflow import reopened
from impact.economics.flows import whole
from impact.economics.weights import BusinessModel, model_of
from impact.factors.cost import capital_recovery
from impact.ground.errors import InputError
from impact.uncertainty.streams import sample
from impact.variables.variable import draws_of

CASE = """
functions: {warmth: {amount: 1000 MWh/a, for: user, assumption: test}}
parameters:
  plant: {value: 4 MDKK, low: 3 MDKK, high: 5 MDKK, distribution: uniform, assumption: test}
  pay: {value: 100 DKK/MWh, low: 50 DKK/MWh, high: 150 DKK/MWh, distribution: uniform, assumption: test}
scenarios:
  apart:
    baseline: true
    flows: [{use: old boiler, amount: 1000 MWh/a, by: user, role: supply, serves: warmth, price: 300 DKK/MWh,
             price year: 2022, assumption: test}]
  together:
    flows: [{use: excess heat, amount: 1000 MWh/a, by: maker, role: operation, serves: warmth, assumption: test}]
    costs: [{what: staff, by: maker, amount: 20 kDKK/a, role: operation, assumption: test}]
    payments: [{what: heat, from: user, to: maker, per: 1000 MWh/a, price: pay, assumption: test}]
    investments:
      - {what: pipe, by: user, amount: plant, year: 2022, lifetime: 20 a, grant: plant * 10 %, assumption: test}
processes: {excess heat: {output: 1 MWh}, old boiler: {output: 1 MWh}}
economy: {rate: 3.5 %, horizon: 20 a}
"""
FACTOR = 1 / capital_recovery(0.035, 20)


def by_the_year(model: BusinessModel, found: Business, values: np.ndarray) -> np.ndarray:
    """Net present values from cash flows of every draw and year, shape (partners + 1, draws)."""
    terms = found.terms
    cash_model = reopened(found.cash_model, draws_of(model.inputs, list(values[:, :, None])), values.shape[1])
    flows = (whole(cash_model, found.alternative) - whole(cash_model, found.baseline)).sum(axis=1)
    each = [flows[:, p] @ terms.discount(rate) for p, rate in enumerate(terms.rates)]
    return np.array([*each, flows.sum(axis=1) @ terms.discount(terms.rate)])


@pytest.mark.parametrize("name", ["kal-wastewater-heat", "sja-solrod-biogas", "kal-surface-water", "kal-biogas"])
@pytest.mark.parametrize("tax", [False, True])
def test_folded_weights_give_what_the_cash_flows_of_each_draw_give(name: str, tax: bool) -> None:
    found = business(assess_one(name), tax=tax, rates={})
    model = model_of(found.cash_model, found.pair)
    values = sample(model.inputs, 6, seed=7)
    folded, dense = model(values), by_the_year(model, found, values)
    size = np.abs(dense).max()
    assert folded == pytest.approx(dense, rel=1e-9, abs=1e-9 * size)
    assert np.ptp(dense[-1]) > 0  # the draws do something


def test_the_central_draw_is_the_business_case() -> None:
    found = business(assess(CASE, bundled_inventory()), tax=True, rates={"user": 0.08})
    model = model_of(found.cash_model, found.pair)
    central = model(np.array([[entry.central] for entry in model.inputs]))[:, 0]
    figures = [found.figures[who].npv for who in ("maker", "user", "outside", SYSTEM)]
    assert central == pytest.approx(figures)


def test_how_likely_it_pays_by_hand() -> None:
    """All together earn while the pipe costs less than 280 · 14.2124 = 3.979 M DKK, of 3 to 5: 49.0 % of the draws.

    The user gets 10 % as a grant, and pays what the maker gets: 0.9 plant + 14.2124 (1000 pay − 300,000) < 0.
    """
    found = business(assess(CASE, digits_inventory()))
    drawn = found.simulate(20_000, seed=1)
    p, error = drawn.probability(SYSTEM)
    assert p == pytest.approx((280e3 * FACTOR - 3e6) / 2e6, abs=4 * error)
    assert error == pytest.approx(np.sqrt(0.25 / 20_000), rel=0.01)
    plant, pay = np.meshgrid(np.linspace(3e6, 5e6, 2001), np.linspace(50e3, 150e3, 2001))
    expected = float((FACTOR * (300e3 - pay) > 0.9 * plant).mean())
    assert drawn.probability("user")[0] == pytest.approx(expected, abs=0.015)
    assert drawn.probability("outside") == (0.0, 0.0)


def test_draws_are_the_same_for_the_same_seed_and_the_first_ones_of_more() -> None:
    found = business(assess(CASE, digits_inventory()))
    one, again, more = found.simulate(500, seed=3), found.simulate(500, seed=3), found.simulate(5000, seed=3)
    assert np.array_equal(one.values, again.values)
    assert np.array_equal(one.values, more.values[:, :500])
    assert not np.array_equal(one.values, found.simulate(500, seed=4).values)


def test_partners_add_up_in_every_draw() -> None:
    result = assess_one("sja-solrod-biogas")
    same = dict.fromkeys(result.case.partners, result.settings.rate)  # at rates of their own they need not
    drawn = business(result, tax=True, rates=same).simulate(1000, seed=5)
    assert drawn.values[:-1].sum(axis=0) == pytest.approx(drawn.values[-1], abs=1)


def test_a_price_path_is_followed_in_every_draw() -> None:
    """A price that rises by 5 % a year is uncertain as a whole: its draws rise by 5 % a year too."""
    result = assess_one("kal-wastewater-heat")
    path = "\neconomy:\n  prices: {electricity DK: {index: 5 %, from: 2021, assumption: test}}\n"
    text = Path(result.case.path).read_text(encoding="utf-8")
    assert "\neconomy:\n" in text
    found = business(assess_one(case_of(text.replace("\neconomy:\n", path, 1))))
    model = model_of(found.cash_model, found.pair)
    values = sample(model.inputs, 4, seed=2)
    assert model(values) == pytest.approx(by_the_year(model, found, values), rel=1e-9, abs=1)
    even = business(result)
    assert (model(values)[-1] < model_of(even.cash_model, even.pair)(values)[-1]).all()


def test_a_path_of_a_single_price_is_followed_too() -> None:
    """A lorry's price has no years; on a path of the case its draw moves the whole path."""
    result = assess_one("sja-solrod-biogas")
    path = "\neconomy:\n  prices: {lorry 30 t: {index: 4 %, from: 2018, assumption: test}}\n"
    text = Path(result.case.path).read_text(encoding="utf-8")
    assert "\neconomy:\n" in text
    found = business(assess_one(case_of(text.replace("\neconomy:\n", path, 1))))
    model = model_of(found.cash_model, found.pair)
    central = np.array([[entry.central] for entry in model.inputs])
    lorry = next(k for k, entry in enumerate(model.inputs) if "price of lorry 30 t" in entry.name)
    npv = model(central)[-1, 0]
    assert npv == pytest.approx(found.figures[SYSTEM].npv)
    doubled = central.copy()
    doubled[lorry] *= 2
    scaled = business(found.result, changes={"lorry 30 t": 1.0}).figures[SYSTEM].npv
    assert model(doubled)[-1, 0] == pytest.approx(scaled)


def test_a_number_of_draws_that_cannot_be() -> None:
    found = business(assess(CASE, digits_inventory()))
    for draws in (0, 1, 10**7):
        with pytest.raises(InputError, match="lies between 2 and 1,000,000"):
            found.simulate(draws)


def test_it_prints_as_a_table() -> None:
    text = str(business(assess(CASE, digits_inventory())).simulate(1000))
    assert "1,000 draws (seed 42) [M DKK of 2022]" in text
    assert "above zero" in text
