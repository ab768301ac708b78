"""Simulations of a case and of a network: as text, and in tidy DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan
from typing import TYPE_CHECKING, Any

from impact.ground.language import N_
from impact.ground.layout import rounded, wrapped
from impact.ground.tidy import tidy
from impact.model.indicators import BY_NAME, HEADLINE, NAMES
from impact.tables.show import terminal
from impact.tables.table import CHANCE, PART, RANGE, SHARE, SIGN, TEXT, UNIT, Column, Table
from impact.tables.table import table as table_of
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.outputs import LEVEL, SAVING, Output
from impact.uncertainty.table import QUANTILES

if TYPE_CHECKING:
    import pandas as pd

    from impact.results.assessment import Comparison
    from impact.uncertainty.summary import Figures, NetworkSimulation, Simulation

_IN_TERMINAL = ("name", "mean", "low", "median", "high", "chance", "share", "unit")
_HEADER = ("", "mean", "2.5 %", "median", "97.5 %", "P(saving>0)", "of the baseline", "unit")
IN_WORKBOOK = (
    "low",
    "median",
    "high",
    "mean",
    "sd",
    Column("probability", N_("probability that it is above zero"), SHARE),
    Column("error", N_("its standard error"), SHARE),
    Column("unit", N_("unit"), SIGN),
)


def ranges(drawn: Iterable[tuple[str, Figures, Output, float | str]]) -> Table:
    """Savings over the draws.

    Parameters
    ----------
    drawn : iterable of (str, Figures, Output, float or str)
        What a row is called, its simulation, which saving it is, and its share of the baseline's level (or nothing).
    """
    columns = (
        Column("name", N_("saving"), TEXT),
        Column("mean", N_("mean")),
        Column("low", N_("2.5 %")),
        Column("median", N_("median")),
        Column("high", N_("97.5 %")),
        Column("range", N_("95 % of the draws"), RANGE),
        Column("sd", N_("standard deviation")),
        Column("chance", N_("saving above zero"), CHANCE),
        Column("probability", N_("saving above zero"), SHARE),
        Column("error", N_("its standard error"), SHARE),
        Column("share", N_("share of the baseline"), PART),
        Column("unit", N_("unit"), UNIT),
    )
    rows = []
    for name, simulation, output, share in drawn:
        made = simulation.table
        low, median, high = (float(quantile) for quantile in made.quantiles(output, QUANTILES))
        chance = made.probability(output)
        rows.append((name, made.mean(output), low, median, high, (low, high), made.sd(output), chance, chance.value,
                     chance.error, share, simulation.unit(output.indicator)))  # fmt: skip
    return table_of(columns, rows)


def text(simulation: Simulation) -> str:
    """One case: the savings of every comparison with their spread, and what was drawn."""
    result = simulation.result
    parts = [f"{result.case.id}: {result.case.title}", _drawn(simulation, len(simulation.inputs))]
    if not result.runs:
        return "\n".join([*parts, "", f"The exchange does not run in {result.year}: it saves nothing."])
    for c in result.comparisons:
        outputs = [Output(SAVING, c.baseline, c.alternative, SYSTEM, name) for name in HEADLINE]
        moved = ranges(
            (BY_NAME[one.indicator].title, simulation, one, _share(simulation, c, one.indicator))
            for one in outputs
            if _moves(simulation, one)
        )
        mark = " (default)" if c.default else ""
        parts += ["", f"Savings of '{c.alternative}' against '{c.baseline}'{mark}"]
        parts.append(terminal(moved.only(*_IN_TERMINAL), _HEADER) if moved.rows else "Nothing differs.")
    return "\n".join([*parts, *_own_error(simulation.n)])


def network_text(simulation: NetworkSimulation) -> str:
    """A network: its total, and each case's climate saving."""
    network = simulation.result
    outputs = [Output(SAVING, "", "", SYSTEM, name) for name in HEADLINE]
    total = ranges((BY_NAME[one.indicator].title, simulation, one, "") for one in outputs if _moves(simulation, one))
    left = len(network.left_out())
    counts = f"{len(simulation.cases) - left} of {len(simulation.cases)} cases count"
    parts = [f"{network.id}: {network.title} ({counts})", _drawn(simulation, 0), "", "Total saving"]
    parts.append(terminal(total.only(*_IN_TERMINAL[:6], "unit"), (*_HEADER[:6], _HEADER[7])))
    cases = ranges(
        (member.result.id, member, member.saving("climate"), _share(member, member.result.default, "climate"))
        for member in simulation.cases
    )
    parts += ["", "Climate saving of each case (default comparison)", terminal(cases.only(*_IN_TERMINAL), _HEADER)]
    return "\n".join([*parts, *_own_error(simulation.n)])


def _moves(simulation: Figures, output: Output) -> bool:
    """Whether a saving is not zero in every draw."""
    where = simulation.table.outputs[output]
    return where.row >= 0 or where.certain != 0


