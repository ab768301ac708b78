"""Series of electricity against each other: Ember, Energinet, the regulations; and projections that only fall."""

from __future__ import annotations

from itertools import pairwise

import pytest
from published import candidates, inventory, published_years

ZONES = ["DK", "SE", "NO", "DE", "GB", "EU27", "FI", "NL", "PL"]
EMBER = {zone: published_years(f"electricity {zone} production mix") for zone in ZONES}

# Ratio to Ember's life-cycle generation of the same country and year: (method, zone) -> band; "" is every other zone.
# Life cycle counts infrastructure and the supply of biomass, which makes 30 to 60 % of low-carbon grids.
LOW_CARBON = "Ember counts infrastructure and biomass over the life cycle, most of what a low-carbon grid has."
RESIDUAL = "What is left after guarantees of origin, with imports of the European attribute mix."
BANDS: dict[tuple[str, str], tuple[float, float, str]] = {
    ("consumption mix", "DK"): (0.60, 0.90, "Energinet, direct CO2 by the 125 % method: heat carries its part of CHP."),
    ("consumption mix (200 %)", "DK"): (0.70, 0.95, "Energinet, direct CO2; less of it falls to heat."),
    ("consumption mix (125 %, before distribution loss)", "DK"): (0.55, 0.85, "As the consumption mix, less 5 % loss."),
    ("consumption mix (200 %, before distribution loss)", "DK"): (0.65, 0.90, "As the consumption mix, less 5 % loss."),
    ("production mix (Danish energy statistics)", "DK"): (0.9, 1.15, "All fuel of CHP falls to power."),
    ("BR18", "DK"): (1.0, 1.35, "The statutory projection, life cycle by the rules of construction products."),
    ("EU method", "DK"): (0.35, 0.70, LOW_CARBON + " Net imports from Norway and Sweden are in it."),
    ("EU 2023/1185 (generation)", "DK"): (0.4, 0.7, LOW_CARBON),
    ("marginal mix", "DK"): (1.5, 3.0, "The plants that follow demand, not the mean."),
    ("EU method", "SE"): (0.25, 0.45, LOW_CARBON),
    ("EU 2023/1185 (generation)", "SE"): (0.25, 0.45, LOW_CARBON),
    ("EU method", "FI"): (0.45, 0.65, LOW_CARBON),
    ("EU 2023/1185 (generation)", "FI"): (0.5, 0.7, LOW_CARBON),
    ("EU method", ""): (0.9, 1.15, "Fossil grids: combustion is nearly all of it."),
    ("EU 2023/1185 (generation)", ""): (0.9, 1.15, "Fossil grids: combustion is nearly all of it."),
    ("production mix (direct CO2, UBA)", ""): (0.9, 1.1, "Per kWh used, with losses, without supply."),
    ("production mix (direct, EEA)", ""): (0.75, 1.0, "Direct emissions only."),
    ("grid average (direct, DESNZ)", ""): (0.85, 1.05, "Direct emissions, of data two years older than the edition."),
    ("consumption mix", "NO"): (0.2, 0.7, LOW_CARBON),
    ("residual mix", "SE"): (0.8, 1.1, "As clean as generation: what is left after guarantees is mostly Swedish."),
    ("residual mix", "NO"): (10, 20, RESIDUAL + " Norway sells nearly all of its guarantees."),
    ("residual mix", "FI"): (3, 5, RESIDUAL),
    ("residual mix", "DK"): (2, 3.5, RESIDUAL),
    ("residual mix", ""): (1.0, 1.8, RESIDUAL),
    ("residual mix (Nordic study)", "DK"): (0.8, 1.2, RESIDUAL),
    ("residual mix (Nordic study)", "NO"): (5, 12, RESIDUAL),
    ("residual mix (Nordic study)", "SE"): (0.2, 0.6, "National domain only, direct CO2."),
    ("residual mix (Nordic study)", "FI"): (0.9, 1.4, RESIDUAL),
    ("residual mix (NVE)", "NO"): (10, 20, RESIDUAL + " Norway sells nearly all of its guarantees."),
}

SERIES = [
    (zone, id, year)
    for zone in ZONES
    for id in candidates()[f"electricity {zone}"][1:]
    for year in published_years(id)
    if year in EMBER[zone]
]


@pytest.mark.parametrize(("zone", "id", "year"), SERIES)
def test_a_series_is_within_its_known_spread_of_ember(zone: str, id: str, year: int) -> None:
    method = inventory().process(id).method
    low, high, _ = BANDS.get((method, zone)) or BANDS[method, ""]
    assert low <= published_years(id)[year] / EMBER[zone][year] <= high


def test_the_comparison_is_not_empty() -> None:
    assert len(SERIES) > 45
    used = {(inventory().process(id).method, zone) for zone, id, _ in SERIES}
    assert {m for m, _ in BANDS} == {m for m, _ in used}


@pytest.mark.parametrize("zone", ZONES)
def test_embers_series_has_no_gap_and_no_jump(zone: str) -> None:
    years = list(EMBER[zone])
    assert years == list(range(years[0], years[-1] + 1)) and years[0] <= 2001 and years[-1] >= 2023
    values = list(EMBER[zone].values())
    assert all(0.02 < v < 1.05 for v in values)  # t/MWh: hydropower to lignite
    steps = [b / a for a, b in pairwise(values)]
    assert all(0.6 < step < 1.5 for step in steps), max(steps)


def test_heat_at_200_per_cent_leaves_more_for_power_than_at_125() -> None:
    few, many = (published_years(f"electricity DK consumption mix{x}") for x in ("", " 200 %"))
    assert all(many[year] > few[year] for year in many if year in few)


@pytest.mark.parametrize("zone", ["DK", "NO", "DE", "FI", "NL", "PL", "GB"])
def test_the_residual_mix_is_dirtier_than_generation(zone: str) -> None:
    residual = published_years(f"electricity {zone} residual mix")
    assert all(residual[year] > EMBER[zone][year] for year in residual)


def test_series_are_of_one_publisher_each() -> None:
    """Never spliced: a series of electricity has one publisher, or the same one read in two places."""
    both = {"electricity DK consumption mix", "electricity DK consumption mix 200 %"}  # Energinet, as others cite it
    said = {"electricity NO consumption mix", "electricity NO residual mix NVE", "electricity DE production mix UBA"}
    editions = {"electricity GB grid average DESNZ"}  # the yearly editions of one publication
    for row in inventory().tables.rows["processes"]:
        if row["group"] == "electricity":
            series = [e for e in inventory().exchanges(row["id"]) if e.kind == "emission" and e.series]
            sources = {fact.source for e in series for fact in e.facts}
            assert len(sources) <= 1 or row["id"] in both | said | editions, (row["id"], sources)


@pytest.mark.parametrize("id", ["electricity DK BR18", "district heating DK BR18", "grid gas DK BR18"])
def test_the_statutory_projection_only_falls(id: str) -> None:
    series = published_years(id)
    assert list(series) == list(range(2023, 2041))
    values = list(series.values())
    assert all(b <= a + 1e-12 for a, b in pairwise(values))
    assert values[-1] < values[0]


def test_technologies_stand_in_their_known_order() -> None:
    order = ["onshore wind", "solar park", "natural gas (IPCC)", "coal (IPCC)"]
    direct = [
        sum(e.at(2022)[0].value for e in inventory().exchanges(f"electricity from {name}") if e.kind == "emission")
        for name in order
    ]
    assert direct == sorted(direct)
