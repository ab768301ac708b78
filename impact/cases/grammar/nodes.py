"""YAML 1.2 files as libyaml nodes: positions kept, scalars read as a person means them, nothing executed.

libyaml parses; scalars stay text, so that `NO`, `12:30` and `010` are what they look like. Aliases, several
documents, huge files and very deep nesting are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from impact.ground.errors import Cell, Fault, InputError, Place

MAX_BYTES = 2_000_000
MAX_INDENT, MAX_DEPTH = 400, 50
MANY_BRACKETS = 200  # more than nearly every case has; below, even one inside the other they do no harm

Node = yaml.nodes.Node


class _PlainResolver:
    """A resolver that resolves nothing: every scalar stays the text it is."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...
    def ascend_resolver(self) -> None: ...


if yaml.__with_libyaml__:
    from yaml import cyaml

    class _Loader(cyaml.CParser, _PlainResolver):  # type: ignore[name-defined, misc]
        pass

else:  # pragma: no cover  (a PyYAML built without libyaml)

    class _Loader(  # type: ignore[no-redef]
        yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer, _PlainResolver
    ):
        def __init__(self, stream: Any) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)


_DEEP = re.compile(
    rf"^[ ?-]{{{MAX_INDENT},}}|(?:[-?][ \n]+){{{MAX_DEPTH},}}|(?:[\[{{]\s*){{{MAX_DEPTH},}}", re.MULTILINE
)


_ALIAS = re.compile(r"^[^#]*(?:[:,\-\[{?]\s*|^\s*)\*[^\s,\]}]+")
_NO_ALIAS = "Aliases are not used in case files: repeat the value, or make it a parameter."


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that a person may have meant as a case.

    Raises
    ------
    InputError
        If it is missing, a directory, unreadable or far too large for a case.
    """
    name = str(path)
    if path.is_dir():
        raise InputError([Fault("a-directory", "is a folder, not a file.", Place(name))])
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            remedy = f"A case has at most {MAX_BYTES // 1_000_000} MB; keep raw data elsewhere."
            raise InputError([Fault("too-large", f"is {size / 1e6:.0f} MB large.", Place(name), remedy)])
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([Fault("unreadable", f"cannot be read: {reason}.", Place(name))]) from None


def compose(data: bytes, file: str) -> yaml.nodes.MappingNode:
    """The root mapping of a YAML document.

    Raises
    ------
    InputError
        With line and remedy, if it is not UTF-8, not YAML, not one mapping, or uses aliases.
    """
    text = _decoded(data, file)
    _refuse_depth(text, file)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        raise InputError([_yaml_fault(error, text, file)]) from None
    except RecursionError:
        raise InputError([Fault("too-deep", "is nested too deep.", Place(file))]) from None
    finally:
        if hasattr(loader, "dispose"):
            loader.dispose()
    if root is None:
        raise InputError([Fault("empty", "is empty.", Place(file), "`impact new FILE --like heat` writes a start.")])
    if not isinstance(root, yaml.nodes.MappingNode):
        message = "is not a mapping of keys to values."
        raise InputError([Fault("not-a-mapping", message, Place(file, line_of(root)), "It starts with `id: ...`.")])
    if "!" in text or ("&" in text and "*" in text):
        odd = list(_odd(root, text, file))
        if odd:
            raise InputError(odd)
    return root


def _refuse_depth(text: str, file: str) -> None:
    """libyaml composes by recursion in C, and tens of thousands of levels would end the process."""
    deep = _DEEP.search(text)
    line = text.count("\n", 0, deep.start()) + 1 if deep else 0
    if not deep and text.count("[") + text.count("{") > MANY_BRACKETS:
        line = _line_too_deep(text)
    if line:
        raise InputError([Fault("too-deep", "is nested too deep.", Place(file, line), "A case needs five levels.")])


def _line_too_deep(text: str) -> int:
    """Where events, which need no recursion, pass the greatest depth; 0 if they never do."""
    loader, depth = _Loader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.events.CollectionStartEvent)
            depth -= isinstance(event, yaml.events.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return int(event.start_mark.line) + 1
    except yaml.YAMLError:
        return 0  # composing finds it again, with the depth so far
    finally:
        loader.dispose()
    return 0


def _odd(root: Node, text: str, file: str) -> Iterator[Fault]:
    """What YAML allows and a case does not: aliases, which can grow without bound, and tags, which can run code."""
    seen: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            rows = (number for number, row in enumerate(text.split("\n"), 1) if _ALIAS.match(row))
            line = next(rows, line_of(node))
            yield Fault("alias", "uses an anchor and an alias (&name, *name).", Place(file, line), _NO_ALIAS)
            return
        seen.add(id(node))
        if node.tag:
            remedy = "Remove it, or quote the text: tags are not used in case files."
            yield Fault("tag", f"has the tag '{node.tag}' before a value.", Place(file, line_of(node)), remedy)
        waiting += children(node)


def children(node: Node) -> list[Node]:
    """The nodes in a node: keys and values of a mapping, elements of a list."""
    if isinstance(node, yaml.nodes.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.nodes.SequenceNode) else []


def _decoded(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte 0x{data[error.start]:02x}."
        remedy = "Save the file as UTF-8 (not as Latin-1 or Windows-1252)."
        raise InputError([Fault("not-utf8", message, Place(file, line), remedy)]) from None
    if "\t" in text:
        for number, row in enumerate(text.split("\n"), 1):
            if row[: len(row) - len(row.lstrip())].count("\t"):
                message = "is indented with a tab."
                raise InputError([Fault("tab", message, Place(file, number), "YAML indents with spaces.")])
    return text


_REMEDIES = {  # a part of libyaml's message, and what a person can do about it
    "mapping values are not allowed": "A text that holds ': ' must be quoted.",
    "cannot start any token": "A text that starts with % @ or ` must be quoted; a percentage is written 5 %.",
    "expected a single document": "One file holds one case: is there a line of three hyphens?",
    "unexpected end of stream": "A quote that opens here is never closed.",
    "control characters": "Is it a spreadsheet or a picture? A case is a text file.",
    "while parsing a flow": "Is a bracket, a quote or a comma missing here or on the line above?",
    "did not find expected": "Is a bracket, a quote or a comma missing, or a line indented wrongly, here or above?",
    "found character that cannot": "A text that starts with a sign must be quoted.",
}


def _yaml_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line + 1 if mark is not None else 1
    rows = text.split("\n")
    row = rows[line - 1].strip() if line <= len(rows) else ""
    shown = f" Found: {row[:60]}" if row.isprintable() and row else ""
    if "undefined alias" in problem:
        remedy = f"{_NO_ALIAS} A text that starts with * must be quoted."
        return Fault("alias", f"uses an alias: {problem}.{shown}", Place(file, line), remedy)
    everything = str(error)
    remedy = next((remedy for part, remedy in _REMEDIES.items() if part in everything), "")
    return Fault("not-yaml", f"is not YAML: {problem}.{shown}", Place(file, line), remedy)


def line_of(node: Node) -> int:
    """The line of a node, counted from 1, or its cell in a workbook."""
    line = node.start_mark.line
    return line if isinstance(line, Cell) else int(line) + 1
