"""Which indicators a document shows, in which order, and what it calls them."""

from __future__ import annotations

from collections.abc import Callable

from impact.ground.language import N_, _
from impact.model.indicators import BY_NAME, HEADLINE, INDEX, NAMES
from impact.results.assessment import Assessment
from impact.writing.numbers import pretty, titled


def shown_indicators(result: Assessment) -> list[str]:
    """Headline indicators that are not zero in every scenario; climate always."""
    used = [n for n in HEADLINE if any(level[INDEX[n]] for level in result.level.values())]
    return used if "climate" in used else ["climate", *used]


def chosen(changes: Callable[[str], bool]) -> list[str]:
    """Climate, the first of water and material that changes, and cost."""
    others = ("water_withdrawal_groundwater", "water", "virgin_material", "waste")
    return ["climate", *[n for n in others if changes(n)][:1], "cost"]


def pictured(result: Assessment) -> list[str]:
    """The indicators that get a figure."""
    wanted = chosen(lambda name: bool(result.default[name]))
    return [n for n in wanted if any(level[INDEX[n]] for level in result.level.values())]


def ordered(result: Assessment) -> list[str]:
    """All indicators that are not zero everywhere, the parts of climate below their sum."""
    used = [n for n in NAMES if any(level[INDEX[n]] for level in result.level.values())]
    stem = {n: "climate_direct" if n.startswith("climate_direct") else "climate" for n in used if is_part(n)}
    rows = []
    for name in used:
        if name not in stem:
            rows += [name, *(part for part, whole in stem.items() if whole == name)]
    return rows


SHORT = {
    "climate": N_("Climate, life-cycle"),
    "climate_direct": N_("Climate, direct"),
    "climate_biogenic": N_("Biogenic CO₂"),
    "water": N_("Fresh water consumed"),
    "water_withdrawal_groundwater": N_("Groundwater"),
    "water_withdrawal_surface": N_("Surface water"),
    "water_withdrawal_sea": N_("Sea water"),
    "water_withdrawal_mains": N_("Mains water"),
    "water_scarcity": N_("Water scarcity"),
    "cost": N_("Annual cost"),
    "cost_operating": N_("Operating cost"),
    "virgin_material": N_("Virgin material"),
}


def heading(name: str, unit: str) -> str:
    """An indicator as the head of a narrow column, with its unit."""
    return f"{_(SHORT[name]) if name in SHORT else titled(name)} [{pretty(unit)}]"


def is_part(name: str) -> bool:
    """Whether an indicator is one gas of climate."""
    return bool(BY_NAME[name].gas)


def row_title(name: str) -> str:
    """An indicator's title in a table, its parts set off."""
    if not is_part(name):
        return titled(name)
    return f"– {_(BY_NAME[name].title.removeprefix('direct, '))}".replace("CO2", "CO₂")
