"""Every uncertain thing that a compiled case reaches: parameters, exchanges of the inventory, prices, a background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from impact.engine.plan import Plan
from impact.ground.language import _
from impact.variables.distributions import NORMAL, UNIFORM, Discrete
from impact.variables.inputs import BACKGROUND, Input
from impact.variables.inventory_inputs import exchange_inputs, price_inputs
from impact.variables.parameter_inputs import parameter_inputs


def inputs_of(plan: Plan) -> tuple[Input, ...]:
    """Every uncertain input that a plan reaches: parameters in file order, exchanges and prices in the system's order.

    Exact things are left out: definitions, values without a spread, and zeros with a relative spread.
    """
    year = plan.case.years.reference if plan.case.years.reference in plan.years else plan.years[0]
    found = [*parameter_inputs(plan, year), *exchange_inputs(plan, year), *price_inputs(plan, year), *_background(plan)]
    return tuple(_with_one_variate(list({entry.name: entry for entry in found}.values())))


def _with_one_variate(inputs: list[Input]) -> list[Input]:
    """Inputs that share a stream read it as the same variate: normal if any of them is of the normal family."""
    normal = {entry.draw for entry in inputs if entry.distribution.variate == NORMAL}
    return [replace(entry, variate=NORMAL if entry.draw in normal else UNIFORM) for entry in inputs]


def _background(plan: Plan) -> Iterator[Input]:
    """One input for all scores of a background: the number of a sample, each as likely as the others."""
    given = plan.given
    if given is None or given.samples is None:
        return
    n = len(given.samples) - 1  # the last one is the central scores
    yield Input(
        name=given.stream,
        kind=BACKGROUND,
        title=_("{name} (sample)", name=given.stream),
        distribution=Discrete(tuple(float(k) for k in range(n)), (1.0 / n,) * n),
        unit="",
        value=float(n),
        relative=False,
        draw=given.stream,
        opposed=False,
        variate=UNIFORM,
        basis=f"{n} dependent samples of the database's own distributions",
        source=given.stream,
        evidence="background database",
        of=(given.stream,),
    )
