"""A case and the part of the inventory that it reaches, as a linear system: columns, matrices, prices.

Columns are unit processes with one product each; a process with several outputs becomes one column per product
(allocation) or one column with negative inputs (substitution). Entries that hold no parameter are put into the
arrays once; the case's own entries are filled in at each evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact import units
from impact.cost import Money
from impact.engine.amounts import Amounts
from impact.engine.resolve import Product, Resolver
from impact.errors import Fault, InputError, Place
from impact.factors import Exchange, Fact, Inventory, UnitProcess
from impact.factors.facts import HOLD, nearest_fact
from impact.indicators import AWARE, COST, DIRECT, GWP_SETS, INDICATORS, INVENTORY, Indicator, gas_of
from impact.model import Amount, Case, Process

Array = NDArray[np.float64]
ElementaryKey = tuple[str, str, str]  # flow, region, scope

ANYWHERE = ("", "GLO")


@dataclass(frozen=True, slots=True)
class Column:
    """One unit process with its product."""

    name: str
    own: Process | None
    unit_process: UnitProcess | None
    direct: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of A or B that depends on parameters: value = sign × amount × share."""

    row: int
    column: int
    amount: Amount
    sign: float
    product: int  # which own output's share applies (for allocation), else -1


@dataclass(frozen=True, slots=True)
class Input:
    """What a column takes from another: an entry of A, as `explain` shows it."""

    row: int
    what: Exchange | Amount
    sign: float = 1.0  # -1 for a product that is displaced (substitution)
    product: int = -1  # which own output's share applies (for allocation), else -1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value used for a year for which it is not published."""

    process: str
    flow: str
    wanted: int
    used: int
    outside: bool  # beyond the series' ends, not in a gap of it


@dataclass(slots=True)
class System:
    """Matrices over years, with the case's own entries still open."""

    case: Case
    inventory: Inventory
    years: tuple[int, ...]
    columns: list[Column] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    elementary: dict[ElementaryKey, int] = field(default_factory=dict)
    A0: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))
    B0: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))
    A_open: list[Entry] = field(default_factory=list)
    B_open: list[Entry] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    price: Array = field(default_factory=lambda: np.zeros((0, 0)))  # (years, columns)
    price_open: list[tuple[int, Amount, float]] = field(default_factory=list)  # column, price, factor of its money
    priced: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    signs: Array = field(default_factory=lambda: np.zeros(0))
    inputs: list[list[Input]] = field(default_factory=list)

    @property
    def direct(self) -> NDArray[np.bool_]:
        return np.array([column.direct for column in self.columns], dtype=bool)

    @property
    def bought(self) -> NDArray[np.bool_]:
        """What a partner buys as it stands: priced, or made by others; cost does not look behind it."""
        made_by_others = [
            column.own is None and (not column.direct or not inputs)
            for column, inputs in zip(self.columns, self.inputs, strict=True)
        ]
        mask: NDArray[np.bool_] = self.priced | np.array(made_by_others, dtype=bool)
        return mask

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def places(self) -> list[Place]:
        """Where the case's own processes stand."""
        return [Place(self.case.path, column.own.line if column.own else 0) for column in self.columns]


class Assembler:
    """Builds a `System` by walking from the products that a case uses to everything they need."""

    def __init__(self, case: Case, resolver: Resolver, years: Sequence[int], money: Money, strict: bool = True) -> None:
        self.strict = strict  # refuse a value far outside its series, instead of holding the nearest one
        self.case, self.resolver, self.inventory, self.money = case, resolver, resolver.inventory, money
        self.system = System(case, resolver.inventory, tuple(years))
        self.entries_B: list[tuple[int, int, Exchange | Amount, int]] = []
        self.outputs: list[tuple[int, Amount | float]] = []
        self.central = Amounts(case, years, self.inventory.gas_property)

    def column_of(self, product: Product) -> int:
        """The column that makes a product; made on first sight together with all that it needs."""
        system = self.system
        known = system.index.get(product.name)
        if known is not None:
            return known
        at = len(system.columns)
        system.index[product.name] = at
        system.inputs.append([])
        if product.own is not None:
            system.columns.append(
                Column(product.name, product.own, None, product.own.direct, units.name(product.dimension))
            )
            self._own(product.own, product.output, at)
        else:
            process = self.inventory.process(product.name)
            system.columns.append(Column(product.name, None, process, process.direct, units.name(process.dimension)))
            self._from_inventory(process, at)
        return at

    def _from_inventory(self, process: UnitProcess, at: int) -> None:
        self.outputs.append((at, self.inventory.output(process.id)))
        for exchange in self.inventory.exchanges(process.id):
            if exchange.kind == "input":
                row = self.column_of(self.resolver.product(exchange.flow))
                self.system.inputs[at].append(Input(row, exchange))
            elif exchange.kind in ("emission", "resource"):
                key = (exchange.flow, exchange.region or process.region, exchange.scope or "direct")
                self.entries_B.append((self._elementary(key), at, exchange, -1))

    def _own(self, process: Process, number: int, at: int) -> None:
        allocated = len(process.outputs) > 1 and not process.substitution
        share = number if allocated else -1
        self.outputs.append((at, process.outputs[number][1]))
        for name, amount in process.inputs:
            row = self.column_of(self.resolver.product(name))
            self.system.inputs[at].append(Input(row, amount, 1.0, share))
        displaced = dict(process.substitution)
        for name, amount in process.outputs:
            if name in displaced:
                row = self.column_of(self.resolver.product(displaced[name]))
                self.system.inputs[at].append(Input(row, amount, -1.0))
        for verb, group in (("emit", process.emissions), ("take", process.resources)):
            for name, amount in group:
                flow = self.resolver.elementary(verb, name) or name
                row = self._elementary((flow, self.case.region, "direct"))
                self.entries_B.append((row, at, amount, share))

    def elementary(self, flow: str, region: str) -> int:
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
                system.A0[:, at, at] = output
                system.signs[at] = -1.0 if output < 0 else 1.0
        for column, inputs in enumerate(system.inputs):
            for entry in inputs:
                signed = entry.sign * system.signs[entry.row]
                if isinstance(entry.what, Amount):
                    system.A_open.append(Entry(entry.row, column, entry.what, signed, entry.product))
                else:
                    system.A0[:, entry.row, column] -= signed * self._series(entry.what, column)
        for row, column, what, share in self.entries_B:
            if isinstance(what, Amount):
                system.B_open.append(Entry(row, column, what, 1.0, share))
            else:
                system.B0[:, row, column] += self._series(what, column)
        self._prices()
        return system

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
                chosen = by_fact[id(nearest_fact(series, year)[0])]
                level = chosen.price_year or year
                system.price[k, at] = chosen.fact.value * self.money.factor(chosen.currency, level)


