"""`impact map`: proposals for which activities of a Brightway database stand in for processes of ours."""

from __future__ import annotations

from pathlib import Path

import click

from impact.commands.shared import FACTORS, PATHS, asked, existing, read_all
from impact.ground.errors import InputError
from impact.ground.files import save


@click.command(name="map")
@PATHS
@click.option("--background", required=True, metavar="PROJECT:DATABASE", help="A database of a Brightway project.")
@click.option("-o", "--output", default="", metavar="FILE", help="The mapping table to write (else on stdout).")
@click.option("--candidates", "most", default=5, show_default=True, type=click.IntRange(1, 50), help="Per process.")
@click.option("--best", is_flag=True, help="Take the first candidate whose unit fits. Check every line.")
@click.option("--electricity", default="", help="Electricity method, such as 'residual mix'.")
@FACTORS
def command(
    paths: tuple[str, ...], background: str, output: str, most: int, best: bool, electricity: str,
    layers: tuple[str, ...],
) -> None:  # fmt: skip
    """Propose a mapping table: for each inventory process that the cases reach, activities with similar names.

    Every proposal is a comment: a person removes the # in front of one line for each process. The table then goes to
    `--mapping` of assess, explain, lca, simulate and report.
    """
    path = Path(output)
    if output and path.exists():
        raise InputError([existing(output)])
    from impact.brightway import folder
    from impact.brightway.candidates import table
    from impact.brightway.from_background import reached

    database = folder.find(background)
    results, _ = read_all(asked(paths, layers=layers, electricity=electricity))
    text, nothing = table(reached(results), database, most, best)
    if output:
        save(path, text.encode())
        click.echo(str(path))
    else:
        click.echo(text, nl=False)
    if nothing:
        click.echo(f"No activity shares a word with: {', '.join(nothing)}.", err=True)
