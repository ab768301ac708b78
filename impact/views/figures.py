"""Expressions of a case taken apart: their numbers, and their text again after some of them were replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

from impact import expressions, units
from impact.expressions import ExpressionError, Node
from impact.units import Dimension
from impact.views.bands import CELSIUS, plain, unit_text

_PER_YEAR = units.BASE.index("a")
Change = Callable[[Node], Node]
TOLD = ("source", "place", "assumption", "note", "comment")  # what is said about a value goes with it


def leaves(tree: Node) -> Iterator[Node]:
    """The numbers and names of an expression."""
    if tree[0] in ("number", "name"):
        yield tree
    elif tree[0] != "gas":
        for part in tree[1:]:
            if isinstance(part, tuple):
                yield from leaves(part)


def changed(tree: Node, change: Change) -> Node:
    """The expression with its numbers and names changed."""
    if tree[0] in ("number", "name"):
        return change(tree)
    if tree[0] == "gas":
        return tree
    return tuple(changed(part, change) if isinstance(part, tuple) else part for part in tree)


def text_of(tree: Node) -> str:
    """An expression as a case file writes it."""
    kind = tree[0]
    if kind == "number":
        return _number(tree[1], tree[2])
    if kind == "name":
        return str(tree[1])
    if kind == "gas":
        return f"{tree[1]}({tree[2]})"
    if kind == "call":
        return f"{tree[1]}({', '.join(text_of(part) for part in tree[2:])})"
    if kind == "neg":
        return f"-{_part(tree[1])}"
    if kind == "^":
        return f"{_part(tree[1])}^{tree[2]}"
    return f"{_part(tree[1])} {kind} {_part(tree[2])}"


def _part(tree: Node) -> str:
    text = text_of(tree)
    return text if tree[0] in ("name", "call", "gas") else f"({text})"


def _number(value: float, dimension: Dimension) -> str:
    if dimension == units.TEMPERATURE and value >= CELSIUS:
        return f"{plain(round(value - CELSIUS, 9))} °C"
    return f"{format(Decimal(repr(float(value))), 'f')} {unit_text(dimension)}".strip()


def bearing(dimension: Dimension) -> Callable[[Dimension], bool]:
    """Which parts of an expression bear its size: those of money in money, those per year in a yearly amount."""
    if units.currency_of(dimension):
        return lambda part: units.currency_of(part) is not None
    if dimension[_PER_YEAR] == -1:
        return lambda part: part[_PER_YEAR] == -1
    return lambda part: True


def same(value: float, other: float) -> bool:
    """Whether two figures are one, but for rounding in the twelfth digit."""
    return abs(value - other) <= 1e-11 * max(abs(value), abs(other))


def open_figures(data: Any, stand_ins: Collection[str]) -> list[tuple[float, Any]]:
    """Every figure that stands openly in a rewritten case: a text may repeat it."""
    found: list[tuple[float, Any]] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in stand_ins and key not in ("claims", "sources", *TOLD):
                found += open_figures(value, stand_ins)
    elif isinstance(data, list):
        for value in data:
            found += open_figures(value, stand_ins)
    elif isinstance(data, str) and data[:1] in "0123456789(-.":
        with suppress(ExpressionError):
            found += [(leaf[1], leaf[2]) for leaf in leaves(expressions.parse(data)) if leaf[0] == "number"]
    return found
