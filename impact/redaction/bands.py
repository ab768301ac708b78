"""Classes of values: fixed limits that everybody knows, so that two documents never narrow one another.

Limits are 1, 2, 5 times a power of ten in canonical units; where a class must be wider, 2 and 5, or 2 alone: some of
the same limits, so that a document with wider classes and one with narrower ones do not narrow one another either. A
class holds its upper limit and not its lower one. Temperatures have classes of fixed limits in °C: a share of an
absolute temperature says nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10, sqrt

from impact.ground import units
from impact.ground.units import Dimension

# Steps of a ladder of limits, with the least share of the upper limit by which its classes are wide.
# Each ladder has limits of the one before it alone: with 1 and 3 beside 1, 2, 5 two documents would tell 2 to 3.
LADDERS = (((1.0, 2.0, 5.0), 0.5), ((2.0, 5.0), 0.6), ((2.0,), 0.9))
CELSIUS = 273.15
TEMPERATURES = (-200.0, -100.0, -50.0, -20.0, 0.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0)  # [°C]


@dataclass(frozen=True, slots=True)
class Band:
    """A class of values: `low` < value <= `high` (for negative ones mirrored), in canonical units."""

    low: float
    high: float
    dimension: Dimension

    @property
    def middle(self) -> float:
        """What is computed with: the geometric middle; of temperatures the arithmetic one."""
        if self.dimension == units.TEMPERATURE:
            return (self.low + self.high) / 2
        middle = float(f"{sqrt(self.low * self.high):.3g}")
        return middle if self.high > 0 else -middle

    @property
    def width(self) -> float:
        """How wide the class is, as a share of its larger limit."""
        return (self.high - self.low) / max(abs(self.low), abs(self.high))

    def holds(self, value: float) -> bool:
        """Whether a value lies in the class."""
        inside = self.low < value <= self.high if self.high > 0 else self.low <= value < self.high
        return inside or (self.dimension == units.TEMPERATURE and value == self.low)

    def written(self, value: float) -> str:
        """A value of the class as a case file writes it."""
        if self.dimension == units.TEMPERATURE:
            return f"{plain(round(value - CELSIUS, 6))} °C"
        return f"{plain(value)} {unit_text(self.dimension)}".strip()

    def __str__(self) -> str:
        """The class as people say it: `50 to 100 GWh/a`."""
        low, high, unit = self.shown()
        return f"{low} to {high} {unit}".strip()

    def shown(self) -> tuple[str, str, str]:
        """Its limits and unit, in larger units where they are large."""
        if self.dimension == units.TEMPERATURE:
            return plain(round(self.low - CELSIUS, 6)), plain(round(self.high - CELSIUS, 6)), "°C"
        unit, factor = unit_text(self.dimension), 1.0
        most = max(abs(self.low), abs(self.high))
        for base, larger, limit, size in _LARGER:
            if unit.split("/")[0] == base and most > limit:
                unit, factor = larger + unit[len(base) :], size
                break
        return plain(self.low / factor), plain(self.high / factor), unit


_LARGER = [("MWh", "GWh", 1e3, 1e3), ("t", "kt", 1e4, 1e3), ("m3", "Mm3", 1e6, 1e6)]
_LARGER += [(currency, f"M{currency}", 1e6, 1e6) for currency in units.CURRENCIES]


def band_of(value: float, dimension: Dimension, width: float = 0.5) -> Band:
    """The class of a value, a function of the limits alone.

    Parameters
    ----------
    value : float
        Canonical; not zero, which no class of a logarithmic ladder holds.
    width : float
        Share of its upper limit by which the class is wide at least (up to 0.9).
    """
    if dimension == units.TEMPERATURE:
        k = min(max(bisect_left(TEMPERATURES, round(value - CELSIUS, 9)), 1), len(TEMPERATURES) - 1)
        return Band(TEMPERATURES[k - 1] + CELSIUS, TEMPERATURES[k] + CELSIUS, dimension)
    steps = next(steps for steps, least in LADDERS if width <= least + 1e-9)
    low, high = _around(abs(value), steps)
    return Band(low, high, dimension) if value > 0 else Band(-high, -low, dimension)


def _around(value: float, steps: tuple[float, ...]) -> tuple[float, float]:
    """The limits next to a positive value: the last one below it and the first one not below it."""
    power = floor(log10(value))
    limits = [float(f"{step:g}e{power + k}") for k in (-1, 0, 1, 2) for step in steps]
    value = float(f"{value:.12g}")  # 0.1 + 0.2 stands on its limit, not above it
    k = bisect_left(limits, value)
    return limits[k - 1], limits[k]


def plain(value: float) -> str:
    """A number without an exponent, as a case file and a sentence write it."""
    text = format(Decimal(f"{value:.12g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_text(dimension: Dimension) -> str:
    """A dimension's canonical unit, as the expressions of a case file read it behind a number."""
    up = [base for base, e in zip(units.BASE, dimension, strict=True) for _ in range(e)]
    up.sort(key=lambda base: base not in units.CURRENCIES)
    down = [base for base, e in zip(units.BASE, dimension, strict=True) for _ in range(-e)]
    if not up and not down:
        return ""
    return "*".join(up or ["piece"]) + "".join(f"/{base}" for base in down)
