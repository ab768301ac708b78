"""Simulations: paired, reproducible to the last bit, and equal to what the draws themselves say."""

from __future__ import annotations

import json
import threading
import time
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from dense import dense_totals
from small import assess, assess_one, digits_inventory

import impact
from impact.api import NetworkResult
from impact.cli import cli
from impact.ground.errors import InputError
from impact.model.indicators import NAMES
from impact.uncertainty.accumulators import Summary, positions, scale_of
from impact.uncertainty.interval import intervals
from impact.uncertainty.model import model_of
from impact.uncertainty.outputs import LEVEL, RELATIVE, SAVING, Output
from impact.uncertainty.streams import BLOCK, sample
from impact.uncertainty.summary import Simulation

CASES = Path(__file__).parents[2] / "cases"
HEAT_PUMP = CASES / "kalundborg" / "wastewater-heat.yaml"
BIOGAS = CASES / "sjaelland" / "solrod-biogas.yaml"
N = 20_000

PAIRED = """
functions: {{heat: {{amount: 10 t/a, for: user, assumption: test}}}}
parameters: {{factor: {{value: 1, {spread}, assumption: test}}, other: {{value: 1, {spread}, assumption: test}}}}
scenarios:
  apart: {{baseline: true, flows: [{{use: fuel, amount: 10 t/a, by: user, role: supply, serves: heat, assumption: t}}]}}
  together: {{flows: [{{use: {second}, amount: 8 t/a, by: user, role: supply, assumption: t}},
                     {{use: nothing, amount: 10 t/a, by: user, role: supply, serves: heat, assumption: t}}]}}
processes:
  fuel: {{output: 1 t, emissions: {{carbon dioxide (fossil): 1 t * factor}}, assumption: t}}
  another: {{output: 1 t, emissions: {{carbon dioxide (fossil): 1 t * other}}, assumption: t}}
  nothing: {{output: 1 t, emissions: {{methane (fossil): 0 t}}, assumption: t}}
"""


def everything(simulation: Any) -> list[Any]:
    """All figures of a simulation, to the last bit."""
    table = simulation.table
    found = []
    for output in table.outputs:
        found += [table.mean(output), table.sd(output), *table.quantiles(output, [0.001, 0.3, 0.999]).tolist()]
    return [repr(x) for x in (*found, table.summary.above.tolist(), table.summary.counts.tobytes())]


def paired(second: str, spread: str = "gsd: 1.3", n: int = N) -> Simulation:
    found = assess(PAIRED.format(second=second, spread=spread), digits_inventory()).simulate(n, seed=1, threads=1)
    return found


# ---------------------------------------------------------------------------------------------- what is right


def test_scenarios_that_share_a_factor_are_compared_draw_by_draw() -> None:
    """10·EF against 8·EF, EF of GSD 1.3: the saving is sure; drawn apart it would be 0.726 (method: paired draws).

    ln 10 − ln 8 over √2 ln 1.3 is 0.6014 standard deviations: P = 0.7262.
    """
    assert paired("fuel").probability("climate") == 1
    apart = paired("another", n=200_000).probability("climate")
    assert apart.value == pytest.approx(0.7262, abs=4 * apart.error)
    assert 0 < apart.error < 0.0011


@pytest.mark.slow
@pytest.mark.parametrize("path", [HEAT_PUMP, BIOGAS], ids=lambda p: p.stem)
def test_summaries_are_those_of_the_draws(path: Path) -> None:
    """Means, spreads, counts and quantiles of every output, against the draws computed by the dense path."""
    result = assess_one(path)
    simulation, model = result.simulate(N, seed=7), model_of(result)
    values = sample(model.inputs, N, 7)
    totals = np.concatenate(
        [dense_totals(result.plan, model.inputs, values[:, k : k + 500]) for k in range(0, N, 500)], 1
    )
    at = {output: k for k, output in enumerate(model.outputs)}
    table = simulation.table
    for output in table.outputs:
        drawn = totals[at[output.scenario, output.partner, output.indicator]]
        size = np.abs(drawn).max()
        if output.kind in (SAVING, RELATIVE):
            other = totals[at[output.alternative, output.partner, output.indicator]]
            size = max(size, np.abs(other).max())
            drawn = (drawn - other) / (drawn if output.kind == RELATIVE else 1.0)
        spread, slack = (
            drawn.std(ddof=1),
            1e-11 * (size if output.kind != RELATIVE else 1.0) + 1e-12,
        )  # noise of the dense path around exact zeros
        assert table.mean(output) == pytest.approx(drawn.mean(), abs=slack)
        assert table.sd(output) == pytest.approx(spread, rel=1e-9, abs=slack)
        if output.kind == SAVING:
            assert table.probability(output).value == pytest.approx((drawn > slack).mean(), abs=1e-15)
        found = table.quantiles(output, [0.025, 0.5, 0.975])
        if np.isfinite(found).all():
            assert np.abs(found - np.quantile(drawn, [0.025, 0.5, 0.975])).max() <= 0.01 * spread + slack


