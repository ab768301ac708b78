"""Every inventory row has a spread: its source's range, else pedigree scores, else a widened default."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest

from impact.factors import Inventory
from impact.factors.facts import EVIDENCE, Fact, nearest_fact
from impact.factors.tables import COLUMNS, InventoryRow
from impact.factors.uncertainty import combined, spread


def test_pedigree_scores_give_the_published_check_value() -> None:
    """Scores (2, 3, 2, 2, 2) of openLCA's table with a basic uncertainty of 1.05: GSD² 1.10787."""
    assert combined(1.05, (1.05, 1.05, 1.03, 1.01, 1.05)) == pytest.approx(1.10787, abs=5e-6)


def test_a_range_comes_before_everything(inventory: Inventory) -> None:
    exchange = next(e for e in inventory.exchanges("natural gas burned") if e.flow == "carbon dioxide (fossil)")
    found = spread(inventory, exchange.facts[0], exchange.kind, exchange.flow)
    assert found.basis == "range of the source"
    assert found.low is not None and found.high is not None and found.low < exchange.facts[0].value < found.high


def test_scores_come_before_the_default_and_name_their_table(inventory: Inventory) -> None:
    exchange = next(e for e in inventory.exchanges("gas oil") if e.flow.startswith("greenhouse gases"))
    found = spread(inventory, exchange.facts[0], exchange.kind, exchange.flow)
    assert "pedigree (2, 2, 2, 2, 2), table openLCA" in found.basis
    assert found.gsd2 == pytest.approx(combined(1.05, (1.05, 1.02, 1.03, 1.01, 1.05)))


def test_every_row_has_a_spread_and_a_worse_grade_never_a_narrower_one(inventory: Inventory) -> None:
    by_grade: dict[str, float] = {}
    for id in inventory.process_ids:
        for exchange in inventory.exchanges(id):
            for fact in exchange.facts:
                found = spread(inventory, fact, exchange.kind, exchange.flow)
                assert found.gsd2 is None or found.gsd2 >= 1
                assert (found.gsd2 is None) == (found.low is not None)
                if found.basis.startswith("basic 1.05 (input)"):
                    by_grade[fact.row["evidence"]] = found.gsd2 or 0.0
    best_first = [by_grade[grade] for grade in EVIDENCE if grade in by_grade]
    assert len(best_first) >= 3
    assert best_first == sorted(best_first)


def test_definitions_are_exact(inventory: Inventory) -> None:
    exchange = next(e for e in inventory.exchanges("natural gas burned") if e.flow == "natural gas")
    assert spread(inventory, exchange.facts[0], exchange.kind, exchange.flow).exact


@pytest.mark.parametrize(
    ("stated", "gsd2"),
    [("gsd2=1.69", 1.69), ("gsd=1.3", 1.3**2), ("cv=10%", exp(2 * sqrt(log(1.01)))), ("cv=0.1", 1.2208)],
)
def test_a_row_may_state_its_spread_in_three_ways(stated: str, gsd2: float, inventory: Inventory) -> None:
    """GSD² is the square of the GSD, which for a coefficient of variation is exp √ln(1 + cv²)."""
    cells = tuple(stated if column == "uncertainty" else "" for column in COLUMNS["exchanges"])
    fact = Fact(2.0, None, None, None, InventoryRow("exchanges", cells, "exchanges.csv", 2))
    found = spread(inventory, fact)
    assert found.gsd2 == pytest.approx(gsd2, rel=1e-4)


@pytest.mark.parametrize(("year", "used", "off"), [(2020, 2020, 0), (2021, 2020, 1), (2023, 2024, 1), (2022, 2020, 2)])
def test_of_two_years_as_near_the_earlier_is_taken(year: int, used: int, off: int) -> None:
    """What was known by then: 2022 between values of 2020 and 2024 has that of 2020."""
    row = InventoryRow("exchanges", ("",) * len(COLUMNS["exchanges"]), "exchanges.csv", 2)
    facts = tuple(Fact(float(known), None, None, known, row) for known in (2020, 2024))
    fact, distance = nearest_fact(facts, year)
    assert (fact.year, distance) == (used, off)
