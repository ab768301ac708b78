"""How uncertain a row of the inventory is: its source's range, its pedigree scores, or a default, in that order.

The default is the basic uncertainty of the kind of exchange, widened by the grade of evidence read as a reliability
score. Spreads are of the lognormal kind: 95 % lies within value ×÷ GSD². Definitions are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

from impact.factors.facts import Fact, read_number
from impact.factors.inventory import Inventory
from impact.ground.errors import Fault, InputError

PEDIGREE = "openLCA"  # the table of factors behind pedigree scores
CRITERIA = ("reliability", "completeness", "temporal", "geographical", "technology")
DEFINITION = "physics"  # the source of rows that are definitions


@dataclass(frozen=True, slots=True)
class Spread:
    """The 95 % range of a row, in its canonical unit or as GSD², and on what it rests."""

    low: float | None
    high: float | None
    gsd2: float | None
    basis: str

    @property
    def exact(self) -> bool:
        return self.gsd2 == 1.0


def combined(basic: float, factors: tuple[float, ...]) -> float:
    """GSD² of a basic uncertainty and further independent factors: exp √(ln² Ub + Σ ln² Ui).

    Frischknecht, R. et al. (2007): Overview and Methodology, ecoinvent report No. 1, section 7.
    """
    return exp(sqrt(log(basic) ** 2 + sum(log(factor) ** 2 for factor in factors)))


def spread(inventory: Inventory, fact: Fact, kind: str = "input", flow: str = "", group: str = "") -> Spread:
    """The spread of one row.

    Parameters
    ----------
    fact : Fact
        The row's value.
    kind, flow : str
        Of the exchange: input, emission or resource, and what flows.
    group : str
        The group of the process that an input takes from (transport, infrastructure ...).
    """
    if fact.low is not None and fact.high is not None:
        return Spread(fact.low, fact.high, None, "range of the source")
    cells = fact.row
    written = cells["uncertainty"] if cells.table == "exchanges" else ""
    basic_name = _basic_name(kind, flow, group)
    basic = _factor(inventory, "basic", basic_name)
    name, _, value = written.partition("=")
    if name in ("gsd2", "gsd"):
        return Spread(None, None, float(value) ** (1 if name == "gsd2" else 2), "stated in the row")
    if name == "cv":
        return Spread(None, None, _from_cv(value), "coefficient of variation stated in the row")
    if name == "pedigree":
        scores = zip(CRITERIA, value.split(), strict=True)
        factors = tuple(_factor(inventory, PEDIGREE, criterion, score) for criterion, score in scores)
        basis = f"pedigree ({', '.join(value.split())}), table {PEDIGREE}, basic {basic:g} ({basic_name})"
        return Spread(None, None, combined(basic, factors), basis)
    if fact.source == DEFINITION:
        return Spread(None, None, 1.0, "exact: a definition")
    evidence = _factor(inventory, "evidence", cells["evidence"])
    basis = f"basic {basic:g} ({basic_name}) widened by {evidence:g} for its evidence"
    return Spread(None, None, combined(basic, (evidence,)), basis)


def of_pedigree(inventory: Inventory, scores: tuple[int, ...], basic_name: str = "input") -> float:
    """GSD² of five pedigree scores by the table openLCA, with the basic uncertainty of a kind of exchange."""
    factors = tuple(_factor(inventory, PEDIGREE, c, str(score)) for c, score in zip(CRITERIA, scores, strict=True))
    return combined(_factor(inventory, "basic", basic_name), factors)


def of_evidence(inventory: Inventory, grade: str) -> float:
    """By what a grade of evidence widens a value that states no spread."""
    return _factor(inventory, "evidence", grade)


def _from_cv(text: str) -> float:
    """GSD² of a lognormal with a coefficient of variation: GSD = exp √ln(1 + cv²)."""
    cv = float(text.rstrip("% ")) / (100 if "%" in text else 1)
    return exp(2 * sqrt(log(1 + cv**2)))


def _basic_name(kind: str, flow: str, group: str) -> str:
    """Which basic uncertainty belongs to an exchange."""
    if kind == "input":
        return f"input of {group}" if group in ("transport", "infrastructure") else "input"
    if kind == "resource":
        return "resource"
    for name, starts in _EMISSIONS.items():
        if flow.startswith(starts):
            return name
    return "carbon dioxide"


_EMISSIONS = {
    "methane and ammonia": ("methane", "ammonia"),
    "nitrogen oxides": ("nitrogen oxides", "dinitrogen monoxide"),
    "sulfur dioxide": ("sulfur dioxide",),
    "NMVOC": ("NMVOC",),
    "PM2.5": ("particulate matter",),
    "carbon monoxide": ("carbon monoxide",),
    "emission to water": ("nitrate", "phosph", "nitrogen", "ammonium"),
}


def _factor(inventory: Inventory, table: str, criterion: str, score: str = "") -> float:
    """A factor of uncertainty.csv; 1 in an inventory without that table, whose rows then state their own spread."""
    found = _factors(inventory, table).get((criterion, score if table == PEDIGREE else ""))
    if found is None and inventory.tables.rows["uncertainty"].of(table):
        message = f"The table '{table}' of uncertainty.csv has no row for '{criterion}' {score}".rstrip() + "."
        raise InputError([Fault("no-uncertainty-factor", message, remedy="Add the row, or state the spread itself.")])
    return 1.0 if found is None else found


@cache
def _factors(inventory: Inventory, table: str) -> dict[tuple[str, str], float]:
    """Factors of one table by criterion and (for pedigree) score."""
    faults: list[Fault] = []
    found = {}
    for row in inventory.tables.rows["uncertainty"].of(table):
        value = read_number(row, "value", faults, True)
        if value is not None:
            found[row["criterion"], row["score"] if table == PEDIGREE else ""] = value
    if faults:
        raise InputError(faults)
    return found
