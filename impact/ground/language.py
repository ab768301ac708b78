"""The language of documents: sentences from a catalogue, numbers as their readers write them.

Sentences stand in the code in English, marked by `_` and `ngettext` (`N_` marks one that is translated where it is
used). `<language>.po` in `LOCALE` holds their translations; a test fails where one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "da")
ENGLISH = "en"
LOCALE = Path(__file__).parent / "locale"  # the catalogues
_CURRENT: ContextVar[str] = ContextVar("language", default=ENGLISH)
_BEFORE = re.compile(r"^(#+ |- )?(.*)$", re.DOTALL)  # what stands before a sentence of Markdown
_TWO_STOPS = re.compile(r"kr\.(\**)\.(?![.\d])")  # the stop of an abbreviation ends the sentence too
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")  # not the letter of 2020a


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that stand in one of the two languages only, as titles, places in sources and notes are made of them.
_DANISH = _words("""
    af affald afgift afsnit afsnittet aftale aftalen alle analyser anlæg anlægget antal bekendtgørelse beregning
    beregningsforudsætninger besparelse besparelser bilag biogasanlæg biogasproduktionens blev bliver boliger
    borgere bruge bruger citat dansk danske deponering der deres det dette dog drikkevand efter elforbrug eller
    elproduktion energi er et familier figur fik fjernvarme fjernvarmen flere forbrug forbrænding forsyning
    forudsætninger fra får gav gennemsnit giver grafen grundvand gylle halm han har hele hos huse hvad hvis hvor
    hvordan hvorfor ifølge ikke ind indtil ingen ja juli juni kan kapitel kilde kilder klimaeffekt kommer kommune
    kraftvarme kun kunne køre kører landbrug landbruget lov maj mange med mellem mere miljø miljødeklaration
    miljøgodkendelse mod nej nogle noter nu nyhedsbrev nøgle nøgletal og om oplyst pr pressemeddelelse pris priser
    rapport rapporten regnskab ressourcer samfundsøkonomiske samme se selv side sider siger skal skema skulle som
    spare sparer spildevand spildevandet spildevandets spørgsmål standardfaktorer standardværdier statistik stk
    strategi støtte svar symbiose symbiosen symbiosens tabel tager takst takster tal tekst til tilskud ton ud uden
    udgave udledning udledninger udnytte udnytter vand vandforbrug var varme varmen ved vejledning vi ville
    virksomhed virksomheder vores vælg værk år årsrapport
""")
_ENGLISH = _words("""
    a about above abstract accessed after against agency aggregates air all also amount an analysis and annex annual
    answer answered answers any appendix archive are area article as assessment assessments association assumed
    assumption at attribution average bags based beach because become before between beyond boiler boilers bone both
    bought box bulk burned business businesses but by can caption case catalogue cement center centre ch change chapter
    charged chart cheap chemical chips citable citation cites citing cleaned cleaning climate clinker coal code columns
    combustion commission companies company construction conversion cooling copenhagen copy cost could council counted
    countries country crude customers cycle danish data database dear december decision default defaults delegated
    density department derived did direct directive director district does draft drinking dry each edition efficiencies
    efficiency electricity emission emissions empty energy engine engines english entity entries entry environment
    environmental equal equation estimate estimated european eurostat every excerpt facility factor factors facts
    february fertiliser fifth figure file first five food footnote footprint four fourth freight fresh freshwater from
    fuel full gate geological given global government green greener gross ground groundwater group growing growth guide
    guideline guidelines gypsum had half harbour has have heading headings heat heating heavy help helped helps here
    highest homes hour hours household households how hundred if in incineration industrial industry inferred
    information intensity international into inventories is it its january journal july june kept kiln lake landfill law
    level life light lime limit line list loaded lorry loss lower lowest made makes making march market mass materials
    meal mean means measured meat members methane methods mill million mining minister ministry minutes month monthly
    more most municipal name national natural network new news no non none north not note october of office oil old on
    one only open operating operator or other our ours output over own page pages paid paper paragraph park parliament
    part partners partnership per petrol plant plants plastic point port power press price prices primary process
    product production projections public published pump pumps quantity quarry quarter question quotation rail range
    read record recycled recycling redistributed regulation release report reporting required research resource
    resources result reuse review rights rigid river road roads rows same saves saving savings scarcity science sea
    second section sections sector see sentence sentences series set sets seven seventh sewage share sheet sheets ship
    shipping ships since single six sixth size sludge so sold source specific spread stands state statement statistics
    steam step steps stone storage straw study such sulphur summary supplementary supply surface survey sustainable
    symbiosis synergies synergy table tables ten term terms than that the their theme then there these they third this
    three through thus timber times title to tonne tonnes top total trade train treated treatment turning two undated
    under unit units up upper use used user value values van version very vol was waste wastewater water we weekly
    weight were wet what when where which while wholesale whose with withdrawal within without wood word words working
    works world would year yearly years yes yields
""")
_SEPARATORS = {"da": str.maketrans(",.", ".,")}  # of thousands and decimals


def speak(language: str) -> None:
    """Choose the language of what is written from here on.

    Raises
    ------
    ValueError
        If there is no catalogue of it.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no language '{language}'; known: {', '.join(LANGUAGES)}")
    _CURRENT.set(language)


def spoken() -> str:
    """The current language."""
    return _CURRENT.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


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
    found = _WORD.findall(text.lower().replace("et al", ""))
    danish = sum(1.0 if word in _DANISH else 0.5 * any(letter in word for letter in "æøå") for word in found)
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


def paragraphs(markdown: str) -> list[tuple[str, str]]:
    """A cell's sentences as (what stands before, sentence): headings, paragraphs and items of lists."""
    parts: list[tuple[str, str]] = []
    for block in markdown.strip().split("\n\n"):
        between = "\n\n" if parts else ""
        items = block.split("\n- ") if block.startswith("- ") else [block]
        for k, item in enumerate(items):
            match = _BEFORE.match(item if k == 0 else f"- {item}")
            assert match is not None
            parts.append(((between if k == 0 else "\n") + (match[1] or ""), " ".join(match[2].split())))
    return parts


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Translations by English sentence; none for English itself."""
    if language == ENGLISH:
        return {}
    from babel.messages.pofile import read_po

    with (LOCALE / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and isinstance(m.id, str)}
