"""Each partner's own greenhouse gas inventory by scope, before and after: GHG Protocol.

WRI and WBCSD (2004): The Greenhouse Gas Protocol, A Corporate Accounting and Reporting Standard, chapter 4 (scopes);
(2011): Corporate Value Chain (Scope 3) Standard, chapter 5 (categories). Places to be confirmed.

Rules, from a line's bearer, its process and the direct flag:
- scope 1: what a partner emits itself: `emit`, fuel it burns, its own processes;
- scope 2: the generation of electricity, district heat and steam that it buys;
- scope 3: the rest of the supply chain, by what crosses the partner's fence: 3.1 purchased goods and services, 3.2
  capital goods (role infrastructure), 3.3 fuel- and energy-related activities, 3.4 transport (by hauliers), 3.5 waste
  (processes of waste, and goods and transport of the role disposal);
- what a co-product displaces is an avoided emission: outside the scopes, never netted; what `outside` bears is in no
  partner's inventory.
Emissions that a source publishes without a split count where they are generated (scopes 1 and 2). Transport is taken to
be a haulier's. Heat that one partner makes for another stays in the maker's scope 1; the receiver's scope 2 would show
the same emission once more and is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.solve import stop_at
from impact.engine.system import ProcessColumn
from impact.ground.language import N_
from impact.ground.printed import Printed, as_frame, rendered
from impact.model import OUTSIDE
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

AVOIDED = "avoided"
TITLES = {
    "1": N_("Scope 1: own emissions"),
    "2": N_("Scope 2: generation of purchased electricity, heat and steam"),
    "3.1": N_("Scope 3, category 1: purchased goods and services"),
    "3.2": N_("Scope 3, category 2: capital goods"),
    "3.3": N_("Scope 3, category 3: fuel- and energy-related activities"),
    "3.4": N_("Scope 3, category 4: upstream transport"),
    "3.5": N_("Scope 3, category 5: waste generated in operations"),
    AVOIDED: N_("Avoided emissions of displaced products: outside the scopes"),
    OUTSIDE: N_("Outside the partners' inventories: customers, the grid, later users"),
}
_ENERGY = ("fuel", "electricity", "heat", "steam")
_CLIMATE, _DIRECT, _CO2 = INDEX["climate"], INDEX["climate_direct"], INDEX["climate_direct_co2"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of one line's life-cycle climate level that belongs to one scope."""

    scenario: str
    partner: str
    scope: str
    process: str  # what is operated or bought; empty for an emission of the partner's own
    group: str
    region: str
    value: float  # [t CO2e/a]
    co2: float = 0.0  # fossil CO2 in it, of scope 1 only [t/a]


