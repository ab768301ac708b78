"""`impact export`: a case or network for Brightway."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.shared import PATHS, choices, file_for, read_all, say_overridden

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@click.option("--to", "to", required=True, type=click.Choice(["project", "xlsx", "bw2package"]))
@click.option("--project", default="", metavar="NAME", help="The Brightway project, made if there is none.")
@click.option("-o", "--output", default="", metavar="FILE", help="A file, or a folder for several.")
@click.option("--biosphere", default="biosphere3", show_default=True, help="The project's elementary flows.")
@click.option("--overwrite", is_flag=True, help="Replace what is there under the same name, and only that.")
@choices
def command(request: Request, to: str, project: str, output: str, biosphere: str, overwrite: bool) -> None:
    """Write cases or networks as a Brightway project, a workbook in Brightway's format, or a bw2package."""
    if to == "project" and not project:
        raise click.UsageError("Which project? Add --project NAME.")
    if to == "project" and output:
        raise click.UsageError("-o FILE is for files; a project has a name: --project NAME.")
    if to != "project" and project:
        raise click.UsageError(f"--project is for --to project; a file has a name: -o FILE{'.' + to}.")
    results, inventory = read_all(request)
    from impact.brightway.export import ENDINGS, export_file, export_project
    from impact.brightway.folder import base_folder

    if to == "project":
        for result in results:
            databases = export_project(result, project, overwrite, biosphere)
            click.echo(f"Brightway project '{project}' in {base_folder()}: {', '.join(databases)}")
    else:
        if output and len(results) > 1 and not Path(output).is_dir():
            raise click.UsageError("Several results need a folder: -o FOLDER.")
        for result in results:
            click.echo(str(export_file(result, file_for(result.id, output, ENDINGS[to]), overwrite)))
    say_overridden(inventory)
