"""Texts for CSV files: what a spreadsheet would compute when it opens one is made to stay a text."""

from __future__ import annotations

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def escaped(text: str) -> str:
    """A cell with an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith((*_COMPUTED, "'")) else text


def unescaped(text: str) -> str:
    """A cell as it was before `escaped`."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*_COMPUTED, "'")) else text
