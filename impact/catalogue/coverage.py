"""What the inventory holds, counted: the first page of docs/inventory/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from impact.catalogue.factor import ELEMENTARY_GROUPS, Factors
from impact.catalogue.markdown import page, table
from impact.factors import Inventory
from impact.factors.facts import EVIDENCE
from impact.factors.tables import InventoryRow

_TABLES = {
    "exchanges": "inputs and elementary flows", "prices": "prices, taxes, tariffs",
    "characterisation": "characterisation factors", "properties": "properties of substances",
    "rates": "exchange rates", "indices": "price indices", "taxes": "corporate tax and depreciation",
}  # fmt: skip
TOTAL = "**all**"


def coverage(solved: Factors, links: Sequence[tuple[str, str]], apart: bool) -> str:
    """The coverage page: groups by size, evidence, uncertainty and elementary flows covered."""
    inventory = solved.inventory
    facts = sum(len(inventory.tables.rows[name]) for name in _TABLES)
    head = (
        f"{len(inventory.process_ids):,} processes, {facts:,} sourced rows, {len(inventory.source_ids)} sources."
        " One page per group lists every process with its factor, what it counts and its sources:"
    )
    pages = [f"- [{group}]({file}): {_told(inventory, group)}" for group, file in links]
    pages += ["- [share-alike](share-alike.md): data under share-alike licences, kept apart"] if apart else []
    pages += ["- [sources](sources.md): every source with its licence"]
    rows = _rows_by_group(inventory)
    parts = [head, "\n".join(pages), "## Processes and rows", _sizes(inventory, rows)]
    parts += ["## Other tables", _other_tables(inventory)]
    text = "Share of the rows by how the value was read; see [the inventory](../inventory.md)."
    parts += ["## Evidence", text, _evidence(inventory, rows)]
    text = (
        "Rows of exchanges and prices by what the tables say of their spread: the source's own range, a stated spread"
        " (pedigree scores, a coefficient of variation or a geometric standard deviation), or neither: then the default"
        " basic uncertainty, widened by the grade of evidence, applies."
    )
    parts += ["## Uncertainty", text, _uncertainty(rows)]
    text = (
        "Processes with a row of the group somewhere in their chain. An empty cell means that nothing is known, not"
        " that nothing is emitted."
    )
    parts += ["## Elementary flows covered", text, _covered(solved)]
    return page("Inventory: coverage", parts)


def _told(inventory: Inventory, group: str) -> str:
    number = sum(inventory.process(id).group == group for id in inventory.process_ids)
    return f"{number} processes"


def _rows_by_group(inventory: Inventory) -> dict[str, list[InventoryRow]]:
    """Rows of exchanges and prices by the group of their process."""
    of_name = {}
    for id in inventory.process_ids:
        process = inventory.process(id)
        of_name[id] = process.group
        if process.answers_to:
            of_name.setdefault(process.answers_to, process.group)
    found: dict[str, list[InventoryRow]] = {group: [] for group in sorted(set(of_name.values()))}
    for name in ("exchanges", "prices"):
        for row in inventory.tables.rows[name]:
            found[of_name[row["process"]]].append(row)
    return found


def _sizes(inventory: Inventory, rows: dict[str, list[InventoryRow]]) -> str:
    processes = [inventory.process(id) for id in inventory.process_ids]
    cells = []
    for group in [*rows, TOTAL]:
        members = [p for p in processes if group in (p.group, TOTAL)]
        mine = _all(rows) if group == TOTAL else rows[group]
        names = Counter(p.answers_to for p in members if p.answers_to)
        regions = {p.region for p in members if p.region}
        years = sorted({int(row["year"]) for row in mine if row["year"]})
        kinds = Counter(row.table for row in mine)
        span = f"{years[0]} to {years[-1]}" if years else ""
        several = sum(n > 1 for n in names.values())
        counts = (len(members), several, kinds["exchanges"], kinds["prices"])
        cells.append([group, *(f"{n:,}" for n in counts), _listed(regions), span])
    header = ["group", "processes", "names with several sources", "exchange rows", "price rows", "regions", "years"]
    return table(header, cells, right=header[1:5])


def _listed(regions: set[str]) -> str:
    """The number of regions, and countries by name where they are few."""
    countries = sorted({region.partition("-")[0] for region in regions})
    if not countries:
        return "no region"
    named = ", ".join(countries) if len(countries) <= 8 else ", ".join(countries[:8]) + ", ..."
    return f"{len(regions)}: {named}"


def _all(rows: dict[str, list[InventoryRow]]) -> list[InventoryRow]:
    return [row for mine in rows.values() for row in mine]


def _other_tables(inventory: Inventory) -> str:
    cells = []
    for name, told in _TABLES.items():
        rows = list(inventory.tables.rows[name])
        years = sorted({row["year"] for row in rows if name not in ("characterisation", "properties") and row["year"]})
        span = f"{years[0]} to {years[-1]}" if years else ""
        cells.append([f"`{name}.csv`", told, f"{len(rows):,}", f"{len({row['source'] for row in rows})}", span])
    methods = ", ".join(sorted(inventory.method_names))
    header = ["table", "holds", "rows", "sources", "years"]
    return table(header, cells, right=("rows", "sources")) + f"\n\nCharacterisation methods: {methods}."


def _evidence(inventory: Inventory, rows: dict[str, list[InventoryRow]]) -> str:
    grades = [g for g in EVIDENCE if any(row["evidence"] == g for row in _all(rows))]
    cells = []
    for group, mine in [*rows.items(), (TOTAL, _all(rows))]:
        counted = Counter(row["evidence"] for row in mine)
        cells.append([group, f"{len(mine):,}", *_shares(counted[g] for g in grades)])
    others = [
        row for name in ("characterisation", "properties", "rates", "indices") for row in inventory.tables.rows[name]
    ]
    counted = Counter(row["evidence"] for row in others)
    cells.append(["other tables", f"{len(others):,}", *_shares(counted[g] for g in grades)])
    return table(["group", "rows", *grades], cells, right=("rows", *grades))


def _shares(counts: Iterable[int]) -> list[str]:
    numbers = list(counts)
    total = sum(numbers)
    return [f"{100 * n / total:.0f} %" if n else "" for n in numbers]


def _uncertainty(rows: dict[str, list[InventoryRow]]) -> str:
    cells = []
    for group, mine in [*rows.items(), (TOTAL, _all(rows))]:
        counted = Counter(_spread(row) for row in mine)
        cells.append([group, f"{len(mine):,}", *(f"{counted[k]:,}" for k in ("range", "pedigree", "other", "default"))])
    header = ["group", "rows", "published range", "pedigree scores", "other stated spread", "default"]
    return table(header, cells, right=header[1:])


def _spread(row: InventoryRow) -> str:
    if row["low"] or row["high"]:
        return "range"
    stated = row["uncertainty"] if row.table == "exchanges" else ""
    return "default" if not stated else "pedigree" if stated.startswith("pedigree") else "other"


def _covered(solved: Factors) -> str:
    inventory = solved.inventory
    counted: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for id in inventory.process_ids:
        for group in (inventory.process(id).group, TOTAL):
            counted.setdefault(group, Counter()).update(solved.basis(id).covers)
            sizes[group] += 1
    cells = [
        [
            group,
            f"{sizes[group]:,}",
            *(f"{counted[group][g]:,}" if counted[group][g] else "" for g in ELEMENTARY_GROUPS),
        ]
        for group in [*sorted(set(counted) - {TOTAL}), TOTAL]
    ]
    return table(["group", "processes", *ELEMENTARY_GROUPS], cells, right=("processes", *ELEMENTARY_GROUPS))
