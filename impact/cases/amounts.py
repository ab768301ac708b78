"""Amounts of a case file: quantities, money and prices, each with its dimension and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from impact import expressions
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import BAD, PER_YEAR, UNKNOWN, Object, Scalars
from impact.expressions import ExpressionError
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean
from impact.ground.units import MONEY, NONE, Dimension
from impact.model import Amount, Origin, Price

ANY_MONEY = tuple(MONEY.values())
_NOT_FINITE = re.compile(r"^[-+]?\.?(nan|inf|infinity)\b", re.IGNORECASE)
_ONE_UNIT = {(factor, dimension) for factor, dimension in units.UNITS.values()} | {(2.0, NONE)}  # `1 GWh` is no figure


class AmountReader(Scalars):
    """Reads amounts; `scope` holds the dimensions of the case's parameters once they are known."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.scope: dict[str, Dimension] = {}
        self.broken: set[str] = set()  # parameters that could not be read: their users are not blamed
        self.sources: list[str] = []
        self.used_sources: set[str] = set()
        self.reference = 2022  # the price year of prices that name none: the case's reference year

    def amount(
        self, node: Node | None, what: str, fits: Dimension | None = None, scope: Mapping[str, Dimension] | None = None
    ) -> Amount:
        """An amount; with `fits`, its dimension is checked."""
        if node is None:
            return BAD
        line, text = line_of(node), self.string(node, what)
        if not text:
            return BAD
        if _NOT_FINITE.match(text):
            self.faults.add("not-a-number", f"{what} is '{text}', which is no number.", line, "Give a finite value.")
            return BAD
        known = self.scope if scope is None else scope
        try:
            tree = expressions.parse(text)
            if self.broken and expressions.names_in(tree) & self.broken:
                return BAD
            dimension = expressions.dimension_of(tree, known)
        except ExpressionError as error:
            remedy = "Only a plain number can stand here, no name." if known == {} and text[:1].isalpha() else ""
            self.faults.add("bad-amount", f"{what}: {error}", line, remedy)
            return BAD
        if tree[0] == "number" and abs(tree[1]) > 1e30:
            self.faults.add("not-a-number", f"{what} is '{text}', far too large.", line, "Give a finite value.")
            return BAD
        if fits is not None and not self.fits(dimension, fits, what, text, line):
            return BAD
        return Amount(text, tree, dimension, line)

    def fits(self, dimension: Dimension, wanted: Dimension, what: str, text: str, line: int) -> bool:
        if dimension in (wanted, UNKNOWN):
            return True
        remedy = f"It must be in {_unit(wanted)}." if wanted != NONE else "It is a plain number or a percentage."
        if units.multiply(dimension, PER_YEAR) == wanted:
            remedy = f"Amounts are per year: write `{text}/a`." if " " in text else "Amounts are per year: add `/a`."
        message = f"{what} is '{text}' ({_unit(dimension)})."
        self.faults.add("unit-does-not-fit", message, line, remedy)
        return False

    def number(self, node: Node | None, what: str) -> float | None:
        """A plain ratio such as 5 % or 1.3."""
        amount = self.amount(node, what, NONE, {})
        return amount.constant if node is not None and amount.dimension is not UNKNOWN else None

    def origin(self, found: Object) -> Origin:
        """Source or assumption of a figure; the source must be declared."""
        source = self.string(found.get("source"), "source")
        if source:
            self.used_sources.add(source)
            if source not in self.sources:
                remedy = did_you_mean(source, self.sources) or "Declare it under `sources:`."
                line = line_of(found["source"])
                self.faults.add("unknown-source", f"Nobody declared the source '{source}'.", line, remedy)
        assumption = self.text(found.get("assumption"), "assumption")
        return Origin(source, self.string(found.get("place"), "place"), assumption)

    def needs_origin(self, amounts: list[Amount], origin: Origin, what: str, line: int, strict: bool = False) -> None:
        """A figure without a source or an assumption is a fault; `strict` as in `has_figures`."""
        if not origin and any(has_figures(amount.tree, strict) for amount in amounts if amount is not BAD):
            remedy = "Add `source: ID` (with its place) or `assumption: the reason`."
            self.faults.add("no-source", f"{what} is a figure without a source.", line, remedy)

    def optional(self, found: Object, key: str, what: str, fits: Dimension | None = None) -> Amount | None:
        return self.amount(found[key], f"{what}: {key}", fits) if key in found else None

    def per_year(self, amount: Amount, what: str) -> Amount:
        """The amount, or BAD with a fault if it is not per year."""
        dimension = amount.dimension
        if dimension is UNKNOWN or dimension[units.BASE.index("a")] == -1:
            return amount
        remedy = f"Amounts are per year: write `{amount.text}/a`."
        if dimension == units.POWER:
            remedy = f"Multiply a power by its hours per year: `{amount.text} * 4000 h/a`."
        elif amount.tree[0] != "number" or not amount.text[-1:].isalnum():
            remedy = "Amounts are per year: add `/a` to the figures in it."
        message = f"{what} is '{amount.text}' ({_unit(dimension)}), not per year."
        self.faults.add("not-per-year", message, amount.line, remedy)
        return BAD

    def money(self, node: Node | None, what: str, per_year: bool = False) -> Amount:
        amount = self.amount(node, what)
        if amount.dimension is UNKNOWN:
            return amount
        allowed = [units.multiply(money, PER_YEAR) if per_year else money for money in ANY_MONEY]
        if amount.dimension not in allowed:
            remedy = f"As in {'0.4 MDKK/a' if per_year else '65 MDKK'}."
            wanted = "money per year" if per_year else "money"
            message = f"{what} is '{amount.text}' ({_unit(amount.dimension)}), not {wanted}."
            self.faults.add("unit-does-not-fit", message, amount.line, remedy)
            return BAD
        return amount

    def price(self, found: Object, what: str, origin: Origin) -> Price | None:
        if "price" not in found:
            return None
        amount = self.amount(found["price"], f"{what}: price")
        if amount.dimension is not UNKNOWN and units.currency_of(amount.dimension) is None:
            remedy = "A price is money per unit, as in 30 DKK/t."
            self.faults.add("unit-does-not-fit", f"{what}: price '{amount.text}' is no money.", amount.line, remedy)
            amount = BAD
        self.needs_origin([amount], origin, f"{what}: the price", amount.line)
        year = self.year(found.get("price year"), f"{what}: price year")
        return Price(amount, year or self.reference, origin)


def has_figures(tree: Any, strict: bool = False) -> bool:
    """Whether an expression holds a number that somebody must have taken from somewhere.

    0, 1 and 2 are none, and neither is one of a unit, as in `1 GWh / cop`; but that is one if `strict`.
    """
    if tree[0] == "number":
        value = abs(tree[1])
        return value not in (0.0, 1.0) and (value, tree[2]) not in (((2.0, NONE),) if strict else _ONE_UNIT)
    return any(has_figures(part, strict) for part in tree[1:] if isinstance(part, tuple) and part)


def _unit(dimension: Dimension) -> str:
    """A dimension's unit for a message."""
    return "no unit" if dimension == NONE else {units.YEAR: "a, years"}.get(dimension, units.name(dimension))
