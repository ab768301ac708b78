"""What the funder's document looks up, for one case or for the counted cases of a network together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from impact.economics.business import Business, business_of
from impact.economics.key_figures import KeyFigures
from impact.engine.lines import PAYMENT
from impact.factors.cost import Money
from impact.ground import units
from impact.model import OUTSIDE, Partner, Payment, Stream
from impact.model.indicators import HEADLINE, INDEX, unit_of
from impact.results import social
from impact.results.amounts import KnownAmounts
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.uncertainty.summary import NetworkSimulation, Simulation, simulate_case, simulate_network

DRAWS = 10_000
SEED = 42
TEN = 10  # years of the Innovation Fund's sums
RECYCLED, RAW_MATERIAL, CARRIED_ON = "RCR47", "RCR48", ""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tonnes:
    """A stream of material and the one ERDF indicator under which its tonnes stand."""

    result: Assessment
    stream: Stream
    amount: float  # [t/a]
    code: str  # RCR47, RCR48, or none: the tonnes stand under another stream of the case
    secret: bool


@dataclass(frozen=True, slots=True)
class TenYears:
    """Sums over the first ten years of operation [t CO2e]."""

    result: Assessment
    years: tuple[int, ...]
    reference: float
    project: float

    @property
    def avoided(self) -> float:
        return self.reference - self.project

    @property
    def relative(self) -> float | None:
        return self.avoided / self.reference if self.reference > 0 else None


class Funding:
    """The figures of one funder's document.

    Parameters
    ----------
    found : Assessment or NetworkAssessment
        Of a network the counted cases: those that operate, overlaps left out.
    draws, seed : int
    """

    def __init__(self, found: Assessment | NetworkAssessment, draws: int = DRAWS, seed: int = SEED) -> None:
        self.found, self.draws, self.seed = found, draws, seed
        self.results = found.counted if found.is_network else found.members

    @property
    def is_network(self) -> bool:
        return self.found.is_network

    @property
    def currency(self) -> str:
        return self.results[0].settings.currency if self.results else "DKK"

    @property
    def price_year(self) -> int:
        return self.results[0].settings.price_year if self.results else 0

    @property
    def year(self) -> str:
        """The reported year, or nothing where each case has its own."""
        years = {one.year for one in self.results}
        return str(years.pop()) if len(years) == 1 else ""

    @property
    def would(self) -> bool:
        """Whether nothing of it runs yet."""
        return all(one.case.status in ("idea", "planned") for one in self.results)

    @property
    def ended(self) -> bool:
        """Whether nothing of it runs any more."""
        return bool(self.results) and all(one.case.status == "ended" for one in self.results)

    def unit(self, indicator: str) -> str:
        return unit_of(indicator, self.currency)

    # ------------------------------------------------------------------ levels and savings

    def before(self, indicator: str) -> float:
        """Level of the baselines, in the reported year."""
        return sum(float(one.level[one.baseline][INDEX[indicator]]) for one in self.results)

    def after(self, indicator: str) -> float:
        """Level of the alternatives."""
        return sum(float(one.level[one.alternative][INDEX[indicator]]) for one in self.results)

    def saving(self, indicator: str) -> float:
        return sum(one.default[indicator] for one in self.results)

    @property
    def indicators(self) -> list[str]:
        """Headline indicators that are not zero before or after; climate always."""
        used = [n for n in HEADLINE if self.before(n) or self.after(n)]
        return used if "climate" in used else ["climate", *used]

    @cached_property
    def simulation(self) -> Simulation | NetworkSimulation:
        found, what = self.found, ("simulated", self.draws, self.seed)
        if isinstance(found, NetworkAssessment):
            return found.once(what, partial(simulate_network, found, self.draws, self.seed))
        return found.once(what, partial(simulate_case, found, self.draws, self.seed))

    def chance(self, indicator: str) -> float:
        """P(saving > 0)."""
        return self.simulation.probability(indicator).value

    def interval(self, indicator: str) -> tuple[float, float]:
        """Between which values 95 % of the draws of the saving lie."""
        return self.simulation.quantile(0.025, indicator), self.simulation.quantile(0.975, indicator)

    def range_over_baselines(self) -> tuple[float, float]:
        """Lowest and highest life-cycle climate saving over all pairs of baseline and alternative."""
        low = sum(min(c["climate"] for c in one.comparisons) for one in self.results)
        return low, sum(max(c["climate"] for c in one.comparisons) for one in self.results)

    # ------------------------------------------------------------------ years

    @cached_property
    def ten_years(self) -> list[TenYears]:
        """Each case's sums over its first ten years of operation, direct boundary."""
        return [ten_years(one) for one in self.results]

    @cached_property
    def lifetime_tonnes(self) -> float:
        """Life-cycle climate saving over the years of each exchange [t CO2e]."""
        return sum(map(_lifetime, self.results))

    # ------------------------------------------------------------------ money

    @cached_property
    def businesses(self) -> list[Business]:
        return [business_of(one) for one in self.results]

    @cached_property
    def grant(self) -> float:
        """Grants to the alternatives' investments, not discounted [money of the price year]."""
        return sum(figures.grant for one in self.businesses for figures in _partners(one))

    @cached_property
    def granted_tonnes(self) -> float:
        """The same of the exchanges that have a grant [t CO2e]."""
        return sum(_lifetime(one.result) for one in self.businesses if any(f.grant for f in _partners(one)))

    @cached_property
    def invested(self) -> float:
        """What partners invest in the alternatives, grants included [money of the price year]."""
        return sum(figures.invested for one in self.businesses for figures in _partners(one))

    def in_euro(self, amount: float) -> float | None:
        """Money of the result in EUR of the same year; None without results."""
        if not self.results:
            return None
        money = Money(self.results[0].plan.inventory, "EUR", self.price_year)
        return amount * money.factor(self.currency, self.price_year)

    @cached_property
    def cost_saved(self) -> float:
        """What the partners save a year, annuities included, `outside` left out [money/a]."""
        i = INDEX["cost"]
        return sum(float(v[i]) for one in self.results for p, v in one.by_partner().items() if p != OUTSIDE)

    @cached_property
    def sales(self) -> float:
        """What partners are paid for streams in the alternatives beyond the baselines [money/a]."""
        return sum(_received(one, one.alternative) - _received(one, one.baseline) for one in self.results)

    # ------------------------------------------------------------------ tonnes and jobs

    @cached_property
    def tonnes(self) -> list[Tonnes]:
        return [item for one in self.results for item in tonnes_of(one)]

    def erdf_tonnes(self, code: str) -> float:
        """Tonnes under one ERDF indicator [t/a]; no tonne stands under two."""
        return sum(item.amount for item in self.tonnes if item.code == code)

    @cached_property
    def effects(self) -> list[tuple[Assessment, social.Effect]]:
        return [(one, effect) for one in self.results for effect in social.effects(one)]

    @cached_property
    def jobs(self) -> dict[tuple[str, str], float]:
        """Full-time equivalents by (created or retained, direct or indirect or not said)."""
        return social.jobs([effect for _one, effect in self.effects])

    def partners(self) -> Iterator[tuple[Assessment, str, Partner]]:
        for one in self.results:
            yield from ((one, id, partner) for id, partner in one.case.partners.items())


