"""Notebooks: the templates of `notebooks/`, run here on a given result, and written as Jupyter files."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from impact.documents.pieces import Figure
from impact.ground.errors import ImpactError, InputError
from impact.ground.language import _, paragraphs
from impact.ground.paths import data

CODE, MARKDOWN = "code", "markdown"
GIVEN = "given"  # the tag of a template's first cell: what it sets is given when a document is made
_MARK = re.compile(r"^# %%(.*)\n", re.MULTILINE)  # a notebook in the percent format of Jupytext
_SPAN = re.compile(r"\[([^\[\]]*)\]\{lang=(\w+)\}")  # words of another language, as pandoc marks them
_KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


class NotebookError(ImpactError):
    """A cell of a template failed."""


@dataclass
class TemplateCell:
    """A cell of a notebook, and what it showed when it ran: pieces of Markdown and figures."""

    id: str
    kind: str  # CODE or MARKDOWN
    source: str
    given: bool = False
    shown: list[str | Figure] = field(default_factory=list)


def template(name: str) -> list[TemplateCell]:
    """A notebook of `notebooks/` by its name, its texts in the current language."""
    text = (data("notebooks") / f"{name}.py").read_text(encoding="utf-8")
    _head, *parts = _MARK.split(text)
    cells = []
    for k, (mark, body) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        source = body.strip("\n")
        if MARKDOWN in mark:
            lines = "\n".join(line.removeprefix("#").removeprefix(" ") for line in source.split("\n"))
            translated = "".join(f"{before}{_(sentence)}" for before, sentence in paragraphs(lines))
            cells.append(TemplateCell(f"{name}-{k}", MARKDOWN, translated))
        else:
            cells.append(TemplateCell(f"{name}-{k}", CODE, source, GIVEN in mark))
    return cells


def execute(cells: Sequence[TemplateCell], given: Mapping[str, Any]) -> None:
    """Run the cells in this process, in a namespace of their own; each keeps what its last expression shows.

    Parameters
    ----------
    cells : sequence of TemplateCell
    given : mapping
        The names that the first cell would set: `result`, `language` ...

    Raises
    ------
    InputError
        What a cell found wrong with the result.
    NotebookError
        With the cell, where one fails for another reason.
    """
    names = {"__name__": "__document__", **given}
    for cell in cells:
        if cell.kind != CODE or cell.given:
            continue
        try:
            cell.shown = _pieces(_value(cell, names))
        except InputError:
            raise
        except Exception as error:
            message = f"The cell {cell.id} failed: {type(error).__name__}: {error}\n\n{cell.source}"
            raise NotebookError(message) from error


def _value(cell: TemplateCell, names: dict[str, Any]) -> Any:
    """What the last expression of a cell gives; None where it ends in a statement."""
    *statements, last = ast.parse(cell.source).body
    if not isinstance(last, ast.Expr):
        exec(compile(cell.source, cell.id, "exec", dont_inherit=True), names)  # a template of ours
        return None
    exec(compile(ast.Module(statements, []), cell.id, "exec", dont_inherit=True), names)
    return eval(compile(ast.Expression(last.value), cell.id, "eval", dont_inherit=True), names)


def _pieces(value: Any) -> list[str | Figure]:
    """What a document shows of a value: a chapter's pieces."""
    if value is None:
        return []
    return list(value.pieces) if hasattr(value, "pieces") else [f"```\n{value}\n```"]


def markdown_of(cells: Sequence[TemplateCell]) -> tuple[str, list[Figure]]:
    """The notebook's Markdown cells and what the others showed in order, with a placeholder for each figure."""
    parts: list[str] = []
    figures: list[Figure] = []
    for cell in cells:
        for piece in [cell.source] if cell.kind == MARKDOWN else cell.shown:
            if isinstance(piece, Figure):
                figures.append(piece)
                parts.append(f"![](figure-{len(figures)})")
            else:
                parts.append(piece)
    return "\n\n".join(parts), figures


# ---------------------------------------------------------------------------------------------- as a Jupyter file


def jupyter(cells: Sequence[TemplateCell], provenance: str = "") -> bytes:
    """The notebook as a Jupyter file, with outputs; `impact verify` reads its provenance."""
    metadata = {**_KERNEL, "impact": {"provenance": provenance}}
    notebook = {"cells": list(_cells(cells)), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return f"{json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)}\n".encode()


def _cells(cells: Sequence[TemplateCell]) -> Iterator[dict[str, Any]]:
    count = 0
    for cell in cells:
        made: dict[str, Any] = {
            "cell_type": cell.kind, "id": cell.id, "metadata": {}, "source": cell.source.splitlines(keepends=True)
        }  # fmt: skip
        if cell.kind == CODE:
            count += 1
            made |= {"execution_count": count, "outputs": [_output(piece) for piece in cell.shown]}
        yield made


def _output(piece: str | Figure) -> dict[str, Any]:
    """A piece as a notebook's viewer knows it: none knows pandoc's brackets around words of another language."""
    if isinstance(piece, Figure):
        shown, metadata = piece._repr_mimebundle_()
    else:
        spanned = _SPAN.sub(r'<span lang="\2">\1</span>', piece)
        shown, metadata = {"text/markdown": spanned}, {}
    lines = {kind: text.splitlines(keepends=True) for kind, text in shown.items()}
    return {"output_type": "display_data", "data": lines, "metadata": metadata}
