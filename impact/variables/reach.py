"""Which parameters of a case its computation depends on."""

from __future__ import annotations

from collections.abc import Iterator

from impact import expressions
from impact.engine.plan import Plan
from impact.model import Amount, Parameter


def varies(plan: Plan, parameter: Parameter) -> bool:
    """Whether a parameter's value differs between years, itself or through what it is made of."""
    waiting, seen = [parameter.name], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if plan.case.parameters[name].by_year:
            return True
        waiting += expressions.names_in(plan.case.parameters[name].amount.tree) & plan.case.parameters.keys()
    return False


def reached_parameters(plan: Plan) -> set[str]:
    """Parameters that some line, process or price of the case depends on.

    An uncertain parameter is drawn in place of its expression, so that what only it depends on is not reached.
    """
    parameters = plan.case.parameters
    waiting = {name for amount in _amounts(plan) for name in expressions.names_in(amount.tree)} & parameters.keys()
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        parameter = parameters[name]
        if parameter.uncertainty is not None and not varies(plan, parameter):
            continue
        for amount in (parameter.amount, *(amount for _, amount in parameter.by_year)):
            waiting |= (expressions.names_in(amount.tree) & parameters.keys()) - reached
    return reached


def _amounts(plan: Plan) -> Iterator[Amount]:
    """Every amount of the case that enters the computation."""
    system = plan.system
    for line in plan.lines:
        yield line.amount
        yield from (share for _, share in line.shares)
        if line.flow is not None:
            yield from (ratio for ratio in (line.flow.substitution, line.flow.quality) if ratio is not None)
            if line.flow.price is not None:
                yield line.flow.price.amount
    yield from (entry.amount for entry in (*system.A_open, *system.B_open))
    yield from (amount for _, amount, _ in system.price_open)
    for column in system.columns:
        if column.own is not None:
            yield from (amount for _, amount in column.own.outputs)
            if isinstance(column.own.allocation, tuple):
                yield from (share for _, share in column.own.allocation)
