"""The functions of the expression language: what each computes and how many values it takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from impact.ground.errors import ImpactError

Node = tuple[Any, ...]
Gas = Callable[[str, str], float]  # (gas, property) -> density [t/Nm3] or net calorific value [MWh/t]


class ExpressionError(ImpactError):
    """An amount that cannot be read, or whose units do not fit."""


def _steam(*arguments: float) -> float:
    from impact.expressions import steam

    try:
        return steam.steam(*arguments)
    except steam.SteamError as error:
        raise ExpressionError(str(error)) from None


def _pumping(head: float, efficiency: float) -> float:
    from impact.expressions import steam

    try:
        return steam.pumping(head, efficiency)
    except steam.SteamError as error:
        raise ExpressionError(str(error)) from None


FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[int, int]]] = {
    "min": (min, (2, 10)), "max": (max, (2, 10)), "abs": (abs, (1, 1)), "ceil": (math.ceil, (1, 1)),
    "floor": (math.floor, (1, 1)), "sqrt": (math.sqrt, (1, 1)), "exp": (math.exp, (1, 1)), "log": (math.log, (1, 1)),
    "steam": (_steam, (1, 3)), "pumping": (_pumping, (2, 2)),
    "ncv": (abs, (1, 1)), "density": (abs, (1, 1)),
}  # fmt: skip
FUNCTION_LIST = " ".join(FUNCTIONS)
