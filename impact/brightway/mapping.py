"""The mapping table: which activity of a background database stands in for which process of the inventory.

A CSV file with a header; a row names one process of ours and one activity by its name and as much of product, location,
unit and code as it takes to mean exactly one. What fits none or several is a fault (`resolve.py`); nothing is guessed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from impact.ground.errors import Fault, Faults, InputError, Place, did_you_mean
from impact.ground.escaping import unescaped

COLUMNS = ("process", "activity", "product", "location", "unit", "code", "factor", "note")
NEEDED = ("process", "activity")


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line of the table, as written."""

    line: int
    process: str
    activity: str
    product: str = ""
    location: str = ""
    unit: str = ""
    code: str = ""
    factor: str = ""
    note: str = ""


def read(path: Path) -> tuple[list[MappingRow], str]:
    """The rows of a mapping table and the file's SHA-256.

    Raises
    ------
    InputError
        With every fault of the file's form.
    """
    if not path.is_file():
        remedy = "`impact map CASE --background PROJECT:DATABASE -o FILE` proposes one."
        raise InputError([Fault("no-file", "The mapping table does not exist.", Place(str(path)), remedy)])
    data = path.read_bytes()
    faults = Faults(str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add("bad-encoding", "The mapping table is not UTF-8.", 1, "Save it as CSV UTF-8.")
        faults.stop()
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",")
    header = [name.strip() for name in next(reader, [])]
    _check_header(header, faults)
    rows = []
    for raw in reader:
        cells = [unescaped(cell) for cell in raw]
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if len(cells) > len(header):
            message = f"{len(cells)} cells in a table of {len(header)} columns."
            faults.add("too-many-cells", message, reader.line_num, "Put a text with commas between double quotes.")
            continue
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in COLUMNS}
        rows.append(MappingRow(reader.line_num, **{"process": "", "activity": "", **named}))
    if not rows:
        faults.add("empty", "The mapping table maps no process.", 1, "Write one with impact map.")
    faults.stop()
    return rows, hashlib.sha256(data).hexdigest()


def _check_header(header: Sequence[str], faults: Faults) -> None:
    for name in header:
        if name not in COLUMNS:
            faults.add("unknown-column", f"Unknown column '{name}'.", 1, did_you_mean(name, COLUMNS))
    for name in NEEDED:
        if name not in header:
            faults.add("no-column", f"The column '{name}' is missing.", 1, f"Columns: {', '.join(COLUMNS)}.")
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            faults.add("twice", f"The column '{name}' stands twice.", 1)
    faults.stop()
