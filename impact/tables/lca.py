"""A full LCIA of a case and of a network as text; its DataFrames and JSON stand in `lca_data`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.brightway.coverage import COVERED, NOT_COVERED, PARTLY
from impact.engine.names import own_name
from impact.ground.layout import grid, rounded, wrapped
from impact.tables.lca_data import largest, level_of, saving_of, unit_of
from impact.tables.show import across

if TYPE_CHECKING:
    from impact.brightway.lca import Lca
    from impact.brightway.lca_network import NetworkLca

Array = NDArray[np.float64]

MARK = {COVERED: "", PARTLY: " *"}
UNKNOWN = "not covered"
TOP = 3  # contributions shown for a category


def text(lca: Lca) -> str:
    """Savings, levels, what contributes most, and what is covered."""
    result = lca.result
    families = ", ".join(dict.fromkeys(category.name[0] for category in lca.categories))
    parts = [f"{result.case.id}: {result.case.title}", f"{families} · year {result.year} · {result.case.approach}"]
    if lca.given and result.options.background is not None:
        name = result.options.background.name
        parts.append(f"background {name} for {len(lca.given)} processes (Brightway stores it in single precision)")
    if not result.runs:
        return "\n".join([*parts, "", f"The exchange does not run in {result.year}: it saves nothing."])
    shown = [i for i in range(len(lca.categories)) if lca.coverage_by_category[i].grade != NOT_COVERED]
    saved = [i for i in shown if any(lca.has_saving(i, c.baseline, c.alternative) for c in result.comparisons)]
    if saved:
        parts += ["", "Savings (baseline minus alternative; positive is better)", _savings(lca, saved)]
    if shown:
        parts += ["", "Levels", _levels(lca, shown)]
    if any(lca.has_saving(i) for i in saved):
        parts += ["", f"What the saving of {result.baseline} → {result.alternative} consists of"]
        parts += _contributions(lca, saved)
    partly = [i for i in shown if lca.coverage_by_category[i].grade == PARTLY]
    if partly:
        parts += ["", "* Partly covered: the number is a part of the whole, and may mislead.", *_partly(lca, partly)]
    missing = [i for i in range(len(lca.categories)) if i not in shown]
    if missing:
        names = "; ".join(title(lca, i) for i in missing)
        parts += ["", *wrapped(f"Not covered by the inventory, so no number: {names}.", 0)]
    parts += _notes(lca, shown)
    without = lca.without_counterpart()
    if without:
        parts += ["", "Flows of this case that the method's flow list does not have:"]
        parts += [line for flow, reason in without.items() for line in wrapped(f"{flow}: {reason}", 2)]
    return "\n".join(parts)


def network_text(network: NetworkLca) -> str:
    """Every case, and the plain sums of the default savings."""
    of, sums = network.network, list(enumerate(network.sums()))
    head = f"{of.id}: {of.title}, plain sum of the default savings of operating cases"
    names = [title(network.cases[0], i) for i, _ in sums]
    known = [[names[i], figure(one.value), f"{one.category.unit}/a"] for i, one in sums if one.value is not None]
    missing = [names[i] for i, one in sums if one.value is None]
    end = [head, *([grid(known, ["", "sum", "unit"])] if known else [])]
    end += wrapped(f"No sum, because a case has no number: {', '.join(missing)}.", 0) if missing else []
    return "\n\n".join([*(str(one) for one in network.cases), "\n".join(end)])


def _savings(lca: Lca, shown: list[int]) -> str:
    pairs = sorted(lca.result.comparisons, key=lambda c: not c.default)
    columns = [[_known(saving_of(lca, i, c)) for i in shown] for c in pairs]
    return _table(lca, shown, [f"{c.baseline} → {c.alternative}" for c in pairs], columns, "the default comparison")


def _levels(lca: Lca, shown: list[int]) -> str:
    names = list(lca.result.case.scenarios)
    columns = [[_known(level_of(lca, i, name)) for i in shown] for name in names]
    return _table(lca, shown, names, columns, "")


def _table(lca: Lca, shown: list[int], names: list[str], columns: list[list[str]], first: str) -> str:
    titles = [title(lca, i) + MARK[lca.coverage_by_category[i].grade] for i in shown]
    return across(titles, names, columns, [unit_of(lca, i) for i in shown], first)


def _known(value: float | None) -> str:
    return UNKNOWN if value is None else figure(value)


def figure(value: float) -> str:
    """Three significant figures; very small and very large ones with a power of ten."""
    return f"{value:.2e}" if value and not 1e-4 <= abs(value) < 1e12 else rounded(value)


def _contributions(lca: Lca, shown: list[int]) -> list[str]:
    """The largest parts of the default saving, by flow, process and partner."""
    saved = {by: lca.saved(by) for by in ("flow", "process", "partner")}
    lines = []
    called = {id: own_name(lca.result.case, id) for id in saved["partner"]}
    saved["partner"] = {called[id]: values for id, values in saved["partner"].items()}
    for i in shown:
        if not lca.has_saving(i) or not any(values[i] for values in saved["flow"].values()):
            continue
        lines.append(f"  {title(lca, i)} [{unit_of(lca, i)}]")
        for by, parts in saved.items():
            lines += wrapped(f"by {by}: {_largest(parts, i)}", 4)
    return lines


def _largest(parts: Mapping[str, Array], i: int) -> str:
    first, others = largest(parts, i, TOP)
    shown = [f"{name} {figure(value)}" for name, value in first]
    return "; ".join([*shown, *([f"{len(others)} others {figure(sum(others))}"] if others else [])]) or "0"


def _partly(lca: Lca, partly: list[int]) -> list[str]:
    """Why each is only partly covered, and how evenly the two scenarios of the default saving are.

    Categories that lack the same processes stand together.
    """
    grouped: dict[tuple[str, str], list[str]] = {}
    pair = (lca.result.baseline, lca.result.alternative)
    for i in partly:
        c = lca.coverage_by_category[i]
        held = " and ".join(f"{c.share_of_climate[name]:.0%} in {name}" for name in pair)
        missing = f" Without: {', '.join(c.without[:4])}" + (" ..." if len(c.without) > 4 else ".") if c.without else ""
        why = f"{c.processes} of {c.expected} processes hold such flows (of the climate terms: {held})"
        grouped.setdefault((why, missing), []).append(f"{title(lca, i)} ({c.known} of {c.substances})")
    lines = wrapped("In brackets: how many of a category's substances the inventory knows.", 2)
    for (why, missing), titles in grouped.items():
        lines += wrapped(f"{'; '.join(titles)}: {why}.{missing}", 2)
    return lines


def title(lca: Lca, i: int) -> str:
    """A category's name, as short as it stays unambiguous."""
    name = lca.categories[i].name
    same = [one for one in lca.categories if one.name[:2] == name[:2]]
    return lca.categories[i].title if len(same) > 1 or len(name) < 2 else name[1]


def _notes(lca: Lca, shown: list[int]) -> list[str]:
    """What was decided for categories; a note that several share stands once."""
    grouped: dict[str, list[str]] = {}
    for i in shown:
        for note in lca.coverage_by_category[i].notes:
            grouped.setdefault(note, []).append(title(lca, i))
    lines = [line for note, titles in grouped.items() for line in wrapped(f"{', '.join(titles)}: {note}", 2)]
    if any("fresh water" in note for note in grouped):
        lines += wrapped(_scarcity(lca), 2)
    return ["", "Read with it", *lines] if lines else []


def _scarcity(lca: Lca) -> str:
    """Our own answer beside a world mean: scarcity by region."""
    result = lca.result
    saved, unit = result.default["water_scarcity"], result.unit("water_scarcity")
    return f"By region ({result.settings.aware}, as in `impact assess`) the default saving is {rounded(saved)} {unit}."
