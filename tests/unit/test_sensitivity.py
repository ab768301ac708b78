"""Sensitivity of cases: what can be asked of a result, in words, tables, figures and on the command line."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from small import assess, assess_one, bundled_inventory

import impact
from impact import figures as plots
from impact.cli import cli
from impact.figures.sensitivity import draw_grid, draw_indices, draw_tornado
from impact.figures.uncertainty import draw_convergence, draw_distribution
from impact.ground.errors import InputError
from impact.sensitivity import Sensitivity, of_result
from impact.sensitivity.grid import grid
from impact.sensitivity.tornado import Swing
from impact.sensitivity.variance import EXACT, SAMPLED
from impact.tables.sensitivity import break_even_text
from impact.variables.gather import variables_of
from impact.variables.variable import CO2

HEAT = "kal-wastewater-heat"


@pytest.fixture(scope="module")
def climate() -> Sensitivity:
    return assess_one(HEAT).sensitivity("climate")


@pytest.fixture(scope="module")
def cost() -> Sensitivity:
    return assess_one(HEAT).sensitivity("cost")


# ---------------------------------------------------------------------------------------------- one at a time


def test_each_input_moves_over_its_own_range(climate: Sensitivity) -> None:
    rows = climate.tornado()
    assert list(rows["swing"]) == sorted(rows["swing"], reverse=True)
    cop = rows[rows.title == "cop"].iloc[0]
    assert 3.2 < cop.low < cop.value < cop.high < 4.0  # 3.2 to 4 are the ends in the file
    assert cop.saving_low < climate.central < cop.saving_high


def test_the_ends_of_a_swing_are_savings_of_the_assessment(climate: Sensitivity) -> None:
    swing = next(s for s in climate.swings if s.name == f"{HEAT}: cop")
    (low, high) = swing.inputs[0]
    variable = climate.variable("cop")
    assert climate.along((variable,), np.array([[low, high]])) == pytest.approx([swing.low, swing.high], rel=1e-9)


# ---------------------------------------------------------------------------------------------- break-even

PUMP = """
parameters:
  cop: {value: 3, low: 2, high: 5, distribution: uniform, assumption: test}
  boiler: {value: 0.3 t/MWh, assumption: test}
functions: {heat: {amount: 100 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: boiler heat, amount: 100 MWh/a, by: user, role: supply, serves: heat, assumption: test}]
  together:
    flows: [{use: pump heat, amount: 100 MWh/a, by: user, role: supply, serves: heat, assumption: test}]
processes:
  boiler heat: {output: 1 MWh, emissions: {carbon dioxide (fossil): boiler * 1 MWh}, assumption: test}
  power: {output: 1 MWh, emissions: {carbon dioxide (fossil): 0.6 t}, assumption: test}
  pump heat: {output: 1 MWh, inputs: {power: 1 MWh / cop}, assumption: test}
