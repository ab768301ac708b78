"""`impact assess`: savings and levels."""

from __future__ import annotations

import json
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@choices
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
def command(paths: tuple[str, ...], layers: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Savings and levels of cases or networks."""
    results, inventory = read_all(paths, layers, options)
    if as_json:
        from impact.tables.as_json import document

        click.echo(json.dumps(document(results, inventory), indent=2, ensure_ascii=False, allow_nan=False))
        return
    from impact.tables.text import text

    say("\n\n".join(text(result) for result in results))
    say_overridden(inventory)
