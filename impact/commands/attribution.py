"""`impact attribution`: who may claim a saving, and whose inventory it falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import INDICATOR, PATHS, answer_each, check_indicator, choices

if TYPE_CHECKING:
    from impact.request import Request
    from impact.results.assessment import Assessment


@click.command()
@PATHS
@click.option(
    "--view", "views", multiple=True, metavar="NAME",
    help="Only this view (again for more): joint, cut-off, provider, 50/50, economic, shapley or cff.",
)  # fmt: skip
@INDICATOR
@click.option("--json", "as_json", is_flag=True, help="One JSON object, all indicators, numbers not rounded.")
@choices
def command(request: Request, views: tuple[str, ...], indicator: str, as_json: bool) -> None:
    """Who may claim the saving: the joint saving first, then views that each add up to it.

    Beside them each partner's own inventory by scope (GHG Protocol), the same case under three standards, and where the
    saving falls.
    """
    check_indicator(indicator)
    answer_each(request, as_json, lambda case: _document(case, views), lambda case: _text(case, views, indicator))


def _document(result: Assessment, views: tuple[str, ...]) -> dict[str, Any]:
    from impact.attribution.places import places
    from impact.attribution.scopes import scopes
    from impact.attribution.standards import standards
    from impact.attribution.views import attribution
    from impact.tables.attribution import places_records, standards_records

    inventory = scopes(result)
    return {
        "id": result.case.id,
        "year": result.year,
        "baseline": result.baseline,
        "alternative": result.alternative,
        "views": attribution(result, views).as_dict(),
        "scopes": inventory.as_dict(),
        "standards": standards_records(standards(result, inventory)),
        "places": places_records(places(result, inventory)),
    }


def _text(result: Assessment, views: tuple[str, ...], indicator: str) -> str:
    from impact.attribution import places, scopes, standards
    from impact.attribution.views import attribution
    from impact.engine.names import own_name
    from impact.tables.attribution import places_text, standards_text

    inventory = scopes.scopes(result)
    called = {id: own_name(result.case, id) for id in result.case.partners}
    parts = [
        attribution(result, views).text(indicator),
        f"Each partner's own inventory (GHG Protocol; a saving is positive)\n{inventory.text(called)}",
        standards_text(standards.standards(result, inventory), called),
        places_text(places.places(result, inventory)),
    ]
    return "\n\n".join(parts)
