"""A document as Word file by pandoc: native tables, equations and numbered captions, figures as pictures."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from impact.report.pdf import png
from impact.report.tree import figure, raw, tree, words, written

_PAGE_BREAK = raw("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
_CELL = re.compile(rb"<w:tc>.*?</w:tc>", re.DOTALL)
_TABLE_TEXT = (
    b'<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText"><w:name w:val="Table Text"/>'
    b'<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'
    b'<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)
_PAGE = (
    b'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134"'
    b' w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)


def docx(
    markdown: str, figures: Sequence[Mapping[str, str]], title: str, language: str = "en", provenance: str = ""
) -> bytes:
    """A Word document; parameters as for `impact.report.pdf.pdf`."""
    with tempfile.TemporaryDirectory(prefix="impact-") as name:
        folder = Path(name)
        blocks = []
        for k, described in enumerate(figures):
            file = folder / f"figure-{k + 1}.png"
            file.write_bytes(png(described["svg"]))
            blocks.append(figure(described, str(file)))
        document = tree(markdown, blocks, widths=True)
        document["blocks"] = [_PAGE_BREAK if b["t"] == "HorizontalRule" else b for b in document["blocks"]]
        document["meta"] = {
            "impact-provenance": {"t": "MetaString", "c": provenance},
            "pagetitle": _inlines(title),
            "lang": {"t": "MetaString", "c": {"en": "en-GB", "da": "da-DK"}[language]},
        }
        written(document, "docx+native_numbering", output=folder / "document.docx")
        return _styled(folder / "document.docx", f"{name}/".encode())


def _styled(file: Path, folder: bytes) -> bytes:
    """A4, small type in tables, which pandoc sets like any other paragraph, and nothing of this machine's folders."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as styled:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "word/document.xml":
                content = _CELL.sub(lambda cell: cell[0].replace(b'"Compact"', b'"TableText"'), content)
                content = content.replace(folder, b"")
                content = re.sub(rb"<w:sectPr\s*/>|<w:sectPr>.*?</w:sectPr>", _PAGE, content, flags=re.DOTALL)
            elif part.filename == "word/styles.xml":
                content = content.replace(b"</w:styles>", _TABLE_TEXT + b"</w:styles>")
            styled.writestr(part, content)
    return made.getvalue()


def _inlines(text: str) -> dict[str, object]:
    return {"t": "MetaInlines", "c": words(text)}
