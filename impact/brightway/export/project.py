"""A Brightway project: written only where it is named, read back, and nobody's own work touched.

bw2data makes its folder (the user's, or that of the environment variable BRIGHTWAY2_DIR) when it is imported; it is
imported in these functions only. It keeps amounts in double precision in its database, and in single precision in the
arrays that bw2calc reads.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Iterator
from copy import deepcopy
from importlib.util import find_spec
from typing import Any

from impact.brightway.bundle import BIOSPHERE, MARK, Bundle, on_biosphere
from impact.brightway.category import INSTALL
from impact.brightway.export.package import database_metadata, foreground, from_objects, method_metadata
from impact.ground.errors import Fault, InputError, did_you_mean

DEFAULT = "default"  # bw2data's own; never ours


def write_project(bundle: Bundle, project: str, overwrite: bool = False, biosphere: str = BIOSPHERE) -> list[str]:
    """Write databases, methods and parameters of a bundle into a project.

    Parameters
    ----------
    project : str
        Made if there is none of that name.
    overwrite : bool
        Write into a project that is not of ours, or replace an earlier export of the same name. Other databases and
        methods of the project are left as they are.
    biosphere : str
        The project's database of ecoinvent's elementary flows; made from bw2io's list if the project has none.

    Returns
    -------
    list of str
        The names of the databases.

    Raises
    ------
    InputError
        If Brightway is missing, the project is of the legacy format, or something of that name exists.
    """
    with _brightway() as bw2data:
        _check_target(bw2data, bundle, project, overwrite)
        before = bw2data.projects.current
        new = project not in bw2data.projects
        bw2data.projects.set_current(project)
        try:
            if new:
                bw2data.projects.dataset.data[MARK] = True
                bw2data.projects.dataset.save()
            _check_names(bw2data, bundle, overwrite)
            _check_biosphere(bw2data, bundle, biosphere)
            _write(bw2data, on_biosphere(bundle, biosphere))
        except BaseException:
            if new:  # nothing half-written stays behind
                bw2data.projects.set_current(before)
                bw2data.projects.delete_project(project, delete_dir=True)
            raise
        finally:
            bw2data.projects.set_current(before)
    return list(bundle.databases)


def _check_target(bw2data: Any, bundle: Bundle, project: str, overwrite: bool) -> None:
    if project == DEFAULT:
        message = f"The project '{DEFAULT}' is Brightway's own and is left alone."
        raise InputError([Fault("default-project", message, remedy="Give the project a name.")])
    if project not in bw2data.projects:
        return
    data = _check_format(bw2data, project)
    if not data.get(MARK) and not overwrite:
        message = f"The Brightway project '{project}' exists and was not made by `impact export`."
        remedy = "Choose another name, or add our databases to it with --overwrite; its own stay as they are."
        raise InputError([Fault("project-exists", message, remedy=remedy)])


def _check_format(bw2data: Any, project: str) -> dict[str, Any]:
    """The data of a project, which must be of Brightway 2.5."""
    found = next(one for one in bw2data.projects if one.name == project)
    data: dict[str, Any] = found.data or {}
    if not data.get("25"):
        message = f"The Brightway project '{project}' is of the legacy Brightway 2 format."
        remedy = (
            "Convert a copy of it with bw2data: `projects.copy_project(...)`, then `projects.migrate_project_25()`."
        )
        raise InputError([Fault("legacy-project", message, remedy=remedy)])
    return data


def _check_names(bw2data: Any, bundle: Bundle, overwrite: bool) -> None:
    taken = [name for name in bundle.databases if name in bw2data.databases]
    if taken and not overwrite:
        message = f"The project holds '{taken[0]}' already."
        raise InputError([Fault("export-exists", message, remedy="Replace it with --overwrite.")])


def _check_biosphere(bw2data: Any, bundle: Bundle, biosphere: str) -> None:
    """The project has every flow of ecoinvent's list that the bundle names."""
    if biosphere not in bw2data.databases:
        others = [name for name in bw2data.databases if not bw2data.databases[name].get(MARK)]
        if biosphere != BIOSPHERE:
            message = f"The project has no database '{biosphere}'."
            raise InputError([Fault("no-biosphere", message, remedy=did_you_mean(biosphere, others))])
        import bw2io

        bw2io.create_default_biosphere3()
    known = {key[1] for key in bw2data.Database(biosphere).load()}
    named = {e["input"][1] for d in bundle.datasets() for e in d["exchanges"] if e["input"][0] == BIOSPHERE}
    missing = sorted(named - known)
    if missing:
        message = f"The database '{biosphere}' lacks {len(missing)} elementary flows, such as {missing[0]}."
        remedy = "Name the project's own with --biosphere, or choose a new project."
        raise InputError([Fault("no-biosphere", message, remedy=remedy)])


