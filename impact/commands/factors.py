"""`impact factors`: search the inventory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from impact.commands.shared import FACTORS, say, say_json

if TYPE_CHECKING:
    from impact.factors import Inventory


@click.command()
@click.argument("words", nargs=-1)
@click.option("--region", default="", help="Such as DK.")
@click.option("--year", type=int, help="For values that change over the years.")
@click.option("--why", is_flag=True, help="WORDS name one process: derive its climate factor, down to the sources.")
@click.option("--json", "as_json", is_flag=True)
@FACTORS
def command(
    words: tuple[str, ...], region: str, year: int | None, why: bool, as_json: bool, layers: tuple[str, ...]
) -> None:
    """Search the inventory: emission factors per unit side by side, with their sources.

    WORDS are Danish or English: `steam gas`, `dampkedel`, `electricity DK`.
    """
    from impact.catalogue.search import search, suggestions
    from impact.factors import load

    inventory = load(*layers)
    if why:
        _why(inventory, " ".join(words), year, as_json)
        return
    from impact.catalogue.listing import as_dicts, as_text

    found = search(inventory, words, region)
    if as_json:
        say_json(as_dicts(inventory, found, year))
    elif found:
        say(as_text(inventory, found, year))
    if not found:
        click.echo(f"Nothing found.{suggestions(inventory, words)}", err=True)
        sys.exit(1)


def _why(inventory: Inventory, name: str, year: int | None, as_json: bool) -> None:
    from impact.catalogue.why import Why

    answer = Why(inventory, name, year)
    if as_json:
        say_json(answer.as_dict())
    else:
        say(answer.text())
