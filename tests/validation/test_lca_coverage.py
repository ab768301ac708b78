"""What a method is shown to answer: sums of gases, biogenic carbon, coverage, networks, and the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from lcia import EXACT, FILES, GAS, ROOT, bundled, by_category, looped, method, one
from small import assess, bundled_inventory

from impact.brightway.characterise import CLOSED, COUNTED, factor, weights_as_gwp100
from impact.brightway.coverage import COVERED, NOT_COVERED, PARTLY
from impact.brightway.lca import GivenScores, lca
from impact.factors import Inventory, biosphere
from impact.model.indicators import INDEX
from impact.tables.lca_data import document, network_document

if find_spec("bw2io") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)


@pytest.fixture(scope="module")
def links(inventory: Inventory) -> dict[str, biosphere.Link]:
    return biosphere.links(inventory)


# ---------------------------------------------------------------------------------------------- published as CO2e only


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("IPCC 2021 | climate change | global warming potential (GWP100)", True),
        ("IPCC 2021 | climate change | global warming potential (GWP20)", False),
        ("IPCC 2021 | climate change | global warming potential (GWP500)", False),
        ("IPCC 2021 | climate change | global temperature change potential (GTP100)", False),
        ("IPCC 2021 | climate change: fossil | global warming potential (GWP100)", False),
        ("EF v3.1 | climate change | global warming potential (GWP100)", True),
        ("EF v3.1 | climate change: biogenic | global warming potential (GWP100)", False),
        ("CML v4.8 2016 climate change", True),
        ("EF v3.1 acidification", False),
    ],
)
def test_sums_count_where_a_category_weights_as_gwp100(
    name: str, counts: bool, links: dict[str, biosphere.Link]
) -> None:
    category = one(name)
    assert weights_as_gwp100(category, links) is counts
    for flow in ("greenhouse gases as CO2e (AR4)", "greenhouse gases as CO2e (basis not stated)"):
        assert factor(category, flow, "", links) == (1000.0 if counts else 0.0)


def test_what_a_category_leaves_out_is_said() -> None:
    result = bundled("kal-steam")
    found = lca(result, "IPCC 2021 GWP20")
    i = by_category(found)["climate change"]
    coverage = found.coverage_by_category[i]
    assert coverage.grade == PARTLY and 0.05 < coverage.uncounted < 0.3
    assert "published as CO2e only" in str(found)


# ---------------------------------------------------------------------------------------------- biogenic carbon

WOOD = """
processes:
  oven:
    output: 1 MWh
    emissions: {"carbon dioxide (biogenic)": 400 kg, "carbon dioxide (fossil)": 5 kg}
    assumption: test
"""


@pytest.mark.parametrize(
    ("name", "level", "note"),
    [
        ("IPCC 2021 | climate change | global warming potential (GWP100)", 5.0, ""),
        ("EF v3.1 EN15804 | climate change | global warming potential (GWP100)", 5.0, CLOSED),
        ("ReCiPe 2016 v1.03, midpoint (H) | climate change", 405.0, COUNTED),
    ],
)
def test_biogenic_carbon_dioxide(name: str, level: float, note: str) -> None:
    """Zero by convention; closed where the method credits uptake; as the method has it, and said, where it does not."""
    found = lca(looped(WOOD), [method(name)[0]])
    assert found.level("apart")[0] == pytest.approx(level, rel=EXACT)
    assert found.coverage_by_category[0].notes == ((note,) if note else ())
    assert found.coverage_by_category[0].grade == (PARTLY if note == COUNTED else COVERED)


# ---------------------------------------------------------------------------------------------- coverage

NEVER = (
    "ecotoxicity: freshwater", "human toxicity: carcinogenic", "human toxicity: non-carcinogenic", "ozone depletion",
    "ionising radiation: human health", "land use", "material resources: metals/minerals",
    "climate change: land use and land use change",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_toxicity_land_and_ozone_never_look_like_results(name: str) -> None:
    found = lca(bundled(name), method("EF v3.1"))
    at = by_category(found)
    table = found.levels()
    for category in NEVER:
        assert found.coverage_by_category[at[category]].grade == NOT_COVERED
        assert table[table["category"] == category]["value"].isna().all()
        assert found.contributions("flow").query("category == @category").empty


@pytest.mark.parametrize("name", FILES)
def test_a_missing_part_is_never_a_zero(name: str) -> None:
    """Where a scenario's processes hold nothing of a category although they should, its level has no number."""
    found = lca(bundled(name), method("EF v3.1"))
    levels, savings = found.levels(), found.savings()
    known = {(row.category, row.scenario): row.value == row.value for row in levels.itertuples()}
    for row in savings.itertuples():
        assert (row.value == row.value) == (known[row.category, row.baseline] and known[row.category, row.alternative])
    for row in levels.itertuples():
        if row.coverage == NOT_COVERED:
            assert row.value != row.value


