"""A result as a function of its uncertain inputs: totals of scenarios and partners for any values of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.engine.plan import Plan
from impact.engine.presolve import Presolved, Program, Totals, compile_totals, presolve
from impact.engine.presolve.totals import Term
from impact.model import OUTSIDE
from impact.model.indicators import INDEX, NAMES
from impact.variables.gather import uncertain_of
from impact.variables.variable import Uncertain, draws_of

if TYPE_CHECKING:
    from impact.results.assessment import Assessment

Array = NDArray[np.float64]

SYSTEM = ""  # instead of a partner: all of them together


@dataclass(frozen=True)
class Model:
    """Totals of a compiled case's first year as a function of its inputs.

    Attributes
    ----------
    plan : Plan
    inputs : tuple of Uncertain
        In the order of the rows of `values`.
    """

    plan: Plan
    inputs: tuple[Uncertain, ...]

    @cached_property
    def outputs(self) -> list[tuple[str, str, str]]:
        """(scenario, partner, indicator) of each row of the answer; `SYSTEM` for all partners together."""
        case = self.plan.case
        partners = [SYSTEM, *case.partners, OUTSIDE]
        return [(scenario, partner, name) for scenario in case.scenarios for partner in partners for name in NAMES]

    @property
    def central(self) -> Array:
        """Central values of the inputs, shape (inputs,)."""
        return np.array([entry.central for entry in self.inputs], dtype=np.float64)

    @cached_property
    def presolved(self) -> Presolved:
        """The plan's first year, presolved."""
        return presolve(self.plan, len(self.inputs), lambda values: draws_of(self.inputs, values), years=(0,))

    def terms(self, scenario: str, partner: str, indicator: str, weight: float = 1.0) -> list[Term]:
        """What a total is the sum of."""
        return terms_of(self.presolved, scenario, partner, indicator, weight)

    def totals(self, wanted: Sequence[Iterable[Term]]) -> Totals:
        """Totals as sums of `terms`."""
        return self.presolved.totals(wanted)

    @cached_property
    def program(self) -> Program:
        """What computes `outputs`."""
        return compile_totals(self.totals([self.terms(*output) for output in self.outputs]))

    def __call__(self, values: Array) -> Array:
        """Totals [units of the indicators] for values of the inputs: shape (inputs, n) to (outputs, n)."""
        return self.program(np.asarray(values, dtype=np.float64))


def terms_of(presolved: Presolved, scenario: str, partner: str, indicator: str, weight: float = 1.0) -> list[Term]:
    """What a total of a presolved plan is the sum of; `SYSTEM` for all partners together."""
    i, terms = INDEX[indicator], []
    for p, subtotal in enumerate(presolved.subtotals):
        if subtotal.scenario != scenario:
            continue
        if partner == SYSTEM:
            if subtotal.system and not subtotal.payment:
                terms.append((p, i, weight))
        else:
            terms += [(p, i, weight * share) for name, share in subtotal.shares if name == partner]
    return terms


def model_of(result: Assessment) -> Model:
    """The model of an assessed case in its reported year."""
    return Model(result.plan, uncertain_of(result.plan))
