"""One at a time: each draw from its own low to its own high value, the others at their central values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.sensitivity.problem import Problem

Array = NDArray[np.float64]

RANGE = (0.025, 0.975)  # a 95 % range


@dataclass(frozen=True, slots=True)
class Swing:
    """What one draw does to the output over its own range."""

    name: str
    draw: int
    inputs: tuple[tuple[float, float], ...]  # low and high value of each of its inputs
    low: float  # the output at the draw's low end
    high: float  # and at its high end
    central: float

    @property
    def width(self) -> float:
        """How far the output moves [unit of the output]."""
        return max(self.low, self.high, self.central) - min(self.low, self.high, self.central)

    @property
    def flips(self) -> bool:
        """Whether the output has another sign at one of the ends than at the central values."""
        return any(end * self.central < 0 for end in (self.low, self.high))


def tornado(problem: Problem, probabilities: tuple[float, float] = RANGE) -> list[Swing]:
    """The swing of every draw, the widest first.

    Parameters
    ----------
    problem : Problem
    probabilities : pair of float
        Which quantiles are the ends.
    """
    ends = [draw.values(np.array(probabilities)) for draw in problem.draws]
    points = np.repeat(problem.central[:, None], 2 * len(ends) + 1, axis=1)
    for k, (draw, values) in enumerate(zip(problem.draws, ends, strict=True)):
        points[list(draw.members), 2 * k] = values[:, 0]
        points[list(draw.members), 2 * k + 1] = values[:, 1]
    outputs = problem.at(points)
    outputs = np.where(np.abs(outputs - outputs[-1]) <= problem.rounding, outputs[-1], outputs)
    swings = [
        Swing(
            draw.name,
            k,
            tuple((float(a), float(b)) for a, b in values),
            float(outputs[2 * k]),
            float(outputs[2 * k + 1]),
            float(outputs[-1]),
        )
        for k, (draw, values) in enumerate(zip(problem.draws, ends, strict=True))
    ]
    return sorted(swings, key=lambda swing: -swing.width)
