"""Values of a case file replaced by their classes, with what repeats or bounds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from impact import expressions
from impact.cases.grammar.fields import OBJECTS
from impact.cases.grammar.walk import Data, objects
from impact.expressions import ExpressionError
from impact.ground.units import TEMPERATURE
from impact.model import VERBS, Case
from impact.redaction.bands import Band
from impact.redaction.figures import constant
from impact.redaction.hidden import HiddenFigures, amounts_of, lines_of
from impact.redaction.manifest import Manifest

AMOUNTS = ("amount", "map:amount", "shares", "serves", "allocation")
SPREAD = ("low", "high", "values", "distribution", "group", "against")


class ValueClasses:
    """Puts classes in the place of one case's hidden values."""

    def __init__(self, case: Case, secrets: HiddenFigures, manifest: Manifest) -> None:
        self.case, self.secrets, self.manifest = case, secrets, manifest
        self.bands: dict[str, dict[str, Band]] = {}  # of each hidden parameter: its value's, and those of single years

    @property
    def hidden(self) -> set[str]:
        """The parameters of the rewritten case that are classes."""
        return {*self.secrets.stand_ins, *self.secrets.parameters}

    def replace(self, data: Data) -> None:
        """Rewrite every amount of a case file that a reader may not see."""
        self._paths(data)
        self._parameters(data)
        self._open_amounts(data)
        self._bounds(data)

    def _paths(self, data: Data) -> None:
        """How a hidden price goes on in single years: open figures that may be the price itself, so they go."""
        hidden = {name for item in priced(data) if self._price_is_hidden(item) for name in called_by(item)}
        paths = data.get("economy", {}).get("prices", {})
        for name in [name for name, path in paths.items() if name.casefold() in hidden and "by year" in path]:
            del paths[name]
            self.manifest.dropped("prices of single years", "bounds it")
        if "economy" in data and not paths:
            data["economy"].pop("prices", None)

    def _price_is_hidden(self, item: Data) -> bool:
        return any(_names(item[key]) & self.hidden for key in ("price", "amount") if isinstance(item.get(key), str))

    def _parameters(self, data: Data) -> None:
        """Classes in the place of hidden parameters."""
        for name, rule in self.secrets.parameters.items():
            written = data["parameters"][name]
            said = self.bands[name] = {}
            for holder, key in amounts_of(written):
                value = constant(expressions.parse(holder[key]))
                if value is not None:
                    said[key] = self.secrets.band(value, self.case.parameters[name].amount.dimension, name)
            if len(said) > 1 and len(said) == 1 + len(written["by year"]):
                self._one_class(written, said)
            for holder, key in amounts_of(written):
                if key in said:
                    holder[key] = said[key].written(said[key].middle)
            kept = {key: written[key] for key in ("title", "value", "by year") if key in written}
            data["parameters"][name] = kept | _stated(said)
            self.manifest.value(name, list(said.values()), rule)

    def _one_class(self, written: Data, said: dict[str, Band]) -> None:
        """The values of all years in one class: a series that crosses a limit would be known where it does.

        A value that has another sign in another year keeps a class of its own.
        """
        bands = list(said.values())
        low, high = min(band.low for band in bands), max(band.high for band in bands)
        if low < 0 < high and bands[0].dimension != TEMPERATURE:
            return
        said.clear()
        said["value"] = Band(low, high, bands[0].dimension)
        del written["by year"]

    def _open_amounts(self, data: Data) -> None:
        """Open figures that repeat a hidden one become that one's class; then what stands for single figures."""
        for kind, name, item in objects(data):
            if kind != "source" and not (kind == "parameter" and name in self.hidden):
                self._repeats(kind, item)
        parameters = data.setdefault("parameters", {})
        for name, one in self.secrets.stand_ins.items():
            self.bands[name] = {"value": one.band}
            parameters[name] = {"value": one.band.written(one.band.middle)} | _stated(self.bands[name])
            self.manifest.value(name, [one.band], one.rule, one.kind)
        if not parameters:
            del data["parameters"]

    def _repeats(self, kind: str, item: Data) -> None:
        """Replace, in an open object, figures that repeat a hidden one."""
        for key, value in item.items():
            spec = OBJECTS[kind].get(key)
            if spec and spec.kind in AMOUNTS and key not in ("low", "high", "saving", "lifetime", "horizon", "values"):
                item[key] = self._without_repeats(value)
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
        for name in hidden - self.hidden:
            written = data["parameters"][name]
            if "low" in written or "values" in written:
                for key in SPREAD:
                    written.pop(key, None)
                self.manifest.value(name, (), "bounds it", "range")
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
        users: dict[str, list[str]] = {}
        for name, written in data.get("parameters", {}).items():
            for holder, key in amounts_of(written):
                for used in _names(holder[key]):
                    users.setdefault(used, []).append(name)
        reached, waiting = self.hidden, list(self.hidden)
        while waiting:
            more = set(users.get(waiting.pop(), ())) - reached
            reached |= more
            waiting += more
        return reached


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


def priced(data: Data) -> Iterator[Data]:
    """Everything of a case that may have a price or cost money."""
    yield from (item for _kind, item in lines_of(data))
    yield from ({**one, "what": name} for name, one in data.get("processes", {}).items())


def called_by(item: Data) -> Iterator[str]:
    """What a path of prices may call a line."""
    for key in ("what", "label", *VERBS):
        text = item.get(key, "")
        yield from (one.casefold() for one in (text.values() if isinstance(text, dict) else [text]) if one)


def _names(text: str) -> set[str]:
    try:
        return expressions.names_in(expressions.parse(text))
    except ExpressionError:
        return set()
