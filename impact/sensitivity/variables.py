"""What may be set to another value: every parameter, inventory row and price that a case reaches, uncertain or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine import names
from impact.engine.draws import Draw, Draws, exchange_name
from impact.engine.plan import Plan
from impact.factors.facts import nearest_fact
from impact.ground import units
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.variables.inputs import EXCHANGE, PARAMETER, PRICE, parameter_name
from impact.variables.inventory_rows import price_name

Array = NDArray[np.float64]

CO2 = "CO2 price"
FURTHER = 10.0  # times the value: how far a search goes


@dataclass(frozen=True, slots=True)
class Knob:
    """One value that can be set.

    Attributes
    ----------
    name : str
        As `impact.variables.inputs` names it.
    kind : str
        parameter, exchange, price, or co2 for the CO2 price that an analysis of cost may add.
    title : str
    unit : str
    value : float
        In the reported year, in the unit.
    of : tuple of str
        What it acts on.
    """

    name: str
    kind: str
    title: str
    unit: str
    value: float
    of: tuple[str, ...]

    def range(self, own: tuple[float, float] | None = None) -> tuple[float, float] | None:
        """Where to search for a break-even, in the unit; None for a zero value.

        To ten times the value; a share between 0 and 1; money per unit on both sides of zero. `own` is the value's own
        range, which is always inside.
        """
        value, size = self.value, FURTHER * abs(self.value)
        if value == 0:
            return None
        if self.kind == PRICE or _money_per_unit(self.unit):
            low, high = -size, size
        elif self.unit == "1" and 0 < value < 1:
            low, high = 0.0, 1.0
        else:
            low, high = (0.0, size) if value > 0 else (-size, 0.0)
        return (low, high) if own is None else (min(low, own[0]), max(high, own[1]))


def draws_of(knobs: Sequence[Knob], values: Sequence[Any], case_id: str) -> Draws:
    """Draws from values of knobs, an array of shape (n, 1) for each or a form; other cases' parameters are left out."""
    found: dict[str, dict[str, Draw]] = {PARAMETER: {}, EXCHANGE: {}, PRICE: {}}
    for knob, set_to in zip(knobs, values, strict=True):
        if knob.kind in found and (knob.kind != PARAMETER or knob.name == parameter_name(case_id, knob.of[0])):
            found[knob.kind] |= {name: Draw(set_to) for name in knob.of}
    return Draws(found[PARAMETER], found[EXCHANGE], found[PRICE])


def _money_per_unit(unit: str) -> bool:
    """DKK/MWh, but not DKK or DKK/a."""
    money, _, per = unit.partition("/")
    return money in units.CURRENCIES and per not in ("", "a")


def knobs_of(plan: Plan) -> list[Knob]:
    """Every knob of a plan: parameters in file order, rows of the inventory and prices in the system's order."""
    found = [*_parameters(plan), *_exchanges(plan), *_prices(plan)]
    return list({knob.name: knob for knob in found}.values())


def _parameters(plan: Plan) -> Iterator[Knob]:
    amounts = plan.amounts()
    for parameter in plan.case.parameters.values():
        value = np.asarray(amounts.values[parameter.name], dtype=np.float64).reshape(-1)[0]
        unit = units.name(parameter.amount.dimension)
        title = str(names.parameter(plan.case, parameter.name))
        yield Knob(
            parameter_name(plan.case.id, parameter.name), PARAMETER, title, unit, float(value), (parameter.name,)
        )


def _exchanges(plan: Plan) -> Iterator[Knob]:
    for column in plan.system.columns:
        process = column.unit_process
        if process is None:
            continue
        for exchange in plan.inventory.exchanges(process.id):
            fact = exchange.at(plan.years[0])[0] if exchange.series else exchange.facts[0]
            name = exchange_name(process, exchange)
            title = names.exchange(plan.case, plan.inventory, exchange.flow, process.id)
            unit = f"{_unit_of(plan, exchange.kind, exchange.flow)}/{units.name(process.dimension)}"
            yield Knob(name, EXCHANGE, title, unit, fact.value, (name,))


def _unit_of(plan: Plan, kind: str, flow: str) -> str:
    if kind == "input":
        return plan.system.columns[plan.system.index[plan.resolver.product(flow).name]].unit
    return units.name(plan.inventory.elementary_flows[flow]) if flow else "1"


def _prices(plan: Plan) -> Iterator[Knob]:
    users: dict[str, list[int]] = {}
    for at, column in enumerate(plan.system.columns):
        prices = plan.inventory.prices(column.name) if column.unit_process is not None else ()
        if prices:
            fact, _ = nearest_fact(tuple(price.fact for price in prices), plan.years[0])
            name = price_name(next(price for price in prices if price.fact is fact))
            users.setdefault(name, []).append(at)
    for name, columns in users.items():
        first = columns[0]
        unit = f"{plan.settings.currency}/{plan.system.columns[first].unit}"
        of = tuple(plan.system.columns[at].name for at in columns)
        yield Knob(name, PRICE, name.partition(" (")[0], unit, float(plan.system.price[0, first]), of)


def chosen(name: str, knobs: Sequence[Knob]) -> Knob:
    """The knob that a name means: its qualified name, its title or a parameter's own name, or words that fit only one.

    Raises
    ------
    InputError
        With the nearest names, or all that it may mean.
    """
    wanted = name.strip().lower()
    fits = (
        lambda knob: wanted == knob.name.lower(),
        lambda knob: wanted == knob.title.lower() or (knob.kind == PARAMETER and wanted == knob.of[0].lower()),
        lambda knob: all(word in f"{knob.name} {knob.title}".lower() for word in wanted.split()),
    )
    found = next((some for some in ([k for k in knobs if fit(k)] for fit in fits) if some), [])
    if len(found) == 1:
        return found[0]
    known = [knob.of[0] if knob.kind == PARAMETER else knob.name for knob in knobs]
    if not found:
        remedy = did_you_mean(name, known) or f"Such as: {', '.join(known[:8])}."
        raise InputError([Fault("unknown-input", f"The case reaches no input '{name}'.", remedy=remedy)])
    shown = ", ".join(f"'{knob.name}'" for knob in found[:6]) + (" ..." if len(found) > 6 else "")
    raise InputError([Fault("ambiguous-input", f"'{name}' may mean {shown}.", remedy="Write one of these names.")])
