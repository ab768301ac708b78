"""A background database in place of inventory processes, against bw2calc on the same database."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import FRAME, assess_one, bundled_inventory, case_of

from impact.api import Result
from impact.brightway import background, cache, folder, mapping
from impact.brightway.background import KEPT, REPLACED, Background
from impact.factors import Inventory
from impact.ground.errors import InputError
from impact.model.indicators import INDEX, NAMES

HERE = Path(__file__).parents[1]
SPEC = "impact test:mixes"

# What the database `mixes` replaces; see tests/brightway_project.py.
TABLE = """process,activity,product,location,unit,code,factor,note
electricity DK production mix,"electricity, high voltage",,DK,,,,same dimension: kWh to MWh by itself
heat from natural gas boiler,"heat, central",,,,,,MJ to MWh
sludge treatment,treatment of sludge,,,,,2,two kg of sludge a unit
"""

PLANT = """
functions: {product: {amount: 1000 MWh/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: plant, amount: 1000 MWh/a, by: user, role: supply, serves: product, assumption: test}]
  together: {without: {product: a by-product does it}}
processes:
  plant:
    output: 2 MWh
    inputs:
      electricity DK production mix: 0.4 MWh
      heat from natural gas boiler: 1 MWh
      plant: 0.1 MWh
    emissions: {carbon dioxide (fossil): 150 kg}
    assumption: test
