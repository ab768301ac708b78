"""A network's sums from the true values, where the rules allow: else the sums of the classes are all there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.model import OUTSIDE
from impact.model.indicators import INDEX, SUMMED
from impact.redaction.disclosure import DIFFERENCE, INFERRED, MULTIPLY, OF_YEARS, ExactSum, owners, refused, rounded
from impact.redaction.published import Interval, Key, PublishedSum, PublishedSums
from impact.redaction.who_knows import HiddenValue
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment

Array = NDArray[np.float64]

MOVES = 1e-9  # relative: smaller changes are rounding
LINEAR = 1e-6  # relative to the sum: larger deviations from a straight line are products of hidden values


def exact_sums(
    true: NetworkAssessment,
    shown: NetworkAssessment,
    hidden: Sequence[Sequence[HiddenValue]],
    width: float,
    published: PublishedSums,
) -> list[ExactSum]:
    """Exact sums of the cases that count, each only if all published ones together keep every class for every reader.

    Parameters
    ----------
    true, shown : NetworkAssessment
        From the true files and from the rewritten ones, with the cases in the same order.
    hidden : sequence of sequence of HiddenValue
        Of each case.
    width : float
        How wide the class of a hidden value must stay, as a share of the largest it can be.
    published : PublishedSums
        Sums of other networks that a reader may have; those that this one publishes are added.
    """
    behind = _Behind(true, shown, hidden)
    if not behind.any:
        return []
    found = [_sum(behind, name, width, published) for name in SUMMED]
    return [one for one in found if one is not None]


@dataclass
class _Behind:
    """What stands behind the sums of a network."""

    true: NetworkAssessment
    shown: NetworkAssessment
    hidden: Sequence[Sequence[HiddenValue]]

    def __post_init__(self) -> None:
        out = self.true.left_out()
        self.counted = [k for k, one in enumerate(self.true.results) if one.case.id not in out]
        self.any = any(self.hidden[k] for k in self.counted)
        self.ends = {k: _ends(self.shown.results[k], self.hidden[k]) for k in self.counted}
        self.of_years = any(None in ends or any(one.value is None for one in self.hidden[k])
                            for k, ends in self.ends.items())  # fmt: skip
        if self.of_years:
            return
        self.lines = {k: _straight(self.shown.results[k], self.hidden[k], self.ends[k]) for k in self.counted}

    def slopes(self, i: int) -> dict[Key, float]:
        found: dict[Key, float] = {}
        for k in self.counted:
            for one, slope in zip(self.hidden[k], self.lines[k].slopes[:, i], strict=True):
                if slope:
                    found[self.key(k, one)] = found.get(self.key(k, one), 0.0) + float(slope)
        return found

    def key(self, k: int, one: HiddenValue) -> Key:
        assert one.value is not None
        return self.true.results[k].case.id, one.value, one.dimension

    def classes(self) -> dict[Key, Interval]:
        return {
            self.key(k, one): ends
            for k in self.counted
            for one, ends in zip(self.hidden[k], self.ends[k], strict=True)
            if ends is not None
        }

    def known(self) -> dict[str, set[Key]]:
        """What each owner knows: a company in several cases, and the companies of one owner, put together."""
        of, found = self._groups(), dict[str, set[Key]]()
        for k in self.counted:
            partners = self.true.results[k].case.partners
            for one in self.hidden[k]:
                for id in one.known_to:
                    name = partners[id].name
                    found.setdefault(of.get(name, name), set()).add(self.key(k, one))
        return found

    def _groups(self) -> dict[str, str]:
        return {name: f"group {group[0]}" for group in self.groups() for name in group}

    def groups(self) -> list[tuple[str, ...]]:
        partners = [one for k in self.counted for one in self.true.results[k].case.partners.values()]
        return [(one.name, *one.members) for one in partners if one.members]

    def contributions(self, i: int) -> dict[str, float]:
        """What each owner's partners save in the cases that hide something of this indicator."""
        by_company: dict[str, float] = {}
        for k in self.counted:
            if not self.of_years and not self.lines[k].slopes[:, i].any():
                continue
            result = self.true.results[k]
            for id, saving in result.by_partner().items():
                if id != OUTSIDE:
                    name = result.case.partners[id].name
                    by_company[name] = by_company.get(name, 0.0) + float(saving[i])
        return owners(by_company, self.groups())


