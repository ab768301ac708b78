"""`impact compare`: what changed between two assessments."""

from __future__ import annotations

from pathlib import Path

import click

from impact.commands.shared import say, say_json


@click.command()
@click.argument("old", metavar="OLD.json")
@click.argument("new", metavar="NEW.json")
@click.option("--json", "as_json", is_flag=True)
def command(old: str, new: str, as_json: bool) -> None:
    """What changed between two outputs of `assess --json`."""
    from impact.results.compare import changes, read
    from impact.tables.compare import as_dicts, as_text

    before, after = read(Path(old)), read(Path(new))
    if as_json:
        say_json(as_dicts(changes(before, after)))
    else:
        say(as_text(before, after))
