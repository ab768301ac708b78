"""The same product from several publishers: within a band of the default, or with a reason."""

from __future__ import annotations

import pytest
from published import candidates, climate, inventory

BAND = 1.5  # a candidate may be this factor above or below the default of its general name

# Where the candidates differ by what they are, not by who publishes them. The allocation of combined heat and power is
# checked in test_energy_balance.py, electricity by method in test_electricity.py.
ELSEWHERE = ("electricity ", "heat from ", "pumping ")

# candidate id -> why it is outside the band, as far as the two rows tell
UNKNOWN = "The publishers do not say enough to explain it: both are kept apart and the method names them."
SHIPS = "Another size of vehicle and use of its capacity, in one life-cycle figure."
OUTSIDE = {
    # fuels
    "wood burned (Norway)": "CO2 alone: no methane and dinitrogen monoxide, which are half of the default.",
    "wood chips burned (SEGES)": "One CO2e figure whose boundary is not stated.",
    "straw burned (SEGES)": "One CO2e figure whose boundary is not stated.",
    "biogas burned (DESNZ)": "The default is combustion alone (a case models its biogas plant); here with supply.",
    "biogas (EU power sector)": "Supply to European power plants in the model of the JEC; DESNZ's is British.",
    "district heating DK energy labelling 2016": "Direct CO2 of 2016 as published for labels; BR18 is a life cycle.",
    # water
    "drinking water GB": "A published footprint; the default is the electricity alone, at the Danish mix.",
    "drinking water FR": "A published footprint; the default is the electricity alone, at the Danish mix.",
    "wastewater treatment DK with N2O and CH4": "The default is electricity alone; this one adds the process gases.",
    "wastewater treatment GB": UNKNOWN,
    "wastewater treatment (literature)": "Treatment alone, without the transport of the sewage.",
    "desalinated seawater": "Another source of water: the pressure of reverse osmosis against salt.",
    "reused treated wastewater (ultrafiltration)": "Another quality: without reverse osmosis.",
    # transport
    "bulk carrier average": "All sizes; the default is a small ship of 10,000 to 34,999 dwt.",
    "coastal bulk ship (ÖKOBAUDAT)": SHIPS,
    "ocean bulk carrier (ÖKOBAUDAT)": SHIPS,
    "container ship (ÖKOBAUDAT)": SHIPS,
    "freight train (ÖKOBAUDAT)": "Another country's trains; DESNZ's are British and mostly diesel.",
    "lorry up to 26 t (ÖKOBAUDAT)": "Another use of capacity: the British average is 5.8 t on a lorry for 8.9 t.",
    "tanker 5000-60000 t (ADEME)": "A smaller class; the default is the mean of all product tankers.",
    "passenger car electric": "Another drive: no fuel is burned; Danish electricity.",
    "passenger car plug-in hybrid": "Another drive: a part of the way on electricity.",
    "barge 1000-1499 t": "A small barge; the default is ÖKOBAUDAT's mean of inland ships.",
    # materials
    "timber (ADEME)": UNKNOWN,
    "plasterboard (ICE 2)": UNKNOWN,
    "aggregates (DESNZ)": "With the transport to the point of sale; ADEME's is at the quarry.",
    "glass (ADEME)": UNKNOWN,
    "glass (ICE 2)": UNKNOWN,
    "recycled glass (ADEME)": UNKNOWN,
    "aluminium (ICE 2)": "Of 2011: a world mix with another electricity.",
    "recycled aluminium (DESNZ)": "Cans and foil to the point of sale, closed loop.",
    "recycled steel (DESNZ)": "Steel cans to the point of sale, closed loop.",
    "cardboard (ADEME)": "Mills of virgin fibre burn bark and liquor, which is biogenic.",
    "recycled cardboard (ADEME)": UNKNOWN,
    "phosphoric acid (EU 2023/1185)": "Concentration and allocation differ, and neither is stated.",
    "bioethanol high land use change": "The upper end of land-use change: the three are a range, not publishers.",
    "sulphur dioxide (ADEME)": "ADEME's own uncertainty is ±100 %.",
    "hydrogen from EU electricity": "Another way of making it.",
    "hydrogen from wind power": "Another way of making it.",
    "hydrogen from biomethane": "Another way of making it.",
    "urea (EU 2022/996)": "As the nitrogen in it.",
    "nitrogen in urea (EU 2022/996)": "1,935 kg CO2e per t N, 4,253 in ADEME, 3,959 in EU 2023/1185: unexplained.",
    "phosphate in monoammonium phosphate (EU 2022/996)": UNKNOWN,
    "phosphate in diammonium phosphate (EU 2022/996)": UNKNOWN,
    "phosphate in triple superphosphate (EU 2022/996)": UNKNOWN,
    "potash in potassium chloride (EU 2022/996)": UNKNOWN,
    "monoammonium phosphate (EU 2022/996)": "As the phosphate in it.",
    "diammonium phosphate (EU 2022/996)": "As the phosphate in it.",
    "triple superphosphate (EU 2022/996)": "As the phosphate in it.",
    "potassium chloride (EU 2022/996)": "As the potash in it.",
    "ready-mixed concrete C12/15": "Another strength, with less cement.",
    "ready-mixed concrete C40/50": "Another strength, with more cement.",
    # feed: species, allocation and land-use change
    "fish meal (blue whiting economic)": "Another fish and fishery.",
    "fish meal (blue whiting mass)": "Another fish and fishery.",
    "fish meal (Gulf menhaden economic)": "Another fish and fishery.",
    "fish meal (Peruvian anchovy economic)": "Another fish and fishery.",
    "soybean meal (United States economic)": "Without land-use change (trap 6).",
    "soybean meal (United States mass)": "Without land-use change (trap 6).",
    "rapeseed meal (mass)": "By mass the meal carries most of the rape; by value the oil does.",
    # treatment
    "nitrous oxide of nitrogen treatment (IPCC 2019)": "The guidelines' mean against Danish measurements.",
    "nitrous oxide of nitrogen treatment (former Danish factor)": "Replaced in 2020 by measurements 2.6 times higher.",
    "landfill of food waste without gas recovery": "Without gas recovery, which DESNZ's landfills have.",
}

