"""From YAML nodes to plain values: texts, names, years, choices. Every fault is collected, none raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import yaml

from impact.cases.grammar.fields import OBJECTS, Key, is_year
from impact.cases.grammar.nodes import Node, line_of
from impact.ground import units
from impact.ground.errors import Faults, did_you_mean, nearest, where
from impact.ground.units import NONE, Dimension
from impact.model import MARKS, OUTSIDE, Amount, Text

T = TypeVar("T")
Object = dict[str, Node]

UNKNOWN: Dimension = ()  # the dimension of an amount that could not be read: later checks leave it alone
BAD = Amount("", ("number", 1.0, NONE), UNKNOWN)
PER_YEAR = units.multiply(NONE, units.YEAR, -1)

LONGEST_ID = 100  # file systems hold names of 255 bytes
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_REGION = re.compile(r"^([A-Z]{2}|GLO|RER|RoW)(-[\w-]+)?$")
_DECIMAL_TAIL = re.compile(r"^\d+([ %‰].*|[a-zA-Z/%].*)?$")
_TRUE, _FALSE = ("true", "True", "TRUE", "yes", "Yes"), ("false", "False", "FALSE", "no", "No")


class Scalars:
    """Reads nodes into values and notes faults with their lines."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.partners: list[str] = [OUTSIDE]
        self.partners_known = True  # False where `partners:` itself cannot be read: nobody else is blamed

    # ------------------------------------------------------------------ structure

    def pairs(self, node: Node, what: str) -> Iterator[tuple[str, Node, int]]:
        """Key, value node and line of a mapping; duplicate keys are faults."""
        if not isinstance(node, yaml.nodes.MappingNode):
            remedy = "Write a name, a colon and its value on each line, without a leading '-'."
            self.faults.add("not-a-mapping", f"{what} must be `key: value` pairs.", line_of(node), remedy)
            return
        lines: dict[str, int] = {}
        for key_node, value in node.value:
            line = line_of(key_node)
            if not isinstance(key_node, yaml.nodes.ScalarNode):
                self.faults.add("odd-key", f"{what} has a key that is no plain text.", line)
                continue
            key = str(key_node.value)
            if key in lines:
                message = f"{what} has the key '{key}' twice; it stands at {where(lines[key])} too."
                self.faults.add("duplicate-key", message, line, "Remove one of them.")
                continue
            lines[key] = line
            if isinstance(value, yaml.nodes.CollectionNode) and not value.flow_style:
                value.start_mark = key_node.start_mark  # a block is looked for at its key
            yield key, value, line

    def object(self, node: Node, name: str, title: str = "") -> Object:
        """The keys of an object of `OBJECTS`, unknown and missing ones noted."""
        known = OBJECTS[name]
        what = title or f"The {name}"
        found: Object = {}
        empty: set[str] = set()
        for key, value, line in self.pairs(node, what):
            if key in known:
                if _is_empty(value) and known[key].kind != "bool":
                    empty.add(key)
                    remedy = _meaning(known[key]) or "Give one, or remove the line."
                    self.faults.add("empty-value", f"{what}: '{key}' has no value.", line, remedy)
                else:
                    found[key] = value
            else:
                self._unknown_key(what, key, value, line, known, found)
        for key, spec in known.items():
            if spec.required and key not in found and key not in empty and isinstance(node, yaml.nodes.MappingNode):
                self.faults.add("missing-key", f"{what} lacks '{key}'.", line_of(node), _meaning(spec))
        return found

    def _unknown_key(
        self, what: str, key: str, value: Node, line: int, known: Mapping[str, Key], found: Object
    ) -> None:
        before = next(reversed(found), "")
        node = found.get(before)
        if not (_is_empty(value) and isinstance(node, yaml.nodes.ScalarNode)):
            self.faults.add("unknown-key", f"{what} has an unknown key '{key}'.", line, _keys_remedy(key, known))
        elif _DECIMAL_TAIL.match(key) and node.value[-1:].isdigit():
            number = f"{node.value},{key}"
            whole, decimal = f"{node.value}{key}", f"{node.value}.{key}"
            thousands = re.match(r"\d{3}\b", key) and not node.value.startswith("0")
            remedy = f"Write `{before}: {whole}` or `{before}: {decimal}`, whichever is meant."
            remedy = remedy if thousands else f"Write a decimal point: `{before}: {decimal}`."
            self.faults.add("decimal-comma", f"{what}: '{before}: {number}' has a comma in the number.", line, remedy)
            node.value = whole if thousands else decimal  # so that no follow-up fault hides the real one
        else:
            joined = f"{node.value}, {key}"
            remedy = f'Quote it: `{before}: "{joined}"`, or use a name without a comma.'
            self.faults.add("comma-in-name", f"{what}: '{key}' is a key without a value.", line, remedy)
            node.value = joined

    def items(self, node: Node | None, what: str) -> list[Node]:
        """The elements of a list."""
        if node is None:
            return []
        if not isinstance(node, yaml.nodes.SequenceNode):
            self.faults.add("not-a-list", f"{what} must be a list (lines that start with '-').", line_of(node))
            return []
        return list(node.value)

    def map(self, node: Node | None, what: str, read: Callable[[str, Node], T]) -> dict[str, T]:
        """The objects of a mapping by name."""
        if node is None:
            return {}
        return {key: read(key, value) for key, value, _ in self.pairs(node, f"`{what}`")}

    def keys(self, node: Node | None) -> list[str]:
        """The names in a mapping, before it is read."""
        if not isinstance(node, yaml.nodes.MappingNode):
            return []
        return [str(key.value) for key, _ in node.value if isinstance(key, yaml.nodes.ScalarNode)]

    # ------------------------------------------------------------------ plain values

    def string(self, node: Node | None, what: str = "value") -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.nodes.ScalarNode):
            remedy = "Write it on one line behind the key, as in `amount: 80 GWh/a`."
            self.faults.add("not-a-text", f"{what} must be one text or amount.", line_of(node), remedy)
            return ""
        return str(node.value).strip()

    def text(self, node: Node | None, what: str = "text") -> Text:
        """A text, or one in each language."""
        if node is None:
            return Text()
        if isinstance(node, yaml.nodes.ScalarNode):
            return Text(str(node.value).strip())
        if not isinstance(node, yaml.nodes.MappingNode):
            remedy = "Write one text behind the key, or one in each language: `{en: ..., da: ...}`."
            self.faults.add("not-a-text", f"{what} must be one text, not a list.", line_of(node), remedy)
            return Text()
        found: dict[str, str] = {}
        for key, value, line in self.pairs(node, what):
            if key in ("en", "da"):
                found[key] = self.string(value, what)
            elif _is_empty(value) and found:
                before = next(reversed(found))
                remedy = f'Quote it: `{before}: "{found[before]}, {key}"`.'
                self.faults.add("comma-in-name", f"{what}: '{key}' is a key without a value.", line, remedy)
            else:
                remedy = "Allowed: en, da. Quote a text that holds ', ' or ': '."
                self.faults.add("unknown-key", f"{what} has an unknown key '{key}'.", line, remedy)
        return Text(**found)

    def texts(self, node: Node | None, what: str) -> tuple[Text, ...]:
        return tuple(self.text(item, what) for item in self.items(node, what))

    def names(self, node: Node | None, what: str) -> tuple[str, ...]:
        if isinstance(node, yaml.nodes.ScalarNode):
            return (self.string(node, what),)
        return tuple(self.string(item, what) for item in self.items(node, what))

    def identifier(self, node: Node | None, what: str) -> str:
        value = self.string(node, what)
        if node is not None and not _ID.match(value):
            remedy = "Lower-case letters, digits and hyphens, as in kal-wastewater-heat."
            self.faults.add("bad-id", f"The id '{value}' cannot be used.", line_of(node), remedy)
        elif node is not None and len(value) > LONGEST_ID:
            message = f"The id '{value[:30]}...' has {len(value)} characters; files are named after it."
            self.faults.add("long-id", message, line_of(node), f"Use at most {LONGEST_ID}.")
        return value

    def boolean(self, node: Node | None, what: str) -> bool:
        if node is None:
            return False
        value = self.string(node, what)
        if value not in _TRUE + _FALSE:
            self.faults.add("not-a-boolean", f"{what} is true or false; found '{value}'.", line_of(node))
        return value in _TRUE

    def mark(self, found: Object) -> bool:
        """Whether an object is marked as confidential; who may see it is read by `impact.redaction`."""
        self.partner(found.get("of"), "of")
        node = found.get("confidential")
        if node is None or self.string(node) in _TRUE + _FALSE:
            return self.boolean(node, "confidential")
        return self.choice(node, "confidential", MARKS) not in ("no", "public")

    def year(self, node: Node | None, what: str) -> int | None:
        if node is None:
            return None
        value = self.string(node, what)
        if not is_year(value):
            message = f"{what} must be a year from 1900 to 2199; found '{value}'."
            self.faults.add("bad-year", message, line_of(node), "Write four digits, as in 2021.")
            return None
        return int(value)

    def choice(self, node: Node | None, what: str, allowed: tuple[str, ...], default: str = "") -> str:
        if node is None:
            return default
        value = self.string(node, what)
        if value not in allowed:
            remedy = "Allowed: " + ", ".join(allowed) + "."
            close = nearest(value, allowed, 1)
            remedy = f"Did you mean '{close[0]}'? {remedy}" if close else remedy
            self.faults.add("not-a-choice", f"{what} cannot be '{value}'.", line_of(node), remedy)
            return default or allowed[0]
        return value

    def partner(self, node: Node | None, what: str) -> str:
        value = self.string(node, what)
        if node is not None:
            self.known_partner(value, line_of(node))
        return value

    def two_partners(self, found: Object, what: str, line: int) -> tuple[str, str]:
        """Who gives and who receives; the same one twice is a fault."""
        giver, receiver = self.partner(found.get("from"), "from"), self.partner(found.get("to"), "to")
        if giver and giver == receiver:
            message = f"{what} goes from '{giver}' to the same partner."
            self.faults.add("same-partner", message, line, "`from` and `to` are two partners, or `outside`.")
        return giver, receiver

    def needed(self, found: Object, what: str) -> tuple[str, ...]:
        """The partners of `needs:`: each a declared one, none twice."""
        node = found.get("needs")
        if node is None:
            return ()
        names = self.names(node, f"{what}: needs")
        for name in names:
            self.known_partner(name, line_of(node))
        if OUTSIDE in names or len(set(names)) < len(names):
            message = f"{what}: needs names {'`outside`' if OUTSIDE in names else 'a partner twice'}."
            remedy = "Name each partner once without whom it vanishes; `outside` is always there."
            self.faults.add("needs", message, line_of(node), remedy)
        return tuple(dict.fromkeys(name for name in names if name != OUTSIDE))

    def region(self, node: Node | None) -> str:
        """A country's code, with a part of it behind a hyphen (DK, DK-VEKS), or GLO for the world."""
        value = self.string(node, "region")
        if node is not None and not _REGION.match(value):
            remedy = "Write the country's two capital letters, as in DK, SE or DE; GLO is the world."
            self.faults.add("bad-region", f"The region '{value}' is no country code.", line_of(node), remedy)
            return ""
        return value

    def known_partner(self, name: str, line: int) -> None:
        if self.partners_known and name not in self.partners:
            remedy = did_you_mean(name, self.partners) or "Declare it under `partners:`."
            remedy += "" if OUTSIDE in remedy else " `outside` stands for everyone else."
            self.faults.add("unknown-partner", f"Nobody declared the partner '{name}'.", line, remedy)


def _is_empty(node: Node) -> bool:
    return isinstance(node, yaml.nodes.ScalarNode) and node.value in ("", "~", "null") and not node.style


def _keys_remedy(key: str, known: Mapping[str, Key]) -> str:
    return did_you_mean(key, known) or "Known keys: " + ", ".join(known) + "."


def _meaning(spec: Key) -> str:
    if spec.choices:
        return "Allowed: " + ", ".join(spec.choices) + "."
    return f"It says: {spec.doc}." if spec.doc else ""
