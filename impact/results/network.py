"""Assess a network: its cases in one year and one price level, and their plain sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.factors import Inventory
from impact.ground.errors import Fault, Faults, InputError
from impact.ground.memory import many_objects
from impact.ground.remember import Remembers
from impact.model import Case, Network, Overlap, Text
from impact.model.indicators import NAMES, unit_of
from impact.results.assessment import Assessment, Options, assess_case

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass
class NetworkAssessment(Remembers):
    """The assessments of a network's cases and their plain sum."""

    network: Network
    results: list[Assessment]

    def __iter__(self) -> Iterator[Assessment]:
        return iter(self.results)

    # ------------------------------------------------------------------ what a case answers too: `Assessed`

    is_network = True

    @property
    def subject(self) -> Network:
        return self.network

    @property
    def id(self) -> str:
        return self.network.id

    @property
    def title(self) -> Text:
        return self.network.title

    @property
    def path(self) -> str:
        return self.network.path

    @property
    def members(self) -> list[Assessment]:
        return self.results

    @property
    def year(self) -> int | None:
        return self.network.year

    @property
    def counted(self) -> list[Assessment]:
        out = self.left_out()
        return [result for result in self.results if result.id not in out]

    @property
    def currency(self) -> str:
        return self.results[0].currency if self.results else "DKK"

    @property
    def inventory(self) -> Inventory | None:
        return self.results[0].inventory if self.results else None

    @property
    def warnings(self) -> list[Fault]:
        return [warning for result in self.results for warning in result.warnings]

    def unit(self, indicator: str) -> str:
        return unit_of(indicator, self.currency)

    # ------------------------------------------------------------------ what the total leaves out

    def left_out(self) -> dict[str, Overlap | None]:
        """Cases that the total leaves out: by an overlap, or (None) because they do not operate."""
        out: dict[str, Overlap | None] = {r.case.id: None for r in self.results if not r.operates}
        for overlap in self.network.overlaps:
            running = [id for id in overlap.cases if id not in out or out[id] is not None]
            keep = overlap.counts if overlap.counts in running else next(iter(running), "")
            for id in running:
                if id != keep:
                    out[id] = overlap
        return out

    @cached_property
    def total(self) -> Array:
        """Plain sum of the default savings of operating cases, overlaps left out; shape (indicators,)."""
        savings = [result.default.saving for result in self.counted]
        summed: Array = np.sum(savings, axis=0) if savings else np.zeros(len(NAMES))
        return summed

    def savings(self) -> pd.DataFrame:
        """Savings of all comparisons of all cases, with a column `case`."""
        return self._of_all(Assessment.savings)

    def levels(self) -> pd.DataFrame:
        """Levels of all scenarios of all cases, with a column `case`."""
        return self._of_all(Assessment.levels)

    def ledger(self) -> pd.DataFrame:
        """The ledgers of all cases, with a column `case`."""
        return self._of_all(Assessment.ledger)

    def _of_all(self, frame: Callable[[Assessment], pd.DataFrame]) -> pd.DataFrame:
        import pandas as pd

        return pd.concat([frame(member).assign(case=member.id) for member in self.results], ignore_index=True)


def assess_network(
    network: Network,
    inventory: Inventory,
    options: Options,
    collected: Sequence[Faults] = (),
    track: Callable[[Sequence[Case]], Iterable[Case]] = lambda cases: cases,
) -> NetworkAssessment:
    """Assess every case of a network in one year and one price level; all faults of all cases are raised together.

    Parameters
    ----------
    collected : sequence of Faults
        What the reader of each file found.
    track : callable
        Wraps the cases while they are gone through (a progress bar).

    Raises
    ------
    InputError
    """
    by_file = {one.file: one for one in collected}
    known = {case.path for case in network.cases}
    faults = [fault for one in collected if one.file not in known for fault in one.faults]
    results = []
    latest = max((case.years.reference for case in network.cases), default=None)
    with many_objects():
        for case in track(network.cases):
            try:
                chosen = _in_network(network, case, options, latest)
                results.append(assess_case(case, inventory, chosen, by_file.get(case.path)))
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError(faults)
    return NetworkAssessment(network, results)


def _in_network(network: Network, case: Case, options: Options, latest: int | None) -> Options:
    """A network's cases share year, currency and price level; a scenario's name is taken where a case has it."""
    year = options.year or network.year
    return replace(
        options,
        year=year,
        currency=options.currency or "DKK",
        price_year=options.price_year or year or latest,
        baseline=options.baseline if options.baseline in case.baselines else "",
        alternative=options.alternative if options.alternative in case.alternatives else "",
    )
