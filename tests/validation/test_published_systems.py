"""Published systems through our engine and through bw2calc: as matrices and as cases of ours.

Each example cites where its numbers stand. Heijungs and Suh's is in test_heijungs_suh.py and tests/referee.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from small import assess, digits_inventory

from impact.api import Result
from impact.brightway import referee
from impact.engine.solve import scaling, unit_scores
from impact.model.indicators import INDEX

if find_spec("bw2calc") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)
pytestmark = pytest.mark.slow


def through_both(A: np.ndarray, B: np.ndarray, C: np.ndarray, f: np.ndarray) -> tuple[np.ndarray, ...]:
    """s, g and h by our engine (h by the adjoint), once they agree with bw2calc's."""
    s = scaling(A, f)
    g, h = B @ s, f @ unit_scores(A, (C @ B).T)
    for ours, theirs in zip((s, g, h), referee.solve(A, B, C, f[None]), strict=True):
        assert ours == pytest.approx(theirs[0], rel=1e-12, abs=1e-12)
    return s, g, h


def climate(result: Result, scenario: str = "apart") -> float:
    """Level of climate, once bw2calc has found all the levels and flows of the case as well."""
    assert max(found.max() for found in referee.deviations(result).values()) <= 1e-12
    return float(result.level[scenario][INDEX["climate"]])


def system_case(processes: str, use: str, amount: str, parameters: str = "") -> Result:
    """A case whose baseline uses one product of a system and whose alternative needs nothing."""
    text = f"""
{parameters}
functions: {{product: {{amount: {amount}, for: user, assumption: test}}}}
scenarios:
  apart:
    baseline: true
    flows: [{{use: {use}, amount: {amount}, by: user, role: supply, serves: product, assumption: test}}]
  together: {{without: {{product: a by-product does it}}}}
processes:
{processes}
"""
    return assess(text, digits_inventory())


# ------------------------------------------------------------------ Miller and Blair: an input-output table
# Miller, R. E. and Blair, P. D. (2009): Input-Output Analysis: Foundations and Extensions, 2nd edition, Cambridge
# University Press, chapter 2, the numerical example with two sectors: transactions Z, total outputs x and final
# demands x - Z 1. Its coefficients are A = Z x^-1, its total requirements L = (I - A)^-1, printed with four decimals.
# The page was not at hand: that the printed figures follow from each other is part of the test.

Z, OUTPUTS = np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0])
COEFFICIENTS = np.array([[0.15, 0.25], [0.20, 0.05]])
REQUIREMENTS = np.array([[1.2541, 0.3300], [0.2640, 1.1221]])


def test_miller_and_blair_s_requirements_per_unit_of_demand() -> None:
    assert pytest.approx(COEFFICIENTS, rel=1e-15) == Z / OUTPUTS
    eye, intensity = np.eye(2), np.array([[1.0, 2.0]])  # of a flow per unit of output: not of the book
    for sector in (0, 1):
        s, _, h = through_both(eye - COEFFICIENTS, intensity, np.ones((1, 1)), eye[sector])
        assert s.round(4) == pytest.approx(REQUIREMENTS[:, sector], abs=1e-12)
        assert h == pytest.approx(intensity @ REQUIREMENTS[:, sector], abs=2e-4)


def test_miller_and_blair_s_outputs_follow_from_the_final_demands() -> None:
    demand = OUTPUTS - Z.sum(axis=1)
    assert demand.tolist() == [350.0, 1700.0]
    assert through_both(np.eye(2) - COEFFICIENTS, np.eye(2), np.eye(2), demand)[0] == pytest.approx(OUTPUTS, rel=1e-14)


def test_miller_and_blair_s_table_with_runs_of_any_size() -> None:
    """The whole table as one year's run of each sector: non-unit outputs, net of what a sector uses of its own."""
    demand = OUTPUTS - Z.sum(axis=1)
    assert through_both(np.diag(OUTPUTS) - Z, np.eye(2), np.eye(2), demand)[0] == pytest.approx([1, 1], rel=1e-14)


