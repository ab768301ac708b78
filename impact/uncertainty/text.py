"""Simulations as text that a terminal shows well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.ground.layout import grid, rounded, wrapped
from impact.model.indicators import BY_NAME, HEADLINE
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.outputs import LEVEL, SAVING, Output
from impact.uncertainty.table import QUANTILES, OutputTable

if TYPE_CHECKING:
    from impact.results.assessment import Comparison
    from impact.uncertainty.summary import Figures, NetworkSimulation, Simulation

_HEADER = ["", "mean", "2.5 %", "median", "97.5 %", "P(saving>0)", "of the baseline", "unit"]


def simulation_text(simulation: Simulation) -> str:
    """One case: the savings of every comparison with their spread, and what was drawn."""
    result = simulation.result
    parts = [f"{result.case.id}: {result.case.title}", _drawn(simulation, len(simulation.inputs))]
    if not result.runs:
        return "\n".join([*parts, "", f"The exchange does not run in {result.year}: it saves nothing."])
    for c in result.comparisons:
        rows = []
        for name in HEADLINE:
            output = Output(SAVING, c.baseline, c.alternative, SYSTEM, name)
            row = _row(simulation.table, output, simulation.unit(name), _share(simulation, c, name))
            rows += [row] if row else []
        mark = " (default)" if c.default else ""
        parts += ["", f"Savings of '{c.alternative}' against '{c.baseline}'{mark}"]
        parts.append(grid(rows, _HEADER) if rows else "Nothing differs.")
    return "\n".join([*parts, *_own_error(simulation.n)])


def network_text(simulation: NetworkSimulation) -> str:
    """A network: its total, and each case's climate saving."""
    network = simulation.result.network
    rows = [_row(simulation.table, Output(SAVING, "", "", SYSTEM, name), simulation.unit(name)) for name in HEADLINE]
    left = len(simulation.result.left_out())
    counts = f"{len(simulation.cases) - left} of {len(simulation.cases)} cases count"
    parts = [f"{network.id}: {network.title} ({counts})", _drawn(simulation, 0), "", "Total saving"]
    header = [*_HEADER[:6], _HEADER[7]]
    parts.append(grid([[*row[:6], row[7]] for row in rows if row], header))
    cases = []
    for one in simulation.cases:
        id, share = one.result.case.id, _share(one, one.result.default, "climate")
        cases.append(_row(one.table, one._saving("climate"), one.unit("climate"), share, id))
    parts += ["", "Climate saving of each case (default comparison)", grid([row for row in cases if row], _HEADER)]
    return "\n".join([*parts, *_own_error(simulation.n)])


def _share(simulation: Simulation, c: Comparison, name: str) -> str:
    """The saving as a share of the baseline: of the default comparison draw by draw, of others mean by mean."""
    if not simulation.result.runs:
        return ""
    if c.default:
        found = simulation.relative_saving(name)
        return "" if found is None else f"{found[0]:.0%}"
    level = simulation.table.mean(Output(LEVEL, c.baseline, "", SYSTEM, name))
    saving = simulation.table.mean(Output(SAVING, c.baseline, c.alternative, SYSTEM, name))
    return f"{saving / level:.0%}" if level > 0 else ""


def _own_error(n: int) -> list[str]:
    worst = 0.5 / n**0.5
    return ["", *wrapped(f"P(saving > 0) of {n:,} draws has an error of its own of at most ±{worst:.1g}.", 0)]


def _drawn(simulation: Figures, inputs: int) -> str:
    what = f" of {inputs} uncertain inputs" if inputs else ""
    return f"{simulation.n:,} draws{what}, seed {simulation.seed}; scenarios are compared draw by draw"


def _row(table: OutputTable, output: Output, unit: str, share: str = "", label: str = "") -> list[str] | None:
    """A line of the table; none for a saving that is always zero."""
    where = table.outputs[output]
    if where.row < 0 and where.certain == 0 and not label:
        return None
    low, middle, high = (rounded(float(q)) for q in table.quantiles(output, QUANTILES))
    chance = table.probability(output)
    said = {0.0: "in no draw", 1.0: "in all draws"}.get(chance.value, str(chance).partition(" ")[0])
    return [label or BY_NAME[output.indicator].title, rounded(table.mean(output)), low, middle, high, said, share, unit]


def thresholds_text(simulation: Figures, thresholds: Sequence[tuple[str, float]]) -> str:
    """How probably the default saving lies above each threshold."""
    lines = [
        f"P({BY_NAME[name].title} saving > {rounded(value)} {simulation.unit(name)}) ="
        f" {simulation.probability(name, value)}"
        for name, value in thresholds
    ]
    return "\n".join(["", *lines]) if lines else ""
