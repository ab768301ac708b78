"""The JSON object of `impact sensitivity --json`: numbers are not rounded, two runs are byte-identical."""

from __future__ import annotations

from typing import Any

import numpy as np

from impact.sensitivity.break_even import ZeroCrossings
from impact.sensitivity.grid import Grid
from impact.sensitivity.rows import rows
from impact.sensitivity.study import Sensitivity
from impact.variables.variable import Variable


def document(study: Sensitivity, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """What `Sensitivity` prints, as plain data; `only` keeps the rows of some inputs."""
    saving, found = study.saving, study.variance
    names = {study.variable(name).name for name in only}
    return {
        "cases": [
            {"id": part.result.case.id, "baseline": part.baseline, "alternative": part.alternative}
            for part in saving.parts
        ],
        "year": saving.parts[0].result.year,
        "indicator": study.indicator,
        "unit": study.unit,
        "partner": saving.partner or None,
        "co2_price": saving.co2_price,
        "saving": study.central,
        "mean": found.mean,
        "standard_deviation": found.sd,
        "method": found.method,
        "reason": found.reason or None,
        "evaluations": found.evaluations,
        "inputs": [row for row in rows(study) if not names or names & {row["name"], *row["inputs"]}],
    }


def break_even_document(found: ZeroCrossings, variable: Variable) -> dict[str, Any]:
    """One break-even."""
    return {
        "name": variable.name,
        "title": variable.title,
        "unit": variable.unit,
        "value": variable.value,
        "roots": list(found.roots),
        "jumps": list(found.jumps),
        "never": found.never,
        "searched": [found.low, found.high],
        "impossible_in_part": found.impossible,
        "course": found.direction,
    }


def grid_document(found: Grid) -> dict[str, Any]:
    """A grid and its line of zero; `null` where the saving cannot be computed."""
    return {
        "x": {"name": found.x_name, "values": found.x.tolist()},
        "y": {"name": found.y_name, "values": found.y.tolist()},
        "saving": [[None if np.isnan(v) else float(v) for v in row] for row in found.values],
        "zero": [list(piece) for piece in found.zero()],
    }
