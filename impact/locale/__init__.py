"""The catalogues of translations, and what they must hold.

`python -m impact.locale` brings `da.po` up to date with the sentences of the code and of the notebooks: new ones are
added without a translation, those that are gone are dropped, and a test fails until every sentence is translated.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from impact.paths import data

FOLDER = Path(__file__).parent
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}  # how many of the first arguments are sentences
DOCUMENTS = ("research", "network", "company", "funder")  # notebooks that become documents
_MARK = re.compile(r"^(#+ |- )?(.*)$", re.DOTALL)


def messages() -> dict[str, list[str]]:
    """Every sentence that a document may show, with the files that hold it."""
    found: dict[str, list[str]] = {}
    for message, place in (*_of_code(), *_of_notebooks(), *_of_vocabulary()):
        places = found.setdefault(message, [])
        places += [place] if place not in places else []
    return found


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


def _of_code() -> Iterator[tuple[str, str]]:
    """By the syntax tree: Babel's own extraction does not look inside f-strings."""
    package = FOLDER.parent
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for argument in node.args[: KEYWORDS.get(node.func.id, 0)]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        yield argument.value, f"impact/{file.relative_to(package).as_posix()}"


def _of_notebooks() -> Iterator[tuple[str, str]]:
    import jupytext

    for name in DOCUMENTS:
        notebook: Any = jupytext.read(data("notebooks") / f"{name}.py")
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                sentences = (text for _mark, text in paragraphs(cell.source) if text and not text.startswith("$$"))
                yield from ((text, f"notebooks/{name}.py") for text in sentences)


def _taxes() -> list[str]:
    """What the inventory's prices say about taxes."""
    with (data("factors") / "prices.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["taxes"] for row in csv.DictReader(file)} - {""})


def _of_vocabulary() -> Iterator[tuple[str, str]]:
    """Words of the model that documents show."""
    from impact import indicators, model
    from impact.evidence import CASE_ASSUMPTION, CASE_OTHER, CASE_SOURCE
    from impact.factors.facts import EVIDENCE, SCOPES
    from impact.names import PAYMENT

    words = [*model.STATUSES, *model.APPROACHES, *model.ROLES, *model.STREAM_KINDS, *model.DISTRIBUTIONS]
    words += [*model.JOBS, *model.REACHES, indicators.LIFE_CYCLE, indicators.DIRECT, *EVIDENCE]
    words += [CASE_ASSUMPTION, CASE_OTHER, CASE_SOURCE, PAYMENT, *filter(None, SCOPES), "energy", "mass", *_taxes()]
    titles = [indicator.title for indicator in indicators.INDICATORS]
    for word in (*words, *titles, *(title.removeprefix("direct, ") for title in titles)):
        yield word, "the model's vocabulary"
