"""The referee: the same A, B, C and f, solved by Brightway's bw2calc instead of our engine.

What runs through the system is computed a second time by an independent program, from datapackages in memory and in
double precision: for every year of an exchange and, with our own draws, for every sample. Cost is left out: it is no
life-cycle inventory. On a background database, a process that it replaces is one that takes nothing from others and has
its given scores as flows of its own.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.given import Given
from impact.engine.solve import stop_at
from impact.model.indicators import COST, DIRECT, INDICATORS, LIFE_CYCLE
from impact.results.assessment import Assessment
from impact.results.ledger import Ledger

Array = NDArray[np.float64]
_System = tuple[Array, Array, Array, Array]  # A, B, C and the demands of all scenarios

REFEREED = [i for i, indicator in enumerate(INDICATORS) if indicator.boundary != COST]  # positions in `NAMES`
_AT = {b: [k for k, i in enumerate(REFEREED) if INDICATORS[i].boundary == b] for b in (LIFE_CYCLE, DIRECT)}
ROUNDING = 1e-14  # of a solution's largest entry: what LU may leave where an exact solution has a zero


def solve(A: Array, B: Array, C: Array, demands: Array) -> tuple[Array, Array, Array]:
    """Solve one system, or one for each sample and year, for several demands by `bw2calc.LCA`.

    Parameters
    ----------
    A, B : ndarray, shapes (..., n, n) and (..., m, n)
        Technosphere (positive what a process makes) and elementary flows per run.
    C : ndarray, shape (k, m)
        Characterisation factors, the same for all.
    demands : ndarray, shape (..., d, n)
        Final demands f.

    Returns
    -------
    tuple of ndarray, shapes (..., d, n), (..., d, m) and (..., d, k)
        Scaling s, inventory g = B s and impact h = C g of each demand.
    """
    lead, (d, n), m, k = demands.shape[:-2], demands.shape[-2:], B.shape[-2], len(C)
    count = int(np.prod(lead))
    s, g, h = np.zeros((count, d, n)), np.zeros((count, d, m)), np.zeros((count, d, k))
    if n and s.size:
        flat = A.reshape(count, n, n), B.reshape(count, m, n), demands.reshape(count, d, n)
        with _quiet():
            for at, found in enumerate(_solutions(*flat, C)):
                s[at], g[at], h[at] = found
    return s.reshape(*lead, d, n), g.reshape(*lead, d, m), h.reshape(*lead, d, k)


def _solutions(A: Array, B: Array, demands: Array, C: Array) -> Iterator[tuple[Array, Array, Array]]:
    """s, g and h for one system after the other: bw2calc steps through the columns of its arrays."""
    import bw2calc

    n, m = A.shape[-1], B.shape[-2]
    data = [_samples("technosphere_matrix", A, (A != 0).any(axis=0)), *([_samples("biosphere_matrix", B)] if m else [])]
    lca = bw2calc.LCA({0: 1.0}, data_objs=data, use_arrays=True)
    lca.load_lci_data()
    columns, rows = [lca.dicts.activity[j] for j in range(n)], [lca.dicts.biosphere[i] for i in range(m)]
    methods = []
    for c in C if m else ():
        lca.load_lcia_data(data_objs=[_vector("characterization_matrix", c[:, None])])
        methods.append(lca.characterization_matrix)
    for at, several in enumerate(demands):
        if at:
            next(lca)
        s, g, h = np.zeros((len(several), n)), np.zeros((len(several), m)), np.zeros((len(several), len(C)))
        for i, f in enumerate(several):
            lca.lci(demand=dict(enumerate(f.tolist())), factorize=i == 0)
            s[i] = lca.supply_array[columns]
            g[i] = np.asarray(lca.inventory.sum(axis=1)).ravel()[rows]
            for k, method in enumerate(methods):
                lca.characterization_matrix = method
                lca.lcia_calculation()
                h[i, k] = lca.score
        yield s, g, h


def levels(result: Assessment | Ledger) -> dict[str, Array]:
    """Levels by bw2calc of what runs through the system, for every scenario, sample and year.

    A scenario's own elementary flows (`take`, `emit` and so on) and its money run through no unit process.
    The arrays have the shape (samples, years, refereed indicators), in the order of `REFEREED`.
    """
    ledger = result if isinstance(result, Ledger) else result.table
    scenarios = list(ledger.plan.case.scenarios)
    found = np.zeros((*ledger.evaluation.amounts.shape[:2], len(scenarios), len(REFEREED)))
    for at, system in _systems(ledger):
        found[..., at] = solve(*system)[2]
    return {name: found[:, :, i] for i, name in enumerate(scenarios)}


def deviations(result: Assessment | Ledger) -> dict[str, Array]:
    """How far engine and bw2calc are apart, relative to the sum of the absolute terms, for every scenario.

    The arrays have the shape (samples, years, values). Values are the levels in the order of `REFEREED`, then the
    elementary flows in the order of the system's, first within the life cycle and then within the direct boundary; with
    a background's scores, once more where its processes are cut, and last what these score.
    """
    ledger = result if isinstance(result, Ledger) else result.table
    scenarios, systems = list(ledger.plan.case.scenarios), _systems(ledger)
    lead = (*ledger.evaluation.amounts.shape[:2], len(scenarios))
    levels, flows = np.zeros((*lead, len(REFEREED))), []
    for at, (A, B, C, demands) in systems:
        s, g, h = solve(A, B, C, demands)
        terms, ours = np.abs(s) @ np.swapaxes(np.abs(B), -1, -2), [REFEREED[k] for k in at]
        scores = np.abs(ledger.evaluation.scores[..., ours]).max(axis=2, initial=0.0)
        level, size = _ours(ledger, scenarios, ours)
        size, demanded = np.maximum(terms @ np.abs(C).T, size), np.abs(demands).sum(axis=-1)
        levels[..., at] = relative(level - h, size, scores[:, :, None] * demanded[..., None])
        runs = np.swapaxes(np.linalg.solve(A, np.swapaxes(demands, -1, -2)), -1, -2)  # as `Ledger.runs`
        largest = np.abs(B).max(axis=-1, initial=0.0)[:, :, None] * np.abs(s).max(axis=-1, initial=0.0)[..., None]
        flows.append(relative(runs @ np.swapaxes(B, -1, -2) - g, terms, largest))
    found = np.concatenate([levels, *flows], axis=-1)
    return {name: found[:, :, i] for i, name in enumerate(scenarios)}


def _ours(ledger: Ledger, scenarios: list[str], indicators: list[int]) -> tuple[Array, Array]:
    """The engine's levels through the system and the sums of their absolute terms: (samples, years, scenarios, k)."""
    values = ledger.evaluation.values[..., indicators]
    through = [[k for k in ledger.select(name) if ledger.lines[k].column >= 0] for name in scenarios]
    found = [values[:, :, lines] for lines in through]
    return (
        np.stack([lines.sum(axis=2) for lines in found], axis=2),
        np.stack([np.abs(lines).sum(axis=2) for lines in found], axis=2),
    )


