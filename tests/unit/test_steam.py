"""Steam and pumping: the verification values that IAPWS publishes with its formulation, and the states that are none.

IAPWS R7-97(2012): Revised Release on the IAPWS Industrial Formulation 1997 for the Thermodynamic Properties of Water
and Steam, Lucerne, August 2007: Tables 5, 15, 35 and 36 give values for computer-program verification.
"""

from __future__ import annotations

import logging

import pytest

from impact.expressions import steam
from impact.expressions.steam import SteamError

KJ_PER_MWH_AND_T = 3600.0  # 1 MWh/t = 3600 kJ/kg


@pytest.mark.parametrize(
    ("temperature", "pressure", "enthalpy"),
    [  # [K], [MPa], [kJ/kg]
        (300, 0.0035, 2549.91145),  # Table 15, region 2
        (700, 0.0035, 3335.68375),
        (700, 30, 2631.49474),
    ],
)
def test_superheated_steam(temperature: float, pressure: float, enthalpy: float) -> None:
    found = steam._superheated(pressure * 10, temperature)
    assert found == pytest.approx(enthalpy, rel=1e-8)


@pytest.mark.parametrize(
    ("temperature", "pressure", "enthalpy"),
    [  # [K], [MPa], [kJ/kg]: Table 5, region 1, compressed water
        (300, 3, 115.331273),
        (300, 80, 184.142828),
        (500, 3, 975.542239),
    ],
)
def test_the_library_in_region_1(temperature: float, pressure: float, enthalpy: float) -> None:
    assert steam._table().h_pt(pressure, temperature) == pytest.approx(enthalpy, rel=1e-8)


def test_saturated_water_is_near_the_compressed_water_of_table_5() -> None:
    """At 300 K the saturated liquid (0.0035 MPa) lies v Δp = 3 kJ/kg below the 115.3 kJ/kg of 3 MPa, less a little."""
    assert 115.331273 - 3.1 < steam._water(300) < 115.331273 - 2.5


@pytest.mark.parametrize(
    ("pressure", "temperature"),
    [(0.1, 372.755919), (1, 453.035632), (10, 584.149488)],  # [MPa], [K]: Table 36
)
def test_boiling_point_parts_water_from_steam(pressure: float, temperature: float) -> None:
    assert steam._table().tsat_p(pressure) == pytest.approx(temperature, rel=1e-8)
    boiling = steam._superheated(pressure * 10, temperature)
    assert boiling == steam._saturated(pressure * 10)
    assert steam._superheated(pressure * 10, temperature + 1) > boiling
    with pytest.raises(SteamError, match="is not steam"):
        steam._superheated(pressure * 10, temperature - 1)


@pytest.mark.parametrize(
    ("temperature", "pressure"), [(300, 0.00353658941), (500, 2.63889776), (600, 12.3443146)]
)  # [K], [MPa]: Table 35
def test_saturation_pressure(temperature: float, pressure: float) -> None:
    assert steam._table().psat_t(temperature) == pytest.approx(pressure, rel=1e-8)


def test_energy_above_make_up_water_and_above_returned_condensate() -> None:
    """Steam at 10 bar saturated: 2777.1 kJ/kg; water at 15 °C 63.0, at 80 °C 335.0 (Wagner and Kretzschmar 2008)."""
    assert steam.steam(10) * KJ_PER_MWH_AND_T == pytest.approx(2777.1 - 63.0, abs=0.1)
    assert steam.steam(10, None, 353.15) * KJ_PER_MWH_AND_T == pytest.approx(2777.1 - 335.0, abs=0.1)
    saved = steam.steam(8, 453.15) - steam.steam(8, 453.15, 353.15)
    assert saved * KJ_PER_MWH_AND_T == pytest.approx(335.0 - 63.0, abs=0.1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0,), "0.006 to 1000 bar"),
        ((-1.0, 453.15), "0.006 to 1000 bar"),
        ((1e6, 453.15), "IAPWS-IF97"),
        ((300.0,), "Saturated steam at 300 bar"),  # above the critical pressure there is none
        ((8.0, 1074.0), "0 to 800 °C"),
        ((8.0, 423.15), "boils at 170.4 °C: 150 °C is not steam"),
        ((8.0, 453.15, 0.0), "Water at -273.15 °C"),
        ((float("nan"),), "IAPWS-IF97"),
    ],
)
def test_states_that_are_no_steam(arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(SteamError, match=message):
        steam.steam(*arguments)


def test_the_librarys_own_warnings_stay_off_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SteamError):
        steam.steam(1e9, 1e9)
    assert logging.getLogger("pyXSteam").handlers
    assert capsys.readouterr().err == ""


def test_pumping_is_rho_g_h_over_eta() -> None:
    """1 m3 lifted 100 m takes 1000 x 9.80665 x 100 J = 0.2724 kWh; at 70 % 0.3891 kWh."""
    assert steam.pumping(0.1, 1.0) == pytest.approx(0.2724069e-3, rel=1e-6)
    assert steam.pumping(0.1, 0.7) == pytest.approx(0.2724069e-3 / 0.7, rel=1e-6)
    for efficiency in (0.0, -0.5, 1.01, 70.0):
        with pytest.raises(SteamError, match="between 0 and 1"):
            steam.pumping(0.1, efficiency)
