"""An executed notebook, or a result, in one of the formats of a document."""

from __future__ import annotations

from typing import Any

from impact.documents.audiences import titled_for
from impact.documents.html import markdown_of, page, with_spans
from impact.documents.notebook import stamp_of, today
from impact.documents.plan import WORKBOOK, Document, Result, file_of
from impact.documents.provenance import stamped_workbook
from impact.ground.language import _
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment


def typeset(document: Document, to: str, notebook: Any) -> bytes:
    """The finished document.

    Parameters
    ----------
    document : Document
    to : str
        html, pdf, docx, xlsx or ipynb.
    notebook : nbformat notebook
        Executed; a workbook needs none.
    """
    provenance = stamp_of(document)
    if to == WORKBOOK:
        return _workbook(document, provenance)
    if to == "ipynb":
        return _notebook(notebook, provenance)
    title = titled_for(_title(document.result), document.audience)
    markdown, figures = markdown_of(notebook)
    if to == "pdf":
        from impact.documents.pdf import pdf

        return pdf(markdown, figures, title, document.language, today(), provenance)
    if to == "docx":
        from impact.documents.word import docx

        return docx(markdown, figures, title, document.language, provenance)
    return page(markdown, figures, title, document.index, document.language, provenance).encode()


def _workbook(document: Document, provenance: str) -> bytes:
    """The workbook of results: a function of the result and its reader alone."""
    from impact.workbooks.reader import reader_of
    from impact.workbooks.result import results_workbook
    from impact.workbooks.result_network import network_workbook

    reader = reader_of(document.held, file_of(document.result))
    if isinstance(document.result, NetworkAssessment):
        made = network_workbook(document.result, today(), reader)
    else:
        made = results_workbook(document.result, today(), reader)
    return stamped_workbook(made, provenance) if provenance else made


def _notebook(notebook: Any, provenance: str) -> bytes:
    import copy

    import nbformat

    own = with_spans(copy.deepcopy(notebook))  # other formats are made of the same notebook
    own.metadata["impact"] = {"provenance": provenance}
    return f"{nbformat.writes(own)}\n".encode()


def _title(result: Result) -> str:
    if isinstance(result, Assessment):
        mark = _(" (illustrative)") if result.case.illustrative else ""
        return f"{result.case.title}{mark}"
    return _("{title}: network", title=result.network.title)
