"""The research document as an ISO 14044 report: every part is there, and says the engine's own numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import FRAME, assess_one, case_of

import impact
from impact.api import Result
from impact.cases import bundled
from impact.cases.grammar.nodes import compose
from impact.cases.read import CaseReader
from impact.documents import chapters
from impact.documents.chapters.coproducts import coproducts
from impact.documents.chapters.four import distances
from impact.documents.chapters.gases import by_origin
from impact.documents.iso.bought import ELECTRICITY, of_group, taken
from impact.documents.iso.clauses import NETWORK, RESEARCH
from impact.documents.iso.completeness import completeness
from impact.documents.iso.consistency import consistency
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.ground import language
from impact.ground.errors import Faults
from impact.ground.paths import data
from impact.model import CutOff, Goal, Origin, Review, Text
from impact.model.indicators import INDEX
from impact.results.quality import shares, terms
from impact.workbooks.files import convert
from impact.writing.markdown import number, quantity

CASES = [id for id, path in bundled().items() if path.name != "network.yaml"]
SHOWN = ["kal-wastewater-heat", "sja-solrod-biogas", "kal-asnaes-heat"]  # the others are slow, all together
CLIMATE = INDEX["climate"]
SOME = [pytest.param(id, marks=() if id in SHOWN else pytest.mark.slow) for id in CASES]

PANEL = Review(("Ida Holm", "Jan Lind"), "panel", "2026-10-01", Text("Meets the standard."), Text("DTU"),
               "ISO/TS 14071:2014", Text("all chapters"))  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.speak("en")


def study_of(id: str, **options: Any) -> Study:
    return Study(assess_one(id, **options))


def rows(chapter: Chapter) -> list[list[str]]:
    """The cells of every table of a chapter, headings left out."""
    found = re.findall(r"^\|:?-.*\n((?:^\|.*\|\n?)+)", str(chapter), re.MULTILINE)
    return [[c.strip() for c in line.strip("|").split(" | ")] for text in found for line in text.strip().splitlines()]


def row(chapter: Chapter, *begins: str) -> list[str]:
    """The row whose first cells are these."""
    (found,) = [cells for cells in rows(chapter) if tuple(cells[: len(begins)]) == begins]
    return found


def with_case(result: Result, **changes: Any) -> Study:
    """The same result of a case that says something more."""
    return Study(replace(result, case=replace(result.case, **changes)))


# ---------------------------------------------------------------------------------------------- every bundled case


@pytest.mark.parametrize("id", SOME)
def test_every_part_of_the_report_is_there(id: str) -> None:
    study = study_of(id)
    made = [
        chapters.purpose(study.result), chapters.reference_flows(study.result), chapters.boundary(study.result),
        chapters.electricity(study), chapters.coproducts(study), chapters.climate_by_origin(study.result),
        chapters.four_sensitivities(study), chapters.data_quality(study), chapters.completeness_check(study),
        chapters.consistency_check(study), chapters.review(study.result), chapters.iso_index(study),
    ]  # fmt: skip
    for chapter in made:
        assert len(str(chapter)) > 40
        assert "nan" not in re.findall(r"\w+", str(chapter))


@pytest.mark.parametrize("id", SOME)
def test_terms_and_origins_add_up_to_the_levels(id: str) -> None:
    result = assess_one(id)
    for indicator in ("climate", "climate_direct", "water"):
        found = terms(result, indicator)
        for name in (result.baseline, result.alternative):
            total = sum(term.value for term in found if term.scenario == name)
            assert total == pytest.approx(result.level[name][INDEX[indicator]], rel=1e-9, abs=1e-9)
        size = sum(term.size for term in found)
        for grade, part in shares(result, indicator).items():
            assert sum(t.size for t in found if t.grade == grade) == pytest.approx(part * size, rel=1e-9)
    for name, parts in by_origin(result).items():
        assert sum(parts.values()) == pytest.approx(result.level[name][CLIMATE], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("id", SOME)
def test_the_sum_by_origin_is_the_level_and_land_use_change_is_no_zero(id: str) -> None:
    result = assess_one(id)
    chapter = chapters.climate_by_origin(result)
    before, after = (float(result.level[name][CLIMATE]) for name in (result.baseline, result.alternative))
    assert row(chapter, "**sum**")[1:] == [f"**{number(v)}**" for v in (before, after, result.default["climate"])]
    assert set(row(chapter, "land-use change, direct and indirect")[1:]) == {"not in the inventory"}


@pytest.mark.parametrize("id", SOME)
def test_another_electricity_gives_what_the_engine_gives_with_it(id: str) -> None:
    study = study_of(id)
    possible = [one for one in study.choices("electricity") if one.saving is not None]
    shown = rows(chapters.electricity(study))
    for one in possible[:1] + possible[-1:]:
        again = assess_one(id, electricity=one.named["electricity"])
        assert one["climate"] == pytest.approx(again.default["climate"], rel=1e-9)
        if shown:  # else neither scenario of the default comparison uses electricity
            assert any(number(again.default["climate"]) in cells for cells in shown)


def test_the_clauses_point_at_chapters_that_exist() -> None:
    for clauses, template in ((RESEARCH, "research"), (NETWORK, "network")):
        text = (data("notebooks") / f"{template}.py").read_text(encoding="utf-8")
        headings = set(re.findall(r"^# #+ (.+)$", text, re.MULTILINE))
        for clause in clauses:
            assert set(clause.chapters) <= headings, clause.number
            assert clause.chapters or clause.missing, clause.number


# ---------------------------------------------------------------------------------------------- electricity, transport


def test_electricity_used_is_what_the_heat_pump_takes() -> None:
    study = study_of("kal-wastewater-heat")
    result = study.result
    group = of_group(result.plan.system, ELECTRICITY)
    used = taken(result, "heat pump", group).sum()
    assert used == pytest.approx(80_000 * 18 / 66)  # heat over the measured COP: DANVA's 66 GWh sold, 18 GWh used
    assert number(used) in row(chapters.electricity(study), "electricity DK production mix", "`DK`")


def test_transport_is_linear_in_the_distances() -> None:
    """Twice the distances of the table is what the engine gives with every distance of the case doubled."""
    study = study_of("sja-solrod-biogas")
    result, lorries = study.result, ("to_cpkelco", "to_chrhansen", "to_farms", "to_beach")
    central = result.plan.amounts()
    twice = {name: np.full((1, 1), 2 * float(np.asarray(central.values[name]).reshape(-1)[0])) for name in lorries}
    values = result.plan.evaluate(twice).values[0, 0]
    total = {
        name: values[[k for k in result.table.select(name) if result.plan.lines[k].role != "payment"]].sum(axis=0)
        for name in (result.baseline, result.alternative)
    }
    saving = total[result.baseline] - total[result.alternative]
    for name in ("climate", "cost"):
        assert distances(study, 2.0)[name] == pytest.approx(saving[INDEX[name]], rel=1e-9)
    assert distances(study, 1.0)["climate"] == result.default["climate"]


def test_transport_behind_a_process_counts_and_inside_transport_does_not() -> None:
    text = """
