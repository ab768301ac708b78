"""How wide the columns of a table should be: no name cut in the middle, and as few lines as the page allows.

Widths are estimated from the characters, as no typesetter is asked: in ems of a common sans-serif face, the widest that
the documents use, so that what fits here fits in the others too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

PAGE, WIDE = 482.0, 729.0  # [pt] between the margins of an A4 page, upright and on its side
GAP = 9.0  # [pt] between the text of two columns
SIZES = (8.5, 7.5)  # [pt] of a table's text, the first that fits is taken
LINES = 16  # lines of a table above which it may be divided over two pages
SPARE, BOLD = 1.05, 1.08  # estimates may be too small by the one; headings are wider by the other
MUCH = 0.75  # share of its height that smaller type must leave of a table to be chosen
_NARROW, _MIDDLE, _LARGE = frozenset("ijltfrI.,;:'|!()[]{}/- ·"), frozenset("cksvxyz"), frozenset("mwMW%@æÆœŒ…—→")
_SHARP = 4  # how much more the highest cell of a row counts than the others
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set.

    Attributes
    ----------
    widths : tuple of float
        Of each column [pt], its gap included.
    size : float
        Of the text [pt].
    landscape : bool
        Whether it needs a page on its side.
    lines : float
        About how many lines it has.
    """

    widths: tuple[float, ...]
    size: float
    landscape: bool
    lines: float

    @property
    def width(self) -> float:
        """Of the whole table [pt]."""
        return sum(self.widths)

    @property
    def height(self) -> float:
        """Of its lines [pt], about."""
        return self.lines * self.size * 1.2


def measured(text: str) -> float:
    """The width of a text [em]."""
    return sum(map(_width, text))


def _width(c: str) -> float:
    if c in _NARROW:
        return 0.28
    if c in _MIDDLE:
        return 0.5
    if c in _LARGE:
        return 1.05 if c == "W" else 0.86
    return 0.7 if c.isupper() else 0.556


def fit(head: Sequence[str], rows: Sequence[Sequence[str]], page: float = PAGE, wide: float = WIDE) -> Fit:
    """The widths of a table's columns, the size of its text, and the page it needs.

    Parameters
    ----------
    head, rows : sequences of str
        The plain texts of the cells.
    page, wide : float
        Room between the margins of a page, upright and on its side [pt].
    """
    whole = np.array([[SPARE * measured(text) for text in row] for row in (head, *rows)])  # [em] on one line
    least = np.array([max(map(_longest, column)) for column in zip(head, *rows, strict=True)])
    whole[0] *= BOLD
    least = np.maximum(least, [BOLD * _longest(text) for text in head])
    large, small = SIZES
    upright = [_set(whole, least, size, page) for size in SIZES if (least * size + GAP).sum() <= page]
    if not upright:
        size = large if (least * large + GAP).sum() <= wide else small
        cut = min(1.0, (wide - GAP * least.size) / (least * size).sum())
        return replace(_set(whole, least * cut, size, wide), landscape=True)
    return upright[-1] if upright[-1].height < MUCH * upright[0].height else upright[0]


def _longest(text: str) -> float:
    """The widest word of a text [em]."""
    return SPARE * max(map(measured, text.split(" ")), default=0.0) + 0.1


def _set(whole: np.ndarray, least: np.ndarray, size: float, page: float) -> Fit:
    natural, room = whole.max(axis=0) * size + GAP, page
    low = np.minimum(least * size + GAP, page)
    natural = np.maximum(natural, low)
    widths = natural if natural.sum() <= room else _shared(whole * size, low, natural, room)
    lines = float(np.ceil(whole * size / np.maximum(widths - GAP, 1.0)).max(axis=1).clip(1).sum())
    return Fit(tuple(float(w) for w in widths), size, False, lines)


def _shared(text: np.ndarray, low: np.ndarray, high: np.ndarray, room: float) -> np.ndarray:
    """Widths that sum to the room and make the table short: the height of a row is that of its longest cell.

    The sum over the rows of the (smoothed) largest number of lines is least where all columns that are free have the
    same derivative; so each is widened by its own, again and again.
    """
    free = np.ones(len(low), dtype=bool)
    widths = low + (room - low.sum()) * (high - low) / max(float((high - low).sum()), 1e-9)
    for _round in range(_ROUNDS):
        lines = text / np.maximum(widths - GAP, 1.0)
        rows = (1.0 + (lines**_SHARP).sum(axis=1, keepdims=True)) ** (1 / _SHARP - 1)  # a row has a line at least
        gain = (rows * lines**_SHARP).sum(axis=0) / np.maximum(widths - GAP, 1.0)
        wanted = (widths - GAP) * np.maximum(gain, 1e-12) ** (1 / (_SHARP + 1)) + 1e-9
        free[:] = True
        for _again in range(len(low)):  # share what is left among those between their limits
            fixed = float(widths[~free].sum())
            share = wanted[free] / wanted[free].sum() * (room - fixed - GAP * free.sum()) + GAP
            held = np.clip(share, low[free], high[free])
            widths[free] = held
            over = float(held.sum() + fixed - room)
            if abs(over) < 0.01:
                break
            at_end = (held <= low[free] + 1e-9) if over > 0 else (held >= high[free] - 1e-9)
            if not at_end.any() or at_end.all():
                break
            free[np.flatnonzero(free)[at_end]] = False
    return np.asarray(widths * room / widths.sum())