"""


LOADED = """
import sys
sys.argv = ["impact", *sys.argv[1:]]
from impact.cli import main
main()
sys.stderr.write("modules: " + " ".join(sys.modules))
"""


@dataclass(frozen=True)
class Project:
    """The small project and what bw2calc says about it."""

    folder: Path
    table: Path
    answers: dict[str, Any]


@pytest.fixture
def project(brightway_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("BRIGHTWAY2_DIR", str(brightway_folder))
    monkeypatch.setenv("IMPACT_CACHE", str(tmp_path / "cache"))
    table = tmp_path / "mapping.csv"
    table.write_text(TABLE.replace("sludge treatment,", "#"), encoding="utf-8")
    yield Project(brightway_folder, table, json.loads((brightway_folder / "answers.json").read_text()))


@pytest.fixture
def inventory() -> Inventory:
    return bundled_inventory()


def measured_in(unit: str, inventory: Inventory) -> str:
    """Any process of the inventory that is measured in a unit."""
    return next(id for id in inventory.process_ids if inventory.process(id).unit == unit)


def table_of(project: Project, *lines: str) -> Path:
    project.table.write_text("\n".join((TABLE.splitlines()[0], *lines)) + "\n", encoding="utf-8")
    return project.table


def scores(found: Background, process: str) -> dict[str, float]:
    """Scores of a process by row."""
    return dict(zip(found.rows, found.scores[found.processes.index(process)], strict=True))


def climate(found: Background, inventory: Inventory, process: str) -> float:
    """t CO2e per canonical unit under GWP100 AR6."""
    case = case_of(FRAME + PLANT)
    result = assess_one(case, inventory=inventory)
    system = result.plan.system
    given = found.given(system, "ar6", "AWARE 2.0")
    assert given is not None
    column = system.names.index(process)
    return float(given.scores[list(given.columns).index(column), REPLACED.index("climate")])


def assessed(project: Project, text: str = PLANT, **options: Any) -> Result:
    return assess_one(case_of(FRAME + text), background=SPEC, mapping=project.table, **options)


def same(a: float, b: float, tolerance: float = 1e-10) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


# ---------------------------------------------------------------------------------------------- scores


@pytest.mark.slow
def test_scores_of_activities_in_loops_are_those_of_bw2calc(project: Project, inventory: Inventory) -> None:
    found = background.load(SPEC, project.table, inventory)
    per_mwh = {"el-dk": 1000.0, "heat": 3600.0}  # kWh and MJ in one MWh
    for code, process in (("el-dk", "electricity DK production mix"), ("heat", "heat from natural gas boiler")):
        expected = project.answers[code]["climate"] * per_mwh[code] / 1000  # kg to t
        assert same(climate(found, inventory, process), expected), code


@pytest.mark.slow
def test_a_treatment_scores_per_unit_treated(project: Project, inventory: Inventory) -> None:
    process = measured_in("t", inventory)
    found = background.load(SPEC, table_of(project, f'"{process}",treatment of sludge,,,,,,'), inventory)
    methane = scores(found, process)["methane (biogenic)"]
    assert same(methane, project.answers["sludge"][project.answers["flows"]["CH4 non-fossil"]])  # kg/kg is t/t
    assert methane > 0


@pytest.mark.slow
def test_a_factor_of_the_table_multiplies_what_stands_in(project: Project, inventory: Inventory) -> None:
    plain = background.load(SPEC, table_of(project, "electricity DK production mix,,,,,el-dk,,"), inventory)
    scaled = background.load(SPEC, table_of(project, "electricity DK production mix,,,,,el-dk,1100,"), inventory)
    assert np.allclose(scaled.scores, 1.1 * plain.scores, rtol=1e-12)


@pytest.mark.slow
def test_emissions_count_whatever_their_sub_compartment(project: Project, inventory: Inventory) -> None:
    process = measured_in("t", inventory)
    found = background.load(SPEC, table_of(project, f'"{process}",machine production,,,,,1,'), inventory)
    got, said, flows = scores(found, process), project.answers["machine"], project.answers["flows"]
    assert said[flows["CO2 urban"]] > 4000
    assert same(got["carbon dioxide (fossil)"] * 1000, said[flows["CO2"]] + said[flows["CO2 urban"]])
    assert got["other greenhouse gases (ar6)"] * 1000 > said[flows["CO2 land"]]  # and a little CFC-11


@pytest.mark.slow
def test_water_is_a_balance_and_turbines_are_no_withdrawal(project: Project, inventory: Inventory) -> None:
    result = assessed(project)
    flows = project.answers["flows"]
    said = {name: project.answers["plant"].get(code, 0.0) * 1000 for name, code in flows.items()}  # 1000 MWh
    level = result.level["apart"]
    taken = said["river"] + said["well"] + said["turbines"]
    assert same(level[INDEX["water"]], taken - said["back"], 1e-5)
    assert same(level[INDEX["water_withdrawal_surface"]], said["river"], 1e-5)
    assert same(level[INDEX["water_withdrawal_groundwater"]], said["well"], 1e-5)


@pytest.mark.slow
def test_scarcity_takes_the_factor_of_each_activitys_place(project: Project, inventory: Inventory) -> None:
    found = background.load(SPEC, table_of(project, "electricity DK production mix,,,,,el-se,,"), inventory)
    got = scores(found, "electricity DK production mix")
    factors = inventory.characterisation("AWARE 2.0")["water_scarcity", "water (surface)"]
    sweden, denmark = factors["SE"].value, factors["DK"].value
    world = inventory.characterisation("AWARE 2.0")["water_scarcity", "water (surface)"]["GLO"].value
    low, high = sorted((sweden, denmark))
    water = got["water (surface)"] + got["water (surface) through turbines"] - got["water to surface water"]
    assert low * 0.5 < got["AWARE 2.0"] / water < high * 2, "mostly taken in Sweden and Denmark"
    assert world > 5 * high, "the global mean would be far away"


# ---------------------------------------------------------------------------------------------- a case on it


@pytest.mark.slow
def test_a_case_on_a_background_equals_the_linked_system_of_bw2calc(project: Project) -> None:
    expected = project.answers["plant"]["climate"]  # kg per MWh, the foreground in single precision
    assert same(assessed(project).level["apart"][INDEX["climate"]], expected, 1e-6)


@pytest.mark.slow
def test_by_gas_parts_and_other_gases_add_up_to_climate(project: Project) -> None:
    result = assessed(project)
    level = result.level["apart"]
    parts = [n for n in NAMES if n.startswith("climate_") and not n.startswith(("climate_direct", "climate_biogenic"))]
    rest = level[INDEX["climate"]] - sum(level[INDEX[name]] for name in parts)
    assert 0 < rest < 0.1 * level[INDEX["climate"]]  # land use CO2 and CFC-11


@pytest.mark.slow
def test_direct_cost_and_kept_indicators_stay_with_our_inventory(project: Project) -> None:
    ours, theirs = assess_one(case_of(FRAME + PLANT)), assessed(project)
    for name in NAMES:
        before, after = ours.level["apart"][INDEX[name]], theirs.level["apart"][INDEX[name]]
        if name in REPLACED:
            continue
        assert before == after, name
    assert set(KEPT) | set(REPLACED) == {n for n in NAMES if not n.startswith(("climate_direct", "cost"))}
    assert ours.level["apart"][INDEX["energy_primary"]] > 0


@pytest.mark.slow
def test_every_gwp_set_weights_the_same_background(project: Project) -> None:
    sets = {"ar4": 25.0, "ar5": 28.0, "ar6": 29.8, "ar6-20": 82.5}  # fossil methane
    levels = {gwp: assessed(project, gwp=gwp).level["apart"] for gwp in sets}
    assert len({level[INDEX["climate"]] for level in levels.values()}) == 4
    methane = [level[INDEX["climate_methane_fossil"]] / sets[gwp] for gwp, level in levels.items()]
    assert np.allclose(methane, methane[2], rtol=0.08)  # AR5 has 28 or 30 for fossil methane


@pytest.mark.slow
def test_a_case_that_reaches_no_mapped_process_is_as_before(project: Project) -> None:
    text = PLANT.replace("electricity DK production mix: 0.4", "electricity SE: 0.4").replace(
        "      heat from natural gas boiler: 1 MWh\n", ""
    )
    ours, theirs = assess_one(case_of(FRAME + text)), assessed(project, text)
    assert theirs.plan.given is None
    assert (ours.level["apart"] == theirs.level["apart"]).all()


@pytest.mark.slow
def test_parts_from_background_and_inventory_add_up_to_the_saving(project: Project) -> None:
    from impact.tables.background import as_dict

    result = assessed(project)
    said = as_dict(result)
    assert said is not None
    for name, parts in said["savings"].items():
        assert parts["background"] + parts["inventory"] == pytest.approx(result.default[name], rel=1e-12)
    own = 150 / 1000 / (2 - 0.1) * 1000  # t: the plant's own emission, net of what it uses of its own product
    assert said["savings"]["climate"]["inventory"] == pytest.approx(own, rel=1e-12)
    assert said["replaced"].keys() == {"electricity DK production mix", "heat from natural gas boiler"}
    assert "natural gas" not in said["not_mapped"]  # it lies behind the boiler, which is cut
    assert set(said["kept"]) >= set(KEPT)


@pytest.mark.slow
def test_contributions_and_evidence_know_the_cut(project: Project) -> None:
    from impact.results.evidence import BACKGROUND
    from impact.results.facts import by_process
    from impact.results.quality import shares

    result = assessed(project)
    parts = by_process(result, "apart")
    assert sum(parts.values()) == pytest.approx(result.level["apart"][INDEX["climate"]], rel=1e-12)
    assert parts.keys() == {"electricity DK production mix", "heat from natural gas boiler", "plant"}
    assert set(shares(result)) == {BACKGROUND, "case: assumption"}
    assert BACKGROUND not in shares(result, "climate_direct")
    assert "from the background database: heat, central" in result.explain()


@pytest.mark.slow
def test_lcia_categories_come_from_the_background_too(project: Project) -> None:
    found = assessed(project).lca("IPCC 2021 climate change GWP100")
    at = [category.name[1] for category in found.categories].index("climate change")
    expected = project.answers["plant"]["climate"] * 1000  # kg
    assert same(found.level("apart")[at], expected, 1e-6)


@pytest.mark.slow
def test_a_year_axis_and_a_network_stand_on_the_same_background(project: Project) -> None:
    result = assessed(project)
    yearly = result.over_years
    assert yearly.plan.given is not None
    assert same(float(yearly.level("apart")[0, INDEX["climate"]]), float(result.level["apart"][INDEX["climate"]]))


@pytest.mark.slow
def test_a_scarcity_method_without_a_global_factor_stays_with_our_inventory(project: Project) -> None:
    ours, theirs = assess_one(case_of(FRAME + PLANT), aware="AWARE 2.0 July"), assessed(project, aware="AWARE 2.0 July")
    assert ours.level["apart"][INDEX["water_scarcity"]] == theirs.level["apart"][INDEX["water_scarcity"]]
    assert ours.level["apart"][INDEX["water"]] != theirs.level["apart"][INDEX["water"]]


@pytest.mark.slow
def test_an_elementary_flow_can_be_named_in_the_table(project: Project, inventory: Inventory) -> None:
    land = "Carbon dioxide, from soil or biomass stock"
    lines = ("electricity DK production mix,,,,,el-dk,,", f'carbon dioxide (fossil),"{land}",,,,,,')
    plain = background.load(SPEC, table_of(project, lines[0]), inventory)
    named = background.load(SPEC, table_of(project, *lines), inventory)
    more = scores(named, "electricity DK production mix")["carbon dioxide (fossil)"]
    assert more > scores(plain, "electricity DK production mix")["carbon dioxide (fossil)"]
    table_of(project, lines[0], "carbon dioxide (fossil),Carbon dioxyde,,,,,2,")
    assert [fault.split()[:2] for fault in faults_of(project, inventory)] == [
        ["unknown-flow", "3"], ["factor-of-a-flow", "3"]
    ]  # fmt: skip


@pytest.mark.slow
def test_what_a_background_has_no_flow_for_stays_with_our_inventory(project: Project, inventory: Inventory) -> None:
    """bw2io's example of cars: one elementary flow, called CO2, and not in any biosphere database."""
    project.table.write_text(TABLE.splitlines()[0] + "\nelectricity DK production mix,Electricity,,,,,,\n")
    spec = "impact test:Mobility example"
    (fault,) = faults_of(project, inventory, spec)
    assert fault.startswith("no-flows")
    project.table.write_text(project.table.read_text() + "carbon dioxide (fossil),CO2,,,,,,\n")
    ours = assess_one(case_of(FRAME + PLANT))
    theirs = assess_one(case_of(FRAME + PLANT), background=spec, mapping=project.table)
    per_mwh = theirs.plan.given.scores[0, REPLACED.index("climate")] if theirs.plan.given else 0.0
    assert same(float(per_mwh), 0.6, 1e-7)  # 0.6 kg/kWh in single precision
    found = theirs.settings.background
    assert found is not None and "water" in found.kept("AWARE 2.0") and "climate" in found.replaced("AWARE 2.0")
    assert ours.level["apart"][INDEX["water"]] == theirs.level["apart"][INDEX["water"]]
    assert any("methane (fossil)" in note for note in found.notes)


