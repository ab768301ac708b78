"""Every sentence of a document has a translation that keeps its values; numbers and dates as readers write them."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest

from impact.documents.messages import messages
from impact.ground import language
from impact.model import Text
from impact.writing.numbers import shown


@pytest.fixture
def danish() -> Iterator[None]:
    language.speak("da")
    yield
    language.speak("en")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text.replace("{\\", "(").replace("}}", ")")) if name}


@pytest.mark.parametrize("code", [code for code in language.LANGUAGES if code != language.ENGLISH])
def test_no_sentence_lacks_its_translation(code: str) -> None:
    """`python -m impact.documents.messages` lists and adds what is missing."""
    known = language._catalogue(code)
    assert [message for message in messages() if message not in known] == []


@pytest.mark.parametrize("code", [code for code in language.LANGUAGES if code != language.ENGLISH])
def test_a_translation_shows_the_same_values_and_marks(code: str) -> None:
    known = language._catalogue(code)
    for message in messages():
        if "$" in message:  # a formula's braces are no fields
            continue
        assert fields(known[message]) == fields(message), message
        assert known[message].count("**") == message.count("**"), message
        spaces = [(text[:1] == " ", text[-1:] == " ") for text in (known[message], message)]
        assert spaces[0] == spaces[1], message


def test_danes_read_danish_numbers_dates_and_texts(danish: None) -> None:
    assert shown(-1234.5, 5) == "−1.234,5"
    assert language.dated("2026-09-27") == "27. september 2026"
    assert str(Text("heat", "varme")) == "varme"
    assert language._("results for {year}", year=2021) == "resultater for 2021"


def test_a_missing_danish_text_is_shown_in_english(danish: None) -> None:
    assert str(Text("heat")) == "heat"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no language 'de'"):
        language.speak("de")
