"""Values of the bundled inventory that follow from physics and published factors alone."""

from __future__ import annotations

import pytest
from small import assess, one_flow

from impact.factors import Inventory
from impact.results.plausibility import WATER_HEAT


def test_steam_from_gas_emits_61_kg_co2_per_gigajoule(inventory: Inventory) -> None:
    """56.1 kg CO2/GJ of natural gas (IPCC 2006 Guidelines, Vol. 2, Table 2.2) in a boiler of 92 %
    (Danish Energy Agency, Technology Data for Industrial Process Heat, sheet 311.1c): 61.0 kg/GJ at the stack.
    """
    result = assess(one_flow("use: steam from natural gas boiler", "", "1000 GJ/a"), inventory)
    assert result.default["climate_direct_co2"] == pytest.approx(56.1 / 0.92, rel=1e-12)  # t per 1000 GJ
    assert round(result.default["climate_direct_co2"], 1) == 61.0


def test_ten_kelvin_of_six_million_cubic_metres_hold_70_gwh() -> None:
    """6e6 m3 · 1000 kg/m3 · 4.187 kJ/(kg K) · 10 K = 251 TJ = 69.8 GWh."""
    held = 6e6 * 10 * WATER_HEAT
    assert held == pytest.approx(6e6 * 1000 * 4.187 * 10 / 3.6e6, rel=1e-4)
    assert held == pytest.approx(69_800, rel=1e-3)


@pytest.mark.parametrize(("gwp", "methane"), [("ar4", 25), ("ar5", 28), ("ar6", 27)])
def test_biogenic_methane_by_report_of_the_ipcc(inventory: Inventory, gwp: str, methane: float) -> None:
    """GWP100 of methane without the carbon dioxide it decays to: IPCC AR4 WG1 Table 2.14 (25), AR5 WG1 Table 8.A.1
    (28), AR6 WG1 Table 7.15 (27.0).
    """
    result = assess(one_flow("emit: methane (biogenic)", "", "1 t/a"), inventory, gwp=gwp)
    assert result.default["climate"] == methane
    assert result.default["climate_methane_biogenic"] == methane
