"""The notebook behind a document: a template with its parameters, as somebody who opens it would run it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from impact.documents.audiences import COMPANY, FUNDER, file_stem, template_of
from impact.documents.kernel import parametrised, template
from impact.documents.plan import Document, Result, file_of, id_of, own_options
from impact.documents.provenance import stamp
from impact.documents.viewed import into
from impact.redaction.view import FULL
from impact.results.assessment import Assessment, Options
from impact.results.network import NetworkAssessment


def parameters(document: Document) -> dict[str, Any]:
    """The values of the template's first cell, paths relative to where the document is written."""
    result, folder = document.result, document.folder
    plain = Options()
    first = result if isinstance(result, Assessment) else result.results[0]
    asked = first.options if isinstance(result, Assessment) else own_options(first.options, result)
    options = {n: getattr(asked, n) for n in Options.__dataclass_fields__ if n != "background"}
    chosen = {n: v for n, v in options.items() if v != getattr(plain, n)}
    if asked.background is not None:
        chosen |= asked.background.asked(lambda path: _relative(path, folder))
    layers = [_relative(Path(layer), folder) for layer in first.plan.inventory.tables.folders[1:]]
    if document.held and document.held.view.kind == FULL:
        chosen["full"] = True
    values: dict[str, Any] = {"path": _path(result, folder), "options": chosen, "layers": layers}
    values |= {"language": document.language, "date": today()}
    if isinstance(result, NetworkAssessment) or document.audience == FUNDER:  # one template for both
        values["linked"] = _ending_of_others(document) if isinstance(result, NetworkAssessment) else ""
    if document.audience == COMPANY:
        values["partner"] = document.partner
    return values


def notebook_of(document: Document) -> Any:
    """The template with the document's parameters; for a reader who may not see everything, without the rest."""
    made = parametrised(template(template_of(document.result, document.audience)), parameters(document))
    return into(made, document.held, file_of(document.result)) if document.held else made


def stamp_of(document: Document) -> str:
    """What `impact verify` reads; none where a reader may not see everything: it holds every number."""
    if document.partner or (document.held and document.held.view.kind != FULL):
        return ""
    values = parameters(document)
    return stamp(document.result, {key: values[key] for key in ("path", "options", "layers", "language", "date")})


def today() -> str:
    """Today, or the date of SOURCE_DATE_EPOCH for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = time.gmtime(int(epoch)) if epoch.isdigit() else time.localtime()
    return time.strftime("%Y-%m-%d", moment)


def _ending_of_others(document: Document) -> str:
    """How the documents of a network's cases end, where they stand beside its own: in the same language and format."""
    name = document.files[0].name
    return name.removeprefix(file_stem(id_of(document.result), document.audience)) if document.index else ""


def _path(result: Result, folder: Path) -> str:
    """A bundled case's id, or the path of the file seen from the document."""
    from impact.cases import bundled

    file, id = Path(file_of(result)).resolve(), id_of(result)
    known = bundled().get(id)
    return id if known is not None and known.resolve() == file else _relative(file, folder)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder)).as_posix()
