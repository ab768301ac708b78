"""Every format prints the same numbers, and each is the rounding of what `--json` gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import printed
import pytest
from click.testing import CliRunner
from printed import Table, squeezed

import impact
from impact.cli import cli
from impact.engine import names
from impact.ground.language import _, speak
from impact.model.indicators import HEADLINE, NAMES
from impact.writing.numbers import pretty, titled
from impact.writing.shown import heading, is_part, row_title

pytestmark = pytest.mark.slow
CASES = ("kal-wastewater-heat", "sja-solrod-biogas")
NETWORK = "kalundborg"
READERS = [(audience, language) for audience in ("researcher", "funder") for language in ("en", "da")]
FORMATS = ("html", "pdf", "docx", "ipynb")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    speak("en")


@cache
def told(id: str, command: str = "assess") -> Any:
    """What `impact COMMAND ID --json` prints."""
    found = CliRunner().invoke(cli, [command, id, "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


@cache
def read(path: Path) -> list[Table]:
    pytest.importorskip("pdfminer", reason="pdfminer.six reads PDF documents")
    return printed.tables(path)


@cache
def case_of(id: str) -> Any:
    return impact.load(id)


class Compared:
    """Printed numbers beside the values they stand for; `count` says how many were found."""

    def __init__(self, language: str) -> None:
        self.language, self.count, self.wrong = language, 0, list[str]()

    def same(self, text: str, value: float, where: str, digits: int = 3) -> None:
        found = printed.number(text, self.language)
        self.count += 1
        if found is None or not printed.is_rounding(found, value, digits):
            self.wrong.append(f"{where}: printed '{text}', computed {value!r}")

    def row(self, cells: tuple[str, ...], values: list[float], where: str, digits: int = 3) -> None:
        assert len(cells) == len(values), where
        for text, value in zip(cells, values, strict=True):
            self.same(text, value, where, digits)


def indicator_rows(found: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rows of a table by indicator; one gas of climate belongs to the sum above it."""
    parts = {name: squeezed(row_title(name)) for name in NAMES if is_part(name)}
    wholes = {squeezed(row_title(name)): name for name in NAMES if not is_part(name)}
    whole = ""
    for row in found.rows:
        whole = wholes.get(row[0], whole)
        if row[0] in wholes:
            yield whole, row
            continue
        stem = "climate_direct" if whole == "climate_direct" else "climate"
        named = [n for n, title in parts.items() if title == row[0] and n.startswith("climate_direct") == (
            stem == "climate_direct")]  # fmt: skip
        assert len(named) == 1, (row, whole, named)
        yield named[0], row


def values(told_of: Any, name: str) -> float:
    return float(told_of[name]["value"])


def nonzero(told_of: dict[str, Any]) -> set[str]:
    return {name for level in told_of.values() for name, one in level.items() if abs(one["value"]) > 0}


# ---------------------------------------------------------------------------------------------- all formats alike


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("id", "audience"),
    [(id, audience) for id in CASES for audience in ("researcher", "funder", "company")]
    + [(NETWORK, "researcher"), (NETWORK, "funder")],
)
def test_every_format_prints_the_same_tables(id: str, audience: str, language: str, written: Any) -> None:
    """Captions, headings and every cell, to the last character but for white space."""
    html, *others = (read(written(id, audience, language, to)) for to in FORMATS)
    assert len(html) >= 5
    for to, found in zip(FORMATS[1:], others, strict=True):
        assert [one.caption for one in found] == [one.caption for one in html], to
        for ours, theirs in zip(html, found, strict=True):
            assert theirs == ours, (to, ours.caption)


