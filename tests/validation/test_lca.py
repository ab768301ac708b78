"""Full LCIA of cases: against our own indicators, bw2calc, Brightway by its own names, and by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drafts import drafts, plan_of
from hypothesis import HealthCheck, given, settings
from lcia import BY, EXACT, FILES, GAS, ROOT, bundled, by_category, looped, method, one
from small import assess, one_flow

from impact.brightway.characterise import factor, scores
from impact.brightway.coverage import COVERED
from impact.brightway.lca import GivenScores, Lca, lca
from impact.brightway.methods import find
from impact.factors import Inventory, biosphere
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment, Options

if find_spec("bw2io") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)


@pytest.fixture(scope="module")
def links(inventory: Inventory) -> dict[str, biosphere.Link]:
    return biosphere.links(inventory)


# ---------------------------------------------------------------------------------------------- our own indicators


@pytest.mark.parametrize("name", FILES)
def test_ipcc_2021_is_our_climate_with_ar6(name: str) -> None:
    """IPCC 2021 GWP100 (bundled) and our AR6 set have the same factors: 1,000 kg per t, in every scenario."""
    result = bundled(name)
    found = lca(result, [one("IPCC 2021 | climate change | global warming potential (GWP100)")])
    for scenario, level in result.level.items():
        assert found.level(scenario)[0] == pytest.approx(1000 * level[INDEX["climate"]], rel=1e-9, abs=1e-6)
    for pair in result.comparisons:
        assert found.saving(pair.baseline, pair.alternative)[0] == pytest.approx(1000 * pair["climate"], abs=1e-3)


def test_gas_by_gas(inventory: Inventory, links: dict[str, biosphere.Link]) -> None:
    """Every factor of our AR6 set but one convention: biogenic CO2 and carbon monoxide weigh nothing in both."""
    ours = inventory.characterisation("GWP100 AR6")
    theirs = one("IPCC 2021 | climate change | global warming potential (GWP100)")
    compared = 0
    for flow, group in inventory.flow_groups.items():
        if group == "greenhouse gas" or flow.startswith("carbon monoxide"):
            mine = ours.get(("climate", flow), {})
            expected = mine[""].value if mine else 0.0
            assert factor(theirs, flow, "", links) == pytest.approx(1000 * expected, rel=EXACT), flow
            compared += expected != 0
    assert compared >= 18
    assert factor(theirs, "carbon dioxide (biogenic)", "", links) == 0.0


@pytest.mark.parametrize("name", FILES)
def test_water_use_is_our_consumption_times_the_method_s_factor(name: str) -> None:
    result = bundled(name)
    found = lca(result, [one("EF v3.1 water use"), one("ReCiPe 2016 v1.03, midpoint (H) water use")])
    for scenario, level in result.level.items():
        water = level[INDEX["water"]]
        assert found.level(scenario) == pytest.approx([42.95 * water, water], rel=1e-9, abs=1e-6)


def test_water_is_not_silently_zero() -> None:
    """As published, EF v3.1 gives zero for a case that takes groundwater and lake water."""
    result = bundled("kal-surface-water")
    published = lca(result, list(find("EF v3.1 water use")))
    assert published.level("groundwater")[0] == 0.0
    balance = lca(result, "EF v3.1 water use")
    assert balance.level("groundwater")[0] > 1e8
    assert "water to air only (42.95" in str(balance) and "By region (AWARE 2.0" in str(balance)


@pytest.mark.parametrize("name", FILES)
def test_non_renewable_energy_is_our_primary_energy(name: str) -> None:
    """EF v3.1 counts net calorific value of fossil and nuclear energy [MJ]; renewable and unsplit energy is outside."""
    result = bundled(name)
    found = lca(result, [one("EF v3.1 energy resources")])
    flows = [flow for flow, _, _ in result.plan.system.elementary]
    counted = np.array([flow in ("primary energy (fossil)", "primary energy (nuclear)") for flow in flows])
    for scenario in result.case.scenarios:
        amounts = result.table.evaluation.B[0, 0] @ result.table.runs(scenario)
        expected = 3600 * float(amounts[counted].sum())
        assert found.level(scenario)[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


# ---------------------------------------------------------------------------------------------- bw2calc


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kal-steam", "kal-gypsum", "aal-waste-fuel", "kal-wastewater-biogas"])
@pytest.mark.parametrize("wanted", ["EF v3.1", "IPCC 2021"])
def test_bw2calc_agrees(name: str, wanted: str) -> None:
    """The same A, B, f and the method's C, solved by bw2calc: levels to 1e-10 of the sum of the absolute terms."""
    from impact.brightway import referee

    result = bundled(name)
    found = lca(result, method(wanted))
    system, table = result.plan.system, result.table
    A, B, C = table.evaluation.A[0, 0], table.evaluation.B[0, 0], found.characterisation.C
    for scenario in result.case.scenarios:
        demand, own = np.zeros(len(A)), np.zeros(len(C))
        for k in table.select(scenario):
            line, amount = table.lines[k], table.evaluation.amounts[0, 0, k]
            if line.column >= 0:
                demand[line.column] += amount * line.sign * system.signs[line.column]
            elif line.elementary >= 0:
                own += amount * line.sign * C[:, line.elementary]
        s, _, h = (solved[0] for solved in referee.solve(A, B, C, demand[None]))
        size = np.abs(C) @ np.abs(B) @ np.abs(s) + np.abs(own)
        assert (np.abs(found.level(scenario) - own - h) <= 1e-10 * size).all()
        assert h.any() or own.any()