"""


@pytest.fixture(scope="module")
def pump() -> Sensitivity:
    return assess(PUMP, bundled_inventory()).sensitivity("climate")


def test_break_even_of_an_uncertain_and_of_a_certain_parameter(pump: Sensitivity) -> None:
    """saving = 100 (boiler − 0.6 / cop): zero at cop = 2 and at boiler = 0.2."""
    assert pump.central == pytest.approx(10.0)
    assert pump.break_even("cop").roots == pytest.approx((2.0,))
    found = pump.break_even("boiler")
    assert found.roots == pytest.approx((0.2,))
    assert (found.direction, found.monotone) == ("rising", True)
    assert "boiler" not in {entry.title for entry in pump.saving.inputs}


def test_never_names_the_range_that_was_searched(pump: Sensitivity) -> None:
    found = pump.break_even("cop", 2.5, 8.0)
    assert found.never
    text = break_even_text(found, pump.variable("cop"))
    assert "never zero" in text
    assert "2.50 to 8" in text


def test_a_break_even_holds_when_the_case_is_assessed_there(climate: Sensitivity) -> None:
    (root,) = climate.break_even("cop").roots
    plan = assess_one(HEAT).plan
    from impact.results.ledger import Ledger

    ledger = Ledger(plan, plan.evaluate({"cop": np.array([[root]])}))
    level = max(abs(climate.saving.parts[0].result.level["oil boilers"]))
    assert abs(ledger.saving("oil boilers", "heat pump")[0, 0]) < 1e-9 * level


def test_inventory_rows_and_prices_have_break_evens_too(climate: Sensitivity, cost: Sensitivity) -> None:
    electricity = climate.break_even("electricity DK production mix | greenhouse gases as CO2e (AR5) | DK | unsplit")
    heat = assess_one(HEAT)
    pump, boiler = heat.level["heat pump"][0], heat.level["oil boilers"][0]
    assert electricity.roots[0] == pytest.approx(0.222965 * boiler / pump, rel=0.01)  # boilers hardly use power
    variable = cost.variable("price of gas oil")
    (price,) = cost.break_even("price of gas oil").roots
    assert 0 < price < variable.value
    assert variable.unit == "DKK/MWh"


def test_the_co2_price_at_which_a_saving_of_money_begins(cost: Sensitivity, climate: Sensitivity) -> None:
    (price,) = cost.break_even("CO2 price").roots
    assert price == pytest.approx(-cost.central / climate.central, rel=1e-9)
    priced = assess_one(HEAT).sensitivity("cost", co2_price=100.0)
    assert priced.central == pytest.approx(cost.central + 100 * climate.central)
    assert priced.variance.method == EXACT
    with pytest.raises(InputError, match="belongs to a saving of money"):
        climate.break_even(CO2)


def test_what_the_saving_does_not_depend_on(climate: Sensitivity) -> None:
    found = climate.break_even("plant_cost")
    assert (found.direction, found.never) == ("none", True)
    assert "does not depend" in break_even_text(found, climate.variable("plant_cost"))


def test_an_impossible_part_of_the_range_is_said(pump: Sensitivity) -> None:
    found = pump.break_even("cop", 0.0, 10.0)
    assert found.impossible
    assert found.roots == pytest.approx((2.0,))


def test_an_empty_range_is_a_fault(pump: Sensitivity) -> None:
    with pytest.raises(InputError, match="is empty"):
        pump.break_even("cop", 5.0, 4.0)


def test_names_are_found_by_words_and_never_guessed(climate: Sensitivity) -> None:
    assert climate.variable("COP").name == f"{HEAT}: cop"
    assert climate.variable("gas oil upstream").kind == "exchange"
    with pytest.raises(InputError, match="may mean"):
        climate.variable("electricity")
    with pytest.raises(InputError, match=r"reaches no input 'copp'.*Did you mean 'cop'"):
        climate.variable("copp")


def test_every_variable_stands_at_its_value(climate: Sensitivity) -> None:
    """Set to the value it has, nothing changes: names, units and scales are those of the model."""
    plan = climate.saving.parts[0].result.plan
    for variable in variables_of(plan):
        found = climate.along((variable,), np.array([[variable.value]]))[0]
        assert found == pytest.approx(climate.central, rel=1e-9), variable


# ---------------------------------------------------------------------------------------------- grids


def test_a_grid_meets_the_break_evens_on_its_axes(pump: Sensitivity) -> None:
    found = pump.grid("cop", "boiler", (1.5, 4.5), (0.1, 0.5), points=31)
    assert found.values.shape == (31, 31)
    middle = found.values[np.argmin(np.abs(found.y - 0.3)), np.argmin(np.abs(found.x - 3.0))]
    assert middle == pytest.approx(pump.central, rel=0.05)
    for x1, y1, x2, y2 in found.zero():
        assert y1 == pytest.approx(0.6 / x1, rel=0.02)
        assert y2 == pytest.approx(0.6 / x2, rel=0.02)


def test_a_grid_needs_two_inputs(pump: Sensitivity) -> None:
    with pytest.raises(InputError, match="needs two inputs"):
        pump.grid("cop", "cop")


# ---------------------------------------------------------------------------------------------- shares of the variance


def test_a_quotient_is_integrated_exactly(pump: Sensitivity) -> None:
    """saving = 30 − 60 / cop with cop uniform from 2 to 5: E[1/cop] = ln 2.5 / 3, E[1/cop²] = 1/10."""
    found = pump.variance
    assert found.method == EXACT
    assert found.mean == pytest.approx(30 - 60 * np.log(2.5) / 3)
    assert found.variance == pytest.approx(3600 * (0.1 - (np.log(2.5) / 3) ** 2))
    assert found.first == pytest.approx([1.0])


SWITCH = PUMP.replace("1 MWh / cop", '"1 MWh / min(cop, limit)"').replace(
    "parameters:", "parameters:\n  limit: {value: 3, low: 2.5, high: 6, distribution: uniform, assumption: test}"
)


@pytest.mark.slow
def test_what_is_no_sum_of_products_is_sampled_and_says_why() -> None:
    study = assess(SWITCH, bundled_inventory()).sensitivity("climate", samples=512)
    found = study.variance
    assert found.method == SAMPLED
    assert "min() switches" in found.reason
    assert "min(cop, limit)" in found.reason
    assert found.first_range is not None
    assert "first_low" in study.indices().columns
    assert "sampled" in str(study)


OTHER = "  other: {value: 1, low: 0.5, high: 1.5, distribution: uniform, assumption: test}\n"
TWO_OUTPUTS = PUMP.replace("parameters:\n", "parameters:\n" + OTHER).replace(
    "pump heat: {output: 1 MWh, inputs: {power: 1 MWh / cop}",
    "pump heat: {output: 1 MWh * (cop + other), inputs: {power: 1 MWh}",
)


@pytest.mark.slow
def test_a_process_whose_output_cannot_be_divided_by_is_named() -> None:
    study = assess(TWO_OUTPUTS, bundled_inventory()).sensitivity("climate", samples=64)
    assert study.variance.method == SAMPLED
    assert study.variance.reason.startswith("a division by a sum of 'small-case: ")
    assert study.variance.reason.endswith("(in the process 'pump heat')")


def test_what_does_not_reach_a_saving_does_not_hinder_its_integration() -> None:
    """Lorries of chalk slurry run by an abs() of two draws; they cost and emit, but take no water."""
    result = assess_one("aal-chalk-slurry")
    assert "abs()" in result.sensitivity("climate", samples=64).variance.reason
    assert result.sensitivity("water").variance.method == EXACT


GROUPED = PUMP.replace(
    "distribution: uniform, assumption: test}\n  boiler: {value: 0.3 t/MWh",
    "distribution: uniform, group: g, assumption: test}\n  boiler: {value: 0.3 t/MWh, low: 0.2 t/MWh, high: 0.4 t/MWh,"
    " distribution: uniform, group: g",
)


def test_inputs_that_share_a_draw_are_one_and_still_exact() -> None:
    """cop = 2 + 3u and boiler = 0.2 + 0.2u with one u: saving = 100 (0.2 + 0.2u − 0.6 / (2 + 3u))."""
    study = assess(GROUPED, bundled_inventory()).sensitivity("climate")
    found = study.variance
    assert (found.method, len(found.names)) == (EXACT, 1)
    u = (np.arange(2_000_000) + 0.5) / 2_000_000
    values = 100 * (0.2 + 0.2 * u - 0.6 / (2 + 3 * u))
    assert found.mean == pytest.approx(values.mean(), rel=1e-9)
    assert found.variance == pytest.approx(values.var(), rel=1e-9)
    (swing,) = study.swings
    assert (swing.low, swing.high) == pytest.approx(
        tuple(100 * (0.2 + 0.2 * p - 0.6 / (2 + 3 * p)) for p in (0.025, 0.975))
    )


def test_no_uncertainty_no_variance() -> None:
    certain = PUMP.replace(", low: 2, high: 5, distribution: uniform", "")
    study = assess(certain, bundled_inventory()).sensitivity("climate")
    assert study.variance.variance == 0
    assert study.variance.mean == pytest.approx(study.central)
    assert "No uncertain input changes this saving" in str(study)


def test_a_year_after_the_end_saves_nothing_and_says_so() -> None:
    study = assess_one("kal-fly-ash", year=2025).sensitivity("climate")
    assert (study.central, study.variance.variance) == (0.0, 0.0)
    assert "does not run in 2025" in str(study)


ABOUT_ZERO = PUMP.replace("low: 2, high: 5, distribution: uniform", "low: -3, high: 9, distribution: uniform")


@pytest.mark.slow
def test_a_divisor_that_may_be_zero_is_never_integrated() -> None:
    """E[1 / cop] does not exist there: no number may pass for an exact one."""
    study = assess(ABOUT_ZERO, bundled_inventory()).sensitivity("climate", samples=64)
    assert study.variance.method == SAMPLED
    assert "zero within the range of 'small-case: cop'" in study.variance.reason


def test_a_score_from_a_background_database_is_certain_and_its_own_rows_no_longer_matter() -> None:
    from impact.engine.given import Given
    from impact.model.indicators import INDEX

    result = assess_one(HEAT)
    column = result.plan.system.index["electricity DK production mix"]
    scores = np.array([[0.5]])
    result.plan.given = Given("background", np.array([column]), np.array([INDEX["climate"]]), scores, ("theirs",))
    study = result.sensitivity("climate")
    assert study.variance.method == EXACT
    rows = study.tornado().set_index("name")["swing"]
    assert rows["electricity DK production mix | greenhouse gases as CO2e (AR5) | DK | unsplit"] == 0
    assert study.central < assess_one(HEAT).default["climate"]


def test_documents_can_tell_what_is_confidential() -> None:
    from impact.sensitivity.rows import rows

    secret = PUMP.replace("distribution: uniform, assumption", "distribution: uniform, confidential: true, assumption")
    assert [row["confidential"] for row in rows(assess(secret, bundled_inventory()).sensitivity("climate"))] == [True]
    assert [row["confidential"] for row in rows(assess(PUMP, bundled_inventory()).sensitivity("climate"))] == [False]


def test_the_researcher_sees_source_and_evidence(climate: Sensitivity) -> None:
    first = climate.measure_next().iloc[0]
    assert first.title == "heat"
    assert first["first"] > 0.5
    assert "DANVA" in first.source
    assert first.evidence == "source of the case"
    assert "drives" in str(climate)


# ---------------------------------------------------------------------------------------------- partners and networks


def test_partners_savings_add_up(cost: Sensitivity) -> None:
    result = assess_one(HEAT)
    parts = [result.sensitivity("cost", partner=p) for p in (*result.case.partners, "outside")]
    assert sum(part.central for part in parts) == pytest.approx(cost.central)
    assert sum(part.variance.mean for part in parts) == pytest.approx(cost.variance.mean)


def test_a_network_is_the_sum_of_its_cases_and_shares_their_inputs() -> None:
    network = impact.assess("kalundborg")
    study = of_result(network, "climate")
    assert study.central == pytest.approx(network.total[0])
    parts = [of_result(part.result, "climate") for part in study.saving.parts]
    assert study.variance.mean == pytest.approx(sum(part.variance.mean for part in parts))
    assert len(study.saving.inputs) < sum(len(part.saving.inputs) for part in parts)
    assert study.variance.method == EXACT


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"indicator": "climat"}, "Unknown indicator 'climat'. Did you mean 'climate'"),
        ({"baseline": "oil boiler"}, "no baseline 'oil boiler'. Did you mean 'oil boilers'"),
        ({"partner": "utilty"}, "no partner 'utilty'. Did you mean 'utility'"),
        ({"samples": 1000}, "a power of two, found 1000"),
    ],
)
def test_wrong_choices_are_faults(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        assess_one(HEAT).sensitivity(**options)


# ---------------------------------------------------------------------------------------------- command


def test_the_command_answers_in_words() -> None:
    done = CliRunner().invoke(cli, ["sensitivity", HEAT])
    assert done.exit_code == 0
    assert "What to measure next" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_json_is_one_object_and_the_same_twice() -> None:
    words = ["sensitivity", HEAT, "--indicator", "cost", "--break-even", "cop", "--grid", "cop", "CO2 price", "--json"]
    first, second = (CliRunner().invoke(cli, words).stdout for _ in range(2))
    assert first == second
    (found,) = json.loads(first)["sensitivity"]
    assert found["saving"] == pytest.approx(assess_one(HEAT).default["cost"])
    assert found["break_even"][0]["roots"]
    assert len(found["grid"]["saving"]) == len(found["grid"]["y"]["values"])
    assert {"name", "value", "low", "high", "first", "total", "source", "evidence"} <= set(found["inputs"][0])


def test_the_command_shows_only_the_inputs_that_are_named() -> None:
    done = CliRunner().invoke(cli, ["sensitivity", HEAT, "--input", "cop", "--input", "heat_sold", "--json"])
    (found,) = json.loads(done.stdout)["sensitivity"]
    assert [row["title"] for row in found["inputs"]] == ["cop"]
    done = CliRunner().invoke(cli, ["sensitivity", HEAT, "--input", "heat_sold"])
    assert "'kal-wastewater-heat: heat_sold' has no uncertainty here" in done.stdout


# ---------------------------------------------------------------------------------------------- figures

DANISH = "varmevirkningsgrad for kedelanlæg nummer {} ved fuld last, inklusive tab i fjernvarmenettet (skønnet)"


def overlapping(ax: Any) -> bool:
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    return any(a.overlaps(b) for a, b in pairwise(boxes))


@pytest.mark.slow
def test_thirty_inputs_with_long_danish_names_do_not_overlap() -> None:
    names = [DANISH.format(k) for k in range(30)]
    swings = [Swing(n, k, ((0.0, 1.0),), 3000 - 80.0 * (30 - k), 3000 + 60.0 * (30 - k), 3000.0)
              for k, n in enumerate(names)]  # fmt: skip
    shares = np.linspace(0.1, 0.001, 30)
    for ax in (draw_tornado(swings, "t CO2e/a", "Saving", most=30), draw_indices(names, shares, shares, most=30)):
        assert len(ax.get_yticklabels()) == 30
        assert not overlapping(ax)


def test_a_tornado_says_what_it_leaves_out() -> None:
    swings = [Swing(f"input {k}", k, ((0.0, 1.0),), -1.0, 2.0, 1.0) for k in range(20)]
    texts = [text.get_text() for text in draw_tornado(swings, "t", "Saving", most=15).texts]
    assert "and 5 more with less effect" in texts


def test_figures_of_a_case_draw_on_the_axes_they_get(cost: Sensitivity) -> None:
    for make in (plots.tornado, plots.indices):
        ax = plots.new(3)
        assert make(cost, ax=ax) is ax
    ax = plots.new(3)
    assert plots.two_way(cost, "cop", "CO2 price", ax=ax, points=9) is ax
    ax = plots.new(3)
    assert plots.break_even(cost, "cop", ax=ax) is ax
    (root,) = cost.break_even("cop").roots
    assert any(f"break-even: {root:,.4g}" in label for label in ax.get_legend_handles_labels()[1])


def test_a_map_without_a_zero_has_no_line_of_zero() -> None:
    ax = draw_grid(grid(lambda x, y: x + y + 1, np.arange(3.0), np.arange(3.0)), "t", "Saving")
    assert "saving is zero" not in ax.get_legend_handles_labels()[1]


def test_the_distribution_is_split_at_zero_and_its_shares_are_those_of_the_draws() -> None:
    draws = np.random.default_rng(1).normal(1.0, 1.0, 50_000)
    counts, edges = np.histogram(draws, bins=2_000)
    ax = draw_distribution(edges, counts.astype(float), "t CO2e/a", "Saving", (-0.96, 2.96), 1.0, (draws > 0).mean())
    labels = ax.get_legend_handles_labels()[1]
    assert any(label.startswith("above zero: 84") for label in labels)
    assert any(label.startswith("below zero: 1") for label in labels)
    negative = [bar for bar in ax.patches if bar.get_hatch()]
    assert negative
    assert all(bar.get_x() + bar.get_width() <= 1e-9 for bar in negative)


def test_the_figures_of_a_simulation() -> None:
    mc = assess_one("dk-demolition-yard").simulate(20_000, seed=1)
    ax = plots.distribution(mc, "cost")
    (share,) = (label for label in ax.get_legend_handles_labels()[1] if label.startswith("above zero"))
    assert float(share.removeprefix("above zero: ").removesuffix(" %")) == pytest.approx(
        100 * mc.probability("cost"), abs=0.05
    )
    assert plots.convergence(mc, "cost").get_xlabel() == "draws"


def test_convergence_has_draws_on_a_logarithmic_axis() -> None:
    steps = np.geomspace(100, 1e5, 5)
    ax = draw_convergence(steps, steps * 0 + 2, steps * 0 + 1, steps * 0 + 3, "t", "Saving")
    assert ax.get_xscale() == "log"


# ---------------------------------------------------------------------------------------------- cost and notebook


def test_the_command_needs_no_more_than_an_assessment() -> None:
    """Indices that are integrated need neither scipy nor pandas."""
    import subprocess
    import sys

    program = (
        "import sys, impact\n"
        f"print(impact.assess('{HEAT}').sensitivity('climate'))\n"
        "sys.exit(bool({'scipy', 'pandas', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_the_notebook_on_paired_comparison_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from impact.documents.notebook import execute, template

    execute(template("uncertainty"), {})
    texts = capsys.readouterr().out
    assert "P(saving > 0) = 1.000" in texts  # paired
    assert "P(saving > 0) = 0.7" in texts  # each scenario with draws of its own
