"""Parameters: named figures with their range, years and source, in any order of dependence."""

from __future__ import annotations

from impact import expressions, units
from impact.cases.amounts import AmountReader
from impact.cases.nodes import Node, line_of
from impact.cases.scalars import BAD, UNKNOWN, Object
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
            raw[name] = (self.object(value, "parameter", f"The parameter '{name}'"), value)
        self._order(raw)
        return {name: self.parameter(name, *raw[name]) for name in raw}

    def _parameter_name(self, name: str, line: int) -> None:
        if units.is_unit(name) or name in units.GAS_VOLUMES:
            remedy = "Choose a longer name."
            self.faults.add("parameter-is-unit", f"The parameter '{name}' bears the name of a unit.", line, remedy)
        elif name in expressions.FUNCTIONS:
            self.faults.add("parameter-is-function", f"The parameter '{name}' bears the name of a function.", line)
        elif not name.isidentifier():
            remedy = "Letters, digits and underscores, starting with a letter."
            self.faults.add("bad-parameter-name", f"The parameter name '{name}' cannot be used.", line, remedy)

    def _order(self, raw: dict[str, tuple[Object, Node]]) -> None:
        """Infer the parameters' dimensions in the order of their dependence; note circles."""
        waiting: dict[str, set[str]] = {}
        for name, (found, _) in raw.items():
            try:
                tree = expressions.parse(self.string(found.get("value"), f"The parameter '{name}'"))
                waiting[name] = expressions.names_in(tree) & raw.keys()
            except ExpressionError:
                waiting[name] = set()
        while waiting:
            ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
            if not ready:
                circle = " -> ".join([*waiting, next(iter(waiting))])
                line = line_of(raw[next(iter(waiting))][1])
                self.faults.add("circular", f"Parameters define each other in a circle: {circle}.", line)
                self.broken |= waiting.keys()
                return
            for name in ready:
                del waiting[name]
                dimension = self._dimension(name, raw[name][0])
                if dimension is UNKNOWN:
                    self.broken.add(name)
                else:
                    self.scope[name] = dimension

    def _dimension(self, name: str, found: Object) -> Dimension:
        return self.amount(found.get("value"), f"The parameter '{name}'").dimension

    def parameter(self, name: str, found: Object, node: Node) -> Parameter:
        what = f"The parameter '{name}'"
        dimension = self.scope.get(name, UNKNOWN)
        amount = BAD if name in self.broken else self.amount(found.get("value"), what)
        by_year = []
        if "by year" in found:
            for key, value, line in self.pairs(found["by year"], f"{what}: by year"):
                if not key.isdigit() or len(key) != 4:
                    self.faults.add("bad-year", f"{what}: by year: '{key}' is no year.", line)
                else:
                    by_year.append((int(key), self.amount(value, f"{what} in {key}", dimension or None)))
        origin = self.origin(found)
        self.needs_origin([amount], origin, what, line_of(node))
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
        relative = None
        if "range" in found:
            text = self.string(found["range"]).replace("+-", "±").replace("+/-", "±")
            if not text.startswith("±"):
                remedy = "Write ±5 %, or give low: and high:."
                self.faults.add(
                    "bad-range", f"{what}: range '{text}' is not ± a percentage.", line_of(found["range"]), remedy
                )
            else:
                relative = self._range(text[1:], what, line_of(found["range"]))
        cv, gsd, gsd2 = (self.number(found.get(k), f"{what}: {k}") for k in ("cv", "gsd", "gsd2"))
        pedigree = self._pedigree(found.get("pedigree"), what)
        value = amount.constant
        if low is not None and high is not None and low > high:
            self.faults.add("range-reversed", f"{what}: low lies above high.", line_of(found["low"]))
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            self.faults.add(
                "value-outside-range", f"{what}: the value lies outside low and high.", line_of(found["value"])
            )
        if (low is None) != (high is None):
            self.faults.add("half-range", f"{what}: low and high go together.", line_of(found["value"]))
        for key, spread in (("gsd", gsd), ("gsd2", gsd2)):
            if spread is not None and spread < 1:
                self.faults.add("bad-gsd", f"{what}: {key} is at least 1.", line_of(found[key]))
        if all(x is None for x in (low, high, relative, cv, gsd, gsd2)) and not pedigree:
            return None
        return Uncertainty(distribution, low, high, relative, cv, gsd, gsd2, pedigree)

    def _range(self, text: str, what: str, line: int) -> float | None:
        try:
            tree = expressions.parse(text.strip())
            if tree[0] == "number" and tree[2] == NONE and 0 <= tree[1] < 1:
                return float(tree[1])
        except ExpressionError:
            pass
        self.faults.add("bad-range", f"{what}: range '±{text}' is not ± a percentage below 100 %.", line)
        return None

    def _pedigree(self, node: Node | None, what: str) -> tuple[int, ...]:
        if node is None:
            return ()
        scores = tuple(self.string(item) for item in self.items(node, f"{what}: pedigree"))
        if len(scores) != 5 or any(score not in ("1", "2", "3", "4", "5") for score in scores):
            self.faults.add("bad-pedigree", f"{what}: pedigree is five scores from 1 to 5.", line_of(node))
            return ()
        return tuple(int(score) for score in scores)
