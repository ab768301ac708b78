"""Units: our table equals pint's, and the few places where it must not are stated here."""

from __future__ import annotations

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.ground import units
from impact.ground.units import (
    AREA,
    ENERGY,
    LENGTH,
    MASS,
    NONE,
    POWER,
    PRESSURE,
    TEMPERATURE,
    TIME,
    UNITS,
    VOLUME,
    YEAR,
)

PINT = pint.UnitRegistry()
CANONICAL = {
    MASS: "tonne", ENERGY: "MWh", VOLUME: "m**3", LENGTH: "km", AREA: "m**2", TIME: "hour", POWER: "MW",
    TEMPERATURE: "kelvin", PRESSURE: "bar", NONE: "", YEAR: "julian_year",
}  # fmt: skip

# Written by people without the exponent's sign, which pint wants.
EXPONENTS = {"m3": "m**3", "dm3": "dm**3", "hm3": "hm**3", "m2": "m**2", "km2": "km**2"}
# Names that pint does not know.
CURRENCY = {name for name, (_, dimension) in UNITS.items() if dimension in units.MONEY.values()}
COUNTS = {
    word + plural
    for word in ("piece", "item", "trip", "home", "household", "FTE", "dwelling", "vehicle")
    for plural in ("", "s")
}
TRANSPORT = {"tkm", "Mtkm", "vkm", "kvkm", "Mvkm"}
MILLION_M3 = {"Mm3"}  # a million m3, as the water trade writes it; pint's megametre cubed would be 10^18 m3
# Names that pint reads as something else: kt as knots, a bag as 94 lb, a unit as a luminance's.
READ_OTHERWISE = {"kt": "[length] / [time]", "bag": "[mass]", "bags": "[mass]"}
READ_OTHERWISE |= dict.fromkeys(("unit", "units"), "[luminosity] / [length] ** 2")


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_that_pint_knows_has_its_factor(name: str) -> None:
    factor, dimension = UNITS[name]
    if name in CURRENCY | COUNTS | TRANSPORT | MILLION_M3:
        with pytest.raises(pint.UndefinedUnitError):
            PINT.Quantity(1.0, name)
        return
    quantity = PINT.Quantity(1.0, EXPONENTS.get(name, name))
    if name in READ_OTHERWISE:
        assert str(quantity.dimensionality) == READ_OTHERWISE[name]
        return
    assert quantity.to(CANONICAL[dimension]).magnitude == pytest.approx(factor, rel=1e-12)


def test_the_names_that_pint_does_not_know_by_definition() -> None:
    assert UNITS["tkm"] == (1.0, units.multiply(MASS, LENGTH))
    assert UNITS["vkm"] == UNITS["km"]
    assert UNITS["Mm3"] == UNITS["hm3"] == (1e6, VOLUME)
    assert UNITS["kt"] == (PINT.Quantity(1000, "tonne").to("tonne").magnitude, MASS)
    assert UNITS["MDKK"] == (1e6, units.MONEY["DKK"])
    assert UNITS["FTE"] == (1.0, NONE)


def test_per_year_is_no_time() -> None:
    """Pint makes 80 GWh/a 9.1 MW, with a year of 365.25 days; a yearly amount must stay one."""
    assert PINT.Quantity(80, "GWh/a").to("MW").magnitude == pytest.approx(80_000 / 8766)
    assert units.parse_unit("GWh/a") == (1000.0, units.multiply(ENERGY, YEAR, -1))
    assert units.name(units.parse_unit("GWh/a")[1]) == "MWh/a"


def test_ton_is_refused_and_asks_which() -> None:
    """Pint reads `ton` as the short ton of 907 kg."""
    assert PINT.Quantity(1, "ton").to("kg").magnitude == pytest.approx(907.185, rel=1e-6)
    for name in ("ton", "tons", "kton", "Mton"):
        with pytest.raises(units.UnitError, match="Which ton"):
            units.unit(name)


@pytest.mark.parametrize("name", sorted(units.REFUSED))
def test_refused_names_say_what_to_write(name: str) -> None:
    assert name not in UNITS
    with pytest.raises(units.UnitError, match="Write"):
        units.unit(name)


@pytest.mark.parametrize(("small", "large"), [("mWh", "MWh"), ("mW", "MW"), ("mJ", "MJ")])
def test_milli_for_mega_is_refused(small: str, large: str) -> None:
    """Pint takes mWh for a milliwatt-hour: a case with this slip would be a thousand million times too small."""
    assert PINT.Quantity(1, small).to(large).magnitude == pytest.approx(1e-9)
    with pytest.raises(units.UnitError, match=large):
        units.unit(small)


def test_gas_volumes_name_their_gas() -> None:
    with pytest.raises(units.UnitError, match=r"must name its gas: MNm3\(methane\)"):
        units.unit("MNm3")
    assert units.GAS_VOLUMES["Nm3"] == 1.0
    # 15 °C instead of 0 °C at the same pressure: the ideal-gas ratio of ISO 13443.
    assert units.GAS_VOLUMES["kSm3"] == pytest.approx(1000 * 273.15 / 288.15)


def test_names_outside_the_table_come_from_pint() -> None:
    assert units.unit("therm") == (pytest.approx(0.0293, rel=1e-3), ENERGY)
    assert units.unit("inch") == (pytest.approx(2.54e-5), LENGTH)
    with pytest.raises(units.UnitError, match="'GWh'"):
        units.unit("GWH")
    with pytest.raises(units.UnitError, match="Unknown unit 'parsnip'"):
        units.unit("parsnip")


@pytest.mark.parametrize(
    ("text", "factor", "shown"),
    [
        ("kg/GJ", 0.0036, "t/MWh"),
        ("g/kWh", 1e-3, "t/MWh"),
        ("kWh/m3", 1e-3, "MWh/m3"),
        ("m³/a", 1.0, "m3/a"),
        ("DKK/kWh", 1000.0, "DKK/MWh"),
        ("t CO2e/t".replace(" CO2e", ""), 1.0, "1"),
        ("kWh/m3/m", 1.0, "MWh/m3/km"),
        ("t·km", 1.0, "tkm"),
        ("kJ/s", 0.001, "MW"),
        ("", 1.0, "1"),
    ],
)
def test_compound_units(text: str, factor: float, shown: str) -> None:
    found, dimension = units.parse_unit(text)
    assert found == pytest.approx(factor)
    assert units.name(dimension) == shown


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_a_quotient_of_units_is_the_quotient_of_their_factors(a: str, b: str) -> None:
    factor, dimension = units.parse_unit(f"{a}/{b}")
    assert factor == pytest.approx(UNITS[a][0] / UNITS[b][0])
    assert units.multiply(dimension, UNITS[b][1]) == UNITS[a][1]


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_a_unit_error(text: str) -> None:
    try:
        factor, dimension = units.parse_unit(text)
    except units.UnitError:
        return
    assert factor > 0
    assert len(dimension) == len(units.BASE)
