"""Systems that are more than chains, each solved by hand beside its matrix.

Loops, co-products and treatment of waste in matrix form: Heijungs, R. and Suh, S. (2002): The Computational Structure
of Life Cycle Assessment, Kluwer, chapters 2 and 3. Allocation and substitution as options: ISO 14044:2006, 4.3.4.
Carbon dioxide weighs 1, methane 2 and dinitrogen monoxide 4.
"""

from __future__ import annotations

import pytest
from small import assess, one_flow

from impact.factors import Inventory
from impact.ground.errors import InputError


def level(text: str, inventory: Inventory, indicator: str = "climate") -> float:
    return assess(text, inventory).default[indicator]


# ---------------------------------------------------------------------------------------------- loops

#            power   mine
#  power   [   1    -0.4 ]   MWh      s = (1.25, 0.625): power 1 / (1 - 0.4 · 0.5), coal half of it
#  coal    [ -0.5     1  ]   t        h = 1 · 1.25 + 2 · 0.625 = 2.5
#  CO2     [   1      0  ]   t
#  CH4     [   0      1  ]   t
LOOP = """
processes:
  power: {output: 1 MWh, inputs: {mine: 0.5 t}, emissions: {carbon dioxide (fossil): 1 t}, assumption: test}
  mine: {output: 1 t, inputs: {power: 0.4 MWh}, emissions: {methane (fossil): 1 t}, assumption: test}
"""


def test_a_loop_of_own_processes(digits: Inventory) -> None:
    text = one_flow("use: power", LOOP)
    assert level(text, digits) == pytest.approx(2.5, rel=1e-14)
    assert level(text, digits, "climate_co2") == pytest.approx(1.25, rel=1e-14)
    assert level(text, digits, "climate_methane_fossil") == pytest.approx(1.25, rel=1e-14)


def test_the_same_loop_in_the_inventory(digits: Inventory) -> None:
    assert level(one_flow("use: power in loop", ""), digits) == pytest.approx(2.5, rel=1e-14)


def test_the_direct_boundary_stops_at_the_mine(digits: Inventory) -> None:
    """Power is run or bought by the partner; the mine is not, so neither its methane nor the power it uses counts."""
    assert level(one_flow("use: power in loop", ""), digits, "climate_direct") == pytest.approx(1, rel=1e-14)


def test_a_process_that_uses_its_own_product(digits: Inventory) -> None:
    """A power station that uses 20 % of what it makes runs 1.25 times: A = [1 - 0.2]."""
    text = one_flow(
        "use: power",
        """
processes:
  power: {output: 1 MWh, inputs: {power: 0.2 MWh}, emissions: {carbon dioxide (fossil): 1 t}, assumption: test}
""",
    )
    assert level(text, digits) == pytest.approx(1.25, rel=1e-14)


def test_a_loop_that_uses_all_it_makes_is_refused_by_name(digits: Inventory) -> None:
    """2 t of coal per MWh and 0.5 MWh per t of coal: nothing is left for anybody."""
    text = one_flow("use: power", LOOP.replace("0.5 t", "2 t").replace("0.4 MWh", "0.5 MWh"))
    with pytest.raises(InputError) as error:
        level(text, digits)
    assert [fault.kind for fault in error.value.faults] == ["singular-system"]
    assert "'power'" in str(error.value) and "'mine'" in str(error.value)


def test_a_loop_that_only_its_surroundings_keep_from_being_singular_is_refused_too(digits: Inventory) -> None:
    """Power and steam eat each other up; cut off from its suppliers, as the direct boundary is, nothing is left."""
    loop = """
processes:
  power: {output: 1 MWh, inputs: {steam: 1 MWh, fuel: 1 MWh}, assumption: test}
  steam: {output: 1 MWh, inputs: {power: 1 MWh}, assumption: test}
  fuel: {output: 1 MWh, inputs: {power: 0.5 MWh}, direct: false, assumption: test}
"""
    with pytest.raises(InputError, match=r"'power'.*'steam'|'steam'.*'power'"):
        level(one_flow("use: power", loop), digits)


# ---------------------------------------------------------------------------------------------- co-products

#            chp   bought heat
#  power   [  2        0   ]   MWh    2 MWh of power: one run
#  heat    [  3        1   ]   MWh    substitution: s(bought heat) = -3
#  CO2     [ 10        0   ]   t      h = 1 · 10 - 4 · 3 = -2
#  N2O     [  0        1   ]   t
CHP = """
processes:
  chp:
    outputs: {power: 2 MWh, heat: 3 MWh}
    RULE
    emissions: {carbon dioxide (fossil): 10 t}
    assumption: test
"""
BOTH = """
functions:
  electricity: {amount: 2 MWh/a, for: user, assumption: test}
  warmth: {amount: 3 MWh/a, for: user, assumption: test}
scenarios:
  apart:
    baseline: true
    flows:
      - {use: power, amount: 2 MWh/a, by: user, role: supply, serves: electricity, assumption: test}
      - {use: heat, amount: 3 MWh/a, by: user, role: supply, serves: warmth, assumption: test}
  together: {without: {electricity: test, warmth: test}}
"""


