"""Which activities of a background database might stand in for a process of ours: proposals, for a person to choose.

Activities are ranked by shared words of name and product (a word counts the more the fewer activities have it), by how
near their location is and by whether their unit fits. It is a search, not a judgement.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from impact.brightway.activities import Activities, unit_of
from impact.brightway.folder import Database, DatabaseNode
from impact.brightway.mapping import COLUMNS
from impact.factors import UnitProcess
from impact.ground.escaping import escaped

_WORD = re.compile(r"[a-z]{3,}|\d+")
_STOP = frozenset(["the", "and", "for", "from", "with", "per", "mix", "production", "market", "group"])
# Ours -> what databases say instead.
_OTHER_WORDS = {"gas oil": "light fuel oil", "lorry": "transport freight lorry", "district heating": "heat central"}
WIDER = ("Europe", "RER", "Europe without Switzerland", "ENTSO-E", "RoW", "GLO")
EUROPE = WIDER[:4]
NEAR, UNIT, MARKET = 0.25, 0.25, 0.05  # beside shared words, which count from 0 to 1
LOOKED_AT = 60  # of each process, before units are read


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity that might stand in for a process."""

    node: DatabaseNode
    unit: str
    fits: bool  # its unit has the dimension of ours
    rank: float


class Candidates:
    """Ranks the activities of a database for processes of ours."""

    def __init__(self, database: Database) -> None:
        self.activities = Activities(database)
        self.words = [_words(f"{node.name} {node.product}") for node in self.activities.all]
        count = Counter(word for words in self.words for word in words)
        n = max(1, len(self.words))
        self.weight = {word: math.log(1 + n / df) for word, df in count.items()}
        self.holders: dict[str, list[int]] = {}
        for i, words in enumerate(self.words):
            for word in words:
                self.holders.setdefault(word, []).append(i)

    def of(self, process: UnitProcess, most: int = 5) -> list[Candidate]:
        """The likeliest activities, best first; none if no word is shared."""
        name = process.id.replace(process.region, " ") if process.region else process.id
        wanted = _words(_translated(name))
        total = sum(self.weight.get(word, 3.0) for word in wanted) or 1.0
        shared: dict[int, float] = {}
        for word in wanted:
            for i in self.holders.get(word, ()):
                shared[i] = shared.get(i, 0.0) + self.weight[word] / total
        ranked = sorted(shared, key=lambda i: (-self._rank(i, shared[i], process), self.activities.all[i].id))
        nodes = [self.activities.all[i] for i in ranked[:LOOKED_AT]]
        units = self.activities.units(nodes)
        found = []
        for i, node in zip(ranked, nodes, strict=False):
            unit = units.get(node.id, "")
            theirs = unit_of(unit)
            fits = theirs is not None and theirs[1] == process.dimension
            found.append(Candidate(node, unit, fits, self._rank(i, shared[i], process) + UNIT * fits))
        return sorted(found, key=lambda one: (-one.rank, one.node.id))[:most]

    def _rank(self, i: int, shared: float, process: UnitProcess) -> float:
        node = self.activities.all[i]
        return shared + NEAR * _nearness(node.location, process.region) + MARKET * node.name.startswith("market")


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if word not in _STOP}


def _translated(text: str) -> str:
    extra = [other for ours, other in _OTHER_WORDS.items() if ours in text]
    return " ".join((text, *extra))


def _nearness(location: str, region: str) -> float:
    """1 for the same place, less for wider ones, 0 elsewhere."""
    if location == region or (region and location.split("-")[0] == region.split("-")[0]):
        return 1.0
    if location in EUROPE:
        return 0.7
    return 0.4 if location in WIDER else 0.0


def table(
    processes: Iterable[tuple[UnitProcess, str]], database: Database, most: int = 5, best: bool = False
) -> tuple[str, list[str]]:
    """A mapping table that proposes activities, and the processes for which there is none.

    Parameters
    ----------
    processes : iterable of (UnitProcess, str)
        With what is noted about each.
    database : Database
    most : int
        Candidates of each process.
    best : bool
        Take the first candidate whose unit fits; otherwise every proposal is a comment, and a person chooses.

    Returns
    -------
    tuple of str and list of str
        The table as CSV, and the processes without a candidate.
    """
    search, out, nothing = Candidates(database), io.StringIO(), list[str]()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(["# Remove the # in front of one line for each process that is to be replaced; delete the others."])
    for process, note in processes:
        found = search.of(process, most)
        if not found:
            nothing.append(process.id)
            continue
        writer.writerow([f"# {process.id} [{process.unit}]{': ' if note else ''}{note}"])
        taken = next((one for one in found if one.fits), None) if best else None
        for one in found:
            writer.writerow([escaped(cell) for cell in _cells(process, one, one is taken)])
    return out.getvalue(), nothing


def _cells(process: UnitProcess, one: Candidate, taken: bool) -> Sequence[str]:
    note = "" if one.fits else f"factor: how many {one.unit or 'units'} stand in for one {process.unit}"
    node, factor = one.node, "" if one.fits else "?"
    name = process.id if taken else f"#{process.id}"
    return [name, node.name, node.product, node.location, one.unit, node.code, factor, note]
