"""Mapping tables of a background that are wrong in their form, one file each, named by its fault.

What is expected stands in comments of the table, as in test_bad.py. The form is checked before the project is looked
for; wrong names, units and projects are in tests/unit/test_background.py, which has a project.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TABLES = sorted((Path(__file__).parent / "mappings").glob("*.csv"))
EXPECT = re.compile(r"^# expect: line (\d+): ([a-z0-9-]+): (.+)$", re.MULTILINE)
OPTIONS = ("assess", "kal-wastewater-heat", "--background", "no project:no database", "--mapping")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_wrong_mapping(path: Path) -> None:
    expected = EXPECT.findall(path.read_text(encoding="latin-1"))
    assert expected, "the file does not say what is expected"
    command = [sys.executable, "-m", "impact", *OPTIONS, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (1, "", len(expected)), done.stderr
    for line, _, fragments in expected:
        place = f"{path.name}:{line}: "
        assert any(place in told and all(f in told for f in fragments.split("; ")) for told in lines), done.stderr
