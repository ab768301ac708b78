"""Compile once, evaluate often: a case's scenarios as lines over a solved system.

`compile_case` joins a case with the inventory and puts everything certain into arrays; `Plan.evaluate` takes values
of parameters (one sample or many) and returns what every line of every scenario contributes to every indicator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts, with_known_ends
from impact.engine.assemble import Assembler
from impact.engine.boundaries import GIVEN, PRICES, boundaries
from impact.engine.check_names import check_names
from impact.engine.draws import Draws, as_draws
from impact.engine.functions import check_what_can_be
from impact.engine.given import Given, ReplacingDatabase, given_unit_scores
from impact.engine.lines import Line, build_lines
from impact.engine.resolve import Resolver
from impact.engine.solve import check_condition, stop_at, unit_scores
from impact.engine.system import System, characterise, fill, fill_prices
from impact.factors import Inventory
from impact.factors.cost import Money
from impact.ground.errors import Faults
from impact.model import Case
from impact.model.indicators import AWARE, INDICATORS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices under which a case is computed; they stand on every result."""

    gwp: str = "ar6"
    aware: str = AWARE
    electricity: str = ""
    currency: str = "DKK"
    price_year: int = 2022
    rate: float = 0.035
    background: ReplacingDatabase | None = None  # a database in place of processes of the inventory


@dataclass(slots=True)
class Evaluation:
    """Values of all lines: the engine's answer, from which every view is a sum."""

    years: tuple[int, ...]
    values: Array  # (samples, years, lines, indicators), units of the indicators
    amounts: Array  # (samples, years, lines), canonical units per year, effective
    shares: list[list[Any]]  # per line: each partner's share, broadcasting to (samples, years)
    scores: Array  # (samples, years, columns, indicators): cumulative scores per unit of product
    A: Array
    B: Array
    given: Array | None = None  # (samples or 1, 1, given columns, given indicators): a background's scores


@dataclass(slots=True)
class Plan:
    """A compiled case."""

    case: Case
    inventory: Inventory
    settings: Settings
    system: System
    resolver: Resolver
    lines: list[Line]
    C: Array  # (indicators, elementary flows): indicator per canonical unit of the flow
    missing_factors: list[str] = field(default_factory=list)
    given: Given | None = None  # life-cycle scores of columns that a background database replaces

    @property
    def money(self) -> Money:
        """Conversion to the result's money."""
        return Money(self.inventory, self.settings.currency, self.settings.price_year)

    @property
    def years(self) -> tuple[int, ...]:
        """The year axis."""
        return self.system.years

    def replaced(self, indicator: int) -> NDArray[np.bool_]:
        """Columns whose score for an indicator comes from a background database, shape (columns,)."""
        n = len(self.system.columns)
        if self.given is None or indicator not in self.given.indicators:
            return np.zeros(n, dtype=bool)
        return self.given.stops(n)

    def amounts(self, draws: Draws | Mapping[str, Any] | None = None) -> Amounts:
        """Values of the case's amounts; each broadcasts to (samples, years)."""
        return Amounts(self.case, self.years, self.inventory.gas_property, as_draws(draws).parameters)

    def evaluate(self, draws: Draws | Mapping[str, Any] | None = None, samples: int = 1) -> Evaluation:
        """Solve for all samples and years at once.

        Parameters
        ----------
        draws : Draws, or mapping of str to ndarray, shape (samples, 1), optional
            What is not at its central value. A plain mapping holds values of parameters in canonical units.
        samples : int
            Length of the sample axis.

        Raises
        ------
        InputError
            If the system is singular or ill-conditioned, or an amount is not finite.
        """
        drawn, system = as_draws(draws), self.system
        amounts = self.amounts(drawn)
        A, B = fill(system, amounts, samples, drawn.exchanges)
        if system.columns:
            check_condition(A[:1], system.names, system.places)
        given = self.given.at(drawn.picks) if self.given else None
        scores = self._scores(A, B, fill_prices(system, amounts, samples, drawn.prices), given)
        y, n = len(self.years), len(self.lines)
        effective = np.zeros((samples, y, n))
        for k, line in enumerate(self.lines):
            effective[:, :, k] = line.effective(amounts)
        effective *= self.running()
        values = np.zeros((samples, y, n, len(INDICATORS)))
        money = self.money
        for k, line in enumerate(self.lines):
            amount = effective[:, :, k]
            if line.column >= 0:
                values[:, :, k] = amount[..., None] * line.sign * scores[:, :, line.column]
            elif line.elementary >= 0:
                values[:, :, k] = amount[..., None] * line.sign * self.C[:, line.elementary]
            cost = line.cost(amount, amounts, money)
            if cost is not None:
                value, weights = cost
                values[:, :, k, weights > 0] = value[..., None]
        shares = [[amounts(share) for _, share in line.shares] for line in self.lines]
        return Evaluation(self.years, values, effective, shares, scores, A, B, given)

    def running(self) -> Array:
        """1 where a line runs, 0 in years outside its segment or the exchange: shape (years, lines)."""
        running = np.ones((len(self.years), len(self.lines)))
        for y, year in enumerate(self.years):
            if not self.case.runs_in(year):
                running[y] = 0.0
                continue
            for k, line in enumerate(self.lines):
                if (line.since is not None and year < line.since) or (line.until is not None and year >= line.until):
                    running[y, k] = 0.0
        return running

    def _scores(self, A: Array, B: Array, price: Array, given: Array | None = None) -> Array:
        """Cumulative score of one unit of each column's product: shape (samples, years, columns, indicators).

        Parameters
        ----------
        A : ndarray, shape (samples, years, columns, columns)
        B : ndarray, shape (samples, years, flows, columns)
        price : ndarray, shape (samples, years, columns)
        given : ndarray, shape (samples or 1, 1, given columns, given indicators), optional
        """
        system = self.system
        scores = np.zeros((*A.shape[:2], len(system.columns), len(INDICATORS)))
        if not system.columns:
            return scores
        flows, signs = np.einsum("im,symn->syni", self.C, B), system.signs[:, None]
        for boundary in boundaries(system, self.given):
            at, stop = np.flatnonzero(boundary.indicators), boundary.stop
            if boundary.counts == GIVEN:
                assert self.given is not None and given is not None
                columns, wanted = self.given.columns, self.given.indicators
                replaced = given_unit_scores(A, flows[..., wanted], columns, given)
                scores[..., wanted] = replaced * signs
                continue
            if boundary.counts == PRICES:
                made = np.abs(np.diagonal(A, axis1=-2, axis2=-1))
                own = np.where(system.priced, price * made, 0.0)[..., None]
            else:
                own = np.where(stop[:, None], 0.0, flows[..., at])
            scores[..., at] = unit_scores(stop_at(A, stop), own, system.names) * signs
        return scores

    # ------------------------------------------------------------------ what is not priced, what is stretched

    def unpriced(self, scenario: str) -> list[str]:
        """What a scenario buys for which no price is known; its cost leaves them out."""
        system, bought = self.system, self.system.bought
        waiting = [
            line.column
            for line in reversed(self.lines)
            if line.scenario == scenario and line.column >= 0 and not (line.flow and line.flow.price)
        ]
        names: dict[str, None] = {}
        seen: set[int] = set()
        while waiting:
            column = waiting.pop()
            if column in seen or system.priced[column]:
                continue
            seen.add(column)
            if bought[column]:
                names[system.columns[column].name] = None
            else:
                waiting += [entry.row for entry in reversed(system.inputs[column])]
        return list(names)


