"""What the readers of all sums that are published together can infer: outsiders, and companies that know their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from impact.ground.units import Dimension
from impact.redaction.disclosure import inferable, keeps_its_class

Key = tuple[str, float, Dimension]  # a hidden figure: its case, value and dimension
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PublishedSum:
    """One exact sum as a reader meets it: Σ slope × hidden value, and half of its last digit."""

    indicator: str
    slopes: Mapping[Key, float]
    sum: float
    rounding: float
    companies: frozenset[str]  # behind it


@dataclass
class PublishedSums:
    """The sums that are published so far, with the classes of the values behind them and who knows these anyway."""

    rows: list[PublishedSum] = field(default_factory=list)
    classes: dict[Key, Interval] = field(default_factory=dict)
    known: dict[str, set[Key]] = field(default_factory=dict)  # by owner

    def add_values(self, classes: Mapping[Key, Interval], known: Mapping[str, Iterable[Key]]) -> None:
        """Hidden values of one more network; in classes of two widths a value lies in both."""
        for key, (low, high) in classes.items():
            before = self.classes.get(key, (low, high))
            self.classes[key] = max(low, before[0]), min(high, before[1])
        for owner, keys in known.items():
            self.known.setdefault(owner, set()).update(keys)

    def behind(self, indicator: str) -> list[frozenset[str]]:
        """The companies behind each published sum of an indicator."""
        return [row.companies for row in self.rows if row.indicator == indicator]

    def allows(self, row: PublishedSum, width: float) -> bool:
        """Whether one more sum leaves every value uncertain, for outsiders and for each company that knows some."""
        rows = self._together(row)
        keys = sorted({key for one in rows for key in one.slopes})
        if not self._safe(rows, keys, set(), width):
            return False
        insiders = {frozenset(known & set(keys)) for known in self.known.values()} - {frozenset()}
        return all(self._safe(rows, keys, set(known), width) for known in insiders)

    def _together(self, row: PublishedSum) -> list[PublishedSum]:
        """The row with every published one that shares a value with it, directly or by others."""
        found, keys = [row], set(row.slopes)
        rest = list(self.rows)
        while near := [one for one in rest if keys & set(one.slopes)]:
            found += near
            keys |= {key for one in near for key in one.slopes}
            rest = [one for one in rest if one not in near]
        return found

    def _safe(self, rows: list[PublishedSum], keys: list[Key], known: set[Key], width: float) -> bool:
        ends = np.array([(key[1], key[1]) if key in known else self.classes[key] for key in keys])
        slopes = np.array([[one.slopes.get(key, 0.0) for key in keys] for one in rows])
        sums, rounding = np.array([one.sum for one in rows]), np.array([one.rounding for one in rows])
        low, high = inferable(ends[:, 0], ends[:, 1], slopes, sums, rounding)
        secret = np.array([key not in known for key in keys])
        return keeps_its_class(ends[secret, 0], ends[secret, 1], (low[secret], high[secret]), width)
