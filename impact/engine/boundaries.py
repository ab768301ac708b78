"""What each indicator counts: the boundaries of a case, drawn by cutting the inputs of some columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.engine.given import Given
from impact.engine.system import System
from impact.model.indicators import COST, DIRECT, INDICATORS, LIFE_CYCLE

FLOWS, GIVEN, PRICES = "flows", "given", "prices"

WITHIN = {
    boundary: np.array([indicator.boundary == boundary for indicator in INDICATORS])
    for boundary in (LIFE_CYCLE, DIRECT, COST)
}
COSTS = WITHIN[COST].astype(float)  # the weights of what is paid each year in all indicators
ANNUITY = np.array([float(indicator.name == "cost") for indicator in INDICATORS])  # and those of an annuity


@dataclass(frozen=True, slots=True)
class Boundary:
    """Some indicators, the columns behind which they do not look, and what a column itself adds to them.

    Attributes
    ----------
    indicators : ndarray of bool, shape (indicators,)
    stop : ndarray of bool, shape (columns,)
        Columns whose inputs are cut.
    counts : str
        `flows`: the elementary flows of columns; `given`: the same, but of the columns that are cut the scores that a
        background database gives; `prices`: what their product costs.
    """

    indicators: NDArray[np.bool_]
    stop: NDArray[np.bool_]
    counts: str = FLOWS


def boundaries(system: System, given: Given | None = None) -> list[Boundary]:
    """The boundaries of a system; each indicator is in one of them.

    Life-cycle indicators look behind everything, those of scopes 1 and 2 not behind what others run, and cost not
    behind what is bought. Indicators that a background database gives do not look behind the columns it replaces.
    """
    n, kept, replacing = len(system.columns), WITHIN[LIFE_CYCLE], []
    if given is not None:
        replaced = np.isin(np.arange(len(INDICATORS)), given.indicators)
        replacing.append(Boundary(kept & replaced, given.stops(n), GIVEN))
        kept = kept & ~replaced
    return [
        *replacing,
        Boundary(kept, np.zeros(n, dtype=bool)),
        Boundary(WITHIN[DIRECT], ~system.direct),
        Boundary(WITHIN[COST], system.bought, PRICES),
    ]
