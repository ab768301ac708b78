"""The JSON contract of `impact assess --json`: its keys, its indicators, one default per case, the same bytes twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import impact
from impact import cases

ROOT = Path(__file__).parents[2]
INDICATORS = {
    "climate": "t CO2e/a", "climate_direct": "t CO2e/a", "climate_biogenic": "t CO2/a", "water": "m3/a",
    "water_withdrawal_groundwater": "m3/a", "water_withdrawal_surface": "m3/a", "water_withdrawal_sea": "m3/a",
    "water_withdrawal_mains": "m3/a", "water_scarcity": "m3 world-eq/a", "cost": "DKK/a", "cost_operating": "DKK/a",
    "energy_primary": "MWh/a", "waste": "t/a", "virgin_material": "t/a",
}  # fmt: skip


@cache
def output(*arguments: str, seed: str = "0") -> bytes:
    """What the program writes, run in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "impact", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output("assess", "cases/kalundborg", "--json"))
    return found


def test_the_document_has_the_contract_s_keys(document: dict[str, Any]) -> None:
    assert {"cases", "total", "provenance"} <= document.keys()
    assert document["provenance"].keys() >= {"impact", "factors", "files"}
    assert document["provenance"]["impact"] == impact.__version__
    for case in document["cases"]:
        assert {"id", "year", "approach", "comparisons", "levels"} <= case.keys()
        assert isinstance(case["year"], int) and case["approach"] in ("attributional", "consequential")
        for comparison in case["comparisons"]:
            assert {"baseline", "alternative", "default", "savings"} <= comparison.keys()


def test_every_indicator_stands_everywhere_with_value_and_unit(document: dict[str, Any]) -> None:
    groups = [document["total"]]
    for case in document["cases"]:
        groups += [comparison["savings"] for comparison in case["comparisons"]]
        groups += list(case["levels"].values())
    for group in groups:
        assert group.keys() >= INDICATORS.keys()
        for name, unit in INDICATORS.items():
            assert group[name]["unit"] == unit
            assert isinstance(group[name]["value"], float)


def test_exactly_one_comparison_of_each_case_is_the_default(document: dict[str, Any]) -> None:
    for case in document["cases"]:
        assert sum(comparison["default"] is True for comparison in case["comparisons"]) == 1, case["id"]


def test_every_pair_of_baseline_and_alternative_is_listed(document: dict[str, Any]) -> None:
    for case in document["cases"]:
        model = cases.read_case(cases.find(case["id"]))
        pairs = {(c["baseline"], c["alternative"]) for c in case["comparisons"]}
        assert pairs == {(b, a) for b in model.baselines for a in model.alternatives}
        assert set(case["levels"]) == set(model.scenarios)


def test_a_saving_is_the_baseline_s_level_minus_the_alternative_s(document: dict[str, Any]) -> None:
    for case in document["cases"]:
        for comparison in case["comparisons"]:
            before, after = (case["levels"][comparison[key]] for key in ("baseline", "alternative"))
            for name in INDICATORS:
                size = abs(before[name]["value"]) + abs(after[name]["value"])
                left = before[name]["value"] - after[name]["value"] - comparison["savings"][name]["value"]
                assert abs(left) <= 1e-12 * size


def test_the_total_sums_the_defaults_of_operating_cases_without_overlaps(document: dict[str, Any]) -> None:
    left_out = {id for network in document["networks"] for id in network["left_out"]}
    assert left_out, "Asnæs heat overlaps, and gypsum, ash and the plan do not operate"
    for name in INDICATORS:
        parts = [
            comparison["savings"][name]["value"]
            for case in document["cases"]
            for comparison in case["comparisons"]
            if comparison["default"] and case["id"] not in left_out
        ]
        assert sum(parts) == pytest.approx(document["total"][name]["value"], rel=1e-12, abs=1e-9)


def test_files_and_inventory_are_named_by_their_hashes(document: dict[str, Any]) -> None:
    hashes = [*document["provenance"]["files"].values(), document["provenance"]["factors"]]
    assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in hashes)
    assert len(document["provenance"]["files"]) >= len(document["cases"])
    assert str(ROOT) not in json.dumps(document), "no folder of this machine"


@pytest.mark.parametrize("path", ["cases/kalundborg", "cases/aalborg"])
def test_two_runs_are_byte_identical(path: str) -> None:
    assert output("assess", path, "--json", seed="1") == output("assess", path, "--json", seed="2")


@pytest.mark.parametrize("command", ["assess kal-gypsum", "explain kal-wastewater-heat", "check aal-gypsum"])
def test_text_too_does_not_depend_on_the_order_of_sets(command: str) -> None:
    assert output(*command.split(), seed="1") == output(*command.split(), seed="2")


def test_numbers_are_not_rounded(document: dict[str, Any]) -> None:
    values = [level["climate"]["value"] for case in document["cases"] for level in case["levels"].values()]
    assert any(value != round(value, 3) for value in values)
