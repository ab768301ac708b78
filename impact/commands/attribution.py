"""`impact attribution`: who may claim a saving, and whose inventory it falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import INDICATOR, PATHS, answer_each, check_indicator, choices

if TYPE_CHECKING:
    from impact.request import Request


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
    from impact.tables.attribution import document, of_case

    check_indicator(indicator)
    answer_each(request, as_json, lambda case: document(case, views), lambda case: of_case(case, views, indicator))
