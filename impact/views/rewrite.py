"""A case file rewritten for a reader: classes for hidden values, stand-ins for hidden names, texts without either.

The rewritten case is an ordinary case file. Everything that is written from it (documents, figures, tables, workbooks)
is a function of the classes, so that moving a hidden value inside its class changes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from impact import expressions
from impact.cases.fields import OBJECTS
from impact.expressions import ExpressionError, Node
from impact.model import Case
from impact.views.bands import Band
from impact.views.figures import changed, leaves, text_of
from impact.views.manifest import Manifest
from impact.views.names import STAND_IN, HiddenNames
from impact.views.prose import Prose
from impact.views.secrets import TOLD, Data, Secrets, amounts_of, constant
from impact.views.view import PARTNER, View, mark_of

AMOUNTS = ("amount", "map:amount", "shares", "serves", "allocation")
TITLES = ("title", "titles", "what", "label", "name", "reason")
TOLD_OF_SOURCES = ("title", "place", "note", "publisher")
DECLARED = ("scenarios", "functions", "processes", "sources", "streams")


REASON = {"en": "assumed; the reason is held back", "da": "antaget; begrundelsen er holdt tilbage"}


class Rewriter:
    """Rewrites the data of one case."""

    def __init__(self, data: Data, case: Case, view: View, names: HiddenNames, secrets: Secrets) -> None:
        self.data, self.case, self.view, self.names, self.secrets = data, case, view, names, secrets
        self.manifest = Manifest(case.id, str(view))
        self.partners = self._partners()
        self.renamed: dict[str, str] = {}
        self.prose = Prose((), ())

    def run(self) -> Data:
        data = self.data
        self._parameters(data)
        self._open_amounts("case", data)
        self._bounds(data)
        if self.secrets.parameters or self.secrets.stand_ins or self.secrets.known:
            hidden = [(value, dimension) for _, value, dimension in self.secrets.figures()]
            self.prose = Prose(open_figures(data, self._stand_ins()), [*hidden, *self.secrets.known])
        self._rename_keys(data)
        self._hide_partners(data)
        data = dict(self._visited("case", data))
        self._unmarked(data)
        _used_sources(data)
        self.manifest.rename(self.renamed)
        data["id"] = f"{self.names.slug(self.case.id, '-')}-{self.view.suffix}"
        return data

    # ------------------------------------------------------------------ values

    def _stand_ins(self) -> set[str]:
        return {*self.secrets.stand_ins, *self.secrets.parameters}

    def _parameters(self, data: Data) -> None:
        """Classes in the place of hidden parameters."""
        for name, rule in self.secrets.parameters.items():
            written = data["parameters"][name]
            said: dict[str, Band] = {}
            for holder, key in amounts_of(written):
                value = constant(expressions.parse(holder[key]))
                if value is not None:
                    band = self.secrets.band(value, self.case.parameters[name].amount.dimension, name)
                    holder[key] = band.written(band.middle)
                    said[key] = band
            kept = {key: written[key] for key in ("title", "value", "by year") if key in written}
            data["parameters"][name] = kept | _stated(said)
            self.manifest.value(name, list(said.values()), rule)

    def _open_amounts(self, kind: str, item: Data) -> None:
        """Open figures that repeat a hidden one become that one's class; then what stands for single figures."""
        self._repeats(kind, item)
        parameters = item.setdefault("parameters", {})
        for name, (_, band, rule, kind) in self.secrets.stand_ins.items():
            parameters[name] = {"value": band.written(band.middle)} | _stated({"value": band})
            self.manifest.value(name, [band], rule, kind)
        if not parameters:
            del item["parameters"]

    def _repeats(self, kind: str, item: Data) -> None:
        """Replace, in everything but the classes themselves, figures that repeat a hidden one."""
        for key, value in list(item.items()):
            spec = OBJECTS[kind].get(key)
            shape, _, target = spec.kind.partition(":") if spec else ("", "", "")
            if spec and spec.kind in AMOUNTS and key not in ("low", "high", "saving", "lifetime", "horizon", "values"):
                item[key] = self._without_repeats(value)
            elif target in OBJECTS and target != "source":
                inner: list[tuple[Any, Any]] = [("", value)]
                if shape != "object":
                    inner = list(value.items() if isinstance(value, dict) else enumerate(value))
                for name, one in inner:
                    if isinstance(one, dict) and not (target == "parameter" and name in self._stand_ins()):
                        self._repeats(target, one)
        if kind == "parameter" and any(self.secrets.repeats(str(item.get(key, "1"))) for key in ("low", "high")):
            for key in ("low", "high", "distribution", "group", "against"):
                item.pop(key, None)

    def _without_repeats(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._without_repeats(one) for key, one in value.items()}
        try:
            return self.secrets.without_repeats(value)
        except ExpressionError:
            return value  # `allocation: energy`

    def _bounds(self, data: Data) -> None:
        """An open capacity bounds a hidden amount, and so does the range of what is computed from one: they go."""
        hidden = self._reached(data)
        for name in hidden - self._stand_ins():
            written = data["parameters"][name]
            if "low" in written or "values" in written:
                for key in ("low", "high", "values", "distribution", "group", "against"):
                    written.pop(key, None)
                self.manifest.dropped(f"range of {name}", "bounds it")
        for stream in data.get("streams", []):
            bound = [key for key in ("amount", "cooled by", "heat taken") if _names(stream.get(key, "0")) & hidden]
            for key in ("cooled by", "heat taken") if bound else ():
                if stream.pop(key, None):  # heat = amount times heat capacity times difference of temperature
                    self.manifest.dropped(key, "bounds it")
        for scenario in data.get("scenarios", {}).values():
            flows = [*scenario.get("flows", [])]
            flows += [flow for segment in scenario.get("segments", []) for flow in segment.get("flows", [])]
            for flow in flows:
                if "capacity" in flow and _names(flow["amount"]) & hidden:
                    del flow["capacity"]
                    self.manifest.dropped("capacity", "bounds it")

    def _reached(self, data: Data) -> set[str]:
        """Parameters that depend on a hidden one."""
        hidden = self._stand_ins()
        while True:
            more = {
                name
                for name, written in data.get("parameters", {}).items()
                if any(_names(holder[key]) & hidden for holder, key in amounts_of(written))
            } - hidden
            if not more:
                return hidden
            hidden = hidden | more

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
        for name in own:
            self._rename(name, self.prose.name(self.names.replaced(name)) or "confidential")
        for name in data.get("parameters", {}):
            self._rename(name, self.names.slug(name, "_"))

    def _rename(self, name: str, other: str) -> None:
        while other != name and other in self.renamed.values():
            other += "_" if other.isidentifier() else " (other)"
        if other != name:
            self.renamed[name] = other

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
        if kind == "source" and (self.names.in_text(found.get("url", "")) or self.prose.repeats(found.get("url", ""))):
            found.pop("url", None)
        return found

    def _value(self, key: str, kind: str, value: Any) -> Any:
        shape, _, target = kind.partition(":")
        if target in OBJECTS:
            return self._inside(shape, target, value)
        if kind in ("text", "map:text", "texts") or (kind == "string" and key in TOLD_OF_SOURCES):
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
        if target == "parameter" and name in self._stand_ins():
            title = {"title": self._texts("title", "text", one["title"])} if "title" in one else {}
            return {**self._amounts({k: v for k, v in one.items() if k != "title"}, keyed=False), **title}
        return one if target == "partner" and name in self.partners.values() else self._visited(target, one)

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
            text = self.prose.name(text) if key in TITLES else self.prose.sentences(text)
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

    # ------------------------------------------------------------------ marks

    def _unmarked(self, item: Any) -> None:
        """No mark stays: what is in the rewritten case is open."""
        if isinstance(item, dict):
            if "confidential" in item and isinstance(item["confidential"], str):
                item.pop("confidential")
                item.pop("of", None)
            for value in item.values():
                self._unmarked(value)
        elif isinstance(item, list):
            for value in item:
                self._unmarked(value)


