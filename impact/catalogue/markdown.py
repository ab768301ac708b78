"""Pages and tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

GENERATED = "<!-- Written by `make docs` from the tables in factors/. Do not edit. -->"


def page(title: str, parts: Sequence[str]) -> str:
    """A generated page: title, note, parts with a blank line between."""
    return "\n\n".join([f"# {title}", GENERATED, *parts]) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> str:
    """A pipe table; the named columns stand to the right."""
    rule = ["---:" if name in right else "---" for name in header]
    return "\n".join(f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in (header, rule, *rows))


def _escaped(cell: str) -> str:
    text = " ".join(cell.split()).replace("|", "\\|")
    return text.replace("<", "&lt;").replace(">", "&gt;")
