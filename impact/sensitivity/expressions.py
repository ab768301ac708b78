"""A case's amounts as sums of products of functions of one draw each."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

import numpy as np

from impact import expressions
from impact.engine.plan import Plan
from impact.expressions import Node
from impact.expressions.functions import FUNCTIONS
from impact.expressions.steam import pumping
from impact.ground import units
from impact.model import Amount, Parameter
from impact.sensitivity.separable import NotSeparable, Separable, Space

_SMOOTH = {"sqrt": np.sqrt, "exp": np.exp, "log": np.log}


class SeparableAmounts:
    """Amounts of a case in the first year of a plan, as `impact.engine.amounts.Amounts` has them in numbers.

    Parameters
    ----------
    plan : Plan
    space : Space
    draws : mapping of str to Separable
        Uncertain parameters: their values, or factors on their values where they are in `relative`.
    relative : collection of str
    """

    def __init__(self, plan: Plan, space: Space, draws: Mapping[str, Separable], relative: set[str]) -> None:
        self.plan, self.space, self.draws, self.relative = plan, space, draws, relative
        self.values: dict[str, Separable] = {}  # parameters met so far

    def parameter(self, name: str) -> Separable:
        """A parameter's value; those that nothing asks for are never worked out."""
        if name not in self.values:
            drawn = self.draws.get(name)
            if drawn is None:
                self.values[name] = self._central(self.plan.case.parameters[name])
            elif name in self.relative:
                self.values[name] = self._central(self.plan.case.parameters[name]) * drawn
            else:
                self.values[name] = drawn
        return self.values[name]

    def _central(self, parameter: Parameter) -> Separable:
        if not parameter.by_year:
            return self(parameter.amount)
        held = [amount for year, amount in parameter.by_year if year <= self.plan.years[0]]
        return self(held[-1] if held else parameter.by_year[0][1])

    def __call__(self, amount: Amount) -> Separable:
        """An amount in canonical units.

        Raises
        ------
        NotSeparable
            With the amount's text and the inputs that are the cause.
        """
        try:
            return self._of(amount.tree)
        except NotSeparable as error:
            raise NotSeparable(f"{error} (in `{amount.text}`)" if "(in `" not in str(error) else str(error)) from None

    def _of(self, node: Node) -> Separable:
        kind = node[0]
        if kind == "number":
            return self.space.constant(float(node[1]))
        if kind == "name":
            known = node[1] in self.plan.case.parameters
            return self.parameter(node[1]) if known else self.space.constant(units.unit(node[1])[0])
        if kind == "gas":
            return self.space.constant(self.plan.inventory.gas_property(node[2], node[1]))
        if kind == "call":
            return self._call(node[1], [self._of(part) for part in node[2:]])
        left = self._of(node[1])
        if kind == "neg":
            return -left
        if kind == "^":
            return left ** int(node[2])
        right = self._of(node[2])
        if kind == "*":
            return left * right
        if kind == "/":
            return left / right
        return left + right if kind == "+" else left - right

    def _call(self, function: str, arguments: list[Separable]) -> Separable:
        if not any(argument.draws for argument in arguments):
            numbers = [("number", argument.central, None) for argument in arguments]
            return self.space.constant(float(expressions.evaluate(("call", function, *numbers), {})))
        if function in ("min", "max"):
            result = arguments[0]
            for other in arguments[1:]:
                result = _chosen(function, result, other)
            return result
        first = arguments[0]
        if function == "pumping":  # ρ g H / η, in both arguments
            return arguments[0] / arguments[1] * pumping(1.0, 1.0)
        if function in _SMOOTH:
            return first.apply(_SMOOTH[function], function)
        low, high = first.bounds()
        if function == "abs":
            if low * high < 0:
                raise NotSeparable("abs() of what changes its sign")
            return first if low >= 0 else -first
        if function in ("ceil", "floor"):
            whole = ceil if function == "ceil" else floor
            if whole(low) != whole(high):
                raise NotSeparable(f"{function}() steps within the range of its value")
            return self.space.constant(float(whole(low)))
        return self._tabulated(function, arguments)

    def _tabulated(self, function: str, arguments: list[Separable]) -> Separable:
        """Steam, where at most one draw is in its arguments."""
        draws = sorted({draw for argument in arguments for draw in argument.draws})
        if len(draws) > 1:
            raise NotSeparable(f"{function}() of several uncertain values")
        columns = [a.collapsed() if a.draws else np.full(len(self.space.rules[draws[0]].z) + 1, a.central)
                   for a in arguments]  # fmt: skip
        values: Any = np.vectorize(FUNCTIONS[function][0], otypes=[float])(*columns)
        return self.space.function(draws[0], values)


def _chosen(function: str, a: Separable, b: Separable) -> Separable:
    """The smaller or larger of two, where the same one is so wherever the draws are."""
    low, high = (a - b).bounds()
    if low < 0 < high:
        raise NotSeparable(f"{function}() switches between its values")
    smaller, larger = (a, b) if high <= 0 else (b, a)
    return smaller if function == "min" else larger
