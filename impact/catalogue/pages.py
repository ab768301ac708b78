"""The pages in docs/inventory/: coverage, one page per group of processes, sources. Written from the tables alone."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from impact.catalogue.coverage import coverage
from impact.catalogue.factor import Factors, published_year, solve, source_ids_of
from impact.catalogue.listing import kilograms
from impact.catalogue.markdown import page, table
from impact.factors import Inventory
from impact.factors.tables import COLUMNS, read
from impact.ground import paths

YEAR = 2022  # of every factor on the pages
SHARE_ALIKE = "share-alike"
_LEGEND = (
    f"Factors in kg CO2e per unit of the product, cradle to gate, GWP100 AR6, for {YEAR}; `direct` is what the one who"
    " runs or buys the process counts in scopes 1 and 2. *Year*: where values change over the years, the published year"
    " used. *Counts*: CO2 only or CO2e; `direct` (at the stack), `upstream` (its supply chain), `not split` (the"
    " publisher gives one sum). *Covers*: groups of elementary flows behind the process. *Sources*: of its own rows for"
    " that year, see [sources](sources.md); `+ inputs`: and of the processes it takes from."
)


def pages(inventory: Inventory, apart: Inventory | None = None) -> dict[str, str]:
    """All pages by file name; `apart` is the inventory with the share-alike tables on top."""
    ids = sorted(inventory.process_ids, key=str.lower)
    solved = solve(inventory, ids, YEAR)
    made = {
        f"{group}.md": _group_page(solved, group, [id for id in ids if inventory.process(id).group == group])
        for group in groups(inventory)
    }
    links = [(name.removesuffix(".md"), name) for name in made]
    layers = [inventory]
    if apart is not None:
        added = sorted(set(apart.process_ids) - set(ids), key=str.lower)
        made[f"{SHARE_ALIKE}.md"] = _share_alike(solve(apart, added, YEAR), added)
        layers.append(apart)
    made["sources.md"] = _sources(layers)
    made["index.md"] = coverage(solved, links, apart is not None)
    return made


def groups(inventory: Inventory) -> list[str]:
    """The groups of processes in the order of their names."""
    return sorted({inventory.process(id).group for id in inventory.process_ids})


def write(folder: Path) -> list[Path]:
    """Write all pages of the bundled inventory and remove pages of groups that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(*bundled())
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in made]


def bundled() -> tuple[Inventory, Inventory | None]:
    """Our own tables without any layer, and with the share-alike tables on top."""
    ours = paths.data("factors")
    apart = ours / SHARE_ALIKE
    return Inventory(read([ours])), Inventory(read([ours, apart])) if apart.is_dir() else None


# ---------------------------------------------------------------------------------------------- one page per group


def _group_page(solved: Factors, group: str, ids: Sequence[str]) -> str:
    inventory = solved.inventory
    parts = [f"{len(ids)} processes. {_LEGEND}", "## Processes", _processes(solved, ids)]
    compared = _comparison(solved, ids)
    if compared:
        text = (
            "Where several processes answer to one general name: the factor of each, and how it compares with the"
            " default (**bold**: what a case gets that does not choose). The spread is the largest factor over the"
            " smallest."
        )
        parts += ["## Comparison of sources", text, compared]
    priced = _prices(inventory, ids)
    if priced:
        parts += ["## Prices", "The latest published year; all years are in `factors/prices.csv`.", priced]
    return page(f"Inventory: {group}", parts)


def _processes(solved: Factors, ids: Iterable[str]) -> str:
    inventory = solved.inventory
    rows = []
    for id in ids:
        process, basis = inventory.process(id), solved.basis(id)
        life_cycle, direct = (kilograms(value) if basis.gases else "" for value in solved.climate(id))
        year = published_year(inventory, id, YEAR)
        cells = [id, process.name_da, process.unit, process.region, process.method, life_cycle, direct]
        cells += [str(year or ""), str(basis) if basis.gases else "", _short(basis.covers), _cited(inventory, id)]
        rows.append(cells)
    header = ["process", "Danish", "unit", "region", "method", "life-cycle", "direct", "year", "counts", "covers"]
    return table([*header, "sources"], rows, right=("life-cycle", "direct", "year"))


_SHORT = {
    "greenhouse gas": "gases", "air pollutant": "air", "water": "water", "nutrient": "nutrients",
    "primary energy": "energy", "waste": "waste", "virgin material": "material",
}  # fmt: skip


def _short(covers: Iterable[str]) -> str:
    return ", ".join(_SHORT.get(group, group) for group in covers)


