"""Which elementary flows of a background database count as ours, and where only the activity's place decides.

A background says more exactly where an emission goes (urban air, low population density ...) and names gases that our
inventory has no row for. Its flows are counted by name and compartment, whatever the sub-compartment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from impact.brightway.activities import unit_of
from impact.brightway.folder import DatabaseNode
from impact.engine.system import ANYWHERE
from impact.factors import Inventory
from impact.factors.biosphere import Link, links
from impact.ground import units
from impact.ground.errors import InputError
from impact.model.indicators import FOSSIL_CO2, METHANE, NITROUS_OXIDE

GROUPS = ("greenhouse gas", "water")  # of our elementary flows; LCIA methods bring rows of their own
GROUND, SURFACE, SEA = "water (groundwater)", "water (surface)", "water (sea)"
TO_GROUND, TO_SURFACE = "water to groundwater", "water to surface water"
TO_SEA, TO_AIR = "water to sea", "water to air"
TURBINES = "water (surface) through turbines"  # consumption counts it and its return, withdrawal does not

# Taken from nature: (name, sub-compartment or "" for any) -> our flow. Names as in ecoinvent's list of flows.
TAKEN = {
    ("Water, well, in ground", ""): GROUND,
    ("Water, unspecified natural origin", "in ground"): GROUND,
    ("Water, unspecified natural origin", ""): SURFACE,
    ("Water, river", ""): SURFACE,
    ("Water, lake", ""): SURFACE,
    ("Water, cooling, unspecified natural origin", ""): SURFACE,
    ("Water, turbine use, unspecified natural origin", ""): TURBINES,
    ("Water, salt, ocean", ""): SEA,
}
# Returned: 'Water' by compartment and sub-compartment ("" for any other).
RETURNED = {
    ("water", "ground-"): TO_GROUND,
    ("water", "ground-, long-term"): TO_GROUND,
    ("water", "ocean"): TO_SEA,
    ("water", ""): TO_SURFACE,
    ("air", ""): TO_AIR,
}

# Gases beyond our own, by the IPCC method of the same assessment report; the bundled archive has none for AR4.
OTHERS = {
    "ar6": ("IPCC 2021", "climate change", "global warming potential (GWP100)"),
    "ar6-20": ("IPCC 2021", "climate change", "global warming potential (GWP20)"),
    "ar5": ("IPCC 2013", "climate change", "global warming potential (GWP100)"),
    "ar5-20": ("IPCC 2013", "climate change", "global warming potential (GWP20)"),
}
NO_OTHERS = "Greenhouse gases beyond our own list are not counted: bw2io, which holds their factors, is missing."
INSTEAD = {"ar4": "ar5", "ar4-20": "ar5-20"}
BIOGENIC = ("Carbon dioxide, non-fossil", "Carbon dioxide, in air", "Carbon dioxide, non-fossil, resource correction")


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a score: weights by the id of a background's flow, and factors by place for water scarcity."""

    weights: Mapping[str, Mapping[int, float]]  # row -> flow id -> canonical units (or t CO2e) per unit of theirs
    scarcity: Mapping[str, Mapping[str, Mapping[str, float]]]  # method -> our water flow -> region -> factor
    notes: tuple[str, ...] = field(default=())


def names_wanted(inventory: Inventory) -> set[str]:
    """Names of flows that may count."""
    known = {link.name for link in _wanted(inventory).values()}
    return known | {name for name, _ in TAKEN} | {"Water"}


def _wanted(inventory: Inventory) -> dict[str, Link]:
    """Our flows that an indicator counts and that a background can give."""
    groups = inventory.flow_groups
    return {flow: link for flow, link in links(inventory).items() if link.match == "exact" and groups[flow] in GROUPS}


