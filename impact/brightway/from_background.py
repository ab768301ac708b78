"""What a background database stands in for in a result, and which part of each saving comes from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.brightway.background import SINGLE
from impact.brightway.counted import INSTEAD
from impact.engine.given import ReplacingDatabase, given_unit_scores
from impact.factors import UnitProcess
from impact.model.indicators import INDEX, NAMES
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment

Array = NDArray[np.float64]

OLDER = "Greenhouse gases beyond our own list keep their AR5 factors: the bundled methods hold none of AR4."
BOUNDARIES = "The direct and the cost boundary stay with our inventory"


def replaced(result: Assessment) -> dict[str, str]:
    """Processes that the case reaches and the activity that stands in for each."""
    given = result.plan.given
    if given is None:
        return {}
    names = result.plan.system.names
    return {names[j]: label for j, label in zip(given.columns, given.labels, strict=True)}


def remaining(result: Assessment) -> list[str]:
    """Processes of the inventory whose supply chain still counts in a replaced indicator: mapped to nothing."""
    plan, found = result.plan, dict[str, None]()
    stop = plan.replaced(INDEX["climate"])
    for scenario in result.case.scenarios:
        runs = result.table.runs(scenario, stop=stop)
        for column, run, cut in zip(plan.system.columns, runs, stop, strict=True):
            if run and not cut and column.unit_process is not None:
                found[column.name] = None
    return list(found)


def level_from_background(result: Assessment, scenario: str) -> Array:
    """The part of a scenario's level that the background gives, shape (indicators,); zero where nothing is replaced."""
    plan, table = result.plan, result.table
    level = np.zeros(len(NAMES))
    if plan.given is None:
        return level
    A, given = table.evaluation.A[0, 0], plan.given
    nothing = np.zeros((len(A), len(given.indicators)))
    scores = given_unit_scores(A, nothing, given.columns, given.scores) * plan.system.signs[:, None]
    for k in table.select(scenario):
        line = plan.lines[k]
        if line.column >= 0:
            level[given.indicators] += table.evaluation.amounts[0, 0, k] * line.sign * scores[line.column]
    return level


def saved_from_background(result: Assessment, baseline: str = "", alternative: str = "") -> Array:
    """The part of a saving (the default one) that comes from the background, shape (indicators,)."""
    before = level_from_background(result, baseline or result.baseline)
    return before - level_from_background(result, alternative or result.alternative)


def notes(result: Assessment, background: ReplacingDatabase) -> list[str]:
    """What a reader must know."""
    older = [OLDER] if result.settings.gwp in INSTEAD else []
    return [SINGLE, *older, *background.notes]


def reached(results: Sequence[Assessment | NetworkAssessment]) -> list[tuple[UnitProcess, str]]:
    """Processes of the inventory that the cases reach, each once, with our own climate factor as a note."""
    found: dict[str, tuple[UnitProcess, str]] = {}
    for result in (one for several in results for one in several.members):
        scores = result.table.evaluation.scores[0, 0]
        for column, score in zip(result.plan.system.columns, scores, strict=True):
            if column.unit_process is not None and column.name not in found:
                factor = f"ours {score[INDEX['climate']]:.4g} t CO2e/{column.unit}"
                found[column.name] = (column.unit_process, factor)
    return list(found.values())
