"""A saving over some of its inputs, all others at their central values: presolved once, then cheap.

A search for break-evens asks for a saving hundreds of times, at other values of one input. The plan is presolved over
that input alone (`impact.engine.presolve`): what is left is a handful of operations on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve import Program, Totals, compile_totals, presolve
from impact.engine.presolve.graph import CALL, RECIPROCAL
from impact.sensitivity.savings import ComparedCase, Saving, saving_terms
from impact.variables.variable import CO2, Variable, draws_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Along:
    """A saving as a function of some variables.

    Attributes
    ----------
    saving : Saving
    variables : tuple of Variable
    """

    saving: Saving
    variables: tuple[Variable, ...]

    @cached_property
    def programs(self) -> list[Program]:
        """For each part, rows: the saving, that of climate (which a CO2 price multiplies), and all quotients."""
        return [self._program(part) for part in self.saving.parts]

    def _program(self, part: ComparedCase) -> Program:
        plan = part.result.plan
        presolved = presolve(
            plan,
            len(self.variables),
            lambda values: draws_of(self.variables, values, part.result.case.id, absolute=True),
            years=(0,),
        )
        whole = saving_terms(presolved, part, self.saving.partner, self.saving.weights)
        priced = {"climate": 1.0} if any(variable.name == CO2 for variable in self.variables) else {}
        climate = saving_terms(presolved, part, self.saving.partner, priced)
        return compile_totals(_with_quotients(presolved.totals([whole, climate])))

    def __call__(self, values: Array) -> Array:
        """The saving where they have these values, shape (variables, n) to (n,); not finite where impossible."""
        total = np.zeros(values.shape[1])
        for program in self.programs:
            saved, climate, quotients = program(values)
            total += np.where(np.isfinite(quotients), saved, np.nan)
            for variable, set_to in zip(self.variables, values, strict=True):
                if variable.name == CO2:
                    total += (set_to - self.saving.co2_price) * climate
        return total


def _with_quotients(totals: Totals) -> Totals:
    """The totals, and one more that is finite only where the whole case is.

    Where an amount divides by zero, or a process uses all that it makes, the case has no answer, even if just this
    saving would not notice. All of that are quotients; the new total is their sum.
    """
    quotients = [k for k, (operation, *_) in enumerate(totals.graph.nodes) if operation in (RECIPROCAL, CALL)]
    more = np.array([k for k in quotients if k not in set(totals.nodes.tolist())], dtype=np.intp)
    nodes = np.concatenate([totals.nodes, more])
    matrix = np.pad(totals.matrix, ((0, 1), (0, len(more))))
    matrix[-1] = np.isin(nodes, quotients)
    return Totals(totals.graph, np.append(totals.certain, 0.0), nodes, matrix)