def test_partners_and_outside_add_up_in_the_mean() -> None:
    table = assess_one(BIOGAS).simulate(3000).table
    result = assess_one(BIOGAS)
    for scenario in result.case.scenarios:
        for name in NAMES:
            parts = [table.mean(Output(LEVEL, scenario, "", p, name)) for p in (*result.case.partners, "outside")]
            whole = table.mean(Output(LEVEL, scenario, "", "", name))
            assert sum(parts) == pytest.approx(whole, abs=1e-9 * max(map(abs, [*parts, 1.0])))


def test_a_value_that_is_sure_has_no_spread() -> None:
    simulation = assess_one(HEAT_PUMP).simulate(100)
    assert simulation.table.sd(Output(SAVING, "oil boilers", "heat pump", "", "water_scarcity")) == 0
    assert str(simulation.probability("water_scarcity")) == "0 (none of 100 draws)"


def test_a_threshold_given_beforehand_is_counted_exactly() -> None:
    result, value = assess_one(HEAT_PUMP), 23_456.0
    told = result.simulate(N, thresholds=[("climate", value)]).probability("climate", value)
    read = result.simulate(N).probability("climate", value)
    drawn = result.simulate(N, keep=True).draws("climate")["saving"]
    assert told.value == (drawn > value).mean()
    assert read.value == pytest.approx(told.value, abs=0.003)


def test_a_saving_that_is_often_exactly_zero_is_not_above_it() -> None:
    """min(): in half of the draws the alternative is the baseline; rounding must not count as a saving."""
    text = PAIRED.replace("8 t/a", "'10 t/a * min(factor, 1) / factor'")
    found = assess(text.format(second="fuel", spread="gsd: 1.3"), digits_inventory()).simulate(N, threads=1)
    chance = found.probability("climate")
    assert chance.value == pytest.approx(0.5, abs=4 * chance.error)


def test_savings_above_zero_are_counted_exactly() -> None:
    """Zero lies at an edge of the bins, or is counted apart where it cannot: both are the counts of the draws."""
    result = assess_one(BIOGAS)
    found = result.simulate(N)
    assert found.table.edges and found.table.counters
    for indicator in ("climate", "cost", "cost_operating", "energy_primary", "water"):
        drawn = found.draws(indicator)
        for comparison in result.comparisons:
            saving = drawn[comparison.baseline] - drawn[comparison.alternative]
            chance = found.probability(indicator, 0.0, comparison.baseline, comparison.alternative)
            assert chance.value == (saving > 1e-9 * drawn[comparison.baseline].abs()).mean(), indicator


def test_certainty_is_said_for_the_draws_that_were_made() -> None:
    """A share of one in so many draws is no certainty, so the table shows no bare 1."""
    rows = str(assess_one(HEAT_PUMP).simulate(1000)).splitlines()
    line = next(row for row in rows if row.startswith("Climate change,"))
    assert "in all draws" in line


# ---------------------------------------------------------------------------------------------- the same seed


@pytest.mark.slow
def test_threads_and_memory_change_nothing() -> None:
    result = assess_one(BIOGAS)
    n = 5 * BLOCK + 777
    one = everything(result.simulate(n, seed=3, threads=1))
    assert everything(result.simulate(n, seed=3, threads=2)) == one
    assert everything(result.simulate(n, seed=3, threads=5, memory=30_000_000)) == one
    assert everything(result.simulate(n, seed=4, threads=1)) != one


def network(names: list[str], tmp_path: Path) -> NetworkResult:
    """A folder of copies of bundled cases."""
    folder = tmp_path / "-".join(names)
    folder.mkdir()
    for k, name in enumerate(names):
        (folder / f"{k}-{name}.yaml").write_bytes((CASES / "kalundborg" / f"{name}.yaml").read_bytes())
    found = impact.assess(folder, year=2021)
    assert isinstance(found, NetworkResult)
    return found


