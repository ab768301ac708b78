"""No conversion gives more than it takes in: on the gross calorific value, heat pumps by their COP, CHP by plant."""

from __future__ import annotations

import pytest
from published import LHV_WATER, candidates, climate, inventory, processes, property_value, rows

from impact.factors import Exchange

# The fuel of a combustion process and the substance whose gross and net calorific values it has.
FUELS = {
    "natural gas burned": "natural gas (DESNZ)",
    "natural gas burned in engine": "natural gas (DESNZ)",
    "gas oil burned": "gas oil",
    "diesel burned": "diesel",
    "heavy fuel oil burned": "heavy fuel oil",
    "LPG burned": "LPG",
    "hard coal burned": "coal (DESNZ industrial)",
    "biogas burned": "biogas",
    "biogas burned in engine": "biogas",
    "wood pellets burned": "wood pellets",
    "straw burned": "straw",
}
WASTE = ("waste burned DK mix",)  # wet and mixed: net calorific value only, which is the stricter test
HIGHEST_COP = 12.0  # Carnot between 60 °C and 80 °C is 17.7, and 70 % of it is reached at best
HIGHEST_HEAT_DRIVEN = 2.0  # heat out per heat in, single-effect absorption
# id -> why its COP is above the bound
ABOVE = {
    "steam from mechanical vapour recompression": "A compressor between two close pressures of the plant's own vapour.",
}
PUMPS = ("heat pump", "vapour recompression", "chiller")


def moist_chips(moisture: float = 0.45, hydrogen: float = 0.06, dry: float = 19.0) -> float:
    """Gross over net calorific value of moist wood chips, of which the Danish catalogue speaks (19 GJ/t when dry)."""
    water = moisture + 9 * hydrogen * (1 - moisture)  # t per t of chips: moisture and the water of combustion
    net = dry * (1 - moisture) - LHV_WATER * moisture
    return (net + LHV_WATER * water) / net


def gross(flow: str) -> float:
    """Gross calorific value of 1 MWh (net) of an input; power, heat and steam are themselves."""
    if flow == "wood chips burned":
        return moist_chips()
    if flow in FUELS:
        high, low = property_value(FUELS[flow], "gcv"), property_value(FUELS[flow], "ncv")
        assert high is not None and low is not None
        return high / low
    assert flow in WASTE or inventory().process(inventory().resolve(flow)).group in ("electricity", "heat", "steam")
    return 1.0


def energy(id: str) -> list[Exchange]:
    """What a conversion takes in, as energy."""
    return [
        e
        for e in inventory().exchanges(id)
        if e.kind == "input" and inventory().process(inventory().resolve(e.flow)).unit == "MWh"
    ]


CONVERSIONS = [
    id
    for id in processes("heat", "steam", "electricity")
    if energy(id) and not inventory().process(id).method.startswith("CHP,") and "waste-to-energy" not in id
]
COMPRESSORS = [id for id in CONVERSIONS if any(word in id for word in PUMPS)]
BOILERS = [id for id in CONVERSIONS if id not in COMPRESSORS]


@pytest.mark.parametrize("id", BOILERS)
def test_a_boiler_gives_at_most_the_gross_calorific_value(id: str) -> None:
    taken = sum(e.at(2022)[0].value * gross(e.flow) for e in energy(id))
    assert 1 - 1e-9 <= taken < 4, f"{id}: efficiency {1 / taken:.3f} on gross calorific value"


@pytest.mark.parametrize("id", BOILERS)
def test_the_best_end_of_the_range_is_possible_too(id: str) -> None:
    taken = 0.0
    for e in energy(id):
        fact = e.at(2022)[0]
        taken += min(fact.value, fact.low if fact.low is not None else fact.value) * gross(e.flow)
    assert taken >= 1 - 0.005, f"{id}: efficiency {1 / taken:.3f} on gross calorific value"


