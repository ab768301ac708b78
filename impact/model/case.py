"""A case, the unit of documentation, and a network of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from impact.model.money import Economy
from impact.model.partners import Coalition, Function, Partner, Stream
from impact.model.scenarios import Process, Scenario
from impact.model.study import Claim, CutOff, Goal, Review, Social
from impact.model.values import Parameter, Source, Text


@dataclass(frozen=True, slots=True)
class Years:
    reference: int
    start: int
    lifetime: int
    end: int | None = None

    @property
    def all(self) -> tuple[int, ...]:
        """Every year of the exchange, from its start through its lifetime."""
        return tuple(range(self.start, self.start + self.lifetime))


@dataclass(frozen=True, slots=True)
class Case:
    """One exchange: the unit of documentation."""

    id: str
    title: Text
    status: str
    years: Years
    partners: Mapping[str, Partner]
    parameters: Mapping[str, Parameter]
    functions: Mapping[str, Function]
    scenarios: Mapping[str, Scenario]
    streams: tuple[Stream, ...] = ()
    processes: Mapping[str, Process] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    description: Text = Text()
    note: Text = Text()
    illustrative: bool = False
    approach: str = "attributional"
    region: str = "DK"
    electricity: str = ""
    economy: Economy = Economy()
    social: tuple[Social, ...] = ()
    coalitions: tuple[Coalition, ...] = ()
    left_out: tuple[Text, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    goal: Goal = Goal()
    reviews: tuple[Review, ...] = ()
    path: str = ""
    sha256: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)  # where the case's own keys stand in its file

    @property
    def baselines(self) -> tuple[str, ...]:
        return tuple(name for name, scenario in self.scenarios.items() if scenario.baseline)

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(name for name, scenario in self.scenarios.items() if not scenario.baseline)

    @property
    def last_year(self) -> int | None:
        """The last year in which every stream still runs, if one ends."""
        ends = [stream.ends for stream in self.streams if stream.ends is not None]
        if self.years.end is not None:
            ends.append(self.years.end)
        return min(ends) if ends else None

    def runs_in(self, year: int) -> bool:
        """Whether the exchange runs in a year: from its start (or its reference year, for a plan) to its last year."""
        last = self.last_year
        return (year >= self.years.start or year == self.years.reference) and (last is None or year <= last)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Cases that claim the same saving: only one of them counts in the total."""

    cases: tuple[str, ...]
    counts: str
    reason: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Network:
    """A named set of cases."""

    id: str
    title: Text
    cases: tuple[Case, ...]
    year: int | None = None
    description: Text = Text()
    note: Text = Text()
    overlaps: tuple[Overlap, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    left_out: tuple[Text, ...] = ()
    goal: Goal = Goal()
    reviews: tuple[Review, ...] = ()
    path: str = ""
    sha256: str = ""