def test_the_order_of_cases_and_more_cases_change_nothing(tmp_path: Path) -> None:
    """A case's figures are the same alone and among others; the total does not depend on the order of files."""
    two = network(["wastewater-heat", "steam"], tmp_path).simulate(N, seed=2)
    turned = network(["steam", "wastewater-heat"], tmp_path).simulate(N, seed=2, threads=1)
    more = network(["steam", "biogas", "wastewater-heat"], tmp_path).simulate(N, seed=2)
    assert everything(two) == everything(turned)
    for id in ("kal-wastewater-heat", "kal-steam"):
        assert everything(two[id]) == everything(turned[id]) == everything(more[id])
    alone = network(["steam"], tmp_path).simulate(N, seed=2)
    assert everything(alone["kal-steam"]) == everything(two["kal-steam"])


def test_a_total_is_paired_by_what_its_cases_share(tmp_path: Path) -> None:
    found = network(["wastewater-heat", "steam"], tmp_path)
    simulation = found.simulate(N, seed=2)
    drawn = sum(one.draws("climate")["saving"].to_numpy() for one in simulation.cases)
    total = Output(SAVING, "", "", "", "climate")
    assert simulation.table.mean(total) == pytest.approx(drawn.mean(), rel=1e-12)
    assert simulation.table.sd(total) == pytest.approx(drawn.std(ddof=1), rel=1e-9)


def test_a_title_changes_nothing(tmp_path: Path) -> None:
    text = HEAT_PUMP.read_text(encoding="utf-8")
    renamed = tmp_path / "renamed.yaml"
    renamed.write_text(text.replace("Heat pump on treated wastewater", "Another name"), encoding="utf-8")
    assert everything(assess_one(renamed).simulate(3000)) == everything(assess_one(HEAT_PUMP).simulate(3000))


def test_json_is_byte_identical() -> None:
    arguments = ["simulate", str(HEAT_PUMP), "-n", "3000", "--seed", "5", "--json"]
    first, second = (CliRunner().invoke(cli, [*arguments, "--threads", t]).stdout for t in ("1", "2"))
    assert first == second
    found = json.loads(first)
    saving = next(c for c in found["cases"][0]["comparisons"] if c["default"])["savings"]["climate"]
    assert saving["above"] == [{"threshold": 0.0, "probability": 1.0, "error": 0.0}]
    assert saving["quantiles"] == sorted(saving["quantiles"])


# ---------------------------------------------------------------------------------------------- faults and manners


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"n": 0}, "bad-draws"),
        ({"n": 100, "seed": -1}, "bad-seed"),
        ({"n": 100, "threads": 0}, "bad-threads"),
        ({"n": 100, "memory": 1000}, "too-little-memory"),
        ({"n": 100, "thresholds": [("climat", 0.0)]}, "unknown-indicator"),
        ({"n": 2_000_000, "keep": True}, "too-many-kept"),
    ],
)
def test_an_impossible_choice_is_a_fault(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(InputError) as error:
        assess_one(HEAT_PUMP).simulate(**options)
    assert [f.kind for f in error.value.faults] == [fault]


def test_an_unknown_baseline_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="oil boilers"):
        assess_one(HEAT_PUMP).simulate(10).probability("climate", baseline="oil boiler")


def test_draws_without_a_value_are_a_fault() -> None:
    """The root of what is negative in some draws."""
    text = PAIRED.replace("1 t * factor", "1 t * sqrt(factor - 1)").format(second="fuel", spread="range: ±90 %")
    with pytest.raises(InputError) as error:
        assess(text.replace("value: 1,", "value: 1.2,"), digits_inventory()).simulate(N)
    assert [f.kind for f in error.value.faults] == ["draws-not-finite"]


def test_a_loop_that_sometimes_eats_itself_is_a_fault() -> None:
    text = """
functions: {power: {amount: 1 MWh/a, for: user, assumption: test}}
parameters: {back: {value: 0.8 MWh, cv: 20 %, assumption: t}}
scenarios:
  apart: {baseline: true, flows: [{use: power, amount: 1 MWh/a, by: user, role: supply, serves: power, assumption: t}]}
  together: {without: {power: a by-product does it}}
processes:
  power: {output: 1 MWh, inputs: {mine: 1 t}, emissions: {carbon dioxide (fossil): 1 t}, assumption: t}
  mine: {output: 1 t, inputs: {power: back}, assumption: t}
"""
    with pytest.raises(InputError) as error:
        assess(text, digits_inventory()).simulate(N)
    assert [f.kind for f in error.value.faults] == ["loop-uses-more-than-it-makes"]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interruption_returns_at_once_and_leaves_no_thread(threads: int) -> None:
    result, before = assess_one(HEAT_PUMP), threading.active_count()

    def interrupt(done: int, draws: int) -> None:
        raise KeyboardInterrupt

    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        result.simulate(10**9, threads=threads, progress=interrupt)
    assert threading.active_count() == before
    assert time.perf_counter() - start < 60  # and not the hours that all draws would take


