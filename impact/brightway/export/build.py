"""From an assessment to a `Bundle`: processes, scenarios, elementary flows and methods as Brightway's datasets.

- A process's exchanges are the entries of A and B, one for each row of the inventory or line of the case behind it.
- A scenario is an activity whose inputs are the year's demand f; its own elementary flows are its exchanges.
- The direct boundary is a second set of activities, cut where a partner neither operates nor buys energy.
- An elementary flow with a counterpart in ecoinvent's list is linked to it, with its region and scope beside. Where an
  indicator's factor depends on the region (scarcity of water), a flow of our own carries that indicator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from impact.brightway.bundle import BIOSPHERE, Bundle, Dataset, ElementaryKey, Key, Method, elementary_key, exact
from impact.brightway.export.columns import Columns, bw_unit
from impact.brightway.export.texts import lines, plain, settings, sources
from impact.factors import biosphere
from impact.ground.errors import Fault, InputError
from impact.ground.version import VERSION
from impact.model.indicators import COST, DIRECT, GWP_SETS, INDICATORS, Indicator
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment

EXPORTED = [(i, indicator) for i, indicator in enumerate(INDICATORS) if indicator.boundary != COST]


def build(result: Assessed) -> Bundle:
    """The Brightway objects of a case or network in its reported year.

    Raises
    ------
    InputError
        If the result rests on a background database instead of our inventory alone, or a network has no case.
    """
    if any(getattr(one.plan, "given", None) is not None for one in result.members):
        message = "A result on a background database is not exported: that database holds the background already."
        raise InputError([Fault("background-not-exported", message, remedy="Export without --background.")])
    if not result.members:
        raise InputError([Fault("empty-network", f"The network '{result.id}' has no case to export.")])
    return _Builder(result.id, result.members).bundle()


class _Builder:
    """Collects datasets of several cases that share their inventory."""

    def __init__(self, name: str, cases: list[Assessment]) -> None:
        self.name, self.cases = name, cases
        self.inventory = cases[0].plan.inventory
        self.links = biosphere.links(self.inventory)
        kinds = ("inventory", "foreground", "direct", "biosphere")
        self.names = {kind: f"impact {kind} {name}" for kind in kinds}
        self.databases: dict[str, dict[Key, Dataset]] = {kind: {} for kind in kinds}
        self.factors = self._factors()
        self.carried = self._carried()

    def bundle(self) -> Bundle:
        described = {one.case.id: self._case(one) for one in self.cases}
        methods = [self._method(i, indicator) for i, indicator in EXPORTED]
        self._some_flow()
        order = ("biosphere", "inventory", "foreground", "direct")
        databases = {self.names[kind]: self.databases[kind] for kind in order if self.databases[kind]}
        parameters = [p for one in self.cases for p in Columns(one, self).parameters()]
        return Bundle(self.name, databases, methods, described, parameters)

    def _some_flow(self) -> None:
        """Where nothing is emitted within the direct boundary, its scenarios emit zero: bw2calc wants something."""
        datasets = list(self.databases["direct"].values())
        if self.factors and not any(e["type"] == "biosphere" for d in datasets for e in d["exchanges"]):
            for dataset in datasets:
                if dataset["impact kind"] == "direct scenario":
                    about = {"comment": "Nothing is emitted directly."}
                    dataset["exchanges"] += self.elementary(next(iter(self.factors)), 0.0, about)

    # ------------------------------------------------------------------ elementary flows

    def _factors(self) -> dict[ElementaryKey, list[float]]:
        """The factor of each indicator for every elementary flow that a case holds."""
        found: dict[ElementaryKey, list[float]] = {}
        for one in self.cases:
            for key, m in one.plan.system.elementary.items():
                found[key] = [float(one.plan.C[i, m]) for i, _ in EXPORTED]
        return found

    def _carried(self) -> set[tuple[str, int]]:
        """(code, indicator) pairs whose factor differs between regions: flows of our own carry these indicators."""
        values: dict[tuple[str, int], set[float]] = defaultdict(set)
        for (flow, _, scope), factors in self.factors.items():
            link = self.links.get(flow)
            for k, (_, indicator) in enumerate(EXPORTED):
                if link is not None and not (indicator.boundary == DIRECT and scope == "upstream"):
                    values[link.code, k].add(float(f"{factors[k] / link.factor:.14g}"))
        return {pair for pair, found in values.items() if len(found) > 1}

    def elementary(self, key: ElementaryKey, amount: float, extra: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The exchange with ecoinvent's flow or our own, and with the flow that carries what depends on the region."""
        flow, region, scope = key
        link = self.links.get(flow)
        ours = {"impact flow": flow, "impact region": region, "impact scope": scope, "impact amount": amount}
        if link is None:
            yield {**self._own_flow(key), "amount": amount, **ours, **extra}
            return
        written = {"formula": f"{extra['formula']} * {link.factor!r}"} if "formula" in extra else {}
        yield {
            "input": (BIOSPHERE, link.code), "name": link.name, "categories": link.categories, "unit": link.unit,
            "type": "biosphere", "amount": amount * link.factor, "impact per": link.factor, **ours, **extra, **written,
        }  # fmt: skip
        if any((link.code, k) in self.carried and self.factors[key][k] for k in range(len(EXPORTED))):
            carrier: dict[str, Any] = {
                name: extra[name] for name in ("comment", "formula", "impact line") if name in extra
            }
            yield {**self._own_flow(key), "amount": amount, **ours, **carrier, "impact carrier": True}

    def _own_flow(self, key: ElementaryKey) -> dict[str, Any]:
        """An elementary flow of the database of our own, made on first use; the head of an exchange with it."""
        flow, region, scope = key
        row = self.inventory.tables.rows["elementary_flows"].of(flow)[0]
        database, code = self.names["biosphere"], ", ".join(filter(None, key))
        head = {"name": flow, "categories": (row["compartment"],), "unit": bw_unit(row["unit"])}
        self.databases["biosphere"].setdefault((database, code), {
            **head, "code": code, "database": database, "location": region or "GLO", "exchanges": [],
            "type": "natural resource" if row["compartment"] == "natural resource" else "emission",
            "comment": f"{flow}, region '{region}', scope '{scope}'. {row['note']}".strip(), "impact kind": "flow",
        })  # fmt: skip
        return {**head, "input": (database, code), "type": "biosphere"}

    def _method(self, i: int, indicator: Indicator) -> Method:
        k = [j for j, _ in EXPORTED].index(i)
        one = self.cases[0].settings
        data: dict[Key, float] = {}
        factors: list[list[Any]] = []
        for key, values in self.factors.items():
            link = self.links.get(key[0])
            if values[k] == 0.0 or (indicator.boundary == DIRECT and key[2] == "upstream"):
                continue
            own = link is None or (link.code, k) in self.carried
            if own:
                target, per = self._own_flow(key)["input"], 1.0
            else:
                assert link is not None
                target, per = (BIOSPHERE, link.code), link.factor
            data[target] = values[k] / per
            factors.append([*key, values[k], target[1], per])
        if not data and self.factors:  # bw2calc wants at least one factor
            flow = next(iter(self.factors))
            link = self.links.get(flow[0])
            data[(BIOSPHERE, link.code) if link else self._own_flow(flow)["input"]] = 0.0
        used = {"climate": GWP_SETS[one.gwp], "water_scarcity": one.aware}.get(indicator.method_indicator, "")
        where = f", for activities of '{self.names['direct']}'" if indicator.boundary == DIRECT else ""
        text = f"{indicator.title}{f' ({used})' if used else ''}{where}; impact {VERSION}, {self.name}"
        return Method(("impact", indicator.name, self.name), indicator.unit, text, list(data.items()), factors)

    # ------------------------------------------------------------------ one case

    def _case(self, one: Assessment) -> dict[str, Any]:
        columns = Columns(one, self)
        _check(columns)
        self._store(columns.inventory(), "inventory")
        self._store(columns.foreground(), "foreground")
        self._store(columns.direct(), "direct")
        return {
            "columns": columns.codes,
            "elementary": [list(key) for key in one.plan.system.elementary],
            "scenarios": list(one.case.scenarios),
            "scenario codes": [columns.scenario_code(name) for name in one.case.scenarios],
            "title": str(one.case.title),
            "settings": settings(one),
            "default": {"baseline": one.baseline, "alternative": one.alternative},
            "case": plain(one.case),
            "lines": lines(one),
            "inventory sources": sources(one),
            "provenance": {
                "impact": VERSION,
                "factors": self.inventory.sha256,
                "file": one.case.sha256,
            },
        }

    def _store(self, datasets: Iterable[Dataset], kind: str) -> None:
        for dataset in datasets:
            self.databases[kind][self.names[kind], dataset["code"]] = dataset

    def clashes(self, datasets: Iterable[Dataset]) -> bool:
        """Whether another case has stored something else under the same code (another year, another electricity)."""
        known, name = self.databases["inventory"], self.names["inventory"]
        return any(known.get((name, dataset["code"]), dataset) != dataset for dataset in datasets)


def _check(columns: Columns) -> None:
    """Stop an export whose exchanges do not add up to the system that was assessed, to the last bit."""
    A, B = np.zeros_like(columns.evaluation.A[0, 0]), np.zeros_like(columns.evaluation.B[0, 0])
    at, row = {code: j for j, code in enumerate(columns.codes)}, columns.system.elementary
    for dataset in (*columns.inventory(), *columns.foreground()):
        if dataset["code"] not in at:
            continue  # a scenario
        for exchange in dataset["exchanges"]:
            if exchange["type"] != "biosphere":
                sign = 1.0 if exchange["type"] == "production" else -1.0
                A[at[exchange["input"][1]], at[dataset["code"]]] += sign * exact(exchange)
            elif not exchange.get("impact carrier"):
                B[row[elementary_key(exchange)], at[dataset["code"]]] += exact(exchange)
    for found, wanted in ((A, columns.evaluation.A[0, 0]), (B, columns.evaluation.B[0, 0])):
        if not np.array_equal(found, wanted):
            raise AssertionError(f"{columns.case.id}: the exchanges do not add up to the system.")
