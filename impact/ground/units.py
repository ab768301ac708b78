"""Units as a person writes them, in canonical units that energy and material people read.

A dimension is a tuple of exponents over `BASE`: mass [t], energy [MWh], volume [m3], length [km], time [h],
temperature [K], pressure [bar], per-year bookkeeping [a] and one for each currency. Energy is a base of its own
and "per year" is not a time: 80 GWh/a stays 80,000 MWh/a and never becomes watts. Every factor in the table equals
pint's (tests/unit/test_units.py); pint itself, slow to load, is asked only for names outside the table.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from impact.ground.errors import ImpactError

Dimension = tuple[int, ...]

CURRENCIES = ("DKK", "EUR", "SEK", "NOK", "GBP", "USD")
BASE = ("t", "MWh", "m3", "km", "h", "K", "bar", "a", "m2", *CURRENCIES)
NONE: Dimension = (0,) * len(BASE)


def _dimension(**exponents: int) -> Dimension:
    return tuple(exponents.get(base, 0) for base in BASE)


MASS, ENERGY, VOLUME = _dimension(t=1), _dimension(MWh=1), _dimension(m3=1)
LENGTH, TIME, TEMPERATURE = _dimension(km=1), _dimension(h=1), _dimension(K=1)
PRESSURE, YEAR, AREA = _dimension(bar=1), _dimension(a=1), _dimension(m2=1)
POWER = _dimension(MWh=1, h=-1)
TRANSPORT = _dimension(t=1, km=1)
MONEY = {currency: _dimension(**{currency: 1}) for currency in CURRENCIES}

_SI = {"m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}


def _table() -> dict[str, tuple[float, Dimension]]:
    units: dict[str, tuple[float, Dimension]] = {
        "%": (0.01, NONE), "‰": (0.001, NONE), "ppm": (1e-6, NONE),
        "t": (1.0, MASS), "kt": (1e3, MASS), "Mt": (1e6, MASS), "Gt": (1e9, MASS),
        "µg": (1e-12, MASS), "mg": (1e-9, MASS), "g": (1e-6, MASS), "kg": (1e-3, MASS),
        "m3": (1.0, VOLUME), "Mm3": (1e6, VOLUME), "dm3": (1e-3, VOLUME), "hm3": (1e6, VOLUME),
        "l": (1e-3, VOLUME), "L": (1e-3, VOLUME), "ml": (1e-6, VOLUME), "hl": (0.1, VOLUME),
        "mm": (1e-6, LENGTH), "cm": (1e-5, LENGTH), "m": (1e-3, LENGTH), "km": (1.0, LENGTH),
        "m2": (1.0, AREA), "ha": (1e4, AREA), "km2": (1e6, AREA),
        "s": (1 / 3600, TIME), "min": (1 / 60, TIME), "h": (1.0, TIME), "d": (24.0, TIME), "day": (24.0, TIME),
        "a": (1.0, YEAR), "year": (1.0, YEAR), "years": (1.0, YEAR), "yr": (1.0, YEAR),
        "K": (1.0, TEMPERATURE),
        "bar": (1.0, PRESSURE), "mbar": (1e-3, PRESSURE), "Pa": (1e-5, PRESSURE), "hPa": (1e-3, PRESSURE),
        "kPa": (1e-2, PRESSURE), "MPa": (10.0, PRESSURE), "atm": (1.01325, PRESSURE),
        "tkm": (1.0, TRANSPORT), "Mtkm": (1e6, TRANSPORT), "vkm": (1.0, LENGTH), "kvkm": (1e3, LENGTH),
        "Mvkm": (1e6, LENGTH),
    }  # fmt: skip
    for prefix in ("", "k", "M", "G", "T", "P"):
        si = _SI[prefix]
        units[f"{prefix}Wh"] = (si / 1e6, ENERGY)
        units[f"{prefix}J"] = (si / 3.6e9, ENERGY)
        if prefix not in ("P",):
            units[f"{prefix}W"] = (si / 1e6, POWER)
    for currency, dimension in MONEY.items():
        for prefix, scale in (("", 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9)):
            units[f"{prefix}{currency}"] = (scale, dimension)
    for word in ("piece", "item", "trip", "home", "household", "FTE", "bag", "dwelling", "vehicle", "unit"):
        units[word] = (1.0, NONE)
        units[f"{word}s"] = (1.0, NONE)
    units["tonne"] = units["tonnes"] = units["t"]
    return units


UNITS = _table()

# Gas volumes name their gas, and become a mass: normal state is 0 °C and 1.01325 bar (DIN 1343),
# standard state 15 °C and 1.01325 bar (ISO 13443); the ratio is 273.15 / 288.15.
GAS_VOLUMES = {
    f"{prefix}{kind}": scale * state
    for prefix, scale in (("", 1.0), ("k", 1e3), ("M", 1e6), ("m", 1e-3))
    for kind, state in (("Nm3", 1.0), ("Sm3", 273.15 / 288.15))
    if prefix != "m"
}

_TONNE = "Which ton? Write t for the tonne (1000 kg), kt for 1000 t, Mt for a million, or kg for anything else."
_CALORIE = "Write J, kJ or MWh: there are several calories."
_GALLON = "Write m3 or l: there are several gallons."
_KRONER = "Write DKK, SEK or NOK (kDKK for thousands, MDKK for millions)."
_MILLION = "Write the prefix on the unit: Mm3 for a million m3, GWh, MDKK, kt."
_MILLI = "A small m is a thousandth; for a million a capital M. Write "

# Names that pint or a person's habit would read otherwise than meant.
REFUSED = {
    **dict.fromkeys(("ton", "tons", "kton", "ktons", "Mton", "Mtons"), _TONNE),
    **dict.fromkeys(("cal", "kcal", "Mcal", "Gcal", "calorie", "calories"), _CALORIE),
    **dict.fromkeys(("gal", "Gal", "gallon", "gallons"), _GALLON),
    **dict.fromkeys(("kr", "Kr", "KR", "kroner", "kkr", "mkr", "Mkr", "tkr"), _KRONER),
    **dict.fromkeys(("mio", "Mio", "mill", "mia", "million", "millioner", "tusind"), _MILLION),
    **dict.fromkeys(("år", "pa", "årligt", "annum"), "Write a for year, as in GWh/a."),
    "mWh": _MILLI + "MWh.",
    "mW": _MILLI + "MW.",
    "mJ": _MILLI + "MJ.",
    "mt": "Write t for tonne, kt for 1000 t, Mt for a million tonnes.",
    "gr": "Write g for gram.",
    "mil": "Write km for a length; for a million write the prefix M, as in Mm3.",
    "stk": "Write piece.",
    "procent": "Write %.",
    "T": "Write t for tonne, or K for a temperature difference.",
    "C": "Write °C for a temperature, K for a difference.",
}


class UnitError(ImpactError):
    """A unit that is unknown, refused or does not fit."""


def is_unit(name: str) -> bool:
    """Whether the name is a unit of the table (a parameter may not bear it)."""
    return name in UNITS or name == "°C" or name in GAS_VOLUMES


def unit(name: str) -> tuple[float, Dimension]:
    """Factor to canonical units and dimension of one unit name.

    Raises
    ------
    UnitError
        If the name is refused (such as `ton`) or nobody, pint included, knows it.
    """
    known = UNITS.get(name)
    if known is not None:
        return known
    if name in REFUSED:
        raise UnitError(f"The unit '{name}' is not accepted. {REFUSED[name]}")
    if name in GAS_VOLUMES:
        raise UnitError(f"'{name}' must name its gas: {name}(methane), {name}(natural gas) ...")
    return _from_pint(name)


@cache
def _registry() -> Any:
    import pint  # 0.4 s: only for names outside the table

    return pint.UnitRegistry()


@cache
def _from_pint(name: str) -> tuple[float, Dimension]:
    canonical = {
        "[mass]": ("tonne", MASS), "[length] ** 3": ("m**3", VOLUME), "[length]": ("km", LENGTH),
        "[length] ** 2": ("m**2", AREA), "[mass] * [length] ** 2 / [time] ** 2": ("MWh", ENERGY),
        "[mass] * [length] ** 2 / [time] ** 3": ("MW", POWER), "[time]": ("hour", TIME),
        "[mass] / [length] / [time] ** 2": ("bar", PRESSURE), "dimensionless": ("", NONE),
    }  # fmt: skip
    try:
        quantity = _registry().Quantity(1.0, name)
        target, dimension = canonical[str(quantity.dimensionality)]
        return float(quantity.to(target).magnitude), dimension
    except Exception:
        from impact.ground.errors import did_you_mean

        raise UnitError(f"Unknown unit '{name}'. {did_you_mean(name, UNITS)}".rstrip()) from None


def multiply(a: Dimension, b: Dimension, sign: int = 1) -> Dimension:
    """Dimension of a product (or, with sign -1, of a quotient)."""
    if b == NONE:
        return a
    return tuple([x + sign * y for x, y in zip(a, b, strict=True)])


def power(a: Dimension, exponent: int) -> Dimension:
    """Dimension of a power."""
    return tuple(x * exponent for x in a)


@cache
def name(dimension: Dimension) -> str:
    """The canonical unit of a dimension as people write it: `MWh/a`, `m3`, `DKK/t`, `1`."""
    if dimension == NONE:
        return "1"
    up = [_power_name(b, e) for b, e in zip(BASE, dimension, strict=True) if e > 0]
    down = [_power_name(b, -e) for b, e in zip(BASE, dimension, strict=True) if e < 0]
    text = "·".join(up) or "1"
    if text == "t·km":
        text = "tkm"
    text = text + "".join(f"/{part}" for part in down)
    return "MW" if text == "MWh/h" else text


def _power_name(base: str, exponent: int) -> str:
    return base if exponent == 1 else f"{base}^{exponent}"


@cache
def parse_unit(text: str) -> tuple[float, Dimension]:
    """Factor and dimension of a written unit such as `kg/GJ`, `DKK/MWh` or `kWh/m3/m`.

    Raises
    ------
    UnitError
        If a part is unknown.
    """
    factor, dimension = 1.0, NONE
    cleaned = text.replace("³", "3").replace("²", "2").replace("·", "*").strip()
    if cleaned in ("", "1", "-"):
        return factor, dimension
    sign = 1
    for part in cleaned.replace("/", " / ").replace("*", " * ").split():
        if part == "/":
            sign = -1
        elif part == "*":
            continue
        elif part != "1":
            f, d = unit(part)
            factor *= f**sign
            dimension = multiply(dimension, d, sign)
    return factor, dimension


def currency_of(dimension: Dimension) -> str | None:
    """The currency in a dimension, or None."""
    for currency in CURRENCIES:
        if dimension[BASE.index(currency)]:
            return currency
    return None
