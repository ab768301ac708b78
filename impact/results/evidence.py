"""How well a saving is evidenced: which share of it rests on values of which grade.

Every term of the default comparison is scaling × elementary flow × characterisation; the flow's row in the inventory
(or the case's own source or assumption) has a grade of evidence. Shares are of the sum of the terms' absolute values,
so that a well evidenced avoided emission does not hide a badly evidenced added one. Efficiencies and other inputs
scale the terms and are not graded here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from impact.model import Origin
from impact.model.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.results.assessment import Assessment

CASE_SOURCE = "case: source cited"
CASE_ASSUMPTION = "case: assumption"
CASE_OTHER = "case: follows from its parameters"
BACKGROUND = "background database"


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


def _terms(result: Assessment, scenario: str, indicator: str) -> Iterator[tuple[str, float]]:
    """Grade and absolute size of every term of a scenario."""
    plan, table, i = result.plan, result.table, INDEX[indicator]
    boundary = BY_NAME[indicator].boundary
    for k in table.select(scenario):
        line = plan.lines[k]
        if line.elementary >= 0:
            yield case_grade(line.flow.origin if line.flow else Origin()), abs(float(table.values[0, k, i]))
    counted = plan.system.direct if boundary == DIRECT else np.ones(len(plan.system.columns), dtype=bool)
    replaced = plan.replaced(i)
    runs = np.where(counted, table.runs(scenario, boundary, replaced), 0.0)
    sizes = np.abs(plan.C[i][:, None] * table.evaluation.B[0, 0] * np.where(replaced, 0.0, runs))
    for m, j in np.argwhere(sizes > 0):
        yield _grade(result, int(m), int(j)), float(sizes[m, j])
    made = np.abs(runs * np.diagonal(table.evaluation.A[0, 0])) * np.abs(table.evaluation.scores[0, 0][:, i])
    for j in np.flatnonzero(replaced & (made > 0)):
        yield BACKGROUND, float(made[j])


def _grade(result: Assessment, row: int, column: int) -> str:
    system = result.plan.system
    flow, _, scope = next(key for key, m in system.elementary.items() if m == row)
    this = system.columns[column]
    if this.unit_process is None:
        return case_grade(this.own.origin if this.own else Origin())
    for exchange in result.plan.inventory.exchanges(this.unit_process.id):
        if exchange.flow == flow and (exchange.scope or "direct") == scope:
            return exchange.at(result.year)[0].row["evidence"]
    return CASE_OTHER


def case_grade(origin: Origin) -> str:
    """The grade of a figure of the case's own."""
    if origin.source:
        return CASE_SOURCE
    return CASE_ASSUMPTION if origin.assumption else CASE_OTHER
