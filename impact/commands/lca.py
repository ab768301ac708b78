"""`impact lca`: all categories of an LCIA method."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from impact.commands.shared import JSON, PATHS, answer, choices, read_all

if TYPE_CHECKING:
    from impact.request import Request


@click.command()
@PATHS
@click.option(
    "--method", "methods", multiple=True, required=True, metavar="NAME",
    help="A family ('EF v3.1'), one with words of a category ('IPCC 2021 GWP100'), or a method of your own tables.",
)  # fmt: skip
@click.option("--project", default="", metavar="NAME", help="Take the methods of this Brightway project.")
@choices
@JSON
def command(request: Request, methods: tuple[str, ...], project: str, as_json: bool) -> None:
    """Levels, savings, contributions and coverage under every category of an LCIA method.

    The methods are those that bw2io bundles (EF, IPCC, ReCiPe, CML and others, of ecoinvent 3.9), those of a Brightway
    project, or those of your own inventory tables. A category that the inventory does not cover gets no number.
    """
    from impact.brightway.lca import categories_of, lca
    from impact.brightway.lca_network import NetworkLca, lca_of_network
    from impact.tables.lca_data import document, network_document

    results, inventory = read_all(request)
    categories = categories_of(list(methods), inventory, project)
    said = (lambda text: click.echo(text, err=True)) if sys.stderr.isatty() else (lambda text: None)
    found = [
        lca_of_network(result, categories, said)
        if result.is_network
        else lca(result.members[0], categories, said=said)
        for result in results
    ]
    networks = [one for one in found if isinstance(one, NetworkLca)]
    cases = [case for one in found for case in (one if isinstance(one, NetworkLca) else [one])]
    summed = {"networks": [network_document(network) for network in networks]} if networks else {}
    answer(as_json, inventory, lambda: document(cases, inventory) | summed, lambda: "\n\n".join(map(str, found)))
