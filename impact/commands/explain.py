"""`impact explain`: a saving down to its sources."""

from __future__ import annotations

from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say


@click.command()
@PATHS
@click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, cost.")
@choices
def command(paths: tuple[str, ...], indicator: str, layers: tuple[str, ...], **options: Any) -> None:
    """Derive a saving step by step, down to inventory rows and their sources."""
    from impact.ground.errors import did_you_mean
    from impact.model.indicators import NAMES
    from impact.results.explain import explain as derivation


    if indicator not in NAMES:
        raise click.UsageError(f"Unknown indicator '{indicator}'. {did_you_mean(indicator, NAMES)}")
    results, _ = read_all(paths, layers, options)
    singles = [one for result in results for one in result.members]
    say("\n\n".join(derivation(one, indicator) for one in singles))
