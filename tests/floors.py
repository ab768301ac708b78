"""The house as it stands: rooms, floors and imports, read from the code; `python tests/floors.py` prints them.

A room is a folder of modules under `impact/`; `impact` itself, with the few modules beside its folders, is one. Floors
are the table of `docs/how-it-works.md`, the ground last. Every import counts: also inside functions and for types only.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "impact"
Graph = dict[str, set[str]]  # who imports whom


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for file in sorted((root / PACKAGE).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(name: str, file: Path, known: Iterable[str]) -> set[str]:
    """The modules that one imports: `from impact.model import case` is the module `case`, if there is one."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            inside = {f"{base}.{alias.name}" for alias in node.names} & set(known)
            found |= inside or {base}
    return (found & set(known)) - {name}


def module_graph(root: Path = ROOT) -> Graph:
    files = modules(root)
    return {name: imports(name, file, files) for name, file in files.items()}


def room_of(module: str, folders: Iterable[str]) -> str:
    """The innermost folder that holds a module."""
    return module if module in folders else module.rpartition(".")[0] or PACKAGE


def room_graph(graph: Mapping[str, set[str]], folders: Iterable[str]) -> Graph:
    """Rooms and their arrows; what a room imports of its own folders within (a folder and its parts) counts too."""
    found: Graph = {}
    for module, used in graph.items():
        here = room_of(module, folders)
        found.setdefault(here, set()).update({room_of(other, folders) for other in used} - {here})
    return found


def floors(root: Path = ROOT) -> dict[str, int]:
    """The floor of each room by the table, 0 is the ground."""
    text = (root / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (\d) [^|]*\|([^|]*)\|", text, re.MULTILINE)
    return {room: int(number) for number, rooms in table for room in re.findall(r"`([\w.]+)/?`", rooms)}


def floor_of(room: str, known: Mapping[str, int]) -> int:
    """A room's own floor, or that of the room it is a part of."""
    name = room.removeprefix(f"{PACKAGE}.")
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return known[name]


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Circles one by one: each is cut at one arrow before the next is looked for."""
    left = {name: set(used) for name, used in graph.items()}
    found = []
    while True:
        try:
            TopologicalSorter(left).prepare()
            return found
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            found.append(circle)
            left[circle[0]].discard(circle[1])


def upward(graph: Mapping[str, set[str]], known: Mapping[str, int]) -> list[tuple[str, str]]:
    """Arrows from a room to one on a higher floor."""
    arrows = [(room, other) for room, used in graph.items() for other in used]
    return sorted(arrow for arrow in arrows if floor_of(arrow[1], known) > floor_of(arrow[0], known))


def main() -> None:
    graph = module_graph()
    folders = {name for name, file in modules().items() if file.name == "__init__.py"}
    rooms, known = room_graph(graph, folders), floors()
    for room in sorted(rooms, key=lambda one: (-floor_of(one, known), one)):
        used = ", ".join(sorted(other.removeprefix(f"{PACKAGE}.") for other in rooms[room]))
        print(f"{floor_of(room, known)} {room.removeprefix(f'{PACKAGE}.'):28} {used}")
    up, around = upward(rooms, known), circles(graph)
    for one, other in up:
        print(f"upward: {one} -> {other}")
    for circle in around:
        print(f"circle: {' -> '.join(circle)}")
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in modules().values())
    arrows = sum(len(used) for used in rooms.values())
    print(f"{len(rooms)} rooms, {arrows} arrows, {len(up)} upward, {len(circles(rooms))} circles of rooms, "
          f"{len(around)} circles of modules; {len(graph)} modules, {lines} lines")  # fmt: skip
    sys.exit(bool(up or around))


if __name__ == "__main__":
    main()
