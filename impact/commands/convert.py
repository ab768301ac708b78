"""`impact convert`: a case between YAML and Excel."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("source", metavar="CASE")
@click.argument("target", metavar="FILE")
def command(source: str, target: str) -> None:
    """Write a case file as a workbook (.xlsx), or a workbook as a case file (.yaml); nothing but comments is lost."""
    from impact import cases
    from impact.factors import load
    from impact.ground.paths import shown_fault
    from impact.workbooks.files import convert, is_workbook

    path = Path(target)
    for warning in convert(cases.find(source), path, load().names if is_workbook(path) else ()):
        click.echo(shown_fault(warning), err=True)
    click.echo(str(path))
