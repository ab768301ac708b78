"""Reading from a Brightway project: it is opened for reading only, and never made, changed or migrated."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from impact.brightway.category import INSTALL, Category
from impact.ground.errors import Fault, InputError, did_you_mean

GLOBAL = (None, "", "GLO")


def open_project(name: str) -> Any:
    """The module bw2data with a project opened for reading.

    Raises
    ------
    InputError
        If bw2data is not installed, there is no such project, or it is of the format before Brightway 2.5.
    """
    try:
        logging.getLogger("bw2data").setLevel(logging.ERROR)
        import bw2data
    except ImportError:
        message = "Brightway projects are read by bw2data, which is not installed."
        raise InputError([Fault("no-bw2data", message, remedy=INSTALL)]) from None
    projects = bw2data.projects
    if name not in projects:
        known = sorted(project.name for project in projects)
        message = f"There is no Brightway project '{name}'."
        raise InputError([Fault("unknown-project", message, remedy=did_you_mean(name, known))])
    projects.set_current(name, writable=False, update=False)
    if not projects.twofive:
        message = f"The Brightway project '{name}' is of the format before Brightway 2.5."
        remedy = "Copy it, and run bw2data.projects.migrate_project_25() on the copy."
        raise InputError([Fault("legacy-project", message, remedy=remedy)])
    return bw2data


def method_names(project: str) -> list[tuple[str, ...]]:
    """The names of a project's methods."""
    return [tuple(str(part) for part in name) for name in open_project(project).methods]


def methods_of(
    project: str, choose: Callable[[Sequence[tuple[str, ...]]], Sequence[tuple[str, ...]]]
) -> tuple[Category, ...]:
    """Categories of a project's methods.

    Parameters
    ----------
    project : str
    choose : callable
        Which of the names are meant.
    """
    bw2data = open_project(project)
    names = [tuple(str(part) for part in name) for name in bw2data.methods]
    if not names:
        message = f"The Brightway project '{project}' holds no method."
        raise InputError([Fault("no-methods", message, remedy="Leave out --project to use the bundled ones.")])
    chosen = choose(names)
    labels: dict[str, dict[str, str]] = {}
    return tuple(_category(bw2data, name, project, labels) for name in chosen)


def _category(bw2data: Any, name: tuple[str, ...], project: str, labels: dict[str, dict[str, str]]) -> Category:
    """One method; factors of single regions are left out, and said."""
    factors: dict[str, float] = {}
    names: dict[str, str] = {}
    regional = 0
    for key, value, *location in bw2data.Method(name).load():
        if location and location[0] not in GLOBAL:
            regional += 1
            continue
        database, code = key if isinstance(key, tuple | list) else bw2data.get_node(id=key).key
        if database not in labels:
            labels[database] = {node["code"]: node["name"] for node in bw2data.Database(database)}
        amount = float(value["amount"] if isinstance(value, Mapping) else value)
        factors[code] = factors.get(code, 0.0) + amount
        names[code] = labels[database].get(code) or str(code)
    notes = (f"{regional} factors of single regions are left out.",) if regional else ()
    unit = str(bw2data.methods[name].get("unit", ""))
    return Category(name, unit, factors, names, origin=f"Brightway project {project}", notes=notes)
