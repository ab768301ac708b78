"""The same product from several publishers: within a band of the default, or with a reason."""

from __future__ import annotations

import pytest
from published import candidates, climate, inventory

BAND = 1.5  # a candidate may be this factor above or below the default of its general name

# Where the candidates differ by what they are, not by who publishes them. The allocation of combined heat and power is
# checked in test_energy_balance.py, electricity by method in test_electricity.py.
ELSEWHERE = ("electricity ", "heat from ", "pumping ")

# candidate id -> why it is outside the band
OUTSIDE = {
    # fuels
    "wood chips burned (Norway)": "",
    "wood burned (Norway)": "CO2 alone: without the methane and nitrous oxide, which are half of the default.",
    "wood chips burned (SEGES)": "Farm-scale boilers and moist chips of 9.4 GJ/t; supply with forestry in it.",
    "straw burned (SEGES)": "Its value per tonne is a third of the gases that the IPCC counts.",
    "biogas burned (DESNZ)": "The default is combustion alone; DESNZ's has the supply of British biogas.",
    "biogas (EU power sector)": "Made of energy crops in the model of the Joint Research Centre; DESNZ's mostly of waste.",
    # water
    "drinking water GB": "Published 2025 with chemicals and all of the utilities' energy, at the British grid.",
    "drinking water FR": "Life-cycle, with the network's materials.",
    "wastewater treatment DK with N2O and CH4": "The default is electricity alone; this one adds the process gases.",
    "wastewater treatment GB": "British sludge digestion credits its own power.",
    "wastewater treatment (literature)": "Treatment alone, without the transport of the sewage.",
    "desalinated seawater": "Another source of water: the pressure of reverse osmosis against salt.",
    "reused treated wastewater (ultrafiltration)": "Another quality: without reverse osmosis.",
    # transport
    "bulk carrier average": "All sizes; the default is a small ship of 10,000 to 34,999 dwt.",
    "coastal bulk ship (ÖKOBAUDAT)": "A larger ship at full load; DESNZ's smallest general cargo ship is the default.",
    "ocean bulk carrier (ÖKOBAUDAT)": "An ocean-going ship of tens of thousands of tonnes.",
    "freight train (ÖKOBAUDAT)": "European mean with mostly electric traction; DESNZ's is mostly diesel.",
    "lorry up to 26 t (ÖKOBAUDAT)": "A larger lorry, 85 % utilised; DESNZ's rigid lorry of 7.5 to 17 t carries little.",
    "container ship (ÖKOBAUDAT)": "A large ship; DESNZ's average has many feeders.",
    "tanker 5000-60000 t (ADEME)": "A coaster of the smallest class stands in it; DESNZ's average is a large tanker.",
    "passenger car electric": "Another drive: no fuel is burned; Danish electricity.",
    "passenger car plug-in hybrid": "Another drive: a part of the way on electricity.",
    "barge 400-649 t": "The smallest barge.",
    # materials
    "lime (ICE 2)": "Older than the others, and without the lime's whole process CO2 (0.75 t/t of quicklime).",
    "timber (ADEME)": "ADEME counts sawn timber from near forests; DESNZ's includes drying and imports.",
    "plasterboard (ICE 2)": "Gypsum board with its paper in 2011; DESNZ's 120 is a producer's mean.",
    "aggregates (DESNZ)": "With the transport to the point of sale, ADEME's at the quarry.",
    "glass (ADEME)": "Container glass with the French share of cullet.",
    "glass (ICE 2)": "Primary glass by British gas, older.",
    "recycled glass (ADEME)": "The melting of cullet alone; DESNZ's has collection, sorting and forming.",
    "aluminium (ICE 2)": "A world mix of 2011 with more coal power.",
    "recycled aluminium (DESNZ)": "With the cans' collection and rolling.",
    "recycled steel (DESNZ)": "Tinplate cans: with rolling and tinning.",
    "cardboard (ADEME)": "ADEME's is a European mean with recycled fibre; DESNZ's primary one counts the fibre's land.",
    "recycled cardboard (ADEME)": "ADEME without the collection.",
    "paper (ADEME)": "",
    "lubricating oil (EU 2023/1185)": "",
    "phosphoric acid (EU 2023/1185)": "The regulation counts pure acid, ADEME wet-process acid of unstated strength.",
    "bioethanol high land use change": "The upper end of land-use change: the three are a range, not publishers.",
    "sulphur dioxide (ADEME)": "ADEME's own uncertainty is ±100 %; the regulation takes burned sulphur with its steam.",
    "hydrogen from EU electricity": "Another way of making it.",
    "hydrogen from wind power": "Another way of making it.",
    "hydrogen from biomethane": "Another way of making it.",
    "urea (EU 2022/996)": "Per t N 1,935 against 4,014: credits the CO2 bound in urea, which the field gives off again.",
    "nitrogen in urea (EU 2022/996)": "As urea: 1,935 against ADEME's 4,253 kg per t N. Both are kept.",
    "phosphate in monoammonium phosphate (EU 2022/996)": "Newer European plants; ADEME includes imports.",
    "phosphate in diammonium phosphate (EU 2022/996)": "Newer European plants; ADEME includes imports.",
    "phosphate in triple superphosphate (EU 2022/996)": "Newer European plants; ADEME includes imports.",
    "potash in potassium chloride (EU 2022/996)": "At the plant; ADEME includes transport and drying.",
    "monoammonium phosphate (EU 2022/996)": "As its phosphate.",
    "diammonium phosphate (EU 2022/996)": "As its phosphate.",
    "triple superphosphate (EU 2022/996)": "As its phosphate.",
    "potassium chloride (EU 2022/996)": "As its potash.",
    "ready-mixed concrete C12/15": "Another strength, with less cement.",
    "ready-mixed concrete C40/50": "Another strength, with more cement.",
    # feed: allocation, species and land-use change, trap 6
    "fish meal (blue whiting economic)": "Another fish and fishery.",
    "fish meal (blue whiting mass)": "Another fish and fishery.",
    "fish meal (Gulf menhaden economic)": "Another fish and fishery.",
    "fish meal (Peruvian anchovy economic)": "Another fish and fishery.",
    "soybean meal (United States economic)": "Without land-use change: trap 6.",
    "soybean meal (United States mass)": "Without land-use change: trap 6.",
    "rapeseed meal (mass)": "By mass the meal carries most of the rape; by value the oil does.",
    # treatment
    "nitrous oxide of nitrogen treatment (IPCC 2019)": "Mean of measured plants world-wide; Danish ones emit half.",
    "nitrous oxide of nitrogen treatment (former Danish factor)": "Replaced in 2020 by measurements 2.6 times higher.",
    "landfill of food waste without gas recovery": "Without gas recovery; DESNZ's landfills collect most of the gas.",
    "heat rejection in cooling tower (surface water)": "",
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
