"""PDF and Word: the same document, whole, tagged, and with its texts as text."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace

import pytest

from impact.documents.pdf import STANDARDS, pdf, png
from impact.documents.word import docx

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="10"/></svg>'
MARKDOWN = """# Title

**Table.** Savings, with a formula $a^2$.

| indicator | saving |
|:---|---:|
| climate &#60;script&#62; &#35;let &#36;x | −1,200 |

![](figure-1)
"""
FIGURES = [SimpleNamespace(svg=SVG, alt='bars "and" \\ #panic()', caption="A figure #strong[not] bold.")]
EVIL = '#panic("x") $ = HYPERLINK("a") \\ ] <b>'


def test_a_pdf_is_archivable_accessible_and_the_same_twice() -> None:
    made = pdf(MARKDOWN, FIGURES, EVIL, "da", "2026-09-27")
    assert made.startswith(b"%PDF-") and b"pdfaid" in made and b"pdfuaid" in made
    assert set(STANDARDS) == {"a-2a", "ua-1"}
    assert made == pdf(MARKDOWN, FIGURES, EVIL, "da", "2026-09-27")


def test_word_has_native_tables_equations_captions_and_alternative_texts() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(MARKDOWN, FIGURES, EVIL, "da"))) as parts:
        body = parts.read("word/document.xml").decode()
        assert any(name.startswith("word/media/") and name.endswith(".png") for name in parts.namelist())
    assert "<w:tbl>" in body and "<m:oMath>" in body and "SEQ Table" in body
    assert "climate &lt;script&gt; #let $x" in re.sub(r"<[^>]+>", "", body)
    assert 'bars &quot;and&quot; \\ #panic()' in body
    assert "A figure #strong[not] bold." in re.sub(r"<[^>]+>", "", body)


def test_a_figure_becomes_a_picture() -> None:
    assert png(SVG).startswith(b"\x89PNG")


@pytest.mark.parametrize("language", ["en", "da"])
def test_captions_are_in_the_language_of_the_document(language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(MARKDOWN, FIGURES, "x", language))) as parts:
        text = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())
    assert {"en": "Table\xa01", "da": "Tabel\xa01"}[language] in text
