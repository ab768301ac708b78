"""Whatever a user writes as a title comes out as that text, in every format."""

from __future__ import annotations

import html as entities
import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from impact.documents.html import page
from impact.documents.notebook import CODE, TemplateCell, jupyter, markdown_of
from impact.documents.pdf import pdf
from impact.writing.markdown import escape, table

TITLES = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "spreadsheet formula": '=HYPERLINK("http://evil.example","click")',
    "long": "Varme " * 83 + "ab",
    "right to left": "שלום world مرحبا",
    "latex": r"\input{/etc/passwd} $\frac{1}{0}$ \begin{document} % ~ ^ & # _",
    "markdown": "# h *b* _i_ `c` [l](javascript:x) ![i](u) > q | p ~~s~~ [x]{lang=da} [y]{=html} <!-- c -->",
    "typst": '#read("/etc/passwd") $x$ @ref *b* = h // c /* d */',
    "word field": '{ INCLUDETEXT "c:\\\\secret" } &lt;w:p&gt;',
}


@pytest.fixture(params=list(TITLES), ids=list(TITLES))
def title(request: pytest.FixtureRequest) -> str:
    return TITLES[request.param]


def document(title: str) -> str:
    """A document as the chapters write one: heading, table, caption."""
    return f"# {escape(title)}\n\n## {escape(title)}\n\n" + table(
        ["a", escape(title)], [[escape(title), "1"]], escape(title)
    )


class Tags(HTMLParser):
    """What is markup in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def readable(title: str) -> str:
    """The title without what turns the direction of text; nothing else may be lost."""
    return squeezed(" ".join(title.split()))


def test_html(title: str) -> None:
    made = page(document(title), [], title)
    body = made[made.index("<main") :]
    tags = Tags()
    tags.feed(made)
    assert {"script", "img", "iframe"}.isdisjoint(tags.names)
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert not [value for value in tags.targets if value.startswith(("javascript", "http"))]
    plain = entities.unescape(re.sub(r"<[^>]+>", "", body))
    assert squeezed(plain).count(readable(title)) >= 4
    assert entities.unescape(re.search(r"<title>(.*?)</title>", made, re.DOTALL)[1]).split() == title.split()


def test_word(title: str) -> None:
    from impact.documents.word import docx

    with zipfile.ZipFile(io.BytesIO(docx(document(title), [], title))) as parts:
        text = parts.read("word/document.xml").decode()
        assert not [name for name in parts.namelist() if "embed" in name or "vba" in name.lower()]
    assert "w:instrText" not in text.replace("SEQ", "") or "INCLUDETEXT" not in re.sub(r"<w:t[ >].*?</w:t>", "", text)
    plain = entities.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", text, re.DOTALL)))
    assert squeezed(plain).count(readable(title)) >= 4


def test_pdf(title: str) -> None:
    """It is typeset at all: nothing in it is run as a command, which would fail or read files."""
    from impact.documents.pdf import pdf

    made = pdf(document(title), [], title)
    assert made.startswith(b"%PDF") and b"/JavaScript" not in made and b"root:" not in made


def test_notebook(title: str) -> None:
    cells = [TemplateCell("one", CODE, "", shown=[document(title)])]
    shown = json.loads(jupyter(cells))["cells"][0]["outputs"][0]["data"]["text/markdown"]
    assert "<script" not in "".join(shown) and not re.search(r"<(?!span |/span>)", "".join(shown))
    assert readable(title) in squeezed(
        entities.unescape(re.sub(r"<[^>]+>", "", page(markdown_of(cells)[0], [], "x")))
    )


def test_what_turns_the_direction_of_text_is_dropped() -> None:
    assert escape("a\u202eb\u2066c\x07") == "abc"


def test_a_figure_draws_a_hostile_name_as_text() -> None:
    from impact.figures import cases, svg

    for name in TITLES.values():
        drawn = svg(cases({name: 1.0, "plain sum": 1.0}, "t", "Saving").figure)
        assert "<script" not in drawn and "<image" not in drawn


@pytest.mark.parametrize("text", ["= 15.6*112.", "== District", "/ Term: Y", "- District", "+ Factory"])
def test_a_cell_that_begins_like_markup_of_typst_stays_text_in_a_pdf(text: str, tmp_path: Path) -> None:
    """Pandoc escapes that at the head of a paragraph, not of a cell: a note became a heading out of its table."""
    markdown = "# A title\n\n" + table(["note"], [[escape(text)], ["next"]], "Notes.")
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(markdown, [], "A title"))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext shows what a reader can copy out of a PDF")
    shown = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert text in " ".join(shown.split())
