"""How far a case's inventory can answer for an impact category: covered, partly, or not covered.

The rules, in their order, for each category:

1. Not covered, if the inventory has a row for fewer than a tenth of the substances that the category characterises
   (toxicity: some ten of 700). Where a category of up to 150 substances has a factor for the sum of volatile organic
   compounds beside one for nitrogen oxides (photochemical oxidants), that sum stands for the single compounds, and the
   category is partly covered at best.
2. Not covered, if no process of the case holds a flow that the category characterises.
3. Covered, if every process of which one would be expected holds such a flow; else partly covered. Partly covered too,
   if the inventory has a row for fewer than a fifth of the substances, or the category leaves out what is published as
   CO2e only, or counts biogenic CO2 and no uptake.
4. A level has no number where no process of that scenario holds such a flow although one would be expected to, and a
   saving has none where one of its two levels has none: a part that is missing on one side would look like a saving.

A process is expected to hold one if it is the end of its chain (a published cradle-to-gate figure, in which everything
upstream should be), or if it records flows of the same kind: one that emits any gas to air is expected to state its air
pollutants, one that takes or returns water its water. What runs in no scenario, and what only carries a price, is left
out. A process whose score comes from a background database is covered, unless that score is zero: then nothing that it
or its suppliers exchange with nature counts in the category.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.brightway.category import Category
from impact.brightway.characterise import COUNTED, Characterisation, factor, runs, weights_as_gwp100
from impact.factors import Inventory, biosphere
from impact.factors.biosphere import Link
from impact.model.indicators import FOSSIL_CO2, INDEX, PUBLISHED_SUM
from impact.results.assessment import Assessment

if TYPE_CHECKING:
    pass

Array = NDArray[np.float64]

COVERED, PARTLY, NOT_COVERED = "covered", "partly", "not covered"
# Of a category's substances: the bundled inventory has 0 to 0.05 for toxicity, metals and land, and 0.2 to 0.75 for
# climate, acidification, eutrophication and particles.
ENOUGH, WELL = 0.1, 0.2
FEW = 150  # substances; photochemical oxidants have 67 to 104, totals over many impacts 260 and more
SUM_OF_ORGANICS, BESIDE = "NMVOC, non-methane volatile organic compounds", "Nitrogen oxides"
AIR = ("greenhouse gas", "air pollutant")  # groups of elementary flows that one and the same stack emits


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one category is covered."""

    grade: str
    processes: int  # that hold a flow of the category
    expected: int  # of which one would be expected, with those that hold one
    without: tuple[str, ...]  # expected, and hold none
    numbers: Mapping[str, bool]  # by scenario: whether its level is a number
    share_of_climate: Mapping[str, float]  # by scenario: of its climate terms, how much lies with those that hold one
    known: int  # substances of the category for which the inventory has a row
    substances: int
    uncounted: float  # of the case's climate terms, the share published as CO2e that this climate category leaves out
    notes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.grade} ({self.processes} of {self.expected} processes)" if self.processes else self.grade


def coverage(result: Assessment, found: Characterisation, given: Mapping[int, Any]) -> list[Coverage]:
    """The coverage of each category by the processes that run in any scenario of a case.

    Parameters
    ----------
    result : Assessment
    found : Characterisation
    given : mapping of int to anything
        Columns whose scores come from elsewhere.
    """
    processes = _Processes(result, given)
    links = biosphere.links(result.plan.inventory)
    return [
        _one(category, C, notes, processes, links, {j for j, one in given.items() if one.scores[i]})
        for i, (category, C, notes) in enumerate(zip(found.categories, found.C, found.notes, strict=True))
    ]


class _Processes:
    """The processes of a case that count, with what they emit and take."""

    def __init__(self, result: Assessment, given: Mapping[int, Any]) -> None:
        plan, evaluation = result.plan, result.table.evaluation
        self.inventory, self.system = plan.inventory, plan.system
        self.A, self.B = evaluation.A[0, 0], evaluation.B[0, 0]
        self.given = given
        self.scenarios = _runs(result, given)
        self.runs = sum(self.scenarios.values(), start=np.zeros(len(self.system.columns)))
        self.counted = [j for j in range(len(self.system.columns)) if self._counts(j)]
        rows = [(line.scenario, line.elementary) for line in plan.lines if line.elementary >= 0]
        self.own_rows = {name: {m for scenario, m in rows if scenario == name} for name in result.case.scenarios}
        climate = np.abs(plan.C[INDEX["climate"]][:, None] * self.B)
        self.climate = climate.sum(axis=0)  # of one run of each column
        flows = [flow for flow, _, _ in self.system.elementary]
        self.published = climate[[m for m, flow in enumerate(flows) if flow.startswith(PUBLISHED_SUM)]].sum(axis=0)

    def _counts(self, j: int) -> bool:
        """Whether a column runs and stands for something that happens: not for a bare price, nor for a gift."""
        column = self.system.columns[j]
        if j in self.given:
            return bool(self.runs[j])
        priced_only = column.unit_process is not None and column.unit_process.group == "price"
        free = column.own is not None and not self.B[:, j].any() and self.ends(j)
        return bool(self.runs[j]) and not priced_only and not free

    def share(self, sizes: Array, runs: Array) -> float:
        """The share of the climate terms that some sizes per run make up."""
        total = float(self.climate @ runs)
        return float(sizes @ runs) / total if total else 0.0

    def ends(self, j: int) -> bool:
        """Whether a column takes nothing from another one."""
        return not np.delete(self.A[:, j], j).any()

    def kinds(self, j: int) -> set[str]:
        """What kinds of elementary flows a column records."""
        rows = np.flatnonzero(self.B[:, j])
        flows = list(self.system.elementary)
        return {kind_of(flows[m][0], self.inventory) for m in rows}


