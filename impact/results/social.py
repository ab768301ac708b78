"""Jobs and other social effects: sourced inputs of a case, shown beside the result and never weighed into it.

Jobs are full-time equivalents (FTE), created or retained, at the partners (direct) or at their suppliers (indirect).
Jobs created and jobs retained are never added, nor jobs that are stated as an amount to those that are only named. Each
count says what would have been without the exchange.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.engine.amounts import Amounts
from impact.ground.units import name as unit_name
from impact.model import JOBS, REACHES, Case, Social

if TYPE_CHECKING:
    from impact.results.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Effect:
    """One social effect with its amount."""

    what: str
    amount: float | None
    unit: str
    jobs: str
    reach: str
    counterfactual: str
    source: str
    assumption: str
    note: str


def effects(result: Assessment) -> list[Effect]:
    """The social effects of a case, in the order of its file, in the reported year."""
    case, amounts = result.case, result.plan.amounts()
    return [_effect(item, case, amounts) for item in case.social]


def _effect(item: Social, case: Case, amounts: Amounts) -> Effect:
    value = None if item.amount is None else amounts.number(item.amount)
    unit = item.unit or ("FTE" if item.jobs else "" if item.amount is None else unit_name(item.amount.dimension))
    source = case.sources.get(item.origin.source)
    return Effect(
        what=str(item.what),
        amount=value,
        unit=unit,
        jobs=item.jobs,
        reach=item.reach,
        counterfactual=str(item.counterfactual),
        source=str(source or item.origin.source),
        assumption=str(item.origin.assumption),
        note=str(item.note),
    )


def jobs(found: Sequence[Effect]) -> dict[tuple[str, str], float]:
    """Full-time equivalents by (created or retained, direct or indirect or not said); only those that are counted."""
    sums: dict[tuple[str, str], float] = {}
    for effect in found:
        if effect.jobs and effect.amount is not None:
            key = (effect.jobs, effect.reach or "not said")
            sums[key] = sums.get(key, 0.0) + effect.amount
    order = [(kind, reach) for kind in JOBS for reach in (*REACHES, "not said")]
    return {key: sums[key] for key in order if key in sums}
