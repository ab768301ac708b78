"""The derivation of a factor as a tree: factor ← elementary flows, inputs or price ← inventory rows ← sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from impact.engine.amounts import Amounts
from impact.engine.draws import exchange_name
from impact.engine.plan import Evaluation, Plan
from impact.engine.system import Input, allocation_share
from impact.factors import Exchange, Fact
from impact.factors.cost import Money
from impact.ground import units
from impact.model import Amount, Origin, Price
from impact.model.indicators import BY_NAME, COST, DIRECT, INDEX
from impact.variables.gather import uncertain_of
from impact.variables.variable import EXCHANGE, PRICE

DEPTH = 6


@dataclass(slots=True)
class Derivation:
    """One step of a derivation: what is shown, what it says as data, and what it follows from."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    parts: list[Derivation] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The step and, indented, what it follows from."""
        yield self.text
        yield from (f"   {text}" for text in lines(self.parts))

    def as_dict(self) -> dict[str, Any]:
        """For JSON; numbers are not rounded."""
        parts = [part.as_dict() for part in self.parts]
        return {**(self.data or {"kind": "note", "text": self.text}), **({"parts": parts} if parts else {})}


def lines(nodes: Iterable[Derivation]) -> Iterator[str]:
    """Several steps, one below the other."""
    for node in nodes:
        yield from node.lines()


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


