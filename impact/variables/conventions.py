"""From what people write (±5 %, low and high, CV, GSD, GSD², pedigree scores) to a distribution, and in words how.

The conventions, each printed with the value it is used for:

- GSD² and pedigree scores: lognormal, the value is the median, sigma = ln GSD.
- CV: lognormal with median at the value, GSD = exp √ln(1 + CV²); normal (sd = CV × value) only where stated.
- ± and low/high without a distribution: a 95 % range about the value as median. Symmetric: normal. The value the
  geometric middle: lognormal. Anything else: the shifted lognormal that meets low, value and high.
- low/high of a uniform, triangular or PERT distribution: its ends.
- A range that does not reach over zero keeps its sign in every draw.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np

from impact.model import Uncertainty
from impact.variables.distributions import Z95, Discrete, Distribution, Lognormal, Normal, Pert, Triangular, Uniform

Reading = tuple[Distribution | None, str]  # None: exact
LOPSIDED = 50.0  # from here on the value lies so near to one end of its range that it cannot be the median
FURTHEST = 8.2  # standard deviations: draws beyond have a probability below 2⁻⁵², so that a limit there is none


def of_uncertainty(written: Uncertainty, value: float, pedigree_gsd2: float = 1.0) -> Reading:
    """The distribution of a case's value as its file states it.

    Parameters
    ----------
    written : Uncertainty
        `low` and `high` in the unit of `value`.
    value : float
        The central value, canonical.
    pedigree_gsd2 : float
        GSD² of the pedigree scores, if there are any.

    Raises
    ------
    ValueError
        If the statement is impossible; the reader of case files finds these beforehand.
    """
    if written.values:
        return _discrete(written.values)
    if written.low is not None and written.high is not None:
        return within(written.low, value, written.high, written.distribution)
    if written.relative is not None:
        return _plus_minus(written.relative, value, written.distribution)
    if written.cv is not None:
        return _of_cv(written.cv, value, written.distribution)
    if written.gsd is not None:
        return lognormal(value, written.gsd**2, f"GSD {written.gsd:.4g}")
    if written.gsd2 is not None:
        return lognormal(value, written.gsd2, f"GSD² {written.gsd2:.4g}")
    return lognormal(value, pedigree_gsd2, f"pedigree ({', '.join(map(str, written.pedigree))})")


def lognormal(value: float, gsd2: float, stated: str) -> Reading:
    """Lognormal with the value as median; sigma = ln GSD. A negative value stays negative."""
    if gsd2 < 1:
        raise ValueError(f"GSD² is {gsd2:g}, but at least 1")
    if value == 0 or gsd2 == 1:
        return None, f"{stated}: exact"
    sigma = log(gsd2) / 2
    distribution = Lognormal(value, sigma if value > 0 else -sigma)
    return distribution, f"{stated} of a lognormal: the value is the median, 95 % within ×÷ {gsd2:.4g}"


def within(low: float, value: float, high: float, distribution: str = "") -> Reading:
    """The distribution of a value with a lower and an upper end."""
    if not low <= value <= high:
        raise ValueError(f"{value:g} lies outside {low:g} to {high:g}")
    shown = f"{_number(low)} to {_number(high)}"
    if low == high:
        return None, f"{shown}: exact"
    if distribution in ("uniform", "triangular", "pert"):
        return _bounded(distribution, low, value, high), f"{shown} are the ends of a {_name(distribution)} distribution"
    if distribution == "lognormal":
        if low * high <= 0:
            raise ValueError(f"a lognormal cannot range from {low:g} to {high:g}")
        spread, text = lognormal(value, exp(log(max(low / high, high / low)) / Z95), "")
        return spread, f"{shown} read as a 95 % range of a lognormal{text.partition('lognormal')[2]}"
    if distribution == "normal":
        return _normal(low, value, high, f"{shown} read as a 95 % range of a normal")
    return _about_the_median(low, value, high, shown)


def _about_the_median(low: float, value: float, high: float, shown: str) -> Reading:
    """A 95 % range without a distribution: the one of the normal family that meets low, value and high."""
    below, above = value - low, high - value
    if min(below, above) * LOPSIDED <= max(below, above):
        text = f"{shown} with the value at one end: read as the ends of a triangular distribution"
        return Triangular(low, value, high), text
    if abs(log(above / below)) < 1e-5:
        return _normal(low, value, high, f"{shown}, symmetric, read as a 95 % range of a normal")
    sigma, factor = log(above / below) / Z95, below * above / (above - below)
    shift = value - factor
    if abs(shift) < 1e-9 * abs(value):
        gsd2 = exp(2 * abs(sigma))
        text = f"{shown} read as a 95 % range of a lognormal about its median: GSD² = {gsd2:.4g}"
        return Lognormal(value, sigma), text
    text = f"{shown} read as a 95 % range of a shifted lognormal with the value as its median"
    return _limited(Lognormal(factor, sigma, shift), low, high), text


def _normal(low: float, value: float, high: float, text: str) -> Reading:
    sd = (high - low) / (2 * Z95)
    size = f"{100 * sd / abs(value):.3g} %" if value else f"{sd:.4g}"
    return _limited(Normal(value, sd), low, high), f"{text}: sd = {size}"


def _limited(distribution: Normal | Lognormal, low: float, high: float) -> Distribution:
    """The distribution with a limit that keeps its sign, unless the range itself reaches over zero.

    The limit is zero where the range ends at zero, else a tenth of the end nearer to zero (a divisor never vanishes).
    """
    lowest, highest = (float(x) for x in distribution.from_normal(np.array([-FURTHEST, FURTHEST])))
    if low >= 0 and lowest < low / 10:
        return replace(distribution, minimum=low / 10)
    if high <= 0 and highest > high / 10:
        return replace(distribution, maximum=high / 10)
    return distribution


def _plus_minus(share: float, value: float, distribution: str) -> Reading:
    if share == 0 or value == 0:
        return None, "±0 %: exact"
    shown = f"range ±{100 * share:.4g} %"
    low, high = sorted((value * (1 - share), value * (1 + share)))
    if distribution == "lognormal":
        return lognormal(value, exp(log((1 + share) / (1 - share)) / Z95), f"{shown} read as a 95 % range: GSD²")
    if distribution in ("uniform", "triangular", "pert"):
        return _bounded(distribution, low, value, high), f"{shown}: the ends of a {_name(distribution)} distribution"
    return _normal(low, value, high, f"{shown} read as a 95 % range of a normal")


def _of_cv(cv: float, value: float, distribution: str) -> Reading:
    if cv == 0 or value == 0:
        return None, "CV 0: exact"
    shown = f"CV {100 * cv:.4g} %"
    if distribution == "normal":
        sd = cv * abs(value)
        return _limited(Normal(value, sd), value - Z95 * sd, value + Z95 * sd), f"{shown} of a normal"
    gsd2 = exp(2 * sqrt(log(1 + cv**2)))
    return lognormal(value, gsd2, f"{shown}, GSD² = {gsd2:.4g}")


def _bounded(distribution: str, low: float, mode: float, high: float) -> Distribution:
    if distribution == "uniform":
        return Uniform(low, high)
    return Triangular(low, mode, high) if distribution == "triangular" else Pert(low, mode, high)


def _discrete(values: tuple[tuple[float, float], ...]) -> Reading:
    ordered = sorted(values)
    total = sum(probability for _, probability in ordered)
    if not ordered or any(p < 0 for _, p in ordered) or abs(total - 1) > 1e-6:
        raise ValueError(f"the probabilities of {len(ordered)} values sum to {total:g}, not to 1")
    shown = ", ".join(f"{_number(value)} ({100 * p:.3g} %)" for value, p in ordered)
    if len(ordered) == 1:
        return None, f"only {shown}: exact"
    distribution = Discrete(tuple(v for v, _ in ordered), tuple(p / total for _, p in ordered))
    return distribution, f"one of {shown}"


def _name(distribution: str) -> str:
    return "PERT" if distribution == "pert" else distribution


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"
