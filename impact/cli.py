"""The command line: assess, check, explain, factors, report, new. Answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # small matrices: threads cost more than they bring, and vary the last digits

import click  # noqa: E402

import impact  # noqa: E402
from impact.errors import Fault, InputError  # noqa: E402

WRONG_INPUT = 1
SHOWN = 10  # of a long list of notes


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(impact.__version__, prog_name="impact")
def cli() -> None:
    """What an industrial symbiosis saves: climate, water and money against explicit baselines.

    PATH is a case file, a folder of cases, or the id of a bundled case (kal-wastewater-heat).
    """


def main() -> None:
    """Entry point: a user's mistake is answered with its faults and exit code 1, never a traceback."""
    try:
        cli(standalone_mode=False, prog_name="impact")
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted.", err=True)
        sys.exit(130)
    except InputError as error:
        _show(error.faults)
        sys.exit(WRONG_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _show(faults: Any) -> None:
    from impact.paths import shown_fault

    for fault in faults:
        click.echo(shown_fault(fault), err=True)


# ---------------------------------------------------------------------------------------------- shared options

_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
_FACTORS = click.option("--factors", "layers", multiple=True, metavar="FOLDER", help="Inventory tables on top of ours.")


def _choices(command: Any) -> Any:
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
            _FACTORS,
        )
    ):
        command = option(command)
    return command


def _read(paths: tuple[str, ...], layers: tuple[str, ...], options: dict[str, Any]) -> tuple[list[Any], Any]:
    """Assess every path; all faults of all files are raised together."""
    from impact import cases
    from impact.assessment import Options, assess_case, check_options
    from impact.factors import load
    from impact.model import Case
    from impact.network import assess_network

    chosen = Options(**{**options, "gwp": options["gwp"].lower(), "currency": options.get("currency", "").upper()})
    check_options(chosen)
    inventory = load(*layers)
    results: list[Any] = []
    faults: list[Fault] = []
    for path in _folders(paths):
        try:
            found, collected = cases.read(path)
            if isinstance(found, Case):
                results.append(assess_case(found, inventory, chosen, collected[0]))
            else:
                results.append(assess_network(found, inventory, chosen, collected, _progress))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys(faults))
    return results, inventory


def _progress(items: Any) -> Any:
    """Progress on stderr for long work, only on a terminal."""
    if not sys.stderr.isatty() or len(items) < 50:
        return items

    def shown() -> Any:
        with click.progressbar(items, label="assessing", file=sys.stderr) as bar:
            yield from bar

    return shown()


def _folders(paths: tuple[str, ...]) -> list[Path]:
    """Paths as given; a folder of folders (such as `cases`) stands for the folders in it."""
    from impact import cases
    from impact.paths import data

    found: list[Path] = []
    for name in paths:
        path = data("cases") if name == "cases" and not Path(name).exists() else cases.find(name)
        inner = sorted(p for p in path.iterdir() if p.is_dir() and any(p.glob("*.yaml"))) if path.is_dir() else []
        found += inner if inner and not any(path.glob("*.yaml")) else [path]
    return list({path.resolve(): path for path in found}.values())  # a path given twice counts once


# ---------------------------------------------------------------------------------------------- commands