def _sum(behind: _Behind, name: str, width: float, published: PublishedSums) -> ExactSum | None:
    """One sum, or why it is refused; None if nothing hidden is in it."""
    i, unit = INDEX[name], behind.true.results[0].unit(name)
    if behind.of_years:
        return ExactSum(name, None, unit, OF_YEARS) if behind.contributions(i) else None
    slopes = behind.slopes(i)
    if not slopes:
        return None
    contributions = behind.contributions(i)
    rule = refused(contributions, name == "cost", published.behind(name))
    if not rule and any(behind.lines[k].bent[i] for k in behind.counted):
        rule = MULTIPLY
    if rule:
        return ExactSum(name, None, unit, rule)
    value, rounding = rounded(float(behind.true.total[i]))
    bases = sum(float(behind.lines[k].base[i]) for k in behind.counted)
    row = PublishedSum(name, slopes, value - bases, rounding, frozenset(contributions))
    published.add_values(behind.classes(), behind.known())
    if not published.allows(row, width):
        return ExactSum(name, None, unit, DIFFERENCE if _with_others(row, published, width) else INFERRED)
    published.rows.append(row)
    return ExactSum(name, value, unit)


def _with_others(row: PublishedSum, published: PublishedSums, width: float) -> bool:
    """Whether a sum by itself would be harmless: it is the others that make it tell."""
    alone = PublishedSums([], published.classes, published.known)
    return bool(published.rows) and alone.allows(row, width)


# ---------------------------------------------------------------------------------------------- savings as lines


@dataclass(frozen=True, slots=True)
class _Line:
    """A case's default saving as base + Σ slope × hidden value."""

    base: Array  # (indicators,)
    slopes: Array  # (values, indicators)
    bent: NDArray[np.bool_]  # (indicators,), where it is no straight line


def _ends(result: Assessment, hidden: Sequence[HiddenValue]) -> list[Interval | None]:
    found: list[Interval | None] = []
    for one in hidden:
        parameter = result.case.parameters[one.name]
        written = parameter.uncertainty
        if written is None or written.low is None or written.high is None or parameter.by_year:
            found.append(None)
        else:
            found.append((written.low, written.high))
    return found


def _straight(result: Assessment, hidden: Sequence[HiddenValue], ends: Sequence[Interval | None]) -> _Line:
    """Evaluate at the low ends and with each value at its high end; where all are halfway or high, a line has told."""
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    n = len(low)
    places = np.vstack([low, np.where(np.eye(n, dtype=bool), high, low), (low + high) / 2, high])  # (n + 3, values)
    draws = {one.name: places[:, k : k + 1] for k, one in enumerate(hidden)}
    values = result.plan.evaluate(draws, n + 3).values[:, 0]  # (samples, lines, indicators)
    signs = np.array([_sign(result, line.scenario, line.role) for line in result.plan.lines])
    saving = np.einsum("ski,k->si", values, signs)
    size = np.abs(values).sum(axis=1).max(axis=0)
    change = saving[1:] - saving[0]
    change[np.abs(change) <= MOVES * size] = 0.0
    slopes = change[:n] / (high - low)[:, None]
    whole = change[:n].sum(axis=0)
    bent = np.maximum(np.abs(change[n] - whole / 2), np.abs(change[n + 1] - whole)) > LINEAR * size
    return _Line(saving[0] - slopes.T @ low, slopes, bent)


def _sign(result: Assessment, scenario: str, role: str) -> float:
    """How a line counts in the default saving; payments between partners cancel."""
    if role == "payment":
        return 0.0
    return float(scenario == result.baseline) - float(scenario == result.alternative)