@pytest.mark.slow
def test_the_quick_interval_is_that_of_a_simulation() -> None:
    """Within four standard errors of a 2.5 % quantile of 2,048 draws, about a quarter of a standard deviation."""
    result = assess_one(BIOGAS)
    found, simulation = intervals(result), result.simulate(100_000)
    for c in result.comparisons:
        for i, name in enumerate(NAMES):
            output = Output(SAVING, c.baseline, c.alternative, "", name)
            wanted, spread = simulation.table.quantiles(output, [0.025, 0.975]), simulation.table.sd(output)
            assert np.abs(found[c.baseline, c.alternative][:, i] - wanted).max() <= 0.3 * spread + 1e-9
    assert not intervals(result)[result.baseline, result.alternative][:, NAMES.index("water_withdrawal_sea")].any()


@pytest.mark.parametrize(
    ("second", "mean", "sd"),
    [
        ("group: weather", 2.0, 2 * 0.1),  # 10 x - 8 x
        ("against: weather", 2.0, 18 * 0.1),  # 10 (1 + e) - 8 (1 - e)
        ("", 2.0, 0.1 * sqrt(10**2 + 8**2)),  # independent of each other
    ],
)
@pytest.mark.parametrize("spread", ["distribution: normal", "distribution: uniform"])
def test_draws_of_a_group_rise_together_and_fall_against_it(second: str, mean: float, sd: float, spread: str) -> None:
    """Before 10 t times one factor, after 8 t times another, each of mean 1 and standard deviation 0.1."""
    half = 0.1 * (sqrt(3) if "uniform" in spread else NormalDist().inv_cdf(0.975))
    stated = f"value: 1, low: {1 - half}, high: {1 + half}, {spread}, assumption: test"
    text = f"""
functions: {{heat: {{amount: 1 t/a, for: user, assumption: test}}}}
parameters:
  first: {{{stated}, {"group: weather" if second else "note: alone"}}}
  second: {{{stated}, {second or "note: alone"}}}
scenarios:
  apart: {{baseline: true, flows: [{{emit: carbon dioxide (fossil), amount: 10 t/a * first, by: user, role: operation,
          serves: {{heat: 1 t/a}}, assumption: test}}]}}
  together: {{flows: [{{emit: carbon dioxide (fossil), amount: 8 t/a * second, by: user, role: operation,
          serves: {{heat: 1 t/a}}, assumption: test}}]}}
"""
    summary = assess(text, digits_inventory()).simulate(100_000).summary()
    row = summary[(summary["kind"] == "saving") & (summary["indicator"] == "climate")].iloc[0]
    assert row["mean"] == pytest.approx(mean, abs=0.02)
    assert row["sd"] == pytest.approx(sd, rel=0.02)


def test_what_is_subtracted_turns_its_quantiles() -> None:
    """10 t for sure before, 8 t times a factor of GSD 1.3 after: the least saving is where the factor is greatest."""
    text = """
functions: {heat: {amount: 1 t/a, for: user, assumption: test}}
parameters: {factor: {value: 1, gsd: 1.3, assumption: test}}
scenarios:
  apart: {baseline: true, flows: [{emit: carbon dioxide (fossil), amount: 10 t/a, by: user, role: operation,
          serves: {heat: 1 t/a}, assumption: test}]}
  together: {flows: [{emit: carbon dioxide (fossil), amount: 8 t/a * factor, by: user, role: operation,
          serves: {heat: 1 t/a}, assumption: test}]}
"""
    simulation = assess(text, digits_inventory()).simulate(100_000)
    most = 1.3 ** NormalDist().inv_cdf(0.975)
    assert simulation.quantile(0.025) == pytest.approx(10 - 8 * most, abs=0.06)
    assert simulation.quantile(0.5) == pytest.approx(2, abs=0.06)
    assert simulation.quantile(0.975) == pytest.approx(10 - 8 / most, abs=0.06)


