"""`impact new`: a starting file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from impact.commands.shared import existing
from impact.ground.errors import Fault, InputError
from impact.ground.files import save


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--like", default="heat", show_default=True, help="heat, steam, water, gypsum, biogas, transport or reuse."
)
@click.option("--schema", is_flag=True, help="Write the JSON Schema for editors instead.")
def command(file: str, like: str, schema: bool) -> None:
    """Write a starting file (.yaml or .xlsx) for one kind of exchange; it already computes."""
    from impact.cases.schema import json_schema

    path = Path(file)
    if path.exists():
        raise InputError([existing(file)])
    if not path.parent.is_dir():
        raise InputError([Fault("no-folder", f"The folder '{path.parent}' does not exist.")])
    data = (json.dumps(json_schema(), indent=2) + "\n").encode() if schema else _template(like, path)
    save(path, data)
    click.echo(str(path))


def _template(like: str, path: Path) -> bytes:
    from impact.ground.errors import did_you_mean

    folder = Path(__file__).parents[1] / "cases" / "templates"
    known = {template.stem: template for template in sorted(folder.glob("*.yaml"))}
    if like not in known:
        raise click.UsageError(f"There is no template '{like}'. {did_you_mean(like, known)}")
    if path.suffix.lower() == ".xlsx":
        from impact.factors import load
        from impact.workbooks.files import template

        return template(known[like], load().names)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"A case file ends in .yaml or .xlsx; found '{path.name}'.")
    return known[like].read_bytes()
