"""What turns the answer: prices, quantities, distances, lifetimes, and a partner who leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact import expressions
from impact.economics.cashflow import reopened
from impact.economics.flows import CashFlowModel, whole
from impact.economics.prices import scale, touched
from impact.economics.terms import Terms
from impact.ground import units
from impact.ground.errors import InputError
from impact.model import Amount, Case, Parameter
from impact.model.indicators import INDEX

Array = NDArray[np.float64]

# Multiples of a parameter's value among which a change of sign is looked for.
GRID = np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0])


@dataclass(frozen=True, slots=True)
class Pair:
    """The comparison and the viewpoint: a partner, or everybody (empty)."""

    baseline: str
    alternative: str
    partner: str = ""

    def present(self, values: Callable[[str], Array], terms: Terms) -> Array:
        """Net present value of the exchange at the viewpoint's rate, shape (samples,)."""
        difference = (values(self.alternative) - values(self.baseline)).sum(axis=1)  # (samples, partners, points)
        if not self.partner:
            return np.asarray(difference.sum(axis=1) @ terms.discount(terms.rate))
        p = terms.partners.index(self.partner)
        return np.asarray(difference[:, p] @ terms.discount(terms.rates[p]))


@dataclass(frozen=True, slots=True)
class BreakEven:
    """At which value the net present value is zero; `value` None: at none that was looked at."""

    kind: str  # price, CO2 price, quantity, distance, parameter, lifetime
    what: str
    central: float
    value: float | None
    unit: str
    note: str = ""

    @property
    def change(self) -> float | None:
        """Change from the central value, as a fraction of it."""
        return None if self.value is None or not self.central else self.value / self.central - 1


# ---------------------------------------------------------------------------------------------- prices


def price_flips(cash_model: CashFlowModel, pair: Pair) -> list[BreakEven]:
    """Break-even of every price that the comparison pays, all years moved alike.

    The net present value is linear in each price, so two evaluations give its zero exactly.
    """
    base = float(pair.present(lambda name: whole(cash_model, name), cash_model.terms)[0])
    found, small = [], _rounding(cash_model, pair)
    for name in _priced(cash_model, pair):
        column, lines = touched(cash_model.plan, name)
        doubled = _with_price(cash_model, column, lines, 2.0)
        slope = float(pair.present(lambda scenario, b=doubled: whole(b, scenario), cash_model.terms)[0]) - base  # type: ignore[misc]
        if abs(slope) <= small:
            continue
        central, unit = _price_level(cash_model, column, lines)
        factor = 1 - base / slope
        note = "mean over the years; all years move alike" if factor >= 0 else "no price above zero does"
        found.append(BreakEven("price", name, central, central * factor if factor >= 0 else None, unit, note))
    return sorted(found, key=lambda flip: abs(flip.change) if flip.change is not None else np.inf)


def _priced(cash_model: CashFlowModel, pair: Pair) -> list[str]:
    """What the two scenarios pay for, by process or, where a line has a price of its own, by its label."""
    plan = cash_model.plan
    names: dict[str, None] = {}
    for k, line in enumerate(plan.lines):
        if line.scenario not in (pair.baseline, pair.alternative) or not line.annual:
            continue
        if line.money or (line.flow is not None and line.flow.price is not None):
            if cash_model.running(k).any():
                names[line.label] = None
        elif line.column >= 0:
            for at in _bought(cash_model, line.column, set()):
                names[plan.system.columns[at].name] = None
    return list(names)


def _bought(cash_model: CashFlowModel, column: int, seen: set[int]) -> Iterator[int]:
    """The priced columns at which the cost of a column stops."""
    system = cash_model.plan.system
    if column in seen:
        return
    seen.add(column)
    if system.priced[column]:
        yield column
    elif not system.bought[column]:
        for entry in system.inputs[column]:
            yield from _bought(cash_model, entry.row, seen)


