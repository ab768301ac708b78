"""Chapters on LCIA, uncertainty, money and claims: their numbers are the results' own, and secrets stay secret."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import assess_one

import impact
from impact.api import Result
from impact.attribution.views import attribution
from impact.documents import chapters
from impact.documents.notebook import CODE, execute, template
from impact.documents.pieces import Chapter
from impact.economics.business import SYSTEM
from impact.ground import language
from impact.ground.errors import Fault, InputError
from impact.ground.paths import data
from impact.model.indicators import INDEX
from impact.writing.markdown import escape, number
from impact.writing.numbers import pretty

bw2io = pytest.mark.skipif(find_spec("bw2io") is None, reason="needs Brightway's packages")


@pytest.fixture(scope="module")
def result() -> Any:
    return impact.assess("kal-wastewater-heat")


@pytest.fixture(scope="module")
def simulation(result: Result) -> Any:
    return chapters.simulated(result, 20_000, 42)


@pytest.fixture
def danish() -> Iterator[None]:
    language.speak("da")
    yield
    language.speak("en")


def tables(chapter: Chapter) -> list[list[list[str]]]:
    """Every table of a chapter as rows of cells, the header first."""
    found = re.findall(r"((?:^\|.*\|$\n?)+)", str(chapter), re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.strip().splitlines()
         if not line.startswith("|:") and not line.startswith("|-")]
        for text in found
    ]  # fmt: skip


def secret(tmp_path: Path, *changes: tuple[str, str]) -> Any:
    """The heat pump with something kept confidential."""
    text = (data("cases") / "kalundborg" / "wastewater-heat.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "secret.yaml"
    file.write_text(text, encoding="utf-8")
    return impact.assess(file)


# ---------------------------------------------------------------------------------------------- LCIA


@bw2io
def test_a_category_that_is_not_covered_has_no_number(result: Result) -> None:
    chapter = chapters.lca(result)
    results, names = tables(chapter)[0], {row[0] for row in tables(chapter)[0]}
    found = result.lca("EF v3.1")
    frame = found.coverage()
    for category in frame[frame.grade == "not covered"]["category"]:
        assert category not in names
    assert "**Not covered, so without a number**" in str(chapter)
    rows = {row[0]: row for row in results}
    saved = found.savings()
    climate = saved[saved.default & (saved.category == "climate change")]["value"].iloc[0]
    assert rows["climate change"][3] == number(float(climate))
    assert rows["acidification"][2:4] == ["–", "–"], "no air pollutants are known of the electricity"


@bw2io
def test_every_category_of_the_method_is_accounted_for(result: Result) -> None:
    chapter = str(chapters.lca(result))
    for category in result.lca("EF v3.1").coverage()["category"]:
        assert category in chapter, category


@bw2io
def test_water_is_a_balance_with_our_own_answer_by_region_beside_it() -> None:
    result = impact.assess("kal-surface-water")
    text = str(chapters.lca(result))
    assert "taken less returned" in text
    assert number(result.default["water_scarcity"]) in text


def test_without_bw2io_the_chapter_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise InputError([Fault("no-bw2io", "not installed")])

    monkeypatch.setattr(sys.modules["impact.documents.chapters.lca"], "categories_of", missing)
    text = str(chapters.lca(assess_one("kal-wastewater-heat")))
    assert "was not installed" in text and "|" not in text


# ---------------------------------------------------------------------------------------------- uncertainty


def test_the_ranges_are_those_of_the_simulation(result: Result, simulation: Any) -> None:
    row = next(row for row in tables(chapters.uncertainty(result, simulation))[0] if row[0].startswith("Climate"))
    low, high = (simulation.quantile(q, "climate") for q in (0.025, 0.975))
    assert row[1] == number(result.default["climate"])
    assert row[3] == f"{number(low)} to {number(high)}"


def test_a_probability_never_rounds_to_a_certainty_it_is_not(result: Result, simulation: Any) -> None:
    """The cost is saved in nearly all draws: the text must not say 'all'."""
    from impact.documents.chapters.uncertainty import chance
    from impact.uncertainty.table import Probability

    assert chance(Probability(1.0, 20_000)) == "in all draws"
    assert chance(Probability(0.0, 20_000)) == "in no draw"
    assert chance(Probability(19_999 / 20_000, 20_000)).startswith("99.99")
    assert chance(Probability(0.654, 20_000)) == "65.4 ± 0.3 %"


def test_a_document_names_draws_and_seed_and_no_p_value(result: Result, simulation: Any) -> None:
    text = str(chapters.uncertainty(result, simulation))
    assert "20,000 draws" in text and "seed 42" in text
    assert not re.search(r"p-value|signifikan|significan", text, re.IGNORECASE)


def test_the_summary_says_how_sure_it_is(result: Result, simulation: Any) -> None:
    sentence = chapters.interval(result, simulation)
    assert "95 % of 20,000 draws" in sentence
    assert sentence in str(chapters.summary(result, sentence))


def test_convergence_ends_at_what_the_table_quotes(result: Result, simulation: Any) -> None:
    mean = simulation.draws("climate")["saving"].mean()
    assert np.isclose(mean, simulation.table.mean(simulation.saving("climate")))
    assert any(number(mean) in figure.alt for figure in chapters.uncertainty(result, simulation).figures)


def test_never_is_an_answer_to_where_a_saving_is_zero(result: Result) -> None:
    rows = [row for table in tables(chapters.drivers(result)) if table[0][-1] == "zero at" for row in table[1:]]
    assert any(row[-1] == "never" for row in rows) and any(row[-1] != "never" for row in rows)


def test_the_values_of_confidential_inputs_are_held_back(tmp_path: Path) -> None:
    result = secret(tmp_path, ("heat:  {", "heat:  {confidential: true, "))
    (row,) = (row for row in tables(chapters.drivers(result))[0] if row[0] == "heat")
    assert row[1] == "confidential" and row[-1] == "confidential"
    assert not re.search(r"(?<![\d,])80,000", str(chapters.drivers(result)))


def test_the_baseline_that_turns_the_sign_is_named(result: Result) -> None:
    assert "turn the sign. The smallest changes that do: baseline *Asnæs power station*" in str(
        chapters.alternatives(result)
    )
    row = next(line for line in str(chapters.four_sensitivities(chapters.Study(result))).splitlines()
               if "Asnæs power station" in line)  # fmt: skip
    assert row.startswith("| baseline |") and "**turns the sign**" in row


# ---------------------------------------------------------------------------------------------- money


def test_key_figures_are_those_of_the_business_case(result: Result) -> None:
    found = result.business()
    rows = {row[0]: row for row in tables(chapters.business_case(result, 2_000, 1))[0]}
    assert rows["all together"][2] == number(found.figures[SYSTEM].npv / 1e6)
    assert rows["Kalundborg Forsyning"][2] == number(found.figures["utility"].npv / 1e6)


def test_what_the_net_present_value_consists_of_adds_up(result: Result) -> None:
    (table,) = (t for t in tables(chapters.business_case(result, 2_000, 1)) if t[-1][0] == "**net present value**")
    for column in range(1, len(table[0])):
        values = [float(row[column].strip("*").replace(",", "").replace("−", "-")) for row in table[1:]]
        assert sum(values[:-1]) == pytest.approx(values[-1], abs=0.02 * max(map(abs, values)))


def test_both_limits_of_a_price_stand_in_the_full_view(result: Result) -> None:
    price = result.fair_price("npv").prices[0]
    row = tables(chapters.fair_price(result))[0][1]
    assert row[2].startswith(number(price.lowest)) and row[3].startswith(number(price.highest))


@pytest.mark.parametrize(
    "change", [("industry: {", "industry: {confidential: true, "), ("water: {", "water: {confidential: true, ")]
)
def test_a_case_with_secrets_shows_no_partner_s_account_and_no_limit(tmp_path: Path, change: tuple[str, str]) -> None:
    result = secret(tmp_path, change)
    price = result.fair_price("npv").prices[0]
    text = str(chapters.fair_price(result))
    assert "there is a price at which both sides gain" in text
    assert number(price.highest) not in text and not tables(chapters.fair_price(result))
    parties = [row[0] for row in tables(chapters.business_case(result))[0][1:]]
    assert parties == ["all together"]


def test_society_s_account_is_that_of_the_guideline(result: Result) -> None:
    found = result.society()
    rows = {row[0]: row for row in tables(chapters.society_account(result))[0]}
    assert rows["net present value without CO₂e"][1] == number(found.without / 1e6)
    assert rows["shadow price, tonnes discounted"][1] == number(found.shadow_price)


# ---------------------------------------------------------------------------------------------- who may claim


@pytest.mark.parametrize("id", ["kal-wastewater-heat", "dk-tarpaulin-bags", "kal-biogas"])
def test_every_view_adds_up_to_the_joint_saving(id: str) -> None:
    result = impact.assess(id)
    found = attribution(result)
    rows = tables(chapters.claiming(result))[0][1:]
    totals: dict[str, float] = {}
    name = ""
    for row in rows:
        name = row[0] or name
        totals[name] = totals.get(name, 0.0) + float(row[3].removesuffix(" %").replace("−", "-"))
    assert set(totals) == {view.title for view in found.views if view.shares}
    for title, total in totals.items():
        assert total == pytest.approx(100, abs=2), title


def test_the_joint_claim_comes_first(result: Result) -> None:
    first = tables(chapters.claiming(result))[0][1]
    assert first[:3] == ["Joint", "together", number(result.default["climate"])]


def test_jobs_stand_with_their_source() -> None:
    text = str(chapters.jobs(impact.assess("kal-biogas")))
    assert "FTE" in text and "chemicalparks" in text


def test_a_network_s_claims_add_up_to_its_plain_sum() -> None:
    network: Any = impact.assess("kalundborg")
    rows = tables(chapters.network_claiming(network))[0][1:]
    values = [float(row[-1].strip("*").replace(",", "").replace("−", "-")) for row in rows]
    assert values[-1] == pytest.approx(float(network.total[INDEX["climate"]]), rel=5e-3)
    assert sum(values[:-1]) == pytest.approx(values[-1], rel=1e-2)


# ---------------------------------------------------------------------------------------------- language, notebooks


def test_danish_chapters_speak_danish(result: Result, danish: None) -> None:
    simulation = chapters.simulated(result, 2_000, 1)
    text = str(chapters.uncertainty(result, simulation)) + str(chapters.claiming(result))
    assert "trækninger" in text and "Besparelse" in text
    assert not re.search(r"\b(draws|saving|above zero|together)\b", text)


def test_a_unit_is_written_as_elsewhere(result: Result) -> None:
    assert pretty("t CO2e/a") in str(chapters.claiming(result))
    assert escape("heat pump") in str(chapters.alternatives(result)) or "heat pump" in str(chapters.lca(result))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lca", "business"])
def test_the_tutorials_run(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "lca" and find_spec("bw2io") is None:
        pytest.skip("needs Brightway's packages")
    for variable in ("BRIGHTWAY2_DIR", "IMPACT_CACHE"):
        monkeypatch.setenv(variable, "")  # the notebook sets them
    cells = template(name)
    execute(cells, {})
    assert len([cell for cell in cells if cell.kind == CODE and cell.shown]) > 6
    assert not capsys.readouterr().err
