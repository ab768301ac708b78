"""`impact society`: society's account by a Danish guideline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, PATHS, answer_each, choices

if TYPE_CHECKING:
    from impact.economics.society import Society
    from impact.request import Request
    from impact.results.assessment import Assessment


@click.command()
@PATHS
@click.option("--guideline", default="2023", show_default=True, help="The guideline's year: 2018, 2021 or 2023.")
@click.option(
    "--co2-price", default="", metavar="PRICE",
    help="A CO2 price of the inventory, or an amount per tonne; the Ministry of Finance's if left out.",
)  # fmt: skip
@click.option("--horizon", type=int, help="Years of operation that are looked at.")
@JSON
@choices
def command(request: Request, guideline: str, co2_price: str, horizon: int | None, as_json: bool) -> None:
    """What an exchange is worth to Danish society, and what a tonne of CO2e costs it."""
    from impact.economics.guidelines import CO2_PRICE
    from impact.economics.society import society

    price = _amount(co2_price) or CO2_PRICE

    def account(case: Assessment) -> Society:
        return society(case, guideline, co2_price=price, horizon=horizon)

    answer_each(
        request, as_json, lambda case: {"id": case.id, **account(case).as_dict()}, lambda case: str(account(case))
    )


def _amount(text: str) -> str | float:
    """A number, or the name of a price."""
    try:
        return float(text)
    except ValueError:
        return text
