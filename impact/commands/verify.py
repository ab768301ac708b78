"""`impact verify`: do today's files and program give a document's numbers?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from impact.commands.shared import say_json
from impact.ground.errors import Fault, InputError


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(documents: tuple[str, ...], as_json: bool) -> None:
    """Do today's files and program give a document's numbers?"""
    from impact.documents.provenance import verify

    verdicts, faults = [], list[Fault]()
    for document in documents:  # what is wrong with one says nothing of the others
        try:
            verdicts.append(verify(Path(document)))
        except InputError as error:
            faults += error.faults
    if as_json and not faults:
        say_json({"documents": [verdict.as_dict() for verdict in verdicts]})
    elif verdicts and not as_json:
        click.echo("\n".join(map(str, verdicts)))
    if faults:
        raise InputError(faults)
    sys.exit(0 if all(verdict.reproduced for verdict in verdicts) else 1)
