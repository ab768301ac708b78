"""A case from a workbook: the same tree of nodes as from a YAML file, each with its sheet and cell.

What a spreadsheet can do wrong (formula errors, dates for numbers, merged cells, numbers with two readings) is noted
here; all else is checked by the reader of cases, which names the cell where it would name a line.
"""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from impact.cases.grammar.fields import OBJECTS, Key
from impact.cases.grammar.nodes import Node
from impact.cases.grammar.walk import nodes_of
from impact.cases.workbook.cells import FilledCell, Worksheet, open_book
from impact.cases.workbook.convert import Converter
from impact.cases.workbook.sheets import (
    CASE,
    COMMENT,
    DANISH,
    ITEM,
    OWN_SHEETS,
    VALUE,
    VALUE_DA,
    ColumnLayout,
    SheetLayout,
    items,
    sheets,
)
from impact.cases.workbook.table import Notes, SheetRow, normal, rows
from impact.cases.workbook.texts import mapping, scalar, sequence
from impact.ground.errors import Fault, Faults, InputError, Place, did_you_mean
from impact.model import VERBS

SUFFIXES = (".xlsx", ".xlsm")
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
RESULTS = "impact results"  # the category of a workbook of results
# Faults of the layout: behind them the reader of cases would only find what is missing.
_LAYOUT = frozenset({
    "unknown-sheet", "missing-sheet", "no-headings", "unknown-column", "duplicate-column", "merged-cells", "no-heading",
    "unknown-item", "no-item",
})  # fmt: skip
_MISSED = frozenset(
    {"no-name", "unit-alone", "verb", "no-scenario", "unknown-scenario", "no-segment", "unknown-segment"}
)
Pairs = list[tuple[Node, Node]]


def compose(data: bytes, file: str, faults: Faults) -> yaml.nodes.MappingNode:
    """The tree of a workbook's case; faults of single cells are noted in `faults`.

    Raises
    ------
    InputError
        If it is no workbook, or none of a case.
    """
    book = open_book(data, file)
    if book.category == RESULTS:
        remedy = "Name the case itself (`impact new case.xlsx` writes one)."
        raise InputError([Fault("not-a-case", "is a workbook of results, not a case.", Place(file), remedy)])
    notes = Notes()
    if book.macros:
        message = "The workbook holds macros. They are not run: values are those it was saved with."
        notes.add("macros", message, notes.mark(CASE, "A1"), warning=True)
    grids = _grids(book.grids, notes)
    if not grids:
        names = ", ".join([CASE, *list(sheets())[:6]])
        remedy = f"Its sheets are {names} ...; `impact new case.xlsx` writes a template."
        others = notes.faults(file)
        raise InputError([Fault("not-a-case", "holds no sheet of a case.", Place(file), remedy), *others])
    if CASE not in grids:
        message = f"The workbook has no sheet '{CASE}'."
        notes.add("missing-sheet", message, notes.mark(CASE, "A1"), "It holds the id, title, status and years.")
    root = _Tree(grids, notes).root()
    notes.number([node.start_mark for node in nodes_of(root)])  # type: ignore[misc]  # a cell's, not YAML's
    misplaced = any(kind in _LAYOUT for kind, *_ in notes.noted)
    if misplaced:
        notes.drop(_MISSED)
    notes.tell(faults)
    if misplaced:
        faults.stop()
    return root


def _grids(found: Iterable[Worksheet], notes: Notes) -> dict[str, Worksheet]:
    """The sheets of the case by their names; any other with something in it is a fault."""
    known = {normal(name): name for name in (CASE, *sheets())}
    own = {normal(name) for name in OWN_SHEETS}
    grids: dict[str, Worksheet] = {}
    for grid in found:
        name = known.get(normal(grid.name), "")
        if grid.name.startswith(COMMENT) or normal(grid.name) in own or not grid.cells:
            continue
        first = next(iter(grid.cells.values()))
        if name:
            grids[name] = grid
        else:
            remedy = did_you_mean(grid.name, known.values()) or "Known: " + ", ".join(known.values()) + "."
            message = f"A case has no sheet '{grid.name}'."
            remedy += " The name of a sheet of your own begins with #."
            notes.add("unknown-sheet", message, notes.mark(grid.name, first.name), remedy)
    return grids


