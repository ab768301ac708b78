"""What tests share: inventories that are read once, and cases written in the test itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import bundled_inventory, digits_inventory

from impact.factors import Inventory
from impact.ground import language, layout


@pytest.fixture(autouse=True)
def usual_width() -> Iterator[None]:
    """A test's output is as wide as that of a pipe, whatever the test before it asked for."""
    layout.use_width(layout.USUAL)
    yield


@pytest.fixture(scope="session")
def inventory() -> Inventory:
    """The bundled inventory."""
    return bundled_inventory()


@pytest.fixture(scope="session")
def digits() -> Inventory:
    """The tests' own inventory: characterisation factors 1, 2 and 4, so that digits tell the flows."""
    return digits_inventory()


@pytest.fixture(scope="session")
def brightway_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small Brightway projects of tests/brightway_project.py and bw2calc's answers."""
    here = Path(__file__).parent
    place = tmp_path_factory.mktemp("brightway")
    program = [sys.executable, str(here / "brightway_project.py"), str(place)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=300, check=False, cwd=here.parent)
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def spoken_danish() -> Iterator[None]:
    language.speak("da")
    yield
    language.speak("en")


@pytest.fixture
def drawn_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of figures as text, not as the outlines of letters."""
    from impact.figures import style

    monkeypatch.setitem(style.RC, "svg.fonttype", "none")