@cli.command()
@_PATHS
@_choices
@click.option("--json", "as_json", is_flag=True, help="One JSON object, numbers not rounded.")
def assess(paths: tuple[str, ...], layers: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Savings and levels of cases or networks."""
    results, inventory = _read(paths, layers, options)
    if as_json:
        from impact.export import document

        click.echo(json.dumps(document(results, inventory), indent=2, ensure_ascii=False, allow_nan=False))
        return
    from impact.tables import text

    click.echo("\n\n".join(text(result) for result in results))
    _overridden(inventory)


def _overridden(inventory: Any) -> None:
    """Say on stderr which of our inventory rows the user's layers replace."""
    replaced = inventory.tables.overridden
    for ours, theirs in replaced[:SHOWN]:
        click.echo(f"note: {theirs.place} replaces {ours.table} row {', '.join(filter(None, ours.key))}.", err=True)
    if len(replaced) > SHOWN:
        click.echo(f"note: {len(replaced) - SHOWN} more rows are replaced.", err=True)


@cli.command()
@_PATHS
@_FACTORS
def check(paths: tuple[str, ...], layers: tuple[str, ...]) -> None:
    """All faults and warnings of cases (or of a folder of inventory tables)."""
    from impact.factors.tables import COLUMNS

    tables = [path for path in paths if any((Path(path) / f"{table}.csv").is_file() for table in COLUMNS)]
    others = tuple(path for path in paths if path not in tables)
    for folder in tables:
        _check_tables(folder)
    if not others:
        return
    from impact.network import members
    from impact.paths import shown_fault
    from impact.plausibility import warnings

    results, _ = _read(others, layers, {"gwp": "ar6"})
    cases = [case for result in results for case in members(result)]
    _every_year(cases)
    noted = [shown_fault(w) for case in cases for w in warnings(case)]
    for text in dict.fromkeys(noted):
        click.echo(text)
    plural = "s" if len(cases) != 1 else ""
    click.echo(f"{len(cases)} case{plural}, no fault, {len(dict.fromkeys(noted)) or 'no'} warning(s).")


def _every_year(cases: list[Any]) -> None:
    """What holds in the reported year must hold in every year of the exchange; all faults together."""
    faults: list[Fault] = []
    for case in cases:
        try:
            _ = case.over_years
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def _check_tables(folder: str) -> None:
    from impact import paths as places
    from impact.factors import load
    from impact.factors.check import check as check_tables

    same = Path(folder).resolve() == places.data("factors").resolve()
    inventory = load() if same else load(folder)
    faults = check_tables(inventory)
    if faults:
        raise InputError(faults)
    rows = sum(1 for _ in inventory.tables)
    click.echo(f"{folder}: {len(inventory.process_ids)} processes, {rows} rows, no fault.")


@cli.command()
@_PATHS
@click.option("--indicator", default="climate", show_default=True, help="Such as climate, water, cost.")
@_choices
def explain(paths: tuple[str, ...], indicator: str, layers: tuple[str, ...], **options: Any) -> None:
    """Derive a saving step by step, down to inventory rows and their sources."""
    from impact.errors import did_you_mean
    from impact.explain import explain as derivation
    from impact.indicators import NAMES
    from impact.network import members

    if indicator not in NAMES:
        raise click.UsageError(f"Unknown indicator '{indicator}'. {did_you_mean(indicator, NAMES)}")
    results, _ = _read(paths, layers, options)
    singles = [one for result in results for one in members(result)]
    click.echo("\n\n".join(derivation(one, indicator) for one in singles))


@cli.command()
@click.argument("words", nargs=-1)
@click.option("--region", default="", help="Such as DK.")
@click.option("--year", type=int, help="For values that change over the years.")
@click.option("--why", is_flag=True, help="WORDS name one process: derive its climate factor, down to the sources.")
@click.option("--json", "as_json", is_flag=True)
@_FACTORS
def factors(
    words: tuple[str, ...], region: str, year: int | None, why: bool, as_json: bool, layers: tuple[str, ...]
) -> None:
    """Search the inventory: emission factors per unit side by side, with their sources.

    WORDS are Danish or English: `steam gas`, `dampkedel`, `electricity DK`.
    """
    from impact.catalogue.search import search, suggestions
    from impact.factors import load

    inventory = load(*layers)
    if why:
        _why(inventory, " ".join(words), year, as_json)
        return
    from impact.catalogue.listing import as_dicts, as_text

    found = search(inventory, words, region)
    if as_json:
        click.echo(json.dumps(as_dicts(inventory, found, year), indent=2, ensure_ascii=False, allow_nan=False))
    elif found:
        click.echo(as_text(inventory, found, year))
    if not found:
        click.echo(f"Nothing found.{suggestions(inventory, words)}", err=True)
        sys.exit(WRONG_INPUT)


def _why(inventory: Any, name: str, year: int | None, as_json: bool) -> None:
    from impact.catalogue.why import Why

    answer = Why(inventory, name, year)
    shown = json.dumps(answer.as_dict(), indent=2, ensure_ascii=False, allow_nan=False) if as_json else answer.text()
    click.echo(shown)


@cli.command()
@_PATHS
@click.option("--audience", default="researcher", show_default=True, type=click.Choice(["researcher"]))
@click.option("--language", default="en", show_default=True, type=click.Choice(["en"]))
@click.option("--to", "to", default="html", show_default=True, type=click.Choice(["html", "ipynb"]))
@click.option("-o", "--output", default="", metavar="FILE", help="A file, or a folder for several documents.")
@_choices
def report(
    paths: tuple[str, ...], audience: str, language: str, to: str, output: str, layers: tuple[str, ...], **options: Any
) -> None:
    """Write the document of a case or network."""
    results, inventory = _read(paths, layers, options)
    _overridden(inventory)
    from impact.report import write_reports

    for path in write_reports(results, output, to, audience, language, layers):
        click.echo(str(path))


@cli.command()
@click.argument("old", metavar="OLD.json")
@click.argument("new", metavar="NEW.json")
@click.option("--json", "as_json", is_flag=True)
def compare(old: str, new: str, as_json: bool) -> None:
    """What changed between two outputs of `assess --json`."""
    from impact.compare import as_dicts, as_text, changes, read

    before, after = read(Path(old)), read(Path(new))
    if as_json:
        click.echo(json.dumps(as_dicts(changes(before, after)), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(before, after))


@cli.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--like", default="heat", show_default=True, help="heat, steam, water, gypsum, biogas, transport or reuse."
)
@click.option("--schema", is_flag=True, help="Write the JSON Schema for editors instead.")
def new(file: str, like: str, schema: bool) -> None:
    """Write a commented starting file for one kind of exchange; it already computes."""
    from impact.cases.fields import json_schema

    path = Path(file)
    if path.exists():
        raise InputError(
            [Fault("exists", f"'{file}' exists already and is left alone.", remedy="Choose another name.")]
        )
    if not path.parent.is_dir():
        raise InputError([Fault("no-folder", f"The folder '{path.parent}' does not exist.")])
    text = json.dumps(json_schema(), indent=2) + "\n" if schema else _template(like, path)
    path.write_text(text, encoding="utf-8")
    click.echo(str(path))


def _template(like: str, path: Path) -> str:
    from impact.errors import did_you_mean

    folder = Path(__file__).parent / "templates"
    known = {template.stem: template for template in sorted(folder.glob("*.yaml"))}
    if like not in known:
        raise click.UsageError(f"There is no template '{like}'. {did_you_mean(like, known)}")
    if path.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"A case file ends in .yaml; found '{path.name}'.")
    return known[like].read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
