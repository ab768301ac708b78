"""A background with elementary flows of its own under an LCIA method: bw2io's `Mobility example`.

Its electricity emits 0.6 kg CO2 a kWh and nothing else (bw2io, data/examples/sample_mobility.xlsx as installed): under
any method it scores that times the method's factor of fossil CO2, and nothing where CO2 has no factor.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import impact
from impact.api import Result
from impact.brightway.coverage import NOT_COVERED

if find_spec("bw2io") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)
pytestmark = pytest.mark.slow

PROGRAM = """
import bw2data, bw2io
bw2data.projects.set_current("own flows")
bw2io.add_example_database()
bw2data.Database("Mobility example").process()
"""
TABLE = """process,activity,product,location,unit,code,factor,note
electricity DK production mix,Electricity,,GLO,,,,
carbon dioxide (fossil),CO2,,,,,,
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("own-flows")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIGHTWAY2_DIR", str(folder))
        patch.setenv("IMPACT_CACHE", str(folder / "cache"))
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        table: Path = folder / "mapping.csv"
        table.write_text(TABLE, encoding="utf-8")
        found = impact.assess("kal-wastewater-heat", background="own flows:Mobility example", mapping=table)
        assert isinstance(found, Result)
        found.lca("EF v3.1")  # its scores are kept in the folder's cache, and read again below
        yield found


def heat_pump(result: Result, category: str) -> tuple[float, str]:
    frame = result.lca("EF v3.1").levels()
    row = frame[(frame.category == category) & (frame.scenario == "heat pump")].iloc[0]
    return float(row["value"]), str(row["coverage"])


def test_a_flow_that_the_table_names_counts_in_every_category_that_counts_ours(result: Result) -> None:
    power = 1e3 * result.plan.amounts().values["heat"] / result.plan.amounts().values["cop"]  # [kWh/a]
    for category in ("climate change", "climate change: fossil"):
        value, _grade = heat_pump(result, category)
        assert value == pytest.approx(0.6 * float(power), rel=1e-2), "the rest of the scenario is small"


def test_our_own_indicator_agrees(result: Result) -> None:
    value, _grade = heat_pump(result, "climate change")
    assert value == pytest.approx(1e3 * result.levels().query("scenario == 'heat pump'").iloc[0]["value"], rel=1e-2)


def test_a_score_of_zero_covers_nothing(result: Result) -> None:
    """Nothing of this database counts in acidification or land use: no number, where zero would look like a result."""
    value, _grade = heat_pump(result, "acidification")
    assert value != value
    assert heat_pump(result, "land use")[1] == NOT_COVERED
