"""Published savings of real exchanges beside ours. Nothing is tuned to meet them: a miss fails here and is explained
in the case's own comment; amounts, prices and factors come from the case file and the inventory alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from small import HERE, assess_one

from impact.model.indicators import INDEX
from impact.results import claims

if TYPE_CHECKING:
    from impact.api import Result


@cache
def result_of(name: str) -> Result:
    return assess_one(name)


def checks(name: str, **wanted: str) -> list[claims.ClaimCheck]:
    """The checks of a case's claims whose comparison, boundary or gases are the wanted ones."""
    fields = {
        "baseline": lambda c: c.comparison.baseline,
        "alternative": lambda c: c.comparison.alternative,
        "boundary": lambda c: c.boundary,
        "indicator": lambda c: c.claim.indicator,
    }
    found = claims.checks(result_of(name))
    return [c for c in found if all(fields[key](c) == value for key, value in wanted.items())]


def the(found: list[claims.ClaimCheck]) -> claims.ClaimCheck:
    assert len(found) == 1, [(c.comparison.baseline, c.comparison.alternative, c.boundary) for c in found]
    return found[0]


# ---------------------------------------------------------------------------------------------- climate


def test_kalundborg_s_16_000_t_lie_between_gas_and_oil() -> None:
    """KAL-01, Kalundborg Forsyning's director in DANVA (2020): 16,000 t CO2; direct, electricity of 2021."""
    result = result_of("kal-wastewater-heat")
    assert result.year == 2021
    oil = the(checks("kal-wastewater-heat", baseline="oil boilers", boundary="direct"))
    gas = the(checks("kal-wastewater-heat", baseline="gas boilers", boundary="direct"))
    assert oil.claim.gases == "CO2" and oil.claimed == 16_000
    assert gas.computed < 16_000 < oil.computed
    for printed in ("oil boilers → heat pump", "gas boilers → heat pump", "16000 t/a"):
        assert printed in str(result), "both baselines and the claim are printed"


def test_kalundborg_biogas_gross_within_ten_per_cent() -> None:
    """KAL-02, chemicalparks.eu: 17,000 t CO2 for 8 million m3 of gas. Direct and gross: only the gas replaced."""
    check = the(checks("kal-biogas", baseline="natural gas", boundary="direct"))
    assert check.claim.roles == ("supply",)
    assert check.claimed == 17_000
    assert check.computed == pytest.approx(17_000, rel=0.10)


def test_novozymes_biogas_engine_within_fifteen_per_cent() -> None:
    """KAL-03, Novozymes (June 2013): 21,000 t CO2 for 47,000 MWh, electricity by the production mix of 2013."""
    found = checks("kal-wastewater-biogas", baseline="grid electricity", alternative="biogas engine", boundary="direct")
    check = the(found)
    assert check.claim.year == 2013
    assert "production mix" in result_of("kal-wastewater-biogas").electricity_method
    assert check.computed == pytest.approx(21_000, rel=0.15)


def test_waste_oil_instead_of_coal_is_a_loss_and_says_so() -> None:
    """Design after Eckelman and Chertow (2013), Int. J. Life Cycle Assess. 18, 1524: an exchange can do harm.

    By hand, per tonne of oil of 40.2 GJ: coal saved 40.2 · 0.80 / 0.89, coal burned instead 40.2, at 94.6 kg/GJ.
    """
    result = result_of(str(HERE / "cases" / "waste-oil-replaces-coal.yaml"))
    at_the_stacks = 1000 * (40.2 * 0.80 / 0.89 - 40.2) * 94.6 / 1000
    assert result.default["climate_direct_co2"] == pytest.approx(at_the_stacks, rel=0.05)
    assert result.default["climate"] < result.default["climate_direct"] < 0
    assert "-453" in str(result), "the negative saving is printed with its sign"


# ---------------------------------------------------------------------------------------------- material and water


def test_aalborg_saves_exactly_25_000_t_of_natural_gypsum() -> None:
    """AAL-02, Aalborg Portland (2014): 25,000 t of flue-gas gypsum replace natural gypsum, one for one."""
    check = the(checks("aal-gypsum", baseline="imported natural gypsum"))
    assert check.claimed == 25_000
    assert check.computed == 25_000
    assert result_of("aal-gypsum").default["virgin_material"] == 25_000


DELIVERED = ("delivered process water", "delivered cooling water")


def of_labels(scenario: str, *labels: str) -> np.ndarray:
    by_label = result_of("kal-surface-water").table.by_label(scenario)
    return sum((by_label[label][0] for label in labels if label in by_label), start=np.zeros(len(INDEX)))


def test_lake_water_saves_groundwater_and_no_water() -> None:
    """KAL-04, Kalundborg Symbiosis (2022): 3.5 million m3. The delivered water shifts its source, nothing more."""
    result = result_of("kal-surface-water")
    assert result.default.baseline == "groundwater"
    assert result.default["water_withdrawal_groundwater"] >= 3.5e6
    before, after = (of_labels(scenario, *DELIVERED) for scenario in ("groundwater", "lake water"))
    assert before[INDEX["water"]] == after[INDEX["water"]] == 3.5e6
    assert before[INDEX["water"]] - after[INDEX["water"]] == 0.0
    assert before[INDEX["water_withdrawal_groundwater"]] == after[INDEX["water_withdrawal_surface"]] == 3.5e6


def test_lake_water_s_back_wash_and_electricity_are_shown_as_they_are() -> None:
    """What the delivered water leaves of the freshwater balance is back-wash and the electricity's own water."""
    result = result_of("kal-surface-water")
    labels = {label for s in ("groundwater", "lake water") for label in result.table.by_label(s)}
    rest = labels - set(DELIVERED)
    assert any("back-wash" in label for label in rest) and any("electricity" in label for label in rest)
    left = of_labels("groundwater", *rest) - of_labels("lake water", *rest)
    assert result.default["water"] == pytest.approx(left[INDEX["water"]], rel=1e-12)
    assert result.default["water"] < 0, "back-wash of lake water goes to the fjord: a little more fresh water is lost"


# ---------------------------------------------------------------------------------------------- streams that end


@pytest.mark.parametrize("name", ["kal-gypsum", "kal-fly-ash"])
def test_what_coal_gave_ends_with_coal(name: str) -> None:
    """KAL-05 and KAL-09: Asnæs burned its last coal in 2019, and gypsum and ash ended with it."""
    result = result_of(name)
    assert result.case.status == "ended"
    assert {stream.ends for stream in result.case.streams} == {2019}
    years = result.over_years.years
    saved = result.over_years.saving(result.baseline, result.alternative)
    after = [y for y, year in enumerate(years) if year > 2019]
    before = [y for y, year in enumerate(years) if year <= 2019]
    assert np.any(saved[before] != 0, axis=1).all()
    assert not saved[after].any()
    later = assess_one(name, year=2020)
    assert not later.default.saving.any(), "a later year than the stream's last saves nothing"
    assert not any(level.any() for level in later.level.values())
