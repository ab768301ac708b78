"""Dimensions and values of an expression's tree; values may be arrays over samples and years."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from impact.expressions.functions import FUNCTIONS, ExpressionError, Gas, Node
from impact.ground import units
from impact.ground.errors import did_you_mean
from impact.ground.units import NONE, Dimension, UnitError

# ---------------------------------------------------------------------------------------------- dimensions


def dimension_of(node: Node, scope: Mapping[str, Dimension]) -> Dimension:
    """The dimension of an expression, given those of the parameters.

    Raises
    ------
    ExpressionError
        If units do not fit together, or a name is neither a parameter nor a unit.
    """
    kind = node[0]
    if kind == "number":
        return node[2]  # type: ignore[no-any-return]
    if kind == "name":
        return _dimension_of_name(node[1], scope)
    if kind == "gas":
        ratio = units.multiply(units.MASS, units.VOLUME, -1)
        return ratio if node[1] == "density" else units.multiply(units.ENERGY, units.MASS, -1)
    if kind in ("*", "/"):
        left, right = dimension_of(node[1], scope), dimension_of(node[2], scope)
        return units.multiply(left, right, 1 if kind == "*" else -1)
    if kind in ("+", "-"):
        return _same([dimension_of(node[1], scope), dimension_of(node[2], scope)], f"'{kind}'")
    if kind == "neg":
        return dimension_of(node[1], scope)
    if kind == "^":
        return units.power(dimension_of(node[1], scope), node[2])
    return _dimension_of_call(node[1], [dimension_of(n, scope) for n in node[2:]])


def _dimension_of_name(name: str, scope: Mapping[str, Dimension]) -> Dimension:
    if name in scope:
        return scope[name]
    if name in units.GAS_VOLUMES or name in units.REFUSED:
        try:
            units.unit(name)
        except UnitError as error:
            raise ExpressionError(str(error)) from None
    if name in units.UNITS:
        return units.UNITS[name][1]
    if name == "°C":
        raise ExpressionError("°C stands behind a number, as in 180 °C.")
    raise ExpressionError(f"unknown parameter '{name}'. {did_you_mean(name, scope)}".rstrip())


def _same(dimensions: list[Dimension], what: str) -> Dimension:
    for other in dimensions[1:]:
        if other != dimensions[0]:
            raise ExpressionError(
                f"{what} joins units that do not fit: {units.name(dimensions[0])} and {units.name(other)}."
            )
    return dimensions[0]


def _dimension_of_call(function: str, dimensions: list[Dimension]) -> Dimension:
    low, high = FUNCTIONS[function][1]
    if not low <= len(dimensions) <= high:
        number = str(low) if low == high else f"{low} to {high}"
        raise ExpressionError(f"{function}() takes {number} value(s), found {len(dimensions)}.")
    if function in ("min", "max", "abs"):
        return _same(dimensions, f"{function}()")
    if function == "steam":
        wanted = [units.PRESSURE, units.TEMPERATURE, units.TEMPERATURE]
        if dimensions != wanted[: len(dimensions)]:
            raise ExpressionError("steam() takes a pressure and temperatures, as in steam(8 bar, 180 °C, 80 °C).")
        return units.multiply(units.ENERGY, units.MASS, -1)
    if function == "pumping":
        if dimensions != [units.LENGTH, NONE]:
            raise ExpressionError("pumping() takes a head and an efficiency, as in pumping(60 m, 70 %).")
        return units.multiply(units.ENERGY, units.VOLUME, -1)
    if function == "sqrt":
        if any(e % 2 for e in dimensions[0]):
            raise ExpressionError("sqrt() needs a unit that is a square.")
        return tuple(e // 2 for e in dimensions[0])
    if dimensions[0] != NONE:
        raise ExpressionError(f"{function}() takes a plain number; found {units.name(dimensions[0])}.")
    return NONE


# ---------------------------------------------------------------------------------------------- values


_JOINED: dict[str, Callable[[Any, Any], Any]] = {"*": operator.mul, "+": operator.add, "-": operator.sub}


def evaluate(node: Node, values: Mapping[str, Any], gas: Gas | None = None) -> Any:
    """The value of an expression in canonical units.

    Parameters
    ----------
    node : Node
        From `parse`.
    values : mapping of str to float or ndarray
        Parameters in canonical units; arrays broadcast (samples, years).
    gas : callable, optional
        Looks up density [t/Nm3] and net calorific value [MWh/t] of a named gas.

    Raises
    ------
    ExpressionError
        On division by zero, a logarithm or root of a negative number, or a result that is not finite.
    """
    kind = node[0]
    if kind == "number":
        return node[1]
    if kind == "name":
        found = values.get(node[1])
        return units.unit(node[1])[0] if found is None else found
    if kind == "gas":
        if gas is None:
            raise ExpressionError("gas properties are not at hand here.")
        return gas(node[2], node[1])
    if kind == "call":
        return _call(node[1], [evaluate(n, values, gas) for n in node[2:]])
    left = evaluate(node[1], values, gas)
    if kind == "neg":
        return -left
    if kind == "^":
        return _power(left, node[2])
    right = evaluate(node[2], values, gas)
    if kind in _JOINED:
        return _JOINED[kind](left, right)
    if isinstance(right, float) and right == 0:
        raise ExpressionError("division by zero.")
    return left / right


def _power(base: Any, exponent: int) -> Any:
    try:
        return base**exponent
    except ZeroDivisionError:
        raise ExpressionError("division by zero.") from None
    except OverflowError:
        raise ExpressionError("too large.") from None


def _call(function: str, arguments: list[Any]) -> Any:
    if all(isinstance(a, int | float) for a in arguments):
        try:
            return float(FUNCTIONS[function][0](*arguments))
        except (ValueError, OverflowError, ZeroDivisionError):
            raise ExpressionError(f"{function}() of {arguments[0]:g} is not defined.") from None
    own = next((a for a in arguments if hasattr(a, "call")), None)
    if own is not None:  # values with an arithmetic of their own, such as those of the presolved model
        return own.call(function, arguments)
    return call_on_arrays(function, arguments)


def call_on_arrays(function: str, arguments: list[Any]) -> Any:
    """A function of arrays, element by element."""
    import numpy as np

    from impact.expressions import steam

    elementwise = {"ceil": np.ceil, "floor": np.floor, "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "abs": np.abs}
    if function in elementwise:
        return elementwise[function](arguments[0])
    if function in ("min", "max"):
        joined = np.minimum if function == "min" else np.maximum
        result = arguments[0]
        for other in arguments[1:]:
            result = joined(result, other)
        return result
    if function == "pumping":  # as a quotient: a draw of the efficiency may lie a little above 1
        return steam.pumping(1.0, 1.0) * np.asarray(arguments[0]) / arguments[1]
    return np.vectorize(FUNCTIONS[function][0], otypes=[float])(*arguments)
