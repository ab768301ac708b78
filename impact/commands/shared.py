"""What several commands share: paths, choices of what is computed, the request that follows from them, the answer."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from impact.ground.errors import Fault, did_you_mean

if TYPE_CHECKING:
    from impact.factors import Inventory
    from impact.model import Case
    from impact.request import Request
    from impact.results.assessment import Assessment
    from impact.results.network import NetworkAssessment

Command = Callable[..., None]
SHOWN = 10  # of a long list of notes

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
FACTORS = click.option("--factors", "layers", multiple=True, metavar="FOLDER", help="Inventory tables on top of ours.")
INDICATOR = click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, cost.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
CHOICES = (
    click.option("--baseline", default="", help="Which baseline is the default one."),
    click.option("--alternative", default="", help="Which alternative is the default one."),
    click.option("--year", type=int, help="The year to report (the case's reference year)."),
    click.option("--gwp", default="ar6", show_default=True, help="GWP set: ar4, ar5 or ar6; ar6-20 for GWP20."),
    click.option("--aware", default="", help="Water scarcity method, such as 'AWARE 1.2c'."),
    click.option("--electricity", default="", help="Electricity method, such as 'residual mix'."),
    click.option("--currency", default="", help="DKK, EUR, SEK, NOK or GBP."),
    click.option("--price-year", type=int, help="Price level of the result."),
    click.option("--rate", type=float, help="Real discount rate, such as 0.035."),
    click.option("--background", default="", metavar="PROJECT:DATABASE", help="Brightway database to draw on."),
    click.option("--mapping", default="", metavar="FILE", help="What it replaces (impact map proposes it)."),
    click.option("--background-samples", type=int, default=0, metavar="N", help="Samples of its uncertainty."),
    FACTORS,
)
CHOSEN = ("baseline", "alternative", "year", "gwp", "aware", "electricity", "currency", "price_year", "rate",
          "background", "mapping", "background_samples", "layers")  # fmt: skip


def choices(command: Command) -> Command:
    """Options that choose what is computed; together with the paths the command gets them as one `request`."""

    @functools.wraps(command)
    def with_request(paths: Sequence[str], **given: Any) -> None:
        chosen = {name: given.pop(name) for name in CHOSEN}
        command(request=asked(paths, **chosen), **given)

    wrapped: Command = with_request
    for option in reversed(CHOICES):
        wrapped = option(wrapped)
    return wrapped


def asked(paths: Sequence[str], **chosen: Any) -> Request:
    """The request of a command line."""
    from impact.request import Request

    if not chosen.get("background") and (chosen.get("mapping") or chosen.get("background_samples")):
        raise click.UsageError("--mapping and --background-samples need --background PROJECT:DATABASE.")
    if chosen.get("background_samples", 0) < 0:
        raise click.UsageError("--background-samples is a number of samples.")
    return Request.of(*paths, **chosen)


def read_all(request: Request) -> tuple[list[Assessment | NetworkAssessment], Inventory]:
    """Every path assessed, and the inventory; all faults of all files are raised together."""
    from impact.ground.paths import shown_fault

    context = click.get_current_context(silent=True)
    quiet = not sys.stderr.isatty() or (context is not None and context.params.get("as_json"))
    inventory = request.inventory()
    found = replace(request, subjects=tuple(folders(map(str, request.subjects))))
    results = found.results(
        inventory,
        progress,
        said=lambda text: None if quiet else click.echo(text, err=True),
        left_out=lambda warning: click.echo(shown_fault(warning), err=True),
    )
    return results, inventory


def members_of(results: Iterable[Assessment | NetworkAssessment]) -> list[Assessment]:
    """The cases among them and in them, each assessed."""
    return [member for result in results for member in result.members]


def progress(cases: Sequence[Case]) -> Iterable[Case]:
    """Progress on stderr for long work, only on a terminal."""
    if not sys.stderr.isatty() or len(cases) < 50:
        return cases

    def shown() -> Iterable[Case]:
        with click.progressbar(cases, label="assessing", file=sys.stderr) as bar:
            yield from bar

    return shown()


def folders(paths: Iterable[str]) -> list[Path]:
    """Paths as given; a folder of folders (such as `cases`) stands for the folders in it."""
    from impact import cases
    from impact.ground.paths import data

    found: list[Path] = []
    for name in paths:
        path = data("cases") if name == "cases" and not Path(name).exists() else cases.find(name)
        inner = sorted(p for p in path.iterdir() if p.is_dir() and cases.case_files(p)) if path.is_dir() else []
        found += inner if inner and not cases.case_files(path) else [path]
    return list({path.resolve(): path for path in found}.values())  # a path given twice counts once


def check_indicator(name: str) -> None:
    """Refuse an indicator that there is not."""
    from impact.model.indicators import NAMES

    if name not in NAMES:
        raise click.UsageError(f"Unknown indicator '{name}'. {did_you_mean(name, NAMES)}")


def existing(file: str) -> Fault:
    """The fault that a file would be written over."""
    return Fault("exists", f"'{file}' exists already and is left alone.", remedy="Choose another name.")


def file_for(id: str, output: str, ending: str) -> Path:
    """The file for one result: as named, in the folder named, or here."""
    path = Path(output or ".")
    return path / f"{id}{ending}" if path.is_dir() else path


def say_json(answer: Any) -> None:
    """One JSON object on stdout, numbers not rounded."""
    import json

    click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))


def answer(as_json: bool, inventory: Inventory, document: Callable[[], Any], text: Callable[[], str]) -> None:
    """One JSON object; or the text, with notes on what the user's layers replace."""
    if as_json:
        say_json(document())
    else:
        say(text())
        say_overridden(inventory)


def answer_each(
    request: Request,
    as_json: bool,
    document: Callable[[Assessment], dict[str, Any]],
    text: Callable[[Assessment], str],
    between: str = "\n\n\n",
) -> None:
    """What each case answers by itself: its document, or its text."""
    results, inventory = read_all(request)
    cases = members_of(results)
    answer(as_json, inventory, lambda: {"cases": list(map(document, cases))}, lambda: between.join(map(text, cases)))


def say(text: str) -> None:
    """The answer, in lines that the terminal (or a file's reader) can show."""
    from impact.ground.layout import fold

    click.echo(fold(text))


def say_overridden(inventory: Inventory) -> None:
    """Say on stderr which of our inventory rows the user's layers replace."""
    replaced = inventory.tables.overridden
    for ours, theirs in replaced[:SHOWN]:
        click.echo(f"note: {theirs.place} replaces {ours.table} row {', '.join(filter(None, ours.key))}.", err=True)
    if len(replaced) > SHOWN:
        click.echo(f"note: {len(replaced) - SHOWN} more rows are replaced.", err=True)
