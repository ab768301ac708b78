"""How far the docstrings of the package say what is needed; `python tests/docstrings.py [ROOM]` prints it by room.

Counted are public functions, methods and properties: no leading underscore in their name, their class or a module
on the way, and not inside another function. `python tests/docstrings.py ROOM` names those of a room that lack sections.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from floors import PACKAGE, ROOT, modules, room_of

SECTION = re.compile(r"^\s*(Parameters|Returns|Yields|Raises|Attributes|Notes|References|Examples)\n\s*-{3,}\s*$", re.M)
UNIT = re.compile(r"\[[^\[\]\n]+\](?!\()")  # [t CO2e/a], [DKK], [-]; no Markdown link
SHAPE = re.compile(r"\bshapes?\b|\([a-z_ ]+(, ?[a-z_ ]+)+\) array|\b\w+ [×x] \w+ (array|matrix)", re.I)


@dataclass(frozen=True)
class Described:
    """A public function and what its docstring holds."""

    name: str  # dotted, from the package on
    room: str
    text: str

    @property
    def sections(self) -> bool:
        """Whether it has a section of the numpy convention: Parameters, Returns, Raises ..."""
        return bool(SECTION.search(self.text))

    @property
    def unit_or_shape(self) -> bool:
        """Whether it says a unit in brackets or the shape of an array."""
        return bool(UNIT.search(self.text) or SHAPE.search(self.text))


def public(body: Iterable[ast.stmt], prefix: str) -> Iterator[tuple[str, str]]:
    """Name and docstring of the public functions of a module or class."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            name = f"{prefix}.{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, name)
            else:
                yield name, ast.get_docstring(node) or ""


def described(root: Path = ROOT) -> list[Described]:
    """The public functions of the package."""
    files = modules(root)
    folders = {name for name, file in files.items() if file.name == "__init__.py"}
    return [
        Described(name, room_of(module, folders).removeprefix(f"{PACKAGE}."), text)
        for module, file in files.items()
        if not any(part.startswith("_") for part in module.split("."))
        for name, text in public(ast.parse(file.read_text(encoding="utf-8")).body, module)
    ]


def shares(functions: Iterable[Described]) -> tuple[int, float, float, float]:
    """Number of functions, and the shares [-] with a docstring, with sections, with a unit or shape."""
    listed = list(functions)
    number = len(listed) or 1
    return (
        len(listed),
        sum(bool(function.text) for function in listed) / number,
        sum(function.sections for function in listed) / number,
        sum(function.unit_or_shape for function in listed) / number,
    )


def main(room: str = "") -> None:
    functions = described()
    print(f"{'room':30} public  described  sections  unit or shape")
    for name in sorted({function.room for function in functions if function.room.startswith(room)}):
        number, *rest = shares(function for function in functions if function.room == name)
        print(f"{name:30} {number:6} {rest[0]:10.0%} {rest[1]:9.0%} {rest[2]:14.0%}")
    if not room:
        number, *rest = shares(functions)
        print(f"{'all':30} {number:6} {rest[0]:10.0%} {rest[1]:9.0%} {rest[2]:14.0%}")
    for function in functions if room else ():
        if function.room.startswith(room) and not function.sections:
            print(f"without sections: {function.name}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
