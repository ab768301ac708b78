"""Which documents there are of what is asked for, what their files are called, and which wishes are faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import impact
from impact.api import NetworkResult
from impact.commands.report import command
from impact.documents import Asked, chapters, write_reports
from impact.documents.index import index_page
from impact.documents.made import values_of
from impact.documents.plan import Document, documents_of, folder_plan
from impact.ground.errors import InputError
from impact.results.assessed import Assessed

ALL = Asked(("researcher", "funder", "company"), ("en", "da"), ("html", "pdf", "xlsx"))


def names(documents: list[Document]) -> list[str]:
    return [file.name for one in documents for file in one.files]


@pytest.fixture(scope="module")
def sjaelland() -> NetworkResult:
    result = impact.assess("sjaelland")
    assert isinstance(result, NetworkResult)
    return result


def test_every_audience_language_and_format_has_a_file_of_its_own(tmp_path: Path) -> None:
    found = names(documents_of(impact.assess("kal-gypsum"), tmp_path, ALL))
    assert found == [
        "kal-gypsum.html", "kal-gypsum.pdf", "kal-gypsum.xlsx",
        "kal-gypsum-da.html", "kal-gypsum-da.pdf", "kal-gypsum-da.xlsx",
        "kal-gypsum-funder.html", "kal-gypsum-funder.pdf", "kal-gypsum-funder-da.html", "kal-gypsum-funder-da.pdf",
        "kal-gypsum-company.html", "kal-gypsum-company.pdf", "kal-gypsum-company-da.html", "kal-gypsum-company-da.pdf",
    ]  # fmt: skip


def test_the_first_language_asked_for_has_the_plain_name(tmp_path: Path) -> None:
    case = impact.assess("kal-gypsum")
    assert names(documents_of(case, tmp_path, Asked(languages=("da",)))) == ["kal-gypsum.html"]
    assert names(documents_of(case, tmp_path, Asked(languages=("da", "en"))))[1] == "kal-gypsum-en.html"


def test_a_folder_has_its_network_and_each_case_once(sjaelland: NetworkResult, tmp_path: Path) -> None:
    twice: list[Assessed] = [sjaelland, sjaelland.results[0]]
    found = {one.files[0].stem for one in folder_plan(twice, tmp_path, Asked())}
    assert found == {"sjaelland", "sja-solrod-biogas", "sja-cp-kelco-heat"}
    assert len(folder_plan(twice, tmp_path, Asked())) == 3


def test_a_company_s_document_is_about_a_case_and_a_partner(sjaelland: NetworkResult, tmp_path: Path) -> None:
    asked = Asked(("company", "researcher"), partner="plant")
    found = folder_plan([sjaelland], tmp_path, asked)
    assert "sjaelland-company-plant.html" not in names(found)
    partners = {one.files[0].name: one.partner for one in found if "biogas" in one.files[0].name}
    assert partners == {"sja-solrod-biogas-company-plant.html": "plant", "sja-solrod-biogas.html": ""}


def test_documents_lead_to_the_index_in_their_language(sjaelland: NetworkResult, tmp_path: Path) -> None:
    found = folder_plan([sjaelland], tmp_path, Asked(languages=("en", "da")))
    assert {(one.language, one.index) for one in found} == {("en", "index.html"), ("da", "index-da.html")}


def test_an_index_links_every_file_of_its_language_and_the_other_index(
    sjaelland: NetworkResult, tmp_path: Path
) -> None:
    asked = Asked(("researcher", "funder"), ("en", "da"), ("html", "pdf"))
    found = folder_plan([sjaelland], tmp_path, asked)
    page = index_page(found, asked, "en")
    for one in found:
        for file in one.files:
            assert (f'href="{file.name}"' in page) == (one.language == "en")
    assert 'href="index-da.html"' in page and 'href="index.html"' not in page


def kinds(output: str, asked: Asked, id: str = "kal-gypsum") -> list[str]:
    with pytest.raises(InputError) as found:
        list(write_reports([impact.assess(id)], output, asked))
    return [fault.kind for fault in found.value.faults]


def test_wishes_that_cannot_be_met_are_faults_before_anything_is_written(tmp_path: Path) -> None:
    folder = str(tmp_path / "out")
    assert kinds(folder, Asked(("nobody",), ("xx",), ("odt",))) == [
        "unknown-audience", "unknown-language", "unknown-format",
    ]  # fmt: skip
    assert kinds(str(tmp_path / "x.pdf"), Asked(formats=("pdf", "html"))) == ["one-file"]
    assert kinds(str(tmp_path / "x.pdf"), Asked(("researcher", "funder"))) == ["one-file"]
    assert kinds(folder, Asked(("funder",), formats=("xlsx",))) == ["unknown-format"]
    assert kinds(folder, Asked(("funder",), formats=("pdf", "xlsx"))) == ["unknown-format"]
    assert kinds(str(tmp_path / "x.xlsx"), Asked(("funder",))) == ["unknown-format"]
    assert kinds(folder, Asked(("company",), partner="nobody")) == ["unknown-partner"]
    assert kinds(folder, Asked(("funder", "researcher"), partner="gyproc")) == ["partner-without-company"]
    assert not list(tmp_path.iterdir())


def test_the_command_takes_lists_with_commas_and_names_what_it_does_not_know() -> None:
    answer = CliRunner().invoke(command, ["kal-gypsum", "--language", "en,xx"])
    assert answer.exit_code == 2 and "'xx' is not one of 'en', 'da'" in answer.output


def test_a_network_links_its_cases_documents_in_its_own_language_and_format(
    sjaelland: NetworkResult, tmp_path: Path
) -> None:
    asked = Asked(("researcher", "funder"), ("en", "da"), ("pdf", "html"))
    found = [one for one in folder_plan([sjaelland], tmp_path, asked) if one.result is sjaelland]
    assert [values_of(one)["linked"] for one in found] == [".pdf", "-da.pdf", ".pdf", "-da.pdf"]
    assert "](sja-solrod-biogas-da.pdf)" in str(chapters.network_cases(sjaelland, "-da.pdf"))
    assert "](sja-solrod-biogas" not in str(chapters.network_cases(sjaelland))
