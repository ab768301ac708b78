"""Engine and bw2calc agree: bundled cases in every year and sample, a textbook example, random cases and systems.

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
from drafts import YEARS, drafts, ledger_of
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small import assess_one

from impact import cases
from impact.brightway import referee
from impact.engine.plan import compile_case
from impact.engine.solve import MAX_CONDITION, check_condition, scaling, unit_scores
from impact.factors import Inventory
from impact.ground.errors import InputError
from impact.model.indicators import INDEX, NAMES
from impact.results.ledger import Ledger
from impact.uncertainty.model import model_of
from impact.uncertainty.streams import sample
from impact.variables.variable import draws_of

if find_spec("bw2calc") is None:  # not `importorskip`: importing bw2calc here lets bw2data make its folder
    pytest.skip("needs Brightway's packages", allow_module_level=True)
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


@pytest.mark.parametrize("name", FILES)
def test_bundled_cases_agree_in_every_year(name: str, inventory: Inventory) -> None:
    """All years x scenarios x indicators x boundaries: bw2calc steps through the years as columns of its arrays."""
    ledger = assess_one(FILES[name], inventory=inventory).over_years
    found = referee.deviations(ledger)
    assert {values.shape[:2] for values in found.values()} == {(1, len(ledger.years))}
    assert max(values.max() for values in found.values()) <= LIMIT


def test_the_years_differ(inventory: Inventory) -> None:
    """So that agreement in every year says more than agreement in one."""
    by_year = referee.levels(assess_one(FILES["kal-wastewater-heat"], inventory=inventory).over_years)["heat pump"]
    climate = by_year[0, :, referee.REFEREED.index(INDEX["climate"])]
    assert len(set(climate.tolist())) > 3


@pytest.mark.parametrize("name", FILES)
def test_bundled_cases_agree_sample_by_sample(name: str, inventory: Inventory) -> None:
    """The simulation's own draws of every parameter and row of the inventory, through bw2calc's use of arrays."""
    result, n = assess_one(FILES[name], inventory=inventory), 8
    model = model_of(result)
    values = sample(model.inputs, n, seed=42)
    ledger = Ledger(result.plan, result.plan.evaluate(draws_of(model.inputs, list(values[:, :, None])), n))
    found = referee.deviations(ledger)
    assert {array.shape[:2] for array in found.values()} == {(n, 1)}
    assert max(array.max() for array in found.values()) <= LIMIT
    theirs = referee.levels(ledger)
    assert np.ptp(np.stack(list(theirs.values())), axis=1).any()  # the samples differ
    ours = dict(zip(model.outputs, model(values), strict=True))  # as `simulate` computes them, folded
    for scenario, levels in theirs.items():
        lines = [k for k in ledger.select(scenario) if ledger.lines[k].elementary >= 0]  # run through no process
        own = ledger.evaluation.values[:, 0, lines].sum(axis=1)
        for k, i in enumerate(referee.REFEREED):
            level = levels[:, 0, k] + own[:, i]
            size = np.abs(ledger.evaluation.values[:, 0, :, i]).sum(axis=1)
            assert (np.abs(ours[scenario, "", NAMES[i]] - level) <= LIMIT * size).all(), NAMES[i]


def test_samples_and_years_agree_together(inventory: Inventory) -> None:
    """A draw holds for all years: 5 samples of 20 years, one matrix each."""
    result, n = assess_one(FILES["sja-cp-kelco-heat"], inventory=inventory), 5
    plan, inputs = result.over_years.plan, model_of(result).inputs
    values = sample(inputs, n, seed=7)
    ledger = Ledger(plan, plan.evaluate(draws_of(inputs, list(values[:, :, None])), n))
    found = referee.deviations(ledger)
    assert {array.shape[:2] for array in found.values()} == {(n, len(plan.years))}
    assert max(array.max() for array in found.values()) <= LIMIT


def test_a_sample_is_what_the_same_value_gives_alone(inventory: Inventory) -> None:
    """A coefficient of performance of 3 and of 4, together as samples and each as a case of its own."""
    result = assess_one(FILES["kal-wastewater-heat"], inventory=inventory)
    cops = np.array([[3.0], [4.0]])
    together = referee.levels(Ledger(result.plan, result.plan.evaluate({"cop": cops}, 2)))["heat pump"]
    alone = [referee.levels(Ledger(result.plan, result.plan.evaluate({"cop": c[None]}, 1)))["heat pump"] for c in cops]
    assert together == pytest.approx(np.concatenate(alone), rel=1e-14)
    assert (together[0] > together[1])[0, referee.REFEREED.index(INDEX["climate"])]


def test_a_wrong_level_is_noticed(inventory: Inventory) -> None:
    """An error of one in a million of the engine's values shows as such."""
    result = assess_one(FILES["kal-steam"], inventory=inventory)
    result.table.evaluation.values[:] *= 1 + 1e-6
    assert referee.deviations(result)["own boilers"].max() == pytest.approx(1e-6, rel=1e-3)


