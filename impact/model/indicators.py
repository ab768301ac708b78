"""The indicators of a result: their names, units and how they come from elementary flows.

Life-cycle indicators count every unit process behind a flow. The direct boundary counts what the partners emit
themselves and the generation of the electricity and heat they buy (GHG Protocol scopes 1 and 2). Cost stops at the
first priced purchase. `climate` is the sum of its parts by gas, weighted with the chosen GWP set.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.ground.language import N_

LIFE_CYCLE, DIRECT, COST = "life-cycle", "direct", "cost"

GWP_SETS = {
    "ar4": "GWP100 AR4",
    "ar5": "GWP100 AR5",
    "ar6": "GWP100 AR6",
    "ar4-20": "GWP20 AR4",
    "ar5-20": "GWP20 AR5",
    "ar6-20": "GWP20 AR6",
}
AWARE = "AWARE 2.0"  # annual, non-irrigation; the default
INVENTORY = "inventory"  # indicators that are sums of elementary flows

FOSSIL_CO2 = "carbon dioxide (fossil)"
METHANE = ("methane (fossil)", "methane (biogenic)")
NITROUS_OXIDE = "dinitrogen monoxide"
PUBLISHED_SUM = "greenhouse gases as CO2e"  # what a source gives as CO2e only starts with this


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column of the result: all that the program knows of an indicator stands here."""

    name: str
    unit: str  # per year
    title: str
    boundary: str = LIFE_CYCLE
    method_indicator: str = ""  # the characterisation table's name for it
    gas: str = ""  # only this gas: co2, methane_fossil, methane_biogenic, n2o, unsplit
    headline: bool = True
    head: str = ""  # of a narrow column in documents; the title if empty
    brief: str = ""  # one word, for a terminal's table of many cases; not shown there if empty
    claimed: str = ""  # in a statement: what is saved; empty: nothing to state, a part or beside


def _climate(
    suffix: str, title: str, boundary: str, gas: str, head: str = "", brief: str = "", claimed: str = ""
) -> Indicator:
    name = ("climate" if boundary == LIFE_CYCLE else "climate_direct") + suffix
    return Indicator(name, "t CO2e/a", title, boundary, "climate", gas, not gas, head, brief, claimed)


def _sum(name: str, unit: str, title: str, head: str = "", brief: str = "", claimed: str = "") -> Indicator:
    """An indicator that the characterisation table knows by its own name."""
    return Indicator(name, unit, title, method_indicator=name, head=head, brief=brief, claimed=claimed)


