"""A wrong case is wrong for every command: the same faults, in the same words, at the same places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from impact.cli import cli
from impact.ground.errors import InputError

HERE = Path(__file__).parent
WRONG = [
    path
    for path in sorted((HERE / "cases").glob("*.yaml"))
    if not re.search(r"^# (factors|warns): ", path.read_text(encoding="utf-8"), re.MULTILINE)
]
SEEN_BY_CHECK_ALONE = ("coalition-does-not-deliver-the-functions",)
OTHERS = ("explain", "simulate", "sensitivity", "business", "price", "attribution", "alternatives", "claim", "society")


def faults(command: str, path: Path) -> list[str]:
    found = CliRunner().invoke(cli, [command, str(path)], prog_name="impact")
    error = found.exception
    assert error is None or isinstance(error, InputError | SystemExit), (command, error)
    return [str(fault) for fault in error.faults] if isinstance(error, InputError) else []


@pytest.mark.parametrize(
    "path", [path if k % 4 == 0 else pytest.param(path, marks=pytest.mark.slow) for k, path in enumerate(WRONG)],
    ids=lambda path: path.stem,
)  # fmt: skip
def test_assess_finds_the_faults_that_check_finds(path: Path) -> None:
    """Only what shows in another year than the reported one, or for some partners alone, is asked by `check` alone."""
    told, found = faults("check", path), faults("assess", path)
    assert told
    assert found in (told, [])
    assert found or path.stem in SEEN_BY_CHECK_ALONE


@pytest.mark.parametrize("path", WRONG[::24], ids=lambda path: path.stem)
def test_every_command_finds_the_faults_that_check_finds(path: Path) -> None:
    told = faults("check", path)
    for command in OTHERS:
        assert faults(command, path) == told, command
