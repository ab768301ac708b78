"""What a simulation of one case keeps track of: outputs, and the few distinct rows that all of them are made of.

Most outputs are constants, or the same quantity in another measure (CO2e of a fuel under two names, a partner who
bears all of a scenario). An output is `certain + factor · row`, and only distinct rows are computed and summarised.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impact.engine.given import Given
from impact.engine.presolve import Program, Totals, compile_totals, labels_of
from impact.engine.presolve.totals import Term
from impact.model import OUTSIDE
from impact.model.indicators import HEADLINE, NAMES
from impact.results.assessment import Assessment
from impact.uncertainty.model import SYSTEM, Model, model_of
from impact.uncertainty.streams import kind_rank

Array = NDArray[np.float64]

LEVEL, SAVING, RELATIVE = "level", "saving", "relative saving"
FEW = 8  # rows for which leaving out the histogram saves less than it costs
SAME = 1e-12  # two rows whose normalised weights differ by less are one


@dataclass(frozen=True, slots=True)
class Output:
    """One total: a scenario's level, or what one alternative saves against one baseline, for all partners or one."""

    kind: str
    scenario: str  # of a saving, the baseline
    alternative: str
    partner: str
    indicator: str


@dataclass(frozen=True, slots=True)
class ScaledRow:
    """Where an output is found: certain + factor · row; row -1 for a constant."""

    certain: float
    factor: float
    row: int


@dataclass
class CaseOutputs:
    """The outputs of one case and the program that computes their rows.

    Summarised are `plain` rows and then the relative savings (`ratios`), which get histograms, and then `more` rows
    that get moments only. The program's matrix holds numerators and denominators for each relative saving.
    """

    model: Model
    outputs: dict[Output, ScaledRow]
    plain: int
    more: int
    program: Program
    ratios: list[Output] = field(default_factory=list)
    given: Given | None = None  # the plan's when it was compiled

    @cached_property
    def savings(self) -> list[Output]:
        """Savings that vary."""
        return [o for o, where in self.outputs.items() if o.kind == SAVING and where.row >= 0]

    @property
    def counted(self) -> int:
        """How many rows get histograms."""
        return self.plain + len(self.ratios)

    @property
    def height(self) -> int:
        """How many rows are summarised."""
        return self.counted + self.more

    def totals(self, values: Array) -> Array:
        """Summarised rows from the rows of the program, shape (rows, n)."""
        first, n = self.plain, len(self.ratios)
        divided = values[first : first + n] / values[first + n : first + 2 * n]
        return np.concatenate([values[:first], divided, values[first + 2 * n :]])


def outputs_of(model: Model, baseline: str, alternative: str) -> list[Output]:
    """Savings and levels of the system, savings of the default comparison by partner, and levels by partner."""
    case = model.plan.case
    outputs = [Output(SAVING, b, a, SYSTEM, name) for b in case.baselines for a in case.alternatives for name in NAMES]
    outputs += [Output(LEVEL, s, "", SYSTEM, name) for s in case.scenarios for name in NAMES]
    partners = (*case.partners, OUTSIDE)
    outputs += [Output(SAVING, baseline, alternative, p, name) for p in partners for name in NAMES]
    outputs += [Output(LEVEL, s, "", p, name) for s in case.scenarios for p in partners for name in NAMES]
    return outputs


def terms_of(model: Model, output: Output) -> list[Term]:
    """What an output is the sum of."""
    terms = model.terms(output.scenario, output.partner, output.indicator)
    if output.kind == SAVING:
        terms += model.terms(output.alternative, output.partner, output.indicator, -1.0)
    return terms


def outputs_for(result: Assessment) -> CaseOutputs:
    """The outputs of an assessed case; found once, since a result does not change."""
    plan, kept = result.plan, vars(result).get("_sheet")
    if kept is None or kept.model.plan is not plan or kept.given is not plan.given:
        kept = vars(result)["_sheet"] = case_outputs(model_of(result), result.baseline, result.alternative)
    found: CaseOutputs = kept
    return found


