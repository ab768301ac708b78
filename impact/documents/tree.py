"""A document as pandoc's tree: captions in their tables and figures, so that every format can number them.

The notebooks emit pipe tables with a paragraph "**Table.** caption" above, and figures as placeholders; this is the
one place that puts them together for the formats that pandoc writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impact.documents.columns import PAGE, Fit, fit
from impact.documents.html import FORMAT
from impact.documents.pieces import Figure

Block = dict[str, Any]
_NOTHING: list[Any] = ["", [], []]  # no id, classes or attributes


Around = Callable[[Block, Fit], list[Block]]  # what a format makes of a table


def tree(markdown: str, figures: Sequence[Block], around: Around) -> dict[str, Any]:
    """The document's tree.

    Parameters
    ----------
    markdown : str
        Of the executed notebook, with a placeholder `figure-N` for each figure.
    figures : sequence of dict
        The block that takes the place of each figure.
    around : callable
        Makes the blocks that take the place of a table, from the table and how it fits the page.
    """
    import pypandoc

    found: dict[str, Any] = json.loads(pypandoc.convert_text(markdown, "json", format=FORMAT))
    blocks: list[Block] = []
    for block in found["blocks"]:
        if block["t"] == "Table" and blocks and _is_caption(blocks[-1]):
            words = blocks.pop()["c"][2:]
            block["c"][1] = [None, [{"t": "Plain", "c": words}]]
        if block["t"] == "Table":
            blocks += around(block, fit(*_cells(block)))
            continue
        number = _placeholder(block)
        blocks.append(figures[number - 1] if number else block)
    found["blocks"] = blocks
    return found


def written(document: Mapping[str, Any], to: str, *options: str, output: Path | None = None) -> str:
    """The tree in one of pandoc's formats, as text or into a file."""
    import pypandoc

    arguments: dict[str, Any] = {"format": "json", "extra_args": list(options)}
    if output is not None:
        arguments["outputfile"] = str(output)
    return str(pypandoc.convert_text(json.dumps(document), to, **arguments))


def words(text: str) -> list[dict[str, Any]]:
    """Plain text as pandoc's inline elements."""
    inlines: list[dict[str, Any]] = []
    for word in text.split(" "):
        inlines += [{"t": "Space"}] * bool(inlines) + [{"t": "Str", "c": word}] * bool(word)
    return inlines


def figure(described: Figure, file: str) -> Block:
    """A figure with its caption and alternative text as pandoc knows it, as wide as it was drawn."""
    caption = [{"t": "Plain", "c": words(described.caption)}]
    drawn = re.search(r'<svg[^>]*?\swidth="([\d.]+)(?:pt)?"', described.svg)
    wide = f"{min(float(drawn[1]), PAGE) / 72:.3f}in" if drawn else "100%"
    picture = {"t": "Image", "c": [["", [], [["width", wide]]], words(described.alt), [file, ""]]}
    return {"t": "Figure", "c": [_NOTHING, [None, caption], [{"t": "Plain", "c": [picture]}]]}


def raw(format: str, text: str) -> Block:
    """Text in the format's own markup."""
    return {"t": "RawBlock", "c": [format, text]}


LISTS = ("BulletList", "OrderedList")
CHAPTER, LISTED = 2, 8  # level of a chapter's heading; from how many chapters on they are listed
LONG_CODE = 60  # characters of a checksum, which is set in the smallest type
CHECKSUM = 0.72  # width of its characters, as a share of others'


def _cells(table: Block) -> tuple[list[str], list[list[str]]]:
    """The plain texts of a table: its heading row and the rows below."""
    head, *rows = (row[1] for part in (table["c"][3][1], *(body[3] for body in table["c"][4])) for row in part)
    return [_plain(cell[4]) for cell in head], [[_plain(cell[4]) for cell in row] for row in rows]


def set_widths(table: Block, widths: Sequence[float], page: float) -> None:
    """Give the columns of a table their share of the page."""
    for spec, width in zip(table["c"][2], widths, strict=True):
        spec[1] = {"t": "ColWidth", "c": width / page}


def _plain(node: Any) -> str:
    """The text of a part of the tree."""
    if isinstance(node, list):
        return "".join(map(_plain, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] in ("Space", "SoftBreak"):
        return " "
    content = node.get("c", "")
    if node["t"] in ("Code", "Math"):
        code = str(content[1])
        return code if len(code) < LONG_CODE else code[: int(CHECKSUM * len(code))]
    if isinstance(content, str):
        return content
    return _plain([part for part in content if isinstance(part, list | dict)])


def is_word(node: Mapping[str, Any]) -> bool:
    """Whether an element holds no others: a word or a space, as most of a tree are."""
    return "t" in node and isinstance(node.get("c", ""), str)


def checksums(node: Any, changed: Callable[[str], Block]) -> Any:
    """The tree with each checksum, too long for a line of common type, as a format sets it."""
    if isinstance(node, dict):
        if is_word(node):
            return node
        if node.get("t") == "Code" and len(node["c"][1]) >= LONG_CODE:
            return changed(node["c"][1])
        return {key: checksums(value, changed) for key, value in node.items()}
    return [checksums(item, changed) for item in node] if isinstance(node, list) else node


def chapters(blocks: Sequence[Block]) -> list[str]:
    """The plain texts of the chapters' headings."""
    return [_plain(b["c"][2]) for b in blocks if b["t"] == "Header" and b["c"][0] == CHAPTER]


def leads(blocks: Sequence[Block], held: Callable[[Block], list[Block]]) -> list[Block]:
    """The document with each sentence that announces a list held to it, as a format does that."""
    found: list[Block] = []
    for block, below in zip(blocks, [*blocks[1:], None], strict=True):
        announces = block["t"] == "Para" and below and below["t"] in LISTS and _plain(block["c"]).endswith(":")
        found += held(block) if announces else [block]
    return found


def first_chapter(blocks: Sequence[Block]) -> int | None:
    """Where a list of contents stands: before the first chapter of a long document.

    A document that opens with a page of its own (its decision, its result) has none: it would take that page's room.
    """
    found = [k for k, block in enumerate(blocks) if block["t"] == "Header" and block["c"][0] == CHAPTER]
    opens = any(block["t"] == "HorizontalRule" for block in blocks)
    return None if opens or len(found) < LISTED else found[0]


def _is_caption(block: Block) -> bool:
    return bool(block["t"] == "Para" and block["c"][0] == {"t": "Strong", "c": [{"t": "Str", "c": "Table."}]})


def _placeholder(block: Block) -> int:
    """The number of the figure that a paragraph holds the place of, or 0."""
    if block["t"] != "Para" or len(block["c"]) != 1 or block["c"][0]["t"] != "Image":
        return 0
    target = block["c"][0]["c"][2][0]
    return int(target.removeprefix("figure-")) if target.startswith("figure-") else 0
