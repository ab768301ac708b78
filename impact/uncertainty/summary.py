"""What a simulation found, in tidy tables and as text.

No p-values: the number of draws is a numerical setting, not evidence. What counts is how large the saving is, how far
it spreads, and with what probability it is above zero or another threshold (Heijungs, R. (2020), International
Journal of Life Cycle Assessment 25; Heijungs, R. et al. (2021)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.printed import Printed, as_frame
from impact.model.indicators import INDEX, NAMES, unit_of
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.uncertainty.model import SYSTEM
from impact.uncertainty.outputs import LEVEL, RELATIVE, SAVING, Output
from impact.uncertainty.simulate import Progress, Run, run
from impact.uncertainty.table import QUANTILES, OutputTable, Probability
from impact.variables.variable import Uncertain

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


class Figures(Printed):
    """What one case's simulation and a network's total have in common: savings with their uncertainty."""

    table: OutputTable
    currency: str
    seed: int

    @property
    def n(self) -> int:
        """How many draws were made."""
        return self.table.n

    def unit(self, indicator: str) -> str:
        """The unit of an indicator, in the currency of the result."""
        return unit_of(indicator, self.currency)

    def saving(self, indicator: str, baseline: str = "", alternative: str = "", partner: str = SYSTEM) -> Output:
        raise NotImplementedError

    def probability(
        self, indicator: str = "climate", threshold: float = 0.0, baseline: str = "", alternative: str = ""
    ) -> Probability:
        """The probability that a saving lies above a threshold [unit of the indicator], with its own error.

        Exact counts for zero and for thresholds given to `simulate`; others are read from the histogram.
        """
        return self.table.probability(self.saving(indicator, baseline, alternative), threshold)

    def quantile(self, share: float, indicator: str = "climate", baseline: str = "", alternative: str = "") -> float:
        """The value below which a share of the draws of a saving lies."""
        return float(self.table.quantiles(self.saving(indicator, baseline, alternative), [share])[0])

    def histogram(self, indicator: str = "climate", baseline: str = "", alternative: str = "") -> tuple[Array, Array]:
        """Edges, shape (bins + 1,), and share of the draws in each bin, shape (bins,), of a saving."""
        output = self.saving(indicator, baseline, alternative)
        if self.table.outputs[output].row < 0:
            value = self.table.outputs[output].certain
            return np.array([value, value]), np.array([1.0])
        edges, counts = self.table.histogram_of(output)
        return edges, counts / self.n

    def convergence(self, indicator: str = "climate", baseline: str = "", alternative: str = "") -> pd.DataFrame:
        """How a saving's figures settled: draws, mean, its standard error, and the quantiles."""
        return as_frame(self, "convergence", self.saving(indicator, baseline, alternative))


