"""What documents of one kernel share: one computation for two languages, and never that of another file or view."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from confidential import ONE, written

from impact import cases
from impact.documents import chapters
from impact.documents.kernel import parametrised, template
from impact.economics.business import business_of
from impact.ground.language import ENGLISH, speak
from impact.ground.paths import data
from impact.results import computed
from impact.results.assessment import Assessment
from impact.results.computed import once
from impact.results.network import NetworkAssessment

COOLING, DANISH = "kal-cooling-water", "da"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    computed.forget()
    yield
    computed.forget()
    speak(ENGLISH)


def case_of(path: str, language: str = ENGLISH, **options: object) -> Assessment:
    found = chapters.assessed(path, language=language, **options)  # type: ignore[arg-type]
    assert isinstance(found, Assessment)
    return found


def test_a_second_language_draws_nothing_again() -> None:
    english = chapters.simulated(case_of(COOLING), 1000)
    danish = chapters.simulated(case_of(COOLING, DANISH), 1000)
    assert danish is english


def test_another_number_of_draws_is_another_simulation() -> None:
    result = case_of(COOLING)
    assert chapters.simulated(result, 1000) is not chapters.simulated(result, 2000)


def test_what_names_streams_is_made_in_each_language() -> None:
    english, danish = business_of(case_of(COOLING)), business_of(case_of(COOLING, DANISH))
    assert danish is not english
    assert business_of(case_of(COOLING)) is english


@pytest.mark.slow
def test_a_chapter_in_danish_is_the_same_after_the_english_one() -> None:
    alone = str(chapters.drivers(case_of(COOLING, DANISH)))
    computed.forget()
    english = str(chapters.drivers(case_of(COOLING)))
    assert str(chapters.drivers(case_of(COOLING, DANISH))) == alone != english


def test_warnings_are_in_the_language_of_the_document(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = cases.find(COOLING).read_text(encoding="utf-8")
    unused = "\nsources:\n  unused: {title: A book, year: 2020}\n"
    file.write_text(text.replace("\nsources:\n", unused), encoding="utf-8")
    english, danish = case_of(str(file)), case_of(str(file), DANISH)
    assert danish.plan is english.plan
    assert "is declared but not used" in " ".join(fault.message for fault in english.warnings)
    assert "is declared but not used" not in " ".join(fault.message for fault in danish.warnings)


def test_a_file_that_changed_is_another_result(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = cases.find(COOLING).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    before = case_of(str(file))
    assert case_of(str(file)).plan is before.plan
    file.write_text(f"{text}\n# one more line\n", encoding="utf-8")
    assert case_of(str(file)).plan is not before.plan


def test_the_same_bytes_elsewhere_are_another_result(tmp_path: Path) -> None:
    (tmp_path / "view").mkdir()
    files = [tmp_path / "case.yaml", tmp_path / "view" / "case.yaml"]
    for file in files:
        file.write_bytes(cases.find(COOLING).read_bytes())
    assert case_of(str(files[0])).plan is not case_of(str(files[1])).plan


def test_other_options_are_another_result() -> None:
    plain = case_of(COOLING)
    assert case_of(COOLING, gwp="ar5").plan is not plain.plan
    assert case_of(COOLING).plan is plain.plan


def test_what_shows_everything_never_meets_what_does_not(tmp_path: Path) -> None:
    file = written(ONE, tmp_path)
    held, full = case_of(str(file)), case_of(str(file), full=True)
    assert held.plan is not full.plan
    assert chapters.simulated(held, 1000) is not chapters.simulated(full, 1000)
    assert case_of(str(file)).plan is held.plan


def test_another_layer_is_another_result(tmp_path: Path) -> None:
    header = (data("factors") / "sources.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "sources.csv").write_text(f"{header}\n", encoding="utf-8")
    plain = case_of(COOLING)
    layered = chapters.assessed(COOLING, [str(tmp_path)])
    assert isinstance(layered, Assessment)
    assert layered.plan is not plain.plan


def test_only_the_last_few_results_are_kept() -> None:
    first = case_of(COOLING)
    for gwp in ("ar4", "ar5"):
        for rate in (0.01, 0.02):
            case_of(COOLING, gwp=gwp, rate=rate)
    assert case_of(COOLING).plan is not first.plan


def test_an_error_is_not_kept() -> None:
    result = case_of(COOLING)

    def wrong() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(result, "a number", wrong)
    assert once(result, "a number", lambda: 3) == 3
    assert once(result, "a number", wrong) == 3


def test_outside_a_notebook_nothing_is_kept() -> None:
    from small import assess_one

    result = assess_one(COOLING)
    assert [once(result, "a number", lambda k=k: k) for k in (1, 2)] == [1, 2]


def test_a_member_of_a_network_keeps_what_is_its_own() -> None:
    english, danish = (chapters.assessed("sjaelland", language=language) for language in (ENGLISH, DANISH))
    assert isinstance(english, NetworkAssessment)
    assert isinstance(danish, NetworkAssessment)
    numbers = [once(one, "place", lambda k=k: k) for k, one in enumerate(english.results)]
    assert [once(one, "place", lambda: -1) for one in danish.results] == numbers
    assert once(danish, "place", lambda: -2) == -2


# ---------------------------------------------------------------------------------------------- whole documents


def told(id: str, template_: str, language: str) -> list[tuple[str, list[str]]]:
    """What each cell of a document shows: its text and its figures."""
    speak(language)
    values = {"path": id, "options": {}, "layers": [], "language": language, "date": "2026-01-01", "linked": ""}
    names: dict[str, object] = {}
    shown = []
    for cell in parametrised(template(template_), values).cells:
        if cell.cell_type == "code":
            *statements, last = ast.parse(cell.source).body
            before = statements if isinstance(last, ast.Expr) else [*statements, last]
            exec(compile(ast.Module(before, []), "cell", "exec"), names)  # our own template
            value = (
                eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else ""
            )
            shown.append((str(value), [figure.svg for figure in getattr(value, "figures", [])]))
    return shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("id", "templates"),
    [("kal-wastewater-heat", ("research", "funder")), ("sja-solrod-biogas", ("research", "funder")),
     ("kal-steam", ("research", "funder")), ("kalundborg", ("network", "funder"))],
)  # fmt: skip
def test_every_document_is_the_same_whichever_came_before(id: str, templates: tuple[str, ...]) -> None:
    wanted = [(template_, language) for template_ in templates for language in (ENGLISH, DANISH)]
    one_way = {which: told(id, *which) for which in wanted}
    computed.forget()
    other_way = {which: told(id, *which) for which in reversed(wanted)}
    assert one_way == other_way
