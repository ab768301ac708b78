"""How text fits a terminal: one rule for every table, tree and paragraph.

Names wrap at words, and a word that is too long is shortened in its middle; numbers are never broken. A table whose
figures still do not fit goes on below, with its first column again. In Python, and where the answer goes into a file
or a pipe, lines hold 100 characters; on a terminal as many as it has.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from contextvars import ContextVar

USUAL = 100  # characters in a line; of prose also on a wider terminal
LEAST = 60  # a narrower terminal breaks the lines itself
_WORD = 24  # characters of a name that are kept together
_GAP = "  "
_WIDTH: ContextVar[int] = ContextVar("width", default=USUAL)
_TREE = re.compile(r"^[│├└─ ]*(?:- |\[\d+\] )?")
_TIE = "\N{NO-BREAK SPACE}"
_UNIT = re.compile(r"\[[^\]]{1,16}\]|\b(?:a|t|kg|mol|M) (?=\S)")
_FIGURE = re.compile(r"[-+−±<≈]?\s?\d")


def use_width(columns: int) -> None:
    """Lay out for a terminal of so many columns from here on."""
    _WIDTH.set(max(LEAST, columns))


def width() -> int:
    """Characters that a line may hold."""
    return _WIDTH.get()


def rounded(value: float, digits: int = 3) -> str:
    """Three significant figures with thousands separators; tables round, exports do not."""
    if value == 0:
        return "0"
    from math import floor, log10

    places = digits - 1 - floor(log10(abs(value)))
    value = round(value, places)
    return f"{value:,.{max(0, min(places, 6))}f}"


# ---------------------------------------------------------------------------------------------- paragraphs, trees


def wrapped(text: str, indent: int) -> list[str]:
    """A text in lines, indented; what follows the first is indented by two more."""
    space = " " * indent
    return textwrap.wrap(text, min(USUAL, width()), initial_indent=space, subsequent_indent=space + _GAP)


def fold(text: str) -> str:
    """Every line of a text that is too long in several, below its own indentation and the branches of its tree."""
    return "\n".join(part for line in text.split("\n") for part in _folded(line))


def _folded(line: str) -> list[str]:
    if len(line) <= width():
        return [line]
    match = _TREE.match(line)
    prefix = match.group() if match else ""
    below = re.sub(r"[^│ ]", " ", prefix.replace("├", "│")) + _GAP
    room = max(width(), len(below) + _WORD)
    return textwrap.wrap(
        line[len(prefix) :], room, initial_indent=prefix, subsequent_indent=below, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- tables


def grid(rows: Sequence[Sequence[str]], header: Sequence[str], left: int = 1) -> str:
    """A plain table: the first columns (`left` of them) are texts to the left, the others figures to the right."""
    table = [tuple(header), *map(tuple, rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    if _total(widths) > width():
        widths = _shrunk(table, widths, left)
    if _total(widths) > width() and len(header) > left + 1:
        blocks = _blocks(table, widths, left)
        if len(blocks) > 1:
            return "\n\n".join(grid(block[1:], block[0], left) for block in blocks)
    lines = [*_row(header, widths, left, True), _GAP.join("─" * size for size in widths)]
    return "\n".join([*lines, *(line for row in rows for line in _row(row, widths, left, False))])


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _shrunk(table: Sequence[Sequence[str]], widths: list[int], left: int) -> list[int]:
    """Widths that fit: first the heads take several lines, then the names; the widest column gives first."""
    columns = list(zip(*table, strict=True))
    heads = [max(_least(c[0], True), *(len(cell) for cell in c[1:]), 0) for c in columns]
    cells = [max(_least(c[0], True), *(_least(cell, i < left) for cell in c[1:]), 0) for i, c in enumerate(columns)]
    found = list(widths)
    for floors in (heads, cells):
        while _total(found) > width():
            spare = [i for i in range(len(found)) if found[i] > floors[i]]
            if not spare:
                break
            found[max(spare, key=lambda i: found[i])] -= 1
    return found


def _least(cell: str, name: bool) -> int:
    """The narrowest column that a cell can stand in: its longest word, or all of a figure with its unit."""
    if not name and (len(cell) <= _WORD or _FIGURE.match(cell)):
        return len(cell)
    indent = len(cell) - len(cell.lstrip())
    return indent + min(_WORD, max(map(len, _tied(cell).split(" ")), default=0))


def _tied(text: str) -> str:
    """A text whose units are kept on one line."""
    return _UNIT.sub(lambda found: found.group().replace(" ", _TIE), text)


def _blocks(table: Sequence[Sequence[str]], widths: list[int], left: int) -> list[list[tuple[str, ...]]]:
    """The columns in as many tables as they need, each with the texts on its left, and the unit on its right."""
    unit = [len(widths) - 1] if table[0][-1] == "unit" else []
    fixed, blocks = [*range(left), *unit], list[list[int]]()
    for i in range(left, len(widths) - len(unit)):
        if blocks and _total([widths[k] for k in (*fixed, *blocks[-1], i)]) <= width():
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return [[tuple(row[i] for i in (*range(left), *block, *unit)) for row in table] for block in blocks]


def _row(row: Sequence[str], widths: Sequence[int], left: int, head: bool) -> list[str]:
    """A row in as many lines as its longest cell needs; figures stand in the first, heads end in the last."""
    cells = [_cell(cell, widths[i], 0 if head or i >= left else len(_GAP)) for i, cell in enumerate(row)]
    height = max(map(len, cells))
    if head:
        cells = [[""] * (height - len(cell)) + cell for cell in cells]
    return [
        _GAP.join(
            (cell[k].ljust if i < left else cell[k].rjust)(widths[i]) if k < len(cell) else " " * widths[i]
            for i, cell in enumerate(cells)
        ).rstrip()
        for k in range(height)
    ]


def _cell(text: str, size: int, indent: int) -> list[str]:
    if len(text) <= size:
        return [text]
    below = " " * min(len(text) - len(text.lstrip()) + indent, size // 3)
    lines = textwrap.wrap(_tied(text), size, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
    return [shortened(line.replace(_TIE, " "), size) for line in lines]


def shortened(text: str, size: int) -> str:
    """A text with its middle left out, so that its beginning and its end can be told apart from others'."""
    if len(text) <= size:
        return text
    end = (size - 1) // 2
    return f"{text[: size - 1 - end]}…{text[len(text) - end :]}"
