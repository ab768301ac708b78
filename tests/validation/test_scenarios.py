"""What a scenario's lines mean, by hand: credits, ratios, water, years, segments, prices, boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from small import FRAME, assess, case_of, one_flow

from impact.engine.checks import check_numbers
from impact.engine.plan import Plan, compile_case
from impact.factors import Inventory
from impact.ground.errors import Faults, InputError
from impact.model.indicators import INDEX
from impact.results.ledger import Ledger

if TYPE_CHECKING:
    from impact.api import Result


def alternative(flows: str, inventory: Inventory, more: str = "", **options: object) -> Result:
    """A case whose baseline is empty: levels of `together` are those of its flows."""
    text = f"""
functions: {{product: {{amount: 1 t/a, for: user}}}}
scenarios:
  apart: {{baseline: true, without: {{product: test}}}}
  together:
    without: {{product: test}}
    flows: [{flows}]
{more}
"""
    return assess(text, inventory, **options)


def level(result: Result, indicator: str) -> float:
    return float(result.level["together"][INDEX[indicator]])


# ---------------------------------------------------------------------------------------------- credits and ratios


def test_a_displaced_product_is_a_credit(digits: Inventory) -> None:
    """1 MWh of bought heat emits 1 t N2O, weighed 4."""
    flow = "{displace: bought heat, amount: 3 MWh/a, by: user, role: supply, assumption: test}"
    result = alternative(flow, digits)
    assert level(result, "climate") == pytest.approx(-12)
    assert level(result, "cost") == pytest.approx(-900), "and it is not bought"


def test_substitution_and_quality_multiply_the_amount(digits: Inventory) -> None:
    """Ten tonnes at a ratio of 0.5 and a quality of 0.8 displace four, in emissions and in money alike."""
    ratios = "substitution: 0.5, quality: 0.8"
    flow = f"{{displace: bought heat, amount: 10 MWh/a, {ratios}, by: user, role: supply, assumption: test}}"
    result = alternative(flow, digits)
    assert level(result, "climate") == pytest.approx(-16)
    assert level(result, "cost") == pytest.approx(-1200)


def test_a_function_counts_the_amount_before_the_ratios(digits: Inventory) -> None:
    """1 MWh delivered by 0.5 MWh of a better product still delivers 1 MWh."""
    text = one_flow("use: bought heat, substitution: 0.5", "")
    assert assess(text, digits).default["climate"] == pytest.approx(2)


def test_shares_must_make_a_whole(digits: Inventory) -> None:
    flow = "{use: bought heat, amount: 1 MWh/a, by: {maker: share, user: share}, role: supply, assumption: test}"
    alternative(flow, digits, "parameters: {share: {value: 50 %, assumption: test}}")
    with pytest.raises(InputError, match="add up"):
        alternative(flow, digits, "parameters: {share: {value: 40 %, assumption: test}}")


# ---------------------------------------------------------------------------------------------- water


def test_water_taken_and_given_back_is_no_consumption(inventory: Inventory) -> None:
    """Of 100 m3 of groundwater 60 go back to a stream and 40 to the sea: 100 withdrawn, 40 consumed.

    Scarcity weighs the consumption with Denmark's factor of AWARE 2.0, 2.12.
    """
    common = "by: user, role: operation, assumption: test"
    flows = (
        f"{{take: groundwater, amount: 100 m3/a, {common}}}, {{return: surface water, amount: 60 m3/a, {common}}},"
        f" {{return: sea, amount: 40 m3/a, {common}}}"
    )
    result = alternative(flows, inventory)
    assert level(result, "water_withdrawal_groundwater") == 100
    assert level(result, "water_withdrawal_surface") == 0
    assert level(result, "water") == 40
    assert level(result, "water_scarcity") == pytest.approx(40 * 2.12)


# ---------------------------------------------------------------------------------------------- years


FROM_2018 = FRAME.replace("{reference: 2022}", "{reference: 2020, start: 2018, lifetime: 6 a}")


def yearly_plan(text: str, inventory: Inventory, years: tuple[int, ...]) -> Plan:
    return compile_case(case_of(FROM_2018 + text), inventory, years)


def years_of(text: str, inventory: Inventory, years: tuple[int, ...]) -> np.ndarray:
    """Climate saving in every year of the axis."""
    plan = yearly_plan(text, inventory, years)
    ledger = Ledger(plan, plan.evaluate())
    saved: np.ndarray = (ledger.level("apart") - ledger.level("together"))[:, INDEX["climate"]]
    return saved


RAMP = """
parameters:
  water: {value: 1 t/a, by year: {2018: 1 t/a, 2020: 3 t/a}, assumption: test}
  fuel: {value: 1 t/a, by year: {2018: water, 2019: 10 * water}, assumption: test}
functions: {product: {amount: fuel, for: user}}
scenarios:
  apart:
    baseline: true
    flows: [{emit: carbon dioxide (fossil), amount: fuel, by: user, role: supply, serves: product}]
  together: {without: {product: test}}
