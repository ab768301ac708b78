"""The activities of a background database: by name and code, their units, and names nearest to a mistaken one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from impact.brightway.folder import Database, DatabaseNode, details, nodes
from impact.brightway.mapping import MappingRow
from impact.ground import units
from impact.ground.errors import nearest
from impact.ground.units import Dimension

PROCESS_TYPES = ("process", "processwithreferenceproduct", "multifunctional", "readonly_process", "")

# Brightway's names of units (bw2io/units.py) as this program writes them.
UNITS = {
    "kilogram": "kg", "gram": "g", "ton": "t", "megajoule": "MJ", "kilojoule": "kJ", "kilowatt hour": "kWh",
    "watt hour": "Wh", "megawatt hour": "MWh", "cubic meter": "m3", "litre": "l", "standard cubic meter": "m3",
    "ton kilometer": "tkm", "kilometer": "km", "vehicle-kilometer": "vkm", "meter": "m", "square meter": "m2",
    "hectare": "ha", "hour": "h", "minute": "min", "day": "d", "unit": "unit",
}  # fmt: skip


def unit_of(text: str) -> tuple[float, Dimension] | None:
    """Canonical units per unit that Brightway names, and its dimension; None if it is unknown."""
    try:
        return units.parse_unit(UNITS.get(text.lower(), text))
    except units.UnitError:
        return None


class Activities:
    """The activities of a database by name and code."""

    def __init__(self, database: Database, rows: Sequence[MappingRow] | None = None) -> None:
        self.database, self.path = database, database.nodes
        asked = (None, ()) if rows is None else ([row.activity for row in rows], [row.code for row in rows])
        found = nodes(self.path, (database.name,), *asked)
        self.all = [node for node in found if node.type in PROCESS_TYPES]
        self.by_code = {node.code: node for node in self.all}
        self.by_name: dict[str, list[DatabaseNode]] = {}
        for node in self.all:
            self.by_name.setdefault(node.name.lower(), []).append(node)

    @cached_property
    def everything(self) -> Activities:
        """All activities of the database, where only those of a table were read: for the nearest names."""
        return Activities(self.database)

    def units(self, found: Iterable[DatabaseNode]) -> dict[int, str]:
        """The unit of each activity's product."""
        read = details(self.path, [node.id for node in found])
        return {id: str(data.get("unit") or "") for id, data in read.items()}

    def label(self, node: DatabaseNode, unit: str) -> str:
        """An activity as a person writes it."""
        product = f" | {node.product}" if node.product else ""
        return f"{node.name}{product} | {node.location or 'no location'} | {unit or 'no unit'}"

    def near(self, name: str) -> list[str]:
        """Names of activities nearest to a mistaken one."""
        words = {word for word in name.lower().replace(",", " ").split() if len(word) > 2}
        pool = [known for known in self.by_name if any(word in known for word in words)] or list(self.by_name)
        pool.sort(key=lambda known: -sum(word in known for word in words))
        return [self.by_name[known][0].name for known in nearest(name, pool[:2000])]