def _cited(inventory: Inventory, id: str) -> str:
    """The sources of a process's own rows, and whether it takes anything from other processes."""
    linked = any(exchange.kind == "input" for exchange in inventory.exchanges(id))
    priced = [] if inventory.exchanges(id) else list(dict.fromkeys(p.fact.source for p in inventory.prices(id)))
    return ", ".join([*source_ids_of(inventory, id, YEAR), *priced]) + (" + inputs" if linked else "")


def _comparison(solved: Factors, ids: Sequence[str]) -> str:
    """The candidates of each general name side by side."""
    inventory = solved.inventory
    names: dict[str, list[str]] = {}
    for id in ids:
        if inventory.process(id).answers_to:
            names.setdefault(inventory.process(id).answers_to, []).append(id)
    rows = []
    for name, candidates in sorted(names.items(), key=lambda item: item[0].lower()):
        if len(candidates) < 2:
            continue
        factors = {id: solved.climate(id)[0] for id in candidates}
        default = next((id for id in candidates if inventory.process(id).default), "")
        ordered = sorted(candidates, key=lambda id: (id != default, factors[id], id.lower()))
        for id in ordered:
            process = inventory.process(id)
            shown = f"**{id}**" if id == default else id
            relative = f"{100 * factors[id] / factors[default]:.0f} %" if default and factors[default] > 0 else ""
            first = id == ordered[0]
            cells = [f"{name} [{process.unit}]" if first else "", _spread(factors.values()) if first else ""]
            basis = solved.basis(id)
            year = published_year(inventory, id, YEAR)
            cells += [shown, process.method, kilograms(factors[id]), relative, str(year or "")]
            rows.append([*cells, str(basis) if basis.gases else "", _cited(inventory, id)])
    if not rows:
        return ""
    header = ["general name", "spread", "candidate", "method", "life-cycle", "of default", "year", "counts", "sources"]
    return table(header, rows, right=("spread", "life-cycle", "of default", "year"))


def _spread(factors: Iterable[float]) -> str:
    values = list(factors)
    low, high = min(values), max(values)
    if low > 0:
        return f"× {high / low:.2f}" if high / low < 10 else f"× {high / low:.0f}"
    return "" if low == high else f"{kilograms(low)} to {kilograms(high)}"


def _prices(inventory: Inventory, ids: Sequence[str]) -> str:
    """Latest price of each process, and of each general name that has one of its own."""
    priced = inventory.tables.rows["prices"].firsts
    seen: dict[str, str] = {}  # a name with prices, and a process that has them
    for id in ids:
        name = id if id in priced else inventory.process(id).answers_to
        if name in priced:
            seen.setdefault(name, id)
    rows = []
    for name, id in sorted(seen.items(), key=lambda item: item[0].lower()):
        facts = inventory.prices(id)
        years = sorted(p.fact.year for p in facts if p.fact.year)
        latest = facts[-1]
        span = "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
        rows.append([name, span, latest.fact.shown, latest.taxes, latest.fact.source, latest.fact.row["evidence"]])
    return table(["price of", "years", "latest", "taxes", "source", "evidence"], rows, right=()) if rows else ""


# ---------------------------------------------------------------------------------------------- other pages


def _share_alike(solved: Factors, ids: Sequence[str]) -> str:
    text = (
        "Data whose licence asks for the same licence on what is made from it (ODbL, CC BY-SA). They are kept in"
        " `factors/share-alike`, are not in any bundled result, and are laid on top with `--factors"
        " factors/share-alike`."
    )
    return page("Inventory: share-alike data", [text, _LEGEND, "## Processes", _processes(solved, ids)])


def _sources(layers: Sequence[Inventory]) -> str:
    """Every source with its licence and the number of rows that rest on it."""
    inventory = layers[-1]
    cited = [row for table in inventory.tables.rows.values() if "source" in COLUMNS[table.name] for row in table]
    used = Counter(row["source"] for row in cited)
    rows = []
    for id in sorted(inventory.source_ids, key=str.lower):
        source = inventory.source(id)
        title = f"[{source.title}]({source.url})" if source.url else str(source.title)
        apart = id not in layers[0].source_ids
        licence = inventory.licence(id) + (" (apart)" if apart else "")
        rows.append([id, title, source.publisher, source.year, licence, str(used[id])])
    text = f"{len(rows)} sources. `(apart)`: share-alike data, see [share-alike](share-alike.md)."
    header = ["id", "title", "publisher", "year", "licence", "rows"]
    return page(
        "Inventory: sources", [text if len(layers) > 1 else f"{len(rows)} sources.", table(header, rows, ("rows",))]
    )


def main() -> None:
    """Write the pages into the folder that the command line names."""
    for path in write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/inventory")):
        print(path)
