"""`impact assess`: savings and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, PATHS, answer, choices, read_all

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@choices
@JSON
def command(request: Request, as_json: bool) -> None:
    """Savings and levels of cases or networks."""
    from impact.tables.as_json import document
    from impact.tables.text import text

    results, inventory = read_all(request)
    answer(as_json, inventory, lambda: document(results, inventory), lambda: "\n\n".join(map(text, results)))
