"""`impact alternatives`: savings under every combination of choices, and what turns their sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, PATHS, choices, members_of, read_all, say, say_json, say_overridden

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@click.option("--indicator", "indicators", multiple=True, metavar="NAME", help="Such as climate; may be repeated.")
@choices
@JSON
def command(request: Request, indicators: tuple[str, ...], as_json: bool) -> None:
    """Savings under every combination of baselines, electricity methods, GWP sets and allocation rules.

    Combinations that cannot be are listed with the reason. A network's cases are shown one after the other.
    """
    from impact.ground.errors import Fault, InputError, did_you_mean
    from impact.model.indicators import NAMES
    from impact.tables.alternatives import SHOWN, as_json_object, text
    from impact.uncertainty.alternatives import alternatives_of

    unknown = [
        Fault("unknown-indicator", f"Unknown indicator '{name}'.", remedy=did_you_mean(name, NAMES))
        for name in indicators
        if name not in NAMES
    ]
    if unknown:
        raise InputError(unknown)
    results, inventory = read_all(request)
    tables = [alternatives_of(result) for result in members_of(results)]
    say_overridden(inventory)
    if as_json:
        say_json({"cases": [as_json_object(table, indicators) for table in tables]})
    else:
        say("\n\n".join(text(table, indicators or SHOWN) for table in tables))
