"""Where a saving falls: in which municipality, in Denmark or not, inside or outside the EU emissions trading system.

Inside the emissions trading system another company may use the allowances that are not needed, until they are
cancelled; national and municipal accounts count by place. Rules:
- what a partner emits itself falls in its municipality and the case's country; its fossil CO2 is inside the system
  where the partner says `ets: true`, its other gases are outside (Directive 2003/87/EC, Annex I; further gases of
  single activities such as nitric acid are not told apart);
- electricity is generated in its process's region and inside the system (power stations above 20 MW; smaller ones are
  not told apart); district heat and steam in their process's region, inside or outside is not said;
- transport is outside the system (road fuels enter a second one, not before 2027); all else of a supply chain falls
  in its process's region where that names a country, and inside or outside is not said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impact.attribution.scopes import Part, Scopes, scopes
from impact.ground.language import N_
from impact.model import OUTSIDE, Case
from impact.results.assessment import Assessment

DENMARK, UNKNOWN = N_("Denmark"), N_("abroad or not known")
INSIDE, BEYOND, NOT_SAID = N_("inside"), N_("outside"), N_("not said")


@dataclass(frozen=True, slots=True)
class PlaceSaving:
    """Climate saving of one place."""

    country: str
    municipality: str
    trading: str  # inside the EU emissions trading system, outside it, or not said
    saving: float  # [t CO2e/a]


def places(result: Assessment, found: Scopes | None = None) -> list[PlaceSaving]:
    """The default comparison's climate saving by place and trading system; adds up to the joint saving."""
    inventory = found or scopes(result)
    sums: dict[tuple[str, str, str], float] = {}
    for part in inventory.parts:
        sign = 1.0 if part.scenario == inventory.baseline else -1.0
        for country, municipality, trading, value in _placed(part, result.case):
            key = (country, municipality, trading)
            sums[key] = sums.get(key, 0.0) + sign * value
    order = sorted(sums, key=lambda key: (key[0] != DENMARK, not key[1], key))
    return [PlaceSaving(*key, sums[key]) for key in order if sums[key]]


def _placed(part: Part, case: Case) -> Iterator[tuple[str, str, str, float]]:
    """(country, municipality, trading, value) of a part."""
    partner = case.partners.get(part.partner) if part.partner != OUTSIDE else None
    if part.scope == "1":
        municipality = partner.municipality if partner else ""
        country = _country(case.region) if partner else UNKNOWN
        ets = partner.ets if partner else None
        trading = NOT_SAID if ets is None else INSIDE if ets else BEYOND
        yield country, municipality, trading, part.co2
        yield country, municipality, BEYOND, part.value - part.co2
        return
    country = _country(part.region)
    if part.group == "electricity" and part.scope != "3.3":
        yield country, "", INSIDE, part.value
    elif part.group == "transport":
        yield country, "", BEYOND, part.value
    else:
        yield country, "", NOT_SAID, part.value


def _country(region: str) -> str:
    head = region.split("-")[0]
    if head.startswith("DK"):  # DK, DK1, DK-VEKS
        return DENMARK
    return head if len(head) == 2 and head.isupper() and head != "EU" else UNKNOWN