SECTORS = """
  one: {output: 1000 t, inputs: {one: 150 t, two: 200 t}, emissions: {carbon dioxide (fossil): 1000 t}, assumption: t}
  two: {output: 2000 t, inputs: {one: 500 t, two: 100 t}, emissions: {methane (fossil): 2000 t}, assumption: t}
"""


@pytest.mark.parametrize("sector", [0, 1])
def test_miller_and_blair_as_a_case(sector: int) -> None:
    """One tonne of CO2 per unit of the first sector's output, one of methane (digit 2) of the second's."""
    found = climate(system_case(SECTORS, ("one", "two")[sector], "1 t/a"))
    assert found == pytest.approx(np.array([1, 2]) @ REQUIREMENTS[:, sector], abs=2e-4)


# ------------------------------------------------------------------ bw2calc's multi-LCA example
# brightway2-calc, tests/test_multi_lca.py: matrices in the comment at its head; demands in `func_units`; the scores
# asserted in `test_inventory_matrix_construction` and `test_single_demand`.

#            α     β     γ     δ     ε     ζ
MULTI_A = np.array([
    [-0.2, -0.5,  1.0, -0.1,  0.0, -0.1],  # L
    [ 1.0,  0.0,  0.0, -0.2, -0.1,  0.0],  # M
    [-0.5,  1.0,  0.0,  0.0,  0.0, -0.2],  # N
    [ 0.0,  0.0,  0.0, -0.4,  1.0,  0.0],  # O
    [ 0.0,  0.0,  0.0,  1.0,  0.0,  0.0],  # P
    [ 0.0,  0.0,  0.0,  0.0,  0.0,  1.0],  # Q
])  # fmt: skip
MULTI_B = np.array([[2.0, 4, 8, 1, 2, 1], [1, 2, 3, 0, 0, 0], [0, 0, 0, 1, 2, 0], [0, 0, 0, 0, 0, 3]])
MULTI_C = np.array([[1.0, 1, 1, 1], [0, 10, 0, 10]])  # ("first", "category") and ("second", "category")
ROW_L, ROW_O, ROW_Q = 0, 3, 5


def test_bw2calc_s_multi_lca_scores() -> None:
    """γ for one L needs nothing else: 8 + 3 and 3 · 10. The scores of ζ and ε follow from its matrices."""
    _, _, gamma = through_both(MULTI_A, MULTI_B, MULTI_C, np.eye(6)[ROW_L])
    assert gamma == pytest.approx([8 + 3, 3 * 10], rel=1e-14)
    _, _, zeta = through_both(MULTI_A, MULTI_B, MULTI_C, 3 * np.eye(6)[ROW_Q])
    # ζ takes 0.1 L and 0.2 N; N takes 0.5 L: γ runs 0.2 a unit, so that 3 · (0.2 · 3 + 0.2 · 2 + 3) · 10
    assert zeta[1] == pytest.approx(3 * (3 * 10 + 1 * 10), rel=1e-14)
    _, g, epsilon = through_both(MULTI_A, MULTI_B, MULTI_C, 2 * np.eye(6)[ROW_O])
    assert epsilon == pytest.approx([g.sum(), 10 * (g[1] + g[3])], rel=1e-14)


GREEK = """
  alpha: {output: 1 t, inputs: {gamma: 0.2 t, beta: 0.5 t}, assumption: t,
          emissions: {carbon dioxide (fossil): 2 t, methane (fossil): 1 t}}
  beta: {output: 1 t, inputs: {gamma: 0.5 t}, assumption: t,
         emissions: {carbon dioxide (fossil): 4 t, methane (fossil): 2 t}}
  gamma: {output: 1 t, assumption: t, emissions: {carbon dioxide (fossil): 8 t, methane (fossil): 3 t}}
  delta: {output: 1 t, inputs: {gamma: 0.1 t, alpha: 0.2 t, epsilon: 0.4 t}, assumption: t,
          emissions: {carbon dioxide (fossil): 1 t, dinitrogen monoxide: 1 t}}
  epsilon: {output: 1 t, inputs: {alpha: 0.1 t}, assumption: t,
            emissions: {carbon dioxide (fossil): 2 t, dinitrogen monoxide: 2 t}}
  zeta: {output: 1 t, inputs: {gamma: 0.1 t, beta: 0.2 t}, assumption: t,
         emissions: {carbon dioxide (fossil): 1 t, sulphur dioxide: 3 t}}
"""


