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

from impact.expressions.evaluate import dimension_of, evaluate
from impact.expressions.functions import FUNCTIONS, ExpressionError, Gas, Node
from impact.expressions.parse import MAX_DEPTH, MAX_EXPONENT, MAX_LENGTH, gases_in, names_in, parse

__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_EXPONENT",
    "MAX_LENGTH",
    "ExpressionError",
    "Gas",
    "Node",
    "dimension_of",
    "evaluate",
    "gases_in",
    "names_in",
    "parse",
]
