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
from impact.report.html import markdown_of, page, with_spans
from impact.report.index import index_page
from impact.report.kernel import Kernel, parametrised, template

FORMATS = ("html", "pdf", "docx", "ipynb")
NOT_YET = ("xlsx", "htm", "md", "tex", "odt")  # names of files, not of folders
AUDIENCES = ("researcher",)
FOLDER = "report"  # where several documents go without -o


@dataclass(frozen=True, slots=True)
class Document:
    """One document to write: what it shows and where it goes."""

    result: Assessment | NetworkAssessment
    path: Path
    beside: bool = False  # an index and the documents of the cases stand beside it


def write_report(
    result: Assessment | NetworkAssessment, path: Path | str, audience: str = "researcher", language: str = "en"
) -> Path:
    """Write one document; the format follows from the file's ending.

    Parameters
    ----------
    result : Assessment or NetworkAssessment
    path : Path
        Ends in .html, .pdf, .docx or .ipynb.
    audience, language : str

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If the ending, audience or language is not offered, or the case file has changed since it was read.
    """
    (written,) = _write([Document(result, Path(path))], audience, language)
    return written


def write_reports(
    results: Sequence[Assessment | NetworkAssessment],
    output: str = "",
    to: str = "html",
    audience: str = "researcher",
    language: str = "en",
    layers: Sequence[str] = (),
) -> Iterator[Path]:
    """Write the documents of several cases and networks, one after the other.

    Without `output` one case goes to `./<id>.html`, several to the folder `report`. A folder also gets an
    `index.html`. Layers are those of the results' inventory; the parameter stands for the command line's sake.
    """
    del layers
    file = Path(output)
    named = bool(output) and not file.is_dir() and file.suffix.lower().lstrip(".") in (*FORMATS, *NOT_YET)
    single = len(results) == 1 and (named or (not output and isinstance(results[0], Assessment)))
    if single:
        path = file if named else Path(f"{_id(results[0])}.{to}")
        yield from _write([Document(results[0], path)], audience, language)
        return
    if named:
        message = f"Several documents do not fit into the one file '{output}'."
        raise InputError([Fault("one-file", message, remedy="Name a folder with -o.")])
    folder = Path(output or FOLDER)
    documents = _plan(results, folder, to)
    yield from _write(documents, audience, language)
    cases = [(d.path.stem, d.result) for d in documents if isinstance(d.result, Assessment)]
    networks = [(d.path.stem, d.result) for d in documents if isinstance(d.result, NetworkAssessment)]
    index = folder / "index.html"
    _save(index, index_page(cases, networks, to).encode())
    yield index


def _id(result: Assessment | NetworkAssessment) -> str:
    return result.case.id if isinstance(result, Assessment) else result.network.id


# ---------------------------------------------------------------------------------------------- planning


def _plan(results: Sequence[Assessment | NetworkAssessment], folder: Path, to: str) -> list[Document]:
    """Networks and their cases, each once; a case in its own reference year."""
    documents: dict[str, Document] = {}
    for result in results:
        if isinstance(result, NetworkAssessment):
            if result.network.sha256:  # a plain folder is a set of cases, no network
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


def _write(documents: Sequence[Document], audience: str, language: str) -> Iterator[Path]:
    _check(documents, audience, language)
    if not documents:
        return
    folder = documents[0].path.resolve().parent
    _make(folder)
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
        notebook = kernel.execute(_notebook(document, folder, language))
        return _typeset(notebook, document, language)
    finally:
        speak(before)


def _check(documents: Sequence[Document], audience: str, language: str) -> None:
    faults = []
    for what, found, known in (("audience", audience, AUDIENCES), ("language", language, LANGUAGES)):
        if found not in known:
            remedy = f"Allowed: {', '.join(known)}."
            faults.append(Fault(f"unknown-{what}", f"Unknown {what} '{found}'.", remedy=remedy))
    for document in documents:
        if document.path.suffix.lower().lstrip(".") not in FORMATS:
            remedy = "A document ends in .html, .pdf, .docx or .ipynb."
            faults.append(Fault("unknown-format", f"Cannot write '{document.path.name}'.", remedy=remedy))
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


def _notebook(document: Document, folder: Path, language: str) -> Any:
    """The template with the document's parameters, paths relative to where it is written."""
    result = document.result
    plain = Options()
    first = result if isinstance(result, Assessment) else result.results[0]
    asked = first.options if isinstance(result, Assessment) else _asked(first.options, result)
    options = {n: getattr(asked, n) for n in Options.__dataclass_fields__ if n != "background"}
    chosen = {n: v for n, v in options.items() if v != getattr(plain, n)}
    if asked.background is not None:
        chosen |= asked.background.asked(lambda path: _relative(path, folder))
    layers = [_relative(Path(layer), folder) for layer in first.plan.inventory.tables.folders[1:]]
    values: dict[str, Any] = {"path": _name(result, folder), "options": chosen, "layers": layers}
    values |= {"language": language, "date": _date()}
    if isinstance(result, NetworkAssessment):
        values["linked"] = document.beside
    return parametrised(template("research" if isinstance(result, Assessment) else "network"), values)


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


def _typeset(notebook: Any, document: Document, language: str) -> bytes:
    import nbformat

    kind, title = document.path.suffix.lower(), _title(document.result)
    if kind == ".ipynb":
        return f"{nbformat.writes(with_spans(notebook))}\n".encode()
    markdown, figures = markdown_of(notebook)
    if kind == ".pdf":
        from impact.report.pdf import pdf

        return pdf(markdown, figures, title, language, _date())
    if kind == ".docx":
        from impact.report.word import docx

        return docx(markdown, figures, title, language)
    return page(markdown, figures, title, document.beside, language).encode()


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