class _Tree:
    """Puts the rows of all sheets together."""

    def __init__(self, grids: dict[str, Worksheet], notes: Notes) -> None:
        self.grids, self.notes = grids, notes
        self.convert = Converter(notes)

    def root(self) -> yaml.nodes.MappingNode:
        found = {**self._items(), **self._tables()}
        pairs: Pairs = []
        for key, spec in OBJECTS["case"].items():
            if (key,) in found:
                node = found[(key,)]
            elif spec.shape == "object":
                inner = [(one, found[key, one]) for one in OBJECTS[spec.target] if (key, one) in found]
                if not inner:
                    continue
                node = mapping([(scalar(one, n.start_mark), n) for one, n in inner], inner[0][1].start_mark)
            else:
                continue
            pairs.append((scalar(key, node.start_mark), node))
        return mapping(pairs, self.notes.mark(CASE, "A1"))

    # ------------------------------------------------------------------ the sheet `Case`

    def _items(self) -> dict[tuple[str, ...], Node]:
        grid = self.grids.get(CASE)
        known = {normal(name): item for name, item in items().items()}
        found: dict[tuple[str, ...], Node] = {}
        for row in rows(grid, (ITEM, VALUE, VALUE_DA), self.notes) if grid else ():
            name, values = row.cells.get(ITEM), [row.cells.get(VALUE), row.cells.get(VALUE_DA)]
            if name is None or not any(values):
                if name is None:
                    message = f"A value without an {ITEM}: what is it?"
                    self.notes.add("no-item", message, row.mark, f"Write its name into the column '{ITEM}'.")
                continue
            item = known.get(normal(name.text))
            mark = self.notes.mark(grid.name if grid else CASE, name.name)
            if item is None:
                remedy = did_you_mean(name.text, items()) or "Known: " + ", ".join(items()) + "."
                self.notes.add("unknown-item", f"The case has no item '{name.text}'.", mark, remedy)
            elif item.path in found:
                self.notes.add("duplicate-key", f"The item '{item.name}' stands twice.", mark, "Remove one of them.")
            else:
                node = self._value(grid.name if grid else CASE, item.path[-1], item.spec, values[0], values[1])
                if node is not None:
                    found[item.path] = node
        return found

    def _value(
        self, sheet: str, key: str, spec: Key, cell: FilledCell | None, danish: FilledCell | None
    ) -> Node | None:
        """The node of one key; a text may stand in two languages."""
        if spec.kind == "text" and danish is not None:
            parts: Pairs = []
            for language, one in (("en", cell), (DANISH, danish)):
                if one is not None:
                    parts.append((scalar(language, self.notes.mark(sheet, one.name)), self.convert.text(sheet, one)))
            return mapping(parts, parts[0][0].start_mark)
        if danish is not None:
            message = f"'{key}' is no text: it has no Danish form."
            self.notes.add("not-a-text", message, self.notes.mark(sheet, danish.name), f"Use the column '{VALUE}'.")
        return None if cell is None else self.convert.value(sheet, key, spec, cell)

    # ------------------------------------------------------------------ sheets of rows

    def _tables(self) -> dict[tuple[str, ...], Node]:
        found: dict[tuple[str, ...], Node] = {}
        nested: list[tuple[SheetLayout, list[SheetRow]]] = []
        for sheet in sheets().values():
            grid = self.grids.get(sheet.name)
            if grid is None:
                continue
            listed = rows(grid, sheet.headings, self.notes, sheet.years, sheet.parents)
            if sheet.parents:
                nested.append((sheet, listed))
            elif listed:
                found[sheet.path] = self._table(sheet, grid.name, listed)
        self._nest(found.get(("scenarios",)), nested)
        return found

    def _table(self, sheet: SheetLayout, name: str, listed: list[SheetRow]) -> Node:
        if not sheet.named:
            return sequence([self._object(sheet, name, row) for row in listed], listed[0].mark)
        pairs: Pairs = []
        heading = sheet.columns[0].heading
        for row in listed:
            cell = row.cells.get(heading)
            if cell is None:
                message = f"The row has no name in the column '{heading}'."
                self.notes.add("no-name", message, row.mark, "Give it one; a row of your own begins with #.")
                continue
            key = self.convert.value(name, heading, Key("string"), cell)
            pairs.append((key, self._object(sheet, name, row)))
        return mapping(pairs, listed[0].mark)

    def _object(self, sheet: SheetLayout, name: str, row: SheetRow) -> Node:
        """The node of one row."""
        if not sheet.object:  # a plain text, or the changes of a price scenario
            first, second = (row.cells.get(column.heading) for column in sheet.columns)
            if sheet.named:
                return (
                    self.convert.value(name, "changes", sheet.columns[1].spec, second)
                    if second
                    else mapping([], row.mark)
                )
            return self._value(name, sheet.path[-1], sheet.columns[0].spec, first, second) or scalar("", row.mark)
        pairs: Pairs = []
        for column in sheet.columns:
            if column.part in ("", "verb"):
                found = self._verb(name, row) if column.part == "verb" else self._key(sheet, name, column, row)
                if found is not None:
                    pairs.append(found)
        verb = sheet.headings.get("verb")
        at = pairs[0][1].start_mark if pairs and (sheet.parents or verb) else row.mark
        return mapping(pairs, at)

    def _key(self, sheet: SheetLayout, name: str, column: ColumnLayout, row: SheetRow) -> tuple[Node, Node] | None:
        key, cell = column.key, row.cells.get(column.heading)
        if key == "by year" and row.years:
            return self._by_year(sheet, name, row, cell)
        danish = row.cells.get(f"{key} (da)") if column.spec.kind == "text" else None
        unit = self.convert.unit_of(sheet, name, row, key)
        if cell is None and danish is None:
            return None
        if column.spec.kind in ("amount", "ratio") and cell is not None:
            node: Node | None = self.convert.amount(name, key, cell, unit)
        else:
            node = self._value(name, key, column.spec, cell, danish)
        return None if node is None else (scalar(key, node.start_mark), node)

    def _by_year(self, sheet: SheetLayout, name: str, row: SheetRow, cell: FilledCell | None) -> tuple[Node, Node]:
        pairs: Pairs = []
        if cell is not None:
            message = "The values of single years stand here and in columns of years."
            self.notes.add("years-twice", message, self.notes.mark(name, cell.name), "Keep one of them.")
        unit = self.convert.unit_of(sheet, name, row, "low")
        for year, one in row.years.items():
            pairs.append((scalar(year, self.notes.mark(name, one.name)), self.convert.amount(name, year, one, unit)))
        return scalar("by year", pairs[0][0].start_mark), mapping(pairs, pairs[0][0].start_mark)

    def _verb(self, name: str, row: SheetRow) -> tuple[Node, Node] | None:
        verb, what = row.cells.get("verb"), row.cells.get("process or flow")
        if verb is None and what is None:
            return None
        if verb is None or what is None:
            cell = verb or what
            assert cell is not None
            message = f"'{cell.text[:60]}' has no {'verb' if verb is None else 'process or flow'}."
            remedy = f"Verbs: {', '.join(VERBS)}." if verb is None else "Name what it uses, displaces, takes or emits."
            self.notes.add("verb", message, self.notes.mark(name, cell.name), remedy)
            mark = self.notes.mark(name, cell.name)
            return scalar(VERBS[0], mark), scalar(cell.text, mark)
        key = self.convert.value(name, "verb", Key("choice", choices=VERBS), verb)
        node = self.convert.value(name, "process or flow", Key("string"), what)
        if key.value not in VERBS:
            remedy = did_you_mean(str(key.value), VERBS) + " Allowed: " + ", ".join(VERBS) + "."
            mark = self.notes.mark(name, verb.name)
            self.notes.add("not-a-choice", f"The verb cannot be '{key.value}'.", mark, remedy.strip())
            key = scalar(VERBS[0], mark)
        return key, node

    # ------------------------------------------------------------------ what stands inside scenarios

    def _nest(self, scenarios: Node | None, nested: list[tuple[SheetLayout, list[SheetRow]]]) -> None:
        known = {str(key.value): node for key, node in reversed(scenarios.value)} if scenarios is not None else {}
        parts: dict[str, dict[str, list[Node]]] = {name: {} for name in known}
        segments: dict[tuple[str, str], list[Node]] = {}
        for sheet, listed in sorted(nested, key=lambda one: one[0].path[-1] != "segments"):
            grid = self.grids[sheet.name].name
            for row in listed:
                scenario = self._parent(grid, row, "scenario", known)
                if scenario is None:
                    continue
                node, key = self._object(sheet, grid, row), sheet.path[-1]
                segment = row.cells.get("segment")
                if key == "segments":
                    flows: list[Node] = segments.setdefault((scenario, segment.text if segment else ""), [])
                    node.value.append((scalar("flows", row.mark), sequence(flows, row.mark)))
                elif "segment" in sheet.parents and segment is not None:
                    within = [name for one, name in segments if one == scenario]
                    if self._parent(grid, row, "segment", within) is not None:
                        segments[scenario, segment.text].append(node)
                    continue
                parts[scenario].setdefault(key, []).append(node)
        for name, lists in parts.items():
            for key in OBJECTS["scenario"]:
                if key in lists:
                    first = lists[key][0].start_mark
                    known[name].value.append((scalar(key, first), sequence(lists[key], first)))

    def _parent(self, grid: str, row: SheetRow, what: str, known: Iterable[str]) -> str | None:
        """The scenario or segment that a row belongs to."""
        cell = row.cells.get(what)
        if cell is None:
            message = f"The row does not say to which {what} it belongs."
            self.notes.add(f"no-{what}", message, row.mark, f"Fill its column '{what}'.")
            return None
        node = self.convert.value(grid, what, Key("string"), cell)
        name = str(node.value)
        if name in known:
            return name
        remedy = did_you_mean(name, known) or f"Declare it on the sheet '{what.capitalize()}s'."
        self.notes.add(f"unknown-{what}", f"There is no {what} '{name}'.", self.notes.mark(grid, cell.name), remedy)
        return None
