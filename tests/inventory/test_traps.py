"""The traps of published factors, one test each: the mistakes that the same numbers invite elsewhere."""

from __future__ import annotations

import re

import pytest
from published import (
    ROOT,
    SHARE_ALIKE,
    candidates,
    climate,
    exchanges,
    inventory,
    processes,
    properties,
    property_value,
    published_years,
    rows,
    total,
)

from impact import load_inventory
from impact.factors.facts import read_number
from impact.factors.tables import InventoryRow
from impact.model.indicators import AWARE


def cited(source: str) -> list[InventoryRow]:
    return [row for row in rows("exchanges") if row["source"] == source]


def number(row: InventoryRow, column: str) -> float | None:
    return read_number(row, column, [], False)


def test_trap_1_the_method_of_danish_electricity_is_named_and_switchable() -> None:
    """2023, g CO2e/kWh: regulation 57, flow-traced 140, life-cycle production 150, BR18 187; residual 557."""
    expected = {"EU method": 57.24, "production mix": 149.807, "BR18": 187.0}
    for method, value in expected.items():
        id = inventory().resolve("electricity DK", method)
        assert inventory().process(id).method == method and method in id
        assert published_years(id)[2023] * 1000 == pytest.approx(value)
    residual = published_years(inventory().resolve("electricity DK", "residual mix"))
    assert list(residual) == [2022] and residual[2022] * 1000 == pytest.approx(557.4)
    traced = load_inventory(SHARE_ALIKE)
    id = traced.resolve("electricity DK", "consumption mix (flow-traced, life-cycle)")
    fact = next(e for e in traced.exchanges(id) if e.kind == "emission").at(2023)[0]
    assert fact.value * 1000 == pytest.approx(140, abs=1)
    assert inventory().resolve("electricity DK") == "electricity DK production mix"
    for name, ids in candidates().items():
        if name.startswith("electricity "):
            assert all(inventory().process(id).method for id in ids), name


def test_trap_2_desnz_waste_rows_are_transport_and_no_treatment() -> None:
    """Its incineration, recycling, composting and digestion hold the way to the plant: 1 to 9 kg CO2e/t."""
    found = [row for row in cited("desnz-2025") if "Waste disposal >" in row["place"]]
    assert len(found) > 15
    for row in found:
        if "Landfill" in row["place"]:
            assert row["process"].startswith("landfill of"), row
        else:
            assert row["process"].startswith("transport of") and 0.5 < float(row["amount"]) < 10, row
            assert inventory().process(row["process"]).group == "transport"
    treated = {row["process"] for row in found if inventory().process(row["process"]).group == "waste"}
    assert all(id.startswith("landfill") for id in treated)
    for id in processes("waste"):
        if id.startswith("incineration of") and not inventory().process(id).credits:
            assert climate()[id] > 10, f"{id}: only a transport?"


def test_trap_3_natural_gas_is_the_fossil_one() -> None:
    """DESNZ's `Natural gas` holds biomethane; the fossil row is `Natural gas (100% mineral blend)`."""
    mineral = {"natural gas (DESNZ)", "natural gas burned (DESNZ)"}
    for row in cited("desnz-2025"):
        if "Gaseous fuels > Natural gas" in row["place"]:
            assert ("100% mineral blend" in row["place"]) == (row["process"] in mineral), row
            assert row["process"] in mineral or row["process"].startswith("grid gas GB"), row
    fossil, blend = (
        total(exchanges(f"{gas} burned (DESNZ)", "emission", "carbon dioxide (fossil)"))
        for gas in ("natural gas", "grid gas GB")
    )
    assert fossil > blend
    assert inventory().resolve("natural gas combustion") == "natural gas burned"


def test_trap_4_gas_prices_are_per_net_calorific_value() -> None:
    """Eurostat's are per GJ gross: times 1.105, the ratio of Danish gas."""
    assert abs(43.709 / 39.532 - 1.105) < 1e-3
    found = [row for row in rows("prices") if row["source"] == "eurostat-gas"]
    assert len(found) > 20
    for row in found:
        gross = re.search(r"([\d.]+) DKK/GJ gross", row["note"])
        if gross:
            assert number(row, "value") == pytest.approx(float(gross[1]) * 1.105, rel=2e-4), row
        else:
            assert row["value"].endswith("*1.105") and "per GJ net" in row["note"], row


