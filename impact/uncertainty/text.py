"""Simulations as text that a terminal shows well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.indicators import BY_NAME, HEADLINE
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.sheet import SAVING, Output
from impact.uncertainty.table import QUANTILES, Table

if TYPE_CHECKING:
    from impact.uncertainty.summary import Figures, NetworkSimulation, Simulation

_HEADER = ["", "mean", "2.5 %", "median", "97.5 %", "P(saving > 0)", "of the baseline", "unit"]


def simulation_text(simulation: Simulation) -> str:
    """One case: the savings of every comparison with their spread, and what was drawn."""
    from impact.tables import grid

    result = simulation.result
    parts = [f"{result.case.id}: {result.case.title}", _drawn(simulation, len(simulation.inputs))]
    if not result.runs:
        return "\n".join([*parts, "", f"The exchange does not run in {result.year}: it saves nothing."])
    for c in result.comparisons:
        rows = []
        for name in HEADLINE:
            output = Output(SAVING, c.baseline, c.alternative, SYSTEM, name)
            share = simulation.relative_saving(name) if c.default else None
            row = _row(simulation.table, output, simulation.unit(name), share)
            rows += [row] if row else []
        mark = " (default)" if c.default else ""
        parts += ["", f"Savings of '{c.alternative}' against '{c.baseline}'{mark}"]
        parts.append(grid(rows, _HEADER) if rows else "Nothing differs.")
    return "\n".join(parts)


def network_text(simulation: NetworkSimulation) -> str:
    """A network: its total, and each case's climate saving."""
    from impact.tables import grid

    network = simulation.result.network
    rows = [_row(simulation.table, Output(SAVING, "", "", SYSTEM, name), simulation.unit(name)) for name in HEADLINE]
    left = len(simulation.result.left_out())
    counts = f"{len(simulation.cases) - left} of {len(simulation.cases)} cases count"
    parts = [f"{network.id}: {network.title} ({counts})", _drawn(simulation, 0), "", "Total saving"]
    header = [*_HEADER[:6], _HEADER[7]]
    parts.append(grid([[*row[:6], row[7]] for row in rows if row], header))
    cases = [
        _row(one.table, one._saving("climate"), one.unit("climate"), one.relative_saving("climate"), one.result.case.id)
        for one in simulation.cases
    ]
    parts += ["", "Climate saving of each case (default comparison)", grid([row for row in cases if row], _HEADER)]
    return "\n".join(parts)


def _drawn(simulation: Figures, inputs: int) -> str:
    what = f" of {inputs} uncertain inputs" if inputs else ""
    return f"{simulation.n:,} draws{what}, seed {simulation.seed}; scenarios are compared draw by draw"


def _row(
    table: Table, output: Output, unit: str, share: tuple[float, ...] | None = None, label: str = ""
) -> list[str] | None:
    """A line of the table; none for a saving that is always zero."""
    from impact.tables import rounded

    where = table.outputs[output]
    if where.row < 0 and where.certain == 0 and not label:
        return None
    low, middle, high = (rounded(float(q)) for q in table.quantiles(output, QUANTILES))
    chance = table.probability(output)
    of = f"{share[0]:.0%} ({share[2]:.0%} to {share[4]:.0%})" if share is not None else ""
    said = {0.0: "in no draw", 1.0: "in all draws"}.get(chance.value, str(chance))
    return [label or BY_NAME[output.indicator].title, rounded(table.mean(output)), low, middle, high, said, of, unit]


def thresholds_text(simulation: Figures, thresholds: Sequence[tuple[str, float]]) -> str:
    """How probably the default saving lies above each threshold."""
    from impact.tables import rounded

    lines = [
        f"P({BY_NAME[name].title} saving > {rounded(value)} {simulation.unit(name)}) ="
        f" {simulation.probability(name, value)}"
        for name, value in thresholds
    ]
    return "\n".join(["", *lines]) if lines else ""