def _stated(bands: dict[str, Band]) -> Data:
    """What a class says about itself: that it is one, and its ends where the value is in it."""
    said = {"en": "confidential: computed from classes", "da": "fortroligt: beregnet af klasser"}
    if "value" not in bands:
        return {"assumption": said}
    band = bands["value"]
    if len(bands) == 1:
        low, high, unit = band.shown()
        said = {"en": f"confidential: class {low} to {high} {unit}".strip()}
        low, high = (end.replace(".", ",") for end in (low, high))
        said["da"] = f"fortroligt: klasse {low} til {high} {unit}".strip()
    ends = {"low": band.written(band.low), "high": band.written(band.high)}
    return {**ends, "distribution": "uniform", "assumption": said}


def _names(text: str) -> set[str]:
    try:
        return expressions.names_in(expressions.parse(text))
    except ExpressionError:
        return set()


def open_figures(data: Any, stand_ins: set[str]) -> list[tuple[float, Any]]:
    """Every figure that stands openly in a rewritten case: a text may repeat it."""
    found: list[tuple[float, Any]] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in stand_ins and key not in ("claims", "sources", *TOLD):
                found += open_figures(value, stand_ins)
    elif isinstance(data, list):
        for value in data:
            found += open_figures(value, stand_ins)
    elif isinstance(data, str) and data[:1] in "0123456789(-.":
        with suppress(ExpressionError):
            found += [(leaf[1], leaf[2]) for leaf in leaves(expressions.parse(data)) if leaf[0] == "number"]
    return found


def _used_sources(data: Data) -> None:
    """Sources that nothing open refers to any more go."""
    used: set[str] = set()

    def look(item: Any) -> None:
        if isinstance(item, dict):
            if isinstance(item.get("source"), str):
                used.add(item["source"])
            for value in item.values():
                look(value)
        elif isinstance(item, list):
            for value in item:
                look(value)

    look({key: value for key, value in data.items() if key != "sources"})
    if "sources" in data:
        data["sources"] = {id: value for id, value in data["sources"].items() if id in used}
        if not data["sources"]:
            del data["sources"]
