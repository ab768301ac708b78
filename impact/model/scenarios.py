"""Scenarios, their flows, and the unit processes of a case."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.money import Cost, Investment, Payment, Price
from impact.model.values import Amount, Origin, Text


@dataclass(frozen=True, slots=True)
class Flow:
    """One line of a scenario."""

    verb: str
    what: str  # process or elementary flow, as resolved later
    amount: Amount
    by: tuple[tuple[str, Amount], ...]
    role: str
    serves: tuple[tuple[str, Amount], ...] = ()
    substitution: Amount | None = None
    quality: Amount | None = None
    price: Price | None = None
    capacity: Amount | None = None
    region: str = ""
    label: Text = Text()
    note: Text = Text()
    origin: Origin = Origin()
    since: int | None = None
    until: int | None = None
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Segment:
    since: int | None
    until: int | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    baseline: bool
    description: Text
    flows: tuple[Flow, ...]
    segments: tuple[Segment, ...] = ()
    investments: tuple[Investment, ...] = ()
    payments: tuple[Payment, ...] = ()
    costs: tuple[Cost, ...] = ()
    without: tuple[tuple[str, Text], ...] = ()  # functions that need nothing here, and why
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty


@dataclass(frozen=True, slots=True)
class Process:
    """One of the case's own unit processes."""

    name: str
    outputs: tuple[tuple[str, Amount], ...]
    inputs: tuple[tuple[str, Amount], ...] = ()
    emissions: tuple[tuple[str, Amount], ...] = ()
    resources: tuple[tuple[str, Amount], ...] = ()
    allocation: str | tuple[tuple[str, Amount], ...] = ""
    substitution: tuple[tuple[str, str], ...] = ()
    counterparts: tuple[tuple[str, str], ...] = ()  # output -> the process on the market that makes the same
    direct: bool = True
    price: Price | None = None
    origin: Origin = Origin()
    note: Text = Text()
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty
    titles: tuple[tuple[str, Text], ...] = ()  # what documents call its outputs
