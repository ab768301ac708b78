"""A case file and its workbook say the same, whatever stands in them."""

from __future__ import annotations

import dataclasses
import json
import string
from pathlib import Path
from typing import Any

import drafts
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from impact.cases.grammar.nodes import compose
from impact.cases.read import CaseReader, tree
from impact.cases.workbook import numbers
from impact.ground.errors import Faults
from impact.model import Case
from impact.workbooks.rows import canonical
from impact.workbooks.write import workbook
from impact.workbooks.yaml_text import case_text

quick = settings(  # shrinking takes minutes: the example as found must do
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
)
HOSTILE = (
    '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "# no comment", '"quoted"', "'single", "{a: b}", "[x]", "~",
    "null", "yes", "a: b", "a; b", "1.234", "1,5", "44562", "2022-01-01", "50 %", "TRUE", "#REF!", "_x0041_",
    "line\nbreak", "tab\tin", "<script>", "æøå €", "مرحبا", "☃", "x" * 500,
    " spaces ", "0", "=1+1", "\\n", "a\\b", "%", "!tag",
    "&anchor", "*alias", "|", ">",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=40),
    st.text(string.printable, min_size=1, max_size=20).filter(lambda text: "\r" not in text and text.isprintable()),
).filter(lambda text: text.strip() != "")
names = st.text(string.ascii_letters + "æøå ,.;:#-/()", min_size=1, max_size=15).map(str.strip).filter(bool)


def read(data: bytes, file: str) -> Case:
    faults = Faults(file)
    case = CaseReader(faults).case(tree(Path(file), data, faults), file, "")
    faults.stop()
    return case


