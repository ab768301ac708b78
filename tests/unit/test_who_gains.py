"""The commands and charts of who gains: they answer, name their faults, and show what they should and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from small import assess_one

from impact.attribution.places import places
from impact.attribution.scopes import scopes
from impact.attribution.standards import standards
from impact.attribution.views import VIEWS, attribution
from impact.commands import attribution as attribution_command
from impact.commands import price as price_command
from impact.commands import society as society_command
from impact.economics.fair import fair_prices
from impact.economics.price_range import one_side
from impact.economics.society import society
from impact.ground.errors import InputError
from impact.tables.attribution import places_table, standards_table
from impact.tables.show import frame

CASE = "aal-gypsum"


def run(module: Any, *arguments: str) -> str:
    done = CliRunner().invoke(module.command, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_attribution_shows_the_joint_saving_first() -> None:
    shown = run(attribution_command, CASE)
    titles = ["Joint", "Cut-off", "Provider", "50/50", "By economic value", "Shapley", "Circular footprint"]
    at = [shown.index(f"\n{title}") for title in titles]
    assert at == sorted(at)
    assert "GHG Protocol" in shown and "where the saving falls" in shown


def test_one_view_may_be_asked_for_and_the_joint_saving_stays() -> None:
    shown = run(attribution_command, CASE, "--view", "shapley", "--indicator", "virgin_material")
    assert "\nJoint" in shown and "\nShapley" in shown and "\n50/50" not in shown and "t/a" in shown


def test_json_holds_every_view_unrounded_and_is_the_same_twice() -> None:
    first = run(attribution_command, CASE, "--json")
    assert first == run(attribution_command, CASE, "--json")
    case = json.loads(first)["cases"][0]
    assert list(case["views"]) == list(VIEWS)
    joint = case["views"]["joint"]["shares"]["together"]["climate"]["value"]
    assert joint == assess_one(CASE).default["climate"]
    assert sum(row["saving"] for row in case["places"]) == pytest.approx(joint)


def test_a_side_s_answer_holds_nothing_of_the_other_side() -> None:
    both = json.loads(run(price_command, CASE, "--json"))["cases"][0]["prices"][0]
    assert both["lowest"] < both["highest"] and both["feasible"]
    mine = run(price_command, CASE, "--for", "power", "--json")
    assert (
        str(both["highest"]) not in mine and str(both["equal_split"]) not in mine and str(both["surplus"]) not in mine
    )
    assert json.loads(mine)["cases"][0]["prices"][0]["agreement"] is True
    assert "cement" not in run(price_command, CASE, "--for", "power").split("\n\n", 1)[1]


def test_a_side_that_is_none_is_a_fault_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"Did you mean 'cement'"):
        run(price_command, CASE, "--for", "cemnt")


def test_society_answers_for_each_guideline_and_price() -> None:
    shown = run(society_command, CASE, "--guideline", "2018", "--co2-price", "500")
    assert (
        "guideline of 2018" in shown and "CO2e at 500 DKK/t" in shown and "shadow price, tonnes not discounted" in shown
    )
    found = json.loads(run(society_command, CASE, "--json"))["cases"][0]
    assert found["guideline"] == "2023" and "net tax factor" in found["unverified"]


def test_frames_are_tidy() -> None:
    result = assess_one(CASE)
    views = attribution(result).frame()
    climate = views[(views.indicator == "climate") & (views.view == "50/50")]
    assert climate.share.sum() == pytest.approx(1)
    assert list(scopes(result).frame().columns) == ["partner", "scope", "title", "baseline", "alternative", "saving"]
    assert frame(places_table(places(result))).saving.sum() == pytest.approx(result.default["climate"])
    assert set(frame(standards_table(standards(result), str)).standard) == {"ISO 14044", "PEF", "GHG Protocol"}
    assert len(fair_prices(result).frame()) == 1
    assert {"item", "value", "unit"} == set(society(result).frame().columns)


def test_the_zone_shows_both_limits_and_one_side_s_chart_only_its_own() -> None:
    plt = pytest.importorskip("matplotlib.pyplot")
    from impact.figures.fair_price import bargaining_zone, one_sided_zone
    from impact.writing.numbers import shown as rounded

    price = fair_prices(assess_one(CASE)).prices[0]
    figure, (full, own) = plt.subplots(2, 1)
    texts = " ".join(text.get_text() for text in bargaining_zone(full, price).texts)
    assert rounded(price.lowest) in texts and rounded(price.highest) in texts and rounded(price.equal) in texts
    assert full.get_xlim()[0] < price.lowest < price.highest < full.get_xlim()[1]
    texts = " ".join(text.get_text() for text in one_sided_zone(own, one_side(price, "cement")).texts)
    assert rounded(price.highest) in texts and rounded(price.lowest) not in texts and "possible" in texts
    assert not own.get_xlim()[0] <= price.lowest <= own.get_xlim()[0] + 1  # nor does an axis end there
    plt.close(figure)