PAIRS = [
    (name, id)
    for name, ids in candidates().items()
    for id in ids[1:]
    if not name.startswith(ELSEWHERE) and inventory().process(ids[0]).default
]


def ratio(name: str, id: str) -> float:
    return climate()[id] / climate()[candidates()[name][0]]


@pytest.mark.parametrize(("name", "id"), PAIRS)
def test_a_publisher_is_near_the_default_or_has_a_reason(name: str, id: str) -> None:
    found = ratio(name, id)
    assert found > 0
    if id in OUTSIDE:
        assert OUTSIDE[id] and not 1 / BAND <= found <= BAND, f"{id}: {found:.2f} is inside the band: strike its reason"
        return
    assert 1 / BAND <= found <= BAND, f"{id}: {found:.2f} of the default of '{name}'"


def test_every_reason_belongs_to_a_candidate() -> None:
    assert set(OUTSIDE) <= {id for _, id in PAIRS}


def test_there_is_much_to_compare() -> None:
    assert len(PAIRS) > 140
    assert len({name for name, _ in PAIRS}) > 80


@pytest.mark.parametrize("name", candidates())
def test_a_general_name_has_one_default(name: str) -> None:
    assert sum(inventory().process(id).default for id in candidates()[name]) == 1, candidates()[name]


@pytest.mark.parametrize("name", [n for n, ids in candidates().items() if len(ids) > 1])
def test_the_method_tells_the_candidates_apart(name: str) -> None:
    assert len(inventory().methods(name)) == len(candidates()[name])
    assert len({inventory().process(id).unit for id in candidates()[name]}) == 1
