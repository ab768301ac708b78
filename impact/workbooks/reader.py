"""For whom a workbook of results is: what a reader's view leaves out, and how it says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.ground.language import _
from impact.redaction.disclosure import ExactSum
from impact.redaction.view import FULL, PARTNER
from impact.workbooks.pages import Cell, Page
from impact.writing.numbers import pretty, titled

if TYPE_CHECKING:
    from impact.redaction.files import RedactedResults


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: everybody where nothing is marked, else the one of a view (docs/confidentiality.md).

    What is confidential has been replaced by its class before anything was computed. A partner's workbook leaves out,
    besides, what shows the other side's costs: the ledger and the savings by partner.
    """

    kind: str = FULL
    notice: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()  # what is held back, what stands in its place, the rule
    checksum: str = ""
    sums: tuple[ExactSum, ...] = ()  # of a network, from the true values

    @property
    def sees_partners(self) -> bool:
        return self.kind != PARTNER

    @property
    def sees_warnings(self) -> bool:
        """The checks were made on true values: their words are for the full view."""
        return self.kind == FULL


EVERYBODY = Reader()


def reader_of(held: RedactedResults | None, file: str) -> Reader:
    """The reader of a document that is made from a file."""
    if held is None:
        return EVERYBODY
    from impact.redaction.redact import FULL_NOTICE, NOTHING, NOTICE, TITLES

    manifest = held.manifests.get(file)
    if held.view.kind == FULL:
        return Reader(FULL, _(FULL_NOTICE).replace("**", ""))
    notice = f"{_(TITLES[held.view.kind])} {_(NOTICE) if manifest else _(NOTHING)}"
    rows = tuple(manifest.rows(pretty)) if manifest else ()
    if not manifest:
        return Reader(held.view.kind, notice, rows)
    return Reader(held.view.kind, notice, rows, manifest.checksum, tuple(manifest.sums))


def held_back(page: Page, reader: Reader) -> None:
    """The sheet of what is held back."""
    rows: list[list[Cell]] = [list(row) for row in reader.rows]
    page.table([_("what"), _("in its place"), _("rule")], rows)
    if reader.sums:
        from impact.redaction.redact import SUMS

        page.space()
        page.line(_(SUMS))
        sums: list[list[Cell]] = [
            [titled(one.indicator), "" if one.value is None else one.value, pretty(one.unit), _(one.rule)]
            for one in reader.sums
        ]
        page.table([_("indicator"), _("sum"), _("unit"), _("refused, because")], sums)
    if reader.checksum:
        page.line(_("Keyed checksum of the original file (HMAC-SHA-256): {checksum}", checksum=reader.checksum))
