"""The bundled cases: each assesses, and every figure in it says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small import HERE, assess_one

import impact
from impact import cases
from impact.factors import Inventory
from impact.model import Amount, Case, Origin, Scenario
from impact.model.indicators import INDEX

IDS = (
    "kal-wastewater-heat", "kal-biogas", "kal-wastewater-biogas", "kal-surface-water", "kal-gypsum", "kal-steam",
    "kal-asnaes-heat", "kal-cooling-water", "kal-fly-ash", "kal-heat-potential", "aal-gypsum", "aal-chalk-slurry",
    "aal-waste-fuel", "sja-solrod-biogas", "sja-cp-kelco-heat", "dk-tarpaulin-bags", "dk-demolition-yard",
)  # fmt: skip
FILES = {name: path for name, path in cases.bundled().items() if path.name != "network.yaml"}
NETWORKS = {name: path for name, path in cases.bundled().items() if path.name == "network.yaml"}
OF_TESTS = sorted((HERE / "cases").glob("*.yaml"))


def test_the_library_holds_seventeen_exchanges_and_three_networks() -> None:
    assert set(FILES) >= set(IDS)
    assert len(NETWORKS) >= 3


@pytest.mark.parametrize("path", [*FILES.values(), *OF_TESTS], ids=lambda path: path.stem)
def test_a_case_assesses_and_saves_something(path: Path, inventory: Inventory) -> None:
    result = assess_one(path, inventory=inventory)
    assert result.default.saving.any(), "the default comparison shows a difference"
    assert all(len(c.saving) == len(INDEX) for c in result.comparisons)
    assert str(result) and result.explain("climate")


@pytest.mark.parametrize("path", NETWORKS.values(), ids=NETWORKS)
def test_a_network_assesses(path: Path, inventory: Inventory) -> None:
    result: Any = impact.assess(path, inventory=inventory)
    assert len(result.results) == len(result.network.cases)
    assert result.total.any()


# ---------------------------------------------------------------------------------------------- where figures come from


FIGURE = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")


def has_figure(amount: Amount | None) -> bool:
    """Whether an amount's text holds a number that somebody must have taken from somewhere: not 0, 1 or 2."""
    return amount is not None and any(float(number) not in (0, 1, 2) for number in FIGURE.findall(amount.text))


def figures(case: Case) -> Iterator[tuple[str, tuple[Amount | None, ...], Origin]]:
    """Everything of a case that may hold a figure, with the origin it names."""
    for parameter in case.parameters.values():
        yield parameter.name, (parameter.amount, *(amount for _, amount in parameter.by_year)), parameter.origin
    for process in case.processes.values():
        amounts = (*process.inputs, *process.emissions, *process.resources)
        yield process.name, tuple(amount for _, amount in amounts), process.origin
        if process.price:
            yield f"price of {process.name}", (process.price.amount,), process.price.origin or process.origin
    for claim in case.claims:
        yield f"claim on {claim.indicator}", (claim.saving,), claim.origin
    for scenario in case.scenarios.values():
        yield from figures_of_scenario(scenario)


def figures_of_scenario(scenario: Scenario) -> Iterator[tuple[str, tuple[Amount | None, ...], Origin]]:
    for flow in scenario.flows:
        yield flow.what, (flow.amount, flow.substitution, flow.quality), flow.origin
        if flow.price:
            yield f"price of {flow.what}", (flow.price.amount,), flow.price.origin or flow.origin
    for investment in scenario.investments:
        yield str(investment.what), (investment.amount, investment.grant), investment.origin
    for cost in scenario.costs:
        yield str(cost.what), (cost.amount,), cost.origin
    for payment in scenario.payments:
        yield f"payment to {payment.receiver}", (payment.amount,), payment.origin


@pytest.mark.parametrize("path", [*FILES.values(), *OF_TESTS], ids=lambda path: path.stem)
def test_every_figure_has_a_source_or_is_called_an_assumption(path: Path) -> None:
    case = cases.read_case(path)
    for what, amounts, origin in figures(case):
        if any(has_figure(amount) for amount in amounts):
            assert origin.source in case.sources or origin.assumption, f"{path.name}: {what}"


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_every_source_says_where_to_find_it(path: Path) -> None:
    for source in cases.read_case(path).sources.values():
        assert source.title, f"{path.name}: {source.id}"
        assert source.url or source.place or source.publisher, f"{path.name}: {source.id}"


@pytest.mark.parametrize("path", [*FILES.values(), *OF_TESTS], ids=lambda path: path.stem)
def test_every_inventory_row_that_a_case_reaches_has_a_source_and_a_place(path: Path, inventory: Inventory) -> None:
    plan = assess_one(path, inventory=inventory).plan
    for column in plan.system.columns:
        if column.unit_process is None:
            continue
        exchanges = inventory.exchanges(column.name)
        rows = [fact.row for exchange in exchanges for fact in exchange.facts]
        rows += [price.fact.row for price in inventory.prices(column.name)]
        assert exchanges or column.unit_process.group == "price", f"'{column.name}' is empty"  # a tax has a price only
        assert rows, f"'{column.name}' is empty"
        for row in rows:
            assert inventory.source(row["source"]).title, str(row.place)
            assert row["place"] and row["evidence"], str(row.place)


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_texts_that_a_reader_sees_stand_in_both_languages(path: Path) -> None:
    case = cases.read_case(path)
    texts = [case.title, case.description, *(stream.what for stream in case.streams), *case.left_out]
    texts += [scenario.description for scenario in case.scenarios.values()]
    assert all(text.en and text.da for text in texts if text), path.name


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_a_case_says_what_it_leaves_out(path: Path) -> None:
    assert cases.read_case(path).left_out
