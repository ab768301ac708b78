"""Which values a comparison rests on, and how good they are: every term with its row, year, region and grade.

ISO 14044, 4.2.3.6 asks for the quality of the data by time, place and precision. A term is scaling × elementary flow ×
characterisation; the terms of a scenario add up to its level. Weights are absolute values, so that a well known avoided
emission does not hide a badly known added one. Efficiencies and other inputs scale the terms and are not graded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from impact.factors import Exchange, Fact
from impact.model import Origin
from impact.model.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.results.assessment import Assessment
from impact.results.evidence import BACKGROUND, CASE_ASSUMPTION, CASE_OTHER, case_grade

HERE, WIDER, ELSEWHERE, UNSTATED = "here", "wider", "elsewhere", "unstated"
NOTHING = Origin()
WIDE = ("EU", "RER", "GLO", "RoW")  # regions of several countries


@dataclass(frozen=True, slots=True)
class Term:
    """One elementary flow of one unit process (or one line of the scenario), with what it is made of.

    Attributes
    ----------
    scenario : str
    where : str
        The unit process, or the label of a line without one.
    flow : str
        The elementary flow; empty for what a background database gives as a sum.
    value : float
        Its part of the scenario's level, signed [unit of the indicator].
    exchange, fact : Exchange, Fact or None
        Its row in the inventory, and the value used of it.
    origin : Origin
        Where the case has it from, if it is the case's own.
    """

    scenario: str
    where: str
    flow: str
    value: float
    grade: str
    region: str
    exchange: Exchange | None = None
    fact: Fact | None = None
    origin: Origin = NOTHING

    @property
    def size(self) -> float:
        return abs(self.value)

    @property
    def unverified(self) -> bool:
        return self.grade.startswith("unverified")


def terms(result: Assessment, indicator: str = "climate") -> list[Term]:
    """Every term of the default comparison's two scenarios; empty for cost (prices are no elementary flows)."""
    if BY_NAME[indicator].boundary == COST:
        return []
    return [term for name in (result.baseline, result.alternative) for term in _of(result, name, indicator)]


def _of(result: Assessment, scenario: str, indicator: str) -> Iterator[Term]:
    plan, table, i = result.plan, result.table, INDEX[indicator]
    keys = {m: key for key, m in plan.system.elementary.items()}
    boundary = BY_NAME[indicator].boundary
    for k in table.select(scenario):
        line = plan.lines[k]
        value = float(table.values[0, k, i])
        if line.elementary >= 0 and value:
            flow, region, _scope = keys[line.elementary]
            origin = line.flow.origin if line.flow else Origin()
            yield Term(scenario, line.label, flow, value, case_grade(origin), region, origin=origin)
    counted = plan.system.direct if boundary == DIRECT else np.ones(len(plan.system.columns), dtype=bool)
    replaced = plan.replaced(i)
    runs = np.where(counted, table.runs(scenario, boundary, replaced), 0.0)
    values = plan.C[i][:, None] * table.evaluation.B[0, 0] * np.where(replaced, 0.0, runs)
    for m, j in np.argwhere(values != 0):
        yield _term(result, scenario, int(j), keys[int(m)], float(values[m, j]))
    made = runs * np.abs(np.diagonal(table.evaluation.A[0, 0])) * table.evaluation.scores[0, 0][:, i]
    for j in np.flatnonzero(replaced & (made != 0)):
        yield Term(scenario, plan.system.columns[j].name, "", float(made[j]), BACKGROUND, "")


def _term(result: Assessment, scenario: str, column: int, key: tuple[str, str, str], value: float) -> Term:
    flow, region, scope = key
    this = result.plan.system.columns[column]
    if this.unit_process is None:
        origin = this.own.origin if this.own else Origin()
        return Term(scenario, this.name, flow, value, case_grade(origin), region, origin=origin)
    for row in result.plan.inventory.exchanges(this.unit_process.id):
        if row.flow == flow and (row.scope or "direct") == scope:
            fact = row.at(result.year)[0]
            return Term(scenario, this.name, flow, value, fact.row["evidence"], region, row, fact)
    return Term(scenario, this.name, flow, value, CASE_OTHER, region)


# ---------------------------------------------------------------------------------------------- shares


def shares(result: Assessment, indicator: str = "climate") -> dict[str, float]:
    """Shares of the default comparison's terms by grade of evidence [-], largest first; they add up to one.

    Empty for cost (prices are not elementary flows) and where the indicator is zero.
    """
    sizes: dict[str, float] = {}
    for term in terms(result, indicator):
        sizes[term.grade] = sizes.get(term.grade, 0.0) + term.size
    total = sum(sizes.values())
    ordered = sorted(sizes.items(), key=lambda item: -item[1])
    return {grade: size / total for grade, size in ordered if size} if total else {}


def weak_shares(result: Assessment, indicator: str = "climate") -> tuple[float, float]:
    """Shares of those terms that are not verified at their publisher, and that are assumed [-]."""
    graded = shares(result, indicator)
    unverified = sum(part for grade, part in graded.items() if grade.startswith("unverified"))
    return unverified, graded.get(CASE_ASSUMPTION, 0.0)


def share(found: Iterable[Term], holds: Callable[[Term], bool]) -> float:
    """The share of the terms' absolute values for which something holds [-]; 0 where there is nothing."""
    listed = list(found)
    total = sum(term.size for term in listed)
    return sum(term.size for term in listed if holds(term)) / total if total else 0.0


def fit(term: Term, region: str) -> str:
    """How well a value's region fits the case's: the same country, one of several countries, another, not stated."""
    own = term.region.split("-")[0]
    if own == region.split("-")[0]:
        return HERE
    return UNSTATED if not own else WIDER if own in WIDE else ELSEWHERE


def age(term: Term, year: int) -> int | None:
    """How many years a value is older (negative: newer) than the reported year; None where it has no year [a]."""
    return None if term.fact is None or term.fact.year is None else year - term.fact.year


def mean_age(found: Iterable[Term], year: int) -> float | None:
    """Mean distance of the values' years from the reported one, either way, weighted by the terms [a]."""
    pairs = [(term.size, abs(years)) for term in found if (years := age(term, year)) is not None]
    total = sum(size for size, _ in pairs)
    return sum(size * years for size, years in pairs) / total if total else None
