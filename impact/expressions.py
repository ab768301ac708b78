"""Amounts as people write them: `80 GWh/a`, `heat * 5 %`, `1 MWh / cop`, `min(heat, 20 GWh/a)`.

A small grammar of our own; it can only do arithmetic and call the functions of `FUNCTIONS`, and never runs code.
Length, depth and exponents are limited. A number takes the units behind it with it, so `80 GWh/a / 4 MWh/m3`
divides one quantity by another. Names that are no unit are parameters; which exist is checked by `dimension_of`.

    expression = term { ("+" | "-") term }
    term       = factor { ("*" | "/") factor }
    factor     = [ "-" | "+" ] power
    power      = atom [ "^" integer ]
    atom       = number [ units ] | name | function "(" arguments ")" | "(" expression ")"
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from impact import units
from impact.errors import ImpactError, did_you_mean
from impact.units import NONE, Dimension, UnitError

MAX_LENGTH, MAX_DEPTH, MAX_EXPONENT, MAX_NUMBER = 500, 40, 8, 1e100

Node = tuple[Any, ...]
Gas = Callable[[str, str], float]  # (gas, property) -> density [t/Nm3] or net calorific value [MWh/t]


class ExpressionError(ImpactError):
    """An amount that cannot be read, or whose units do not fit."""


_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\d.])|(?P<name>°C|[^\W\d]\w*|%|‰)"
    r"|(?P<op>\*\*|[-+*/^(),]))"
)
_CLEAN = str.maketrans({"³": "3", "²": "2", "·": "*", "×": "*", "−": "-", "\u00a0": " ", "\u202f": " "})
_NUMBER_COMMA = re.compile(r"\d,\d")
_THOUSANDS = re.compile(r"(?<![\w.])[1-9]\d{0,2}(?:(?:\.\d{3})+\.\d{3}|\.\d\d0)(?![\w.])")  # 6.000.000 and 16.500
_SPACED = re.compile(r"(?<![\w.])\d{1,3}(?: \d{3})+(?![\w.])")
_RANGE = re.compile(r"^(\d+\.?\d*)(?:-|\s*–\s*)(\d+\.?\d*)(?=\s|$)")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_GAS_UNIT = re.compile(r"([kM]?[NS]m3)\s*\(\s*([^()]+?)\s*\)")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:].strip()
            if not rest:
                break
            sign = next((f" Write {name} for {sign}." for sign, name in _SIGNS.items() if sign in rest), "")
            raise ExpressionError(f"cannot read '{rest[:20]}' in '{text[:60]}'.{sign}")
        kind = str(match.lastgroup)
        tokens.append((kind, match[kind]))
        position = match.end()
    return tokens


@dataclass
class _Parser:
    tokens: list[tuple[str, str]]
    text: str
    gases: dict[str, tuple[str, str]]
    at: int = 0
    depth: int = 0

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"nested more than {MAX_DEPTH} deep.")
        node = self.term()
        while self.peek() in (("op", "+"), ("op", "-")):
            node = (self.take()[1], node, self.term())
        self.depth -= 1
        return node

    def term(self) -> Node:
        node = self.factor()
        while self.peek() in (("op", "*"), ("op", "/")):
            node = (self.take()[1], node, self.factor())
        return node

    def factor(self) -> Node:
        negative = False
        while self.peek() in (("op", "-"), ("op", "+")):
            negative ^= self.take()[1] == "-"
        node = self.power()
        if negative and node[0] == "number":
            return ("number", -node[1], node[2])
        return ("neg", node) if negative else node

    def power(self) -> Node:
        node = self.atom()
        if self.peek() in (("op", "^"), ("op", "**")):
            self.take()
            sign = -1 if self.peek() == ("op", "-") else 1
            if sign < 0:
                self.take()
            kind, value = self.take()
            if kind != "number" or float(value) > MAX_EXPONENT or float(value) != int(float(value)):
                raise ExpressionError(f"an exponent is a whole number up to {MAX_EXPONENT}; found '{value}'.")
            node = ("^", node, sign * int(float(value)))
        return node

    def atom(self) -> Node:
        kind, value = self.take()
        if kind == "number":
            if float(value) > MAX_NUMBER:
                raise ExpressionError(f"'{value}' is far too large: give a finite value.")
            return self.quantity(float(value))
        if kind == "name":
            if self.peek() == ("op", "("):
                return self.call(value)
            if value in self.gases:
                return self.unit_node(value)
            return ("name", value)
        if (kind, value) == ("op", "("):
            node = self.expression()
            self.expect(")")
            return node
        found = f"'{value}'" if value else "the end"
        raise ExpressionError(f"expected a number, a name or '(' but found {found} in '{self.text}'.")

    def expect(self, wanted: str) -> None:
        kind, value = self.take()
        if (kind, value) != ("op", wanted):
            found = f"'{value}'" if value else "the end"
            raise ExpressionError(f"expected '{wanted}' but found {found} in '{self.text}'.")

    def call(self, function: str) -> Node:
        if function not in FUNCTIONS:
            raise ExpressionError(f"unknown function '{function}'. {did_you_mean(function, FUNCTIONS)}".rstrip())
        self.take()
        if function in ("ncv", "density"):
            words = []
            while self.peek()[0] == "name":
                words.append(self.take()[1])
            self.expect(")")
            return ("gas", function, " ".join(words))
        arguments: list[Node] = []
        if self.peek() != ("op", ")"):
            arguments.append(self.expression())
            while self.peek() == ("op", ","):
                self.take()
                arguments.append(self.expression())
        self.expect(")")
        return ("call", function, *arguments)

    def unit_node(self, name: str) -> Node:
        if name in self.gases:
            volume, gas = self.gases[name]
            return ("*", ("number", units.GAS_VOLUMES[volume], units.VOLUME), ("gas", "density", gas))
        factor, dimension = units.unit(name)
        return ("number", factor, dimension)

    def first_unit(self, name: str, value: float) -> Node:
        """The unit behind a number; a parameter there lacks its sign."""
        try:
            return self.unit_node(name)
        except UnitError as error:
            known = name in units.REFUSED or name in units.GAS_VOLUMES
            hint = "" if known else f" For a parameter write `{value:g} * {name}`."
            raise ExpressionError(f"{error}{hint}") from None

    def is_unit(self, ahead: int) -> bool:
        kind, value = self.peek(ahead)
        return kind == "name" and (value in self.gases or units.is_unit(value)) and self.peek(ahead + 1) != ("op", "(")

    def quantity(self, value: float) -> Node:
        if self.peek() == ("name", "°C"):
            self.take()
            return ("number", value + 273.15, units.TEMPERATURE)
        node: Node = ("number", value, NONE)
        if self.peek()[0] != "name" or self.peek(1) == ("op", "("):
            return node
        node = self.times(node, "*", self.first_unit(self.take()[1], value))
        while True:
            if self.is_unit(0) and self.peek()[1] != "a":  # `kWh m3`: juxtaposed units multiply
                node = self.times(node, "*", self.unit_node(self.take()[1]))
            elif self.peek() in (("op", "/"), ("op", "*")) and self.is_unit(1):
                operator = self.take()[1]
                node = self.times(node, operator, self.unit_node(self.take()[1]))
            elif self.peek() == ("op", "/") and self.peek(1) == ("op", "(") and self.is_unit(2):
                self.at += 2
                while self.is_unit(0):
                    node = self.times(node, "/", self.unit_node(self.take()[1]))
                    if self.peek() == ("op", "*") and self.is_unit(1):
                        self.take()
                self.expect(")")
            else:
                return node

    @staticmethod
    def times(a: Node, operator: str, b: Node) -> Node:
        """Fold constants, so that `80 GWh/a` is one number."""
        if a[0] == b[0] == "number":
            value = a[1] * b[1] if operator == "*" else a[1] / b[1]
            return ("number", value, units.multiply(a[2], b[2], 1 if operator == "*" else -1))
        return (operator, a, b)


def _refuse_habits(cleaned: str, text: str) -> None:
    """Numbers written as people write them, which a program would misread: refused with the remedy, never guessed."""
    if _NUMBER_COMMA.search(cleaned) and "(" not in cleaned:
        raise ExpressionError(f"'{text}' has a comma in a number: write 3.5 for 3,5 and 80000 for 80,000.")
    dotted = _THOUSANDS.search(cleaned)
    if dotted:
        number = dotted[0].replace(".", "")
        decimal = f" or {float(dotted[0]):g}, whichever is meant" if dotted[0].count(".") == 1 else ""
        raise ExpressionError(f"'{dotted[0]}' may be thousands or decimals: write {number}{decimal}.")
    spaced = _SPACED.search(cleaned)
    if spaced:
        raise ExpressionError(f"'{spaced[0]}' has a space in a number: write {spaced[0].replace(' ', '')}.")
    ends = _RANGE.match(cleaned)
    if ends and float(ends[1]) < float(ends[2]):
        raise ExpressionError(f"'{text}' looks like a range: write one value, and the range with low: and high:.")


@lru_cache(maxsize=8192)
def parse(text: str) -> Node:
    """Read an amount into a tree of tuples.

    Raises
    ------
    ExpressionError
        If it is not arithmetic of numbers, units, names and the known functions, or too long, deep or large.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters.")
    if "__" in text:
        raise ExpressionError(f"'{text[:40]}' is no arithmetic: only numbers, units, parameters and {_FUNCTION_LIST}.")
    cleaned = text.translate(_CLEAN).replace(" per ", " / ")
    _refuse_habits(cleaned, text)
    gases: dict[str, tuple[str, str]] = {}

    def gas_unit(match: re.Match[str]) -> str:
        key = f"gas_volume_{len(gases)}"
        gases[key] = (match[1], match[2])
        return f" {key} "

    if "m3(" in cleaned or "m3 (" in cleaned:
        cleaned = _GAS_UNIT.sub(gas_unit, cleaned)
    parser = _Parser(_tokens(cleaned), text, gases)
    try:
        node = parser.expression()
    except UnitError as error:
        raise ExpressionError(str(error)) from None
    kind, value = parser.peek()
    if kind != "end":
        missing = " Is a sign (* / + -) missing before it?" if kind != "op" or value == "(" else ""
        raise ExpressionError(f"cannot read '{value}' in '{text}'.{missing}")
    return node


