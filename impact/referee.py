"""The referee: the same A, B, C and f, solved by Brightway's bw2calc instead of our engine.

What runs through the system is computed a second time by an independent program, from datapackages in memory and in
double precision. Cost is left out: it is no life-cycle inventory. Needs the extra `impact[lca]`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.assessment import Assessment
from impact.engine.plan import stop_at
from impact.indicators import COST, DIRECT, INDICATORS, LIFE_CYCLE
from impact.ledger import Ledger

Array = NDArray[np.float64]

REFEREED = [i for i, indicator in enumerate(INDICATORS) if indicator.boundary != COST]  # positions in `NAMES`
_AT = {b: [k for k, i in enumerate(REFEREED) if INDICATORS[i].boundary == b] for b in (LIFE_CYCLE, DIRECT)}
ROUNDING = 1e-14  # of a solution's largest entry: what LU may leave where an exact solution has a zero


def solve(A: Array, B: Array, C: Array, demands: Array) -> tuple[Array, Array, Array]:
    """Solve a system for several demands by `bw2calc.LCA`.

    Parameters
    ----------
    A, B, C : ndarray, shapes (n, n), (m, n) and (k, m)
        Technosphere (positive what a process makes), elementary flows per run, characterisation factors.
    demands : ndarray, shape (d, n)
        Final demands f.

    Returns
    -------
    tuple of ndarray, shapes (d, n), (d, m) and (d, k)
        Scaling s, inventory g = B s and impact h = C g of each demand.
    """
    d, n, m = len(demands), len(A), len(B)
    s, g, h = np.zeros((d, n)), np.zeros((d, m)), np.zeros((d, len(C)))
    if not n:
        return s, g, h
    with _quiet():
        import bw2calc

        data = [_package("technosphere_matrix", A, A != 0), *([_package("biosphere_matrix", B)] if m else [])]
        methods = [_package("characterization_matrix", c[:, None]) for c in C if m]
        lca = bw2calc.LCA({0: 1.0}, data_objs=data)
        lca.lci(factorize=True)
        columns, rows = [lca.dicts.activity[j] for j in range(n)], [lca.dicts.biosphere[i] for i in range(m)]
        for i, f in enumerate(demands):
            lca.lci(demand=dict(enumerate(f.tolist())))
            s[i] = lca.supply_array[columns]
            g[i] = np.asarray(lca.inventory.sum(axis=1)).ravel()[rows]
            for k, method in enumerate(methods):
                lca.switch_method([method])
                lca.lcia_calculation()
                h[i, k] = lca.score
    return s, g, h


def levels(result: Assessment | Ledger) -> dict[str, Array]:
    """Levels by bw2calc in the reported year of what runs through the system, for every scenario.

    A scenario's own elementary flows (`take`, `emit` and so on) and its money run through no unit process.
    The arrays have the shape (refereed indicators,), in the order of `REFEREED`.
    """
    ledger = result if isinstance(result, Ledger) else result.table
    found = np.zeros((len(ledger.plan.case.scenarios), len(REFEREED)))
    for boundary, at in _AT.items():
        found[:, at] = solve(*_system(ledger, boundary))[2]
    return dict(zip(ledger.plan.case.scenarios, found, strict=True))


def deviations(result: Assessment | Ledger) -> dict[str, Array]:
    """How far engine and bw2calc are apart, relative to the sum of the absolute terms, for every scenario.

    The arrays hold the levels in the order of `REFEREED`, then the elementary flows in the order of the system's,
    first within the life cycle and then within the direct boundary.
    """
    ledger = result if isinstance(result, Ledger) else result.table
    names, first = list(ledger.plan.case.scenarios), len(REFEREED)
    found = np.zeros((len(names), first + 2 * len(ledger.plan.system.elementary)))
    for boundary, at in _AT.items():
        A, B, C, demands = _system(ledger, boundary)
        ours = [REFEREED[k] for k in at]
        scores = np.abs(ledger.evaluation.scores[0, 0][:, ours]).max(axis=0, initial=0.0)
        for i, (s, g, h) in enumerate(zip(*solve(A, B, C, demands), strict=True)):
            lines = [k for k in ledger.select(names[i]) if ledger.lines[k].column >= 0]
            values, terms = ledger.values[0, lines][:, ours], np.abs(B) @ np.abs(s)
            size = np.maximum(np.abs(C) @ terms, np.abs(values).sum(axis=0))
            found[i, at] = relative(values.sum(axis=0) - h, size, scores * np.abs(demands[i]).sum())
            largest = np.abs(B).max(axis=1, initial=0.0) * np.abs(s).max(initial=0.0)
            flows = B @ ledger.runs(names[i], boundary)
            found[i, first : first + len(g)] = relative(flows - g, terms, largest)
        first += len(B)
    return dict(zip(names, found, strict=True))


def relative(difference: Array, size: Array, largest: Array) -> Array:
    """Absolute differences over the size of their terms; nothing where both are rounding of the largest entry."""
    apart = np.where(np.maximum(np.abs(difference), size) <= ROUNDING * largest, 0.0, np.abs(difference))
    with np.errstate(divide="ignore"):
        return np.divide(apart, size, out=np.zeros_like(apart), where=apart != 0)


def _system(ledger: Ledger, boundary: str) -> tuple[Array, Array, Array, Array]:
    """A, B, C and each scenario's f within a boundary; the direct one stops at what others make."""
    system, evaluation, scenarios = ledger.plan.system, ledger.evaluation, list(ledger.plan.case.scenarios)
    demands = np.zeros((len(scenarios), len(system.columns)))
    for k, line in enumerate(ledger.lines):
        if line.column >= 0:
            signed = evaluation.amounts[0, 0, k] * line.sign * system.signs[line.column]
            demands[scenarios.index(line.scenario), line.column] += signed
    A, B, C = evaluation.A[0, 0], evaluation.B[0, 0], ledger.plan.C[[REFEREED[k] for k in _AT[boundary]]]
    if boundary == DIRECT:
        A, B = stop_at(A, ~system.direct), np.where(system.direct, B, 0.0)
    return A, B, C, demands


def _package(matrix: str, values: Array, kept: NDArray[np.bool_] | bool = True) -> Any:
    """The kept entries of a matrix, with their signs and zeros, as a datapackage in memory."""
    import bw_processing

    kept = np.broadcast_to(kept, values.shape)
    indices = np.array([tuple(at) for at in np.argwhere(kept)], dtype=bw_processing.INDICES_DTYPE)
    package = bw_processing.create_datapackage()
    package.add_persistent_vector(matrix=matrix, indices_array=indices, data_array=values[kept])
    return package


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep bw2calc from recommending faster solvers, and from importing bw2data, which makes a folder at once."""
    hidden = not {"bw2data", "bw2calc"} & sys.modules.keys()
    if hidden:
        sys.modules["bw2data"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if hidden:
            del sys.modules["bw2data"]
