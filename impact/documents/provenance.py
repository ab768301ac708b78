"""What a document was computed from, carried inside it, and whether today's files and program give its numbers.

Every document holds one stamp: the JSON of `impact assess` for its cases and what was asked, packed into a line of
text that stands in its metadata. `verify` assesses again and compares.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from impact.factors import Inventory, load
from impact.ground.errors import Fault, InputError, Place
from impact.request import Request
from impact.results.assessed import Assessed
from impact.results.compare import RELATIVE
from impact.tables.as_json import document

MARK = "impact-provenance-1:"
_STAMP = re.compile(re.escape(MARK).encode() + rb"([A-Za-z0-9_=-]+)")
LARGEST = 50_000_000  # bytes of a stamp's content: more is no stamp of ours


def stamp(result: Assessed, asked: Mapping[str, Any]) -> str:
    """The stamp of a document.

    Parameters
    ----------
    result : Assessed
    asked : mapping
        path, options, layers and whatever else the document was made with; JSON.
    """
    content = {"asked": dict(asked), "assessment": document([result], _inventory(result))}
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return MARK + base64.urlsafe_b64encode(packed).decode()


def _inventory(result: Assessed) -> Inventory:
    return result.inventory or load()


def read(path: Path) -> dict[str, Any]:
    """The content of a document's stamp: `asked` and `assessment`.

    Raises
    ------
    InputError
        If the file cannot be read or holds no stamp.
    """
    place = Place(str(path))
    try:
        texts = list(_texts(path))
    except OSError as error:
        raise InputError([Fault("unreadable", f"cannot be read: {error.strerror}.", place)]) from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError):  # Runtime: with a password, or packed in an unknown way
        raise InputError([Fault("damaged", "is a damaged file: it cannot be unpacked.", place)]) from None
    for text in texts:
        match = _STAMP.search(text)
        if match is not None:
            return _unpacked(match[1], place)
    remedy = "Only documents of `impact report` can be verified: .html, .pdf, .docx, .xlsx or .ipynb. "
    remedy += "One for a partner, a funder or the public holds none: assess the case file that lies beside it."
    raise InputError([Fault("no-stamp", "holds no provenance of impact.", place, remedy)])


def _texts(path: Path) -> Iterator[bytes]:
    """The file's bytes, or those of its parts where it is a package."""
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() in (".docx", ".xlsx") and path.is_file():
            raise zipfile.BadZipFile
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as parts:
        for part in parts.infolist():
            if part.filename.endswith((".xml", ".rels")) and part.file_size < LARGEST:
                yield parts.read(part)


def _unpacked(packed: bytes, place: Place) -> dict[str, Any]:
    try:
        unpacker = zlib.decompressobj()
        content = json.loads(unpacker.decompress(base64.urlsafe_b64decode(packed), LARGEST))
        assert {"cases", "total", "provenance"} <= content["assessment"].keys() and "path" in content["asked"]
    except (binascii.Error, zlib.error, json.JSONDecodeError, UnicodeDecodeError, AssertionError, KeyError, TypeError):
        raise InputError([Fault("damaged", "holds a damaged provenance.", place, "Make the document again.")]) from None
    return dict(content)


def stamped_workbook(workbook: bytes, stamp: str) -> bytes:
    """A workbook with the stamp in its properties."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as stamped:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                content = content.replace(b"</dc:description>", f" {stamp}</dc:description>".encode())
            stamped.writestr(part, content)
    return made.getvalue()


# ---------------------------------------------------------------------------------------------- verifying


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `impact verify` found."""

    path: str
    asked: Mapping[str, Any]
    numbers: int  # how many were compared
    differing: list[tuple[str, float | None, float | None]] = field(default_factory=list)  # which, then, now
    changed: list[str] = field(default_factory=list)  # what else is not as it was: program, inventory, files

    @property
    def reproduced(self) -> bool:
        return not self.differing

    def __str__(self) -> str:
        lines = [f"{self.path}: {self._sentence()}"]
        lines += [f"  {text}" for text in self.changed]
        lines += [f"  {name}: {_shown(then)} then, {_shown(now)} now" for name, then, now in self.differing[:20]]
        if len(self.differing) > 20:
            lines.append(f"  and {len(self.differing) - 20} more.")
        return "\n".join(lines)

    def _sentence(self) -> str:
        if self.reproduced:
            return f"today's files and program give its numbers again ({self.numbers} compared)."
        return f"{len(self.differing)} of its {self.numbers} numbers come out differently today."

    def as_dict(self) -> dict[str, Any]:
        differing = [{"number": name, "then": then, "now": now} for name, then, now in self.differing]
        return {"document": self.path, "reproduced": self.reproduced, "numbers": self.numbers, "changed": self.changed,
                "differing": differing, "asked": dict(self.asked)}  # fmt: skip


