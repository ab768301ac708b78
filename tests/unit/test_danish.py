"""A Danish document is Danish to the last word, and says what is not."""

from __future__ import annotations

import ast

import danish
import pytest

import impact
from impact.documents import chapters
from impact.documents.account import Account
from impact.documents.html import to_html
from impact.documents.messages import messages
from impact.engine import names
from impact.ground import language
from impact.ground.paths import data
from impact.model import Text
from impact.writing.markdown import code, escape, own_words, sentence
from impact.writing.numbers import pretty

CASES = sorted(path for path in data("cases").rglob("*.yaml") if path.name != "network.yaml")
NETWORKS = ("kalundborg", "aalborg", "sjaelland")
pytestmark = pytest.mark.usefixtures("spoken_danish")


# ---------------------------------------------------------------------------------------------- the scan


@pytest.mark.usefixtures("drawn_text")
def test_no_english_word_in_the_first_chapters_of_a_small_case() -> None:
    result = impact.assess("kal-cooling-water")
    for chapter in (chapters.title, chapters.summary, chapters.goal, chapters.scenarios, chapters.processes,
                    chapters.parameters, chapters.savings, chapters.terms, chapters.levels, chapters.contributions,
                    chapters.per_partner, chapters.choices, chapters.limitations, chapters.left_out):  # fmt: skip
        found = [word for piece in chapter(result).pieces for word in danish.english_words(danish.text_of(piece))]
        assert found == [], chapter.__name__


@pytest.mark.slow
@pytest.mark.usefixtures("drawn_text")
@pytest.mark.parametrize("name", [*(path.stem + "@" + path.parent.name for path in CASES), *NETWORKS])
def test_no_english_word_in_any_danish_document(name: str) -> None:
    stem, _, folder = name.partition("@")
    path = str(data("cases") / folder / f"{stem}.yaml") if folder else name
    assert danish.english_in("network" if not folder else "research", path) == {}


def test_the_scan_finds_what_it_is_for() -> None:
    assert danish.english_words("varme from Aalborg") == ["from: …varme from Aalborg…"]
    marked = to_html(f"varme {own_words('from the grid')} og {code('plant_cost')}")
    assert "from the grid" in marked and danish.english_words(danish.generated(marked)) == []
    assert danish.english_words("Table 3") and len(danish.english_only()) > 1000


