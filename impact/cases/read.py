"""A case file into a `Case`: every fault found at once, each with its line and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from impact import expressions, units
from impact.cases.nodes import compose, line_of, read_bytes
from impact.cases.scalars import BAD, PER_YEAR, UNKNOWN, Node, Object, Scalars, has_figures
from impact.errors import Faults, did_you_mean
from impact.expressions import ExpressionError
from impact.model import (
    APPROACHES,
    DISTRIBUTIONS,
    OUTSIDE,
    ROLES,
    STATUSES,
    STREAM_KINDS,
    VERBS,
    Amount,
    Case,
    Claim,
    Cost,
    Economy,
    Flow,
    Function,
    Investment,
    Origin,
    Parameter,
    Partner,
    Payment,
    Price,
    Process,
    Scenario,
    Segment,
    Social,
    Source,
    Stream,
    Uncertainty,
    Years,
)
from impact.units import CURRENCIES, MONEY, NONE, TEMPERATURE, YEAR, Dimension

T = TypeVar("T")

ANY_MONEY = tuple(MONEY.values())
_HALF = Amount("1", ("number", 1.0, NONE), NONE)


def read_file(path: Path, faults: Faults) -> Case:
    """Read one case file; faults are collected in `faults`.

    Raises
    ------
    InputError
        At once, if the file is no YAML mapping at all.
    """
    data = read_bytes(path)
    root = compose(data, str(path))
    reader = CaseReader(faults)
    return reader.case(root, str(path), hashlib.sha256(data).hexdigest())


class CaseReader(Scalars):
    """Reads the objects of a case file, in the order in which they refer to each other."""

    def case(self, root: Node, path: str, sha256: str) -> Case:
        top = self.object(root, "case", "The case")
        self.sources = self._keys(top.get("sources"))
        self.partners |= self._keys(top.get("partners"))
        sources = self.map(top.get("sources"), "sources", self.source)
        partners = self.map(top.get("partners"), "partners", self.read_partner)
        if OUTSIDE in partners:
            self.faults.add("reserved", "`outside` is always there and cannot be declared.", line_of(top["partners"]))
        parameters = self.parameters(top.get("parameters"))
        functions = self.map(top.get("functions"), "functions", self.function)
        self.functions = functions
        years = self.years(top.get("years"))
        economy = self.economy(top.get("economy"))
        self.reference = years.reference
        processes = self.map(top.get("processes"), "processes", self.process)
        scenarios = self.map(top.get("scenarios"), "scenarios", self.scenario)
        self._check_scenarios(scenarios, top.get("scenarios"))
        case = Case(
            id=self.identifier(top.get("id"), "id"),
            title=self.text(top.get("title"), "title"),
            description=self.text(top.get("description"), "description"),
            status=self.choice(top.get("status"), "status", STATUSES, "idea"),
            illustrative=self.boolean(top.get("illustrative"), "illustrative"),
            note=self.text(top.get("note"), "note"),
            approach=self.choice(top.get("approach"), "approach", APPROACHES, "attributional"),
            region=self.string(top.get("region")) or "DK",
            electricity=self.string(top.get("electricity")),
            years=years,
            economy=economy,
            partners=partners,
            streams=tuple(self.stream(node) for node in self.items(top.get("streams"), "streams")),
            parameters=parameters,
            functions=functions,
            scenarios=scenarios,
            processes=processes,
            claims=tuple(self.claim(n, scenarios) for n in self.items(top.get("claims"), "claims")),
            social=tuple(self.social(node) for node in self.items(top.get("social"), "social")),
            left_out=self.texts(top.get("left out"), "left out"),
            sources=sources,
            path=path,
            sha256=sha256,
        )
        for name in sources:
            if name not in self.used_sources:
                self.faults.warn("unused-source", f"The source '{name}' is declared but not used.", sources[name].line)
        return case

    def map(self, node: Node | None, what: str, read: Callable[[str, Node], T]) -> dict[str, T]:
        if node is None:
            return {}
        return {key: read(key, value) for key, value, _ in self.pairs(node, f"`{what}`")}

    def _keys(self, node: Node | None) -> set[str]:
        if not isinstance(node, yaml.nodes.MappingNode):
            return set()
        return {str(key.value) for key, _ in node.value if isinstance(key, yaml.nodes.ScalarNode)}

    # ------------------------------------------------------------------ the case's frame

    def source(self, name: str, node: Node) -> Source:
        found = self.object(node, "source", f"The source '{name}'")
        fields = {key: self.string(value, key) for key, value in found.items()}
        return Source(id=name, line=line_of(node), **fields)

    def read_partner(self, name: str, node: Node) -> Partner:
        found = self.object(node, "partner", f"The partner '{name}'")
        return Partner(
            id=name,
            name=self.string(found.get("name")) or name,
            municipality=self.string(found.get("municipality")),
            sector=self.string(found.get("sector")),
            members=self.names(found.get("members"), "members"),
            confidential=self.boolean(found.get("confidential"), "confidential"),
        )

    def years(self, node: Node | None) -> Years:
        if node is None:
            return Years(2022, 2022, 1)
        found = self.object(node, "years", "`years`")
        reference = self.year(found.get("reference"), "years: reference") or 2022
        start = self.year(found.get("start"), "years: start") or reference
        end = self.year(found.get("end"), "years: end")
        lifetime = self._lifetime(found.get("lifetime"), "years: lifetime")
        if end is not None and end < start:
            self.faults.add("years-reversed", f"years: end {end} lies before start {start}.", line_of(found["end"]))
        if "lifetime" not in found:
            lifetime = max(1, (end or reference) - start + 1)
        return Years(reference, start, lifetime, end)

    def _lifetime(self, node: Node | None, what: str) -> int:
        amount = self.amount(node, what, YEAR, {})
        if node is None or amount.dimension is UNKNOWN:
            return 1
        value = amount.constant or 0.0
        if not 1 <= value <= 200:
            self.faults.add("bad-lifetime", f"{what} must be 1 a to 200 a; found '{amount.text}'.", line_of(node))
            return 1
        return round(value)

    def economy(self, node: Node | None) -> Economy:
        if node is None:
            return Economy()
        found = self.object(node, "economy", "`economy`")
        rate = self.number(found.get("rate"), "economy: rate")
        if rate is not None and not -0.5 < rate < 1:
            self.faults.add("bad-rate", "economy: rate must lie between -50 % and 100 %.", line_of(found["rate"]))
        return Economy(
            rate=Economy().rate if rate is None else rate,
            currency=self.choice(found.get("currency"), "economy: currency", CURRENCIES, "DKK"),
            price_year=self.year(found.get("price year"), "economy: price year"),
        )

    def stream(self, node: Node) -> Stream:
        found = self.object(node, "stream", "The stream")
        title = self.text(found.get("what"))
        what = f"The stream '{title}'"
        amounts = [self.amount(found.get(key), f"{what}: {key}") for key in ("amount", "heat taken")]
        origin = self.origin(found)
        self.needs_origin(amounts, origin, what, line_of(node))
        return Stream(
            what=title,
            kind=self.choice(found.get("kind"), f"{what}: kind", STREAM_KINDS, "material"),
            provider=self.partner(found.get("from"), f"{what}: from"),
            receiver=self.partner(found.get("to"), f"{what}: to"),
            amount=self._given(found, "amount", amounts[0]),
            cooled_by=self._optional(found, "cooled by", what, TEMPERATURE),
            heat_taken=self._given(found, "heat taken", amounts[1]),
            ends=self.year(found.get("ends"), f"{what}: ends"),
            note=self.text(found.get("note")),
            line=line_of(node),
        )

    @staticmethod
    def _given(found: Object, key: str, amount: Amount) -> Amount | None:
        return amount if key in found else None

    def _optional(self, found: Object, key: str, what: str, fits: Dimension | None = None) -> Amount | None:
        return self.amount(found[key], f"{what}: {key}", fits) if key in found else None

    # ------------------------------------------------------------------ parameters

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
                self.faults.add("bad-range", f"{what}: range '{text}' is not ± a percentage.", line_of(found["range"]), remedy)
            else:
                relative = self._range(text[1:], what, line_of(found["range"]))
        cv, gsd, gsd2 = (self.number(found.get(k), f"{what}: {k}") for k in ("cv", "gsd", "gsd2"))
        pedigree = self._pedigree(found.get("pedigree"), what)
        value = amount.constant
        if low is not None and high is not None and low > high:
            self.faults.add("range-reversed", f"{what}: low lies above high.", line_of(found["low"]))
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            self.faults.add("value-outside-range", f"{what}: the value lies outside low and high.", line_of(found["value"]))
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

    # ------------------------------------------------------------------ functions and processes

    def function(self, name: str, node: Node) -> Function:
        found = self.object(node, "function", f"The function '{name}'")
        amount = self.amount(found.get("amount"), f"The function '{name}'")
        self._per_year(amount, f"The function '{name}'")
        origin = self.origin(found)
        self.needs_origin([amount], origin, f"The function '{name}'", line_of(node))
        partner = self.partner(found.get("for"), "for")
        return Function(name, amount, partner, self.text(found.get("note")), line_of(node))

    def _per_year(self, amount: Amount, what: str) -> None:
        dimension = amount.dimension
        if dimension is not UNKNOWN and dimension[units.BASE.index("a")] != -1:
            message = f"{what} is '{amount.text}' ({units.name(dimension)}), not per year."
            self.faults.add("not-per-year", message, amount.line, "Amounts are per year: add `/a`.")

    def process(self, name: str, node: Node) -> Process:
        what = f"The process '{name}'"
        found = self.object(node, "process", what)
        outputs = self._outputs(found, name, what, node)
        flows = {
            key: tuple((n, self.amount(v, f"{what}: {n}")) for n, v, _ in self.pairs(found[key], f"{what}: {key}"))
            if key in found
            else ()
            for key in ("inputs", "emissions", "resources")
        }
        origin = self.origin(found)
        amounts = [amount for group in flows.values() for _, amount in group]
        self.needs_origin(amounts, origin, what, line_of(node))
        return Process(
            name=name,
            outputs=outputs,
            inputs=flows["inputs"],
            emissions=flows["emissions"],
            resources=flows["resources"],
            allocation=self._allocation(found.get("allocation"), what, outputs),
            substitution=self._substitution(found, what, outputs),
            direct="direct" not in found or self.boolean(found["direct"], "direct"),
            price=self.price(found, what, origin),
            origin=origin,
            note=self.text(found.get("note")),
            line=line_of(node),
        )

    def _outputs(self, found: Object, name: str, what: str, node: Node) -> tuple[tuple[str, Amount], ...]:
        if ("output" in found) == ("outputs" in found):
            remedy = "`output: 1 MWh`, or `outputs: {electricity: 1 MWh, heat: 1.2 MWh}`."
            self.faults.add("output", f"{what} needs either `output` or `outputs`.", line_of(node), remedy)
            return ((name, BAD),)
        if "output" in found:
            outputs = [(name, self.amount(found["output"], f"{what}: output"))]
        else:
            pairs = self.pairs(found["outputs"], f"{what}: outputs")
            outputs = [(n, self.amount(v, f"{what}: {n}")) for n, v, _ in pairs]
        for product, amount in outputs:
            if amount.constant == 0:
                self.faults.add("zero-output", f"{what} makes none of '{product}'.", amount.line)
        return tuple(outputs) or ((name, BAD),)

    def _allocation(
        self, node: Node | None, what: str, outputs: tuple[tuple[str, Amount], ...]
    ) -> str | tuple[tuple[str, Amount], ...]:
        if node is None:
            return ""
        if isinstance(node, yaml.nodes.ScalarNode):
            return self.choice(node, f"{what}: allocation", ("energy", "mass"))
        shares = tuple((n, self.amount(v, f"{what}: allocation", NONE)) for n, v, _ in self.pairs(node, f"{what}: allocation"))
        products = [product for product, _ in outputs]
        for product, _ in shares:
            if product not in products:
                remedy = did_you_mean(product, products)
                self.faults.add("unknown-output", f"{what}: allocation names '{product}', no output.", line_of(node), remedy)
        total = sum(amount.constant or 0.0 for _, amount in shares)
        if all(amount.constant is not None for _, amount in shares) and abs(total - 1) > 1e-9:
            self.faults.add("shares", f"{what}: the allocation adds up to {total:.1%}, not to 100 %.", line_of(node))
        return shares

    def _substitution(
        self, found: Object, what: str, outputs: tuple[tuple[str, Amount], ...]
    ) -> tuple[tuple[str, str], ...]:
        substituted = tuple(
            (n, self.string(v)) for n, v, _ in self.pairs(found["substitution"], f"{what}: substitution")
        ) if "substitution" in found else ()
        products = [product for product, _ in outputs]
        for product, _ in substituted:
            if product not in products[1:]:
                line = line_of(found["substitution"])
                message = f"{what}: substitution names '{product}', which is no co-product."
                self.faults.add("unknown-output", message, line, did_you_mean(product, products[1:]))
        if len(outputs) > 1 and not substituted and "allocation" not in found:
            remedy = "Add `allocation:` (energy, mass or shares) or `substitution:`."
            self.faults.add("several-outputs", f"{what} has several outputs and no rule.", outputs[0][1].line, remedy)
        if substituted and "allocation" in found:
            self.faults.add("two-rules", f"{what} has both allocation and substitution.", line_of(found["allocation"]))
        return substituted

    # ------------------------------------------------------------------ scenarios

    def scenario(self, name: str, node: Node) -> Scenario:
        what = f"The scenario '{name}'"
        found = self.object(node, "scenario", what)
        flows = [self.flow(n, what) for n in self.items(found.get("flows"), f"{what}: flows")]
        segments = []
        for item in self.items(found.get("segments"), f"{what}: segments"):
            segment, more = self.segment(item, what)
            segments.append(segment)
            flows += more
        return Scenario(
            name=name,
            baseline=self.boolean(found.get("baseline"), "baseline"),
            description=self.text(found.get("description")),
            flows=tuple(flows),
            segments=tuple(segments),
            investments=tuple(self.investment(n) for n in self.items(found.get("investments"), f"{what}: investments")),
            payments=tuple(self.payment(n) for n in self.items(found.get("payments"), f"{what}: payments")),
            costs=tuple(self.cost(n) for n in self.items(found.get("costs"), f"{what}: costs")),
            without=self._without(found.get("without"), what),
            line=line_of(node),
        )

    def segment(self, node: Node, what: str) -> tuple[Segment, list[Flow]]:
        found = self.object(node, "segment", f"{what}: the segment")
        since, until = self.year(found.get("from"), "from"), self.year(found.get("until"), "until")
        if since is not None and until is not None and since >= until:
            self.faults.add("years-reversed", f"{what}: a segment ends before it begins.", line_of(node))
        flows = [self.flow(n, what, since, until) for n in self.items(found.get("flows"), "flows")]
        return Segment(since, until, self.text(found.get("reason"))), flows

    def flow(self, node: Node, scenario: str, since: int | None = None, until: int | None = None) -> Flow:
        found = self.object(node, "flow", f"{scenario}: the flow")
        line = line_of(node)
        verbs = [verb for verb in VERBS if verb in found]
        if len(verbs) != 1 and isinstance(node, yaml.nodes.MappingNode):
            remedy = "Exactly one of: " + ", ".join(VERBS) + "."
            self.faults.add("verb", f"{scenario}: the flow has {len(verbs) or 'no'} verb(s).", line, remedy)
        verb = verbs[0] if verbs else "use"
        target = self.string(found.get(verb))
        what = f"The flow '{target}'"
        amount = self.amount(found.get("amount"), f"{what}: amount")
        self._per_year(amount, what)
        origin = self.origin(found)
        ratios = [self._optional(found, key, what, NONE) for key in ("substitution", "quality")]
        self.needs_origin([amount, *(ratio for ratio in ratios if ratio)], origin, what, line)
        return Flow(
            verb=verb,
            what=target,
            amount=amount,
            by=self.shares(found.get("by"), what),
            role=self.choice(found.get("role"), f"{what}: role", ROLES, "supply"),
            serves=self.serves(found.get("serves"), amount, what),
            substitution=ratios[0],
            quality=ratios[1],
            price=self.price(found, what, origin),
            capacity=self._optional(found, "capacity", what),
            region=self.string(found.get("region")),
            label=self.text(found.get("label")),
            note=self.text(found.get("note")),
            origin=origin,
            since=since,
            until=until,
            line=line,
        )

    def shares(self, node: Node | None, what: str) -> tuple[tuple[str, Amount], ...]:
        if node is None or isinstance(node, yaml.nodes.ScalarNode):
            partner = self.partner(node, f"{what}: by") or OUTSIDE
            return ((partner, _HALF),)
        shares = []
        for name, value, line in self.pairs(node, f"{what}: by"):
            self.known_partner(name, line)
            shares.append((name, self.amount(value, f"{what}: by {name}", NONE)))
        total = sum(share.constant or 0.0 for _, share in shares)
        if all(share.constant is not None for _, share in shares) and abs(total - 1) > 1e-9:
            self.faults.add("shares", f"{what}: the shares add up to {total:.1%}, not to 100 %.", line_of(node))
        return tuple(shares)

    def serves(self, node: Node | None, amount: Amount, what: str) -> tuple[tuple[str, Amount], ...]:
        if node is None:
            return ()
        if isinstance(node, yaml.nodes.ScalarNode):
            served = [(self.string(node), amount, line_of(node))]
        else:
            pairs = self.pairs(node, f"{what}: serves")
            served = [(name, self.amount(value, f"{what}: serves {name}"), line) for name, value, line in pairs]
        result = []
        for name, delivered, line in served:
            if name not in self.functions:
                remedy = did_you_mean(name, self.functions)
                self.faults.add("unknown-function", f"{what} serves '{name}', no function of the case.", line, remedy)
                continue
            wanted = self.functions[name].amount.dimension
            if UNKNOWN not in (wanted, delivered.dimension) and wanted != delivered.dimension:
                message = f"{what} delivers '{name}' in {units.name(delivered.dimension)}, not in {units.name(wanted)}."
                remedy = f"Say how much: `serves: {{{name}: AMOUNT}}`."
                self.faults.add("unit-does-not-fit", message, line, remedy)
                continue
            result.append((name, delivered))
        return tuple(result)

    def _without(self, node: Node | None, what: str) -> tuple:  # type: ignore[type-arg]
        if node is None:
            return ()
        result = []
        for name, value, line in self.pairs(node, f"{what}: without"):
            if name not in self.functions:
                remedy = did_you_mean(name, self.functions)
                self.faults.add("unknown-function", f"{what}: without '{name}', no function.", line, remedy)
            result.append((name, self.text(value)))
        return tuple(result)

    def price(self, found: Object, what: str, origin: Origin) -> Price | None:
        if "price" not in found:
            return None
        amount = self.amount(found["price"], f"{what}: price")
        if amount.dimension is not UNKNOWN and units.currency_of(amount.dimension) is None:
            remedy = "A price is money per unit, as in 30 DKK/t."
            self.faults.add("unit-does-not-fit", f"{what}: price '{amount.text}' is no money.", amount.line, remedy)
        self.needs_origin([amount], origin, f"{what}: the price", amount.line)
        year = self.year(found.get("price year"), f"{what}: price year")
        return Price(amount, year or self.reference, origin)

    def investment(self, node: Node) -> Investment:
        found = self.object(node, "investment", "The investment")
        title = self.text(found.get("what"))
        what = f"The investment '{title}'"
        amount = self._money(found.get("amount"), f"{what}: amount")
        grant = self._money(found["grant"], f"{what}: grant") if "grant" in found else None
        origin = self.origin(found)
        self.needs_origin([amount], origin, what, line_of(node))
        if grant and (grant.constant or 0) > (amount.constant or float("inf")) and grant.dimension == amount.dimension:
            self.faults.add("grant-above-investment", f"{what}: the grant exceeds it.", line_of(found["grant"]))
        lifetime = self.amount(found.get("lifetime"), f"{what}: lifetime", YEAR)
        if lifetime.constant is not None and lifetime.dimension is not UNKNOWN and lifetime.constant <= 0:
            self.faults.add("bad-lifetime", f"{what}: lifetime must be above zero.", lifetime.line)
        return Investment(
            what=title,
            by=self.partner(found.get("by"), "by"),
            amount=amount,
            year=self.year(found.get("year"), f"{what}: year") or self.reference,
            lifetime=lifetime,
            grant=grant,
            origin=origin,
            note=self.text(found.get("note")),
            line=line_of(node),
        )

    def _money(self, node: Node | None, what: str, per_year: bool = False) -> Amount:
        amount = self.amount(node, what)
        if amount.dimension is UNKNOWN:
            return amount
        allowed = [units.multiply(money, PER_YEAR) if per_year else money for money in ANY_MONEY]
        if amount.dimension not in allowed:
            remedy = f"As in {'0.4 MDKK/a' if per_year else '65 MDKK'}."
            message = f"{what} '{amount.text}' is in {units.name(amount.dimension)}, not money{' per year' if per_year else ''}."
            self.faults.add("unit-does-not-fit", message, amount.line, remedy)
            return BAD
        return amount

    def payment(self, node: Node) -> Payment:
        found = self.object(node, "payment", "The payment")
        what, origin = "The payment", self.origin(found)
        if ("amount" in found) == ("per" in found):
            remedy = "`amount: 2 MDKK/a`, or `per: QUANTITY, price: 30 DKK/t`."
            self.faults.add("payment", "The payment needs either `amount` or `per` and `price`.", line_of(node), remedy)
            amount = BAD
        elif "amount" in found:
            amount = self._money(found["amount"], f"{what}: amount", per_year=True)
            self.needs_origin([amount], origin, what, line_of(node))
        else:
            amount = self._priced(found, what, origin)
        return Payment(
            provider=self.partner(found.get("from"), "from"),
            receiver=self.partner(found.get("to"), "to"),
            amount=amount,
            price_year=self.year(found.get("price year"), "price year") or self.reference,
            origin=origin,
            what=self.text(found.get("what")),
            line=line_of(node),
        )

    def _priced(self, found: Object, what: str, origin: Origin) -> Amount:
        price, per = self.price(found, what, origin), self.amount(found.get("per"), f"{what}: per")
        if price is None:
            self.faults.add("missing-key", f"{what} has `per` but no `price`.", line_of(found["per"]))
            return BAD
        if UNKNOWN in (price.amount.dimension, per.dimension):
            return BAD
        dimension = units.multiply(price.amount.dimension, per.dimension)
        if dimension not in [units.multiply(money, PER_YEAR) for money in ANY_MONEY]:
            message = f"{what}: '{per.text}' at '{price.amount.text}' is {units.name(dimension)}, not money per year."
            self.faults.add("unit-does-not-fit", message, per.line)
            return BAD
        text = f"({per.text}) * ({price.amount.text})"
        return Amount(text, ("*", per.tree, price.amount.tree), dimension, per.line)

    def cost(self, node: Node) -> Cost:
        found = self.object(node, "cost", "The cost")
        title = self.text(found.get("what"))
        what = f"The cost '{title}'"
        amount = self._money(found.get("amount"), f"{what}: amount", per_year=True)
        origin = self.origin(found)
        self.needs_origin([amount], origin, what, line_of(node))
        return Cost(
            what=title,
            by=self.partner(found.get("by"), "by"),
            amount=amount,
            price_year=self.year(found.get("price year"), "price year") or self.reference,
            role=self.choice(found.get("role"), f"{what}: role", ROLES, "operation"),
            origin=origin,
            line=line_of(node),
        )

    def _check_scenarios(self, scenarios: dict[str, Scenario], node: Node | None) -> None:
        line = line_of(node) if node is not None else 0
        if node is not None and not any(s.baseline for s in scenarios.values()):
            remedy = "Mark the scenario without the exchange with `baseline: true`."
            self.faults.add("no-baseline", "No scenario is a baseline.", line, remedy)
        if node is not None and all(s.baseline for s in scenarios.values()):
            self.faults.add("no-alternative", "Every scenario is a baseline; one with the exchange is missing.", line)

    # ------------------------------------------------------------------ claims and social

    def claim(self, node: Node, scenarios: dict[str, Scenario] | None) -> Claim:
        found = self.object(node, "claim", "The claim")
        for key in ("baseline", "alternative"):
            name = self.string(found.get(key))
            if name and scenarios is not None and name not in scenarios:
                remedy = did_you_mean(name, scenarios)
                self.faults.add("unknown-scenario", f"The claim names '{name}', no scenario.", line_of(found[key]), remedy)
        roles = self.names(found.get("roles"), "roles")
        for role in roles:
            if role not in ROLES:
                remedy = "Allowed: " + ", ".join(ROLES) + "."
                self.faults.add("not-a-choice", f"The claim: roles cannot hold '{role}'.", line_of(node), remedy)
        origin = self.origin(found)
        saving = self.amount(found.get("saving"), "The claim: saving")
        self._per_year(saving, "The claim")
        self.needs_origin([saving], origin, "The claim", line_of(node))
        return Claim(
            indicator=self.string(found.get("indicator")),
            saving=saving,
            baseline=self.string(found.get("baseline")),
            alternative=self.string(found.get("alternative")),
            boundary=self.choice(found.get("boundary"), "The claim: boundary", ("direct", "life-cycle")) if "boundary" in found else "",
            gases=self.string(found.get("gases")),
            roles=roles,
            year=self.year(found.get("year"), "The claim: year"),
            origin=origin,
            comment=self.text(found.get("comment")),
            line=line_of(node),
        )

    def social(self, node: Node) -> Social:
        found = self.object(node, "social", "The social effect")
        origin = self.origin(found)
        amount = self._optional(found, "amount", "The social effect")
        if amount is not None and has_figures(amount.tree):
            self.needs_origin([amount], origin, "The social effect", line_of(node))
        return Social(
            what=self.text(found.get("what")),
            amount=amount,
            unit=self.string(found.get("unit")),
            origin=origin,
            note=self.text(found.get("note")),
        )
