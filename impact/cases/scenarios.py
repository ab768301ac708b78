"""Scenarios: their flows, in all years or in segments of time, and which functions they serve."""

from __future__ import annotations

import yaml

from impact.cases.grammar.nodes import Node, line_of
from impact.cases.money import MoneyReader
from impact.cases.scalars import UNKNOWN
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean
from impact.ground.units import NONE
from impact.model import OUTSIDE, ROLES, VERBS, Amount, Flow, Function, Scenario, Segment, Text

_ALL = Amount("1", ("number", 1.0, NONE), NONE)


class ScenarioReader(MoneyReader):
    """Reads `scenarios:`; `functions` must be known before."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.functions: dict[str, Function] = {}

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
            title=self.text(found.get("title")),
        )

    def segment(self, node: Node, what: str) -> tuple[Segment, list[Flow]]:
        found = self.object(node, "segment", f"{what}: the segment")
        since, until = self.year(found.get("from"), "from"), self.year(found.get("until"), "until")
        if since is not None and until is not None and since >= until:
            message = f"{what}: a segment from {since} until {until} ends before it begins."
            self.faults.add("years-reversed", message, line_of(node), "`until` is the first year after the segment.")
        flows = [self.flow(n, what, since, until) for n in self.items(found.get("flows"), "flows")]
        return Segment(since, until, self.text(found.get("reason"))), flows

    def flow(self, node: Node, scenario: str, since: int | None = None, until: int | None = None) -> Flow:
        found = self.object(node, "flow", f"{scenario}: the flow")
        self.mark(found)
        line = line_of(node)
        verbs = [verb for verb in VERBS if verb in found]
        if len(verbs) != 1 and isinstance(node, yaml.nodes.MappingNode):
            remedy = "Exactly one of: " + ", ".join(VERBS) + "."
            found_verbs = f"{len(verbs)} verbs ({', '.join(verbs)})" if verbs else "no verb"
            self.faults.add("verb", f"{scenario}: the flow has {found_verbs}.", line, remedy)
        verb = verbs[0] if verbs else "use"
        target = self.string(found.get(verb))
        what = f"The flow '{target}'"
        amount = self.amount(found.get("amount"), f"{what}: amount")
        amount = self.per_year(amount, what)
        origin = self.origin(found)
        ratios = [self.optional(found, key, what, NONE) for key in ("substitution", "quality")]
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
            capacity=self.optional(found, "capacity", what),
            region=self.region(found.get("region")),
            label=self.text(found.get("label")),
            note=self.text(found.get("note")),
            origin=origin,
            since=since,
            until=until,
            line=line,
            needs=self.needed(found, what),
        )

    def shares(self, node: Node | None, what: str) -> tuple[tuple[str, Amount], ...]:
        if node is None or isinstance(node, yaml.nodes.ScalarNode):
            partner = self.partner(node, f"{what}: by") or OUTSIDE
            return ((partner, _ALL),)
        shares = []
        for name, value, line in self.pairs(node, f"{what}: by"):
            self.known_partner(name, line)
            shares.append((name, self.amount(value, f"{what}: by {name}", NONE)))
        total = sum(share.constant or 0.0 for _, share in shares)
        if all(share.constant is not None for _, share in shares) and abs(total - 1) > 1e-9:
            message = f"{what}: the shares add up to {100 * total:.6g} %, not to 100 %."
            self.faults.add("shares", message, line_of(node), "As in by: {plant: 60 %, town: 40 %}.")
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
                message = f"{what} serves '{name}', which is not among `functions:`."
                self.faults.add("unknown-function", message, line, remedy)
                continue
            wanted = self.functions[name].amount.dimension
            if UNKNOWN not in (wanted, delivered.dimension) and wanted != delivered.dimension:
                message = f"{what} delivers '{name}' in {units.name(delivered.dimension)}, not in {units.name(wanted)}."
                remedy = f"Say how much: `serves: {{{name}: AMOUNT}}`."
                self.faults.add("unit-does-not-fit", message, line, remedy)
                continue
            result.append((name, delivered))
        return tuple(result)

    def _without(self, node: Node | None, what: str) -> tuple[tuple[str, Text], ...]:
        if node is None:
            return ()
        result = []
        for name, value, line in self.pairs(node, f"{what}: without"):
            if name not in self.functions:
                remedy = did_you_mean(name, self.functions)
                message = f"{what}: without '{name}', which is not among `functions:`."
                self.faults.add("unknown-function", message, line, remedy)
            result.append((name, self.text(value)))
        return tuple(result)

    def check_scenarios(self, scenarios: dict[str, Scenario], node: Node | None) -> None:
        """At least one scenario without the exchange, and one with it."""
        if node is None:
            return
        line = line_of(node)
        if not any(scenario.baseline for scenario in scenarios.values()):
            remedy = "Mark the scenario without the exchange with `baseline: true`."
            self.faults.add("no-baseline", "No scenario is a baseline.", line, remedy)
        if all(scenario.baseline for scenario in scenarios.values()):
            remedy = "Describe one without `baseline: true`."
            message = "Every scenario is a baseline; one with the exchange is missing."
            self.faults.add("no-alternative", message, line, remedy)
