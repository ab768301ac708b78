"""Expressions of a case taken apart: their numbers, and their text again after some of them were replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

from impact import expressions
from impact.cases.grammar.walk import parts
from impact.expressions import ExpressionError, Node
from impact.ground import units
from impact.ground.units import Dimension
from impact.redaction.bands import CELSIUS, plain, unit_text

_PER_YEAR, _HOURS = units.BASE.index("a"), units.BASE.index("h")
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


def bearing(dimension: Dimension, parts: Iterable[Dimension]) -> Callable[[Dimension], bool]:
    """Which parts of an expression bear its size: those of money in money, those per year in a yearly amount.

    Hours and times per year can be guessed (8000 h, 365 days): beside them, all that has a unit bears it too.
    """
    found = [part for part in parts if part != units.NONE]
    if units.currency_of(dimension):
        return lambda part: units.currency_of(part) is not None
    yearly = [part for part in found if part[_PER_YEAR] == -1]
    if dimension[_PER_YEAR] == -1 and yearly and not any(map(_is_frequency, yearly)):
        return lambda part: part[_PER_YEAR] == -1
    return lambda part: part != units.NONE or not found


def _is_frequency(dimension: Dimension) -> bool:
    return all(e == 0 for k, e in enumerate(dimension) if k not in (_PER_YEAR, _HOURS))


def same(value: float, other: float) -> bool:
    """Whether two figures are one, but for rounding in the twelfth digit."""
    return abs(value - other) <= 1e-11 * max(abs(value), abs(other))


def telling(value: float, dimension: Dimension) -> bool:
    """Whether a figure is so special that standing twice is no accident: plain 1, 2, 0.5 or 40 % are not."""
    return value not in (0.0, 1.0) and (dimension != units.NONE or len(f"{value:.6g}".replace(".", "").strip("0")) > 1)


def is_unit(leaf: Node) -> bool:
    """Whether a name is that of a unit, which no parameter can bear: `24 t * 52 / a`."""
    return bool(leaf[0] == "name" and leaf[1] in units.UNITS)


def constant(tree: Node) -> float | None:
    """The value of an expression that depends on nothing."""
    if tree[0] == "number":
        return float(tree[1])
    if any(leaf[0] == "name" and not is_unit(leaf) for leaf in leaves(tree)):
        return None
    try:
        return float(expressions.evaluate(tree, {}))
    except (ExpressionError, TypeError, KeyError):
        return None


def folded(tree: Node) -> Node:
    """The expression with each part that depends on nothing as one number: 24 t * 52 / a is 1248 t/a."""
    if tree[0] in ("number", "gas"):
        return tree
    value = constant(tree)
    if value is not None:
        return ("number", value, expressions.dimension_of(tree, {}))
    return tuple(folded(part) if isinstance(part, tuple) else part for part in tree)


def open_figures(data: Any, stand_ins: Collection[str]) -> list[tuple[float, Any]]:
    """Every figure that stands openly in a rewritten case: a text may repeat it."""
    found: list[tuple[float, Any]] = []
    for _key, part in parts(data, {*stand_ins, "claims", "sources", *TOLD}):
        if isinstance(part, str) and part[:1] in "0123456789(-.":
            with suppress(ExpressionError):
                found += [(leaf[1], leaf[2]) for leaf in leaves(expressions.parse(part)) if leaf[0] == "number"]
    return found
