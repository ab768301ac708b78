"""The default saving under other yields: every share, efficiency and loss of the case, and of conversion behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.engine.draws import Draw, Draws, exchange_name
from impact.factors import Exchange, UnitProcess
from impact.ground import units
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.sensitivity.tornado import RANGE
from impact.variables.gather import uncertain_of
from impact.variables.reach import reached_parameters
from impact.variables.variable import EXCHANGE, PARAMETER, Uncertain

Array = NDArray[np.float64]

STEP = 0.10  # either way, where no range is stated
FUEL, ELECTRICITY = "fuel", "electricity"  # groups of what a plant turns into its product


@dataclass(frozen=True, slots=True)
class Yield:
    """One yield at its low and high end.

    Attributes
    ----------
    parameter, process : str
        What it is: a parameter of the case, or what a process of the inventory needs of `flow`.
    ends : tuple of float
        Low and high value [its unit], or factors on the inventory's value.
    stated : bool
        Whether the ends are a stated 95 % range; else 10 % either way.
    savings : ndarray, shape (2, indicators)
        The default saving at both ends.
    """

    parameter: str
    process: str
    flow: str
    ends: tuple[float, float]
    stated: bool
    savings: Array

    def width(self, indicator: str) -> float:
        """How far the saving moves [unit of the indicator]."""
        low, high = self.savings[:, INDEX[indicator]]
        return float(abs(high - low))


def yields(result: Assessment) -> list[Yield]:
    """Every yield that moves the climate saving, the largest effect first; nothing where the exchange does not run."""
    plan = result.plan
    known = {entry.name: entry for entry in uncertain_of(plan)}
    wanted = [*_parameters(result, known), *_conversions(result, known)]
    if not wanted or not result.runs:
        return []
    n = 2 * len(wanted) + 1
    parameters, exchanges = dict[str, Draw](), dict[str, Draw]()
    for k, (name, kind, central, ends, *_rest) in enumerate(wanted):
        values = np.full((n, 1), central)
        values[2 * k : 2 * k + 2, 0] = ends
        (parameters if kind == PARAMETER else exchanges)[name] = Draw(values, kind == EXCHANGE)
    levels = plan.evaluate(Draws(parameters, exchanges), n).values[:, 0]
    saving = _total(result, levels, result.baseline) - _total(result, levels, result.alternative)
    made = [
        Yield(name if kind == PARAMETER else "", process, flow, ends, stated, saving[2 * k : 2 * k + 2])
        for k, (name, kind, _central, ends, stated, process, flow) in enumerate(wanted)
    ]
    least = 1e-9 * max(float(np.abs(saving[:, INDEX["climate"]]).max()), 1e-300)
    moving = [varied for varied in made if varied.width("climate") > least]
    return sorted(moving, key=lambda varied: -varied.width("climate"))


def _total(result: Assessment, values: Array, scenario: str) -> Array:
    """Levels by sample, shape (samples, indicators); payments between partners cancel."""
    lines = [k for k in result.table.select(scenario) if result.plan.lines[k].role != "payment"]
    return np.asarray(values[:, lines].sum(axis=1))


Wanted = tuple[str, str, float, tuple[float, float], bool, str, str]


def _parameters(result: Assessment, known: dict[str, Uncertain]) -> Iterator[Wanted]:
    """The case's parameters without a unit: efficiencies, coefficients of performance, losses, ratios."""
    plan, amounts = result.plan, result.plan.amounts()
    reached = reached_parameters(plan)
    for name, parameter in plan.case.parameters.items():
        if name not in reached or parameter.amount.dimension != units.NONE:
            continue
        value = float(np.asarray(amounts.values[name], dtype=float).reshape(-1)[0])
        entry = known.get(f"{plan.case.id}: {name}")
        if entry is not None:
            low, high = (entry.distribution.quantile(p) * (value if entry.relative else 1.0) for p in RANGE)
        else:
            low, high = value * (1 - STEP), value * (1 + STEP)
            if 0 < value <= 1:
                high = min(high, 1.0)
        if value and low < high:
            yield name, PARAMETER, value, (low, high), entry is not None, "", ""


def _conversions(result: Assessment, known: dict[str, Uncertain]) -> Iterator[Wanted]:
    """What the inventory's plants need of fuel or electricity per unit of their product."""
    for column in result.plan.system.columns:
        process = column.unit_process
        for exchange in result.plan.inventory.exchanges(process.id) if process else ():
            if process is not None and _converts(result, process, exchange):
                name = exchange_name(process, exchange)
                entry, value = known.get(name), exchange.at(result.year)[0].value
                ends = (1 - STEP, 1 + STEP)
                if entry is not None:
                    low, high = (entry.distribution.quantile(p) / (1.0 if entry.relative else value) for p in RANGE)
                    ends = (float(low), float(high))
                yield name, EXCHANGE, 1.0, ends, entry is not None, process.id, exchange.flow


def _converts(result: Assessment, process: UnitProcess, exchange: Exchange) -> bool:
    """Whether a process turns this input into heat, steam or electricity; power for pumps beside a fuel is none."""
    if exchange.kind != "input" or process.group not in ("heat", "steam", ELECTRICITY):
        return False
    inputs = [row.flow for row in result.plan.inventory.exchanges(process.id) if row.kind == "input"]
    groups = {flow: result.plan.inventory.process(result.plan.resolver.product(flow).name).group for flow in inputs}
    return groups[exchange.flow] == (FUEL if FUEL in groups.values() else ELECTRICITY)