"""


def test_values_by_year_hold_until_the_next_one(digits: Inventory) -> None:
    """Water is 1, 1, 3, 3 and fuel is water in 2018 and ten times the year's water from 2019 on."""
    assert years_of(RAMP, digits, (2018, 2019, 2020, 2021)) == pytest.approx([1, 10, 30, 30])
    assert years_of(RAMP, digits, (2020,)) == pytest.approx([30])


def test_values_by_year_of_a_drawn_parameter_differ_by_draw(digits: Inventory) -> None:
    plan = yearly_plan(RAMP, digits, (2018, 2019, 2020))
    evaluation = plan.evaluate({"water": np.array([[1.0], [2.0]])}, 2)
    emitted = evaluation.values[..., INDEX["climate"]].sum(axis=-1)
    assert emitted.tolist() == [[1, 10, 10], [2, 20, 20]]


SEGMENTS = """
functions: {product: {amount: 1 t/a, for: user}}
scenarios:
  apart:
    baseline: true
    segments:
      - until: 2020
        reason: an old boiler
        flows: [{emit: dinitrogen monoxide, amount: 1 t/a, by: user, role: supply, serves: product}]
      - from: 2020
        reason: it is replaced
        flows: [{emit: carbon dioxide (fossil), amount: 1 t/a, by: user, role: supply, serves: product}]
  together: {without: {product: test}}
"""


def test_segments_of_a_baseline_follow_each_other(digits: Inventory) -> None:
    """`until` is the first year after it, `from` the first year of the next."""
    assert years_of(SEGMENTS, digits, (2018, 2019, 2020, 2021)) == pytest.approx([4, 4, 1, 1])


def test_a_gap_between_segments_is_a_fault(digits: Inventory) -> None:
    faults = Faults("small.yaml")
    check_numbers(yearly_plan(SEGMENTS.replace("from: 2020", "from: 2021"), digits, (2019, 2020, 2021)), faults)
    assert [fault.kind for fault in faults.faults] == ["functions-differ"]
    assert "2020" in str(faults.faults[0])


def test_nothing_is_saved_before_the_start_or_after_the_end_of_a_stream(digits: Inventory) -> None:
    ending = FROM_2018.replace("to: user}", "to: user, ends: 2020}")
    plan = compile_case(case_of(ending + RAMP), digits, (2017, 2018, 2020, 2021))
    ledger = Ledger(plan, plan.evaluate())
    assert ledger.level("apart")[:, INDEX["climate"]].tolist() == pytest.approx([0, 1, 30, 0])


# ---------------------------------------------------------------------------------------------- prices and boundaries


def test_a_flow_s_own_price_takes_the_place_of_the_inventory_s(digits: Inventory) -> None:
    price = "price: 9 EUR/MWh, price year: 2010"
    flow = f"{{use: bought heat, amount: 2 MWh/a, {price}, by: user, role: supply, assumption: test}}"
    result = alternative(flow, digits)
    assert level(result, "cost") == pytest.approx(2 * 9 * 7.5 * 108 / 90)


@pytest.mark.parametrize("price", ["9 EUR/t", "9 EUR", "9 MWh"])
def test_a_price_must_fit_the_product(digits: Inventory, price: str) -> None:
    flow = f"{{use: bought heat, amount: 2 MWh/a, by: user, role: supply, price: {price}, assumption: test}}"
    with pytest.raises(InputError, match="price"):
        alternative(flow, digits)
    own = f"processes: {{service: {{output: 1 MWh, price: {price}, assumption: test}}}}"
    with pytest.raises(InputError, match="price"):
        alternative("{use: service, amount: 2 MWh/a, by: user, role: supply, assumption: test}", digits, own)


def test_a_grant_keeps_its_own_currency(digits: Inventory) -> None:
    """A plant of 900 DKK and a grant of 12.5 EUR, both of 2022: outside bears 12.5 · 7.2 = 90 of 900 DKK."""
    more = """
    investments:
      - {what: plant, by: user, amount: 900 DKK, year: 2022, lifetime: 10 a, grant: 12.5 EUR, assumption: test}
economy: {rate: 0 %}
"""
    result = alternative("", digits, more)
    by_partner = {name: row[0, INDEX["cost"]] for name, row in result.table.by_partner("together").items()}
    assert by_partner == pytest.approx({"user": 81, "outside": 9})


def test_upstream_emissions_are_not_direct(inventory: Inventory) -> None:
    """Gas burned by a partner: at the stack 56.1 kg CO2/GJ; the gas's supply counts over the life cycle only."""
    flow = "{use: natural gas burned, amount: 1 TJ/a, by: user, role: supply, assumption: test}"
    result = alternative(flow, inventory)
    assert level(result, "climate_direct_co2") == pytest.approx(56.1)
    assert level(result, "climate") > level(result, "climate_direct") > 56.1
    flow = "{use: natural gas, amount: 1 TJ/a, by: user, role: supply, assumption: test}"
    assert level(alternative(flow, inventory), "climate_direct") == 0