def _with_price(cash_model: CashFlowModel, column: int | None, lines: list[int], factor: float) -> CashFlowModel:
    """The same model with one price multiplied; the given ones stay as they are."""
    plan, prices = cash_model.plan, cash_model.prices
    kept = plan.system.price.copy(), list(plan.system.price_open), prices.factors.copy()
    scale(prices, column, lines, factor)
    evaluation = plan.evaluate(cash_model.draws, cash_model.samples) if column is not None else cash_model.evaluation
    changed = CashFlowModel(plan, type(prices)(plan, prices.factors), evaluation, cash_model.terms, cash_model.draws)
    plan.system.price, plan.system.price_open, prices.factors = kept
    return changed


def _price_level(cash_model: CashFlowModel, column: int | None, lines: list[int]) -> tuple[float, str]:
    """The mean price over the years and its unit; for a line of money its mean yearly amount."""
    currency = cash_model.terms.currency
    system = cash_model.plan.system
    if column is not None and not lines:
        opened = [
            cash_model.plan.amounts(cash_model.draws)(amount) * money
            for at, amount, money in system.price_open
            if at == column
        ]
        level = float(np.mean(opened[0])) if opened else float(system.price[:, column].mean())
        unit = system.columns[column].unit
        return level, f"{currency}/{unit}"
    line = cash_model.plan.lines[lines[0]]
    if line.flow is not None and line.flow.price is not None:
        amount = cash_model.evaluation.amounts[0, :, lines[0]] * line.sign
        total, quantity = float(cash_model.running(lines[0])[0].sum()), float(amount.sum())
        unit = cash_model.plan.system.columns[line.column].unit if line.column >= 0 else "unit"
        return (total / quantity if quantity else 0.0), f"{currency}/{unit}"
    return float(np.abs(cash_model.running(lines[0])[0]).mean()), f"{currency}/a"


def co2_price(cash_model: CashFlowModel, pair: Pair, indicator: str = "climate_direct") -> BreakEven:
    """The price of CO2e, on top of those already paid, at which the net present value is zero.

    It is paid on the emissions of an indicator in all years, so it is the shadow price −NPV / Σ ΔCO2e · DF.
    """
    terms = cash_model.terms
    present = float(pair.present(lambda name: whole(cash_model, name), terms)[0])
    saved = tonnes(cash_model, pair.baseline, indicator, pair.partner) - tonnes(
        cash_model, pair.alternative, indicator, pair.partner
    )
    rate = terms.rates[terms.partners.index(pair.partner)] if pair.partner else terms.rate
    weight = float(saved @ terms.discount(rate)[terms.start - terms.first + 1 :])
    unit = f"{terms.currency}/t CO2e"
    what = "CO2e, direct" if indicator == "climate_direct" else "CO2e, life-cycle"
    if abs(weight) <= 1e-9 * max(1.0, abs(present)):
        return BreakEven("CO2 price", what, 0.0, None, unit, "no CO2e is saved")
    value = -present / weight
    if value < 0:
        note = "it pays without one" if present >= 0 else "a CO2 price makes it worse"
        return BreakEven("CO2 price", what, 0.0, None, unit, note)
    note = "on top of what is paid already" if weight > 0 else "above it the exchange no longer pays: it emits more"
    return BreakEven("CO2 price", what, 0.0, value, unit, note)


def tonnes(cash_model: CashFlowModel, scenario: str, indicator: str, partner: str = "") -> Array:
    """A climate indicator of a scenario in each year of operation, shape (years,) [t/a]."""
    plan, evaluation = cash_model.plan, cash_model.evaluation
    total = np.zeros(len(plan.years))
    for k, line in enumerate(plan.lines):
        if line.scenario != scenario:
            continue
        values = evaluation.values[0, :, k, INDEX[indicator]]
        for (name, _), share in zip(line.shares, evaluation.shares[k], strict=True):
            if partner in ("", name):
                total += np.broadcast_to(np.asarray(values * share), (1, len(total)))[0]
    return total


# ---------------------------------------------------------------------------------------------- quantities


