"""What a document says, read back from its file: tables with their captions and cells, from every format.

Nothing of the program is used here: the file is all there is.
"""

from __future__ import annotations

import html as entities
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NUMBERED = re.compile(r"^(Table|Tabel)\s*\d*\s*[.:]\s*")
OUTLINE = re.compile(rb"^[-\d. ]+ (?:m|l|c|v|y|re|scn|SCN|w|cm)\n|^[qQhfSWn]\*?\n", re.MULTILINE)
THOUSANDS, DECIMALS = {"en": ",", "da": "."}, {"en": ".", "da": ","}


@dataclass(frozen=True)
class Table:
    """A table as its reader sees it; texts without the white space that typesetting may change."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, head: str) -> int:
        """The only column under a heading.

        Raises
        ------
        LookupError
            If there is none, or several.
        """
        found = [k for k, text in enumerate(self.header) if text == squeezed(head)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} columns '{head}' among {self.header}")
        return found[0]

    def row(self, first: str) -> tuple[str, ...]:
        """The only row that begins with a text; LookupError as for columns."""
        found = [row for row in self.rows if row[0] == squeezed(first)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} rows '{first}' among {[row[0] for row in self.rows]}")
        return found[0]


def table(found: list[Table], *heads: str) -> Table:
    """The first table that has all these headings."""
    for one in found:
        if {squeezed(head) for head in heads} <= set(one.header):
            return one
    raise LookupError(f"no table with {heads} among {[one.header for one in found]}")


def squeezed(text: str) -> str:
    """A text without white space, soft hyphens, and what joins words or tells a reader where a line may break."""
    return re.sub(r"[\s\u00ad\u200b\u2060\ufeff]+", "", text)


def _table(caption: str, rows: list[list[str]]) -> Table:
    plain = [tuple(map(squeezed, row)) for row in rows]
    return Table(squeezed(NUMBERED.sub("", caption.strip())), plain[0], tuple(plain[1:]))


def tables(path: Path) -> list[Table]:
    """The tables of a document, in order."""
    read = {".html": _of_html, ".pdf": _of_pdf, ".docx": _of_word, ".ipynb": _of_notebook}
    return read[path.suffix](path.read_bytes())


# ---------------------------------------------------------------------------------------------- numbers


def number(text: str, language: str) -> Decimal | None:
    """A printed number, or nothing where a text is none; digits stand in threes or not at all."""
    mark, point = re.escape(THOUSANDS[language]), re.escape(DECIMALS[language])
    plain = squeezed(text).replace("−", "-").removesuffix("%")
    if not re.fullmatch(rf"-?(\d{{1,3}}({mark}\d{{3}})+|\d+)({point}\d+)?", plain):
        return None
    return Decimal(plain.replace(THOUSANDS[language], "").replace(DECIMALS[language], "."))


def is_rounding(printed: Decimal, value: float, digits: int = 3, tiny: float = 5e-7) -> bool:
    """Whether a printed number is the value to so many significant figures; below any digit it is zero."""
    if abs(value) < tiny:
        return printed == 0
    exact = Decimal(value)
    place = Decimal(1).scaleb(max(exact.adjusted() - digits + 1, -6))  # six decimals at most
    allowed = {exact.quantize(place, rounding=way) for way in (ROUND_HALF_EVEN, ROUND_HALF_UP)}
    return printed in allowed


# ---------------------------------------------------------------------------------------------- HTML


def _of_html(data: bytes) -> list[Table]:
    from lxml import html

    found = []
    for one in html.fromstring(data.decode()).iter("table"):
        rows = [[_said(cell) for cell in row if cell.tag in ("th", "td")] for row in one.iter("tr")]
        found.append(_table("".join(_said(caption) for caption in one.iter("caption")), rows))
    return found


def _said(element: Any) -> str:
    """The text of an element; a formula by its TeX, which every format keeps in one way or another."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append(_said(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


# ---------------------------------------------------------------------------------------------- Word


def _of_word(data: bytes) -> list[Table]:
    """Tables of a Word document; the caption is the paragraph above that is styled as one."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = etree.fromstring(parts.read("word/document.xml")).find(f"{W}body")
    found, caption = [], ""
    for block in body.iter(f"{W}p", f"{W}tbl"):
        if block.tag == f"{W}tbl":
            rows = [[_words(cell) for cell in row.iterfind(f"{W}tc")] for row in block.iterfind(f"{W}tr")]
            found.append(_table(caption, rows))
        elif not any(parent.tag == f"{W}tbl" for parent in block.iterancestors()):
            style = block.find(f"{W}pPr/{W}pStyle")
            name = "" if style is None else style.get(f"{W}val", "")
            caption = _words(block) if "Caption" in name else caption
    return found


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t", f"{M}t"))


# ---------------------------------------------------------------------------------------------- notebook


def _of_notebook(data: bytes) -> list[Table]:
    """Pipe tables of the outputs, as a notebook's viewer shows them."""
    found = []
    for cell in json.loads(data)["cells"]:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/markdown", "")
            lines = ("".join(text) if isinstance(text, list) else text).splitlines()
            found += list(_pipe_tables(lines))
    return found


