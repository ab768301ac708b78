"""A method's categories on the elementary flows of a case: the matrix C, and cumulative scores under it.

The same A, B, C and f as everywhere, with the categories of an LCIA method in place of our indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.brightway.category import Category
from impact.engine.given import given_unit_scores
from impact.engine.solve import unit_scores
from impact.engine.system import ANYWHERE, ElementaryKey
from impact.factors.biosphere import Link
from impact.model.indicators import FOSSIL_CO2, METHANE, PUBLISHED_SUM
from impact.results.ledger import Ledger

Array = NDArray[np.float64]

BIOGENIC_CO2 = "carbon dioxide (biogenic)"
UPTAKE = "cc6a1abb-b123-4ca6-8f16-38209df609be"  # 'Carbon dioxide, in air', natural resource, of the same list
GWP100 = (
    20.0,
    40.0,
)  # methane over CO2: every GWP100 since the IPCC's first report; GWP20 is above, GTP and GWP500 below

CLOSED = (
    "Biogenic CO2 counts as zero: the method credits its uptake from the air, which the inventory does not record, so"
    " what is emitted is taken as taken up before."
)
COUNTED = "Counts biogenic CO2 like fossil CO2, and credits no uptake."


@dataclass(frozen=True, slots=True)
class Characterisation:
    """Categories and their factors on the elementary flows of a system."""

    categories: tuple[Category, ...]
    C: Array  # (categories, elementary flows), per canonical unit of the flow
    notes: tuple[tuple[str, ...], ...]  # what a reader must know about each category


def characterise(
    categories: Sequence[Category], elementary: Mapping[ElementaryKey, int], links: Mapping[str, Link]
) -> Characterisation:
    """C for the elementary flows of a system.

    Parameters
    ----------
    categories : sequence of Category
    elementary : mapping of (flow, region, scope) to int
        The rows of B, as in `System.elementary`.
    links : mapping of str to Link
        From `biosphere.links`.

    Returns
    -------
    Characterisation
    """
    C = np.zeros((len(categories), len(elementary)))
    for i, category in enumerate(categories):
        for (flow, region, _), m in elementary.items():
            C[i, m] = factor(category, flow, region, links)
    flows = {flow for flow, _, _ in elementary}
    return Characterisation(tuple(categories), C, tuple(_notes(category, flows, links) for category in categories))


def factor(category: Category, flow: str, region: str, links: Mapping[str, Link]) -> float:
    """The factor of one of our flows, per its canonical unit; zero where the category does not characterise it.

    A sum published as CO2e counts like fossil CO2 where the category weights gases as GWP100 does, and nowhere else.
    """
    if category.own:
        regions = category.own.get(flow, {})
        found = next((regions[r] for r in (region, region.split("-")[0], *ANYWHERE) if r in regions), None)
        return 0.0 if found is None else found.value
    if flow.startswith(PUBLISHED_SUM):
        return _per_unit(category, FOSSIL_CO2, links) if weights_as_gwp100(category, links) else 0.0
    if flow == BIOGENIC_CO2 and credits_uptake(category, links):
        return 0.0
    return _per_unit(category, flow, links)


def weights_as_gwp100(category: Category, links: Mapping[str, Link]) -> bool:
    """Whether a category is a sum of all gases with a horizon of 100 years, told by its factors and not by its name."""
    if category.own:
        return False
    carbon_dioxide = _per_unit(category, FOSSIL_CO2, links)
    ratios = [_per_unit(category, gas, links) / carbon_dioxide for gas in METHANE] if carbon_dioxide else [0.0]
    return all(GWP100[0] <= ratio <= GWP100[1] for ratio in ratios)


def credits_uptake(category: Category, links: Mapping[str, Link]) -> bool:
    """Whether a category counts biogenic CO2 twice, with opposite signs: from the air, and back to it."""
    return category.factors.get(UPTAKE, 0.0) * _per_unit(category, BIOGENIC_CO2, links) < 0


def _per_unit(category: Category, flow: str, links: Mapping[str, Link]) -> float:
    link = links.get(flow)
    return 0.0 if link is None else category.factors.get(link.code, 0.0) * link.factor


def _notes(category: Category, flows: set[str], links: Mapping[str, Link]) -> tuple[str, ...]:
    """What was decided for a category, as far as the flows of the system are concerned."""
    if category.own:
        return category.notes
    water = [flow for flow in flows if flow.startswith("water") and _per_unit(category, flow, links)]
    notes = list(category.notes) if water else []
    if BIOGENIC_CO2 in flows and credits_uptake(category, links):
        notes.append(CLOSED)
    elif BIOGENIC_CO2 in flows and _per_unit(category, BIOGENIC_CO2, links) > 0:
        notes.append(COUNTED)
    for flow in sorted(flows):
        link = links.get(flow)
        if link is not None and link.match == "proxy" and category.factors.get(link.code):
            notes.append(f"{flow} stands as '{link.name}'. {link.note}")
    return tuple(notes)


def scores(A: Array, B: Array, C: Array, signs: Array, given: Mapping[int, Array] | None = None) -> Array:
    """Cumulative score of one unit of each product under a method.

    Parameters
    ----------
    A, B : ndarray, shapes (..., n, n) and (..., m, n)
        Technosphere and elementary flows per run.
    C : ndarray, shape (k, m)
        From `characterise`.
    signs : ndarray, shape (n,)
        -1 for a treatment, whose output is negative.
    given : mapping of int to ndarray, shape (k,), optional
        Columns whose scores come from elsewhere (a background database), per unit of their product: they are cut, so
        that what they take and emit does not count.

    Returns
    -------
    ndarray, shape (..., n, k)
    """
    own = np.asarray(np.einsum("km,...mn->...nk", C, B), dtype=np.float64)
    if not A.shape[-1]:
        return own
    if not given:
        return unit_scores(A, own) * signs[:, None]
    columns = np.array(list(given), dtype=np.intp)
    return given_unit_scores(A, own, columns, np.array([given[j] for j in given])) * signs[:, None]


def runs(table: Ledger, scenario: str, stop: NDArray[np.bool_]) -> Array:
    """Scaling of every unit process of a scenario, shape (columns,), in the ledger's first year.

    `stop`, shape (columns,), are columns with given scores: what lies behind them does not run.
    """
    return table.runs(scenario, stop=stop)
