"""Case files: reading, finding bundled ones by id, networks."""

from __future__ import annotations

import re
from pathlib import Path

from impact.cases.network import FILE, case_files, read_network
from impact.cases.read import read_file
from impact.ground import paths
from impact.ground.errors import Fault, Faults, InputError, Place, did_you_mean
from impact.model import Case, Network

__all__ = ["bundled", "case_files", "find", "load", "read", "read_case"]


def read_case(path: Path | str) -> Case:
    """Read one case file.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    case, faults = read(Path(path))
    for one in faults:
        one.stop()
    assert isinstance(case, Case)
    return case


def read(path: Path) -> tuple[Case | Network, list[Faults]]:
    """A case or network with its faults still open, so that later checks can add theirs.

    Raises
    ------
    InputError
        If the path cannot be read at all.
    """
    if path.is_dir():
        return read_network(path)
    if path.name == FILE:
        return read_network(path.parent)
    faults = Faults(str(path))
    return read_file(path, faults), [faults]


def load(path: Path | str) -> Case | Network:
    """A case file, a folder or `network.yaml`, or the id of a bundled case or network.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    found, faults = read(find(path))
    broken = [fault for one in faults for fault in one.faults]
    if broken:
        raise InputError(broken)
    return found


def find(name: Path | str) -> Path:
    """The path that a name on the command line means: a path, or a bundled case or network by its id.

    Raises
    ------
    InputError
        With the nearest ids, if it is neither.
    """
    path = Path(name)
    if path.exists():
        return path
    ids = bundled()
    if str(name) in ids:
        return ids[str(name)]
    remedy = did_you_mean(str(name), ids) or "`impact assess cases` lists the bundled ones."
    message = f"'{name}' is neither a file, nor a folder, nor the id of a bundled case."
    raise InputError([Fault("no-such-file", message, Place(), remedy)])


_ID_LINE = re.compile(rb"^id:\s*['\"]?([a-z0-9-]+)", re.MULTILINE)


def bundled() -> dict[str, Path]:
    """Ids of the bundled cases and networks and their files, read from the `id:` lines alone."""
    ids = {}
    for file in sorted(paths.data("cases").glob("*/*.yaml")):
        match = _ID_LINE.search(file.read_bytes())
        if match:
            ids[match[1].decode()] = file
    return ids
