"""A tree of nodes as the text of a case file: blocks down to the rows, each row on one line where it fits."""

from __future__ import annotations

import yaml

from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.nodes import Node
from impact.cases.workbook.texts import NO_TAG, bare, flowing, serialized

WIDTH = 120


def case_text(root: Node) -> str:
    """A case file of a tree; quoted only where YAML needs it.

    Parameters
    ----------
    root : Node
        From a YAML file or a workbook.
    """
    sections = []
    for key, value in root.value:
        one = yaml.nodes.MappingNode(NO_TAG, [(bare(key), _styled(value, 1))], flow_style=False)
        text = serialized(one, WIDTH)
        table = isinstance(value, yaml.nodes.CollectionNode) and OBJECTS["case"][str(key.value)].kind != "text"
        sections.append(f"\n{text}" if table else text)
    return "".join(sections)


def _styled(node: Node, depth: int) -> Node:
    """A copy: rows that fit into a line in flow notation, all above them as blocks."""
    if isinstance(node, yaml.nodes.ScalarNode):
        return bare(node)
    flow = flowing(node)
    short = len(serialized(flow, 1_000_000)) + 2 * depth < WIDTH - 10
    scalars = all(isinstance(part, yaml.nodes.ScalarNode) for part in _values(node))
    if short and (scalars or _is_row(node)) and depth > 0 and not _is_table(node, depth):
        return flow
    if isinstance(node, yaml.nodes.MappingNode):
        pairs = [(bare(key), _styled(value, depth + 1)) for key, value in node.value]
        return yaml.nodes.MappingNode(NO_TAG, pairs, flow_style=not pairs)
    return yaml.nodes.SequenceNode(NO_TAG, [_styled(part, depth + 1) for part in node.value], flow_style=not node.value)


def _values(node: Node) -> list[Node]:
    if isinstance(node, yaml.nodes.MappingNode):
        return [value for _, value in node.value]
    return list(node.value)


def _is_row(node: Node) -> bool:
    """An object of scalars, with small lists and mappings of scalars in it."""
    return isinstance(node, yaml.nodes.MappingNode) and all(
        isinstance(part, yaml.nodes.ScalarNode) or all(isinstance(one, yaml.nodes.ScalarNode) for one in _values(part))
        for part in _values(node)
    )


def _is_table(node: Node, depth: int) -> bool:
    """A section of the case, which stands as a block even where it is short."""
    values = _values(node)
    return depth == 1 and bool(values) and all(isinstance(part, yaml.nodes.CollectionNode) for part in values)
