"""The peers of montecarlo.py, each run by the Python of its own environment: needs nothing of impact.

Run: python montecarlo_peers.py bw2calc|lca_algebraic SYSTEM.json DRAWS; prints seconds per draw as JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROUNDS = 5
ELEMENTARY = 1000  # ids of elementary flows start here
warnings.filterwarnings("ignore")


def per_draw(work: Callable[[], Any], draws: int) -> float:
    """Seconds per draw of a call that makes a number of draws: warm, median of five."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) / draws)
    return median(times)


# ---------------------------------------------------------------------------------------------- bw2calc


def bw2calc_times(system: dict[str, Any], draws: int) -> dict[str, float]:
    """MultiLCA over all scenarios and indicators, and LCA for one of each: `next(lca)` redraws and solves."""
    sys.modules.setdefault("bw2data", None)  # type: ignore[arg-type]  # it would make a folder
    import bw2calc

    inventory = bw2calc_inventory(system)
    methods = [bw2calc_method(k, np.array(weights)) for k, weights in enumerate(system["C"])]
    demands = {name: {int(c): v for c, v in d.items()} for name, d in system["demands"].items()}
    config = {"impact_categories": [("benchmark", "method", str(k)) for k in range(len(methods))]}
    multi = bw2calc.MultiLCA(demands, config, [inventory, *methods], use_distributions=True, seed_override=42)
    first = next(iter(demands.values()))
    single = bw2calc.LCA(first, data_objs=[inventory, methods[0]], use_distributions=True, seed_override=42)
    found = {}
    for name, lca in (("bw2calc MultiLCA", multi), ("bw2calc LCA, one scenario and one indicator", single)):
        lca.lci()
        lca.lcia()

        def work(lca: Any = lca) -> None:
            for _ in range(draws):
                next(lca)

        found[name] = per_draw(work, draws)
    return found


def bw2calc_inventory(system: dict[str, Any]) -> Any:
    """A datapackage of A and B with lognormal distributions where entries are uncertain."""
    import bw_processing as bwp

    package = bwp.create_datapackage()
    for name, label, shift in (("A", "technosphere_matrix", 0), ("B", "biosphere_matrix", ELEMENTARY)):
        matrix = np.array(system[name])
        at = np.argwhere(matrix != 0)
        values = matrix[matrix != 0]
        spread = {(e["row"], e["column"]): e["sigma"] for e in system["uncertain"] if e["matrix"] == name}
        sigma = np.array([spread.get((r, c), 0.0) for r, c in at.tolist()])
        distributions = np.zeros(len(values), dtype=bwp.UNCERTAINTY_DTYPE)
        distributions["uncertainty_type"] = np.where(sigma > 0, 2, 0)
        distributions["loc"] = np.where(sigma > 0, np.log(np.abs(values)), values)
        distributions["scale"] = np.where(sigma > 0, sigma, np.nan)
        for field in ("shape", "minimum", "maximum"):
            distributions[field] = np.nan
        distributions["negative"] = values < 0
        indices = np.array([(r + shift, c) for r, c in at.tolist()], dtype=bwp.INDICES_DTYPE)
        package.add_persistent_vector(
            matrix=label, indices_array=indices, data_array=values, distributions_array=distributions
        )
    return package


def bw2calc_method(number: int, weights: Any) -> Any:
    import bw_processing as bwp

    package = bwp.create_datapackage()
    at = np.flatnonzero(weights)
    indices = np.array([(m + ELEMENTARY, 0) for m in at], dtype=bwp.INDICES_DTYPE)
    package.add_persistent_vector(
        matrix="characterization_matrix", indices_array=indices, data_array=weights[at],
        identifier=["benchmark", "method", str(number)],
    )  # fmt: skip
    return package


# ---------------------------------------------------------------------------------------------- lca_algebraic


