"""The renderers: a table for a terminal, a document, JSON, pandas and (`impact.workbooks.pages`) a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from impact.ground.language import _
from impact.ground.layout import grid
from impact.ground.tidy import tidy
from impact.tables.table import MILLIONS, Column, Table
from impact.writing import markdown as written
from impact.writing.numbers import pretty

if TYPE_CHECKING:
    import pandas as pd


def terminal(table: Table, heads: Sequence[str] = ()) -> str:
    """A table for a terminal, its notes below it; `heads` are what its first columns are called there."""
    left = next((i for i, column in enumerate(table.columns) if column.kind.right), len(table.columns))
    titles = [_plain_heading(column) for column in table.columns]
    return "\n".join([grid(table.written(), [*heads, *titles[len(heads) :]], left), *table.notes])


def across(titles: Sequence[str], names: Sequence[str], columns: Sequence[Sequence[str]], units: Sequence[str],
           first: str = "") -> str:  # fmt: skip
    """Indicators or categories down, pairs or scenarios across, for a terminal.

    Long names become numbers with a key below; `first` is what the key says of the first of them.
    """
    long = sum(max(len(name), 11) + 2 for name in names) > 50
    heads = [f"[{k}]" for k in range(1, len(names) + 1)] if long else names
    rows = [[title, *(column[i] for column in columns), units[i]] for i, title in enumerate(titles)]
    key = [f"  [{k}] {name}" + (f" ({first})" if first and k == 1 else "") for k, name in enumerate(names, 1)]
    return "\n".join([grid(rows, ["", *heads, "unit"]), *(key if long else [])])


def _plain_heading(column: Column) -> str:
    million = "M " if column.kind is MILLIONS else ""
    return f"{_(column.title)} [{million}{column.unit}]" if column.unit else _(column.title)


def heading(column: Column) -> str:
    """A column's title with its unit, as documents write it."""
    unit = pretty(column.unit)
    if column.kind is MILLIONS and column.unit:
        unit = _("million {currency}", currency=unit)
    return f"{_(column.title)} [{unit}]" if unit else _(column.title)


def markdown(table: Table, digits: int = 3) -> str:
    """A table for a document: its caption above it, without its empty columns, a sum in bold."""
    rows = table.written(digits)
    if table.total and rows:
        rows[-1] = [f"**{cell}**" if cell else "" for cell in rows[-1]]
    right = [i for i, column in enumerate(table.columns) if column.kind.right]
    pieces = [written.lean([heading(column) for column in table.columns], rows, table.caption, right), *table.notes]
    return "\n\n".join(pieces)


def records(table: Table) -> list[dict[str, Any]]:
    """Rows as plain data by the columns' keys, for JSON; what a row has no value for is None."""
    return [
        {column.key: None if value == "" else value for column, value in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]


def frame(table: Table) -> pd.DataFrame:
    """A table as a DataFrame, numbers not rounded, columns named by their keys."""
    return tidy([column.key for column in table.columns], table.rows)
