"""Amounts as formulas of Brightway's parameters: the same expressions in canonical units."""

from __future__ import annotations

import re
from collections.abc import Mapping

from impact import expressions
from impact.expressions import Node
from impact.expressions.functions import Gas
from impact.ground import units

_OPERATORS = {"*": "*", "/": "/", "+": "+", "-": "-"}
_KNOWN = ("min", "max", "abs", "ceil", "floor", "sqrt", "exp", "log")  # Brightway's parameters compute them too


def identifier(name: str, case: str) -> str:
    """A name that Brightway's parameters allow: a Python identifier, and no function's (`power`, `log` ...)."""
    return re.sub(r"\W", "_", f"{name}__{case}")


def formula(tree: Node, names: Mapping[str, str], gas: Gas) -> str:
    """An expression in Python, with units as numbers; empty where Brightway cannot compute it.

    Parameters
    ----------
    tree : Node
        From `impact.expressions`.
    names : mapping of str to str
        Our parameters and what they are called in Brightway.
    gas : callable
        Looks up gas properties.
    """
    if not expressions.names_in(tree) & names.keys():
        return f"{float(expressions.evaluate(tree, {}, gas))!r}"
    kind = tree[0]
    if kind == "name":
        return names[tree[1]] if tree[1] in names else f"{units.unit(tree[1])[0]!r}"
    if kind == "call" and tree[1] not in _KNOWN:
        return ""
    inner = [formula(part, names, gas) for part in tree[2 if kind == "call" else 1 :] if isinstance(part, tuple)]
    if "" in inner:
        return ""
    if kind == "call":
        return f"{tree[1]}({', '.join(inner)})"
    if kind == "neg":
        return f"(-{inner[0]})"
    if kind == "^":
        return f"({inner[0]} ** {tree[2]!r})"
    return f"({inner[0]} {_OPERATORS[kind]} {inner[1]})"
