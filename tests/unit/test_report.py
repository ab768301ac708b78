"""Documents: what users write stays text, numbers are those of the JSON, nothing is hidden."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import impact
from impact.documents import chapters, write_report, write_reports
from impact.documents.html import page, to_html
from impact.ground.errors import InputError
from impact.ground.paths import data
from impact.model.indicators import HEADLINE, INDEX
from impact.results.facts import by_process
from impact.tables.as_json import document
from impact.writing.markdown import escape, link, number
from impact.writing.shown import shown_indicators

NASTY = "<script>alert(1)</script> a*b_c | d=e $x^2$ `code` [link](javascript:x) \\ # ![i](u) &lt; {=html} ~~no~~"
REVIEW = "No critical review in the sense of ISO 14044, section 6, has taken place."


@pytest.fixture(scope="module")
def result():
    return impact.assess("kal-wastewater-heat")


@pytest.fixture(scope="module")
def html(result, tmp_path_factory):
    """One whole document; the only test file that writes one in the quick run."""
    path = write_report(result, tmp_path_factory.mktemp("report") / "document.html")
    return path.read_text(encoding="utf-8")


def plain(fragment: str) -> str:
    import html as entities

    return entities.unescape(re.sub(r"<[^>]+>", "", fragment)).strip()


# ---------------------------------------------------------------------------------------------- escaping


def test_any_text_comes_out_as_that_text():
    shown = to_html(escape(NASTY))
    assert plain(shown) == NASTY
    assert not re.search(r"<(?!/?p>)", shown)


STARTS = ["# a", "- a", "1. a", "1) a", "+ a", "> a", "a\n\n# b", "---", "===", "3.5 MW", "| a |"]


@pytest.mark.parametrize("text", STARTS)
def test_no_text_starts_a_block(text):
    shown = to_html(escape(text))
    assert plain(shown) == " ".join(text.split())
    assert shown.startswith("<p>")


def test_a_pipe_stays_inside_its_cell():
    from impact.writing.markdown import table

    shown = to_html(table(["a", "b"], [[escape("x | y"), escape("`|`")]], "Caption."))
    assert [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", shown)] == ["x | y", "`|`"]


def test_only_web_addresses_become_links():
    assert "<a" not in to_html(link("javascript:alert(1)", "x"))
    assert to_html(link("https://example.org/a_(b)?c=<d>")).count("<a ") == 1


def test_a_hostile_title_is_text_in_the_title_bar_and_the_page():
    made = page(f"# {escape(NASTY)}\n\n## {escape(NASTY)}\n\n## b", [], NASTY)
    assert "<script" not in made
    assert plain(re.search(r"<h1.*?</h1>", made)[0]) == NASTY
    assert plain(re.search(r"<title>.*?</title>", made)[0]) == NASTY


# ---------------------------------------------------------------------------------------------- numbers


def test_every_saving_in_the_table_is_the_rounded_one_of_the_json(result):
    answer = json.loads(json.dumps(document([result], result.plan.inventory)))
    pairs = sorted(answer["cases"][0]["comparisons"], key=lambda c: not c["default"])
    rows = to_html(str(chapters.savings(result)))
    body = re.findall(r"<tr>(.*?)</tr>", rows, re.DOTALL)[1:]
    cells = [[plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in body]
    found = {name: row[1:-1] for name, row in zip(shown_indicators(result), cells, strict=True)}
    for indicator in set(HEADLINE) & set(pairs[0]["savings"]):
        expected = [number(pair["savings"][indicator]["value"]) for pair in pairs]
        assert found.get(indicator, ["0"] * len(pairs)) == expected


@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kal-surface-water", "aal-gypsum"])
def test_contributions_by_process_add_up_to_the_level(id):
    result = impact.assess(id)
    for scenario in result.case.scenarios:
        for indicator in ("climate", "water_withdrawal_groundwater", "energy_primary"):
            level = result.level[scenario][INDEX[indicator]]
            assert sum(by_process(result, scenario, indicator).values()) == pytest.approx(level, rel=1e-9, abs=1e-6)


def test_the_terms_add_up(result):
    text = str(chapters.terms(result))
    assert f"**{number(result.default['climate'])}**" in text


# ---------------------------------------------------------------------------------------------- what must stand there


def test_the_claims_table_holds_every_baseline_and_both_boundaries(result):
    rows = re.findall(r"^\| (?!---)(.*) \|$", str(chapters.claims(result)), re.MULTILINE)
    cells = {tuple(cell.strip() for cell in row.split(" | "))[:3] for row in rows}
    for baseline in result.case.baselines:
        for boundary in ("direct", "life-cycle"):
            assert (escape(baseline), "heat pump", boundary) in cells


def test_an_illustrative_case_is_marked_everywhere():
    found = next(r for r in impact.assess(data("cases") / "kalundborg") if r.case.illustrative)
    for chapter in (chapters.title, chapters.summary, chapters.limitations):
        assert "illustrative" in str(chapter(found)).lower()
    assert all("llustrative" in figure.caption for figure in chapters.levels(found).figures)


def test_confidential_values_and_partners_are_held_back(tmp_path):
    text = (data("cases") / "kalundborg" / "wastewater-heat.yaml").read_text(encoding="utf-8")
    text = text.replace("value: 6 Mm3/a,", "value: 6 Mm3/a, confidential: true,", 1)
    text = text.replace("industry: {name:", "industry: {confidential: true, name:", 1)
    file = tmp_path / "secret.yaml"
    file.write_text(text, encoding="utf-8")
    result = impact.assess(file)
    shown = str(chapters.parameters(result)) + str(chapters.goal(result)) + str(chapters.scenarios(result))
    assert "confidential" in shown
    assert "6 Mm3" not in shown and "6,000,000" not in shown and "Novonesis" not in shown


def rows_of(chapter) -> list[list[str]]:
    found = re.findall(r"^\| (?!---)(.*) \|$", str(chapter), re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in found]


def test_a_flow_outside_its_segment_shows_no_amount(result):
    by_label = {row[0]: row for row in rows_of(chapters.scenarios(result))}
    coal, chips = (by_label[escape(f"district heat from Asnæs, {fuel}")] for fuel in ("coal", "wood chips"))
    assert "–, until the end of 2019" in coal and "80,000 MWh/a" not in coal and coal[-1] == "–"
    assert "80,000 MWh/a" in [cell.replace("\u00a0", " ") for cell in chips] and chips[-1] != "–"


def test_no_label_names_an_input_that_the_amount_is_not():
    """A label that says electricity or heat stands beside an energy, a lorry beside tonne- or vehicle-kilometres."""
    from impact.ground import units

    wanted = {"electricity": "MWh/a", "heat": "MWh/a", "lorry": ("tkm/a", "km/a"), "ship": "tkm/a", "methane": "t/a"}
    for file in sorted(data("cases").rglob("*.yaml")):
        if file.name == "network.yaml":
            continue
        for scenario in impact.assess(file).case.scenarios.values():
            for flow in scenario.flows:
                first = str(flow.label).partition(" ")[0].rstrip(",")
                if first in wanted:
                    assert units.name(flow.amount.dimension) in wanted[first], (file.name, str(flow.label))


def test_the_summary_says_that_the_default_is_an_upper_bound_and_where_the_sign_turns(result):
    text = str(chapters.summary(result))
    assert "**upper bound**" in text
    assert "Against *Asnæs power station* **the sign turns**" in text and "adds about" in text
    other = str(chapters.summary(impact.assess("kal-wastewater-heat", baseline="Asnæs power station")))
    assert "**upper bound**" not in other and "among the baselines the headline is the lowest figure" in other
    assert other.count("the sign turns") == 2


def test_a_stream_that_ended_before_the_reported_year_is_named():
    result = impact.assess("kal-fly-ash", year=2021)
    text = str(chapters.summary(result))
    assert "“fly ash for cement”" in text and "nothing is saved in 2021" in text and "instead of" not in text
    assert "saves" not in text.partition("How to read")[0]
    assert not any(re.search(r"\d,\d{3}", cell) for row in rows_of(chapters.scenarios(result)) for cell in row)
    assert "Nothing is saved in any year" not in str(chapters.over_years(result))


def test_the_end_of_a_stream_is_not_called_the_end_of_the_lifetime():
    text = str(chapters.over_years(impact.assess("kal-fly-ash")))
    assert "“fly ash for roads” end with 2019; from 2020 on nothing is saved" in text and "lifetime" not in text


def test_prices_that_are_unverified_or_of_another_year_are_named(result):
    limits = str(chapters.limitations(result))
    assert "Prices not verified at their publisher:" in limits and "gas oil" in limits
    assert "Taxes that stand in the cost as lines of their own:" in limits
    later = impact.assess("kal-wastewater-heat", year=2025)
    assert "The price of gas oil is not published for 2025: that of 2023 stands in." in str(chapters.left_out(later))


def test_prices_behind_the_first_priced_purchase_do_not_count(result):
    from impact.results.facts import paid_prices

    paid = paid_prices(result)
    assert "gas oil" in paid and "gas oil burned" not in paid
    assert all(column in {c.name for c in result.plan.system.columns} for column in paid)


def test_the_summary_says_when_much_of_the_climate_figure_is_weakly_evidenced(result, monkeypatch):
    from impact.results import quality

    assert "terms behind this figure" not in str(chapters.summary(result))
    for weak, said in (
        (
            {"unverified": 0.11, "derived": 0.89},
            "about 11 % rest on inventory values **not verified** at their publisher.",
        ),
        ({"unverified": 0.06, quality.CASE_ASSUMPTION: 0.05}, "and 5 % rest on **assumptions** of the case."),
        ({"unverified": 0.09, "derived": 0.91}, ""),
    ):
        monkeypatch.setattr(quality, "shares", lambda result, indicator, weak=weak: weak)
        text = str(chapters.summary(result))
        assert said in text and ("terms behind this figure" in text) is bool(said)


def test_ids_of_sources_stand_only_in_the_list_of_sources(result):
    for chapter in (chapters.claims, chapters.parameters, chapters.scenarios, chapters.inventory):
        text = str(chapter(result))
        for id in (*result.case.sources, "ipcc-2006-energy", "eurostat-gas"):
            assert id not in text
    assert "DANVA, *[Flere udnytter varmen i spildevandet]{lang=da}* (2020)" in str(chapters.claims(result))
    listed = str(chapters.sources(result))
    assert "**DANVA 2020a**" in listed and "Id: `danva-heat`" in listed and "**DANVA 2020b**" in listed


def test_sources_that_look_alike_get_letters():
    from impact.model import Source
    from impact.writing.citations import citations

    one, two = Source("a", publisher="DANVA, Skanderborg", year="2020"), Source("b", publisher="DANVA", year="2020")
    assert citations([one, two, Source("c", title="T")]) == {"a": "DANVA 2020a", "b": "DANVA 2020b", "c": "T"}
    many = citations(Source(f"s{k}", publisher="P", year="1") for k in range(60))
    assert len(set(many.values())) == 60


def test_it_is_said_in_words_who_gains_and_who_loses(result):
    text = str(chapters.per_partner(result))
    assert "payments and grants cancel in the sum" in text
    assert re.search(r"gain: Kalundborg Forsyning \([^)]*\); lose: outside", text)


def test_the_investment_cites_what_its_figure_says(result):
    (investment,) = result.case.scenarios["heat pump"].investments
    assert investment.origin.source == result.case.parameters["plant_cost"].origin.source
    assert "see parameter `energy_saving_payment`" in str(chapters.scenarios(result))


def test_rows_that_a_layer_replaces_are_named(tmp_path):
    import csv

    with (data("factors") / "prices.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = next(row for row in rows if row["process"] == "gas oil" and row["year"] == "2021")
    own = tmp_path / "our-prices"
    own.mkdir()
    with (own / "prices.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow({**chosen, "value": "15", "low": "", "high": "", "note": "ours"})
    result = impact.assess("kal-wastewater-heat", inventory=impact.load_inventory(str(own)))
    assert "prices: gas oil" in str(chapters.choices(result))
    limits = str(chapters.limitations(result))
    assert "our-prices" in limits and "replaces 1 of the bundled rows" in limits
    assert str(tmp_path) not in limits


def test_the_index_shows_the_range_over_all_baselines(result):
    from impact.documents import Asked
    from impact.documents.index import index_page
    from impact.documents.plan import documents_of

    documents = documents_of(result, Path(), Asked())
    assert "−3,600 to 24,000" in index_page(documents, Asked(), "en")


# ---------------------------------------------------------------------------------------------- the document


def test_a_document_says_that_no_review_took_place_and_is_self_contained(html):
    assert REVIEW in html
    assert '<html lang="en">' in html and "@media print" in html and 'class="skip"' in html
    assert not re.search(r'(src|href)="(?!data:|#|https?://)', html)
    assert "<math" in html and "<script" not in html


def test_every_image_has_an_alternative_text(html):
    images = re.findall(r"<img [^>]*>", html)
    assert images and all(re.search(r'alt="[^"]{20,}"', image) for image in images)


def test_no_path_of_this_machine_is_in_a_document(html):
    assert str(data("cases")) not in html and str(Path.home()) + "/" not in html and "/tmp/" not in html


def test_every_section_is_there_once(html):
    sections = [plain(heading) for heading in re.findall(r"<h[23] id=[^>]*>.*?</h[23]>", html)]
    for name in ("Summary", "System and functions", "Scenarios and flows", "Parameters", "Savings", "Contributions",
                 "Savings per partner", "Savings over the years", "All baselines side by side", "Published claims",
                 "Data", "Sources", "Warnings", "What is left out", "Limitations", "Words used here",
                 "Provenance"):  # fmt: skip
        assert sections.count(name) == 1


def test_a_wrong_ending_or_audience_is_a_fault(result, tmp_path):
    with pytest.raises(InputError, match=r"\.docx, \.xlsx or \.ipynb"):
        write_report(result, tmp_path / "x.odt")
    with pytest.raises(InputError, match="Unknown audience"):
        write_report(result, tmp_path / "x.html", audience="nobody")
    assert not list(tmp_path.iterdir())




@pytest.mark.slow
def test_two_runs_write_the_same_bytes_and_no_rest(result, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = (write_report(result, tmp_path / name) for name in ("a.html", "b.html"))
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


@pytest.mark.slow
def test_a_folder_gets_networks_cases_and_an_index(tmp_path):
    network = impact.assess(data("cases") / "aalborg")
    written = list(write_reports([network], str(tmp_path / "out")))
    names = {path.name for path in written}
    assert names == {f"{r.case.id}.html" for r in network} | {f"{network.network.id}.html", "index.html"}
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for name in names - {"index.html"}:
        assert f'href="{name}"' in index
    summed = (tmp_path / "out" / f"{network.network.id}.html").read_text(encoding="utf-8")
    assert "plain sum" in summed and REVIEW in summed


@pytest.mark.slow
def test_a_notebook_can_be_written(result, tmp_path):
    import nbformat

    path = write_report(result, tmp_path / "x.ipynb")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs)
    assert str(data("cases")) not in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_hostile_case_file_is_harmless_in_its_document(tmp_path):
    text = (data("cases") / "kalundborg" / "wastewater-heat.yaml").read_text(encoding="utf-8")
    text = text.replace("title: {en: Heat pump on treated wastewater", f"title: {{en: {json.dumps(NASTY)}", 1)
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    made = write_report(impact.assess(file), tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<script" not in made and "&lt;script&gt;" in made


@pytest.mark.slow
def test_the_tutorial_runs(capsys):
    from impact.documents.notebook import CODE, execute, template

    cells = template("tutorial")
    execute(cells, {})
    printed = capsys.readouterr()
    assert all(cell.shown or "print(" in cell.source for cell in cells if cell.kind == CODE)
    assert "climate" in printed.out and not printed.err