def _pipe_tables(lines: list[str]) -> Iterator[Table]:
    caption, rows = "", list[list[str]]()
    for line in [*lines, ""]:
        if line.startswith("|"):
            cells = [_shown(cell) for cell in line.strip().strip("|").split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield _table(caption, rows)
            caption, rows = "", []
        caption = _shown(line) if line.startswith("**Table.**") else caption


def _shown(markdown: str) -> str:
    """Markdown as text: without marks of bold, code, links and languages, its entities read."""
    text = re.sub(r"</?span[^>]*>", "", markdown.strip())
    text = re.sub(r"\[([^\]]*)\]\((?:<[^>]*>|[^)]*)\)", r"\1", text)
    codes = re.split(r"(`[^`]*`)", text)  # within it nothing is a mark
    return "".join(
        part[1:-1] if part.startswith("`") else entities.unescape(re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)", "", part))
        for part in codes
    )


# ---------------------------------------------------------------------------------------------- PDF


def _of_pdf(data: bytes) -> list[Table]:
    """Tables by the tags of the document, as a screen reader finds them."""
    document, said = _tagged(data)
    tags = _Tags(said)
    return [
        _table(tags.caption(table), [[tags.text(cell) for cell in tags.nodes(row, "TH", "TD")] for row in rows])
        for table in tags.nodes(document.catalog["StructTreeRoot"], "Table")
        for rows in [tags.nodes(table, "TR")]
    ]


class _Tags:
    """The tree of tags of a PDF over the text of its marked contents, by page and number."""

    def __init__(self, said: dict[tuple[int, int], str]) -> None:
        self.said = said

    def children(self, node: Any) -> list[Any]:
        inside = resolve1(resolve1(node).get("K", []))
        return list(inside) if isinstance(inside, list) else [inside]

    def kind(self, node: Any) -> str:
        tag = resolve1(node)
        return str(tag["S"].name) if isinstance(tag, dict) and "S" in tag else ""

    def text(self, node: Any, page: int = 0) -> str:
        tag = resolve1(node)
        if isinstance(tag, int):
            return self.said.get((page, tag), "")
        page = tag["Pg"].objid if "Pg" in tag else page
        if "MCID" in tag:
            return self.said.get((page, tag["MCID"]), "")
        return "".join(self.text(child, page) for child in self.children(tag)) if "K" in tag else ""

    def nodes(self, node: Any, *kinds: str) -> Iterator[Any]:
        for child in self.children(node):
            if self.kind(child) in kinds:
                yield child
            elif self.kind(child):
                yield from self.nodes(child, *kinds)

    def caption(self, table: Any) -> str:
        """A table's caption; over a page's end it stands beside the table, in what holds both."""
        own = "".join(self.text(node) for node in self.nodes(table, "Caption"))
        above = resolve1(table).get("P")
        return own or (self.caption(above) if self.kind(above) == "Div" else "")


def _tagged(data: bytes) -> tuple[Any, dict[tuple[int, int], str]]:
    """A PDF document, and the text of its marked contents by page and number."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    device = _Reader(PDFResourceManager())
    interpreter = _Interpreter(device.rsrcmgr, device)
    for page in PDFPage.create_pages(document):
        device.page, device.opened = page.pageid, [(-1, False)]
        interpreter.process_page(page)
    return document, device.said


class _Reader(PDFDevice):  # type: ignore[misc]
    page, opened = 0, [(-1, False)]  # number of the marked content, whether something else is to be read for it

    def __init__(self, resources: Any) -> None:
        super().__init__(resources)
        self.said: dict[tuple[int, int], str] = {}

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        number, replaced = self.opened[-1]
        about = props or {}
        number = about.get("MCID", number)
        self.opened = [*self.opened, (number, replaced or "ActualText" in about)]
        if "ActualText" in about and not replaced:
            self._add(number, _string(about["ActualText"]))

    def end_tag(self) -> None:
        self.opened = self.opened[:-1] or [(-1, False)]

    def _add(self, number: int, text: str) -> None:
        self.said[self.page, number] = self.said.get((self.page, number), "") + text

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        number, replaced = self.opened[-1]
        if not replaced:
            codes = (cid for part in seq if isinstance(part, bytes) for cid in textstate.font.decode(part))
            self._add(number, "".join(map(textstate.font.to_unichr, codes)))


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    def do_Do(self, xobjid: Any) -> None:
        """A picture says what its alternative text says."""

    def render_contents(self, resources: Any, streams: Any, ctm: Any = (1, 0, 0, 1, 0, 0)) -> None:
        """Without the lines of drawings, which take most of the time."""
        kept = []
        for stream in map(resolve1, streams):
            kept.append(PDFStream({}, OUTLINE.sub(b"", stream.get_data())))
            kept[-1].set_objid(stream.objid, stream.genno)
        super().render_contents(resources, kept, ctm=ctm)


def _string(text: bytes) -> str:
    return text.decode("utf-16") if text.startswith(b"\xfe\xff") else text.decode("latin-1")


# ---------------------------------------------------------------------------------------------- Excel


def sheet(path: Path, name: str, head: str) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a table of a workbook: from the row that begins with a heading to the next empty one."""
    from openpyxl import load_workbook

    rows = [list(row) for row in load_workbook(path, data_only=True)[name].iter_rows(values_only=True)]
    start = next(k for k, row in enumerate(rows) if row[0] == head)
    found = []
    for row in rows[start + 1 :]:
        if row[0] is None:
            break
        found.append(row)
    return [str(text) for text in rows[start] if text is not None], found
