"""What changed between two assessments: two files of `impact assess --json`, old and new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.ground.errors import Fault, InputError, Place

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
