"""What several commands share: paths, choices of what is computed, reading with all faults together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from impact.ground.errors import Fault, InputError

SHOWN = 10  # of a long list of notes

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
FACTORS = click.option("--factors", "layers", multiple=True, metavar="FOLDER", help="Inventory tables on top of ours.")


def choices(command: Any) -> Any:
    """Options that choose what is computed."""
    for option in reversed(
        (
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
    ):
        command = option(command)
    return command


def read_all(paths: tuple[str, ...], layers: tuple[str, ...], options: dict[str, Any]) -> tuple[list[Any], Any]:
    """Assess every path; all faults of all files are raised together."""
    from impact import cases
    from impact.factors import load
    from impact.model import Case
    from impact.results.assessment import Options, assess_case, check_options
    from impact.results.network import assess_network

    inventory = load(*layers)
    options = {**options, "gwp": options["gwp"].lower(), "currency": options.get("currency", "").upper()}
    chosen = Options(**with_background(options, inventory))
    check_options(chosen)
    results: list[Any] = []
    faults: list[Fault] = []
    for path in folders(paths):
        try:
            found, collected = cases.read(path)
            if isinstance(found, Case):
                results.append(assess_case(found, inventory, chosen, collected[0]))
            else:
                say_left_out(collected)
                results.append(assess_network(found, inventory, chosen, collected, progress))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys(faults))
    return results, inventory


def with_background(options: dict[str, Any], inventory: Any) -> dict[str, Any]:
    """The options with the background database itself in place of its name, table and number of samples."""
    rest = {key: value for key, value in options.items() if key not in ("background", "mapping", "background_samples")}
    name, mapping, samples = (options.get(key) for key in ("background", "mapping", "background_samples"))
    if not name:
        if mapping or samples:
            raise click.UsageError("--mapping and --background-samples need --background PROJECT:DATABASE.")
        return rest
    if samples and samples < 0:
        raise click.UsageError("--background-samples is a number of samples.")
    from impact.brightway.background import load

    context = click.get_current_context(silent=True)
    quiet = not sys.stderr.isatty() or (context is not None and context.params.get("as_json"))
    said = (lambda text: None) if quiet else (lambda text: click.echo(text, err=True))
    return {**rest, "background": load(name, mapping or "", inventory, samples or 0, said=said)}


def progress(items: Any) -> Any:
    """Progress on stderr for long work, only on a terminal."""
    if not sys.stderr.isatty() or len(items) < 50:
        return items

    def shown() -> Any:
        with click.progressbar(items, label="assessing", file=sys.stderr) as bar:
            yield from bar

    return shown()


def folders(paths: tuple[str, ...]) -> list[Path]:
    """Paths as given; a folder of folders (such as `cases`) stands for the folders in it."""
    from impact import cases
    from impact.ground.paths import data

    found: list[Path] = []
    for name in paths:
        path = data("cases") if name == "cases" and not Path(name).exists() else cases.find(name)
        inner = sorted(p for p in path.iterdir() if p.is_dir() and cases.case_files(p)) if path.is_dir() else []
        found += inner if inner and not cases.case_files(path) else [path]
    return list({path.resolve(): path for path in found}.values())  # a path given twice counts once


def say_left_out(collected: list[Any]) -> None:
    """Say on stderr which files of a folder are no cases."""
    from impact.ground.paths import shown_fault

    for warning in (w for one in collected for w in one.warnings if w.kind == "not-a-case"):
        click.echo(shown_fault(warning), err=True)


def say(text: str) -> None:
    """The answer, in lines that the terminal (or a file's reader) can show."""
    from impact.ground.layout import fold

    click.echo(fold(text))


def say_overridden(inventory: Any) -> None:
    """Say on stderr which of our inventory rows the user's layers replace."""
    replaced = inventory.tables.overridden
    for ours, theirs in replaced[:SHOWN]:
        click.echo(f"note: {theirs.place} replaces {ours.table} row {', '.join(filter(None, ours.key))}.", err=True)
    if len(replaced) > SHOWN:
        click.echo(f"note: {len(replaced) - SHOWN} more rows are replaced.", err=True)
