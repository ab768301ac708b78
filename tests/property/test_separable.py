"""Sums of products: arithmetic is that of numbers at every point, and whole random cases are their own model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drafts import Draft, drafts, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.results.assessment import Assessment, Options
from impact.sensitivity import sensitivity_of
from impact.sensitivity.separable import NotSeparable, Separable, Space, quadrature
from impact.variables.distributions import Lognormal, Uniform

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)
DRAWS = (Lognormal(2.0, 0.3), Uniform(0.5, 3.0), Lognormal(-1.0, -0.2))

leaves = st.one_of(st.sampled_from(["x0", "x1", "x2"]), st.integers(-9, 9).filter(bool).map(lambda n: n / 2).map(repr))
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.tuples(st.just("^"), inner, st.integers(-2, 3)),
    ),
    max_leaves=12,
)


def value(tree: Any, known: dict[str, Any]) -> Any:
    """A tree in any arithmetic."""
    if isinstance(tree, str):
        return known[tree] if tree in known else float(tree)
    sign, left, right = tree
    a = value(left, known)
    if sign == "^":
        return a**right
    b = value(right, known)
    return a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b


def at_nodes(found: Separable, nodes: list[np.ndarray]) -> np.ndarray:
    """The sum at one node of every draw, for many choices of nodes."""
    total = np.zeros(len(nodes[0]))
    for factors, coefficient in found.terms.items():
        term = np.full(len(total), coefficient)
        for draw, atom in factors:
            term *= found.space.atoms[draw][atom][nodes[draw]]
        total += term
    return total


def some_nodes(space: Space, n: int, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.choice(np.flatnonzero(np.abs(r.z) < 3), n) for r in space.rules]


@given(trees)
@SETTINGS
def test_arithmetic_is_that_of_numbers_or_refused(tree: Any) -> None:
    space = Space(["x0", "x1", "x2"], [quadrature() for _ in DRAWS])
    columns = [np.append(d.from_normal(r.z), d.quantile(0.5)) for d, r in zip(DRAWS, space.rules, strict=True)]
    known = {f"x{k}": space.function(k, column) for k, column in enumerate(columns)}
    nodes = some_nodes(space, 40)
    numbers = {f"x{k}": column[at] for k, (column, at) in enumerate(zip(columns, nodes, strict=True))}
    try:
        found = value(tree, known)
    except (NotSeparable, ZeroDivisionError):
        return
    with np.errstate(all="ignore"):
        wanted = np.broadcast_to(value(tree, numbers), 40)
    if isinstance(found, Separable):
        size = np.abs(wanted).max() + sum(abs(c) for c in found.terms.values())
        assert np.abs(at_nodes(found, nodes) - wanted).max() <= 1e-8 * size
    else:
        assert found == wanted[0]


@pytest.mark.slow
@given(drafts())
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_a_random_case_is_its_own_model(draft: Draft) -> None:
    """Loops, substitution, allocation, treatment, prices: at random points of all its uncertain rows."""
    for name in ("heat", "material"):
        draft["parameters"][name]["range"] = "±20 %"
    plan = plan_of(draft)
    result = Assessment(plan.case, plan, Options())
    for indicator in ("climate", "climate_direct", "water", "cost"):
        saving = sensitivity_of(result, indicator).saving
        try:
            found = saving.separable()
        except NotSeparable as error:
            assert "division" in str(error), error  # a loop of several uncertain rows
            continue
        nodes = some_nodes(found.space, 20)
        from scipy.special import ndtr

        u = np.array([ndtr(r.z[at]) for r, at in zip(found.space.rules, nodes, strict=True)])
        numbers = saving.problem.at_probabilities(u)
        assert np.abs(at_nodes(found, nodes) - numbers).max() <= 1e-7 * (saving.size + np.abs(numbers).max())
