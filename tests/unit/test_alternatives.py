"""All combinations of discrete choices: what each gives, what turns the sign, and what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from small import FRAME, assess_one, case_of

from impact.api import Result
from impact.commands.alternatives import command
from impact.factors import Inventory
from impact.ground.errors import InputError
from impact.ground.paths import data
from impact.model.indicators import GWP_SETS, HEADLINE
from impact.tables.alternatives import COLUMNS
from impact.uncertainty.alternatives import Alternatives

# One plant makes heat and power; apart, the heat comes from gas. Its rule decides what the heat is burdened with.
PLANT = """
functions: {warm houses: {amount: 100 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows:
      - {use: heat from natural gas boiler, amount: 100 MWh/a, by: user, role: supply, serves: warm houses,
         assumption: test}
  together:
    flows: [{use: warmth, amount: 100 MWh/a, by: user, role: supply, serves: warm houses, assumption: test}]
processes:
  plant:
    outputs: {warmth: 2 MWh, power: 1 MWh}
    allocation: energy
    inputs: {natural gas burned: 4 MWh}
    assumption: test
"""
COUNTERPARTS = "    counterparts: {warmth: district heating DK, power: electricity DK}\n"


@pytest.fixture(scope="module")
def heat_pump(inventory: Inventory) -> Alternatives:
    return assess_one("kal-wastewater-heat", inventory=inventory).alternatives()


def plant(inventory: Inventory, more: str = COUNTERPARTS) -> Result:
    return assess_one(case_of(FRAME + PLANT + more), inventory=inventory)


def by_rule(found: Alternatives) -> dict[str, float]:
    rules = {one.named["allocation"]: one for one in found.combinations if set(one.changed) <= {"allocation"}}
    return {name: one["climate"] for name, one in rules.items()}


def test_every_combination_is_listed_and_the_default_is_the_assessment(
    heat_pump: Alternatives, inventory: Inventory
) -> None:
    result = assess_one("kal-wastewater-heat", inventory=inventory)
    count = np.prod([len(choices) for choices in heat_pump.axes.values()])
    assert len(heat_pump.combinations) == count == len({one.choices for one in heat_pump.combinations})
    assert heat_pump.default.saving == pytest.approx(result.default.saving)
    assert len(heat_pump.axes["baseline"]) == len(result.case.baselines)
    assert heat_pump.axes["gwp"] == ("ar6", "ar4", "ar5", "ar4-20", "ar5-20", "ar6-20")
    assert set(heat_pump.axes["gwp"]) == set(GWP_SETS)
    assert set(heat_pump.axes["electricity"]) == set(inventory.methods("electricity DK"))


def test_each_choice_gives_what_an_assessment_with_it_gives(heat_pump: Alternatives, inventory: Inventory) -> None:
    chosen = {"baseline": "gas boilers", "electricity": "residual mix", "gwp": "ar4-20"}
    found = next(one for one in heat_pump.combinations if chosen.items() <= one.named.items())
    alone = assess_one("kal-wastewater-heat", inventory=inventory, **chosen)
    assert found.saving == pytest.approx(alone.default.saving, rel=1e-12)
    assert set(found.changed) == set(chosen)


def test_a_method_without_a_value_for_the_year_is_listed_with_the_reason(heat_pump: Alternatives) -> None:
    reasons = {one.named["electricity"]: one.reason for one in heat_pump.impossible}
    assert "has values for 2010 to 2010, not for 2021" in reasons["residual mix (Nordic study)"]
    assert len(heat_pump.possible) + len(heat_pump.impossible) == len(heat_pump.combinations)


def test_what_turns_the_sign_is_found_in_its_smallest_change(heat_pump: Alternatives) -> None:
    """Against the power station the heat pump emits more, whatever the electricity and the weights."""
    (turning,) = heat_pump.turning("climate")
    assert turning.changed == ("baseline",)
    assert turning.named["baseline"] == "Asnæs power station"
    assert all(one.named["baseline"] == "Asnæs power station" for one in heat_pump.flipping("climate"))
    assert "baseline Asnæs power station" in str(heat_pump)
    assert "turns the sign" in str(heat_pump)


def test_the_table_has_a_row_for_every_combination_and_headline(heat_pump: Alternatives) -> None:
    frame = heat_pump.frame()
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == len(heat_pump.combinations) * len(HEADLINE)
    assert frame[frame["default"]]["of default"].dropna().eq(1).all()
    assert frame[frame["saving"].isna()]["impossible"].ne("").all()


def test_a_residual_mix_against_another_mix_is_impossible_and_said_so(inventory: Inventory) -> None:
    text = """
functions: {power: {amount: 1 GWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: electricity DK, amount: 1 GWh/a, by: user, role: supply, serves: power, assumption: test}]
  together:
    flows:
      - {use: electricity DK production mix, amount: 1 GWh/a, by: user, role: supply, serves: power, assumption: test}
"""
    found = assess_one(case_of(FRAME + text), inventory=inventory).alternatives()
    reasons = {one.named["electricity"]: one.reason for one in found.impossible}
    assert "residual mix is netted against another mix" in reasons["residual mix"]
    assert "marginal mix" not in reasons  # two mixes are compared with a warning


def test_rules_of_a_plant_share_its_fuel_as_they_say(inventory: Inventory) -> None:
    """Energy 2/3, economic by the two prices, substitution less the power's emissions; there is no mass."""
    result = plant(inventory)
    found = result.alternatives()
    assert found.axes["allocation"] == ("energy", "mass", "economic", "substitution")
    apart, per_energy = result.level["apart"][0], by_rule(found)["energy"]
    fuel = 1.5 * (apart - per_energy)  # of the whole plant, for 100 MWh of heat
    heat, power = (
        next(p for p in inventory.prices(inventory.resolve(name)) if p.fact.year in (None, 2022))
        for name in ("district heating DK", "electricity DK")
    )
    prices = [2 * heat.fact.value, power.fact.value]  # both in DKK of 2022
    assert {heat.currency, power.currency} == {"DKK"}
    from impact.factors.cost import Money

    money = Money(inventory, "DKK", 2022)
    prices = [value * money.factor("DKK", p.price_year or 2022) for value, p in zip(prices, (heat, power), strict=True)]
    assert by_rule(found)["economic"] == pytest.approx(apart - fuel * prices[0] / sum(prices))
    index = result.plan.inventory.resolve("electricity DK")
    credit = 50 * assess_one(case_of(FRAME + POWER), inventory=inventory).level["apart"][0]
    assert index == "electricity DK production mix"
    assert by_rule(found)["substitution"] == pytest.approx(apart - (fuel - credit))
    assert np.isnan(by_rule(found)["mass"])


POWER = """
functions: {power: {amount: 1 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: electricity DK, amount: 1 MWh/a, by: user, role: supply, serves: power, assumption: test}]
  together: {without: {power: test}}
"""


def test_a_rule_that_cannot_be_derived_says_what_is_missing(inventory: Inventory) -> None:
    found = plant(inventory, more="").alternatives()
    reasons = {one.named["allocation"]: one.reason for one in found.impossible if one.changed == ("allocation",)}
    assert set(reasons) == {"mass", "economic", "substitution"}
    assert "'warmth' is in MWh" in reasons["mass"]
    assert "counterparts" in reasons["economic"]


def test_a_case_without_electricity_or_co_products_has_no_such_choice(inventory: Inventory) -> None:
    text = """
functions: {lift: {amount: 1 t/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{emit: methane (fossil), amount: 1 t/a, by: user, role: operation, serves: lift, assumption: test}]
  together: {without: {lift: test}}
"""
    found = assess_one(case_of(FRAME + text), inventory=inventory).alternatives()
    assert found.axes["electricity"] == found.axes["allocation"] == ("",)
    assert len(found.combinations) == len(GWP_SETS)
    assert not found.impossible
    assert len({one["climate"] for one in found.combinations}) > 3  # GWP100 and GWP20 of three reports


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(data("cases").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_every_bundled_case_has_its_alternatives(path: Path, inventory: Inventory) -> None:
    if path.name == "network.yaml":
        return
    result = assess_one(path, inventory=inventory)
    found = result.alternatives()
    assert found.default.saving == pytest.approx(result.default.saving)
    assert all(one.reason for one in found.impossible)
    assert str(found).startswith(result.case.id)


def test_the_command_answers_in_words_and_in_json() -> None:
    asked = ["kal-wastewater-heat", "--indicator", "climate"]
    said = CliRunner().invoke(command, asked)
    assert said.exit_code == 0
    assert "it takes no more than:\n    baseline Asnæs power station" in said.stdout
    (case,) = json.loads(CliRunner().invoke(command, [*asked, "--json"]).stdout)["cases"]
    assert set(case["axes"]) == {"baseline", "alternative", "electricity", "gwp"}  # no co-products, no allocation
    assert all(("savings" in one) != ("reason" in one) for one in case["combinations"])
    wrong = CliRunner().invoke(command, ["kal-wastewater-heat", "--indicator", "climat"]).exception
    assert isinstance(wrong, InputError)
    assert "climate" in str(wrong)
