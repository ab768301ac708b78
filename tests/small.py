"""Small cases for tests: written as text, read and compiled without touching the disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import impact
from impact.api import Result
from impact.cases.grammar.nodes import compose
from impact.cases.read import CaseReader
from impact.factors import Inventory
from impact.factors.tables import read
from impact.ground.errors import Faults
from impact.model import Case

HERE = Path(__file__).parent

FRAME = """
id: small-case
title: small case
status: operating
years: {reference: 2022}
partners: {maker: {name: Maker}, user: {name: User}}
streams: [{what: by-product, kind: energy, from: maker, to: user}]
"""


@cache
def bundled_inventory() -> Inventory:
    return impact.load_inventory()


@cache
def digits_inventory() -> Inventory:
    return Inventory(read([HERE / "validation" / "inventory"]))


def case_of(text: str) -> Case:
    """The case that a text describes; its faults are raised."""
    faults = Faults("small.yaml")
    case = CaseReader(faults).case(compose(text.encode(), "small.yaml"), "small.yaml", "")
    faults.stop()
    return case


def assess_one(what: Case | Path | str, **options: Any) -> Result:
    """The result of one case, not of a network."""
    result = impact.assess(what, **options)
    assert isinstance(result, Result), what
    return result


def assess(text: str, inventory: Inventory, **options: Any) -> Result:
    """The result of a case written as text; the parts that every case needs stand in `FRAME`."""
    return assess_one(case_of(FRAME + text), inventory=inventory, **options)


def one_flow(flow: str, processes: str, function: str = "1 MWh/a", **frame: str) -> str:
    """A case whose baseline runs one flow and whose alternative needs nothing: the saving is the flow's level."""
    more = "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in frame.items())
    return f"""
functions: {{product: {{amount: {function}, for: user, assumption: test}}}}
scenarios:
  apart:
    baseline: true
    flows: [{{{flow}, amount: {function}, by: user, role: supply, serves: product, assumption: test}}]
  together: {{without: {{product: a by-product does it}}}}
{processes}
{more}
"""
