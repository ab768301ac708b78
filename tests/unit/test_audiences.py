"""Documents for companies and funders: who reads what, how sure a sentence sounds, which tonne stands where."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from small import assess, assess_one, bundled_inventory, one_flow

import impact
from impact import figures as plots
from impact.api import Result
from impact.cases import bundled
from impact.documents import Asked, write_report, write_reports
from impact.documents.account import Account
from impact.documents.audiences import AUDIENCES, faults_of, file_stem, template_of
from impact.documents.chapters import company, company_account, company_money, funder, funder_annexes
from impact.documents.funds import DEFINITIONS
from impact.documents.notebook import CODE, TemplateCell, markdown_of
from impact.documents.pdf import pdf
from impact.economics.business import SYSTEM
from impact.economics.funding import RAW_MATERIAL, RECYCLED, Funding
from impact.figures.cash_flow import by_kind, cash_flow, cumulated_cash_flow
from impact.ground import language
from impact.ground.errors import InputError
from impact.model.indicators import INDEX
from impact.results.network import NetworkAssessment
from impact.writing.wording import saves, share_of_draws, verdict

BANNED = re.compile(
    r"\bneutral|klimavenlig|climate.friendly|eco.friendly|miljøvenlig|bæredygtig|sustainable", re.IGNORECASE
)


@pytest.fixture(scope="module")
def heat_pump() -> Result:
    return assess_one("kal-wastewater-heat")


@pytest.fixture(scope="module")
def gypsum() -> Result:
    return assess_one("kal-gypsum")


@pytest.fixture(scope="module")
def mediator(heat_pump: Result) -> Account:
    return Account(heat_pump, draws=2_000)


@pytest.fixture(scope="module")
def kalundborg() -> Funding:
    return Funding(impact.assess("kalundborg"), draws=2_000)


@pytest.fixture
def danish() -> Iterator[None]:
    language.speak("da")
    yield
    language.speak("en")


# ---------------------------------------------------------------------------------------------- wording


@pytest.mark.parametrize(
    ("probability", "said"),
    [(1.0, "saves"), (0.9, "saves"), (0.899, "probably saves"), (2 / 3, "probably saves"), (0.5, "open"),
     (0.34, "open"), (0.2, "probably adds"), (0.1, "adds"), (0.0, "adds")],
)  # fmt: skip
def test_a_document_says_saves_only_where_nine_of_ten_draws_do(probability: float, said: str) -> None:
    assert verdict(probability) == said


def test_the_verb_follows_the_probability_not_only_the_central_figure() -> None:
    assert saves(0.95, 1234.0, "t CO2e/a") == "saves about **1,200 t\u00a0CO₂e/a**"
    assert saves(0.7, 1234.0, "t CO2e/a", would=True).startswith("would probably save")
    assert saves(0.5, 1234.0, "t CO2e/a").startswith("may save or add")
    assert "a saving of" in saves(0.5, 1234.0, "t CO2e/a") and "an addition of" in saves(0.5, -1.0, "t CO2e/a")
    assert saves(0.95, -5.0, "t CO2e/a").startswith("may save or add")  # centre and draws disagree
    assert saves(0.0, 0.0, "t CO2e/a") == "changes nothing"


def test_shares_of_draws_never_round_to_certainty() -> None:
    assert share_of_draws(1.0, 10_000) == "in all 10,000 draws"
    assert share_of_draws(0.9999, 10_000) == "in 999 of 1,000 draws"
    assert share_of_draws(0.0001, 10_000) == "in 1 of 1,000 draws"
    assert share_of_draws(0.75, 10_000) == "in 75 of 100 draws"


# ---------------------------------------------------------------------------------------------- the company's document


@pytest.mark.slow
def test_page_one_names_the_baseline_that_turns_the_answer(mediator: Account) -> None:
    """Against heat from Asnæs on wood chips the heat pump costs more: a bare "yes" would mislead."""
    compared = dict(mediator.compared)
    assert compared["oil boilers"] == pytest.approx(mediator.total) and mediator.total > 0
    assert compared["Asnæs power station"] < 0
    text = str(company.decision(mediator))
    assert "Yes against" in text and "no against" in text
    assert "depends on what it is compared with" in text


@pytest.mark.slow
def test_page_one_gives_the_figures_of_the_business_case(mediator: Account, heat_pump: Result) -> None:
    built = heat_pump.business()
    text = str(company.decision(mediator))
    row = next(line for line in text.splitlines() if line.startswith("| Kalundborg Forsyning"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert float(cells[2]) == pytest.approx(built.figures["utility"].npv / 1e6, rel=0.02)
    assert float(cells[5]) == pytest.approx(built.figures["utility"].payback, rel=0.05)
    assert int(cells[6]) == round(100 * built.simulate(2_000).probability("utility")[0])
    assert text.endswith(company.PAGE_BREAK)


@pytest.mark.slow
def test_a_partners_document_holds_nothing_of_the_other_sides_money(gypsum: Result) -> None:
    """Its own limit and whether there is room; never the other's limit, NPV, return or the sum that gives it away."""
    whole = Account(gypsum, draws=2_000)
    for partner, other in (("power", "gyproc"), ("gyproc", "power")):
        found = Account(gypsum, partner, draws=2_000)
        chapters = [
            company.company_title(found), company.decision(found), company_money.cash_flows(found),
            company_money.key_figures(found), company_money.fair_price(found), company_account.what_if(found),
            company_account.rests_on(found), company_money.cash_tables(found),
        ]  # fmt: skip
        text = "\n".join(str(c) + "".join(f"{f.alt} {f.caption}" for f in c.figures) for c in chapters)
        name = gypsum.case.partners[other].name
        assert name not in text.replace(gypsum.case.partners[partner].name, "")
        price = whole.prices[0]
        hidden = [whole.business.figures[other], whole.business.figures[SYSTEM]]
        for figures in hidden:
            assert f"{figures.npv / 1e6:.0f}" not in re.findall(r"[\d.]+", text)
        limit = price.highest if partner == "power" else price.lowest
        assert f"{limit:.0f}" not in re.findall(r"\d+", text)
        assert "there is a price that suits both sides" in text
        with pytest.raises(ValueError, match="never looks up both limits"):
            _ = found.prices