def names_in(node: Node) -> set[str]:
    """The parameters that an expression uses."""
    if node[0] == "name":
        return {node[1]}
    found: set[str] = set()
    for part in node[1:]:
        if isinstance(part, tuple) and part and isinstance(part[0], str):
            found |= names_in(part)
    return found


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
    if function in ("min", "max"):
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
    if function == "abs":
        return dimensions[0]
    if dimensions[0] != NONE:
        raise ExpressionError(f"{function}() takes a plain number; found {units.name(dimensions[0])}.")
    return NONE


# ---------------------------------------------------------------------------------------------- values


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
    if kind == "*":
        return left * right
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
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
    import numpy as np

    elementwise = {"ceil": np.ceil, "floor": np.floor, "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "abs": np.abs}
    if function in elementwise:
        return elementwise[function](arguments[0])
    if function in ("min", "max"):
        joined = np.minimum if function == "min" else np.maximum
        result = arguments[0]
        for other in arguments[1:]:
            result = joined(result, other)
        return result
    return np.vectorize(FUNCTIONS[function][0], otypes=[float])(*arguments)


def _steam(*arguments: float) -> float:
    from impact import steam

    try:
        return steam.steam(*arguments)
    except steam.SteamError as error:
        raise ExpressionError(str(error)) from None


def _pumping(head: float, efficiency: float) -> float:
    from impact import steam

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
_FUNCTION_LIST = " ".join(FUNCTIONS)
