"""One cell into one node: numbers with their units, texts, dates, drop-down words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from impact import expressions
from impact.cases.grammar.fields import Key
from impact.cases.grammar.nodes import Node
from impact.cases.workbook import numbers
from impact.cases.workbook.cells import FilledCell
from impact.cases.workbook.numbers import Ambiguous
from impact.cases.workbook.sheets import AMOUNTS, MEASURED, USUAL, SheetLayout
from impact.cases.workbook.table import Mark, Notes, SheetRow
from impact.cases.workbook.texts import Unreadable, node_of, scalar
from impact.expressions import ExpressionError

_BOOLEANS = dict.fromkeys(("true", "yes", "ja", "sand", "x"), "true") | dict.fromkeys(
    ("false", "no", "nej", "falsk"), "false"
)
_WORDS = frozenset({"string", "text", "name", "id"})  # where a date or number is as good as a text
_NO_UNIT = ("-", "–", "1", "[-]")
BROKEN = "#"  # what no reader takes for an amount: the cell's own fault has been noted
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")
_RETYPE = "A spreadsheet makes dates of what looks like one: format the cell as number or text, then type it again."


class Converter:
    """Turns cells into nodes and notes what is wrong with them."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def text(self, sheet: str, cell: FilledCell) -> Node:
        return self.value(sheet, "text", Key("text"), cell)

    def value(self, sheet: str, key: str, spec: Key, cell: FilledCell) -> Node:
        """The node of a cell under a key."""
        mark = self.notes.mark(sheet, cell.name)
        if self._broken(cell, mark):
            return scalar(cell.text, mark)
        if spec.kind in AMOUNTS:
            return self.amount(sheet, key, cell, None)
        value = cell.value
        if isinstance(value, datetime | date | time | timedelta):
            return self._date(value, key, spec, mark)
        if isinstance(value, bool):
            return scalar("true" if value else "false", mark)
        if isinstance(value, int | float):
            return self._number(value, key, spec, cell, mark)
        return self._text(cell, key, spec, mark)

    def _broken(self, cell: FilledCell, mark: Mark) -> bool:
        """A formula without a usable result."""
        if cell.fault == "formula-error":
            made = f" of the formula {cell.formula[:60]}" if cell.formula else ""
            remedy = "Repair the formula. An expression such as -heat is a text: type '-heat, with an apostrophe."
            self.notes.add("formula-error", f"The cell holds the error {cell.text}{made}.", mark, remedy)
        elif cell.fault:
            message = f"The formula {cell.formula[:60]} has no result in the file."
            remedy = "Open the workbook in a spreadsheet program, let it compute, and save it; or type the value."
            self.notes.add("no-cached-value", message, mark, remedy)
        return bool(cell.fault)

    def _date(self, value: object, key: str, spec: Key, mark: Mark) -> Node:
        text = numbers.as_date(value)
        if spec.kind not in _WORDS:
            wanted = {"year": "a year"}.get(spec.kind, "an amount" if spec.kind in AMOUNTS else f"'{key}'")
            self.notes.add(
                "date-for-number", f"The cell holds the date {text}, where {wanted} is meant.", mark, _RETYPE
            )
            text = BROKEN
        return scalar(text, mark)

    def _number(self, value: float, key: str, spec: Key, cell: FilledCell, mark: Mark) -> Node:
        number, unit = numbers.shown(value, cell.form)
        day = numbers.day_of(value) if spec.kind == "year" or key in ("accessed", "date") else ""
        if day:
            message = f"'{key}' is {number}, which a spreadsheet shows as the date {day}."
            example = day[:4] if spec.kind == "year" else day
            self.notes.add("date-for-number", message, mark, f"Format the cell as text and type {example}.")
        if key == "range" and unit == "%":
            number = f"±{number}"
        return scalar(f"{number} {unit}".strip(), mark)

    def _text(self, cell: FilledCell, key: str, spec: Key, mark: Mark) -> Node:
        text = cell.text if spec.kind not in ("string", "text") else str(cell.value).strip()
        if spec.kind == "bool":
            return scalar(_BOOLEANS.get(text.casefold(), text), mark)
        if spec.kind == "choice":
            lowered = {choice.casefold(): choice for choice in spec.choices}
            return scalar(lowered.get(text.casefold(), text), mark)
        if key == "range":
            text = re.sub(r"(\d),(\d)", r"\1.\2", text)
            return scalar(f"±{text}" if _PERCENT.fullmatch(text) else text, mark)
        try:
            return node_of(text, spec.kind, mark)
        except Unreadable as error:
            self.notes.add("unreadable", str(error), mark, "Write one `name: value` to a line, or YAML in {...}.")
        except Ambiguous as error:
            self._ambiguous(error, mark)
        return scalar(BROKEN, mark)

    def _ambiguous(self, error: Ambiguous, mark: Mark) -> None:
        large, small = error.readings
        message = f"'{error}' is typed as text and may mean {large} or {small}."
        remedy = f"Write {large} or {small}0, or type it into a cell that is formatted as a number."
        self.notes.add("ambiguous-number", message, mark, remedy)

    # ------------------------------------------------------------------ amounts with units

    def unit_of(self, sheet: SheetLayout, name: str, row: SheetRow, key: str) -> FilledCell | None:
        """The cell of the unit that a bare number under a key takes; one without an amount is a fault."""
        measured = MEASURED.get(sheet.object, ())
        unit = row.cells.get("unit") if "unit" in sheet.headings and sheet.headings["unit"].part == "unit" else None
        if unit is None or key not in measured:
            return None
        if key == measured[0] and key not in row.cells and not row.years:
            mark = self.notes.mark(name, unit.name)
            self.notes.add(
                "unit-alone", f"The unit '{unit.text}' has no {key}.", mark, f"Fill '{key}', or empty the unit."
            )
        return unit

    def amount(self, sheet: str, key: str, cell: FilledCell, unit: FilledCell | None) -> Node:
        """The node of an amount, a bare number with the unit of its row (or the only one that is meant)."""
        mark = self.notes.mark(sheet, cell.name)
        if self._broken(cell, mark):
            return scalar(BROKEN, mark)
        if isinstance(cell.value, datetime | date | time | timedelta):
            return self._date(cell.value, key, Key("amount"), mark)
        if isinstance(cell.value, bool):
            message = f"The cell holds {str(cell.value).upper()}, where an amount is meant."
            self.notes.add("not-a-number", message, mark, "Type the number, or the name of a parameter.")
            return scalar(BROKEN, mark)
        try:
            text = self._written(cell)
        except Ambiguous as error:
            self._ambiguous(error, mark)
            return scalar(BROKEN, mark)
        if unit is not None and not self._known(unit, sheet):
            self.notes.mute(mark)
            return scalar(BROKEN, mark)
        named = USUAL.get(key, "") if unit is None else "" if unit.text in _NO_UNIT else unit.text
        plain = numbers.quantity(text)
        if plain is not None and not plain[1]:
            return scalar(f"{text} {named}".strip(), mark)
        if unit is not None and named and not self._of_others(key) and (plain is None or plain[1] != unit.text):
            own = f"its own unit, {plain[1]}" if plain else "its own units: it is an expression"
            message = f"The unit is '{unit.text}', but '{text[:60]}' has {own}."
            self.notes.add("unit-twice", message, self.notes.mark(sheet, unit.name), "Empty the unit.")
        return scalar(text, mark)

    @staticmethod
    def _of_others(key: str) -> bool:
        """Whether the unit's column belongs to another amount first: this one may bring its own."""
        return key not in {keys[0] for keys in MEASURED.values()} or key in ("low", "high", "grant")

    def _written(self, cell: FilledCell) -> str:
        """An amount's text; what is quoted or YAML is left alone."""
        if isinstance(cell.value, int | float):
            number, unit = numbers.shown(cell.value, cell.form)
            return f"{number} {unit}".strip()
        return str(node_of(cell.text, "amount", None).value)

    def _known(self, unit: FilledCell, sheet: str) -> bool:
        """Whether a unit's cell holds a unit; its fault is noted there, and not at the amount."""
        if unit.text in _NO_UNIT:
            return True
        mark = self.notes.mark(sheet, unit.name)
        try:
            expressions.dimension_of(expressions.parse(f"1 {unit.text}"), {})
        except ExpressionError as error:
            self.notes.add("bad-unit", str(error), mark)
            return False
        return True
