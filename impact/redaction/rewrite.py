"""A case file rewritten for a reader: classes for hidden values, stand-ins for hidden names, texts without either.

The rewritten case is an ordinary case file. Everything that is written from it (documents, figures, tables, workbooks)
is a function of the classes, so that moving a hidden value inside its class changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Any

from impact import expressions
from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.walk import Data, objects, parts
from impact.expressions import ExpressionError, Node
from impact.model import Case
from impact.redaction.bands import Band, band_of
from impact.redaction.figures import changed, leaves, open_figures, text_of
from impact.redaction.hidden import HiddenFigures
from impact.redaction.manifest import Manifest
from impact.redaction.names import STAND_IN, HiddenNames
from impact.redaction.prose import Figure, Prose
from impact.redaction.values import AMOUNTS, ValueClasses, called_by, priced
from impact.redaction.view import PARTNER, View, mark_of

TITLES = ("title", "titles", "what", "label", "name", "reason")
STRINGS = ("title", "place", "note", "publisher", "unit")  # that are read as text
_VOCABULARY = {key for keys in OBJECTS.values() for key in keys}
_GROUPS = ("group", "against")  # of draws
DECLARED = ("scenarios", "functions", "processes", "sources", "streams")
REASON = {"en": "assumed; the reason is held back", "da": "antaget; begrundelsen er holdt tilbage"}


class Rewriter:
    """Rewrites the data of one case."""

    def __init__(
        self,
        data: Data,
        case: Case,
        view: View,
        names: HiddenNames,
        secrets: HiddenFigures,
        dropped: Iterable[Figure] = (),
    ) -> None:
        self.dropped = dropped  # figures of what went as a whole
        self.data, self.case, self.view, self.names, self.secrets = data, case, view, names, secrets
        self.manifest = Manifest(case.id, str(view))
        self.values = ValueClasses(case, secrets, self.manifest)
        self.partners = self._partners()
        self.renamed: dict[str, str] = {}
        self.taken: set[str] = set()  # names that stand in the file already
        self.prose = Prose((), ())

    @property
    def classes(self) -> dict[str, dict[str, Band]]:
        """The classes in the rewritten case, by parameter and year."""
        return {self.renamed.get(name, name): bands for name, bands in self.values.bands.items() if bands}

    def run(self) -> Data:
        data = self.data
        self.values.replace(data)
        bands = [band for of_one in self.values.bands.values() for band in of_one.values()]
        figures = (*self.secrets.known, *self.dropped)
        bands += [band_of(value, dimension, self.view.width) for value, dimension in figures]
        self.prose = Prose(open_figures(data, self.values.hidden) if bands else (), bands)
        self._rename_keys(data)
        self._hide_partners(data)
        data = dict(self._visited("case", data))
        _unmark(data)
        _used_sources(data)
        self.manifest.rename(self.renamed)
        data["id"] = f"{self.prose.identifier(self.names.slug(self.case.id, '-'), '-')}-{self.view.suffix}"
        return data

    # ------------------------------------------------------------------ names

    def _partners(self) -> dict[str, str]:
        """Partners whose names this reader may not see, with what their ids become."""
        found = {id: self.names.number(written) for id, written in self.data["partners"].items()}
        return {id: f"partner-{k}" for id, k in found.items() if k}

    def _hide_partners(self, data: Data) -> None:
        for id, written in data["partners"].items():
            if id in self.partners:
                k = self.partners[id].rpartition("-")[2]
                kept = {key: written[key] for key in ("ets",) if key in written}
                data["partners"][id] = {"name": {lang: text.format(k=k) for lang, text in STAND_IN.items()}, **kept}
                self.manifest.partner(int(k), mark_of(str(written.get("confidential", ""))) or "repeats it")
            elif self.view.kind == PARTNER and id != self.view.partner and written.pop("rate", None):
                self.manifest.dropped("rate of return", "other side")
        data["partners"] = {self.partners.get(id, id): written for id, written in data["partners"].items()}

    def _rename_keys(self, data: Data) -> None:
        """Identifiers of the case's own things without hidden names and quantities."""
        own = {name for group in DECLARED[:4] for name in data.get(group, {})}
        own |= {output for process in data.get("processes", {}).values() for output in process.get("outputs", {})}
        economy = data.get("economy", {})
        own |= set(economy.get("price scenarios", {}))
        self.taken = {*_words_of(data), *own, *data.get("parameters", {})}
        for name in sorted(own):
            self._rename(name, self.prose.name(self.names.replaced(name)) or "confidential")
        groups = {written[key] for written in data.get("parameters", {}).values() for key in _GROUPS if key in written}
        for name in [*data.get("parameters", {}), *sorted(groups)]:
            self._rename(name, self.prose.identifier(self.names.slug(name, "_"), "_"))
        self._rename_paths([economy.get("prices", {}), *economy.get("price scenarios", {}).values()], data)

    def _rename_paths(self, paths: list[Data], data: Data) -> None:
        """Paths of prices that are called as a line is follow its label."""
        labels = {called for item in priced(data) for called in called_by(item)}
        for name in {name for path in paths for name in path if name.casefold() in labels} - self.renamed.keys():
            cleaned = self.names.replaced(self.prose.name(name) if self.prose.hidden else name)
            if cleaned and cleaned != name:
                self.renamed[name] = cleaned

    def _rename(self, name: str, other: str) -> None:
        if name in self.renamed:
            return
        if other == name:
            return
        if other in self.taken:
            other = _free(other, self.taken, name)
        if other != name:
            self.renamed[name] = other
            self.taken.add(other)

    def _named(self, name: str) -> str:
        return self.partners.get(name) or self.renamed.get(name, name)

    # ------------------------------------------------------------------ texts

    def _visited(self, kind: str, item: Any) -> Any:
        """An object with its texts cleaned and its names replaced."""
        found: Data = {}
        for key, value in item.items():
            spec = OBJECTS[kind].get(key)
            if spec is None:
                found[key] = value
                continue
            new = self._value(key, spec.kind, value)
            if new or not value:
                found[key] = new
            elif key == "assumption":
                found[key] = dict(REASON)
            elif spec.required:
                found[key] = {"en": "confidential", "da": "fortroligt"} if spec.kind == "text" else "confidential"
            else:
                self.manifest.text()
        if kind == "source" and self.prose.hidden and "place" in found:
            found["place"] = self.prose.sentences(found["place"])  # a hidden figure is from there
            if not found["place"]:
                del found["place"]
        address = found.get("url", "")
        if self.names.in_text(address) or self.prose.repeats(address):
            del found["url"]
            self.manifest.text()
        return found

    def _value(self, key: str, kind: str, value: Any) -> Any:
        shape, _, target = kind.partition(":")
        if target in OBJECTS:
            return self._inside(shape, target, value)
        if kind in ("text", "map:text", "texts") or (kind == "string" and key in STRINGS):
            return self._texts(key, kind, value)
        if kind in AMOUNTS:
            return self._amounts(value, keyed=kind != "amount")
        if isinstance(value, dict):
            return {self._key(name): self._value(key, target or "string", one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._named(one) if isinstance(one, str) else one for one in value]
        return self._named(value) if isinstance(value, str) else value

    def _inside(self, shape: str, target: str, value: Any) -> Any:
        if shape == "object":
            return self._visited(target, value)
        if shape == "list":
            return [self._visited(target, one) for one in value]
        return {self._key(name): self._one_inside(target, name, one) for name, one in value.items()}

    def _one_inside(self, target: str, name: str, one: Any) -> Any:
        """What stands for a hidden value or partner is clean already, its own numbers included."""
        if target == "parameter" and name in self.values.hidden:
            title = {"title": self._texts("title", "text", one["title"])} if "title" in one else {}
            return {**self._amounts({k: v for k, v in one.items() if k != "title"}, keyed=False), **title}
        if target == "source" and name not in map(self._named, self.secrets.cited):
            return self._open_source(one)
        return one if target == "partner" and name in self.partners.values() else self._visited(target, one)

    def _open_source(self, source: Data) -> Data:
        """A source that nothing hidden is from: its title, place and address may hold numbers without a unit."""
        found = {}
        for key, text in source.items():
            if self.prose.hidden and key in ("title", "place", "note"):
                text = self.prose.name(text, strict=False) if key == "title" else self._text(key, text, "en")
            found[key] = self.names.replaced(text)
        if self.names.in_text(source.get("url", "")):
            del found["url"]
            self.manifest.text()
        return {key: text for key, text in found.items() if text} | {"title": found["title"] or "confidential"}

    def _key(self, name: str) -> str:
        """A key: an identifier as renamed, or the label of a line."""
        known = self._named(name)
        return known if known != name or name in self.case.parameters else self.names.replaced(name)

    def _texts(self, key: str, kind: str, value: Any) -> Any:
        if isinstance(value, list):
            return [new for new in (self._texts(key, "text", one) for one in value) if new]
        if isinstance(value, dict) and not (kind == "text" and value.keys() <= {"en", "da"}):
            return {self._key(name): self._texts(key, "text", one) or "confidential" for name, one in value.items()}
        if isinstance(value, dict):
            found = {language: self._text(key, one, language) for language, one in value.items()}
            return {language: one for language, one in found.items() if one}
        return self._text(key, value, "en")

    def _text(self, key: str, text: str, language: str) -> str:
        if self.prose.hidden:
            text = self.prose.name(text) if key in TITLES else self.prose.sentences(text, key == "place")
        return self.names.replaced(text, language)

    def _amounts(self, value: Any, keyed: bool) -> Any:
        """Amounts with renamed parameters; the keys of their mappings are names as well."""
        if isinstance(value, dict):
            return {
                self._key(name): one if name == "assumption" else self._amounts(one, keyed)
                for name, one in value.items()
            }
        if keyed and (value in self.partners or value in self.renamed):
            return self._named(value)
        try:
            tree = expressions.parse(value)
        except ExpressionError:
            return self._named(value)
        if not {leaf[1] for leaf in leaves(tree) if leaf[0] == "name"} & self.renamed.keys():
            return value

        def change(leaf: Node) -> Node:
            return ("name", self.renamed.get(leaf[1], leaf[1])) if leaf[0] == "name" else leaf

        return text_of(changed(tree, change))


def _free(stem: str, taken: Collection[str], own: str) -> str:
    """A name that nothing bears yet: the stem with a sign behind it, and letters from the second on."""
    plain = stem.isidentifier()
    other = f"{stem}_" if plain else f"{stem} (other)"
    for number in count(1):
        if other == own or other not in taken:
            return other
        letters, rest = "", number
        while rest:  # 1 is a, 27 is aa: two underscores in a row or a figure would say something else
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("a") + digit) + letters
        other = f"{stem}_{letters}" if plain else f"{stem} (other {letters})"
    raise AssertionError("names never run out")


def _unmark(data: Data) -> None:
    """No mark stays: what is in the rewritten case is open."""
    for _kind, _name, item in objects(data):
        if item.pop("confidential", ""):
            item.pop("of", None)


def _words_of(data: Data) -> Iterator[str]:
    """Every name and every text of a file: nothing may be renamed to one of them."""
    for key, part in parts(data):
        if key and key not in _VOCABULARY:
            yield key
        if isinstance(part, str):
            yield part


def _used_sources(data: Data) -> None:
    """Sources that nothing open refers to any more go."""
    used = {item.get("source", "") for kind, _name, item in objects(data) if kind != "source"}
    if "sources" in data:
        data["sources"] = {id: value for id, value in data["sources"].items() if id in used}
        if not data["sources"]:
            del data["sources"]