parameters: {far: {value: 20 km, assumption: test}}
functions: {lift: {amount: 10 t/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: carried, amount: 10 t/a, by: user, role: supply, serves: lift, assumption: test}]
  together:
    flows: [{use: lorry 30 t, amount: 10 t/a * far, by: user, role: transport, assumption: test},
            {use: sand and gravel, amount: 10 t/a, by: user, role: supply, serves: lift, assumption: test}]
processes:
  carried: {output: 1 t, inputs: {sand and gravel: 1 t, lorry 30 t: 1 t * far * 3}, assumption: test}
"""
    result = assess_one(case_of(FRAME + text))
    lorry = float(result.table.values[0, result.table.select("together")[0], CLIMATE])
    assert Study(result).transport["climate"] == pytest.approx(3 * lorry - lorry)


def test_a_yield_at_its_end_is_what_the_engine_gives_there() -> None:
    study = study_of("kal-wastewater-heat")
    result = study.result
    (cop,) = [one for one in study.yields if one.parameter == "cop"]
    for k, end in enumerate(cop.ends):
        values = result.plan.evaluate({"cop": np.full((1, 1), end)}).values[0, 0]
        levels = [values[result.table.select(name), CLIMATE].sum() for name in (result.baseline, result.alternative)]
        assert cop.savings[k, CLIMATE] == pytest.approx(levels[0] - levels[1], rel=1e-12)
    assert cop.stated
    assert 3.2 < cop.ends[0] < cop.ends[1] < 4.0


@pytest.mark.parametrize(("value", "ends"), [("90 %", (0.81, 0.99)), ("95 %", (0.855, 1.0)), ("1.2", (1.08, 1.32))])
def test_a_yield_without_a_range_is_varied_by_ten_per_cent_and_never_above_one(
    value: str, ends: tuple[float, float]
) -> None:
    """A boiler of that efficiency for 100 t/a of what it gives: it emits 100 / efficiency, the exchange nothing."""
    text = f"""
