"""Export to Brightway and back: nothing of A, B, C and f is lost, the rest travels beside, nobody's work is touched."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import assess, bundled_inventory

import impact
from impact import cases
from impact.api import NetworkResult, Result
from impact.brightway import export, referee
from impact.brightway.bundle import BIOSPHERE, Bundle, LinearSystem, merged, on_biosphere
from impact.brightway.export import package
from impact.brightway.export.build import EXPORTED, build
from impact.brightway.export.uncertainty import fields
from impact.ground.errors import InputError
from impact.model.indicators import DIRECT, INDEX
from impact.variables.distributions import Discrete, Lognormal, Normal, Triangular

needs_brightway = pytest.mark.skipif(find_spec("bw2data") is None, reason="needs Brightway's packages")
ROOT = Path(__file__).parents[2]
KAL, NETWORK = "kal-wastewater-heat", "aalborg"
SHOWN = (KAL, "sja-cp-kelco-heat", "sja-solrod-biogas", NETWORK)
OTHERS = tuple(pytest.param(name, marks=pytest.mark.slow) for name in cases.bundled() if name not in SHOWN)


def result_of(name: str) -> Result | NetworkResult:
    return impact.assess(name, inventory=bundled_inventory())


def assert_same(bundle: Bundle, result: Result | NetworkResult) -> None:
    """A, B, C, f and the scenarios' own flows are those of the assessment, to the last bit."""
    found = export.systems(bundle)
    assert list(found) == [one.case.id for one in result.members]
    for one in result.members:
        system, evaluation = found[one.case.id], one.table.evaluation
        assert system.scenarios == list(one.case.scenarios)
        assert system.elementary == list(one.plan.system.elementary)
        assert np.array_equal(system.A, evaluation.A[0, 0])
        assert np.array_equal(system.B, evaluation.B[0, 0])
        assert np.array_equal(system.C, one.plan.C[referee.REFEREED])
        assert np.array_equal(system.f, referee.demands_of(one.table)[0, 0])
        assert_levels(system, one)


def assert_levels(system: LinearSystem, one: Any) -> None:
    at = [k for k, (_, indicator) in enumerate(EXPORTED) if indicator.boundary != DIRECT]
    ours = np.array([[one.level[name][EXPORTED[k][0]] for k in at] for name in system.scenarios])
    assert system.levels()[:, at] == pytest.approx(ours, rel=1e-12, abs=1e-12 * np.abs(ours).max())


@pytest.mark.parametrize("ending", [".xlsx", ".bw2package"])
@pytest.mark.parametrize("name", [*SHOWN, *OTHERS])
def test_from_a_file_comes_back_what_went_in(name: str, ending: str, tmp_path: Path) -> None:
    result = result_of(name)
    path = result.export(tmp_path / f"export{ending}")
    assert isinstance(path, Path)
    assert_same(export.read(path), result)


def test_two_runs_are_byte_identical(tmp_path: Path) -> None:
    for ending in (".xlsx", ".bw2package"):
        files = [export.export_file(result_of(KAL), tmp_path / f"{k}{ending}") for k in (1, 2)]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_cases_of_several_years_and_methods_share_what_is_the_same() -> None:
    """A network whose cases are assessed in different years: a process whose values differ exists once for each."""
    result = result_of("kalundborg")
    (inventory,) = (data for name, data in build(result).databases.items() if name.startswith("impact inventory"))
    electricity = [code for _, code in inventory if code.startswith("electricity DK production mix")]
    assert len(electricity) > 1 or len({one.year for one in result.members}) == 1
    reached = sum(len(one.plan.system.columns) for one in result.members)
    assert len(inventory) < reached


# ---------------------------------------------------------------------------------------------- metadata


