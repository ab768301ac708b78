"""What a name means: a process, or a general name (`electricity DK`) to which several answer."""

from __future__ import annotations

from impact.factors.tables import InventoryRow, InventoryTable
from impact.ground.errors import ImpactError, did_you_mean


class UnknownProcess(ImpactError):
    """A name that no process answers to, or several do."""

    def __init__(self, kind: str, message: str, remedy: str = "") -> None:
        self.kind, self.message, self.remedy = kind, message, remedy
        super().__init__(f"{message} {remedy}".strip())


class Names:
    """Processes by id and general name."""

    def __init__(self, table: InventoryTable) -> None:
        self.table = table
        self._candidates: dict[str, list[InventoryRow]] = {}

    def __getitem__(self, id: str) -> InventoryRow:
        return self.table.of(id)[0]

    @property
    def ids(self) -> list[str]:
        return list(self.table.firsts)

    def candidates(self, name: str) -> list[InventoryRow]:
        """The processes that answer to a general name."""
        if name not in self._candidates:
            self._candidates[name] = [row for row in self.table.containing(name) if row["answers_to"] == name]
        return self._candidates[name]

    @property
    def all(self) -> list[str]:
        """Every name that a case may use."""
        general = dict.fromkeys(row["answers_to"] for row in self.table if row["answers_to"])
        return [*self.ids, *general]

    def __contains__(self, name: str) -> bool:
        return name in self.table.firsts or bool(self.candidates(name))

    def resolve(self, name: str, method: str = "") -> str:
        """The process that a name means.

        Parameters
        ----------
        name : str
            A process's id, or a general name such as `electricity DK`.
        method : str
            Which candidate to take for a general name (`residual mix`); the default one if empty.

        Raises
        ------
        UnknownProcess
            With the nearest names if nothing answers, or with all candidates if several do and none is the default.
        """
        if name in self.table.firsts:
            return name
        candidates = self.candidates(name)
        if not candidates:
            raise UnknownProcess("unknown-process", f"Unknown process '{name}'.", did_you_mean(name, self.all))
        if method and not any(row["method"] == method for row in candidates) and not self.is_method(method):
            known = [row["method"] for row in candidates]
            raise UnknownProcess("unknown-method", f"'{name}' has no method '{method}'.", did_you_mean(method, known))
        chosen = [row for row in candidates if method and row["method"] == method]
        chosen = chosen or [row for row in candidates if row["default"] == "yes"]
        if len(chosen) == 1 or len(candidates) == 1:
            return (chosen or candidates)[0]["id"]
        remedy = "Choose one of: " + "; ".join(row["id"] for row in candidates) + "."
        raise UnknownProcess("ambiguous-process", f"'{name}' is ambiguous.", remedy)

    def suggestions(self, name: str, region: str = "") -> list[str]:
        """Names a person may have meant: longer ones that start alike (of the region first), Danish names, keywords."""
        asked = name.lower()
        longer = [n for n in self.all if n.lower() == asked or n.lower().startswith(asked + " ")]
        longer.sort(key=lambda n: (n.lower() != asked, region not in n.split(), len(n)))
        other = [
            row["id"]
            for row in self.table
            if asked in row["name_da"].lower() or asked in [k.strip().lower() for k in row["keywords"].split(";")]
        ]
        return list(dict.fromkeys(longer[:3] + sorted(other, key=len)[:3]))[:3]

    def is_method(self, method: str) -> bool:
        return any(row["method"] == method for row in self.table.containing(method))

    def methods(self, name: str) -> dict[str, str]:
        """The candidates of a general name: method to process id, the default first."""
        rows = sorted(self.candidates(name), key=lambda row: row["default"] != "yes")
        return {row["method"]: row["id"] for row in rows}