def ten_years(result: Assessment) -> TenYears:
    """Σ Ref and Σ Proj over the first ten years of operation: Innovation Fund, Annex C, section 1.3."""
    ledger, i = result.over_years, INDEX["climate_direct"]
    count = min(TEN, len(ledger.years))
    before, after = (ledger.level(name)[:count, i] for name in (result.baseline, result.alternative))
    return TenYears(result, tuple(ledger.years[:count]), float(before.sum()), float(after.sum()))


def tonnes_of(result: Assessment) -> list[Tonnes]:
    """Material streams by mass, each under one ERDF indicator only.

    Waste used as raw material (RCR48) where the exchange saves virgin material, waste recycled (RCR47) elsewhere.
    What a partner makes of material that it has received from a third one in the same case was counted with the latter.
    """
    case, amounts = result.case, KnownAmounts(result)
    code = RAW_MATERIAL if result.default["virgin_material"] > 0 else RECYCLED
    moved = [(s.provider, s.receiver) for s in case.streams if s.kind == "material"]
    found = []
    for stream in case.streams:
        if stream.kind != "material" or stream.amount is None or units.name(stream.amount.dimension) != "t/a":
            continue
        secret = amounts.secret(stream.amount)
        amount = amounts.value(stream.amount) if result.runs and not secret else 0.0
        again = any(to == stream.provider and of != stream.receiver for of, to in moved)
        found.append(Tonnes(result, stream, amount, CARRIED_ON if again else code, secret))
    return found


def _lifetime(result: Assessment) -> float:
    years = result.over_years.saving(result.baseline, result.alternative)
    return float(years[:, INDEX["climate"]].sum())


def _partners(found: Business) -> list[KeyFigures]:
    return [figures for who, figures in found.figures.items() if who in found.result.case.partners]


def _received(result: Assessment, scenario: str) -> float:
    """What partners receive from other partners for what they provide [money/a]."""
    total = 0.0
    for k in result.table.select(scenario):
        line = result.table.lines[k]
        if line.role != PAYMENT or not isinstance(line.item, Payment) or OUTSIDE in (
            line.item.provider, line.item.receiver
        ):  # fmt: skip
            continue
        cost = float(result.table.values[0, k, INDEX["cost"]])
        total += -cost if line.shares[0][0] == line.item.receiver else 0.0
    return total
