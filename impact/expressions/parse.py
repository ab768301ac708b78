"""From text to a tree of tuples; the grammar is in the package's docstring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from impact.expressions.functions import FUNCTION_LIST, FUNCTIONS, ExpressionError, Node
from impact.ground import units
from impact.ground.errors import did_you_mean
from impact.ground.units import NONE, UnitError

MAX_LENGTH, MAX_DEPTH, MAX_EXPONENT, MAX_NUMBER = 500, 40, 8, 1e100

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
        raise ExpressionError(f"'{text[:40]}' is no arithmetic: only numbers, units, parameters and {FUNCTION_LIST}.")
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


def gases_in(tree: Node) -> Iterator[tuple[str, str]]:
    """(property, substance) pairs that an expression looks up."""
    if tree[0] == "gas":
        yield tree[1], tree[2]
        return
    for part in tree[1:]:
        if isinstance(part, tuple) and part and isinstance(part[0], str):
            yield from gases_in(part)
