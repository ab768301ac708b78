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
from impact.ground.memory import many_objects
from impact.redaction.redact import redact
from impact.redaction.view import DEFAULT_WIDTH
from impact.results.assessed import Assessed

NOT_YET = ("htm", "md", "tex", "odt")  # names of files, not of folders
ONE_FILE, OF_ONE_CASE, WITH_INDEX = "one file", "of one case", "with index"  # what is written
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
    *_rewritten, written = _reports([result], Path(path), asked, ONE_FILE)
    return written


def write_reports(results: Sequence[Assessed], output: str = "", asked: Asked | None = None) -> Iterator[Path]:
    """Write the documents of several cases and networks, one after the other.

    Without `output` the documents of one case go to `./<id>.html` and the like, those of several to the folder
    `report`. A folder also gets an index in each language: `index.html`, and such as `index-da.html` for the others.

    Raises
    ------
    InputError
    """
    asked, place = asked or Asked(), Path(output)
    one = bool(output) and not place.is_dir() and format_of(place) in (*FORMATS, *NOT_YET)
    if one and (len(results) > 1 or asked.several):
        message = f"Several documents do not fit into the one file '{output}'."
        raise InputError([Fault("one-file", message, remedy="Name a folder with -o.")])
    if one:
        yield from _reports(results, place, asked, ONE_FILE)
    elif output or len(results) > 1 or results[0].is_network:
        yield from _reports(results, Path(output or FOLDER), asked, WITH_INDEX)
    else:
        yield from _reports(results, place, asked, OF_ONE_CASE)


def _reports(results: Sequence[Assessed], place: Path, asked: Asked, what: str) -> Iterator[Path]:
    """The documents; before them the rewritten files, where they are for somebody who may not see everything."""
    one = what == ONE_FILE
    if one:
        asked = replace(asked, formats=(_known_format(place),))
    _refuse(asked.faults())
    partner = partner_of(asked.audiences[0], asked.partner, asked.view) if one else ""
    held = redact(results, asked.view, asked.width, place.parent if one else place, asked.published)
    if held:
        results = held.results
        yield from held.files
    if one:
        documents = [Document(results[0], (place,), asked.audiences[0], asked.languages[0], partner, held)]
    elif what == OF_ONE_CASE:
        documents = documents_of(results[0], place, asked, held)
    else:
        documents = folder_plan(results, place, asked, held)
    yield from _write(documents, results, asked)
    for language in asked.languages if what == WITH_INDEX else ():
        file = place / f"{INDEX}{asked.suffix(language)}.html"
        with speaking(language):
            save(file, index_page(documents, asked, language).encode())
        yield file


def _known_format(file: Path) -> str:
    if format_of(file) not in FORMATS:
        remedy = "A document ends in .html, .pdf, .docx, .xlsx or .ipynb."
        raise InputError([Fault("unknown-format", f"Cannot write '{file.name}'.", remedy=remedy)])
    return format_of(file)


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
    with speaking(document.language), many_objects():
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
