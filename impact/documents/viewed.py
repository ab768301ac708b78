"""Documents for a reader who may not see everything: what they say about it, and which chapters they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.documents.notebook import CODE, MARKDOWN, TemplateCell
from impact.ground.errors import Fault, InputError, Place
from impact.ground.language import N_, _
from impact.redaction.disclosure import ExactSum
from impact.redaction.redact import FULL_NOTICE, NOTHING, NOTICE, SUMS, TITLES
from impact.redaction.view import FULL, FUNDER, PARTNER, PUBLIC, View
from impact.writing.markdown import code, escape, lean, number, table
from impact.writing.numbers import pretty, titled

if TYPE_CHECKING:
    from impact.redaction.files import RedactedResults
    from impact.redaction.manifest import Manifest

BOTH_SIDES = N_(
    "Held back: the lowest price that one side accepts and the highest that the other does never stand in one document "
    "for others."
)
OTHER_SIDE = N_("Held back: a partner's document does not show the other side's costs and prices.")
CHECKED = N_("The checks of plausibility were made on the true values; they stand in the full document.")
# Calls of a template whose output a view leaves out, and what stands in its place.
LEFT_OUT = {
    "fair_price": ((PARTNER, FUNDER, PUBLIC), BOTH_SIDES),
    "business_case": ((PARTNER,), OTHER_SIDE),
    "per_partner": ((PARTNER,), OTHER_SIDE),
    "warnings": ((PARTNER, FUNDER, PUBLIC), CHECKED),
}


def into(template: Sequence[TemplateCell], held: RedactedResults, file: str) -> list[TemplateCell]:
    """A template with the notice at its head, the list of what is held back, and without what its view leaves out."""
    view, manifest = held.view, held.manifests.get(file)
    cells = [_kept(cell, view) for cell in template]
    title = next((k for k, cell in enumerate(cells) if "title(" in cell.source), 0)
    end = next((k for k, cell in enumerate(cells) if "provenance(" in cell.source), len(cells))
    before = end - 1 if end < len(cells) and cells[end - 1].kind == MARKDOWN else end
    if view.kind != FULL:
        cells.insert(before, TemplateCell("held-back", MARKDOWN, _list(manifest, view)))
    cells.insert(title + 1, TemplateCell("notice", MARKDOWN, _notice(view, bool(manifest))))
    _check_names(cells, held, file)
    return cells


def _check_names(cells: Sequence[TemplateCell], held: RedactedResults, file: str) -> None:
    """A hidden name may stand in the path of a folder of factors or of a background database.

    Raises
    ------
    InputError
    """
    if any(held.names.in_text(cell.source) for cell in cells if cell.given):
        message = "A confidential partner's name stands in the path of a folder of factors or of a database."
        remedy = "Give the folder a name without it."
        raise InputError([Fault("name-left", message, Place(file), remedy)])


def _kept(cell: TemplateCell, view: View) -> TemplateCell:
    """A cell, or the sentence that stands in its place."""
    for call, (kinds, sentence) in LEFT_OUT.items():
        if cell.kind == CODE and view.kind in kinds and f"chapters.{call}(" in cell.source:
            return TemplateCell(cell.id, MARKDOWN, _(sentence))
    return cell


def _notice(view: View, hides: bool) -> str:
    if view.kind == FULL:
        return _(FULL_NOTICE)
    return f"{_(TITLES[view.kind])} {_(NOTICE) if hides else _(NOTHING)}"


def _list(manifest: Manifest | None, view: View) -> str:
    """The chapter of what is held back."""
    heading = f"## {_('Held back in this document')}"
    if not manifest:
        return f"{heading}\n\n{_(NOTHING)}"
    rows = [[escape(what), escape(shown), escape(rule)] for what, shown, rule in manifest.rows(pretty)]
    caption = _(
        "What is held back, what stands in its place, and the rule. Classes have fixed limits, and each is at least "
        "{width} % of its upper limit wide.",
        width=f"{100 * view.width:g}",
    )
    shown = table([_("what"), _("in its place"), _("rule")], rows, caption)
    if manifest.sums:
        shown += f"\n\n{_sums(manifest.sums)}"
    key = _("Keyed checksum of the original file (HMAC-SHA-256): {checksum}", checksum=code(manifest.checksum))
    return f"{heading}\n\n{shown}\n\n{key}"


def _sums(sums: Sequence[ExactSum]) -> str:
    """Sums of a network from the true values, or why there are none."""
    rows = [
        [titled(one.indicator), "" if one.value is None else number(one.value, 2), pretty(one.unit), _(one.rule)]
        for one in sums
    ]
    return lean([_("indicator"), _("sum"), _("unit"), _("refused, because")], rows, _(SUMS), (1,))
