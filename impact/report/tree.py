"""A document as pandoc's tree: captions in their tables and figures, so that every format can number them.

The notebooks emit pipe tables with a paragraph "**Table.** caption" above, and figures as placeholders; this is the
one place that puts them together for the formats that pandoc writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from impact.report.html import FORMAT

Block = dict[str, Any]
_NOTHING: list[Any] = ["", [], []]  # no id, classes or attributes


def tree(markdown: str, figures: Sequence[Block], widths: bool = False) -> dict[str, Any]:
    """The document's tree.

    Parameters
    ----------
    markdown : str
        Of the executed notebook, with a placeholder `figure-N` for each figure.
    figures : sequence of dict
        The block that takes the place of each figure.
    widths : bool
        Set the columns' widths of every table, not only of those too wide for the page.
    """
    import pypandoc

    found: dict[str, Any] = json.loads(pypandoc.convert_text(markdown, "json", format=FORMAT))
    blocks: list[Block] = []
    for block in found["blocks"]:
        if block["t"] == "Table" and blocks and _is_caption(blocks[-1]):
            words = blocks.pop()["c"][2:]
            block["c"][1] = [None, [{"t": "Plain", "c": words}]]
        if block["t"] == "Table":
            _share_width(block, widths)
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


def figure(described: Mapping[str, str], file: str) -> Block:
    """A figure with its caption and alternative text as pandoc knows it."""
    caption = [{"t": "Plain", "c": words(described.get("caption", ""))}]
    picture = {"t": "Image", "c": [_NOTHING, words(described.get("alt", "")), [file, ""]]}
    return {"t": "Figure", "c": [_NOTHING, [None, caption], [{"t": "Plain", "c": [picture]}]]}


def raw(format: str, text: str) -> Block:
    """Text in the format's own markup."""
    return {"t": "RawBlock", "c": [format, text]}


LONG_CODE = 60  # characters of a checksum
FITS = 90  # characters of a row that stand side by side on a page


def _share_width(table: Block, always: bool) -> None:
    """Give long columns their share of the page where a table does not fit as it is."""
    rows = [row[1] for part in (table["c"][3][1], *(body[3] for body in table["c"][4])) for row in part]
    texts = [[_plain(cell[4]) for cell in column] for column in zip(*rows, strict=True)]
    longest = [max(map(len, column)) for column in texts]
    if sum(longest) <= FITS and not always:
        return
    whole = [max((len(word) for text in column for word in text.split(" ")), default=1) for column in texts]
    least = [word + 2 for word in whole]
    wanted = [max(few, min(length + 2, 4 * length**0.5)) for few, length in zip(least, longest, strict=True)]
    if sum(least) < FITS < sum(wanted):  # no word is cut: what is left over is shared
        by = (FITS - sum(least)) / (sum(wanted) - sum(least))
        wanted = [few + by * (width - few) for few, width in zip(least, wanted, strict=True)]
    for spec, width in zip(table["c"][2], wanted, strict=True):
        spec[1] = {"t": "ColWidth", "c": width / max(sum(wanted), FITS)}


def _plain(node: Any) -> str:
    """The text of a part of the tree."""
    if isinstance(node, list):
        return "".join(map(_plain, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] in ("Space", "SoftBreak"):
        return " "
    content = node.get("c", "")
    if node["t"] in ("Code", "Math"):  # type of fixed width is a fifth wider; checksums are left to the typesetter
        return content[1] + "." * (len(content[1]) // 5) if len(content[1]) < LONG_CODE else ""
    return content if isinstance(content, str) else _plain([part for part in content if isinstance(part, list | dict)])


def _is_caption(block: Block) -> bool:
    return bool(block["t"] == "Para" and block["c"][0] == {"t": "Strong", "c": [{"t": "Str", "c": "Table."}]})


def _placeholder(block: Block) -> int:
    """The number of the figure that a paragraph holds the place of, or 0."""
    if block["t"] != "Para" or len(block["c"]) != 1 or block["c"][0]["t"] != "Image":
        return 0
    target = block["c"][0]["c"][2][0]
    return int(target.removeprefix("figure-")) if target.startswith("figure-") else 0
