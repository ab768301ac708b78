"""How well a saving is evidenced: which share of it rests on values of which grade.

Every term of the default comparison is scaling × elementary flow × characterisation; the flow's row in the inventory
(or the case's own source or assumption) has a grade of evidence. Shares are of the sum of the terms' absolute values,
so that a well evidenced avoided emission does not hide a badly evidenced added one. Efficiencies and other inputs
scale the terms and are not graded here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impact.assessment import Assessment
from impact.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.model import Origin

CASE_SOURCE = "case: source cited"
CASE_ASSUMPTION = "case: assumption"
CASE_OTHER = "case: follows from its parameters"

Array = NDArray[np.float64]


def shares(result: Assessment, indicator: str = "climate") -> dict[str, float]:
    """Shares of the default comparison's terms by grade of evidence, largest first; they add up to one.

    Empty for cost (prices are not elementary flows) and where the indicator is zero.
    """
    if BY_NAME[indicator].boundary == COST:
        return {}
    sizes: dict[str, float] = {}
    for scenario in (result.baseline, result.alternative):
        for grade, size in _terms(result, scenario, indicator):
            sizes[grade] = sizes.get(grade, 0.0) + size
    total = sum(sizes.values())
    ordered = sorted(sizes.items(), key=lambda item: -item[1])
    return {grade: size / total for grade, size in ordered if size} if total else {}


def _terms(result: Assessment, scenario: str, indicator: str) -> list[tuple[str, float]]:
    """Grade and absolute size of every term of a scenario."""
    plan, evaluation, i = result.plan, result.table.evaluation, INDEX[indicator]
    terms = []
    demand = np.zeros(len(plan.system.columns))
    for k in result.table.select(scenario):
        line = plan.lines[k]
        if line.column >= 0:
            demand[line.column] += evaluation.amounts[0, 0, k] * line.sign * plan.system.signs[line.column]
        elif line.elementary >= 0:
            origin = line.flow.origin if line.flow else Origin()
            terms.append((_case_grade(origin), abs(float(result.table.values[0, k, i]))))
    if not len(demand):
        return terms
    runs = np.linalg.solve(_cut(result, evaluation.A[0, 0], indicator), demand)
    sizes = np.abs(plan.C[i][:, None] * evaluation.B[0, 0] * runs)
    for m, j in np.argwhere(sizes > 0):
        if BY_NAME[indicator].boundary != DIRECT or plan.system.columns[j].direct:
            terms.append((_grade(result, int(m), int(j)), float(sizes[m, j])))
    return terms


def _cut(result: Assessment, A: Array, indicator: str) -> Array:
    """The system within the indicator's boundary."""
    if BY_NAME[indicator].boundary != DIRECT:
        return A
    stop = ~result.plan.system.direct
    return np.where(stop & ~np.eye(len(A), dtype=bool), 0.0, A)


def _grade(result: Assessment, row: int, column: int) -> str:
    system = result.plan.system
    flow, _, scope = next(key for key, m in system.elementary.items() if m == row)
    this = system.columns[column]
    if this.unit_process is None:
        return _case_grade(this.own.origin if this.own else Origin())
    for exchange in result.plan.inventory.exchanges(this.unit_process.id):
        if exchange.flow == flow and (exchange.scope or "direct") == scope:
            return exchange.at(result.year)[0].row["evidence"]
    return CASE_OTHER


def _case_grade(origin: Origin) -> str:
    if origin.source:
        return CASE_SOURCE
    return CASE_ASSUMPTION if origin.assumption else CASE_OTHER
