"""`impact alternatives`: savings under every combination of choices, and what turns their sign."""

from __future__ import annotations

import json
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@click.option("--indicator", "indicators", multiple=True, metavar="NAME", help="Such as climate; may be repeated.")
@choices
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
def command(
    paths: tuple[str, ...], indicators: tuple[str, ...], layers: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Savings under every combination of baselines, electricity methods, GWP sets and allocation rules.

    Combinations that cannot be are listed with the reason. A network's cases are shown one after the other.
    """
    from impact.ground.errors import Fault, InputError, did_you_mean
    from impact.model.indicators import NAMES
    from impact.results.assessment import Assessment
    from impact.uncertainty.alternatives import alternatives_of
    from impact.uncertainty.alternatives_text import SHOWN, as_json_object, text

    wrong = [name for name in indicators if name not in NAMES]
    if wrong:
        raise InputError(
            [
                Fault("unknown-indicator", f"Unknown indicator '{name}'.", remedy=did_you_mean(name, NAMES))
                for name in wrong
            ]
        )
    results, inventory = read_all(paths, layers, options)
    singles = [one for result in results for one in ([result] if isinstance(result, Assessment) else result.results)]
    found = [alternatives_of(one) for one in singles]
    say_overridden(inventory)
    if as_json:
        answer = {"cases": [as_json_object(one, indicators) for one in found]}
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))
        return
    say("\n\n".join(text(one, indicators or SHOWN) for one in found))
