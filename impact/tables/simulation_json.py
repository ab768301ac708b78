"""The JSON object of `impact simulate --json`: numbers are not rounded, two runs are byte-identical."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from impact.factors import Inventory
from impact.ground.version import VERSION
from impact.model import OUTSIDE
from impact.model.indicators import HEADLINE, NAMES
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.outputs import LEVEL, SAVING, Output
from impact.uncertainty.streams import BLOCK
from impact.uncertainty.summary import Figures, NetworkSimulation, Simulation
from impact.uncertainty.table import QUANTILES

Limits = Sequence[tuple[str, float]]


def as_dicts(found: Sequence[Figures], inventory: Inventory, thresholds: Limits = ()) -> dict[str, Any]:
    """Cases, totals of networks and provenance."""
    networks = [one for one in found if isinstance(one, NetworkSimulation)]
    cases = [case for network in networks for case in network.cases]
    known = {case.result.case.id for case in cases}
    cases += [one for one in found if isinstance(one, Simulation) and one.result.case.id not in known]
    first = found[0]
    return {
        "draws": first.n,
        "seed": first.seed,
        "block": BLOCK,
        "quantiles": list(QUANTILES),
        "cases": [_case(case, thresholds) for case in cases],
        "totals": [_total(network, thresholds) for network in networks],
        "provenance": {
            "impact": VERSION,
            "factors": inventory.sha256,
            "files": {case.result.case.id: case.result.case.sha256 for case in cases},
        },
    }


def _case(simulation: Simulation, thresholds: Limits) -> dict[str, Any]:
    result = simulation.result
    partners = (*result.case.partners, OUTSIDE)
    return {
        "id": result.case.id,
        "year": result.year,
        "inputs": [_input(entry) for entry in simulation.inputs],
        "comparisons": [
            {
                "baseline": c.baseline,
                "alternative": c.alternative,
                "default": c.default,
                "savings": {
                    name: _figures(simulation, Output(SAVING, c.baseline, c.alternative, SYSTEM, name), limits)
                    for name in NAMES
                },
            }
            for c, limits in ((c, thresholds if c.default else ()) for c in result.comparisons)
        ],
        "relative_savings": {
            name: {"mean": values[0], "sd": values[1], "quantiles": list(values[2:])}
            for name in HEADLINE
            if (values := simulation.relative_saving(name)) is not None
        },
        "levels": {
            scenario: {name: _figures(simulation, Output(LEVEL, scenario, "", SYSTEM, name)) for name in NAMES}
            for scenario in result.case.scenarios
        },
        "partners": {
            partner: {
                name: _figures(simulation, Output(SAVING, result.baseline, result.alternative, partner, name))
                for name in NAMES
            }
            for partner in partners
        },
    }


def _input(entry: Any) -> dict[str, Any]:
    keys = ("name", "draw", "distribution", "central", "relative", "unit", "basis", "source")
    return {key: getattr(entry, key) for key in keys} | {"distribution": entry.distribution.kind}


def _total(simulation: NetworkSimulation, thresholds: Limits) -> dict[str, Any]:
    out = sorted(simulation.result.left_out())
    savings = {name: _figures(simulation, Output(SAVING, "", "", SYSTEM, name), thresholds) for name in NAMES}
    return {"id": simulation.result.id, "left_out": out, "savings": savings}


def _figures(simulation: Figures, output: Output, thresholds: Limits = ()) -> dict[str, Any]:
    """Mean, spread, quantiles and, of a saving, how probably it lies above zero and other thresholds."""
    table = simulation.table
    quantiles = [float(q) for q in table.quantiles(output, QUANTILES)]
    found: dict[str, Any] = {
        "mean": table.mean(output) + 0.0,
        "sd": table.sd(output),
        "quantiles": [q + 0.0 if isfinite(q) else None for q in quantiles],
        "unit": simulation.unit(output.indicator),
    }
    if output.kind == SAVING:
        limits = [0.0, *(value for name, value in thresholds if name == output.indicator)]
        chances = [(limit, table.probability(output, limit)) for limit in limits]
        found["above"] = [{"threshold": limit, "probability": p.value, "error": p.error} for limit, p in chances]
    return found
