"""`impact factors`: found by words in both languages, side by side, and derived down to the sources."""

from __future__ import annotations

import json
import math

import pytest
from click.testing import CliRunner, Result

from impact import cases
from impact.catalogue.factor import factors_of
from impact.catalogue.listing import SHOWN, as_dicts, as_text
from impact.catalogue.search import search, suggestions
from impact.catalogue.why import Why
from impact.cli import cli
from impact.factors import Inventory
from impact.ground.errors import InputError
from impact.model.indicators import NAMES
from impact.results.assessment import Options, assess_case
from impact.tables.explain import explain


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["factors", *arguments])


# ---------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("electricity DK", "electricity DK production mix"),
        ("steam natural gas boiler", "steam from natural gas boiler"),
        ("damp naturgaskedel", "steam from natural gas boiler"),
        ("damp naturgaskedler", "steam from natural gas boiler"),
        ("STEAM BOILERS straw", "steam from straw boiler"),
        ("el, Danmark, produktionsmiks", "electricity DK production mix"),
    ],
)
def test_words_find(words: str, first: str, inventory: Inventory) -> None:
    assert search(inventory, words.split())[0] == first


def test_a_full_name_finds_itself_first(inventory: Inventory) -> None:
    """Also where it is the beginning of others: `natural gas` before `natural gas burned`."""
    for id in inventory.process_ids[::20]:
        assert search(inventory, id.split())[0] == id
    assert search(inventory, ["natural", "gas"])[0] == "natural gas"


def test_a_danish_compound_finds_its_parts(inventory: Inventory) -> None:
    found = search(inventory, ["dampkedler"])
    assert {"steam from natural gas boiler", "steam from straw boiler"} <= set(found)


def test_letters_may_be_written_without_the_danish_ones(inventory: Inventory) -> None:
    assert search(inventory, ["spildevandsslam"]) == search(inventory, ["Spildevandsslam"])
    assert search(inventory, ["kølevand"]) == search(inventory, ["koelevand"]) != []


def test_a_short_word_stands_alone(inventory: Inventory) -> None:
    assert "electricity from hydropower" not in search(inventory, ["electricity", "DK"])  # vandkraft holds dk


def test_a_region_takes_its_parts_and_what_has_none(inventory: Inventory) -> None:
    regions = {inventory.process(id).region for id in search(inventory, ["heat"], "DK")}
    assert "" in regions and all(not r or r == "DK" or r.startswith("DK-") for r in regions)


def test_near_misses_are_suggested(inventory: Inventory) -> None:
    assert "gypsum" in suggestions(inventory, ["gypsm"])
    assert "naturgas" in suggestions(inventory, ["natrgas"])
    answer = run("gypsm")
    assert answer.exit_code == 1 and "gypsum" in answer.stderr and not answer.stdout


# ---------------------------------------------------------------------------------------------- side by side


def test_all_methods_of_danish_electricity_stand_side_by_side(inventory: Inventory) -> None:
    answer = run("electricity", "DK")
    assert answer.exit_code == 0
    text = " ".join(answer.stdout.split())
    for method in ("production mix", "consumption mix", "residual mix", "marginal mix"):
        assert method in text
    assert "* production mix" in text and "≈2016" in text and "CO2, direct" in text and "not split" in text
    assert max(map(len, answer.stdout.splitlines())) <= 120


@pytest.mark.parametrize("words", [[], ["gas"], ["heat"], ["lorry"], ["electricity"], ["polyethylene"]])
def test_a_table_fits_and_a_long_one_says_how_to_narrow(words: list[str], inventory: Inventory) -> None:
    found = search(inventory, words)
    text = as_text(inventory, found, None)
    assert max(map(len, text.splitlines())) <= 124
    assert (len(found) > SHOWN) == (f"{len(found) - SHOWN} more" in text)


def test_json_agrees_with_the_factors(inventory: Inventory) -> None:
    found = search(inventory, ["electricity", "DK"])
    listed = as_dicts(inventory, found, 2020)
    scores = factors_of(inventory, found, 2020)
    assert [(d["climate"]["value"], d["climate_direct"]["value"]) for d in listed] == [scores[id] for id in found]
    by_id = {d["id"]: d for d in listed}
    mix = by_id["electricity DK consumption mix"]
    assert mix["published_year"] == 2016 and mix["counts"] == {"gases": "CO2", "boundary": "direct"}
    assert json.loads(run("gypsum", "--json").stdout)


# ---------------------------------------------------------------------------------------------- why


def leaves(parts: list[dict[str, object]]) -> float:
    """The sum of what the tree counts at its first level."""
    return math.fsum(float(str(part["value"])) for part in parts if "value" in part)


@pytest.mark.parametrize(
    "name",
    ["steam from natural gas boiler", "electricity DK", "damp fra halmkedel", "lorry 30 t", "drinking water DK"],
)
def test_a_factor_is_the_sum_of_its_tree_at_every_level(name: str, inventory: Inventory) -> None:
    answer = Why(inventory, name, 2020).as_dict()
    derived = answer["derivation"]
    assert leaves(derived["parts"]) == pytest.approx(derived["value"], rel=1e-12)
    waiting = list(derived["parts"])
    while waiting:
        part = waiting.pop()
        below = [p for p in part.get("parts", []) if "value" in p]
        if part["kind"] == "input":
            assert leaves(below) == pytest.approx(part["factor"], rel=1e-9)
        elif part["kind"] == "elementary flow":
            assert [p for p in part["parts"] if p["kind"] == "row" and p["source"]["id"] and p["place"]]
        waiting += below


def test_why_says_all_that_is_known(inventory: Inventory) -> None:
    answer = run("--why", "electricity", "dk", "--year", "2020")
    assert answer.exit_code == 0
    for word in ("covers:", "price ", "uncertainty", "other candidates", "Ember", "[publisher's file"):
        assert word in answer.stdout
    assert json.loads(run("--why", "electricity DK", "--json").stdout)["default"] is True


@pytest.mark.parametrize(
    ("name", "named"), [("electrcity DK", "electricity DK"), ("steam", "steam from"), ("", "name")]
)
def test_an_unknown_or_ambiguous_name_is_answered_with_names(name: str, named: str, inventory: Inventory) -> None:
    with pytest.raises(InputError, match=named):
        Why(inventory, name)


@pytest.mark.slow
@pytest.mark.parametrize("id", ["kal-biogas", "kal-steam"])
@pytest.mark.parametrize("indicator", NAMES)
def test_every_indicator_can_be_explained(id: str, indicator: str, inventory: Inventory) -> None:
    """Also the cost of what the case's own priced processes supply."""
    found, collected = cases.read(cases.find(id))
    assert explain(assess_case(found, inventory, Options(), collected[0]), indicator)
