"""What is uncertain, how its statement is read, and which things share a draw: through whole cases.

Conventions: Frischknecht et al. (2007), ecoinvent report No. 1, section 7 (GSD², pedigree); IPCC (2006), Guidelines,
Volume 1, Chapter 3 (ranges are 95 %, asymmetric ones lognormal).
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from small import FRAME, assess_one, case_of, one_flow

import impact
from impact.api import Result
from impact.factors import Inventory
from impact.factors.tables import read
from impact.ground.paths import data
from impact.uncertainty.model import SYSTEM, model_of
from impact.variables.distributions import Z95, Discrete, Distribution, Lognormal, Normal, Pert, Triangular, Uniform
from impact.variables.gather import uncertain_of
from impact.variables.variable import Uncertain

TWO_EMITTERS = """
parameters:
{parameters}
functions: {{product: {{amount: 1 t/a, for: user, assumption: test}}}}
scenarios:
  apart:
    baseline: true
    flows:
      - {{emit: carbon dioxide (fossil), amount: 10 t/a * {before}, by: user, role: operation,
         serves: {{product: 1 t/a}}, assumption: test}}
  together:
    flows:
      - {{emit: carbon dioxide (fossil), amount: 8 t/a * {after}, by: user, role: operation,
         serves: {{product: 1 t/a}}, assumption: test}}
"""


def result_of(text: str, inventory: Inventory, **options: object) -> Result:
    return assess_one(case_of(FRAME + text), inventory=inventory, **options)


def emitters(parameters: list[str], before: str, after: str, inventory: Inventory) -> Result:
    text = TWO_EMITTERS.format(parameters="\n".join(f"  {p}" for p in parameters), before=before, after=after)
    return result_of(text, inventory)


def parameter(statement: str, inventory: Inventory, value: str = "2") -> Uncertain:
    """The input that a parameter with a statement becomes."""
    result = emitters([f"ef: {{value: {value}, {statement}, assumption: test}}"], "ef", "ef", inventory)
    found = uncertain_of(result.plan)
    assert len(found) == 1, found
    return found[0]


def savings(result: Result, streams: dict[str, np.ndarray]) -> np.ndarray:
    """Climate savings of the default comparison for variates of every stream."""
    model = model_of(result)
    values = np.stack([entry.values(streams[entry.draw]) for entry in model.inputs])
    totals = dict(zip(model.outputs, model(values), strict=True))
    before, after = (totals[scenario, SYSTEM, "climate"] for scenario in (result.baseline, result.alternative))
    saved: np.ndarray = before - after
    return saved


# ------------------------------------------------------------------ statements and how they are read


@pytest.mark.parametrize(
    ("statement", "expected", "said"),
    [
        ("range: ±5 %", Normal(2, 0.1 / Z95), "range ±5 % read as a 95 % range of a normal: sd = 2.55 %"),
        (
            "range: ±20 %, distribution: lognormal",
            Lognormal(2, log(1.2 / 0.8) / 2 / Z95),
            "range ±20 % read as a 95 % range: GSD² of a lognormal: the value is the median, 95 % within ×÷ 1.23",
        ),
        ("low: 1, high: 3", Normal(2, 1 / Z95, minimum=0.1), "1 to 3, symmetric, read as a 95 % range of a normal"),
        ("low: 1, high: 4", Lognormal(2, log(2) / Z95), "1 to 4 read as a 95 % range of a lognormal about its median"),
        (
            "low: 1.5, high: 4",
            Lognormal(2 / 3, log(4) / Z95, 4 / 3),
            "1.5 to 4 read as a 95 % range of a shifted lognormal with the value as its median",
        ),
        ("low: 1, high: 3, distribution: normal", Normal(2, 1 / Z95, minimum=0.1), "95 % range of a normal: sd"),
        ("low: 1, high: 4, distribution: lognormal", Lognormal(2, log(4) / 2 / Z95), "95 % range of a lognormal"),
        ("low: 1, high: 4, distribution: uniform", Uniform(1, 4), "1 to 4 are the ends of a uniform distribution"),
        ("low: 1, high: 4, distribution: triangular", Triangular(1, 2, 4), "1 to 4 are the ends of a triangular"),
        ("low: 1, high: 4, distribution: pert", Pert(1, 2, 4), "1 to 4 are the ends of a PERT distribution"),
        ("range: ±50 %, distribution: triangular", Triangular(1, 2, 3), "±50 %: the ends of a triangular"),
        ("cv: 10 %", Lognormal(2, sqrt(log(1.01))), "CV 10 %, GSD² = 1.221 of a lognormal: the value is the median"),
        ("cv: 10 %, distribution: normal", Normal(2, 0.2), "CV 10 % of a normal"),
        ("gsd: 1.3", Lognormal(2, log(1.3)), "GSD 1.3 of a lognormal: the value is the median, 95 % within ×÷ 1.69"),
        ("gsd2: 1.69", Lognormal(2, log(1.3)), "GSD² 1.69 of a lognormal: the value is the median"),
        ("values: {1: 30 %, 4: 70 %}", Discrete((1.0, 4.0), (0.3, 0.7)), "one of 1 (30 %), 4 (70 %)"),
    ],
)
def test_a_statement_becomes_the_distribution_that_its_convention_says(
    statement: str, expected: Distribution, said: str, inventory: Inventory
) -> None:
    found = parameter(statement, inventory)
    assert type(found.distribution) is type(expected)
    np.testing.assert_allclose(fields(found.distribution), fields(expected), rtol=1e-9, atol=1e-12)
    assert said in found.basis


def fields(distribution: Distribution) -> list[float]:
    if isinstance(distribution, Discrete):
        return [*distribution.values, *distribution.probabilities]
    values = (getattr(distribution, name) for name in distribution.__slots__ if not name.startswith("_"))
    return [min(max(value, -1e300), 1e300) for value in values]


def test_pedigree_scores_of_a_parameter_give_the_published_check_value(inventory: Inventory) -> None:
    """Scores (2, 3, 2, 2, 2) with a basic uncertainty of 1.05: GSD² 1.10787, by the factors of openLCA's table."""
    found = parameter("pedigree: [2, 3, 2, 2, 2]", inventory).distribution
    assert isinstance(found, Lognormal)
    assert found.gsd**2 == pytest.approx(1.10787, abs=5e-6)