@pytest.mark.parametrize("id", COMPRESSORS)
def test_a_heat_pump_has_a_possible_cop(id: str) -> None:
    cop = 1 / sum(e.at(2022)[0].value for e in energy(id))
    drives = {inventory().process(inventory().resolve(e.flow)).group for e in energy(id)}
    driven_by_heat = bool(drives & {"heat", "steam"})
    if id in ABOVE:
        assert HIGHEST_COP < cop < 20, f"{cop:.1f}: strike its reason"
        return
    assert 1 < cop <= (HIGHEST_HEAT_DRIVEN if driven_by_heat else HIGHEST_COP), cop


def test_a_hotter_heat_pump_of_one_kind_has_a_lower_cop() -> None:
    cops = [1 / energy(f"heat from heat pump at {t} °C")[0].at(2022)[0].value for t in (60, 70, 80, 125)]
    assert cops == sorted(cops, reverse=True)


# ---------------------------------------------------------------------------------------------- heat and power

PLANTS = sorted({name.removeprefix("heat from ") for name in candidates() if name.startswith("heat from ")})


def fuel(product: str, plant: str, method: str) -> float | None:
    """Fuel of a product by a method [MWh/MWh]."""
    id = inventory().methods(f"{product} from {plant}").get(method)
    return None if id is None else energy(id)[0].at(2022)[0].value


def efficiencies(plant: str) -> tuple[float, float]:
    """Power and heat of 1 MWh of fuel, which the 125 % and the energy method give together."""
    together = fuel("heat", plant, "CHP, energy method")
    power = fuel("electricity", plant, "CHP, 125 % method")
    assert together and power
    heat = (power / together - 1) / (power - 1 / 1.25)  # power × e + heat / 1.25 = 1 and e + heat = 1 / together
    return 1 / together - heat, heat


def test_there_are_eight_plants() -> None:
    assert len(PLANTS) == 8


@pytest.mark.parametrize("plant", PLANTS)
def test_every_allocation_shares_out_the_whole_fuel_and_no_more(plant: str) -> None:
    """Electric efficiency × fuel of the power + heat efficiency × fuel of the heat is the plant's fuel."""
    electric, heat = efficiencies(plant)
    for method in inventory().methods(f"heat from {plant}"):
        parts = fuel("electricity", plant, method), fuel("heat", plant, method)
        assert parts[0] and parts[1]
        assert electric * parts[0] + heat * parts[1] == pytest.approx(1, abs=2e-4), method


@pytest.mark.parametrize("plant", PLANTS)
def test_a_plant_gives_at_most_the_gross_calorific_value(plant: str) -> None:
    electric, heat = efficiencies(plant)
    burned = energy(inventory().methods(f"heat from {plant}")["CHP, energy method"])[0].flow
    assert 0.15 < electric < 0.6 and heat > 0.2
    assert electric + heat <= gross(burned)


@pytest.mark.parametrize("plant", PLANTS)
def test_the_methods_stand_in_their_known_order(plant: str) -> None:
    """Heat is cheapest by 200 %, then 125 % and dearest by energy; power the other way round."""
    order = [f"CHP, {method} method" for method in ("200 %", "125 %", "energy")]
    heat = [climate()[inventory().methods(f"heat from {plant}")[m]] for m in order]
    power = [climate()[inventory().methods(f"electricity from {plant}")[m]] for m in order]
    assert heat == sorted(heat) and power == sorted(power, reverse=True)


def test_waste_to_energy_gives_back_less_than_it_burns() -> None:
    given = -sum(e.at(2022)[0].value for e in energy("energy recovered in Danish waste-to-energy"))
    assert 0.6 < given < 1


def test_no_efficiency_among_the_properties_is_above_one() -> None:
    found = [row for row in rows("properties") if "efficiency" in row["property"]]
    assert len(found) > 25
    for row in found:
        assert row["unit"] == "%" and 0 < float(row["value"]) <= 100, row


def test_technologies_that_claim_all_of_the_fuel_are_definitions() -> None:
    """100 % of the net calorific value: only where the flame or the wire stands in the product or the room."""
    whole = {id for id in BOILERS if sum(e.at(2022)[0].value for e in energy(id)) == pytest.approx(1)}
    assert whole == {
        "process heat from direct gas firing",
        "process heat from direct coal firing",
        "heat from household electric heating",
    }