# ---------------------------------------------------------------------------------------------- Brightway itself

MIXED = """
processes:
  oven:
    output: 2 MWh
    inputs: {fan: 1 MWh}
    emissions: {"carbon dioxide (fossil)": 100 kg, "methane (fossil)": 2 kg, nitrogen oxides: 3 kg,
                sulfur dioxide: 1 kg, NMVOC: 2 kg, "particulate matter (< 2.5 um)": 0.1 kg,
                "carbon monoxide (fossil)": 4 kg, ammonia: 0.2 kg}
    assumption: test
  fan:
    output: 1 MWh
    inputs: {oven: 0.5 MWh}
    emissions: {nitrogen oxides: 5 kg, dinitrogen monoxide: 1 kg, "methane (biogenic)": 3 kg}
    assumption: test
"""

BRIGHTWAY = """
import json, sys, zipfile
from pathlib import Path
import bw2calc, bw2data as bd, bw2io
bd.projects.set_current("independent")
bw2io.create_default_biosphere3()
archive = Path(bw2io.__file__).parent / "data" / "lcia" / "lcia_39_ecoinvent.zip"
read = json.loads(zipfile.ZipFile(archive).read("data.json"))
family = [one for one in read if one["name"][0] == "EF v3.1"]
for one in family:
    method = bd.Method(tuple(one["name"]))
    method.register(unit=one["unit"])
    method.write([(tuple(e["input"]), e["amount"]) for e in one["exchanges"]])
air = {node["name"]: node.key for node in bd.Database("biosphere3") if tuple(node["categories"]) == ("air",)}
emitted = {
    "oven": {"Carbon dioxide, fossil": 100, "Methane, fossil": 2, "Nitrogen oxides": 3, "Sulfur dioxide": 1,
             "NMVOC, non-methane volatile organic compounds": 2, "Particulate Matter, < 2.5 um": 0.1,
             "Carbon monoxide, fossil": 4, "Ammonia": 0.2},
    "fan": {"Nitrogen oxides": 5, "Dinitrogen monoxide": 1, "Methane, non-fossil": 3},
}
made, used = {"oven": 2, "fan": 1}, {"oven": ("fan", 1), "fan": ("oven", 0.5)}
bd.Database("foreground").write({
    ("foreground", name): {"name": name, "unit": "megawatt hour", "exchanges": [
        {"input": ("foreground", name), "amount": made[name], "type": "production"},
        {"input": ("foreground", used[name][0]), "amount": used[name][1], "type": "technosphere"},
        *({"input": air[flow], "amount": amount, "type": "biosphere"} for flow, amount in emitted[name].items()),
    ]} for name in made
})
scores = {}
demand = {bd.get_node(database="foreground", code="oven").id: 1.0}
for one in family:
    _, objects, _ = bd.prepare_lca_inputs({bd.get_node(database="foreground", code="oven"): 1.0}, tuple(one["name"]))
    lca = bw2calc.LCA(demand, data_objs=objects)
    lca.lci()
    lca.lcia()
    scores[one["name"][1]] = lca.score
print("scores: " + json.dumps(scores))
"""