@pytest.mark.parametrize(
    "statement", ["gsd2: 1.5", "range: ±10 %", "cv: 20 %", "low: -3, high: -1", "low: -4, high: -1"]
)
def test_a_negative_value_stays_negative(statement: str, inventory: Inventory) -> None:
    found = parameter(statement, inventory, "-2").distribution
    z = np.linspace(-8, 8, 99)
    assert (found.from_normal(z) < 0).all()
    assert found.quantile(0.5) == pytest.approx(-2)


def test_a_range_over_zero_lets_the_sign_flip_because_it_says_so(inventory: Inventory) -> None:
    found = parameter("low: -1, high: 5", inventory).distribution
    assert found.quantile(0.025) == pytest.approx(-1)
    assert found.support == (-np.inf, np.inf)


def test_a_range_that_starts_at_zero_never_draws_below_it(inventory: Inventory) -> None:
    found = parameter("low: 0, high: 4", inventory).distribution
    assert found.support[0] == 0
    assert found.quantile(0.5) == pytest.approx(2)
    assert found.mean > 2  # what would lie below zero counts as zero


# ------------------------------------------------------------------ what is drawn


def test_an_uncertain_expression_is_drawn_in_its_place(inventory: Inventory) -> None:
    """cop = sold / used with a range of its own: it is drawn, what it is computed from is not."""
    parameters = [
        "sold: {value: 66, range: ±5 %, assumption: test}",
        "used: {value: 18, range: ±5 %, assumption: test}",
        "cop: {value: sold / used, low: 3.2, high: 4.0, distribution: triangular, assumption: test}",
    ]
    result = emitters(parameters, "cop", "cop", inventory)
    (found,) = uncertain_of(result.plan)
    assert (found.name, found.value) == ("small-case: cop", pytest.approx(66 / 18))
    saved = savings(result, {"small-case: cop": np.array([0.0, 1.0])})
    assert saved == pytest.approx([2 * 3.2, 2 * 4.0])


