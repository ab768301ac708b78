"""The terms of a business case: whose rate, which years, which money.

Points in time: t = 0 is the start of the first year, t = k the end of the k-th. Investments fall at the start of
their year, what runs falls at the end of its year, and the flow at t = 0 is not discounted. So the net present
value of a constant saving is the saving times the annuity factor, which ties it to the annual cost of the ledger.

Everything is computed in real money: prices of the price year, discounted at real rates. Nominal cash flows are the
real ones times the price level (1 + i)^(t − s), where s is the start of the price year, and nominal rates follow
from (1 + n) = (1 + r)(1 + i). Net present values are given in prices of the price year, so both ways give the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import Fault, Faults, InputError, did_you_mean
from impact.model import OUTSIDE, Case
from impact.results.assessment import Assessment

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what terms the cash flows are reckoned; rates are real [1/a]."""

    first: int  # the year at whose start t = 0 lies
    start: int  # first year of operation
    end: int  # first year after the horizon, or after the exchange if a stream ends before
    partners: tuple[str, ...]  # `outside` is the last
    rate: float  # the case's
    rates: tuple[float, ...]  # each partner's hurdle rate; outside: the case's
    inflation: float
    currency: str
    price_year: int
    nominal: bool = False  # how cash flows, IRR and MIRR are shown
    taxed: bool = False  # corporate tax and tax depreciation
    grants: bool = True
    prices: str = ""  # which price scenario
    changes: tuple[tuple[str, float], ...] = ()  # further changes of prices, as fractions of them

    @property
    def points(self) -> int:
        """Number of points in time, t = 0 included."""
        return self.end - self.first + 1

    @property
    def years(self) -> tuple[int, ...]:
        """The years of operation."""
        return tuple(range(self.start, self.end))

    @property
    def levels(self) -> Array:
        """Price level at each point in time, 1 at the start of the price year: shape (points,)."""
        t = np.arange(self.points) - (self.price_year - self.first)
        return np.asarray((1 + self.inflation) ** t, dtype=float)

    @property
    def shown(self) -> Array:
        """What real money at each point is multiplied with to be shown: shape (points,)."""
        return self.levels if self.nominal else np.ones(self.points)

    def discount(self, rate: float) -> Array:
        """Discount factors of real money, 1 at t = 0: shape (points,)."""
        return np.asarray((1 + rate) ** -np.arange(self.points, dtype=float), dtype=float)

    def shown_rate(self, real: float) -> float:
        """A real rate as it is shown: (1 + n) = (1 + r)(1 + i)."""
        return (1 + real) * (1 + self.inflation) - 1 if self.nominal else real

    @property
    def money(self) -> str:
        """The money in which cash flows are shown."""
        return f"{self.currency}, money of the day" if self.nominal else f"{self.currency} of {self.price_year}"


def terms_of(
    result: Assessment,
    *,
    tax: bool = False,
    nominal: bool | None = None,
    grants: bool = True,
    horizon: int | None = None,
    rates: Mapping[str, float] | None = None,
    inflation: float | None = None,
    prices: str = "",
    changes: Mapping[str, float] | None = None,
) -> Terms:
    """The terms of a result's case, with choices of the caller on top.

    Parameters
    ----------
    result : Assessment
    tax : bool
        Danish corporate tax and tax depreciation.
    nominal : bool, optional
        Show money of the day; as the case's `economy: basis` if left out.
    grants : bool
        With the grants, or without.
    horizon : int, optional
        Years of operation [a].
    rates : mapping of str to float, optional
        Hurdle rates of partners on the basis that is shown [1/a].
    inflation : float, optional
        [1/a].
    prices : str
        A price scenario of the case.
    changes : mapping of str to float, optional
        Changes of further prices as fractions of them, by the name of a process or the label of a line.

    Raises
    ------
    InputError
        With every choice that means nothing.
    """
    case, economy = result.case, result.case.economy
    faults = Faults(case.path)
    years = (economy.horizon or case.years.lifetime) if horizon is None else horizon
    inflation = economy.inflation if inflation is None else inflation
    _check(case, faults, years, rates or {}, inflation, prices)
    faults.stop()
    shown = (economy.basis == "nominal") if nominal is None else nominal
    partners, common = (*case.partners, OUTSIDE), result.settings.rate
    asked = {who: (1 + rate) / (1 + inflation) - 1 if shown else rate for who, rate in (rates or {}).items()}
    own = {who: partner.rate for who, partner in case.partners.items() if partner.rate is not None}
    last = case.years.start + years - 1
    return Terms(
        first=first_year(case),
        start=case.years.start,
        end=min(last, case.last_year or last) + 1,
        partners=partners,
        rate=common,
        rates=tuple({**own, **asked}.get(name, common) for name in partners),
        inflation=inflation,
        currency=result.settings.currency,
        price_year=result.settings.price_year,
        nominal=shown,
        taxed=tax,
        grants=grants,
        prices=prices,
        changes=tuple((changes or {}).items()),
    )


def first_year(case: Case) -> int:
    """The first year in which the exchange costs something: its start, or an earlier investment of an alternative.

    What a baseline has bought before is there anyway; only its replacement counts.
    """
    bought = [item.year for name in case.alternatives for item in case.scenarios[name].investments]
    return min([case.years.start, *bought])


def _check(case: Case, faults: Faults, years: int, rates: Mapping[str, float], inflation: float, prices: str) -> None:
    if not 1 <= years <= 100:
        faults.add("bad-lifetime", f"A horizon of {years} years does not lie between 1 and 100.")
    if not -0.2 < inflation < 1:
        message = f"The inflation {inflation:g} does not lie between -20 % and 100 %."
        faults.add("bad-rate", message, 0, "Write a fraction, as in 0.02 for 2 %.")
    for name, rate in rates.items():
        if name not in case.partners:
            message = f"The case has no partner '{name}'."
            faults.add("unknown-partner", message, 0, did_you_mean(name, case.partners))
        if not -0.5 < rate < 1:
            message = f"The rate {rate:g} of '{name}' does not lie between -50 % and 100 %."
            faults.add("bad-rate", message, 0, "Write a fraction, as in 0.08 for 8 %.")
    known = [scene.name for scene in case.economy.price_scenarios]
    if prices and prices not in known:
        message = f"The case has no price scenario '{prices}'."
        remedy = did_you_mean(prices, known) or "It declares them in `economy: price scenarios`."
        raise InputError([*faults.faults, Fault("unknown-price-scenario", message, remedy=remedy)])
