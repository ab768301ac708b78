"""How prices go on after the last published one: constant, rising by an index, by year, or changed as a whole.

Without a word from the case a price series of the inventory is held at its nearest published year, in real terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.engine.lines import Line
from impact.engine.money_names import check_name, labels_of, spelled
from impact.engine.plan import Plan
from impact.factors import UnknownProcess
from impact.factors.cost import Money
from impact.ground import units
from impact.ground.errors import Faults, Place
from impact.model import Cost, Payment, PricePath, Text

Array = NDArray[np.float64]


@dataclass(slots=True)
class PricedPlan:
    """A plan whose prices follow the case's paths."""

    plan: Plan
    factors: Array  # (years, lines): what the price of a line of its own is multiplied with
    idle: list[str] = field(default_factory=list)  # paths that touch nothing in this case


def follow(plan: Plan, scenario: str = "", changes: Sequence[tuple[str, float]] = ()) -> PricedPlan:
    """Put the price paths of a plan's case, and one of its price scenarios, into the plan's prices.

    Parameters
    ----------
    plan : Plan
        Compiled for the years of the cash flows; its prices are changed in place.
    scenario : str
        A price scenario of the case, or empty.
    changes : sequence of (name, fraction)
        Further changes of prices.

    Raises
    ------
    InputError
        If a change names nothing, or takes more than the whole price.
    """
    _check_changes(plan, changes)
    prices = PricedPlan(plan, np.ones((len(plan.years), len(plan.lines))))
    economy = plan.case.economy
    for path in economy.prices:
        column, lines = touched(plan, path.name)
        if column is None and not lines:
            prices.idle.append(path.name)
        if column is not None:
            _follow_column(plan, path, column)
        for k in lines:
            prices.factors[:, k] *= _index(path, plan.years, _price_year(plan.lines[k]))
    chosen = [change for scene in economy.price_scenarios if scene.name == scenario for change in scene.changes]
    for name, change in (*chosen, *changes):
        column, lines = touched(plan, name)
        if column is None and not lines:
            prices.idle.append(name)
        scale(prices, column, lines, 1 + change)
    return prices


def _check_changes(plan: Plan, changes: Sequence[tuple[str, float]]) -> None:
    faults = Faults()
    labels = [label for scenario in plan.case.scenarios.values() for label in labels_of(scenario)]
    for name, change in changes:
        check_name(name, labels, 0, plan.resolver, faults)
        if not -1 <= change < 100:
            message = f"The price of '{name}' cannot change by {change:+.0%}."
            faults.add("bad-rate", message, 0, "Write a change, as in +30% or -20%.")
    faults.stop()


def touched(plan: Plan, name: str) -> tuple[int | None, list[int]]:
    """The column that a price's name means, and the lines that bear it or pay a price of their own for it."""
    product = ""
    if name in plan.resolver.own or name in plan.inventory:  # else nobody needs to hear the nearest names
        with suppress(UnknownProcess):  # several answer to it
            product = plan.resolver.product(name).name
    column = plan.system.index.get(product) if product else None
    if column is not None and not plan.system.priced[column]:
        column = None
    lines = [k for k, line in enumerate(plan.lines) if _own_price(line) and name in _names(line)]
    return column, lines


def scale(prices: PricedPlan, column: int | None, lines: list[int], factor: float | Array) -> None:
    """Multiply a price by a number, or by one per year: shape (years,)."""
    system = prices.plan.system
    if column is not None:
        system.price[:, column] *= factor
        system.price_open = [
            (at, amount, money * factor if at == column else money)  # type: ignore[misc]  # a number, or one per year
            for at, amount, money in system.price_open
        ]
    for k in lines:
        prices.factors[:, k] *= factor


def _names(line: Line) -> list[str]:
    """What a line may be called: its process, and its label in every language."""
    labelled = line.flow.label if line.flow is not None else getattr(line.item, "what", Text())
    return [line.label, line.process, *spelled(labelled)]


def _own_price(line: Line) -> bool:
    """Whether a line has a price beside those of the columns: of the flow itself, a cost or a payment."""
    return bool(line.money and line.annual) or (line.flow is not None and line.flow.price is not None)


def _price_year(line: Line) -> int:
    if isinstance(line.item, Cost | Payment):
        return line.item.price_year
    assert line.flow is not None and line.flow.price is not None
    return line.flow.price.year


def _index(path: PricePath, years: tuple[int, ...], since: int) -> Array:
    """Growth of a price: 1 until the year from which it rises."""
    from_year = path.since if path.since is not None else since
    return np.array([(1 + path.index) ** max(0, year - from_year) for year in years])


def _follow_column(plan: Plan, path: PricePath, column: int) -> None:
    system = plan.system
    if path.by_year:
        values = _by_year(plan, path)
        known = [year for year, _ in path.by_year]
        held = [max((i for i, k in enumerate(known) if k <= year), default=0) for year in plan.years]
        level = np.array([values[i] for i in held])
        if path.price_year is None:  # each in the money of its own year: fall back in real terms while they are held
            inflation = plan.case.economy.inflation
            level *= [(1 + inflation) ** (plan.settings.price_year - known[i]) for i in held]
        system.price[:, column] = level
        system.price_open = [entry for entry in system.price_open if entry[0] != column]
        last = known[-1]
    else:
        last = _last_published(plan, column)
    growth = _index(path, plan.years, last)
    system.price[:, column] *= growth
    system.price_open = [
        (at, amount, money * growth if at == column else money)  # type: ignore[misc]  # one per year
        for at, amount, money in system.price_open
    ]


def _by_year(plan: Plan, path: PricePath) -> list[float]:
    """The prices of single years in money of the result, before any inflation."""
    amounts = plan.amounts()
    money = Money(plan.inventory, plan.settings.currency, plan.settings.price_year)
    place = Place(plan.case.path, path.line)
    found = []
    for _, amount in path.by_year:
        currency = units.currency_of(amount.dimension) or plan.settings.currency
        year = plan.settings.price_year if path.price_year is None else path.price_year
        found.append(amounts.number(amount) * money.factor(currency, year, place))
    return found


def _last_published(plan: Plan, column: int) -> int:
    """The last year with a published price, or the year of a single one's money."""
    what = plan.system.columns[column]
    if what.own is not None:
        return what.own.price.year if what.own.price else plan.settings.price_year
    fact = plan.inventory.prices(what.name)[-1]
    return fact.fact.year or fact.price_year
