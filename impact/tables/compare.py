"""What changed between two assessments, as text and for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from impact.ground.layout import grid, rounded
from impact.results.compare import Change, changes


def as_text(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The changes as a table, and whether program, inventory or case files differ."""
    found = changes(old, new)
    lines = _provenance(old["provenance"], new["provenance"])
    if not found:
        return "\n".join([*lines, "No saving differs."])
    rows = [
        [c.case, c.comparison, c.indicator, _shown(c.old), _shown(c.new), _percent(c.relative), c.unit] for c in found
    ]
    return "\n".join([*lines, grid(rows, ["case", "comparison", "indicator", "old", "new", "change", "unit"], 3)])


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
    return [asdict(change) for change in found]