def _runs(result: Assessment, given: Mapping[int, Any]) -> dict[str, Array]:
    """How much each column runs in each scenario, in absolute terms, shape (columns,)."""
    stop = np.zeros(len(result.plan.system.columns), dtype=bool)
    stop[list(given)] = True
    return {scenario: np.abs(runs(result.table, scenario, stop)) for scenario in result.case.scenarios}


def kind_of(flow: str, inventory: Inventory) -> str:
    """The kind of an elementary flow: its group, with greenhouse gases and air pollutants as one."""
    group = inventory.flow_groups.get(flow, "")
    return "air" if group in AIR else group


def _one(
    category: Category,
    C: Array,
    notes: tuple[str, ...],
    processes: _Processes,
    links: Mapping[str, Link],
    scored: set[int],
) -> Coverage:
    """`scored`: columns whose score from elsewhere is not zero. A score of zero says that nothing there counts."""
    system, inventory = processes.system, processes.inventory
    rows = np.flatnonzero(C)
    theirs = set(processes.given)
    holds = {j for j in processes.counted if j in scored or (j not in theirs and processes.B[rows, j].any())}
    kinds = {kind_of(flow, inventory) for flow in inventory.elementary_flows if _characterised(category, flow, links)}
    expected = holds | {j for j in processes.counted if j in theirs or processes.ends(j) or processes.kinds(j) & kinds}
    own = {name: found & set(rows.tolist()) for name, found in processes.own_rows.items()}
    lines = len(set().union(*own.values()))
    known, substances = _substances(category, links)
    held = np.zeros(len(system.columns))
    held[list(holds)] = processes.climate[list(holds)]
    share = {scenario: processes.share(held, run) for scenario, run in processes.scenarios.items()}
    leaves_out = not category.own and _counts_carbon(category, links) and not weights_as_gwp100(category, links)
    uncounted = processes.share(processes.published, processes.runs) if leaves_out else 0.0
    grade = _grade(len(holds) + lines, len(expected) + lines, known, substances, category)
    if grade == NOT_COVERED and holds & theirs:
        grade = PARTLY
    if grade == COVERED and (uncounted or COUNTED in notes):
        grade = PARTLY
    numbers = {
        name: grade != NOT_COVERED and (bool(own[name]) or _any(run, holds) or not _any(run, expected))
        for name, run in processes.scenarios.items()
    }
    missing = tuple(system.columns[j].name for j in sorted(expected - holds))
    counts = (len(holds) + lines, len(expected) + lines)
    said = _said(notes, uncounted)
    return Coverage(grade, *counts, missing, numbers, share, known, substances, uncounted, said)


def _any(runs: Array, columns: set[int]) -> bool:
    """Whether one of some columns runs."""
    return bool(runs[list(columns)].any()) if columns else False


def _characterised(category: Category, flow: str, links: Mapping[str, Link]) -> bool:
    if category.own:
        return flow in category.own
    return factor(category, flow, "", links) != 0.0


def _counts_carbon(category: Category, links: Mapping[str, Link]) -> bool:
    """Whether fossil CO2 has a factor: then sums of greenhouse gases belong to the category, whole or in part."""
    return factor(category, FOSSIL_CO2, "", links) != 0.0


def _substances(category: Category, links: Mapping[str, Link]) -> tuple[int, int]:
    """How many substances a category characterises, and for how many of them the inventory has a flow."""
    if category.own:
        return len(category.own), len(category.own)
    codes = {link.code for link in links.values()}
    named = {code: category.names.get(code, code) for code, value in category.factors.items() if value}
    return len({name for code, name in named.items() if code in codes}), len(set(named.values()))


def _grade(processes: int, expected: int, known: int, substances: int, category: Category) -> str:
    """The first three rules, in their order."""
    if not processes or not known:
        return NOT_COVERED
    if known < ENOUGH * substances:
        characterised = {category.names.get(code) for code, value in category.factors.items() if value}
        summed = substances <= FEW and {SUM_OF_ORGANICS, BESIDE} <= characterised
        return PARTLY if summed else NOT_COVERED
    return COVERED if processes == expected and known >= WELL * substances else PARTLY


def _said(notes: tuple[str, ...], uncounted: float) -> tuple[str, ...]:
    if uncounted < 0.0005:
        return notes
    return (*notes, f"Leaves out {uncounted:.0%} of the case's climate terms, which are published as CO2e only.")
