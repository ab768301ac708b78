"""A sheet as rows under headings: found wherever they stand, with every stray column, cell and merge named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from impact.cases.grammar.fields import is_year
from impact.cases.workbook.cells import FilledCell, Worksheet
from impact.cases.workbook.sheets import COMMENT
from impact.ground.errors import NOWHERE, Cell, Fault, Faults, did_you_mean

_HEADINGS_WITHIN = 30  # rows


class Mark:
    """Where a node comes from; its number is given when the whole tree is known."""

    __slots__ = ("line", "name", "sheet")

    def __init__(self, sheet: str, name: str) -> None:
        self.sheet, self.name = sheet, name
        self.line: Cell | None = None


class Notes:
    """Faults of cells, gathered until their order in the case is known."""

    def __init__(self) -> None:
        self.marks: dict[tuple[str, str], Mark] = {}
        self.noted: list[tuple[str, str, Mark, str, bool]] = []
        self.muted: set[Mark] = set()

    def mark(self, sheet: str, name: str) -> Mark:
        return self.marks.setdefault((sheet, name), Mark(sheet, name))

    def add(self, kind: str, message: str, mark: Mark, remedy: str = "", warning: bool = False) -> None:
        self.noted.append((kind, message, mark, remedy, warning))

    def mute(self, mark: Mark) -> None:
        """Let nobody speak of a cell whose fault has been noted at another."""
        self.muted.add(mark)

    def drop(self, kinds: Collection[str]) -> None:
        """Forget faults that only follow from others."""
        self.noted = [note for note in self.noted if note[0] not in kinds]

    def number(self, marks: Iterable[Mark]) -> None:
        """Give every mark its number, in the order of the case's tree."""
        for order, mark in enumerate(dict.fromkeys(marks), 1):
            mark.line = Cell(order, mark.sheet, mark.name)
        rest = (mark for mark in self.marks.values() if mark.line is None)
        for order, mark in enumerate(rest, NOWHERE):
            mark.line = Cell(order, mark.sheet, mark.name)

    def tell(self, faults: Faults) -> None:
        """Hand the faults over; a cell that has one gets no second from the reader of the case."""
        for kind, message, mark, remedy, warning in self.noted:
            assert mark.line is not None
            (faults.warn if warning else faults.add)(kind, message, mark.line, remedy)
        told = {mark for _, _, mark, _, warning in self.noted if not warning} | self.muted
        faults.explained |= {mark.line for mark in told if mark.line is not None}

    def faults(self, file: str) -> list[Fault]:
        """What stands against the workbook, where it cannot be read on."""
        self.number(())
        collected = Faults(file)
        self.tell(collected)
        return collected.faults


@dataclass(slots=True)
class SheetRow:
    """One row of data: its cells by heading, and those of single years."""

    mark: Mark
    cells: dict[str, FilledCell]
    years: dict[str, FilledCell] = field(default_factory=dict)


def normal(text: Any) -> str:
    """A name as it is compared: without case, double spaces and the mark of the first language."""
    return " ".join(str(text).replace("\u00a0", " ").casefold().split()).removesuffix(" (en)")


def is_comment(cells: dict[int, FilledCell]) -> bool:
    first = cells[min(cells)]
    return isinstance(first.value, str) and first.value.lstrip().startswith(COMMENT) and not first.fault


def rows(
    grid: Worksheet, headings: Iterable[str], notes: Notes, years: bool = False, spread: Iterable[str] = ()
) -> list[SheetRow]:
    """The rows below the headings.

    Parameters
    ----------
    grid : Worksheet
    headings : iterable of str
        The known ones.
    notes : Notes
        Takes what is wrong.
    years : bool
        Whether columns may be headed by a year.
    spread : iterable of str
        Headings under which merged cells hold for each of their rows.
    """
    known = {normal(heading): heading for heading in headings}
    lines = {row: cells for row, cells in grid.rows.items() if not is_comment(cells)}
    top = _top(lines, known)
    if top is None:
        if lines:
            first = next(iter(next(iter(lines.values())).values()))
            shown = ", ".join(list(known.values())[:6])
            message = f"The sheet '{grid.name}' has no row of headings."
            notes.add("no-headings", message, notes.mark(grid.name, first.name), f"Its first row holds: {shown} ...")
        return []
    columns = _columns(grid, lines[top], known, notes, years)
    below = {row: cells for row, cells in lines.items() if row > top}
    _merges(grid, top, columns, below, set(spread), notes)
    _hidden(grid, below, notes)
    found = []
    for cells in below.values():
        row = _row(grid, cells, columns, notes)
        if row.cells or row.years:
            found.append(row)
    return found