@pytest.mark.parametrize(("where", "error"), [("a tile of draws", 0.1), ("a simulation", 0.03)])
def test_the_interval_that_is_shown_is_that_of_95_percent(where: str, error: float) -> None:
    """10 t at a factor of 1 ± 20 %, a 95 % range, against nothing: 8 to 12 t. At 90 % it would be 8.32 to 11.68 t."""
    text = """
functions: {heat: {amount: 1 t/a, for: user, assumption: test}}
parameters: {factor: {value: 1, range: ±20 %, assumption: test}}
scenarios:
  apart: {baseline: true, flows: [{emit: carbon dioxide (fossil), amount: 10 t/a * factor, by: user, role: operation,
          serves: {heat: 1 t/a}, assumption: test}]}
  together: {without: {heat: a by-product does it}}
"""
    result = assess(text, digits_inventory())
    if where == "a simulation":
        summary = result.simulate(100_000).summary()
        row = summary[(summary["kind"] == "saving") & (summary["indicator"] == "climate")].iloc[0]
        low, high = row["q0.025"], row["q0.975"]
    else:
        low, high = intervals(result)["apart", "together"][:, NAMES.index("climate")]
    assert (low, high) == pytest.approx((8, 12), abs=error)


def test_progress_is_told_in_order() -> None:
    told: list[tuple[int, int]] = []
    assess_one(HEAT_PUMP).simulate(3 * BLOCK + 5, progress=lambda done, draws: told.append((done, draws)))
    n = 3 * BLOCK + 5
    assert told == [(BLOCK, n), (2 * BLOCK, n), (3 * BLOCK, n), (n, n)]


def test_a_simulation_reads_as_a_table() -> None:
    text = str(assess_one(HEAT_PUMP).simulate(2000))
    assert "2,000 draws of" in text
    assert "P(saving > 0)" in text
    assert "p-value" not in text and "*" not in text


def test_tables_are_tidy() -> None:
    simulation = assess_one(HEAT_PUMP).simulate(2000)
    quantiles = simulation.quantiles([0.1, 0.9])
    assert list(quantiles.columns) == ["kind", "scenario", "alternative", "indicator", "quantile", "value", "unit"]
    assert len(quantiles) == 2 * len(NAMES) * (3 + 4)
    summary = simulation.summary()
    assert summary[summary.kind == "level"]["probability"].isna().all()
    assert list(simulation.convergence().columns) == ["draws", "mean", "error", "q0.025", "q0.5", "q0.975"]
    assert {*simulation.partners().partner} == {"industry", "utility", "outside"}


# ---------------------------------------------------------------------------------------------- summaries


def test_merged_moments_are_those_of_the_whole() -> None:
    """Even where the mean is a million times the spread."""
    values = 1e6 + np.random.default_rng(1).standard_normal(10_000)
    whole = Summary(1, 0, 0)
    for part in np.split(values, [3, 4000, 4001, 9000]):
        block = Summary(1, 0, 0)
        block.n, block.mean = len(part), np.array([part.mean()])
        block.squares = np.array([((part - part.mean()) ** 2).sum()])
        whole.add(block)
    assert whole.mean[0] == pytest.approx(values.mean(), rel=1e-15)
    assert whole.sd[0] == pytest.approx(values.std(ddof=1), rel=1e-10)


def test_a_long_tail_is_laid_on_a_logarithmic_scale() -> None:
    """A lognormal of GSD² 9: low quantiles stay sharp although the largest draw is a hundred times the median."""
    values = np.exp(np.log(3) * np.random.default_rng(2).standard_normal((1, 50_000)))
    scale = scale_of(values[:, :512], 1)
    assert scale.skewed.tolist() == [0]
    y = (values[0] - scale.offset[0]) / scale.unit[0]
    at = np.clip((np.log(np.maximum(y, 1e-300)) - scale.start[0]) / scale.step[0], 0, 2047).astype(int)
    found = scale.values(0, positions(np.bincount(at, minlength=2048), (0.0, 2048.0), np.array([0.025, 0.5, 0.975])))
    assert found == pytest.approx(np.quantile(values, [0.025, 0.5, 0.975]), rel=0.01)


def test_quantiles_stay_within_the_extremes() -> None:
    counts = np.zeros(2048, dtype=np.int64)
    counts[[0, 5, 2047]] = 10, 80, 10
    found = positions(counts, (-3.0, 3000.0), np.array([0.0, 0.05, 0.5, 1.0]))
    assert found.tolist() == pytest.approx([-3.0, -1.0, 5.5, 3000.0])
