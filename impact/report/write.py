"""Which documents are written where: one case, or a folder with all cases, networks and an index."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from impact import paths
from impact.assessment import Assessment, Options, assess_case
from impact.errors import Fault, InputError, Place
from impact.language import LANGUAGES, _, speak, spoken
from impact.network import NetworkAssessment
from impact.report.audiences import (
    AUDIENCES,
    COMPANY,
    RESEARCHER,
    faults_of,
    file_stem,
    has_document,
    template_of,
    titled_for,
)
from impact.report.html import markdown_of, page, with_spans
from impact.report.index import index_page
from impact.report.kernel import Kernel, parametrised, template
from impact.report.provenance import stamp, stamped_workbook
from impact.report.viewed import into, partner_of, viewed
from impact.views.files import Viewed
from impact.views.view import DEFAULT_WIDTH, FULL

FORMATS = ("html", "pdf", "docx", "xlsx", "ipynb")
NOT_YET = ("htm", "md", "tex", "odt")  # names of files, not of folders
FOLDER = "report"  # where several documents go without -o


@dataclass(frozen=True, slots=True)
class Document:
    """One document to write: what it shows and where it goes."""

    result: Assessment | NetworkAssessment
    path: Path
    beside: bool = False  # an index and the documents of the cases stand beside it
    audience: str = RESEARCHER
    partner: str = ""  # a company document for this partner alone
    held: Viewed | None = None  # for whom it is, where not everybody may see everything


def write_report(
    result: Assessment | NetworkAssessment,
    path: Path | str,
    audience: str = RESEARCHER,
    language: str = "en",
    partner: str = "",
    view: str = "",
    width: float = DEFAULT_WIDTH,
) -> Path:
    """Write one document; the format follows from the file's ending.

    Parameters
    ----------
    result : Assessment or NetworkAssessment
    path : Path
        Ends in .html, .pdf, .docx, .xlsx or .ipynb.
    audience, language : str
    partner : str
        A company document for this partner alone: nothing of another party's money is in it.
    view : str
        For whom it is: full, partner:ID, funder or public; needed where the case has confidential values.
    width : float
        How wide the class of a confidential value is at least, as a share of its upper limit.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If the ending, audience or language is not offered, or the case file has changed since it was read.
    """
    partner = partner_of(audience, partner, view)
    held = viewed([result], view, width, Path(path).parent)
    shown = held.results[0] if held else result
    (written,) = _write([Document(shown, Path(path), audience=audience, partner=partner, held=held)], language)
    return written


def write_reports(
    results: Sequence[Assessment | NetworkAssessment],
    output: str = "",
    to: str = "html",
    audience: str = RESEARCHER,
    language: str = "en",
    layers: Sequence[str] = (),
    partner: str = "",
    view: str = "",
    width: float = DEFAULT_WIDTH,
) -> Iterator[Path]:
    """Write the documents of several cases and networks, one after the other.

    Without `output` one case goes to `./<id>.html`, several to the folder `report`. A folder also gets an
    `index.html`. Layers are those of the results' inventory; the parameter stands for the command line's sake.
    """
    del layers
    file = Path(output)
    named = bool(output) and not file.is_dir() and file.suffix.lower().lstrip(".") in (*FORMATS, *NOT_YET)
    single = len(results) == 1 and (named or (not output and isinstance(results[0], Assessment)))
    partner = partner_of(audience, partner, view)
    held = viewed(results, view, width, (file.parent if named else Path()) if single else Path(output or FOLDER))
    if held:
        results = held.results
        yield from held.files
    if single:
        path = file if named else Path(f"{file_stem(_id(results[0]), audience, partner)}.{to}")
        yield from _write([Document(results[0], path, audience=audience, partner=partner, held=held)], language)
        return
    if named:
        message = f"Several documents do not fit into the one file '{output}'."
        raise InputError([Fault("one-file", message, remedy="Name a folder with -o.")])
    folder = Path(output or FOLDER)
    documents = [replace(_for(d, audience, partner), held=held) for d in _plan(results, folder, to, audience)]
    yield from _write(documents, language)
    cases = [(d.path.stem, d.result) for d in documents if isinstance(d.result, Assessment)]
    networks = [(d.path.stem, d.result) for d in documents if isinstance(d.result, NetworkAssessment)]
    index = folder / "index.html"
    _save(index, index_page(cases, networks, to).encode())
    yield index


def _id(result: Assessment | NetworkAssessment) -> str:
    return result.case.id if isinstance(result, Assessment) else result.network.id


# ---------------------------------------------------------------------------------------------- planning


def _for(document: Document, audience: str, partner: str) -> Document:
    """The document for an audience, under its own name."""
    path = document.path.with_name(f"{file_stem(document.path.stem, audience, partner)}{document.path.suffix}")
    return replace(document, path=path, audience=audience, partner=partner)


def _plan(
    results: Sequence[Assessment | NetworkAssessment], folder: Path, to: str, audience: str = RESEARCHER
) -> list[Document]:
    """Networks and their cases, each once; a case in its own reference year."""
    documents: dict[str, Document] = {}
    for result in results:
        if isinstance(result, NetworkAssessment):
            if result.network.sha256 and has_document(result, audience):  # a plain folder is no network
                _add(documents, result, folder, to)
            for member in result.results:
                _add(documents, _own_year(member, result), folder, to)
        else:
            _add(documents, result, folder, to)
    return list(documents.values())


def _add(documents: dict[str, Document], result: Assessment | NetworkAssessment, folder: Path, to: str) -> None:
    id = _id(result)
    known = documents.get(id)
    if known is None:
        name = f"{id}-case" if id == "index" else id
        documents[id] = Document(result, folder / f"{name}.{to}", beside=True)
    elif _file(known.result) != _file(result):
        message = f"{paths.shown(_file(known.result))} and {paths.shown(_file(result))} have the same id '{id}'."
        raise InputError([Fault("same-id", message, remedy="Documents are named after ids: give one another id.")])


def _file(result: Assessment | NetworkAssessment) -> str:
    return result.case.path if isinstance(result, Assessment) else result.network.path


def _own_year(member: Assessment, network: NetworkAssessment) -> Assessment:
    """A member of a network by itself: in its own reference year, currency and price level."""
    options = _asked(member.options, network)
    if options == member.options:
        return member
    again = assess_case(member.case, member.plan.inventory, options)
    again.warnings[:0] = [w for w in member.warnings if w not in again.warnings]
    return again


def _asked(options: Options, network: NetworkAssessment) -> Options:
    """The caller's options without what a network's members share."""
    latest = max((r.case.years.reference for r in network.results), default=None)
    return replace(
        options,
        year=None if options.year == network.network.year else options.year,
        price_year=None if options.price_year in (network.network.year, latest) else options.price_year,
        currency="" if options.currency == "DKK" else options.currency,
    )


# ---------------------------------------------------------------------------------------------- writing


def _write(documents: Sequence[Document], language: str) -> Iterator[Path]:
    _check(documents, language)
    if not documents:
        return
    folder = documents[0].path.resolve().parent
    _make(folder)
    if all(_is_workbook(document) for document in documents):
        for document in documents:
            _save(document.path, _workbook(document, language))
            yield document.path
        return
    with Kernel(folder) as kernel:
        for k, document in enumerate(documents):
            _progress(f"document {k + 1} of {len(documents)}: {document.path.name}")
            _save(document.path, _made(kernel, document, folder, language))
            _progress("")
            yield document.path


def _made(kernel: Kernel, document: Document, folder: Path, language: str) -> bytes:
    """The finished document in its format."""
    before = spoken()
    speak(language)
    try:
        values = _values(document, folder, language)
        notebook = kernel.execute(_notebook(document, values))
        return _typeset(notebook, document, language, _stamp(document, values))
    finally:
        speak(before)


def _is_workbook(document: Document) -> bool:
    return document.path.suffix.lower() == ".xlsx"


def _workbook(document: Document, language: str) -> bytes:
    """The workbook of results: it needs no notebook, and is a function of the result and its reader alone."""
    from impact.excel.reader import reader_of
    from impact.excel.result import results_workbook
    from impact.excel.result_network import network_workbook

    before = spoken()
    speak(language)
    try:
        reader = reader_of(document.held, _file(document.result))
        if isinstance(document.result, NetworkAssessment):
            made = network_workbook(document.result, _date(), reader)
        else:
            made = results_workbook(document.result, _date(), reader)
        provenance = _stamp(document, _values(document, document.path.resolve().parent, language))
        return stamped_workbook(made, provenance) if provenance else made
    finally:
        speak(before)


def _check(documents: Sequence[Document], language: str) -> None:
    faults = []
    audience = documents[0].audience if documents else RESEARCHER
    for what, found, known in (("audience", audience, AUDIENCES), ("language", language, LANGUAGES)):
        if found not in known:
            remedy = f"Allowed: {', '.join(known)}."
            faults.append(Fault(f"unknown-{what}", f"Unknown {what} '{found}'.", remedy=remedy))
    for document in documents:
        faults += faults_of(document.result, document.audience, document.partner)
        if document.path.suffix.lower().lstrip(".") not in FORMATS:
            remedy = "A document ends in .html, .pdf, .docx, .xlsx or .ipynb."
            faults.append(Fault("unknown-format", f"Cannot write '{document.path.name}'.", remedy=remedy))
        elif _is_workbook(document) and document.audience != RESEARCHER:
            message = f"There is no workbook for the audience '{document.audience}'."
            remedy = "A workbook holds all results: leave --audience out, or choose html, pdf or docx."
            faults.append(Fault("unknown-format", message, remedy=remedy))
        faults += _changed(document.result)
    if faults:
        raise InputError(faults)


def _changed(result: Assessment | NetworkAssessment) -> list[Fault]:
    """The notebook reads the files again: they must be those of the result."""
    read = [result.case] if isinstance(result, Assessment) else [r.case for r in result.results]
    faults = []
    for case in read:
        file = Path(case.path)
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != case.sha256:
            message = "has changed since it was read, or is gone."
            faults.append(Fault("changed", message, Place(case.path), "Load and assess it again."))
    return faults


def _values(document: Document, folder: Path, language: str) -> dict[str, Any]:
    """The document's parameters, paths relative to where it is written."""
    result = document.result
    plain = Options()
    first = result if isinstance(result, Assessment) else result.results[0]
    asked = first.options if isinstance(result, Assessment) else _asked(first.options, result)
    options = {n: getattr(asked, n) for n in Options.__dataclass_fields__ if n != "background"}
    chosen = {n: v for n, v in options.items() if v != getattr(plain, n)}
    if asked.background is not None:
        chosen |= asked.background.asked(lambda path: _relative(path, folder))
    layers = [_relative(Path(layer), folder) for layer in first.plan.inventory.tables.folders[1:]]
    if document.held and document.held.view.kind == FULL:
        chosen["full"] = True
    values: dict[str, Any] = {"path": _name(result, folder), "options": chosen, "layers": layers}
    values |= {"language": language, "date": _date()}
    if isinstance(result, NetworkAssessment):
        values["linked"] = document.beside
    if document.audience == COMPANY:
        values["partner"] = document.partner
    return values


