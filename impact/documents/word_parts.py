"""What pandoc's Word file lacks: the look, widths and repeated headings of tables, sections, contents, a footer."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from impact.documents.columns import LINES, SIZES, Fit
from impact.ground.language import _

PAGE_BREAK = '<w:p><w:pPr><w:pStyle w:val="Turn"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
CONTENTS = "<!-- contents -->"
_HERE = Path(__file__).parent
_FOOTER_ID = "rIdFooter"
_SIDES = 'w:right="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"'
_FOOTER = f'<w:footerReference w:type="default" r:id="{_FOOTER_ID}"/>'
_A4 = f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:bottom="1134" {_SIDES}/>'
_A4_WIDE = f'<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:bottom="1134" {_SIDES}/>'
_LAST = f"<w:sectPr>{_FOOTER}{_A4}</w:sectPr>"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEADING = re.compile(
    r'<w:bookmarkStart [^>]*w:name="([^"]+)" ?/>\s*<w:p><w:pPr><w:pStyle w:val="Heading2" ?/></w:pPr>(.*?)</w:p>',
    re.DOTALL,
)
_BELOW = '<w:p><w:pPr><w:pStyle w:val="Turn"/><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
_ROW = re.compile(r"<w:tr>.*?</w:tr>", re.DOTALL)


def _turn(section: str) -> str:
    """The end of a section: a paragraph of no height that says how the pages up to it lie."""
    return f'<w:p><w:pPr><w:pStyle w:val="Turn"/><w:sectPr>{_FOOTER}{section}</w:sectPr></w:pPr></w:p>'


LANDSCAPE = _turn(_A4)  # what stands above is upright
UPRIGHT = _turn(_A4_WIDE)  # what stands above is on its side


def finished(file: Path, fits: Sequence[Fit], title: str, folder: bytes) -> bytes:
    """The document with everything that pandoc leaves out, and nothing of this machine's folders.

    Parameters
    ----------
    file : Path
        As pandoc has written it.
    fits : sequence of Fit
        Of each table, in order.
    title : str
        For the footer.
    folder : bytes
        A path that pandoc leaves in the descriptions of pictures.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as styled:
        for part in parts.infolist():
            content = parts.read(part).replace(folder, b"") if part.filename.endswith(".xml") else parts.read(part)
            if part.filename == "docProps/core.xml":
                named = f"<dc:title>{html.escape(' '.join(title.split()), quote=False)}</dc:title>"
                content = content.replace(b"<dc:title></dc:title>", named.encode())
            text = content.decode() if part.filename in _CHANGED else ""
            styled.writestr(part, _CHANGED[part.filename](text, fits).encode() if text else content)
        footer = zipfile.ZipInfo("word/footer1.xml", date_time=parts.infolist()[0].date_time)
        footer.compress_type = zipfile.ZIP_DEFLATED
        styled.writestr(footer, _footer(title))
    return made.getvalue()


# ---------------------------------------------------------------------------------------------- the text


def _document(text: str, fits: Sequence[Fit]) -> str:
    left = iter(fits)
    text = re.sub(r"<w:tbl>.*?</w:tbl>", lambda m: _table(m[0], next(left)), text, flags=re.DOTALL)
    text = re.sub(r"<w:sectPr\s*/>(?=\s*</w:body>)|<w:sectPr>(?:(?!</w:p>).)*?</w:sectPr>(?=\s*</w:body>)", _LAST, text,
                  flags=re.DOTALL)  # fmt: skip
    return text.replace(CONTENTS, _contents(text)) if CONTENTS in text else text