class Simulation(Figures):
    """The simulation of one case; prints as a readable table."""

    def __init__(self, result: Assessment, table: OutputTable, inputs: tuple[Uncertain, ...], seed: int) -> None:
        self.result, self.table, self.inputs, self.seed = result, table, inputs, seed
        self.currency = result.settings.currency

    def saving(self, indicator: str, baseline: str = "", alternative: str = "", partner: str = SYSTEM) -> Output:
        case = self.result.case
        wanted = Output(
            SAVING, baseline or self.result.baseline, alternative or self.result.alternative, partner, indicator
        )
        for what, name, known in (
            ("indicator", indicator, NAMES),
            ("baseline", wanted.scenario, case.baselines),
            ("alternative", wanted.alternative, case.alternatives),
        ):
            if name not in known:
                message = f"There is no {what} '{name}'."
                raise InputError([Fault(f"unknown-{what}", message, remedy=did_you_mean(name, known))])
        return wanted

    def quantiles(self, shares: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Quantiles of all savings and levels: kind, scenario, alternative, indicator, quantile, value, unit."""
        return as_frame(self, "quantiles", shares)

    def summary(self) -> pd.DataFrame:
        """Savings of all comparisons and levels of all scenarios: moments, quantiles, P(saving > 0) with its error."""
        return as_frame(self, "summary")

    def partners(self) -> pd.DataFrame:
        """Savings of the default comparison by partner, as `summary`, and levels by partner (mean and sd)."""
        return as_frame(self, "partners")

    def relative(self) -> pd.DataFrame:
        """Savings of the default comparison as shares of the baseline, draw by draw: indicator, mean, sd, quantiles."""
        return as_frame(self, "relative")

    def relative_saving(self, indicator: str) -> tuple[float, ...] | None:
        """Mean, standard deviation and quantiles of saving / baseline; None where the baseline is zero."""
        b, a = self.result.baseline, self.result.alternative
        output = Output(RELATIVE, b, a, SYSTEM, indicator)
        if output in self.table.outputs:
            quantiles = self.table.quantiles(output, QUANTILES)
            return (self.table.mean(output), self.table.sd(output), *(float(q) for q in quantiles))
        level = self.table.mean(Output(LEVEL, b, "", SYSTEM, indicator))
        saving = self.table.mean(Output(SAVING, b, a, SYSTEM, indicator))
        return None if level == 0 else (saving / level, 0.0, *[saving / level] * len(QUANTILES))

    def of_system(self) -> Iterator[Output]:
        """Savings and levels of everybody together."""
        return (o for o in self.table.outputs if o.partner == SYSTEM and o.kind != RELATIVE)

    # ------------------------------------------------------------------ draws

    @cached_property
    def _kept(self) -> Array:
        from impact.uncertainty.kept import kept_draws

        return kept_draws(self.result, self.inputs, self.n, self.seed)

    def draws(self, indicator: str = "climate") -> pd.DataFrame:
        """The draws themselves: a column for each scenario's level and, as `saving`, the default comparison's.

        They are drawn again from the seed when first asked for; at most a million.
        """
        import pandas as pd

        return pd.DataFrame({**self._levels(indicator), "saving": self.drawn_savings(indicator)})

    def drawn_savings(self, indicator: str = "climate") -> Array:
        """The default comparison's saving in every draw, shape (draws,) [unit of the indicator]; see `draws`."""
        levels = self._levels(indicator)
        return levels[self.result.baseline] - levels[self.result.alternative]

    def _levels(self, indicator: str) -> dict[str, Array]:
        self.saving(indicator)
        return {name: self._kept[k, INDEX[indicator]] for k, name in enumerate(self.result.case.scenarios)}


class NetworkSimulation(Figures):
    """The simulation of a network: each case, and the sum of those that count, on the same draws."""

    def __init__(self, result: Assessed, cases: list[Simulation], table: OutputTable, seed: int) -> None:
        self.result, self.cases, self.table, self.seed = result, cases, table, seed
        self.currency = cases[0].currency if cases else "DKK"

    def __iter__(self) -> Iterator[Simulation]:
        return iter(self.cases)

    def __getitem__(self, case: str) -> Simulation:
        simulation = next((simulated for simulated in self.cases if simulated.result.case.id == case), None)
        if simulation is None:
            known = [simulated.result.case.id for simulated in self.cases]
            raise InputError([Fault("unknown-case", f"There is no case '{case}'.", remedy=did_you_mean(case, known))])
        return simulation

    def saving(self, indicator: str, baseline: str = "", alternative: str = "", partner: str = SYSTEM) -> Output:
        if indicator not in NAMES:
            remedy = did_you_mean(indicator, NAMES)
            raise InputError([Fault("unknown-indicator", f"There is no indicator '{indicator}'.", remedy=remedy)])
        return Output(SAVING, "", "", SYSTEM, indicator)

    def quantiles(self, shares: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Quantiles of the total saving: indicator, quantile, value, unit."""
        return as_frame(self, "quantiles", shares)

    def summary(self) -> pd.DataFrame:
        """The total saving, and with a column `case` the default saving of every case."""
        return as_frame(self, "summary")


def simulate_case(result: Assessment, n: int, seed: int, *, keep: bool = False, **options: Any) -> Simulation:
    """Simulate one case; options as in `simulate.run`."""
    if keep:
        from impact.uncertainty.kept import check_kept

        check_kept(n)
    ran = run([result], n, seed, **options)
    simulation = _simulations([result], ran)[0]
    if keep:
        _ = simulation._kept
    return simulation


def simulate_network(result: Assessed, n: int, seed: int, **options: Any) -> NetworkSimulation:
    """Simulate the cases of a network on the same draws, with their total."""
    if not result.members:
        raise InputError([Fault("no-cases", "The network has no case to simulate.")])
    out = result.left_out()
    ordered = sorted(result.members, key=lambda member: member.case.id)  # so that the order of files does not matter
    summed = [member.case.id not in out for member in ordered]
    ran = run(ordered, n, seed, summed=summed, totalled=True, **options)
    simulations = {s.result.case.id: s for s in _simulations(ordered, ran)}
    assert ran.total is not None
    return NetworkSimulation(result, [simulations[member.case.id] for member in result.members], ran.total, seed)


def _simulations(results: Sequence[Assessment], ran: Run) -> list[Simulation]:
    cases = ran.job.cases
    return [Simulation(result, ran.tables[k], cases[k].model.inputs, ran.seed) for k, result in enumerate(results)]


__all__ = ["NetworkSimulation", "Progress", "Simulation", "simulate_case", "simulate_network"]


def simulate(result: Assessed, n: int, seed: int, **options: Any) -> Simulation | NetworkSimulation:
    """Draw the uncertainty of a case, or of a network."""
    if result.is_network:
        return simulate_network(result, n, seed, **options)
    return simulate_case(result.members[0], n, seed, **options)
