"""What a reader meets first: a funder two pages and then the annexes, a company one page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from office import opened

pytestmark = pytest.mark.slow
ANNEX, INDICATORS = {"en": "Annex A:", "da": "Bilag A:"}, {"en": "Indicators", "da": "Indikatorer"}
SECOND = {"en": "Cash flow", "da": "Pengestrøm"}
FIGURE = {"en": "Figure 1", "da": "Figur 1"}
IDS = ("kal-wastewater-heat", "sja-solrod-biogas", "kalundborg")


def pages(file: Path, folder: Path) -> list[str]:
    """The text of each page, a Word document's as LibreOffice lays it out."""
    pdfminer = pytest.importorskip("pdfminer.high_level", reason="pdfminer.six reads PDF documents")
    made = opened(file, folder) if file.suffix == ".docx" else file
    text = pdfminer.extract_text(io.BytesIO(made.read_bytes()))
    return [" ".join(page.split()) for page in text.split("\f")]


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", IDS)
def test_a_funder_reads_two_pages_before_the_annexes(
    id: str, language: str, ending: str, written: Any, tmp_path: Path
) -> None:
    found = pages(written(id, "funder", language, ending), tmp_path)
    assert INDICATORS[language] in found[1] and ANNEX[language] in found[2]
    assert not any(f"{ANNEX[language]} " in page for page in found[:2])


@pytest.mark.parametrize("ending", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(("id", "partner"), [(IDS[0], ""), (IDS[0], "utility"), (IDS[1], "")])
def test_a_managing_director_reads_one_page(
    id: str, partner: str, language: str, ending: str, written: Any, tmp_path: Path
) -> None:
    found = pages(written(id, "company", language, ending, partner), tmp_path)
    assert SECOND[language] in found[1] and SECOND[language] + " " not in found[0].replace("\xa0", " ")
    assert FIGURE[language] in (found[0] if id == IDS[0] else found[1]).replace("\xa0", " ")
