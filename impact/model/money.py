"""Prices, investments, payments and yearly costs, and how money is reckoned."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.values import Amount, Origin, Text
from impact.model.vocabulary import DEPRECIATION_CLASSES


@dataclass(frozen=True, slots=True)
class Price:
    amount: Amount  # currency per unit
    year: int
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Investment:
    what: Text
    by: str
    amount: Amount
    year: int
    lifetime: Amount
    grant: Amount | None = None
    depreciation: str = DEPRECIATION_CLASSES[0]  # class of tax depreciation
    origin: Origin = Origin()
    note: Text = Text()
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Payment:
    provider: str  # who pays
    receiver: str
    amount: Amount  # money per year, with `price` already multiplied in; a quantity per year if there is a `tariff`
    price_year: int
    origin: Origin = Origin()
    what: Text = Text()
    tariff: str = ""  # whose price in the inventory is paid, by year: a tax, an allowance, a tariff
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Cost:
    """A yearly cost that is no flow: staff, maintenance, insurance."""

    what: Text
    by: str
    amount: Amount
    price_year: int
    role: str
    origin: Origin = Origin()
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class PricePath:
    """How the price of something goes on: in prices of one year, rising by `index` a year in real terms."""

    name: str  # a process, or the label of a line of a scenario
    index: float = 0.0  # [1/a], above inflation
    since: int | None = None  # the year from which it rises; None: the last year with a published price
    by_year: tuple[tuple[int, Amount], ...] = ()  # prices of single years, held constant before and after
    price_year: int | None = None  # None: each value in the money of its own year
    origin: Origin = Origin()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PriceScenario:
    """Changes of prices that are looked at together: (name, change as a fraction of the price)."""

    name: str
    changes: tuple[tuple[str, float], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Economy:
    """Money of a case. Rates and indices are real; the reader has converted nominal ones: (1+n) = (1+r)(1+i)."""

    rate: float = 0.035  # Danish socio-economic discount rate for years 0 to 35 (Finansministeriet 2021)
    currency: str = "DKK"
    price_year: int | None = None  # None: the reference year
    basis: str = "real"  # as the case writes its rates and indices, and as its cash flows are shown
    inflation: float = 0.02  # [1/a]; the ECB aims at 2 % over the medium term (strategy statement of 8 July 2021)
    horizon: int | None = None  # years of operation that are looked at; None: the exchange's lifetime
    prices: tuple[PricePath, ...] = ()
    price_scenarios: tuple[PriceScenario, ...] = ()
