"""The one result table: a row per scenario, year, partner, role, flow and indicator. Everything else is a sum of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.lines import PAYMENT, Line
from impact.engine.plan import Evaluation, Plan
from impact.engine.solve import stop_at
from impact.ground.tidy import tidy
from impact.model.indicators import DIRECT, LIFE_CYCLE, NAMES, unit_of

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines of all scenarios with their values for the central sample.

    `values` has the shape (years, lines, indicators); levels keep the life-cycle sign (emission and cost positive).
    """

    plan: Plan
    evaluation: Evaluation

    @property
    def years(self) -> tuple[int, ...]:
        return self.evaluation.years

    @property
    def values(self) -> Array:
        values: Array = self.evaluation.values[0]
        return values

    @property
    def lines(self) -> list[Line]:
        return self.plan.lines

    def select(self, scenario: str) -> list[int]:
        return [k for k, line in enumerate(self.lines) if line.scenario == scenario]

    def level(self, scenario: str) -> Array:
        """Level of a scenario, shape (years, indicators). What partners pay each other cancels and is left out."""
        return _total(self.values[:, [k for k in self.select(scenario) if self.lines[k].role != PAYMENT]])

    def runs(self, scenario: str, boundary: str = LIFE_CYCLE, stop: NDArray[np.bool_] | None = None) -> Array:
        """Scaling of every unit process in the first year, s = A⁻¹ f within a boundary, shape (columns,).

        `stop`, shape (columns,), are further columns whose inputs do not count (`Plan.replaced`).
        """
        system, evaluation = self.plan.system, self.evaluation
        demand = np.zeros(len(system.columns))
        for k in self.select(scenario):
            line = self.lines[k]
            if line.column >= 0:
                demand[line.column] += evaluation.amounts[0, 0, k] * line.sign * system.signs[line.column]
        if not len(demand):
            return demand
        A = evaluation.A[0, 0] if stop is None else stop_at(evaluation.A[0, 0], stop)
        return np.asarray(np.linalg.solve(stop_at(A, ~system.direct) if boundary == DIRECT else A, demand))

    def saving(self, baseline: str, alternative: str) -> Array:
        """Baseline minus alternative, shape (years, indicators): positive is better.

        A difference that is only rounding of its terms is an exact zero.
        """
        difference = self.level(baseline) - self.level(alternative)
        members = self.select(baseline) + self.select(alternative)
        return _cleaned(difference, np.abs(self.values[:, members]).sum(axis=1))

    def by_role(self, scenario: str) -> dict[str, Array]:
        """Levels by role, shape (years, indicators) each; they add up to `level`."""
        return self._grouped(scenario, lambda line: line.role)

    def by_label(self, scenario: str) -> dict[str, Array]:
        """Levels by line, shape (years, indicators) each; they add up to `level`."""
        return self._grouped(scenario, lambda line: line.label)

    def _grouped(self, scenario: str, key: Any) -> dict[str, Array]:
        groups: dict[str, list[int]] = {}
        for k in self.select(scenario):
            groups.setdefault(key(self.lines[k]), []).append(k)
        return {name: _total(self.values[:, members]) for name, members in groups.items()}

    def by_partner(self, scenario: str) -> dict[str, Array]:
        """Levels by partner and `outside`, shape (years, indicators) each; they add up to `level`."""
        groups: dict[str, list[Array]] = {}
        for k in self.select(scenario):
            for partner, share in self.shares(k):
                groups.setdefault(partner, []).append(self.values[:, k] * share)
        return {partner: _total(np.stack(parts, axis=1)) for partner, parts in groups.items()}

    def shares(self, k: int) -> Iterator[tuple[str, Array]]:
        """Partners of a line and their shares, shape (years, 1)."""
        for (partner, _), share in zip(self.lines[k].shares, self.evaluation.shares[k], strict=True):
            array = np.broadcast_to(np.asarray(share, dtype=float), (*np.shape(share)[:-1], len(self.years)))
            yield partner, array.reshape(-1, len(self.years))[0][:, None]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """(scenario, year, partner, role, flow, process, indicator, value, unit) for all values that are not zero."""
        currency = self.plan.settings.currency
        units_ = [unit_of(name, currency) for name in NAMES]
        for k, line in enumerate(self.lines):
            for partner, share in self.shares(k):
                values = self.values[:, k] * share
                for y, i in np.argwhere(values != 0):
                    yield (line.scenario, self.years[y], partner, line.role, line.label, line.process, NAMES[i],
                           float(values[y, i]), units_[i])  # fmt: skip

    def frame(self) -> pd.DataFrame:
        """The ledger as a tidy DataFrame."""
        columns = ("scenario", "year", "partner", "role", "flow", "process", "indicator", "value", "unit")
        return tidy(columns, self.rows())


def _total(values: Array) -> Array:
    """Sum over lines, shape (years, lines, indicators) to (years, indicators); payments cancel to an exact zero."""
    return _cleaned(values.sum(axis=1), np.abs(values).sum(axis=1))


def _cleaned(total: Array, size: Array) -> Array:
    """Zero where a sum is no more than the rounding of terms of the given size."""
    return np.where(np.abs(total) <= 1e-15 * size, 0.0, total)