@pytest.mark.parametrize(("use", "row", "amount"), [("gamma", ROW_L, 1), ("epsilon", ROW_O, 2), ("zeta", ROW_Q, 3)])
def test_bw2calc_s_multi_lca_as_a_case(use: str, row: int, amount: int) -> None:
    """Its flows 200 to 203 as CO2, methane, dinitrogen monoxide and sulphur dioxide: digits 1, 2, 4 and 2."""
    found = climate(system_case(GREEK, use, f"{amount} t/a"))
    _, g, _ = through_both(MULTI_A, MULTI_B, np.eye(4), amount * np.eye(6)[row])
    assert found == pytest.approx(np.array([1, 2, 4, 2]) @ g, rel=1e-13)


# ------------------------------------------------------------------ bw2calc's partitioned example
# brightway2-calc, tests/test_partitioned_lca.py, head: S1 makes P1 and emits 2 F1; S2 makes P2 from 0.5 P1 and emits
# 1 F2; A1 makes P3 from 1 P2 and emits 0.1 F1; factors 2 for F1 and 1 for F2. "Expected score for {P3: 1}: 3.2".


def test_bw2calc_s_partitioned_score() -> None:
    A = np.array([[1.0, -0.5, 0.0], [0.0, 1.0, -1.0], [0.0, 0.0, 1.0]])
    B, C = np.array([[2.0, 0.0, 0.1], [0.0, 1.0, 0.0]]), np.array([[2.0, 1.0]])
    s, g, h = through_both(A, B, C, np.array([0.0, 0.0, 1.0]))
    assert s == pytest.approx([0.5, 1, 1], rel=1e-14)
    assert g == pytest.approx([1.1, 1.0], rel=1e-14)
    assert h == pytest.approx([3.2], rel=1e-14)


PARTITIONED = """
  static one: {output: 1 t, emissions: {methane (fossil): 2 t}, assumption: bw2calc}
  static two: {output: 1 t, inputs: {static one: 0.5 t}, emissions: {carbon dioxide (fossil): 1 t}, assumption: bw2calc}
  product three: {output: 1 t, inputs: {static two: 1 t}, emissions: {methane (fossil): 0.1 t}, assumption: bw2calc}
"""


def test_bw2calc_s_partitioned_example_as_a_case() -> None:
    assert climate(system_case(PARTITIONED, "product three", "1 t/a")) == pytest.approx(3.2, rel=1e-14)


def test_what_bw2calc_s_own_tests_leave_empty() -> None:
    """Its test_lca.py has no body for negative production, substitution, non-unit production and loops.

    Two kilns (10 t a run) share a loop with a crusher; waste (column 3) is treated by a run that takes 2 t; the kiln's
    heat displaces a boiler's.
    """
    #               kiln  crusher  treatment  boiler
    A = np.array([
        [10.0, -0.5,  0.0, 0.0],  # clinker [t]
        [-4.0,  1.0,  0.0, 0.0],  # crushed stone [t]
        [ 1.0,  0.0, -2.0, 0.0],  # waste [t]: made by the kiln, taken by the treatment
        [ 3.0,  0.0,  0.0, 1.0],  # heat [MWh]
    ])  # fmt: skip
    B = np.array([[5.0, 0.1, 0.4, 0.3]])  # CO2 [t per run]
    s, g, _ = through_both(A, B, np.eye(1), np.array([100.0, 0.0, 0.0, 0.0]))
    kiln = 100 / (10 - 0.5 * 4)  # by hand: 12.5 runs
    assert s == pytest.approx([kiln, 4 * kiln, kiln / 2, -3 * kiln], rel=1e-14)
    assert g == pytest.approx([5 * 12.5 + 0.1 * 50 + 0.4 * 6.25 - 0.3 * 37.5], rel=1e-14)


