"""The mapping table: which activity of a background database stands in for which process of the inventory.

A CSV file with a header; a row names one process of ours and one activity by its name and as much of product, location,
unit and code as it takes to mean exactly one. What fits none or several is a fault; nothing is guessed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from impact import units
from impact.brightway.folder import Database, Node, details, nodes, produced
from impact.errors import Fault, Faults, InputError, Place, did_you_mean, nearest
from impact.factors import Inventory, UnitProcess, UnknownProcess
from impact.inert import restored
from impact.units import Dimension

COLUMNS = ("process", "activity", "product", "location", "unit", "code", "factor", "note")
NEEDED = ("process", "activity")
PROCESS_TYPES = ("process", "processwithreferenceproduct", "multifunctional", "readonly_process", "")

# Brightway's names of units (bw2io/units.py) as this program writes them.
UNITS = {
    "kilogram": "kg", "gram": "g", "ton": "t", "megajoule": "MJ", "kilojoule": "kJ", "kilowatt hour": "kWh",
    "watt hour": "Wh", "megawatt hour": "MWh", "cubic meter": "m3", "litre": "l", "standard cubic meter": "m3",
    "ton kilometer": "tkm", "kilometer": "km", "vehicle-kilometer": "vkm", "meter": "m", "square meter": "m2",
    "hectare": "ha", "hour": "h", "minute": "min", "day": "d", "unit": "unit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as written."""

    line: int
    process: str
    activity: str
    product: str = ""
    location: str = ""
    unit: str = ""
    code: str = ""
    factor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A process of ours and the activity that stands in for it."""

    process: str  # its id in the inventory
    product: int  # id of the product whose score counts
    factor: float  # units of the activity per canonical unit of our product
    label: str  # the activity, as a person writes it


def read(path: Path) -> tuple[list[Row], str]:
    """The rows of a mapping table and the file's SHA-256.

    Raises
    ------
    InputError
        With every fault of the file's form.
    """
    if not path.is_file():
        remedy = "`impact map CASE --background PROJECT:DATABASE -o FILE` proposes one."
        raise InputError([Fault("no-file", "The mapping table does not exist.", Place(str(path)), remedy)])
    data = path.read_bytes()
    faults = Faults(str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add("bad-encoding", "The mapping table is not UTF-8.", 1, "Save it as CSV UTF-8.")
        faults.stop()
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",")
    header = [name.strip() for name in next(reader, [])]
    _check_header(header, faults)
    rows = []
    for raw in reader:
        cells = [restored(cell) for cell in raw]
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if len(cells) > len(header):
            message = f"{len(cells)} cells in a table of {len(header)} columns."
            faults.add("too-many-cells", message, reader.line_num, "Put a text with commas between double quotes.")
            continue
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in COLUMNS}
        rows.append(Row(reader.line_num, **{"process": "", "activity": "", **named}))
    if not rows:
        faults.add("empty", "The mapping table maps no process.", 1, "Write one with impact map.")
    faults.stop()
    return rows, hashlib.sha256(data).hexdigest()


def _check_header(header: Sequence[str], faults: Faults) -> None:
    for name in header:
        if name not in COLUMNS:
            faults.add("unknown-column", f"Unknown column '{name}'.", 1, did_you_mean(name, COLUMNS))
    for name in NEEDED:
        if name not in header:
            faults.add("no-column", f"The column '{name}' is missing.", 1, f"Columns: {', '.join(COLUMNS)}.")
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            faults.add("twice", f"The column '{name}' stands twice.", 1)
    faults.stop()


def unit_of(text: str) -> tuple[float, Dimension] | None:
    """Canonical units per unit that Brightway names, and its dimension; None if it is unknown."""
    try:
        return units.parse_unit(UNITS.get(text.lower(), text))
    except units.UnitError:
        return None


# ---------------------------------------------------------------------------------------------- names to activities


class Activities:
    """The activities of a database by name and code."""

    def __init__(self, database: Database, rows: Sequence[Row] | None = None) -> None:
        self.database, self.path = database, database.nodes
        asked = (None, ()) if rows is None else ([row.activity for row in rows], [row.code for row in rows])
        found = nodes(self.path, (database.name,), *asked)
        self.all = [node for node in found if node.type in PROCESS_TYPES]
        self.by_code = {node.code: node for node in self.all}
        self.by_name: dict[str, list[Node]] = {}
        for node in self.all:
            self.by_name.setdefault(node.name.lower(), []).append(node)

    @cached_property
    def everything(self) -> Activities:
        """All activities of the database, where only those of a table were read: for the nearest names."""
        return Activities(self.database)

    def units(self, found: Iterable[Node]) -> dict[int, str]:
        """The unit of each activity's product."""
        read = details(self.path, [node.id for node in found])
        return {id: str(data.get("unit") or "") for id, data in read.items()}

    def label(self, node: Node, unit: str) -> str:
        """An activity as a person writes it."""
        product = f" | {node.product}" if node.product else ""
        return f"{node.name}{product} | {node.location or 'no location'} | {unit or 'no unit'}"

    def near(self, name: str) -> list[str]:
        """Names of activities nearest to a mistaken one."""
        words = {word for word in name.lower().replace(",", " ").split() if len(word) > 2}
        pool = [known for known in self.by_name if any(word in known for word in words)] or list(self.by_name)
        pool.sort(key=lambda known: -sum(word in known for word in words))
        return [self.by_name[known][0].name for known in nearest(name, pool[:2000])]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the rows of a table mean."""

    matches: list[Match]
    lines: list[int]  # where each match stands
    flows: dict[int, str]  # elementary flows of the background that the table says count as one of ours, by id


def resolve(rows: Sequence[Row], database: Database, inventory: Inventory, path: Path) -> Resolved:
    """The activity that each row means; a row whose `process` is an elementary flow of ours means a flow.

    Raises
    ------
    InputError
        With every row that names no process of ours, no activity or several, or whose units do not fit.
    """
    faults, activities = Faults(str(path)), Activities(database, rows)
    found: list[Match] = []
    lines: list[int] = []
    seen: dict[str, int] = {}
    ours = [row for row in rows if row.process in inventory.elementary_flows]
    flows = _flows(ours, database, faults) if ours else {}
    for row in (row for row in rows if row.process not in inventory.elementary_flows):
        process = _process(row, inventory, faults)
        node = _activity(row, activities, faults)
        if process is None or node is None:
            continue
        if process.id in seen:
            message = f"'{process.id}' is mapped in line {seen[process.id]} already."
            faults.add("twice", message, row.line, "Keep one of the two.")
            continue
        seen[process.id] = row.line
        match = _match(row, process, node, activities, faults)
        if match is not None:
            found.append(match)
            lines.append(row.line)
    faults.stop()
    return Resolved(found, lines, flows)


def _flows(rows: Sequence[Row], database: Database, faults: Faults) -> dict[int, str]:
    """Elementary flows of the background that the table names; all of a name, whatever their compartment."""
    names, codes = [row.activity for row in rows], [row.code for row in rows if row.code]
    known = [n for n in nodes(database.nodes, database.names, names, codes) if n.type not in PROCESS_TYPES]
    found: dict[int, str] = {}
    for row in rows:
        same = [node for node in known if node.code == row.code] if row.code else []
        same = same or [node for node in known if not row.code and node.name.lower() == row.activity.lower()]
        if not same:
            message = f"The background has no elementary flow '{row.activity or row.code}'."
            everything = {n.name for n in nodes(database.nodes, database.names) if n.type not in PROCESS_TYPES}
            faults.add("unknown-flow", message, row.line, did_you_mean(row.activity, everything))
        if row.factor:
            message = "An elementary flow has no factor: units are converted."
            faults.add("factor-of-a-flow", message, row.line, "Leave it empty.")
        found.update((node.id, row.process) for node in same)
    return found


def _process(row: Row, inventory: Inventory, faults: Faults) -> UnitProcess | None:
    if not row.process:
        faults.add("no-value", "'process' is empty.", row.line)
        return None
    try:
        return inventory.process(inventory.resolve(row.process))
    except UnknownProcess as error:
        faults.add(error.kind, error.message, row.line, error.remedy)
        return None


def _activity(row: Row, activities: Activities, faults: Faults) -> Node | None:
    if row.code:
        node = activities.by_code.get(row.code)
        if node is None:
            message = f"No activity has the code '{row.code}'."
            faults.add(
                "unknown-activity",
                message,
                row.line,
                did_you_mean(row.code, list(activities.everything.by_code)[:5000]),
            )
        elif row.activity and node.name.lower() != row.activity.lower():
            message = f"The activity with the code '{row.code}' is called '{node.name}', not '{row.activity}'."
            faults.add("code-and-name", message, row.line, "Correct one of the two, or leave the name out.")
        return node
    if not row.activity:
        faults.add("no-value", "'activity' is empty.", row.line, "Give its name, or its code.")
        return None
    named = activities.by_name.get(row.activity.lower(), [])
    if not named:
        close = activities.everything.near(row.activity)
        remedy = "Did you mean " + " or ".join(f"'{name}'" for name in close) + "?" if close else ""
        faults.add("unknown-activity", f"No activity is called '{row.activity}'.", row.line, remedy)
        return None
    return _only(row, named, activities, faults)


def _only(row: Row, named: list[Node], activities: Activities, faults: Faults) -> Node | None:
    """The one of several activities of a name that product, location and unit leave over."""
    unit = activities.units(named)
    left = named
    for column, of in (
        ("product", lambda node: node.product),
        ("location", lambda node: node.location),
        ("unit", lambda node: unit.get(node.id, "")),
    ):
        wanted = getattr(row, column)
        if not wanted:
            continue
        kept = [node for node in left if of(node).lower() == wanted.lower() or _same_unit(column, of(node), wanted)]
        if not kept:
            values = list(dict.fromkeys(of(node) for node in left))
            message = f"No activity '{row.activity}' has the {column} '{wanted}'."
            remedy = did_you_mean(wanted, values) or f"It exists with: {', '.join(values[:12])}."
            faults.add("unknown-activity", message, row.line, remedy)
            return None
        left = kept
    if len(left) == 1:
        return left[0]
    shown = "; ".join(f"{activities.label(node, unit.get(node.id, ''))} (code {node.code})" for node in left[:6])
    message = f"{len(left)} activities fit '{row.activity}': {shown}{' ...' if len(left) > 6 else ''}."
    faults.add("ambiguous-activity", message, row.line, "Add product, location, unit or code.")
    return None


def _same_unit(column: str, found: str, wanted: str) -> bool:
    return column == "unit" and bool(found) and unit_of(found) is not None and unit_of(found) == unit_of(wanted)


def _match(row: Row, process: UnitProcess, node: Node, activities: Activities, faults: Faults) -> Match | None:
    products = produced(activities.path, node) or [node.id]
    if node.id in products:
        products = [node.id]
    if len(products) > 1:
        message = f"The activity '{node.name}' has {len(products)} products and none of its own."
        faults.add("several-products", message, row.line, "Map to an activity with one product.")
        return None
    unit = str(details(activities.path, products)[products[0]].get("unit") or "")
    unit = unit or activities.units([node]).get(node.id, "")
    factor = _factor(row, process, unit, faults)
    return None if factor is None else Match(process.id, products[0], factor, activities.label(node, unit))


def _factor(row: Row, process: UnitProcess, unit: str, faults: Faults) -> float | None:
    """Units of the activity per canonical unit of our product."""
    ours = units.parse_unit(process.unit)[0]
    if row.factor:
        try:
            value = float(row.factor)
        except ValueError:
            remedy = "A number with a decimal point, such as 1.25."
            faults.add("not-a-number", f"factor is '{row.factor}', no number.", row.line, remedy)
            return None
        if not 0 < value < 1e30:
            faults.add("bad-factor", f"factor is {row.factor}: it must be above zero and finite.", row.line)
            return None
        return value / ours
    theirs = unit_of(unit)
    if theirs is None or theirs[1] != process.dimension:
        message = f"'{process.id}' is measured in {process.unit}, the activity in {unit or 'no unit'}."
        remedy = f"Give `factor`: how many {unit or 'units'} of the activity stand in for one {process.unit} of ours."
        faults.add("unit-does-not-fit", message, row.line, remedy)
        return None
    return 1.0 / theirs[0]
