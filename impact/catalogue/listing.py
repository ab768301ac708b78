"""Processes side by side with their climate factors, for the terminal and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from impact.catalogue.factor import (
    LATEST,
    Factors,
    facts_at,
    published_year,
    solve,
    source_ids_of,
    sources_of,
    uncertainty_of,
)
from impact.factors import Inventory
from impact.ground.layout import rounded, width, wrapped

SHOWN = 40  # processes that a terminal shows
WIDEST = 120  # on a wide terminal
NEAR, DEFAULT = "≈", "*"
# Columns that take several lines, and how much room each gets beside the others.
_WRAPPED = {"process": 1.3, "method": 1.1, "counts": 0.8, "source": 0.9}
_LEAST = 8


def as_dicts(inventory: Inventory, ids: Sequence[str], year: int | None) -> list[dict[str, Any]]:
    """Processes with their cradle-to-gate factors per unit, what they count and the sources behind them."""
    solved = solve(inventory, ids, year or LATEST)
    return [_as_dict(solved, id) for id in ids]


def _as_dict(solved: Factors, id: str) -> dict[str, Any]:
    inventory, process, basis = solved.inventory, solved.inventory.process(id), solved.basis(id)
    life_cycle, direct = solved.climate(id)
    unit = f"t CO2e/{process.unit}"
    return {
        "id": id,
        "name_da": process.name_da,
        "unit": process.unit,
        "region": process.region,
        "group": process.group,
        "method": process.method,
        "answers_to": process.answers_to,
        "default_for": process.answers_to if process.default else "",
        "year": solved.year,
        "published_year": published_year(inventory, id, solved.year),
        "climate": {"value": life_cycle, "unit": unit},
        "climate_direct": {"value": direct, "unit": unit},
        "counts": {"gases": basis.gases, "boundary": basis.boundary},
        "covers": list(basis.covers),
        "uncertainty": sorted({uncertainty_of(fact) for fact in facts_at(inventory, id, solved.year)}),
        "sources": sources_of(inventory, id),
        "evidence": sorted({f.row["evidence"] for e in inventory.exchanges(id) for f in e.facts}),
        "note": process.note,
    }


def as_text(inventory: Inventory, ids: Sequence[str], year: int | None) -> str:
    """A table of processes and factors; of a long list only the beginning."""
    wanted = year or LATEST
    shown = list(ids[:SHOWN])
    solved = solve(inventory, shown, wanted)
    units = {inventory.process(id).unit for id in shown}
    rows = [_row(solved, id) for id in shown]
    header = {"process": "process", "life-cycle": "life-cycle", "direct": "direct", "per": "per", "method": "method"}
    header |= {"year": "year", "counts": "counts", "source": "source"}
    if len(units) == 1:
        for row in (header, *rows):
            del row["per"]
    per = f"kg CO2e/{units.pop()}" if len(units) == 1 else "kg CO2e per unit"
    notes = [f"Factors in {per}, cradle to gate, GWP100 AR6, for {wanted} where values change over the years."]
    if any(row["year"].startswith(NEAR) for row in rows):
        notes.append(f"{NEAR} nearest published year.")
    if any(row["method"].startswith(DEFAULT) for row in rows):
        notes.append(f"{DEFAULT} default of its general name.")
    parts = [_grid([header, *rows]), *wrapped(" ".join(notes), 0)]
    if len(ids) > len(shown):
        more = f"{len(ids) - len(shown)} more: add a word, or --region such as DK; --json lists all."
        parts.append(more)
    return "\n".join(parts)


def _row(solved: Factors, id: str) -> dict[str, str]:
    inventory, process, basis = solved.inventory, solved.inventory.process(id), solved.basis(id)
    life_cycle, direct = (kilograms(value) if basis.gases else "–" for value in solved.climate(id))
    used = published_year(inventory, id, solved.year)
    near = NEAR if used not in (None, solved.year) else ""
    mark = f"{DEFAULT} " if process.default else ""
    return {
        "process": id,
        "life-cycle": life_cycle,
        "direct": direct,
        "per": process.unit,
        "method": f"{mark}{process.method or (process.answers_to if mark else '')}".strip(),
        "year": f"{near}{used}" if used else "",
        "counts": str(basis),
        "source": short_sources(inventory, id, solved.year),
    }


def kilograms(tonnes: float) -> str:
    """A factor in kg with four significant digits; rounding errors of the solver are zero."""
    value = float(f"{tonnes * 1000:.9g}")
    return rounded(value, 4) if abs(value) > 1e-9 else "0"


def short_sources(inventory: Inventory, id: str, year: int) -> str:
    """Publisher and year of the first source in use, and how many others there are."""
    ids = source_ids_of(inventory, id, year)
    if not ids:
        return "no row of its own"
    source = inventory.source(ids[0])
    more = f" (+{len(ids) - 1})" if len(ids) > 1 else ""
    return f"{source.publisher}{f' {source.year}' if source.year else ''}{more}"


def _grid(rows: Sequence[dict[str, str]]) -> str:
    """A table in which texts take several lines and figures stand to the right."""
    names = list(rows[0])
    widths = {name: max(len(row[name]) for row in rows) for name in names}
    limit = min(width(), WIDEST) - 2 * (len(names) - 1)
    wrapped_ones = [name for name in names if name in _WRAPPED]
    while sum(widths.values()) > limit and max(widths[name] for name in wrapped_ones) > _LEAST:
        widths[max(wrapped_ones, key=lambda name: widths[name] / _WRAPPED[name])] -= 1
    result = [_lines(rows[0], widths), "  ".join("─" * widths[name] for name in names)]
    return "\n".join([*result, *(_lines(row, widths) for row in rows[1:])])


def _lines(row: dict[str, str], widths: dict[str, int]) -> str:
    cells = {name: _cell(name, row[name], widths[name]) for name in row}
    height = max(len(cell) for cell in cells.values())
    lines = []
    for k in range(height):
        parts = []
        for name, cell in cells.items():
            text = cell[k] if k < len(cell) else ""
            parts.append(
                text.rjust(widths[name]) if name in ("life-cycle", "direct", "year") else text.ljust(widths[name])
            )
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _cell(name: str, text: str, size: int) -> list[str]:
    """The lines of a cell; names in full, sources in at most two lines."""
    if name == "source":
        return textwrap.wrap(text, size, max_lines=2, placeholder=" …") or [""]
    return textwrap.wrap(text, size, break_on_hyphens=size < 11) or [""]
