"""The first use of a background: its matrices are read and solved, once for its scores and once for each sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.brightway import folder
from impact.brightway.activities import PROCESS_TYPES
from impact.brightway.counted import Counted, count, names_wanted, other_factors
from impact.brightway.mapping import MappingRow
from impact.brightway.resolve import Resolved, resolve
from impact.brightway.scores import Loader, Matrices, own_scores, sampled, signs_of, unit_scores
from impact.factors import Inventory
from impact.ground.errors import Fault, Faults, InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Weighting:
    """How the activities' own elementary flows are weighted."""

    counted: Counted
    places: Mapping[int, str]

    @property
    def rows(self) -> list[str]:
        return [*self.counted.weights, *self.counted.scarcity]

    def __call__(self, matrices: Matrices) -> Array:
        """What each activity itself scores per run, shape (activities, rows)."""
        return own_scores(matrices, self.counted, self.rows, self.places)


def weighting(database: folder.Database, inventory: Inventory, named: Mapping[int, str]) -> Weighting:
    """Which flows of a database count as ours; `named` are those of which the mapping table says so.

    Raises
    ------
    InputError
        If none of its flows is a greenhouse gas or water that we know.
    """
    gases = other_factors()
    wanted = names_wanted(inventory)
    codes = {code for factors in gases.values() for code in factors}
    nodes = folder.nodes(database.nodes, database.names, wanted, codes, named)
    flows = [node for node in nodes if node.type not in PROCESS_TYPES]
    ids = [node.id for node in flows if node.name in wanted or node.id in named]
    counted = count(inventory, flows, folder.details(database.nodes, ids), named, gases)
    if not counted.weights:
        message = f"No elementary flow of the database '{database.name}' counts as one of ours."
        remedy = "Rows of the mapping table can name them: our flow in `process`, its name there in `activity`."
        raise InputError([Fault("no-flows", message, remedy=remedy)])
    return Weighting(counted, folder.places(database.nodes, database.names))


def solve(
    database: folder.Database,
    rows: Sequence[MappingRow],
    path: Path,
    inventory: Inventory,
    said: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Everything that a mapping table needs of a database.

    Raises
    ------
    InputError
        With every fault of the table, or of the database's matrices.
    """
    resolved = resolve(rows, database, inventory, path)
    own = weighting(database, inventory, resolved.flows)
    matrices = Loader(database).matrices()
    products = [match.product for match in resolved.matches]
    _check_products(resolved, matrices, path)
    solved = unit_scores(matrices, own(matrices), database.name, said)
    position = {int(id): i for i, id in enumerate(matrices.products)}
    factors = signs_of(matrices, products) * np.array([match.factor for match in resolved.matches])
    return {
        "processes": [match.process for match in resolved.matches],
        "labels": [f"{match.label} | {database.name}" for match in resolved.matches],
        "rows": own.rows,
        "products": products,
        "flows": [[id, flow] for id, flow in resolved.flows.items()],
        "notes": list(own.counted.notes),
        "factors": factors,
        "scores": solved[[position[id] for id in products]] * factors[:, None],
    }


def _check_products(resolved: Resolved, matrices: Matrices, path: Path) -> None:
    """An activity that the matrices do not hold was added after they were written."""
    faults, known = Faults(str(path)), set(matrices.products.tolist())
    for match, line in zip(resolved.matches, resolved.lines, strict=True):
        if match.product not in known:
            message = f"The activity '{match.label}' is not in the matrices of the database."
            faults.add("not-processed", message, line, "Run bw2data.Database(...).process() on it.")
    faults.stop()


def solve_samples(
    database: folder.Database,
    inventory: Inventory,
    products: Sequence[int],
    factors: Array,
    named: Mapping[int, str],
    samples: int,
    seed: int,
) -> Array:
    """Dependent samples of the scores, shape (samples, products, rows)."""
    loader = Loader(database, sampled=True, seed=seed)
    return sampled(loader, weighting(database, inventory, named), products, factors, samples)
