"""What is hidden from a reader: marked parameters and lines, what they are computed from, and what repeats them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from impact import expressions
from impact.cases.grammar.walk import Data
from impact.expressions import ExpressionError, Node
from impact.ground import units
from impact.ground.errors import Fault, InputError, Place
from impact.ground.units import Dimension
from impact.model import OUTSIDE, VERBS, Case
from impact.redaction.bands import Band, band_of
from impact.redaction.figures import TOLD, bearing, changed, constant, folded, is_unit, leaves, same, telling, text_of
from impact.redaction.view import FACILITATOR, PARTNER, PARTNERS, View, mark_of

# Which amounts of a marked line are hidden: what it is about, its price where it has one.
AMOUNTS = {
    "stream": ("amount", "cooled by", "heat taken"),
    "flow": ("amount", "price"),
    "function": ("amount",),
    "investment": ("amount", "grant"),
    "cost": ("amount",),
}
STAND_IN = "confidential_{k}"
UNMARKED, REPEATS = "other side", "repeats it"  # hidden without a mark (view.RULES)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands for one figure of a line: its class, why, in what kind of line, and who may see the figure."""

    value: float
    band: Band
    rule: str
    kind: str
    circle: frozenset[str]


@dataclass
class HiddenFigures:
    """Collects what is hidden in one case; `known` are hidden figures of all cases of the document."""

    case: Case
    view: View
    known: list[tuple[float, Dimension]] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)  # hidden ones, and the rule
    stand_ins: dict[str, StandIn] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)  # sources from which something hidden is, or a claim about it

    def __post_init__(self) -> None:
        self._scope = {name: parameter.amount.dimension for name, parameter in self.case.parameters.items()}
        self._values: dict[str, float | None] = {}  # of hidden parameters that depend on nothing
        self._constants: list[tuple[str, float, Dimension]] | None = None

    # ------------------------------------------------------------------ marks

    def gather(self, data: Data) -> None:
        """Hide everything that the view may not see; amounts in `data` are rewritten."""
        for name, written in data.get("parameters", {}).items():
            rule = self._rule(written)
            if rule:
                self.parameters[name] = rule
        for kind, item in lines_of(data):
            owners = owners_of(kind, item)
            rule = self._rule(item, owners) or self._other_side(kind, item)
            if rule:
                self._hide_line(kind, item, rule, _circle(item, rule, owners))
        for process in data.get("processes", {}).values():
            rule = self._rule(process)
            if rule:
                self._hide_process(process, rule, _circle(process, rule, ()))
        self._other_processes(data)
        self._spread(data)
        self.cited.update(data["parameters"][name].get("source", "") for name in self.parameters)
        self.cited.update(item.get("source", "") for group in ("claims", "social") for item in data.get(group, []))

    def _rule(self, item: Data, owners: tuple[str, ...] = ()) -> str:
        mark = mark_of(str(item.get("confidential", "")))
        given = item.get("of", owners)
        return "" if self.view.sees(mark, [given] if isinstance(given, str) else given) else mark

    def _other_side(self, kind: str, item: Data) -> str:
        """A partner's document does not show what the others pay, marked or not."""
        money = kind in ("cost", "investment", "payment") or (kind == "flow" and "price" in item)
        theirs = money and self.view.kind == PARTNER and self.view.partner not in owners_of(kind, item)
        return UNMARKED if theirs else ""

    def _other_processes(self, data: Data) -> None:
        """A partner's document does not show the price of a process either that others alone buy."""
        if self.view.kind != PARTNER:
            return
        processes, buyers = data.get("processes", {}), _buyers(data)
        for name, process in processes.items():
            theirs = buyers.get(name, set())
            if "price" in process and theirs and self.view.partner not in theirs:
                price = self.hide_figures(process["price"], "process: price", UNMARKED, frozenset(theirs))
                process["price"] = price
                self.cited.add(process.get("source", ""))

    # ------------------------------------------------------------------ hiding

    def _hide_line(self, kind: str, item: Data, rule: str, circle: frozenset[str]) -> None:
        keys = AMOUNTS.get(kind, ())
        if kind == "payment":
            keys = ("price",) if "price" in item else ("amount", "per")
            if rule == UNMARKED and "tariff" in item:
                return  # a public tariff is nobody's cost secret
        if kind == "flow" and rule == UNMARKED:
            keys = ("price",)
        for key in keys:
            if key in item:
                item[key] = self.hide_figures(item[key], f"{kind}: {key}", rule, circle)
        self.cited.add(item.get("source", ""))
        for key in TOLD:
            item.pop(key, None)
        item["assumption"] = CLASS_SAID

    def _hide_process(self, process: Data, rule: str, circle: frozenset[str]) -> None:
        """Every figure of a process but its plain units (`1 MWh / cop`), and its price."""

        def change(leaf: Node) -> Node:
            if is_unit(leaf):
                return leaf
            if leaf[0] == "name":
                self.parameters.setdefault(leaf[1], "holds it")
                return leaf
            plain = abs(leaf[1]) in (0.0, 1.0)
            return leaf if plain else ("name", self.stand_in(leaf[1], leaf[2], "process", rule, circle))

        for group in ("inputs", "emissions", "resources", "outputs", "output", "price"):
            amounts = process.get(group, {})
            holder, keys = (process, [group]) if isinstance(amounts, str) else (amounts, list(amounts))
            for key in keys:
                holder[key] = text_of(changed(expressions.parse(holder[key]), change))
        self.cited.add(process.get("source", ""))
        for key in TOLD:
            process.pop(key, None)
        process["assumption"] = CLASS_SAID

    def hide_figures(self, text: str, what: str, rule: str, circle: frozenset[str]) -> str:
        """An amount with stand-ins for the figures that bear its size; parameters that do are hidden as well."""
        tree = folded(expressions.parse(text))  # 229 MWh/d * 365 d/a: a class of one factor would tell the product
        parts = [self._dimension(leaf) for leaf in leaves(tree)]
        bears = bearing(self._dimension(tree), parts)
        if not any(map(bears, parts)):
            bears = lambda part: True  # noqa: E731

        def change(leaf: Node) -> Node:
            if is_unit(leaf) or not bears(self._dimension(leaf)):
                return leaf
            if leaf[0] == "name":
                zero = rule == UNMARKED and constant(self.case.parameters[leaf[1]].amount.tree) == 0
                if not zero:
                    self.parameters.setdefault(leaf[1], "holds it" if rule != UNMARKED else rule)
                return leaf
            if rule == UNMARKED and leaf[1] == 0:  # nobody marked it, and a zero has no class
                return leaf
            return ("name", self.stand_in(leaf[1], leaf[2], what, rule, circle))

        return text_of(changed(tree, change))

    def _spread(self, data: Data) -> None:
        """Hidden parameters that are computed from others hide what they are computed from."""
        done = 0  # of the parameters, in the order in which they were hidden
        while True:
            self._repeated(data)
            if done == len(self.parameters):
                return
            name = list(self.parameters)[done]
            done += 1
            written = data["parameters"][name]
            for holder, key in amounts_of(written):
                if constant(expressions.parse(holder[key])) is None:
                    circle = _circle(written, self.parameters[name], (f"parameter {name}",))
                    holder[key] = self.hide_figures(holder[key], f"parameter: {name}", self.parameters[name], circle)

    def _repeated(self, data: Data) -> None:
        """Open parameters whose value is a hidden figure are hidden too."""
        hidden = [(value, dimension) for _, value, dimension in self.figures()] + self.known
        for name, value, dimension in self._open_constants(data):
            if name not in self.parameters and any(dimension == d and same(value, known) for known, d in hidden):
                self.parameters[name] = REPEATS

    def _open_constants(self, data: Data) -> list[tuple[str, float, Dimension]]:
        """Telling values of parameters that depend on nothing; hiding others does not change them."""
        if self._constants is None:
            self._constants = []
            for name, written in data.get("parameters", {}).items():
                dimension = self.case.parameters[name].amount.dimension
                for holder, key in amounts_of(written):
                    value = constant(expressions.parse(holder[key]))
                    if value is not None and telling(value, dimension):
                        self._constants.append((name, value, dimension))
        return self._constants

    def stand_in(self, value: float, dimension: Dimension, what: str, rule: str, circle: frozenset[str]) -> str:
        """The parameter that stands for a figure of a line; the same one for the same figure of the same owners.

        Equal figures of different owners have classes of their own: whoever knows one must not read off that the
        other is the same.
        """
        for name, one in self.stand_ins.items():
            if one.circle == circle and one.band.dimension == dimension and same(one.value, value):
                return name
        name = STAND_IN.format(k=len(self.stand_ins) + 1)
        while name in self.case.parameters:
            name += "_"
        self.stand_ins[name] = StandIn(value, self.band(value, dimension, what), rule, what.partition(":")[0], circle)
        return name

    def band(self, value: float, dimension: Dimension, what: str) -> Band:
        """The class of a figure; zero has none.

        Raises
        ------
        InputError
        """
        if value == 0 and dimension != units.TEMPERATURE:
            message = f"{what}: a confidential zero cannot be shown as a class: every class would give it away."
            remedy = "Remove the mark, or leave the line out of the case that you pass on."
            raise InputError([Fault("zero-has-no-class", message, Place(self.case.path), remedy)])
        return band_of(value, dimension, self.view.width)

    # ------------------------------------------------------------------ figures that repeat a hidden one

    def figures(self) -> Iterator[tuple[str, float, Dimension]]:
        """Hidden figures: the name that stands for each, its value and dimension."""
        for name, one in self.stand_ins.items():
            yield name, one.value, one.band.dimension
        for name in self.parameters:
            if name not in self._values:
                self._values[name] = constant(self.case.parameters[name].amount.tree)
            value = self._values[name]
            if value is not None:
                yield name, value, self.case.parameters[name].amount.dimension

    def without_repeats(self, text: str) -> str:
        """An open amount in which figures that repeat a hidden one are replaced by what stands for it."""
        tree = expressions.parse(text)
        whole = constant(tree)
        if whole is not None and tree[0] != "number":  # 80 GWh/a + 3.7 GWh/a
            repeated = self._stands_for(whole, self._dimension(tree))
            if repeated:
                return repeated

        def change(leaf: Node) -> Node:
            repeated = self._stands_for(leaf[1], leaf[2]) if leaf[0] == "number" else ""
            return ("name", repeated) if repeated else leaf

        found = changed(tree, change)
        return text if found == tree else text_of(found)

    def _stands_for(self, value: float, dimension: Dimension) -> str:
        """What stands for an open figure that repeats a hidden one; empty if it does not."""
        if not telling(value, dimension):
            return ""
        for name, known, other in self.figures():
            if other == dimension and same(known, value):
                return name
        if any(other == dimension and same(known, value) for known, other in self.known):
            return self.stand_in(value, dimension, "figure", REPEATS, frozenset([REPEATS]))
        return ""

    def repeats(self, text: str) -> bool:
        """Whether an amount holds a hidden figure."""
        try:
            return self.without_repeats(text) != text
        except ExpressionError:
            return False

    def _dimension(self, tree: Node) -> Dimension:
        return expressions.dimension_of(tree, self._scope)


