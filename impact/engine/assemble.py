"""Builds a `System` by walking from the products that a case uses to everything they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts
from impact.engine.draws import exchange_name
from impact.engine.resolve import Product, Resolver
from impact.engine.system import PRICE, ElementaryKey, Entry, Input, InventoryEntry, ProcessColumn, Stretch, System
from impact.factors import Exchange, Fact, UnitProcess
from impact.factors.cost import Money
from impact.factors.facts import HOLD, nearest_fact
from impact.ground import units
from impact.ground.errors import Fault, InputError, Place
from impact.model import Amount, Case, Process

Array = NDArray[np.float64]


class Assembler:
    """Collects columns, entries and prices, then fills the arrays."""

    def __init__(self, case: Case, resolver: Resolver, years: Sequence[int], money: Money, strict: bool = True) -> None:
        self.strict = strict  # refuse a value far outside its series, instead of holding the nearest one
        self.case, self.resolver, self.inventory, self.money = case, resolver, resolver.inventory, money
        self.system = System(case, resolver.inventory, tuple(years))
        self.entries_B: list[tuple[int, int, Exchange | Amount, int]] = []
        self.outputs: list[tuple[int, Amount | Exchange | float]] = []
        self.central = Amounts(case, years, self.inventory.gas_property)

    def column_of(self, product: Product) -> int:
        """The column that makes a product; made on first sight together with all that it needs, depth first."""
        index = self.system.index
        walks: list[Iterator[Product]] = [] if product.name in index else [self._walk(product)]
        while walks:
            needed = next(walks[-1], None)
            if needed is None:
                walks.pop()
            elif needed.name not in index:
                walks.append(self._walk(needed))
        return index[product.name]

    def _walk(self, product: Product) -> Iterator[Product]:
        """Make a column. What it takes is given out first, and has a column of its own when the walk goes on."""
        system, own = self.system, product.own
        at = system.index[product.name] = len(system.columns)
        system.inputs.append([])
        if own is not None:
            system.columns.append(ProcessColumn(product.name, own, None, own.direct, units.name(product.dimension)))
            yield from self._own(own, product.output, at)
        else:
            process = self.inventory.process(product.name)
            system.columns.append(
                ProcessColumn(product.name, None, process, process.direct, units.name(process.dimension))
            )
            yield from self._from_inventory(process, at)

    def _from_inventory(self, process: UnitProcess, at: int) -> Iterator[Product]:
        exchanges = self.inventory.exchanges(process.id)
        self.outputs.append((at, next((e for e in exchanges if e.kind == "output"), 1.0)))
        for exchange in exchanges:
            if exchange.kind == "input":
                taken = self.resolver.product(exchange.flow)
                yield taken
                self.system.inputs[at].append(Input(self.system.index[taken.name], exchange))
            elif exchange.kind in ("emission", "resource"):
                key = (exchange.flow, exchange.region or process.region, exchange.scope or "direct")
                self.entries_B.append((self._elementary(key), at, exchange, -1))

    def _own(self, process: Process, number: int, at: int) -> Iterator[Product]:
        allocated = len(process.outputs) > 1 and not process.substitution
        share = number if allocated else -1
        self.outputs.append((at, process.outputs[number][1]))
        displaced = dict(process.substitution)
        uses = [(name, amount, 1.0, share) for name, amount in process.inputs]
        uses += [(displaced[name], amount, -1.0, -1) for name, amount in process.outputs if name in displaced]
        for name, amount, sign, of in uses:
            taken = self.resolver.product(name)
            yield taken
            self.system.inputs[at].append(Input(self.system.index[taken.name], amount, sign, of))
        for verb, group in (("emit", process.emissions), ("take", process.resources)):
            for name, amount in group:
                flow = self.resolver.elementary(verb, name) or name
                row = self._elementary((flow, self.case.region, "direct"))
                self.entries_B.append((row, at, amount, share))

    def elementary(self, flow: str, region: str) -> int:
        """The row of an elementary flow that crosses in a region, made on first sight."""
        return self._elementary((flow, region, "direct"))

    def _elementary(self, key: ElementaryKey) -> int:
        return self.system.elementary.setdefault(key, len(self.system.elementary))

    # ------------------------------------------------------------------ arrays

    def finish(self) -> System:
        """Fill the constant parts of A, B and the prices."""
        system = self.system
        n, m, y = len(system.columns), len(system.elementary), len(system.years)
        system.A0, system.B0 = np.zeros((y, n, n)), np.zeros((y, m, n))
        system.signs = np.ones(n)
        for at, output in self.outputs:
            if isinstance(output, Amount):
                system.A_open.append(Entry(at, at, output, -1.0, -1))
                system.signs[at] = self._sign(at, output)
            else:
                made = output.facts[0].value if isinstance(output, Exchange) else output
                system.A0[:, at, at] = made
                system.signs[at] = -1.0 if made < 0 else 1.0
                if isinstance(output, Exchange):
                    system.A_rows.append(self._row(output, at, at, 1.0, made))
        for column, inputs in enumerate(system.inputs):
            for entry in inputs:
                signed = entry.sign * system.signs[entry.row]
                if isinstance(entry.what, Amount):
                    system.A_open.append(Entry(entry.row, column, entry.what, signed, entry.product))
                else:
                    values = self._series(entry.what, column)
                    system.A0[:, entry.row, column] -= signed * values
                    system.A_rows.append(self._row(entry.what, entry.row, column, -signed, values))
        for row, column, what, share in self.entries_B:
            if isinstance(what, Amount):
                system.B_open.append(Entry(row, column, what, 1.0, share))
            else:
                values = self._series(what, column)
                system.B0[:, row, column] += values
                system.B_rows.append(self._row(what, row, column, 1.0, values))
        self._prices()
        return system

    def _row(self, exchange: Exchange, row: int, column: int, sign: float, values: Any) -> InventoryEntry:
        process = self.system.columns[column].unit_process
        assert process is not None
        series = np.broadcast_to(np.asarray(values, dtype=float), (len(self.system.years),))
        return InventoryEntry(exchange_name(process, exchange), row, column, sign, series)

    def _sign(self, at: int, output: Amount) -> float:
        """-1 for a treatment, whose output is negative."""
        values = np.asarray(self.central(output), dtype=float)
        if (values > 0).all() or (values < 0).all():
            return 1.0 if (values > 0).all() else -1.0
        name = self.system.columns[at].name
        message = f"The output '{output.text}' of '{name}' is zero or changes its sign over the years."
        raise InputError([Fault("zero-output", message, Place(self.case.path, output.line))])

    def _series(self, exchange: Exchange, column: int) -> Any:
        if not exchange.series:
            return exchange.facts[0].value
        name = self.system.columns[column].name
        return np.array([self._at(exchange, name, year).value for year in self.system.years])

    def _place_of_year(self) -> Place:
        return Place(self.case.path, self.case.lines.get("years", 0))

    def _at(self, exchange: Exchange, process: str, year: int) -> Fact:
        fact, distance = exchange.at(year)
        if distance:
            first, last = exchange.facts[0].year or 0, exchange.facts[-1].year or 0
            outside = not first <= year <= last
            self.system.stretches.append(Stretch(process, exchange.flow, year, fact.year or 0, outside))
            if outside and distance > HOLD and self.strict:
                message = f"'{process}' has values for {first} to {last}, not for {year}."
                remedy = f"Choose a reference year up to {HOLD} years beyond, or another process."
                raise InputError([Fault("year-outside-inventory", message, self._place_of_year(), remedy)])
        return fact

    def _prices(self) -> None:
        system = self.system
        n, y = len(system.columns), len(system.years)
        system.price, system.priced = np.zeros((y, n)), np.zeros(n, dtype=bool)
        for at, column in enumerate(system.columns):
            if column.own is not None:
                if column.own.price is not None:
                    price = column.own.price
                    system.price_open.append((at, price.amount, self.money.of(price.amount.dimension, price.year)))
                    system.priced[at] = True
                continue
            facts = self.inventory.prices(column.name)
            if not facts:
                continue
            system.priced[at] = True
            by_fact = {id(p.fact): p for p in facts}
            series = tuple(p.fact for p in facts)
            for k, year in enumerate(system.years):
                fact, distance = nearest_fact(series, year)
                chosen = by_fact[id(fact)]
                if distance:
                    first, last = series[0].year or 0, series[-1].year or 0
                    outside = not first <= year <= last
                    system.stretches.append(Stretch(column.name, PRICE, year, fact.year or 0, outside))
                level = chosen.price_year or year
                system.price[k, at] = chosen.fact.value * self.money.factor(chosen.currency, level)
