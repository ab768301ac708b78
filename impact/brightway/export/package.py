"""Brightway's `bw2package` (bzip2 and JSON): written and read without any module of Brightway, in double precision."""

from __future__ import annotations

import bz2
import json
from pathlib import Path
from typing import Any

from impact.brightway.bundle import MARK, Bundle, Method
from impact.ground.errors import Fault, InputError, Place
from impact.ground.version import VERSION

_DATABASE = {"module": "bw2data.backends.base", "name": "SQLiteBackend"}
_METHOD = {"module": "bw2data.method", "name": "Method"}


def write_package(bundle: Bundle, path: Path) -> None:
    """Databases first, in the order in which they depend on each other; then methods."""
    objects: list[dict[str, Any]] = [
        {"metadata": database_metadata(bundle, name), "name": name, "class": _DATABASE, "data": data}
        for name, data in bundle.databases.items()
    ]
    objects += [
        {"metadata": method_metadata(bundle, one), "name": one.name, "class": _METHOD,
         "data": [(key, value) for key, value in one.data]}
        for one in bundle.methods
    ]  # fmt: skip
    path.write_bytes(bz2.compress(json.dumps(_marked(objects), ensure_ascii=False).encode("utf-8")))


def database_metadata(bundle: Bundle, name: str) -> dict[str, Any]:
    """What a database says of itself; the foreground's holds the cases and their parameters."""
    inputs = (e["input"][0] for dataset in bundle.databases[name].values() for e in dataset["exchanges"])
    found: dict[str, Any] = {
        "backend": "sqlite",
        "depends": sorted(set(inputs) - {name}),
        "format": f"impact {VERSION}",
        MARK: bundle.name,
    }
    if name == foreground(bundle):
        found |= {"impact cases": bundle.cases, "impact parameters": bundle.parameters}
    return found


def foreground(bundle: Bundle) -> str:
    """The database that holds the scenarios."""
    first = next(iter(bundle.cases.values()))["scenario codes"][0]
    return next(name for name, data in bundle.databases.items() if (name, first) in data)


def method_metadata(bundle: Bundle, one: Method) -> dict[str, Any]:
    return {"unit": one.unit, "description": one.description, MARK: bundle.name, "impact factors": one.factors}


def from_objects(found: list[dict[str, Any]], origin: str) -> Bundle:
    """A bundle from Brightway's objects (of a package or a project).

    Raises
    ------
    InputError
        If no case of ours is among them.
    """
    ours = [one for one in found if MARK in one["metadata"]]
    described = [one for one in ours if "impact cases" in one["metadata"]]
    if len(described) != 1:
        message = f"{origin} holds {len(described) or 'no'} exports of `impact export`."
        raise InputError([Fault("not-an-export", message, remedy="Name what `impact export` has written.")])
    head = described[0]["metadata"]
    databases = {one["name"]: one["data"] for one in ours if isinstance(one["name"], str)}
    methods = [
        Method(
            tuple(one["name"]), one["metadata"]["unit"], one["metadata"]["description"],
            [(tuple(row[0]), float(row[1])) for row in one["data"]],
            [list(row) for row in one["metadata"]["impact factors"]],
        )
        for one in ours
        if not isinstance(one["name"], str)
    ]  # fmt: skip
    return Bundle(head[MARK], databases, methods, head["impact cases"], head["impact parameters"])


def read_package(path: Path) -> Bundle:
    """A bundle as it was written."""
    try:
        found = _unmarked(json.loads(bz2.decompress(path.read_bytes()).decode("utf-8")))
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise InputError([Fault("not-a-package", f"is no bw2package: {error}.", Place(str(path)))]) from None
    return from_objects(found if isinstance(found, list) else [found], f"'{path}'")


# JSON knows neither tuples nor keys that are no text: bw2data marks both.


def _marked(data: Any) -> Any:
    if isinstance(data, tuple):
        return {"__tuple__": True, "data": [_marked(one) for one in data]}
    if isinstance(data, dict):
        return {
            "__dict__": True,
            "keys": [_marked(key) for key in data],
            "values": [_marked(value) for value in data.values()],
        }
    return [_marked(one) for one in data] if isinstance(data, list) else data


def _unmarked(data: Any) -> Any:
    if isinstance(data, dict):
        if "__tuple__" in data:
            return tuple(_unmarked(one) for one in data["data"])
        return dict(zip(map(_unmarked, data["keys"]), map(_unmarked, data["values"]), strict=True))
    return [_unmarked(one) for one in data] if isinstance(data, list) else data