def _table(table: str, fit: Fit) -> str:
    """A table of fixed widths in small type; its headings are repeated and its rows stay whole.

    Row by row, a short table is tied to the next, so that it stands on one page.
    """
    twips = [round(20 * width) for width in fit.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    table = re.sub(r"<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{grid}</w:tblGrid>", table, flags=re.DOTALL)
    table = re.sub(r"<w:tblW [^>]*/>", f'<w:tblW w:type="dxa" w:w="{sum(twips)}"/>', table, count=1)
    style = "TableText" if fit.size == SIZES[0] else "TableTextSmall"
    table = re.sub(r'w:val="(Compact|TableText)"', f'w:val="{style}"', table)
    rows = _ROW.findall(table)
    tied = len(rows) - 1 if fit.lines <= LINES else 2  # the headings never stand alone
    count = iter(range(len(rows)))
    return _ROW.sub(lambda m: _row(m[0], twips, next(count) < tied), table) + _BELOW


def _row(row: str, twips: Sequence[int], tied: bool) -> str:
    widths = iter(twips)
    row = re.sub(r"<w:tcPr ?/>", lambda m: f'<w:tcPr><w:tcW w:type="dxa" w:w="{next(widths)}"/></w:tcPr>', row)
    if tied:
        row = re.sub(r'(<w:pStyle w:val="TableText(?:Small)?" ?/>)', r"\1<w:keepNext/>", row)
    if "<w:trPr>" in row:
        return row.replace("<w:trPr>", "<w:trPr><w:cantSplit/>", 1)
    return row.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", 1)


def _contents(text: str) -> str:
    """A list of contents as a field: Word fills in the pages when somebody updates it (F9)."""
    found = [(name, "".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", runs))) for name, runs in _HEADING.findall(text)]
    text_of = '<w:instrText xml:space="preserve"> TOC \\o "2-2" \\h \\z \\u </w:instrText>'
    start, middle = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    begin = f"{start}<w:r>{text_of}</w:r>{middle}"
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries = []
    for k, (name, words) in enumerate(found):
        linked = f'<w:hyperlink w:anchor="{name}"><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink>'
        first, last = begin if k == 0 else "", end if k == len(found) - 1 else ""
        entries.append(f'<w:p><w:pPr><w:pStyle w:val="TOC2"/></w:pPr>{first}{linked}{last}</w:p>')
    bold = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{_('Contents')}</w:t></w:r>"
    head = f'<w:p><w:pPr><w:pStyle w:val="TOC1"/><w:keepNext/></w:pPr>{bold}</w:p>'
    return f"{head}{''.join(entries)}"


# ---------------------------------------------------------------------------------------------- its other parts


def _styles(text: str, fits: Sequence[Fit]) -> str:
    """The styles of `page-styles.xml` in place of pandoc's of the same name; one face of letters for everything."""
    del fits
    own = re.findall(r"<w:style .*?</w:style>", (_HERE / "page-styles.xml").read_text(encoding="utf-8"), re.DOTALL)
    for style in own:
        id = re.search(r'w:styleId="(\w+)"', style)
        assert id is not None
        text = re.sub(rf'<w:style [^>]*w:styleId="{id[1]}"[^>]*>.*?</w:style>\s*', "", text, flags=re.DOTALL)
    text = text.replace("</w:styles>", f"{''.join(own)}</w:styles>")
    face = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    text = re.sub(r"<w:rFonts [^>]*Theme=[^>]*/>", face, text)
    defaults = re.search(r"<w:docDefaults>.*?</w:docDefaults>", text, re.DOTALL)
    assert defaults is not None
    return text.replace(defaults[0], re.sub(r'(<w:sz(?:Cs)? w:val=")24"', r'\g<1>19"', defaults[0]))


def _types(text: str, fits: Sequence[Fit]) -> str:
    del fits
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    return text.replace("</Types>", f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/></Types>')


def _relations(text: str, fits: Sequence[Fit]) -> str:
    del fits
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
    one = f'<Relationship Type="{kind}" Id="{_FOOTER_ID}" Target="footer1.xml"/>'
    return text.replace("</Relationships>", f"{one}</Relationships>")


def _footer(title: str) -> str:
    """The title and the number of the page."""
    shown = html.escape(title if len(title) <= _SHOWN else f"{title[:_SHOWN].rstrip()} …", quote=False)
    shown = "".join(c for c in shown if c.isprintable())
    page, pages = (f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for name in
                   ("PAGE", "NUMPAGES"))  # fmt: skip
    tab = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {_NS}><w:p><w:pPr><w:pStyle w:val="Footer"/>{tab}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r><w:r><w:tab/></w:r>{page}'
        f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{pages}</w:p></w:ftr>'
    )


_SHOWN = 90  # characters of a title in the footer
_CHANGED = {
    "word/document.xml": _document,
    "word/styles.xml": _styles,
    "[Content_Types].xml": _types,
    "word/_rels/document.xml.rels": _relations,
}
