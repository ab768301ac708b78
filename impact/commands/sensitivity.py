"""`impact sensitivity`: what drives a saving, what flips its sign, what to measure next."""

from __future__ import annotations

import json
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, cost.")
@click.option("--input", "inputs", multiple=True, metavar="NAME", help="Only this input; may be repeated.")
@click.option("--break-even", "zeros", multiple=True, metavar="NAME", help="At which value of it is the saving zero?")
@click.option("--from", "low", type=float, help="Lower end of the break-even's search, in the input's unit.")
@click.option("--to", "high", type=float, help="Upper end of it.")
@click.option("--grid", nargs=2, metavar="A B", help="The saving over two inputs.")
@click.option("--partner", default="", metavar="ID", help="Whose saving; the whole system's if left out.")
@click.option("--co2-price", type=float, default=0.0, help="Money per t CO2e that counts in a saving of cost.")
@click.option(
    "--samples", type=int, default=4096, show_default=True, help="Where indices must be sampled; a power of 2."
)
@click.option("--seed", type=int, default=42, show_default=True)
@choices
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
def command(
    paths: tuple[str, ...],
    indicator: str,
    inputs: tuple[str, ...],
    zeros: tuple[str, ...],
    low: float | None,
    high: float | None,
    grid: tuple[str, str] | None,
    partner: str,
    co2_price: float,
    samples: int,
    seed: int,
    layers: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """What drives a saving: ranges, break-even, shares of the variance, what to measure next.

    NAME is a parameter (cop), an inventory row or a price that the case reaches, in words that fit only one
    ("price of natural gas"), or `CO2 price` with an indicator of cost. A network is studied as the sum of its cases.
    """
    from impact.sensitivity import of_result

    results, inventory = read_all(paths, layers, options)
    studies = [
        of_result(result, indicator, partner=partner, co2_price=co2_price, samples=samples, seed=seed)
        for result in results
    ]
    asked = [(study, [(study.variable(n), study.break_even(n, low, high)) for n in zeros],
              study.grid(*grid) if grid else None) for study in studies]  # fmt: skip
    say_overridden(inventory)
    if as_json:
        click.echo(json.dumps(_document(asked, inputs), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        say("\n\n".join(_text(study, found, over, inputs) for study, found, over in asked))


def _document(asked: list[Any], inputs: tuple[str, ...]) -> dict[str, Any]:
    from impact.sensitivity.document import break_even_document, document, grid_document

    return {
        "sensitivity": [
            {
                **document(study, inputs),
                "break_even": [break_even_document(one, variable) for variable, one in found],
                "grid": grid_document(over) if over is not None else None,
            }
            for study, found, over in asked
        ]
    }


def _text(study: Any, found: list[Any], over: Any, inputs: tuple[str, ...]) -> str:
    """The whole table; only the answers where something was asked."""
    from impact.sensitivity.text import break_even_text, grid_text, text, title

    parts = [text(study, inputs)] if inputs or not (found or over) else [title(study)]
    if found:
        parts.append("\n".join(break_even_text(one, variable) for variable, one in found))
    if over is not None:
        parts.append(grid_text(over, study.unit))
    return "\n\n".join(parts)
