"""A generated case for benchmarks: 60 uncertain values, 30 processes with a loop of three, 3 scenarios, 10 indicators.

Thirty processes of the case's own stand in six layers; each makes a tonne from two of the next layer, and three of them
form a ring. Each has one uncertain input (in the last layer: a second elementary flow) and one uncertain elementary
flow, lognormal with GSD² 1.2 to 2. Ten indicators (beside parts by gas) differ.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

PROCESSES, LAYER = 30, 5
RING = {11: 16, 16: 21, 21: 11}  # process -> what it takes from the next in the ring
INDICATORS = (
    "climate", "climate_biogenic", "water", "water_withdrawal_groundwater", "water_withdrawal_surface",
    "water_withdrawal_sea", "water_scarcity", "energy_primary", "waste", "virgin_material",
)  # fmt: skip
FLOWS = (
    ("emissions", "carbon dioxide (fossil)", "t"), ("emissions", "carbon dioxide (biogenic)", "t"),
    ("resources", "groundwater", "m3"), ("resources", "surface water", "m3"), ("resources", "sea water", "m3"),
    ("resources", "primary energy (fossil)", "MWh"), ("emissions", "waste to landfill", "t"),
    ("resources", "virgin material (gravel)", "t"), ("emissions", "methane (fossil)", "t"),
    ("emissions", "dinitrogen monoxide", "t"),
)  # fmt: skip


def generated_case(loop: bool = True, seed: int = 1) -> dict[str, Any]:
    """The case as a mapping in the terms of a case file."""
    random = np.random.default_rng(seed)
    parameters: dict[str, Any] = {}
    processes: dict[str, Any] = {}
    for k in range(PROCESSES):
        inputs: dict[str, str] = {}
        below = range((k // LAYER + 1) * LAYER, min((k // LAYER + 2) * LAYER, PROCESSES))
        for shift in (0, 1 + k // LAYER % 3) if len(below) else ():
            j = below[(k + shift) % LAYER]
            inputs[f"process {j}"] = f"{random.uniform(0.1, 0.6):.4f} t"
        if inputs:
            first = next(iter(inputs))
            parameters[f"use_{k}"] = _uncertain(inputs[first], random)
            inputs[first] = f"use_{k}"
        else:
            parameters[f"use_{k}"] = _uncertain("0.3 t", random)
        if k in RING:
            inputs.setdefault(f"process {RING[k]}", "0.2 t")
            if RING[k] < k and not loop:
                del inputs[f"process {RING[k]}"]
        kind, flow, unit = FLOWS[k % len(FLOWS)]
        parameters[f"flow_{k}"] = _uncertain(f"{random.uniform(0.1, 3):.4f} {unit}", random)
        body: dict[str, Any] = {"output": "1 t", kind: {flow: f"flow_{k}"}, "assumption": "generated"}
        if inputs:
            body["inputs"] = inputs
        else:
            body.setdefault("emissions", {})["carbon dioxide (fossil)"] = f"use_{k}"
        processes[f"process {k}"] = body
    return _case(parameters, processes)


def _uncertain(value: str, random: Any) -> dict[str, Any]:
    return {"value": value, "gsd2": f"{random.uniform(1.2, 2.0):.4f}", "assumption": "generated"}


def _case(parameters: dict[str, Any], processes: dict[str, Any]) -> dict[str, Any]:
    def flows(*amounts: tuple[int, str]) -> list[dict[str, str]]:
        return [
            {"use": f"process {k}", "amount": amount, "by": "user", "role": "supply", "assumption": "generated",
             **({"serves": "product"} if amount == "100 t/a" else {})}
            for k, amount in amounts
        ]  # fmt: skip

    return {
        "id": "generated", "title": "generated", "status": "operating", "years": {"reference": "2022"},
        "partners": {"maker": {"name": "Maker"}, "user": {"name": "User"}},
        "streams": [{"what": "product", "kind": "material", "from": "maker", "to": "user"}],
        "functions": {"product": {"amount": "100 t/a", "for": "user", "assumption": "generated"}},
        "parameters": parameters, "processes": processes,
        "scenarios": {
            "first": {"baseline": "true", "flows": flows((0, "100 t/a"), (1, "7 t/a"), (3, "5 t/a"))},
            "second": {"baseline": "true", "flows": flows((1, "100 t/a"), (2, "9 t/a"), (4, "3 t/a"))},
            "third": {"flows": flows((2, "100 t/a"), (3, "4 t/a"), (0, "6 t/a"))},
        },
    }  # fmt: skip


def text_of(case: dict[str, Any]) -> str:
    """The case as the text of a case file."""
    return json.dumps(case, indent=1)  # JSON is YAML
