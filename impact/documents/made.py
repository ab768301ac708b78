"""How a document is made: what its template is given, and how somebody else gives it the same again."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from impact.documents.audiences import COMPANY, FUNDER, file_stem, template_of
from impact.documents.notebook import TemplateCell, execute, template
from impact.documents.plan import Document, own_options
from impact.documents.provenance import stamp
from impact.documents.viewed import into
from impact.redaction.view import FULL
from impact.results.assessed import Assessed
from impact.results.assessment import Options
from impact.results.origin import FILE, OTHER_FILE, PYTHON, origin

_FROM_NO_FILE = {
    PYTHON: "The result of this document was made or changed in Python: no file gives it again.",
    OTHER_FILE: "The file of this result has changed since it was read, or is gone.",
}


def notebook_of(document: Document) -> list[TemplateCell]:
    """The template, with a first cell that gives the result again; without what its reader may not see."""
    cells = template(template_of(document.result, document.audience))
    for cell in cells:
        if cell.given:
            cell.source = _first_cell(document)
    return into(cells, document.held, document.result.path) if document.held else cells


def executed(document: Document) -> list[TemplateCell]:
    """The notebook of a document, run on its result."""
    cells = notebook_of(document)
    execute(cells, {"result": document.result, **values_of(document)})
    return cells


def values_of(document: Document) -> dict[str, str]:
    """What the template is given beside the result."""
    values = {"language": document.language, "date": today()}
    if document.result.is_network or document.audience == FUNDER:  # one template for both
        values["linked"] = _ending_of_others(document)
    if document.audience == COMPANY:
        values["partner"] = document.partner
    return values


def asked_of(document: Document) -> dict[str, Any]:
    """What gives the result again: path, options and layers; paths are meant from the document's folder.

    The path is empty where no file gives it.
    """
    result, folder = document.result, document.folder
    options = result.members[0].options if result.members else Options()
    if result.is_network:
        options = own_options(options, result)
    chosen = {name: value for name, value in options.changed().items() if name != "background"}
    if options.background is not None:
        chosen |= options.background.asked(lambda path: _relative(path, folder))
    if document.held and document.held.view.kind == FULL:
        chosen["full"] = True
    layers = result.inventory.tables.folders[1:] if result.inventory else []
    path = "" if origin(result) == PYTHON else _path(result, folder)
    return {"path": path, "options": chosen, "layers": [_relative(Path(layer), folder) for layer in layers]}


def stamp_of(document: Document) -> str:
    """What `impact verify` reads; none where a reader may not see everything: it holds every number."""
    if document.partner or (document.held and document.held.view.kind != FULL):
        return ""
    asked = {**asked_of(document), "language": document.language, "date": today()}
    return stamp(document.result, asked)


def today() -> str:
    """Today, or the date of SOURCE_DATE_EPOCH for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime()
    return time.strftime("%Y-%m-%d", moment)


def _first_cell(document: Document) -> str:
    """Python by which a stranger has the result again, run from the document's folder."""
    asked = asked_of(document)
    lines = ["import impact", ""]
    if origin(document.result) != FILE:
        lines += [f"# {_FROM_NO_FILE[origin(document.result)]}", "# Put your own in its place."]
    full = asked["options"].pop("full", False)
    arguments = [repr(asked["path"]), *(f"{name}={value!r}" for name, value in asked["options"].items())]
    if asked["layers"]:
        arguments.append(f"inventory=impact.load_inventory({', '.join(map(repr, asked['layers']))})")
    result = f"impact.assess({', '.join(arguments)})" if asked["path"] else "None"
    if full:
        lines[1:1] = ["from impact.redaction.files import shown_in_full"]
        result = f"shown_in_full({result})"
    lines += [f"result = {result}", *(f"{name} = {value!r}" for name, value in values_of(document).items())]
    return "\n".join(lines)


def _ending_of_others(document: Document) -> str:
    """How the documents of a network's cases end, where they stand beside its own: in the same language and format."""
    name, result = document.files[0].name, document.result
    beside = result.is_network and document.index
    return name.removeprefix(file_stem(result.id, document.audience)) if beside else ""


def _path(result: Assessed, folder: Path) -> str:
    """A bundled case's id, or the path of the file seen from the document."""
    from impact.cases import bundled

    file = Path(result.path).resolve()
    known = bundled().get(result.id)
    return result.id if known is not None and known.resolve() == file else _relative(file, folder)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder)).as_posix()