def test_what_no_scenario_uses_is_not_drawn(inventory: Inventory) -> None:
    parameters = [f"{name}: {{value: 2, range: ±5 %, assumption: test}}" for name in ("ef", "spare")]
    assert [entry.title for entry in uncertain_of(emitters(parameters, "ef", "ef", inventory).plan)] == ["ef"]


def test_a_value_by_year_is_drawn_as_one_factor_on_all_years(inventory: Inventory) -> None:
    text = TWO_EMITTERS.format(
        parameters="  ef: {value: 2, by year: {2020: 1, 2022: 4}, low: 1, high: 4, assumption: test}",
        before="ef",
        after="ef",
    )
    result = result_of(text, inventory)
    (found,) = uncertain_of(result.plan)
    assert (found.relative, found.central, found.value) == (True, 1.0, 4.0)
    assert found.distribution.quantile(0.975) == pytest.approx(2.0)  # high over value, not over the year's value
    assert savings(result, {found.draw: np.array([0.0, Z95])}) == pytest.approx([8.0, 16.0])


def test_definitions_are_exact_and_series_are_factors(inventory: Inventory) -> None:
    found = {entry.name: entry for entry in uncertain_of(assess_one("kal-wastewater-heat", inventory=inventory).plan)}
    assert not any("gas oil burned | gas oil" in name for name in found)  # 1 MWh burned is 1 MWh of fuel
    mix = found["electricity DK production mix | greenhouse gases as CO2e (AR5) | DK | unsplit"]
    assert mix.relative
    assert mix.unit == "t/MWh"
    assert "pedigree (2, 2, 1, 1, 2), table openLCA" in mix.basis
    boiler = found["heat from gas oil boiler | gas oil burned"]
    assert [boiler.distribution.quantile(p) for p in (0.025, 0.5, 0.975)] == pytest.approx(
        [1 / 0.97, 1 / 0.95, 1 / 0.89]
    )


def test_every_bundled_case_has_inputs_with_a_name_a_source_and_a_basis(inventory: Inventory) -> None:
    for path in sorted(data("cases").glob("*/*.yaml")):
        if path.name == "network.yaml":
            continue
        result = assess_one(path, inventory=inventory)
        found = uncertain_of(result.plan)
        assert len({entry.name for entry in found}) == len(found) > 2, path
        for entry in found:
            assert entry.basis, entry
            assert entry.source, entry
            assert np.isfinite([entry.distribution.mean, entry.distribution.sd, entry.central]).all(), entry
            low, high = entry.distribution.support
            assert low <= entry.central <= high, entry


def test_names_and_order_do_not_depend_on_titles(inventory: Inventory) -> None:
    case = impact.load("kal-wastewater-heat")
    again = replace(case, title=replace(case.title, en="Another title", da=""))
    first, second = (assess_one(one, inventory=inventory) for one in (case, again))
    assert uncertain_of(first.plan) == uncertain_of(second.plan)


# ------------------------------------------------------------------ which things share a draw


def test_paired_scenarios_share_a_draw_and_unpaired_ones_do_not(inventory: Inventory) -> None:
    """10·EF against 8·EF with EF of GSD 1.3: P(saving > 0) = 1; drawn for each scenario by itself it would be 0.726."""
    rng = np.random.default_rng(5)
    n = 100_000
    one = emitters(["ef: {value: 1, gsd: 1.3, assumption: test}"], "ef", "ef", inventory)
    paired = savings(one, {"small-case: ef": rng.standard_normal(n)})
    assert (paired > 0).all()
    two = emitters(
        [f"{name}: {{value: 1, gsd: 1.3, assumption: test}}" for name in ("first", "second")],
        "first",
        "second",
        inventory,
    )
    apart = savings(two, {f"small-case: {name}": rng.standard_normal(n) for name in ("first", "second")})
    expected = NormalDist().cdf(log(10 / 8) / (sqrt(2) * log(1.3)))
    assert expected == pytest.approx(0.726, abs=5e-4)
    assert (apart > 0).mean() == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / n))


