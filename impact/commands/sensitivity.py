"""`impact sensitivity`: what drives a saving, what flips its sign, what to measure next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import INDICATOR, JSON, PATHS, choices, read_all, say, say_json, say_overridden

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@INDICATOR
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
@JSON
def command(
    request: Request, indicator: str, inputs: tuple[str, ...], zeros: tuple[str, ...], low: float | None,
    high: float | None, grid: tuple[str, str] | None, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """What drives a saving: ranges, break-even, shares of the variance, what to measure next.

    NAME is a parameter (cop), an inventory row or a price that the case reaches, in words that fit only one
    ("price of natural gas"), or `CO2 price` with an indicator of cost. A network is studied as the sum of its cases.
    """
    from impact.sensitivity import of_result

    results, inventory = read_all(request)
    studies = [of_result(result, indicator, **options) for result in results]
    asked = [(study, [(study.variable(n), study.break_even(n, low, high)) for n in zeros],
              study.grid(*grid) if grid else None) for study in studies]  # fmt: skip
    say_overridden(inventory)
    if as_json:
        say_json(_document(asked, inputs))
    else:
        say("\n\n".join(_text(study, found, over, inputs) for study, found, over in asked))


def _document(asked: list[Any], inputs: tuple[str, ...]) -> dict[str, Any]:
    from impact.tables.sensitivity import break_even_document, document, grid_document

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
    from impact.tables.sensitivity import break_even_text, grid_text, text, title

    parts = [text(study, inputs)] if inputs or not (found or over) else [title(study)]
    if found:
        parts.append("\n".join(break_even_text(one, variable) for variable, one in found))
    if over is not None:
        parts.append(grid_text(over, study.unit))
    return "\n\n".join(parts)
