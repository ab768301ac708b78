"""The tree of a case file as rows of sheets: what stands in which cell, as number or text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from impact.cases.grammar.fields import OBJECTS, Key, is_year
from impact.cases.grammar.nodes import Node
from impact.cases.grammar.walk import Data, objects, pairs_of, plain
from impact.cases.workbook import numbers
from impact.cases.workbook.sheets import (
    AMOUNTS,
    MEASURED,
    USUAL,
    VALUE,
    VALUE_DA,
    ColumnLayout,
    SheetLayout,
    items,
    sheets,
)
from impact.cases.workbook.texts import text_of
from impact.model import VERBS

_TRUE = ("true", "True", "TRUE", "yes", "Yes")


@dataclass(frozen=True, slots=True)
class Value:
    """What one cell holds, and its number format."""

    value: str | int | float
    form: str = "General"


Cells = dict[str, Value]  # by heading
Object = dict[str, Node]


def keys_of(node: Node | None) -> Object:
    return {str(key.value): value for key, value in node.value} if isinstance(node, yaml.nodes.MappingNode) else {}


def case_rows(root: Node) -> dict[str, Cells]:
    """The rows of the sheet `Case` that hold something, by the item's name."""
    top = keys_of(root)
    found = {}
    for name, item in items().items():
        node = top.get(item.path[0]) if len(item.path) == 1 else keys_of(top.get(item.path[0])).get(item.path[1])
        if node is not None:
            found[name] = _renamed(_cells(ColumnLayout(VALUE, item.path[-1], item.spec), node))
    return found


def _renamed(cells: Cells) -> Cells:
    return {VALUE_DA if heading.endswith("(da)") else VALUE: value for heading, value in cells.items()}


def table_rows(root: Node) -> dict[str, list[Cells]]:
    """The rows of every other sheet, by its name; headings of single years may stand among theirs."""
    top = keys_of(root)
    found: dict[str, list[Cells]] = {}
    for sheet in sheets().values():
        node = top.get(sheet.path[0])
        if sheet.parents:
            found[sheet.name] = list(_nested(sheet, node))
        else:
            for key in sheet.path[1:]:
                node = keys_of(node).get(key)
            found[sheet.name] = list(_rows(sheet, node))
    return found


def _rows(sheet: SheetLayout, node: Node | None) -> Iterator[Cells]:
    if isinstance(node, yaml.nodes.MappingNode):
        for key, value in node.value:
            name = {sheet.columns[0].heading: Value(text_of(key, "string"))}
            if not sheet.object:
                yield {**name, sheet.columns[1].heading: Value(text_of(value, sheet.columns[1].spec.kind))}
            else:
                yield {**name, **object_cells(sheet, value)}
    elif isinstance(node, yaml.nodes.SequenceNode):
        for value in node.value:
            yield object_cells(sheet, value) if sheet.object else _cells(sheet.columns[0], value)


def _nested(sheet: SheetLayout, scenarios: Node | None) -> Iterator[Cells]:
    key = sheet.path[-1]
    for name, scenario in scenarios.value if isinstance(scenarios, yaml.nodes.MappingNode) else ():
        parent = {"scenario": Value(text_of(name, "string"))}
        found = keys_of(scenario)
        for node in _elements(found.get(key)) if key != "segments" else ():
            yield {**parent, **object_cells(sheet, node)}
        if "segment" in sheet.parents:
            for number, node in enumerate(_elements(found.get("segments")), 1):
                within = {**parent, "segment": Value(number)}
                rows = [node] if key == "segments" else _elements(keys_of(node).get(key))
                yield from ({**within, **object_cells(sheet, one)} for one in rows)


def _elements(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.nodes.SequenceNode) else []


def object_cells(sheet: SheetLayout, node: Node) -> Cells:
    """The cells of one object."""
    found = keys_of(node)
    measured = _measured(sheet, found)
    cells: Cells = {}
    for column in sheet.columns:
        if column.part == "verb":
            verb = next((verb for verb in VERBS if verb in found), None)
            if verb is not None:
                cells |= {"verb": Value(verb), "process or flow": Value(text_of(found[verb], "string"))}
        elif column.part == "unit":
            cells |= {column.heading: measured["unit"]} if "unit" in measured else {}
        elif column.part == "" and column.key in found:
            if column.key in measured:
                cells[column.heading] = measured[column.key]
            elif column.key == "by year" and _all_years(found[column.key]):
                years = keys_of(found["by year"])
                cells |= {year: measured.get(year) or _amount(one, year) for year, one in years.items()}
            else:
                cells |= _cells(column, found[column.key])
    return cells


def _all_years(node: Node) -> bool:
    years = keys_of(node)
    scalars = all(isinstance(value, yaml.nodes.ScalarNode) for value in years.values())
    return bool(years) and scalars and all(is_year(year) for year in years)