def test_the_simulation_pairs_its_scenarios(inventory: Inventory) -> None:
    """The same example through `result.simulate`: certain, and 0.726 within four times its own error."""
    one = emitters(["ef: {value: 1, gsd: 1.3, assumption: test}"], "ef", "ef", inventory)
    assert one.simulate(50_000, seed=1).probability("climate").value == 1
    two = [f"{name}: {{value: 1, gsd: 1.3, assumption: test}}" for name in ("first", "second")]
    found = emitters(two, "first", "second", inventory).simulate(50_000, seed=1).probability("climate")
    assert found.value == pytest.approx(0.7262, abs=4 * found.error)
    assert found.error == pytest.approx(sqrt(found.value * (1 - found.value) / 50_000))


@pytest.mark.parametrize(
    "statement",
    [
        "gsd2: 1.69",
        "range: ±20 %",
        "low: 1.5, high: 4",
        "low: 0, high: 4",
        "low: 1, high: 4, distribution: triangular",
        "low: 1, high: 4, distribution: pert",
        "low: 1, high: 4, distribution: uniform",
    ],
)
def test_the_simulation_draws_what_was_stated(statement: str, inventory: Inventory) -> None:
    """The saving of 10·ef − 8·ef is 2·ef: its mean, median and 95 % range are twice those of the statement."""
    result = emitters([f"ef: {{value: 2, {statement}, assumption: test}}"], "ef", "ef", inventory)
    (entry,) = uncertain_of(result.plan)
    n = 100_000
    found = result.simulate(n, seed=3)
    summary = found.summary()
    row = summary[(summary["kind"] == "saving") & (summary["indicator"] == "climate")].iloc[0]
    error = 2 * entry.distribution.sd / sqrt(n)
    assert row["mean"] == pytest.approx(2 * entry.distribution.mean, abs=4 * error)
    for p in (0.025, 0.5, 0.975):
        off = 4 * sqrt(p * (1 - p) / n)
        wanted = [2 * entry.distribution.quantile(q) for q in (p - off, p + off)]
        assert wanted[0] <= found.quantile(p) <= wanted[1]


def test_a_group_rises_together_and_what_stands_against_it_falls(inventory: Inventory) -> None:
    parameters = [
        "first: {value: 1, gsd: 1.3, group: weather, assumption: test}",
        "second: {value: 2, low: 1, high: 4, distribution: triangular, group: weather, assumption: test}",
        "third: {value: 1, range: ±10 %, against: weather, assumption: test}",
    ]
    found = uncertain_of(emitters(parameters, "first * second", "third", inventory).plan)
    assert {entry.draw for entry in found} == {"group small-case: weather"}
    assert {entry.variate for entry in found} == {"normal"}  # one stream gives one variate
    z = np.linspace(-2, 2, 9)
    first, second, third = (entry.values(z) for entry in found)
    assert (np.diff(first) > 0).all()
    assert (np.diff(second) > 0).all()
    assert (np.diff(third) < 0).all()
    assert "shares the draw of the group 'weather', against it" in found[2].basis


def test_a_group_of_a_network_is_shared_by_its_cases(tmp_path: Path, inventory: Inventory) -> None:
    source = data("cases") / "kalundborg"
    names = {"wastewater-heat.yaml": "kal-wastewater-heat", "biogas.yaml": "kal-biogas"}
    cases = {id: impact.load(source / file) for file, id in names.items()}
    first = {id: next(p.name for p in case.parameters.values() if p.uncertainty) for id, case in cases.items()}
    for file in names:
        (tmp_path / file).write_text((source / file).read_text())
    groups = ", ".join(f"{id}: {name}" for id, name in first.items())
    (tmp_path / "network.yaml").write_text(
        f"id: two\ntitle: Two\ncases: [{', '.join(names)}]\ngroups:\n  weather: {{{groups}}}\n"
    )
    network = impact.assess(tmp_path, inventory=inventory)
    for result in network:  # type: ignore[union-attr]
        drawn = {entry.title.replace(" ", "_"): entry.draw for entry in uncertain_of(result.plan)}
        assert drawn[first[result.case.id]] == "group two: weather"
        assert sum(draw.startswith("group") for draw in drawn.values()) == 1


