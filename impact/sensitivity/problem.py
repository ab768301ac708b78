"""A number that depends on independent draws: what every analysis of this room takes.

Inputs that share a draw (a declared group, one figure used in two places) move together and count as one draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]  # (inputs, n) -> (n,)

ROUNDING = 1e-12
TILE = 2_048  # points that are evaluated at once


class HasQuantiles(Protocol):
    """What is asked of a distribution here."""

    def from_uniform(self, u: Array) -> Array: ...


@dataclass(frozen=True, slots=True)
class IndependentDraw:
    """One independent draw and the inputs that follow it.

    Attributes
    ----------
    name : str
    members : tuple of int
        Positions of its inputs.
    distributions : tuple
        Of each of them.
    """

    name: str
    members: tuple[int, ...]
    distributions: tuple[HasQuantiles, ...]

    def values(self, u: Array) -> Array:
        """Values of its inputs at cumulated probabilities, shape (members, n)."""
        return np.array([distribution.from_uniform(u) for distribution in self.distributions], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Problem:
    """A function of inputs, their central values [canonical units], and the draws behind them.

    `size` is that of the terms of which the function is a difference: changes below its rounding are none.
    """

    function: Function
    central: Array  # (inputs,)
    draws: tuple[IndependentDraw, ...]
    size: float = 0.0

    @property
    def rounding(self) -> float:
        """A change of the function that is no more than rounding."""
        return ROUNDING * self.size

    def at(self, values: Array) -> Array:
        """The function at points, shape (inputs, n) to (n,), in tiles."""
        parts = [self.function(values[:, k : k + TILE]) for k in range(0, values.shape[1], TILE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def at_probabilities(self, u: Array) -> Array:
        """The function where each draw has a cumulated probability, shape (draws, n) to (n,)."""
        values = np.repeat(self.central[:, None], u.shape[1], axis=1)
        for k, draw in enumerate(self.draws):
            values[list(draw.members)] = draw.values(u[k])
        return self.at(values)
