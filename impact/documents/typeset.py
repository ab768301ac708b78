"""An executed notebook, or a result, in one of the formats of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from impact.documents.audiences import titled_for
from impact.documents.html import page
from impact.documents.made import today
from impact.documents.notebook import TemplateCell, jupyter, markdown_of
from impact.documents.plan import WORKBOOK, Document
from impact.documents.provenance import stamped_workbook
from impact.ground.language import _
from impact.results.assessed import Assessed


def typesetter_of(document: Document, to: str, cells: Sequence[TemplateCell], provenance: str) -> Callable[[], bytes]:
    """What makes the finished file; it computes nothing of the result any more.

    Parameters
    ----------
    document : Document
    to : str
        html, pdf, docx, xlsx or ipynb.
    cells : sequence of TemplateCell
        Executed; a workbook needs none.
    provenance : str
        The stamp that `impact verify` reads; empty for a reader who may not see every number.
    """
    if to == WORKBOOK:
        made = _workbook(document, provenance)
        return lambda: made
    if to == "ipynb":
        return partial(jupyter, cells, provenance)
    title = titled_for(_title(document.result), document.audience)
    markdown, figures = markdown_of(cells)
    if to == "pdf":
        from impact.documents.pdf import pdf

        return partial(pdf, markdown, figures, title, document.language, today(), provenance)
    if to == "docx":
        from impact.documents.word import docx

        return partial(docx, markdown, figures, title, document.language, provenance)
    return lambda: page(markdown, figures, title, document.index, document.language, provenance).encode()


def _workbook(document: Document, provenance: str) -> bytes:
    """The workbook of results: a function of the result and its reader alone."""
    from impact.workbooks.reader import reader_of
    from impact.workbooks.result import results_workbook
    from impact.workbooks.result_network import network_workbook

    reader = reader_of(document.held, document.result.path)
    if document.result.is_network:
        made = network_workbook(document.result, today(), reader)
    else:
        made = results_workbook(document.result.members[0], today(), reader)
    return stamped_workbook(made, provenance) if provenance else made


def _title(result: Assessed) -> str:
    if result.is_network:
        return _("{title}: network", title=result.title)
    mark = _(" (illustrative)") if result.members[0].case.illustrative else ""
    return f"{result.title}{mark}"