# ------------------------------------------------------------------ bw2io's mobility example
# bw2io 0.9, data/examples/sample_parameterized_database.xlsx ("Mobility example"), with the method ("IPCC", "simple")
# that `add_example_database` writes: one per kilogram of CO2. The workbook multiplies energy density with capacity
# where it wants a battery's mass; as published, so here.

MOBILITY = """
parameters:
  lifetime_distance: {value: 200000 km, assumption: From carculator}
  gasoline_per_km: {value: 0.062 kg/km, assumption: workbook}
  electricity_per_km: {value: 0.27 kWh/km, assumption: workbook}
  battery_capacity: {value: 50 kWh, assumption: From Tesla model 3}
  battery_mass: {value: 0.2 kg/kWh * battery_capacity, assumption: workbook}
  lithium_mass_fraction: {value: 0.012, assumption: From Wikipedia}
  cells: {value: 50 / 0.2 * 8 kWh, assumption: capacity / energy density * cell production energy}
  co2_per_kg: {value: 2.3 kg/kg, assumption: Calculated from Wikipedia}
"""
CARS = """
  driving an electric car: {output: 1 km, assumption: t,
    inputs: {electric car: 1 km / lifetime_distance, power: electricity_per_km * 1 km}}
  electric car: {output: 1 unit, inputs: {battery: 1 unit, steel: 1931 kg - battery_mass}, assumption: t}
  battery: {output: 1 unit, assumption: t, inputs: {steel: battery_mass * (1 - lithium_mass_fraction),
    lithium: battery_mass * lithium_mass_fraction, power: cells}}
  steel: {output: 1 kg, emissions: {carbon dioxide (fossil): 1.5 kg}, assumption: t}
  power: {output: 1 kWh, emissions: {carbon dioxide (fossil): 0.6 kg}, assumption: t}
  lithium: {output: 1 kg, assumption: t}
  driving a combustion car: {output: 1 km, assumption: t, inputs: {combustion car: 1 km / lifetime_distance},
    emissions: {carbon dioxide (fossil): co2_per_kg * gasoline_per_km * 1 km}}
  combustion car: {output: 1 unit, inputs: {steel: 1641 kg}, assumption: t}
"""
ELECTRIC = 0.27 * 0.6 + ((1931 - 10) * 1.5 + 10 * (1 - 0.012) * 1.5 + 50 / 0.2 * 8 * 0.6) / 200_000  # 0.1824816 kg/km
COMBUSTION = 2.3 * 0.062 + 1641 * 1.5 / 200_000  # 0.1549075 kg/km

BY_BW2IO = """
import contextlib, io, json, logging, warnings
warnings.simplefilter("ignore")
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    import bw2calc, bw2data, bw2io
    bw2data.projects.set_current("mobility")
    bw2io.add_example_database()
    found = {}
    for name in ("Driving an electric car", "Driving an combustion car"):
        lca = bw2calc.LCA({bw2data.get_node(database="Mobility example", code=name): 1}, ("IPCC", "simple"))
        lca.lci()
        lca.lcia()
        found[name] = lca.score
print(json.dumps(found))
"""


def test_bw2io_s_mobility_example_as_a_case() -> None:
    for use, kilograms in (("driving an electric car", ELECTRIC), ("driving a combustion car", COMBUSTION)):
        found = climate(system_case(CARS, use, "1 km/a", MOBILITY))
        assert found == pytest.approx(kilograms / 1000, rel=1e-13)


def test_bw2io_s_mobility_example_by_bw2io_and_bw2calc(tmp_path: Path) -> None:
    """Through a project in a folder of the test's own; bw2data stores single precision."""
    home = {**os.environ, "BRIGHTWAY2_DIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", BY_BW2IO], env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["Driving an electric car"] == pytest.approx(ELECTRIC, rel=1e-6)
    assert found["Driving an combustion car"] == pytest.approx(COMBUSTION, rel=1e-6)