def test_a_wrong_level_of_one_sample_in_one_year_is_noticed(inventory: Inventory) -> None:
    plan = compile_case(assess_one(FILES["kal-steam"], inventory=inventory).case, inventory, (2019, 2020, 2021))
    evaluation = plan.evaluate({}, 2)
    evaluation.values[1, 2] *= 1 + 1e-6
    found = referee.deviations(Ledger(plan, evaluation))["own boilers"].max(axis=2)
    assert found[1, 2] == pytest.approx(1e-6, rel=1e-3)
    found[1, 2] = 0.0
    assert found.max() <= LIMIT


def test_the_ledger_s_runs_are_bw2calc_s(inventory: Inventory) -> None:
    for name in FILES:
        ledger = assess_one(FILES[name], inventory=inventory).table
        A, B, C, demands = (np.asarray(part) for part in referee._system(ledger, "life-cycle"))
        s = referee.solve(A, B, C, demands)[0][0, 0]
        for i, scenario in enumerate(ledger.plan.case.scenarios):
            assert ledger.runs(scenario) == pytest.approx(s[i], rel=1e-12, abs=1e-12 * np.abs(s[i]).max())


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


@settings(FEW, max_examples=40)
@given(st.lists(systems(), min_size=2, max_size=4))
def test_samples_of_random_systems_agree(several: list[tuple[np.ndarray, ...]]) -> None:
    """Different systems of one size, one after the other; entries that are zero in one and not in another."""
    n, m = (min(len(system[i]) for system in several) for i in (0, 1))
    A, B, f = (np.stack([cut(system) for system in several]) for cut in (
        lambda s: s[0][:n, :n], lambda s: s[1][:m, :n], lambda s: s[3][None, :n]))  # fmt: skip
    assume(max(np.linalg.cond(a) for a in A) <= 1e4)
    C = np.vstack([np.eye(m), np.arange(1.0, m + 1)])
    for at, (s, g, h) in enumerate(zip(*referee.solve(A, B, C, f), strict=True)):
        ours = scaling(A[at], f[at, 0])
        terms = np.abs(B[at]) @ np.abs(ours)
        assert np.abs(ours - s[0]).max() <= LIMIT * np.abs(ours).max()
        assert (np.abs(B[at] @ ours - g[0]) <= LIMIT * terms).all()
        assert (np.abs(C @ B[at] @ ours - h[0]) <= LIMIT * (np.abs(C) @ terms)).all()


@settings(FEW, max_examples=30)
@given(drafts(alternatives=2))
def test_random_cases_agree(draft: dict[str, Any]) -> None:
    """Read and compiled from text: loops, substitution, allocation, treatment, non-unit outputs, shared lines."""
    found = referee.deviations(ledger_of(draft, years=YEARS))
    assert max(values.max() for values in found.values()) <= LIMIT


def loop(left: float) -> np.ndarray:
    """Two processes that feed each other, of whose product a part `left` remains: condition number about 4 / left."""
    return np.array([[1.0, -0.5], [-2.0 * (1 - left), 1.0]])


@pytest.mark.parametrize("left", [1e-2, 1e-5, 1e-8, 1e-9])
def test_up_to_the_threshold_both_answer_alike(left: float) -> None:
    """As closely as the condition number lets doubles: rounding (1.1e-16) times condition, some digits of it."""
    A = loop(left)
    assert np.linalg.cond(A) < MAX_CONDITION
    s = referee.solve(A, np.eye(2), np.eye(2), np.array([[1.0, 0.0]]))[0][0]
    assert scaling(A, np.array([1.0, 0.0])) == pytest.approx(s, rel=1e-15 * np.linalg.cond(A))
    assert s[0] == pytest.approx(1 / left, rel=1e-15 * np.linalg.cond(A))


@pytest.mark.parametrize("left", [1e-11, 1e-13, 1e-15, 0.0])
def test_beyond_the_threshold_we_refuse(left: float) -> None:
    """bw2calc answers without a word: 1e11, 1e13, 9e14. Where nothing is left at all, its factorisation fails, and
    without one (`lci()`) it gives infinities or NaN with a warning."""
    A = loop(left)
    assert np.linalg.cond(A) > MAX_CONDITION
    with pytest.raises(InputError) as error:
        check_condition(A, ["steam", "power"])
    (fault,) = error.value.faults
    assert fault.kind == "singular-system" and "'steam'" in str(fault) and "'power'" in str(fault)
    with pytest.raises(InputError):
        scaling(A, np.array([1.0, 0.0]))
    if left:
        assert np.abs(referee.solve(A, np.eye(2), np.eye(2), np.array([[1.0, 0.0]]))[0]).max() > 1e10
    else:
        with pytest.raises(RuntimeError, match="singular"):
            referee.solve(A, np.eye(2), np.eye(2), np.array([[1.0, 0.0]]))


@pytest.mark.parametrize(("n", "m"), [(0, 2), (2, 0)])
def test_systems_without_processes_or_flows(n: int, m: int) -> None:
    s, g, h = referee.solve(np.eye(n), np.zeros((m, n)), np.zeros((3, m)), np.ones((1, n)))
    assert s.tolist() == [[1.0] * n] and g.tolist() == [[0.0] * m] and h.tolist() == [[0.0] * 3]


PROGRAM = """
import sys, impact
from impact.brightway import referee
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
