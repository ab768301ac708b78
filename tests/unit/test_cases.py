"""Reading case files: YAML as a person means it, the schema for editors, and random damage that only makes faults."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from impact import cases
from impact.cases.grammar import fields
from impact.cases.grammar.nodes import compose
from impact.cases.read import read_file
from impact.cases.schema import json_schema
from impact.factors import load
from impact.ground.errors import Faults, InputError
from impact.model import Case, Text
from impact.results.assessment import Options, assess_case

ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in (ROOT / "cases").glob("*/*.yaml") if path.name != "network.yaml")
TEMPLATES = sorted((ROOT / "impact" / "cases" / "templates").glob("*.yaml"))
TESTS = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
NAMES = {path: f"{path.parent.name}/{path.stem}" for path in (*FILES, *TEMPLATES, *TESTS)}

SMALL = """\
id: small
title: NO
status: idea
years: {reference: 2021, start: 2020, lifetime: 5 a}
partners: {NO: {name: "on"}, y: {name: 12:30, sector: 012, municipality: 1e3}}
streams:
  - {what: {en: heat, da: varme}, kind: energy, from: NO, to: y, amount: heat}
parameters:
  heat: {value: 1e6 kWh/a, assumption: 2021-01-01}
  share: {value: 012, assumption: no}
functions: {warmth: {amount: heat, for: y}}
scenarios:
  off:
    baseline: yes
    flows: [{use: heat from gas oil boiler, amount: heat, by: y, role: supply, serves: warmth}]
  on:
    flows: [{use: heat from wood chip boiler, amount: heat, by: {NO: 1/3, y: 2/3}, role: supply, serves: warmth}]
"""


def read_text(text: str, folder: Path) -> tuple[Case, Faults]:
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    faults = Faults(str(path))
    return read_file(path, faults), faults


# ---------------------------------------------------------------------------------------------- YAML 1.2


@pytest.fixture
def small(tmp_path: Path) -> Case:
    case, faults = read_text(SMALL, tmp_path)
    assert faults.faults == []
    return case


def test_norway_is_no_boolean(small: Case) -> None:
    """YAML 1.1 makes NO, on, off, y and yes booleans; YAML 1.2 does not."""
    assert str(small.title) == "NO"
    assert list(small.partners) == ["NO", "y"]
    assert list(small.scenarios) == ["off", "on"]
    assert small.partners["NO"].name == "on"
    assert small.streams[0].provider == "NO"
    assert small.parameters["share"].origin.assumption.en == "no"


def test_times_dates_and_leading_zeros_are_what_they_look_like(small: Case) -> None:
    """YAML 1.1 makes 12:30 the number 750, 012 the number 10 and 2021-01-01 a date."""
    assert small.partners["y"].name == "12:30"
    assert small.partners["y"].sector == "012"
    assert small.partners["y"].municipality == "1e3"
    assert small.parameters["share"].amount.constant == 12.0
    assert small.parameters["heat"].origin.assumption.en == "2021-01-01"


def test_an_exponent_without_a_point_is_a_number(small: Case) -> None:
    """YAML 1.1 makes 1e6 a text."""
    assert small.parameters["heat"].amount.constant == pytest.approx(1000.0)


def test_yes_is_true_where_a_boolean_belongs(small: Case) -> None:
    assert small.baselines == ("off",)
    assert small.alternatives == ("on",)


def test_every_object_keeps_its_line(small: Case) -> None:
    assert small.parameters["heat"].line == 9
    assert small.scenarios["off"].line == 13
    assert small.scenarios["on"].flows[0].line == 17
    assert small.streams[0].line == 7
    assert small.lines["years"] == 4


def test_a_text_falls_back_to_english(small: Case) -> None:
    assert (small.streams[0].what.en, small.streams[0].what.da) == ("heat", "varme")
    assert small.title == Text("NO")


def test_windows_line_ends_make_no_difference(tmp_path: Path, small: Case) -> None:
    other, faults = read_text(SMALL.replace("\n", "\r\n"), tmp_path)
    assert faults.faults == []
    assert other.parameters == small.parameters
    assert other.scenarios == small.scenarios


def test_the_order_of_parameters_makes_no_difference(tmp_path: Path) -> None:
    more = "  a1: {value: b1 * 2}\n  b1: {value: c1 / 2}\n  c1: {value: heat}\n"
    case, faults = read_text(SMALL.replace("  heat: {value: 1e6", more + "  heat: {value: 1e6"), tmp_path)
    assert faults.faults == []
    assert case.parameters["a1"].amount.dimension == case.parameters["heat"].amount.dimension


def test_all_faults_are_found_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SMALL.replace("status: idea", "status: ide").replace("kWh/a", "kwh/a").replace("role: supply", "role: suply")
    _, faults = read_text(text, tmp_path)
    with pytest.raises(InputError) as stop:
        faults.stop()
    kinds = [(fault.place.line, fault.kind) for fault in stop.value.faults]
    assert kinds == [(3, "not-a-choice"), (9, "bad-amount"), (15, "not-a-choice"), (17, "not-a-choice")]


# ---------------------------------------------------------------------------------------------- finding


def test_bundled_cases_are_found_by_their_id() -> None:
    ids = cases.bundled()
    assert {cases.load(path).id for path in (ids["kal-wastewater-heat"], ids["kalundborg"])} == {
        "kal-wastewater-heat",
        "kalundborg",
    }
    assert cases.load("kal-wastewater-heat").path == str(ids["kal-wastewater-heat"])


def test_ids_are_unique_and_files_hold_their_own() -> None:
    every = [cases.read_case(path) for path in FILES]
    assert len({case.id for case in every}) == len(every)
    assert {case.id for case in every} <= set(cases.bundled())


def test_a_mistyped_id_gets_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'kal-wastewater-heat'"):
        cases.load("kal-wastwater-heat")
    with pytest.raises(InputError, match="neither a file, nor a folder"):
        cases.load(tmp_path / "nothing.yaml")


# ---------------------------------------------------------------------------------------------- the schema for editors


def as_json(node: yaml.nodes.Node) -> Any:
    """A YAML node as JSON, by the core schema of YAML 1.2: what an editor validates."""
    if isinstance(node, yaml.nodes.MappingNode):
        return {key.value: as_json(value) for key, value in node.value}
    if isinstance(node, yaml.nodes.SequenceNode):
        return [as_json(item) for item in node.value]
    text = node.value
    if not node.style:
        if text in ("true", "false"):
            return text == "true"
        if text in ("", "null", "~"):
            return None
        if re.fullmatch(r"[-+]?[0-9]+", text):
            return int(text)
        if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
            return float(text)
    return text


def document(path: Path) -> Any:
    return as_json(compose(path.read_bytes(), str(path)))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", NAMES, ids=NAMES.get)
def test_the_schema_accepts_every_case(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(document(path))] == []


@pytest.mark.parametrize("name", ["typo-in-a-key", "typo-in-the-role", "missing-functions", "id-with-capitals"])
def test_the_schema_finds_what_an_editor_can_find(name: str, validator: jsonschema.Draft202012Validator) -> None:
    path = ROOT / "tests" / "bad" / "cases" / f"{name}.yaml"
    assert list(validator.iter_errors(document(path)))


def test_every_kind_of_key_is_in_the_schema() -> None:
    text = str(json_schema())
    for name, keys in fields.OBJECTS.items():
        for key in keys:
            assert f"'{key}'" in text, (name, key)


# ---------------------------------------------------------------------------------------------- damage

NOISE = ["\x00", "\t", "é", "ø", "±", "%", "&a ", "*a", "!!", "{", "}", "[", "]", ": ", "- ", "'", '"', "#", "|", ">"]
NOISE += ["\n", "1e999", ".nan", "-1", "0", "ton", "outside", "? ", "---\n", "\ufeff", "\u2028", "\x85", "e" * 600]


def damaged(text: str, rng: random.Random) -> bytes:
    """A case with lines deleted, doubled or moved, characters swapped, and bytes of noise."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(lines))
        line = lines[at]
        column = rng.randrange(len(line) + 1)
        match rng.randrange(7):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(rng.randrange(len(lines)), line)
            case 2:
                lines[at] = (
                    line[:column] + line[column + 1 : column + 2] + line[column : column + 1] + line[column + 2 :]
                )
            case 3:
                lines[at] = line[:column] + rng.choice(NOISE) + line[column:]
            case 4:
                lines[at] = " " * rng.randrange(9) + line.lstrip()
            case 5:
                words = re.split(r"(\W+)", line)
                rng.shuffle(words)
                lines[at] = "".join(words)
            case _:
                lines[at] = line[:column] + line[column:].replace(rng.choice(",:{}[] "), rng.choice(",:{}[] "), 1)
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(2) + data[at + 1 :]
    return data


