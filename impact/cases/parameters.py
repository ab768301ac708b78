"""Parameters: named figures with their range, years and source, in any order of dependence."""

from __future__ import annotations

import re

import yaml

from impact import expressions, units
from impact.cases.amounts import AmountReader
from impact.cases.nodes import Node, line_of
from impact.cases.scalars import BAD, UNKNOWN, Object, is_year
from impact.expressions import ExpressionError
from impact.model import DISTRIBUTIONS, Amount, Parameter, Uncertainty
from impact.units import NONE, Dimension


class ParameterReader(AmountReader):
    """Reads `parameters:`, and from them the dimensions that all other amounts refer to."""

    def parameters(self, node: Node | None) -> dict[str, Parameter]:
        if node is None:
            return {}
        raw: dict[str, tuple[Object, Node]] = {}
        for name, value, line in self.pairs(node, "`parameters`"):
            self._parameter_name(name, line)
            if isinstance(value, yaml.nodes.ScalarNode) and value.value:
                remedy = f"Write `{name}: {{value: {value.value}, source: ID}}` (or `assumption: the reason`)."
                self.faults.add("no-source", f"The parameter '{name}' is a bare value.", line, remedy)
                self.broken.add(name)
                continue
            raw[name] = (self.object(value, "parameter", f"The parameter '{name}'"), value)
        self._order(raw)
        return {name: self.parameter(name, *raw[name]) for name in raw}

    def _parameter_name(self, name: str, line: int) -> None:
        if units.is_unit(name) or name in units.REFUSED:
            remedy = "Choose a longer name."
            self.faults.add("parameter-is-unit", f"The parameter '{name}' bears the name of a unit.", line, remedy)
        elif name in expressions.FUNCTIONS:
            message = f"The parameter '{name}' bears the name of a function."
            self.faults.add("parameter-is-function", message, line, "Choose a longer name.")
        elif not name.isidentifier():
            written = re.sub(r"\W+", "_", name).strip("_")
            remedy = "Letters, digits and underscores, starting with a letter"
            remedy += f", as in {written}." if written.isidentifier() else "."
            self.faults.add("bad-parameter-name", f"The parameter name '{name}' cannot be used.", line, remedy)

    def _order(self, raw: dict[str, tuple[Object, Node]]) -> None:
        """Infer the parameters' dimensions in the order of their dependence; note circles."""
        waiting = {name: self._needs(found) & raw.keys() for name, (found, _) in raw.items()}
        while waiting:
            ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
            if not ready:
                circle = _circle(waiting)
                message = f"Parameters define each other in a circle: {' -> '.join(circle)}."
                self.faults.add("circular", message, line_of(raw[circle[0]][1]), "Give one of them a value of its own.")
                self.broken |= waiting.keys()
                return
            for name in ready:
                del waiting[name]
                dimension = self.amount(raw[name][0].get("value"), f"The parameter '{name}'").dimension
                if dimension is UNKNOWN:
                    self.broken.add(name)
                else:
                    self.scope[name] = dimension

    def _needs(self, found: Object) -> set[str]:
        """The names that a parameter's value, or that of one of its years, refers to."""
        years = found.get("by year")
        nodes = [
            found.get("value"),
            *(v for _, v in (years.value if isinstance(years, yaml.nodes.MappingNode) else ())),
        ]
        names: set[str] = set()
        for node in nodes:
            if isinstance(node, yaml.nodes.ScalarNode):
                try:
                    names |= expressions.names_in(expressions.parse(str(node.value).strip()))
                except ExpressionError:
                    continue
        return names

    def parameter(self, name: str, found: Object, node: Node) -> Parameter:
        what = f"The parameter '{name}'"
        dimension = self.scope.get(name, UNKNOWN)
        amount = BAD if name in self.broken else self.amount(found.get("value"), what)
        by_year = []
        if "by year" in found:
            for key, value, line in self.pairs(found["by year"], f"{what}: by year"):
                if not is_year(key):
                    remedy = "Write four digits, as in {2021: 60 GWh/a, 2022: 80 GWh/a}."
                    self.faults.add("bad-year", f"{what}: by year: '{key}' is no year.", line, remedy)
                else:
                    by_year.append((int(key), self.amount(value, f"{what} in {key}", dimension or None)))
        origin = self.origin(found)
        figures = [amount, *(value for _, value in by_year)]
        self.needs_origin(figures, origin, what, line_of(node), strict=True)
        return Parameter(
            name=name,
            amount=amount,
            by_year=tuple(sorted(by_year)),
            uncertainty=self.uncertainty(found, what, dimension, amount),
            origin=origin,
            note=self.text(found.get("note")),
            confidential=self.boolean(found.get("confidential"), "confidential"),
            line=line_of(node),
        )

    def uncertainty(self, found: Object, what: str, dimension: Dimension, amount: Amount) -> Uncertainty | None:
        distribution = self.choice(found.get("distribution"), f"{what}: distribution", DISTRIBUTIONS)
        low, high = (
            self.amount(found[k], f"{what}: {k}", dimension or None, {}).constant if k in found else None
            for k in ("low", "high")
        )
        relative = self._relative(found["range"], what) if "range" in found else None
        cv, gsd, gsd2 = (self.number(found.get(k), f"{what}: {k}") for k in ("cv", "gsd", "gsd2"))
        pedigree = self._pedigree(found.get("pedigree"), what)
        value = None if amount.dimension is UNKNOWN else amount.constant
        self._check_ends(found, what, value, low, high)
        for key, spread in (("gsd", gsd), ("gsd2", gsd2)):
            if spread is not None and spread < 1:
                remedy = "It is a factor: 1.1 means ×÷ 1.1."
                self.faults.add("bad-gsd", f"{what}: {key} is at least 1.", line_of(found[key]), remedy)
        if cv is not None and cv < 0:
            self.faults.add("bad-cv", f"{what}: cv cannot be negative.", line_of(found["cv"]), "Write cv: 10 %.")
        if all(x is None for x in (low, high, relative, cv, gsd, gsd2)) and not pedigree:
            return None
        return Uncertainty(distribution, low, high, relative, cv, gsd, gsd2, pedigree)

    def _check_ends(self, found: Object, what: str, value: float | None, low: float | None, high: float | None) -> None:
        """Low, value and high in their order, and no end alone."""
        shown = {key: str(getattr(found.get(key), "value", "")) for key in ("value", "low", "high")}
        for alone, other in (("low", "high"), ("high", "low")):
            if alone in found and other not in found:
                message = f"{what}: low and high go together; '{other}' is missing."
                self.faults.add(
                    "half-range", message, line_of(found[alone]), "For a symmetric range write range: ±5 %."
                )
        if low is not None and high is not None and low > high:
            message = f"{what}: low ({shown['low']}) lies above high ({shown['high']})."
            self.faults.add("range-reversed", message, line_of(found["low"]), "Swap them.")
        elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            message = f"{what}: the value {shown['value']} lies outside {shown['low']} to {shown['high']}."
            self.faults.add("value-outside-range", message, line_of(found["value"]), "Check the three and their units.")

    def _relative(self, node: Node, what: str) -> float | None:
        text = self.string(node).replace("+/-", "±").replace("+-", "±")
        if text.startswith("±"):
            return self._range(text[1:], what, line_of(node))
        remedy = "Write ±5 %, or give low: and high:."
        self.faults.add("bad-range", f"{what}: range '{text}' is not ± a percentage.", line_of(node), remedy)
        return None

    def _range(self, text: str, what: str, line: int) -> float | None:
        try:
            tree = expressions.parse(text.strip())
            if tree[0] == "number" and tree[2] == NONE and 0 <= tree[1] < 1:
                return float(tree[1])
        except ExpressionError:
            pass
        message = f"{what}: range '±{text}' is not ± a percentage below 100 %."
        self.faults.add("bad-range", message, line, "Write ±5 %, or give low: and high:.")
        return None

    def _pedigree(self, node: Node | None, what: str) -> tuple[int, ...]:
        if node is None:
            return ()
        scores = tuple(self.string(item) for item in self.items(node, f"{what}: pedigree"))
        if len(scores) != 5 or any(score not in ("1", "2", "3", "4", "5") for score in scores):
            message = f"{what}: pedigree is five scores from 1 to 5; found {len(scores)}: {', '.join(scores)}."
            self.faults.add("bad-pedigree", message, line_of(node), "As in pedigree: [2, 3, 2, 2, 2].")
            return ()
        return tuple(int(score) for score in scores)


def _circle(waiting: dict[str, set[str]]) -> list[str]:
    """One closed chain of names among those that wait for each other, the first one repeated at its end."""
    chain = [next(iter(waiting))]
    while True:
        following = next(name for name in waiting if name in waiting[chain[-1]])
        if following in chain:
            return [*chain[chain.index(following) :], following]
        chain.append(following)
