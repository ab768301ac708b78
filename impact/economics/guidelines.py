"""Danish guidelines for socio-economic analysis, by year: discount steps, net tax factor, tax distortion.

The values and their sources are the table factors/society.csv; `evidence` says which of them were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.factors import Fact, Inventory, UnknownProcess
from impact.factors.cost import Money
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import N_, _

Array = NDArray[np.float64]
Steps = tuple[tuple[int, float], ...]  # (last year, rate [1/a]); the last step has no end

ENDLESS = 10_000
DEFAULT = "2023"
CO2_PRICE = N_("shadow price of carbon DK Ministry of Finance")
OTHER_CO2_PRICES = (N_("shadow price of carbon EIB"), N_("CO2 tax DK outside ETS"))  # sensitivities
_RATES = (
    (N_("discount rate, years 0 to 35"), 35),
    (N_("discount rate, years 36 to 70"), 70),
    (N_("discount rate, after year 70"), ENDLESS),
)


@dataclass(frozen=True, slots=True)
class Guideline:
    """The settings of one guideline.

    Attributes
    ----------
    name : str
        Its year.
    steps : tuple
        Real discount rates: (last year, rate [1/a]).
    net_tax_factor : float
        Factor prices to market prices, which consumers' worth is measured in [-].
    distortion : float
        What one unit of public money costs society; 1: the cost of raising taxes is not counted [-].
    facts : tuple of Fact
        The rows behind it, with their sources.
    """

    name: str
    steps: Steps
    net_tax_factor: float
    distortion: float
    facts: tuple[Fact, ...]

    @property
    def unverified(self) -> tuple[str, ...]:
        """Parameters whose values were not read in the source."""
        return tuple(f.row["parameter"] for f in self.facts if f.row["evidence"].startswith("unverified"))


def guideline(inventory: Inventory, name: str = DEFAULT) -> Guideline:
    """A guideline of the table by its year.

    Raises
    ------
    InputError
        If the table has none of that year, or a parameter of it is missing.
    """
    facts = inventory.guideline(name)
    values = {fact.row["parameter"]: fact.value for fact in facts}
    wanted = [*(parameter for parameter, _year in _RATES), N_("net tax factor"), N_("tax distortion factor")]
    missing = [parameter for parameter in wanted if parameter not in values]
    if missing:
        known = [k for k in inventory.tables.rows["society"].firsts if k.isdigit()]
        message = f"The table society.csv has no guideline of '{name}'"
        message += f": it lacks {', '.join(missing)}." if facts else "."
        remedy = did_you_mean(name, known) or f"Known: {', '.join(known)}."
        raise InputError([Fault("unknown-guideline", message, remedy=remedy)])
    steps = tuple((last, values[parameter]) for parameter, last in _RATES)
    return Guideline(name, steps, values["net tax factor"], values["tax distortion factor"], facts)


def discount_factors(points: int, steps: Steps) -> Array:
    """Discount factors at t = 0, 1, ..., each year at the rate of its step: shape (points,).

    Finansministeriet (2018, 2021): what falls in years 36 to 70 is discounted over those years at the lower rate, and
    from year 35 on at the first.
    """
    rates = [next(rate for last, rate in steps if year <= last) for year in range(1, points)]
    return np.concatenate([[1.0], np.cumprod(1 / (1 + np.array(rates)))]) if points > 1 else np.ones(points)


def annuity_factor(years: int, steps: Steps) -> float:
    """Present value of one unit at the end of each year [a]."""
    return float(discount_factors(years + 1, steps)[1:].sum())


def carbon_prices(inventory: Inventory, name: str, years: Sequence[int], money: Money) -> Array:
    """A CO2 price of the inventory in each year, straight between published years, held outside: shape (years,).

    Returns
    -------
    ndarray
        Real money of the result per tonne.

    Raises
    ------
    InputError
        If the inventory has no such price.
    """
    try:
        facts = inventory.prices(inventory.resolve(name))
    except UnknownProcess as error:
        raise InputError([Fault(error.kind, error.message, remedy=error.remedy)]) from None
    if not facts:
        raise InputError([Fault("no-price", f"The inventory has no price of '{name}'.")])
    known = [fact.fact.year or fact.price_year for fact in facts]
    values = [fact.fact.value * money.factor(fact.currency, fact.price_year or year)
              for fact, year in zip(facts, known, strict=True)]  # fmt: skip
    return np.asarray(np.interp(np.asarray(years, dtype=float), known, values))


# ---------------------------------------------------------------------------------------------- surplus heat


@dataclass(frozen=True, slots=True)
class HeatRules:
    """What the law says on the price of surplus heat for district heating in a year."""

    year: int
    cap: float | None  # [DKK/MWh]; None: no cap, or not found
    months: int  # of the year with a cap
    text: str


def surplus_heat_rules(inventory: Inventory, year: int) -> HeatRules:
    """The rules for surplus heat in a year.

    The cap counts all costs of using the heat, the utility's own too. The heat supply act (varmeforsyningsloven § 20)
    lets a heat utility take necessary costs only (hvile i sig selv): what it gains, its customers gain.
    """
    facts = inventory.guideline("surplus heat")
    caps = {fact.year: fact for fact in facts if fact.row["parameter"] == "price cap"}
    lifted = next((f for f in facts if f.row["parameter"] == "months with a price cap"), None)
    rest = _(
        "A heat utility may only take its necessary costs (varmeforsyningsloven § 20): its gain is its customers'."
    )
    if lifted is not None and lifted.year is not None and year >= lifted.year:
        months = round(lifted.value) if year == lifted.year else 0
        law = lifted.row["place"]
        text = _("The price cap on surplus heat was lifted on 1 July {year} ({law}).", year=lifted.year, law=law)
        text += _(" The cap of its first half was not found.") if months else ""
        return HeatRules(year, None, months, f"{text} {rest}")
    if year in caps:
        cap = caps[year]
        text = _(
            "Price cap on surplus heat in {year}: {cap}, all costs of using it included.", year=year, cap=cap.shown
        )
        return HeatRules(year, cap.value, 12, f"{text} {rest}")
    unknown = _("No price cap on surplus heat is known for {year}.", year=year)
    return HeatRules(year, None, 0, f"{unknown} {rest}")
