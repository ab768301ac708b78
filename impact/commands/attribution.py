"""`impact attribution`: who may claim a saving, and whose inventory it falls into."""

from __future__ import annotations

import json
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@click.option(
    "--view",
    "views",
    multiple=True,
    metavar="NAME",
    help="Only this view (again for more): joint, cut-off, provider, 50/50, economic, shapley or cff.",
)
@click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, cost.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, all indicators, numbers not rounded.")
@choices
def command(
    paths: tuple[str, ...],
    views: tuple[str, ...],
    indicator: str,
    as_json: bool,
    layers: tuple[str, ...],
    **options: Any,
) -> None:
    """Who may claim the saving: the joint saving first, then views that each add up to it.

    Beside them each partner's own inventory by scope (GHG Protocol), the same case under three standards, and where the
    saving falls.
    """
    from impact.ground.errors import did_you_mean
    from impact.model.indicators import NAMES


    if indicator not in NAMES:
        raise click.UsageError(f"Unknown indicator '{indicator}'. {did_you_mean(indicator, NAMES)}")
    results, inventory = read_all(paths, layers, options)
    singles = [one for result in results for one in result.members]
    if as_json:
        document = {"cases": [_document(one, views) for one in singles]}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        say("\n\n\n".join(_text(one, views, indicator) for one in singles))
        say_overridden(inventory)


def _document(result: Any, views: tuple[str, ...]) -> dict[str, Any]:
    from impact.attribution.places import places
    from impact.attribution.scopes import scopes
    from impact.attribution.standards import standards
    from impact.attribution.views import attribution

    inventory = scopes(result)
    fields = ("standard", "who", "what", "value", "rule")
    return {
        "id": result.case.id,
        "year": result.year,
        "baseline": result.baseline,
        "alternative": result.alternative,
        "views": attribution(result, views).as_dict(),
        "scopes": inventory.as_dict(),
        "standards": [
            {f: getattr(row, f) for f in fields} | {"unit": "t CO2e/a"} for row in standards(result, inventory)
        ],
        "places": [
            {
                "country": row.country,
                "municipality": row.municipality,
                "emissions_trading": row.trading,
                "saving": row.saving,
                "unit": "t CO2e/a",
            }
            for row in places(result, inventory)
        ],
    }


def _text(result: Any, views: tuple[str, ...], indicator: str) -> str:
    from impact.attribution import places, scopes, standards
    from impact.attribution.views import attribution
    from impact.engine.names import own_name

    inventory = scopes.scopes(result)
    called = {id: own_name(result.case, id) for id in result.case.partners}
    parts = [
        attribution(result, views).text(indicator),
        f"Each partner's own inventory (GHG Protocol; a saving is positive)\n{inventory.text(called)}",
        standards.text(standards.standards(result, inventory), called),
        places.text(places.places(result, inventory)),
    ]
    return "\n\n".join(parts)