def case_outputs(model: Model, baseline: str, alternative: str) -> CaseOutputs:
    """The outputs of a model, with its default comparison."""
    outputs = outputs_of(model, baseline, alternative)
    full = model.totals([terms_of(model, output) for output in outputs])
    rows, at, factor = distinct(full.matrix)
    plain = 1 + max(
        (int(at[k]) for k, o in enumerate(outputs) if at[k] >= 0 and (o.partner == SYSTEM or o.kind == SAVING)),
        default=-1,
    )
    if len(rows) - plain <= FEW:
        plain = len(rows)
    rows, at = _together(rows, at, plain)
    places = {
        output: ScaledRow(float(full.certain[k]), float(factor[k]), int(at[k])) for k, output in enumerate(outputs)
    }
    ratios = [
        Output(RELATIVE, baseline, alternative, SYSTEM, name)
        for name in HEADLINE
        if _is_relative(places, baseline, alternative, name)
    ]
    group = labels_of(rows)[0]
    ratios.sort(key=lambda o: int(group[max(places[replace(o, kind=SAVING)].row, 0)]))
    places = {o: w if w.row < plain else replace(w, row=w.row + len(ratios)) for o, w in places.items()}
    places |= {output: ScaledRow(0.0, 1.0, plain + r) for r, output in enumerate(ratios)}
    above = [outputs.index(replace(o, kind=SAVING)) for o in ratios]
    below = [outputs.index(Output(LEVEL, baseline, "", SYSTEM, o.indicator)) for o in ratios]
    chosen = above + below
    matrix = np.concatenate([rows[:plain], full.matrix[chosen], rows[plain:]])
    certain = np.concatenate([np.zeros(plain), full.certain[chosen], np.zeros(len(rows) - plain)])
    program = compile_totals(Totals(full.graph, certain, full.nodes, matrix), lambda i: kind_rank(model.inputs[i]))
    return CaseOutputs(model, places, plain, len(rows) - plain, program, ratios, model.plan.given)


def _together(rows: Array, at: NDArray[np.intp], plain: int) -> tuple[Array, NDArray[np.intp]]:
    """Totals that share terms side by side, and where outputs find theirs; the first, `plain` rows stay first."""
    group = labels_of(rows)[0]
    order = np.lexsort((group, np.arange(len(rows)) >= plain))
    place = np.empty(len(rows) + 1, dtype=np.intp)
    place[order], place[-1] = np.arange(len(rows)), -1
    return rows[order], place[at]


def _is_relative(places: dict[Output, ScaledRow], baseline: str, alternative: str, name: str) -> bool:
    """Whether a saving's size relative to its baseline varies; a baseline of zero has none."""
    saving = places[Output(SAVING, baseline, alternative, SYSTEM, name)]
    level = places[Output(LEVEL, baseline, "", SYSTEM, name)]
    if level.row < 0 and level.certain == 0:
        return False
    if saving.row < 0 and level.row < 0:
        return False
    same = saving.row == level.row and saving.certain * level.factor == level.certain * saving.factor
    return not same


def distinct(matrix: Array) -> tuple[Array, NDArray[np.intp], Array]:
    """The rows that differ by more than a factor.

    Returns
    -------
    tuple
        The distinct rows, each with a largest weight of ±1; for each row of `matrix` its position among them (-1 for
        a row of zeros) and its factor.
    """
    normals: list[Array] = []
    known: dict[bytes, int] = {}
    at = np.full(len(matrix), -1, dtype=np.intp)
    factor = np.zeros(len(matrix))
    for k, row in enumerate(matrix):
        if not row.any():
            continue
        largest = row[int(np.argmax(np.abs(row)))]
        normal = row / largest
        key = (np.round(normal / SAME / 16) + 0.0).tobytes()
        if key not in known:
            known[key] = len(normals)
            normals.append(normal)
        at[k], factor[k] = known[key], largest
    rows = np.array(normals) if normals else np.zeros((0, matrix.shape[1]))
    return rows, at, factor
