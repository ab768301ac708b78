"""Every variable of a compiled case: parameters, exchanges of the inventory, prices, a background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from impact.engine.plan import Plan
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import _
from impact.variables.distributions import NORMAL, UNIFORM, Discrete
from impact.variables.inventory import exchanges, prices
from impact.variables.parameters import parameters
from impact.variables.variable import BACKGROUND, PARAMETER, Uncertain, Variable


def variables_of(plan: Plan) -> list[Variable]:
    """What can be set to another value: parameters in file order, exchanges and prices in the system's order."""
    year = _year(plan)
    return _once([*parameters(plan, year), *exchanges(plan, year), *prices(plan, year)])


def uncertain_of(plan: Plan) -> tuple[Uncertain, ...]:
    """Every uncertain variable that a plan reaches: parameters in file order, exchanges and prices in the system's.

    Exact things are left out: definitions, values without a spread, and zeros with a relative spread.
    """
    year = _year(plan)
    everything = [
        *parameters(plan, year),
        *exchanges(plan, year, grouped=True),
        *prices(plan, year),
        *_background(plan),
    ]
    uncertain = [variable for variable in _once(everything) if isinstance(variable, Uncertain)]
    normal = {variable.draw for variable in uncertain if variable.distribution.variate == NORMAL}
    # those that share a stream read it as the same variate: normal if any of them is of the normal family
    return tuple(replace(each, variate=NORMAL if each.draw in normal else UNIFORM) for each in uncertain)


def _year(plan: Plan) -> int:
    """The year of the values."""
    reference = plan.case.years.reference
    return reference if reference in plan.years else plan.years[0]


def _once(variables: Sequence[Variable]) -> list[Variable]:
    return list({variable.name: variable for variable in variables}.values())


def _background(plan: Plan) -> Iterator[Variable]:
    """One variable for all scores of a background: the number of a sample, each as likely as the others."""
    given = plan.given
    if given is None or given.samples is None:
        return
    n = len(given.samples) - 1  # the last one is the central scores
    title = _("{name} (sample)", name=given.stream)
    number = Variable(name=given.stream, kind=BACKGROUND, title=title, unit="", value=float(n), of=(given.stream,))
    yield number.drawn(
        Discrete(tuple(float(k) for k in range(n)), (1.0 / n,) * n),
        basis=f"{n} dependent samples of the database's own distributions",
        source=given.stream,
        evidence="background database",
    )


def chosen(name: str, variables: Sequence[Variable]) -> Variable:
    """The variable that a name means: its qualified name, its title or a parameter's own name, or words that fit one.

    Raises
    ------
    InputError
        With the nearest names, or all that it may mean.
    """
    wanted = name.strip().lower()
    fits = (
        lambda v: wanted == v.name.lower(),
        lambda v: wanted == v.title.lower() or (v.kind == PARAMETER and wanted == v.of[0].lower()),
        lambda v: all(word in f"{v.name} {v.title}".lower() for word in wanted.split()),
    )
    fitting = next((some for some in ([v for v in variables if fit(v)] for fit in fits) if some), [])
    if len(fitting) == 1:
        return fitting[0]
    known = [v.of[0] if v.kind == PARAMETER else v.name for v in variables]
    if not fitting:
        remedy = did_you_mean(name, known) or f"Such as: {', '.join(known[:8])}."
        raise InputError([Fault("unknown-input", f"The case reaches no input '{name}'.", remedy=remedy)])
    shown = ", ".join(f"'{v.name}'" for v in fitting[:6]) + (" ..." if len(fitting) > 6 else "")
    raise InputError([Fault("ambiguous-input", f"'{name}' may mean {shown}.", remedy="Write one of these names.")])
