"""A full LCIA in tidy DataFrames, and as the object of `impact lca --json`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from impact.factors import Inventory
from impact.ground.tidy import tidy
from impact.ground.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

    from impact.brightway.lca import Lca
    from impact.brightway.lca_network import NetworkLca

NAME = ["family", "category", "indicator"]


def levels(lca: Lca) -> pd.DataFrame:
    """One row per category and scenario; no value where the category is not covered."""
    found = {scenario: lca.level(scenario) for scenario in lca.result.case.scenarios}
    rows = [
        (*_name(lca, i), scenario, _value(level[i], lca.has_level(i, scenario)), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        for scenario, level in found.items()
    ]
    return tidy([*NAME, "scenario", "value", "unit", "coverage"], rows)


def savings(lca: Lca) -> pd.DataFrame:
    """One row per category and comparison; no value where the category is not covered."""
    found = {
        (c.baseline, c.alternative, c.default): lca.saving(c.baseline, c.alternative) for c in lca.result.comparisons
    }
    rows = [
        (*_name(lca, i), *pair, _value(saving[i], lca.has_saving(i, *pair[:2])), unit_of(lca, i), _grade(lca, i))
        for i in range(len(lca.categories))
        for pair, saving in found.items()
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
    rows = [
        (*_name(lca, i), c.grade, c.processes, c.expected, c.share_of_climate, "; ".join(c.without), c.known,
         c.substances, " ".join(c.notes))
        for i, c in enumerate(lca.coverage_by_category)
    ]  # fmt: skip
    columns = ["grade", "processes", "of", "share_of_climate", "without", "known_substances", "substances", "notes"]
    return tidy([*NAME, *columns], rows)


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
        "coverage": {
            "grade": c.grade,
            "processes": c.processes,
            "of": c.expected,
            "share_of_climate": dict(c.share_of_climate),
            "without": list(c.without),
            "known_substances": c.known,
            "substances": c.substances,
        },
        "notes": list(c.notes),
        "levels": {name: _value(lca.level(name)[i], lca.has_level(i, name)) for name in scenarios},
        "savings": [
            {
                "baseline": pair.baseline,
                "alternative": pair.alternative,
                "default": pair.default,
                "value": _value(
                    lca.saving(pair.baseline, pair.alternative)[i], lca.has_saving(i, pair.baseline, pair.alternative)
                ),
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


def _value(value: float | np.floating[Any], known: bool) -> float | None:
    """A number, or none where the inventory does not give one: never a zero that looks like a result."""
    return float(value) if known else None


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
        "id": network.network.network.id,
        "year": network.network.network.year,
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
