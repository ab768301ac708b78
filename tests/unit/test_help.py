"""The help of the command line: fits 80 columns, says what each command is for, and its examples are commands."""

from __future__ import annotations

import shlex

import click
import pytest
from click.testing import CliRunner

from impact.cli import COMMANDS, cli
from impact.commands.examples import EXAMPLES, SUMMARIES


def test_every_command_has_a_line_and_every_line_a_command() -> None:
    assert set(SUMMARIES) == set(COMMANDS)
    assert set(EXAMPLES) <= {"", *COMMANDS}


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_80_columns_and_shows_an_example(name: str) -> None:
    text = CliRunner().invoke(cli, [*([name] if name else []), "--help"]).output
    assert text.startswith("Usage: ")
    assert name or "..." not in text.split("Commands:")[1]  # no line of the list is cut off
    assert f"impact {name}".strip() in text.split("Options:")[-1] or name in ("report", "figure")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_examples_are_commands_with_options_that_exist(line: str) -> None:
    program, name, *arguments = shlex.split(line.partition(" > ")[0])
    assert program == "impact"
    command = cli.get_command(click.Context(cli), name)  # type: ignore[attr-defined]
    assert command.make_context(name, arguments)
