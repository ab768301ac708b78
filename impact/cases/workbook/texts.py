"""Nodes of a case file as the text of one cell, and back.

Lists of names are separated by semicolons, names with amounts stand one to a line (`electricity DK: 1 MWh / cop`);
what fits neither stays YAML in flow notation (`{...}` or `[...]`). A text that begins with a quotation mark, and one
that would be read otherwise than meant, stands in quotation marks as in YAML.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from impact.cases.grammar.nodes import Node, children, compose
from impact.cases.grammar.walk import nodes_of, plain
from impact.cases.workbook.numbers import Ambiguous, written
from impact.cases.workbook.sheets import AMOUNTS, COMMENT, PAIRED, SCALARS
from impact.ground.errors import InputError

_PAIR = re.compile(r":(?:\s|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # what a cell does not hold as it is
_SPLIT = re.compile(r"[;\n]")
AMOUNT_MAPS = frozenset({"map:amount", "shares", "serves", "allocation"})


class Unreadable(ValueError):
    """A cell's text that says nothing that can be understood; the message says why."""


NO_TAG: Any = None  # a node with no tag is written without one


def scalar(text: str, mark: Any) -> yaml.nodes.ScalarNode:
    return yaml.nodes.ScalarNode("", text, mark, mark, style='"')


def mapping(pairs: list[tuple[Node, Node]], mark: Any) -> yaml.nodes.MappingNode:
    return yaml.nodes.MappingNode("", pairs, mark, mark, flow_style=False)


def sequence(nodes: list[Node], mark: Any) -> yaml.nodes.SequenceNode:
    return yaml.nodes.SequenceNode("", nodes, mark, mark, flow_style=False)


# ---------------------------------------------------------------------------------------------- from a cell


def node_of(text: str, kind: str, mark: Any) -> Node:
    """The node that a cell's text means, for a key of a kind.

    Raises
    ------
    Unreadable, Ambiguous
    """
    unquoted = _unquoted(text)
    if unquoted is not None:
        return scalar(unquoted, mark)
    if kind in AMOUNTS:
        return scalar(written(text), mark)
    if kind in SCALARS or kind == "text":
        return scalar(text.strip(), mark)
    if text.lstrip()[:1] in ("{", "["):
        return _flow(text, mark)
    if kind in ("names", "numbers"):
        parts = re.split(r"[;\n]" if kind == "names" else r"[;,\s]+", text)
        found: list[Node] = [scalar(part.strip(), mark) for part in parts if part.strip()]
        return found[0] if len(found) == 1 and kind == "names" else sequence(found, mark)
    if kind.startswith("map:") or (kind in PAIRED and ":" in text):
        return _pairs(text, kind, mark)
    return scalar(text.strip(), mark)


def _unquoted(text: str) -> str | None:
    if text.lstrip().startswith('"'):
        try:
            found = json.loads(text, strict=False)
        except ValueError:
            return None
        return found if isinstance(found, str) else None
    return None


def _flow(text: str, mark: Any) -> Node:
    """The node of YAML in flow notation, every part of it with the cell's mark."""
    try:
        (_, node), *more = compose(f"cell: {text}".encode(), "").value
    except InputError as error:
        first = error.faults[0]
        raise Unreadable(f"'{text[:60]}' {first.message} {first.remedy}".rstrip()) from None
    if more or not isinstance(node, yaml.nodes.CollectionNode):
        raise Unreadable(f"'{text[:60]}' is more than one value.")
    for part in nodes_of(node):
        part.start_mark = part.end_mark = mark
    return node


def _pairs(text: str, kind: str, mark: Any) -> Node:
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    if any(len(_PAIR.findall(part)) > 1 for part in parts):
        return _flow("{" + text + "}", mark)  # written on one line with commas, as in a case file
    pairs: list[tuple[Node, Node]] = []
    for part in parts:
        name, colon, value = part.partition(": ") if ": " in part else part.partition(":")
        if not colon or not name.strip() or not value.strip():
            raise Unreadable(f"'{part[:60]}' is no `name: value`.")
        amount = kind in AMOUNT_MAPS
        pairs.append((scalar(name.strip(), mark), scalar(written(value) if amount else value.strip(), mark)))
    return mapping(pairs, mark)


# ---------------------------------------------------------------------------------------------- to a cell


def text_of(node: Node, kind: str) -> str:
    """The text of a cell that `node_of` reads back into the same node."""
    if isinstance(node, yaml.nodes.ScalarNode):
        text = str(node.value).strip()
        return text if _reads_back(text, node, kind) else json.dumps(text, ensure_ascii=False)
    simple = _simple(node, kind)
    return simple if simple and _reads_back(simple, node, kind) else flow_text(node)


def _reads_back(text: str, node: Node, kind: str) -> bool:
    if not text or text.startswith(COMMENT) or _CONTROL.search(text):
        return False
    try:
        return bool(plain(node_of(text, kind, None)) == plain(node))
    except (Unreadable, Ambiguous):
        return False


def _simple(node: Node, kind: str) -> str:
    if any(not isinstance(part, yaml.nodes.ScalarNode) for part in children(node)):
        return ""
    if isinstance(node, yaml.nodes.SequenceNode):
        return "; ".join(str(part.value).strip() for part in node.value)
    return "\n".join(f"{str(key.value).strip()}: {str(value.value).strip()}" for key, value in node.value)


class _Nothing:
    """A resolver that adds no tags."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> None: ...

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...
    def ascend_resolver(self) -> None: ...


class _Dumper(_Nothing, yaml.emitter.Emitter, yaml.serializer.Serializer):
    def __init__(self, stream: Any, width: int) -> None:
        yaml.emitter.Emitter.__init__(self, stream, width=width, allow_unicode=True)
        yaml.serializer.Serializer.__init__(self)


def serialized(node: Node, width: int) -> str:
    """A node as YAML, in the styles that it says."""
    import io

    stream = io.StringIO()
    dumper = _Dumper(stream, width)
    dumper.open()
    dumper.serialize(node)
    dumper.close()
    return stream.getvalue()


def flow_text(node: Node) -> str:
    """A node as YAML in flow notation, on one line."""
    return serialized(flowing(node), 1_000_000).strip()


def flowing(node: Node) -> Node:
    """A copy in flow notation; a text that YAML reads as nothing is quoted."""
    if isinstance(node, yaml.nodes.MappingNode):
        pairs = [(flowing(key), flowing(value)) for key, value in node.value]
        return yaml.nodes.MappingNode(NO_TAG, pairs, flow_style=True)
    if isinstance(node, yaml.nodes.SequenceNode):
        return yaml.nodes.SequenceNode(NO_TAG, [flowing(part) for part in node.value], flow_style=True)
    return bare(node)


def bare(node: Node) -> Node:
    """A scalar without quotation marks, unless YAML would take it for nothing."""
    text = str(node.value)
    style = '"' if text in ("", "~", "null") or not text.isprintable() else None
    return yaml.nodes.ScalarNode(NO_TAG, text, style=style)
