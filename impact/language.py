"""The language of documents: sentences from a catalogue, numbers as their readers write them.

Sentences stand in the code in English, marked by `_` and `ngettext` (`N_` marks one that is translated where it is
used). `impact/locale/<language>.po` holds their translations; a test fails where one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "da")
ENGLISH = "en"
_CURRENT: ContextVar[str] = ContextVar("language", default=ENGLISH)
_TWO_STOPS = re.compile(r"kr\.(\**)\.(?![.\d])")  # the stop of an abbreviation ends the sentence too
_WORD = re.compile(r"[^\W\d_]+")
# Words that stand in one of the two languages only, as titles, places in sources and notes are made of them.
_DANISH = frozenset(
    """af afsnit alle antal bilag blev bliver dansk danske der deres det dette dog efter eller er et figur for
    forbrug fra gennemsnit grafen han har hele hos hvad hvis hvor hvordan ifølge ikke ind indtil ingen ja juli juni
    kan kapitel kommer kommune kun maj mange med mellem mere mod nej nogle nu og om oplyst pr pris priser ressourcer
    rapport samme se selv side sider siger skal skema som spildevand stk tabel til ton ud uden vand var varme ved vi
    værk år""".split()
)
_ENGLISH = frozenset(
    """a about above after against agency air all also amount an analysis and annex annual answer any are area article as
    assessment association at average based because before between both burned but by can case catalogue change chapter
    chemical climate coal code columns combustion commission company conversion copy cost council database
    decision delegated density department derived direct directive district each edition electricity emission
    emissions energy environment environmental equal european eurostat excerpt factor factors figure file first for five
    footnote four from fuel full gas geological given gross group growing guidelines guide half has heat heating
    how hundred if impact in industrial industry information intensity international into inventories is it its journal
    kept law lca level life limit line list loss lower made mass mean means measured members methods
    mean million mining minister ministry month monthly more most municipal name national natural network new news
    no north not note of office old on one only operator or other our output over own page pages paragraph parliament
    part per plant plants platform point power press price prices primary process product production projections public
    published quantity quarter range read record register regulation release report reporting research resource
    resources result review road rows science sea second section sector see sentence series seven share sheet since
    single six size sold source spread state statement statistics steam storage study sum summary supply
    surface survey symbiosis table tables ten term than that the their then there these third this three through
    times title to tonne tonnes total trade transport treatment two under undated unit units up upper use used user
    value values vol volume was waste wastewater water we weight were when where which wholesale with within without
    word working world year yearly years yields""".split()
) - _DANISH
_SEPARATORS = {"da": str.maketrans(",.", ".,")}  # of thousands and decimals


def speak(language: str) -> None:
    """Choose the language of what is written from here on.

    Raises
    ------
    ValueError
        If there is no catalogue it.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no language '{language}'; known: {', '.join(LANGUAGES)}")
    _CURRENT.set(language)


def spoken() -> str:
    """The current language."""
    return _CURRENT.get()


def _(message: str, /, **values: object) -> str:
    """A sentence in the current language, with its values put in."""
    text = _catalogue(spoken()).get(message, message)
    shown = text.format_map(values) if values else text
    return _TWO_STOPS.sub(r"kr.\1", shown) if values and "kr." in shown else shown


def ngettext(one: str, several: str, count: int, /, **values: object) -> str:
    """A sentence for one or several; `{count}` stands for the number."""
    return _(one if count == 1 else several, count=count, **values)


def language_of(text: str) -> str:
    """The language in which somebody else's words are written, by their commonest words; empty if they do not tell."""
    found = _WORD.findall(text.lower())
    danish = sum(word in _DANISH or any(letter in word for letter in "æøå") for word in found)
    english = sum(word in _ENGLISH for word in found)
    if danish == english:
        return ""
    return "da" if danish > english else ENGLISH


def N_(message: str, /) -> str:
    """Mark a sentence that is translated where it is used."""
    return message


def separated(number: str) -> str:
    """A number written the English way, with the current language's separators."""
    marks = _SEPARATORS.get(spoken())
    return number.translate(marks) if marks else number


def dated(date: str) -> str:
    """A date YYYY-MM-DD as the current language writes it."""
    if spoken() == ENGLISH:
        return date
    from datetime import date as day

    from babel.dates import format_date

    return str(format_date(day.fromisoformat(date), "long", locale=spoken()))


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Translations by English sentence; none for English itself."""
    if language == ENGLISH:
        return {}
    from babel.messages.pofile import read_po

    with (Path(__file__).parent / "locale" / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and isinstance(m.id, str)}
