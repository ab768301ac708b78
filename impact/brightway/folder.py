"""Where a Brightway project and its databases live, found without Brightway: its modules take seconds to load.

Nothing here writes: projects are opened for reading only, never made, changed, processed or migrated. The layout is
that of bw2data 4 (`bw2data/project.py`, `bw2data/data_store.py`); the tests compare the names with bw2data's own.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.ground.errors import Fault, InputError, did_you_mean

MARKS = 30_000  # SQLite allows 32,766 values in a query
NEEDED = "A background is a database of a Brightway project: PROJECT:DATABASE."


@dataclass(frozen=True, slots=True)
class Database:
    """One database of a project, with those that it draws on."""

    project: str
    name: str
    folder: Path
    packages: tuple[Path, ...]  # processed matrices: its own first, then those of the databases it depends on
    names: tuple[str, ...]  # of these databases, in the same order
    number: int  # of its activities, as the project states
    processed: str  # when, as the project states

    @property
    def nodes(self) -> Path:
        """The SQLite file with all activities and flows of the project."""
        return self.folder / "lci" / "databases.db"

    @property
    def stats(self) -> list[tuple[str, int, int]]:
        """Path, size [bytes] and time of change [ns] of every file that scores follow from."""
        found = [(path, path.stat()) for path in (*self.packages, self.nodes)]
        return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found]


def base_folder() -> Path:
    """Where Brightway keeps its projects: `BRIGHTWAY2_DIR`, else the platform's folder for a user's data."""
    named = os.environ.get("BRIGHTWAY2_DIR")
    if named:
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local) / "pylca" / "Brightway3"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Brightway3"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "Brightway3"


def find(background: str) -> Database:
    """The database that `PROJECT:DATABASE` means.

    Raises
    ------
    InputError
        If the project or the database does not exist (with the nearest names), the project is of the format before
        Brightway 2.5, or the database has changed since its matrices were written.
    """
    folders = _projects()
    project, name = _split(background, folders)
    folder = folders[project]
    known = _metadata(folder)
    if name not in known:
        message = f"The Brightway project '{project}' has no database '{name}'."
        raise InputError([Fault("unknown-database", message, remedy=did_you_mean(name, known) or "It has none.")])
    names = _with_dependencies(name, known, project)
    packages = tuple(folder / "processed" / processed_name(one) for one in names)
    _check_processed(project, names, packages, known)
    about = known[name]
    number = int(about.get("number") or 0)
    return Database(project, name, folder, packages, names, number, str(about.get("processed") or ""))


def _split(background: str, folders: dict[str, Path]) -> tuple[str, str]:
    """Project and database; both names may hold a colon."""
    parts = background.split(":")
    ways = [(":".join(parts[:k]), ":".join(parts[k:])) for k in range(1, len(parts))]
    for project, name in ways:
        if project in folders and name:
            return project, name
    if not ways or not ways[0][1]:
        remedy = f"{NEEDED} Projects: {', '.join(sorted(folders)[:12]) or 'none'}."
        raise InputError([Fault("bad-background", f"'{background}' names no database.", remedy=remedy)])
    message = f"There is no Brightway project '{ways[0][0]}' in {base_folder()}."
    raise InputError([Fault("unknown-project", message, remedy=did_you_mean(ways[0][0], folders))])


def _projects() -> dict[str, Path]:
    """Folders of the projects by name; those of the format before Brightway 2.5 are a fault when they are asked for."""
    base = base_folder()
    path = base / "projects.db"
    if not path.is_file():
        message = f"There are no Brightway projects: '{path}' does not exist."
        remedy = f"{NEEDED} BRIGHTWAY2_DIR names another folder."
        raise InputError([Fault("no-projects", message, remedy=remedy)])
    found = _Folders()
    with closing(reading(path)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(projectdataset)")}
        full = "full_hash" if "full_hash" in columns else "1"
        for name, data, long_hash in connection.execute(f"SELECT name, data, {full} FROM projectdataset"):
            found[name] = base / safe_name(name, bool(long_hash))
            if not unpickle(data).get("25"):
                found.legacy.add(name)
    return found


class _Folders(dict[str, Path]):
    """Projects by name; a look-up of a legacy one raises its fault."""

    def __init__(self) -> None:
        super().__init__()
        self.legacy: set[str] = set()

    def __getitem__(self, name: str) -> Path:
        if name in self.legacy:
            message = f"The Brightway project '{name}' is of the format before Brightway 2.5."
            remedy = "Copy it, and run bw2data.projects.migrate_project_25() on the copy."
            raise InputError([Fault("legacy-project", message, remedy=remedy)])
        return super().__getitem__(name)


def _metadata(folder: Path) -> dict[str, Any]:
    """What the project states about its databases."""
    path = folder / "databases.json"
    if not path.is_file():
        return {}
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _with_dependencies(name: str, known: dict[str, Any], project: str) -> tuple[str, ...]:
    found, todo = [name], [name]
    while todo:
        for other in known[todo.pop()].get("depends") or ():
            if other not in known:
                message = f"The database '{name}' draws on '{other}', which the project '{project}' does not have."
                raise InputError([Fault("unknown-database", message, remedy=did_you_mean(other, known))])
            if other not in found:
                found.append(other)
                todo.append(other)
    return tuple(found)


def _check_processed(project: str, names: tuple[str, ...], packages: tuple[Path, ...], known: dict[str, Any]) -> None:
    faults = []
    for name, path in zip(names, packages, strict=True):
        remedy = f"Open the project '{project}' in Brightway and run bw2data.Database('{name}').process()."
        if not path.is_file():
            faults.append(Fault("not-processed", f"The database '{name}' has no matrices yet.", remedy=remedy))
        elif known[name].get("dirty"):
            message = f"The database '{name}' has changed since its matrices were written."
            faults.append(Fault("not-processed", message, remedy=remedy))
    if faults:
        raise InputError(faults)


# ---------------------------------------------------------------------------------------------- nodes


def reading(path: Path) -> sqlite3.Connection:
    """An SQLite file opened for reading only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


