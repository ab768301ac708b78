"""Money: conventional life-cycle costing in one currency and price level.

An amount of money is converted to kroner at the mean rate of its own price year, moved to the result's price year
with the Danish consumer price index, and from there to the result's currency. Annual cost is operating cost plus
the annuity of investments.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.factors import Inventory
from impact.factors.facts import HOLD
from impact.ground import units
from impact.ground.errors import Fault, InputError, Place
from impact.ground.units import Dimension


def capital_recovery(rate: float, years: float) -> float:
    """Annuity of one unit of money [1/a]: i (1 + i)ⁿ / ((1 + i)ⁿ − 1).

    Parameters
    ----------
    rate : float
        Real discount rate [1/a].
    years : float
        Lifetime [a], above zero.
    """
    if abs(rate) < 1e-12:
        return 1 / years
    growth: float = (1 + rate) ** years
    return rate * growth / (growth - 1)


@dataclass(frozen=True, slots=True)
class Money:
    """Converts money to the currency and price level of a result."""

    inventory: Inventory
    currency: str
    price_year: int

    def factor(self, currency: str, price_year: int, place: Place | None = None) -> float:
        """What one unit of a currency at a year's prices is worth in the result's money.

        Raises
        ------
        InputError
            If the tables hold no rate for a currency near its year.
        """
        if (currency, price_year) == (self.currency, self.price_year):
            return 1.0
        there = self._dkk(currency, price_year, place)
        here = self._dkk(self.currency, self.price_year, place)
        return there * self._level(self.price_year) / self._level(price_year) / here

    def of(self, dimension: Dimension, price_year: int, place: Place | None = None) -> float:
        """As `factor`, for an amount of a given dimension."""
        return self.factor(units.currency_of(dimension) or self.currency, price_year, place)

    def _dkk(self, currency: str, year: int, place: Place | None) -> float:
        if currency == "DKK":
            return 1.0
        rate = self.inventory.rate(currency, year)
        if rate is None or abs((rate.year or year) - year) > HOLD:
            nearest = f" for {year}; the nearest is of {rate.year}" if rate is not None else ""
            message = f"No exchange rate of {currency} is known{nearest}."
            raise InputError([Fault("no-rate", message, place or Place(), "Add it to rates.csv of your own layer.")])
        return rate.value

    def _level(self, year: int) -> float:
        level = self.inventory.price_level(year)
        return 1.0 if level is None else level.value
