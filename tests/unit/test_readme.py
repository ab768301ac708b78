"""The README's tour runs as it is written, outside the checkout."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tour() -> list[str]:
    """The commands of the README, without their remarks."""
    block = next(text for text in re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S) if "impact assess" in text)
    return [line.split("#")[0].strip() for line in block.splitlines() if line.startswith("impact ")]


def test_every_line_of_the_tour_works_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "cases").symlink_to(ROOT / "cases", target_is_directory=True)
    (tmp_path / "brightway").mkdir()
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    outside = {**os.environ, "PYTHONPATH": paths, "BRIGHTWAY2_DIR": str(tmp_path / "brightway")}

    def run(*arguments: str) -> str:
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, env=outside, capture_output=True, text=True,
                              timeout=300, check=False)  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout[-1000:]}{done.stderr[-1000:]}"
        return done.stdout

    for name in ("old.json", "new.json"):
        (tmp_path / name).write_text(run("-m", "impact", "assess", "kal-steam", "--json"), encoding="utf-8")
    assert len(tour()) > 15
    for line in tour():
        run("-m", *shlex.split(line))


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    (tmp_path / "cases").symlink_to(ROOT / "cases", target_is_directory=True)
    outside = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=outside, capture_output=True, text=True,
                          timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "heat.html").exists()
