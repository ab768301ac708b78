"""Ends of a range are amounts like any other: expressions, and volumes of a gas."""

from __future__ import annotations

import pytest
from small import assess, assess_one

from impact.factors import Inventory
from impact.ground.errors import InputError
from impact.variables.gather import uncertain_of

CASE = """
parameters: {{gas: {{value: 8 MNm3(methane)/a, {ends}, distribution: triangular, assumption: test}}}}
functions: {{gas: {{amount: gas * ncv(methane), for: user, assumption: test}}}}
scenarios:
  apart:
    baseline: true
    flows: [{{use: natural gas, amount: gas * ncv(methane), by: user, role: supply, serves: gas, assumption: test}}]
  together: {{without: {{gas: biogas does it}}}}
"""


def test_an_end_may_be_an_expression() -> None:
    """Published emission factors are often converted, as in 0.003 × 44 / 28."""
    published = assess_one("sja-solrod-biogas").case.parameters["n2o_n"].uncertainty
    assert published is not None
    assert (published.low, published.high) == pytest.approx((0.003 * 44 / 28, 0.03 * 44 / 28))


def test_a_range_of_volumes_is_one_of_masses(inventory: Inventory) -> None:
    """0.7 to 0.9 of the volume is 0.7 to 0.9 of the mass, whatever the gas weighs."""
    result = assess(
        CASE.format(ends="low: 5.6 MNm3(methane)/a, high: 7.2e6 Nm3(methane)/a + 0.9 MNm3(methane)/a"), inventory
    )
    drawn = next(one for one in uncertain_of(result.plan) if one.name.endswith("gas"))
    assert drawn.value == pytest.approx(8e6 * inventory.gas_property("methane", "density"))
    assert drawn.distribution.support == pytest.approx((0.7 * drawn.value, 8.1 / 8 * drawn.value))


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        ("low: 9 MNm3(methane)/a, high: 7 MNm3(methane)/a", "range-reversed"),
        ("low: 9 MNm3(methane)/a, high: 10 MNm3(methane)/a", "value-outside-range"),
        ("low: 7 MNm3(methan)/a, high: 9 MNm3(methan)/a", "unknown-gas"),
        ("low: 7 MNm3(methane)/a", "half-range"),
        ("low: 7 t, high: 9 MNm3(methane)/a", "unit-does-not-fit"),
    ],
)
def test_what_cannot_be_is_a_fault(ends: str, kind: str, inventory: Inventory) -> None:
    with pytest.raises(InputError) as found:
        assess(CASE.format(ends=ends), inventory)
    assert kind in [fault.kind for fault in found.value.faults]
