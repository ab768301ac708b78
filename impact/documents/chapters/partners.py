"""Savings of each partner and of everyone else; they add up to the system's."""

from __future__ import annotations

from collections.abc import Mapping

from impact.documents.chapters.results import column_head
from impact.documents.pieces import Chapter, Figure
from impact.figures import of_case
from impact.figures.savings import difference
from impact.ground.language import N_, _
from impact.model import OUTSIDE
from impact.results.assessment import Assessment
from impact.results.ledger import Array
from impact.writing.markdown import number, quantity, table
from impact.writing.named import captioned, pair_text, partner_name
from impact.writing.numbers import titled
from impact.writing.shown import shown_indicators

NEGLIGIBLE = 1e-3  # of the largest share: not worth a word
PARTNERS = N_(
    "*Outside* is everyone who is not a partner: the state with its grants, customers, the grid, "
    "the public. What one party pays another is a cost of the one and an income of the other, so "
    "payments and grants cancel in the sum. Emissions count with the party whose line of the "
    "scenario causes them."
)


def per_partner(result: Assessment) -> Chapter:
    """Savings of each partner and of everyone else; they add up to the system's."""
    names = shown_indicators(result)
    before, after = (result.table.by_partner(name) for name in (result.baseline, result.alternative))
    rows = [
        [partner_name(result.case, partner), *(number(value) for value in row)]
        for partner, row in _by_partner(list(result.case.partners), before, after, names).items()
    ]
    rows.append([_("**system (sum)**"), *(f"**{number(result.default[n])}**" for n in names)])
    caption = _("Saving per partner, {pair}.", pair=pair_text(result))
    text = table([_("partner"), *(column_head(result, n) for n in names)], rows, caption, range(1, len(names) + 1))
    indicator = "cost" if result.default["cost"] else "climate"
    words = [_in_words(result, name, before, after) for name in ("cost", "climate") if name in names]
    return Chapter(_(PARTNERS), " ".join(word for word in words if word), _partner_figure(result, indicator), text)


def _in_words(result: Assessment, name: str, before: Mapping[str, Array], after: Mapping[str, Array]) -> str:
    """Who gains and who loses, the largest first."""
    saved = difference(before, after, name)
    largest = max(map(abs, saved.values()), default=0.0)
    touched = {p: v for p, v in saved.items() if abs(v) > NEGLIGIBLE * largest}
    money = name == "cost"
    better, worse = (_("gain"), _("lose")) if money else (_("emit less"), _("emit more"))
    said = []
    for verb, good in ((better, True), (worse, False)):
        who = [
            f"{partner_name(result.case, p)} ({quantity(abs(v), result.unit(name), 2)})"
            for p, v in sorted(touched.items(), key=lambda part: -abs(part[1]))
            if (v > 0) == good
        ]
        said += [f"{verb}: {', '.join(who)}"] if who else []
    subject = (
        _("In money, with the annuity of investments{incomplete}", incomplete=_incomplete(result))
        if money
        else _("In greenhouse gases")
    )
    return f"**{subject}:** {'; '.join(said)}." if said else ""


def _incomplete(result: Assessment) -> str:
    return _(" and without what has no known price") if any(result.unpriced().values()) else ""


def _by_partner(
    known: list[str], before: Mapping[str, Array], after: Mapping[str, Array], names: list[str]
) -> dict[str, list[float]]:
    columns = {n: difference(before, after, n) for n in names}
    of_first = next(iter(columns.values()))
    return {partner: [columns[n][partner] for n in names] for partner in (*known, OUTSIDE) if partner in of_first}


def _partner_figure(result: Assessment, indicator: str) -> Figure | str:
    if any(partner.confidential for partner in result.case.partners.values()):
        return ""
    message = N_("{indicator}: saving per partner in {year}, {pair}.{mark}")
    return Figure.of(of_case.partners(result, indicator), captioned(result, message, indicator=titled(indicator)))
