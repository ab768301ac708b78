"""All that is known of an indicator stands in one table: adding one touches `impact/model/indicators.py` alone."""

from __future__ import annotations

import ast
from pathlib import Path

from impact.model import indicators
from impact.model.indicators import BY_NAME, CLAIM_INDICATORS, HEADLINE, NAMES, OF_MANY, STATED

ROOT = Path(__file__).parents[2] / "impact"
TABLE = ROOT / "model" / "indicators.py"
# What is no list of indicators to show but a fact of some of them: which flows a database has for them.
FACTS = {ROOT / "brightway" / "background.py", ROOT / "cases" / "claims.py"}


def listed(tree: ast.AST) -> list[tuple[int, list[str]]]:
    """Lists, sets and keys of dictionaries that name three indicators or more, with their lines."""
    found = []
    for node in ast.walk(tree):
        parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
        parts = node.keys if isinstance(node, ast.Dict) else parts
        names = [part.value for part in parts if isinstance(part, ast.Constant) and part.value in NAMES]
        if len(names) > 2:
            found.append((node.lineno, names))
    return found


def test_lists_of_indicators_stand_beside_their_table() -> None:
    stray = {
        f"{file.relative_to(ROOT)}:{line}": names
        for file in sorted(ROOT.rglob("*.py"))
        if file != TABLE and file not in FACTS
        for line, names in listed(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert stray == {}


def test_the_scan_finds_a_stray_list() -> None:
    assert listed(ast.parse("SHOWN = ('climate', 'water', 'cost')")) == [(1, ["climate", "water", "cost"])]
    assert listed(ast.parse("x = ('climate', 'cost')")) == []


def test_every_list_names_indicators_of_the_table() -> None:
    lists = {name: value for name, value in vars(indicators).items() if name.startswith("OF_")}
    assert len(lists) >= 6
    for name, value in [*lists.items(), ("STATED", STATED), ("CLAIM_INDICATORS", CLAIM_INDICATORS)]:
        assert set(value) <= set(HEADLINE), name
        assert len(set(value)) == len(value), name


def test_what_a_table_of_many_cases_shows_has_a_short_word() -> None:
    assert all(BY_NAME[name].brief for name in OF_MANY)
    assert "climate_direct" not in CLAIM_INDICATORS  # a claim says its boundary