# ---------------------------------------------------------------------------------------------- evaluation of entries


def fill(system: System, amounts: Amounts, samples: int = 1) -> tuple[Array, Array]:
    """A and B with the case's own entries: shapes (samples, years, n, n) and (samples, years, m, n)."""
    y, n = system.A0.shape[0], system.A0.shape[1]
    A = np.broadcast_to(system.A0, (samples, y, n, n)).copy()
    B = np.broadcast_to(system.B0, (samples, *system.B0.shape)).copy()
    for entry in system.A_open:
        A[:, :, entry.row, entry.column] -= entry.sign * _value(entry, system, amounts)
    for entry in system.B_open:
        B[:, :, entry.row, entry.column] += entry.sign * _value(entry, system, amounts)
    return A, B


def fill_prices(system: System, amounts: Amounts, samples: int = 1) -> Array:
    """Prices with the case's own: shape (samples, years, columns), money of the result per unit of product."""
    price = np.broadcast_to(system.price, (samples, *system.price.shape)).copy()
    for column, amount, factor in system.price_open:
        price[:, :, column] = amounts(amount) * factor
    return price


def _value(entry: Entry, system: System, amounts: Amounts) -> Any:
    value = amounts(entry.amount)
    if entry.product < 0:
        return value
    own = system.columns[entry.column].own
    assert own is not None
    return value * allocation_share(own, entry.product, amounts)


def allocation_share(process: Process, output: int, amounts: Amounts) -> Any:
    """The share of a process's inputs and emissions that one of its outputs bears."""
    name = process.outputs[output][0]
    if isinstance(process.allocation, tuple):
        return next((amounts(share) for product, share in process.allocation if product == name), 0.0)
    total = sum(amounts(amount) for _, amount in process.outputs)
    return amounts(process.outputs[output][1]) / total


# ---------------------------------------------------------------------------------------------- characterisation


def characterise(system: System, gwp: str) -> tuple[Array, list[str]]:
    """C over all indicators, shape (indicators, elementary flows), and the flows without a regional factor.

    The direct boundary counts rows that are not `upstream`; scarcity takes the region's factor, else the global one.
    """
    C = np.zeros((len(INDICATORS), len(system.elementary)))
    missing: list[str] = []
    methods = {name: system.inventory.characterisation(name) for name in (GWP_SETS[gwp], AWARE, INVENTORY)}
    for i, indicator in enumerate(INDICATORS):
        if indicator.boundary == COST:
            continue
        for (flow, region, scope), m in system.elementary.items():
            if indicator.boundary == DIRECT and scope == "upstream":
                continue
            C[i, m] = _factor(indicator, flow, region, methods, missing)
    return C, sorted(set(missing))


def _factor(
    indicator: Indicator, flow: str, region: str, methods: Mapping[str, Mapping[Any, Any]], missing: list[str]
) -> float:
    if indicator.gas and gas_of(flow) != indicator.gas:
        return 0.0
    for method in methods.values():
        regions = method.get((indicator.method_indicator, flow))
        if regions is None:
            continue
        for candidate in (region, region.split("-")[0], *ANYWHERE):
            if candidate in regions:
                return float(regions[candidate].value)
        missing.append(f"{flow} ({region})")
    return 0.0