# ---------------------------------------------------------------------------------------------- samples


@pytest.mark.slow
def test_samples_are_those_of_bw2calc_with_the_same_seed(project: Project, inventory: Inventory) -> None:
    from brightway_project import SAMPLES, SEED

    process = measured_in("t", inventory)
    table = table_of(project, f'"{process}",machine production,,,,,1,')
    found = background.load(SPEC, table, inventory, samples=SAMPLES, seed=SEED)
    assert found.samples is not None
    gases = {"carbon dioxide (fossil)": 1.0, "methane (fossil)": 29.8, "methane (biogenic)": 27.0,
             "other greenhouse gases (ar6)": 1.0}  # fmt: skip
    weights = np.array([gases.get(row, 0.0) for row in found.rows])
    ours = found.samples[:, 0] @ weights * 1000
    theirs = [sample["climate"] for sample in project.answers["samples"]]
    assert np.allclose(ours, theirs, rtol=1e-10)
    again = background.load(SPEC, table, inventory, samples=SAMPLES, seed=SEED)
    assert again.samples is not None and (again.samples == found.samples).all()


@pytest.mark.slow
def test_a_draw_picks_one_sample_for_all_scenarios(project: Project) -> None:
    from impact.engine.draws import Draws

    result = assessed(project, background_samples=3)
    given = result.plan.given
    assert given is not None and given.samples is not None
    picks = np.array([0, 1, 2, 3])
    values = result.plan.evaluate(Draws(picks={given.stream: picks}), 4).values[:, 0, 0, INDEX["climate"]]
    assert len(set(values[:3])) == 3
    assert values[3] == result.table.values[0, 0, INDEX["climate"]]  # after the samples: the central scores


