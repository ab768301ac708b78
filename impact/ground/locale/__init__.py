"""The catalogues of translations (`da.po`), and how a text falls into the sentences that they hold."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
_MARK = re.compile(r"^(#+ |- )?(.*)$", re.DOTALL)


def paragraphs(markdown: str) -> list[tuple[str, str]]:
    """A cell's sentences as (what stands before, sentence): headings, paragraphs and items of lists."""
    parts: list[tuple[str, str]] = []
    for block in markdown.strip().split("\n\n"):
        between = "\n\n" if parts else ""
        items = block.split("\n- ") if block.startswith("- ") else [block]
        for k, item in enumerate(items):
            match = _MARK.match(item if k == 0 else f"- {item}")
            assert match is not None
            parts.append(((between if k == 0 else "\n") + (match[1] or ""), " ".join(match[2].split())))
    return parts
