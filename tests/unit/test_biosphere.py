"""The table that links elementary flows to Brightway's biosphere, and the reading of LCIA methods."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from impact.brightway import methods, water
from impact.brightway.category import Category
from impact.brightway.methods import find, select
from impact.factors import Inventory, biosphere
from impact.ground import units
from impact.ground.errors import InputError

NAMESPACE = "{http://www.EcoInvent.org/EcoSpold02}"
UNITS = {"kg": "kilogram", "m3": "cubic meter", "MJ": "megajoule"}  # as bw2io normalises them

needs_bw2io = pytest.mark.skipif(find_spec("bw2io") is None, reason="needs Brightway's packages")


@cache
def flow_list() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Name, categories and unit of each flow in the bundled list, as bw2io makes them a biosphere database."""
    spec = find_spec("bw2io")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "data" / "lci" / "ecoinvent elementary flows 3.9.xml"
    found = {}
    for flow in ElementTree.parse(path).getroot():
        inner = flow.find(NAMESPACE + "compartment")
        name, unit = flow.findtext(NAMESPACE + "name"), flow.findtext(NAMESPACE + "unitName")
        assert inner is not None and name is not None and unit is not None
        parts = [inner.findtext(NAMESPACE + part) or "" for part in ("compartment", "subcompartment")]
        found[flow.attrib["id"]] = (name, tuple(p for p in parts if p != "unspecified"), UNITS.get(unit, unit))
    return found


@pytest.fixture(scope="module")
def links(inventory: Inventory) -> dict[str, biosphere.Link]:
    return biosphere.links(inventory)


# ---------------------------------------------------------------------------------------------- the table


def test_every_elementary_flow_has_a_counterpart_or_a_reason(inventory: Inventory) -> None:
    linked, without = biosphere.links(inventory), biosphere.unlinked(inventory)
    assert set(linked) | set(without) == set(inventory.elementary_flows)
    assert not set(linked) & set(without)
    assert all(len(reason) > 20 and reason != biosphere.NO_ROW for reason in without.values())


@needs_bw2io
@pytest.mark.slow
def test_every_identifier_is_in_the_bundled_list_with_its_name_compartment_and_unit(
    links: dict[str, biosphere.Link],
) -> None:
    known = flow_list()
    for flow, link in links.items():
        assert known[link.code] == (link.name, link.categories, link.unit), flow


@needs_bw2io
@pytest.mark.slow
def test_what_has_no_counterpart_really_has_none() -> None:
    names = {name for name, _, _ in flow_list().values()}
    assert not {
        name for name in names if "CO2e" in name or "greenhouse gas" in name.lower() or name.startswith("Soil,")
    }
    assert "Wood, unspecified, standing" in names  # in m3: our tonnes would need a density


def test_no_two_flows_share_an_identifier(links: dict[str, biosphere.Link]) -> None:
    assert len({link.code for link in links.values()}) == len(links)
    assert {flow: biosphere.by_code(links)[link.code] for flow, link in links.items()} == {f: f for f in links}


def test_compartments_are_the_inventory_s(inventory: Inventory, links: dict[str, biosphere.Link]) -> None:
    for row in inventory.tables.rows["elementary_flows"]:
        if row["id"] in links:
            expected = {"waste": "inventory indicator"}.get(row["compartment"], row["compartment"])
            assert links[row["id"]].categories[0] == expected, row["id"]


def test_factors_are_conversions_of_units(inventory: Inventory, links: dict[str, biosphere.Link]) -> None:
    per = {"t": ("kilogram", 1000.0), "m3": ("cubic meter", 1.0), "MWh": ("megajoule", 3600.0)}
    for row in inventory.tables.rows["elementary_flows"]:
        link = links.get(row["id"])
        if link is not None and link.match == "exact":
            assert (link.unit, link.factor) == per[row["unit"]]
            assert units.parse_unit(row["unit"])[0] == 1.0


@needs_bw2io
def test_primary_energy_keeps_its_energy(links: dict[str, biosphere.Link]) -> None:
    """1 MWh of fossil or nuclear energy is 3,600 MJ of net calorific value in EF v3.1."""
    (energy,) = find("EF v3.1 energy resources")
    for flow in ("primary energy (fossil)", "primary energy (nuclear)"):
        assert links[flow].match == "proxy" and links[flow].note
        assert energy.factors[links[flow].code] * links[flow].factor == pytest.approx(3600, rel=1e-12)


# ---------------------------------------------------------------------------------------------- methods by name


@needs_bw2io
def test_a_family_means_all_its_categories() -> None:
    found = find("EF v3.1")
    assert len(found) == 25 and {category.name[0] for category in found} == {"EF v3.1"}
    assert len(methods.families()) == 44
    by_name = {category.name[1]: category for category in found}
    assert by_name["acidification"].unit == "mol H+-Eq"
    assert by_name["acidification"].factors["fd7aa71c-508c-480d-81a6-8052aad92646"] == 1.31  # sulfur dioxide to air


@needs_bw2io
@pytest.mark.slow
def test_every_category_is_read_as_the_archive_has_it() -> None:
    """Reading only what is asked for gives what decoding all 40 MB gives."""
    text = methods._archive()
    heads, whole = methods._heads(text), json.loads(text)
    assert len(whole) == len(heads) == 762
    for read in whole:
        category = methods._decode(text, heads[tuple(read["name"])])
        assert category == methods._category(read)
        assert len(category.factors) == len(read["exchanges"]) == len(category.names)


