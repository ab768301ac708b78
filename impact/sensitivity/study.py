"""Sensitivity of one saving: what `result.sensitivity("climate")` gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.printed import Printed, as_frame
from impact.model import OUTSIDE
from impact.model.indicators import BY_NAME, COST, NAMES, unit_of
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.sensitivity import break_even as breakeven
from impact.sensitivity import grid, measure, tornado
from impact.sensitivity.along import Along
from impact.sensitivity.break_even import ZeroCrossings
from impact.sensitivity.curve import with_gaps
from impact.sensitivity.grid import Grid
from impact.sensitivity.savings import ComparedCase, Saving
from impact.sensitivity.variance import Variance, variance_of
from impact.uncertainty.model import SYSTEM
from impact.variables.gather import chosen, variables_of
from impact.variables.variable import CO2, FURTHER, Uncertain, Variable

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

OWN_RANGE = (0.0005, 0.9995)  # of an uncertain input: always searched


@dataclass(repr=False)
class Sensitivity(Printed):
    """What drives a saving; prints as a readable table.

    Parameters
    ----------
    saving : Saving
        Which saving, of which cases.
    samples, seed : int
        Of the sampling, where indices cannot be integrated exactly; `samples` is a power of two.
    """

    saving: Saving
    samples: int = 4_096
    seed: int = 42
    title: str = ""

    # ------------------------------------------------------------------ what it is about

    @property
    def indicator(self) -> str:
        """Of the saving."""
        return self.saving.indicator

    @property
    def unit(self) -> str:
        """Of the saving."""
        return unit_of(self.indicator, self.saving.parts[0].result.settings.currency)

    @property
    def central(self) -> float:
        """The saving at the central values."""
        return self.saving.central

    # ------------------------------------------------------------------ analyses

    @cached_property
    def swings(self) -> list[tornado.Swing]:
        """One draw at a time over its own 95 % range, the widest swing first."""
        return tornado.tornado(self.saving.problem)

    @cached_property
    def variance(self) -> Variance:
        """Mean, variance and Sobol indices."""
        return variance_of(self.saving, self.samples, self.seed)

    @cached_property
    def ranking(self) -> list[measure.Knowledge]:
        """What it would be worth to know each draw, the best first."""
        return measure.measure_next(self.variance)

    @cached_property
    def variables(self) -> list[Variable]:
        """Every value that can be set, uncertain or not."""
        variables = list({v.name: v for part in self.saving.parts for v in variables_of(part.result.plan)}.values())
        if BY_NAME[self.indicator].boundary == COST:
            currency = self.saving.parts[0].result.settings.currency
            variables.append(
                Variable(name=CO2, kind="co2", title=CO2, unit=f"{currency}/t", value=self.saving.co2_price)
            )
        return variables

    def variable(self, name: str) -> Variable:
        """The variable that a name means.

        Raises
        ------
        InputError
            If none or several fit.
        """
        if name.strip().lower() == CO2.lower() and BY_NAME[self.indicator].boundary != COST:
            message = f"'{CO2}' belongs to a saving of money; the indicator is '{self.indicator}'."
            raise InputError([Fault("not-of-cost", message, remedy="Choose cost or cost_operating.")])
        return chosen(name, self.variables)

    knob = variable  # its name until December 2026

    @property
    def knobs(self) -> list[Variable]:
        """`variables`, by their name until December 2026."""
        return self.variables

    def break_even(self, name: str, low: float | None = None, high: float | None = None) -> ZeroCrossings:
        """At which values of one input the saving is zero, all others at their central values.

        Parameters
        ----------
        name : str
            Of any parameter, inventory row or price that the case reaches, or `CO2 price` for an indicator of cost.
        low, high : float, optional
            The range to search, in the input's unit; from `Variable.range` if left out.
        """
        variable = self.variable(name)
        ends = (low, high) if low is not None and high is not None else self._range(variable, low, high)
        if not ends[0] < ends[1]:
            message = f"The range of '{variable.name}' from {ends[0]:g} to {ends[1]:g} is empty."
            raise InputError([Fault("empty-range", message, remedy="Give the lower end first.")])
        saving = Along(self.saving, (variable,))
        return breakeven.break_even(lambda x: with_gaps(saving, x[None]), *ends, rounding=self.saving.problem.rounding)

    def grid(self, x: str, y: str, x_range: tuple[float, float] | None = None,
             y_range: tuple[float, float] | None = None, points: int = grid.POINTS) -> Grid:  # fmt: skip
        """The saving over two inputs.

        Parameters
        ----------
        x, y : str
            Names of inputs, as for `break_even`.
        x_range, y_range : pair of float, optional
            From half to one and a half times the value, or the input's own 95 % range where that is wider.
        """
        variables = self.variable(x), self.variable(y)
        if variables[0].name == variables[1].name:
            raise InputError([Fault("same-input", f"A grid needs two inputs, found '{variables[0].name}' twice.")])
        axes = []
        for variable, given in zip(variables, (x_range, y_range), strict=True):
            low, high = given or self._near(variable)
            axes.append(np.linspace(low, high, points))
        names = [f"{variable.title} [{variable.unit}]" for variable in variables]
        return grid.grid(lambda a, b: self.along(variables, np.array([a, b])), axes[0], axes[1], names[0], names[1])

    def along(self, variables: Sequence[Variable], values: Array) -> Array:
        """The saving with some variables set, shape (variables, n) to (n,); NaN where that is impossible."""
        return with_gaps(Along(self.saving, tuple(variables)), values)

    def _range(self, variable: Variable, low: float | None, high: float | None) -> tuple[float, float]:
        ends = variable.range(_own(variable, OWN_RANGE))
        if ends is None:  # a zero value has no size of its own: as far as ten times where a straight line would end
            at = self.along((variable,), np.array([[0.0, 1.0]]))
            slope = float(at[1] - at[0])
            size = FURTHER * abs(self.central / slope) if np.isfinite(slope) and slope else 1.0
            ends = (-size, size) if size else (-1.0, 1.0)
        return (ends[0] if low is None else low, ends[1] if high is None else high)

    def _near(self, variable: Variable) -> tuple[float, float]:
        own = _own(variable, tornado.RANGE)
        if variable.value == 0:
            low, high = (0.0, 2000.0) if variable.name == CO2 else self._range(variable, None, None)
        else:
            low, high = sorted((0.5 * variable.value, 1.5 * variable.value))
        if variable.unit == "1" and 0 < variable.value < 1:
            high = min(high, 1.0)
        return (low, high) if own is None else (min(low, own[0]), max(high, own[1]))

    # ------------------------------------------------------------------ tidy views

    def tornado(self) -> pd.DataFrame:
        """One row per draw: its own range, the saving at both ends, whether the sign flips."""
        return as_frame(self, "tornado")

    def indices(self) -> pd.DataFrame:
        """One row per draw: first and total Sobol index, with their ranges where they were sampled."""
        return as_frame(self, "indices")

    def measure_next(self) -> pd.DataFrame:
        """One row per draw: what would remain uncertain if it were known, with its source and evidence."""
        return as_frame(self, "measure_next")


def _own(variable: Variable, ends: tuple[float, float]) -> tuple[float, float] | None:
    """The range of an uncertain variable's own distribution [its unit]."""
    return variable.own_range(ends) if isinstance(variable, Uncertain) else None


