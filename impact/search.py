"""Finding a process by words, Danish or English, with its cumulative factors beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from impact.cost import Money
from impact.engine.assemble import Assembler
from impact.engine.plan import Plan, Settings
from impact.engine.resolve import Resolver
from impact.engine.system import characterise
from impact.errors import nearest
from impact.factors import Inventory
from impact.indicators import INDEX
from impact.model import Case, Text, Years
from impact.tables import grid, rounded

LATEST = 2022  # the year asked for when nobody names one


def search(inventory: Inventory, words: Sequence[str], region: str = "") -> list[str]:
    """Processes whose names, keywords or group hold every word; whole names first."""
    wanted = [word.lower() for word in " ".join(words).split()]
    found = []
    for id in inventory.process_ids:
        process = inventory.process(id)
        if region and process.region and process.region.lower() != region.lower():
            continue
        text = " ".join(
            (id, process.name_da, process.answers_to, process.method, process.row["keywords"], process.group)
        )
        if all(word in text.lower() for word in wanted):
            found.append(id)
    return sorted(found, key=lambda id: (not all(word in id.lower() for word in wanted), id.lower()))


def as_dicts(inventory: Inventory, ids: Sequence[str], year: int | None) -> list[dict[str, Any]]:
    """Processes with their cradle-to-gate factors per unit and the sources behind them."""
    scores = factors_of(inventory, ids, year or LATEST)
    result = []
    for id in ids:
        process = inventory.process(id)
        result.append(
            {
                "id": id,
                "name_da": process.name_da,
                "unit": process.unit,
                "region": process.region,
                "group": process.group,
                "method": process.method,
                "default_for": process.answers_to if process.default else "",
                "year": year or LATEST,
                "climate": {"value": scores[id][0], "unit": f"t CO2e/{process.unit}"},
                "climate_direct": {"value": scores[id][1], "unit": f"t CO2e/{process.unit}"},
                "sources": sources_of(inventory, id),
                "evidence": sorted({f.row["evidence"] for e in inventory.exchanges(id) for f in e.facts}),
                "note": process.note,
            }
        )
    return result


def sources_of(inventory: Inventory, id: str) -> list[str]:
    """The sources of a process's own rows."""
    ids = dict.fromkeys(f.source for e in inventory.exchanges(id) for f in e.facts)
    return [str(inventory.source(source)) for source in ids]


def factors_of(inventory: Inventory, ids: Sequence[str], year: int) -> dict[str, tuple[float, float]]:
    """Life-cycle and direct climate factors [t CO2e per unit of product], GWP100 AR6."""
    if not ids:
        return {}
    nothing = Case("search", Text(""), "idea", Years(year, year, 1), {}, {}, {}, {})
    resolver = Resolver(nothing, inventory)
    assembler = Assembler(nothing, resolver, (year,), Money(inventory, "DKK", year), strict=False)
    columns = {id: assembler.column_of(resolver.product(id)) for id in ids}
    system = assembler.finish()
    C, _ = characterise(system, "ar6")
    scores = Plan(nothing, inventory, Settings(), system, resolver, [], C).evaluate().scores[0, 0]
    both = [INDEX["climate"], INDEX["climate_direct"]]
    factors = {id: inventory.process(id).factor for id in ids}
    return {id: tuple(float(x) * factors[id] for x in scores[at, both]) for id, at in columns.items()}  # type: ignore[misc]


def published_year(inventory: Inventory, id: str, year: int) -> int | None:
    """The published year nearest to the one asked for, where a process's own values change over the years."""
    used = [e.at(year)[0].year for e in inventory.exchanges(id) if e.series]
    return min(used, key=lambda y: abs((y or 0) - year), default=None)


def _first_source(inventory: Inventory, id: str) -> str:
    own = sources_of(inventory, id)
    if not own:
        return "made of its inputs"
    return own[0][:60] + (f" (+{len(own) - 1})" if len(own) > 1 else "")


def as_text(inventory: Inventory, ids: Sequence[str], words: Sequence[str], year: int | None) -> str:
    """A table of processes and factors, or the nearest names if nothing fits."""
    if not ids:
        close = nearest(" ".join(words), inventory.names)
        return "Nothing found." + (" Nearest: " + "; ".join(close) + "." if close else "")
    scores = factors_of(inventory, ids, year or LATEST)
    rows = []
    for id in ids:
        process = inventory.process(id)
        default = f"default for '{process.answers_to}'" if process.default else process.method
        used = published_year(inventory, id, year or LATEST)
        default += f" ({used})" if used not in (None, year or LATEST) else ""
        per_unit = [rounded(score * 1000, 4) for score in scores[id]]  # kg
        rows.append([id, *per_unit, f"kg CO2e/{process.unit}", default, _first_source(inventory, id)])
    header = ["process", "life-cycle", "direct", "per unit", "", "source"]
    widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
    rows = [[*row[:4], row[4].ljust(widths[4]), row[5].ljust(widths[5])] for row in rows]
    header = [*header[:4], header[4].ljust(widths[4]), header[5].ljust(widths[5])]
    note = f"Year {year or LATEST} where values change over the years; GWP100 AR6; cradle to gate."
    return "\n".join([grid(rows, header), note])
