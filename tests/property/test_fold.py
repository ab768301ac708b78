"""The folded model gives what the dense evaluation gives, for every case and every draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dense import dense_totals
from drafts import YEARS, Draft, Quantity, drafts, plan_of
from hypothesis import given
from hypothesis import strategies as st
from small import FRAME, assess_one, bundled_inventory, case_of, digits_inventory

from impact.engine.draws import Draw, Draws
from impact.engine.given import Given
from impact.engine.lines import PAYMENT
from impact.engine.plan import Evaluation, Plan, compile_case
from impact.engine.presolve import compile_totals, labels_of, presolve
from impact.engine.presolve.solve import components
from impact.model.indicators import INDEX, NAMES
from impact.uncertainty.model import model_of
from impact.uncertainty.streams import sample
from impact.variables.variable import draws_of

ROUNDING = 1e-15  # of the largest term: what LAPACK may leave where an exact solution has a zero
CASES = sorted((Path(__file__).parents[2] / "cases").glob("*/*.yaml"))


def loosened(draft: Draft) -> Draft:
    """The draft with every quantity of its processes, flows and investments as a parameter of its own."""
    parameters = dict(draft["parameters"])

    def walk(node: Any) -> Any:
        if isinstance(node, Quantity):
            name = f"free_{len(parameters)}"
            parameters[name] = {"value": node, "assumption": "drawn at random"}
            return name
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return [walk(value) for value in node] if isinstance(node, list) else node

    return {**draft, "processes": walk(draft["processes"]), "scenarios": walk(draft["scenarios"]),
            "parameters": parameters}  # fmt: skip


def everything(plan: Plan) -> list[tuple[str, str]]:
    """All that can be drawn: parameters, rows of the inventory, prices."""
    system = plan.system
    rows = dict.fromkeys(row.name for row in (*system.A_rows, *system.B_rows))
    priced = [c.name for c, has in zip(system.columns, system.priced, strict=True) if has and c.own is None]
    return [*(("p", n) for n in plan.case.parameters), *(("e", n) for n in rows), *(("m", n) for n in priced)]


def bound(things: list[tuple[str, str]], values: Any) -> Draws:
    """Factors on everything."""
    found: dict[str, dict[str, Draw]] = {"p": {}, "e": {}, "m": {}}
    for (kind, name), value in zip(things, values, strict=True):
        found[kind][name] = Draw(value, relative=True)
    return Draws(found["p"], found["e"], found["m"])


def gross_of(plan: Plan, evaluation: Evaluation, k: int) -> np.ndarray:
    """The absolute terms behind a line, |amount| · |C| |B| |A⁻¹|: shape (samples, years, indicators)."""
    line = plan.lines[k]
    if line.column < 0:
        return np.zeros(1)
    scaling = np.abs(np.linalg.inv(evaluation.A)[..., line.column])
    flows = (np.abs(evaluation.B) @ scaling[..., None])[..., 0]
    found: np.ndarray = np.abs(evaluation.amounts[:, :, k, None]) * (flows @ np.abs(plan.C).T)
    return found


def assert_folds(plan: Plan, n: int = 7, seed: int = 1, low: float = 0.7) -> None:
    """Each scenario's total in each year: folded against dense, relative to the sum of the absolute terms."""
    things = everything(plan)
    factors = np.random.default_rng(seed).uniform(low, 1.0, (len(things), n))
    evaluation = plan.evaluate(bound(things, list(factors[:, :, None])), n)
    presolved = presolve(plan, len(things), lambda values: bound(things, values))
    scenarios = list(plan.case.scenarios)
    wanted = [
        [(p, i, 1.0) for p, subtotal in enumerate(presolved.subtotals)
         if (subtotal.y, subtotal.scenario) == (y, scenario) and subtotal.system and not subtotal.payment]
        for y in range(len(plan.years)) for scenario in scenarios for i in range(len(NAMES))
    ]  # fmt: skip
    found = compile_totals(presolved.totals(wanted))(factors).reshape(len(plan.years), len(scenarios), len(NAMES), n)
    for s, scenario in enumerate(scenarios):
        at = [k for k, line in enumerate(plan.lines) if line.scenario == scenario and line.role != PAYMENT]
        terms = evaluation.values[:, :, at]
        apart = np.abs(found[:, s].transpose(2, 0, 1) - terms.sum(axis=2))
        size = np.abs(terms).sum(axis=2) + sum(gross_of(plan, evaluation, k) for k in at)
        noise = ROUNDING * size.max(axis=2, keepdims=True)  # LAPACK solves all indicators at once
        assert (apart <= 1e-12 * size + noise).all(), (scenario, apart.max())


@pytest.mark.slow
@given(drafts(), st.integers(0, 2**16))
def test_folded_is_dense_for_random_cases(draft: Draft, seed: int) -> None:
    """With loops, substitution, allocation, treatment and money; everything that has a value is drawn."""
    assert_folds(plan_of(loosened(draft), years=YEARS[-1:]), seed=seed)


@pytest.mark.slow
@given(drafts(alternatives=2))
def test_folded_is_dense_over_years(draft: Draft) -> None:
    assert_folds(plan_of(draft, years=YEARS))


