"""What tests share: inventories that are read once, and cases written in the test itself."""

from __future__ import annotations

import pytest
from small import bundled_inventory, digits_inventory

from impact.factors import Inventory


@pytest.fixture(scope="session")
def inventory() -> Inventory:
    """The bundled inventory."""
    return bundled_inventory()


@pytest.fixture(scope="session")
def digits() -> Inventory:
    """The tests' own inventory: characterisation factors 1, 2 and 4, so that digits tell the flows."""
    return digits_inventory()
