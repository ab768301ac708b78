"""A compiled case in one year as forms: amounts, processes per unit of product, prices, and what each line asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.amounts import Amounts
from impact.engine.draws import Draws
from impact.engine.plan import Plan
from impact.engine.presolve.graph import Form, Number
from impact.engine.presolve.solve import Technosphere
from impact.engine.system import Entry, Row, allocation_share
from impact.model import Parameter
from impact.model.indicators import COST, DIRECT, INDEX, INDICATORS, LIFE_CYCLE

Array = NDArray[np.float64]
At = tuple[int, int]  # row and column

CANCELLED = 1e-15  # of the absolute terms: what rounding leaves where terms cancel

BOUNDARIES = {b: np.array([i.boundary == b for i in INDICATORS]) for b in (LIFE_CYCLE, DIRECT, COST)}
COSTS = np.array([name in ("cost", "cost_operating") for name in INDEX], dtype=float)


class FormAmounts(Amounts):
    """Amounts of one year, of which some are forms."""

    def _finite(self, value: Any) -> bool:
        return isinstance(value, Form) or super()._finite(value)

    def _central(self, parameter: Parameter) -> Number:
        if not parameter.by_year:
            return self(parameter.amount)
        held = max((k for k, (year, _) in enumerate(parameter.by_year) if year <= self.years[0]), default=0)
        return self(parameter.by_year[held][1])

    def __call__(self, amount: Any) -> Number:
        value = super().__call__(amount)
        return value if isinstance(value, Form) else float(np.asarray(value).reshape(-1)[0])


class Year:
    """One year of a plan.

    Parameters
    ----------
    plan : Plan
    y : int
        Position of the year in the plan's.
    draws : Draws
        With forms as values.
    """

    def __init__(self, plan: Plan, y: int, draws: Draws) -> None:
        self.plan, self.y, self.draws, self.system = plan, y, draws, plan.system
        gas = plan.inventory.gas_property
        self.amounts = FormAmounts(plan.case, (plan.years[y],), gas, draws.parameters)
        system = self.system
        A = self._entries(system.A0[y], system.A_rows, system.A_open, -1.0)
        B = self._entries(system.B0[y], system.B_rows, system.B_open, 1.0)
        made = [A[j, j] * system.signs[j] for j in range(len(system.columns))]
        self.inputs = [self._uses(j, made[j], A) for j in range(len(made))]
        self.flows: list[dict[int, Number]] = [{} for _ in made]
        for (m, j), entry in B.items():
            self.flows[j][m] = _per(entry, made[j])
        self.price = self._prices()
        self._technospheres: dict[bytes, Technosphere] = {}

    def _entries(self, central: Array, rows: list[Row], opened: list[Entry], sign: float) -> dict[At, Number]:
        """The entries of A or B that are not zero."""
        drawn = {(r.row, r.column) for r in rows if r.name in self.draws.exchanges}
        found: dict[At, Number] = {(r, c): float(central[r, c]) for r, c in np.argwhere(central).tolist()}
        for at in drawn:
            found[at] = found[at] - sum(r.sign * r.values[self.y] for r in rows if (r.row, r.column) == at)
            if abs(found[at]) <= 1e-12 * abs(central[at]):
                found[at] = 0.0
        for r in rows:
            if (r.row, r.column) in drawn:
                draw, value = self.draws.exchanges.get(r.name), float(r.values[self.y])
                found[r.row, r.column] = found[r.row, r.column] + (draw(value) if draw else value) * r.sign
        for entry in opened:
            at = entry.row, entry.column
            found[at] = found.get(at, 0.0) + self._open(entry) * (sign * entry.sign)
        return found

    def _open(self, entry: Entry) -> Number:
        value = self.amounts(entry.amount)
        if entry.product < 0:
            return value
        own = self.system.columns[entry.column].own
        assert own is not None
        return value * allocation_share(own, entry.product, self.amounts)

    def _uses(self, j: int, made: Number, A: Mapping[At, Number]) -> dict[int, Number]:
        """What column j uses of other products per unit of its own."""
        used = {}
        for row in range(len(self.system.columns)):
            entry = A.get((row, j), 0.0)
            if row != j and (isinstance(entry, Form) or entry):
                used[row] = _per(entry * -self.system.signs[row], made)
        return used

    def _prices(self) -> dict[int, Number]:
        system = self.system
        price: dict[int, Number] = {j: float(system.price[self.y, j]) for j in np.flatnonzero(system.priced).tolist()}
        for name, draw in self.draws.prices.items():
            j = system.index.get(name, -1)
            if j in price and system.columns[j].own is None:
                price[j] = draw(price[j])
        for j, amount, factor in system.price_open:
            price[j] = self.amounts(amount) * float(np.broadcast_to(factor, len(self.plan.years))[self.y])
        return price

    # ------------------------------------------------------------------ boundaries

    def technosphere(self, stop: NDArray[np.bool_]) -> Technosphere:
        """The processes with the inputs of some columns cut."""
        key = stop.tobytes()
        if key not in self._technospheres:
            inputs = [{} if stop[j] else used for j, used in enumerate(self.inputs)]
            self._technospheres[key] = Technosphere(inputs)
        return self._technospheres[key]

    def boundaries(self) -> Iterator[tuple[NDArray[np.bool_], list[list[tuple[Number, Array]]], bool]]:
        """Each boundary: columns that are cut, what a unit of each product adds, whether it is that of cost."""
        system, n = self.system, len(self.system.columns)
        given = self.plan.given
        none, outside = np.zeros(n, dtype=bool), ~system.direct
        kept = BOUNDARIES[LIFE_CYCLE].copy()
        if given is not None:
            kept[given.indicators] = False
            replaced = BOUNDARIES[LIFE_CYCLE] & ~kept
            yield given.stops(n), self._replaced(self._own(replaced, given.stops(n))), False
        yield none, self._own(kept, none), False
        yield outside, self._own(BOUNDARIES[DIRECT], outside), False
        yield system.bought, [[(self.price[j], COSTS)] if j in self.price else [] for j in range(n)], True

    def _own(self, indicators: NDArray[np.bool_], stop: NDArray[np.bool_]) -> list[list[tuple[Number, Array]]]:
        """(elementary flow per unit, its weights in the indicators) of each column."""
        C = np.where(indicators[:, None], self.plan.C, 0.0)
        found: list[list[tuple[Number, Array]]] = []
        for j, flows in enumerate(self.flows):
            certain, size, parts = np.zeros(len(C)), np.zeros(len(C)), []
            for m, amount in flows.items() if not stop[j] else ():
                if isinstance(amount, Form):
                    parts.append((amount, C[:, m]))
                else:
                    certain, size = certain + amount * C[:, m], size + np.abs(amount * C[:, m])
            certain[np.abs(certain) <= CANCELLED * size] = 0.0
            found.append([(a, weights) for a, weights in [*parts, (1.0, certain)] if weights.any()])
        return found

    def _replaced(self, own: list[list[tuple[Number, Array]]]) -> list[list[tuple[Number, Array]]]:
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
            entries = [t[0] if (t == t[0]).all() else number.tape.look_up(number, t) for t in tables]  # 0 stays certain
            own[j] = [
                (e, np.eye(len(INDICATORS))[i])
                for e, i in zip(entries, given.indicators, strict=True)
                if not (isinstance(e, float) and e == 0)
            ]
        return own


def _per(entry: Number, made: Number) -> Number:
    return entry if not isinstance(made, Form) and made == 1.0 else entry / made
