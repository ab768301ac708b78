"""Distributions in the fields of stats_arrays, the form in which Brightway keeps uncertainty, and back.

Normal, lognormal, uniform, triangular and PERT are the same there. Two kinds are not known to it: a shifted lognormal
becomes the lognormal (or, if it can change its sign, the normal) of the same median and width, and discrete values
become undefined uncertainty. Limits are kept; stats_arrays draws anew beyond them where we stop at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, inf, isnan, log, nan
from typing import Any

from impact.variables.distributions import Z95, Discrete, Distribution, Lognormal, Normal, Pert, Triangular, Uniform

Fields = dict[str, Any]

# Ids of stats_arrays.uncertainty_choices.
UNDEFINED, NONE, LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR, BERNOULLI, DISCRETE_UNIFORM, PERT = 0, 1, 2, 3, 4, 5, 6, 7, 13
MANY = 1000  # a discrete uniform with more values is not read


def known_to_stats_arrays(distribution: Distribution | None) -> bool:
    """Whether stats_arrays has this very distribution, so that nothing is lost on the way."""
    return not (isinstance(distribution, Discrete) or (isinstance(distribution, Lognormal) and distribution.shift))


def to_stats_array(distribution: Distribution | None, value: float = nan) -> Fields:
    """Fields of stats_arrays (and of a Brightway exchange) for a distribution; None is an exact value.

    Parameters
    ----------
    distribution : Distribution or None
    value : float
        The central value, for exact values and those without a counterpart there.
    """
    fields: Fields = {"loc": nan, "scale": nan, "shape": nan, "minimum": nan, "maximum": nan, "negative": False}
    if distribution is None:
        return {**fields, "uncertainty type": NONE, "loc": value}
    if isinstance(distribution, Normal):
        return {**fields, **_limits(distribution), **_normal(distribution.location, distribution.scale)}
    if isinstance(distribution, Lognormal):
        return {**fields, **_limits(distribution), **_lognormal(distribution)}
    if isinstance(distribution, Uniform):
        ends = {"minimum": distribution.low, "maximum": distribution.high}
        return {**fields, "uncertainty type": UNIFORM, "loc": value, **ends}
    if isinstance(distribution, Triangular | Pert):
        kind = TRIANGULAR if isinstance(distribution, Triangular) else PERT
        ends = {"minimum": distribution.low, "loc": distribution.mode, "maximum": distribution.high}
        return {**fields, "uncertainty type": kind, **ends}
    return {**fields, "uncertainty type": UNDEFINED, "loc": distribution.mean if isnan(value) else value}


def from_stats_array(fields: Mapping[str, Any]) -> Distribution | None:
    """The distribution of such fields; None for an exact or undefined one.

    Raises
    ------
    ValueError
        If the kind has no counterpart here, or its fields are impossible.
    """
    kind = int(fields.get("uncertainty type", fields.get("uncertainty_type", UNDEFINED)))
    given_fields = {name: _number(fields.get(name)) for name in ("loc", "scale", "minimum", "maximum")}
    loc, scale, low, high = given_fields.values()
    limits = {"minimum": -inf if isnan(low) else low, "maximum": inf if isnan(high) else high}
    needed = {LOGNORMAL: (loc, scale), NORMAL: (loc, scale), UNIFORM: (low, high), BERNOULLI: (loc,)}
    needed |= dict.fromkeys((TRIANGULAR, PERT), (low, loc, high)) | {DISCRETE_UNIFORM: (low, high)}
    if kind in (UNDEFINED, NONE):
        return None
    if kind not in needed:
        raise ValueError(f"uncertainty type {kind} of stats_arrays has no counterpart here")
    given = needed[kind]
    wrong = any(isnan(x) for x in given) or list(given) != _ordered(given, kind)
    if wrong or (kind in (LOGNORMAL, NORMAL) and scale <= 0):
        raise ValueError(f"uncertainty type {kind} cannot have {given_fields}")
    if kind == LOGNORMAL:
        sign = -1.0 if fields.get("negative") else 1.0
        return Lognormal(sign * exp(loc), sign * scale, **limits)
    if kind == NORMAL:
        return Normal(loc, scale, **limits)
    if kind == UNIFORM:
        return Uniform(low, high)
    if kind in (TRIANGULAR, PERT):
        if kind == PERT and scale not in (4.0,) and not isnan(scale):
            raise ValueError(f"a PERT of weight {scale:g} has no counterpart here: only 4")
        return Triangular(low, loc, high) if kind == TRIANGULAR else Pert(low, loc, high)
    return _discrete(kind, loc, low, high)


def times(distribution: Distribution, factor: float) -> Distribution:
    """The distribution of a factor times what is drawn: an input that is `relative`, as a value.

    Raises
    ------
    ValueError
        If the factor is zero.
    """
    if factor == 0:
        raise ValueError("nothing is left of a distribution times zero")
    ends = sorted(x * factor for x in distribution.support)
    match distribution:
        case Normal(location, scale, minimum, maximum):
            limits = sorted((minimum * factor, maximum * factor))
            return Normal(location * factor, scale * abs(factor), *limits)
        case Lognormal(size, sigma, shift, minimum, maximum):
            limits = sorted((minimum * factor, maximum * factor))
            return Lognormal(size * factor, sigma if factor > 0 else -sigma, shift * factor, *limits)
        case Uniform():
            return Uniform(*ends)
        case Triangular(_, mode, _) | Pert(_, mode, _):
            return type(distribution)(ends[0], mode * factor, ends[1])
        case Discrete(values, probabilities):
            pairs = sorted((x * factor, p) for x, p in zip(values, probabilities, strict=True))
            return Discrete(tuple(x for x, _ in pairs), tuple(p for _, p in pairs))
    raise ValueError(f"unknown distribution {distribution}")


def _limits(distribution: Normal | Lognormal) -> Fields:
    limits = {"minimum": distribution.minimum, "maximum": distribution.maximum}
    return {name: limit for name, limit in limits.items() if abs(limit) < inf}


def _normal(location: float, scale: float) -> Fields:
    return {"uncertainty type": NORMAL, "loc": location, "scale": scale}


def _lognormal(distribution: Lognormal) -> Fields:
    median, sigma = distribution.median, abs(distribution.sigma)
    if distribution.shift:
        low, high = distribution.quantile(0.025), distribution.quantile(0.975)
        if low * high < 0:
            return _normal(median, (high - low) / (2 * Z95))
        if abs(distribution.minimum) < inf or abs(distribution.maximum) < inf:  # an end near zero: the other one counts
            sigma = log(max(abs(low), abs(high)) / abs(median)) / Z95
        else:
            sigma = abs(log(high / low)) / (2 * Z95)
    return {"uncertainty type": LOGNORMAL, "loc": log(abs(median)), "scale": sigma, "negative": median < 0}


def _discrete(kind: int, share: float, low: float, high: float) -> Discrete:
    if kind == BERNOULLI:
        if not 0 <= share <= 1:
            raise ValueError(f"{share:g} is no probability")
        return Discrete((0.0, 1.0), (1 - share, share))
    values = tuple(float(x) for x in range(round(low), round(high)))  # the upper end is not among them
    if not 0 < len(values) <= MANY:
        raise ValueError(f"a discrete uniform of {len(values)} values is not read")
    return Discrete(values, (1 / len(values),) * len(values))


def _ordered(given: tuple[float, ...], kind: int) -> list[float]:
    """The fields as they must stand: the ends of a bounded distribution rise."""
    return list(given) if kind in (LOGNORMAL, NORMAL, BERNOULLI) else sorted(given)


def _number(value: Any) -> float:
    return nan if value is None else float(value)
