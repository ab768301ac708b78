"""The algebra of random systems: A s = f, scores from the adjoint, and systems that must be refused.

Heijungs, R. and Suh, S. (2002): The Computational Structure of Life Cycle Assessment, Kluwer, chapter 2: h = C B A⁻¹ f.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import FRAME, case_of, digits_inventory

from impact.engine.plan import compile_case
from impact.engine.solve import check_condition, scaling, unit_scores
from impact.ground.errors import InputError


@st.composite
def systems(draw: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A, B, C and f with loops everywhere, non-unit and negative outputs, entries over six orders of magnitude.

    Each process uses less than 90 % of what it could make of anything, so that demand can always be met.
    """
    n, flows, k = draw(st.integers(1, 12)), draw(st.integers(1, 8)), draw(st.integers(1, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    inputs = random.random((n, n)) * (random.random((n, n)) < 0.4)
    np.fill_diagonal(inputs, 0.0)
    inputs *= 0.9 / max(1.0, inputs.sum(axis=0).max())
    A = np.eye(n) - inputs
    A *= 10 ** random.uniform(-3, 3, n)  # runs of any size: columns
    A *= random.choice([-1.0, 1.0], n)[:, None]  # products counted as wastes: rows
    return A, random.normal(size=(flows, n)), random.normal(size=(k, flows)), random.normal(size=n)


@given(systems())
def test_the_scaling_meets_the_demand(system: tuple[np.ndarray, ...]) -> None:
    A, _, _, f = system
    assert pytest.approx(f, rel=1e-10, abs=1e-10) == A @ scaling(A, f)


@given(systems())
def test_the_adjoint_gives_the_primal_s_score(system: tuple[np.ndarray, ...]) -> None:
    A, B, C, f = system
    primal = C @ B @ scaling(A, f)
    adjoint = f @ unit_scores(A, (C @ B).T)
    size = np.abs(C) @ np.abs(B) @ np.abs(scaling(A, f))
    assert (np.abs(primal - adjoint) <= 1e-10 * size).all()


@given(st.lists(systems(), min_size=2, max_size=3))
def test_samples_and_years_are_solved_side_by_side(several: list[tuple[np.ndarray, ...]]) -> None:
    n = min(len(A) for A, *_ in several)
    stack = np.array([A[:n, :n] for A, *_ in several])[:, None]  # samples, one year
    wanted = np.array([f[:n] for *_, f in several])[:, None]
    together = scaling(stack, wanted)
    for k in range(len(several)):
        assert pytest.approx(scaling(stack[k, 0], wanted[k, 0]), rel=1e-12) == together[k, 0]


@given(systems(), st.integers(0, 2**16))
def test_two_processes_that_do_the_same_are_refused(system: tuple[np.ndarray, ...], seed: int) -> None:
    """A column that is a multiple of another: the system cannot say which of them runs."""
    A, *_ = system
    if len(A) < 2:
        return
    one, other = np.random.default_rng(seed).choice(len(A), 2, replace=False)
    A[:, other] = 2 * A[:, one]
    with pytest.raises(InputError, match="no unique solution"):
        check_condition(A)


@st.composite
def rings(draw: Any) -> tuple[np.ndarray, set[str]]:
    """A ring of processes that eats all it makes, with suppliers before it and customers behind it.

    How much each uses of the next spans four orders of magnitude: tonnes, kilowatt-hours and grams in one system.
    """
    ring, more = draw(st.integers(2, 5)), draw(st.integers(0, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    uses = 10 ** random.uniform(-2, 2, ring)
    uses[-1] = 1 / np.prod(uses[:-1])
    A = np.eye(ring + 2 * more)
    for k in range(ring):
        A[(k + 1) % ring, k] = -uses[k]
    for k in range(more):
        A[ring + k, random.integers(ring)] = -random.random()  # a supplier's product is used in the ring
        A[random.integers(ring), ring + more + k] = -random.random()  # a customer uses the ring's product
    return A, {f"'{k}'" for k in range(ring)}


@given(rings())
def test_a_ring_that_eats_itself_is_named_and_nobody_else(system: tuple[np.ndarray, set[str]]) -> None:
    A, ring = system
    with pytest.raises(InputError) as error:
        check_condition(A, [str(k) for k in range(len(A))])
    assert set(re.findall(r"'\d+'", str(error.value))) == ring


LOOP = """
functions: {{power: {{amount: 1 MWh/a, for: user}}}}
scenarios:
  apart: {{baseline: true, flows: [{{use: power, amount: 1 MWh/a, by: user, role: supply, serves: power}}]}}
  together: {{flows: [{{use: bystander, amount: 1 MWh/a, by: user, role: supply, serves: power}}]}}
processes:
  power: {{output: 1 MWh, inputs: {{mine: 2 t, bystander: 0.1 MWh}}, assumption: test}}
  mine: {{output: 1 t, inputs: {{power: {back!r} MWh}}, assumption: test}}
  bystander: {{output: 1 MWh, emissions: {{carbon dioxide (fossil): 1 t}}}}
"""


@pytest.mark.parametrize("left", [0.0, 1e-16, 1e-13, 1e-11])
def test_a_loop_that_eats_itself_is_refused_with_its_processes_named(left: float) -> None:
    case = case_of(FRAME + LOOP.format(back=0.5 * (1 - left)))
    with pytest.raises(InputError) as error:
        compile_case(case, digits_inventory()).evaluate()
    text = str(error.value)
    assert "'power'" in text and "'mine'" in text
    assert "bystander" not in text


def test_a_loop_that_leaves_enough_is_solved() -> None:
    """Of each MWh 0.1 remains: 10 MWh are made for one, each with 0.1 t beside it."""
    case = case_of(FRAME + LOOP.format(back=0.45))
    evaluation = compile_case(case, digits_inventory()).evaluate()
    assert evaluation.scores[0, 0, 0, 0] == pytest.approx(1.0, rel=1e-12)