def test_a_heat_pump_s_electricity_has_no_air_pollutants() -> None:
    """The oil boilers' acidification is known and the electricity's is not: no saving is printed."""
    found = lca(bundled("kal-wastewater-heat"), method("EF v3.1"))
    i = by_category(found)["acidification"]
    assert found.has_level(i, "oil boilers") and not found.has_level(i, "heat pump") and not found.has_saving(i)
    assert "electricity DK production mix" in found.coverage_by_category[i].without
    case = document([found], found.result.plan.inventory)["cases"][0]["categories"][i]
    assert case["levels"]["heat pump"] is None and case["levels"]["oil boilers"] > 0
    assert case["savings"][0]["value"] is None and case["contributions"] == {}


def test_a_process_that_states_gases_is_expected_to_state_pollutants() -> None:
    fan = GAS.replace("emissions: {nitrogen oxides: 5 kg}", 'emissions: {"methane (fossil)": 5 kg}')
    coverage = lca(looped(fan), [one("EF v3.1 acidification")]).coverage_by_category[0]
    assert (coverage.grade, coverage.processes, coverage.expected, coverage.without) == (PARTLY, 1, 2, ("fan",))
    silent = GAS.replace("    emissions: {nitrogen oxides: 5 kg}\n", "")
    coverage = lca(looped(silent), [one("EF v3.1 acidification")]).coverage_by_category[0]
    assert (coverage.grade, coverage.processes, coverage.expected) == (COVERED, 1, 1)


def test_photochemical_oxidants_are_partly_covered_at_best() -> None:
    """The sum of volatile organic compounds stands for 60 single ones."""
    found = lca(looped(GAS.replace("nitrogen oxides: 5 kg", "NMVOC: 5 kg")), [one("EF v3.1 photochemical")])
    assert found.coverage_by_category[0].grade == PARTLY and found.level("apart")[0] > 0


def test_a_total_over_many_impacts_is_not_a_result() -> None:
    """ReCiPe's damage to human health is mostly toxicity: what is known of it is not a part worth printing."""
    found = lca(bundled("kal-steam"), [one("ReCiPe 2016 v1.03, endpoint (H) total: human health")])
    assert found.coverage_by_category[0].grade == NOT_COVERED
    assert found.coverage_by_category[0].known >= 10 and found.level("own boilers")[0] > 0


def test_a_given_score_is_covered() -> None:
    """What a background database answers for is covered, also where our inventory knows no substance."""
    result = looped()
    given = {j: GivenScores(np.array([1.0]), name) for j, name in enumerate(result.plan.system.names)}
    coverage = lca(result, [one("EF v3.1 ozone depletion")], given).coverage_by_category[0]
    assert coverage.grade != NOT_COVERED and coverage.numbers["apart"]


# ---------------------------------------------------------------------------------------------- the command line

WITHOUT_BRIGHTWAY = """
import sys
sys.argv = ["impact", *sys.argv[1:]]
from impact.cli import main
try:
    main()
finally:
    heavy = {"bw2io", "bw2data", "bw2calc", "pandas", "scipy"} & sys.modules.keys()
    assert not heavy, heavy
"""


def command(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", WITHOUT_BRIGHTWAY, "lca", *arguments]
    return subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=False)


