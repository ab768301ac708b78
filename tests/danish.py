"""The text of a Danish document, and the English words that must not stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

import impact
from impact import cases
from impact.documents.html import _tables, to_html
from impact.documents.messages import messages
from impact.documents.notebook import CODE, execute, template
from impact.documents.pieces import Figure
from impact.factors import load
from impact.ground import language
from impact.ground.paths import data
from impact.model import Text

WORD = re.compile(r"[^\W\d_]{2,}")
FIELD = re.compile(r"\{[^}]*\}|`[^`]*`|\$[^$]*\$")
ADDRESS = re.compile(r"\b[\w-]+(\.[\w-]+)*\.[a-z]{2,3}\b")  # of a site: its name
# In both languages, or names of things: of firms, places, methods and file formats.
SHARED = frozenset(
    {
        "impact",
        "json",
        "sha",
        "scope",
        "case",
        "cases",
        "licence",
        "emission",
        "base",
        "social",
        "coastal",
        "protocol",
        "eq",
        "nmvoc",
    }
)


class Generated(HTMLParser):
    """What a document says in its own language: text, alternative texts and labels; not code, nor other languages."""

    SILENT = ("code", "math", "style", "script", "title")

    def __init__(self, own: str) -> None:
        super().__init__()
        self.own, self.depth, self.open, self.pieces = own, 0, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if not self.depth:
            self.pieces += [found[name] or "" for name in ("alt", "aria-label") if name in found]
        if tag in ("img", "br", "meta", "hr", "col", "link", "path", "use"):
            return
        silent = tag in self.SILENT or (tag == "span" and found.get("lang", self.own) != self.own)
        self.open.append(silent)
        self.depth += silent

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.depth -= self.open.pop()

    def handle_data(self, text: str) -> None:
        if not self.depth and not text.strip().startswith("http"):
            self.pieces.append(text)


def generated(html: str) -> str:
    """The generated Danish text of a piece of HTML."""
    parser = Generated("da")
    parser.feed(html)
    return " ".join(parser.pieces)


def words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(FIELD.sub(" ", text))}


def texts_of(thing: Any, name: str) -> Iterator[str]:
    """Every text of a model in one language."""
    if isinstance(thing, Text):
        yield getattr(thing, name)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from texts_of(value, name)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from texts_of(value, name)
    elif hasattr(type(thing), "__slots__") and hasattr(type(thing), "__dataclass_fields__"):
        for field in type(thing).__dataclass_fields__:
            yield from texts_of(getattr(thing, field), name)


@cache
def english_only() -> frozenset[str]:
    """Words of the English documents that no Danish text of the program, the inventory or the cases holds."""
    inventory, known = load(), language._catalogue("da")
    english, danish = [*messages()], [known.get(message, "") for message in messages()]
    english += [*inventory.process_ids, *inventory.elementary_flows]
    danish += [inventory.process(id).name_da for id in inventory.process_ids] + [*inventory.flow_names_da.values()]
    names = []
    for path in sorted(data("cases").rglob("*.yaml")):
        found, members = cases.read(cases.find(str(path)))
        for thing in (found, *members) if path.name == "network.yaml" else (found,):
            english += texts_of(thing, "en")
            danish += texts_of(thing, "da")
            if hasattr(thing, "scenarios"):
                english += [*thing.scenarios, *thing.functions, *thing.processes]
                names += [name for p in thing.partners.values() for name in (p.municipality, *p.members)]
                names += [p.name for p in thing.partners.values() if not p.title.da]
    return frozenset(words(english) - words(danish) - words(names) - SHARED)


def english_words(text: str) -> list[str]:
    """English words in a text, each with a little of what stands around it."""
    text = ADDRESS.sub(" ", text)
    return [
        f"{match[0]}: …{' '.join(text[max(0, match.start() - 45) : match.end() + 45].split())}…"
        for match in WORD.finditer(text)
        if match[0].lower() in english_only()
    ]


def shown(notebook: str, given: Mapping[str, Any]) -> Iterator[tuple[str, list[str | Figure]]]:
    """What the code cells of a document's notebook show, with its cell."""
    cells = template(notebook)
    execute(cells, given)
    yield from ((cell.source.strip().splitlines()[-1], cell.shown) for cell in cells if cell.kind == CODE)


def text_of(piece: str | Figure) -> str:
    if isinstance(piece, Figure):
        return " | ".join((piece.alt, piece.caption, *re.findall(r"<text[^>]*>(.*?)</text>", piece.svg, re.DOTALL)))
    return generated(_tables(to_html(piece)))


def english_in(notebook: str, path: str, partner: str = "") -> dict[str, list[str]]:
    """English words by the cell of the document that shows them."""
    given: dict[str, Any] = {"result": impact.assess(path), "language": "da", "date": "2026-01-02"}
    given |= {"partner": partner} if notebook == "company" else {"linked": ""}
    found: dict[str, list[str]] = {}
    for where, pieces in shown(notebook, given):
        words = [word for piece in pieces for word in english_words(text_of(piece))]
        if words:
            found[where] = words
    return found
