"""Mass and carbon: nothing emits more carbon than it weighs, and products hold no more than went into them."""

from __future__ import annotations

import pytest
from published import CARBON_TO_CO2, climate, exchanges, inventory, processes, rows, total

from impact.factors import Exchange

CARBON_IN = {"carbon dioxide": 12 / 44, "methane": 12 / 16, "carbon monoxide": 12 / 28}
BY_MASS = [id for id in processes("waste", "material", "service") if inventory().process(id).unit == "t"]


def carbon(e: Exchange, column: str) -> float:
    """Carbon of an emission's value or the high end of its range [t per t of product]."""
    share = next((part for name, part in CARBON_IN.items() if e.flow.startswith(name)), 0.0)
    fact = e.at(2022)[0]
    return share * (fact.value if column == "value" or fact.high is None else max(fact.high, fact.value))


@pytest.mark.parametrize("id", BY_MASS)
def test_no_tonne_emits_more_than_a_tonne_of_carbon(id: str) -> None:
    """3.667 t CO2/t is pure carbon; the range too, which once said 112 %."""
    emitted = exchanges(id, "emission", scope="direct")
    assert sum(carbon(e, "value") for e in emitted) <= 1, id
    for e in emitted:
        assert carbon(e, "high") <= 1 + 1e-6, (id, e.flow)


@pytest.mark.parametrize("id", [id for id in processes("waste") if id.startswith("incineration of")])
def test_incineration_is_at_most_pure_carbon_and_is_booked_once(id: str) -> None:
    assert climate()[id] <= 1000 * CARBON_TO_CO2
    steps, booked = [id], 0.0
    while steps:
        step = steps.pop()
        booked += total(exchanges(step, "emission", "waste to incineration"))
        booked += total(exchanges(step, "emission", "hazardous waste"))
        steps += [e.flow for e in exchanges(step, "input") if e.flow.startswith("incineration of")]
    assert booked == pytest.approx(1), "one tonne of waste is one tonne in the waste indicator"


# id -> why a landfill books no tonne of waste, or not as waste to landfill
ALREADY_BOOKED = {"with energy credited": "the gross landfill, an input, books it"}


@pytest.mark.parametrize("id", [id for id in processes("waste") if id.startswith("landfill of")])
def test_a_landfill_books_its_waste_once(id: str) -> None:
    inputs = [e.flow for e in exchanges(id, "input") if e.flow.startswith("landfill of")]
    booked = sum(
        total(exchanges(step, "emission", flow))
        for step in [id, *inputs]
        for flow in ("waste to landfill", "hazardous waste")
    )
    assert booked == pytest.approx(1), ALREADY_BOOKED
    assert -1000 < climate()[id] < 4000


MATERIAL = [id for id in processes("material") if inventory().process(id).unit == "t"]
# id -> why more than 2.5 t of virgin material stand behind a tonne
MUCH_VIRGIN = {
    "aluminium (ADEME)": "4 t of bauxite to a tonne of aluminium",
    "aluminium (DESNZ)": "4 t of bauxite to a tonne of aluminium",
    "aluminium (ICE 2)": "4 t of bauxite to a tonne of aluminium",
}


@pytest.mark.parametrize("id", MATERIAL)
def test_the_virgin_material_of_a_tonne_is_plausible(id: str) -> None:
    virgin = total(exchanges(id, "resource", "virgin material")) + total(exchanges(id, "emission", "virgin material"))
    assert virgin >= 0
    if id in MUCH_VIRGIN:
        assert 2.5 < virgin < 6
        return
    assert virgin <= 2.5, virgin
    if id.startswith(("recycled", "reused")):
        assert virgin == 0


@pytest.mark.parametrize("id", MATERIAL)
def test_a_material_does_not_weigh_more_than_ten_times_less_than_its_inputs(id: str) -> None:
    inputs = sum(
        total([e]) for e in exchanges(id, "input") if inventory().process(inventory().resolve(e.flow)).unit == "t"
    )
    assert inputs <= 2, inputs


