"""What is computed can be stored, or handed to another process: every result pickles with its numbers."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

import impact
from impact.results.assessment import Assessment

T = TypeVar("T")
CASES = Path(__file__).parents[2] / "cases"


def again(thing: T) -> T:
    """The thing as another process would see it."""
    copy: T = pickle.loads(pickle.dumps(thing))
    return copy


@pytest.fixture(scope="module")
def result() -> Assessment:
    found = impact.assess("kal-wastewater-heat")
    assert isinstance(found, Assessment)
    return found


def test_an_assessment_and_what_is_computed_from_it_again(result: Assessment) -> None:
    copy = again(result)
    assert {name: level.tolist() for name, level in copy.level.items()} == {
        name: level.tolist() for name, level in result.level.items()
    }
    other, whole = copy.simulate(2_000, seed=1), result.simulate(2_000, seed=1)
    assert other.quantiles().equals(whole.quantiles())


def test_an_inventory_and_a_plan(result: Assessment) -> None:
    inventory = again(result.plan.inventory)
    assert inventory.sha256 == result.plan.inventory.sha256
    assert inventory.resolve("electricity DK") == result.plan.inventory.resolve("electricity DK")
    assert (again(result.plan).evaluate().values == result.plan.evaluate().values).all()


def test_a_simulation_with_the_assessment_that_it_was_made_of(result: Assessment) -> None:
    simulation = result.simulate(2_000, seed=1)
    assert again(simulation).quantiles().equals(simulation.quantiles())
    assert again(result).simulate(2_000, seed=1).probability("climate") == simulation.probability("climate")


def test_a_sensitivity(result: Assessment) -> None:
    found = result.sensitivity("climate")
    whole, copy = found.variance, again(found)
    assert copy.variance.first.tolist() == whole.first.tolist()
    assert again(result).sensitivity("climate").variance.total.tolist() == whole.total.tolist()
    name = found.swings[0].name
    assert np.array_equal(copy.break_even(name).outputs, found.break_even(name).outputs)


def test_a_business_case_with_its_simulation(result: Assessment) -> None:
    business = result.business()
    simulated, copy = business.simulate(2_000), again(business)
    assert np.array_equal(again(simulated).values, simulated.values)
    assert np.array_equal(copy.simulate(2_000).values, simulated.values)


def test_a_network() -> None:
    network = impact.assess(CASES / "aalborg")
    copy = again(network)
    assert copy.total.tolist() == network.total.tolist()
    assert copy.simulate(2_000, seed=1).quantiles().equals(network.simulate(2_000, seed=1).quantiles())