def mutual(n: int, seed: int) -> str:
    """Processes that all use each other, each by an amount that is a parameter."""
    random = np.random.default_rng(seed)
    uses = random.uniform(0.01, 0.9 / n, (n, n))
    parameters = [f"u_{i}_{j}: {{value: {uses[i, j]:.6f} t, assumption: t}}" for i in range(n) for j in range(n)]
    processes = [
        f"p{j}: {{output: 1 t, inputs: {{{', '.join(f'p{i}: u_{i}_{j}' for i in range(n) if i != j)}}},"
        f" emissions: {{carbon dioxide (fossil): 1 t}}, assumption: t}}"
        for j in range(n)
    ]
    newline = "\n  "
    return f"""{FRAME}
functions: {{product: {{amount: 1 t/a, for: user}}}}
parameters:
  {newline.join(parameters)}
processes:
  {newline.join(processes)}
scenarios:
  apart: {{baseline: true, flows: [{{use: p0, amount: 1 t/a, by: user, role: supply, serves: product, assumption: t}}]}}
  together: {{flows: [{{use: p{n - 1}, amount: 1 t/a, by: user, role: supply, serves: product, assumption: t}}]}}
"""


@pytest.mark.parametrize("n", [2, 3, 5])
def test_processes_that_all_use_each_other(n: int) -> None:
    """Gauss's elimination over draws agrees with LAPACK where every process is in one loop."""
    assert_folds(compile_case(case_of(mutual(n, seed=n)), digits_inventory()))


@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in CASES if p.name != "network.yaml"], ids=lambda p: p.stem)
def test_folded_is_dense_for_bundled_cases(path: Path) -> None:
    """With the inputs and distributions that the case and the inventory have, for every scenario and partner."""
    result = assess_one(path)
    model = model_of(result)
    values = sample(model.inputs, 200, seed=3)
    dense, folded = dense_totals(result.plan, model.inputs, values), model(values)
    evaluation = result.plan.evaluate(draws_of(model.inputs, list(values[:, :, None])), 200)
    terms = np.abs(evaluation.values).sum(axis=2)
    terms = terms + sum(gross_of(result.plan, evaluation, k) for k in range(len(result.plan.lines)))
    terms = terms[:, 0]
    size = np.tile(terms.T, (len(dense) // len(NAMES), 1))
    assert (np.abs(dense - folded) <= 1e-12 * size).all()


@pytest.mark.parametrize("name", ["wastewater-heat", "solrod-biogas"])
def test_sampled_scores_of_a_background_fold(name: str) -> None:
    """One draw picks the sample of all scores that a background gives; the case's own inputs are drawn beside it."""
    result = assess_one(next(p for p in CASES if p.stem == name))
    plan, random = result.plan, np.random.default_rng(4)
    columns = np.array([j for j, c in enumerate(plan.system.columns) if c.own is None][::2], dtype=np.intp)
    indicators = np.array([INDEX["climate"], INDEX["climate_biogenic"], INDEX["water"]], dtype=np.intp)
    samples = random.normal(1, 0.3, (7, len(columns), 3))
    samples[:, :, 1] = 0.0
    samples[:, 0, 2] = 0.5
    plan.given = Given("background db", columns, indicators, samples[-1], tuple(map(str, columns)), samples)
    model = model_of(result)
    picked = next(k for k, entry in enumerate(model.inputs) if entry.name == "background db")
    values = sample(model.inputs, 64, seed=3)
    assert set(values[picked]) == set(range(6))  # the last sample holds the central scores
    dense, folded = dense_totals(plan, model.inputs, values), model(values)
    assert np.abs(dense - folded).max() <= 1e-12 * np.abs(dense).max()
    climate = model.outputs.index((next(iter(plan.case.scenarios)), "", "climate"))
    others = values.copy()
    others[picked] = (values[picked] + 1) % 6
    assert (model(others)[climate] != folded[climate]).any()


@given(st.lists(st.lists(st.integers(0, 9), max_size=3), min_size=1, max_size=12))
def test_no_row_takes_from_two_groups(taken: list[list[int]]) -> None:
    """Totals are computed group by group: rows and columns that are not linked are apart, linked ones together."""
    matrix = np.zeros((len(taken), 10))
    for row, columns in enumerate(taken):
        matrix[row, columns] = 1.0
    rows, columns = labels_of(matrix)
    for row, column in np.argwhere(matrix):
        assert rows[row] == columns[column]
    linked = (matrix.T @ matrix + np.eye(10)) > 0
    for _ in range(4):
        linked = linked @ linked
    assert ((columns[:, None] == columns) == linked).all()


@given(st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=12, max_size=12))
def test_components_come_before_what_they_use(uses: list[list[int]]) -> None:
    found = components(uses)
    place = {node: k for k, members in enumerate(found) for node in members}
    assert sorted(place) == list(range(12))
    for node, others in enumerate(uses):
        assert all(place[node] <= place[other] for other in others)
    reach = np.eye(12, dtype=bool)
    for node, others in enumerate(uses):
        reach[node, others] = True
    for _ in range(4):
        reach = reach @ reach
    for i in range(12):
        for j in range(12):
            assert (place[i] == place[j]) == bool(reach[i, j] and reach[j, i])


def test_what_is_certain_leaves_no_operation() -> None:
    """With nothing drawn the folded model is a list of constants."""
    plan = compile_case(case_of(mutual(3, seed=1)), bundled_inventory())
    presolved = presolve(plan, 0, lambda values: Draws())
    assert not presolved.graph.nodes
    assert all(not subtotal.weights for subtotal in presolved.subtotals)