# ---------------------------------------------------------------------------------------------- a case


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_savings_and_levels_of_the_research_document(id: str, language: str, written: Any) -> None:
    """The headline indicators against every baseline, and all indicators of every scenario."""
    (case,) = told(id)["cases"]
    found = read(written(id, "researcher", language, "pdf"))
    speak(language)
    called = {name: str(names.scenario(case_of(id), name)) for name in case["levels"]}
    compared = Compared(language)

    pairs = sorted(case["comparisons"], key=lambda one: not one["default"])
    heads = [f"{called[p['baseline']]} → {called[p['alternative']]}{_(' (default)') * p['default']}" for p in pairs]
    savings = printed.table(found, _("indicator"), *heads, _("unit"))
    columns = [savings.column(head) for head in heads]
    seen = set()
    for name, row in indicator_rows(savings):
        seen.add(name)
        of_pairs = [values(pair["savings"], name) for pair in pairs]
        compared.row(tuple(row[k] for k in columns), of_pairs, f"saving {name}")
        assert row[-1] == squeezed(pretty(pairs[0]["savings"][name]["unit"]))
    assert seen == nonzero(case["levels"]) & set(HEADLINE)

    levels = printed.table(found, _("indicator"), *called.values(), _("unit"))
    seen = set()
    for name, row in indicator_rows(levels):
        seen.add(name)
        cells = tuple(row[levels.column(title)] for title in called.values())
        compared.row(cells, [values(level, name) for level in case["levels"].values()], f"level {name}")
    assert seen == nonzero(case["levels"])
    assert compared.wrong == [] and compared.count > 30


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_savings_of_each_partner(id: str, language: str, written: Any) -> None:
    (case,) = told(id)["cases"]
    found = read(written(id, "researcher", language, "docx"))
    speak(language)
    units = {name: one["unit"] for name, one in case["comparisons"][0]["savings"].items()}
    heads = {name: squeezed(heading(name, units[name])) for name in NAMES}
    partners = printed.table(found, _("partner"), heads["climate"])
    titles = {squeezed(str(names.partner(case_of(id), who))): who for who in case["partners"]}
    shown = [name for name in NAMES if heads[name] in partners.header]
    compared = Compared(language)
    for row in partners.rows[:-1]:
        who = case["partners"][titles[row[0]]]
        compared.row(tuple(row[partners.column(heads[n])] for n in shown), [values(who, n) for n in shown], f"{row[0]}")
    default = next(pair for pair in case["comparisons"] if pair["default"])["savings"]
    last = partners.rows[-1]
    compared.row(tuple(last[partners.column(heads[n])] for n in shown), [values(default, n) for n in shown], "sum")
    assert {row[0] for row in partners.rows[:-1]} == set(titles)
    assert compared.wrong == [] and compared.count >= 12


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_before_and_after_of_the_funders_document(id: str, language: str, written: Any) -> None:
    """On page one, and in the annex with all indicators."""
    (case,) = told(id)["cases"]
    default = next(pair for pair in case["comparisons"] if pair["default"])
    before, after = (case["levels"][default[which]] for which in ("baseline", "alternative"))
    found = read(written(id, "funder", language, "pdf"))
    speak(language)
    both = [one for one in found if one.header[:2] == (squeezed(_("indicator")), squeezed(_("before (baseline)")))]
    assert len(both) == 2
    compared = Compared(language)
    for one in both:
        _before_and_after(one, before, after, default["savings"], compared)
    assert compared.wrong == [] and compared.count > 20


