"""Brent's method: to the last digit the zeros that scipy gives."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from impact.ground.roots import root

FUNCTIONS: list[tuple[Callable[[float], float], float, float]] = [
    (lambda x: x**3 - 2 * x - 5, 2.0, 3.0),
    (lambda x: math.cos(x) - x, 0.0, 2.0),
    (lambda x: math.exp(-x) - 0.3, 0.0, 20.0),
    (lambda x: math.atan(1e4 * (x - 0.7)), 0.02, 20.0),
    (lambda x: 1.0 if x > 3 else -1.0, 0.0, 10.0),
    (lambda x: x - 4.0, 0.0, 4.0),
]


@pytest.mark.parametrize(("function", "low", "high"), FUNCTIONS)
@pytest.mark.parametrize("xtol", [1e-9, 2e-12])
def test_it_is_what_scipy_gives(function: Callable[[float], float], low: float, high: float, xtol: float) -> None:
    from scipy.optimize import brentq

    assert root(function, low, high, xtol) == brentq(function, low, high, xtol=xtol)
    assert root(function, high, low, xtol) == brentq(function, high, low, xtol=xtol)


def test_ends_of_the_same_sign_are_refused() -> None:
    with pytest.raises(ValueError, match="same sign"):
        root(lambda x: x + 1, 0.0, 1.0)