def _notebook(document: Document, values: dict[str, Any]) -> Any:
    """The template with the document's parameters."""
    notebook = parametrised(template(template_of(document.result, document.audience)), values)
    return into(notebook, document.held, _file(document.result)) if document.held else notebook


def _stamp(document: Document, values: dict[str, Any]) -> str:
    """What `impact verify` reads; none where a reader may not see everything: it holds every number."""
    if document.partner or (document.held and document.held.view.kind != FULL):
        return ""
    return stamp(document.result, {key: values[key] for key in ("path", "options", "layers", "language", "date")})


def _name(result: Assessment | NetworkAssessment, folder: Path) -> str:
    """A bundled case's id, or the path of the file seen from the document."""
    from impact.cases import bundled

    file, id = Path(_file(result)).resolve(), _id(result)
    known = bundled().get(id)
    return id if known is not None and known.resolve() == file else _relative(file, folder)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder)).as_posix()


def _date() -> str:
    """Today, or the date of SOURCE_DATE_EPOCH for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime()
    return time.strftime("%Y-%m-%d", moment)


def _typeset(notebook: Any, document: Document, language: str, provenance: str) -> bytes:
    import nbformat

    kind, title = document.path.suffix.lower(), titled_for(_title(document.result), document.audience)
    if kind == ".ipynb":
        notebook.metadata["impact"] = {"provenance": provenance}
        return f"{nbformat.writes(with_spans(notebook))}\n".encode()
    markdown, figures = markdown_of(notebook)
    if kind == ".pdf":
        from impact.report.pdf import pdf

        return pdf(markdown, figures, title, language, _date(), provenance)
    if kind == ".docx":
        from impact.report.word import docx

        return docx(markdown, figures, title, language, provenance)
    return page(markdown, figures, title, document.beside, language, provenance).encode()


def _title(result: Assessment | NetworkAssessment) -> str:
    if isinstance(result, NetworkAssessment):
        return _("{title}: network", title=result.network.title)
    mark = _(" (illustrative)") if result.case.illustrative else ""
    return f"{result.case.title}{mark}"


# ---------------------------------------------------------------------------------------------- files


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Fault("no-folder", f"Cannot make the folder '{folder.name}': {error.strerror}.")]) from None


def _save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError as error:
        raise InputError([Fault("not-written", f"Cannot write '{path}': {error.strerror}.")]) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _progress(text: str) -> None:
    """One line on stderr that is overwritten, only on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()
