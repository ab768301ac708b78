"""`impact price`: the range of fair prices of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import JSON, PATHS, answer_each, choices

if TYPE_CHECKING:
    from impact.request import Request
    from impact.results.assessment import Assessment

# what stands under the prices: the other way of reckoning, and where it is used
_OTHER = {
    "annual": "By the cost of one year, with the annuity of the investments. The company document counts all years\n"
    "(net present value): --basis npv gives its limits.",
    "npv": "By net present value over all years, each side at its own rate, as in the company document.\n"
    "--basis annual gives the limits by the cost of one year.",
}


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
    answer_each(
        request,
        as_json,
        lambda case: _document(case, basis, side, tax),
        lambda case: _text(case, basis, side, tax),
    )


def _document(result: Assessment, basis: str, side: str, tax: bool) -> dict[str, Any]:
    from impact.economics.fair import fair_prices

    found = fair_prices(result, basis, tax=tax)
    head = {"id": result.case.id, "year": result.year, "baseline": result.baseline, "alternative": result.alternative}
    if side:
        return {**head, "side": side, "prices": [one.as_dict() for one in _sides(found, side)]}
    missing = [{"stream": stream, "why": why} for stream, why in found.missing]
    return {**head, "prices": [price.as_dict() for price in found.prices], "missing": missing}


def _text(result: Assessment, basis: str, side: str, tax: bool) -> str:
    from dataclasses import replace

    from impact.economics.fair import fair_prices
    from impact.engine.names import own_name

    found = fair_prices(result, basis, tax=tax)
    head = f"{result.case.id}: fair prices ({result.baseline} → {result.alternative})"
    name = own_name(result.case, side)
    body = "\n".join(str(replace(one, partner=name)) for one in _sides(found, side)) if side else str(found)
    if not body:
        return f"{head}\n\nNo stream between two partners has a price."
    return f"{head}\n\n{body}\n\n{_OTHER[basis]}"


def _sides(found: Any, side: str) -> list[Any]:
    from impact.economics.price_range import one_side
    from impact.ground.errors import Fault, InputError, did_you_mean

    mine = [price for price in found.prices if side in (price.provider.partner, price.receiver.partner)]
    if not mine:
        known = dict.fromkeys(p for price in found.prices for p in (price.provider.partner, price.receiver.partner))
        message = f"'{side}' is no side of a stream with a price."
        raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(side, known))])
    return [one_side(price, side) for price in mine]
