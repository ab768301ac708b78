"""A figure with the data behind it and its alternative text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from impact.ground.language import _
from impact.ground.tidy import tidy
from impact.writing.numbers import pretty, shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST = 40  # parts of an alternative text; the table behind the figure has all of them


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a figure shows, before it is drawn.

    Attributes
    ----------
    title : str
        In the current language.
    columns : tuple of str
        Of the data behind the figure: always the same words, as scripts rely on them.
    rows : list of tuple
        The data, not rounded; names are in the current language.
    said : list of str
        The parts of the alternative text, with numbers rounded as the figure rounds them.
    draw : callable
        Makes the axes.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    said: list[str]
    draw: Callable[[], Axes]

    @property
    def alt(self) -> str:
        """The alternative text: the title and what the figure says."""
        return f"{self.title}. {self.description}".rstrip()

    @property
    def description(self) -> str:
        """What the figure says, without its title."""
        parts = self.said[:MOST]
        if len(self.said) > MOST:
            parts.append(_("and {more} more", more=len(self.said) - MOST))
        return f"{'; '.join(parts)}." if parts else ""

    def frame(self) -> pd.DataFrame:
        """The data as a table; `attrs` holds the title and the alternative text."""
        frame = tidy(self.columns, self.rows)
        frame.attrs = {"title": self.title, "alt": self.alt}
        return frame


def valued(values: Iterable[tuple[str, float]], unit: str) -> list[str]:
    """Names with their values, and the unit behind the last."""
    parts = [f"{name}: {shown(value)}" for name, value in values]
    return [*parts[:-1], f"{parts[-1]} {pretty(unit)}"] if parts else []
