"""`impact verify`: do today's files and program give a document's numbers?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(documents: tuple[str, ...], as_json: bool) -> None:
    """Do today's files and program give a document's numbers?"""
    from impact.report.provenance import verify

    verdicts = [verify(Path(document)) for document in documents]
    if as_json:
        found = {"documents": [verdict.as_dict() for verdict in verdicts]}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo("\n".join(map(str, verdicts)))
    sys.exit(0 if all(verdict.reproduced for verdict in verdicts) else 1)
