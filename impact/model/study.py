"""What a study is for, what it leaves out, and what its results stand beside: claims, social effects, reviews."""

from __future__ import annotations

from dataclasses import dataclass

from impact.model.values import Amount, Origin, Text


@dataclass(frozen=True, slots=True)
class Goal:
    """What a study is for, and for whom (ISO 14044, 4.2.2); empty texts: not said."""

    application: Text = Text()
    reasons: Text = Text()
    audience: Text = Text()
    commissioner: Text = Text()
    practitioner: Text = Text()
    comparative: bool = False  # supports a comparative assertion that is to be disclosed to the public
    line: int = 0


@dataclass(frozen=True, slots=True)
class CutOff:
    """Something left out whose size is estimated, as a share of the default climate saving."""

    what: Text
    share: float  # [-], 0 to 1
    origin: Origin = Origin()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A published figure with which the result is compared."""

    indicator: str
    saving: Amount
    baseline: str = ""
    alternative: str = ""
    boundary: str = ""
    gases: str = ""
    roles: tuple[str, ...] = ()
    year: int | None = None
    origin: Origin = Origin()
    comment: Text = Text()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Social:
    what: Text
    amount: Amount | None
    unit: str = ""
    origin: Origin = Origin()
    note: Text = Text()
    jobs: str = ""  # of JOBS; empty for what is no count of jobs
    reach: str = ""  # of REACHES
    counterfactual: Text = Text()  # what would have been without the exchange
    line: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One critical review that has taken place (ISO 14044, 6; ISO/TS 14071)."""

    reviewers: tuple[str, ...]
    kind: str  # of REVIEWS
    date: str  # as 2026-11-22
    statement: Text
    organisation: Text = Text()
    standard: str = ""
    scope: Text = Text()  # what was looked at
    url: str = ""
    line: int = 0
