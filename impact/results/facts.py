"""What the chapters look up in a result: contributions to a level, and the evidence that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from impact.engine.system import PRICE, Stretch
from impact.factors import Exchange
from impact.factors.facts import Fact, PriceFact, nearest_fact
from impact.model.indicators import GWP_SETS, INDEX, INVENTORY
from impact.results.assessment import Assessment

# ---------------------------------------------------------------------------------------------- contributions


def by_process(result: Assessment, scenario: str, indicator: str = "climate") -> dict[str, float]:
    """A life-cycle level by the process or flow at which it arises; the parts add up to the level.

    With s = A⁻¹ f the scaling of every unit process, process j contributes (C B)ⱼ sⱼ.
    """
    plan, table, i = result.plan, result.table, INDEX[indicator]
    parts: dict[str, float] = {}
    for k in table.select(scenario):
        line = plan.lines[k]
        if line.column < 0:
            parts[line.label] = parts.get(line.label, 0.0) + float(table.values[0, k, i])
    replaced, A = plan.replaced(i), table.evaluation.A[0, 0]
    given = table.evaluation.scores[0, 0][:, i] * np.abs(np.diagonal(A))
    own = np.where(replaced, given, plan.C[i] @ table.evaluation.B[0, 0]) * table.runs(scenario, stop=replaced)
    for column, value in zip(plan.system.columns, own, strict=True):
        parts[column.name] = parts.get(column.name, 0.0) + float(value)
    return {name: value for name, value in parts.items() if value}


# ---------------------------------------------------------------------------------------------- evidence


def paid_prices(result: Assessment) -> dict[str, PriceFact]:
    """The inventory's prices that count in a cost: of the first priced purchase on every way, by product."""
    system, seen, found = result.plan.system, set[int](), dict[str, PriceFact]()
    waiting = [n.column for n in result.plan.lines if n.column >= 0 and not (n.flow and n.flow.price)]
    while waiting:
        at = waiting.pop(0)
        if at in seen:
            continue
        seen.add(at)
        if not system.priced[at]:
            waiting += [] if system.bought[at] else [entry.row for entry in system.inputs[at]]
        elif system.columns[at].own is None:
            prices = result.plan.inventory.prices(system.columns[at].name)
            fact, _ = nearest_fact(tuple(price.fact for price in prices), result.year)
            found[system.columns[at].name] = next(price for price in prices if price.fact is fact)
    return found


def counted_exchanges(result: Assessment) -> Iterator[tuple[str, Exchange]]:
    """Rows of the inventory that count: inputs, outputs and the elementary flows that an indicator characterises."""
    system = result.plan.system
    weighed = {flow for (flow, _, _), m in system.elementary.items() if np.any(result.plan.C[:, m])}
    for column in system.columns:
        if column.unit_process is not None:
            for exchange in result.plan.inventory.exchanges(column.name):
                if exchange.kind in ("input", "output") or exchange.flow in weighed:
                    yield column.name, exchange


def counting(result: Assessment, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches of values that count in the result: prices behind the first priced purchase do not."""
    paid = paid_prices(result)
    return [s for s in stretches if s.flow != PRICE or s.process in paid]


def used_characterisation(result: Assessment) -> Iterator[tuple[str, str, str, Fact]]:
    """Characterisation factors of the flows that the case reaches: method, flow, region, factor."""
    used = dict.fromkeys((flow, region) for flow, region, _ in result.plan.system.elementary)
    for method in (GWP_SETS[result.settings.gwp], result.settings.aware, INVENTORY):
        table_of = result.plan.inventory.characterisation(method)
        if method == INVENTORY:  # sums of elementary flows: every factor is one
            continue
        for (_indicator, flow), regions in table_of.items():
            for known, region in used:
                if known == flow:
                    yield from _regional(method, flow, region, regions)


def _regional(method: str, flow: str, region: str, regions: Mapping[str, Fact]) -> Iterator[tuple[str, str, str, Fact]]:
    for candidate in (region, region.split("-")[0], "", "GLO"):
        if candidate in regions:
            yield method, flow, candidate, regions[candidate]
            return


def used_sources(result: Assessment) -> list[str]:
    """Identifiers of the sources of every inventory row, price and characterisation factor that counts."""
    facts: list[Fact] = []
    facts += [exchange.at(result.year)[0] for _, exchange in counted_exchanges(result)]
    facts += [price.fact for price in paid_prices(result).values()]
    facts += [fact for _, _, _, fact in used_characterisation(result)]
    return sorted({fact.source for fact in facts})