@pytest.mark.slow
def test_brightway_by_its_own_names_gives_the_same(tmp_path: Path) -> None:
    """The loop in a Brightway project with flows looked up by name, in single precision."""
    environment = {**os.environ, "BRIGHTWAY2_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", BRIGHTWAY], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout.rpartition("scores: ")[2])
    found = lca(looped(MIXED), method("EF v3.1"))
    ours = dict(zip(by_category(found), found.level("apart").tolist(), strict=True))
    assert sum(value != 0 for value in theirs.values()) >= 12
    assert ours == pytest.approx(theirs, rel=1e-6)


# ---------------------------------------------------------------------------------------------- by hand


def test_a_loop_by_hand() -> None:
    """1 MWh from an oven that makes 2 MWh with 1 MWh of a fan that uses half a MWh of the oven.

    Oven runs r, fan runs r: 2 r - 0.5 r = 1, so r = 2/3. NOx 2/3 (3 + 5) = 16/3 kg, SO2 2/3 kg.
    EF v3.1 acidification: 0.74 per kg NOx, 1.31 per kg SO2.
    """
    found = lca(looped(), [one("EF v3.1 acidification")])
    nox, so2 = 0.74 * 16 / 3, 1.31 * 2 / 3
    assert found.level("apart")[0] == pytest.approx(nox + so2, rel=EXACT)
    flows = found.shares("apart", "flow")
    assert {name: float(v[0]) for name, v in flows.items()} == pytest.approx(
        {"nitrogen oxides": nox, "sulfur dioxide": so2}, rel=EXACT
    )
    processes = {name: float(v[0]) for name, v in found.shares("apart", "process").items()}
    assert processes == pytest.approx({"oven": 2 / 3 * (3 * 0.74 + 1.31), "fan": 2 / 3 * 5 * 0.74}, rel=EXACT)
    assert found.coverage_by_category[0].grade == COVERED


def test_a_given_score_cuts_what_lies_behind() -> None:
    """The fan's product has a score of 7 from elsewhere: 1 MWh of the oven = 1/2 run, half a MWh of fan."""
    result = looped()
    fan = result.plan.system.names.index("fan")
    found = lca(result, [one("EF v3.1 acidification")], {fan: GivenScores(np.array([7.0]), "background: fan")})
    own = 0.5 * (3 * 0.74 + 1.31)
    assert found.level("apart")[0] == pytest.approx(own + 0.5 * 7, rel=EXACT)
    for by in ("flow", "process"):
        parts = {name: float(v[0]) for name, v in found.shares("apart", by).items()}
        assert parts["background: fan"] == pytest.approx(3.5, rel=EXACT)
        assert sum(parts.values()) == pytest.approx(own + 3.5, rel=EXACT)


def test_given_scores_of_what_the_system_would_compute_change_nothing() -> None:
    result = bundled("kal-steam")
    plain = lca(result, method("EF v3.1"))
    system, evaluation = result.plan.system, result.table.evaluation
    computed = scores(evaluation.A[0, 0], evaluation.B[0, 0], plain.characterisation.C, system.signs)
    given = {j: GivenScores(computed[j], system.names[j]) for j in range(0, len(system.columns), 2)}
    found = lca(result, method("EF v3.1"), given)
    for scenario in result.case.scenarios:
        assert found.level(scenario) == pytest.approx(plain.level(scenario), rel=1e-9, abs=1e-9)


# ---------------------------------------------------------------------------------------------- contributions add up


def assert_adds_up(found: Lca) -> None:
    sizes = np.abs(found.lines).sum(axis=0) if len(found.lines) else np.zeros(len(found.categories))
    for by in BY:
        for scenario in found.result.case.scenarios:
            parts = sum(found.shares(scenario, by).values(), start=np.zeros(len(found.categories)))
            assert (np.abs(parts - found.level(scenario)) <= 1e-9 * sizes).all(), (by, scenario)
        saved = sum(found.saved(by).values(), start=np.zeros(len(found.categories)))
        pair = found.result.default
        assert (np.abs(saved - found.saving(pair.baseline, pair.alternative)) <= 1e-9 * sizes).all(), by


