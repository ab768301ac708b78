"""Society's account of an exchange by a Danish guideline: present value, and the shadow price of a tonne of CO2e.

What partners and outside pay each other, taxes and grants are transfers and cancel. What is left, the resources, is
lifted from factor prices to market prices by the net tax factor. Public net expense (grants, taxes lost) costs the
tax distortion on top where the guideline counts it. CO2e is worth a CO2 price; without it the shadow price says what a
tonne costs: -NPV(without CO2e) / sum(tonnes x discount factor).

Points in time are those of the business case: t = 0 is the start of the first year and not discounted, what runs in a
year falls at its end. A CO2 price is taken as it stands, not lifted to market prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.attribution.places import DENMARK, places
from impact.attribution.scopes import scopes
from impact.economics.cashflow import cash_flow_model, flows_in
from impact.economics.flows import KIND, TRANSFERS, CashFlowModel
from impact.economics.guidelines import (
    CO2_PRICE,
    DEFAULT,
    OTHER_CO2_PRICES,
    Guideline,
    carbon_prices,
    discount_factors,
    guideline,
    surplus_heat_rules,
)
from impact.economics.terms import terms_of
from impact.engine.lines import PAYMENT
from impact.engine.names import process
from impact.factors.cost import Money
from impact.ground.language import N_, _, separated
from impact.ground.printed import Printed, as_frame, rendered
from impact.model import OUTSIDE
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

TAX = "this is a tax"  # in the inventory's column `taxes`
RESOURCES = (
    N_("purchases and credits"),
    N_("running cost"),
    N_("investments and replacements"),
    N_("residual value"),
)
_KINDS = {
    RESOURCES[0]: ("purchase", "credit"),
    RESOURCES[1]: ("running cost",),
    RESOURCES[2]: ("investment", "replacement"),
    RESOURCES[3]: ("residual value",),
}


@dataclass(frozen=True)
class Society(Printed):
    """Society's account of the default comparison; money is gained by the exchange where it is positive."""

    result: Assessment
    guideline: Guideline
    price_year: int
    currency: str
    years: tuple[int, ...]  # of operation
    resources: Mapping[str, float]  # present values at factor prices
    distortion: float  # present value of the tax distortion
    tonnes: float  # CO2e saved over the horizon, life-cycle [t]
    discounted: float  # the same, discounted [t]
    danish: float  # discounted tonnes that are known to fall in Denmark [t]
    carbon: Mapping[str, float]  # present value of the CO2e by each price
    notes: tuple[str, ...]

    @property
    def market(self) -> float:
        """What the net tax factor adds."""
        return (self.guideline.net_tax_factor - 1) * sum(self.resources.values())

    @property
    def without(self) -> float:
        """Net present value without CO2e."""
        return sum(self.resources.values()) + self.market + self.distortion

    def with_carbon(self, name: str = CO2_PRICE) -> float:
        """Net present value with CO2e at a price."""
        return self.without + self.carbon[name]

    @property
    def shadow_price(self) -> float:
        """What a discounted tonne costs society [money/t]; negative: saving it pays by itself. NaN without a saving."""
        return -self.without / self.discounted if self.discounted > 0 else float("nan")

    @property
    def shadow_price_undiscounted(self) -> float:
        """The same per tonne that is not discounted, as some reports have it [money/t]."""
        return -self.without / self.tonnes if self.tonnes > 0 else float("nan")

    @property
    def shadow_price_in_denmark(self) -> float:
        """The same per discounted tonne that falls in Denmark, which national targets count [money/t]."""
        return -self.without / self.danish if self.danish > 0 else float("nan")

    def rows(self) -> list[tuple[str, float | None, str]]:
        """(item, value, unit)."""
        money = f"{self.currency} of {self.price_year}"
        factor, distortion = (separated(f"{v:g}") for v in (self.guideline.net_tax_factor, self.guideline.distortion))
        rows: list[tuple[str, float | None, str]] = [(_(name), value, money) for name, value in self.resources.items()]
        rows += [
            (_("factor prices to market prices (x {factor})", factor=factor), self.market, money),
            (_("tax distortion (x {factor})", factor=distortion), self.distortion, money),
            (_("net present value without CO2e"), self.without, money),
        ]
        for name, value in self.carbon.items():
            rows.append((_("CO2e at {price}", price=_(name)), value, money))
            rows.append((_("net present value with CO2e at {price}", price=_(name)), self.without + value, money))
        per_tonne = f"{money}/t"
        rows += [
            (_("CO2e saved, not discounted"), self.tonnes, "t"),
            (_("CO2e saved, discounted"), self.discounted, "t"),
            (_("known to fall in Denmark, discounted"), self.danish, "t"),
            (_("shadow price, tonnes discounted"), _number(self.shadow_price), per_tonne),
            (_("shadow price, tonnes not discounted"), _number(self.shadow_price_undiscounted), per_tonne),
            (_("shadow price, discounted tonnes in Denmark"), _number(self.shadow_price_in_denmark), per_tonne),
        ]
        return rows

    def frame(self) -> pd.DataFrame:
        """Tidy: item, value, unit."""
        return as_frame(self)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`, numbers not rounded."""
        return dict(rendered(self, "as_dict"))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def society(
    result: Assessment,
    name: str = DEFAULT,
    *,
    co2_price: str | float = CO2_PRICE,
    horizon: int | None = None,
    prices: str = "",
) -> Society:
    """Society's account of the default comparison.

    Parameters
    ----------
    result : Assessment
    name : str
        The guideline's year: 2018, 2021 or 2023.
    co2_price : str or float
        A CO2 price of the inventory, or an amount [money of the result per t]. Other published prices are shown beside.
    horizon : int, optional
        Years of operation [a].
    prices : str
        A price scenario of the case.

    Raises
    ------
    InputError
        If the guideline or the price is unknown.
    """
    chosen = guideline(result.plan.inventory, name)
    cash_model = cash_flow_model(result, terms_of(result, nominal=False, horizon=horizon, prices=prices))
    terms = cash_model.terms
    discount = discount_factors(terms.points, chosen.steps)
    flows = flows_in(cash_model)
    difference = flows.values[result.alternative] - flows.values[result.baseline]  # (kinds, partners, points)
    begin = terms.start - terms.first + 1
    saved = np.zeros(terms.points)
    saved[begin:] = _tonnes(result, cash_model)
    return Society(
        result=result,
        guideline=chosen,
        price_year=terms.price_year,
        currency=terms.currency,
        years=terms.years,
        resources=_resources(difference, discount),
        distortion=(chosen.distortion - 1) * float(discount @ _public(result, cash_model, difference)),
        tonnes=float(saved.sum()),
        discounted=float(discount @ saved),
        danish=float(discount[begin:] @ _in_denmark(result, cash_model)),
        carbon=_carbon(cash_model, saved, discount, co2_price),
        notes=_notes(result, chosen),
    )


def _resources(difference: Array, discount: Array) -> dict[str, float]:
    """Present values at factor prices by kind of resource, of cash flows of shape (kinds, partners, points)."""
    return {
        label: float(discount @ difference[[KIND[kind] for kind in kinds]].sum(axis=(0, 1)))
        for label, kinds in _KINDS.items()
    }


def _carbon(cash_model: CashFlowModel, saved: Array, discount: Array, co2_price: str | float) -> dict[str, float]:
    """Present value of the tonnes of CO2e saved, shape (points,), by the price asked for and the others published."""
    inventory, terms = cash_model.plan.inventory, cash_model.terms
    at = (terms.first - 1, *range(terms.first, terms.end))  # the year that ends at each point
    money = Money(inventory, terms.currency, terms.price_year)
    carbon: dict[str, float] = {}
    for price in dict.fromkeys([co2_price, *OTHER_CO2_PRICES]):
        known = isinstance(price, str)
        worth = carbon_prices(inventory, str(price), at, money) if known else np.full(terms.points, float(price))
        label = str(price) if known else f"{price:g} {terms.currency}/t"
        carbon[label] = float(discount @ (saved * worth))
    return carbon


def _tonnes(result: Assessment, cash_model: CashFlowModel) -> Array:
    """Life-cycle CO2e saved in each year of operation, shape (years,) [t]."""
    values = cash_model.evaluation.values[0][:, :, INDEX["climate"]]
    sums = {
        name: sum(
            (values[:, k] for k, line in enumerate(cash_model.plan.lines) if line.scenario == name),
            np.zeros(len(values)),
        )
        for name in (result.baseline, result.alternative)
    }
    return np.asarray(sums[result.baseline] - sums[result.alternative])


def _in_denmark(result: Assessment, cash_model: CashFlowModel) -> Array:
    """What of it falls in Denmark, shape (years,) [t]."""
    ledger = Ledger(cash_model.plan, cash_model.evaluation)
    by_year = [places(result, scopes(result, ledger, y)) for y in range(len(cash_model.terms.years))]
    return np.array([sum(row.saving for row in rows if row.country == DENMARK) for rows in by_year])


def _public(result: Assessment, cash_model: CashFlowModel, difference: Array) -> Array:
    """What the public budget gains: grants it pays, and the taxes that `outside` receives, shape (points,)."""
    outside = cash_model.terms.partners.index(OUTSIDE)
    gained = difference[KIND["grant"], outside].copy()
    begin = cash_model.terms.start - cash_model.terms.first + 1
    for k, line in enumerate(cash_model.plan.lines):
        if line.role != PAYMENT or line.column < 0 or line.shares[0][0] != OUTSIDE:
            continue
        facts = cash_model.plan.inventory.prices(cash_model.plan.system.columns[line.column].name)
        sign = {result.alternative: 1.0, result.baseline: -1.0}.get(line.scenario)
        if sign and facts and facts[0].taxes == TAX:
            gained[begin:] -= sign * cash_model.running(k)[0]
    return np.asarray(gained)


def _notes(result: Assessment, chosen: Guideline) -> tuple[str, ...]:
    notes = [
        _("CO2e is the life-cycle saving, wherever it falls; what is known to fall in Denmark stands apart."),
        _("Prices of electricity hold the allowances of power stations: that part of the CO2e's worth counts twice."),
    ]
    if chosen.unverified:
        notes.append(
            _("Not read in the guideline itself: {items}.", items=", ".join(_(item) for item in chosen.unverified))
        )
    heat = any(stream.kind == "energy" for stream in result.case.streams)
    utilities = [p.name for p in result.case.partners.values() if p.sector.startswith("D35.3")]
    if heat and utilities:
        notes.append(surplus_heat_rules(result.plan.inventory, result.year).text)
    unpriced = dict.fromkeys(item for items in result.unpriced().values() for item in items)
    listed = ", ".join(str(process(result.case, result.plan.inventory, name)) for name in unpriced)
    notes += [_("Left out, for want of a price: {names}.", names=listed)] if unpriced else []
    return tuple(notes)


assert set(KIND) == {kind for kinds in _KINDS.values() for kind in kinds} | set(TRANSFERS)  # every kind has its place