@dataclass(frozen=True, slots=True)
class DatabaseNode:
    """An activity, product or elementary flow of a project."""

    id: int
    database: str
    code: str
    name: str
    location: str
    product: str
    type: str


def nodes(
    path: Path,
    databases: tuple[str, ...],
    names: Iterable[str] | None = None,
    codes: Collection[str] = (),
    ids: Collection[int] = (),
) -> Iterator[DatabaseNode]:
    """The nodes of some databases, without what is stored as an object.

    Parameters
    ----------
    path : Path
        The project's SQLite file.
    databases : tuple of str
    names, codes, ids : iterable
        Only nodes with one of these names (in any case), codes or ids; all of them if `names` is None.
    """
    query = (
        "SELECT id, database, code, name, location, product, type FROM activitydataset"
        f" WHERE database IN ({_marks(databases)})"
    )
    asked: list[Any] = list(databases)
    wanted = None if names is None else {name.lower() for name in names}
    few = wanted is not None and len(wanted) + len(codes) + len(ids) < MARKS
    if wanted is not None and few and all(name.isascii() for name in wanted):  # SQLite knows no other small letters
        of: dict[str, list[Any]] = {"lower(name)": list(wanted), "code": list(codes), "id": list(ids)}
        query += f" AND ({' OR '.join(f'{column} IN ({_marks(values)})' for column, values in of.items())})"
        asked += [value for values in of.values() for value in values]
        wanted = None
    known, numbers = set(codes), set(ids)
    with closing(reading(path)) as connection:
        for row in connection.execute(query + " ORDER BY id", asked):
            if wanted is None or (row[3] or "").lower() in wanted or row[2] in known or row[0] in numbers:
                yield DatabaseNode(*row[:3], *(text or "" for text in row[3:]))


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))


def places(path: Path, database: tuple[str, ...]) -> dict[int, str]:
    """The location of each node that has one."""
    query = f"SELECT id, location FROM activitydataset WHERE location IS NOT NULL AND database IN ({_marks(database)})"
    with closing(reading(path)) as connection:
        return dict(connection.execute(query, database))


def details(path: Path, ids: list[int]) -> dict[int, dict[str, Any]]:
    """What is stored about some nodes: unit, categories, comment and so on."""
    with closing(reading(path)) as connection:
        query = "SELECT id, data FROM activitydataset WHERE id = ?"
        found = (connection.execute(query, (id,)).fetchone() for id in ids)
        return {row[0]: unpickle(row[1]) for row in found if row}


def produced(path: Path, node: DatabaseNode) -> list[int]:
    """Ids of what an activity states as its production."""
    query = (
        "SELECT DISTINCT a.id FROM exchangedataset e JOIN activitydataset a"
        " ON a.database = e.input_database AND a.code = e.input_code"
        " WHERE e.output_database = ? AND e.output_code = ? AND e.type IN ('production', 'generic production')"
    )
    with closing(reading(path)) as connection:
        return [id for (id,) in connection.execute(query, (node.database, node.code))]


class _Plain(pickle.Unpickler):
    """Reads numbers, texts and containers; whatever would run code is refused."""

    _ALLOWED = frozenset({
        ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "complex"), ("collections", "OrderedDict"),
        ("datetime", "datetime"), ("datetime", "date"), ("uuid", "UUID"), ("numpy", "dtype"),
        ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"),
    })  # fmt: skip

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in self._ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def unpickle(data: bytes) -> dict[str, Any]:
    """A stored object as a dict; empty where it holds something else than plain values."""
    try:
        read = _Plain(io.BytesIO(bytes(data))).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


# ---------------------------------------------------------------------------------------------- file names


def safe_name(text: str, full: bool = False) -> str:
    """A name as Brightway writes it into a path: as `bw_processing.safe_filename`."""
    plain = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKD", text)).strip()
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return re.sub(r"[-\s]+", "-", plain) + "." + (digest if full else digest[:8])


def processed_name(database: str) -> str:
    """The file of a database's matrices: as `bw_processing.clean_datapackage_name` of the name above."""
    text = re.sub(r"[^\w\-\.]", "_", safe_name(database) + ".zip").strip("_")
    return re.sub(r"_{2,}", "_", text).strip()
