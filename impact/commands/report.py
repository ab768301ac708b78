"""`impact report`: documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from impact.commands.shared import PATHS, choices, read_all, say_overridden

if TYPE_CHECKING:
    from impact.request import Request

FORMATS = ("html", "pdf", "docx", "xlsx", "ipynb")


class Several(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions only
    """One or more of a list, with commas between them."""

    name = "several"

    def __init__(self, *known: str) -> None:
        self.known = known

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.known)}],..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        found = [one.strip().lower() for one in value.split(",")] if isinstance(value, str) else value
        for one in filter(None, found):
            if one not in self.known:
                self.fail(f"{one!r} is not one of {', '.join(map(repr, self.known))}.", param, ctx)
        if not any(found):
            self.fail(f"name one or more of {', '.join(map(repr, self.known))}.", param, ctx)
        return tuple(dict.fromkeys(filter(None, found)))


@click.command()
@PATHS
@click.option(
    "--audience",
    default="researcher",
    show_default=True,
    type=Several("researcher", "funder", "company"),
    help="For whom.",
)
@click.option("--partner", default="", metavar="ID", help="A company document for this partner alone.")
@click.option("--view", default="", metavar="WHO", help="full, partner:ID, funder or public (confidential values).")
@click.option("--width", default=50.0, show_default=True, help="Width of their classes at least [%].")
@click.option("--published", multiple=True, metavar="PATH", help="A network whose documents readers have already.")
@click.option("--language", default="en", show_default=True, type=Several("en", "da"))
@click.option(
    "--to",
    "to",
    default="html",
    show_default=True,
    type=Several(*FORMATS),
    help="Formats.",
)
@click.option("-o", "--output", default="", metavar="FILE", help="A file, or a folder for several documents.")
@choices
def command(
    request: Request,
    audience: tuple[str, ...],
    partner: str,
    language: tuple[str, ...],
    to: tuple[str, ...],
    output: str,
    view: str,
    width: float,
    published: tuple[str, ...],
) -> None:
    """Write the documents of cases and networks for a researcher, a funder or a company.

    Several audiences, languages and formats, with commas between them, give every combination that there is:

    \b
      impact report kal-wastewater-heat --to pdf -o heat.pdf
      impact report cases --audience researcher,funder --to html,pdf -o build
    """
    _check_ending(output, to)
    results, inventory = read_all(request)
    say_overridden(inventory)
    from impact.documents import Asked, write_reports

    earlier = tuple(read_all(replace(request, subjects=published))[0]) if published else ()
    asked = Asked(audience, language, to, partner, view, width / 100, earlier)
    for path in write_reports(results, output, asked):
        click.echo(str(path))


def _check_ending(output: str, to: tuple[str, ...]) -> None:
    """The one file that is named with -o is of the format that is asked for, where one is."""
    from click.core import ParameterSource

    file, context = Path(output), click.get_current_context()
    chosen = context.get_parameter_source("to") is not ParameterSource.DEFAULT
    ending = file.suffix.lower().lstrip(".")
    if chosen and len(to) == 1 and ending in FORMATS and ending != to[0] and not file.is_dir():
        raise click.UsageError(f"'{file.name}' does not end in .{to[0]}.")
