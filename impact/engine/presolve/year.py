"""One year of a compiled case over affine expressions: amounts, processes per unit of product, prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts
from impact.engine.boundaries import COSTS, GIVEN, PRICES, Boundary, boundaries
from impact.engine.draws import Draws
from impact.engine.plan import Plan
from impact.engine.presolve.graph import Affine, Graph, Number
from impact.engine.presolve.solve import Technosphere
from impact.engine.system import Entry, InventoryEntry, entry_value, prices_set
from impact.model import Amount, Parameter
from impact.model.indicators import INDICATORS

Array = NDArray[np.float64]
At = tuple[int, int]  # row and column
Unit = list[tuple[Number, Array]]  # what one unit of a product adds: numbers, and their weights in all indicators

CANCELLED = 1e-15  # of the absolute terms: what rounding leaves where terms cancel


class AffineAmounts(Amounts):
    """Amounts of a case in one year, of which some are affine expressions."""

    def __init__(self, plan: Plan, year: int, draws: Draws, graph: Graph) -> None:
        self.graph = graph
        super().__init__(plan.case, (year,), plan.inventory.gas_property, draws.parameters)

    def _finite(self, value: Number) -> bool:
        return isinstance(value, Affine) or super()._finite(value)

    def _central(self, parameter: Parameter) -> Number:
        if not parameter.by_year:
            return self(parameter.amount)
        held = max((k for k, (year, _) in enumerate(parameter.by_year) if year <= self.years[0]), default=0)
        return self(parameter.by_year[held][1])

    def __call__(self, amount: Amount) -> Number:
        """The value of an amount in canonical units; what it records in the graph bears its text."""
        self.graph.origin = f"in `{amount.text}`"
        value = super().__call__(amount)
        self.graph.origin = ""
        return value if isinstance(value, Affine) else float(np.asarray(value).reshape(-1)[0])


class PlanYear:
    """One year of a plan.

    Parameters
    ----------
    plan : Plan
    y : int
        Position of the year in the plan's.
    draws : Draws
        With affine expressions over `graph` as values.
    graph : Graph
    """

    def __init__(self, plan: Plan, y: int, draws: Draws, graph: Graph) -> None:
        self.plan, self.y, self.draws, self.graph, self.system = plan, y, draws, graph, plan.system
        self.amounts = AffineAmounts(plan, plan.years[y], draws, graph)
        system = self.system
        A = self._entries(system.A0[y], system.A_rows, system.A_open, -1.0)
        B = self._entries(system.B0[y], system.B_rows, system.B_open, 1.0)
        made = [A[j, j] * system.signs[j] for j in range(len(system.columns))]
        self.inputs = [self._uses(j, made[j], A) for j in range(len(made))]
        self.flows: list[dict[int, Number]] = [{} for _ in made]
        for (m, j), entry in B.items():
            self.flows[j][m] = self._per_unit(entry, made[j], j)
        self.price: dict[int, Number] = {j: float(system.price[y, j]) for j in np.flatnonzero(system.priced).tolist()}
        self.price |= {j: price for j, price in prices_set(system, self.amounts, draws.prices, y) if j in self.price}
        self._technospheres: dict[bytes, Technosphere] = {}

    def _entries(
        self, central: Array, rows: list[InventoryEntry], opened: list[Entry], sign: float
    ) -> dict[At, Number]:
        """The entries of A or B that are not zero."""
        drawn = {(r.row, r.column) for r in rows if r.name in self.draws.exchanges}
        entries: dict[At, Number] = {(r, c): float(central[r, c]) for r, c in np.argwhere(central).tolist()}
        for at in drawn:
            rest = central[at] - sum(r.sign * r.values[self.y] for r in rows if (r.row, r.column) == at)
            entries[at] = 0.0 if abs(rest) <= 1e-12 * abs(central[at]) else float(rest)
        for r in rows:
            if (r.row, r.column) in drawn:
                draw, value = self.draws.exchanges.get(r.name), float(r.values[self.y])
                entries[r.row, r.column] += (draw(value) if draw else value) * r.sign
        for entry in opened:
            at = entry.row, entry.column
            entries[at] = entries.get(at, 0.0) + entry_value(entry, self.system, self.amounts) * (sign * entry.sign)
        return entries

    def _uses(self, j: int, made: Number, A: Mapping[At, Number]) -> dict[int, Number]:
        """What column j uses of other products per unit of its own."""
        used = {}
        for row in range(len(self.system.columns)):
            entry = A.get((row, j), 0.0)
            if row != j and (isinstance(entry, Affine) or entry):
                used[row] = self._per_unit(entry * -self.system.signs[row], made, j)
        return used

    def _per_unit(self, entry: Number, made: Number, j: int) -> Number:
        """An entry of column j per unit of what it makes."""
        if not isinstance(made, Affine) and made == 1.0:
            return entry
        self.graph.origin = f"in the process '{self.system.columns[j].name}'"
        per_unit = entry / made
        self.graph.origin = ""
        return per_unit

    # ------------------------------------------------------------------ boundaries

    def technosphere(self, stop: NDArray[np.bool_]) -> Technosphere:
        """The processes with the inputs of some columns cut."""
        key = stop.tobytes()
        if key not in self._technospheres:
            inputs = [{} if stop[j] else used for j, used in enumerate(self.inputs)]
            self._technospheres[key] = Technosphere(inputs, self.system.names)
        return self._technospheres[key]

    def boundaries(self) -> Iterator[tuple[Boundary, list[Unit]]]:
        """Each boundary with what a unit of each column's product adds to its indicators."""
        for boundary in boundaries(self.system, self.plan.given):
            if boundary.counts == PRICES:
                columns = range(len(self.system.columns))
                yield boundary, [[(self.price[j], COSTS)] if j in self.price else [] for j in columns]
            else:
                own = self._own(boundary)
                yield boundary, self._with_given(own) if boundary.counts == GIVEN else own

    def _own(self, boundary: Boundary) -> list[Unit]:
        """(elementary flow per unit, its weights in the indicators) of each column that is not cut."""
        C = np.where(boundary.indicators[:, None], self.plan.C, 0.0)
        own: list[Unit] = []
        for j, flows in enumerate(self.flows):
            certain, size = np.zeros(len(C)), np.zeros(len(C))
            parts: Unit = []
            for m, amount in flows.items() if not boundary.stop[j] else ():
                if isinstance(amount, Affine):
                    parts.append((amount, C[:, m]))
                else:
                    certain, size = certain + amount * C[:, m], size + np.abs(amount * C[:, m])
            certain[np.abs(certain) <= CANCELLED * size] = 0.0
            parts.append((1.0, certain))
            own.append([(number, weights) for number, weights in parts if weights.any()])
        return own

    def _with_given(self, own: list[Unit]) -> list[Unit]:
        """The same, with the given scores of the columns that have some."""
        given = self.plan.given
        assert given is not None
        number = self.draws.picks.get(given.stream)
        for c, j in enumerate(given.columns.tolist()):
            if number is None or given.samples is None:
                weights = np.zeros(len(INDICATORS))
                weights[given.indicators] = given.scores[c]
                own[j] = [(1.0, weights)]
                continue
            tables = given.samples[:, c].T
            entries: list[Number] = [
                float(t[0]) if (t == t[0]).all() else self.graph.look_up(number, t) for t in tables
            ]  # 0 stays certain
            own[j] = [
                (e, np.eye(len(INDICATORS))[i])
                for e, i in zip(entries, given.indicators, strict=True)
                if not (isinstance(e, float) and e == 0)
            ]
        return own
