"""When a sum over companies may be published exactly, although parts of it are confidential.

The rules of statistical disclosure control for tables of magnitudes (minimum frequency, dominance, linked tables;
Hundepool, A. et al. (2012): Statistical Disclosure Control, Wiley): at least three companies (five for costs), no two
of them with more than 85 %, companies of one owner counted as one, and no difference to another published sum that
would tell of fewer. Beyond them, a linear programme says what a reader who knows the open inventory can infer of each
hidden value from all published sums together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.ground.language import N_

Array = NDArray[np.float64]

COMPANIES, COMPANIES_OF_COST = 3, 5
DOMINANCE = 0.85  # share of the two largest
FEW = N_("fewer than three companies stand behind it")
FEW_OF_COST = N_("fewer than five companies stand behind a sum of costs")
DOMINATED = N_("two companies make up more than 85 % of it")
DIFFERENCE = N_("its difference to another published sum would tell of too few companies")
INFERRED = N_("together with the open inventory it would narrow the class of a confidential value")
MULTIPLY = N_("confidential values multiply in it, so that what it would tell of each cannot be computed")
OF_YEARS = N_("a confidential value behind it differs from year to year, which the check cannot follow")


@dataclass(frozen=True, slots=True)
class ExactSum:
    """One exact sum over a network: its value, or the rule under which it is refused."""

    indicator: str
    value: float | None
    unit: str
    rule: str = ""


def owners(contributions: Mapping[str, float], groups: Iterable[Iterable[str]] = ()) -> dict[str, float]:
    """Contributions by owner: the companies of one group are one."""
    of = {company: f"group {k}" for k, group in enumerate(groups) for company in group}
    found: dict[str, float] = {}
    for company, value in contributions.items():
        found[of.get(company, company)] = found.get(of.get(company, company), 0.0) + value
    return {name: value for name, value in found.items() if value}


def refused(contributions: Mapping[str, float], cost: bool = False, published: Iterable[Iterable[str]] = ()) -> str:
    """The rule under which a sum of hidden contributions is refused; empty if it may be published.

    Parameters
    ----------
    contributions : mapping of str to float
        What each owner contributes (`owners`); the sign does not matter.
    cost : bool
        Costs need five companies.
    published : iterable of sets of owners
        Behind the other sums that are published of the same indicator.
    """
    fewest = COMPANIES_OF_COST if cost else COMPANIES
    sizes = sorted((abs(value) for value in contributions.values() if value), reverse=True)
    if len(sizes) < fewest:
        return FEW_OF_COST if cost else FEW
    if sum(sizes[:2]) > DOMINANCE * sum(sizes):
        return DOMINATED
    mine = {name for name, value in contributions.items() if value}
    for other in map(set, published):
        apart = mine ^ other
        if apart and (mine <= other or other <= mine) and len(apart) < fewest:
            return DIFFERENCE
    return ""


def inferable(low: Array, high: Array, slopes: Array, sums: Array, rounding: Array) -> tuple[Array, Array]:
    """What published sums leave open of each hidden value: the least and the greatest that fit them all.

    Parameters
    ----------
    low, high : ndarray, shape (values,)
        The classes.
    slopes : ndarray, shape (sums, values)
        How each sum changes with each value, from the open inventory.
    sums, rounding : ndarray, shape (sums,)
        Σ slope × value as a reader finds it from what is published, and half of its last digit.

    Returns
    -------
    tuple of ndarray, shape (values,)
        Not a number where no value fits, so that nothing is taken for safe.
    """
    from scipy.optimize import linprog  # only where something is published

    n, spread = len(low), high - low
    slopes, sums = slopes * spread, sums - slopes @ low  # every value as a place in its class, from 0 to 1
    size = np.maximum(np.abs(slopes).max(axis=1), rounding)
    size[size == 0] = 1.0
    rows = np.vstack([slopes, -slopes]) / np.tile(size, 2)[:, None]
    limits = np.concatenate([sums + rounding, rounding - sums]) / np.tile(size, 2)
    bounds = [(0.0, 1.0 if wide else 0.0) for wide in spread > 0]
    ends = np.empty((2, n))
    for k in range(n):
        for side, sign in enumerate((1.0, -1.0)):
            cost = np.zeros(n)
            cost[k] = sign
            found = linprog(cost, rows, limits, bounds=bounds)
            ends[side, k] = sign * found.fun if found.success else np.nan
    return low + ends[0] * spread, low + ends[1] * spread


def keeps_its_class(low: Array, high: Array, ends: tuple[Array, Array], width: float) -> bool:
    """Whether every value stays uncertain by `width` of the largest it can be."""
    least, most = ends
    size = np.maximum(np.abs(least), np.abs(most))
    return bool(((most - least) >= width * size * (1 - 1e-7)).all())  # the programme solves to 1e-7


def rounded(value: float, figures: int = 2) -> tuple[float, float]:
    """A value in so many significant figures, and half of its last digit."""
    if value == 0:
        return 0.0, 0.0
    digit = 10.0 ** (np.floor(np.log10(abs(value))) - figures + 1)
    return float(np.round(value / digit) * digit), float(digit / 2)