parameters: {{efficiency: {{value: {value}, assumption: test}}}}
functions: {{product: {{amount: 1 t/a, for: user, assumption: test}}}}
scenarios:
  apart: {{baseline: true, flows: [{{emit: carbon dioxide (fossil), amount: 100 t/a / efficiency, by: user,
          role: operation, serves: {{product: 1 t/a}}, assumption: test}}]}}
  together: {{without: {{product: a by-product does it}}}}
"""
    (varied,) = Study(assess_one(case_of(FRAME + text))).yields
    assert varied.parameter == "efficiency" and not varied.stated
    assert varied.ends == pytest.approx(ends)
    assert varied.savings[:, CLIMATE] == pytest.approx([100 / ends[0], 100 / ends[1]])
    assert varied.width("climate") == pytest.approx(100 / ends[0] - 100 / ends[1])


def test_power_for_pumps_beside_a_fuel_is_no_yield() -> None:
    flows = {(one.process, one.flow) for one in study_of("kal-wastewater-heat").yields if one.process}
    assert flows == {("heat from gas oil boiler", "gas oil burned")}


# ---------------------------------------------------------------------------------------------- allocation


def test_a_plant_with_two_outputs_is_shown_under_two_rules() -> None:
    study = study_of("kal-asnaes-heat", year=2021)
    chapter = coproducts(study)
    chosen, other = row(chapter, "by energy (as chosen)"), row(chapter, "substitution (system expansion)")
    assert chosen[1] == number(study.result.default["climate"])
    (combination,) = [c for c in study.choices("allocation") if c.named["allocation"] == "substitution"]
    assert other[1] == number(combination["climate"]) != chosen[1]


def test_rules_share_the_whole_plant() -> None:
    chapter = coproducts(study_of("kal-asnaes-heat", year=2021))
    energy = next(cells for cells in rows(chapter) if "as chosen" in cells[1])
    assert [float(x) for x in re.findall(r"([\d.]+) %", energy[2])] == pytest.approx([83.8, 16.2])  # 129 and 25 MW


def test_a_function_cut_off_is_the_case_without_it() -> None:
    """The last column of the expanded system, against the engine on a case that never had the function."""
    result = assess_one("aal-gypsum")
    case = result.case

    def without(scenario: Any) -> Any:
        kept = tuple(f for f in scenario.flows if [n for n, _ in f.serves] != ["gypsum disposal"])
        return replace(scenario, flows=kept, without=tuple(w for w in scenario.without if w[0] != "gypsum disposal"))

    functions = {name: f for name, f in case.functions.items() if name != "gypsum disposal"}
    scenarios = {
        name: without(scenario) for name, scenario in case.scenarios.items()
        if name in (result.baseline, result.alternative)
    }  # fmt: skip
    scenarios = {
        name: replace(s, flows=tuple(
            replace(f, serves=tuple(x for x in f.serves if x[0] != "gypsum disposal")) for f in s.flows))
        for name, s in scenarios.items()
    }  # fmt: skip
    less = impact.assess(replace(case, functions=functions, scenarios=scenarios, claims=()))
    assert row(coproducts(Study(result)), "gypsum disposal")[3] == number(less.default["climate"])


def test_rules_for_the_residual_stream_leave_the_saving_of_the_system_alone() -> None:
    """Every rule adds up to the saving, and stands in the chapter that the text on co-products names."""
    from impact.attribution.views import attribution

    study = study_of("aal-gypsum")
    assert "“Who may claim the saving”" in str(coproducts(study))
    titles = {cells[0] for cells in rows(chapters.claiming(study.result))}
    views = {view.name: view for view in attribution(study.result, ("cut-off", "50/50", "cff")).views[1:]}
    assert set(views) == {"cut-off", "50/50", "cff"} and {view.title for view in views.values()} <= titles
    summed = [sum(float(v[CLIMATE]) for v in view.shares.values()) for view in views.values()]
    assert summed == pytest.approx([study.result.default["climate"]] * 3)


def test_where_nothing_is_shared_the_chapter_says_so() -> None:
    assert "Nothing that the case itself models is multi-functional" in str(coproducts(study_of("kal-wastewater-heat")))
    assert "Nothing that the case itself" not in str(coproducts(study_of("sja-solrod-biogas")))


# ---------------------------------------------------------------------------------------------- checks


def test_completeness_counts_what_the_case_leaves_out() -> None:
    result = assess_one("kal-wastewater-heat")
    assert f"{len(result.case.left_out)} statements without an estimate" in str(completeness(Study(result)))
    known = CutOff(Text("construction of the heat pump"), 0.02, Origin(assumption=Text("a test")))
    study = with_case(result, cut_offs=(known,), left_out=())
    size = quantity(0.02 * result.default["climate"], "t CO2e/a", 2)
    assert row(chapters.boundary(study.result), "construction of the heat pump")[1:3] == ["2.0 %", size]
    found = next(check for check in completeness(study) if check.what.startswith("what is left out"))
    assert found.holds
    assert "2 %" in found.finding


def test_what_could_not_be_weighted_anew_is_the_share_of_published_sums() -> None:
    study = study_of("kal-wastewater-heat")
    share = study.result.unsplit_share
    found = next(check for check in completeness(study) if check.what == "greenhouse gases by gas")
    assert found.finding.startswith(f"{100 * share:.0f} %")
    assert found.holds == (share < 0.01)


def test_a_purchase_without_a_price_is_noted() -> None:
    for id in ("kal-wastewater-heat", "kal-surface-water", "aal-waste-fuel"):
        result = assess_one(id)
        missing = {x for name in (result.baseline, result.alternative) for x in result.unpriced()[name]}
        found = next(check for check in completeness(Study(result)) if check.what == "every purchase has a price")
        assert found.holds == (not missing)


def test_a_value_of_another_year_is_noted_with_its_share() -> None:
    """The Nordic marginal mix is published for 2020 only: for 2021 it stands in."""
    study = study_of("kal-wastewater-heat", electricity="marginal mix")
    found = next(check for check in completeness(study) if check.what == "values for the reported year")
    stands_in = sum(t.size for t in study.terms if t.fact and t.fact.year not in (None, study.result.year))
    assert stands_in > 0
    assert not found.holds
    assert f"{100 * stands_in / sum(t.size for t in study.terms):.0f} %" in found.finding
    assert "2020 for 2021" in str(chapters.data_quality(study))


def test_consistency_says_how_the_scenarios_differ() -> None:
    found = {check.what: check for check in consistency(study_of("kal-wastewater-heat"))}
    assert "production mix" in found["electricity"].finding
    assert not found["GWP set and water method"].holds  # sums published on AR4 and AR5, results on AR6
    assert "AR4" in found["GWP set and water method"].finding


def test_unverified_values_are_said_with_their_share() -> None:
    """The share in the sentence is that of the evidence."""
    result = assess_one("kal-fly-ash")
    share = sum(part for grade, part in shares(result).items() if grade.startswith("unverified"))
    assert f"**{100 * share:.0f} %** of the absolute result" in str(chapters.data_quality(Study(result)))


def test_an_exchange_that_has_ended_has_a_report_too() -> None:
    study = study_of("kal-gypsum", year=2023)
    assert not study.result.runs
    for chapter in (chapters.electricity, chapters.coproducts, chapters.four_sensitivities, chapters.data_quality,
                    chapters.completeness_check, chapters.consistency_check, chapters.iso_index):  # fmt: skip
        assert str(chapter(study))


# ---------------------------------------------------------------------------------------------- goal and review


def test_without_a_review_the_document_says_so_and_what_the_standard_asks() -> None:
    result = assess_one("kal-wastewater-heat")
    text = str(chapters.review(result))
    assert "No critical review" in text
    assert "6.3" in text
    assert "No critical review" in str(chapters.title(result))
    assert "no review is recorded" in row(chapters.iso_index(Study(result)), "6")[2]


def test_a_recorded_review_stands_in_the_document() -> None:
    result = with_case(assess_one("kal-wastewater-heat"), reviews=(PANEL,)).result
    for chapter in (chapters.title(result), chapters.limitations(result), chapters.review(result)):
        assert "Ida Holm, Jan Lind" in str(chapter)
        assert "No critical review" not in str(chapter)
    assert "Meets the standard." in str(chapters.review(result))
    assert "not covered" not in row(chapters.iso_index(Study(result)), "6")[2]


def test_a_public_comparison_asks_for_a_panel() -> None:
    result = assess_one("kal-wastewater-heat")
    public = Goal(application=Text("an advertisement"), comparative=True)
    alone = with_case(result, goal=public).result
    expert = with_case(result, goal=public, reviews=(replace(PANEL, kind="external expert"),)).result
    panel = with_case(result, goal=public, reviews=(PANEL,)).result
    assert ["**Not met:**" in str(chapters.review(one)) for one in (alone, expert, panel)] == [True, True, False]
    assert "an advertisement" in str(chapters.purpose(alone))
    assert "They are meant for a comparative assertion" in str(chapters.limitations(alone))


SAID = """
goal: {application: {en: permit, da: tilladelse}, comparative assertion: true}
review:
  - {reviewers: [Ida Holm, Jan Lind], kind: panel, date: 2026-10-01, statement: Meets the standard., organisation: DTU}
