"""The JSON Schema of a case file, from the vocabulary: editors complete and check by it as one types."""

from __future__ import annotations

from functools import cache
from typing import Any

from impact.cases.grammar.fields import OBJECTS, Key
from impact.model import MARKS


@cache
def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a case file, for editors that complete and check as one types."""
    definitions = {name: _object_schema(keys) for name, keys in OBJECTS.items() if name != "case"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "impact case",
        **_object_schema(OBJECTS["case"]),
        "$defs": definitions,
    }


def _object_schema(keys: dict[str, Key]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _key_schema(key) for name, key in keys.items()},
        "additionalProperties": False,
    }
    required = [name for name, key in keys.items() if key.required]
    if required:
        schema["required"] = required
    return schema


_LANGUAGES = {"type": "object", "properties": {"en": {"type": "string"}, "da": {"type": "string"}}}
_TEXT = {"anyOf": [{"type": "string"}, _LANGUAGES]}
_AMOUNT = {"type": ["string", "number"]}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_SIMPLE: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "texts": {"type": "array", "items": _TEXT},
    "amount": _AMOUNT,
    "ratio": _AMOUNT,
    "year": {"type": "integer", "minimum": 1900, "maximum": 2150},
    "bool": {"type": "boolean"},
    "names": {"type": "array", "items": {"type": "string"}},
    "numbers": {"type": "array", "items": {"type": "number"}},
    "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "shares": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": _AMOUNT}]},
    "serves": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": _AMOUNT}]},
    "allocation": {"anyOf": [{"enum": ["energy", "mass"]}, {"type": "object", "additionalProperties": _AMOUNT}]},
    "map:amount": {"type": "object", "additionalProperties": _AMOUNT},
    "map:text": {"type": "object", "additionalProperties": _TEXT},
    "map:changes": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _AMOUNT}},
    "map:string": {"type": "object", "additionalProperties": {"type": "string"}},
    "map:members": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _NAMES}},
}


def _key_schema(key: Key) -> dict[str, Any]:
    described = {"description": key.doc} if key.doc else {}
    if key.kind == "choice":
        booleans = [True, False] if key.choices == MARKS else []
        return {"enum": [*booleans, *key.choices], **described}
    if key.kind in _SIMPLE:
        return {**_SIMPLE[key.kind], **described}
    reference = {"$ref": f"#/$defs/{key.target}"}
    shapes: dict[str, dict[str, Any]] = {
        "list": {"type": "array", "items": reference},
        "map": {"type": "object", "additionalProperties": reference},
        "object": reference,
    }
    return {**shapes.get(key.shape, {"type": ["string", "number"]}), **described}
