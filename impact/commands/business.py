"""`impact business`: cash flows, key figures and what turns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import JSON, PATHS, answer, choices, members_of, read_all

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@choices
@click.option("--partner", default="", help="Only this partner's business case.")
@click.option("--tax", is_flag=True, help="With Danish corporate tax and tax depreciation.")
@click.option("--nominal/--real", "nominal", default=None, help="Money of the day, or prices of one year.")
@click.option("--no-grants", is_flag=True, help="As if there were no grants.")
@click.option("--horizon", type=int, help="Years of operation that are looked at (the exchange's lifetime).")
@click.option("--inflation", type=float, help="Such as 0.02.")
@click.option("--hurdle", "hurdles", multiple=True, metavar="PARTNER=RATE", help="A partner's own rate, as plant=0.08.")
@click.option("--prices", default="", help="A price scenario of the case.")
@click.option("--price", "changes", multiple=True, metavar="NAME=CHANGE", help="As 'electricity DK=+20%'.")
@click.option("--leave", type=int, default=0, metavar="YEARS", help="What if a partner leaves after so many years.")
@click.option("-n", "--draws", type=int, default=0, help="Draw so many times: how sure is it that it pays?")
@click.option("--seed", type=int, default=42, show_default=True, help="Of the draws.")
@JSON
def command(
    request: Request, partner: str, no_grants: bool, hurdles: tuple[str, ...], changes: tuple[str, ...], leave: int,
    draws: int, seed: int, as_json: bool, **terms: Any,
) -> None:  # fmt: skip
    """Who pays and gains what over the years: NPV, IRR, payback, and what turns them."""
    from impact.economics.business import business
    from impact.tables.business import text
    from impact.tables.business_data import as_dict

    results, inventory = read_all(request)
    rates = dict(_pair("--hurdle", text, "PARTNER=RATE, as in plant=0.08") for text in hurdles)
    moved = dict(_pair("--price", text, "NAME=CHANGE, as in 'electricity DK=+20%'") for text in changes)
    terms |= {"grants": not no_grants, "rates": rates, "changes": moved}
    cases = [business(result, **terms) for result in members_of(results)]
    for case in cases:
        case.check_partner(partner)
    shown = (partner, leave, draws, seed)
    answer(
        as_json,
        inventory,
        lambda: {"cases": [as_dict(case, *shown) for case in cases]},
        lambda: "\n\n".join(text(case, *shown) for case in cases),
    )


def _pair(option: str, text: str, form: str) -> tuple[str, float]:
    name, _, value = text.rpartition("=")
    try:
        return name.strip(), float(value.strip().removesuffix("%")) / (100 if "%" in value else 1)
    except ValueError:
        raise click.UsageError(f"{option} '{text}' is not {form}.") from None