def test_only_the_mediators_copy_shows_both_limits_and_says_so(mediator: Account) -> None:
    assert "mediator only" in str(company.company_title(mediator))
    assert "both gain the same" in str(company_money.fair_price(mediator))


def test_a_partner_without_money_is_told_so_and_not_that_it_gains(heat_pump: Result) -> None:
    found = Account(heat_pump, "industry", draws=2_000)
    assert "no money moves" in str(company.decision(found)).replace("**", "")


@pytest.mark.slow
def test_what_if_recomputes_the_business_case(mediator: Account, heat_pump: Result) -> None:
    rows = dict(mediator.what_if)
    assert rows["as computed"]["utility"] == pytest.approx(heat_pump.business().figures["utility"].npv)
    shorter = heat_pump.business(horizon=10).figures["utility"].npv
    assert rows["10 years of operation instead of 20"]["utility"] == pytest.approx(shorter)
    dear = next(values for label, values in rows.items() if label.startswith("dear energy"))
    assert dear["utility"] == pytest.approx(heat_pump.business(prices="dear energy").figures["utility"].npv)


def test_a_higher_co2_price_helps_by_the_discounted_tonnes(mediator: Account, heat_pump: Result) -> None:
    """A constant saving of direct emissions is worth price × saving × annuity factor, up to the mix of the years."""
    rows = dict(mediator.what_if)
    gain = next(v for label, v in rows.items() if "1,000" in label)["utility"] - rows["as computed"]["utility"]
    tonnes = heat_pump.by_partner()["utility"][INDEX["climate_direct"]]
    annuity = float(np.sum(1.035 ** -np.arange(1.0, 21.0)))
    assert gain == pytest.approx(1000 * tonnes * annuity, rel=0.15)


def test_bars_of_a_cash_flow_add_up_to_its_net(heat_pump: Result) -> None:
    built = heat_pump.business()
    for who in ("utility", "outside", SYSTEM):
        rows = by_kind(built, who)
        assert np.allclose(sum(rows.values()), built.of(who) * built.terms.shown)
    assert "grant" not in by_kind(built, SYSTEM)  # it cancels
    assert cash_flow(built, "utility", plots.new(3)).patches
    assert len(cumulated_cash_flow(built, "utility", plots.new(3)).lines) >= 2


def test_a_party_that_is_no_partner_gets_no_document(heat_pump: Result) -> None:
    with pytest.raises(InputError, match=r"no partner 'utilty'.*utility"):
        Account(heat_pump, "utilty")