INDICATORS: tuple[Indicator, ...] = (
    _climate(
        "",
        "Climate change, life-cycle",
        LIFE_CYCLE,
        "",
        N_("Climate, life-cycle"),
        "climate",
        N_("of greenhouse gases over the life cycle"),
    ),
    _climate(
        "",
        "Climate change, direct (scopes 1 and 2)",
        DIRECT,
        "",
        N_("Climate, direct"),
        "direct",
        N_("of greenhouse gases from the partners' own stacks and the energy they buy"),
    ),
    _sum("climate_biogenic", "t CO2/a", "Biogenic CO2 (beside, not in, climate)", N_("Biogenic CO₂")),
    _sum("water", "m3/a", "Freshwater consumption", N_("Fresh water consumed"), "water", N_("of fresh water consumed")),
    _sum(
        "water_withdrawal_groundwater",
        "m3/a",
        "Groundwater withdrawal",
        N_("Groundwater"),
        "groundwater",
        N_("of groundwater withdrawn"),
    ),
    _sum(
        "water_withdrawal_surface",
        "m3/a",
        "Surface water withdrawal",
        N_("Surface water"),
        claimed=N_("of surface water withdrawn"),
    ),
    _sum("water_withdrawal_sea", "m3/a", "Sea water withdrawal", N_("Sea water")),
    _sum("water_withdrawal_mains", "m3/a", "Mains water use", N_("Mains water"), claimed=N_("of mains water")),
    _sum("water_scarcity", "m3 world-eq/a", "Water scarcity (AWARE)", N_("Water scarcity")),
    Indicator(
        "cost",
        "DKK/a",
        "Annual cost with annuity of investments",
        COST,
        head=N_("Annual cost"),
        brief="cost",
        claimed=N_("of yearly cost, annuities of the investments included"),
    ),
    Indicator(
        "cost_operating",
        "DKK/a",
        "Operating cost",
        COST,
        head=N_("Operating cost"),
        claimed=N_("of yearly operating cost"),
    ),
    _sum("energy_primary", "MWh/a", "Primary energy", claimed=N_("of primary energy")),
    _sum("waste", "t/a", "Waste", brief="waste", claimed=N_("of waste")),
    _sum("virgin_material", "t/a", "Virgin material", N_("Virgin material"), "material", N_("of virgin raw material")),
    _climate("_co2", "of which fossil CO2", LIFE_CYCLE, "co2"),
    _climate("_methane_fossil", "of which fossil methane", LIFE_CYCLE, "methane_fossil"),
    _climate("_methane_biogenic", "of which biogenic methane", LIFE_CYCLE, "methane_biogenic"),
    _climate("_n2o", "of which dinitrogen monoxide", LIFE_CYCLE, "n2o"),
    _climate("_unsplit", "of which published as CO2e only", LIFE_CYCLE, "unsplit"),
    _climate("_co2", "direct, of which fossil CO2", DIRECT, "co2"),
    _climate("_methane_fossil", "direct, of which fossil methane", DIRECT, "methane_fossil"),
    _climate("_methane_biogenic", "direct, of which biogenic methane", DIRECT, "methane_biogenic"),
    _climate("_n2o", "direct, of which dinitrogen monoxide", DIRECT, "n2o"),
    _climate("_unsplit", "direct, of which published as CO2e only", DIRECT, "unsplit"),
)

NAMES = tuple(indicator.name for indicator in INDICATORS)
INDEX = {name: i for i, name in enumerate(NAMES)}
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
HEADLINE = tuple(indicator.name for indicator in INDICATORS if indicator.headline)
# A published figure may be compared with these; its boundary tells direct from life-cycle.
CLAIM_INDICATORS = tuple(name for name in HEADLINE if BY_NAME[name].boundary != DIRECT)
STATED = tuple(indicator.name for indicator in INDICATORS if indicator.claimed)  # in statements for quoting

# Which indicators a table shows, in its order.
OF_NETWORK = ("climate", "climate_direct", "water", "water_withdrawal_groundwater", "cost")  # in its document
OF_MANY = ("climate", "climate_direct", "water", "water_withdrawal_groundwater", "virgin_material", "waste", "cost")
OF_FUNDER = ("climate", "climate_direct", "energy_primary", "water_withdrawal_groundwater", "water", "virgin_material",
             "waste", "cost")  # fmt: skip
OF_INDEX = ("climate", "climate_direct", "water_withdrawal_groundwater", "cost")  # of documents
OF_PARTNERS = ("climate", "climate_direct", "cost", "cost_operating")
OF_CHOICES = ("climate", "climate_direct", "water", "cost")  # alternatives, unless others are asked for
EVIDENCED = ("climate", "climate_direct", "water")  # whose terms have grades of evidence
SUMMED = (
    "climate",
    "water_withdrawal_groundwater",
    "waste",
    "virgin_material",
    "cost",
)  # exact sums of a released view
TOUCHED = (
    "water_withdrawal_groundwater",
    "water",
    "virgin_material",
    "waste",
)  # beside climate and cost, the first that changes


def gas_of(flow: str) -> str:
    """Which part of climate an elementary flow belongs to; other gases count in none but the sum."""
    if flow == FOSSIL_CO2:
        return "co2"
    if flow in METHANE:
        return "methane_fossil" if flow == METHANE[0] else "methane_biogenic"
    if flow == NITROUS_OXIDE:
        return "n2o"
    return "unsplit" if flow.startswith(PUBLISHED_SUM) else "other"


def unit_of(name: str, currency: str = "DKK") -> str:
    """The unit of an indicator, with the result's currency."""
    unit = BY_NAME[name].unit
    return unit.replace("DKK", currency) if name.startswith("cost") else unit
