"""Documents are what their endings say: other programs open them, and they are whole, tagged and described.

LibreOffice (soffice) and qpdf are used where they are installed; what can be read from the files alone always is.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import printed
import pytest
from lxml import etree
from office import opened
from openpyxl import load_workbook

import impact

pytestmark = pytest.mark.slow
W = printed.W
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DOCUMENTS = [
    (id, audience, language)
    for id, audiences in (
        ("kal-wastewater-heat", ("researcher", "company")),
        ("sja-solrod-biogas", ("funder",)),
        ("kalundborg", ("researcher", "funder")),
    )
    for audience in audiences
    for language in ("en", "da")
]
each = pytest.mark.parametrize(("id", "audience", "language"), DOCUMENTS)


def title_of(id: str, language: str) -> str:
    found = impact.load(id) if id != "kalundborg" else impact.assess(id).network
    return str(getattr(found.title, language))


# ---------------------------------------------------------------------------------------------- PDF


@each
def test_qpdf_finds_no_fault(id: str, audience: str, language: str, written: Any) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    file = written(id, audience, language, "pdf")
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr


class Pdf:
    """What a PDF document says about itself."""

    def __init__(self, file: Path) -> None:
        pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfparser import PDFParser
        from pdfminer.pdftypes import resolve1

        self.resolved = resolve1
        self.document = PDFDocument(PDFParser(io.BytesIO(file.read_bytes())))
        self.catalog = self.document.catalog

    def at(self, *keys: str) -> Any:
        found = self.catalog
        for key in keys:
            found = self.resolved(found)[key]
        return self.resolved(found)

    def objects(self) -> Iterator[Any]:
        for table in self.document.xrefs:
            for number in table.get_objids():
                yield self.document.getobj(number)

    def elements(self, *kinds: str) -> list[Any]:
        """Elements of the tags, in the order of reading."""

        def below(node: Any) -> Iterator[Any]:
            found = self.resolved(node)
            if isinstance(found, list):
                for one in found:
                    yield from below(one)
            elif isinstance(found, dict):
                if "S" in found and found["S"].name in kinds:
                    yield found
                yield from below(found.get("K", []))

        return list(below(self.at("StructTreeRoot")))

    @property
    def about(self) -> str:
        return str(self.at("Metadata").get_data().decode())


@each
def test_a_pdf_is_archivable_and_accessible(id: str, audience: str, language: str, written: Any) -> None:
    """PDF/A-2a and PDF/UA-1 as declared, tagged, in its language, with its title in the window."""
    pdf = Pdf(written(id, audience, language, "pdf"))
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert said in pdf.about
    assert pdf.at("MarkInfo", "Marked") is True
    assert pdf.at("Lang").decode() == language
    assert pdf.at("ViewerPreferences", "DisplayDocTitle") is True
    (shown,) = re.findall(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", pdf.about, re.DOTALL)
    assert title_of(id, language) in shown
    assert "Encrypt" not in pdf.document.trailers[0] if hasattr(pdf.document, "trailers") else True


@each
def test_every_font_of_a_pdf_is_in_it(id: str, audience: str, language: str, written: Any) -> None:
    pdf = Pdf(written(id, audience, language, "pdf"))
    described = [one for one in pdf.objects() if isinstance(one, dict) and str(one.get("Type")) == "/'FontDescriptor'"]
    assert described
    for one in described:
        assert {"FontFile", "FontFile2", "FontFile3"} & one.keys(), one.get("FontName")
    fonts = [one for one in pdf.objects() if isinstance(one, dict) and str(one.get("Type")) == "/'Font'"]
    for one in fonts:
        assert "FontDescriptor" in one or "DescendantFonts" in one, one.get("BaseFont")
        assert "ToUnicode" in one or "DescendantFonts" not in one  # its letters can be copied and searched


@each
def test_every_figure_of_a_pdf_is_described(id: str, audience: str, language: str, written: Any) -> None:
    """As many as in HTML, each with the same alternative text."""
    from lxml import html

    pdf = Pdf(written(id, audience, language, "pdf"))
    page = html.fromstring(written(id, audience, language, "html").read_text(encoding="utf-8"))
    expected = [printed.squeezed(image.get("alt")) for image in page.iter("img")]
    found = [printed.squeezed(_text(one["Alt"])) for one in pdf.elements("Figure") if "Alt" in one]
    assert found == expected and all(expected)
    assert all("Alt" in one for one in pdf.elements("Formula"))


def _text(found: bytes) -> str:
    return found.decode("utf-16") if found.startswith(b"\xfe\xff") else found.decode("latin-1")


@each
def test_headings_and_tables_of_a_pdf_are_tagged(id: str, audience: str, language: str, written: Any) -> None:
    pdf = Pdf(written(id, audience, language, "pdf"))
    levels = [int(one["S"].name[1]) for one in pdf.elements("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(pdf.elements("THead")) == len(pdf.elements("Table")) > 0


# ---------------------------------------------------------------------------------------------- Word


class Word:
    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as parts:
            assert parts.testzip() is None
            self.parts = {name: parts.read(name) for name in parts.namelist()}
        self.body = self.part("word/document.xml").find(f"{W}body")

    def part(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    def style(self, paragraph: Any) -> str:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return "" if found is None else str(found.get(f"{W}val"))


@each
def test_libreoffice_opens_a_word_document(id: str, audience: str, language: str, written: Any, tmp_path: Path) -> None:
    """And finds the same tables in it."""
    file = written(id, audience, language, "docx")
    found = printed.tables(opened(file, tmp_path, "html:HTML (StarWriter)"))
    ours = printed.tables(file)
    assert len([one for one in found if len(one.header) > 1]) == len(ours)
    assert {row for one in ours for row in one.rows} <= {row for one in found for row in one.rows}


@each
def test_a_word_document_is_whole(id: str, audience: str, language: str, written: Any) -> None:
    """Every part is XML that parses, every part that is referred to is there, nothing is fetched from elsewhere."""
    word = Word(written(id, audience, language, "docx"))
    for name, content in word.parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for one in etree.fromstring(content):
                target = one.get("Target")
                if one.get("TargetMode") == "External":
                    assert target.startswith(("http://", "https://")) and one.get("Type").endswith("/hyperlink")
                else:
                    assert target.lstrip("/") in word.parts or str(folder / target) in word.parts, target


@each
def test_a_word_document_has_headings_captions_and_header_rows(
    id: str, audience: str, language: str, written: Any
) -> None:
    word = Word(written(id, audience, language, "docx"))
    levels = [int(s[-1]) for s in map(word.style, word.body.iter(f"{W}p")) if re.fullmatch(r"Heading[1-9]", s)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    tables = list(word.body.iter(f"{W}tbl"))
    assert tables and all(one.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for one in tables)
    captions = [p for p in word.body.iter(f"{W}p") if word.style(p) in ("TableCaption", "ImageCaption", "Caption")]
    fields = ["".join(text.text or "" for text in p.iter(f"{W}instrText")) for p in captions]
    simple = [one.get(f"{W}instr") for p in captions for one in p.iter(f"{W}fldSimple")]
    counted = [said for said in (*fields, *simple) if "SEQ" in (said or "")]
    pictures = list(word.body.iter(f"{DRAWING}docPr"))
    assert len(counted) == len(tables) + len(pictures)  # every table and figure has a number that Word counts


@each
def test_a_word_document_is_in_its_language_and_describes_its_pictures(
    id: str, audience: str, language: str, written: Any
) -> None:
    word = Word(written(id, audience, language, "docx"))
    (default,) = word.part("word/styles.xml").iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert default.get(f"{W}val") == {"en": "en-GB", "da": "da-DK"}[language]
    pictures = list(word.body.iter(f"{DRAWING}docPr"))
    assert pictures and all(len(one.get("descr") or "") > 20 for one in pictures)
    core = "".join(word.part("docProps/core.xml").itertext())
    assert title_of(id, language) in core


@pytest.mark.parametrize("language", ["en", "da"])
def test_python_docx_opens_a_word_document(language: str, written: Any) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    file = written("kal-wastewater-heat", "researcher", language, "docx")
    found = docx.Document(str(file))
    assert len(found.tables) == len(printed.tables(file))
    assert any(one.style.name == "Heading 2" for one in found.paragraphs)


# ---------------------------------------------------------------------------------------------- Excel


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", ["kal-wastewater-heat", "sja-solrod-biogas", "kalundborg"])
def test_libreoffice_opens_a_workbook(id: str, language: str, written: Any, tmp_path: Path) -> None:
    """And computes every formula without an error."""
    file = written(id, "researcher", language, "xlsx")
    again = load_workbook(opened(file, tmp_path, "xlsx:Calc MS Excel 2007 XML"), data_only=True)
    ours = load_workbook(file)
    assert again.sheetnames == ours.sheetnames
    cells = [cell for page in again for row in page.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "e"] == []
    assert sum(cell.value is not None for cell in cells) > 200
    assert title_of(id, language) in ours.properties.title


@pytest.mark.parametrize("id", ["kal-wastewater-heat", "kalundborg"])
def test_a_workbook_prints(id: str, written: Any, tmp_path: Path) -> None:
    file = written(id, "researcher", "da", "xlsx")
    made = opened(file, tmp_path)
    assert len(load_workbook(file).sheetnames) <= made.read_bytes().count(b"/Type/Page") + 1
