"""How sure the savings are: paired draws, their ranges, the probability of a saving, and whether there are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from impact.documents.pieces import Chapter, Figure
from impact.figures import of_case
from impact.figures.uncertainty import draw_convergence
from impact.ground.errors import InputError
from impact.ground.language import N_, _, separated
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment, Comparison
from impact.results.network import NetworkAssessment
from impact.tables.table import CHANCE, RANGE
from impact.writing.markdown import escape, number, quantity, table
from impact.writing.named import captioned, illustrative_mark, nothing_saved, pair_text, scenario_name
from impact.writing.numbers import pretty, saving_label, titled
from impact.writing.shown import pictured, shown_indicators

if TYPE_CHECKING:
    from impact.uncertainty.summary import Figures, NetworkSimulation, Simulation
    from impact.uncertainty.table import Probability

DRAWS, SEED = 20_000, 42
ENDS = (0.025, 0.975)
STEPS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)


def simulated(result: Assessment, draws: int = DRAWS, seed: int = SEED) -> Simulation | str:
    """The simulation that the document's chapters share, or why there is none.

    Parameters
    ----------
    result : Assessment
    draws, seed : int

    Returns
    -------
    Simulation or str
        The draws; a sentence if the case cannot be simulated.
    """
    from impact.uncertainty.summary import simulate_case

    try:
        return result.once(("simulated", draws, seed), lambda: simulate_case(result, draws, seed))
    except InputError as error:
        return str(error)


def network_simulated(network: NetworkAssessment, draws: int = DRAWS, seed: int = SEED) -> NetworkSimulation | str:
    """The same for a network."""
    from impact.uncertainty.summary import simulate_network

    try:
        return network.once(("simulated", draws, seed), lambda: simulate_network(network, draws, seed))
    except InputError as error:
        return str(error)


# ---------------------------------------------------------------------------------------------- one case


def uncertainty(result: Assessment, simulation: Simulation | str) -> Chapter:
    """Ranges and probabilities of the savings, with the distributions behind them.

    Parameters
    ----------
    result : Assessment
    simulation : Simulation or str
        From `simulated`: paired draws, or why there are none.
    """
    if isinstance(simulation, str):
        return Chapter(_not_simulated(simulation))
    if not result.runs:
        return Chapter(nothing_saved(result))
    intro = _(
        "{draws} draws of {count} uncertain values (parameters, rows of the inventory, prices; seed {seed}). Each draw "
        "gives every value once, and both scenarios use it: what they share cannot make one look better than the "
        "other. Not drawn: characterisation factors, exchange rates, price indices, lifetimes of investments.",
        draws=separated(f"{simulation.n:,}"),
        count=len(simulation.inputs),
        seed=simulation.seed,
    )
    drawn = [name for name in pictured(result) if _spreads(simulation, name)]
    figures = [_distribution(result, simulation, name) for name in drawn]
    settled = [_convergence(result, simulation)] if _spreads(simulation, "climate") else []
    return Chapter(intro, _table(result, simulation), *figures, _others(result, simulation), *settled)


def _not_simulated(reason: str) -> str:
    return _("The case could not be simulated: {reason}", reason=escape(reason))


def _spreads(figures: Figures, name: str) -> bool:
    return figures.quantile(ENDS[0], name) < figures.quantile(ENDS[1], name)


def chance(probability: Probability) -> str:
    """A probability with its own error; all or none of the draws are said as such."""
    return CHANCE.written(probability, 3)


def span(figures: Figures, name: str, baseline: str = "", alternative: str = "") -> str:
    """The range that holds 95 % of the draws."""
    return RANGE.written(tuple(figures.quantile(end, name, baseline, alternative) for end in ENDS), 3)


def _table(result: Assessment, simulation: Simulation) -> str:
    rows = []
    for name in shown_indicators(result):
        share = simulation.relative_saving(name)
        of = "–" if share is None else _("{low} to {high} %", low=f"{100 * share[2]:.0f}", high=f"{100 * share[4]:.0f}")
        rows.append([titled(name), number(result.default[name]), number(simulation.quantile(0.5, name)),
                     span(simulation, name), chance(simulation.probability(name)), of,
                     pretty(result.unit(name))])  # fmt: skip
    header = [_("indicator"), _("central values"), _("median"), _("95 % of the draws"), _("saving above zero"),
              _("share of the baseline"), _("unit")]  # fmt: skip
    caption = _(
        "Savings in {year} with their uncertainty, {pair}. *Saving above zero*: the share of draws with a saving, with "
        "the error of that share; the number of draws is a setting of the computation, not evidence.",
        year=result.year,
        pair=pair_text(result),
    )
    return table(header, rows, caption, (1, 2, 3, 4, 5))


def _others(result: Assessment, simulation: Simulation) -> str:
    """The other comparisons on the same draws."""
    others = [c for c in result.comparisons if not c.default]
    names = [n for n in ("climate", "cost") if any(c[n] for c in result.comparisons)]
    if not others or not names:
        return ""
    rows = [
        [
            scenario_name(result.case, c.baseline),
            scenario_name(result.case, c.alternative),
            *(cell for n in names for cell in _pair_cells(simulation, c, n)),
        ]
        for c in others
    ]
    header = [_("baseline"), _("alternative")]
    for name in names:
        unit = pretty(result.unit(name))
        header += [_("{indicator} [{unit}], 95 % of the draws", indicator=titled(name), unit=unit), _("above zero")]
    caption = _("Savings of the other comparisons, on the same draws.")
    return table(header, rows, caption, range(2, len(header)))


def _pair_cells(simulation: Simulation, c: Comparison, name: str) -> list[str]:
    probability = simulation.probability(name, 0.0, c.baseline, c.alternative)
    return [span(simulation, name, c.baseline, c.alternative), chance(probability)]


def _distribution(result: Assessment, simulation: Simulation, name: str) -> Figure:
    message = N_("{name}: how often the saving falls where, over {draws} draws, {pair}.{mark}")
    caption = captioned(result, message, name=titled(name), draws=separated(f"{simulation.n:,}"))
    return Figure.of(of_case.spread(simulation, name, pair_text(result, plain=True)), caption)


def _convergence(result: Assessment, simulation: Simulation) -> Figure:
    """Mean and range after the first draws, on the way to all of them."""
    values = simulation.drawn_savings("climate")
    steps = [n for n in STEPS if n < len(values)] + [len(values)]
    means = np.array([values[:n].mean() for n in steps])
    low, high = np.array([np.quantile(values[:n], ENDS) for n in steps]).T
    alt = _(
        "Mean and 95 % range of the saving against the number of draws: the mean is {first} after {few} draws and "
        "{last} after {many}.",
        first=number(float(means[0])),
        few=separated(f"{steps[0]:,}"),
        last=quantity(float(means[-1]), result.unit("climate")),
        many=separated(f"{steps[-1]:,}"),
    )
    caption = _(
        "Climate change, life-cycle: mean and 95 % range of the saving after more and more draws. Where the lines "
        "are level, more draws would not change what is quoted.{mark}",
        mark=illustrative_mark(result.case),
    )
    drawn = draw_convergence(steps, means, low, high, result.unit("climate"), saving_label("climate"))
    room = 0.4 * float(high.max() - low.min())
    drawn.set_ylim(float(low.min()) - room, float(high.max()) + room)
    return Figure(drawn, alt, caption)


def interval(result: Assessment, simulation: Simulation | str) -> str:
    """The range and probability of the headline saving as a sentence; empty where nothing is uncertain."""
    if isinstance(simulation, str) or not result.runs or not _spreads(simulation, "climate"):
        return ""
    low, high = (simulation.quantile(end, "climate") for end in ENDS)
    probability = simulation.probability("climate")
    said = (
        _("in all of them")
        if probability.value == 1
        else _("in none")
        if probability.value == 0
        else chance(probability)
    )
    return _(
        "With the uncertainty of parameters, inventory and prices, 95 % of {draws} draws give a life-cycle saving of "
        "{low} to {high}; it is above zero {chance}. That does not include the choice of the baseline.",
        draws=separated(f"{simulation.n:,}"),
        low=number(low, 2),
        high=quantity(high, result.unit("climate"), 2),
        chance=said if probability.value in (0.0, 1.0) else _("in {share}", share=said),
    )


# ---------------------------------------------------------------------------------------------- a network


def network_uncertainty(network: NetworkAssessment, simulation: NetworkSimulation | str) -> Chapter:
    """The plain sum and every case on the same draws.

    Parameters
    ----------
    network : NetworkAssessment
    simulation : NetworkSimulation or str
        From `network_simulated`.
    """
    if isinstance(simulation, str):
        return Chapter(_not_simulated(simulation))
    intro = _(
        "{draws} draws (seed {seed}) of everything uncertain in any case. A value that several cases use, such as the "
        "electricity, has one draw for all of them; a case's own parameters are its own.",
        draws=separated(f"{simulation.n:,}"),
        seed=simulation.seed,
    )
    pieces: list[str | Figure] = [intro, _network_table(network, simulation)]
    if _spreads(simulation, "climate"):
        caption = _(
            "Climate change, life-cycle: how often the plain sum of the savings falls where, over {draws} draws.",
            draws=separated(f"{simulation.n:,}"),
        )
        pieces.append(Figure.of(of_case.spread(simulation, "climate", _("sum of the cases")), caption))
    return Chapter(*pieces)


def _network_table(network: NetworkAssessment, simulation: NetworkSimulation) -> str:
    names = [n for n in ("climate", "cost") if any(r.default[n] for r in network.results)] or ["climate"]
    out = network.left_out()
    rows = []
    for member in simulation:
        mark = _(", not in the sum") if member.result.case.id in out else ""
        rows.append([escape(member.result.case.title) + mark, *_network_cells(member, names)])
    total = [cell if cell == "–" else f"**{cell}**" for cell in _network_cells(simulation, names)]
    rows.append([_("**plain sum** (operating cases)"), *total])
    header = [_("case")]
    for name in names:
        unit = pretty(simulation.unit(name))
        header += [_("{indicator} [{unit}], 95 % of the draws", indicator=titled(name), unit=unit), _("above zero")]
    central = quantity(float(network.total[INDEX["climate"]]), simulation.unit("climate"))
    caption = _(
        "Savings with their uncertainty (default comparison of each case); the plain sum is {central} at the central "
        "values. A case without a range has nothing uncertain in it, or does not run.",
        central=central,
    )
    return table(header, rows, caption, range(1, len(header)))


def _network_cells(figures: Figures, names: list[str]) -> list[str]:
    cells = []
    for name in names:
        nothing = figures.quantile(ENDS[0], name) == figures.quantile(ENDS[1], name) == 0
        cells += ["–", "–"] if nothing else [span(figures, name), chance(figures.probability(name))]
    return cells
