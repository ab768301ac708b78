"""The columns and scenarios of one case as activities of Brightway, with their sources as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from impact.brightway.bundle import Dataset, ElementaryKey
from impact.brightway.export.formulas import formula, identifier
from impact.brightway.export.uncertainty import parameter_fields, row_fields
from impact.engine.system import ProcessColumn, allocation_share
from impact.factors import Exchange, Fact, biosphere
from impact.ground import units
from impact.model import Amount, Process
from impact.results.assessment import Assessment

# As bw2io writes units; others stay as they are.
_UNITS = {
    "t": "ton", "kg": "kilogram", "MWh": "megawatt hour", "m3": "cubic meter", "tkm": "ton kilometer",
    "km": "kilometer", "h": "hour", "m2": "square meter", "a": "year", "1": "unit", "": "unit",
}  # fmt: skip


def bw_unit(unit: str) -> str:
    """A unit of ours as Brightway's normalised names write it."""
    return _UNITS.get(unit, unit)


class Builder(Protocol):
    """What the datasets of one case need of the export that they go into."""

    names: dict[str, str]  # of its databases, by kind
    links: dict[str, biosphere.Link]  # counterparts of our elementary flows

    def clashes(self, datasets: Iterable[Dataset]) -> bool:
        """Whether another case has stored something else under one of their codes."""

    def elementary(self, key: ElementaryKey, amount: float, extra: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The exchanges of an elementary flow."""


class Columns:
    """Datasets of one case. Codes are unique over all databases of an export."""

    def __init__(self, one: Assessment, builder: Builder) -> None:
        self.one, self.builder = one, builder
        self.case, self.plan, self.system = one.case, one.plan, one.plan.system
        self.amounts, self.evaluation = one.plan.amounts(), one.table.evaluation

    # ------------------------------------------------------------------ who stands where

    @cached_property
    def _foreground(self) -> set[int]:
        """The case's own processes, and whatever of the inventory takes from them."""
        found = {j for j, column in enumerate(self.system.columns) if column.own is not None}
        while True:
            more = {
                j
                for j, inputs in enumerate(self.system.inputs)
                if j not in found and any(i.row in found for i in inputs)
            }
            if not more:
                return found
            found |= more

    @cached_property
    def codes(self) -> list[str]:
        """The code of every column; a case whose inventory differs from what is stored gets codes of its own."""
        plain = [self._code(j, "") for j in range(len(self.system.columns))]
        self_made = [self._process(j, plain) for j in range(len(plain)) if j not in self._foreground]
        if not self.builder.clashes(self_made):
            return plain
        return [self._code(j, f" ({self.case.id})") for j in range(len(plain))]

    def _code(self, j: int, suffix: str) -> str:
        name = self.system.columns[j].name
        return f"process of {self.case.id}: {name}" if j in self._foreground else f"{name}{suffix}"

    def scenario_code(self, scenario: str) -> str:
        return f"{self.case.id}: {scenario}"

    def _key(self, j: int, codes: list[str]) -> tuple[str, str]:
        kind = "foreground" if j in self._foreground else "inventory"
        return self.builder.names[kind], codes[j]

    # ------------------------------------------------------------------ datasets

    def inventory(self) -> Iterator[Dataset]:
        for j in range(len(self.codes)):
            if j not in self._foreground:
                yield self._process(j, self.codes)

    def foreground(self) -> Iterator[Dataset]:
        for j in sorted(self._foreground):
            yield self._process(j, self.codes)
        for scenario in self.case.scenarios:
            yield self._scenario(scenario, direct=False)

    def direct(self) -> Iterator[Dataset]:
        """What the direct boundary counts: reached through what the partners operate and the energy they buy."""
        waiting = {line.column for line in self.plan.lines if line.column >= 0}
        done: set[int] = set()
        while waiting:
            j = waiting.pop()
            done.add(j)
            dataset = self._process(j, self.codes)
            counted = self.system.columns[j].direct
            kept = [self._into_direct(e) for e in dataset["exchanges"] if e["type"] == "production" or counted]
            kept = [e for e in kept if e.get("impact scope") != "upstream"]
            if counted:
                waiting |= {entry.row for entry in self.system.inputs[j]} - done
            yield self._as_direct(dataset, kept)
        for scenario in self.case.scenarios:
            yield self._scenario(scenario, direct=True)

    def _as_direct(self, dataset: Dataset, exchanges: list[dict[str, Any]]) -> Dataset:
        found = {**dataset, "code": f"direct: {dataset['code']}", "database": self.builder.names["direct"]}
        return {**found, "name": f"{dataset['name']} [direct]", "exchanges": exchanges, "impact kind": "direct"}

    def _into_direct(self, exchange: dict[str, Any]) -> dict[str, Any]:
        exchange = {name: value for name, value in exchange.items() if name != "formula"}
        if exchange["type"] == "biosphere":
            return exchange
        name = f"{exchange['name']} [direct]"
        return {**exchange, "name": name, "input": (self.builder.names["direct"], f"direct: {exchange['input'][1]}")}

    def _process(self, j: int, codes: list[str]) -> Dataset:
        column = self.system.columns[j]
        database, code = self._key(j, codes)
        unit, own = bw_unit(column.unit), column.own is not None
        output = self._output(j)
        return {
            "name": column.name, "reference product": column.name, "unit": unit, "location": self._location(column),
            "type": "process", "code": code, "database": database, "production amount": output,
            "comment": self._comment(column), "impact kind": "own process" if own else "inventory",
            "impact direct": column.direct, "impact unit": column.unit,
            "exchanges": [
                {"input": (database, code), "name": column.name, "type": "production", "unit": unit,
                 "amount": output, "impact amount": output},
                *self._inputs(j, codes), *self._emissions(j),
            ],
        }  # fmt: skip

    def _location(self, column: ProcessColumn) -> str:
        return (self.case.region if column.unit_process is None else column.unit_process.region) or "GLO"

    def _comment(self, column: ProcessColumn) -> str:
        if column.unit_process is not None:
            return " ".join(filter(None, (column.unit_process.name_da, column.unit_process.note)))
        assert column.own is not None
        return " ".join(filter(None, (str(column.own.note), self._origin(column.own.origin))))

    def _origin(self, origin: Any) -> str:
        if origin.source:
            return f"{self.case.sources.get(origin.source, origin.source)}{f', {origin.place}' if origin.place else ''}"
        return f"Assumption: {origin.assumption}" if origin.assumption else ""

    # ------------------------------------------------------------------ exchanges of a process

    def _output(self, j: int) -> float:
        """What one run makes, net of what it uses of its own product."""
        return float(self.evaluation.A[0, 0, j, j])

    def _inputs(self, j: int, codes: list[str]) -> Iterator[dict[str, Any]]:
        for entry in self.system.inputs[j]:
            if entry.row == j:
                continue  # net in the output
            sign = float(entry.sign * self.system.signs[entry.row])
            amount = sign * self._value(j, entry.what, entry.product)
            other = self.system.columns[entry.row]
            yield {
                "input": self._key(entry.row, codes), "name": other.name, "type": "technosphere",
                "unit": bw_unit(other.unit), "amount": amount, "impact amount": amount,
                **self._about(j, entry.what, entry.product, sign, amount),
            }  # fmt: skip

    def _emissions(self, j: int) -> Iterator[dict[str, Any]]:
        for key, what, product in self._flows(j):
            amount = self._value(j, what, product)
            yield from self.builder.elementary(key, amount, self._about(j, what, product, 1.0, amount * self._per(key)))

    def _per(self, key: ElementaryKey) -> float:
        link = self.builder.links.get(key[0])
        return link.factor if link else 1.0

    def _flows(self, j: int) -> Iterator[tuple[ElementaryKey, Exchange | Amount, int]]:
        process = self.system.columns[j].unit_process
        if process is not None:
            for exchange in self.plan.inventory.exchanges(process.id):
                if exchange.kind in ("emission", "resource"):
                    yield (exchange.flow, exchange.region or process.region, exchange.scope or "direct"), exchange, -1
            return
        keys = list(self.system.elementary)
        for entry in self.system.B_open:
            if entry.column == j:
                yield keys[entry.row], entry.amount, entry.product

    def _value(self, j: int, what: Exchange | Amount, product: int) -> float:
        if isinstance(what, Exchange):
            return self._fact(what).value
        own, value = self.system.columns[j].own, self.amounts(what)
        if product >= 0:
            assert own is not None
            value = value * allocation_share(own, product, self.amounts)
        return float(np.ravel(value)[0])

    def _fact(self, exchange: Exchange) -> Fact:
        return exchange.at(self.one.year)[0] if exchange.series else exchange.facts[0]

    def _about(self, j: int, what: Exchange | Amount, product: int, sign: float, amount: float) -> dict[str, Any]:
        """Where an amount comes from, its formula or how it spreads if that is known."""
        if isinstance(what, Amount):
            own = self.system.columns[j].own
            share = self._share(own, product) if own is not None and product >= 0 else "1.0"
            return {"comment": f"= {what.text}", **self._formula([self._written(what), share], sign)}
        fact = self._fact(what)
        year = f" (year {fact.year})" if fact.year else ""
        source = self.plan.inventory.source(fact.source)
        comment = f"{fact.shown}{year}: {source}, {fact.row['place']}; {fact.row['evidence']}."
        return {"comment": comment, **row_fields(self.plan.inventory, what, fact, amount)}

    # ------------------------------------------------------------------ formulas of the case's parameters

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name: identifier(name, self.case.id) for name in self.case.parameters}

    def _written(self, amount: Amount) -> str:
        return formula(amount.tree, self._names, self.plan.inventory.gas_property)

    def _share(self, own: Process, product: int) -> str:
        """The formula of what one of several products bears."""
        if isinstance(own.allocation, tuple):
            name = own.outputs[product][0]
            return next((self._written(share) for one, share in own.allocation if one == name), "0.0")
        outputs = [self._written(amount) for _, amount in own.outputs]
        return "" if "" in outputs else f"({outputs[product]} / ({' + '.join(outputs)}))"

    def _formula(self, parts: list[str], sign: float) -> dict[str, str]:
        """A product of formulas, where a parameter stands in one and Brightway can compute them all."""
        if "" in parts or not any(name in part for part in parts for name in self._names.values()):
            return {}
        return {"formula": " * ".join([repr(sign), *(part for part in parts if part != "1.0")])}

    # ------------------------------------------------------------------ scenarios

    def _scenario(self, scenario: str, direct: bool) -> Dataset:
        kind = "direct" if direct else "foreground"
        database, code = self.builder.names[kind], self.scenario_code(scenario)
        code, name = (f"direct: {code}", f"{scenario} [direct]") if direct else (code, scenario)
        product = "; ".join(
            f"{one.name}: {self.amounts.number(one.amount):.6g} {units.name(one.amount.dimension)}"
            for one in self.case.functions.values()
        )
        head = {"input": (database, code), "name": name, "type": "production", "unit": "year", "amount": 1.0}
        comment = (
            f"One year ({self.one.year}) of {self.case.id}: {product}. {self.case.scenarios[scenario].description}"
        )
        return {
            "name": f"{name} ({self.case.id})", "reference product": product, "unit": "year", "code": code,
            "location": self.case.region or "GLO", "type": "process", "database": database, "production amount": 1.0,
            "comment": comment.strip(), "impact kind": f"{kind} scenario", "impact case": self.case.id,
            "impact scenario": scenario,
            "exchanges": [head, *self._lines(scenario, direct)],
        }  # fmt: skip

    def _lines(self, scenario: str, direct: bool) -> Iterator[dict[str, Any]]:
        keys = list(self.system.elementary)
        for k, line in enumerate(self.plan.lines):
            if line.scenario != scenario:
                continue
            partners = ", ".join(partner for partner, _ in line.shares)
            about = {"comment": f"{line.label}; {line.role}, by {partners} = {line.amount.text}", "impact line": k}
            amount = float(self.evaluation.amounts[0, 0, k] * line.sign)
            sign = line.sign * (self.system.signs[line.column] if line.column >= 0 else 1.0)
            if amount != 0 and not direct:
                ratios = (line.flow.substitution, line.flow.quality) if line.flow else ()
                parts = [line.amount, *(ratio for ratio in ratios if ratio is not None)]
                about |= self._formula([self._written(part) for part in parts], float(sign))
            if line.column >= 0:
                amount = float(amount * self.system.signs[line.column])
                other = self.system.columns[line.column]
                exchange = {
                    "input": self._key(line.column, self.codes), "name": other.name, "type": "technosphere",
                    "unit": bw_unit(other.unit), "amount": amount, "impact amount": amount, **about,
                }  # fmt: skip
                yield self._into_direct(exchange) if direct else exchange
            elif line.elementary >= 0:
                yield from self.builder.elementary(keys[line.elementary], amount, about)

    # ------------------------------------------------------------------ the rest

    def parameters(self) -> Iterator[dict[str, Any]]:
        """The case's parameters with their central values, in canonical units, and their spread."""
        for name, parameter in self.case.parameters.items():
            value = float(np.ravel(self.amounts.values[name])[0])
            about = " ".join(filter(None, (str(parameter.note), self._origin(parameter.origin))))
            written = {} if parameter.by_year else self._formula([self._written(parameter.amount)], 1.0)
            yield {
                "name": self._names[name], "impact name": name, "amount": value,
                "unit": units.name(parameter.amount.dimension),
                "comment": f"{self.case.id}: {name} = {parameter.amount.text}. {about}".strip(),
                "impact case": self.case.id, **parameter_fields(self.plan, name, value),
                **written,
            }  # fmt: skip
