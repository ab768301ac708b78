"""The layout of a case in a workbook: which sheet holds which objects, and which column which key.

It is derived from `impact.cases.grammar.fields`, so that a new key of a case file has its column at once. A list or
mapping of objects is a sheet with an object in each row; what stands inside another object names it in its first
columns (a flow its scenario); single values of the case are rows of the sheet `Case`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from impact.cases.grammar.fields import OBJECTS, Key
from impact.model import VERBS

CASE, GUIDE, LISTS = "Case", "Guide", "Lists"
OWN_SHEETS = (GUIDE, LISTS)  # without data: not read
COMMENT = "#"  # a sheet, column or row that begins so is the writer's own and not read
DANISH = "da"
ITEM, VALUE, VALUE_DA = "item", "value", "value (da)"  # columns of the sheet `Case`

SCALARS = frozenset({"string", "name", "partner", "choice", "id", "amount", "ratio", "year", "bool"})
AMOUNTS = frozenset({"amount", "ratio"})
PAIRED = frozenset({"shares", "serves", "allocation"})  # one name, or names with amounts

# The amount of each object that has a unit in a column of its own, and the further columns in that unit.
MEASURED = {
    "parameter": ("value", "low", "high"),
    "stream": ("amount",),
    "function": ("amount",),
    "flow": ("amount",),
    "investment": ("amount", "grant"),
    "payment": ("amount",),
    "cost": ("amount",),
    "claim": ("saving",),
    "process": ("output",),
}
# What a bare number is measured in, where there is only one unit that anybody would mean.
USUAL = {"lifetime": "a", "horizon": "a", "cooled by": "K"}


# Keys that few cases need: their columns stand last.
RARE = frozenset({
    "cv", "gsd", "gsd2", "pedigree", "values", "group", "against", "market factor", "confidential", "of", "ets", "rate",
    "corporate tax", "needs", "depreciation", "region", "tariff", "quality", "counterparts", "direct", "cooled by",
    "heat taken", "substitution", "capacity", "outputs", "allocation",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """One column: the key it holds, and which part of it."""

    heading: str
    key: str
    spec: Key
    part: str = ""  # "", "da" (a text in Danish), "unit", "name" (key of a mapping), "parent", "verb", "what"


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet: objects of a kind, in rows."""

    name: str
    path: tuple[str, ...]  # keys from the case down to the list or mapping
    object: str  # of `OBJECTS`; empty for plain texts and for changes of prices
    named: bool  # a mapping: its first column is the name
    columns: tuple[ColumnLayout, ...]
    parents: tuple[str, ...] = ()  # scenario, segment

    @property
    def headings(self) -> dict[str, ColumnLayout]:
        return {column.heading: column for column in self.columns}

    @property
    def years(self) -> bool:
        """Whether columns headed by a year may follow (values of single years)."""
        return "by year" in OBJECTS.get(self.object, {})


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the sheet `Case`."""

    name: str  # as in "years: reference"
    path: tuple[str, ...]
    spec: Key


@cache
def sheets() -> dict[str, SheetLayout]:
    """Every sheet with rows of objects, by its name, in the order of the workbook."""
    found = {sheet.name: sheet for sheet in _sheets()}
    return {name: found[name] for name in sorted(found, key=_place)}


@cache
def items() -> dict[str, Item]:
    """The rows of the sheet `Case`, by their names."""
    found = {}
    for key, spec in OBJECTS["case"].items():
        if spec.shape == "object":
            for inner, one in OBJECTS[spec.target].items():
                if not one.is_table:
                    found[f"{key}: {inner}"] = Item(f"{key}: {inner}", (key, inner), one)
        elif not spec.is_table:
            found[key] = Item(key, (key,), spec)
    return found


_ORDER = ("Partners", "Streams", "Parameters", "Functions", "Scenarios", "Flows", "Processes", "Investments", "Costs",
          "Payments", "Sources", "Claims", "Social", "Left out", "Segments", "Prices", "Price scenarios")  # fmt: skip


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _sheets() -> Iterator[SheetLayout]:
    for key, spec in OBJECTS["case"].items():
        if spec.shape == "object":
            inner = OBJECTS[spec.target].items()
            yield from (_sheet((key, one), kind) for one, kind in inner if kind.is_table)
        elif spec.is_table:
            yield _sheet((key,), spec)
        if spec.target == "scenario":
            yield from _nested(key)


def _nested(scenarios: str) -> Iterator[SheetLayout]:
    """Lists inside scenarios; flows stand in a scenario or in one of its segments."""
    for key, spec in OBJECTS["scenario"].items():
        if not spec.is_table:
            continue
        in_time = key == "segments" or key in OBJECTS["segment"]
        yield _sheet((scenarios, key), spec, ("scenario", "segment") if in_time else ("scenario",))


def _sheet(path: tuple[str, ...], spec: Key, parents: tuple[str, ...] = ()) -> SheetLayout:
    target, name = spec.target, path[-1].capitalize()
    columns = [ColumnLayout(parent, parent, Key("name", required=parent == "scenario"), "parent") for parent in parents]
    if spec.kind == "texts":
        text = Key("text", spec.doc)
        return SheetLayout(
            name,
            path,
            "",
            False,
            (ColumnLayout(path[-1], "", text), ColumnLayout(f"{path[-1]} (da)", "", text, DANISH)),
        )
    if spec.kind == "map:changes":
        named = ColumnLayout("price scenario", "", Key("string", required=True), "name")
        return SheetLayout(
            name, path, "", True, (named, ColumnLayout("changes", "", Key("map:amount", spec.doc, True)))
        )
    if spec.shape == "map":
        columns.append(
            ColumnLayout(target if target != "path" else "price of", "", Key("name", spec.doc, True), "name")
        )
    for key, one in OBJECTS[target].items():
        if not (one.is_table and target in ("scenario", "segment")):
            columns += _columns(target, key, one)
    return SheetLayout(name, path, target, spec.shape == "map", tuple(sorted(columns, key=_late)), parents)


def _late(column: ColumnLayout) -> bool:
    return column.key in RARE or (column.key in ("title", "titles") and not column.spec.required)


def _columns(target: str, key: str, spec: Key) -> Iterator[ColumnLayout]:
    if target == "flow" and key in VERBS:
        if key == VERBS[0]:
            yield ColumnLayout("verb", "", Key("choice", "", True, VERBS), "verb")
            yield ColumnLayout("process or flow", "", Key("string", "", True), "what")
        return
    yield ColumnLayout(key, key, spec)
    if spec.kind == "text":
        yield ColumnLayout(f"{key} (da)", key, spec, DANISH)
    if key == MEASURED.get(target, ("",))[0]:
        yield ColumnLayout("unit", "", Key("string"), "unit")
