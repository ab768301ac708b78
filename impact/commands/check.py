"""`impact check`: faults and warnings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.commands.shared import FACTORS, PATHS, asked, members_of, read_all, say
from impact.ground.errors import Fault, InputError

if TYPE_CHECKING:
    from impact.results.assessment import Assessment


@click.command()
@PATHS
@FACTORS
def command(paths: tuple[str, ...], layers: tuple[str, ...]) -> None:
    """All faults and warnings of cases (or of a folder of inventory tables)."""
    from impact.factors.tables import COLUMNS

    tables = [path for path in paths if any((Path(path) / f"{table}.csv").is_file() for table in COLUMNS)]
    others = [path for path in paths if path not in tables]
    for folder in tables:
        _check_tables(folder)
    if not others:
        return
    from impact.ground.paths import shown_fault
    from impact.results.plausibility import warnings

    results, _ = read_all(asked(others, layers=layers))
    cases = members_of(results)
    _check_each(cases, lambda case: case.over_years)  # what holds in the reported year must hold in every year
    _check_each(cases, _coalitions)
    noted = [shown_fault(w) for case in cases for w in warnings(case)]
    noted = list(dict.fromkeys(noted))
    for text in noted:  # a line each where programs read them, as compilers do
        say(text) if sys.stdout.isatty() else click.echo(text)
    click.echo(f"{_count(len(cases), 'case')}, no fault, {_count(len(noted), 'warning')}.")


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _check_each(cases: list[Assessment], compute: Callable[[Assessment], object]) -> None:
    """What can be computed of each case; all faults together."""
    faults: list[Fault] = []
    for case in cases:
        try:
            compute(case)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def _coalitions(case: Assessment) -> None:
    """What some of the partners could do without the others must deliver the functions too."""
    from impact.attribution.shapley import declares, game

    if declares(case.case):
        game(case)


def _check_tables(folder: str) -> None:
    from impact.factors import load
    from impact.factors.check import check as check_tables
    from impact.ground import paths as places

    same = Path(folder).resolve() == places.data("factors").resolve()
    inventory = load() if same else load(folder)
    faults = check_tables(inventory)
    if faults:
        raise InputError(faults)
    rows = sum(1 for _ in inventory.tables)
    click.echo(f"{folder}: {len(inventory.process_ids)} processes, {rows} rows, no fault.")