def _write(bw2data: Any, bundle: Bundle) -> None:
    earlier = [name for name in bw2data.databases if bw2data.databases[name].get(MARK) == bundle.name]
    for name in earlier:
        if name not in bundle.databases:
            del bw2data.databases[name]
    for name, data in bundle.databases.items():
        database = bw2data.Database(name)
        metadata = database_metadata(bundle, name)
        if name not in bw2data.databases:
            database.register(**metadata)
        database.write(deepcopy(data), searchable=True, check_typos=False)
        bw2data.databases[name].update(metadata)
    bw2data.databases.flush()
    for old in [name for name, about in bw2data.methods.items() if about.get(MARK) == bundle.name]:
        del bw2data.methods[old]
    for one in bundle.methods:
        method = bw2data.Method(one.name)
        method.register(**method_metadata(bundle, one))
        method.write(list(one.data))
    if bundle.parameters:
        rows = [{k: v for k, v in one.items() if not k.startswith("impact")} for one in bundle.parameters]
        group = foreground(bundle)
        bw2data.parameters.new_database_parameters(rows, group)
        for key, dataset in bundle.databases[group].items():
            if any("formula" in exchange for exchange in dataset["exchanges"]):
                bw2data.parameters.add_exchanges_to_group(f"{group} amounts", key)


def read_project(project: str, name: str = "") -> Bundle:
    """A bundle from a project; `name` says which export if it holds several.

    Raises
    ------
    InputError
        If there is no such project, or no export of that name in it.
    """
    with _brightway() as bw2data:
        if project not in bw2data.projects:
            known = [one.name for one in bw2data.projects if one.name != DEFAULT]
            message = f"There is no Brightway project '{project}'."
            raise InputError([Fault("unknown-project", message, remedy=did_you_mean(project, known))])
        _check_format(bw2data, project)
        before = bw2data.projects.current
        bw2data.projects.set_current(project)
        try:
            objects = [
                {"name": one, "metadata": dict(about), "data": bw2data.Database(one).load()}
                for one, about in bw2data.databases.items()
                if about.get(MARK) and name in ("", about[MARK])
            ]
            objects += [
                {"name": one, "metadata": dict(about), "data": _factors(bw2data, one)}
                for one, about in bw2data.methods.items()
                if about.get(MARK) and name in ("", about[MARK])
            ]
        finally:
            bw2data.projects.set_current(before)
    return from_objects(objects, f"The project '{project}'")


def _factors(bw2data: Any, name: tuple[str, ...]) -> list[tuple[Any, float]]:
    """A method's factors by database and code; bw2data stores them by the number of the flow."""
    rows = bw2data.Method(name).load()
    return [(bw2data.get_node(id=row[0]).key if isinstance(row[0], int) else row[0], row[1]) for row in rows]


@contextlib.contextmanager
def _brightway() -> Iterator[Any]:
    """bw2data, without its log and progress bars on the console."""
    if find_spec("bw2data") is None or find_spec("bw2io") is None:
        message = "A Brightway project needs Brightway, which is not installed."
        raise InputError([Fault("no-lca", message, remedy=INSTALL)])
    folder = os.environ.get("BRIGHTWAY2_DIR", "")
    if folder and not os.path.isdir(folder):
        message = f"BRIGHTWAY2_DIR names '{folder}', which is no folder."
        raise InputError([Fault("no-folder", message, remedy="Make the folder, or unset the variable.")])
    level = logging.root.manager.disable
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            import bw2data

            yield bw2data
        finally:
            logging.disable(level)
