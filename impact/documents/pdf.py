"""A document as PDF: pandoc's tree typeset by typst, tagged, archivable (PDF/A-2a) and accessible (PDF/UA-1)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from impact.documents.columns import LINES, PAGE, Fit
from impact.documents.pieces import Figure
from impact.documents.tree import (
    Block,
    chapters,
    checksums,
    first_chapter,
    is_word,
    leads,
    raw,
    set_widths,
    tree,
    written,
)
from impact.ground.language import _
from impact.ground.version import VERSION

STANDARDS: list[Any] = ["a-2a", "ua-1"]
SERIF = 0.5  # [pt] that the narrower type of a PDF may be larger than the one that columns are measured for
_LISTED = 46  # characters of a line in the list of contents
_HERE = Path(__file__).parent


def pdf(
    markdown: str,
    figures: Sequence[Figure],
    title: str,
    language: str = "en",
    date: str = "",
    provenance: str = "",
) -> bytes:
    """A PDF document with embedded fonts, the same for the same input.

    Parameters
    ----------
    markdown : str
    figures : sequence of Figure
        What takes the place of each placeholder.
    title : str
        Plain text.
    language : str
    date : str
        YYYY-MM-DD; today's if empty.
    provenance : str
        The stamp that `impact verify` reads.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="impact-") as name:
        folder = Path(name)
        for k, figure in enumerate(figures):
            (folder / f"figure-{k + 1}.svg").write_text(figure.svg, encoding="utf-8")
        pictures = [raw("typst", _figure(figure, f"figure-{k + 1}.svg")) for k, figure in enumerate(figures)]
        document = tree(markdown, pictures, _table)
        document["blocks"] = _with_alt(checksums(_with_contents(leads(document["blocks"], _lead)), _checksum))
        body = written(document, "typst", "--wrap=none").replace("\n  align(center)[#table(", "\n  align(left)[#table(")
        (folder / "document.typ").write_text(_head(title, language, date, provenance) + body, encoding="utf-8")
        main = os.fspath(folder / "document.typ")
        return bytes(typst.compile(main, root=name, ignore_system_fonts=True, format="pdf", pdf_standards=STANDARDS))


def png(svg: str, ppi: float = 200) -> bytes:
    """A figure as PNG."""
    import typst

    with tempfile.TemporaryDirectory(prefix="impact-") as name:
        folder = Path(name)
        (folder / "figure.svg").write_text(svg, encoding="utf-8")
        page = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("figure.svg")\n'
        (folder / "page.typ").write_text(page, encoding="utf-8")
        drawn = typst.compile(
            os.fspath(folder / "page.typ"), root=name, ignore_system_fonts=True, format="png", ppi=ppi
        )
        return bytes(drawn)


def _figure(figure: Figure, file: str) -> str:
    """A figure in typst's markup: pandoc leaves out the alternative text."""
    alt, caption = _string(figure.alt), _string(figure.caption)
    return f'#figure(image("{file}", alt: {alt}), caption: [#{caption}])'


def _table(table: Block, fit: Fit) -> list[Block]:
    """A table in type that fits the page; a short one stands on one page, a longer one begins with some of its rows."""
    if fit.landscape or fit.width > PAGE - 1:
        set_widths(table, fit.widths, fit.width)
    size = min(fit.size + SERIF, 9.0)
    around = "#page(flipped: true)[" if fit.landscape else "#["
    whole = "#show figure: set block(breakable: false);" if fit.lines <= LINES else "#room;"
    return [raw("typst", f"{around}#show table: set text({size}pt);{whole}"), table, raw("typst", "]")]


def _with_contents(blocks: list[Block]) -> list[Block]:
    """The document with its list of contents in two columns, which typst cannot balance: their height is given."""
    place = first_chapter(blocks)
    if place is None:
        return blocks
    lines = sum(-(-len(text) // _LISTED) for text in chapters(blocks))
    made = raw("typst", f"#contents({_string(_('Contents'))}, {-(-lines // 2)})")
    return [*blocks[:place], made, *blocks[place:]]


def _lead(block: Block) -> list[Block]:
    return [raw("typst", "#block(sticky: true)["), block, raw("typst", "]")]


def _checksum(text: str) -> Block:
    return _raw(f"#checksum({_string(text)})")


def _with_alt(node: Any) -> Any:
    """The tree with each formula's TeX as its alternative text, and words of another language marked as such.

    A text that begins like markup of typst (`= 15.6*112.`, `- District`) is text: pandoc escapes that in a paragraph,
    not in a cell of a table.
    """
    if isinstance(node, dict):
        if is_word(node):
            return node
        if node.get("t") == "Plain" and _begins_like_markup(node["c"]):
            first, *rest = node["c"]
            kept = [_raw(f"\\{first['c'][0]}"), {"t": "Str", "c": first["c"][1:]}, *rest]
            return {"t": "Plain", "c": _with_alt(kept)}
        return {key: _with_alt(value) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    found: list[Any] = []
    for item in node:
        if isinstance(item, dict) and item.get("t") == "Math":
            alt = f"#[#set math.equation(alt: {_string(item['c'][1])});"
            found += [_raw(alt), item, _raw("]")]
        elif isinstance(item, dict) and item.get("t") == "Span" and (language := dict(item["c"][0][2]).get("lang")):
            opened = _raw(f'#text(lang: "{language}")[')
            found += [opened, *_with_alt(item["c"][1]), _raw("]")]
        else:
            found.append(_with_alt(item))
    return found


def _begins_like_markup(inlines: Sequence[Block]) -> bool:
    """Whether a text begins as a heading, an item of a list or a term does in typst."""
    return bool(inlines) and inlines[0].get("t") == "Str" and inlines[0]["c"][:1] in tuple("=-+/")


def _raw(text: str) -> Block:
    """A piece of a line in typst's own markup."""
    return {"t": "RawInline", "c": ["typst", text]}


def _string(text: str) -> str:
    """A string literal of typst: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _head(title: str, language: str, date: str, provenance: str) -> str:
    moment = "datetime(year: {}, month: {}, day: {})".format(*map(int, date.split("-"))) if date else "auto"
    template = Template((_HERE / "page.typ").read_text(encoding="utf-8"))
    about = _string(provenance) if provenance else "()"
    return template.substitute(
        title=f"#{_string(title)}", language=language, date=moment, provenance=about, version=VERSION
    )
