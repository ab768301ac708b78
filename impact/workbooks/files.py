"""Case files between YAML and Excel: whole files, read with all their faults and written whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from impact.cases.grammar.nodes import Node, compose, read_bytes
from impact.cases.read import CaseReader, tree
from impact.cases.workbook.read import SUFFIXES
from impact.cases.workbook.sheets import COMMENT
from impact.ground.errors import Fault, Faults, InputError, Place
from impact.ground.files import save

YAML = (".yaml", ".yml")


def is_workbook(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def convert(source: Path, target: Path, names: Iterable[str] = ()) -> list[Fault]:
    """Write a case in the other format; returns the warnings about what was read.

    Parameters
    ----------
    source, target : Path
        One ends in .yaml, the other in .xlsx (or both alike).
    names : iterable of str
        Names of the inventory, for the drop-down of flows.

    Raises
    ------
    InputError
        With every fault of the source, if the target exists or has no such ending, or cannot hold the case.
    """
    check_target(target)
    root, faults = _sound(source)
    save(target, written(root, target, names, source.name))
    return faults.warnings


def written(root: Node, target: Path, names: Iterable[str] = (), source: str = "") -> bytes:
    """The bytes of a case in the format of a file's name."""
    if is_workbook(target):
        from impact.workbooks.write import workbook

        return workbook(root, names)
    from impact.workbooks.yaml_text import case_text

    head = f"{COMMENT} From {source}.\n" if source else ""
    return f"{head}{case_text(root)}".encode()


def template(path: Path, names: Iterable[str] = ()) -> bytes:
    """The workbook of a bundled starting file in YAML."""
    return written(compose(path.read_bytes(), str(path)), Path("case.xlsx"), names)


def _sound(source: Path) -> tuple[Node, Faults]:
    """The tree of a case that reads without a fault."""
    data, faults = read_bytes(source), Faults(str(source))
    root = tree(source, data, faults)
    if any(str(key.value) == "cases" for key, _ in root.value):
        message = "is a network, not a case: convert its cases one by one."
        raise InputError([Fault("not-a-case", message, Place(str(source)))])
    CaseReader(faults).case(tree(source, data, Faults()), str(source), "")
    faults.stop()
    return root, faults


def check_target(target: Path) -> None:
    """A new file of a known ending in a folder that exists.

    Raises
    ------
    InputError
    """
    if target.suffix.lower() not in (*YAML, SUFFIXES[0]):
        message = f"'{target.name}' ends in neither .yaml nor .xlsx."
        raise InputError([Fault("unknown-format", message, remedy="Name a case file (.yaml) or a workbook (.xlsx).")])
    if target.exists():
        message = f"'{target}' exists already and is left alone."
        raise InputError([Fault("exists", message, remedy="Choose another name.")])
    if not target.parent.is_dir():
        raise InputError([Fault("no-folder", f"The folder '{target.parent}' does not exist.")])