def verify(path: Path | str) -> Verdict:
    """Whether today's files and program give a document's numbers.

    Raises
    ------
    InputError
        If the file is no document of ours, or what it was made from cannot be read any more.
    """
    file = Path(path)
    content = read(file)
    then = content["assessment"]
    if not content["asked"]["path"]:
        message = "is of a result that was made or changed in Python: it cannot be computed again from a file."
        raise InputError([Fault("from-no-file", message, Place(str(path)), "Write the change into a case file.")])
    try:
        now = _today(content["asked"], file.resolve().parent)
    except InputError as error:
        raise InputError(_of_document(fault, content["asked"], str(path)) for fault in error.faults) from None
    before, after = dict(_numbers(then)), dict(_numbers(now))
    differing = [
        (name, before.get(name), after.get(name))
        for name in dict.fromkeys([*before, *after])
        if _differ(before.get(name), after.get(name))
    ]
    return Verdict(str(path), content["asked"], len(before), differing, list(_changes(then, now)))


def _of_document(fault: Fault, asked: Mapping[str, Any], document: str) -> Fault:
    """Where what a document was made from is gone: which document it is, and where its case is looked for."""
    if fault.kind != "no-such-file":
        return fault
    message = f"was made from '{asked['path']}', which is not there any more."
    remedy = "The path is meant from the document's folder: put the case there, or the document back to where it was."
    return Fault("moved", message, Place(document), remedy)


def _today(asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The same assessment, made today; paths are meant from the document's folder."""
    beside = (folder / asked["path"]).resolve()
    options = {name: value for name, value in asked.get("options", {}).items() if name != "full"}
    if options.get("mapping"):
        options["mapping"] = folder / options["mapping"]
    layers = [str(folder / layer) for layer in asked.get("layers", [])]
    request = Request.of(beside if beside.exists() else asked["path"], layers=layers, **options)
    (result,) = request.results()
    return document([result], _inventory(result))


def _numbers(assessment: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Every saving and level of an assessment by name."""
    for case in assessment["cases"]:
        for c in case["comparisons"]:
            for name, saving in c["savings"].items():
                yield f"{case['id']}: saving of {name}, {c['baseline']} → {c['alternative']}", saving["value"]
        for scenario, level in case["levels"].items():
            for name, value in level.items():
                yield f"{case['id']}: {name} of {scenario}", value["value"]
    for name, total in assessment["total"].items():
        yield f"total: {name}", total["value"]


def _differ(then: float | None, now: float | None) -> bool:
    if then is None or now is None:
        return then is not now
    return abs(then - now) > RELATIVE * max(abs(then), abs(now))


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    before, after = then["provenance"], now["provenance"]
    if before["impact"] != after["impact"]:
        yield f"the program was version {before['impact']} and is {after['impact']}"
    if before["factors"] != after["factors"]:
        yield "the inventory is not the one of then"
    then_files, now_files = before["files"], after["files"]
    kept = set(then_files.values()) & set(now_files.values())  # by content: a file that was moved is the same
    for name in dict.fromkeys([*then_files, *now_files]):
        if not {then_files.get(name), now_files.get(name)} & kept:
            yield f"{name} is not the file of then"


def _shown(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.6g}"
