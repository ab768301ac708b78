"""The parameters of a case as variables; those that its computation reaches may be uncertain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from impact.engine import names
from impact.engine.plan import Plan
from impact.factors.uncertainty import of_pedigree
from impact.ground import units
from impact.model import Parameter, Uncertainty
from impact.variables.conventions import of_uncertainty
from impact.variables.reach import reached_parameters, varies
from impact.variables.variable import PARAMETER, Variable, parameter_name


def parameters(plan: Plan, year: int) -> Iterator[Variable]:
    """Every parameter, in file order; `value` is that of one year."""
    reached, central = reached_parameters(plan), plan.amounts()
    for parameter in plan.case.parameters.values():
        variable = Variable(
            name=parameter_name(plan.case.id, parameter.name),
            kind=PARAMETER,
            title=str(names.parameter(plan.case, parameter.name)),
            unit=units.name(parameter.amount.dimension),
            value=_in_year(central.values[parameter.name], plan, year),
            of=(parameter.name,),
        )
        if parameter.uncertainty is not None and parameter.name in reached:
            value = float(np.asarray(central(parameter.amount)).reshape(-1)[0])
            variable = _drawn(plan, parameter, parameter.uncertainty, variable, value)
        yield variable


def _drawn(plan: Plan, parameter: Parameter, written: Uncertainty, variable: Variable, value: float) -> Variable:
    """The variable with its distribution, if it has any; `value` is what the parameter's range is about."""
    relative = varies(plan, parameter)
    pedigree = of_pedigree(plan.inventory, written.pedigree) if written.pedigree else 1.0
    distribution, basis = of_uncertainty(written, value, pedigree)
    if distribution is None or (relative and value == 0):
        return variable
    if relative:
        distribution, basis = of_uncertainty(_as_share(written, value), 1.0, pedigree)
        assert distribution is not None
        basis += "; one factor on the value of every year"
    group = written.group
    if group:
        basis += f"; shares the draw of the group '{group}'" + (", against it" if written.opposed else "")
    return variable.drawn(
        distribution,
        relative=relative,
        draw=f"group {written.group_of or plan.case.id}: {group}" if group else "",
        opposed=written.opposed,
        basis=basis,
        source=_origin(plan, parameter),
        evidence="source of the case" if parameter.origin.source else "assumption of the case",
    )


def _in_year(value: Any, plan: Plan, year: int) -> float:
    """A central value, constant or by year, in one year."""
    return float(np.broadcast_to(np.asarray(value, dtype=float), (1, len(plan.years)))[0, plan.years.index(year)])


def _as_share(written: Uncertainty, value: float) -> Uncertainty:
    """Ends and values of a parameter by year as shares of its value."""
    if written.values:
        return replace(written, values=tuple((x / value, p) for x, p in written.values))
    if written.low is None or written.high is None:
        return written
    low, high = sorted((written.low / value, written.high / value))
    return replace(written, low=low, high=high)


def _origin(plan: Plan, parameter: Parameter) -> str:
    origin = parameter.origin
    if not origin.source:
        return f"assumption: {origin.assumption}" if origin.assumption else ""
    source = plan.case.sources.get(origin.source)
    return f"{source or origin.source}{f', {origin.place}' if origin.place else ''}"