def algebraic_times(system: dict[str, Any], draws: int) -> dict[str, float]:
    """`compute_impacts` of all scenarios and indicators, drawing included; and its compiled lambdas alone.

    Its option to share common subexpressions is off by default; both are measured, and the lambdas with it.
    """
    import brightway2 as bw  # type: ignore[import-not-found]
    import lca_algebraic as agb  # type: ignore[import-not-found]
    from lca_algebraic import cache
    from lca_algebraic import lca as inside

    bw.projects.set_current("benchmark")
    names = [f"p{k}" for k in range(len(system["uncertain"]))]
    models, methods = algebraic_model(system, names, bw, agb)
    generator = np.random.default_rng(42)
    entries = list(zip(names, system["uncertain"], strict=True))

    def drawn() -> dict[str, Any]:
        return {
            name: np.abs(entry["value"]) * np.exp(entry["sigma"] * generator.standard_normal(draws))
            for name, entry in entries
        }

    def compute() -> None:
        agb.compute_impacts(models, methods, **drawn())

    found = {}
    for shared, name in ((False, ""), (True, ", common subexpressions shared")):
        inside.LambdaWithParamNames.use_sympy_cse(shared)
        cache.clear_caches()
        found[f"lca_algebraic compute_impacts{name}"] = per_draw(compute, draws)
    values = drawn()
    compiled = [lam for model in models for lam in inside._preMultiLCAAlgebric(model, methods)]

    def bare() -> None:
        for lam in compiled:
            lam.lambd(**{name: values[name] for name in lam.expanded_params})

    found["lca_algebraic, its bare lambdas without drawing"] = per_draw(bare, draws)
    return found


def algebraic_model(system: dict[str, Any], names: list[str], bw: Any, agb: Any) -> tuple[list[Any], list[Any]]:
    """Activities with formulas of parameters, one for each scenario on top, and a method for each indicator."""
    A, B, C = (np.array(system[key]) for key in "ABC")
    biosphere, user = "flows", "foreground"
    flows = {(biosphere, f"e{m}"): {"name": f"e{m}", "unit": "kg", "type": "emission", "categories": ("air",)}
             for m in range(len(B))}  # fmt: skip
    bw.Database(biosphere).write(flows)
    methods = []
    for k, weights in enumerate(C):
        method = bw.Method(("benchmark", "method", str(k)))
        method.register(unit="unit")
        method.write([((biosphere, f"e{m}"), float(weights[m])) for m in np.flatnonzero(weights)])
        methods.append(("benchmark", "method", str(k)))
    agb.resetDb(user)
    agb.resetParams()
    parameters = {}
    for name, entry in zip(names, system["uncertain"], strict=True):
        value = abs(entry["value"])
        parameters[entry["matrix"], entry["row"], entry["column"]] = agb.newFloatParam(
            name, default=value, min=value / 10, max=value * 10, distrib=agb.DistributionType.LOGNORMAL
            if hasattr(agb.DistributionType, "NOTHING") else agb.DistributionType.LINEAR, std=0.1,
        )  # fmt: skip
    found = [bw.Database(biosphere).get(f"e{m}") for m in range(len(B))]
    activities = [agb.newActivity(user, f"process {j}", unit="kg") for j in range(len(A))]
    for j, activity in enumerate(activities):
        made = A[j, j]
        exchanges = {
            activities[r]: _amount(parameters, "A", r, j, A, -1) / made
            for r in np.flatnonzero(A[:, j]).tolist()
            if r != j
        }
        exchanges |= {found[m]: _amount(parameters, "B", m, j, B, 1) / made for m in np.flatnonzero(B[:, j]).tolist()}
        activity.addExchanges(exchanges)
    models = []
    for name, demand in system["demands"].items():
        exchanges = {activities[int(c)]: amount / abs(1.0) for c, amount in demand.items()}
        models.append(agb.newActivity(user, f"scenario {name}", unit="kg", exchanges=exchanges))
    return models, methods


def _amount(parameters: dict[Any, Any], matrix: str, row: int, column: int, values: Any, sign: int) -> Any:
    value = sign * float(values[row, column])
    parameter = parameters.get((matrix, int(row), int(column)))
    return value if parameter is None else parameter * float(np.sign(value))


if __name__ == "__main__":
    what, file, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    content = json.loads(Path(file).read_text(encoding="utf-8"))
    with contextlib.redirect_stdout(sys.stderr):
        answer = (bw2calc_times if what == "bw2calc" else algebraic_times)(content, number)
    print(json.dumps(answer))
