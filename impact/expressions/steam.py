"""Steam and pumping helpers of the expression language.

Properties of water and steam follow IAPWS-IF97 (Revised Release on the IAPWS Industrial Formulation 1997,
IAPWS R7-97(2012)) through the pyXSteam library.
"""

from __future__ import annotations

import logging
from functools import cache

from impact.ground.errors import ImpactError

MAKE_UP = 288.15  # [K] cold make-up water, 15 °C: what steam is measured against when no condensate returns
HOTTEST = 1073.15  # [K] 800 °C, the upper end of regions 1 to 3
GRAVITY = 9.80665  # [m/s2] standard gravity, CGPM 1901
DENSITY = 1000.0  # [kg/m3] water


class SteamError(ImpactError):
    """A state outside IAPWS-IF97 or not steam."""


def steam(pressure: float, temperature: float | None = None, returned: float = MAKE_UP) -> float:
    """Energy of steam above the water it is made from [MWh/t].

    Parameters
    ----------
    pressure : float
        Absolute pressure [bar].
    temperature : float, optional
        Steam temperature [K]; saturated steam if left out.
    returned : float
        Temperature of the condensate that comes back, or of the make-up water [K].

    Raises
    ------
    SteamError
        If the state lies outside IAPWS-IF97 or the water is not yet steam.
    """
    if temperature is None:
        return (_saturated(pressure) - _water(returned)) / 3600
    return (_superheated(pressure, temperature) - _water(returned)) / 3600


@cache
def _table():  # type: ignore[no-untyped-def]
    from pyXSteam.XSteam import XSteam

    logging.getLogger("pyXSteam").addHandler(logging.NullHandler())  # what it warns of, `_checked` refuses

    return XSteam(XSteam.UNIT_SYSTEM_BARE)  # K, MPa, kJ/kg


def _checked(value: float, what: str) -> float:
    if not value == value or value <= 0:
        raise SteamError(f"{what} lies outside IAPWS-IF97 (0.006 to 1000 bar, 0 to 800 °C).")
    return float(value)


def _saturated(pressure: float) -> float:
    return _checked(_table().hV_p(pressure / 10), f"Saturated steam at {pressure:g} bar")


def _superheated(pressure: float, temperature: float) -> float:
    boiling = _table().tsat_p(pressure / 10)
    if boiling == boiling and temperature < boiling - 0.5:
        raise SteamError(
            f"Water at {pressure:g} bar boils at {boiling - 273.15:.1f} °C: {temperature - 273.15:g} °C is not steam."
        )
    if boiling == boiling and temperature <= boiling + 0.05:
        return _saturated(pressure)
    what = f"Steam at {pressure:g} bar and {temperature - 273.15:g} °C"
    if temperature > HOTTEST:  # region 5, for which the library has the equations of 1997, not those of 2007
        return _checked(0.0, what)
    return _checked(_table().h_pt(pressure / 10, temperature), what)


def _water(temperature: float) -> float:
    return _checked(_table().hL_t(temperature), f"Water at {temperature - 273.15:g} °C")


def pumping(head: float, efficiency: float) -> float:
    """Electricity to lift water [MWh/m3]: ρ g H / η.

    Parameters
    ----------
    head : float
        Pumping head with friction [km].
    efficiency : float
        Of pump and motor together [1], above 0 and at most 1.
    """
    if not 0 < efficiency <= 1:
        raise SteamError(f"A pump's efficiency lies between 0 and 1; found {efficiency:g}.")
    return DENSITY * GRAVITY * head * 1000 / efficiency / 3.6e9
