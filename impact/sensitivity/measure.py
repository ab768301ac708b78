"""What to measure next: what it would be worth to know one input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.sensitivity.variance import Variance

Array = NDArray[np.float64]

NEVER = 1e-9  # a probability below it is that of the farthest nodes of a quadrature


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What would remain uncertain if one draw were known.

    Attributes
    ----------
    name : str
    share : float
        Of the variance that would fall away, on average (first-order index).
    sd : float
        Standard deviation of the saving that would remain, on average (root of the mean variance).
    flips : float
        Probability that, once it is known, the expected saving has another sign than now.
    gain : float
        Expected value of knowing it before deciding [unit of the saving]: E[max(0, E[saving | draw])] −
        max(0, E[saving]), where one goes ahead if the expected saving is above zero. Strong, M. and Oakley, J. E.
        (2013): An efficient method for computing single-parameter partial expected value of perfect information.
        Medical Decision Making 33, 755-766.
    """

    name: str
    share: float
    sd: float
    flips: float
    gain: float


def measure_next(variance: Variance) -> list[Knowledge]:
    """Every draw that matters, the one whose knowledge would take most of the variance first."""
    ranked = []
    for k, name in enumerate(variance.names):
        if variance.total[k] <= 0:
            continue
        share = float(np.clip(variance.first[k], 0.0, 1.0))
        flips = gain = 0.0
        if k in variance.conditional:
            expected, weights = variance.conditional[k]
            flips = _probability_of_other_sign(expected, weights, variance.mean)
            gain = max(float(weights @ np.maximum(expected, 0.0)) - max(variance.mean, 0.0), 0.0)
            if flips < NEVER:
                flips = gain = 0.0
        ranked.append(Knowledge(name, share, variance.sd * float(np.sqrt(1 - share)), flips, gain))
    return sorted(ranked, key=lambda known: -known.share)


def _probability_of_other_sign(expected: Array, weights: Array, mean: float) -> float:
    """How likely E[saving | draw] is on the other side of zero than the mean; linear between nodes."""
    against = -expected if mean > 0 else expected
    at = np.cumsum(weights) - weights / 2
    left, right = against[:-1], against[1:]
    crossing = left * right < 0
    share = np.where((left > 0) & (right > 0), 1.0, 0.0)
    part = np.maximum(left, right)[crossing] / np.abs(right - left)[crossing]
    share[crossing] = part
    ends = weights[0] / 2 * (against[0] > 0) + weights[-1] / 2 * (against[-1] > 0)
    return float(np.diff(at) @ share + ends)