def _cells(column: ColumnLayout, node: Node) -> Cells:
    """The cell of one key; two of them for a text in two languages."""
    kind = column.spec.kind
    if kind == "text" and isinstance(node, yaml.nodes.MappingNode):
        languages = keys_of(node)
        cells = {}
        for language, heading in (("en", column.heading), ("da", f"{column.heading} (da)")):
            if language in languages:
                cells[heading] = Value(text_of(languages[language], kind))
        return cells
    return {column.heading: _value(node, column.key, column.spec)}


def _value(node: Node, key: str, spec: Key) -> Value:
    if spec.kind in AMOUNTS:
        return _amount(node, key)
    if spec.kind == "bool":
        return Value("yes" if str(node.value) in _TRUE else "no")
    text = text_of(node, spec.kind)
    return Value(int(text)) if is_year(text) and "year" in (key, spec.kind) else Value(text)


# ---------------------------------------------------------------------------------------------- amounts


def _amount(node: Node, key: str) -> Value:
    """An amount without a column for its unit: a number if it is one, a percentage as such, else text."""
    plain = numbers.quantity(str(node.value).strip())
    if plain is not None:
        number, unit = plain
        if unit == USUAL.get(key, "") and numbers.fits_a_cell(number):
            return Value(_number(number), numbers.form(number))
        share = _share(number) if unit == "%" and key not in USUAL else None
        if share is not None:
            return share
    return Value(text_of(node, "amount"))


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _share(number: str) -> Value | None:
    """A percentage as spreadsheets keep it, if they give it back as it was."""
    decimals = len(number.partition(".")[2])
    value, form = float(Decimal(number) / 100), f"0.{'0' * decimals}%" if decimals else "0%"
    exact = value == float(f"{value:.16g}") and numbers.shown(value, form) == (number, "%")
    return Value(value, form) if exact else None


def _measured(sheet: SheetLayout, found: Object) -> dict[str, Value]:
    """The cells of a row that share the column `unit`, and that column's own; none where they do not fit together."""
    keys = MEASURED.get(sheet.object, ())
    if not keys or keys[0] not in found or not isinstance(found[keys[0]], yaml.nodes.ScalarNode):
        return {}
    nodes: dict[str, Any] = {key: found[key] for key in keys if key in found}
    if "by year" in found and _all_years(found["by year"]):
        nodes |= keys_of(found["by year"])
    plain = {key: numbers.quantity(str(node.value).strip()) for key, node in nodes.items()}
    main = plain[keys[0]]
    if main is None or not main[1] or any(one is not None and not one[1] for one in plain.values()):
        return {}
    cells = {"unit": Value(main[1])}
    for key, one in plain.items():
        if one is not None and one[1] == main[1]:
            fits = numbers.fits_a_cell(one[0])
            cells[key] = Value(_number(one[0]), numbers.form(one[0])) if fits else Value(one[0])
        else:
            cells[key] = Value(text_of(nodes[key], "amount"))
    return cells


def known_columns(sheet: SheetLayout, rows: list[Cells]) -> list[tuple[str, ColumnLayout | None]]:
    """Headings of a sheet with those of the years that its rows have; `by year` gives way to them."""
    years = sorted({heading for cells in rows for heading in cells if is_year(heading)})
    columns: list[tuple[str, ColumnLayout | None]] = []
    for column in sheet.columns:
        if column.key == "by year" and years:
            columns += [(year, None) for year in years]
            if not any(column.heading in cells for cells in rows):
                continue
        columns.append((column.heading, column))
    return columns


def required(sheet: SheetLayout, column: ColumnLayout | None) -> bool:
    """Whether every row of the sheet must fill a column."""
    if column is None or column.part in ("unit", "da"):
        return False
    return column.spec.required or column.part == "name" or (sheet.object == "flow" and column.part in ("verb", "what"))


def canonical(root: Node) -> Data:
    """What a tree says, without what makes no difference: order of keys, empty lists, ways to write yes.

    A workbook keeps exactly this of a case file; comments of YAML are lost.
    """
    data: Data = plain(root)
    for kind, _name, item in reversed(list(objects(data))):
        for key, value in list(item.items()):
            item[key] = _canonical(value, OBJECTS[kind][key])
            if item[key] in ([], {}) and not OBJECTS[kind][key].required:
                del item[key]
    return data


def _canonical(value: Any, spec: Key) -> Any:
    if spec.kind in ("text", "texts", "map:text") and isinstance(value, dict | list):
        return _one_language(value, spec)
    if isinstance(value, dict) and spec.shape != "object":
        return list(value.items())  # whose order says which baseline is the first
    if spec.kind == "bool":
        return value in _TRUE
    return [value] if spec.kind == "names" and isinstance(value, str) else value


def _one_language(value: Any, spec: Key) -> Any:
    """Texts, of which those in English alone are no mappings."""
    if spec.kind == "text":
        return value["en"] if list(value) == ["en"] else value
    found = [
        (name, _one_language(text, Key("text")) if isinstance(text, dict) else text) for name, text in pairs_of(value)
    ]
    return found if spec.kind == "map:text" else [text for _name, text in found]
