"""Export to Brightway and back: a project, Brightway's Excel format, or a bw2package."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from impact.brightway.bundle import BIOSPHERE, Bundle, systems
from impact.brightway.category import INSTALL
from impact.ground.errors import Fault, InputError
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment

__all__ = ["ENDINGS", "Bundle", "export_file", "export_project", "read", "systems"]

ENDINGS = {"xlsx": ".xlsx", "bw2package": ".bw2package"}


def export_file(result: Assessment | NetworkAssessment, path: str | Path, overwrite: bool = False) -> Path:
    """Write a case or network as a workbook or a bw2package, by the file's ending; no module of Brightway is loaded.

    Raises
    ------
    InputError
        If the ending is another, the folder is missing, or the file exists and `overwrite` is not given.
    """
    from impact.brightway.export.build import build

    target = Path(path)
    if target.suffix not in ENDINGS.values():
        message = f"The ending of '{target.name}' says no format."
        raise InputError([Fault("unknown-format", message, remedy=f"Allowed: {', '.join(ENDINGS.values())}.")])
    if not target.parent.is_dir():
        raise InputError([Fault("no-folder", f"The folder '{target.parent}' does not exist.")])
    if target.exists() and not overwrite:
        message = f"'{target}' exists already and is left alone."
        raise InputError([Fault("exists", message, remedy="Choose another name, or replace it with --overwrite.")])
    _needs_excel(target)
    bundle, partial = build(result), target.with_name(f".{target.name}.part")
    try:
        if target.suffix == ".xlsx":
            from impact.brightway.export.excel import write_excel

            write_excel(bundle, partial)
        else:
            from impact.brightway.export.package import write_package

            write_package(bundle, partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def export_project(
    result: Assessment | NetworkAssessment, project: str, overwrite: bool = False, biosphere: str = BIOSPHERE
) -> list[str]:
    """Write a case or network into a Brightway project; the names of its databases. See `write_project`."""
    from impact.brightway.export.build import build
    from impact.brightway.export.project import write_project

    return write_project(build(result), project, overwrite, biosphere)


def read(path: str | Path = "", *, project: str = "", name: str = "") -> Bundle:
    """What has been exported, from a file or from a project (`name`: which export, if it holds several).

    Raises
    ------
    InputError
        If there is no such file or project, or it is no export.
    """
    if project:
        from impact.brightway.export.project import read_project

        return read_project(project, name)
    source = Path(path)
    if not source.is_file():
        raise InputError([Fault("no-file", f"There is no file '{source}'.")])
    _needs_excel(source)
    if source.suffix == ".xlsx":
        from impact.brightway.export.excel import read_excel

        return read_excel(source)
    from impact.brightway.export.package import read_package

    return read_package(source)


def _needs_excel(path: Path) -> None:
    """Workbooks are written by XlsxWriter and read by openpyxl, which come with Brightway."""
    if path.suffix == ".xlsx" and (find_spec("xlsxwriter") is None or find_spec("openpyxl") is None):
        message = "A workbook needs XlsxWriter and openpyxl, which are not installed."
        raise InputError([Fault("no-lca", message, remedy=INSTALL)])
