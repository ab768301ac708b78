"""One walk over a case: in the order of its file, by its vocabulary, however long its chains or deep its lists."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from small import bundled_inventory

from impact.cases import bundled, read_case
from impact.cases.grammar.nodes import compose
from impact.cases.grammar.walk import nodes_of, objects, parts, plain
from impact.ground.errors import InputError
from impact.redaction.apply import rewritten_cases
from impact.redaction.view import view_named
from impact.results.assessment import Options, assess_case
from impact.workbooks.files import convert
from impact.workbooks.rows import canonical

CASE = b"""
id: x
partners:
  a: {name: {en: A, da: AA}}
scenarios:
  now: {segments: [{reason: law, flows: [{use: coal}, {use: gas}]}], costs: [{what: staff}]}
economy: {prices: {gas: {index: 2 %}}}
"""
LINKS = 2_000
ROWS = 600  # of a workbook


def test_objects_come_in_the_order_of_the_file_with_their_kind_and_name() -> None:
    found = [(kind, name) for kind, name, _item in objects(plain(compose(CASE, ""))) if kind != "case"]
    assert found == [
        ("partner", "a"), ("scenario", "now"), ("segment", ""), ("flow", ""), ("flow", ""), ("cost", ""),
        ("economy", ""), ("path", "gas"),
    ]  # fmt: skip


def test_a_text_in_two_languages_is_no_object() -> None:
    assert {"en": "A", "da": "AA"} not in [item for _kind, _name, item in objects(plain(compose(CASE, "")))]


def test_what_stands_under_a_skipped_key_is_not_walked() -> None:
    texts = [part for _key, part in parts(plain(compose(CASE, "")), {"flows", "name"}) if isinstance(part, str)]
    assert texts == ["x", "law", "staff", "2 %"]


def test_a_tree_of_any_depth_is_walked() -> None:
    tree: list[object] = []
    for _ in range(100_000):
        tree = [tree]
    assert sum(1 for _ in parts(tree)) == 100_001


def test_lists_in_lists_are_refused_before_anything_recurses() -> None:
    with pytest.raises(InputError, match="nested too deep"):
        compose(("note: " + "[a, " * 900 + "a" + "]" * 900).encode(), "case.yaml")
    deep = compose(("note: " + "[a, " * 40 + "a" + "]" * 40).encode(), "case.yaml")
    assert len(list(nodes_of(deep))) == 3 + 81 - 1


def test_a_chain_of_parameters_is_read(tmp_path: Path) -> None:
    file = tmp_path / "chain.yaml"
    file.write_text(_chain(LINKS), encoding="utf-8")
    assert len(read_case(file).parameters) == LINKS


def test_a_chain_of_parameters_becomes_a_workbook_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "chain.yaml"
    file.write_text(_chain(ROWS), encoding="utf-8")
    convert(file, tmp_path / "chain.xlsx")
    convert(tmp_path / "chain.xlsx", tmp_path / "again.yaml")
    again = tmp_path / "again.yaml"
    assert canonical(compose(again.read_bytes(), "")) == canonical(compose(file.read_bytes(), ""))


def test_hidden_links_of_a_chain_keep_readable_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their numbers go, since one could be a hidden value; what is left must still be one name each."""
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))
    file = tmp_path / "chain.yaml"
    file.write_text(_chain(100), encoding="utf-8")
    (seen,) = rewritten_cases([read_case(file)], view_named("public"), bundled_inventory())
    written = plain(compose(seen.text.encode(), ""))
    assert len(written["parameters"]) == 100
    assert not any("__" in name for name in written["parameters"])


def test_a_chain_of_processes_becomes_a_workbook_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "chain.yaml"
    links = "".join(f"  p{k}: {{output: 1 t, inputs: {{p{k + 1}: 1 t}}, assumption: test}}\n" for k in range(ROWS))
    file.write_text(_chain(2) + links + f"  p{ROWS}: {{output: 1 t, assumption: test}}\n", encoding="utf-8")
    convert(file, tmp_path / "chain.xlsx")
    assert len(read_case(tmp_path / "chain.xlsx").processes) == ROWS + 2


@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas"])
def test_a_pickled_case_and_inventory_give_the_same_result(id: str) -> None:
    case, inventory = read_case(bundled()[id]), bundled_inventory()
    twin, tables = pickle.loads(pickle.dumps((case, inventory)))
    assert twin == case
    first, second = (assess_case(*one, Options()) for one in ((case, inventory), (twin, tables)))
    assert second.default.saving.tobytes() == first.default.saving.tobytes()


def _chain(length: int) -> str:
    """A case whose amount is computed through so many parameters, the first of them confidential."""
    links = "".join(f"  p{k:04}: {{value: p{k - 1:04} * 1.001, assumption: test}}\n" for k in range(1, length))
    flows = f"    flows:\n      - {{use: make it, amount: p{length - 1:04}, by: b, role: supply, serves: thing}}\n"
    return f"""id: chain
title: A chain
status: idea
years: {{reference: 2022, start: 2022, lifetime: 10 a}}
partners:
  a: {{name: Alfa, municipality: Kalundborg}}
  b: {{name: Beta, municipality: Kalundborg}}
streams:
  - {{what: thing, kind: material, from: a, to: b, amount: p{length - 1:04}}}
parameters:
  p0000: {{value: 173 t/a, assumption: test, confidential: company, of: a}}
{links}functions:
  thing: {{amount: p{length - 1:04}, for: b}}
scenarios:
  apart:
    baseline: true
{flows}  together:
{flows}processes:
  make it: {{output: 1 t, emissions: {{carbon dioxide (fossil): 1 t}}, assumption: test}}
"""
