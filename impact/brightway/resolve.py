"""What the rows of a mapping table mean: the activity that stands in for a process, and in what proportion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from impact.brightway.activities import PROCESS_TYPES, Activities, unit_of
from impact.brightway.folder import Database, DatabaseNode, details, nodes, produced
from impact.brightway.mapping import MappingRow
from impact.factors import Inventory, UnitProcess, UnknownProcess
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean


@dataclass(frozen=True, slots=True)
class Match:
    """A process of ours and the activity that stands in for it."""

    process: str  # its id in the inventory
    product: int  # id of the product whose score counts
    factor: float  # units of the activity per canonical unit of our product
    label: str  # the activity, as a person writes it


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the rows of a table mean."""

    matches: list[Match]
    lines: list[int]  # where each match stands
    flows: dict[int, str]  # elementary flows of the background that the table says count as one of ours, by id


def resolve(rows: Sequence[MappingRow], database: Database, inventory: Inventory, path: Path) -> Resolved:
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


def _flows(rows: Sequence[MappingRow], database: Database, faults: Faults) -> dict[int, str]:
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


def _process(row: MappingRow, inventory: Inventory, faults: Faults) -> UnitProcess | None:
    if not row.process:
        faults.add("no-value", "'process' is empty.", row.line)
        return None
    try:
        return inventory.process(inventory.resolve(row.process))
    except UnknownProcess as error:
        faults.add(error.kind, error.message, row.line, error.remedy)
        return None


def _activity(row: MappingRow, activities: Activities, faults: Faults) -> DatabaseNode | None:
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


def _only(row: MappingRow, named: list[DatabaseNode], activities: Activities, faults: Faults) -> DatabaseNode | None:
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


def _match(
    row: MappingRow, process: UnitProcess, node: DatabaseNode, activities: Activities, faults: Faults
) -> Match | None:
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


def _factor(row: MappingRow, process: UnitProcess, unit: str, faults: Faults) -> float | None:
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
