"""Published figures beside ours: every claim against every baseline and both boundaries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.ground import units
from impact.model import Claim
from impact.model.indicators import INDEX, NAMES
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment, Comparison

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One claim against one comparison at one boundary."""

    claim: Claim
    comparison: Comparison
    boundary: str
    gases: str
    claimed: float
    computed: float
    unit: str
    named: bool  # the publisher states (or leaves open) this baseline, alternative and boundary
    unsplit: float  # part of `computed` that its sources publish as CO2e only

    @property
    def difference(self) -> float | None:
        """(computed − claimed) / claimed, or None where the claim is zero."""
        return (self.computed - self.claimed) / self.claimed if self.claimed else None


def checks(result: Assessment) -> list[ClaimCheck]:
    """All claims of a case, compared over all baselines and alternatives and both boundaries."""
    found = []
    for claim in result.case.claims:
        result_for_year = in_year(result, claim)
        for comparison in result_for_year.comparisons:
            for boundary in ("direct", "life-cycle") if claim.indicator == "climate" else ("life-cycle",):
                found.append(_check(result_for_year, claim, comparison, boundary))
    return found


def in_year(result: Assessment, claim: Claim) -> Assessment:
    """The result for the year that a claim speaks of."""
    if claim.year is None or claim.year == result.year:
        return result
    from dataclasses import replace

    from impact.results.assessment import assess_case

    options = replace(result.options, year=claim.year)
    return assess_case(result.case, result.plan.inventory, options, strict=False)


def _check(result: Assessment, claim: Claim, comparison: Comparison, boundary: str) -> ClaimCheck:
    claimed = result.plan.amounts().number(claim.saving) * _money(result, claim)
    computed, unsplit = _computed(result, claim, comparison, boundary)
    named = (
        claim.baseline in ("", comparison.baseline)
        and claim.alternative in ("", comparison.alternative)
        and claim.boundary in ("", boundary)
    )
    unit = result.unit(claim.indicator)
    return ClaimCheck(claim, comparison, boundary, claim.gases or "CO2e", claimed, computed, unit, named, unsplit)


def _money(result: Assessment, claim: Claim) -> float:
    currency = units.currency_of(claim.saving.dimension)
    if currency is None:
        return 1.0
    from impact.factors.cost import Money

    settings = result.settings
    money = Money(result.plan.inventory, settings.currency, settings.price_year)
    return money.factor(currency, claim.year or result.year)


def _computed(result: Assessment, claim: Claim, comparison: Comparison, boundary: str) -> tuple[float, float]:
    """The saving that corresponds to the claim's gases and roles, and its part published as CO2e only."""
    names = _indicators(claim, boundary)
    before, after = (_level(result, scenario, claim) for scenario in (comparison.baseline, comparison.alternative))
    total = sum(before[INDEX[name]] - after[INDEX[name]] for name in names)
    unsplit = 0.0
    if claim.indicator == "climate":
        column = INDEX["climate_direct_unsplit" if boundary == "direct" else "climate_unsplit"]
        unsplit = float(before[column] - after[column])
    return float(total), unsplit


def _indicators(claim: Claim, boundary: str) -> tuple[str, ...]:
    if claim.indicator != "climate":
        return (claim.indicator,)
    stem = "climate_direct" if boundary == "direct" else "climate"
    # CO2 alone: fossil CO2, and sums that their publishers do not split
    return (f"{stem}_co2", f"{stem}_unsplit") if claim.gases == "CO2" else (stem,)


def _level(result: Assessment, scenario: str, claim: Claim) -> Array:
    if not claim.roles:
        return result.level[scenario]
    by_role = result.table.by_role(scenario)
    parts = [by_role[role][0] for role in claim.roles if role in by_role]
    return np.sum(parts, axis=0) if parts else np.zeros(len(NAMES))


def network_checks(network: Assessed) -> list[tuple[Claim, float, float]]:
    """A network's published totals: the claim, its figure in the result's units, and our plain sum."""
    total, found = network.total, []
    for claim in network.subject.claims:
        money = _money(network.members[0], claim) if network.members else 1.0
        found.append((claim, (claim.saving.constant or 0.0) * money, float(total[INDEX[claim.indicator]])))
    return found
