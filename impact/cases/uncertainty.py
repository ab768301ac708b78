"""How uncertain a parameter is, as its file states it: one statement, possible, and fit for its distribution."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from impact import expressions
from impact.cases.amounts import AmountReader
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import UNKNOWN, Object
from impact.expressions import ExpressionError
from impact.ground.units import NONE, TEMPERATURE, Dimension
from impact.model import DISTRIBUTIONS, Amount, Parameter, Uncertainty

STATEMENTS = ("range", "low", "cv", "gsd", "gsd2", "pedigree", "values")  # `high` belongs to `low`
RELATIVE = ("range", "cv", "gsd", "gsd2", "pedigree")
Z95 = 1.96
OFF_CENTRE = 0.1  # how far, in half-widths of its range, a value may lie off the middle for rounding

# Which distributions a statement can be of; without one the statement itself decides.
FITS = {
    "range": DISTRIBUTIONS,
    "low": DISTRIBUTIONS,
    "cv": ("normal", "lognormal"),
    "gsd": ("lognormal",),
    "gsd2": ("lognormal",),
    "pedigree": ("lognormal",),
    "values": (),
}


class UncertaintyReader(AmountReader):
    """Reads the keys of a parameter that say how uncertain it is."""

    def uncertainty(self, found: Object, what: str, dimension: Dimension, amount: Amount) -> Uncertainty | None:
        before = len(self.faults.faults)
        stated = [key for key in STATEMENTS if key in found]
        distribution = self.choice(found.get("distribution"), f"{what}: distribution", DISTRIBUTIONS)
        ends = [self._end(found, key, what, dimension) for key in ("low", "high")]
        low, high = (self._number(end, what) for end in ends)
        relative = self._relative(found["range"], what) if "range" in found else None
        cv, gsd, gsd2 = (self.number(found.get(k), f"{what}: {k}") for k in ("cv", "gsd", "gsd2"))
        pedigree = self._pedigree(found.get("pedigree"), what)
        values = self._values(found["values"], what, dimension) if "values" in found else ()
        value = None if amount.dimension is UNKNOWN else amount.constant
        self._check_ends(found, what, value, low, high, values)
        self._check_factors(found, what, gsd, gsd2, cv)
        self._check_statements(found, stated, what, distribution)
        if len(self.faults.faults) == before:
            self._check_relative(found, what, amount, distribution, cv)
            if low is not None and high is not None and low < high:
                self._check_shape(found, what, value, distribution, low, high)
        group, opposed = self._group(found, what)
        least, most = ends
        later = (least, most) if least and most and (low is None or high is None) else None
        if all(x is None for x in (low, high, relative, cv, gsd, gsd2, later)) and not pedigree and not values:
            return None
        return Uncertainty(
            distribution, low, high, relative, cv, gsd, gsd2, pedigree, values, group, "", opposed, later
        )

    def _end(self, found: Object, key: str, what: str, dimension: Dimension) -> Amount | None:
        if key not in found:
            return None
        amount = self.amount(found[key], f"{what}: {key}", dimension or None, {})
        return None if amount.dimension is UNKNOWN else amount

    def _number(self, end: Amount | None, what: str) -> float | None:
        """An end's value; none where it needs the properties of a gas, which the inventory knows."""
        if end is None or any(expressions.gases_in(end.tree)):
            return None
        try:
            return float(expressions.evaluate(end.tree, {}))
        except ExpressionError as error:
            self.faults.add("bad-range", f"{what}: '{end.text}': {error}", end.line, "Write a number with its unit.")
            return None

    # ------------------------------------------------------------------ checks

    def _check_statements(self, found: Object, stated: list[str], what: str, distribution: str) -> None:
        """One statement of the spread, of a distribution that it can be of."""
        if len(stated) > 1:
            names = " and ".join(f"'{key}'" for key in stated)
            message = f"{what} states its spread more than once: {names}."
            self.faults.add("two-spreads", message, line_of(found[stated[1]]), "Keep the one that its source gives.")
        for key in ("distribution", "group", "against"):
            if key in found and not stated and "high" not in found:
                message = f"{what} has '{key}', but states no spread."
                remedy = "Give its range (range: ±5 %, or low: and high:), or remove the key."
                self.faults.add("no-spread", message, line_of(found[key]), remedy)
        if distribution and len(stated) == 1 and distribution not in FITS[stated[0]]:
            fitting = FITS[stated[0]]
            message = f"{what}: '{stated[0]}' does not describe a {distribution} distribution."
            remedy = f"It is of a {' or '.join(fitting)}." if fitting else "The values are the distribution: remove it."
            self.faults.add("spread-does-not-fit", message, line_of(found["distribution"]), remedy)

    def _check_factors(self, found: Object, what: str, gsd: float | None, gsd2: float | None, cv: float | None) -> None:
        for key, spread in (("gsd", gsd), ("gsd2", gsd2)):
            if spread is not None and spread < 1:
                remedy = "It is a factor: 1.1 means ×÷ 1.1."
                self.faults.add("bad-gsd", f"{what}: {key} is at least 1.", line_of(found[key]), remedy)
        if cv is not None and cv < 0:
            self.faults.add("bad-cv", f"{what}: cv cannot be negative.", line_of(found["cv"]), "Write cv: 10 %.")

    def _check_ends(
        self,
        found: Object,
        what: str,
        value: float | None,
        low: float | None,
        high: float | None,
        values: tuple[tuple[float, float], ...],
    ) -> None:
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
        elif value is not None and values and not values[0][0] <= value <= values[-1][0]:
            message = f"{what}: the value {shown['value']} lies outside its `values`."
            self.faults.add("value-outside-range", message, line_of(found["value"]), "Check them and their units.")

    def _check_relative(self, found: Object, what: str, amount: Amount, distribution: str, cv: float | None) -> None:
        """What a share of a value cannot be: of zero, of a temperature, or so wide that a normal changes its sign."""
        relative = next((key for key in RELATIVE if key in found), "")
        remedy = "Give low: and high:."
        if relative and amount.dimension is not UNKNOWN and amount.constant == 0:
            message = f"{what} is zero: a share of it ('{relative}') is zero as well."
            self.faults.add("spread-of-zero", message, line_of(found[relative]), remedy)
        if relative and amount.dimension == TEMPERATURE and "°C" in amount.text:
            message = f"{what}: '{relative}' would be a share of the absolute temperature, in kelvin."
            self.faults.add("relative-temperature", message, line_of(found[relative]), remedy)
        if cv is not None and distribution == "normal" and cv * Z95 >= 1:
            message = f"{what}: a normal with cv {100 * cv:g} % changes its sign in more than one of 40 draws."
            remedy = "Leave `distribution` out (lognormal), or give low: and high:."
            self.faults.add("sign-may-flip", message, line_of(found["cv"]), remedy)

    def _check_shape(
        self, found: Object, what: str, value: float | None, distribution: str, low: float, high: float
    ) -> None:
        """A lognormal does not reach zero, and a normal or lognormal has its value in the middle."""
        if distribution not in ("normal", "lognormal"):
            return
        shown, line = f"{self.string(found['low'])} to {self.string(found['high'])}", line_of(found["distribution"])
        if distribution == "lognormal" and low * high <= 0:
            message = f"{what}: a lognormal cannot range from {shown}: it never reaches zero."
            remedy = "Leave `distribution` out, or choose normal, triangular, uniform or pert."
            self.faults.add("lognormal-not-positive", message, line, remedy)
            return
        middle = (low + high) / 2 if distribution == "normal" else sqrt(low * high) * (1 if low > 0 else -1)
        if value is not None and abs(value - middle) > OFF_CENTRE * (high - low) / 2:
            given = self.string(found.get("value"))
            message = f"{what}: {given} is not the middle of a {distribution} that ranges from {shown}."
            remedy = "Leave `distribution` out: the draws then meet low, value and high as they stand."
            self.faults.add("off-centre", message, line, remedy)

    # ------------------------------------------------------------------ single statements

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
        except ExpressionError as error:  # such as a decimal comma
            self.faults.add("bad-range", f"{what}: range: {error}", line, "Write ±5 %, or give low: and high:.")
            return None
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

    def _values(self, node: Node, what: str, dimension: Dimension) -> tuple[tuple[float, float], ...]:
        """Values and their probabilities, in rising order."""
        found: dict[float, float] = {}
        before = len(self.faults.faults)
        for key, share, line in self.pairs(node, f"{what}: values"):
            try:
                tree = expressions.parse(key)
                fits = tree[0] == "number" and (dimension is UNKNOWN or tree[2] == dimension)
            except ExpressionError:
                fits = False
            probability = self.number(share, f"{what}: the probability of {key}")
            if not fits:
                message = f"{what}: values: '{key}' is no value of its kind."
                self.faults.add("bad-values", message, line, "As in values: {20 km: 30 %, 50 km: 70 %}.")
            elif probability is not None:
                found[float(tree[1])] = probability
        if len(self.faults.faults) > before:
            return ()
        if len(found) < 2 or min(found.values()) < 0 or abs(sum(found.values()) - 1) > 1e-9:
            message = f"{what}: the probabilities of its {len(found)} values add up to {sum(found.values()):.4g}."
            remedy = "Two values or more, with probabilities that add up to 100 %."
            self.faults.add("bad-values", message, line_of(node), remedy)
            return ()
        return tuple(sorted(found.items()))

    # ------------------------------------------------------------------ groups

    def _group(self, found: Object, what: str) -> tuple[str, bool]:
        """The group whose draw a parameter shares, and whether it falls where the group rises."""
        group, against = (self.string(found.get(key), f"{what}: {key}") for key in ("group", "against"))
        if group and against:
            message = f"{what} is in the group '{group}' and against the group '{against}'."
            self.faults.add("two-groups", message, line_of(found["against"]), "A parameter follows one draw: keep one.")
        return group or against, bool(against and not group)

    def check_groups(self, parameters: Mapping[str, Parameter]) -> None:
        """Note groups of one: nothing is shared in them."""
        members: dict[str, list[Parameter]] = {}
        for parameter in parameters.values():
            if parameter.uncertainty is not None and parameter.uncertainty.group:
                members.setdefault(parameter.uncertainty.group, []).append(parameter)
        for group, found in members.items():
            if len(found) == 1:
                message = f"The parameter '{found[0].name}' is alone in its group '{group}'."
                others = [name for name in members if name != group]
                remedy = "Let another parameter name the group, or remove it."
                remedy += f" The case's other groups: {', '.join(others)}." if others else ""
                self.faults.add("group-of-one", message, found[0].line, remedy)