@pytest.mark.slow
def test_json_is_the_same_twice_and_holds_no_zero_for_what_is_not_covered() -> None:
    first, second = (command("kal-steam", "--method", "EF v3.1", "--json", seed=seed) for seed in ("1", "2"))
    assert first.returncode == 0 and first.stderr == b"" and first.stdout == second.stdout
    (case,) = json.loads(first.stdout)["cases"]
    assert len(case["categories"]) == 25
    for category in case["categories"]:
        none = category["coverage"]["grade"] == NOT_COVERED
        assert not none or set(category["levels"].values()) == {None}
        assert category["unit"].endswith("/a") and category["coverage"]["of"] >= category["coverage"]["processes"]
    climate = next(c for c in case["categories"] if c["name"][1] == "climate change")
    assert sum(climate["contributions"]["process"].values()) == pytest.approx(climate["savings"][0]["value"], rel=1e-9)
    assert "greenhouse gases as CO2e (AR5)" in case["without_counterpart"]


@pytest.mark.slow
def test_a_wrong_method_is_one_line_on_stderr() -> None:
    done = command("kal-steam", "--method", "EF v3.2")
    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("Unknown method 'EF v3.2'. Did you mean 'EF v3.1' or ")


def test_text_flags_what_is_partly_covered() -> None:
    shown = str(lca(bundled("kal-steam"), method("EF v3.1")))
    assert "acidification *" in shown and "climate change: fossil *" in shown
    assert "* Partly covered" in shown and "Not covered by the inventory, so no number:" in shown
    assert "land use" not in shown.partition("Not covered")[0].replace("land use change", "")


ONLY_FLOWS = """
functions: {product: {amount: 1 m3/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{take: groundwater, amount: 1 m3/a, by: {maker: 40 %, user: 60 %}, role: supply, serves: product,
             assumption: test}]
  together: {without: {product: a by-product does it}}
"""


def test_a_case_without_processes() -> None:
    """A scenario's own flows are characterised, shared by partners and covered; a scenario with nothing is zero."""
    found = lca(assess(ONLY_FLOWS, bundled_inventory()), [one("EF v3.1 water use"), one("EF v3.1 acidification")])
    assert found.level("apart").tolist() == [42.95, 0.0] and found.level("together").tolist() == [0.0, 0.0]
    assert [c.grade for c in found.coverage_by_category] == [COVERED, NOT_COVERED]
    assert found.has_saving(0) and not found.has_saving(1)
    assert {name: v[0] for name, v in found.shares("apart", "partner").items()} == pytest.approx(
        {"maker": 0.4 * 42.95, "user": 0.6 * 42.95}, rel=EXACT
    )
    assert list(found.shares("apart", "process")) == ["the scenario's own flow: water (groundwater)"]
    assert "acidification" in str(found)


# ---------------------------------------------------------------------------------------------- networks


@pytest.fixture(scope="module")
def kalundborg(inventory: Inventory) -> Any:
    import impact

    return impact.assess("cases/kalundborg", inventory=inventory)


def test_the_sum_of_a_network_is_that_of_assess(kalundborg: Any) -> None:
    """Operating cases, overlaps left out: climate as `impact assess` sums it."""
    found = kalundborg.lca("IPCC 2021 | climate change | global warming potential (GWP100)")
    (total,) = found.sums()
    assert total.value == pytest.approx(1000 * kalundborg.total[INDEX["climate"]], rel=1e-9)
    assert set(total.counted) == {r.case.id for r in kalundborg.results} - set(kalundborg.left_out())
    assert list(found.total()["value"]) == [total.value]


def test_a_network_has_no_sum_where_a_case_has_no_number(kalundborg: Any) -> None:
    found = kalundborg.lca("EF v3.1 acidification")
    (total,) = found.sums()
    assert total.value is None and "kal-wastewater-heat" in total.without
    assert set(total.without) < set(total.counted)
    assert network_document(found)["total"][0]["value"] is None
    assert "No sum, because a case has no number: acidification." in str(found)
