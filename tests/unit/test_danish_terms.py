"""Danish sentences use the glossary's terms, Danish quotation marks, and no English words."""

from __future__ import annotations

import re
from functools import cache

import pytest

from impact.documents.what_if import COMMON_SCENES
from impact.ground import language
from impact.ground.paths import data

GLOSSARY = data("notebooks").parent / "docs" / "glossary.md"
CODE = re.compile(r"`[^`]*`|\{[^}]*\}|\$[^$]*\$")
# Terms that are also everyday words: what they mean in a sentence does not follow from the word.
EVERYDAY = {"before", "claim", "company", "consumer", "cooling", "industrial", "lower", "natural", "real", "surplus"}
HALVES = {"residual"}  # of `residual / waste heat`
# (term, beginning of a sentence that means something else by it, or that names the sheets of a workbook in English)
OTHERWISE = {
    ("network", "What the values hold, network losses"),
    ("partner", "marked as for the partners alone"),
    ("function", "5. Functions: what must be delivered"),
    ("scenario", "5. Functions: what must be delivered"),
    ("baseline", "5. Functions: what must be delivered"),
    ("flow", "5. Functions: what must be delivered"),
    ("stream", "1. Case: title, status and years."),
    ("process", "7. Investments, Costs, Payments, Processes"),
    ("factor", "name from the inventory (impact factors WORDS)"),
    ("saving", "Saving a tonne of CO₂e costs"),
    ("saving", "Saving CO₂e costs nothing"),
    ("industrial symbiosis", "Flows of industrial symbiosis by partner"),
    ("industrial symbiosis", "Results in the list of the National Industrial Symbiosis Programme"),
    ("discounted payback", "discounted payback ["),  # a narrow column: `tilbagebetalt efter`
    ("waste", "not recorded apart from other waste"),
    ("allowance", "Prices of electricity hold the allowances"),
    ("allowance", "Where the saving falls; inside the trading system"),
    ("emission", "yes, if its stacks are in the EU emissions trading"),
    ("emission", "EU emissions trading"),
}
# English words that Danish has too, or that stand in a name, a heading of the workbook or a key of the file.
DANISH_TOO = language._words("""
    a at case data have note output over part partners person post report result seed status term to under version
    from business footprint factors light plant heat energy electricity water mass material service direct life
    cycle operating use yes no company unit mix residual north total
""")


@cache
def sentences() -> dict[str, str]:
    return dict(language._catalogue("da"))


@cache
def terms() -> dict[str, frozenset[str]]:
    """English terms with their Danish ones: `a / b` and `a, b` are two terms, brackets hold another name."""
    found: dict[str, frozenset[str]] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|") or "---" in line or "| English" in line:
            continue
        english, danish = line.strip("|").split("|")[:2]
        ours, theirs = (_parts(re.sub(r"\([^)]*\)", "", cell)) for cell in (english, danish))
        other = [name for inside in re.findall(r"\(([^)]*)\)", danish) for name in _parts(inside)]
        for k, term in enumerate(ours):
            said = [theirs[k]] if len(theirs) == len(ours) else theirs
            found[term] = found.get(term, frozenset()) | {*said, *other}
    return {term: danish for term, danish in found.items() if term not in EVERYDAY | HALVES}


def _parts(cell: str) -> list[str]:
    return [part.strip(" -") for part in re.split(r"[/,]", cell) if part.strip(" -")]


def says(sentence: str, term: str) -> bool:
    """Whether each word of a Danish term is in a sentence, in any of its forms."""
    words = (word[: max(4, len(word) - 2)].lower().replace("co2", "co₂") for word in term.split())
    return all(word in sentence.lower().replace("co2", "co₂") for word in words)


def unlike(term: str, danish: frozenset[str]) -> list[str]:
    """Sentences that hold an English term, and whose Danish holds none of its Danish ones."""
    stands = re.compile(rf"(?<![\w-]){re.escape(term)}(s|es)?(?![\w-])", re.IGNORECASE)
    return [
        message
        for message, said in sentences().items()
        if stands.search(CODE.sub("", message))
        and not any(says(said, one) for one in danish)
        and not any(term == one and message.startswith(start) for one, start in OTHERWISE)
    ]


def test_the_glossary_is_read() -> None:
    assert terms()["baseline"] == {"basisscenarie", "referencescenarie"} and len(terms()) > 90
    assert terms()["payback time"] == {"tilbagebetalingstid"} and terms()["slag"] == {"slagge"}
    assert says("den diskonterede tilbagebetalingstid", "diskonteret tilbagebetalingstid")
    assert not says("kravet til forrentning", "diskonteret tilbagebetalingstid")


def test_sentences_say_a_term_as_the_glossary_does() -> None:
    assert {term: found for term, danish in terms().items() if (found := unlike(term, danish))} == {}


def test_danish_quotation_marks_are_danish() -> None:
    """”Sådan”, as Danes set them: neither “English” nor »guillemets« nor 'straight' ones beside them."""
    wrong = re.compile(r"[“»«]|(?<![\wÆØÅæøå])'[^']*'")
    assert [said for said in sentences().values() if wrong.search(CODE.sub("x", said))] == []


def test_no_english_word_in_a_danish_sentence() -> None:
    """The scan of documents knows a word as English if no Danish sentence holds it: here each sentence by itself."""
    english = language._ENGLISH - language._DANISH - DANISH_TOO
    word = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
    found = {
        said: held
        for message, said in sentences().items()
        if (held := {w for w in word.findall(CODE.sub(" ", said).lower()) if w in english})
        and held & set(word.findall(CODE.sub(" ", message).lower()))
    }
    assert found == {}


def test_what_bundled_cases_call_their_price_scenarios_is_said_in_danish() -> None:
    import impact

    named = set()
    for path in data("cases").rglob("*.yaml"):
        if path.name != "network.yaml":
            named |= {scene.name for scene in impact.load(path).economy.price_scenarios}
    assert named and named <= set(COMMON_SCENES)


@pytest.mark.parametrize(
    ("text", "tongue"), [("DANVA 2020a", ""), ("Energistyrelsen 2016b", ""), ("a survey of 2020", "en")]
)
def test_the_letter_of_a_citation_is_no_word(text: str, tongue: str) -> None:
    assert language.language_of(text) == tongue