def _share(simulation: Simulation, c: Comparison, name: str) -> float | str:
    """The saving as a share of the baseline: of the default comparison draw by draw, of others mean by mean."""
    if not simulation.result.runs:
        return ""
    if c.default:
        found = simulation.relative_saving(name)
        return "" if found is None else found[0]
    level = simulation.table.mean(Output(LEVEL, c.baseline, "", SYSTEM, name))
    saving = simulation.table.mean(Output(SAVING, c.baseline, c.alternative, SYSTEM, name))
    return saving / level if level > 0 else ""


def _own_error(n: int) -> list[str]:
    worst = 0.5 / n**0.5
    return ["", *wrapped(f"P(saving > 0) of {n:,} draws has an error of its own of at most ±{worst:.1g}.", 0)]


def _drawn(simulation: Figures, inputs: int) -> str:
    what = f" of {inputs} uncertain inputs" if inputs else ""
    return f"{simulation.n:,} draws{what}, seed {simulation.seed}; scenarios are compared draw by draw"


def thresholds_text(simulation: Figures, thresholds: Sequence[tuple[str, float]]) -> str:
    """How probably the default saving lies above each threshold."""
    lines = [
        f"P({BY_NAME[name].title} saving > {rounded(value)} {simulation.unit(name)}) ="
        f" {simulation.probability(name, value)}"
        for name, value in thresholds
    ]
    return "\n".join(["", *lines]) if lines else ""


# ---------------------------------------------------------------------------------------------- pandas

_FIGURES = ("mean", "sd", "q0.025", "q0.5", "q0.975", "probability", "error", "unit")
_WHAT = ("kind", "scenario", "alternative", "indicator")


def _figures(simulation: Figures, output: Output) -> tuple[Any, ...]:
    """Mean, standard deviation, quantiles, probability above zero and its error, unit."""
    table = simulation.table
    chance = table.probability(output) if output.kind == SAVING else None
    sure = (nan, nan) if chance is None else (chance.value, chance.error)
    unit = simulation.unit(output.indicator)
    return (table.mean(output), table.sd(output), *table.quantiles(output, QUANTILES), *sure, unit)


def convergence(simulation: Figures, output: Output) -> pd.DataFrame:
    """How a saving's figures settled."""
    path = simulation.table.path(output)
    rows = [(n, mean, sd / n**0.5, *quantiles) for n, mean, sd, quantiles in path]
    return tidy(("draws", "mean", "error", *(f"q{share:g}" for share in QUANTILES)), rows)


def quantiles(simulation: Simulation, shares: Sequence[float]) -> pd.DataFrame:
    """Quantiles of all savings and levels of a case."""
    rows = [
        (o.kind, o.scenario, o.alternative, o.indicator, share, float(value), simulation.unit(o.indicator))
        for o in simulation.of_system()
        for share, value in zip(shares, simulation.table.quantiles(o, shares), strict=True)
    ]
    return tidy((*_WHAT, "quantile", "value", "unit"), rows)


def summary(simulation: Simulation) -> pd.DataFrame:
    """Moments, quantiles and probabilities of all savings and levels of a case."""
    outputs = simulation.of_system()
    rows = [(o.kind, o.scenario, o.alternative, o.indicator, *_figures(simulation, o)) for o in outputs]
    return tidy((*_WHAT, *_FIGURES), rows)


def partners(simulation: Simulation) -> pd.DataFrame:
    """The same by partner."""
    outputs = [o for o in simulation.table.outputs if o.partner != SYSTEM]
    rows = [(o.kind, o.scenario, o.alternative, o.partner, o.indicator, *_figures(simulation, o)) for o in outputs]
    return tidy(("kind", "scenario", "alternative", "partner", "indicator", *_FIGURES), rows)


def relative(simulation: Simulation) -> pd.DataFrame:
    """Savings as shares of the baseline."""
    shares = [(name, simulation.relative_saving(name)) for name in HEADLINE]
    return tidy(("indicator", *_FIGURES[:5]), [(name, *values) for name, values in shares if values is not None])


def network_quantiles(simulation: NetworkSimulation, shares: Sequence[float]) -> pd.DataFrame:
    """Quantiles of the total saving of a network."""
    rows = [
        (name, share, float(value), simulation.unit(name))
        for name in NAMES
        for share, value in zip(shares, simulation.table.quantiles(simulation.saving(name), shares), strict=True)
    ]
    return tidy(("indicator", "quantile", "value", "unit"), rows)


def network_summary(simulation: NetworkSimulation) -> pd.DataFrame:
    """The total saving of a network, and the default saving of every case."""
    every = [("", simulation), *((case.result.case.id, case) for case in simulation.cases)]
    rows = [(id, name, *_figures(one, one.saving(name))) for id, one in every for name in NAMES]
    return tidy(("case", "indicator", *_FIGURES), rows)


network_convergence = convergence