def test_trap_5_a_half_is_not_taken_for_the_whole() -> None:
    """Supply alone is upstream; combustion holds its supply or says that it does not; CO2 alone is called CO2."""
    for id in processes("fuel"):
        process = inventory().process(id)
        emissions = exchanges(id, "emission")
        if not process.direct:
            assert not [e for e in emissions if e.scope == "direct"], id
            continue
        if "unsplit" in {e.scope for e in emissions}:
            continue
        supplied = any(inventory().process(inventory().resolve(e.flow)).group in ("fuel", "material")
                       for e in exchanges(id, "input"))  # fmt: skip
        assert supplied or re.search(r"suppl|by-product|waste|mixture|combustion only", process.note, re.I), id
        gases = {e.flow.split(" (")[0] for e in emissions}
        if gases & {"carbon dioxide"} and not gases & {"methane", "dinitrogen monoxide", "greenhouse gases as CO2e"}:
            assert "CO2" in process.note, f"{id}: CO2 alone, and the note does not say so"


def test_trap_6_soybean_meal_keeps_its_range() -> None:
    """193 to 5,650 kg CO2e/t by origin, land-use change and allocation: never one number."""
    found = [row for row in rows("exchanges") if row["process"].startswith("soybean meal") and row["unit"] == "kg/t"]
    assert len(found) == 4
    for row in found:
        low, high = number(row, "low"), number(row, "high")
        assert low is not None and high is not None and low < high, row
    default = next(row for row in found if row["process"] == inventory().resolve("soybean meal"))
    assert (number(default, "low"), number(default, "high")) == (193, 5650)
    assert {float(row["amount"]) for row in found} == {193, 245, 4440, 5650}


def test_trap_7_ademes_range_is_relative_and_not_below_zero() -> None:
    found = [row for row in cited("ademe-2025") if row["kind"] == "emission" and row["low"]]
    assert len(found) > 80
    for row in found:
        value, low, high = (number(row, column) for column in ("amount", "low", "high"))
        assert value is not None and low is not None and high is not None
        assert row["flow"] == "greenhouse gases as CO2e (basis not stated)", row
        if value > 0:
            assert low >= 0, row
            assert low == 0 or high - value == pytest.approx(value - low, rel=1e-3), row
            assert high <= 6 * value


def test_trap_8_desnz_bioenergy_and_materials_are_on_ar4_the_rest_on_ar5() -> None:
    """And fuels and freight stand by gas, weighted at the end."""
    for row in cited("desnz-2025"):
        if row["flow"].startswith("greenhouse gases as CO2e"):
            older = re.search(r"bioenergy|Material use", row["place"], re.I) is not None
            assert row["flow"].endswith("(AR4)" if older else "(AR5)"), row
    for id in processes("fuel", "transport"):
        direct = [e for e in exchanges(id, "emission", scope="direct") if e.facts[0].source == "desnz-2025"]
        if direct and not any("ioenergy" in e.facts[0].row["place"] for e in direct):
            assert not [e for e in direct if e.flow.startswith("greenhouse")], id
    for row in cited("desnz-2025"):  # published as CO2e of one gas: divided by the GWP that it was multiplied with
        if row["flow"].startswith("methane") or row["flow"] == "dinitrogen monoxide":
            assert row["amount"] == "0" or row["amount"].endswith("/28" if "methane" in row["flow"] else "/265"), row


COMBUSTIBLE = ("plastic", "mixed waste", "paper and cardboard", "textiles", "food waste", "garden waste", "waste wood")


