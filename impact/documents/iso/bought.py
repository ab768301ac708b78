"""How much of a group of processes (transport, electricity) the scenarios use, and what that weighs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from impact.engine.solve import stop_at
from impact.engine.system import System
from impact.model.indicators import BY_NAME, COST, INDEX, NAMES
from impact.results.assessment import Assessment

Array = NDArray[np.float64]

TRANSPORT, ELECTRICITY = "transport", "electricity"  # groups of the inventory's processes


def of_group(system: System, group: str) -> list[int]:
    """The columns of the inventory's processes of a group."""
    return [j for j, column in enumerate(system.columns) if column.unit_process and column.unit_process.group == group]


def taken(result: Assessment, scenario: str, group: Collection[int], indicator: str = "climate") -> Array:
    """What everything outside a group takes from each of its columns in a scenario, shape (columns,) [product units].

    What a member takes from another member is not counted: it is in that one's product already. For cost nothing behind
    a bought product counts.
    """
    plan, lines = result.plan, result.table.select(scenario)
    amounts = _behind(result, lines, group, indicator)
    for k in lines:
        if plan.lines[k].column in group:
            amounts[plan.lines[k].column] += result.table.evaluation.amounts[0, 0, k] * plan.lines[k].sign
    return amounts


def _behind(result: Assessment, lines: Iterable[int], group: Collection[int], indicator: str) -> Array:
    """What processes outside a group take from it for some lines: −A[j, i] s[i] over the columns i outside."""
    plan, evaluation = result.plan, result.table.evaluation
    n = len(plan.system.columns)
    demand, outside = np.zeros(n), np.array([j not in group for j in range(n)], dtype=bool)
    for k in lines:
        line = plan.lines[k]
        if line.column >= 0:
            demand[line.column] += evaluation.amounts[0, 0, k] * line.sign * plan.system.signs[line.column]
    if not n or not group:
        return np.zeros(n)
    cost = BY_NAME[indicator].boundary == COST
    A = stop_at(evaluation.A[0, 0], plan.system.bought if cost else plan.replaced(INDEX[indicator]))
    runs = np.where(outside, np.linalg.solve(A, demand), 0.0)
    return np.asarray(np.where(outside, 0.0, -(A - np.diag(np.diagonal(A))) @ runs * plan.system.signs))


def transport(result: Assessment, scenario: str, indicator: str) -> float:
    """The part of a level that stands for transport: twice as far is twice as much of it [unit of the indicator].

    Lines of that role, lines that use a transport process, and what the other lines buy of transport behind them.
    """
    plan, table, i = result.plan, result.table, INDEX[indicator]
    group = of_group(plan.system, TRANSPORT)
    lines = table.select(scenario)
    moved = [k for k in lines if plan.lines[k].role == TRANSPORT or plan.lines[k].column in group]
    behind = _behind(result, [k for k in lines if k not in moved], group, indicator)
    return float(table.values[0, moved, i].sum() + behind @ table.evaluation.scores[0, 0, :, i])


def of_transport(result: Assessment) -> dict[str, float]:
    """What transport adds to the default saving, by indicator: with distances times k it changes by (k - 1) of that."""
    return {
        name: transport(result, result.baseline, name) - transport(result, result.alternative, name) for name in NAMES
    }
