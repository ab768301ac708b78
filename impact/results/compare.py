"""What changed between two assessments: two files of `impact assess --json`, old and new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.ground.errors import Fault, InputError, Place
from impact.ground.layout import grid, rounded

RELATIVE = 1e-12  # differences below this share of the larger value are rounding

Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One number that differs: a saving of a case's comparison, or of the total."""

    case: str
    comparison: str
    indicator: str
    unit: str
    old: float | None
    new: float | None

    @property
    def relative(self) -> float | None:
        """(new − old) / |old|, or None where there is no old value or it is zero."""
        return None if not self.old or self.new is None else (self.new - self.old) / abs(self.old)


def read(path: Path) -> dict[str, Any]:
    """A file of `impact assess --json`.

    Raises
    ------
    InputError
        If it cannot be read or is something else.
    """
    place = Place(str(path))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError([Fault("unreadable", f"cannot be read: {error.strerror}.", place)]) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError([Fault("not-json", f"is no JSON: {error}.", place)]) from None
    if not isinstance(found, dict) or not {"cases", "total", "provenance"} <= found.keys():
        remedy = "Write one with `impact assess PATH --json > FILE`."
        raise InputError([Fault("not-an-assessment", "is no output of `impact assess --json`.", place, remedy)])
    return found


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every saving that differs, case by case and in the total; cases only in one file have no other value."""
    found = []
    before, after = _savings(old), _savings(new)
    for key in dict.fromkeys([*before, *after]):
        found += _differences(key, before.get(key, {}), after.get(key, {}))
    return found


def _savings(document: Mapping[str, Any]) -> dict[tuple[str, str], Values]:
    savings: dict[tuple[str, str], Values] = {}
    for case in document["cases"]:
        for c in case["comparisons"]:
            savings[(case["id"], f"{c['baseline']} → {c['alternative']}")] = c["savings"]
    savings[("total", "")] = document["total"]
    return savings


def _differences(key: tuple[str, str], old: Values, new: Values) -> list[Change]:
    found = []
    for name in dict.fromkeys([*old, *new]):
        a, b = (values[name]["value"] if name in values else None for values in (old, new))
        if (a or b) and (a is None or b is None or abs(a - b) > RELATIVE * max(abs(a), abs(b))):
            unit = (new.get(name) or old[name])["unit"]
            found.append(Change(*key, name, unit, a, b))
    return found


def as_text(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The changes as a table, and whether program, inventory or case files differ."""
    found = changes(old, new)
    lines = _provenance(old["provenance"], new["provenance"])
    if not found:
        return "\n".join([*lines, "No saving differs."])
    rows = [
        [c.case, c.comparison, c.indicator, _shown(c.old), _shown(c.new), _percent(c.relative), c.unit] for c in found
    ]
    header = ["case", "comparison", "indicator", "old", "new", "change", "unit"]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in (1, 2)]
    rows = [[r[0], r[1].ljust(widths[0]), r[2].ljust(widths[1]), *r[3:]] for r in rows]
    header = [header[0], header[1].ljust(widths[0]), header[2].ljust(widths[1]), *header[3:]]
    return "\n".join([*lines, grid(rows, header)])


def _provenance(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    lines = []
    if old["impact"] != new["impact"]:
        lines.append(f"program: {old['impact']} → {new['impact']}")
    if old["factors"] != new["factors"]:
        lines.append(f"inventory: {old['factors'][:12]} → {new['factors'][:12]}")
    files = [name for name, sha in new["files"].items() if old["files"].get(name, sha) != sha]
    if files:
        lines.append("case files that differ: " + ", ".join(files))
    return lines


def _shown(value: float | None) -> str:
    return "–" if value is None else rounded(value, 4)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:+.2%}"


def as_dicts(found: list[Change]) -> list[dict[str, Any]]:
    """The changes for other programs, not rounded."""
    return [
        {
            "case": c.case,
            "comparison": c.comparison,
            "indicator": c.indicator,
            "unit": c.unit,
            "old": c.old,
            "new": c.new,
        }
        for c in found
    ]
