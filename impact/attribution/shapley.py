"""The Shapley value: what each partner adds, averaged over every order in which the partners could join.

Shapley, L. S. (1953): A value for n-person games. In: Contributions to the Theory of Games II, Annals of Mathematics
Studies 28, Princeton University Press, pp. 307-317.

A coalition's value is what it would save without the others. A case says so in one of two ways: `needs: partner` on a
flow, payment, investment or cost names those without whom it vanishes (in a baseline: those whose joining makes it
vanish); or `coalitions:` names the scenario that some of the partners can carry out alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from impact.engine.lines import PAYMENT, Line
from impact.ground.errors import Fault, InputError, Place
from impact.ground.language import _
from impact.model import OUTSIDE, Case, Flow
from impact.results.assessment import Assessment

Array = NDArray[np.float64]

MAX_PLAYERS = 12  # 4,096 coalitions


def shapley(values: Array) -> Array:
    """Shapley value of every player.

    Parameters
    ----------
    values : ndarray, shape (2**n, k)
        Value of each coalition for k indicators; bit i of a row's number says whether player i takes part. The first
        row, nobody, is zero.

    Returns
    -------
    ndarray, shape (n, k)
        They add up to the last row, the value of all together.
    """
    n = int(values.shape[0]).bit_length() - 1
    masks = np.arange(values.shape[0])
    size = np.array([int(mask).bit_count() for mask in masks])
    weights = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    shares = np.zeros((n, values.shape[1]))
    for i in range(n):
        without = masks[masks & (1 << i) == 0]
        shares[i] = weights[size[without]] @ (values[without | (1 << i)] - values[without])
    return shares


@dataclass(frozen=True, slots=True)
class Game:
    """Players and the value of every coalition, shape (2**n, indicators)."""

    players: tuple[str, ...]
    values: Array
    rule: str  # where the values come from

    def value(self, partners: Sequence[str]) -> Array:
        """What some of the players save without the others, shape (indicators,)."""
        row: Array = self.values[self.mask(partners)]
        return row

    def mask(self, partners: Sequence[str]) -> int:
        return sum(1 << self.players.index(p) for p in partners)


def game(result: Assessment) -> Game:
    """The coalitions of the default comparison.

    Raises
    ------
    InputError
        If there are more than twelve players, if two declared coalitions are as large and both fit, or if a coalition
        would not deliver the case's functions.
    """
    case = result.case
    players = _players(case)
    if len(players) > MAX_PLAYERS:
        message = f"The Shapley view takes at most {MAX_PLAYERS} partners; the exchange has {len(players)}."
        raise InputError([Fault("too-many-partners", message, Place(case.path))])
    if case.coalitions:
        return Game(players, _declared(result, players), _("coalitions declared in the case"))
    if _any_needs(case):
        _check_functions(result, players)
        return Game(players, _by_needs(result, players), _("what the case says vanishes without a partner (`needs:`)"))
    values = np.zeros((1 << len(players), len(result.default.saving)))
    values[-1] = result.default.saving
    return Game(players, values, _("nothing declared: without any one of them the baseline stands"))


def declares(case: Case) -> bool:
    """Whether the case says what some of the partners can do without the others."""
    return bool(case.coalitions) or _any_needs(case)


def _any_needs(case: Case) -> bool:
    groups = [g for s in case.scenarios.values() for g in (s.flows, s.investments, s.payments, s.costs)]
    return any(item.needs for group in groups for item in group)


def _players(case: Case) -> tuple[str, ...]:
    """The partners of the streams, and whoever a coalition or a `needs:` names, in the case's order."""
    named = {p for stream in case.streams for p in (stream.provider, stream.receiver)}
    named |= {p for coalition in case.coalitions for p in coalition.partners}
    for scenario in case.scenarios.values():
        for group in (scenario.flows, scenario.investments, scenario.payments, scenario.costs):
            named |= {p for item in group for p in item.needs}
    return tuple(p for p in case.partners if p in named and p != OUTSIDE)


def _needs(line: Line) -> tuple[str, ...]:
    item = line.flow if line.flow is not None else line.item
    found: tuple[str, ...] = item.needs
    return found


# ---------------------------------------------------------------------------------------------- by `coalitions:`


