"""Every row of the inventory checked: what the lazy reader would only find when a case reaches it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from impact.expressions import ExpressionError
from impact.factors.facts import check_origin, read_number, read_process, row_dimension
from impact.factors.inventory import Inventory
from impact.factors.tables import KEYS, InventoryRow, duplicate
from impact.ground.errors import Fault, InputError, did_you_mean


def check(inventory: Inventory) -> list[Fault]:
    """All faults of the tables, in the order of files and lines."""
    unread = _cells(inventory)
    if unread:
        return unread
    faults = _duplicates(inventory) + _sources(inventory)
    broken = _rows_alone(inventory)
    if not broken:
        for id in inventory.process_ids:
            inventory.parse_exchanges(id, faults)
        for look in (_orphans, _general_names, _credits, _prices, _methods, _biosphere, _series, _properties):
            faults += look(inventory)
    faults += broken
    return sorted(dict.fromkeys(faults), key=lambda f: (f.place.file, f.place.line))


def _cells(inventory: Inventory) -> list[Fault]:
    """Rows with too few or too many cells."""
    faults: list[Fault] = []
    for table in inventory.tables.rows.values():
        try:
            list(table)
        except InputError as error:
            faults += error.faults
    return faults


def _duplicates(inventory: Inventory) -> list[Fault]:
    faults = []
    for table in KEYS:
        seen: dict[tuple[str, ...], InventoryRow] = {}
        for row in inventory.tables.rows[table]:
            if row.key in seen:
                faults.append(duplicate(seen[row.key], row))
            seen.setdefault(row.key, row)
    return faults


def _sources(inventory: Inventory) -> list[Fault]:
    remedy = "A reader must be able to find it: id, title, publisher, year."
    return [
        Fault("no-title", "this source has no id or no title.", row.place, remedy)
        for row in inventory.tables.rows["sources"]
        if not (row["id"] and row["title"])
    ]


def _rows_alone(inventory: Inventory) -> list[Fault]:
    """Processes and elementary flows whose own row cannot be read: what refers to them is not looked at then."""
    faults: list[Fault] = []
    reads: tuple[tuple[str, Callable[[InventoryRow], object]], ...] = (
        ("processes", read_process),
        ("elementary_flows", row_dimension),
    )
    for table, read in reads:
        for row in inventory.tables.rows[table]:
            try:
                read(row)
            except InputError as error:
                faults += error.faults
    return faults


def _orphans(inventory: Inventory) -> list[Fault]:
    known = set(inventory.process_ids)
    return [
        _unknown(row, inventory.process_ids)
        for row in inventory.tables.rows["exchanges"]
        if row["process"] not in known
    ]


def _unknown(row: InventoryRow, names: list[str]) -> Fault:
    message = f"'{row['process']}' is not in processes.csv."
    return Fault("unknown-process", message, row.place, did_you_mean(row["process"], names))


def _general_names(inventory: Inventory) -> list[Fault]:
    """A general name has at most one default."""
    faults = []
    defaults: dict[str, list[InventoryRow]] = {}
    for row in inventory.tables.rows["processes"]:
        if row["answers_to"] and row["default"] == "yes":
            defaults.setdefault(row["answers_to"], []).append(row)
    for name, rows in defaults.items():
        for row in rows[1:]:
            message = f"'{name}' has a second default; the first is '{rows[0]['id']}' at {rows[0].place.file}."
            faults.append(Fault("two-defaults", message, row.place, "Leave `default` empty on one of them."))
    return faults


def _credits(inventory: Inventory) -> list[Fault]:
    """What a process says to have credited must be a group, a process or a general name."""
    groups = dict.fromkeys(row["group"] for row in inventory.tables.rows["processes"])
    faults = []
    for row in inventory.tables.rows["processes"]:
        for credit in filter(None, (part.strip() for part in row["credits"].split(";"))):
            if credit not in groups and credit not in inventory:
                message = f"credits '{credit}', which nothing is called."
                faults.append(Fault("unknown-product", message, row.place, did_you_mean(credit, groups)))
    return faults


def _prices(inventory: Inventory) -> list[Fault]:
    faults = []
    for row in inventory.tables.rows["prices"]:
        if row["process"] not in inventory:
            faults.append(_unknown(row, inventory.names))
    for id in inventory.process_ids:
        try:
            inventory.prices(id)
        except InputError as error:
            faults += error.faults
    return faults


def _methods(inventory: Inventory) -> list[Fault]:
    faults: list[Fault] = []
    for method in inventory.method_names:
        try:
            inventory.characterisation(method)
        except InputError as error:
            faults += error.faults
    return faults


def _biosphere(inventory: Inventory) -> list[Fault]:
    from impact.factors.biosphere import links

    try:
        links(inventory)
    except InputError as error:
        return list(error.faults)
    return []


def _series(inventory: Inventory) -> list[Fault]:
    faults: list[Fault] = []
    asks: list[Callable[[], object]] = [lambda: inventory.rate("EUR", 2020), lambda: inventory.price_level(2020)]
    asks += [partial(inventory.tax_rates, name) for name in inventory.tables.rows["taxes"].firsts]
    asks += [partial(inventory.guideline, name) for name in inventory.tables.rows["society"].firsts]
    for ask in asks:
        try:
            ask()
        except InputError as error:
            faults += error.faults
    return faults


def _properties(inventory: Inventory) -> list[Fault]:
    faults: list[Fault] = []
    for row in inventory.tables.rows["properties"]:
        check_origin(row, inventory.source_ids, faults)
        read_number(row, "value", faults, True)
        kind = {"density_normal": "density", "ncv": "ncv"}.get(row["property"])
        try:
            if kind is not None:
                inventory.gas_property(row["substance"], kind)
        except InputError as error:
            faults += error.faults
        except ExpressionError as error:
            faults.append(Fault("no-density", str(error), row.place, "A value per volume needs the density too."))
    return faults
