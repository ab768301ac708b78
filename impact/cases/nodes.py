"""YAML 1.2 files as libyaml nodes: positions kept, scalars read as a person means them, nothing executed.

libyaml parses; scalars stay text, so that `NO`, `12:30` and `010` are what they look like. Aliases, several
documents, huge files and very deep nesting are refused before they cost anything.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from impact.errors import Fault, InputError, Place

MAX_BYTES = 2_000_000
MAX_INDENT = 400

try:
    from yaml.cyaml import CParser as _Parser
except ImportError:  # pragma: no cover  (a PyYAML built without libyaml)
    _Parser = None  # type: ignore[assignment,misc]

Node = yaml.nodes.Node


class _Plain:
    """A resolver that resolves nothing: every scalar stays the text it is."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...
    def ascend_resolver(self) -> None: ...


if _Parser is not None:

    class _Loader(_Parser, _Plain):  # type: ignore[misc,valid-type]
        def __init__(self, stream: Any) -> None:
            _Parser.__init__(self, stream)

else:  # pragma: no cover

    class _Loader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer, _Plain):  # type: ignore[no-redef,misc]
        def __init__(self, stream: Any) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)


_DEEP = re.compile(rf"^(?: {{{MAX_INDENT},}}|\s*(?:- ){{50,}}|\s*[\[{{]{{50,}})", re.MULTILINE)


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
    deep = _DEEP.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + 1
        raise InputError([Fault("too-deep", "is nested too deep.", Place(file, line), "A case needs five levels.")])
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
    return root


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


def _yaml_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    problem = getattr(error, "problem", None) or str(error)
    remedy = ""
    rows = text.split("\n")
    row = rows[line - 1].strip() if 0 < line <= len(rows) else ""
    if "mapping values are not allowed" in problem:
        remedy = "A text that holds ': ' must be quoted."
    elif "undefined alias" in problem:
        problem = f"uses an alias ({problem})"
        remedy = "Aliases (*name) are not used in case files; repeat the value or make it a parameter."
    elif "while parsing a flow" in str(error) or "did not find expected" in problem:
        remedy = "Is a bracket, a quote or a comma missing here or on the line above?"
    shown = f" Found: {row[:60]}" if row else ""
    return Fault("not-yaml", f"is not YAML: {problem}.{shown}", Place(file, line), remedy)


def line_of(node: Node) -> int:
    """The line of a node, counted from 1."""
    return int(node.start_mark.line) + 1
