"""Texts and values, how uncertain a value is, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from impact.expressions import Node
from impact.ground.language import spoken
from impact.ground.units import Dimension


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English and Danish, printed in the current language; a missing one falls back to the other."""

    en: str = ""
    da: str = ""

    def __str__(self) -> str:
        return (self.da or self.en) if spoken() == "da" else (self.en or self.da)

    def __bool__(self) -> bool:
        return bool(self.en or self.da)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity or an expression of parameters: its text, tree and dimension."""

    text: str
    tree: Node
    dimension: Dimension
    line: int = 0

    @property
    def constant(self) -> float | None:
        """The canonical value if the amount depends on nothing."""
        return self.tree[1] if self.tree[0] == "number" else None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How uncertain a value is, as written; `low` and `high` are in canonical units."""

    distribution: str = ""
    low: float | None = None
    high: float | None = None
    relative: float | None = None  # ± as a fraction, a 95 % range
    cv: float | None = None
    gsd: float | None = None
    gsd2: float | None = None
    pedigree: tuple[int, ...] = ()
    values: tuple[tuple[float, float], ...] = ()  # discrete: each value with its probability
    group: str = ""  # things of one group share a draw
    group_of: str = ""  # the id of the network that declares the group; the case itself if empty
    opposed: bool = False  # falls where the others of its group rise
    ends: tuple[Amount, Amount] | None = None  # low and high that need a gas's properties: numbers once compiled

    def __str__(self) -> str:
        if self.values:
            return "one of " + ", ".join(f"{value:.6g} ({p * 100:.3g} %)" for value, p in self.values)
        if self.relative is not None:
            return f"±{self.relative * 100:.3g} %"
        if self.cv is not None:
            return f"CV {self.cv:.3g}"
        if self.gsd is not None:
            return f"GSD {self.gsd:.3g}"
        if self.gsd2 is not None:
            return f"GSD² {self.gsd2:.3g}"
        if self.pedigree:
            return f"pedigree {self.pedigree}"
        if self.ends is not None and self.low is None:
            return f"{self.ends[0].text} to {self.ends[1].text}"
        return "" if self.low is None else f"{self.low:.6g} to {self.high:.6g}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from: a source's id and the place in it, or an assumption with its reason."""

    source: str = ""
    place: str = ""
    assumption: Text = Text()

    def __bool__(self) -> bool:
        return bool(self.source or self.assumption)


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str = ""
    publisher: str = ""
    year: str = ""
    place: str = ""
    url: str = ""
    accessed: str = ""
    note: str = ""
    line: int = 0

    def __str__(self) -> str:
        head = ", ".join(part for part in (self.publisher, self.title, self.year) if part)
        return f"{head}, {self.place}" if self.place else head


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    amount: Amount
    by_year: tuple[tuple[int, Amount], ...] = ()
    uncertainty: Uncertainty | None = None
    origin: Origin = Origin()
    note: Text = Text()
    confidential: bool = False
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty
