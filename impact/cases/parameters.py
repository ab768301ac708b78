"""Parameters: named figures with their range, years and source, in any order of dependence."""

from __future__ import annotations

import re

import yaml

from impact import expressions
from impact.cases.grammar.fields import is_year
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import BAD, UNKNOWN, Object
from impact.cases.uncertainty import UncertaintyReader
from impact.expressions import ExpressionError
from impact.ground import units
from impact.model import Parameter


class ParameterReader(UncertaintyReader):
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
        parameters = {name: self.parameter(name, *raw[name]) for name in raw}
        self.check_groups(parameters)
        return parameters

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
            confidential=self.mark(found),
            line=line_of(node),
            title=self.text(found.get("title")),
        )


def _circle(waiting: dict[str, set[str]]) -> list[str]:
    """One closed chain of names among those that wait for each other, the first one repeated at its end."""
    chain = [next(iter(waiting))]
    while True:
        following = next(name for name in waiting if name in waiting[chain[-1]])
        if following in chain:
            return [*chain[chain.index(following) :], following]
        chain.append(following)