def sensitivity_of(
    results: Assessment | Iterable[Assessment],
    indicator: str = "climate",
    *,
    baseline: str = "",
    alternative: str = "",
    partner: str = SYSTEM,
    co2_price: float = 0.0,
    samples: int = 4_096,
    seed: int = 42,
) -> Sensitivity:
    """The sensitivity of one case's saving, or of several cases' savings together.

    Parameters
    ----------
    results : Assessment or several of them
    indicator : str
    baseline, alternative : str
        The case's default ones if empty.
    partner : str
        Whose saving; empty for the system.
    co2_price : float
        Money per t CO2e that is added to a saving of cost.
    samples, seed : int
        Where indices have to be sampled.

    Raises
    ------
    InputError
        If the case has no such indicator, scenario or partner.
    """
    assessed = [results] if isinstance(results, Assessment) else list(results)
    faults = []
    if indicator not in NAMES:
        faults.append(
            Fault("unknown-indicator", f"Unknown indicator '{indicator}'.", remedy=did_you_mean(indicator, NAMES))
        )
    for result in assessed:
        case = result.case
        for kind, name, known in (("baseline", baseline, case.baselines),
                                  ("alternative", alternative, case.alternatives)):  # fmt: skip
            if name and name not in known:
                message = f"'{case.id}' has no {kind} '{name}'."
                faults.append(Fault("unknown-scenario", message, remedy=did_you_mean(name, known)))
    known_partners = [OUTSIDE, *dict.fromkeys(p for result in assessed for p in result.case.partners)]
    if partner and partner not in known_partners:
        remedy = did_you_mean(partner, known_partners)
        faults.append(Fault("unknown-partner", f"There is no partner '{partner}'.", remedy=remedy))
    if samples < 2 or samples & (samples - 1):
        faults.append(Fault("bad-samples", f"The number of samples is a power of two, found {samples}."))
    if faults:
        raise InputError(faults)
    parts = tuple(ComparedCase(r, baseline or r.baseline, alternative or r.alternative) for r in assessed)
    title = ", ".join(r.case.id for r in assessed)
    return Sensitivity(Saving(parts, indicator, partner, co2_price), samples, seed, title)


def of_result(result: Assessed, indicator: str = "climate", **options: Any) -> Sensitivity:
    """As `sensitivity_of`; a network is the sum of the cases that count in its total.

    Raises
    ------
    InputError
        Also if no case of a network counts.
    """
    if not result.is_network:
        return sensitivity_of(result.members, indicator, **options)
    if not result.counted:
        raise InputError([Fault("nothing-counts", f"No case of the network '{result.id}' operates.")])
    study = sensitivity_of(result.counted, indicator, **options)
    study.title = result.id
    return study


__all__ = ["CO2", "Sensitivity", "of_result", "sensitivity_of"]
