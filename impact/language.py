"""The language of documents: sentences from a catalogue, numbers as their readers write them.

Sentences stand in the code in English, marked by `_` and `ngettext` (`N_` marks one that is translated where it is
used). `impact/locale/<language>.po` holds their translations; a test fails where one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "da")
ENGLISH = "en"
_CURRENT: ContextVar[str] = ContextVar("language", default=ENGLISH)
_SEPARATORS = {"da": str.maketrans(",.", ".,")}  # of thousands and decimals


def speak(language: str) -> None:
    """Choose the language of what is written from here on.

    Raises
    ------
    ValueError
        If there is no catalogue for it.
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
    return text.format_map(values) if values else text


def ngettext(one: str, several: str, count: int, /, **values: object) -> str:
    """A sentence for one or several; `{count}` stands for the number."""
    return _(one if count == 1 else several, count=count, **values)


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
