"""Every row of the inventory checked: what the lazy reader would only find when a case reaches it."""

from __future__ import annotations

from collections.abc import Callable

from impact import units
from impact.errors import Fault, InputError, Place
from impact.factors.facts import Fact, check_origin
from impact.factors.inventory import Inventory
from impact.factors.tables import KEYS


def check(inventory: Inventory) -> list[Fault]:
    """All faults of the tables, in the order of files and lines."""
    faults = _duplicates(inventory) + _units(inventory)
    if not any(fault.kind == "bad-unit" for fault in faults):
        for id in inventory.process_ids:
            inventory.parse_exchanges(id, faults)
        faults += _orphans(inventory)
        for look in (_prices, _methods, _series, _properties):
            faults += look(inventory)
    return sorted(dict.fromkeys(faults), key=lambda f: (f.place.file, f.place.line))


def _duplicates(inventory: Inventory) -> list[Fault]:
    faults = []
    for table in KEYS:
        seen: dict[tuple[str, ...], Place] = {}
        for row in inventory.tables.rows[table]:
            if row.key in seen:
                message = f"the same fact stands at line {seen[row.key].line} too: {', '.join(filter(None, row.key))}."
                faults.append(Fault("duplicate-row", message, row.place, "Remove one of them."))
            seen.setdefault(row.key, row.place)
    return faults


def _units(inventory: Inventory) -> list[Fault]:
    faults = []
    for table in ("processes", "elementary_flows"):
        for row in inventory.tables.rows[table]:
            try:
                units.parse_unit(row["unit"])
            except units.UnitError as error:
                faults.append(Fault("bad-unit", str(error), row.place))
    return faults


def _orphans(inventory: Inventory) -> list[Fault]:
    known = set(inventory.process_ids)
    return [
        Fault("unknown-process", f"'{row['process']}' is not in processes.csv.", row.place)
        for row in inventory.tables.rows["exchanges"]
        if row["process"] not in known
    ]


def _prices(inventory: Inventory) -> list[Fault]:
    faults = []
    for row in inventory.tables.rows["prices"]:
        if row["process"] not in inventory:
            faults.append(Fault("unknown-process", f"'{row['process']}' is not in processes.csv.", row.place))
    for id in inventory.process_ids:
        try:
            inventory.prices(id)
        except InputError as error:
            faults += error.faults
    return faults


def _methods(inventory: Inventory) -> list[Fault]:
    try:
        _ = inventory.method_names
    except InputError as error:
        return list(error.faults)
    return []


def _series(inventory: Inventory) -> list[Fault]:
    faults: list[Fault] = []
    asks: list[Callable[[], Fact | None]] = [lambda: inventory.rate("EUR", 2020), lambda: inventory.price_level(2020)]
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
    return faults
