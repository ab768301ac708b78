"""`impact figure`: single figures for slides and texts, and the data behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.shared import choices, read_all, say_overridden
from impact.ground.errors import Fault, InputError
from impact.ground.files import make_folder

if TYPE_CHECKING:
    from impact.request import Request
    from impact.results.assessed import Assessed

NOT_HERE = {"unknown-claim", "no-fair-price", "not-in-view", "one-point"}  # a case need not have every figure


@click.command()
@click.argument("paths", nargs=1, metavar="PATH", callback=lambda _context, _argument, path: (path,))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("-o", "--output", default="", metavar="FILE", help="A file, or a folder for several figures.")
@click.option("--to", "to", type=click.Choice(["svg", "png", "pdf", "csv"]), help="csv: its data.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "da"]))
@click.option("--indicator", default="", help="Such as cost or water (climate, where the figure has indicators).")
@click.option("--partner", default="", metavar="ID", help="Whose cash flow (that of all together if left out).")
@click.option("--stream", type=int, help="Which stream of fair-price: 1, 2 ...")
@click.option("--cumulated", is_flag=True, help="Years or cash-flow added up since the start.")
@click.option("--dpi", default=200, show_default=True, help="Dots per inch of a PNG; figures are 18 cm wide.")
@click.option("--editable", is_flag=True, help="Texts of an SVG stay texts, to be changed in a drawing program.")
@click.option("--view", default="", metavar="WHO", help="full, partner:ID, funder or public (confidential values).")
@choices
def command(
    request: Request, names: tuple[str, ...], output: str, to: str | None, language: str, dpi: int, editable: bool,
    view: str, indicator: str, partner: str, stream: int | None, cumulated: bool,
) -> None:  # fmt: skip
    """Draw figures of a case or network: SVG, PNG, PDF, or the data as CSV.

    Without a NAME, lists the figures that there are; `all` draws each of them.

    \b
    impact figure kal-wastewater-heat waterfall -o slide.png --language da
    """
    (result, *more), inventory = read_all(request)
    if more:
        message = f"'{request.subjects[0]}' holds several networks."
        raise InputError([Fault("one-case", message, remedy="Name one case or one network.")])
    from impact.figures.save import known, options_of, save

    figures = known(result)
    if not names:
        width = max(len(name) for name in figures)
        for name, maker in figures.items():
            click.echo(f"{name:{width}}  {(maker.__doc__ or '').splitlines()[0]}")
        return
    given = {"indicator": indicator, "partner": partner, "stream": stream, "cumulated": cumulated}
    chosen = {name: value for name, value in given.items() if value not in ("", None) and value is not False}
    everything = "all" in names
    for name, file in _files(result, list(figures) if everything else list(dict.fromkeys(names)), output, to or ""):
        wanted = chosen
        if everything:  # each takes of the choices what it knows
            wanted = {option: value for option, value in chosen.items() if option in options_of(figures[name])}
        try:
            save(result, name, file, language, view=view, dpi=dpi, editable=editable, **wanted)
        except InputError as error:
            if not everything or not {fault.kind for fault in error.faults} <= NOT_HERE:
                raise
            click.echo(f"no {name}: {error}", err=True)
            continue
        click.echo(str(file))
    say_overridden(inventory)


def _files(result: Assessed, names: list[str], output: str, to: str) -> list[tuple[str, Path]]:
    """Each figure with its file: as named, in the folder named, or here."""
    path = Path(output)
    if output and path.suffix and not path.is_dir():
        if len(names) > 1:
            message = f"Several figures do not fit into the one file '{output}'."
            raise InputError([Fault("one-file", message, remedy="Name a folder with -o.")])
        if to and path.suffix.lower() != f".{to}":
            raise click.UsageError(f"'{path.name}' does not end in .{to}.")
        return [(names[0], path)]
    make_folder(path)
    return [(name, path / f"{result.id}-{name}.{to or 'png'}") for name in names]