NAMES = [
    ("CML v4.8 2016", "acidification", "generic"),
    ("EF v3.1", "acidification", "accumulated exceedance (AE)"),
    ("EF v3.1", "climate change", "GWP100"),
    ("EF v3.1", "climate change: fossil", "GWP100"),
    ("EF v3.1 EN15804", "acidification", "accumulated exceedance (AE)"),
    ("EF v3.1 no LT", "acidification no LT", "accumulated exceedance (AE) no LT"),
    ("ReCiPe 2016 v1.03, midpoint (H)", "climate change", "GWP1000"),
    ("ReCiPe 2016 v1.03, endpoint (H)", "climate change", "GWP1000"),
    ("ReCiPe 2016 v1.03, endpoint (H) no LT", "climate change no LT", "GWP1000 no LT"),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("EF v3.1", NAMES[1:4]),
        ("ef V3.1", NAMES[1:4]),
        ("EF v3.1 no LT", [NAMES[5]]),
        ("EF v3.1 EN15804", [NAMES[4]]),
        ("EF v3.1, climate change", [NAMES[2]]),
        ("EF v3.1 climate", NAMES[2:4]),
        ("EF v3.1 | climate change: fossil | GWP100", [NAMES[3]]),
        ("EF v3.1 gwp100", NAMES[2:4]),
        ("CML", [NAMES[0]]),
        ("ReCiPe midpoint", [NAMES[6]]),
        (NAMES[3], [NAMES[3]]),
    ],
)
def test_names(wanted: str | tuple[str, ...], found: list[tuple[str, ...]]) -> None:
    assert select(wanted, NAMES) == found


@pytest.mark.parametrize(
    ("wanted", "kind", "fragment"),
    [
        ("EF v3.2", "unknown-method", "'EF v3.1'"),
        ("EF 3.1", "unknown-method", "'EF v3.1'"),
        ("ReCiPe 2016", "ambiguous-method", "'ReCiPe 2016 v1.03, endpoint (H)'"),
        ("EF v3.1 acidifikation", "unknown-method", "'acidification'"),
        (("EF v3.1", "climate change", "GWP20"), "unknown-method", "EF v3.1 | climate change | GWP100"),
        ("", "unknown-method", "CML"),
    ],
)
def test_wrong_names_are_answered_with_the_nearest(wanted: str | tuple[str, ...], kind: str, fragment: str) -> None:
    with pytest.raises(InputError) as error:
        select(wanted, NAMES)
    (fault,) = error.value.faults
    assert fault.kind == kind and fragment in str(fault)


def test_without_bw2io_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "find_spec", lambda name: None)
    with pytest.raises(InputError) as error:
        find("EF v3.1")
    assert [fault.kind for fault in error.value.faults] == ["no-bw2io"]
    assert "symbiosis-impact" in str(error.value)


def test_an_archive_of_another_layout_is_a_fault() -> None:
    with pytest.raises(InputError) as error:
        methods._heads(b'[{"method": 1}]')
    assert error.value.faults[0].kind == "no-methods"


def test_a_method_of_the_tables_is_found_without_bw2io(inventory: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "find_spec", lambda name: None)
    (climate,) = find("GWP100 AR6", inventory)
    assert climate.name == ("GWP100 AR6", "climate") and climate.unit == "t CO2e"
    assert climate.own["methane (fossil)"][""].value == 29.8


@needs_bw2io
def test_reading_methods_loads_no_brightway_module() -> None:
    program = """
import sys
from impact.brightway.methods import find
assert len(find("IPCC 2021")) == 32
sys.exit(bool({"bw2io", "bw2data", "bw2calc", "pandas", "scipy"} & sys.modules.keys()))
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# ---------------------------------------------------------------------------------------------- water


@needs_bw2io
@pytest.mark.slow
def test_the_water_flows_are_those_of_the_list() -> None:
    """Net fresh water as EN15804 defines it, and the five flows of water to air."""
    (net,) = find("EN15804 use of net fresh water")
    assert dict(net.factors) == water.NET_FRESH_WATER
    to_air = {code for code, (name, parts, _) in flow_list().items() if name == "Water" and parts[0] == "air"}
    assert set(water.TO_AIR) == to_air and flow_list()[water.TO_AIR[0]][1] == ("air",)


@needs_bw2io
@pytest.mark.parametrize(
    ("wanted", "factor"), [("EF v3.1 water use", 42.95), ("ReCiPe 2016 v1.03, midpoint (H) water use", 1.0)]
)
def test_water_to_air_becomes_a_balance(wanted: str, factor: float, links: dict[str, biosphere.Link]) -> None:
    (published,) = find(wanted)
    assert set(published.factors) == set(water.TO_AIR) and set(published.factors.values()) == {factor}
    changed = water.balanced(published)
    value = {flow: changed.factors.get(link.code, 0.0) for flow, link in links.items() if flow.startswith("water")}
    assert value == {
        "water (groundwater)": factor, "water (surface)": factor, "water (sea)": 0.0, "water to air": 0.0,
        "water to surface water": -factor, "water to groundwater": -factor, "water to sea": 0.0,
    }  # fmt: skip
    assert f"{factor:g}" in changed.notes[0]


@pytest.mark.parametrize("factors", [{}, {"x": 1.0}, {water.TO_AIR[0]: 3.0, next(iter(water.NET_FRESH_WATER)): 1.0}])
def test_other_categories_keep_their_water(factors: dict[str, float]) -> None:
    category = Category(("mine", "category"), "m3", factors)
    assert water.balanced(category) is category
