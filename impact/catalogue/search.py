"""Finding a process by words, Danish or English: as parts of words, in the plural, in compounds, nearly right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from impact.catalogue.factor import LATEST, factors_of, published_year, sources_of
from impact.factors import Inventory
from impact.ground.errors import nearest

__all__ = ["LATEST", "factors_of", "published_year", "search", "sources_of", "suggestions"]

PART = 4  # letters that a part of a compound has at least
_WORD = re.compile(r"[^\W_]+")
_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue", "é": "e"})
# Endings of Danish and English plurals and definite forms, and what stands in the singular instead.
_ENDINGS = (
    ("lerne", "el"), ("erne", ""), ("erne", "e"), ("ene", ""), ("ene", "e"), ("ies", "y"), ("ler", "el"), ("rer", "er"),
    ("er", ""), ("er", "e"), ("en", ""), ("en", "e"), ("et", ""), ("et", "e"), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip


def search(inventory: Inventory, words: Sequence[str], region: str = "") -> list[str]:
    """Processes whose names, keywords or group hold every word; whole names first.

    Words are taken as they stand; if nothing holds them all, in other grammatical forms; then compounds apart
    (`dampkedel` finds a boiler that makes steam).
    """
    wanted = [_fold(word) for word in " ".join(words).split()]
    texts = {id: text for id, text in _texts(inventory).items() if _in_region(inventory, id, region)}
    found: list[str] = []
    for matches in (_holds, _holds_form, _holds_parts):
        found = [id for id, text in texts.items() if all(matches(word, text) for word in wanted)]
        if found:
            break
    whole = " ".join(wanted)

    def rank(id: str) -> tuple[bool, bool, bool, bool, str]:
        process, name = inventory.process(id), _fold(id)
        meant = whole in (name, _fold(process.name_da), _fold(process.answers_to))
        inside = all(_holds(word, name) for word in wanted)
        return (name != whole, not meant, not (meant and process.default), not inside, id.lower())

    return sorted(found, key=rank)


def suggestions(inventory: Inventory, words: Sequence[str]) -> str:
    """What somebody may have meant who found nothing: nearest names, and nearest words for words nobody uses."""
    texts = _texts(inventory)
    vocabulary = list(dict.fromkeys(word for text in texts.values() for word in _WORD.findall(text)))
    close: dict[str, None] = {}
    for word in " ".join(words).split():
        if not any(_holds_form(_fold(word), text) for text in texts.values()):
            close |= dict.fromkeys(difflib.get_close_matches(_fold(word), vocabulary, n=3, cutoff=0.7))
    names = nearest(" ".join(words), [*inventory.names, *(inventory.process(id).name_da for id in texts)])
    parts = [f" Words like these: {', '.join(close)}."] if close else []
    parts += [f" Nearest names: {'; '.join(names)}."] if names else []
    return "".join(parts)


def _texts(inventory: Inventory) -> dict[str, str]:
    """All that is written about each process, in small letters without Danish ones."""
    texts = {}
    for id in inventory.process_ids:
        process = inventory.process(id)
        about = (id, process.name_da, process.answers_to, process.method, process.row["keywords"], process.group)
        texts[id] = _fold(" ".join(about))
    return texts


def _in_region(inventory: Inventory, id: str, region: str) -> bool:
    """Whether a process holds for a region: of it, of a part of it, or of nowhere in particular."""
    own, wanted = inventory.process(id).region.lower(), region.lower()
    return not wanted or not own or own == wanted or own.startswith(f"{wanted}-") or own.endswith(f"-{wanted}")


def _fold(text: str) -> str:
    return text.lower().translate(_FOLD)


def _holds(word: str, text: str) -> bool:
    """A word as it stands, or as a part of a longer one; short ones (`el`, `DK`) only alone."""
    if len(word) > 2:
        return word in text
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, other in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem + other


def _holds_form(word: str, text: str) -> bool:
    return any(_holds(form, text) for form in _forms(word))


def _holds_parts(word: str, text: str) -> bool:
    """A compound whose two parts (with or without a linking s) begin and end words of the text."""
    if _holds_form(word, text):
        return True
    for cut in range(PART, len(word) - PART + 1):
        first, last = word[:cut], word[cut:]
        begins = any(
            re.search(rf"\b{re.escape(part)}", text) for part in (first, first.removesuffix("s")) if len(part) >= PART
        )
        if begins and any(re.search(rf"{re.escape(form)}\b", text) for form in _forms(last) if len(form) >= PART):
            return True
    return False