cut-offs: [{what: pipes, share: 2 %, assumption: a test}]
functions: {lift: {amount: 10 t/a, for: user, assumption: test}}
scenarios:
  apart:
    baseline: true
    flows: [{use: sand and gravel, amount: 10 t/a, by: user, role: supply, serves: lift, assumption: test}]
  together: {without: {lift: test}}
"""


def test_goal_review_and_cut_offs_are_read() -> None:
    case = case_of(FRAME + SAID)
    assert case.goal.application == Text("permit", "tilladelse")
    assert case.goal.comparative
    (review,) = case.reviews
    assert (review.reviewers, review.kind, review.date) == (("Ida Holm", "Jan Lind"), "panel", "2026-10-01")
    assert [(str(one.what), one.share) for one in case.cut_offs] == [("pipes", 0.02)]


def test_a_workbook_keeps_goal_review_and_cut_offs(tmp_path: Path) -> None:
    file, book, back = tmp_path / "small.yaml", tmp_path / "small.xlsx", tmp_path / "back.yaml"
    file.write_text(FRAME.replace("title: small case", "title: small case") + SAID, encoding="utf-8")
    convert(file, book)
    convert(book, back)
    once, again = (impact.load(path) for path in (book, back))
    for case in (once, again):
        assert replace(case.goal, line=0) == replace(case_of(FRAME + SAID).goal, line=0)
        assert [replace(one, line=0) for one in case.reviews] == [
            replace(one, line=0) for one in case_of(FRAME + SAID).reviews
        ]
        assert [(str(one.what), one.share) for one in case.cut_offs] == [("pipes", 0.02)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("date: 2026-10-01", "date: October 2026", "bad-date"),
        ("date: 2026-10-01", "date: 2026-02-30", "bad-date"),
        ("kind: panel", "kind: jury", "not-a-choice"),
        ("share: 2 %", "share: 200 %", "bad-share"),
        ("share: 2 %, assumption: a test", "share: 2 %", "no-source"),
        ("share: 2 %", "share: 2 t/a", "unit-does-not-fit"),
        ("comparative assertion: true", "comparative assertion: perhaps", "not-a-boolean"),
        ("reviewers: [Ida Holm, Jan Lind], ", "", "missing-key"),
    ],
)
def test_what_cannot_be_is_a_fault(old: str, new: str, kind: str) -> None:
    faults = Faults("small.yaml")
    assert old in SAID
    text = FRAME + SAID.replace(old, new)
    CaseReader(faults).case(compose(text.encode(), "small.yaml"), "small.yaml", "")
    assert [fault.kind for fault in faults.faults] == [kind]


# ---------------------------------------------------------------------------------------------- a network


def test_a_networks_report_weighs_its_cases() -> None:
    network = impact.assess("kalundborg")
    out = network.left_out()
    counted = [one for one in network.results if one.case.id not in out]
    found = rows(chapters.network_quality(network))
    sizes = {str(one.case.title): sum(term.size for term in terms(one)) for one in counted}
    for title, size in sizes.items():
        if size:
            assert next(cells for cells in found if cells[0] == title)[1].startswith(number(size))
    assert found[-1][1].startswith(number(sum(sizes.values())))
    checks = {cells[0]: cells[2] for cells in rows(chapters.network_consistency(network))}
    mixes = {c.unit_process.id for one in counted for c in one.plan.system.columns
             if c.unit_process and c.unit_process.answers_to == "electricity DK"}  # fmt: skip
    assert (checks["electricity"] == "in order") == (len(mixes) == 1)
    assert "No critical review" in str(chapters.network_review(network))
    assert str(chapters.network_purpose(network)) and str(chapters.network_clauses(network))


def test_a_networks_goal_and_review_are_read(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(FRAME + SAID, encoding="utf-8")
    said = SAID[: SAID.index("cut-offs")]
    (tmp_path / "network.yaml").write_text(f"id: few\ntitle: few\ncases: [small.yaml]\n{said}", encoding="utf-8")
    network = impact.assess(tmp_path).network
    assert network.goal.comparative
    assert network.reviews[0].reviewers == ("Ida Holm", "Jan Lind")
