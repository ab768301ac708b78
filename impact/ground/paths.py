"""Where the data live: beside the package in a checkout, inside it when installed from a wheel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from impact.ground.errors import Fault, Place

_PACKAGE = Path(__file__).resolve().parents[1]


def data(name: str) -> Path:
    """The folder `factors`, `cases` or `notebooks`."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def file_name(path: str) -> str:
    """A file's name with its folder, without the other folders of this machine."""
    return "/".join(Path(path).parts[-2:])


def shown(path: Path | str) -> str:
    """A path as a person would type it: relative to the current folder where it lies below it."""
    here = Path.cwd()
    if here == Path(here.root):
        return str(path)
    try:
        return str(Path(path).resolve().relative_to(here))
    except ValueError:
        return str(path)


def shown_fault(fault: Fault) -> str:
    """A fault with its file as a person would type it."""
    if not fault.place.file:
        return str(fault)
    return str(replace(fault, place=Place(shown(fault.place.file), fault.place.line)))
