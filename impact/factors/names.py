"""What a name means: a process, or a general name (`electricity DK`) to which several answer."""

from __future__ import annotations

from functools import cached_property

from impact.errors import ImpactError, did_you_mean
from impact.factors.tables import Row


class UnknownProcess(ImpactError):
    """A name that no process answers to, or several do."""

    def __init__(self, kind: str, message: str, remedy: str = "") -> None:
        self.kind, self.message, self.remedy = kind, message, remedy
        super().__init__(f"{message} {remedy}".strip())


class Names:
    """Processes by id and general name."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = {row.cells[0]: row for row in rows}

    @cached_property
    def answers(self) -> dict[str, list[str]]:
        """General names and the processes that answer to each."""
        answers: dict[str, list[str]] = {}
        for row in self.rows.values():
            if row["answers_to"]:
                answers.setdefault(row["answers_to"], []).append(row["id"])
        return answers

    @property
    def all(self) -> list[str]:
        """Every name that a case may use."""
        return [*self.rows, *self.answers]

    def __contains__(self, name: str) -> bool:
        return name in self.rows or name in self.answers

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
        if name in self.rows:
            return name
        candidates = self.answers.get(name)
        if not candidates:
            raise UnknownProcess("unknown-process", f"Unknown process '{name}'.", did_you_mean(name, self.all))
        if method:
            for candidate in candidates:
                if self.rows[candidate]["method"] == method:
                    return candidate
            if self.is_method(method):
                return self._default(name, candidates)
            known = [self.rows[c]["method"] for c in candidates]
            raise UnknownProcess("unknown-method", f"'{name}' has no method '{method}'.", did_you_mean(method, known))
        return self._default(name, candidates)

    def is_method(self, method: str) -> bool:
        return any(row["method"] == method for row in self.rows.values())

    def _default(self, name: str, candidates: list[str]) -> str:
        chosen = [c for c in candidates if self.rows[c]["default"] == "yes"]
        if len(chosen) == 1 or len(candidates) == 1:
            return (chosen or candidates)[0]
        remedy = "Choose one of: " + "; ".join(candidates) + "."
        raise UnknownProcess("ambiguous-process", f"'{name}' is ambiguous.", remedy)

    def methods(self, name: str) -> dict[str, str]:
        """The candidates of a general name: method to process id, the default first."""
        rows = [self.rows[c] for c in self.answers.get(name, [])]
        return {row["method"]: row["id"] for row in sorted(rows, key=lambda r: r["default"] != "yes")}
