"""`impact price`: the range of fair prices of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, PATHS, answer_each, choices

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@click.option("--basis", default="annual", show_default=True, type=click.Choice(["annual", "npv"]),
              help="By annual cost, or by net present value at each side's own rate.")  # fmt: skip
@click.option(
    "--for", "side", default="", metavar="PARTNER", help="Only this side's own limit: nothing of the other's."
)
@click.option("--tax", is_flag=True, help="After Danish corporate tax (npv).")
@JSON
@choices
def command(request: Request, basis: str, side: str, tax: bool, as_json: bool) -> None:
    """The lowest price a provider can accept and the highest a receiver can pay, per unit of the stream.

    Without --for, the answer holds both sides' limits: it is for a mediator's own eyes.
    """
    from impact.economics.fair import fair_prices
    from impact.tables.fair_prices import document, of_case

    answer_each(
        request,
        as_json,
        lambda case: document(case, fair_prices(case, basis, tax=tax), side),
        lambda case: of_case(case, fair_prices(case, basis, tax=tax), basis, side),
    )
