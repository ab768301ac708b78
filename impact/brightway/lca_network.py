"""Full LCIA of a network: its cases, and the plain sum of their default savings where all of them have a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.brightway.category import Category
from impact.brightway.lca import Lca, lca
from impact.ground.printed import Printed, as_frame
from impact.results.assessed import Assessed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of the default savings in one category."""

    category: Category
    value: float | None  # none if a case that counts has no number
    counted: tuple[str, ...]  # ids of the cases that count
    without: tuple[str, ...]  # of these, the ones that have no number


@dataclass(repr=False)
class NetworkLca(Printed):
    """The cases of a network under all categories of a method, and their sums."""

    network: Assessed
    cases: list[Lca]

    def __iter__(self) -> Iterator[Lca]:
        return iter(self.cases)

    def sums(self) -> list[Sum]:
        """Of each category: operating cases, overlaps left out, as in the total of `impact assess`.

        A case that does not run in the year saves nothing, whatever the category.
        """
        out = self.network.left_out()
        counted = [one for one in self.cases if one.result.case.id not in out and one.result.runs]
        categories = self.cases[0].categories if self.cases else ()
        return [_sum(category, i, counted) for i, category in enumerate(categories)]

    def total(self) -> pd.DataFrame:
        """One row per category: family, category, indicator, value (missing if a case has none), unit, without."""
        return as_frame(self, "total")


def lca_of_network(
    network: Assessed, categories: Sequence[Category], said: Callable[[str], None] = lambda text: None
) -> NetworkLca:
    """Characterise every case of a network; see `lca.lca`."""
    return NetworkLca(network, [lca(one, categories, said=said) for one in network.members])


def _sum(category: Category, i: int, counted: Sequence[Lca]) -> Sum:
    """The sum over the cases that count; none of it where one has no number, or none counts."""
    ids = tuple(one.result.case.id for one in counted)
    without = tuple(one.result.case.id for one in counted if not one.has_saving(i))
    if without or not counted:
        return Sum(category, None, ids, without)
    savings = [one.saving(one.result.baseline, one.result.alternative)[i] for one in counted]
    return Sum(category, float(sum(savings)), ids, ())