def test_texts_partners_sources_parameters_and_money_travel(tmp_path: Path) -> None:
    result = result_of(KAL)
    assert isinstance(result, Result)
    for ending in (".xlsx", ".bw2package"):
        bundle = export.read(export.export_file(result, tmp_path / f"k{ending}"))
        told = bundle.cases[KAL]
        case = told["case"]
        assert case["title"] == {"en": result.case.title.en, "da": result.case.title.da}
        assert {name: one["name"] for name, one in case["partners"].items()} == {
            name: one.name for name, one in result.case.partners.items()
        }
        assert case["parameters"].keys() == result.case.parameters.keys()
        assert case["parameters"]["cop"]["amount"] == result.case.parameters["cop"].amount.text
        assert case["sources"].keys() == result.case.sources.keys()
        assert [one["indicator"] for one in case["claims"]] == [one.indicator for one in result.case.claims]
        assert told["settings"]["gwp"] == "ar6" and told["settings"]["year"] == result.year
        costs = [
            line["cost"] for line in told["lines"] if line["scenario"] == "heat pump" and line["role"] != "payment"
        ]
        assert sum(costs) == pytest.approx(result.level["heat pump"][INDEX["cost"]], rel=1e-12)
        assert {partner for line in told["lines"] for partner in line["partners"]} <= {*result.case.partners, "outside"}
        values = {p["impact name"]: p["amount"] for p in bundle.parameters}
        assert values["heat"] == 80_000.0  # MWh a year


def test_no_activity_has_a_cost() -> None:
    assert not any("cost" in method.name[1] for method in build(result_of(KAL)).methods)


def test_every_exchange_of_the_inventory_says_where_it_comes_from() -> None:
    bundle = build(result_of(KAL))
    for dataset in bundle.datasets():
        if dataset["impact kind"] == "inventory":
            for exchange in dataset["exchanges"]:
                assert exchange["type"] == "production" or len(exchange["comment"]) > 10


def test_keys_codes_and_links_are_complete() -> None:
    """Codes are unique over all databases; every exchange names a dataset of ours or a flow of ecoinvent's list."""
    for name in SHOWN:
        bundle = build(result_of(name))
        codes = [dataset["code"] for dataset in bundle.datasets()]
        assert len(codes) == len(set(codes))
        known = {key for data in bundle.databases.values() for key in data}
        for dataset in bundle.datasets():
            for exchange in dataset["exchanges"]:
                assert exchange["input"] in known or exchange["input"][0] == BIOSPHERE
        assert all(key in known or key[0] == BIOSPHERE for method in bundle.methods for key, _ in method.data)
        (one,) = merged(bundle, "one").databases.values()
        assert len(one) == len(codes)
        assert not any("biosphere3" in key for m in on_biosphere(bundle, "other").methods for key, _ in m.data)


# ---------------------------------------------------------------------------------------------- what may go wrong

TWO_REGIONS = """
functions: {water: {amount: 1 m3/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows:
      - {use: well, amount: 1 m3/a, by: user, role: supply, serves: water, assumption: test}
      - {take: groundwater, amount: 2 m3/a, region: SE, by: user, role: supply, assumption: test}
  together: {without: {water: a by-product does it}}
processes:
  well: {output: 1 m3, resources: {groundwater: 1 m3}, assumption: test}
"""


def test_a_factor_that_depends_on_the_region_is_not_averaged() -> None:
    """Groundwater of Denmark and of Sweden is one flow in Brightway; scarcity tells them apart by flows of our own."""
    result = assess(TWO_REGIONS, bundled_inventory())
    bundle = build(result)
    assert_same(bundle, result)
    assert "GWP100 AR6" in bundle.methods[0].description
    scarcity = next(m for m in bundle.methods if m.name[1] == "water_scarcity")
    withdrawal = next(m for m in bundle.methods if m.name[1] == "water_withdrawal_groundwater")
    assert {key[0] for key, _ in withdrawal.data} == {BIOSPHERE}
    assert {key for key, _ in scarcity.data} == {
        ("impact biosphere small-case", f"water (groundwater), {region}, direct") for region in ("DK", "SE")
    }
    apart = bundle.databases["impact foreground small-case"]["impact foreground small-case", "small-case: apart"]
    water = [e for e in apart["exchanges"] if e["type"] == "biosphere"]
    assert [bool(e.get("impact carrier")) for e in water] == [False, True]  # once for the list's flow, once for ours


