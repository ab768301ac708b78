"""Cash flows of a case: per scenario, partner, kind and point in time, and as the difference that an exchange makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.economics.flows import KINDS, CashFlowModel, whole
from impact.economics.prices import follow
from impact.economics.terms import Terms, terms_of
from impact.engine.checks import check_numbers
from impact.engine.draws import Draws, as_draws
from impact.engine.plan import compile_case
from impact.ground.errors import Faults
from impact.ground.printed import as_frame
from impact.results.assessment import Assessment

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CashFlows:
    """Money received (positive) and paid (negative) in real money: prices of the terms' price year.

    `values[scenario]` has the shape (kinds, partners, points): kinds as in `KINDS`, partners with `outside` last,
    points in time as in `impact.economics.terms`. Over all partners and outside, payments, taxes and grants cancel.
    """

    terms: Terms
    values: Mapping[str, Array]

    @property
    def partners(self) -> tuple[str, ...]:
        return self.terms.partners

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS

    def of(self, scenario: str) -> Array:
        """Net cash flows of a scenario, shape (partners, points)."""
        return np.asarray(self.values[scenario].sum(axis=0))

    def difference(self, baseline: str, alternative: str) -> Array:
        """What the exchange adds: alternative minus baseline, shape (partners, points). Positive is better.

        It is also the saving of cost, baseline minus alternative, since cost is money paid.
        """
        before, after = self.values[baseline], self.values[alternative]
        return cleaned((after - before).sum(axis=0), (np.abs(after) + np.abs(before)).sum(axis=0))

    def system(self, baseline: str, alternative: str) -> Array:
        """The difference for all partners and outside together, shape (points,)."""
        before, after = self.values[baseline], self.values[alternative]
        return cleaned((after - before).sum(axis=(0, 1)), (np.abs(after) + np.abs(before)).sum(axis=(0, 1)))

    def rows(self, baseline: str, alternative: str) -> list[tuple[Any, ...]]:
        """(scenario, partner, kind, t, year, value) of both scenarios and the difference, as shown, without zeros."""
        terms, shown = self.terms, self.terms.shown
        found: list[tuple[Any, ...]] = []
        pairs = {**self.values, "difference": self.values[alternative] - self.values[baseline]}
        for scenario, values in pairs.items():
            for i, p, t in np.argwhere(values != 0):
                year = terms.first + int(t) - (0 if KINDS[i] in ("investment", "replacement", "grant") else 1)
                value = float(values[i, p, t] * shown[t])
                found.append((scenario, self.partners[p], KINDS[i], int(t), year, value))
        return found

    def frame(self, baseline: str, alternative: str) -> pd.DataFrame:
        """`rows` as a tidy DataFrame, with the unit."""
        return as_frame(self, "frame", baseline, alternative)


def cleaned(difference: Array, size: Array) -> Array:
    """Zero where a difference is only rounding of its terms: it must not look like a change of sign."""
    return np.where(np.abs(difference) <= 1e-12 * np.abs(size), 0.0, difference)


def cash_flow_model(
    result: Assessment, terms: Terms, draws: Draws | Mapping[str, Any] | None = None, samples: int = 1
) -> CashFlowModel:
    """Compile and evaluate a case for the years of its business case.

    Parameters
    ----------
    result : Assessment
    terms : Terms
    draws : Draws or mapping of str to ndarray, shape (samples, 1), optional
        Values of parameters, or of everything that is uncertain.
    samples : int

    Raises
    ------
    InputError
        If a scenario does not deliver its functions in one of the years.
    """
    plan = compile_case(result.case, result.plan.inventory, terms.years, result.settings, strict=False)
    faults = Faults(result.case.path)
    check_numbers(plan, faults)
    faults.stop()
    prices = follow(plan, terms.prices, terms.changes)
    return CashFlowModel(plan, prices, plan.evaluate(draws, samples), terms, as_draws(draws))


def reopened(cash_model: CashFlowModel, draws: Draws | Mapping[str, Any], samples: int) -> CashFlowModel:
    """The same model with other values of parameters."""
    return CashFlowModel(
        cash_model.plan, cash_model.prices, cash_model.plan.evaluate(draws, samples), cash_model.terms, as_draws(draws)
    )


def cash_flows(result: Assessment, **options: Any) -> CashFlows:
    """Cash flows of every scenario of a case.

    Parameters
    ----------
    result : Assessment
    **options
        As of `impact.economics.terms.terms_of`: tax, nominal, grants, horizon, rates, inflation, prices.
    """
    terms = terms_of(result, **options)
    return flows_in(cash_flow_model(result, terms))


def flows_in(cash_model: CashFlowModel) -> CashFlows:
    """The cash flows of an open model, first sample."""
    return CashFlows(cash_model.terms, {name: whole(cash_model, name)[0] for name in cash_model.plan.case.scenarios})