class FactorTree:
    """What the score of one unit of a product is made of, for one indicator and year of a solved plan."""

    def __init__(self, plan: Plan, evaluation: Evaluation, indicator: str, year: int, depth: int = DEPTH) -> None:
        self.plan, self.evaluation, self.year, self.depth = plan, evaluation, year, depth
        self.indicator, self.i = indicator, INDEX[indicator]
        self.boundary = BY_NAME[indicator].boundary
        self.amounts: Amounts = plan.amounts()

    def score(self, column: int) -> float:
        """The indicator per canonical unit of a column's product."""
        return float(self.evaluation.scores[0, 0, column, self.i])

    def of(self, column: int) -> list[Derivation]:
        """The steps below a column's score."""
        return list(self._factor(column, 1, {column}))

    def _factor(self, column: int, depth: int, seen: set[int]) -> Iterator[Derivation]:
        """What one unit of a product's score is made of: own elementary flows, inputs, price."""
        system = self.plan.system
        this = system.columns[column]
        if self.boundary == COST and system.priced[column]:
            yield from self._price(column)
            return
        if self.boundary == DIRECT and not this.direct:
            return
        if self.plan.given is not None and self.plan.given.covers(column, self.i):
            yield self._background(column)
            return
        if this.own is not None and this.own.origin:
            yield Derivation(self.origin(this.own.origin))
        yield from self._own_flows(column)
        if depth >= self.depth:
            return
        for entry in system.inputs[column]:
            if self.score(entry.row) != 0:
                yield self._input(column, entry, depth, seen)

    def _background(self, column: int) -> Derivation:
        """The activity of a background database that stands in for a column."""
        assert self.plan.given is not None
        label, score = self.plan.given.label(column), self.score(column)
        text = f"└ from the background database: {label}: {number(score)}"
        return Derivation(text, {"kind": "background", "activity": label, "value": score})

    def _input(self, column: int, entry: Input, depth: int, seen: set[int]) -> Derivation:
        """One input (or displaced product) of a column, and what it is made of in turn."""
        product, score = self.plan.system.columns[entry.row], self.score(entry.row)
        share = self._share(column, entry)
        amount = self._amount(entry.what) * share * entry.sign / self._per_run(column)
        word = "input" if entry.sign > 0 else "displaces"
        taken = f"{number(amount)} {product.unit} of '{product.name}'"
        node = Derivation(
            f"└ {word} {taken} × {number(score)} = {number(amount * score)}",
            {"kind": word, "process": product.name, "amount": amount, "unit": product.unit, "factor": score}
            | {"value": amount * score},
        )
        if entry.product >= 0:
            node.parts.append(Derivation(f"allocated: {number(share * 100)} % of the process's inputs"))
        node.parts += self.cited(entry.what, column)
        if entry.row in seen:
            node.parts.append(Derivation("(a loop: solved with the system)"))
        else:
            node.parts += self._factor(entry.row, depth + 1, seen | {entry.row})
        return node

    def _per_run(self, column: int) -> float:
        return abs(float(self.evaluation.A[0, 0, column, column]))

    def _share(self, column: int, entry: Input) -> float:
        own = self.plan.system.columns[column].own
        if own is None or entry.product < 0:
            return 1.0
        return float(np.asarray(allocation_share(own, entry.product, self.amounts), dtype=float).reshape(-1)[0])

    def _own_flows(self, column: int) -> Iterator[Derivation]:
        system = self.plan.system
        for (flow, region, scope), m in system.elementary.items():
            amount = float(self.evaluation.B[0, 0, m, column]) / self._per_run(column)
            weight = float(self.plan.C[self.i, m])
            if amount * weight == 0:
                continue
            unit = units.name(self.plan.inventory.elementary_flows[flow])
            where = f", {region}" if region else ""
            yield Derivation(
                f"└ {flow} ({scope}{where}) {number(amount)} {unit} × {number(weight)} = {number(amount * weight)}",
                {"kind": "elementary flow", "flow": flow, "scope": scope, "region": region, "amount": amount}
                | {"unit": unit, "factor": weight, "value": amount * weight},
                list(self._row_of(column, flow, scope)),
            )

    def _row_of(self, column: int, flow: str, scope: str) -> Iterator[Derivation]:
        process = self.plan.system.columns[column].unit_process
        if process is None:
            return
        for exchange in self.plan.inventory.exchanges(process.id):
            if exchange.flow == flow and (exchange.scope or "direct") == scope:
                yield from self.cited(exchange, column)

    def _amount(self, what: Exchange | Amount) -> float:
        return self.amounts.number(what) if isinstance(what, Amount) else what.at(self.year)[0].value

    # ------------------------------------------------------------------ rows and their sources

    @cached_property
    def spreads(self) -> dict[tuple[str, str], str]:
        """How the spread of each uncertain thing was read, by its kind and the name of what it acts on."""
        return {(entry.kind, name): entry.basis for entry in uncertain_of(self.plan) for name in entry.of}

    def _uncertain(self, kind: str, name: str) -> list[Derivation]:
        basis = self.spreads.get((kind, name), "")
        return [Derivation(f"uncertainty: {basis}", {"kind": "uncertainty", "basis": basis})] if basis else []

    def cited(self, what: Exchange | Amount, column: int) -> Iterator[Derivation]:
        """The inventory row behind an amount of a column, or the case's own expression."""
        if isinstance(what, Amount):
            yield Derivation(f"= {what.text}")
            return
        fact, _ = what.at(self.year)
        year = f" ({fact.year})" if fact.year else ""
        spread = f", {fact.row['low']} to {fact.row['high']}" if fact.low is not None else ""
        process = self.plan.system.columns[column].unit_process
        uncertain = self._uncertain(EXCHANGE, exchange_name(process, what)) if process else []
        yield Derivation(f"{fact.shown}{year}{spread}: {self.source(fact)}", self._row(fact), uncertain)

    def _row(self, fact: Fact) -> dict[str, Any]:
        row, source = fact.row, self.plan.inventory.source(fact.source)
        return {
            "kind": "row",
            "published": fact.shown,
            "year": fact.year,
            "low": row["low"] or None,
            "high": row["high"] or None,
            "source": {"id": source.id, "title": source.title, "publisher": source.publisher, "year": source.year}
            | {"url": source.url},
            "place": row["place"],
            "evidence": row["evidence"],
            "note": row["note"],
        }

    def source(self, fact: Fact) -> str:
        """Publisher, title, place in it and grade of evidence."""
        source = self.plan.inventory.source(fact.source)
        return f"{source.publisher}, {source.title}, {fact.row['place']} [{fact.row['evidence']}]"

    def _price(self, column: int) -> Iterator[Derivation]:
        own = self.plan.system.columns[column].own
        if own is not None:
            if own.price is not None:
                yield from self.own_price(own.price)
            return
        prices = self.plan.inventory.prices(self.plan.system.columns[column].name)
        if not prices:
            return
        chosen = min(prices, key=lambda p: (abs((p.fact.year or 0) - self.year), p.fact.year or 0))
        fact, year = chosen.fact, chosen.price_year or self.year
        taxes = f", {chosen.taxes}" if chosen.taxes else ""
        converted = self.converted(chosen.currency, year)
        text = f"price {fact.shown} ({year}{taxes}){converted}: {self.source(fact)}"
        about = {**self._row(fact), "kind": "price", "price_year": year, "taxes": chosen.taxes}
        yield Derivation(text, about, self._uncertain(PRICE, self.plan.system.columns[column].name))

    def own_price(self, price: Price) -> Iterator[Derivation]:
        """A price of the case itself, its value and its way to the result's money."""
        value, unit = self.amounts.number(price.amount), units.name(price.amount.dimension)
        currency = units.currency_of(price.amount.dimension) or "DKK"
        text = (
            price.amount.text if price.amount.constant is not None else f"{price.amount.text} = {number(value)} {unit}"
        )
        node = Derivation(f"price {text} ({price.year}){self.converted(currency, price.year)}")
        if price.origin:
            node.parts.append(Derivation(self.origin(price.origin)))
        yield node

    def prices(self, column: int) -> list[Derivation]:
        """The price of the year nearest to the one asked for, if one is known."""
        return list(self._price(column))

    def converted(self, currency: str, year: int) -> str:
        """The factor from a currency at a year's prices to the result's money, as text."""
        settings = self.plan.settings
        money = Money(self.plan.inventory, settings.currency, settings.price_year)
        factor = money.factor(currency, year)
        return "" if factor == 1 else f" × {number(factor)} to {settings.currency} of {settings.price_year}"

    def origin(self, origin: Origin) -> str:
        """The source or the assumption behind a value of the case."""
        if origin.source:
            source = self.plan.case.sources.get(origin.source)
            place = f", {origin.place}" if origin.place else ""
            return f"source: {source or origin.source}{place}"
        return f"assumption: {origin.assumption}"