def test_trap_9_combustible_waste_is_burned_with_its_heat_and_power() -> None:
    """Denmark does not landfill it: incineration with energy recovery, whose lost heat and power are charged."""
    for waste in COMBUSTIBLE:
        gross = f"incineration of {waste}"
        net = f"{gross} with heat and power credited (Danish WtE)"
        assert set(inventory().process(net).credits) == {"heat", "electricity"}
        assert {e.flow for e in exchanges(net, "input")} == {gross, "energy recovered in Danish waste-to-energy"}
        assert climate()[net] < climate()[gross]
    recovered = {e.flow: e.facts[0].value for e in exchanges("energy recovered in Danish waste-to-energy", "input")}
    assert recovered["electricity DK"] < 0 and recovered["district heating DK"] < 0
    landfills = [id for id in processes("waste") if id.startswith("landfill of")]
    incombustible = ("mineral", "gypsum", "asbestos", "soil", "concrete", "glass", "metal")
    for path in sorted((ROOT / "cases").glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for id in landfills:
            assert id not in text or id.removeprefix("landfill of ").startswith(incombustible), (path, id)


def test_trap_10_danish_district_heating_is_br18_and_towns_are_their_own() -> None:
    national = published_years(inventory().resolve("district heating DK"))
    expected = {2023: 0.105, 2025: 0.0878, 2030: 0.0713, 2040: 0.0680}
    assert {year: national[year] for year in expected} == pytest.approx(expected)
    towns = {
        ("Odense", 2023): 15.82 * 3.6 / 1000,
        ("Horsens", 2022): 18.6 * 3.6 / 1000,
        ("Aarhus", 2021): 0.0468,
        ("Copenhagen", 2021): 0.034,
    }
    for (town, year), value in towns.items():
        id = f"district heating {town}"
        assert published_years(id)[year] == pytest.approx(value)
        assert inventory().process(id).answers_to != "district heating DK"
    assert [e.flow for e in exchanges("district heating Copenhagen", "emission")] == ["carbon dioxide (fossil)"]


@pytest.mark.parametrize("town", ["Randers", "Ikast-Brande", "Odense"])
def test_trap_11_wastewater_is_charged_in_three_steps(town: str) -> None:
    """0-500, 501-20,000 and above 20,000 m3 a year: 100, 80 and 40 %."""
    steps = [
        {p.fact.year: p.fact.value for p in inventory().prices(f"wastewater discharge {town} step {step}")}
        for step in (1, 2, 3)
    ]
    assert steps[0] and steps[0].keys() == steps[1].keys() == steps[2].keys()
    for year, first in steps[0].items():
        assert steps[1][year] / first == pytest.approx(0.8, abs=1e-3)
        assert steps[2][year] / first == pytest.approx(0.4, abs=1e-3)
    for step, words in zip((1, 2, 3), ("0-500", "501", "20,000"), strict=True):
        assert words in inventory().process(f"wastewater discharge {town} step {step}").note


def test_trap_12_the_version_of_aware_is_kept() -> None:
    """Denmark, annual, non-irrigation: 2.12 by AWARE 2.0 and 1.99 by 1.2c [m3 world-eq/m3]."""
    assert AWARE == "AWARE 2.0"
    for method, value in (("AWARE 2.0", 2.12), ("AWARE 1.2c", 1.989)):
        found = inventory().characterisation(method)
        for flow in ("water (groundwater)", "water (surface)"):
            fact = found["water_scarcity", flow]["DK"]
            assert fact.value == pytest.approx(value)
            assert "non-irrigation" in fact.row["place"]
            assert fact.source == ("aware-2.0" if "2.0" in method else "aware-1.2c")
    aware = [row for row in rows("characterisation") if row["indicator"] == "water_scarcity"]
    assert all(re.match(r"AWARE (1\.2c|2\.0)\b", row["method"]) for row in aware)


# ---------------------------------------------------------------------------------------------- faults seen


def test_co2_alone_is_not_called_co2e() -> None:
    """A source that says CO2 has a row of CO2: town and grid declarations by mass of CO2."""
    for row in rows("exchanges"):
        text = f"{row['place']} {row['note']}"
        if re.search(r"\bCO2 only\b", text):
            assert row["flow"].startswith("carbon dioxide"), row


def test_the_publishers_of_urea_are_apart() -> None:
    """Per t of nitrogen 1,935 (EU 2022/996), 3,959 (EU 2023/1185) and 4,253 (ADEME): twofold, never averaged."""
    assert climate()["nitrogen in urea (EU 2022/996)"] == pytest.approx(1935, rel=0.01)
    assert climate()["nitrogen in urea (ADEME)"] == pytest.approx(4253, rel=0.01)
    nitrogen = 28.014 / 60.056
    assert climate()["urea (EU 2023/1185)"] / nitrogen == pytest.approx(3959, rel=0.01)
    assert len(candidates()["urea"]) == 3


def test_gas_is_bought_and_burned_on_one_calorific_value() -> None:
    assert ("natural gas", "ncv") in properties()
    assert property_value("natural gas", "ncv") == pytest.approx(39.532 / 0.8235)
