"""A document as Word file by pandoc: native tables, equations and numbered captions, figures as pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from impact.documents.columns import Fit
from impact.documents.pdf import png
from impact.documents.pieces import Figure
from impact.documents.tree import Block, checksums, figure, first_chapter, leads, raw, set_widths, tree, words, written
from impact.documents.word_parts import CONTENTS, LANDSCAPE, PAGE_BREAK, UPRIGHT, finished

_TABLE = 7920 / 20  # [pt] of pandoc's own page: it takes a column's width as a share of it


def docx(
    markdown: str, figures: Sequence[Figure], title: str, language: str = "en", provenance: str = ""
) -> bytes:
    """A Word document; parameters as for `impact.documents.pdf.pdf`."""
    with tempfile.TemporaryDirectory(prefix="impact-") as name:
        folder = Path(name)
        blocks = []
        for k, described in enumerate(figures):
            file = folder / f"figure-{k + 1}.png"
            file.write_bytes(png(described.svg))
            blocks.append(figure(described, str(file)))
        fits: list[Fit] = []
        document = tree(markdown, blocks, lambda table, fit: _table(table, fit, fits))
        document["blocks"] = checksums(_sections(_with_contents(leads(document["blocks"], _lead))), _checksum)
        document["meta"] = {
            "impact-provenance": {"t": "MetaString", "c": provenance},
            "pagetitle": {"t": "MetaInlines", "c": words(title)},
            "lang": {"t": "MetaString", "c": {"en": "en-GB", "da": "da-DK"}[language]},
        }
        written(document, "docx+native_numbering", output=folder / "document.docx")
        return finished(folder / "document.docx", fits, title, f"{name}/".encode())


def _table(table: Block, fit: Fit, fits: list[Fit]) -> list[Block]:
    """A table with its widths, on a page on its side where it needs one."""
    fits.append(fit)
    set_widths(table, fit.widths, _TABLE)
    return [raw("openxml", LANDSCAPE), table, raw("openxml", UPRIGHT)] if fit.landscape else [table]


def _with_contents(blocks: Sequence[Block]) -> list[Block]:
    """The list of contents, and page breaks as Word knows them."""
    broken = [raw("openxml", PAGE_BREAK) if block["t"] == "HorizontalRule" else block for block in blocks]
    place = first_chapter(blocks)
    if place is not None:
        broken.insert(place, raw("openxml", CONTENTS))
    return broken


def _sections(blocks: Sequence[Block]) -> list[Block]:
    """Headings go with the wide table below them, and wide tables that follow each other share their pages."""
    found: list[Block] = []
    for block in blocks:
        if _is(block, LANDSCAPE):
            at = len(found)
            while at and found[at - 1]["t"] == "Header":
                at -= 1
            if at and _is(found[at - 1], UPRIGHT):
                del found[at - 1]
                continue
            if at and _is(found[at - 1], PAGE_BREAK):  # the new section begins a page anyway
                del found[at - 1]
                at -= 1
            found.insert(at, block)
        elif _is(block, PAGE_BREAK) and found and _is(found[-1], UPRIGHT):
            continue
        else:
            found.append(block)
    return found


def _is(block: Block, mark: str) -> bool:
    return bool(block["t"] == "RawBlock" and block["c"][1] == mark)


def _lead(block: Block) -> list[Block]:
    return [{"t": "Div", "c": [["", [], [["custom-style", "Lead"]]], [block]]}]


def _checksum(text: str) -> dict[str, Any]:
    return {"t": "Span", "c": [["", [], [["custom-style", "Checksum"]]], [{"t": "Str", "c": text}]]}