def test_an_amount_changed_in_the_workbook_comes_back_as_changed(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = export.export_file(result_of(KAL), tmp_path / "k.xlsx")
    before = export.systems(export.read(path))[KAL]
    book = load_workbook(path)
    sheet = book["inventory"]
    titles = next([c.value for c in row] for row in sheet.iter_rows() if row[0].value == "name")
    row = next(row for row in sheet.iter_rows() if row[titles.index("type")].value == "biosphere")
    row[titles.index("amount")].value *= 2
    book.save(path)
    after = export.systems(export.read(path))[KAL]
    changed = np.argwhere(before.B != after.B)
    assert len(changed) == 1
    assert after.B[tuple(changed[0])] == pytest.approx(2 * before.B[tuple(changed[0])], rel=1e-14)


@pytest.mark.parametrize("name", SHOWN)
def test_formulas_give_the_amounts(name: str) -> None:
    """What Brightway's parameters will compute, computed here by Python."""
    bundle = build(result_of(name))
    values = {p["name"]: p["amount"] for p in bundle.parameters}
    allowed = {"min": min, "max": max, "abs": abs, **{f: getattr(math, f) for f in ("ceil", "floor", "sqrt", "exp")}}
    seen = 0
    for holder in (*bundle.parameters, *(e for d in bundle.datasets() for e in d["exchanges"])):
        if "formula" in holder:
            assert eval(holder["formula"], {"log": math.log, **allowed}, values) == pytest.approx(
                holder["amount"], rel=1e-12
            )
            seen += 1
    assert seen > 3
    assert all(name.isidentifier() for name in values)


def test_spreads_are_the_inventory_s_in_the_exchange_s_unit() -> None:
    lognormal = fields(Lognormal(2.0, 0.1), -1000.0)
    assert lognormal == {"uncertainty type": 2, "loc": math.log(2000), "scale": 0.1, "negative": True}
    assert fields(Normal(2.0, 0.5), -2.0) == {"uncertainty type": 3, "loc": -4.0, "scale": 1.0}
    assert fields(Triangular(1.0, 2.0, 4.0), -1.0) == {
        "uncertainty type": 5, "minimum": -4.0, "maximum": -1.0, "loc": -2.0,
    }  # fmt: skip
    assert fields(None, 1.0) == fields(Discrete((1.0, 2.0), (0.5, 0.5)), 1.0) == {}
    spread = [e for d in build(result_of(KAL)).datasets() for e in d["exchanges"] if "uncertainty type" in e]
    assert len(spread) > 20
    for exchange in spread:
        if exchange["uncertainty type"] == 2:
            assert math.exp(exchange["loc"]) == pytest.approx(abs(exchange["amount"]), rel=1e-9)  # the median


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("k.txt", "unknown-format", ".xlsx, .bw2package"),
        ("nowhere/k.xlsx", "no-folder", "nowhere"),
        ("there.xlsx", "exists", "--overwrite"),
    ],
)
def test_faults_of_a_target(name: str, kind: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_text("somebody's own")
    with pytest.raises(InputError) as error:
        export.export_file(result_of(KAL), tmp_path / name)
    (fault,) = error.value.faults
    assert fault.kind == kind and text in str(fault)
    assert (tmp_path / "there.xlsx").read_text() == "somebody's own"
    assert [path.name for path in tmp_path.iterdir()] == ["there.xlsx"]


def test_overwrite_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "k.xlsx"
    path.write_text("old")
    assert_same(export.read(export.export_file(result_of(KAL), path, overwrite=True)), result_of(KAL))


def test_faults_of_a_source(tmp_path: Path) -> None:
    import xlsxwriter

    broken = {"broken.xlsx": "not-a-workbook", "broken.bw2package": "not-a-package", "none.xlsx": "no-file"}
    for name in list(broken)[:2]:
        (tmp_path / name).write_text("nothing of the kind")
    xlsxwriter.Workbook(str(tmp_path / "empty.xlsx")).close()
    for name, kind in {**broken, "empty.xlsx": "not-an-export"}.items():
        with pytest.raises(InputError) as error:
            export.read(tmp_path / name)
        assert error.value.faults[0].kind == kind, name
    with pytest.raises(InputError) as error:
        package.from_objects([], "The project 'mine'")
    assert "impact export" in str(error.value)


def test_without_the_libraries_for_workbooks_the_fault_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    (tmp_path / "k.xlsx").write_text("")
    for go in (
        lambda: export.export_file(result_of(KAL), tmp_path / "n.xlsx"),
        lambda: export.read(tmp_path / "k.xlsx"),
    ):
        with pytest.raises(InputError, match="pip install --force-reinstall symbiosis-impact"):
            go()
    export.export_file(result_of(KAL), tmp_path / "n.bw2package")  # needs neither


def test_a_result_on_a_background_is_not_exported() -> None:
    result = result_of(KAL)
    assert isinstance(result, Result)

    class OnBackground:
        given = object()

    result.plan = OnBackground()  # type: ignore[assignment]
    with pytest.raises(InputError, match="background"):
        build(result)


# ---------------------------------------------------------------------------------------------- with Brightway


def run(program: str, folder: Path, *arguments: str, **environment: str) -> Any:
    """The JSON that a program prints last, with a Brightway folder and a home of the test's own."""
    home = {
        **os.environ,
        "BRIGHTWAY2_DIR": str(folder),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        **environment,
    }
    command = [sys.executable, "-W", "ignore", "-c", program, *arguments]
    done = subprocess.run(command, env=home, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


FILES_ONLY = """
import json, sys, impact
from impact.brightway.export import read
result = impact.assess("kal-gypsum")
for ending in ("xlsx", "bw2package"):
    read(result.export(sys.argv[1] + "/k." + ending))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.slow
def test_files_need_no_module_of_brightway_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    loaded = run(FILES_ONLY, tmp_path / "home", str(tmp_path), PYTHONDONTWRITEBYTECODE="1")
    assert not {"bw2data", "bw2io", "bw2calc", "bw_processing", "pandas", "scipy"} & set(loaded)
    assert not list((tmp_path / "home").iterdir())


LEVELS = """
import json, sys, impact
results = {name: impact.assess(name) for name in sys.argv[1:]}
for result in results.values():
    assert len(result.export(project="symbiosis")) == 4
before = set(__import__("os").listdir(__import__("os").environ["BRIGHTWAY2_DIR"]))
from impact.brightway.export import read, systems
import numpy as np
from impact.brightway import referee
same, found = [], {}
for name, result in results.items():
    back = systems(read(project="symbiosis", name=name))
    for one in result.members:
        system, evaluation = back[one.case.id], one.table.evaluation
        same += [np.array_equal(system.A, evaluation.A[0, 0]), np.array_equal(system.B, evaluation.B[0, 0]),
                 np.array_equal(system.C, one.plan.C[referee.REFEREED]),
                 np.array_equal(system.f, referee.demands_of(one.table)[0, 0])]
import bw2calc, bw2data
assert bw2data.projects.current == "default"
bw2data.projects.set_current("symbiosis")
for name in results:
    direct = lambda method: method[1].startswith("climate_direct")
    for kind in ("direct", "foreground"):
        methods = [m for m in bw2data.methods if m[2] == name and direct(m) == (kind == "direct")]
        for node in bw2data.Database(f"impact {kind} {name}"):
            if "impact scenario" in node:
                lca = bw2calc.LCA({node: 1}, methods[0])
                lca.lci()
                for method in methods:
                    lca.switch_method(method)
                    lca.lcia()
                    row = [node["impact case"], node["impact scenario"], method[1], lca.score]
                    found.setdefault(name, []).append(row)
print(json.dumps({"same": [bool(one) for one in same], "found": found}))
"""


def assert_close(found: list[list[Any]], result: Result | NetworkResult) -> None:
    """bw2calc's scores are our levels to a relative 1e-6 of the largest one of the indicator."""
    by_case = {one.case.id: one for one in result.members}
    largest: dict[str, float] = {}
    for case, scenario, indicator, _ in found:
        size = abs(by_case[case].level[scenario][INDEX[indicator]])
        largest[indicator] = max(largest.get(indicator, 0.0), size)
    for case, scenario, indicator, score in found:
        ours = by_case[case].level[scenario][INDEX[indicator]]
        assert abs(score - ours) <= 1e-6 * max(abs(ours), 1e-6 * largest[indicator]), (case, scenario, indicator)
    assert len(found) == len(EXPORTED) * sum(len(one.case.scenarios) for one in by_case.values())


@needs_brightway
@pytest.mark.slow
def test_a_project_gives_our_numbers_and_comes_back(tmp_path: Path) -> None:
    """Two cases and a network in one project: bw2calc's levels, and A, B, C and f to the last bit."""
    names = (KAL, "sja-cp-kelco-heat", NETWORK)
    answer = run(LEVELS, tmp_path, *names)
    assert len(answer["same"]) > 8 and all(answer["same"])
    for name in names:
        assert_close(answer["found"][name], result_of(name))


@needs_brightway
@pytest.mark.slow
def test_the_code_in_the_document_gives_the_document_s_numbers(tmp_path: Path) -> None:
    """The block of docs/brightway.md as it stands there."""
    text = (ROOT / "docs" / "brightway.md").read_text(encoding="utf-8")
    (block,) = (code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "levels = {}" in code)
    assert len(block.splitlines()) <= 14
    prepare = f"import impact\nimpact.assess('{KAL}').export(project='symbiosis')\n"
    shown = "\nimport json\nprint(json.dumps([[*key, value] for key, value in levels.items()]))"
    found = run(prepare + block + shown, tmp_path)
    assert_close([[KAL, *row] for row in found], result_of(KAL))


IMPORTERS = """
import contextlib, io, json, sys
name, xlsx, package = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    import bw2calc, bw2data, bw2io
    found = {}
    def score(database, code, method):
        lca = bw2calc.LCA({bw2data.get_node(database=database, code=code): 1}, method)
        lca.lci()
        lca.lcia()
        return lca.score
    bw2data.projects.set_current("by package")
    bw2io.create_default_biosphere3()
    bw2io.BW2Package.import_file(package)
    method = ("impact", "climate", name)
    factors = [(bw2data.get_node(id=row[0]).key, row[1]) for row in bw2data.Method(method).load()]
    nodes = [n["code"] for n in bw2data.Database("impact foreground " + name) if "impact scenario" in n]
    found["package"] = {code: score("impact foreground " + name, code, method) for code in nodes}
    bw2data.projects.set_current("by excel")
    bw2io.create_default_biosphere3()
    importer = bw2io.ExcelImporter(xlsx)
    importer.apply_strategies()
    linked = importer.all_linked
    importer.write_database()
    one = bw2data.Method(method)
    one.register(unit="t")
    one.write([(key if key[0] == "biosphere3" else ("impact " + name, key[1]), factor) for key, factor in factors])
    found["excel"] = {code: score("impact " + name, code, method) for code in nodes}
    parameters = bw2data.parameters
    from bw2data.parameters import DatabaseParameter
    cop = DatabaseParameter.get(name="cop__kal_wastewater_heat").amount
print(json.dumps({"found": found, "linked": linked, "cop": cop}))
"""


@needs_brightway
@pytest.mark.slow
def test_bw2io_reads_our_files(tmp_path: Path) -> None:
    """Its ExcelImporter, with everything linked, and its BW2Package."""
    result = result_of(KAL)
    assert isinstance(result, Result)
    files = [str(result.export(tmp_path / f"k.{ending}")) for ending in ("xlsx", "bw2package")]
    answer = run(IMPORTERS, tmp_path, KAL, *files)
    assert answer["linked"]
    assert answer["cop"] == pytest.approx(66 / 18, rel=1e-12)
    for found in answer["found"].values():
        assert found == pytest.approx(
            {f"{KAL}: {name}": level[INDEX["climate"]] for name, level in result.level.items()}, rel=1e-6
        )


PARAMETERS = """
import json, impact
impact.assess("kal-wastewater-heat").export(project="symbiosis")
import bw2calc, bw2data, numpy as np
from bw2data.parameters import DatabaseParameter, parameters
bw2data.projects.set_current("symbiosis")
database = bw2data.Database("impact foreground kal-wastewater-heat")
node = next(n for n in database if n.get("impact scenario") == "heat pump")
def score(**options):
    lca = bw2calc.LCA({node: 1}, ("impact", "climate", "kal-wastewater-heat"), **options)
    lca.lci()
    lca.lcia()
    return lca
before = score().score
parameters.recalculate()
database.process()
again = score().score
power = DatabaseParameter.get(name="power_used__kal_wastewater_heat")
power.amount *= 2
power.save()
parameters.recalculate()
database.process()
changed = score().score
drawn = score(use_distributions=True, seed_override=1)
draws = [drawn.score for _, _ in zip(range(200), drawn)]
print(json.dumps([before, again, changed, float(np.median(draws)), float(np.std(draws))]))
"""


@needs_brightway
@pytest.mark.slow
def test_brightway_recalculates_from_our_parameters_and_draws_from_our_spreads(tmp_path: Path) -> None:
    """Twice the power for the same heat, once as a changed parameter there and once as a changed case here."""
    before, again, changed, median, deviation = run(PARAMETERS, tmp_path)
    assert again == pytest.approx(before, rel=1e-6)
    result = result_of(KAL)
    assert isinstance(result, Result)
    twice = {"power_used": 2 * np.asarray(result.plan.amounts().values["power_used"]).reshape(1, 1)}
    from impact.results.ledger import Ledger

    ours = Ledger(result.plan, result.plan.evaluate(twice, 1)).level("heat pump")[0][INDEX["climate"]]
    assert changed == pytest.approx(ours, rel=1e-6)
    assert ours > 1.5 * before
    assert median == pytest.approx(changed, rel=0.05) and 0 < deviation < 0.3 * changed


TOUCH = """
import json, os, pathlib, impact
import bw2data
from impact.ground.errors import InputError
from impact.brightway.export import export_project, read
result, other = impact.assess("kal-gypsum"), impact.assess("kal-steam")
kinds = []
def refused(*arguments, what=result.export, **options):
    try:
        what(*arguments, **options)
    except InputError as error:
        kinds.append([fault.kind for fault in error.faults])
    else:
        kinds.append(["none"])
bw2data.projects.set_current("theirs")
bw2data.Database("mine").write({("mine", "a"): {"name": "a", "unit": "t", "exchanges": []}})
bw2data.Method(("mine",)).register()
bw2data.Method(("mine",)).write([(("mine", "a"), 2.0)])
bw2data.projects.set_current("old")
bw2data.projects.dataset.data = {}
bw2data.projects.dataset.save()
bw2data.projects.set_current("default")
refused(project="default")
refused(project="theirs")
refused(project="old")
refused(project="old", overwrite=True)
refused(project="none", what=read)
refused(project="old", what=read)
refused(project="theirs", what=read)
assert "none" not in bw2data.projects
refused(project="theirs", overwrite=True)
refused(result, "half", what=export_project, biosphere="no such database")
assert "half" not in bw2data.projects and bw2data.projects.current == "default"
refused(project="new")
refused(project="new")
refused(project="new", overwrite=True)
refused(project="new", what=other.export)
refused(project="new", what=read)  # which of the two?
refused(project="new", name="kal-steam", what=read)
bw2data.projects.set_current("theirs")
kept = "mine" in bw2data.databases and bw2data.Method(("mine",)).load()[0][1] == 2.0
ours = sorted(name for name in bw2data.databases if name.startswith("impact"))
bw2data.projects.set_current("new")
methods = len([m for m in bw2data.methods])
os.environ["BRIGHTWAY2_DIR"] = "/no/such/folder"
refused(project="new")
print(json.dumps({"kinds": kinds, "kept": kept, "ours": ours, "methods": methods}))
"""


@needs_brightway
@pytest.mark.slow
def test_only_what_is_named_is_written_and_nobody_s_work_is_touched(tmp_path: Path) -> None:
    answer = run(TOUCH, tmp_path)
    assert answer["kinds"] == [
        ["default-project"], ["project-exists"], ["legacy-project"], ["legacy-project"],
        ["unknown-project"], ["legacy-project"], ["not-an-export"],
        ["none"], ["no-biosphere"], ["none"], ["export-exists"], ["none"],
        ["none"], ["not-an-export"], ["none"], ["no-folder"],
    ]  # fmt: skip
    assert answer["kept"]
    assert answer["ours"] == [
        f"impact {kind} kal-gypsum" for kind in ("biosphere", "direct", "foreground", "inventory")
    ]
    assert answer["methods"] == 2 * len(EXPORTED)


WITHOUT = """
import json, sys
from importlib import util
find = util.find_spec
util.find_spec = lambda name, *rest: None if name.startswith("bw2") else find(name, *rest)
from impact.cli import main
sys.argv = ["impact", "export", "kal-gypsum", "--to", "project", "--project", "x"]
sys.stderr = sys.stdout
try:
    main()
except SystemExit as stop:
    print(json.dumps(stop.code))
"""


@pytest.mark.slow
def test_without_brightway_the_fault_names_the_remedy(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT]
    environment = {**os.environ, "BRIGHTWAY2_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "1"
    assert "symbiosis-impact" in done.stdout and "Traceback" not in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "project"),
        ("--to", "project", "--project", "x", "-o", "f.xlsx"),
        ("--to", "xlsx", "--project", "x"),
        ("--to", "parquet"),
        (),
    ],
)
def test_a_wrong_command_line_is_answered_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "impact", "export", "kal-gypsum", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "") and "Error" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_command_line_writes_several_files_into_a_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "impact", "export", "kal-gypsum", NETWORK, "--to", "bw2package", "-o", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [f"{NETWORK}.bw2package", "kal-gypsum.bw2package"][::-1]
    assert_same(export.read(tmp_path / f"{NETWORK}.bw2package"), result_of(NETWORK))