def relative(difference: Array, size: Array, largest: Array) -> Array:
    """Absolute differences over the size of their terms; nothing where both are rounding of the largest entry."""
    apart = np.where(np.maximum(np.abs(difference), size) <= ROUNDING * largest, 0.0, np.abs(difference))
    with np.errstate(divide="ignore"):
        return np.divide(apart, size, out=np.zeros_like(apart), where=apart != 0)


def _systems(ledger: Ledger) -> list[tuple[list[int], _System]]:
    """Every system that the engine solves, with the positions in `REFEREED` of the indicators that it gives."""
    given = ledger.plan.given
    replaced = [] if given is None else [REFEREED.index(int(i)) for i in given.indicators]
    kept = {boundary: [k for k in at if k not in replaced] for boundary, at in _AT.items()}
    found = [(at, _system(ledger, boundary, at)) for boundary, at in kept.items()]
    return found if given is None else [*found, (replaced, _with_given(ledger, given))]


def _system(ledger: Ledger, boundary: str, at: Sequence[int] | None = None) -> _System:
    """A, B, C and each scenario's f within a boundary; the direct one stops at what others make.

    Shapes (samples, years, n, n), (samples, years, m, n), (k, m) and (samples, years, scenarios, n). The rows of C are
    the indicators at these positions in `REFEREED`, all of the boundary if they are left out.
    """
    plan, evaluation = ledger.plan, ledger.evaluation
    A, B, C = evaluation.A, evaluation.B, plan.C[[REFEREED[k] for k in (_AT[boundary] if at is None else at)]]
    if boundary == DIRECT:
        A, B = stop_at(A, ~plan.system.direct), np.where(plan.system.direct, B, 0.0)
    return A, B, C, demands_of(ledger)


def _with_given(ledger: Ledger, given: Given) -> _System:
    """The life cycle with a background: its processes are cut, and each indicator has a flow for their given scores.

    A process whose output is o makes |o| units or, where o is negative, treats them; its score per unit is given.
    """
    evaluation, scores = ledger.evaluation, ledger.evaluation.given
    assert scores is not None  # (samples or 1, 1, columns, k)
    stop, k = given.stops(evaluation.A.shape[-1]), len(given.indicators)
    made = np.abs(np.diagonal(evaluation.A, axis1=-2, axis2=-1))[..., given.columns]
    own = np.zeros((*evaluation.A.shape[:2], k, len(stop)))
    own[..., given.columns] = np.swapaxes(scores, -1, -2) * made[..., None, :]
    B = np.concatenate([np.where(stop, 0.0, evaluation.B), own], axis=-2)
    C = np.concatenate([ledger.plan.C[given.indicators], np.eye(k)], axis=1)
    return stop_at(evaluation.A, stop), B, C, demands_of(ledger)


def demands_of(ledger: Ledger) -> Array:
    """Final demand f of each scenario, shape (samples, years, scenarios, n) [product units a year]."""
    system, scenarios = ledger.plan.system, list(ledger.plan.case.scenarios)
    amounts = ledger.evaluation.amounts
    demands = np.zeros((*amounts.shape[:2], len(scenarios), len(system.columns)))
    for k, line in enumerate(ledger.lines):
        if line.column >= 0:
            signed = amounts[:, :, k] * line.sign * system.signs[line.column]
            demands[:, :, scenarios.index(line.scenario), line.column] += signed
    return demands


def _samples(matrix: str, values: Array, kept: NDArray[np.bool_] | bool = True) -> Any:
    """The kept entries of many matrices, shape (count, rows, columns), as a datapackage that is read in their order."""
    import bw_processing

    package = bw_processing.create_datapackage(sequential=True)
    at = np.argwhere(np.broadcast_to(kept, values.shape[1:]))
    data = np.ascontiguousarray(values[:, at[:, 0], at[:, 1]].T)
    package.add_persistent_array(matrix=matrix, indices_array=_indices(at), data_array=data)
    return package


def _vector(matrix: str, values: Array) -> Any:
    """A matrix with its signs and zeros as a datapackage in memory."""
    import bw_processing

    package = bw_processing.create_datapackage()
    at = np.argwhere(np.ones(values.shape, dtype=bool))
    package.add_persistent_vector(matrix=matrix, indices_array=_indices(at), data_array=values.ravel())
    return package


def _indices(at: NDArray[np.intp]) -> Any:
    import bw_processing

    return np.array([tuple(pair) for pair in at], dtype=bw_processing.INDICES_DTYPE)


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
