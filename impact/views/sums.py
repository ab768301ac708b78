"""A network's sums from the true values, where the rules allow: else the sums of the classes are all there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.assessment import Assessment
from impact.indicators import INDEX
from impact.model import OUTSIDE
from impact.network import NetworkAssessment
from impact.views.disclosure import INFERRED, Sum, inferable, keeps_its_class, owners, refused, rounded

Array = NDArray[np.float64]

PUBLISHED = ("climate", "water_withdrawal_groundwater", "waste", "virgin_material", "cost")
MOVES = 1e-9  # relative: smaller changes are rounding


def exact_sums(
    true: NetworkAssessment, shown: NetworkAssessment, hidden: Sequence[Sequence[str]], width: float
) -> list[Sum]:
    """Exact sums of the cases that count, each published only if what all of them tell together keeps every class.

    Sums are linear in hidden quantities; where two hidden values multiply, their slopes are those across the class.

    Parameters
    ----------
    true, shown : NetworkAssessment
        From the true files and from the rewritten ones, with the cases in the same order.
    hidden : sequence of sequence of str
        Names of the hidden parameters of each case, as the rewritten file has them.
    width : float
        How wide the class of a hidden value must stay, as a share of the largest it can be.
    """
    out = true.left_out()
    counted = [k for k, one in enumerate(true.results) if one.case.id not in out]
    classes = [(k, name) for k in counted for name in hidden[k]]
    if not classes or any(_ends(shown.results[k], name) is None for k, name in classes):
        return []
    ends = np.array([_ends(shown.results[k], name) for k, name in classes], dtype=float)
    slopes = np.array([_slope(shown.results[k], name) for k, name in classes]).T  # (indicators, values)
    middle = np.array([_middle(shown.results[k], name) for k, name in classes])
    sums: list[Sum] = []
    rows: list[tuple[Array, float, float]] = []
    for name in PUBLISHED:
        i = INDEX[name]
        if not any(abs(slopes[i]) > 0):
            continue
        value, rounding = rounded(float(true.total[i]))
        rule = refused(_contributions(true, counted, i, slopes[i], classes), name == "cost")
        unit = true.results[0].unit(name)
        told = value - (float(shown.total[i]) - float(slopes[i] @ middle))
        if not rule and not _safe([*rows, (slopes[i], told, rounding)], ends, width):
            rule = INFERRED
        if not rule:
            rows.append((slopes[i], told, rounding))
        sums.append(Sum(name, None if rule else value, unit, rule))
    return sums


def _safe(rows: list[tuple[Array, float, float]], ends: Array, width: float) -> bool:
    slopes, sums, rounding = (np.array(part) for part in zip(*rows, strict=True))
    low, high = ends[:, 0], ends[:, 1]
    return keeps_its_class(low, high, inferable(low, high, slopes, sums, rounding), width)


def _contributions(
    true: NetworkAssessment, counted: Sequence[int], i: int, slope: Array, classes: Sequence[tuple[int, str]]
) -> dict[str, float]:
    """What each owner's partners save in the cases that hide something of this indicator."""
    moving = {k for (k, _), one in zip(classes, slope, strict=True) if one}
    by_company: dict[str, float] = {}
    groups: list[tuple[str, ...]] = []
    for k in counted:
        if k not in moving:
            continue
        result: Assessment = true.results[k]
        for id, saving in result.by_partner().items():
            if id == OUTSIDE:
                continue
            partner = result.case.partners[id]
            by_company[partner.name] = by_company.get(partner.name, 0.0) + float(saving[i])
            groups += [(partner.name, *partner.members)] if partner.members else []
    return owners(by_company, groups)


def _ends(result: Assessment, name: str) -> tuple[float, float] | None:
    parameter = result.case.parameters[name]
    found = parameter.uncertainty
    if found is None or found.low is None or found.high is None or parameter.by_year:
        return None
    return found.low, found.high


def _middle(result: Assessment, name: str) -> float:
    value = result.case.parameters[name].amount.constant
    assert value is not None
    return float(value)


def _slope(result: Assessment, name: str) -> Array:
    """How the default saving changes with a hidden value, between the ends of its class; shape (indicators,)."""
    ends = _ends(result, name)
    assert ends is not None
    values = result.plan.evaluate({name: np.array(ends)[:, None]}, 2).values[:, 0]
    signs = [
        (line.scenario == result.baseline) - (line.scenario == result.alternative) if line.role != "payment" else 0
        for line in result.plan.lines
    ]
    saving = np.einsum("ski,k->si", values, np.array(signs, dtype=float))
    change = saving[1] - saving[0]
    change[np.abs(change) <= MOVES * np.abs(values).sum(axis=(0, 1))] = 0.0
    slope: Array = change / (ends[1] - ends[0])
    return slope
