"""What an uncertain input is: its name, its distribution, and how it is drawn.

Uncertainty stands only on named things. A thing's name is also the name of its stream of random numbers, so that all
scenarios, and all cases that use the same row of the inventory, draw it once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.variables.distributions import NORMAL, Distribution

Array = NDArray[np.float64]

PARAMETER, EXCHANGE, PRICE = "parameter", "exchange", "price"
BACKGROUND = "background"  # which of the dependent samples of a background database


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain value.

    A draw is a value in canonical units, or a factor on the value of every year where `relative`.
    """

    name: str  # qualified: "case: parameter", "process | flow | region | scope", "price of process (region)"
    kind: str  # parameter, exchange or price
    title: str
    distribution: Distribution
    unit: str  # of `value`
    value: float  # the central value in the reference year, canonical
    relative: bool
    draw: str  # the name of its stream: its own, or its group's
    opposed: bool  # falls where its group rises
    variate: str  # what its stream gives: "normal" or "uniform" (one for all of a group)
    basis: str  # the statement behind the distribution and how it was read
    source: str
    evidence: str
    of: tuple[str, ...] = ()  # what it acts on: a parameter's name, exchanges' names, or processes that have the price

    @property
    def central(self) -> float:
        """What a draw is in the central computation."""
        return 1.0 if self.relative else self.value

    def values(self, variates: Array) -> Array:
        """Draws from its stream's variates (`variate` says which), of the same shape."""
        if self.variate == NORMAL:
            return self.distribution.from_normal(-variates if self.opposed else variates)
        return self.distribution.from_uniform(1 - variates if self.opposed else variates)


def parameter_name(case_id: str, name: str) -> str:
    """The qualified name of a case's parameter."""
    return f"{case_id}: {name}"
