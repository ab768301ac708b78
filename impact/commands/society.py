"""`impact society`: society's account by a Danish guideline."""

from __future__ import annotations

import json
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@click.option("--guideline", default="2023", show_default=True, help="The guideline's year: 2018, 2021 or 2023.")
@click.option(
    "--co2-price",
    default="",
    metavar="PRICE",
    help="A CO2 price of the inventory, or an amount per tonne; the Ministry of Finance's if left out.",
)
@click.option("--horizon", type=int, help="Years of operation that are looked at.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
@choices
def command(
    paths: tuple[str, ...],
    guideline: str,
    co2_price: str,
    horizon: int | None,
    as_json: bool,
    layers: tuple[str, ...],
    **options: Any,
) -> None:
    """What an exchange is worth to Danish society, and what a tonne of CO2e costs it."""
    from impact.economics.guidelines import CO2_PRICE
    from impact.economics.society import society


    results, inventory = read_all(paths, layers, options)
    price = _amount(co2_price) or CO2_PRICE
    singles = [one for result in results for one in result.members]
    found = [society(one, guideline, co2_price=price, horizon=horizon) for one in singles]
    if as_json:
        document = {"cases": [{"id": one.result.case.id, **one.as_dict()} for one in found]}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        say("\n\n\n".join(map(str, found)))
        say_overridden(inventory)


def _amount(text: str) -> str | float:
    """A number, or the name of a price."""
    try:
        return float(text)
    except ValueError:
        return text
