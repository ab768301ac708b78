"""Sheets of what stands behind the results of a case: inputs, published figures, sources, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impact.engine import names
from impact.ground import units
from impact.ground.language import _
from impact.model import Source, Uncertainty
from impact.results.assessment import Assessment
from impact.results.claims import checks
from impact.results.facts import used_sources
from impact.results.plausibility import warnings
from impact.results.social import Effect, effects
from impact.workbooks.pages import Cell, Formula, Page
from impact.workbooks.reader import Reader
from impact.writing.citations import review_line
from impact.writing.markdown import given
from impact.writing.named import WrittenAmounts, secret
from impact.writing.numbers import pretty, titled


def unique(shown: Mapping[str, str]) -> dict[str, str]:
    """What identifiers are called, told apart where two would be called the same."""
    called = [text.casefold() for text in shown.values()]
    return {id: text if called.count(text.casefold()) == 1 else f"{text} [{id}]" for id, text in shown.items()}


def inputs(page: Page, result: Assessment) -> None:
    """Parameters with their ranges and sources; those that would reveal a confidential one are held back."""
    amounts = WrittenAmounts(result)
    rows: list[list[Cell]] = []
    for name, parameter in result.case.parameters.items():
        origin, spread = parameter.origin, parameter.uncertainty
        unit = units.name(parameter.amount.dimension)
        figures: list[Cell] = [_("confidential"), None, "", "", ""]
        if name not in amounts.hidden:
            value = amounts.value(parameter.amount)
            shape = _(spread.distribution) if spread and spread.distribution else ""
            figures = [parameter.amount.text, value, "" if unit == "1" else pretty(unit), _range(spread), shape]
        rows.append([name, *figures, origin.source, origin.place, str(origin.assumption), str(parameter.note)])
    head = [_("parameter"), _("as written"), _("value"), _("unit"), _("range"), _("distribution"), _("source"),
            _("place"), _("assumption"), _("note")]  # fmt: skip
    page.table(head, rows, frozen=True)


def _range(spread: Uncertainty | None) -> str:
    """What a case says of an uncertain value, as the current language writes it."""
    if spread is None:
        return ""
    if spread.relative is not None:
        return f"±{given(100 * spread.relative)} %"
    if spread.low is not None and spread.high is not None:
        return _("{low} to {high}", low=given(spread.low), high=given(spread.high))
    if spread.ends is not None:
        return _("{low} to {high}", low=spread.ends[0].text, high=spread.ends[1].text)
    return str(spread)


def published(page: Page, result: Assessment) -> None:
    """Published figures beside ours."""
    case, found = result.case, checks(result)
    scenarios = unique({id: str(names.scenario(case, id)) for id in case.scenarios})
    rows: list[list[Cell]] = []
    for k, check in enumerate(found):
        claim, off = check.claim, check.difference
        source = case.sources.get(claim.origin.source)
        first = k == 0 or found[k - 1].claim is not claim
        rows.append([
            source.publisher if source else claim.origin.source, claim.year, titled(claim.indicator),
            scenarios[check.comparison.baseline], scenarios[check.comparison.alternative], _(check.boundary),
            _("yes") if check.named else _("no"), check.claimed, check.computed,
            None if off is None else Formula(f"=(I{k + 2}-H{k + 2})/H{k + 2}", off, True), pretty(check.unit),
            str(claim.comment) if first else "",
        ])  # fmt: skip
    head = [_("published by"), _("year"), _("indicator"), _("baseline"), _("alternative"), _("boundary"),
            _("as the publisher says"), _("published"), _("computed"), _("difference"), _("unit"),
            _("comment")]  # fmt: skip
    page.table(head, rows, frozen=True)


def sources(page: Page, result: Assessment) -> None:
    """Sources of the case, and those of the inventory that stand behind its results."""
    inventory = result.plan.inventory
    rows = [*source_rows(result.case.sources.values(), _("case"))]
    rows += source_rows((inventory.source(id) for id in used_sources(result)), _("inventory"))
    source_table(page, rows)


def source_table(page: Page, rows: list[list[Cell]]) -> None:
    head = [_("id"), _("used by"), _("title"), _("publisher"), _("year"), _("place"), _("address"), _("accessed")]
    page.table(head, rows, frozen=True)


def source_rows(found: Iterable[Source], used: str) -> list[list[Cell]]:
    return [[s.id, used, s.title, s.publisher, s.year, s.place, s.url, s.accessed] for s in found]


def notes(page: Page, result: Assessment, reader: Reader) -> None:
    """What a reader must know beside the figures."""
    case = result.case
    rows = [(_("what it is"), str(case.description)), (_("note"), str(case.note))]
    rows += [(_("left out"), str(text)) for text in case.left_out]
    if reader.sees_warnings:
        rows += [(_("warning"), f"{w.message} {w.remedy}".strip()) for w in warnings(result)]
    rows += [(_("social effect"), _effect(one)) for one in effects(result)]
    if secret(result):
        said = _("The case holds confidential figures: ledger and partners are left out.")
        rows.append((_("confidential"), said))
    rows.append((_("review"), review_line(case.reviews, plain=True)))
    page.table([_("kind"), _("text")], [row for row in rows if row[1]])


def _effect(one: Effect) -> str:
    amount = "" if one.amount is None else f": {given(one.amount)} {pretty(one.unit)}".rstrip()
    return f"{one.what}{amount}"
