"""What turns the answer in time: a partner who leaves, and the years until it has paid."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from impact.economics.break_even import BreakEven, Pair
from impact.economics.flows import CashFlowModel, stretch, taxed, whole
from impact.economics.schedule import schedule
from impact.economics.terms import Terms

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaving:
    """The exchange ends after some years, and the baseline takes over for the rest of the horizon."""

    years: int
    partners: tuple[str, ...]
    npv: Array  # of the exchange so cut short against the baseline, per partner at its own rate [money]
    stranded: Array  # price of the exchange's plants not yet worn off, straight-line, per partner [money]
    back_up: Array  # present value of what the baseline costs after the exchange has ended, per partner [money]
    lost: Array  # net present value lost against going on, per partner [money]
    system: float  # net present value for everybody, at the case's rate


def leaving(cash_model: CashFlowModel, pair: Pair, years: int) -> Leaving:
    """The case when a partner leaves after some years of operation.

    Until then the exchange runs as planned. Afterwards the baseline runs, whose plants are bought then if they would
    have been bought before; the plants of the exchange are worth nothing any more.
    """
    terms = cash_model.terms
    until = terms.start + years
    cut = stretch(cash_model, pair.alternative, terms.start, until, lasting=False)
    back_up = np.zeros((len(terms.partners), terms.points))
    if until < terms.end:
        after = stretch(cash_model, pair.baseline, until, terms.end, taken_over=True)
        cut, back_up = cut + after, -after.values[0].sum(axis=0)
    values = (taxed(cash_model, cut) if terms.taxed else cut).values[0].sum(axis=0)
    baseline, alternative = (whole(cash_model, name)[0].sum(axis=0) for name in (pair.baseline, pair.alternative))
    difference = values - baseline
    return Leaving(
        years=years,
        partners=terms.partners,
        npv=_present(difference, terms),
        stranded=_stranded(cash_model, pair.alternative, until),
        back_up=_present(back_up, terms),
        lost=_present(alternative - values, terms),
        system=float(difference.sum(axis=0) @ terms.discount(terms.rate)),
    )


def _present(flows: Array, terms: Terms) -> Array:
    """Present value of each partner's row at its own rate, shape (partners,)."""
    return np.array([row @ terms.discount(rate) for row, rate in zip(flows, terms.rates, strict=True)])


def _stranded(cash_model: CashFlowModel, scenario: str, until: int) -> Array:
    """What is left, straight-line, of a scenario's plants when it ends, less the grants' part: shape (partners,)."""
    terms, case = cash_model.terms, cash_model.plan.case
    found = np.zeros(len(terms.partners))
    for item in case.scenarios[scenario].investments:
        lifetime = float(np.min(cash_model.central.series(item.lifetime)))
        plan = schedule(item.year, lifetime, terms.first, terms.start, until)
        price = float(cash_model.money(item.amount, item.year, item.line)[0])
        if item.grant is not None and terms.grants and not plan.replaced:
            price -= float(cash_model.money(item.grant, item.year, item.line)[0])
        found[terms.partners.index(item.by)] += plan.left * price
    return found


def lifetime_flip(cash_model: CashFlowModel, pair: Pair) -> BreakEven:
    """After how many years of operation the exchange has paid, if its plants are then worth nothing."""
    terms = cash_model.terms
    horizon = terms.end - terms.start

    def present(years: int) -> float:
        shorter = replace(cash_model, terms=replace(terms, end=terms.start + years))
        cut = stretch(shorter, pair.alternative, terms.start, terms.start + years, lasting=False)
        values = {
            pair.baseline: whole(shorter, pair.baseline),
            pair.alternative: (taxed(shorter, cut) if terms.taxed else cut).values,
        }
        return float(pair.present(lambda name: values[name], shorter.terms)[0])

    for years in range(1, horizon + 1):
        if present(years) >= 0:
            note = "years of operation, plants worth nothing then"
            return BreakEven("lifetime", "years of operation", horizon, years, "a", note)
    return BreakEven("lifetime", "years of operation", horizon, None, "a", f"not within {horizon} years")
