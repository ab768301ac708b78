"""Functions and the case's own unit processes."""

from __future__ import annotations

import yaml

from impact.cases.amounts import AmountReader
from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import BAD, Object
from impact.ground.errors import did_you_mean
from impact.ground.units import NONE
from impact.model import Amount, Function, Process, Text


class ProcessReader(AmountReader):
    """Reads `functions:` and `processes:`."""

    def function(self, name: str, node: Node) -> Function:
        found = self.object(node, "function", f"The function '{name}'")
        self.mark(found)
        amount = self.amount(found.get("amount"), f"The function '{name}'")
        amount = self.per_year(amount, f"The function '{name}'")
        origin = self.origin(found)
        self.needs_origin([amount], origin, f"The function '{name}'", line_of(node))
        partner = self.partner(found.get("for"), "for")
        title = self.text(found.get("title"))
        return Function(name, amount, partner, self.text(found.get("note")), line_of(node), title)

    def process(self, name: str, node: Node) -> Process:
        what = f"The process '{name}'"
        found = self.object(node, "process", what)
        self.mark(found)
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
            counterparts=self._counterparts(found, what, outputs),
            direct="direct" not in found or self.boolean(found["direct"], "direct"),
            price=self.price(found, what, origin),
            origin=origin,
            note=self.text(found.get("note")),
            line=line_of(node),
            title=self.text(found.get("title")),
            titles=self._titles(found, what, outputs),
        )

    def _titles(
        self, found: Object, what: str, outputs: tuple[tuple[str, Amount], ...]
    ) -> tuple[tuple[str, Text], ...]:
        """What documents call the outputs."""
        if "titles" not in found:
            return ()
        products, titled = [product for product, _ in outputs], []
        for product, node, line in self.pairs(found["titles"], f"{what}: titles"):
            if product not in products:
                message = f"{what}: titles names '{product}', no output."
                self.faults.add("unknown-output", message, line, did_you_mean(product, products))
            titled.append((product, self.text(node)))
        return tuple(titled)

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
        shares = tuple(
            (n, self.amount(v, f"{what}: allocation", NONE)) for n, v, _ in self.pairs(node, f"{what}: allocation")
        )
        products = [product for product, _ in outputs]
        for product, _ in shares:
            if product not in products:
                remedy = did_you_mean(product, products)
                self.faults.add(
                    "unknown-output", f"{what}: allocation names '{product}', no output.", line_of(node), remedy
                )
        total = sum(amount.constant or 0.0 for _, amount in shares)
        if all(amount.constant is not None for _, amount in shares) and abs(total - 1) > 1e-9:
            self.faults.add(
                "shares", f"{what}: the allocation adds up to {100 * total:.6g} %, not to 100 %.", line_of(node)
            )
        return shares

    def _counterparts(
        self, found: Object, what: str, outputs: tuple[tuple[str, Amount], ...]
    ) -> tuple[tuple[str, str], ...]:
        """What makes the same on the market as each output does."""
        if "counterparts" not in found:
            return ()
        products, named = [product for product, _ in outputs], []
        for product, other, line in self.pairs(found["counterparts"], f"{what}: counterparts"):
            if product not in products:
                message = f"{what}: counterparts names '{product}', no output."
                self.faults.add("unknown-output", message, line, did_you_mean(product, products))
            named.append((product, self.string(other)))
        return tuple((product, other) for product, other in named if product in products)

    def _substitution(
        self, found: Object, what: str, outputs: tuple[tuple[str, Amount], ...]
    ) -> tuple[tuple[str, str], ...]:
        substituted = (
            tuple((n, self.string(v)) for n, v, _ in self.pairs(found["substitution"], f"{what}: substitution"))
            if "substitution" in found
            else ()
        )
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
        return tuple((product, displaced) for product, displaced in substituted if product in products[1:])
