"""`impact explain`: a saving down to its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from impact.commands.shared import INDICATOR, PATHS, check_indicator, choices, members_of, read_all, say

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@INDICATOR
@choices
def command(request: Request, indicator: str) -> None:
    """Derive a saving step by step, down to inventory rows and their sources."""
    from impact.tables.explain import explain

    check_indicator(indicator)
    results, _ = read_all(request)
    say("\n\n".join(explain(case, indicator) for case in members_of(results)))
