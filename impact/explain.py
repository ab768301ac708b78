"""The derivation of a saving as a tree: saving ← levels ← lines ← amount × factor ← inventory rows ← sources."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from impact import expressions, units
from impact.assessment import Assessment
from impact.cases.amounts import has_figures
from impact.cost import Money
from impact.engine.amounts import Amounts
from impact.engine.lines import Line
from impact.engine.system import Input, allocation_share
from impact.factors import Exchange, Fact
from impact.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.model import Amount, Origin, Price, Uncertainty

DEPTH = 6


def explain(result: Assessment, indicator: str = "climate") -> str:
    """The derivation of the default saving, as text."""
    return "\n".join(_Explainer(result, indicator).lines())


def number(value: float) -> str:
    """A number with six significant digits and thousands separators."""
    if value == 0:
        return "0"
    magnitude = abs(value)
    if magnitude >= 1e6 or magnitude < 1e-4:
        return f"{value:,.0f}" if magnitude >= 1e6 else f"{value:.4g}"
    digits = max(0, 5 - int(np.floor(np.log10(magnitude))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread_text(uncertainty: Uncertainty) -> str:
    """A range with thousands separators, or the spread as it was given."""
    if uncertainty.low is not None and uncertainty.high is not None:
        return f"{number(uncertainty.low)} to {number(uncertainty.high)}"
    return str(uncertainty)


class _Explainer:
    def __init__(self, result: Assessment, indicator: str) -> None:
        self.result, self.indicator, self.i = result, indicator, INDEX[indicator]
        self.plan, self.ledger = result.plan, result.table
        self.amounts: Amounts = self.plan.amounts()
        self.unit = result.unit(indicator)
        self.boundary = BY_NAME[indicator].boundary

    def lines(self) -> Iterator[str]:
        result, default = self.result, self.result.default
        case = result.case
        yield f"{case.id}: {case.title} ({result.year})"
        gwp, electricity = result.settings.gwp.upper(), result.electricity_method
        yield f"{BY_NAME[self.indicator].title} [{self.unit}], {gwp}, {case.approach}, {electricity}"
        before, after = (f"{name} {number(self._level(name))}" for name in (default.baseline, default.alternative))
        yield f"saving {number(float(default.saving[self.i]))} = {before} − {after}"
        for scenario in (default.baseline, default.alternative):
            yield f"├─ {scenario}: {number(self._level(scenario))} {self.unit}"
            yield from (f"│  {text}" for text in self._scenario(scenario))
        yield from self._parameters()

    def _level(self, scenario: str) -> float:
        return float(self.result.level[scenario][self.i])

    def _scenario(self, scenario: str) -> Iterator[str]:
        for k in self.ledger.select(scenario):
            line, value = self.plan.lines[k], float(self.ledger.values[0, k, self.i])
            if value == 0 and line.column < 0:
                continue
            yield f"├─ {line.label} [{line.role}]: {number(value)} {self.unit}"
            yield from (f"│  {text}" for text in self._line(line, k, value))

    def _line(self, line: Line, k: int, value: float) -> Iterator[str]:
        effective = float(self.ledger.evaluation.amounts[0, 0, k])
        unit = units.name(line.amount.dimension)
        yield f"amount {number(effective)} {unit} = {line.amount.text}{self._ratios(line)}"
        if line.flow is not None and line.flow.origin and has_figures(line.amount.tree):
            yield f"   {self._origin(line.flow.origin)}"
        if line.money:
            yield f"money: × {number(line.money)} {self.plan.settings.currency} of {self.plan.settings.price_year}" + (
                "" if line.annual else " (annuity)"
            )
            if line.item is not None and line.item.origin:
                yield f"   {self._origin(line.item.origin)}"
        elif self.boundary == COST and line.flow is not None and line.flow.price is not None:
            yield from self._own_price(line.flow.price)
        elif line.column >= 0:
            factor = float(self.ledger.evaluation.scores[0, 0, line.column, self.i])
            yield f"× factor {number(factor)} {self._per(line.column)} of '{line.process}'"
            yield from (f"   {text}" for text in self._factor(line.column, 1, {line.column}))
        elif line.elementary >= 0:
            yield f"× characterisation {number(float(self.plan.C[self.i, line.elementary]))} of '{line.process}'"
            yield from (f"   {text}" for text in self._characterisation(line.process))

    def _ratios(self, line: Line) -> str:
        parts = []
        for name in ("substitution", "quality"):
            ratio = getattr(line.flow, name) if line.flow is not None else None
            if ratio is not None:
                parts.append(f" × {name} {ratio.text}")
        return "".join(parts)

    def _per(self, column: int) -> str:
        return f"{self.unit.removesuffix('/a')}/{self.plan.system.columns[column].unit}"

    def _factor(self, column: int, depth: int, seen: set[int]) -> Iterator[str]:
        """What one unit of a product's score is made of: own elementary flows, inputs, price."""
        system = self.plan.system
        this = system.columns[column]
        if self.boundary == COST and system.priced[column]:
            yield from self._price(column)
            return
        if self.boundary == DIRECT and not this.direct:
            return
        if this.own is not None and this.own.origin:
            yield self._origin(this.own.origin)
        yield from self._own_flows(column)
        if depth >= DEPTH:
            return
        for entry in system.inputs[column]:
            score = float(self.ledger.evaluation.scores[0, 0, entry.row, self.i])
            if score != 0:
                yield from self._input(column, entry, score, depth, seen)

    def _input(self, column: int, entry: Input, score: float, depth: int, seen: set[int]) -> Iterator[str]:
        """One input (or displaced product) of a column, and what it is made of in turn."""
        product = self.plan.system.columns[entry.row]
        share = self._share(column, entry)
        per_run = abs(float(self.ledger.evaluation.A[0, 0, column, column]))
        amount = self._amount(entry.what) * share * entry.sign / per_run
        word = "input" if entry.sign > 0 else "displaces"
        taken = f"{number(amount)} {product.unit} of '{product.name}'"
        yield f"└ {word} {taken} × {number(score)} = {number(amount * score)}"
        if entry.product >= 0:
            yield f"   allocated: {number(share * 100)} % of the process's inputs"
        yield from (f"   {text}" for text in self._cited(entry.what))
        if entry.row in seen:
            yield "   (a loop: solved with the system)"
        else:
            yield from (f"   {text}" for text in self._factor(entry.row, depth + 1, seen | {entry.row}))

    def _share(self, column: int, entry: Input) -> float:
        own = self.plan.system.columns[column].own
        if own is None or entry.product < 0:
            return 1.0
        return float(np.asarray(allocation_share(own, entry.product, self.amounts), dtype=float).reshape(-1)[0])

    def _own_flows(self, column: int) -> Iterator[str]:
        system = self.plan.system
        per_run = abs(float(self.ledger.evaluation.A[0, 0, column, column]))
        for (flow, region, scope), m in system.elementary.items():
            amount = float(self.ledger.evaluation.B[0, 0, m, column]) / per_run
            weight = float(self.plan.C[self.i, m])
            if amount * weight == 0:
                continue
            unit = units.name(self.plan.inventory.elementary_flows[flow])
            where = f", {region}" if region else ""
            yield f"└ {flow} ({scope}{where}) {number(amount)} {unit} × {number(weight)} = {number(amount * weight)}"
            yield from (f"   {text}" for text in self._row_of(column, flow, scope))

    def _row_of(self, column: int, flow: str, scope: str) -> Iterator[str]:
        process = self.plan.system.columns[column].unit_process
        if process is None:
            return
        for exchange in self.plan.inventory.exchanges(process.id):
            if exchange.flow == flow and (exchange.scope or "direct") == scope:
                yield from self._cited(exchange)

    def _amount(self, what: Exchange | Amount) -> float:
        if isinstance(what, Amount):
            return self.amounts.number(what)
        return what.at(self.result.year)[0].value

    def _cited(self, what: Exchange | Amount) -> Iterator[str]:
        if isinstance(what, Amount):
            yield f"= {what.text}"
            return
        fact, _ = what.at(self.result.year)
        year = f" ({fact.year})" if fact.year else ""
        spread = f", {fact.row['low']} to {fact.row['high']}" if fact.low is not None else ""
        yield f"{fact.shown}{year}{spread}: {self._source(fact)}"

    def _source(self, fact: Fact) -> str:
        source = self.plan.inventory.source(fact.source)
        return f"{source.publisher}, {source.title}, {fact.row['place']} [{fact.row['evidence']}]"

    def _price(self, column: int) -> Iterator[str]:
        prices = self.plan.inventory.prices(self.plan.system.columns[column].name)
        if not prices:
            return
        chosen = min(prices, key=lambda p: (abs((p.fact.year or 0) - self.result.year), p.fact.year or 0))
        fact, year = chosen.fact, chosen.price_year or self.result.year
        taxes = f", {chosen.taxes}" if chosen.taxes else ""
        yield f"price {fact.shown} ({year}{taxes}){self._converted(chosen.currency, year)}: {self._source(fact)}"

    def _own_price(self, price: Price) -> Iterator[str]:
        """A price of the case itself, its value and its way to the result's money."""
        value, unit = self.amounts.number(price.amount), units.name(price.amount.dimension)
        currency = units.currency_of(price.amount.dimension) or "DKK"
        text = (
            price.amount.text if price.amount.constant is not None else f"{price.amount.text} = {number(value)} {unit}"
        )
        yield f"price {text} ({price.year}){self._converted(currency, price.year)}"
        if price.origin:
            yield f"   {self._origin(price.origin)}"

    def _converted(self, currency: str, year: int) -> str:
        settings = self.plan.settings
        money = Money(self.plan.inventory, settings.currency, settings.price_year)
        factor = money.factor(currency, year)
        return "" if factor == 1 else f" × {number(factor)} to {settings.currency} of {settings.price_year}"

    def _characterisation(self, flow: str) -> Iterator[str]:
        method_indicator = BY_NAME[self.indicator].method_indicator
        for method in self.plan.inventory.method_names:
            regions = self.plan.inventory.characterisation(method).get((method_indicator, flow))
            if regions:
                fact = next(iter(regions.values()))
                source = self.plan.inventory.source(fact.source)
                yield f"{method}: {source.publisher}, {source.title}, {fact.row['place']}"

    # ------------------------------------------------------------------ parameters and their sources

    def _parameters(self) -> Iterator[str]:
        if not self.result.case.parameters:
            return
        yield "parameters"
        for parameter in self.result.case.parameters.values():
            value = float(np.asarray(self.amounts.values[parameter.name], dtype=float).reshape(-1)[0])
            unit = units.name(parameter.amount.dimension)
            spread = f" ({spread_text(parameter.uncertainty)})" if parameter.uncertainty else ""
            uses = expressions.names_in(parameter.amount.tree)
            shown = f"{number(value)} {'' if unit == '1' else unit}".rstrip()
            if parameter.by_year:
                text = f"{shown} in {self.result.year}"
            else:
                text = f"{shown} = {parameter.amount.text}" if uses else parameter.amount.text
            yield f"├─ {parameter.name} = {text}{spread}"
            if parameter.origin:
                yield f"│  {self._origin(parameter.origin)}"

    def _origin(self, origin: Origin) -> str:
        if origin.source:
            source = self.result.case.sources.get(origin.source)
            place = f", {origin.place}" if origin.place else ""
            return f"source: {source or origin.source}{place}"
        return f"assumption: {origin.assumption}"