@dataclass(frozen=True)
class Scopes(Printed):
    """Parts of all lines of one comparison; they add up to its levels of life-cycle climate."""

    baseline: str
    alternative: str
    partners: tuple[str, ...]
    parts: tuple[Part, ...]

    def level(self, scenario: str, partner: str, scope: str) -> float:
        """Level of one scope [t CO2e/a]; what `outside` emits belongs to no scope of the partners."""
        mine = [p for p in self.parts if (p.scenario, p.partner) == (scenario, partner)]
        return sum(p.value for p in mine if (OUTSIDE if partner == OUTSIDE else p.scope) == scope)

    def saving(self, partner: str, scope: str) -> float:
        """Baseline minus alternative [t CO2e/a]: positive is better."""
        return self.level(self.baseline, partner, scope) - self.level(self.alternative, partner, scope)

    def rows(self) -> list[tuple[str, str, float, float, float]]:
        """(partner, scope, baseline, alternative, saving) wherever a level is not zero; `outside` comes last."""
        found = []
        for partner in (*self.partners, OUTSIDE):
            for scope in TITLES:
                before, after = (self.level(s, partner, scope) for s in (self.baseline, self.alternative))
                if before or after:
                    found.append((partner, scope, before, after, before - after))
        return found

    def frame(self) -> pd.DataFrame:
        """Tidy: partner, scope, title, baseline, alternative, saving [t CO2e/a]."""
        return as_frame(self)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`, by partner and scope."""
        return dict(rendered(self, "as_dict"))

    def text(self, called: Mapping[str, str]) -> str:
        """The table for a terminal, with partners as they are called."""
        return str(rendered(self, "text", called))


def scopes(result: Assessment, ledger: Ledger | None = None, y: int = 0) -> Scopes:
    """Each partner's inventory under both scenarios of the default comparison.

    Parameters
    ----------
    result : Assessment
    ledger : Ledger, optional
        Another ledger of the same case, over other years; that of the reported year if left out.
    y : int
        Which of the ledger's years.
    """
    table = ledger or result.table
    wanted = (result.baseline, result.alternative)
    chosen = [k for k, line in enumerate(table.lines) if line.scenario in wanted]
    parts = [part for k in chosen for part in _parts(table, k, y)]
    return Scopes(*wanted, tuple(result.case.partners), tuple(parts))


# ---------------------------------------------------------------------------------------------- lines into parts


def is_bought_energy(column: ProcessColumn, emits: bool) -> bool:
    """Whether a process is electricity, heat or steam that is bought, so that its generation is scope 2.

    Electricity always is. Heat and steam are where the process is a network's or an allocated plant's: it has
    elementary flows or an allocation method of its own, where a boiler only burns a fuel.
    """
    process = column.unit_process
    if process is None:
        return False
    return process.group == "electricity" or (process.group in ("heat", "steam") and (emits or bool(process.method)))


def _parts(ledger: Ledger, k: int, y: int) -> Iterator[Part]:
    line, total = ledger.lines[k], float(ledger.values[y, k, _CLIMATE])
    if line.column < 0:
        pieces = [Part(line.scenario, "", "1", line.process, "", "", total, float(ledger.values[y, k, _CO2]))]
    else:
        pieces = list(_of_column(ledger, k, y))
    for partner, array in ledger.shares(k):
        share = float(array[y, 0])
        for part in pieces:
            if part.value:
                yield replace(part, partner=partner, value=part.value * share, co2=part.co2 * share)


def _of_column(ledger: Ledger, k: int, y: int) -> Iterator[Part]:
    """The parts of a line that uses a process, not yet borne by anybody: they add up to its life-cycle climate.

    The partner's own chain is solved first, A cut at what it does not operate; what it buys crosses its fence there
    and brings its generation (scope 2) and the rest of its supply chain (scope 3).
    """
    line, system, evaluation = ledger.lines[k], ledger.plan.system, ledger.evaluation
    A, B = evaluation.A[0, y], evaluation.B[0, y]
    own = ledger.plan.C[[_CLIMATE, _DIRECT, _CO2]] @ B  # per run: life-cycle, direct, fossil CO2 of it
    bought = np.array([is_bought_energy(c, bool(B[:, j].any())) for j, c in enumerate(system.columns)])
    operated = system.direct & ~bought
    demand = np.zeros(len(system.columns))
    demand[line.column] = evaluation.amounts[0, y, k] * line.sign * system.signs[line.column]
    runs = np.linalg.solve(stop_at(A, ~operated), demand)
    score = evaluation.scores[0, y][:, [_CLIMATE, _DIRECT, _CO2]] * system.signs[:, None]
    left = float(ledger.values[y, k, _CLIMATE])
    for j in np.flatnonzero(runs):
        column = system.columns[j]
        made = runs[j] * A[j, j]
        life, direct, co2 = map(float, own[:, j] * runs[j] if operated[j] else score[j] * made)
        left -= life
        avoided = line.sign < 0 or made * system.signs[j] < 0  # displaced by the scenario's or a process's co-product
        group, region = _kind(column)
        first, second = ("1" if operated[j] else "2"), _category(group, line.role)
        for scope, value, fossil in ((first, direct, co2 if operated[j] else 0.0), (second, life - direct, 0.0)):
            yield Part(line.scenario, "", AVOIDED if avoided else scope, column.name, group, region, value, fossil)
    if abs(left) > 1e-9 * abs(float(ledger.values[y, k, _CLIMATE])):  # scores of a background stand in for a chain
        group, region = _kind(system.columns[line.column])
        avoided_or = AVOIDED if line.sign < 0 else _category(group, line.role)
        yield Part(line.scenario, "", avoided_or, line.process, group, region, left)


def _kind(column: ProcessColumn) -> tuple[str, str]:
    process = column.unit_process
    return ("own", "") if process is None else (process.group, process.region)


def _category(group: str, role: str) -> str:
    if role == "infrastructure":
        return "3.2"
    if group in _ENERGY:
        return "3.3"
    if group == "waste" or role == "disposal":
        return "3.5"
    return "3.4" if group == "transport" else "3.1"
