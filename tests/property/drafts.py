"""Random small cases: drawn as drafts whose quantities are still open, then written as a case file's text.

A draft can be written twice in different units, at another scale or in another order, and must mean the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from small import bundled_inventory, case_of

from impact.engine.plan import Plan, compile_case
from impact.model import ROLES
from impact.results.ledger import Ledger

Draft = dict[str, Any]
Units = Mapping[str, tuple[str, float]]  # unit -> (other unit, how many of it)

YEARS = (2019, 2020, 2021, 2022)
SAME = ("assumption", "drawn at random")
INVENTORY = {
    "MWh": ("heat from natural gas boiler", "heat from gas oil boiler", "electricity DK", "steam from coal boiler"),
    "t": ("natural gypsum", "landfill of mineral waste", "clinker", "limestone"),
    "m3": ("drinking water DK", "wastewater treatment DK"),
    "tkm": ("lorry 30 t", "bulk ship"),
}
OWN = {"MWh": ("heat pump", "looped heat", "chp", "shared heat", "shared power"), "t": ("oven", "bought gypsum")}
ELEMENTARY = {
    "take": {"groundwater": "m3", "surface water": "m3", "virgin material (gravel)": "t"},
    "return": {"surface water": "m3", "sea": "m3"},
    "evaporate": {"water": "m3"},
    "emit": {"carbon dioxide (fossil)": "t", "methane (biogenic)": "t", "dinitrogen monoxide": "t"},
}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; an extensive one grows with the size of the exchange."""

    number: float
    unit: str
    extensive: bool = True
    more: str = ""  # what it is multiplied with

    def written(self, units: Units, scale: float) -> str:
        unit, factor = units.get(self.unit, (self.unit, 1.0))
        return f"{self.number * factor * (scale if self.extensive else 1.0)!r} {unit}{self.more}"


def written(draft: Any, units: Units | None = None, scale: float = 1.0) -> Any:
    """A draft with its quantities as text."""
    if isinstance(draft, Quantity):
        return draft.written(units or {}, scale)
    if isinstance(draft, dict):
        return {key: written(value, units, scale) for key, value in draft.items()}
    if isinstance(draft, list):
        return [written(value, units, scale) for value in draft]
    return draft


def plan_of(draft: Draft, units: Units | None = None, scale: float = 1.0, years: tuple[int, ...] = ()) -> Plan:
    text = json.dumps(written(draft, units, scale), indent=1)  # JSON is YAML
    return compile_case(case_of(text), bundled_inventory(), years or None)


def ledger_of(draft: Draft, units: Units | None = None, scale: float = 1.0, years: tuple[int, ...] = ()) -> Ledger:
    plan = plan_of(draft, units, scale, years)
    return Ledger(plan, plan.evaluate())


def gross(ledger: Ledger) -> np.ndarray:
    """What a rounding error is measured by: the sum of all lines without their signs, shape (years, indicators)."""
    size: np.ndarray = np.abs(ledger.values).sum(axis=1)
    return size


def assert_same(a: np.ndarray, b: np.ndarray, size: np.ndarray, relative: float = 1e-12) -> None:
    assert a.shape == b.shape
    assert (np.abs(a - b) <= relative * size).all(), (a, b)


# ---------------------------------------------------------------------------------------------- strategies

positive = st.integers(1, 9_999).map(lambda n: n / 10)
small = st.integers(1, 99).map(lambda n: n / 100)


def quantities(unit: str, extensive: bool = True) -> st.SearchStrategy[Quantity]:
    return positive.map(lambda number: Quantity(number, unit, extensive))


@st.composite
def bearers(draw: Any, partners: list[str]) -> Any:
    """One partner, or all with shares."""
    if len(partners) == 1 or draw(st.booleans()):
        return draw(st.sampled_from(partners))
    first = draw(st.integers(1, 98))
    return {partners[0]: f"{first} %", partners[-1]: f"{100 - first} %"}


@st.composite
def serving_flows(draw: Any, partners: list[str], function: str, unit: str) -> Draft:
    process = draw(st.sampled_from(INVENTORY[unit] + OWN[unit]))
    flow = {"use": process, "amount": f"{function} * growth", "serves": function, "role": draw(st.sampled_from(ROLES))}
    if draw(st.booleans()):
        flow |= {"price": draw(quantities(f"DKK/{unit}", False)), "price year": "2015", SAME[0]: SAME[1]}
    return flow | {"by": draw(bearers(partners))}


@st.composite
def other_flows(draw: Any, partners: list[str]) -> Draft:
    verb = draw(st.sampled_from(["use", "use", "displace", *ELEMENTARY]))
    if verb in ELEMENTARY:
        what, unit = draw(st.sampled_from(sorted(ELEMENTARY[verb].items())))
    else:
        unit = draw(st.sampled_from(sorted(INVENTORY)))
        what = draw(st.sampled_from(INVENTORY[unit] + OWN.get(unit, ())))
    flow = {verb: what, "amount": draw(quantities(f"{unit}/a")), SAME[0]: SAME[1]}
    for ratio in ("substitution", "quality"):
        if draw(st.booleans()):
            flow[ratio] = str(draw(small))
    return flow | {"role": draw(st.sampled_from(ROLES)), "by": draw(bearers(partners))}


