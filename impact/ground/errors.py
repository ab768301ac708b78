"""One error tree: faults with their place, collected and raised together.

A user's mistake is never a traceback: readers gather every `Fault` of a file in `Faults` and raise one
`InputError`, which the command line prints line by line and answers with exit code 1.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_WORD = re.compile(r"\w+")


class ImpactError(Exception):
    """Base of everything this package raises on purpose."""


NOWHERE = 2_000_000  # cells outside the case, as a row of no known scenario, come after all that are in it


class Cell(int):
    """A cell of a workbook, where a text file has a line; as a number, its place in the order of the case."""

    sheet: str
    name: str

    def __new__(cls, order: int, sheet: str, name: str) -> Cell:
        cell = super().__new__(cls, order)
        cell.sheet, cell.name = sheet, name
        return cell

    def __getnewargs__(self) -> tuple[int, str, str]:  # type: ignore[override]
        return int(self), self.sheet, self.name

    def __str__(self) -> str:
        return f"sheet {self.sheet}, cell {self.name}"

    def __format__(self, spec: str) -> str:
        return str(self)


def where(line: int) -> str:
    """A line or a cell in a sentence."""
    return str(line) if isinstance(line, Cell) else f"line {line}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file and line, a table's file and row, or a workbook's file, sheet and cell."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        if isinstance(self.line, Cell):
            return f"{self.file}, {self.line}"
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong (or, as a warning, implausible), with its place and remedy."""

    kind: str  # a stable name such as "unknown-process"
    message: str  # what is wrong and what was found
    place: Place = field(default_factory=Place)
    remedy: str = ""  # what is allowed, or what to do
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        label = "warning: " if self.warning else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{label}{self.message}{remedy}"


class InputError(ImpactError):
    """One or more faults in what the user gave."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Faults:
    """Collects faults while a file is read; `stop()` raises them all at once."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.explained: set[int] = set()  # cells of a workbook whose fault has been noted: one fault is enough

    def add(self, kind: str, message: str, line: int = 0, remedy: str = "") -> None:
        if line in self.explained:
            return
        self.faults.append(Fault(kind, message, Place(self.file, line), remedy))

    def warn(self, kind: str, message: str, line: int = 0, remedy: str = "") -> None:
        self.warnings.append(Fault(kind, message, Place(self.file, line), remedy, warning=True))

    def stop(self) -> None:
        """Raise `InputError` with every fault found so far, in the order of their lines."""
        if self.faults:
            unique = dict.fromkeys(sorted(self.faults, key=lambda f: (f.place.file, f.place.line)))
            raise InputError(unique)


def nearest(name: str, names: Iterable[str], n: int = 3) -> list[str]:
    """The valid names closest to a mistaken one, best first."""
    lowered = {candidate.lower(): candidate for candidate in reversed(list(names))}
    wanted = name.lower()
    words = {word for word in _WORD.findall(wanted) if len(word) > 2}
    shared = {c: _shared(words, c) for c in lowered} if words else {}
    close = difflib.get_close_matches(wanted, lowered, n=2 * n + 2, cutoff=0.6)
    by_words = sorted((c for c, share in shared.items() if share), key=lambda c: -shared[c])[: 2 * n]
    ratio = difflib.SequenceMatcher(b=wanted)

    def score(candidate: str) -> float:
        ratio.set_seq1(candidate)
        return ratio.ratio() + shared.get(candidate, 0.0)

    best = sorted(dict.fromkeys([*close, *by_words]), key=score, reverse=True)
    return [lowered[c] for c in best[:n]]


def _shared(words: set[str], candidate: str) -> float:
    """The share of words that a candidate has too, or begins with."""
    theirs = _WORD.findall(candidate)
    found = sum(any(t == w or (len(w) > 4 and t.startswith(w)) for t in theirs) for w in words)
    return found / len(words)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A remedy sentence with the nearest valid names, or the whole list if it is short."""
    pool = list(names)
    close = nearest(name, pool)
    if close:
        return "Did you mean " + " or ".join(f"'{c}'" for c in close) + "?"
    if 0 < len(pool) <= 12:
        return "Allowed: " + ", ".join(pool) + "."
    return ""
