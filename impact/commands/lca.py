"""`impact lca`: all categories of an LCIA method."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from impact.commands.shared import PATHS, choices, read_all, say, say_overridden


@click.command()
@PATHS
@click.option(
    "--method", "methods", multiple=True, required=True, metavar="NAME",
    help="A family ('EF v3.1'), one with words of a category ('IPCC 2021 GWP100'), or a method of your own tables.",
)  # fmt: skip
@click.option("--project", default="", metavar="NAME", help="Take the methods of this Brightway project.")
@choices
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
def command(
    paths: tuple[str, ...],
    methods: tuple[str, ...],
    project: str,
    layers: tuple[str, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Levels, savings, contributions and coverage under every category of an LCIA method.

    The methods are those that bw2io bundles (EF, IPCC, ReCiPe, CML and others, of ecoinvent 3.9), those of a Brightway
    project, or those of your own inventory tables. A category that the inventory does not cover gets no number.
    """
    results, inventory = read_all(paths, layers, options)
    from impact.brightway.lca import categories_of, lca
    from impact.brightway.lca_network import NetworkLca, lca_of_network
    from impact.results.network import NetworkAssessment

    categories = categories_of(list(methods), inventory, project)
    said = (lambda text: click.echo(text, err=True)) if sys.stderr.isatty() else (lambda text: None)
    found = [
        lca_of_network(one, categories, said) if isinstance(one, NetworkAssessment) else lca(one, categories, said=said)
        for one in results
    ]
    if as_json:
        from impact.brightway.lca_tables import document

        networks = [one for one in found if isinstance(one, NetworkLca)]
        cases = [case for one in found for case in (one if isinstance(one, NetworkLca) else [one])]
        answer = document(cases, inventory)
        answer |= {"networks": [one.document() for one in networks]} if networks else {}
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))
        return
    say("\n\n".join(str(one) for one in found))
    say_overridden(inventory)
