"""What stands in for central values in an evaluation: draws of parameters, of rows of the inventory and of prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from impact.factors import Exchange, UnitProcess


@dataclass(frozen=True, slots=True)
class Draw:
    """Values that take the place of a central value, or factors on the central value of every year.

    `values` broadcasts to (samples, years): an array of shape (samples, 1), or anything with arithmetic of its own.
    """

    values: Any
    relative: bool = False

    def __call__(self, central: Any) -> Any:
        """What the central value becomes."""
        return central * self.values if self.relative else self.values


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws by what they act on.

    `parameters` are keyed by a parameter's name, `exchanges` by `exchange_name`, `prices` by the process that is paid
    for, and `picks` (numbers of dependent samples) by the stream of what is `given`.
    """

    parameters: Mapping[str, Draw] = field(default_factory=dict)
    exchanges: Mapping[str, Draw] = field(default_factory=dict)
    prices: Mapping[str, Draw] = field(default_factory=dict)
    picks: Mapping[str, Any] = field(default_factory=dict)


def as_draws(draws: Draws | Mapping[str, Any] | None) -> Draws:
    """Draws from a plain mapping, which holds values of parameters and, by its stream, of what is given."""
    if draws is None:
        return Draws()
    if isinstance(draws, Draws):
        return draws
    return Draws({name: Draw(values) for name, values in draws.items()}, picks=draws)


def exchange_name(process: UnitProcess, exchange: Exchange) -> str:
    """The qualified name of a row (or series of rows) of the inventory; the same in all cases."""
    if exchange.kind in ("input", "output"):
        parts: tuple[str, ...] = (process.id, exchange.flow or exchange.kind, exchange.region)
    else:
        region = exchange.region or process.region
        parts = (process.id, exchange.flow, region, exchange.scope or "direct")
    return " | ".join(part for part in parts if part)