CLASS_SAID = {"en": "confidential: computed with a class", "da": "fortroligt: beregnet med en klasse"}


def _circle(item: Data, rule: str, owners: tuple[str, ...]) -> frozenset[str]:
    """Who may see a figure: by its mark, or its owners where it is a company's own."""
    if rule in (PARTNERS, FACILITATOR):
        return frozenset([f"all {rule}s"])
    return frozenset([item["of"]] if "of" in item else owners)


def _buyers(data: Data) -> dict[str, set[str]]:
    """Who operates or buys each of the case's own processes, directly or as an input of another one."""
    found: dict[str, set[str]] = {}
    for kind, item in lines_of(data):
        if kind == "flow":
            for verb in VERBS:
                found.setdefault(item.get(verb, ""), set()).update(owners_of(kind, item))
    processes = data.get("processes", {})
    for _ in processes:
        for name, process in processes.items():
            for other in process.get("inputs", {}):
                found.setdefault(other, set()).update(found.get(name, ()))
    return found


def amounts_of(parameter: Data) -> Iterator[tuple[Data, str]]:
    """Where a parameter's amounts stand: its value, and those of single years."""
    yield parameter, "value"
    for year in parameter.get("by year", {}):
        yield parameter["by year"], year


def lines_of(data: Data) -> Iterator[tuple[str, Data]]:
    """Everything beside parameters and partners that may bear a mark, with its kind."""
    yield from (("stream", item) for item in data.get("streams", []))
    yield from (("function", item) for item in data.get("functions", {}).values())
    for scenario in data.get("scenarios", {}).values():
        for kind in ("flow", "investment", "payment", "cost"):
            yield from ((kind, item) for item in scenario.get(f"{kind}s", []))
        for segment in scenario.get("segments", []):
            yield from (("flow", item) for item in segment.get("flows", []))


def owners_of(kind: str, item: Data) -> tuple[str, ...]:
    """To whom a line belongs if it does not say so: who bears it, or both sides of what passes between two."""
    if kind in ("stream", "payment"):
        return (item.get("from", OUTSIDE), item.get("to", OUTSIDE))
    if kind == "function":
        return (item.get("for", OUTSIDE),)
    by = item.get("by", OUTSIDE)
    return tuple(by) if isinstance(by, dict) else (by,)
