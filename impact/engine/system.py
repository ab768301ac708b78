"""A case and the part of the inventory that it reaches, as a linear system: columns, matrices, prices.

Columns are unit processes with one product each; a process with several outputs becomes one column per product
(allocation) or one column with negative inputs (substitution). Entries that hold no parameter are put into the
arrays once; the case's own entries are filled in at each evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts
from impact.engine.draws import Draw
from impact.factors import Exchange, Inventory, UnitProcess
from impact.ground.errors import Place
from impact.model import Amount, Case, Process
from impact.model.indicators import AWARE, COST, DIRECT, GWP_SETS, INDICATORS, INVENTORY, Indicator, gas_of

Array = NDArray[np.float64]
ElementaryKey = tuple[str, str, str]  # flow, region, scope

ANYWHERE = ("", "GLO")


@dataclass(frozen=True, slots=True)
class ProcessColumn:
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
class InventoryEntry:
    """An entry of A or B that a row of the inventory makes: its contribution is sign × value."""

    name: str  # of the exchange, see `draws.exchange_name`
    row: int
    column: int
    sign: float
    values: Array  # (years,), central


PRICE = "price"  # what a stretch is of, if not of a flow


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
    columns: list[ProcessColumn] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    elementary: dict[ElementaryKey, int] = field(default_factory=dict)
    A0: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))
    B0: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))
    A_open: list[Entry] = field(default_factory=list)
    B_open: list[Entry] = field(default_factory=list)
    A_rows: list[InventoryEntry] = field(default_factory=list)  # what A0 and B0 are made of
    B_rows: list[InventoryEntry] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    price: Array = field(default_factory=lambda: np.zeros((0, 0)))  # (years, columns)
    price_open: list[tuple[int, Amount, float]] = field(default_factory=list)  # column, price, factor of its money
    priced: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    signs: Array = field(default_factory=lambda: np.zeros(0))
    inputs: list[list[Input]] = field(default_factory=list)

    @property
    def direct(self) -> NDArray[np.bool_]:
        """Columns within scopes 1 and 2, shape (columns,)."""
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
        """Names of the columns' products."""
        return [column.name for column in self.columns]

    @property
    def places(self) -> list[Place]:
        """Where the case's own processes stand."""
        return [Place(self.case.path, column.own.line if column.own else 0) for column in self.columns]


# ---------------------------------------------------------------------------------------------- evaluation of entries


def fill(
    system: System, amounts: Amounts, samples: int = 1, draws: Mapping[str, Draw] | None = None
) -> tuple[Array, Array]:
    """A and B with the case's own entries: shapes (samples, years, n, n) and (samples, years, m, n).

    `draws` hold rows of the inventory that are not at their central values.
    """
    y, n = system.A0.shape[0], system.A0.shape[1]
    A = np.broadcast_to(system.A0, (samples, y, n, n)).copy()
    B = np.broadcast_to(system.B0, (samples, *system.B0.shape)).copy()
    drawn = draws or {}
    for matrix, rows in ((A, system.A_rows), (B, system.B_rows)) if drawn else ():
        for entry_made in rows:
            if entry_made.name in drawn:
                change = drawn[entry_made.name](entry_made.values) - entry_made.values
                matrix[:, :, entry_made.row, entry_made.column] += entry_made.sign * change
    for entry in system.A_open:
        A[:, :, entry.row, entry.column] -= entry.sign * entry_value(entry, system, amounts)
    for entry in system.B_open:
        B[:, :, entry.row, entry.column] += entry.sign * entry_value(entry, system, amounts)
    return A, B


def fill_prices(system: System, amounts: Amounts, samples: int = 1, draws: Mapping[str, Draw] | None = None) -> Array:
    """Prices with the case's own: shape (samples, years, columns), money of the result per unit of product."""
    price = np.broadcast_to(system.price, (samples, *system.price.shape)).copy()
    for column, value in prices_set(system, amounts, draws or {}, slice(None)):
        price[:, :, column] = value
    return price


def prices_set(
    system: System, amounts: Amounts, draws: Mapping[str, Draw], y: int | slice
) -> Iterator[tuple[int, Any]]:
    """Columns with a price of the case's own or a drawn one, and what it is in a year (or slice of years)."""
    for name, draw in draws.items():
        column = system.index.get(name, -1)
        if column >= 0 and system.columns[column].own is None:
            yield column, draw(system.price[y, column])
    for column, amount, factor in system.price_open:
        yield column, amounts(amount) * np.broadcast_to(factor, len(system.years))[y]


def entry_value(entry: Entry, system: System, amounts: Amounts) -> Any:
    """The value of an open entry without its sign: what `amounts` make of it, times the share its product bears."""
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


def characterise(system: System, gwp: str, aware: str = AWARE) -> tuple[Array, list[str]]:
    """C over all indicators, shape (indicators, elementary flows), and the flows without a regional factor.

    The direct boundary counts rows that are not `upstream`; scarcity takes the region's factor, else the global one.
    """
    C = np.zeros((len(INDICATORS), len(system.elementary)))
    missing: list[str] = []
    methods = {name: system.inventory.characterisation(name) for name in (GWP_SETS[gwp], aware, INVENTORY)}
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
                if candidate == "GLO" and region not in ANYWHERE:
                    missing.append(f"{flow} in {region} (the global mean stands in)")
                return float(regions[candidate].value)
        missing.append(f"{flow} in {region} (counted as zero)")
    return 0.0