@pytest.mark.slow
@pytest.mark.parametrize("id", sorted(bundled()))
def test_every_partner_of_every_bundled_case_gets_both_documents(id: str) -> None:
    result = impact.assess(id)
    funding = Funding(result, draws=200)
    for chapter in (funder.result_page, funder.indicators_page, funder_annexes.annex_levels, funder_annexes.annex_nisp,
                    funder_annexes.annex_tonnes, funder_annexes.annex_ten_years, funder_annexes.annex_circlean,
                    funder_annexes.annex_left_out, funder_annexes.annex_claim):  # fmt: skip
        assert str(chapter(funding))
    if not isinstance(result, Result):
        return
    for partner in ("", *result.case.partners):
        found = Account(result, partner, draws=200)
        for made in (company.decision, company_money.cash_flows, company_money.key_figures, company_money.fair_price,
                     company_money.cash_tables, company_account.what_if, company_account.three_lines,
                     company_account.jobs, company_account.rests_on):  # fmt: skip
            assert str(made(found))


# ---------------------------------------------------------------------------------------------- the funder's document


def test_no_tonne_stands_under_both_indicators(kalundborg: Funding) -> None:
    """RCR47 and RCR48: each stream has at most one code, and what is made of received material has none."""
    for found in (kalundborg, Funding(assess_one("sja-solrod-biogas")), Funding(assess_one("kal-gypsum"))):
        listed = [(item.result.case.id, str(item.stream.what)) for item in found.tonnes]
        assert len(listed) == len(set(listed))
        both = found.erdf_tonnes(RECYCLED) + found.erdf_tonnes(RAW_MATERIAL)
        assert both == pytest.approx(sum(item.amount for item in found.tonnes if item.code))


def test_solrods_residues_are_recycled_and_its_digestate_counts_once() -> None:
    """80,000 t citrus, 60,000 t residues, 53,000 t slurry, 7,000 t seaweed (Hot Cool 1/2017); 200,000 t digestate."""
    found = Funding(assess_one("sja-solrod-biogas"))
    assert found.erdf_tonnes(RECYCLED) == pytest.approx(200_000)
    assert found.erdf_tonnes(RAW_MATERIAL) == 0


def test_gypsum_in_plasterboard_is_waste_used_as_raw_material(gypsum: Result) -> None:
    found = Funding(gypsum)
    assert found.erdf_tonnes(RAW_MATERIAL) == pytest.approx(150_000) and found.erdf_tonnes(RECYCLED) == 0


def test_ten_year_sums_are_levels_before_and_after(heat_pump: Result) -> None:
    (found,) = Funding(heat_pump).ten_years
    ledger, i = heat_pump.over_years, INDEX["climate_direct"]
    assert found.years == tuple(range(2017, 2027))
    assert found.reference == pytest.approx(ledger.level("oil boilers")[:10, i].sum())
    assert found.avoided == pytest.approx(ledger.saving("oil boilers", "heat pump")[:10, i].sum())
    assert found.relative == pytest.approx(found.avoided / found.reference)


def test_the_banks_relative_emissions_are_negative_where_emissions_fall(heat_pump: Result) -> None:
    text = str(funder_annexes.annex_eib(Funding(heat_pump)))
    relative = next(line for line in text.splitlines() if "Re = Ab" in line)
    assert "−" in relative


def test_a_networks_levels_are_the_sums_of_its_counted_cases(kalundborg: Funding) -> None:
    network = kalundborg.found
    assert isinstance(network, NetworkAssessment)
    assert kalundborg.saving("climate") == pytest.approx(network.total[INDEX["climate"]])
    assert kalundborg.before("climate") - kalundborg.after("climate") == pytest.approx(kalundborg.saving("climate"))
    counted = {one.case.id for one in network.results} - set(network.left_out())
    assert {one.case.id for one in kalundborg.results} == counted


def test_a_grants_cost_per_tonne_divides_it_by_the_tonnes_of_all_years(heat_pump: Result) -> None:
    found = Funding(heat_pump)
    saved = heat_pump.over_years.saving("oil boilers", "heat pump")[:, INDEX["climate"]].sum()
    assert found.lifetime_tonnes == pytest.approx(saved)
    text = str(funder.indicators_page(found))
    assert f"{found.grant / saved:.1f}" in text


