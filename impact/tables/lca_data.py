"""A full LCIA in tidy DataFrames, and as the object of `impact lca --json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.factors import Inventory
from impact.ground.tidy import tidy
from impact.ground.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from impact.brightway.coverage import Coverage
    from impact.brightway.lca import Lca
    from impact.brightway.lca_network import NetworkLca
    from impact.results.assessment import Comparison

Array = NDArray[np.float64]

COVERAGE = ("grade", "processes", "of", "share_of_climate", "without", "known_substances", "substances")
NAME = ["family", "category", "indicator"]


def levels(lca: Lca) -> pd.DataFrame:
    """One row per category and scenario; no value where the category is not covered."""
    rows = [
        (*_name(lca, i), scenario, level_of(lca, i, scenario), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        for scenario in lca.result.case.scenarios
    ]
    return tidy([*NAME, "scenario", "value", "unit", "coverage"], rows)


def savings(lca: Lca) -> pd.DataFrame:
    """One row per category and comparison; no value where the category is not covered."""
    rows = [
        (*_name(lca, i), c.baseline, c.alternative, c.default, saving_of(lca, i, c), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        for c in lca.result.comparisons
    ]
    columns = [*NAME, "baseline", "alternative", "default", "value", "unit", "coverage"]
    return tidy(columns, rows)


def contributions(lca: Lca, by: str) -> pd.DataFrame:
    """One row per category, scenario and flow, process or partner; `saving` as scenario is the default comparison."""
    parts = {scenario: lca.shares(scenario, by) for scenario in lca.result.case.scenarios}
    rows = [
        (*_name(lca, i), scenario, "level", name, float(values[i]), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        for scenario, shares in parts.items()
        if lca.has_level(i, scenario)
        for name, values in shares.items()
        if values[i]
    ]
    saved = lca.saved(by)
    pair = f"{lca.result.baseline} → {lca.result.alternative}"
    rows += [
        (*_name(lca, i), pair, "saving", name, float(values[i]), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        if lca.has_saving(i)
        for name, values in saved.items()
        if values[i]
    ]
    return tidy([*NAME, "scenario", "of", by, "value", "unit", "coverage"], rows)


def coverage(lca: Lca) -> pd.DataFrame:
    """One row per category: its grade, what stands behind it, and what a reader must know."""
    rows = []
    for i, c in enumerate(lca.coverage_by_category):
        found = _covered(c) | {"without": "; ".join(c.without), "notes": " ".join(c.notes)}
        rows.append((*_name(lca, i), *found.values()))
    return tidy([*NAME, *COVERAGE, "notes"], rows)


def _covered(c: Coverage) -> dict[str, Any]:
    values = (c.grade, c.processes, c.expected, dict(c.share_of_climate), list(c.without), c.known, c.substances)
    return dict(zip(COVERAGE, values, strict=True))


def document(found: Sequence[Lca], inventory: Inventory) -> dict[str, Any]:
    """The object that `impact lca --json` prints; numbers are not rounded."""
    cases = {lca.result.case.id: lca for lca in reversed(found)}  # a case that is named twice stands once
    background = next((lca.result.options.background for lca in found), None)
    return {
        "cases": [_case(cases[id]) for id in reversed(cases)],
        "provenance": {
            "impact": VERSION,
            "factors": inventory.sha256,
            **({"background": background.provenance()} if background else {}),
            "methods": list(dict.fromkeys(category.origin for lca in found for category in lca.categories)),
            "files": {"/".join(Path(lca.result.case.path).parts[-2:]): lca.result.case.sha256 for lca in found},
        },
    }


def _case(lca: Lca) -> dict[str, Any]:
    result = lca.result
    return {
        "id": result.case.id,
        "year": result.year,
        "runs": result.runs,
        "approach": result.case.approach,
        "electricity": result.electricity_method,
        "categories": [_category(lca, i) for i in range(len(lca.categories))],
        "without_counterpart": lca.without_counterpart(),
    }


def _category(lca: Lca, i: int) -> dict[str, Any]:
    c, category = lca.coverage_by_category[i], lca.categories[i]
    scenarios, unit = lca.result.case.scenarios, unit_of(lca, i)
    return {
        "name": list(category.name),
        "unit": unit,
        "coverage": _covered(c),
        "notes": list(c.notes),
        "levels": {name: level_of(lca, i, name) for name in scenarios},
        "savings": [
            {
                "baseline": pair.baseline,
                "alternative": pair.alternative,
                "default": pair.default,
                "value": saving_of(lca, i, pair),
            }
            for pair in lca.result.comparisons
        ],
        "contributions": {
            by: {name: float(values[i]) for name, values in lca.saved(by).items() if values[i]}
            for by in ("flow", "process", "partner")
            if lca.has_saving(i)
        },
    }


def _name(lca: Lca, i: int) -> tuple[str, str, str]:
    name = lca.categories[i].name
    return name[0], name[1] if len(name) > 1 else "", name[2] if len(name) > 2 else ""


def _grade(lca: Lca, i: int) -> str:
    return lca.coverage_by_category[i].grade


def unit_of(lca: Lca, i: int) -> str:
    return f"{lca.categories[i].unit}/a"


def level_of(lca: Lca, i: int, scenario: str) -> float | None:
    """A scenario's level, or none where the inventory does not give one: never a zero that looks like a result."""
    return float(lca.level(scenario)[i]) if lca.has_level(i, scenario) else None


def saving_of(lca: Lca, i: int, pair: Comparison) -> float | None:
    """The saving of a comparison, or none where the inventory does not give one for both of its scenarios."""
    known = lca.has_saving(i, pair.baseline, pair.alternative)
    return float(lca.saving(pair.baseline, pair.alternative)[i]) if known else None


def largest(parts: Mapping[str, Array], i: int, most: int) -> tuple[list[tuple[str, float]], list[float]]:
    """The largest parts of a category's saving by name, and the values of all others."""
    found = sorted(
        ((name, float(values[i])) for name, values in parts.items() if values[i]), key=lambda part: -abs(part[1])
    )
    return found[:most], [value for _name, value in found[most:]]


def network_total(network: NetworkLca) -> pd.DataFrame:
    """One row per category: the sum, missing if a case has no number, and the cases without one."""
    rows = [
        (*(*one.category.name, "", "")[:3], one.value, f"{one.category.unit}/a", ", ".join(one.without))
        for one in network.sums()
    ]
    return tidy((*NAME, "value", "unit", "without"), rows)


def network_document(network: NetworkLca) -> dict[str, Any]:
    """A network as `impact lca --json` prints it, without its cases."""
    out = network.network.left_out()
    return {
        "id": network.network.id,
        "year": network.network.year,
        "left_out": {id: overlap.counts if overlap else None for id, overlap in out.items()},
        "total": [
            {
                "name": list(one.category.name),
                "unit": f"{one.category.unit}/a",
                "value": one.value,
                "counted": list(one.counted),
                "without": list(one.without),
            }
            for one in network.sums()
        ],
    }