def _before_and_after(one: Table, before: Any, after: Any, saving: Any, compared: Compared) -> None:
    wholes = {squeezed(titled(name)): name for name in NAMES if not is_part(name)}
    for row in one.rows:
        name = wholes[row[0]]
        by = 1e6 if row[-1].startswith(squeezed(_("million "))) else 1.0
        found = [values(of, name) / by for of in (before, after, saving)]
        compared.row(row[1:4], found, name)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_result_indicators_of_the_funders_document(id: str, language: str, written: Any) -> None:
    """RCR29 and RCR26: levels before and after, and the change, which is the saving with its sign turned."""
    (case,) = told(id)["cases"]
    default = next(pair for pair in case["comparisons"] if pair["default"])
    found = read(written(id, "funder", language, "docx"))
    speak(language)
    erdf = printed.table(found, _("code"), _("before"), _("after"))
    lines = [row for row in erdf.rows if row[0] in ("RCR29", "RCR26")]
    compared = Compared(language)
    for name, row in zip(("climate_direct", "climate", "energy_primary"), lines, strict=True):
        levels = [values(case["levels"][default[which]], name) for which in ("baseline", "alternative")]
        compared.row(row[2:5], [*levels, levels[1] - levels[0]], name)
    assert compared.wrong == [] and compared.count == 9


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_the_workbook_holds_the_same_to_the_last_digit(id: str, language: str, written: Any) -> None:
    (case,) = told(id)["cases"]
    path = written(id, "researcher", language, "xlsx")
    speak(language)
    scenarios = {str(names.scenario(case_of(id), name)): name for name in case["levels"]}
    indicators = {titled(name): name for name in NAMES}
    assert len(indicators) == len(NAMES)
    head, rows = printed.sheet(path, _("Levels"), _("indicator"))
    seen = set()
    for row in rows:
        for title, value in zip(head[2:], row[2:], strict=True):
            assert value == pytest.approx(values(case["levels"][scenarios[title]], indicators[row[0]]), rel=1e-12)
        seen.add(indicators[row[0]])
    assert seen == nonzero(case["levels"])
    pairs = {(pair["baseline"], pair["alternative"]): pair for pair in case["comparisons"]}
    _head, rows = printed.sheet(path, _("Savings"), _("baseline"))
    for row in rows:
        pair = pairs[scenarios[row[0]], scenarios[row[1]]]
        assert row[6] == pytest.approx(values(pair["savings"], indicators[row[3]]), rel=1e-12)
        assert (row[2] == _("yes")) == pair["default"]
    assert len(rows) == len(pairs) * len(seen)


# ---------------------------------------------------------------------------------------------- a network


def of_network() -> tuple[list[Any], list[Any], Any]:
    """All cases of the network, those that count, and the sum."""
    found = told(NETWORK)
    (network,) = found["networks"]
    counted = [case for case in found["cases"] if case["id"] not in network["left_out"]]
    return found["cases"], counted, found["total"]


def default_of(case: Any) -> Any:
    return next(pair for pair in case["comparisons"] if pair["default"])


@pytest.mark.parametrize("language", ["en", "da"])
def test_savings_of_the_networks_cases_and_their_sum(language: str, written: Any) -> None:
    cases, _counted, total = of_network()
    found = read(written(NETWORK, "researcher", language, "pdf"))
    speak(language)
    heads = {name: squeezed(heading(name, total[name]["unit"])) for name in NAMES}
    titles = {squeezed(str(case_of(case["id"]).title)): case for case in cases}
    shown = [one for one in found if one.header[0] == squeezed(_("case")) and set(one.header) & set(heads.values())]
    assert len(shown) == 2
    compared = Compared(language)
    mark = squeezed(_(" **illustrative**").replace("*", ""))
    for one in shown:
        columns = {name: one.column(head) for name, head in heads.items() if head in one.header}
        for row in one.rows[:-1]:
            (case,) = [c for title, c in titles.items() if row[0].removesuffix(mark) == title]
            saving = default_of(case)["savings"]
            compared.row(tuple(row[k] for k in columns.values()), [values(saving, n) for n in columns], case["id"])
        compared.row(tuple(one.rows[-1][k] for k in columns.values()), [values(total, name) for name in columns], "sum")
        assert len(one.rows) == len(cases) + 1
    assert compared.wrong == [] and compared.count > 40


