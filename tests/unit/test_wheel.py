"""What people install: a wheel of its own name that brings everything it needs, the data among it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
NAME = "import importlib.metadata as m; print(m.metadata('symbiosis-impact')['Name'], m.version('symbiosis-impact'))"


def run(*command: str | Path, here: Path) -> str:
    """Standard output of a command that neither sees this checkout nor this environment."""
    outside = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=here, env=outside, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def test_the_wheel_in_an_empty_environment_assesses_characterises_and_documents(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, here=tmp_path)
    (wheel,) = tmp_path.glob("symbiosis_impact-*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"impact", "symbiosis_impact"}
    for data in ("factors/exchanges.csv", "cases/kalundborg/network.yaml", "notebooks/research.py"):
        assert f"impact/data/{data}" in inside
    assert "impact/py.typed" in inside and "impact/ground/locale/da.po" in inside

    venv.create(tmp_path / "empty", with_pip=True)
    programs = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin")
    pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--constraint", ROOT / "constraints.txt", wheel, here=tmp_path)

    assert run(programs / "python", "-c", NAME, here=tmp_path).startswith("symbiosis-impact 0.")
    assert "t CO2e/a" in run(programs / "impact", "assess", "kal-wastewater-heat", here=tmp_path)
    methods = run(programs / "impact", "lca", "kal-wastewater-heat", "--method", "EF v3.1", here=tmp_path)
    assert "climate change" in methods
    run(programs / "impact", "report", "kal-wastewater-heat", "-o", "heat.html", here=tmp_path)
    assert "</html>" in (tmp_path / "heat.html").read_text(encoding="utf-8")
