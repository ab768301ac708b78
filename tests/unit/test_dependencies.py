"""What the package imports is what its distribution requires: no more, no less."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import floors

PROJECT = tomllib.loads((floors.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WHERE_IT_IS = {"ipython"}  # a chapter shows itself in a notebook, which brings IPython
BY_ITS_FIELDS = {"stats-arrays"}  # its numbers for distributions are written; bw2data reads them with it


def plain(name: str) -> str:
    """A distribution's name as indexes compare it, without bounds."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", name)[0]).lower()


def imported() -> set[str]:
    """Top-level names that the package imports anywhere, of libraries."""
    names = set()
    for file in floors.modules().values():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"impact", "__future__"}


def test_every_import_is_a_requirement_and_every_requirement_is_imported() -> None:
    distributions = packages_distributions()
    needed = {plain(name) for module in imported() for name in distributions.get(module, [module])}
    required = {plain(requirement) for requirement in PROJECT["dependencies"]}
    assert needed - required - WHERE_IT_IS == set()
    assert required - needed - BY_ITS_FIELDS == set()


def test_every_package_that_continuous_integration_installs_has_a_version() -> None:
    lines = (floors.ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {plain(line) for line in lines if not line.startswith("#")}
    extras = [name for extra in PROJECT["optional-dependencies"].values() for name in extra]
    required = {plain(name) for name in [*PROJECT["dependencies"], *extras]}
    assert required - pinned - {plain(PROJECT["name"])} == set()