@pytest.mark.parametrize("language", ["en", "da"])
def test_before_and_after_of_the_networks_funder_document(language: str, written: Any) -> None:
    """Sums over the counted cases, and each case beside them."""
    _cases, counted, total = of_network()
    sums = [
        {name: {"value": sum(values(case["levels"][default_of(case)[which]], name) for case in counted)}
         for name in NAMES}
        for which in ("baseline", "alternative")
    ]  # fmt: skip
    found = read(written(NETWORK, "funder", language, "docx"))
    speak(language)
    compared = Compared(language)
    both = [one for one in found if one.header[:2] == (squeezed(_("indicator")), squeezed(_("before (baseline)")))]
    assert len(both) == 2
    for one in both:
        _before_and_after(one, *sums, total, compared)
    titles = {squeezed(str(case_of(case["id"]).title)): case for case in counted}
    by_case = printed.table(found, _("case"), _("before [t CO₂e/a]"))
    assert {row[0] for row in by_case.rows} == set(titles)
    for row in by_case.rows:
        case = titles[row[0]]
        pair = default_of(case)
        levels = [values(case["levels"][pair[which]], "climate") for which in ("baseline", "alternative")]
        compared.row(row[3:6], [*levels, values(pair["savings"], "climate")], case["id"])
    assert compared.wrong == [] and compared.count > 40


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_networks_workbook_holds_the_same(language: str, written: Any) -> None:
    cases, _counted, total = of_network()
    path = written(NETWORK, "researcher", language, "xlsx")
    speak(language)
    head, rows = printed.sheet(path, _("Overview"), _("case"))
    column = head.index(next(text for text in head if text.startswith(titled("climate"))))
    found = {row[0]: row[column] for row in rows}
    for case in cases:
        saving = values(default_of(case)["savings"], "climate")
        assert found[str(case_of(case["id"]).title)] == pytest.approx(saving, rel=1e-12)
    last = next(value for title, value in found.items() if title.startswith(_("sum of those that count")[:10]))
    assert last == pytest.approx(values(total, "climate"), rel=1e-12)


# ---------------------------------------------------------------------------------------------- the company's money


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("id", CASES)
def test_key_figures_of_the_companys_document(id: str, language: str, written: Any) -> None:
    """Net present values, rates and paybacks, with and without grants."""
    (business,) = told(id, "business")["cases"]
    found = read(written(id, "company", language, "pdf"))
    speak(language)
    tables = [one for one in found if squeezed(f"{_('discounted payback')} [{pretty('years')}]") in one.header]
    assert tables
    case = case_of(id)
    titles = {squeezed(str(names.partner(case, who))): who for who in case.partners}
    titles[squeezed(_("all together"))] = "system"
    compared = Compared(language)
    for one in tables:
        without = one.caption.startswith(squeezed(_("Key figures without the grant, in {money}.", money="")[:25]))
        for row in one.rows:
            of = business["partners"][titles[row[0]]]
            figures = of["without_grants" if without else "with_grants"] if "with_grants" in of else of
            _figures(row, figures, compared)
    assert compared.wrong == [] and compared.count >= 6


def _figures(row: tuple[str, ...], figures: Any, compared: Compared) -> None:
    compared.same(row[2], figures["npv"] / 1e6, f"NPV {row[0]}")
    for text, years in ((row[7], figures["payback"]), (row[8], figures["discounted_payback"])):
        if years is None:
            assert text == squeezed(_("never"))
        elif years == 0:
            assert text == squeezed(_("at once"))
        else:
            compared.same(text, years, f"payback {row[0]}", 2)


def test_a_number_is_read_as_its_language_writes_it() -> None:
    """What the comparison rests on: it must refuse what is no rounding."""
    assert printed.number("1.234,5", "da") == Decimal("1234.5") == printed.number("1,234.5", "en")
    assert printed.number("1.234,5", "en") is None and printed.number("12.34", "da") is None
    assert printed.number("−3,600", "en") == -3600 and printed.number("–", "en") is None
    assert printed.is_rounding(Decimal("12300"), 12349.9) and not printed.is_rounding(Decimal("12300"), 12350.1)
    assert not printed.is_rounding(Decimal("12345"), 12345.0) and printed.is_rounding(Decimal("0"), 1e-9)
