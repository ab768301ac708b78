"""Cumulative scores of all activities of a background database, by the adjoint: Aᵀ x = c for every row c at once.

One sparse factorisation serves every row. It is that of the transposed matrix: in a background few products are used
by thousands of activities, and as columns they are eliminated last. SuperLU takes seconds for Aᵀ of 20,000 activities
where A itself takes minutes (`sparse.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.brightway import sparse
from impact.brightway.category import INSTALL
from impact.brightway.counted import TURBINES, Counted
from impact.brightway.folder import Database
from impact.engine.system import ANYWHERE
from impact.ground.errors import Fault, InputError

Array = NDArray[np.float64]



@dataclass(frozen=True, slots=True)
class Matrices:
    """The linear system of a database with all those that it draws on; sparse matrices of scipy."""

    technosphere: Any  # (products, activities)
    biosphere: Any  # (flows, activities)
    products: NDArray[np.int64]  # ids in the order of the rows
    activities: NDArray[np.int64]  # ids in the order of the columns
    flows: NDArray[np.int64]


class Loader:
    """Builds the matrices from the processed packages; `matrix_utils` reads, sums, flips and draws."""

    def __init__(self, database: Database, sampled: bool = False, seed: int | None = None) -> None:
        try:
            from bw_processing import load_datapackage
            from fsspec.implementations.zip import ZipFileSystem
            from matrix_utils import MappedMatrix
        except ImportError:
            message = "The matrices of a background are read by matrix_utils, which is not installed."
            raise InputError([Fault("no-matrix-utils", message, remedy=INSTALL)]) from None
        self.database = database
        packages = [load_datapackage(ZipFileSystem(str(path))) for path in database.packages]
        choices = {"packages": packages, "use_arrays": False, "use_distributions": sampled, "seed_override": seed}
        try:
            self._A = MappedMatrix(matrix="technosphere_matrix", **choices)
        except Exception as error:  # matrix_utils has many ways to say that nothing is there
            message = f"The database '{database.name}' holds no technosphere matrix ({error})."
            raise InputError([Fault("no-matrix", message)]) from None
        mapper = self._A.col_mapper
        self._B = MappedMatrix(matrix="biosphere_matrix", col_mapper=mapper, empty_ok=True, **choices)
        n, m = self._A.matrix.shape
        if n != m:
            message = f"The database '{database.name}' makes {n:,} products with {m:,} activities: it has no solution."
            raise InputError([Fault("not-square", message, remedy="Every product needs exactly one activity.")])

    def matrices(self) -> Matrices:
        """The matrices as they stand."""
        A, B = self._A, self._B
        flows = _ids(B.row_mapper) if B.matrix.shape[0] else np.zeros(0, dtype=np.int64)
        return Matrices(A.matrix, B.matrix, _ids(A.row_mapper), _ids(A.col_mapper), flows)

    def draw(self) -> None:
        """The next sample of both matrices."""
        next(self._A)
        next(self._B)


def _ids(mapper: Any) -> NDArray[np.int64]:
    """Ids in the order of the matrix."""
    found = np.zeros(mapper.max_index + 1, dtype=np.int64)
    known = mapper.to_dict()
    found[np.fromiter(known.values(), np.intp, len(known))] = np.fromiter(known.keys(), np.int64, len(known))
    return found


def own_scores(matrices: Matrices, counted: Counted, rows: Sequence[str], places: Mapping[int, str]) -> Array:
    """What each activity itself scores per run, shape (activities, rows).

    Parameters
    ----------
    matrices : Matrices
    counted : Counted
    rows : sequence of str
        Rows of `counted.weights`, then methods of `counted.scarcity`.
    places : mapping of int to str
        Location of each activity, by id: water scarcity takes its factor, else the global one.

    Returns
    -------
    ndarray, shape (activities, rows)
    """
    position = {int(id): i for i, id in enumerate(matrices.flows)}
    plain = {name: _weighted(matrices, row, position) for name, row in counted.weights.items()}
    nothing = np.zeros(len(matrices.activities))
    result = np.zeros((len(matrices.activities), len(rows)))
    where = [places.get(id, "") for id in matrices.activities.tolist()]
    kinds = list(dict.fromkeys(where))
    place = dict(zip(kinds, range(len(kinds)), strict=True))
    at = np.array([place[name] for name in where], dtype=np.intp)
    for k, name in enumerate(rows):
        if name in plain:
            result[:, k] = plain[name]
            continue
        for flow, regions in counted.scarcity.get(name, {}).items():
            water = plain.get(flow, nothing)
            if flow == "water (surface)":
                water = water + plain.get(TURBINES, nothing)
            if water.any():
                result[:, k] += water * _by_place(regions, kinds)[at]
    return result


def _weighted(matrices: Matrices, row: Mapping[int, float], position: Mapping[int, int]) -> Array:
    weights = np.zeros(len(matrices.flows))
    for id, weight in row.items():
        if id in position:
            weights[position[id]] = weight
    return np.asarray(matrices.biosphere.T @ weights, dtype=np.float64)


def _by_place(regions: Mapping[str, float], places: Sequence[str]) -> Array:
    """The factor of each place: its own, its country's, else the global one."""
    tried = ((place, place.split("-")[0], *ANYWHERE) for place in places)
    return np.array([next((regions[one] for one in names if one in regions), 0.0) for names in tried])


def unit_scores(matrices: Matrices, own: Array, name: str, said: Callable[[str], None] = lambda text: None) -> Array:
    """Cumulative score of one unit of every product, shape (products, rows).

    Parameters
    ----------
    matrices : Matrices
    own : ndarray, shape (activities, rows)
        What each activity itself scores per run.
    name : str
        The database, for the fault.
    said : callable
        Takes a hint about a faster solver.

    Raises
    ------
    InputError
        If the system has no solution or none that can be trusted.
    """
    try:
        return sparse.solve(matrices.technosphere.T.tocsc(), own, said)
    except RuntimeError as error:
        raise _unsolved(name, str(error)) from None


def _unsolved(name: str, why: str) -> InputError:
    message = f"The database '{name}' has no unique solution: {why}."
    return InputError([Fault("singular-system", message, remedy="Does every activity make something?")])


def signs_of(matrices: Matrices, products: Sequence[int]) -> Array:
    """-1 for a product of negative production (a treatment), shape (products asked for,)."""
    position = {int(id): i for i, id in enumerate(matrices.products)}
    column = {int(id): j for j, id in enumerate(matrices.activities)}
    rows = matrices.technosphere.tocsr()
    signs = []
    for id in products:
        row = rows[position[id]]
        made = row[0, column[id]] if id in column else row.data[np.argmax(row.data)] if row.nnz else 1.0
        signs.append(-1.0 if made < 0 else 1.0)
    return np.array(signs)


def sampled(
    loader: Loader, own: Callable[[Matrices], Array], wanted: Sequence[int], signs: Array, samples: int
) -> Array:
    """Scores of some products in dependent samples of the whole database, shape (samples, products, rows).

    The first sample is that of bw2calc's `LCA(..., use_distributions=True, seed_override=seed)` as it is made, the
    following ones are those of its `next()`.
    """
    found: list[Array] = []
    for k in range(samples):
        if k:
            loader.draw()
        matrices = loader.matrices()
        position = {int(id): i for i, id in enumerate(matrices.products)}
        scores = unit_scores(matrices, own(matrices), loader.database.name)
        found.append(scores[[position[id] for id in wanted]] * signs[:, None])
    return np.stack(found)
