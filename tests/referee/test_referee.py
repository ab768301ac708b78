"""Engine and bw2calc agree: bundled cases, a textbook example, random cases and random systems.

Both get the same A, B, C and f. "Relative" is relative to the sum of the absolute terms, so that cancellation counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from drafts import drafts, ledger_of
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small import assess_one

from impact import cases, referee
from impact.engine.solve import scaling, unit_scores
from impact.factors import Inventory

if find_spec("bw2calc") is None:  # not `importorskip`: importing bw2calc here lets bw2data make its folder
    pytest.skip("needs the extra impact[lca]", allow_module_level=True)
pytestmark = pytest.mark.slow

FILES = {name: path for name, path in cases.bundled().items() if path.name != "network.yaml"}
LIMIT = 1e-10
FEW = settings(
    max_examples=100, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def assert_agree(A: np.ndarray, B: np.ndarray, C: np.ndarray, f: np.ndarray) -> None:
    """Scaling and inventory by the primal, scores by the adjoint, all three by bw2calc."""
    s, g, h = (found[0] for found in referee.solve(A, B, C, f[None]))
    ours = scaling(A, f)
    terms = np.abs(B) @ np.abs(ours)
    assert np.abs(ours - s).max() <= LIMIT * np.abs(ours).max()
    assert (np.abs(B @ ours - g) <= LIMIT * terms).all()
    assert (np.abs(f @ unit_scores(A, (C @ B).T) - h) <= LIMIT * (np.abs(C) @ terms)).all()


@pytest.mark.parametrize("name", FILES)
def test_bundled_cases_agree_in_levels_and_flows(name: str, inventory: Inventory) -> None:
    result = assess_one(FILES[name], inventory=inventory)
    found = referee.deviations(result)
    assert found.keys() == result.case.scenarios.keys()
    assert max(values.max() for values in found.values()) <= LIMIT
    assert any(values.any() for values in referee.levels(result).values())  # something runs through the system


def test_a_wrong_level_is_noticed(inventory: Inventory) -> None:
    """An error of one in a million of the engine's values shows as such."""
    result = assess_one(FILES["kal-steam"], inventory=inventory)
    result.table.evaluation.values[:] *= 1 + 1e-6
    assert referee.deviations(result)["own boilers"].max() == pytest.approx(1e-6, rel=1e-3)


def test_heijungs_and_suh() -> None:
    """Heijungs and Suh (2002), The Computational Structure of Life Cycle Assessment, chapter 2: exact in doubles."""
    A, B = np.array([[10.0, 0.0], [-2.0, 100.0]]), np.array([[1.0, 10.0], [0.1, 2.0], [0.0, -50.0]])
    C, f = np.vstack([np.eye(3), [1.0, 2.0, 4.0]]), np.array([1000.0, 0.0])
    s, g, h = (found[0] for found in referee.solve(A, B, C, f[None]))
    assert s == pytest.approx([100, 2], rel=1e-14)
    assert g == pytest.approx([120, 14, -100], rel=1e-14)
    assert h == pytest.approx([120, 14, -100, -252], rel=1e-14)
    assert_agree(A, B, C, f)


@st.composite
def systems(draw: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Loops that leave down to a thousandth, displaced co-products, waste treatment, outputs of any size and sign."""
    n, flows, k = draw(st.integers(2, 15)), draw(st.integers(1, 8)), draw(st.integers(1, 4))
    left = 10 ** -draw(st.floats(0.05, 3))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    used = random.random((n, n)) * (random.random((n, n)) < 0.3)
    used[np.arange(n), np.roll(np.arange(n), 1)] = random.random(n) + 0.1  # one loop through all
    np.fill_diagonal(used, 0.0)
    used *= (1 - left) / np.abs(np.linalg.eigvals(used)).max()
    used[random.random((n, n)) < 0.1] *= -1.0  # made beside the product: displaces what another makes
    A = (np.eye(n) - used) * 10 ** random.uniform(-1, 1, n)  # runs of any size: columns
    A *= random.choice([-1.0, 1.0], n)[:, None]  # products counted as wastes: rows
    A *= random.choice([-1.0, 1.0], n)  # runs counted backwards: columns
    assume(np.linalg.cond(A) <= 1e4)
    B = random.normal(size=(flows, n)) * (random.random((flows, n)) < 0.6)
    return A, B, random.normal(size=(k, flows)), random.normal(size=n)


@FEW
@given(systems())
def test_random_systems_agree(system: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> None:
    assert_agree(*system)


@settings(FEW, max_examples=30)
@given(drafts(alternatives=2))
def test_random_cases_agree(draft: dict[str, Any]) -> None:
    """Read and compiled from text: loops, substitution, allocation, treatment, non-unit outputs, shared lines."""
    found = referee.deviations(ledger_of(draft))
    assert max(values.max() for values in found.values()) <= LIMIT


@pytest.mark.parametrize(("n", "m"), [(0, 2), (2, 0)])
def test_systems_without_processes_or_flows(n: int, m: int) -> None:
    s, g, h = referee.solve(np.eye(n), np.zeros((m, n)), np.zeros((3, m)), np.ones((1, n)))
    assert s.tolist() == [[1.0] * n] and g.tolist() == [[0.0] * m] and h.tolist() == [[0.0] * 3]


PROGRAM = """
import sys, impact
from impact import referee
assert not {"bw2calc", "bw_processing", "scipy"} & sys.modules.keys()
referee.levels(impact.assess("kal-gypsum"))
assert "bw2calc" in sys.modules and "bw2data" not in sys.modules
"""


def test_it_makes_no_noise_and_no_folder(tmp_path: Any) -> None:
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "BRIGHTWAY2_DIR": ""}
    home |= {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