# ---------------------------------------------------------------------------------------------- compiling


def compile_case(
    case: Case,
    inventory: Inventory,
    years: Sequence[int] | None = None,
    settings: Settings | None = None,
    faults: Faults | None = None,
    strict: bool = True,
) -> Plan:
    """Join a case with the inventory.

    Parameters
    ----------
    case : Case
    inventory : Inventory
    years : sequence of int, optional
        The year axis; the reference year if left out.
    settings : Settings, optional
    faults : Faults, optional
        Faults found by the reader, so that all are raised together.
    strict : bool
        Refuse a year far outside a series of the inventory, instead of holding the nearest published value.

    Raises
    ------
    InputError
        With every fault: unknown names, units that do not fit, functions that differ between scenarios.
    """
    collected = faults or Faults(case.path)
    chosen = settings or settings_of(case)
    resolver = Resolver(case, inventory, chosen.electricity)
    axis = tuple(years) if years else (case.years.reference,)
    check_names(case, resolver, collected)
    if collected.faults:
        check_what_can_be(case, inventory, axis, collected)
    collected.stop()
    case = with_known_ends(case, inventory.gas_property)
    money = Money(inventory, chosen.currency, chosen.price_year)
    assembler = Assembler(case, resolver, axis, money, strict)
    lines = build_lines(case, assembler, money, chosen.rate)
    system = assembler.finish()
    C, missing = characterise(system, chosen.gwp, chosen.aware)
    given = chosen.background.given(system, chosen.gwp, chosen.aware) if chosen.background else None
    return Plan(case, inventory, chosen, system, resolver, lines, C, missing, given)


def settings_of(case: Case, **chosen: Any) -> Settings:
    """The case's own settings, with choices of the caller on top (None: keep)."""
    economy = case.economy
    base = {
        "electricity": case.electricity,
        "currency": economy.currency,
        "price_year": economy.price_year or case.years.reference,
        "rate": economy.rate,
    }
    return Settings(**{**base, **{key: value for key, value in chosen.items() if value is not None}})