def count(
    inventory: Inventory,
    flows: Sequence[DatabaseNode],
    about: Mapping[int, Mapping[str, object]],
    named: Mapping[int, str],
    gases: Mapping[str, Mapping[str, float]],
) -> Counted:
    """The rows of a background's score.

    Parameters
    ----------
    inventory : Inventory
    flows : sequence of DatabaseNode
        Every elementary flow of the background.
    about : mapping of int to dict
        Compartments (`categories`) and units of those with a name that may count.
    named : mapping of int to str
        Flows of which the mapping table says what they count as.
    gases : mapping of str to mapping
        From `other_factors`.
    """
    weights: dict[str, dict[int, float]] = {}
    ours = {(link.name, link.categories[0]): flow for flow, link in _wanted(inventory).items()}
    notes: dict[str, None] = {}
    for node in flows:
        data = about.get(node.id)
        if data is None:
            continue
        categories = tuple(str(part) for part in data.get("categories") or ())  # type: ignore[attr-defined]
        flow = named.get(node.id) or _flow(node.name, categories, ours)
        if not flow:
            continue
        unit = unit_of(str(data.get("unit") or ""))
        dimension = inventory.elementary_flows[SURFACE if flow == TURBINES else flow]
        if unit is None or not _fits(unit[1], dimension):
            notes[f"'{node.name}' is in {data.get('unit')!s} and cannot count as '{flow}'."] = None
            continue
        weights.setdefault(flow, {})[node.id] = unit[0]
    mine = {id for row in weights.values() for id in row}
    weights.update(_others(flows, mine, gases))
    if not gases:
        notes[NO_OTHERS] = None
    scarcity = _scarcity(inventory) if {GROUND, SURFACE, TURBINES} & weights.keys() else {}
    for gas in (FOSSIL_CO2, *METHANE, NITROUS_OXIDE):
        if gas not in weights:
            notes[f"No elementary flow of the background counts as '{gas}' (docs/background.md, flows)."] = None
    return Counted(weights, scarcity, tuple(notes))


def _fits(found: units.Dimension, wanted: units.Dimension) -> bool:
    return found == wanted or (found == units.MASS and wanted == units.VOLUME)  # a tonne of water is 1 m3


def _flow(name: str, categories: tuple[str, ...], ours: Mapping[tuple[str, str], str]) -> str:
    """Our flow that a background's flow counts as, or nothing."""
    compartment, sub = (*categories, "", "")[:2]
    if name == "Water":
        return RETURNED.get((compartment, sub)) or RETURNED.get((compartment, ""), "")
    taken = TAKEN.get((name, sub)) or TAKEN.get((name, ""))
    if taken:
        return taken if compartment.startswith("natural resource") or not compartment else ""
    return ours.get((name, compartment), "")


def other_factors() -> dict[str, Mapping[str, float]]:
    """GWP of every gas that the bundled IPCC methods know, by GWP set and identifier; empty without bw2io."""
    from impact.brightway.methods import exact

    try:
        found = exact(OTHERS.values())
    except InputError:
        return {}
    return {gwp: category.factors for gwp, category in zip(OTHERS, found, strict=True)}


def _others(
    flows: Sequence[DatabaseNode], mine: set[int], gases: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[int, float]]:
    """A row of further greenhouse gases for each GWP set [t CO2e per unit]."""
    rows = {}
    for gwp, factors in gases.items():
        row = {
            node.id: 1e-3 * factors[node.code]
            for node in flows
            if node.code in factors and node.id not in mine and node.name not in BIOGENIC
        }
        if row:
            rows[other_gases(gwp)] = row
    return rows


def other_gases(gwp: str) -> str:
    """The row of greenhouse gases that our inventory has no flow for."""
    return f"other greenhouse gases ({INSTEAD.get(gwp, gwp)})"


def _scarcity(inventory: Inventory) -> dict[str, dict[str, dict[str, float]]]:
    """Factors by our flow and region of every water scarcity method that has one for the whole world."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for method in inventory.method_names:
        if method.startswith("AWARE"):
            factors = inventory.characterisation(method)
            if not all(set(ANYWHERE) & set(regions) for regions in factors.values()):
                continue  # the months of AWARE 2.0 are known for Denmark only
            for (_, flow), regions in factors.items():
                found.setdefault(method, {})[flow] = {region: fact.value for region, fact in regions.items()}
    return found