INVENTORY = load()
TEXTS = [path.read_text(encoding="utf-8") for path in (*FILES, *TEMPLATES, *TESTS)]


@pytest.mark.filterwarnings("error")
@settings(max_examples=250, deadline=None)
@given(st.sampled_from(range(len(TEXTS))), st.integers(0, 2**32))
def test_a_damaged_case_raises_nothing_but_input_errors(tmp_path_factory: Any, which: int, seed: int) -> None:
    """Reading, resolving and computing: faults with a message and a place, never another exception or a warning."""
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_bytes(damaged(TEXTS[which], random.Random(seed)))
    faults = Faults(str(path))
    try:
        case = read_file(path, faults)
        assert all(fault.message and fault.place.line for fault in faults.faults)
        result = assess_case(case, INVENTORY, Options(), faults)
        _ = result.comparisons
    except InputError as error:
        assert error.faults
        assert all(fault.message for fault in error.faults)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_case_or_an_input_error(tmp_path_factory: Any, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(data)
    faults = Faults(str(path))
    try:
        read_file(path, faults)
    except InputError as error:
        assert error.faults
    else:
        assert faults.faults


@pytest.mark.parametrize("opening", ["[", "{", "{a: ", "- ", "? ", "[\n", "- [", "- {a: "])
@pytest.mark.parametrize("times", [100, 1999, 50_000])
def test_deep_nesting_is_refused_and_does_not_end_the_process(opening: str, times: int, tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("id: x\nstreams:\n  " + opening * times, encoding="utf-8")
    with pytest.raises(InputError) as stop:
        read_file(path, Faults(str(path)))
    assert {fault.kind for fault in stop.value.faults} <= {"too-deep", "not-yaml"}
