"""One table of numbers, and what every renderer knows of it.

A table holds what a study computed: numbers that are not rounded, in rows, under columns that say what they are. How
a number is written depends on the kind of its column alone, so a payback of zero is the same word in a terminal, in a
document and in a workbook. `impact.tables.show` has the renderers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from impact.ground.language import N_, _, separated
from impact.ground.layout import rounded
from impact.writing.markdown import escape, number

if TYPE_CHECKING:
    from impact.uncertainty.table import Probability

AT_ONCE, NEVER, NONE, SEVERAL = N_("at once"), N_("never"), N_("none"), N_("several")
IN_ALL, IN_NO = N_("in all draws"), N_("in no draw")


@dataclass(frozen=True, slots=True)
class Kind:
    """What the values of a column are, and the one way in which they are written.

    Attributes
    ----------
    plain : callable
        A value as a terminal shows it.
    document : callable
        The same as Markdown, in the language of the document.
    word : callable
        The word that stands for a value in place of a figure, in English and marked for translation; empty if none.
    right : bool
        Whether it is a figure, which stands to the right of its column.
    factor : float
        By what a value is multiplied before it is written.
    percent : bool
        Whether a spreadsheet shows it as a percentage.
    """

    plain: Callable[[Any], str]
    document: Callable[[Any], str]
    word: Callable[[Any], str] = lambda value: ""
    right: bool = True
    factor: float = 1.0
    percent: bool = False

    def written(self, value: Any, document: bool = False) -> str:
        """A cell as text; empty where a row has no such value (`""`)."""
        if isinstance(value, str) and not value:
            return ""
        word = self.word(value)
        if word:
            return _(word)
        if self.factor != 1.0:
            value = value * self.factor
        return self.document(value) if document else self.plain(value)

    def cell(self, value: Any) -> float | str:
        """A cell of a spreadsheet: the figure, or the word that stands for it."""
        if not self.right or isinstance(value, str) or self.word(value):
            return self.written(value)
        return self.factor * float(value[0] if isinstance(value, tuple) else value)


def _nothing(value: Any) -> str:
    return NONE if value is None else ""


def _payback(value: Any) -> str:
    return NEVER if value is None else AT_ONCE if value == 0 else ""


def _roots(value: Any) -> str:
    return NONE if not value else SEVERAL if len(value) > 1 else ""


def _draws(value: Probability) -> str:
    return {0.0: IN_NO, 1.0: IN_ALL}.get(value.value, "")


def _percent(value: float) -> str:
    return f"{number(100 * value)} %"


def _signed(value: float) -> str:
    return separated(f"{100 * value:+,.0f} %".replace("-", "−"))


def _with_error(value: Probability) -> str:
    from math import ceil, log10

    digits = min(max(ceil(-log10(100 * value.error)), 0), 3)
    return separated(f"{100 * value.value:.{digits}f} ± {100 * value.error:.{digits}f} %")


TEXT = Kind(str, escape, right=False)
NUMBER = Kind(rounded, number, _nothing)
MILLIONS = Kind(rounded, number, _nothing, factor=1e-6)  # of a currency
SHARE = Kind(lambda value: f"{value:.1%}", _percent, _nothing, percent=True)  # also a rate [1/a]
RETURNS = Kind(  # all internal rates of return of a cash flow [1/a]
    lambda roots: f"{roots[0]:.1%}", lambda roots: _percent(roots[0]), _roots, percent=True
)
YEARS = Kind(lambda value: f"{value:.1f}", lambda value: number(value, 2), _payback)  # until something has paid [a]
CHANGE = Kind(lambda value: f"{value:+.0%}", _signed, percent=True)  # relative
CHANCE = Kind(lambda value: str(value).partition(" ")[0], _with_error, _draws, percent=True)  # a `Probability`


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in data, its title for people (English, marked `N_`), its unit and kind."""

    key: str
    title: str
    kind: Kind = NUMBER
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers in rows.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of tuple
        Values as computed; `None` where there is no such number (its kind says which word that is), `""` where the
        question has no meaning for the row.
    caption : str
        What it shows; Markdown, translated.
    notes : tuple of str
        Sentences below it.
    total : bool
        Whether the last row is the sum of the others.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    total: bool = False

    def only(self, *keys: str) -> Table:
        """The table with these columns, in this order."""
        at = {column.key: i for i, column in enumerate(self.columns)}
        chosen = [at[key] for key in keys]
        rows = tuple(tuple(row[i] for i in chosen) for row in self.rows)
        return replace(self, columns=tuple(self.columns[i] for i in chosen), rows=rows)

    def written(self, document: bool = False) -> list[list[str]]:
        """Every cell as text."""
        return [
            [column.kind.written(value, document) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], caption: str = "", total: bool = False) -> Table:
    """A table of any sequences of rows."""
    return Table(tuple(columns), tuple(map(tuple, rows)), caption, total=total)
