"""`impact report`: documents."""

from __future__ import annotations

from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say_overridden


@click.command()
@PATHS
@click.option(
    "--audience",
    default="researcher",
    show_default=True,
    type=click.Choice(["researcher", "funder", "company"]),
)
@click.option("--partner", default="", metavar="ID", help="A company document for this partner alone.")
@click.option("--view", default="", metavar="WHO", help="full, partner:ID, funder or public (confidential values).")
@click.option("--width", default=50.0, show_default=True, help="Width of their classes at least [%].")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "da"]))
@click.option(
    "--to", "to", default="html", show_default=True, type=click.Choice(["html", "pdf", "docx", "xlsx", "ipynb"])
)
@click.option("-o", "--output", default="", metavar="FILE", help="A file, or a folder for several documents.")
@choices
def command(
    paths: tuple[str, ...], audience: str, partner: str, language: str, to: str, output: str, layers: tuple[str, ...],
    view: str, width: float, **options: Any,
) -> None:
    """Write the document of a case or network for a researcher, a funder or a company."""
    results, inventory = read_all(paths, layers, options)
    say_overridden(inventory)
    from impact.report import write_reports

    for path in write_reports(results, output, to, audience, language, layers, partner, view, width / 100):
        click.echo(str(path))
