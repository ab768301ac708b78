"""What the documentation names exists: files, modules, names of Python, commands of the command line."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from impact.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [
    page
    for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    if "inventory" not in page.parts and "tutorials" not in page.parts and page.name != "CHANGELOG.md"
]
FOLDERS = "impact|tests|factors|cases|notebooks|benchmarks|docs"


def code(page: Path) -> str:
    """What stands in backticks or in blocks of code."""
    text = page.read_text(encoding="utf-8")
    return "\n".join([*re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL), *re.findall(r"`[^`\n]+`", text)])


def stands(path: Path) -> bool:
    """Whether a file is there, or a folder with more in it than what Python left behind."""
    return path.is_file() or (path.is_dir() and any(child.name != "__pycache__" for child in path.iterdir()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = set(re.findall(rf"`((?:{FOLDERS})/[\w./-]*[\w/])`", page.read_text(encoding="utf-8")))
    assert [name for name in sorted(named) if not stands(ROOT / name)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_names_of_a_page_exist(page: Path) -> None:
    def known(name: str) -> bool:
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            try:
                thing = importlib.import_module(".".join(parts[:length]))
            except ImportError:
                continue
            for part in parts[length:]:
                if not hasattr(thing, part):
                    return False
                thing = getattr(thing, part)
            return True
        return False

    text = page.read_text(encoding="utf-8")
    named = {*re.findall(r"`(impact(?:\.[A-Za-z_]\w*)+)`", text), *re.findall(r":: (impact(?:\.\w+)+)", text)}
    assert [name for name in sorted(named) if not known(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_a_page_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)impact ([a-z]+)\b", code(page), re.MULTILINE))
    databases = {"foreground", "inventory", "direct", "biosphere", "metadata"}  # `impact foreground NAME` in Brightway
    assert named - set(COMMANDS) - databases == set()
