"""Who takes part, what moves from whom to whom, and what everybody needs of it."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.values import Amount, Text


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the globe (WGS 84)."""

    latitude: float  # [degrees north]
    longitude: float  # [degrees east]
    about: bool = False  # the town or municipality, not the site itself


@dataclass(frozen=True, slots=True)
class Partner:
    id: str
    name: str
    municipality: str = ""
    sector: str = ""
    members: tuple[str, ...] = ()
    confidential: bool = False
    ets: bool | None = None  # its stacks are in the EU emissions trading system; None: not said
    rate: float | None = None  # real hurdle rate [1/a]; None: the case's
    corporate_tax: float | None = None  # share of profit; None: Denmark's of the year
    title: Text = Text()  # the name in both languages
    location: Location | None = None
    source: str = ""  # of its location


@dataclass(frozen=True, slots=True)
class Stream:
    what: Text
    kind: str
    provider: str
    receiver: str
    amount: Amount | None = None
    cooled_by: Amount | None = None
    heat_taken: Amount | None = None
    ends: int | None = None
    note: Text = Text()
    market_factor: float | None = None  # A of the circular footprint formula
    line: int = 0


@dataclass(frozen=True, slots=True)
class Function:
    """One function that every scenario delivers: a part of the functional unit."""

    name: str
    amount: Amount
    beneficiary: str
    note: Text = Text()
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty


@dataclass(frozen=True, slots=True)
class Coalition:
    """Some of the partners, and the scenario that they can carry out without the others."""

    partners: tuple[str, ...]
    scenario: str
    line: int = 0
