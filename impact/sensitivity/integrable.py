"""Totals of a presolved plan as sums of products of functions of one draw each: its graph, run in that algebra."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor
from typing import Any

import numpy as np

from impact.engine.presolve import Totals
from impact.engine.presolve.graph import CALL, CONSTANT, INPUT, LINEAR, LOOK_UP, MULTIPLY, POWER, RECIPROCAL, Graph
from impact.expressions.functions import FUNCTIONS
from impact.sensitivity.separable import NotSeparable, Separable, Space

_SMOOTH = {"sqrt": np.sqrt, "exp": np.exp, "log": np.log}


def separable_totals(totals: Totals, inputs: Sequence[Separable], space: Space) -> list[Separable]:
    """Each total as a sum of products.

    Parameters
    ----------
    totals : Totals
    inputs : sequence of Separable
        The graph's inputs, by their number.
    space : Space
        Of the inputs.

    Raises
    ------
    NotSeparable
        Where an operation leaves the form, with the amount or process that asks for it and the inputs that are the
        cause.
    """
    graph, values = totals.graph, dict[int, Separable]()
    for node in sorted(graph.reached(totals.nodes.tolist())):
        try:
            values[node] = _value(graph, node, values, inputs, space)
        except NotSeparable as error:
            origin = graph.origins[node]
            raise NotSeparable(f"{error} ({origin})" if origin else str(error)) from None
    return [
        sum(
            (values[node] * float(weight) for node, weight in zip(totals.nodes.tolist(), row, strict=True) if weight),
            space.constant(float(certain)),
        )
        for certain, row in zip(totals.certain, totals.matrix, strict=True)
    ]


def _value(
    graph: Graph, node: int, known: Mapping[int, Separable], inputs: Sequence[Separable], space: Space
) -> Separable:
    """One operation of the graph, from the values of those that it needs."""
    operation, *arguments = graph.nodes[node]
    if operation == LINEAR:
        constant, parts = arguments
        return sum((known[part] * weight for part, weight in parts), space.constant(constant))
    table: dict[str, Callable[..., Separable]] = {
        INPUT: lambda k: inputs[k],
        CONSTANT: space.constant,
        MULTIPLY: lambda a, b: known[a] * known[b],
        RECIPROCAL: lambda a: known[a].inverse(),
        POWER: lambda a, exponent: known[a] ** exponent,
        CALL: lambda function, *parts: _call(function, [known[part] for part in parts]),
        LOOK_UP: _refused,
    }
    return table[operation](*arguments)


def _refused(*_arguments: int) -> Separable:
    raise NotSeparable("the background database's scores are samples")


def _call(function: str, arguments: list[Separable]) -> Separable:
    """A function of the expression language, at least one of whose arguments varies."""
    if function in ("min", "max"):
        result = arguments[0]
        for other in arguments[1:]:
            result = _chosen(function, result, other)
        return result
    first = arguments[0]
    if function in _SMOOTH:
        return first.apply(_SMOOTH[function], function)
    if function == "abs":
        low, high = first.bounds()
        if low * high < 0:
            raise NotSeparable("abs() of what changes its sign")
        return first if low >= 0 else -first
    if function in ("ceil", "floor"):
        return _whole(function, first)
    return _tabulated(function, arguments)


def _chosen(function: str, a: Separable, b: Separable) -> Separable:
    """The smaller or larger of two, where the same one is so wherever the draws are."""
    low, high = (a - b).bounds()
    if low < 0 < high:
        raise NotSeparable(f"{function}() switches between its values")
    smaller, larger = (a, b) if high <= 0 else (b, a)
    return smaller if function == "min" else larger


def _whole(function: str, value: Separable) -> Separable:
    """A whole number, where it is the same one wherever the draws are."""
    ends = {(ceil if function == "ceil" else floor)(end) for end in value.bounds()}
    if len(ends) > 1:
        raise NotSeparable(f"{function}() steps within the range of its value")
    return value.space.constant(float(ends.pop()))


def _tabulated(function: str, arguments: list[Separable]) -> Separable:
    """Steam, where at most one draw is in its arguments."""
    draws = sorted({draw for argument in arguments for draw in argument.draws})
    if len(draws) > 1:
        raise NotSeparable(f"{function}() of several uncertain values")
    space = arguments[0].space
    nodes = len(space.rules[draws[0]].z) + 1
    columns = [a.collapsed() if a.draws else np.full(nodes, a.central) for a in arguments]
    values: Any = np.vectorize(FUNCTIONS[function][0], otypes=[float])(*columns)
    return space.function(draws[0], values)