def test_every_sentence_of_the_code_is_in_the_catalogue() -> None:
    """Those inside f-strings too."""
    known = messages()
    for file in sorted((data("notebooks").parent / "impact").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and first.value:
                    assert first.value in known, (file.name, node.lineno)


# ---------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_bundled_case_names_everything_in_danish(path) -> None:
    case = impact.load(path)
    titled = [*case.scenarios.values(), *case.functions.values(), *case.processes.values(), *case.parameters.values()]
    assert [thing.name for thing in titled if not thing.title.da] == []
    for process in case.processes.values():
        if len(process.outputs) > 1:
            assert {output for output, _ in process.outputs} == {output for output, _ in process.titles}
    assert [t for t in danish.texts_of(case, "en") if t] and _lacking(case) == []


def _lacking(thing: object) -> list[str]:
    """English texts without a Danish one; partners may bear one name in both."""
    from impact.model import Partner

    if isinstance(thing, Partner):
        return []
    if isinstance(thing, Text):
        return [thing.en] if thing.en and not thing.da else []
    if isinstance(thing, dict):
        return [text for value in thing.values() for text in _lacking(value)]
    if isinstance(thing, tuple):
        return [text for value in thing for text in _lacking(value)]
    fields = getattr(type(thing), "__dataclass_fields__", {})
    return [text for field in fields for text in _lacking(getattr(thing, field))]


def test_identifiers_stay_the_keys_in_every_language() -> None:
    result = impact.assess("kal-steam")
    assert "own boilers" in result.level and str(names.scenario(result.case, "own boilers")) == "egne kedler"
    language.speak("en")
    assert str(names.scenario(result.case, "own boilers")) == "own boilers"


def test_processes_and_flows_of_the_inventory_have_danish_names() -> None:
    result = impact.assess("kal-steam")
    inventory, case = result.plan.inventory, result.case
    for id, said in (
        ("natural gas burned", "naturgas, forbrændt"),
        ("electricity DK", "el, Danmark"),
        ("carbon dioxide (fossil)", "kuldioxid (fossil)"),
        ("Asnæs steam", "damp fra Asnæsværket"),
        ("unit 6: heat from unit 6", "varme fra blok 6"),
    ):
        assert str(names.process(case, inventory, id)) == said
    assert [id for id in inventory.process_ids if not inventory.process(id).name_da] == []
    assert [flow for flow in inventory.elementary_flows if not inventory.flow_names_da[flow]] == []


def test_a_company_reads_titles_not_the_names_of_the_file() -> None:
    account = Account(impact.assess("kal-wastewater-heat"))
    assert account.called("heat") == "varme" and account.called("electricity DK") == "el, Danmark"
    labels = [label for label, _ in account.what_if][1:]  # the first is as computed
    assert labels[0] == "dyr energi: gasolie (fyringsolie) +50 %; naturgas +50 %; el, Danmark +50 %"


def test_a_caption_begins_with_a_capital_letter() -> None:
    assert sentence("alle tilsammen: pengestrøm") == "Alle tilsammen: pengestrøm"
    assert sentence("**ærlig** talt") == "**Ærlig** talt" and sentence("[steam]{lang=en}") == "[Steam]{lang=en}"
    assert sentence("") == ""


# ---------------------------------------------------------------------------------------------- units and numbers


@pytest.mark.parametrize(
    ("unit", "said"),
    [("t CO2e/a", "t CO₂e/år"), ("DKK/a", "kr./år"), ("m3/a", "m³/år"), ("a", "år"), ("FTE", "årsværk"),
     ("MWh/a", "MWh/år"), ("m3 world-eq/a", "m³ verdensækv./år"), ("kg CO2-Eq/a", "kg CO₂-ækv./år"),
     ("DKK/MWh", "kr./MWh"), ("EUR", "EUR")],
)  # fmt: skip
def test_units_as_a_dane_writes_them(unit: str, said: str) -> None:
    assert pretty(unit).replace("\u00a0", " ") == said


def test_an_abbreviation_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    assert language._("its status is {status}{ended}", status="9 mio. kr.", ended=".") == "status er 9 mio. kr."
    assert language._("its status is {status}{ended}", status="**9 kr.**", ended=".") == "status er **9 kr.**"


# ---------------------------------------------------------------------------------------------- other languages


@pytest.mark.parametrize(
    ("text", "tongue"),
    [("Tabel 1, 0-35 år", "da"), ("Annex I, hard coal, 1996 and before", "en"), ("IPCC 2006", ""),
     ("Flere udnytter varmen i spildevandet", "da"), ("Update on Spain December 2023", "en"), ("", "")],
)  # fmt: skip
def test_the_language_of_a_title_is_told_by_its_words(text: str, tongue: str) -> None:
    assert language.language_of(text) == tongue


def test_words_in_another_language_are_marked_with_it() -> None:
    assert to_html(own_words("Annual report")) == '<p><span lang="en">Annual report</span></p>\n'
    assert own_words("Årsrapport for værket") == "Årsrapport for værket"
    assert own_words("article: standardhus på 130 m2") == "[article:]{lang=en} standardhus på 130 m2"
    assert escape(Text("steam from the plant")) == "[steam from the plant]{lang=en}"
    assert escape(Text("steam", "damp")) == "damp"
    language.speak("en")
    assert own_words("Årsrapport for værket") == "[Årsrapport for værket]{lang=da}"


def test_a_mark_cannot_be_written_into_a_text() -> None:
    shown = to_html(escape(Text("the [x]{lang=da} of y")))
    assert '<span lang="en">the [x]{lang=da} of y</span>' in shown


def test_notebooks_mark_languages_without_brackets() -> None:
    import json

    from impact.documents.notebook import CODE, TemplateCell, jupyter

    made = json.loads(jupyter([TemplateCell("one", CODE, "", shown=["a [b &#93; c]{lang=en} d"])]))
    assert made["cells"][0]["outputs"][0]["data"]["text/markdown"] == ['a <span lang="en">b &#93; c</span> d']


def test_the_language_of_words_reaches_pdf() -> None:
    from impact.documents.pdf import _with_alt
    from impact.documents.tree import tree, written

    document = tree("a [b c]{lang=en} d", [], lambda table, _fit: [table])
    document["blocks"] = _with_alt(document["blocks"])
    assert '#text(lang: "en")[b c]' in written(document, "typst", "--wrap=none")
