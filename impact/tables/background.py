"""What a background database stands in for, and the part of a saving that it gives: as text and for `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from impact.brightway.from_background import BOUNDARIES, notes, remaining, replaced, saved_from_background
from impact.model.indicators import HEADLINE, INDEX
from impact.results.assessment import Assessment
from impact.tables.show import terminal
from impact.tables.table import FIGURE, TEXT, Column
from impact.tables.table import table as table_of


def as_dict(result: Assessment) -> dict[str, Any] | None:
    """For `--json`, with numbers that are not rounded; None without a background."""
    background = result.settings.background
    if background is None:
        return None
    part, saving = saved_from_background(result), result.default.saving
    return {
        **background.provenance(),
        "replaced": replaced(result),
        "not_mapped": remaining(result),
        "boundary": "life-cycle",
        "kept": {
            **background.kept(result.settings.aware),
            "climate_direct, cost": "boundaries that stop before a supply chain",
        },
        "savings": {
            name: {
                "background": float(part[INDEX[name]]) + 0.0,
                "inventory": float(saving[INDEX[name]] - part[INDEX[name]]) + 0.0,
                "unit": result.unit(name),
            }
            for name in background.replaced(result.settings.aware)
        },
        "notes": notes(result, background),
    }


def text(result: Assessment, shown: Sequence[str] = HEADLINE) -> list[str]:
    """Lines for the terminal; none without a background."""
    background = result.settings.background
    if background is None:
        return []
    found = replaced(result)
    if not found:
        return [f"Background {background.name}: the case reaches none of the processes that the table maps."]
    part, saving = saved_from_background(result), result.default.saving
    lines = [f"Background {background.name}, life-cycle boundary ({background.mapping_path.name})"]
    lines += [f"  {process} ← {label}" for process, label in found.items()]
    columns = (Column("name", "part of the default saving", TEXT), Column("background", "background"),
               Column("inventory", "inventory"), Column("unit", "unit", FIGURE))  # fmt: skip
    rows = [
        (name, float(part[i]), float(saving[i] - part[i]), result.unit(name))
        for name in shown
        if name in background.replaced(result.settings.aware) and saving[i := INDEX[name]]
    ]
    lines.append(terminal(table_of(columns, rows)))
    left = remaining(result)
    if left:
        lines.append(f"From our inventory: {', '.join(left[:8])}{' ...' if len(left) > 8 else ''}.")
    lines.append(f"{BOUNDARIES}, and so do {', '.join(background.kept(result.settings.aware))}.")
    return [*lines, *notes(result, background)]
