"""A saving folded over one of its inputs gives what the whole system gives, at every value of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from dense import dense
from small import assess, assess_one, bundled_inventory

from impact import cases
from impact.sensitivity import Sensitivity, sensitivity_of
from impact.sensitivity import break_even as breakeven
from impact.sensitivity.along import Along
from impact.sensitivity.curve import with_gaps
from impact.variables.variable import CO2, Variable

FILES = {name: path for name, path in cases.bundled().items() if path.name != "network.yaml"}
HEAT, BIOGAS = "kal-wastewater-heat", "sja-solrod-biogas"


def folded(study: Sensitivity, *variables: Variable) -> Callable[[np.ndarray], np.ndarray]:
    saving = Along(study.saving, variables)
    return lambda values: with_gaps(saving, values)


def whole(study: Sensitivity, *variables: Variable) -> Callable[[np.ndarray], np.ndarray]:
    return lambda values: with_gaps(lambda v: dense(study.saving, variables, v), values)


def assert_same(study: Sensitivity, *variables: Variable, values: np.ndarray) -> None:
    expected = whole(study, *variables)(values)
    rounding = 1e-9 * study.saving.size
    assert folded(study, *variables)(values) == pytest.approx(expected, rel=1e-9, abs=rounding, nan_ok=True)


def around(variable: Variable) -> np.ndarray:
    return np.linspace(0.5, 1.5, 5) * variable.value if variable.value else np.linspace(-1.0, 1.0, 5)


@pytest.mark.parametrize("indicator", ["climate", "cost", "climate_direct", "water"])
def test_parameters_rows_and_prices_can_be_set(indicator: str) -> None:
    study = sensitivity_of(assess_one(FILES[HEAT]), indicator)
    for variable in study.variables[::4]:
        assert_same(study, variable, values=around(variable)[None])


def test_two_values_at_once() -> None:
    study = sensitivity_of(assess_one(FILES[HEAT]), "cost")
    variables = study.variable("cop"), study.variable("plant_cost")
    assert_same(study, *variables, values=np.array([around(variable) for variable in variables]))


def test_a_partner_and_a_co2_price() -> None:
    result = assess_one(FILES[HEAT])
    for partner in ("", *result.case.partners):
        study = sensitivity_of(result, "cost", partner=partner, co2_price=300.0)
        assert_same(study, study.variable(CO2), values=np.array([[0.0, 300.0, 1000.0]]))
        assert_same(study, study.variable("cop"), values=np.array([[2.0, 3.6, 5.0]]))


def test_a_sum_of_cases_shares_what_they_share() -> None:
    study = sensitivity_of([assess_one(FILES[name]) for name in (HEAT, "kal-cooling-water")], "climate")
    for variable in study.variables[::5]:
        assert_same(study, variable, values=around(variable)[None])


LORRIES = """
parameters: {load: {value: 10.5 t, low: 8 t, high: 12 t, assumption: test}, heat: {value: 10 MWh/a, assumption: test}}
functions: {heat: {amount: heat, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows:
      - {use: natural gas, amount: heat, by: user, role: supply, serves: heat, assumption: test}
      - {use: electricity DK, amount: ceil(100 t / load) * 1 MWh/a, by: user, role: operation, assumption: test}
  together:
    flows:
      - {use: natural gas, amount: heat, by: user, role: supply, serves: heat, assumption: test}
      - {use: electricity DK, amount: 9.5 MWh/a, by: user, role: operation, assumption: test}
"""


def test_whole_lorries_make_a_step() -> None:
    study = sensitivity_of(assess(LORRIES, bundled_inventory()), "climate")
    new, old = break_evens(study, study.variable("load"))
    assert new.jumps == pytest.approx(old.jumps, rel=1e-9)
    assert any(jump == pytest.approx(100 / 9, rel=1e-9) for jump in new.jumps)


def test_where_it_cannot_be_there_is_no_number() -> None:
    study = sensitivity_of(assess_one(FILES[HEAT]), "climate")
    found = folded(study, study.variable("cop"))(np.array([[0.0, 3.6]]))
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


def break_evens(study: Sensitivity, variable: Variable) -> tuple[breakeven.BreakEven, breakeven.BreakEven]:
    """By the folded saving, and by the whole system, over the same range."""
    new = study.break_even(variable.name)
    old = breakeven.break_even(
        lambda x: whole(study, variable)(x[None]), new.low, new.high, rounding=study.saving.problem.rounding
    )
    return new, old


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("indicator", ["climate", "cost"])
def test_break_evens_of_all_bundled_cases_are_those_of_the_whole_system(name: str, indicator: str) -> None:
    result = assess_one(FILES[name])
    if not result.runs:
        pytest.skip("the exchange does not run in the reported year")
    study = sensitivity_of(result, indicator)
    known = {variable.name: variable for variable in study.variables}
    inputs = [study.saving.members(swing.name)[0].name for swing in study.swings[:8]]
    for variable in [known[one] for one in inputs if one in known]:
        new, old = break_evens(study, variable)
        assert new.roots == pytest.approx(old.roots, rel=1e-9, abs=1e-12)
        assert new.jumps == pytest.approx(old.jumps, rel=1e-9, abs=1e-12)
        assert (new.direction, new.impossible) == (old.direction, old.impossible)
