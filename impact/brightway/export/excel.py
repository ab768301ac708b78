"""Brightway's Excel format: one database, one sheet for each kind of activity, as bw2io's ExcelImporter reads it.

What that importer has no place for stands on sheets whose first cell says "skip": it passes over them. A spreadsheet
keeps 16 digits of a number; where that loses the last bit, the column `impact amount` holds all digits as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from impact.brightway.bundle import MARK, Bundle, Dataset, Method, merged
from impact.ground.errors import Fault, InputError, Place
from impact.ground.version import VERSION

SHEETS = {  # sheet -> kinds of activities
    "foreground": ("foreground scenario", "own process"),
    "inventory": ("inventory",),
    "direct": ("direct scenario", "direct"),
    "biosphere": ("flow",),
}
ABOUT, METHODS = "impact metadata", "impact methods"
ACTIVITY = (
    "code", "location", "unit", "type", "reference product", "production amount", "categories", "comment",
    "impact kind", "impact direct", "impact unit", "impact case", "impact scenario",
)  # fmt: skip
EXCHANGE = (
    "name", "amount", "unit", "input", "type", "categories", "comment", "uncertainty type", "loc", "scale", "minimum",
    "maximum", "negative", "impact flow", "impact region", "impact scope", "impact amount", "impact per",
    "impact carrier", "impact line", "formula", "impact spread",
)  # fmt: skip
PARAMETER = ("name", "amount", "unit", "comment", "uncertainty type", "loc", "scale", "minimum", "maximum",
             "formula", "impact case", "impact name", "impact spread")  # fmt: skip
FACTOR = ("indicator", "unit", "description", "database", "code", "factor", "flow", "region", "scope",
          "factor per our unit", "their unit per ours")  # fmt: skip
_CELL = 32_000  # characters that a cell holds
_TUPLES = ("input", "categories")
_EXACT = ("impact amount", "impact per", "factor", "factor per our unit", "their unit per ours")


def write_excel(bundle: Bundle, path: Path) -> None:
    """One workbook, the same bytes each time."""
    import xlsxwriter

    one = merged(bundle, f"impact {bundle.name}")
    ((name, datasets),) = one.databases.items()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"title": name, "created": datetime(2000, 1, 1), "comments": f"impact {VERSION}"})
    bold = book.add_format({"bold": True})
    for sheet, kinds in SHEETS.items():
        found = [dataset for dataset in datasets.values() if dataset["impact kind"] in kinds]
        head = _head(one, name) if sheet == "foreground" else [("Activities", f"{sheet} of {bundle.name}"), ()]
        _fill(book.add_worksheet(sheet), [*head, *_activities(found)], bold)
    _fill(book.add_worksheet(METHODS), [("skip", "Factors of the indicators"), FACTOR, *_factors(one.methods)], bold)
    rows = [("skip", "What Brightway has no place for, as JSON"), *_pieces("cases", one.cases)]
    _fill(book.add_worksheet(ABOUT), [*rows, *_pieces("parameters", one.parameters)], bold)
    book.close()


def _head(bundle: Bundle, name: str) -> Iterator[Sequence[Any]]:
    yield "Database", name
    yield "format", f"impact {VERSION}"
    yield MARK, bundle.name
    yield ()
    if bundle.parameters:
        yield ("Database parameters",)
        yield PARAMETER
        for parameter in bundle.parameters:
            yield [parameter.get(column) for column in PARAMETER]
        yield ()


def _activities(datasets: Iterable[Dataset]) -> Iterator[Sequence[Any]]:
    for dataset in datasets:
        yield "Activity", dataset["name"]
        for column in ACTIVITY:
            if dataset.get(column) not in (None, ""):
                yield column, _cell(column, dataset[column])
        yield ("Exchanges",)
        yield EXCHANGE
        for exchange in dataset["exchanges"]:
            yield [_cell(column, exchange.get(column)) for column in EXCHANGE]
        yield ()


def _factors(methods: Iterable[Method]) -> Iterator[Sequence[Any]]:
    for one in methods:
        stored = {code: (database, value) for (database, code), value in one.data}
        if not one.factors:
            yield "::".join(one.name), one.unit, one.description
        for flow, region, scope, factor, code, per in one.factors:
            database, value = stored[code]
            row = ("::".join(one.name), one.unit, one.description, database, code, value, flow, region, scope)
            yield [*row, _exact(factor), _exact(per)]


def _pieces(what: str, data: Any) -> Iterator[Sequence[Any]]:
    text = json.dumps(data, ensure_ascii=False)
    for at in range(0, len(text), _CELL):
        yield what, at // _CELL, text[at : at + _CELL]


def _cell(column: str, value: Any) -> Any:
    if column in _TUPLES and value is not None:
        return "::".join(value)
    if column in _EXACT:
        return _exact(value)
    if isinstance(value, str):
        return value.replace("::", ": :")[:_CELL]  # the importer would read a tuple
    return value


def _exact(value: Any) -> Any:
    """A number that 16 digits do not hold, as text with all of them."""
    return repr(value) if isinstance(value, float) and float(f"{value:.16g}") != value else value


def _fill(sheet: Any, rows: Iterable[Sequence[Any]], bold: Any) -> None:
    titles = {"Activity", "Database", "Exchanges", "Database parameters", "name", "skip", FACTOR[0]}
    for i, row in enumerate(rows):
        form = bold if row and row[0] in titles else None
        for j, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                sheet.write_boolean(i, j, value, form)
            elif isinstance(value, int | float):
                sheet.write_number(i, j, value, form)
            else:
                sheet.write_string(i, j, str(value), form)


# ---------------------------------------------------------------------------------------------- back


def read_excel(path: Path) -> Bundle:
    """A bundle from a workbook that `write_excel` has written, with what has been changed in it since.

    Raises
    ------
    InputError
        If it is no such workbook.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever a broken archive brings
        raise InputError([Fault("not-a-workbook", f"cannot be read: {error}.", Place(str(path)))]) from None
    sheets = {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    book.close()
    if not {ABOUT, METHODS, "foreground"} <= sheets.keys():
        message = f"'{path}' holds no export of `impact export`."
        raise InputError([Fault("not-an-export", message, remedy="Name what `impact export --to xlsx` has written.")])
    name = str(sheets["foreground"][0][1])
    found = {}
    for sheet in SHEETS:
        for dataset in _datasets(sheets.get(sheet, []), name):
            found[name, dataset["code"]] = dataset
    mark = next(str(row[1]) for row in sheets["foreground"] if row and row[0] == MARK)
    about = _about(sheets[ABOUT])
    return Bundle(mark, {name: found}, _methods(sheets[METHODS]), about["cases"], about["parameters"])


def _datasets(rows: Sequence[tuple[Any, ...]], database: str) -> Iterator[Dataset]:
    dataset: Dataset = {}
    columns: tuple[Any, ...] = ()
    for row in rows:
        first = row[0] if row else None
        if first == "Activity":
            if dataset:
                yield dataset
            dataset, columns = {"name": row[1], "database": database, "exchanges": []}, ()
        elif not dataset or first is None:
            continue
        elif first == "Exchanges":
            columns = ("expected",)
        elif columns == ("expected",):
            columns = row
        elif columns:
            pairs = zip(columns, row, strict=False)
            dataset["exchanges"].append({str(c): _value(str(c), v) for c, v in pairs if c and v is not None})
        else:
            dataset[str(first)] = _value(str(first), row[1])
    if dataset:
        yield dataset


def _value(column: str, value: Any) -> Any:
    if column in _TUPLES:
        return tuple(str(value).split("::"))
    return float(value) if column in _EXACT else value


def _methods(rows: Sequence[tuple[Any, ...]]) -> list[Method]:
    found = []
    listed = [dict(zip(FACTOR, row, strict=False)) for row in rows[2:] if row and row[0]]
    for name, group in groupby(listed, key=lambda row: str(row["indicator"])):
        several = list(group)
        data: dict[tuple[str, str], float] = {}
        factors: list[list[Any]] = []
        for row in several:
            if row.get("code") is None:
                continue
            data[str(row["database"]), str(row["code"])] = float(row["factor"])
            values = (float(row["factor per our unit"]), row["code"], float(row["their unit per ours"]))
            factors.append([row["flow"], row["region"] or "", row["scope"], *values])
        first = several[0]
        found.append(Method(tuple(name.split("::")), first["unit"], first["description"], list(data.items()), factors))
    return found


def _about(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    texts: dict[str, str] = {}
    for row in rows[1:]:
        if row and row[0]:
            texts[str(row[0])] = texts.get(str(row[0]), "") + str(row[2])
    return {what: json.loads(text) for what, text in texts.items()}