@pytest.mark.slow
def test_a_simulation_holds_the_databases_own_uncertainty(project: Project) -> None:
    """Nothing else in the case is uncertain: what is drawn are the samples, each as often as the others."""
    result = assessed(project, background_samples=8)
    found = result.simulate(4096, seed=1)
    values = {round(float(value), 6) for value in found.draws("climate")["saving"]}
    assert len(values) == 8
    assert found.summary() is not None  # biogenic CO2 is zero in every sample: no relative saving of 0 / 0


# ---------------------------------------------------------------------------------------------- the cache


@pytest.mark.slow
def test_the_second_use_reads_the_cache_and_gives_the_same_bytes(project: Project, inventory: Inventory) -> None:
    first = background.load(SPEC, project.table, inventory)
    second = background.load(SPEC, project.table, inventory)
    assert not first.from_cache and second.from_cache
    assert (first.scores == second.scores).all() and first.rows == second.rows and first.labels == second.labels


@pytest.mark.slow
def test_a_changed_table_or_database_is_computed_anew(project: Project, inventory: Inventory) -> None:
    background.load(SPEC, project.table, inventory)
    project.table.write_text(project.table.read_text() + "\n", encoding="utf-8")
    assert not background.load(SPEC, project.table, inventory).from_cache
    database = folder.find(SPEC)
    stat = database.packages[0].stat()
    os.utime(database.packages[0], ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert not background.load(SPEC, project.table, inventory).from_cache
    assert len(list(cache.folder().glob("background-*.npz"))) == 1  # of the same table: the old one is gone


@pytest.mark.slow
def test_a_damaged_or_unwritable_cache_costs_time_only(
    project: Project, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = background.load(SPEC, project.table, inventory)
    (stored,) = cache.folder().glob("background-*.npz")
    stored.write_bytes(b"no zip")
    assert (background.load(SPEC, project.table, inventory).scores == first.scores).all()
    monkeypatch.setenv("IMPACT_CACHE", str(project.table / "below a file"))
    assert (background.load(SPEC, project.table, inventory).scores == first.scores).all()


@pytest.mark.slow
def test_later_uses_load_neither_brightway_nor_scipy(project: Project, inventory: Inventory) -> None:
    background.load(SPEC, project.table, inventory)
    arguments = ["assess", "kal-wastewater-heat", "--background", SPEC, "--mapping", str(project.table)]
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.rpartition("modules: ")[2].split()}
    assert not loaded & {"bw2data", "bw2calc", "bw2io", "bw_processing", "matrix_utils", "scipy", "pandas"}


@pytest.mark.slow
def test_nothing_is_written_into_the_project(project: Project, inventory: Inventory) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in project.folder.rglob("*")}

    before = state()
    background.load(SPEC, project.table, inventory, samples=2)
    assert state() == before


