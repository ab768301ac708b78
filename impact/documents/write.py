"""Writing documents: one notebook after the other is run, and while the next one runs, the last one is typeset."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from impact.documents.audiences import INDEX, RESEARCHER, partner_of
from impact.documents.index import index_page
from impact.documents.made import executed, stamp_of
from impact.documents.plan import (
    FORMATS,
    WORKBOOK,
    Asked,
    Document,
    documents_of,
    faults_of_plan,
    folder_plan,
    format_of,
)
from impact.documents.typeset import typesetter_of
from impact.ground.errors import Fault, InputError
from impact.ground.files import make_folder, save
from impact.ground.language import speaking
from impact.redaction.files import RedactedResults
from impact.redaction.redact import redact
from impact.redaction.view import DEFAULT_WIDTH
from impact.results.assessed import Assessed

NOT_YET = ("htm", "md", "tex", "odt")  # names of files, not of folders
FOLDER = "report"  # where the documents of several cases go without -o


def write_report(
    result: Assessed,
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
    result : Assessed
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
        If the ending, audience or language is not offered, or a view is made of a file that has changed.
    """
    asked = Asked((audience,), (language,), partner=partner, view=view, width=width)
    *_rewritten, written = _one_file(result, Path(path), asked)
    return written


def write_reports(results: Sequence[Assessed], output: str = "", asked: Asked | None = None) -> Iterator[Path]:
    """Write the documents of several cases and networks, one after the other.

    Without `output` the documents of one case go to `./<id>.html` and the like, those of several to the folder
    `report`. A folder also gets an index in each language: `index.html`, and such as `index-da.html` for the others.

    Raises
    ------
    InputError
    """
    asked = asked or Asked()
    file = Path(output)
    if output and not file.is_dir() and format_of(file) in (*FORMATS, *NOT_YET):
        if len(results) > 1 or asked.several:
            message = f"Several documents do not fit into the one file '{output}'."
            raise InputError([Fault("one-file", message, remedy="Name a folder with -o.")])
        yield from _one_file(results[0], file, asked)
        return
    _refuse(asked.faults())
    if output or len(results) > 1 or results[0].is_network:
        yield from _folder(results, Path(output or FOLDER), asked)
        return
    held = _viewed(results, asked, Path())
    if held:
        results = held.results
        yield from held.files
    yield from _write(documents_of(results[0], Path(), asked, held), results, asked)


def _one_file(result: Assessed, file: Path, asked: Asked) -> Iterator[Path]:
    """The one document that was asked for, under the name that was given; before it what it is made from."""
    to = format_of(file)
    if to not in FORMATS:
        remedy = "A document ends in .html, .pdf, .docx, .xlsx or .ipynb."
        raise InputError([Fault("unknown-format", f"Cannot write '{file.name}'.", remedy=remedy)])
    asked = replace(asked, formats=(to,))
    _refuse(asked.faults())
    (audience,), (language,) = asked.audiences, asked.languages
    partner = partner_of(audience, asked.partner, asked.view)
    held = _viewed([result], asked, file.parent)
    if held:
        (result,) = held.results
        yield from held.files
    document = Document(result, (file,), audience, language, partner, held)
    yield from _write([document], [result], asked)


def _folder(results: Sequence[Assessed], folder: Path, asked: Asked) -> Iterator[Path]:
    """The documents of several results, and what lists them."""
    held = _viewed(results, asked, folder)
    if held:
        results = held.results
        yield from held.files
    documents = folder_plan(results, folder, asked, held)
    yield from _write(documents, results, asked)
    for language in asked.languages:
        file = folder / f"{INDEX}{asked.suffix(language)}.html"
        with speaking(language):
            save(file, index_page(documents, asked, language).encode())
        yield file


def _viewed(results: Sequence[Assessed], asked: Asked, folder: Path) -> RedactedResults | None:
    return redact(results, asked.view, asked.width, folder, asked.published)


# ---------------------------------------------------------------------------------------------- one after the other


def _write(documents: Sequence[Document], results: Sequence[Assessed], asked: Asked) -> Iterator[Path]:
    """Run one notebook after the other; each is typeset while the next one runs."""
    _refuse(faults_of_plan(documents, results, asked))
    if not documents:
        return
    make_folder(documents[0].folder)
    with ThreadPoolExecutor(1) as typesetter:
        waiting: list[Future[Path]] = []
        for k, document in enumerate(documents):
            _progress(f"document {k + 1} of {len(documents)}: {document.files[0].stem}")
            typeset = list(_computed(document))
            if len(results) > 1 and all(later.result is not document.result for later in documents[k + 1 :]):
                document.result.forget()
            yield from _finished(waiting)
            waiting = [typesetter.submit(_save, *one) for one in typeset]
        yield from _finished(waiting)


def _finished(waiting: Sequence[Future[Path]]) -> Iterator[Path]:
    for one in waiting:
        file = one.result()
        _progress("")
        yield file


def _computed(document: Document) -> Iterator[tuple[Path, Callable[[], bytes], str]]:
    """Everything that is computed from the result; each file with what typesets it, and in which language."""
    with speaking(document.language):
        formats = {file: format_of(file) for file in document.files}
        cells = executed(document) if set(formats.values()) != {WORKBOOK} else []
        stamp = stamp_of(document)
        for file, to in formats.items():
            yield file, typesetter_of(document, to, cells, stamp), document.language


def _save(file: Path, typeset: Callable[[], bytes], language: str) -> Path:
    with speaking(language):
        save(file, typeset())
    return file


# ---------------------------------------------------------------------------------------------- faults and files


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InputError(list(faults))


def _progress(text: str) -> None:
    """One line on stderr that is overwritten, only on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()
