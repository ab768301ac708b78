"""What the tests of full LCIA share: bundled cases assessed once, methods read once, and a loop of two processes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from small import assess, assess_one, bundled_inventory, one_flow

from impact import cases
from impact.api import Result
from impact.brightway.category import Category
from impact.brightway.lca import Lca, categories_of

FILES = {name: path for name, path in cases.bundled().items() if path.name != "network.yaml"}
ROOT = Path(__file__).parents[1]
BY = ("flow", "process", "partner")
EXACT = 1e-12


@cache
def bundled(name: str) -> Result:
    return assess_one(FILES[name], inventory=bundled_inventory())


@cache
def method(name: str) -> tuple[Category, ...]:
    return categories_of(name)


def one(name: str) -> Category:
    (category,) = method(name)
    return category


def by_category(found: Lca) -> dict[str, int]:
    return {category.name[1]: i for i, category in enumerate(found.categories)}


GAS = """
processes:
  oven:
    output: 2 MWh
    inputs: {fan: 1 MWh}
    emissions: {"carbon dioxide (fossil)": 10 kg, nitrogen oxides: 3 kg, sulfur dioxide: 1 kg}
    assumption: test
  fan:
    output: 1 MWh
    inputs: {oven: 0.5 MWh}
    emissions: {nitrogen oxides: 5 kg}
    assumption: test
"""


def looped(text: str = GAS, **frame: str) -> Result:
    return assess(one_flow("use: oven", text, **frame), bundled_inventory())
