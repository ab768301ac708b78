"""The sentences that the catalogues of translations must hold.

`python -m impact.documents.messages` brings `da.po` up to date with the sentences of the code and of the notebooks: new
ones are added without a translation, those that are gone are dropped, and a test fails until every one is translated.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

from impact.documents.notebook import MARKDOWN, template
from impact.ground.language import ENGLISH, LANGUAGES, LOCALE, paragraphs, speaking
from impact.ground.paths import data

KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}  # how many of the first arguments are sentences
DOCUMENTS = ("research", "network", "company", "funder")  # notebooks that become documents


def messages() -> dict[str, list[str]]:
    """Every sentence that a document may show, with the files that hold it."""
    found: dict[str, list[str]] = {}
    for message, place in (*_of_code(), *_of_notebooks(), *_of_vocabulary()):
        places = found.setdefault(message, [])
        places += [place] if place not in places else []
    return found


def _of_code() -> Iterator[tuple[str, str]]:
    """By the syntax tree: Babel's own extraction does not look inside f-strings."""
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for argument in node.args[: KEYWORDS.get(node.func.id, 0)]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        yield argument.value, f"impact/{file.relative_to(package).as_posix()}"


def _of_notebooks() -> Iterator[tuple[str, str]]:
    with speaking(ENGLISH):
        cells = [(name, cell.source) for name in DOCUMENTS for cell in template(name) if cell.kind == MARKDOWN]
    for name, source in cells:
        sentences = (text for _mark, text in paragraphs(source) if text and not text.startswith("$$"))
        yield from ((text, f"notebooks/{name}.py") for text in sentences)


def _taxes() -> list[str]:
    """What the inventory's prices say about taxes."""
    with (data("factors") / "prices.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["taxes"] for row in csv.DictReader(file)} - {""})


def _of_vocabulary() -> Iterator[tuple[str, str]]:
    """Words of the model that documents show."""
    from impact import model
    from impact.engine.names import PAYMENT
    from impact.factors.facts import EVIDENCE, SCOPES
    from impact.model import indicators
    from impact.results.evidence import CASE_ASSUMPTION, CASE_OTHER, CASE_SOURCE

    words = [*model.STATUSES, *model.APPROACHES, *model.ROLES, *model.STREAM_KINDS, *model.DISTRIBUTIONS]
    words += [*model.JOBS, *model.REACHES, indicators.LIFE_CYCLE, indicators.DIRECT, *EVIDENCE]
    words += [CASE_ASSUMPTION, CASE_OTHER, CASE_SOURCE, PAYMENT, *filter(None, SCOPES), "energy", "mass", *_taxes()]
    titles = [indicator.title for indicator in indicators.INDICATORS]
    for word in (*words, *titles, *(title.removeprefix("direct, ") for title in titles)):
        yield word, "the model's vocabulary"


# ---------------------------------------------------------------------------------------------- bringing up to date

HEADER = "# Translations of the sentences in impact's documents."


def update(language: str) -> list[str]:
    """Write one catalogue anew, keeping its translations; returns the sentences that lack one."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    path = LOCALE / f"{language}.po"
    known: dict[str, str] = {}
    if path.exists():
        with path.open("rb") as file:
            known = {str(m.id): str(m.string) for m in read_po(file) if m.id}
    catalog = Catalog(locale=language, project="impact", header_comment=HEADER, fuzzy=False)
    for message, places in sorted(messages().items()):
        catalog.add(message, known.get(message, ""), locations=[(place, 0) for place in places])
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=True, include_lineno=False, sort_output=True)
    return [message for message in messages() if not known.get(message)]


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != ENGLISH:
            missing = update(language)
            print(f"{language}: {len(missing)} sentences without a translation")
            for message in missing:
                print(f"  {message[:100]!r}")