def _top(lines: dict[int, dict[int, FilledCell]], known: dict[str, str]) -> int | None:
    enough = min(2, len(known))
    for row in list(lines)[:_HEADINGS_WITHIN]:
        if len({normal(cell.value) for cell in lines[row].values()} & known.keys()) >= enough:
            return row
    return None


def _columns(
    grid: Worksheet, cells: dict[int, FilledCell], known: dict[str, str], notes: Notes, years: bool
) -> dict[int, str]:
    """Heading by column; an empty one for the writer's own columns and for those that cannot be used."""
    columns: dict[int, str] = {}
    for column, cell in cells.items():
        name, mark = cell.text, notes.mark(grid.name, cell.name)
        heading = known.get(normal(name), "")
        if isinstance(cell.value, int | float) and float(cell.value).is_integer():
            name = str(int(cell.value))
        if name.startswith(COMMENT):
            columns[column] = ""
        elif years and is_year(name):
            heading = name
        elif not heading:
            remedy = did_you_mean(name, known.values()) or "A column of your own begins with #."
            message = f"The sheet '{grid.name}' knows no column '{name}'."
            notes.add("unknown-column", message, mark, remedy)
        if heading and heading in columns.values():
            message = f"The sheet '{grid.name}' has the column '{heading}' twice."
            notes.add("duplicate-column", message, mark, "Keep one of them; a column of your own begins with #.")
            heading = ""
        columns[column] = heading
    return columns


def _merges(
    grid: Worksheet,
    top: int,
    columns: dict[int, str],
    below: dict[int, dict[int, FilledCell]],
    spread: set[str],
    notes: Notes,
) -> None:
    for name, first, last, left, right in grid.merged:
        used = [columns.get(column, "") for column in range(left, right + 1)]
        data = [row for row in range(first, last + 1) if row == top or row in below]
        head = grid.cells.get((first, left))
        if not any(used) or not data or (first < top and last < top):
            continue
        if left == right and used[0] in spread and head is not None and first > top:
            for row in data:
                below[row][left] = replace(head, row=row)
            continue
        if first > top and head is None:
            continue  # empty cells
        mark = notes.mark(grid.name, name.partition(":")[0])
        remedy = "Unmerge them, and fill each cell that is meant."
        notes.add("merged-cells", f"The cells {name} are merged into one.", mark, remedy)


def _hidden(grid: Worksheet, below: dict[int, dict[int, FilledCell]], notes: Notes) -> None:
    """What is hidden is read like the rest, but said: nobody sees it who looks at the sheet."""
    if not below:
        return
    hidden = [cell for cells in below.values() for cell in cells.values() if cell.hidden]
    if grid.hidden:
        first = next(iter(next(iter(below.values())).values()))
        message = f"The sheet '{grid.name}' is hidden; it is read like the others."
        notes.add("hidden-cells", message, notes.mark(grid.name, first.name), "Show it, or delete it.", True)
    elif hidden:
        names = ", ".join(cell.name for cell in hidden[:5]) + (" ..." if len(hidden) > 5 else "")
        message = f"Hidden cells are read like the others: {names}."
        notes.add("hidden-cells", message, notes.mark(grid.name, hidden[0].name), "Show them, or delete them.", True)


def _row(grid: Worksheet, cells: dict[int, FilledCell], columns: dict[int, str], notes: Notes) -> SheetRow:
    row = SheetRow(notes.mark(grid.name, cells[min(cells)].name), {})
    for column, cell in cells.items():
        if column not in columns:
            message = f"'{cell.text[:40]}' stands in a column without a heading."
            remedy = "Move it under a heading; a heading of a column of your own begins with #."
            notes.add("no-heading", message, notes.mark(grid.name, cell.name), remedy)
            columns[column] = ""
        elif is_year(columns[column]):
            row.years[columns[column]] = cell
        elif columns[column]:
            row.cells[columns[column]] = cell
    return row