def said(thing: Any) -> Any:
    """What an object of the model says, without where it stands."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        fields = [f.name for f in dataclasses.fields(thing) if f.name not in ("line", "lines", "path", "sha256")]
        return type(thing).__name__, [(name, said(getattr(thing, name))) for name in fields]
    if isinstance(thing, dict):
        return [(key, said(value)) for key, value in thing.items()]
    return [said(one) for one in thing] if isinstance(thing, tuple | list) else thing


def assert_kept(text: str) -> None:
    """YAML to Excel to YAML to Excel: the same tree, the same case, the same bytes of the workbook."""
    root = compose(text.encode(), "case.yaml")
    book = workbook(root)
    back = case_text(tree(Path("case.xlsx"), book, Faults("case.xlsx")))
    assert canonical(compose(back.encode(), "back.yaml")) == canonical(root)
    assert said(read(book, "case.xlsx")) == said(read(text.encode(), "case.yaml"))
    assert workbook(compose(back.encode(), "back.yaml")) == book


@pytest.mark.slow
@given(drafts.drafts(baselines=2))
@quick
def test_a_random_case_survives(draft: drafts.Draft) -> None:
    assert_kept(json.dumps(drafts.written(draft), ensure_ascii=False))


@st.composite
def wordy(draw: Any) -> drafts.Draft:
    """A small case whose texts, names and optional keys are as odd as a file allows."""
    both = st.one_of(texts, st.fixed_dictionaries({"en": texts, "da": texts}), st.fixed_dictionaries({"da": texts}))
    partner, scenario, other, function, process = draw(
        st.lists(names, min_size=5, max_size=5, unique_by=lambda name: name.casefold())
    )
    flow = {"use": process, "amount": "heat", "by": partner, "role": "supply", "serves": function}
    more = {"label": draw(both), "note": draw(both), "assumption": draw(both)}
    served = {"use": process, "amount": "heat", "by": {partner: "50 %", "outside": "50 %"}, "role": "loss"}
    return {
        "id": "odd", "title": draw(both), "description": draw(both), "note": draw(both), "status": "idea",
        "illustrative": draw(st.sampled_from(["true", "false", "yes"])),
        "years": {"reference": "2021", "lifetime": "5 a"},
        "economy": {"rate": "3.5 %", "price scenarios": {draw(names): {"electricity DK": "+12.5 %"}}},
        "partners": {partner: {"name": draw(texts), "members": draw(st.lists(texts, min_size=1, max_size=3)),
                               "sector": draw(texts)}},
        "streams": [{"what": draw(both), "kind": "energy", "from": partner, "to": "outside", "cooled by": "10 K"}],
        "parameters": {
            "heat": {"value": "80.50 GWh/a", "low": "75 GWh/a", "high": "0.0900 TWh/a", "assumption": draw(both),
                     "by year": {"2020": "12.125 GWh/a", "2021": "0.08 TWh/a"}},
            "share": {"value": "0.3", "pedigree": ["2", "3", "1", "1", "5"], "source": "s"},
            "odd": {"value": "1.125", "assumption": draw(texts)},
        },
        "functions": {function: {"amount": "heat", "for": partner, "note": draw(both)}},
        "scenarios": {
            scenario: {"baseline": "true", "description": draw(both), "segments": [
                {"until": "2022", "reason": draw(both), "flows": [{**flow, **more}]},
                {"from": "2022", "reason": draw(both), "flows": [{**flow, "capacity": "1.125 MW"}, served]},
            ]},
            other: {"without": {function: draw(both)}},
        },
        "processes": {process: {"output": "1 MWh", "inputs": {"electricity DK": "1.125 MWh * share"},
                                "assumption": draw(texts)}},
        "left out": draw(st.lists(both, max_size=2)),
        "sources": {"s": {"title": draw(texts), "year": draw(st.sampled_from(["2020", "n.d.", "2020/21"])),
                          "url": draw(texts), "accessed": "2026-11-21"}},
    }  # fmt: skip


@pytest.mark.slow
@given(wordy())
@quick
def test_odd_texts_and_names_survive(draft: drafts.Draft) -> None:
    assert_kept(json.dumps(draft, ensure_ascii=False))


def test_no_text_becomes_a_formula_or_a_link() -> None:
    """Whatever a user writes is a string in every cell of the workbook."""
    from io import BytesIO

    from openpyxl import load_workbook

    odd = {f"p{k}": {"value": "1", "assumption": text, "note": text} for k, text in enumerate(HOSTILE)}
    draft = {
        "id": "odd", "title": HOSTILE[0], "status": "idea", "years": {"reference": "2021"},
        "partners": {"a": {"name": "+1"}},
        "streams": [{"what": "-1", "kind": "energy", "from": "a", "to": "outside"}],
        "parameters": {"heat": {"value": "1 MWh/a", "assumption": "=1"}, **odd},
        "functions": {"f": {"amount": "heat", "for": "a"}},
        "scenarios": {"@b": {"baseline": "true", "without": {"f": "=2"}}, "=c": {"without": {"f": "@x"}}},
    }  # fmt: skip
    book = load_workbook(BytesIO(workbook(compose(json.dumps(draft, ensure_ascii=False).encode(), "case.yaml"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.parent.title for cell in cells if cell.data_type == "f"} == {"Lists"}
    assert all(cell.hyperlink is None for cell in cells)
    assert HOSTILE[0] in [cell.value for cell in cells if cell.data_type == "s"]


@given(st.integers(0, 10**9), st.integers(0, 6))
@settings(derandomize=True, database=None, deadline=None, max_examples=300)
def test_a_number_is_read_as_a_dane_or_an_englishman_wrote_it(whole: int, decimals: int) -> None:
    """Every way to write a number gives the number, or is refused for its two readings; never another number."""
    value = whole / 10**decimals
    plain = f"{value:.{decimals}f}"
    english = f"{value:,.{decimals}f}"
    danish = english.translate(str.maketrans(",.", ".,"))
    for text in (plain, english, danish, english.replace(",", " "), plain.replace(".", ",")):
        try:
            found = numbers.written(f"{text} t/a")
        except numbers.Ambiguous as error:
            assert float(plain) in [float(reading) for reading in error.readings]
            continue
        assert float(found.removesuffix(" t/a")) == float(plain), text


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?", fullmatch=True))
@settings(derandomize=True, database=None, deadline=None, max_examples=300)
def test_a_number_of_a_cell_keeps_its_digits(number: str) -> None:
    if numbers.fits_a_cell(number):
        value = float(number) if "." in number else int(number)
        assert numbers.shown(float(f"{value:.16g}"), numbers.form(number)) == (number, "")
