"""The algebra of `engine.solve` on affine expressions: what each process makes, by elimination, users first.

Where no process feeds itself, this is substitution from users to suppliers. Processes that feed each other are
eliminated together by Gauss's method; its pivots must keep their sign in every draw, or the loop uses more than it
makes (Hawkins and Simon 1949, as in `engine.checks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from impact.engine.presolve.graph import Affine, Number

Sparse = list[dict[int, Number]]  # of each column: row -> entry


@dataclass(frozen=True, slots=True)
class Loop:
    """Processes that feed each other, eliminated: E = I − M = L U with unit lower L."""

    members: tuple[int, ...]
    lower: dict[tuple[int, int], Number] = field(default_factory=dict)
    upper: dict[tuple[int, int], Number] = field(default_factory=dict)
    inverse: list[Number] = field(default_factory=list)  # of each pivot

    def solve(self, demand: list[Number]) -> list[Number]:
        """What each member makes for a demand of each member's product [product units]."""
        n, x = len(self.members), list(demand)
        for (i, k), entry in self.lower.items():
            x[i] = x[i] - entry * x[k]
        for k in range(n - 1, -1, -1):
            for j in range(k + 1, n):
                if (k, j) in self.upper:
                    x[k] = x[k] - self.upper[k, j] * x[j]
            x[k] = x[k] * self.inverse[k]
        return x


class Technosphere:
    """What each process uses per unit of its product, ready to be solved for many demands.

    Parameters
    ----------
    inputs : list of dict
        For each column, row -> amount of that product used per unit made.
    names : sequence of str
        Of the columns.
    """

    def __init__(self, inputs: Sparse, names: Sequence[str]) -> None:
        self.inputs, self.names = inputs, names
        self.order: list[int | Loop] = []
        for component in components([list(column) for column in inputs]):
            alone = component[0]
            looped = len(component) > 1 or alone in inputs[alone]
            self.order.append(self._eliminated(component) if looped else alone)

    def _eliminated(self, members: Sequence[int]) -> Loop:
        loop, n = Loop(tuple(members)), len(members)
        E = self._within(members)
        for k in range(n):
            loop.inverse.append(self._inverse(E[k, k], members[k]))
            for j in range(k + 1, n):
                if (k, j) in E:
                    loop.upper[k, j] = E[k, j]
            for i in range(k + 1, n):
                if (i, k) in E:
                    loop.lower[i, k] = factor = E[i, k] * loop.inverse[k]
                    for j in range(k + 1, n):
                        if (k, j) in E:
                            E[i, j] = E.get((i, j), 0.0) - factor * E[k, j]
        return loop

    def _within(self, members: Sequence[int]) -> dict[tuple[int, int], Number]:
        """E = I − M over some processes alone, by their positions among them."""
        place = {column: k for k, column in enumerate(members)}
        E: dict[tuple[int, int], Number] = {(k, k): 1.0 for k in range(len(members))}
        for column, k in place.items():
            for row, amount in self.inputs[column].items():
                if row in place:
                    E[place[row], k] = E.get((place[row], k), 0.0) - amount
        return E

    def _inverse(self, pivot: Number, column: int) -> Number:
        """One over a pivot, which must keep its sign."""
        if not isinstance(pivot, Affine):
            return 1.0 / pivot
        weight, node = pivot.single()
        pivot.graph.positive.append((node, 1.0 if weight > 0 else -1.0))
        pivot.graph.origin = f"in the process '{self.names[column]}'"
        inverse = 1.0 / pivot
        pivot.graph.origin = ""
        return inverse

    def production(self, demand: Mapping[int, Number]) -> dict[int, Number]:
        """How much of each product is made for a demand: what is not reached is left out."""
        made: dict[int, Number] = dict(demand)
        for part in self.order:
            members = part.members if isinstance(part, Loop) else (part,)
            if not any(column in made for column in members):
                continue
            if isinstance(part, Loop):
                made.update(zip(members, part.solve([made.get(c, 0.0) for c in members]), strict=True))
            for column in members:
                amount = made[column] = settled(made[column], self.inputs[column].values())
                for row, used in self.inputs[column].items():
                    if row not in members:
                        made[row] = made.get(row, 0.0) + used * amount
        return made


def settled(amount: Number, factors: Iterable[Number]) -> Number:
    """The amount as one node if some factor makes it one anyway: what follows is then shorter."""
    if isinstance(amount, Affine) and any(isinstance(factor, Affine) for factor in factors):
        return amount.recorded()
    return amount


def components(uses: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected components of a graph, users before what they use.

    Tarjan, R. (1972): Depth-first search and linear graph algorithms, SIAM Journal on Computing 1(2); without
    recursion, so that a long supply chain needs no deep stack.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    groups: list[list[int]] = []
    for start in range(len(uses)):
        work = [(start, 0)] if start not in index else []
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
            for k in range(at, len(uses[node])):
                other = uses[node][k]
                if other not in index:
                    work += [(node, k + 1), (other, 0)]
                    break
                if other in stack:
                    low[node] = min(low[node], index[other])
            else:
                if low[node] == index[node]:
                    cut = stack.index(node)
                    groups.append(sorted(stack[cut:]))
                    del stack[cut:]
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return groups[::-1]
