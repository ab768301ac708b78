"""A case or network as Brightway objects: databases, methods and, beside them, what Brightway has no place for.

A `Bundle` is plain data in the form that bw2data writes; no module of Brightway is imported. `systems` reads A, B, C
and f of every case back from it: from the exchanges and the factors, not from a copy of the matrices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Key = tuple[str, str]  # database, code
Dataset = dict[str, Any]
ElementaryKey = tuple[str, str, str]  # flow, region, scope
MethodName = tuple[str, ...]

BIOSPHERE = "biosphere3"  # as bw2io names ecoinvent's elementary flows; a project's own name is put in when written
MARK = "impact export"  # the metadata field by which our databases and methods are known
SAME = 2e-15  # a stored amount that a spreadsheet has rounded to 16 digits


@dataclass(frozen=True)
class Method:
    """One indicator: its factors by flow, and the same by our flow, region and scope."""

    name: MethodName
    unit: str
    description: str
    data: list[tuple[Key, float]]
    factors: list[list[Any]]  # flow, region, scope, factor per our unit, code, their unit per ours


@dataclass(frozen=True)
class Bundle:
    """What is exported under one name.

    `cases` holds, for every case, the order of its columns and elementary flows, its settings, and as plain metadata
    its texts, sources, partners, parameters, lines and money.
    """

    name: str
    databases: dict[str, dict[Key, Dataset]]
    methods: list[Method]
    cases: dict[str, dict[str, Any]]
    parameters: list[dict[str, Any]] = field(default_factory=list)

    def datasets(self) -> Iterator[Dataset]:
        for database in self.databases.values():
            yield from database.values()


@dataclass(frozen=True)
class LinearSystem:
    """One case's system as read back.

    Attributes
    ----------
    columns, elementary, scenarios, indicators : lists
        What the axes mean: codes of the processes; flow, region and scope; names.
    A, B, C : ndarray, shapes (n, n), (m, n) and (k, m)
    f : ndarray, shape (scenarios, n)
    own : ndarray, shape (scenarios, m)
        Elementary flows of the scenarios themselves.
    """

    columns: list[str]
    elementary: list[ElementaryKey]
    scenarios: list[str]
    indicators: list[str]
    A: Array
    B: Array
    C: Array
    f: Array
    own: Array

    def levels(self) -> Array:
        """Life-cycle levels h = C (B A⁻¹ f + own), shape (scenarios, k)."""
        through = np.linalg.solve(self.A, self.f.T) if self.columns else np.zeros((0, len(self.f)))
        found: Array = ((self.B @ through).T + self.own) @ self.C.T
        return found


def systems(bundle: Bundle) -> dict[str, LinearSystem]:
    """A, B, C and f of every case in a bundle."""
    by_code = {dataset["code"]: dataset for dataset in bundle.datasets()}
    return {name: _system(described, by_code, bundle) for name, described in bundle.cases.items()}


def _system(described: Mapping[str, Any], by_code: Mapping[str, Dataset], bundle: Bundle) -> LinearSystem:
    columns = list(described["columns"])
    elementary: list[ElementaryKey] = [(flow, region, scope) for flow, region, scope in described["elementary"]]
    at = {code: j for j, code in enumerate(columns)}
    row = {key: i for i, key in enumerate(elementary)}
    n, m = len(columns), len(elementary)
    A, B = np.zeros((n, n)), np.zeros((m, n))
    for j, code in enumerate(columns):
        for exchange in by_code[code]["exchanges"]:
            if exchange["type"] == "biosphere":
                if not exchange.get("impact carrier"):
                    B[row[elementary_key(exchange)], j] += exact(exchange)
            else:
                sign = 1.0 if exchange["type"] == "production" else -1.0
                A[at[exchange["input"][1]], j] += sign * exact(exchange)
    scenarios = list(described["scenarios"])
    f, own = np.zeros((len(scenarios), n)), np.zeros((len(scenarios), m))
    for k, code in enumerate(described["scenario codes"]):
        for exchange in by_code[code]["exchanges"]:
            if exchange["type"] == "biosphere":
                if not exchange.get("impact carrier"):
                    own[k, row[elementary_key(exchange)]] += exact(exchange)
            elif exchange["type"] == "technosphere":
                f[k, at[exchange["input"][1]]] += exact(exchange)
    return LinearSystem(
        columns, elementary, scenarios, [method.name[1] for method in bundle.methods], A, B,
        _characterisation(bundle.methods, row), f, own,
    )  # fmt: skip


def _characterisation(methods: list[Method], row: Mapping[ElementaryKey, int]) -> Array:
    C = np.zeros((len(methods), len(row)))
    for k, method in enumerate(methods):
        stored = {code: value for (_, code), value in method.data}
        for flow, region, scope, factor, code, per in method.factors:
            if (flow, region, scope) in row:
                same = isclose(stored[code] * per, factor, rel_tol=SAME)
                C[k, row[flow, region, scope]] = factor if same else stored[code] * per
    return C


def elementary_key(exchange: Mapping[str, Any]) -> ElementaryKey:
    return exchange["impact flow"], exchange.get("impact region") or "", exchange["impact scope"]


def exact(exchange: Mapping[str, Any]) -> float:
    """The amount in our unit: as it was, where the stored one is still that; else the stored one, converted."""
    amount, per = float(exchange["amount"]), float(exchange.get("impact per", 1.0))
    written = exchange.get("impact amount")
    if written is not None and isclose(float(written) * per, amount, rel_tol=SAME):
        return float(written)
    return amount / per


def merged(bundle: Bundle, database: str) -> Bundle:
    """The same with all its datasets in one database; codes are unique over all of them."""
    ours = set(bundle.databases)

    def moved(key: Key) -> Key:
        return (database, key[1]) if key[0] in ours else key

    found: dict[Key, Dataset] = {}
    for dataset in bundle.datasets():
        exchanges = [{**exchange, "input": moved(exchange["input"])} for exchange in dataset["exchanges"]]
        found[database, dataset["code"]] = {**dataset, "database": database, "exchanges": exchanges}
    methods = [
        Method(one.name, one.unit, one.description, [(moved(key), value) for key, value in one.data], one.factors)
        for one in bundle.methods
    ]
    return Bundle(bundle.name, {database: found}, methods, bundle.cases, bundle.parameters)


def on_biosphere(bundle: Bundle, name: str) -> Bundle:
    """The same with ecoinvent's elementary flows taken from a database of another name."""
    if name == BIOSPHERE:
        return bundle

    def moved(key: Key) -> Key:
        return (name, key[1]) if key[0] == BIOSPHERE else key

    databases = {
        database: {
            key: {**dataset, "exchanges": [{**e, "input": moved(e["input"])} for e in dataset["exchanges"]]}
            for key, dataset in datasets.items()
        }
        for database, datasets in bundle.databases.items()
    }
    methods = [
        Method(one.name, one.unit, one.description, [(moved(key), value) for key, value in one.data], one.factors)
        for one in bundle.methods
    ]
    return Bundle(bundle.name, databases, methods, bundle.cases, bundle.parameters)
