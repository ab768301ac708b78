"""What can vary: its name, what it acts on, how far a search may move it, and, where it is uncertain, how it is drawn.

Uncertainty stands only on named things. A thing's name is also the name of its stream of random numbers, so that all
scenarios, and all cases that use the same row of the inventory, draw it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.draws import Draw, Draws
from impact.ground import units
from impact.variables.distributions import NORMAL, Distribution

Array = NDArray[np.float64]

PARAMETER, EXCHANGE, PRICE = "parameter", "exchange", "price"
BACKGROUND = "background"  # which of the dependent samples of a background database
CO2 = "CO2 price"
FURTHER = 10.0  # times the value: how far a search goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One value that can be set.

    Attributes
    ----------
    name : str
        Qualified: `case: parameter`, `process | flow | region | scope`, `price of process (region)`.
    kind : str
        parameter, exchange, price, background, or co2 for the CO2 price that an analysis of cost may add.
    title : str
        In the current language.
    unit : str
    value : float
        The central value in the reported year [unit], canonical.
    of : tuple of str
        What it acts on: a parameter's name, exchanges' names, or processes that have the price.
    relative : bool
        Whether it is set by a factor on the value of every year, not by a value.
    """

    name: str
    kind: str
    title: str
    unit: str
    value: float
    of: tuple[str, ...] = ()
    relative: bool = False

    def drawn(
        self,
        distribution: Distribution,
        *,
        basis: str,
        source: str,
        evidence: str,
        relative: bool = False,
        draw: str = "",
        opposed: bool = False,
    ) -> Uncertain:
        """The same variable with a distribution; arguments as in `Uncertain`, a stream of its own if none is named."""
        return Uncertain(
            name=self.name,
            kind=self.kind,
            title=self.title,
            unit=self.unit,
            value=self.value,
            of=self.of,
            relative=relative,
            distribution=distribution,
            draw=draw or self.name,
            variate=distribution.variate,
            basis=basis,
            source=source,
            evidence=evidence,
            opposed=opposed,
        )

    def range(self, own: tuple[float, float] | None = None) -> tuple[float, float] | None:
        """Where to search for a break-even, in the unit; None for a zero value.

        To ten times the value; a share between 0 and 1; money per unit on both sides of zero. `own` is the value's own
        range, which is always inside.
        """
        value, size = self.value, FURTHER * abs(self.value)
        if value == 0:
            return None
        if self.kind == PRICE or _money_per_unit(self.unit):
            low, high = -size, size
        elif self.unit == "1" and 0 < value < 1:
            low, high = 0.0, 1.0
        else:
            low, high = (0.0, size) if value > 0 else (-size, 0.0)
        return (low, high) if own is None else (min(low, own[0]), max(high, own[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain(Variable):
    """A value with a distribution.

    A draw is a value in canonical units, or a factor on the value of every year where `relative`.

    Attributes
    ----------
    distribution : Distribution
    draw : str
        The name of its stream: its own, or its group's.
    opposed : bool
        Whether it falls where its group rises.
    variate : str
        What its stream gives: normal or uniform, one for all of a group.
    basis : str
        The statement behind the distribution and how it was read.
    source, evidence : str
        Where the statement comes from, and how good that is.
    """

    distribution: Distribution
    draw: str
    variate: str
    basis: str
    source: str
    evidence: str
    opposed: bool = False

    @property
    def central(self) -> float:
        """What a draw is in the central computation."""
        return 1.0 if self.relative else self.value

    def values(self, variates: Array) -> Array:
        """Draws from its stream's variates (`variate` says which), of the same shape."""
        if self.variate == NORMAL:
            return self.distribution.from_normal(-variates if self.opposed else variates)
        return self.distribution.from_uniform(1 - variates if self.opposed else variates)

    def own_range(self, ends: tuple[float, float]) -> tuple[float, float]:
        """Quantiles of its distribution [unit], the lower one first."""
        scale = self.value if self.relative else 1.0
        low, high = sorted(scale * self.distribution.quantile(p) for p in ends)
        return low, high


def parameter_name(case_id: str, name: str) -> str:
    """The qualified name of a case's parameter."""
    return f"{case_id}: {name}"


def draws_of(variables: Sequence[Variable], values: Sequence[Any], case_id: str = "", absolute: bool = False) -> Draws:
    """Draws from values of variables.

    Parameters
    ----------
    variables : sequence of Variable
    values : sequence
        For each an array of shape (n, 1), or an affine expression: values [canonical units], or factors of those that
        are `relative`.
    case_id : str
        Whose parameters are meant: other cases' are left out. Everybody's if empty.
    absolute : bool
        Values of all variables, also of those whose draws are factors.
    """
    targets: dict[str, dict[str, Any]] = {PARAMETER: {}, EXCHANGE: {}, PRICE: {}, BACKGROUND: {}}
    for variable, value in zip(variables, values, strict=True):
        if variable.kind == PARAMETER and case_id and variable.name != parameter_name(case_id, variable.of[0]):
            continue
        if variable.kind == BACKGROUND:
            value_of: Any = value
        else:
            value_of = Draw(value, variable.relative and not absolute)
        targets.get(variable.kind, {}).update(dict.fromkeys(variable.of, value_of))
    return Draws(targets[PARAMETER], targets[EXCHANGE], targets[PRICE], targets[BACKGROUND])


def _money_per_unit(unit: str) -> bool:
    """DKK/MWh, but not DKK or DKK/a."""
    money, _, per = unit.partition("/")
    return money in units.CURRENCIES and per not in ("", "a")