@pytest.mark.parametrize("name", FILES)
def test_contributions_of_bundled_cases_add_up(name: str) -> None:
    assert_adds_up(lca(bundled(name), method("EF v3.1")))


FEW = settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


@pytest.mark.slow
@FEW
@given(drafts(alternatives=2))
def test_contributions_of_random_cases_add_up(draft: dict[str, Any]) -> None:
    """Loops, substitution, allocation, treatment, non-unit outputs, lines that partners share."""
    plan = plan_of(draft)
    result = Assessment(plan.case, plan, Options())
    found = lca(result, method("EF v3.1"))
    assert_adds_up(found)
    climate = by_category(found)["climate change"]
    for scenario, level in result.level.items():
        assert found.level(scenario)[climate] == pytest.approx(1000 * level[INDEX["climate"]], rel=1e-8, abs=1e-6)


@pytest.mark.slow  # pandas
def test_tables_hold_what_adds_up() -> None:
    found = lca(bundled("kal-steam"), "EF v3.1")
    savings = found.savings()
    default = savings[savings["default"] & savings["value"].notna()].set_index("category")["value"]
    for by in BY:
        table = found.contributions(by)
        parts = table[table["of"] == "saving"].groupby("category")["value"].sum()
        for category, value in default.items():
            assert parts.get(category, 0.0) == pytest.approx(value, rel=1e-9, abs=1e-6), (by, category)


# ---------------------------------------------------------------------------------------------- own methods


def test_a_method_of_a_layer(tmp_path: Path) -> None:
    """A user's characterisation.csv is a method like any other, with regions."""
    import impact

    (tmp_path / "sources.csv").write_text("id,title,publisher,year,url,licence,note\nme,Mine,Me,2026,,,\n")
    (tmp_path / "characterisation.csv").write_text(
        "method,indicator,flow,region,factor,unit,source,place,evidence,note\n"
        "Town prices,air,nitrogen oxides,,100,EUR/t,me,p. 1,derived,\n"
        "Town prices,air,nitrogen oxides,DK,200,EUR/t,me,p. 1,derived,\n"
        "Town prices,air,sulfur dioxide,SE,400,EUR/t,me,p. 1,derived,\n"
    )
    inventory = impact.load_inventory(tmp_path)
    result = assess(one_flow("use: oven", GAS), inventory)
    found = lca(result, "Town prices")
    assert found.categories[0].unit == "EUR"
    assert found.level("apart")[0] == pytest.approx(200 * 16 / 3 / 1000, rel=EXACT)
    assert found.coverage_by_category[0].grade == COVERED


PROJECT = """
import sys
import bw2data as bd
bd.projects.set_current("mine")
bd.Database("biosphere3").write({
    ("biosphere3", "c1b91234-6f24-417b-8309-46111d09c457"): {"name": "Nitrogen oxides", "categories": ("air",),
        "unit": "kilogram", "type": "emission", "exchanges": []},
})
nox = ("biosphere3", "c1b91234-6f24-417b-8309-46111d09c457")
method = bd.Method(("House method", "air", "points"))
method.register(unit="points")
method.write([(nox, 2.5)])
before = sorted(bd.databases), sorted(bd.methods), sorted(p.name for p in bd.projects)
import impact
from impact.ground.errors import InputError
found = impact.assess("kal-steam").lca("House method", project="mine")
assert found.categories[0].unit == "points" and found.categories[0].origin == "Brightway project mine"
flow = found.shares("own boilers", "flow")["nitrogen oxides"][0]
assert abs(flow / found.level("own boilers")[0] - 1) < 1e-12
for project, wanted, kind in (("mein", "House method", "unknown-project"), ("mine", "Hose method", "unknown-method")):
    try:
        impact.assess("kal-steam").lca(wanted, project=project)
    except InputError as error:
        assert error.faults[0].kind == kind and "Did you mean" in str(error), error
    else:
        raise AssertionError(kind)
assert before == (sorted(bd.databases), sorted(bd.methods), sorted(p.name for p in bd.projects))
"""


@pytest.mark.slow
def test_a_method_of_a_brightway_project(tmp_path: Path) -> None:
    """It is read by name, and the project stays as it was."""
    environment = {**os.environ, "BRIGHTWAY2_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PROJECT], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