def chp(rule: str) -> str:
    return CHP.replace("RULE", rule)


def test_a_co_product_by_substitution(digits: Inventory) -> None:
    text = one_flow("use: power", chp("substitution: {heat: bought heat}"), "2 MWh/a")
    assert level(text, digits) == pytest.approx(10 - 12, rel=1e-14)
    assert level(text, digits, "climate_co2") == pytest.approx(10, rel=1e-14)
    assert level(text, digits, "climate_n2o") == pytest.approx(-12, rel=1e-14)


@pytest.mark.parametrize(
    ("rule", "power", "heat"),
    [
        ("allocation: energy", 4, 6),  # 2 and 3 of 5 MWh
        ("allocation: {power: 70 %, heat: 30 %}", 7, 3),
    ],
)
def test_a_co_product_by_allocation(digits: Inventory, rule: str, power: float, heat: float) -> None:
    """Each product bears its share, whoever uses it, and the shares add up to the plant."""
    assert level(one_flow("use: power", chp(rule), "2 MWh/a"), digits) == pytest.approx(power, rel=1e-14)
    assert level(one_flow("use: heat", chp(rule), "3 MWh/a"), digits) == pytest.approx(heat, rel=1e-14)
    assert level(BOTH + chp(rule), digits) == pytest.approx(10, rel=1e-14)


def test_allocation_by_energy_needs_energies(digits: Inventory) -> None:
    """MWh and tonnes have no common sum."""
    rule = chp("allocation: energy").replace("heat: 3 MWh", "ash: 3 t")
    with pytest.raises(InputError, match="energy"):
        level(one_flow("use: power", rule, "2 MWh/a"), digits)


def test_a_co_product_that_is_credited_cannot_be_used_as_well(digits: Inventory) -> None:
    with pytest.raises(InputError, match="credited"):
        level(BOTH + chp("substitution: {heat: bought heat}"), digits)


# ---------------------------------------------------------------------------------------------- waste treatment

#             works  furnace  tip
#  product  [   1       0      0  ]  t      1 t of product: 0.5 t of waste, 0.1 t of ash
#  waste    [ -0.5     -1      0  ]  t      a treatment makes a negative amount of waste
#  ash      [   0     -0.2    -2  ]  t      one run of the tip takes 2 t
#  CO2      [   1       0      0  ]  t      h = 1 + 4 · 0.5 + 2 · 0.05 = 3.1
#  N2O      [   0       1      0  ]  t
#  CH4      [   0       0      1  ]  t
TREATMENT = """
processes:
  works: {output: 1 t, inputs: {furnace: 0.5 t}, emissions: {carbon dioxide (fossil): 1 t}, assumption: test}
  furnace: {output: -1 t, inputs: {tip: 0.2 t}, emissions: {dinitrogen monoxide: 1 t}, assumption: test}
  tip: {output: -2 t, emissions: {methane (fossil): 1 t}, assumption: test}
"""


def test_a_chain_of_waste_treatments(digits: Inventory) -> None:
    text = one_flow("use: works", TREATMENT, "1 t/a")
    assert level(text, digits) == pytest.approx(3.1, rel=1e-14)
    assert level(text, digits, "climate_n2o") == pytest.approx(2.0, rel=1e-14)
    assert level(text, digits, "climate_methane_fossil") == pytest.approx(0.1, rel=1e-14)


def test_treating_a_tonne_of_waste_is_a_burden_not_a_credit(digits: Inventory) -> None:
    """`use` of a process with a negative output: 1 t treated emits 1 t N2O and puts 0.2 t on the tip."""
    assert level(one_flow("use: furnace", TREATMENT, "1 t/a"), digits) == pytest.approx(4.2, rel=1e-14)


def test_the_amount_treated_per_run_may_hang_on_a_parameter(digits: Inventory) -> None:
    text = one_flow("use: tip", TREATMENT.replace("-2 t", "-1 t * load"), "1 t/a")
    text += "parameters: {load: {value: 2, assumption: test}}"
    assert level(text, digits) == pytest.approx(1.0, rel=1e-14)


def test_a_treatment_of_the_inventory_with_negative_non_unit_output(digits: Inventory) -> None:
    """The inventory's landfill takes 2 t per run, which emits 1 t of methane: 2 · 0.5 per tonne."""
    assert level(one_flow("use: landfill", "", "1 t/a"), digits) == pytest.approx(1.0, rel=1e-14)


def test_a_furnace_that_also_makes_heat(digits: Inventory) -> None:
    """Treatment as the main product, its heat by substitution: 4 for the waste, − 4 · 0.5 for the heat replaced."""
    furnace = """
processes:
  furnace:
    outputs: {waste: -1 t, heat: 0.5 MWh}
    substitution: {heat: bought heat}
    emissions: {dinitrogen monoxide: 1 t}
    assumption: test
"""
    assert level(one_flow("use: furnace", furnace, "1 t/a"), digits) == pytest.approx(2.0, rel=1e-14)


def test_non_unit_production(digits: Inventory) -> None:
    """One run makes 10 MWh and emits 5 t: half a tonne per MWh."""
    assert level(one_flow("use: batch of heat", ""), digits) == pytest.approx(0.5, rel=1e-14)
