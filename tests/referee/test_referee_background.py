"""A case on a background: bw2calc solves the cut system, in every year and for the database's own samples.

The database and what bw2calc says about it are in tests/brightway_project.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from small import FRAME, assess_one, case_of

from impact.api import Result
from impact.brightway import referee
from impact.engine.draws import Draws
from impact.model.indicators import INDEX
from impact.results.ledger import Ledger
from impact.uncertainty.model import model_of
from impact.uncertainty.streams import sample
from impact.variables.variable import draws_of

if find_spec("bw2io") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LIMIT = 1e-10
CLIMATE = referee.REFEREED.index(INDEX["climate"])

TABLE = """process,activity,product,location,unit,code,factor,note
electricity DK production mix,"electricity, high voltage",,DK,,,,
heat from natural gas boiler,"heat, central",,,,,,
landfill of mineral waste,treatment of sludge,,,,,,
"""
PLANT = """
functions: {product: {amount: 1000 MWh/a, for: user, assumption: test}}
parameters: {used: {value: 0.4 MWh, low: 0.3 MWh, high: 0.6 MWh, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: plant, amount: 1000 MWh/a, by: user, role: supply, serves: product, assumption: test}]
  together:
    flows:
      - {use: heat from natural gas boiler, amount: 1000 MWh/a, by: user, role: supply, serves: product,
         assumption: test}
      - {displace: plant, amount: 100 MWh/a, by: user, role: supply, assumption: test}
processes:
  plant:
    output: 2 MWh
    inputs:
      electricity DK production mix: used
      heat from natural gas boiler: 1 MWh
      drinking water DK: 3 m3
      landfill of mineral waste: 10 kg
      plant: 0.1 MWh
    emissions: {carbon dioxide (fossil): 150 kg}
    assumption: test
"""


@pytest.fixture
def table(brightway_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BRIGHTWAY2_DIR", str(brightway_folder))
    monkeypatch.setenv("IMPACT_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "mapping.csv"
    path.write_text(TABLE, encoding="utf-8")
    yield path


def assessed(table: Path, samples: int = 0) -> Result:
    return assess_one(case_of(FRAME + PLANT), background="impact test:mixes", mapping=table, background_samples=samples)


def assert_agree(ledger: Result | Ledger) -> None:
    found = referee.deviations(ledger)
    assert found.keys() == {"apart", "together"}
    assert max(values.max() for values in found.values()) <= LIMIT


def test_levels_and_flows_on_a_background_agree(table: Path) -> None:
    result = assessed(table)
    assert_agree(result)
    assert result.plan.given is not None and len(result.plan.given.columns) == 3
    levels = referee.levels(result)
    for scenario, found in levels.items():  # nothing in this case bypasses the system
        ours = result.level[scenario][referee.REFEREED]
        assert found[0, 0] == pytest.approx(ours, rel=1e-10, abs=1e-12 * np.abs(ours).max())


def test_the_level_is_that_of_the_linked_database(brightway_folder: Path, table: Path) -> None:
    """By bw2calc alone: the background's own scores in kg per kWh, MJ and kg, and the plant's net output of 1.9 MWh."""
    answers = json.loads((brightway_folder / "answers.json").read_text())
    said = {code: answers[code]["climate"] for code in ("el-dk", "heat", "sludge")}
    water = assess_one(case_of(FRAME + PLANT.replace("      drinking water DK: 3 m3\n", "")),
                       background="impact test:mixes", mapping=table)  # fmt: skip
    runs = 1000 / 1.9
    expected = runs * (0.4 * said["el-dk"] + 3.6 * said["heat"] + 0.01 * said["sludge"] + 0.15)
    assert referee.levels(water)["apart"][0, 0, CLIMATE] == pytest.approx(expected, rel=1e-6)


def test_it_differs_from_the_inventory(table: Path) -> None:
    """Else the test above would say nothing; what the background does not replace is the same."""
    ours, theirs = (referee.levels(one)["apart"][0, 0] for one in (assess_one(case_of(FRAME + PLANT)), assessed(table)))
    replaced = [referee.REFEREED.index(int(i)) for i in assessed(table).plan.given.indicators]  # type: ignore[union-attr]
    kept = [k for k in range(len(ours)) if k not in replaced]
    assert ours[kept] == pytest.approx(theirs[kept], rel=1e-12)
    assert abs(ours[CLIMATE] / theirs[CLIMATE] - 1) > 0.01


def test_every_year_agrees(table: Path) -> None:
    ledger = assessed(table).over_years
    assert len(ledger.years) >= 1
    assert_agree(ledger)


def test_samples_of_the_database_agree(table: Path) -> None:
    """The draw that picks a sample, with the case's own parameter drawn beside it."""
    result, n = assessed(table, samples=3), 8
    inputs = model_of(result).inputs
    values = sample(inputs, n, seed=1)
    ledger = Ledger(result.plan, result.plan.evaluate(draws_of(inputs, list(values[:, :, None])), n))
    assert_agree(ledger)
    assert np.ptp(referee.levels(ledger)["apart"][:, 0, CLIMATE]) > 0


def test_each_sample_has_its_own_scores(table: Path) -> None:
    result = assessed(table, samples=2)
    given = result.plan.given
    assert given is not None
    picks = np.array([0, 1, 2])
    ledger = Ledger(result.plan, result.plan.evaluate(Draws(picks={given.stream: picks}), 3))
    assert_agree(ledger)
    climate = referee.levels(ledger)["apart"][:, 0, CLIMATE]
    assert len(set(climate.tolist())) == 3
    assert climate[2] == pytest.approx(referee.levels(result)["apart"][0, 0, CLIMATE], rel=1e-14)  # the central one


@pytest.mark.parametrize("what", ["electricity DK production mix", "landfill of mineral waste"])
def test_a_wrong_given_score_is_noticed(table: Path, what: str) -> None:
    """A score wrong by one in a thousand shows, of a supplier as of a treatment."""
    result = assessed(table)
    given, scores = result.plan.given, result.table.evaluation.given
    assert given is not None and scores is not None
    column = result.plan.system.names.index(what)
    wrong = scores.copy()
    wrong[:, :, list(given.columns).index(column)] *= 1 + 1e-3
    result.table.evaluation.given = wrong
    assert referee.deviations(result)["apart"].max() > 1e-7
