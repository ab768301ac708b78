"""One walk over a case: over the nodes of its file, over what they say, and over that as the vocabulary describes it.

Nothing here calls itself: a file may be as deep as it is allowed to be (`nodes.MAX_DEPTH`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import yaml

from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.nodes import Node, children

Data = dict[str, Any]  # a case file, or an object of it, as strings, lists and dictionaries


def nodes_of(root: Node) -> Iterator[Node]:
    """A node and all that stand in it, in the order of the file."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def plain(root: Node) -> Any:
    """What a node says, as strings, lists and dictionaries."""
    said: dict[int, Any] = {}
    for node in reversed(list(nodes_of(root))):
        if isinstance(node, yaml.nodes.MappingNode):
            said[id(node)] = {str(key.value).strip(): said[id(value)] for key, value in node.value}
        elif isinstance(node, yaml.nodes.SequenceNode):
            said[id(node)] = [said[id(part)] for part in node.value]
        else:
            said[id(node)] = str(node.value).strip()
    return said[id(root)]


def parts(tree: Any, skip: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    """Everything in a tree, each with the key under which it stands (empty in a list); `skip` names keys left out."""
    waiting = [("", tree)]
    while waiting:
        key, part = waiting.pop()
        yield key, part
        inside = (
            part.items() if isinstance(part, dict) else (("", one) for one in part) if isinstance(part, list) else ()
        )
        waiting += reversed([(name, one) for name, one in inside if name not in skip])


def objects(data: Data, kind: str = "case") -> Iterator[tuple[str, str, Data]]:
    """Every object that the vocabulary knows in a case (or in an object of another kind), itself first.

    Yields
    ------
    tuple of str, str and dict
        Its kind (of `OBJECTS`), its name where it stands in a mapping (else empty), and the object: what it holds may
        be changed, and what has been put into it is walked.
    """
    waiting = [(kind, "", data)]
    while waiting:
        kind, name, item = waiting.pop()
        yield kind, name, item
        inside: list[tuple[str, str, Data]] = []
        for key, value in item.items():
            spec = OBJECTS[kind].get(key)
            if spec is not None and spec.target:
                named = [("", value)] if spec.shape == "object" else pairs_of(value)
                inside += [(spec.target, name, one) for name, one in named if isinstance(one, dict)]
        waiting += reversed(inside)


def pairs_of(group: Any) -> list[tuple[str, Any]]:
    """What stands in a mapping or a list, with its name (empty in a list)."""
    return list(group.items()) if isinstance(group, dict) else [("", one) for one in group]
