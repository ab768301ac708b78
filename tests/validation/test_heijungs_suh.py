"""Heijungs and Suh's two-process example.

Heijungs, R. and Suh, S. (2002): The Computational Structure of Life Cycle Assessment, Kluwer, chapter 2: a power
station makes 10 kWh from 2 litres of fuel and emits 1 kg CO2 and 0.1 kg SO2; a refinery makes 100 litres of fuel from
50 litres of crude oil and emits 10 kg CO2 and 2 kg SO2. Wanted are 1000 kWh.
"""

from __future__ import annotations

import numpy as np
import pytest
from small import assess, one_flow

from impact.engine.solve import scaling, unit_scores
from impact.factors import Inventory
from impact.model.indicators import INDEX

#               power  refinery
# electricity [   10       0   ]  kWh
# fuel        [   -2     100   ]  l
# CO2         [    1      10   ]  kg
# SO2         [  0.1       2   ]  kg
# crude oil   [    0     -50   ]  l    (in the book a resource bears a minus)
A = np.array([[10.0, 0.0], [-2.0, 100.0]])
B = np.array([[1.0, 10.0], [0.1, 2.0], [0.0, -50.0]])
f = np.array([1000.0, 0.0])
C = np.array([[1.0, 2.0, 4.0]])  # digits that tell the flows


def test_scaling_is_100_and_2() -> None:
    assert scaling(A, f) == pytest.approx([100, 2], rel=1e-14)


def test_inventory_is_120_co2_14_so2_and_minus_100_crude() -> None:
    assert B @ scaling(A, f) == pytest.approx([120, 14, -100], rel=1e-14)


def test_the_adjoint_gives_the_same_score() -> None:
    """1·120 + 2·14 − 4·100 = −252, solved from the demand's side or from the product's side."""
    primal = C @ B @ scaling(A, f)
    adjoint = f @ unit_scores(A, (C @ B).T)
    assert primal == pytest.approx([-252], rel=1e-14)
    assert adjoint == pytest.approx([-252], rel=1e-14)


CASE = one_flow(
    "use: power",
    """
processes:
  power:
    output: 10 kWh
    inputs: {refinery: 2 l}
    emissions: {carbon dioxide (fossil): 1 kg, sulphur dioxide: 0.1 kg}
    source: book
  refinery:
    output: 100 l
    emissions: {carbon dioxide (fossil): 10 kg, sulphur dioxide: 2 kg}
    resources: {crude oil: -50 l}
    source: book
""",
    "1000 kWh/a",
    sources="{book: {title: Computational Structure of LCA, place: chapter 2}}",
)


def test_as_a_case_with_own_processes(digits: Inventory) -> None:
    """The same in tonnes and cubic metres: 0.120 + 2 · 0.014 − 4 · 0.100 = −0.252."""
    result = assess(CASE, digits)
    assert result.default["climate"] == pytest.approx(-0.252, rel=1e-12)
    assert result.default["climate_co2"] == pytest.approx(0.120, rel=1e-12)


def test_scaling_and_inventory_of_the_case(digits: Inventory) -> None:
    plan = assess(CASE, digits).plan
    evaluation, system = plan.evaluate(), plan.system
    assert system.names == ["power", "refinery"]
    demand = np.array([1.0, 0.0])  # 1000 kWh in MWh
    s = scaling(evaluation.A[0, 0], demand)
    assert s == pytest.approx([100, 2], rel=1e-12)
    g = dict(zip((flow for flow, _, _ in system.elementary), evaluation.B[0, 0] @ s, strict=True))
    assert g["carbon dioxide (fossil)"] == pytest.approx(0.120, rel=1e-12)
    assert g["sulphur dioxide"] == pytest.approx(0.014, rel=1e-12)
    assert g["crude oil"] == pytest.approx(-0.100, rel=1e-12)
    assert evaluation.scores[0, 0, 0, INDEX["climate"]] == pytest.approx(-0.252, rel=1e-12)  # per MWh