def test_two_cases_share_the_rows_of_the_inventory_and_not_their_parameters(inventory: Inventory) -> None:
    one, two = (assess_one(id, inventory=inventory) for id in ("kal-wastewater-heat", "kal-asnaes-heat"))
    first, second = ({entry.draw for entry in uncertain_of(result.plan)} for result in (one, two))
    shared = first & second
    assert "hard coal burned | carbon dioxide (fossil) | direct" in shared
    assert not any(name.startswith("kal-") for name in shared)


# ------------------------------------------------------------------ water keeps its balance


def test_all_water_of_a_process_shares_one_factor(inventory: Inventory) -> None:
    """A cooling tower's make-up, evaporation and blow-down rise together, so that consumption is the evaporation."""
    tower = "heat rejection in cooling tower (groundwater)"
    result = result_of(one_flow(f"use: {tower}", "", "100 MWh/a"), inventory)
    inputs = uncertain_of(result.plan)
    (water,) = (entry for entry in inputs if entry.name == f"{tower} | water")
    assert water.relative
    assert len(water.of) == 3
    acted_on = [name for entry in inputs for name in entry.of if name.startswith(tower) and "electricity" not in name]
    assert sorted(acted_on) == sorted(water.of)
    model = model_of(result)
    values = np.repeat(model.central[:, None], 3, axis=1)
    values[model.inputs.index(water)] = [1.0, 0.9, 1.2]
    totals = dict(zip(model.outputs, model(values), strict=True))
    consumed, taken = (totals["apart", SYSTEM, name] for name in ("water", "water_withdrawal_groundwater"))
    assert consumed / consumed[0] == pytest.approx([1.0, 0.9, 1.2])
    assert taken / taken[0] == pytest.approx([1.0, 0.9, 1.2])


def test_a_process_that_makes_water_is_bound_by_its_balance(inventory: Inventory) -> None:
    result = result_of(one_flow("use: softened water", "", "100 m3/a"), inventory)
    assert not [entry for entry in uncertain_of(result.plan) if "water to surface water" in "".join(entry.of)]
    assert "softened water | drinking water DK" not in {entry.name for entry in uncertain_of(result.plan)}


# ------------------------------------------------------------------ prices


def test_a_price_is_one_factor_for_all_who_pay_it(inventory: Inventory) -> None:
    prices = [
        entry
        for entry in uncertain_of(assess_one("kal-wastewater-heat", inventory=inventory).plan)
        if entry.kind == "price"
    ]
    electricity = next(entry for entry in prices if entry.name == "price of electricity DK (DK)")
    assert electricity.of == ("electricity DK production mix",)
    assert electricity.relative
    assert electricity.unit == "DKK/MWh"
    assert electricity.value == pytest.approx(709.1)


def test_a_price_set_by_law_is_as_sure_as_its_source(inventory: Inventory) -> None:
    text = one_flow("use: CO2 tax DK outside ETS", "", "5 t/a")
    found = [entry for entry in uncertain_of(result_of(text, inventory).plan) if entry.kind == "price"]
    for entry in found:
        assert "set by law" in entry.basis
        assert entry.distribution.sd < 0.25


# ------------------------------------------------------------------ an inventory of one's own


def test_an_inventory_without_default_uncertainties_has_only_stated_ones() -> None:
    folder = Path(__file__).parent / "inventory"
    result = result_of(one_flow("use: bought heat", ""), Inventory(read([folder])))
    assert uncertain_of(result.plan) == ()


def test_lognormal_spread_of_a_row_is_within_gsd2() -> None:
    """95 % of a lognormal lie within median ×÷ GSD²: with σ = ln GSD that is ±2σ, 95.45 %."""
    distribution = Lognormal(1.0, log(1.3))
    inside = NormalDist().cdf(2) - NormalDist().cdf(-2)
    assert inside == pytest.approx(0.9545, abs=1e-4)
    assert distribution.quantile((1 + inside) / 2) == pytest.approx(1.3**2)
    assert exp(2 * distribution.sigma) == pytest.approx(1.69)
