"""A background database under a full LCIA method, against bw2calc on the same database (tests/brightway_project.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lcia import by_category, method, one
from small import FRAME, assess_one, case_of

from impact.api import Result
from impact.brightway import scores
from impact.brightway.coverage import COVERED, NOT_COVERED
from impact.brightway.lca import lca
from impact.brightway.methods import find
from impact.model.indicators import INDEX

if find_spec("bw2io") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)
pytestmark = pytest.mark.slow

TABLE = """process,activity,product,location,unit,code,factor,note
electricity DK production mix,"electricity, high voltage",,DK,,,,
heat from natural gas boiler,"heat, central",,,,,,
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


@pytest.fixture
def result(brightway_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Result]:
    monkeypatch.setenv("BRIGHTWAY2_DIR", str(brightway_folder))
    monkeypatch.setenv("IMPACT_CACHE", str(tmp_path / "cache"))
    table = tmp_path / "mapping.csv"
    table.write_text(TABLE, encoding="utf-8")
    yield assess_one(case_of(FRAME + PLANT), background="impact test:mixes", mapping=table)


@pytest.fixture
def inventoried(brightway_folder: Path) -> dict[str, float]:
    """What the plant, linked to the database, takes and emits for 1 MWh by bw2calc, by identifier [kg, m3]."""
    answers: dict[str, Any] = json.loads((brightway_folder / "answers.json").read_text())
    return {code: value for code, value in answers["plant"].items() if code != "climate"}


def test_every_category_is_that_of_bw2calc(result: Result, inventoried: dict[str, float]) -> None:
    """Σ factor × inventory of the linked system, also for flows that our inventory does not have (CFC-11, land)."""
    found = lca(result, method("EF v3.1"))
    expected = [
        1000 * sum(category.factors.get(code, 0.0) * value for code, value in inventoried.items())
        for category in method("EF v3.1")
    ]
    assert sum(value != 0 for value in expected) >= 8
    assert found.level("apart") == pytest.approx(expected, rel=1e-5)
    at = by_category(found)
    assert found.level("apart")[at["ozone depletion"]] > 0


def test_what_the_background_answers_for_is_covered(result: Result) -> None:
    found = lca(result, method("EF v3.1"))
    at = by_category(found)
    assert found.coverage_by_category[at["climate change"]].grade == COVERED
    assert found.coverage_by_category[at["ozone depletion"]].grade != NOT_COVERED
    assert "background impact test:mixes for 2 processes" in str(found)


def test_contributions_name_the_activities_and_add_up(result: Result) -> None:
    found = lca(result, [one("EF v3.1 | climate change | global warming potential (GWP100)")])
    for by in ("flow", "process", "partner"):
        parts = {name: float(v[0]) for name, v in found.shares("apart", by).items()}
        assert sum(parts.values()) == pytest.approx(found.level("apart")[0], rel=1e-12)
    assert any("mixes" in name for name in found.shares("apart", "process"))


def test_climate_is_that_of_assess(result: Result) -> None:
    found = lca(result, [one("IPCC 2021 | climate change | global warming potential (GWP100)")])
    assert found.level("apart")[0] == pytest.approx(1000 * result.level["apart"][INDEX["climate"]], rel=1e-6)


def test_water_is_a_balance_in_the_background_too(result: Result) -> None:
    found = lca(result, [one("ReCiPe 2016 v1.03, midpoint (H) water use")])
    assert found.level("apart")[0] == pytest.approx(result.level["apart"][INDEX["water"]], rel=1e-6)


def test_a_method_of_the_tables_uses_the_background_s_flows(result: Result) -> None:
    from impact.brightway.characterise import factor

    (own,) = find("GWP100 AR6", result.plan.inventory)
    assert factor(own, "methane (fossil)", "GLO", {}) == 29.8
    level = lca(result, [own]).level("apart")[0]
    assert 0.5 < level / result.level["apart"][INDEX["climate"]] <= 1.0  # without gases that the tables do not have


def test_the_second_time_nothing_is_solved(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lca(result, method("EF v3.1")).level("apart")

    def refused(*_: Any) -> None:
        raise AssertionError("solved again")

    monkeypatch.setattr(scores, "unit_scores", refused)
    assert np.array_equal(lca(result, method("EF v3.1")).level("apart"), first)
    with pytest.raises(AssertionError, match="solved again"):
        lca(result, method("IPCC 2021"))
