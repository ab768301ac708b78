"""Amounts into numbers: parameters in their order of dependence, for samples and years at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact import expressions
from impact.engine.draws import Draw
from impact.expressions import ExpressionError, Gas
from impact.ground.errors import Fault, InputError, Place
from impact.model import Amount, Case, Parameter


class Amounts:
    """Values of a case's amounts; each broadcasts to (samples, years).

    Parameters
    ----------
    case : Case
    years : sequence of int
        The year axis.
    gas : callable
        Looks up gas properties (`Inventory.property`).
    draws : mapping of str to Draw, optional
        Sampled parameters; they take the place of the central values.
    """

    def __init__(
        self, case: Case, years: Sequence[int], gas: Gas | None = None, draws: Mapping[str, Draw] | None = None
    ) -> None:
        self.case, self.years, self.gas = case, tuple(years), gas
        self.values: dict[str, Any] = {}
        for name in parameter_order(case):
            self.values[name] = self._parameter(case.parameters[name], draws or {})

    def _parameter(self, parameter: Parameter, draws: Mapping[str, Draw]) -> Any:
        drawn = draws.get(parameter.name)
        if drawn is None:
            return self._central(parameter)
        return drawn(self._central(parameter)) if drawn.relative else drawn.values

    def _central(self, parameter: Parameter) -> Any:
        if not parameter.by_year:
            return self(parameter.amount)
        known = [year for year, _ in parameter.by_year]
        axis = np.empty(len(self.years))
        series = np.broadcast_arrays(axis, *(self(amount) for _, amount in parameter.by_year))[1:]
        held = [max((i for i, k in enumerate(known) if k <= year), default=0) for year in self.years]
        return np.stack([series[i][..., y] for y, i in enumerate(held)], axis=-1)

    def __call__(self, amount: Amount) -> Any:
        """The value of an amount in canonical units: a float, or an array that broadcasts to (samples, years).

        Raises
        ------
        InputError
            If it divides by zero, is not finite or leaves a function's domain.
        """
        constant = amount.constant
        if constant is not None:
            return constant
        try:
            value = expressions.evaluate(amount.tree, self.values, self.gas)
        except ExpressionError as error:
            raise InputError([self._fault(amount, str(error))]) from None
        except OverflowError:
            raise InputError([self._fault(amount, "too large.")]) from None
        if not self._finite(value):
            raise InputError([self._fault(amount, "not a finite number.")])
        return value

    def _finite(self, value: Any) -> bool:
        return abs(value) < 1e300 if isinstance(value, float) else bool(np.all(np.abs(value) < 1e300))

    def series(self, amount: Amount) -> NDArray[np.float64]:
        """The value of an amount in each year for the first sample, shape (years,)."""
        value = np.atleast_2d(np.asarray(self(amount), dtype=np.float64))
        first: NDArray[np.float64] = np.broadcast_to(value, (value.shape[0], len(self.years)))[0]
        return first

    def number(self, amount: Amount) -> float:
        """The value of an amount in the first year for the first sample."""
        return float(self.series(amount)[0])

    def _fault(self, amount: Amount, message: str) -> Fault:
        place = Place(self.case.path, amount.line)
        return Fault("bad-amount", f"The amount '{amount.text}': {message}", place)


def parameter_order(case: Case) -> list[str]:
    """Parameters such that each comes after those it uses.

    Raises
    ------
    InputError
        If they define each other in a circle.
    """
    needs = {
        name: (expressions.names_in(p.amount.tree).union(*(expressions.names_in(a.tree) for _, a in p.by_year)))
        & case.parameters.keys()
        for name, p in case.parameters.items()
    }
    order: dict[str, None] = {}
    for first in needs:
        path, on_path = ([], set()) if first in order else ([first], {first})
        while path:
            missing = next((name for name in needs[path[-1]] if name not in order), None)
            if missing is None:
                order[path[-1]] = None
                on_path.remove(path.pop())
            elif missing in on_path:
                message = f"Parameters define each other in a circle: {', '.join(path[path.index(missing) :])}."
                raise InputError([Fault("circular", message, Place(case.path))])
            else:
                path.append(missing)
                on_path.add(missing)
    return list(order)


def with_known_ends(case: Case, gas: Gas) -> Case:
    """A case whose ranges are numbers, also those of volumes of a gas: their mass needs its properties."""
    known = {}
    for name, parameter in case.parameters.items():
        written = parameter.uncertainty
        if written is not None and written.ends is not None:
            low, high = (float(expressions.evaluate(end.tree, {}, gas)) for end in written.ends)
            known[name] = replace(parameter, uncertainty=replace(written, low=low, high=high))
    return replace(case, parameters={**case.parameters, **known}) if known else case
