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
from impact.writing.numbers import pretty

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
        The same as Markdown, in the language of the document, to so many significant figures.
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
    document: Callable[[Any, int], str]
    word: Callable[[Any], str] = lambda value: ""
    right: bool = True
    factor: float = 1.0
    percent: bool = False

    def written(self, value: Any, digits: int = 0) -> str:
        """A cell as text, with so many significant figures for a document, for a terminal without; `""` is empty."""
        if isinstance(value, str) and not value:
            return ""
        word = self.word(value)
        if word:
            return _(word)
        if self.factor != 1.0:
            value = value * self.factor
        return self.document(value, digits) if digits else self.plain(value)

    def cell(self, value: Any) -> float | str:
        """A cell of a spreadsheet: the figure, or the word that stands for it."""
        if not self.right or isinstance(value, str) or self.word(value):
            return self.written(value)
        return self.factor * float(value[0] if isinstance(value, tuple) else value)


def _nothing(value: Any) -> str:
    return NONE if value is None else ""


def _missing(value: Any) -> str:
    return "–" if value is None else ""


def _payback(value: Any) -> str:
    return NEVER if value is None else AT_ONCE if value == 0 else ""


def _roots(value: Any) -> str:
    return NONE if not value else SEVERAL if len(value) > 1 else ""


def _draws(value: Probability) -> str:
    return {0.0: IN_NO, 1.0: IN_ALL}.get(value.value, "")


def _percent(value: float, _digits: int) -> str:
    return separated(f"{100 * value:,.1f} %".replace("-", "−"))


def _part(value: float, _digits: int) -> str:
    return f"{100 * value:.0f} %".replace("-", "−")


def _signed(value: float, _digits: int) -> str:
    return separated(f"{100 * value:+,.0f} %".replace("-", "−"))


def _between(low: float, high: float) -> str:
    return number(low) if low == high else _("{low} to {high}", low=number(low), high=number(high))


def _with_error(value: Probability, _digits: int) -> str:
    from math import ceil, log10

    places = min(max(ceil(-log10(100 * value.error)), 0), 3)
    return separated(f"{100 * value.value:.{places}f} ± {100 * value.error:.{places}f} %")


TEXT = Kind(str, lambda text, _digits: escape(text), right=False)
WRITTEN = Kind(str, lambda text, _digits: str(text), right=False)  # for its reader by the caller: in documents Markdown
FIGURE = Kind(str, lambda text, _digits: str(text))  # the same, to the right
UNIT = Kind(str, lambda unit, _digits: pretty(unit), right=False)
SIGN = Kind(pretty, lambda unit, _digits: pretty(unit), right=False)  # a unit in a spreadsheet
NUMBER = Kind(rounded, number, _missing)
MILLIONS = Kind(rounded, number, _missing, factor=1e-6)  # of a currency
SHARE = Kind(lambda value: f"{value:.1%}", _percent, _nothing, percent=True)  # also a rate [1/a]
RETURNS = Kind(  # all internal rates of return of a cash flow [1/a]
    lambda roots: f"{roots[0]:.1%}", lambda roots, digits: _percent(roots[0], digits), _roots, percent=True
)
YEARS = Kind(lambda value: f"{value:.1f}", lambda value, _digits: number(value, 2), _payback)  # of a payback [a]
PART = Kind(lambda value: f"{value:.0%}", _part, _missing, percent=True)  # of a whole
CHANGE = Kind(lambda value: f"{value:+.0%}", _signed, percent=True)  # relative
RANGE = Kind(lambda ends: f"{rounded(ends[0])} to {rounded(ends[1])}", lambda ends, _digits: _between(*ends))
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

    def only(self, *keys: str | Column) -> Table:
        """The table with these columns, in this order; a `Column` replaces the one with its key."""
        at = {column.key: i for i, column in enumerate(self.columns)}
        chosen = [at[key if isinstance(key, str) else key.key] for key in keys]
        columns = tuple(self.columns[i] if isinstance(key, str) else key for i, key in zip(chosen, keys, strict=True))
        return replace(self, columns=columns, rows=tuple(tuple(row[i] for i in chosen) for row in self.rows))

    def behind(self, key: str, title: str, names: Sequence[str]) -> Table:
        """The table with a column of names in front, one a row."""
        rows = tuple((name, *row) for name, row in zip(names, self.rows, strict=True))
        return replace(self, columns=(Column(key, title, TEXT), *self.columns), rows=rows)

    def captioned(self, caption: str) -> Table:
        """The table with this above it."""
        return replace(self, caption=caption)

    def written(self, digits: int = 0) -> list[list[str]]:
        """Every cell as text: for a terminal, or with its significant figures for a document."""
        return [
            [column.kind.written(value, digits) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], caption: str = "", total: bool = False) -> Table:
    """A table of any sequences of rows."""
    return Table(tuple(columns), tuple(map(tuple, rows)), caption, total=total)
