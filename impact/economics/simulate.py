"""The net present value as a distribution, on the same draws as every other simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.economics.break_even import Pair
from impact.economics.flows import CashFlowModel
from impact.economics.key_figures import SYSTEM
from impact.economics.weights import model_of
from impact.engine.presolve import TILE, Program, TileRunner
from impact.ground.errors import Fault, InputError
from impact.ground.printed import Printed
from impact.ground.tidy import tidy
from impact.uncertainty.blas import one_thread
from impact.uncertainty.streams import BLOCK, Sampler
from impact.uncertainty.table import Probability
from impact.variables.variable import Uncertain

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

MOST = 1_000_000  # draws that are kept


@dataclass(frozen=True, repr=False)
class ValueDistribution(Printed):
    """Net present values drawn, and what they say.

    Attributes
    ----------
    who : tuple of str
        Partners, outside and `system`.
    values : ndarray, shape (who, draws)
        Net present values [money of the price year], each at its own rate.
    """

    who: tuple[str, ...]
    values: Array
    seed: int
    money: str

    @property
    def draws(self) -> int:
        return int(self.values.shape[1])

    def of(self, who: str) -> Array:
        """Draws of one, shape (draws,)."""
        return np.asarray(self.values[self.who.index(who)])

    def probability(self, who: str, threshold: float = 0.0) -> tuple[float, float]:
        """Share of draws with a net present value above a threshold, and its own error √(p(1−p)/N)."""
        p = float(np.count_nonzero(self.of(who) > threshold)) / self.draws
        return p, float(np.sqrt(p * (1 - p) / self.draws))

    def chance(self, who: str) -> Probability:
        """In how many draws a net present value is above zero."""
        return Probability(self.probability(who)[0], self.draws)

    def quantiles(self, shares: tuple[float, ...] = (0.025, 0.25, 0.5, 0.75, 0.975)) -> pd.DataFrame:
        """who, quantile, value, unit."""
        found = np.quantile(self.values, shares, axis=1)
        rows = [(w, q, float(found[i, k]), self.money) for k, w in enumerate(self.who) for i, q in enumerate(shares)]
        return tidy(("who", "quantile", "value", "unit"), rows)

    def summary_rows(self) -> list[tuple[str, float, float, float, float]]:
        """(who, mean, sd, probability that it is above zero, its error)."""
        means, spreads = self.values.mean(axis=1), self.values.std(axis=1, ddof=1)
        return [(w, float(means[k]), float(spreads[k]), *self.probability(w)) for k, w in enumerate(self.who)]

    def summary(self) -> pd.DataFrame:
        """who, mean, sd, probability (that it is above zero), error, unit."""
        return tidy(("who", "mean", "sd", "probability", "error"), self.summary_rows()).assign(unit=self.money)


def simulate(cash_model: CashFlowModel, pair: Pair, draws: int = 10_000, seed: int = 42) -> ValueDistribution:
    """Distribution of every partner's net present value.

    The draws are those of every simulation with this seed: a parameter or a price has the same values here as there.

    Parameters
    ----------
    cash_model : CashFlowModel
    pair : Pair
        The comparison.
    draws : int
        Up to a million.
    seed : int

    Raises
    ------
    InputError
        If the number of draws is impossible, or a total has no value for some of them.
    """
    if not 2 <= draws <= MOST:
        raise InputError([Fault("bad-draws", f"The number of draws is {draws:,}; it lies between 2 and {MOST:,}.")])
    model = model_of(cash_model, pair)
    values = draw(model.inputs, model.program, draws, seed)
    if not np.isfinite(values).all():
        message = "In some draws a net present value is no finite number."
        raise InputError([Fault("draws-not-finite", message, remedy="Keep the ranges of divisors away from zero.")])
    terms = cash_model.terms
    return ValueDistribution((*terms.partners, SYSTEM), values, seed, f"{terms.currency} of {terms.price_year}")


def draw(all_inputs: Sequence[Uncertain], program: Program, draws: int, seed: int) -> Array:
    """Totals of a program for the first draws of its inputs, shape (totals, draws).

    Raises
    ------
    InputError
        If a loop of processes has no meaning under some draws.
    """
    values = np.empty((len(program.matrix), draws))
    with one_thread(), np.errstate(all="ignore"):
        runner = TileRunner(program)
        inputs = [all_inputs[k] for k in program.inputs]
        sampler = Sampler(inputs, seed, runner.tile[: len(inputs)])
        for start in range(0, draws, TILE):
            if start % BLOCK == 0:
                sampler.start(start // BLOCK)
            sampler.next_tile()
            found = runner.totals()
            for row, sign in program.guards:
                if (runner.tile[row] * sign).min() <= 0:
                    message = "In some draws a loop of processes uses more than it makes."
                    raise InputError([Fault("loop-uses-more-than-it-makes", message)])
            stop = min(start + TILE, draws)
            values[:, start:stop] = found[:, : stop - start]
    return values