def _declared(result: Assessment, players: tuple[str, ...]) -> Array:
    """The largest declared coalition that a coalition holds acts; with none of them the baseline stands."""
    case, full = result.case, (1 << len(players)) - 1
    known = {sum(1 << players.index(p) for p in c.partners if p in players): c for c in case.coalitions}
    values = np.zeros((full + 1, len(result.default.saving)))
    for mask in range(1, full):
        inside = [declared for declared in known if declared & mask == declared]
        size = max((declared.bit_count() for declared in inside), default=0)
        largest = [declared for declared in inside if declared.bit_count() == size]
        if len(largest) > 1:
            names = " and ".join(", ".join(known[m].partners) for m in largest[:2])
            both = ", ".join(p for i, p in enumerate(players) if mask >> i & 1)
            message = f"Two declared coalitions are as large and both fit into '{both}': {names}."
            remedy = f"Declare what '{both}' can carry out as a coalition of its own."
            raise InputError([Fault("coalitions-ambiguous", message, Place(case.path, known[largest[0]].line), remedy)])
        if largest:
            values[mask] = result.table.saving(result.baseline, known[largest[0]].scenario)[0]
    values[full] = result.default.saving
    return values


# ---------------------------------------------------------------------------------------------- by `needs:`


def _by_needs(result: Assessment, players: tuple[str, ...]) -> Array:
    """v(C) = sum over the baseline's lines that C makes vanish - sum over the alternative's lines that C can have."""
    groups: dict[int, Array] = {}
    for name, sign in ((result.baseline, 1.0), (result.alternative, -1.0)):
        for k in result.table.select(name):
            line = result.table.lines[k]
            if line.role != PAYMENT:  # what partners pay each other cancels in every coalition
                mask = sum(1 << players.index(p) for p in _needs(line))
                groups[mask] = groups.get(mask, 0.0) + sign * result.table.values[0, k]
    full = (1 << len(players)) - 1
    values = np.zeros((full + 1, len(result.default.saving)))
    for mask in range(1, full):
        if stands(result.case, players, mask):
            values[mask] = sum(value for needed, value in groups.items() if needed & mask == needed)
    values[full] = result.default.saving
    return values


def stands(case: Case, players: tuple[str, ...], mask: int) -> bool:
    """Whether an exchange is left among some of the partners.

    Whoever no `needs:` names is indispensable. Of the streams among those present, one that its provider can only pass
    on (it receives streams in the full exchange, but none that still runs) falls too.
    """
    named = {p for s in case.scenarios.values() for g in (s.flows, s.investments, s.payments, s.costs)
             for item in g for p in item.needs}  # fmt: skip
    present = {p for i, p in enumerate(players) if mask >> i & 1}
    if any(p not in named and p not in present for p in players):
        return False
    here = present | {OUTSIDE} | {p for p in case.partners if p not in players}
    running = [s for s in case.streams if s.provider in here and s.receiver in here]
    passing = {s.receiver for s in case.streams}
    while True:
        fed = {s.receiver for s in running}
        kept = [s for s in running if s.provider not in passing or s.provider in fed]
        if len(kept) == len(running):
            return bool(kept)
        running = kept


def _check_functions(result: Assessment, players: tuple[str, ...]) -> None:
    """Every coalition with an exchange delivers the functions: its part of it, and the baseline's flows that return."""
    case, faults = result.case, []
    amounts = result.plan.amounts()
    excused = {name for key in (result.baseline, result.alternative) for name, _ in case.scenarios[key].without}
    for function in case.functions.values():
        if function.name in excused:
            continue
        wanted = amounts.number(function.amount)
        given = _deliveries(result, players, function.name)
        for mask in range(1, (1 << len(players)) - 1):
            if not stands(case, players, mask):
                continue
            delivered = sum(d for needed, back, d in given if back != (needed & mask == needed))
            if abs(delivered - wanted) > 1e-9 * max(abs(wanted), 1e-300):
                who = ", ".join(p for i, p in enumerate(players) if mask >> i & 1)
                share = f"{delivered / wanted:.4g} times" if wanted else f"{delivered:.4g} of"
                message = f"Without the others, {who} would deliver {share} the function '{function.name}'."
                remedy = "Let `needs:` stand on the baseline's flows that come back, and split flows by partner."
                faults.append(Fault("coalition-functions", message, Place(case.path, function.line), remedy))
                break
    if faults:
        raise InputError(faults)


def _deliveries(result: Assessment, players: tuple[str, ...], function: str) -> list[tuple[int, bool, float]]:
    """(needed partners, whether it is a baseline's flow that comes back, amount) of every flow for a function."""
    case, amounts = result.case, result.plan.amounts()
    found = []
    for name in (result.baseline, result.alternative):
        for flow in case.scenarios[name].flows:
            needed = sum(1 << players.index(p) for p in flow.needs)
            for served, amount in flow.serves:
                if served == function and _runs(flow, result.year):
                    found.append((needed, name == result.baseline, amounts.number(amount)))
    return found


def _runs(flow: Flow, year: int) -> bool:
    return (flow.since is None or year >= flow.since) and (flow.until is None or year < flow.until)