# ---------------------------------------------------------------------------------------------- faults


def faults_of(project: Project, inventory: Inventory, spec: str = SPEC) -> list[str]:
    with pytest.raises(InputError) as error:
        background.load(spec, project.table, inventory)
    return [f"{fault.kind} {fault.place.line} {fault}" for fault in error.value.faults]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spec", "kind", "said"),
    [
        ("impact tst:mixes", "unknown-project", "Did you mean 'impact test'?"),
        ("impact test:mixs", "unknown-database", "Did you mean 'mixes'?"),
        ("impact test", "bad-background", "PROJECT:DATABASE"),
        ("impact test:waiting", "not-processed", "bw2data.Database('waiting').process()"),
        ("impact test:changed", "not-processed", "has changed since"),
        ("old format:mixes", "legacy-project", "migrate_project_25"),
    ],
)
def test_a_wrong_project_or_database_is_answered_with_its_remedy(
    project: Project, inventory: Inventory, spec: str, kind: str, said: str
) -> None:
    (fault,) = faults_of(project, inventory, spec)
    assert fault.startswith(kind) and said in fault


@pytest.mark.slow
def test_without_any_project_the_folder_is_named(
    project: Project, inventory: Inventory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIGHTWAY2_DIR", str(tmp_path))
    (fault,) = faults_of(project, inventory)
    assert fault.startswith("no-projects") and str(tmp_path) in fault


@pytest.mark.slow
def test_every_fault_of_a_table_is_told_at_once_with_its_line(project: Project, inventory: Inventory) -> None:
    table_of(
        project,
        'electricity DK production mix,"electricity, high voltage",,,,,,',
        'electricity SE production mix,"electricity, high voltge",,,,,,',
        'heat from natural gas boiler,"heat, central",,DK,,,,',
        'heat from gas oil boiler,"treatment of sludge",,,,,,',
        'no such process,"heat, central",,,,,,',
        'natural gas,"heat, central",,,,,1,5,',
        'gas oil,"heat, central",,,,,"1,5",',
        'gas oil,,,,,no-such-code,,',
        'natural gas,"heat, central",,,,,,',
    )  # fmt: skip
    found = faults_of(project, inventory)
    assert [fault.split()[:2] for fault in found] == [["too-many-cells", "7"]]
    project.table.write_text(project.table.read_text().replace(",1,5,", ",1.5,"), encoding="utf-8")
    found = faults_of(project, inventory)
    assert [fault.split()[:2] for fault in found] == [
        ["ambiguous-activity", "2"], ["unknown-activity", "3"], ["unknown-activity", "4"], ["unit-does-not-fit", "5"],
        ["unknown-process", "6"], ["not-a-number", "8"], ["unknown-activity", "9"],
        ["twice", "10"],
    ]  # fmt: skip
    told = "\n".join(found)
    assert "code el-dk" in told and "code el-se" in told
    assert "Did you mean 'electricity, high voltage'?" in told
    assert "Allowed: RER." in told
    assert "how many kilogram of the activity stand in for one MWh of ours" in told


def test_a_table_is_checked_before_the_project_is_looked_for(tmp_path: Path, inventory: Inventory) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("process,activty,location\nx,y,DK\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        mapping.read(path)
    kinds = [(fault.kind, fault.place.line) for fault in error.value.faults]
    assert kinds == [("unknown-column", 1), ("no-column", 1)]
    assert "Did you mean 'activity'?" in str(error.value)


def test_a_danish_spreadsheets_semicolons_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("\ufeffprocess;activity;location\nnatural gas;heat, central;RER\n", encoding="utf-8")
    (row,), _ = mapping.read(path)
    assert (row.process, row.activity, row.location, row.line) == ("natural gas", "heat, central", "RER", 2)


def test_no_mapping_table_is_a_fault_with_the_command_that_makes_one(inventory: Inventory) -> None:
    with pytest.raises(InputError, match="impact map CASE --background a:b"):
        background.load("a:b", "", inventory)


# ---------------------------------------------------------------------------------------------- the command line


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command line."""
    command = [sys.executable, "-m", "impact", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=HERE.parent)


@pytest.mark.slow
def test_a_proposed_table_is_chosen_from_and_assessed(project: Project, tmp_path: Path) -> None:
    case, table = "kal-wastewater-heat", tmp_path / "proposed.csv"
    done = run("map", case, "--background", SPEC, "-o", str(table))
    assert done.returncode == 0, done.stderr
    assert "wood chips" in done.stderr, "no activity shares a word with it"
    text = table.read_text(encoding="utf-8")
    chosen = ["--background", SPEC, "--mapping", str(table)]
    refused = run("assess", case, *chosen)
    assert refused.returncode == 1 and "maps no process" in refused.stderr
    wanted = '#electricity DK production mix,"electricity, high voltage",electricity,DK,'
    assert wanted in text
    table.write_text(text.replace(wanted, wanted[1:]), encoding="utf-8")
    answers = [run("assess", case, *chosen, "--json") for _ in range(2)]
    assert answers[0].returncode == 0, answers[0].stderr
    assert answers[0].stdout == answers[1].stdout, "first use and cached use say the same, byte by byte"
    (said,) = json.loads(answers[0].stdout)["cases"]
    assert said["background"]["database"] == "mixes" and said["background"]["mapping"]["file"] == "proposed.csv"
    assert list(said["background"]["replaced"]) == ["electricity DK production mix"]
    assert run("map", case, "--background", SPEC, "-o", str(table)).returncode == 1  # left alone


@pytest.mark.slow
def test_a_mapping_without_a_background_is_a_wrong_command_line() -> None:
    done = run("assess", "kal-wastewater-heat", "--mapping", "x.csv")
    assert done.returncode == 2 and "--background" in done.stderr


# ---------------------------------------------------------------------------------------------- names of files


def test_file_names_are_those_of_bw_processing() -> None:
    processing = pytest.importorskip("bw_processing")
    for name in ("ecoinvent-3.9.1-cutoff", "my db (2)", "ærø  øl", "a:b/c", "__x__", "EF v3.1 | final"):
        for full in (False, True):
            assert folder.safe_name(name, full) == processing.safe_filename(name, full=full)
        expected = processing.clean_datapackage_name(processing.safe_filename(name) + ".zip")
        assert folder.processed_name(name) == expected


def test_the_projects_folder_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    platformdirs = pytest.importorskip("platformdirs")
    monkeypatch.delenv("BRIGHTWAY2_DIR", raising=False)
    assert folder.base_folder() == Path(platformdirs.PlatformDirs("Brightway3", "pylca").user_data_dir)


def test_stored_objects_that_would_run_code_are_not_loaded() -> None:
    class Harm:
        def __reduce__(self) -> Any:
            return (print, ("harm",))

    assert folder.unpickle(pickle.dumps({"unit": "kilogram", "x": np.float64(1.5)}))["unit"] == "kilogram"
    assert folder.unpickle(pickle.dumps({"unit": Harm()})) == {}
