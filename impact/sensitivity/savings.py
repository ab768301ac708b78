"""The saving that is studied, as a function of its inputs: of one case or of several together.

Several cases (a network) share what they have in common: an input of the same name is one input for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve import Presolved
from impact.engine.presolve.totals import Term
from impact.ground.errors import Fault, InputError, Place
from impact.model.indicators import BY_NAME, COST, INDEX
from impact.results.assessment import Assessment
from impact.sensitivity.integrable import separable_totals
from impact.sensitivity.problem import IndependentDraw, Problem
from impact.sensitivity.separable import NotSeparable, Quadrature, Separable, Space, kinks, quadrature
from impact.uncertainty.model import SYSTEM, Model, model_of, terms_of
from impact.variables.distributions import NORMAL
from impact.variables.variable import Uncertain

Array = NDArray[np.float64]

FEW = 64
AGREES = 1e-9  # of the levels: what the sum gives at the central values is checked against the engine


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """One case's comparison."""

    result: Assessment
    baseline: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Quantiles:
    """An input as a function of the cumulated probability of its draw."""

    entry: Uncertain

    def from_uniform(self, u: Array) -> Array:
        return self.entry.values(_normal(u) if self.entry.variate == NORMAL else u)


@dataclass(frozen=True)
class Saving:
    """A saving of one indicator: baseline minus alternative, summed over the parts.

    Attributes
    ----------
    parts : tuple of ComparedCase
    indicator : str
    partner : str
        Whose saving; empty for the system.
    co2_price : float
        Money of the result per t CO2e, added to a saving of cost for each t saved.
    """

    parts: tuple[ComparedCase, ...]
    indicator: str
    partner: str = SYSTEM
    co2_price: float = 0.0

    @property
    def weights(self) -> dict[str, float]:
        """Which indicators are summed, with their weights."""
        priced = self.co2_price and BY_NAME[self.indicator].boundary == COST
        return {self.indicator: 1.0, "climate": self.co2_price} if priced else {self.indicator: 1.0}

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """Each part as a function of its uncertain inputs."""
        return tuple(model_of(part.result) for part in self.parts)

    @cached_property
    def inputs(self) -> tuple[Uncertain, ...]:
        """Every uncertain input of any part, once."""
        return tuple({entry.name: entry for model in self.models for entry in model.inputs}.values())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The independent draws behind the inputs."""
        return tuple(dict.fromkeys(entry.draw for entry in self.inputs))

    def members(self, name: str) -> list[Uncertain]:
        """The inputs that follow a draw."""
        return [entry for entry in self.inputs if entry.draw == name]

    # ------------------------------------------------------------------ in numbers

    def __call__(self, values: Array) -> Array:
        """The saving for values of the inputs, shape (inputs, n) to (n,).

        Raises
        ------
        InputError
            If it is not finite for some of them.
        """
        at = {entry.name: k for k, entry in enumerate(self.inputs)}
        total = np.zeros(values.shape[1])
        for part, model in zip(self.parts, self.models, strict=True):
            with np.errstate(all="ignore"):
                levels = model(values[[at[entry.name] for entry in model.inputs]])
            place = {output: k for k, output in enumerate(model.outputs)}
            for indicator, weight in self.weights.items():
                before, after = (
                    levels[place[scenario, self.partner, indicator]] for scenario in (part.baseline, part.alternative)
                )
                total += weight * (before - after)
        if not np.isfinite(total).all():
            message = "For some values of the uncertain inputs the saving is no finite number."
            where = Place(self.parts[0].result.case.path)
            remedy = "Keep the ranges of divisors away from zero, and loops from using all that they make."
            raise InputError([Fault("draws-not-finite", message, where, remedy)])
        return total

    @cached_property
    def problem(self) -> Problem:
        """The saving over independent draws."""
        position = {entry.name: k for k, entry in enumerate(self.inputs)}
        draws = []
        for name in self.names:
            members = self.members(name)
            draws.append(
                IndependentDraw(name, tuple(position[m.name] for m in members), tuple(Quantiles(m) for m in members))
            )
        central = np.array([entry.central for entry in self.inputs], dtype=np.float64)
        return Problem(self, central, tuple(draws), self.size)

    @cached_property
    def central(self) -> float:
        """The saving of the assessment: everything at its central value."""
        total = 0.0
        for part in self.parts:
            before, after = (self._level(part, scenario) for scenario in (part.baseline, part.alternative))
            total += sum(weight * (before - after)[INDEX[name]] for name, weight in self.weights.items())
        return float(total)

    @cached_property
    def size(self) -> float:
        """The levels that it is a difference of, without their signs: what its rounding is measured by."""
        return sum(
            abs(weight * float(part.result.level[scenario][INDEX[indicator]]))
            for part in self.parts
            for scenario in (part.baseline, part.alternative)
            for indicator, weight in self.weights.items()
        )

    def _level(self, part: ComparedCase, scenario: str) -> Array:
        if self.partner == SYSTEM:
            return part.result.level[scenario]
        of_partner = part.result.table.by_partner(scenario).get(self.partner)
        return np.zeros(len(INDEX)) if of_partner is None else of_partner[0]

    # ------------------------------------------------------------------ as a sum of products

    def separable(self) -> Separable:
        """The saving as a sum of products of functions of one draw each.

        Raises
        ------
        NotSeparable
            Where it is none, with the inputs that are the cause.
        """
        rules = [quadrature(z for member in self.members(name) for z in _breaks(member)) for name in self.names]
        space = Space(self.names, rules)
        drawn = {entry.name: self._drawn(entry, space, rules) for entry in self.inputs}
        total = space.constant(0.0)
        for part, model in zip(self.parts, self.models, strict=True):
            if model.plan.given is not None and model.plan.given.samples is not None:
                raise NotSeparable("the background database's scores are samples")
            totals = model.totals([saving_terms(model.presolved, part, self.partner, self.weights)])
            (saving,) = separable_totals(totals, [drawn[entry.name] for entry in model.inputs], space)
            total = total + saving
        if abs(total.central - self.central) > AGREES * max(self.size, abs(self.central)):
            message = f"the sum gives {total.central:.6g} at the central values, the engine {self.central:.6g}"
            raise NotSeparable(message)
        return total

    def _drawn(self, entry: Uncertain, space: Space, rules: Sequence[Quadrature]) -> Separable:
        draw = self.names.index(entry.draw)
        z = rules[draw].z
        values = entry.values(z if entry.variate == NORMAL else _probability(z))
        return space.function(draw, np.append(values, entry.central))


def _breaks(entry: Uncertain) -> list[float]:
    """Where an input is not smooth in the standard normal behind its draw."""
    return [-z if entry.opposed else z for z in kinks(entry.distribution)]


def saving_terms(presolved: Presolved, part: ComparedCase, partner: str, weights: Mapping[str, float]) -> list[Term]:
    """What a part's saving of weighted indicators is the sum of."""
    signed = ((part.baseline, 1.0), (part.alternative, -1.0))
    return [
        term
        for indicator, weight in weights.items()
        for scenario, sign in signed
        for term in terms_of(presolved, scenario, partner, indicator, sign * weight)
    ]


def _normal(u: Array) -> Array:
    """Standard normals at cumulated probabilities."""
    if u.size <= FEW:
        return np.array([NormalDist().inv_cdf(float(p)) for p in u])
    from scipy.special import ndtri  # a quarter of a second to import: only for samples

    return np.asarray(ndtri(u))


def _probability(z: Array) -> Array:
    """Cumulated probabilities of standard normals; right in both tails."""
    return np.array([0.5 * erfc(-value / sqrt(2)) for value in z])