def test_stoichiometry() -> None:
    """Molar masses: urea 60.06 (2 N), NH4NO3 80.04, (NH4)2SO4 132.14, CaCO3/CaO 100.09/56.08, gypsum to plaster."""
    nitrogen = {"urea (ADEME)": 28.014 / 60.056, "ammonium nitrate (ADEME)": 28.014 / 80.043}
    nitrogen["ammonium sulphate (EU 2022/996)"] = 28.014 / 132.14
    for id, share in nitrogen.items():
        assert total(exchanges(id, "input", "nitrogen in")) == pytest.approx(share, rel=2e-3)
    for publisher in ("ADEME", "EU 2023/1185", "ICE 2"):
        stone = total(exchanges(f"lime ({publisher})", "resource", "virgin material (limestone)"))
        assert stone == pytest.approx(100.087 / 56.077, rel=2e-3)
    assert total(exchanges("nitric acid", "input", "ammonia")) >= 17.031 / 63.013


def test_combustion_gases_of_nitrogen_and_methane_are_small() -> None:
    """Per GJ of fuel: at most 1 kg of CH4, 0.1 kg of N2O, 2 kg of NOx, 3 kg of SO2 and 1 kg of PM2.5."""
    most = {"methane": 1.0, "dinitrogen": 0.1, "nitrogen oxides": 2.0, "sulfur dioxide": 3.0, "particulate": 1.0}
    for id in processes("fuel"):
        for e in exchanges(id, "emission"):
            for flow, bound in most.items():
                if e.flow.startswith(flow):
                    assert 0 <= total([e]) / 3.6 * 1000 <= bound, (id, e.flow, e.facts[0].shown)


def test_nothing_but_credits_is_negative() -> None:
    for row in rows("exchanges"):
        if row["amount"].startswith("-"):
            process = inventory().process(row["process"])
            assert process.credits or "recovered" in process.id, row


# ---------------------------------------------------------------------------------------------- transport

LOADS = ("loaded", "half loaded", "empty")


def test_a_fuller_lorry_burns_more_per_kilometre() -> None:
    ids = {id for id in processes("transport") if id.endswith(" loaded") and not id.endswith("half loaded")}
    found = [id for id in ids if {id.removesuffix("loaded") + load for load in LOADS} <= set(inventory().process_ids)]
    assert len(found) >= 6
    for id in found:
        full, half, empty = (climate()[id.removesuffix("loaded") + load] for load in LOADS)
        assert full > half > empty > 0.5 * full, id


# kg CO2e per tkm, supply and combustion, by words in the name
PER_TKM = {
    "air freight": (0.5, 6),
    "van": (0.3, 2),
    "lorry": (0.03, 1.2),
    "train": (0.001, 0.06),
    "ship": (0.002, 0.12),
    "carrier": (0.002, 0.1),
    "ferry": (0.02, 0.6),
    "tanker": (0.003, 0.1),
    "barge": (0.01, 0.06),
    "pipeline": (0, 0.06),
    "CO2 lorry": (0.03, 0.3),
}


@pytest.mark.parametrize("id", [id for id in processes("transport") if inventory().process(id).unit == "tkm"])
def test_a_tonne_kilometre_is_in_the_band_of_its_kind(id: str) -> None:
    kind = next(kind for kind in PER_TKM if kind in id)
    low, high = PER_TKM[kind]
    assert low <= climate()[id] <= high, climate()[id]


def test_an_empty_return_costs_more_than_a_full_way() -> None:
    found = [id for id in processes("transport") if id.endswith("full out and empty back")]
    assert len(found) == 5
    for id in found:
        one_way = climate()[id.replace("full out and empty back", "full one way")]
        assert 1.4 < climate()[id] / one_way < 2, id


def test_every_transport_by_tkm_says_whether_the_empty_return_is_in_it() -> None:
    words = ("empty", "ballast", "one way", "return", "load")
    for row in rows("processes"):
        if row["group"] == "transport" and row["unit"] == "tkm" and "pipeline" not in row["id"]:
            assert any(word in row["note"].lower() for word in words), row["id"]
