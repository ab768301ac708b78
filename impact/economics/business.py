"""The business case of an exchange: who pays and gains what, when, and what would turn it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.economics import break_even as flips
from impact.economics import figures
from impact.economics.break_even import BreakEven, Pair
from impact.economics.cashflow import CashFlows, cash_flow_model, flows_in
from impact.economics.figures import Abatement
from impact.economics.flows import KIND, CashFlowModel
from impact.economics.key_figures import SYSTEM, KeyFigures
from impact.economics.leaving import Leaving, leaving, lifetime_flip
from impact.economics.terms import Terms, terms_of
from impact.ground import units
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import spoken
from impact.ground.printed import Printed, as_frame, rendered
from impact.model import OUTSIDE
from impact.results.assessment import Assessment

__all__ = ["SYSTEM", "Business", "business", "business_of"]

if TYPE_CHECKING:
    import pandas as pd

    from impact.economics.simulate import ValueDistribution

Array = NDArray[np.float64]


class Business(Printed):
    """The business case of one comparison; prints as readable tables.

    Parameters
    ----------
    result : Assessment
    terms : Terms
    baseline, alternative : str
        The default comparison's if empty.
    """

    def __init__(self, result: Assessment, terms: Terms, baseline: str = "", alternative: str = "") -> None:
        self.result, self.terms = result, terms
        self.pair = _pair(result, baseline, alternative)

    @property
    def baseline(self) -> str:
        return self.pair.baseline

    @property
    def alternative(self) -> str:
        return self.pair.alternative

    @cached_property
    def cash_model(self) -> CashFlowModel:
        return cash_flow_model(self.result, self.terms)

    @cached_property
    def flows(self) -> CashFlows:
        return flows_in(self.cash_model)

    @cached_property
    def has_grants(self) -> bool:
        return bool(self.flows.values[self.alternative][KIND["grant"]].any())

    @cached_property
    def without_grants(self) -> Business:
        return Business(self.result, replace(self.terms, grants=False), self.baseline, self.alternative)

    @cached_property
    def difference(self) -> Array:
        """What the exchange adds, shape (partners, points): real money, positive is better."""
        return self.flows.difference(self.baseline, self.alternative)

    def of(self, who: str) -> Array:
        """The difference for a partner, `outside` or `system`, shape (points,)."""
        if who == SYSTEM:
            return self.flows.system(self.baseline, self.alternative)
        return np.asarray(self.difference[self.terms.partners.index(who)])

    def rate_of(self, who: str) -> float:
        """The real hurdle rate [1/a]."""
        return self.terms.rate if who == SYSTEM else self.terms.rates[self.terms.partners.index(who)]

    @property
    def everyone(self) -> tuple[str, ...]:
        """Partners, outside and the system; who has nothing to do with money is left out."""
        moved = [p for p, row in zip(self.terms.partners, self.difference, strict=True) if row.any()]
        return (*moved, SYSTEM)

    # ------------------------------------------------------------------ key figures

    @cached_property
    def figures(self) -> dict[str, KeyFigures]:
        """Key figures of everyone."""
        return {who: self._figures(who) for who in self.everyone}

    def _figures(self, who: str) -> KeyFigures:
        terms, real = self.terms, self.of(who)
        rate, shown = self.rate_of(who), real * terms.shown
        shown_rate = terms.shown_rate(rate)
        present = figures.npv(real, rate)
        before, after = (self._of_kinds(name, who) for name in (self.baseline, self.alternative))
        return KeyFigures(
            who=who,
            grants=terms.grants,
            rate=shown_rate,
            npv=present,
            npv_common=figures.npv(real, terms.rate),
            annual_value=figures.annual_value(present, rate, terms.end - terms.start),
            invested=float(-after[KIND["investment"]].sum()),
            avoided=float(-before[KIND["investment"]].sum()),
            grant=float(after[KIND["grant"]].sum() - before[KIND["grant"]].sum()),
            irr=figures.returns(shown),
            mirr=figures.mirr(shown, shown_rate, shown_rate) if real.any() else None,
            payback=figures.payback(shown),
            discounted_payback=figures.payback(real, rate),
        )

    def _of_kinds(self, scenario: str, who: str) -> Array:
        """A scenario's cash flows by kind, shape (kinds, points)."""
        values = self.flows.values[scenario]
        return np.asarray(values.sum(axis=1) if who == SYSTEM else values[:, self.terms.partners.index(who)])

    @cached_property
    def abatement(self) -> dict[str, Abatement]:
        """What a tonne of CO2e costs everybody together, by boundary."""
        present = figures.npv(self.of(SYSTEM), self.terms.rate)
        return {
            boundary: figures.abatement(present, self.saved(boundary), self.terms.rate)
            for boundary in ("climate", "climate_direct")
        }

    def saved(self, indicator: str) -> Array:
        """Tonnes of CO2e saved in each year of operation, shape (years,)."""
        before, after = (flips.tonnes(self.cash_model, name, indicator) for name in (self.baseline, self.alternative))
        return np.asarray(before - after)

    @cached_property
    def levelised(self) -> list[tuple[str, str, float, str]]:
        """(scenario, function, discounted cost per discounted unit, unit) where a case has one function only.

        The cost is everybody's: with several functions there is no telling which of them a cost belongs to.
        """
        case, terms = self.result.case, self.terms
        if len(case.functions) != 1:
            return []
        function = next(iter(case.functions.values()))
        amounts = np.zeros(terms.points)
        amounts[terms.start - terms.first + 1 :] = self.cash_model.plan.amounts().series(function.amount)
        unit = f"{terms.currency}/{units.name(units.multiply(function.amount.dimension, units.YEAR))}"
        discount = terms.discount(terms.rate)
        found = []
        for scenario in (self.baseline, self.alternative):
            cost = figures.levelised(-self.flows.of(scenario).sum(axis=0), amounts, discount)
            if cost is not None:
                found.append((scenario, function.name, cost, unit))
        return found

    @cached_property
    def stream_values(self) -> list[tuple[str, float, str]]:
        """(stream, net present value per discounted unit, unit) of every stream with an amount."""
        terms, discount = self.terms, self.terms.discount(self.terms.rate)
        found = []
        for stream in self.result.case.streams:
            if stream.amount is None or not stream.amount.dimension:
                continue
            amounts = np.zeros(terms.points)
            amounts[terms.start - terms.first + 1 :] = self.cash_model.plan.amounts().series(stream.amount)
            value = figures.levelised(self.of(SYSTEM), amounts, discount)
            unit = f"{terms.currency}/{units.name(units.multiply(stream.amount.dimension, units.YEAR))}"
            if value is not None:
                found.append((str(stream.what), value, unit))
        return found

    def check_partner(self, partner: str) -> None:
        """Refuse a name that is no partner; empty means everybody."""
        known = [*self.result.case.partners, OUTSIDE]
        if partner and partner not in known:
            message = f"The case has no partner '{partner}'."
            raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(partner, known))])

    # ------------------------------------------------------------------ what turns it

    def flips(self, partner: str = "", parameters: Sequence[str] | None = None) -> list[BreakEven]:
        """Break-even prices, CO2 price, quantities, distances and years, for a partner or for everybody.

        Parameters
        ----------
        partner : str
            Everybody together if empty.
        parameters : sequence of str, optional
            Parameters to look at; quantities of the streams and distances if left out.
        """
        case = self.result.case
        self.check_partner(partner)
        for name in parameters or ():
            if name not in case.parameters:
                message = f"The case has no parameter '{name}'."
                raise InputError([Fault("unknown-parameter", message, remedy=did_you_mean(name, case.parameters))])
        pair = replace(self.pair, partner=partner)
        return [
            *flips.price_flips(self.cash_model, pair),
            flips.co2_price(self.cash_model, pair),
            *flips.parameter_flips(self.cash_model, pair, parameters),
            lifetime_flip(self.cash_model, pair),
        ]

    def leaving(self, years: int) -> Leaving:
        """The case when a partner leaves after some years of operation."""
        longest = self.terms.end - self.terms.start
        if not 1 <= years <= longest:
            message = f"A partner can leave after 1 to {longest} years; found {years}."
            raise InputError([Fault("bad-year", message)])
        return leaving(self.cash_model, self.pair, years)

    def simulate(self, draws: int = 10_000, seed: int = 42) -> ValueDistribution:
        """Distribution of every net present value, on the draws of every simulation with this seed."""
        from impact.economics.simulate import simulate  # only when asked for

        return simulate(self.cash_model, self.pair, draws, seed)

    # ------------------------------------------------------------------ tidy views

    def cash_flows(self) -> pd.DataFrame:
        """scenario, partner, kind, t, year, value, unit: both scenarios, and `difference` (positive is better)."""
        return self.flows.frame(self.baseline, self.alternative)

    def key_figures(self) -> pd.DataFrame:
        """who, grants, figure, value, unit, note; without grants too where there are any."""
        return as_frame(self, "key_figures_frame")

    def figure_rows(self) -> list[tuple[Any, ...]]:
        """Rows of `key_figures`."""
        return list(rendered(self, "figure_rows"))

    def per_unit(self) -> list[tuple[str, float | None, str, str]]:
        """(figure, value, unit, note) of what a tonne, a function and a stream cost or earn, everybody together."""
        currency = self.terms.currency
        rows: list[tuple[str, float | None, str, str]] = []
        for boundary, found in self.abatement.items():
            name = f"abatement cost ({'direct' if boundary == 'climate_direct' else 'life-cycle'})"
            rows.append((name, found.cost, f"{currency}/t CO2e", found.note))
            if found.gain is not None:
                rows.append((name.replace("abatement cost", "NPV per tonne"), found.gain, f"{currency}/t CO2e", ""))
        rows += [(f"levelised cost of {what}: {name}", value, unit, "") for name, what, value, unit in self.levelised]
        rows += [(f"NPV per unit of {what}", value, unit, "") for what, value, unit in self.stream_values]
        return rows


def _pair(result: Assessment, baseline: str, alternative: str) -> Pair:
    case = result.case
    for kind, name, known in (("baseline", baseline, case.baselines), ("alternative", alternative, case.alternatives)):
        if name and name not in known:
            message = f"The case has no {kind} '{name}'."
            raise InputError([Fault("unknown-scenario", message, remedy=did_you_mean(name, known))])
    return Pair(baseline or result.baseline, alternative or result.alternative)


def business(result: Assessment, *, baseline: str = "", alternative: str = "", **options: Any) -> Business:
    """The business case of a result's default comparison.

    Parameters
    ----------
    result : Assessment
    baseline, alternative : str
        Another comparison than the default one.
    **options
        As of `impact.economics.terms.terms_of`: tax, nominal, grants, horizon, rates, inflation, prices.

    Returns
    -------
    Business
        With `.cash_flows()`, `.key_figures()`, `.flips()` and `.leaving(years)`; it prints as readable tables.

    Raises
    ------
    InputError
        With every choice that means nothing.
    """
    return Business(result, terms_of(result, **options), baseline, alternative)


def business_of(result: Assessment) -> Business:
    """The business case of a result; it names streams and functions, so there is one in each language."""
    return result.once(("business", spoken()), lambda: business(result))
