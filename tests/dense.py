"""The whole system at every point: what the presolved one is compared with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.engine.draws import Draws
from impact.engine.lines import PAYMENT
from impact.engine.plan import Plan
from impact.model import OUTSIDE
from impact.model.indicators import INDEX, NAMES
from impact.sensitivity.problem import Function, HasQuantiles, IndependentDraw, Problem
from impact.sensitivity.savings import ComparedCase, Saving
from impact.uncertainty.model import SYSTEM
from impact.variables.variable import CO2, Uncertain, Variable, draws_of

Array = NDArray[np.float64]


def dense_totals(plan: Plan, inputs: Sequence[Uncertain], values: Array) -> Array:
    """Totals by the dense path, in the order of `Model.outputs`: the reference of the presolved one, for small n."""
    n = values.shape[1]
    evaluation = plan.evaluate(draws_of(inputs, list(values[:, :, None])), n)
    scenarios, partners = list(plan.case.scenarios), [SYSTEM, *plan.case.partners, OUTSIDE]
    totals = np.zeros((len(scenarios), len(partners), len(NAMES), n))
    for k, line in enumerate(plan.lines):
        value = evaluation.values[:, 0, k].T
        at = scenarios.index(line.scenario)
        if line.role != PAYMENT:
            totals[at, 0] += value
        for (partner, _), share in zip(line.shares, evaluation.shares[k], strict=True):
            part = np.broadcast_to(np.asarray(share, dtype=float), (n, len(plan.years)))[:, 0]
            totals[at, partners.index(partner)] += value * part
    return totals.reshape(-1, n)


def levels(part: ComparedCase, partner: str, draws: Draws, n: int) -> tuple[Array, Array]:
    """Levels of a part's baseline and alternative with something drawn or set, shape (n, indicators) each."""
    plan = part.result.plan
    evaluation = plan.evaluate(draws, n)
    found = {part.baseline: np.zeros((n, len(NAMES))), part.alternative: np.zeros((n, len(NAMES)))}
    for k, line in enumerate(plan.lines):
        if line.scenario not in found:
            continue
        value = evaluation.values[:, 0, k]
        if partner == SYSTEM:
            if line.role != PAYMENT:
                found[line.scenario] += value
            continue
        for (name, _), share in zip(line.shares, evaluation.shares[k], strict=True):
            if name == partner:
                found[line.scenario] += value * np.broadcast_to(np.asarray(share, dtype=np.float64), (n, 1))
    return found[part.baseline], found[part.alternative]


def dense(saving: Saving, variables: Sequence[Variable], values: Array) -> Array:
    """The same from the whole system at every point: the reference of the presolved one.

    Raises
    ------
    InputError
        If an amount or the system has no meaning at one of the points.
    """
    total = np.zeros(values.shape[1])
    for part in saving.parts:
        drawn = draws_of(variables, list(values[:, :, None]), part.result.case.id, absolute=True)
        before, after = levels(part, saving.partner, drawn, values.shape[1])
        for indicator, weight in saving.weights.items():
            total += weight * (before - after)[:, INDEX[indicator]]
        for variable, set_to in zip(variables, values, strict=True):
            if variable.name == CO2:
                total += (set_to - saving.co2_price) * (before - after)[:, INDEX["climate"]]
    return total


def problem_of(function: Function, central: Sequence[float] | Array, distributions: Sequence[HasQuantiles]) -> Problem:
    """A problem whose inputs are all independent."""
    draws = tuple(IndependentDraw(f"input {k + 1}", (k,), (d,)) for k, d in enumerate(distributions))
    return Problem(function, np.asarray(central, dtype=np.float64), draws)