def parameter_flips(cash_model: CashFlowModel, pair: Pair, names: Sequence[str] | None = None) -> list[BreakEven]:
    """Break-even of parameters: quantities of streams and functions and distances, or those that are named.

    Each is multiplied with `GRID`, alone; where the net present value changes its sign, the zero is found by Brent's
    method. Of several zeros the nearest to the central value is given.
    """
    parameters = cash_model.plan.case.parameters
    chosen = [parameters[name] for name in names] if names is not None else list(_levers(cash_model.plan.case))
    values = cash_model.plan.amounts(cash_model.draws).values
    central = {p.name: float(np.mean(np.asarray(values[p.name], dtype=float))) for p in chosen}
    chosen = [p for p in chosen if central[p.name] and not p.by_year]
    small = _rounding(cash_model, pair)
    found = []
    for p in chosen:
        present = _over_grid(cash_model, pair, p.name, central[p.name])
        found.append(_zero(cash_model, pair, p, central[p.name], np.where(np.abs(present) <= small, 0.0, present)))
    return found


def _over_grid(cash_model: CashFlowModel, pair: Pair, name: str, central: float) -> Array:
    """Net present value at every multiple of a parameter, shape (multiples,); NaN where it means nothing."""
    try:
        return _present_with(cash_model, pair, {name: central * GRID[:, None]}, len(GRID))
    except InputError:  # some of them leave the domain of an expression
        return np.array([_or_nan(cash_model, pair, name, central * factor) for factor in GRID])


def _or_nan(cash_model: CashFlowModel, pair: Pair, name: str, value: float) -> float:
    try:
        return float(_present_with(cash_model, pair, {name: np.array([[value]])})[0])
    except InputError:
        return np.nan


def _rounding(cash_model: CashFlowModel, pair: Pair) -> float:
    """Below this a net present value is only the rounding of its terms."""
    return 1e-10 * sum(float(np.abs(whole(cash_model, name)).sum()) for name in (pair.baseline, pair.alternative))


def _present_with(cash_model: CashFlowModel, pair: Pair, draws: dict[str, Array], samples: int = 1) -> Array:
    """Net present value with other values of parameters, shape (samples,)."""
    other = reopened(cash_model, draws, samples)
    return pair.present(lambda name: whole(other, name), cash_model.terms)


def _levers(case: Case) -> Iterator[Parameter]:
    """Parameters that the amount of a stream or a function hangs on, and distances."""
    amounts = [stream.amount for stream in case.streams if stream.amount is not None]
    amounts += [function.amount for function in case.functions.values()]
    wanted: set[str] = set()
    for amount in amounts:
        wanted |= expressions.names_in(amount.tree)
    for parameter in case.parameters.values():
        if (parameter.name in wanted and parameter.amount.dimension != units.NONE) or _is_distance(parameter.amount):
            yield parameter


def _is_distance(amount: Amount) -> bool:
    return amount.dimension == units.parse_unit("km")[1]


def _zero(cash_model: CashFlowModel, pair: Pair, parameter: Parameter, central: float, present: Array) -> BreakEven:
    kind = "distance" if _is_distance(parameter.amount) else "quantity"
    unit = units.name(parameter.amount.dimension)
    crossing = np.flatnonzero(np.sign(present[1:]) * np.sign(present[:-1]) < 0)
    if not len(crossing):
        note = f"no value from {GRID[0]:.0%} of it to {GRID[-1]:.0f} times as much changes the sign"
        return BreakEven(kind, parameter.name, central, None, unit, note)
    at = int(min(crossing, key=lambda i: abs(np.log(GRID[i] * GRID[i + 1]))))

    def value(factor: float) -> float:
        return float(_present_with(cash_model, pair, {parameter.name: np.array([[central * factor]])})[0])

    from scipy.optimize import brentq  # only where something turns it

    factor = float(brentq(value, GRID[at], GRID[at + 1], xtol=1e-9))
    note = "" if len(crossing) == 1 else "the nearest of several"
    return BreakEven(kind, parameter.name, central, central * factor, unit, note)