@st.composite
def moneys(draw: Any, partners: list[str]) -> Draft:
    """Costs, payments and investments of a scenario."""
    found: Draft = {}
    everyone = [*partners, "outside"]
    pair = st.tuples(st.sampled_from(everyone), st.sampled_from(everyone)).filter(lambda p: p[0] != p[1])
    if draw(st.booleans()):
        found["costs"] = [
            {"what": "staff", "by": draw(st.sampled_from(partners)), "amount": draw(quantities("DKK/a")),
             "role": "operation", "price year": "2018", SAME[0]: SAME[1]}
        ]  # fmt: skip
    if draw(st.booleans()):
        found["payments"] = [
            {"from": p[0], "to": p[1], "amount": draw(quantities("DKK/a")), SAME[0]: SAME[1]}
            for p in draw(st.lists(pair, min_size=1, max_size=3))
        ]
        p = draw(pair)
        price = draw(quantities("DKK/MWh", False))
        found["payments"].append({"from": p[0], "to": p[1], "per": "heat * growth", "price": price, SAME[0]: SAME[1]})
    if draw(st.booleans()):
        cost = draw(quantities("DKK"))
        found["investments"] = [
            {"what": "plant", "by": draw(st.sampled_from(partners)), "amount": cost, "year": "2016", "lifetime": "20 a",
             "grant": Quantity(cost.number * draw(small), "DKK"), SAME[0]: SAME[1]}
        ]  # fmt: skip
    return found


@st.composite
def scenarios(draw: Any, partners: list[str]) -> Draft:
    money: Draft = draw(moneys(partners))
    flows = [draw(serving_flows(partners, "heat", "MWh")), draw(serving_flows(partners, "material", "t"))]
    flows += draw(st.lists(other_flows(partners), max_size=4))
    return {"flows": flows, **money}


@st.composite
def own_processes(draw: Any) -> Draft:
    """Non-unit production, a loop, substitution, allocation and a treatment."""
    per = {unit: lambda unit=unit: Quantity(draw(small), unit, False) for unit in ("MWh", "t", "m3")}
    share = draw(st.integers(1, 99))
    shares = {"shared heat": f"{share} %", "shared power": f"{100 - share} %"}
    burned, gas = "natural gas burned", "carbon dioxide (fossil)"
    processes: Draft = {
        "heat pump": {"output": Quantity(draw(positive), "MWh", False), "inputs": {"electricity DK": per["MWh"]()}},
        "looped heat": {"output": "1 MWh", "inputs": {"looped power": per["MWh"](), "oven": per["t"]()}},
        "looped power": {"output": "1 MWh", "inputs": {"looped heat": per["MWh"](), burned: per["MWh"]()}},
        "chp": {
            "outputs": {"chp power": "1 MWh", "chp heat": per["MWh"]()},
            "substitution": {"chp heat": "heat from gas oil boiler"},
            "inputs": {"hard coal burned": per["MWh"]()},
        },
        "twins": {
            "outputs": {"shared heat": per["MWh"](), "shared power": per["MWh"]()},
            "allocation": draw(st.sampled_from(["energy", shares])),
            "inputs": {burned: per["MWh"]()},
            "emissions": {"methane (fossil)": per["t"]()},
        },
        "oven": {
            "output": Quantity(-draw(positive), "t", False),
            "inputs": {burned: per["MWh"]()},
            "emissions": {gas: per["t"]()},
            "resources": {"groundwater": per["m3"]()},
        },
        "bought gypsum": {
            "output": "1 t",
            "inputs": {"natural gypsum": "1 t"},
            "price": Quantity(draw(positive), "DKK/t", False),
            "price year": "2017",
        },
    }
    return {name: {**process, SAME[0]: SAME[1]} for name, process in processes.items()}


@st.composite
def drafts(draw: Any, baselines: int = 1, alternatives: int = 1) -> Draft:
    """A case with one to three partners, two functions and everything a scenario can hold."""
    partners = ["north", "south", "harbour"][: draw(st.integers(1, 3))]
    growth = {str(year): str(draw(small)) for year in YEARS}
    return {
        "id": "random-case", "title": "random case", "status": "operating",
        "years": {"reference": "2021", "start": "2019", "lifetime": "4 a"},
        "partners": {name: {"name": name} for name in partners},
        "streams": [{"what": "heat", "kind": "energy", "from": partners[0], "to": "outside"}],
        "parameters": {
            "heat": {"value": draw(quantities("MWh/a")), SAME[0]: SAME[1]},
            "material": {"value": draw(quantities("t/a")), SAME[0]: SAME[1]},
            "growth": {"value": "1", "by year": growth, SAME[0]: SAME[1]},
        },
        "functions": {
            "heat": {"amount": "heat * growth", "for": partners[0]},
            "material": {"amount": "material * growth", "for": partners[-1]},
        },
        "processes": draw(own_processes()),
        "scenarios": {
            **{f"apart {k}": {"baseline": "true", **draw(scenarios(partners))} for k in range(baselines)},
            **{f"together {k}": draw(scenarios(partners)) for k in range(alternatives)},
        },
    }  # fmt: skip