def test_a_claim_says_what_compared_with_what_when_how_and_with_which_reservations(heat_pump: Result) -> None:
    text = str(funder_annexes.annex_claim(Funding(heat_pump, draws=2_000)))
    for part in ("heat pump", "oil boilers", "2021", "GWP100 AR6", "attributional", "95 %", "Compared with what",
                 "Published elsewhere", "ISO 14044"):  # fmt: skip
        assert part.lower() in text.lower(), part


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "da"])
@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kalundborg"])
def test_no_general_environmental_claim_is_generated(id: str, code: str, danish: None) -> None:
    language.speak(code)
    found = Funding(impact.assess(id), draws=500)
    chapters = [funder.result_page(found), funder.indicators_page(found), funder_annexes.annex_claim(found),
                funder_annexes.annex_wording(found), funder_annexes.annex_definitions(found)]  # fmt: skip
    assert not BANNED.search("\n".join(str(c) for c in chapters))


def test_definitions_that_nobody_read_say_so() -> None:
    assert {d.name for d in DEFINITIONS if d.read} == {"CircLean"}
    assert "to be confirmed" in str(funder_annexes.annex_definitions(Funding(assess_one("kal-gypsum"))))


# ---------------------------------------------------------------------------------------------- choices and files


def test_every_audience_has_a_template(heat_pump: Result, kalundborg: Funding) -> None:
    from impact.ground.paths import data

    for audience in AUDIENCES:
        assert (data("notebooks") / f"{template_of(heat_pump, audience)}.py").is_file()
    for audience in ("researcher", "funder"):
        assert (data("notebooks") / f"{template_of(kalundborg.found, audience)}.py").is_file()


def test_documents_of_other_audiences_do_not_overwrite_the_researchers() -> None:
    assert file_stem("x", "researcher") == "x"
    assert file_stem("x", "funder") == "x-funder"
    assert file_stem("x", "company", "utility") == "x-company-utility"


def test_choices_that_do_not_fit_are_faults(heat_pump: Result, kalundborg: Funding, tmp_path: Path) -> None:
    assert [f.kind for f in faults_of(heat_pump, "funder", "utility")] == ["partner-without-company"]
    assert [f.kind for f in faults_of(heat_pump, "company", "nobody")] == ["unknown-partner"]
    assert [f.kind for f in faults_of(kalundborg.found, "company", "")] == ["no-such-document"]
    with pytest.raises(InputError, match="company document"):
        write_report(heat_pump, tmp_path / "x.html", partner="utility")


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "da"])
def test_both_documents_are_written_in_every_format(code: str, tmp_path: Path) -> None:
    heat_pump = assess_one("kal-wastewater-heat")
    for audience in ("company", "funder"):
        for to in ("html", "pdf", "docx"):
            path = write_report(heat_pump, tmp_path / f"{audience}.{to}", audience, code)
            assert path.stat().st_size > 10_000
    text = (tmp_path / "company.html").read_text(encoding="utf-8")
    assert f'lang="{code}"' in text and "Traceback" not in text and "<hr" in text


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "da"])
@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kal-gypsum"])
def test_the_decision_stands_on_one_page(id: str, code: str, tmp_path: Path, danish: None) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo counts the pages")
    language.speak(code)
    found = Account(assess_one(id), draws=1_000)
    shown = [*company.company_title(found).pieces, *company.decision(found).pieces]
    markdown, figures = markdown_of([TemplateCell("one", CODE, "", shown=shown)])
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf(markdown, figures, "x", code, "2026-09-27"))
    shown = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\b", shown), shown


@pytest.mark.slow
def test_a_folder_of_company_documents_leaves_the_network_out(tmp_path: Path) -> None:
    network = impact.assess("sjaelland")
    written = list(write_reports([network], str(tmp_path / "out"), Asked(("company",))))
    names = {path.name for path in written}
    assert names == {"sja-solrod-biogas-company.html", "sja-cp-kelco-heat-company.html", "index.html"}


def test_a_case_without_any_money_still_gets_its_documents() -> None:
    text = one_flow(
        "use: heat",
        "processes: {heat: {output: 1 MWh, emissions: {carbon dioxide (fossil): 100 kg}, assumption: test}}",
    )
    result = assess(text, bundled_inventory())
    assert "No money of a partner moves" in str(company.decision(Account(result, draws=100)))
    assert "moves no money" in str(company_money.cash_flows(Account(result, draws=100)))
    assert "saves about" in str(funder.result_page(Funding(result, draws=100)))
    assert "states none" in str(funder.indicators_page(Funding(result, draws=100)))
