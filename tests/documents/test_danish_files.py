"""Danish documents for companies and funders, and Danish files: no English word among what the program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import danish
import printed
import pytest
from lxml import etree, html
from openpyxl import load_workbook

import impact
from impact.documents.html import to_html
from impact.ground.language import _
from impact.ground.paths import data

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("spoken_danish")]
CASES = sorted(path for path in data("cases").rglob("*.yaml") if path.name != "network.yaml")
NETWORKS = ("kalundborg", "aalborg", "sjaelland")
W = printed.W
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
FILES = [
    ("kal-wastewater-heat", "researcher"), ("kal-wastewater-heat", "company"), ("kal-wastewater-heat", "funder"),
    ("sja-solrod-biogas", "researcher"), ("sja-solrod-biogas", "funder"), ("sja-solrod-biogas", "company"),
    ("kalundborg", "researcher"), ("kalundborg", "funder"),
]  # fmt: skip
# headings of columns with the own words of sources, and with identifiers, which are the same in every language
OTHERS_WORDS = ("title", "publisher", "place", "published by", "id", "source", "parameter", "as written", "used by")
each = pytest.mark.parametrize(("id", "audience"), FILES)


# ---------------------------------------------------------------------------------------------- every case


@pytest.mark.usefixtures("drawn_text")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_english_word_in_a_danish_funder_document(path: Path) -> None:
    assert danish.english_in("funder", str(path)) == {}


@pytest.mark.usefixtures("drawn_text")
@pytest.mark.parametrize("id", NETWORKS)
def test_no_english_word_in_a_networks_danish_funder_document(id: str) -> None:
    assert danish.english_in("funder", id) == {}


@pytest.mark.usefixtures("drawn_text")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_english_word_in_a_danish_company_document(path: Path) -> None:
    assert danish.english_in("company", str(path)) == {}


@pytest.mark.usefixtures("drawn_text")
@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kal-steam"])
def test_no_english_word_in_a_partners_own_danish_document(id: str) -> None:
    for partner in impact.load(id).partners:
        assert danish.english_in("company", id, partner) == {}, partner


# ---------------------------------------------------------------------------------------------- HTML and notebook


@each
def test_no_english_word_in_a_danish_page(id: str, audience: str, written: Any) -> None:
    """Texts, alternative texts, labels, the window's title; and the page says that it is Danish."""
    text = written(id, audience, "da", "html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    assert page.get("lang") == "da"
    said = [danish.generated(text), *page.xpath("//title/text()")]
    said += page.xpath("//@alt | //@aria-label | //@title | //@placeholder | //meta[@name='description']/@content")
    assert [word for one in said for word in danish.english_words(one)] == []


@each
def test_headings_of_a_danish_notebook_are_danish(id: str, audience: str, written: Any) -> None:
    """What stands between its cells of code, which are a program's and stay English."""
    import nbformat

    notebook = nbformat.read(written(id, audience, "da", "ipynb"), 4)
    said = [danish.generated(to_html(cell.source)) for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(said) > 4 and [word for one in said for word in danish.english_words(one)] == []


# ---------------------------------------------------------------------------------------------- Word


@each
def test_no_english_word_in_a_danish_word_document(id: str, audience: str, written: Any) -> None:
    """Text, captions, alternative texts, footers, the title among its properties."""
    with zipfile.ZipFile(written(id, audience, "da", "docx")) as parts:
        trees = {name: etree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}
    said = [" ".join(_runs(tree)) for name, tree in trees.items() if name.startswith("word/")]
    said += [
        str(one.get(key)) for one in trees["word/document.xml"].iter(f"{DRAWING}docPr") for key in ("descr", "title")
    ]
    said += [text.text or "" for text in trees["docProps/core.xml"] if text.tag.endswith("}title")]
    assert [word for one in said for word in danish.english_words(one)] == []


def _runs(tree: Any) -> Iterator[str]:
    """The texts of paragraphs, without code and without what is marked as another language."""
    for paragraph in tree.iter(f"{W}p"):
        pieces = []
        for run in paragraph.iter(f"{W}r"):
            tongue, look = run.find(f"{W}rPr/{W}lang"), run.find(f"{W}rPr/{W}rStyle")
            other = tongue is not None and not str(tongue.get(f"{W}val", "da")).startswith("da")
            code = look is not None and look.get(f"{W}val") in ("VerbatimChar", "Checksum")
            linked = run.getparent().tag == f"{W}hyperlink" and "http" in "".join(run.itertext())
            if not (other or code or linked):
                pieces += [text.text or "" for text in run.iter(f"{W}t")]
        yield "".join(pieces)


# ---------------------------------------------------------------------------------------------- PDF


@each
def test_no_english_word_in_a_danish_pdf(id: str, audience: str, written: Any) -> None:
    """Its title, its outline, its alternative texts; the words of its pages are those of the HTML."""
    pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(written(id, audience, "da", "pdf").read_bytes())))
    said = [_text(info["Title"]) for info in document.info]
    said += [_text(title) if isinstance(title, bytes) else title for _level, title, *_rest in document.get_outlines()]
    assert len(said) > 5
    for number in {number for table in document.xrefs for number in table.get_objids()}:
        found = document.getobj(number)
        if isinstance(found, dict) and "Alt" in found and str(found.get("S")) == "/'Figure'":
            said.append(_text(found["Alt"]))
    assert [word for one in said for word in danish.english_words(one)] == []


def _text(found: bytes) -> str:
    return found.decode("utf-16") if found.startswith(b"\xfe\xff") else found.decode("latin-1")


# ---------------------------------------------------------------------------------------------- Excel


@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kalundborg"])
def test_no_english_word_in_a_danish_workbook(id: str, written: Any) -> None:
    """Names of sheets, headings, comments, and every cell that holds no words of a source."""
    book = load_workbook(written(id, "researcher", "da", "xlsx"))
    said = [*book.sheetnames, book.properties.title or ""]
    others = {_(head) for head in OTHERS_WORDS}
    assert "udgiver" in others
    for page in book:
        heads: dict[int, str] = {}
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    said.append(cell.comment.text)
                if not isinstance(cell.value, str) or cell.value.startswith(("=", "http")):
                    continue
                if cell.fill.fgColor.rgb == "FF1F4E79":
                    heads[cell.column] = cell.value
                    said.append(cell.value)
                elif heads.get(cell.column) not in others:
                    said.append(cell.value)
    assert [word for one in said for word in danish.english_words(one)] == []
