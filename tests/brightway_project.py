"""Writes small Brightway projects into a folder and solves them with bw2calc: what backgrounds are tested against.

Run as a program of its own (`python tests/brightway_project.py FOLDER`): the tests themselves never import bw2data,
and the user's own Brightway folder is never touched. The answers stand in FOLDER/answers.json.

The database `mixes`, per unit of product (negative: treatment of waste):

    electricity [kWh, DK]     0.1 machine, 0.02 sludge to treat,  -> 0.3 kg CO2, 0.001 kg CH4, 0.01 m3 river, CFC-11
    electricity [kWh, SE]     0.05 electricity DK                 -> 0.05 kg CO2
    machine [unit]            0.5 electricity DK (a loop), 2 heat -> 5 kg CO2 (urban air), land use CO2
    heat [MJ]                 0.02 electricity SE; makes 0.1 sludge less -> 0.07 kg CO2, 0.002 m3 well, 0.001 back
    treatment of sludge [kg]  -1 sludge; 0.3 electricity SE       -> 0.01 kg non-fossil CH4
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

FLOWS = {
    "CO2": "349b29d1-3e58-4c66-98b9-9d1a076efd2e",
    "CH4": "0795345f-c7ae-410c-ad25-1845784c75f5",
    "CH4 non-fossil": "da1157e2-7593-4dfd-80dd-a3449b37a4d8",
    "river": "8c75e7ab-8ab8-41e4-b394-c166ff5b050d",
    "well": "67c40aae-d403-464d-9649-c12695e43ad8",
    "turbines": "8c1494a5-4987-4715-aa2d-1908c495f4eb",
    "back": "db4566b1-bd88-427d-92da-2d25879063b9",
}
SAMPLES, SEED = 4, 42


def activities(flow: dict[str, tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The database above."""

    def one(code: str, name: str, place: str, unit: str, made: float, *inputs: Any, **also: Any) -> Any:
        exchanges = [{"input": ("mixes", code), "amount": made, "type": "production"}]
        for what, amount, *spread in inputs:
            kind = "biosphere" if what in flow else "technosphere"
            exchange = {"input": flow.get(what, ("mixes", what)), "amount": amount, "type": kind}
            if spread:
                centre = math.log(abs(amount))
                exchange |= {"uncertainty type": 2, "loc": centre, "scale": spread[0], "negative": amount < 0}
            exchanges.append(exchange)
        return ("mixes", code), {
            "name": name, "location": place, "unit": unit, "type": "process", "exchanges": exchanges, **also
        }  # fmt: skip

    return dict((
        one("el-dk", "electricity, high voltage", "DK", "kilowatt hour", 1.0, ("machine", 1e-6), ("sludge", -0.02),
            ("CO2", 0.3, 0.1), ("CH4", 0.001), ("river", 0.01), ("turbines", 5.0), ("back", 5.004), ("CFC-11", 1e-9),
            **{"reference product": "electricity"}),
        one("el-se", "electricity, high voltage", "SE", "kilowatt hour", 1.0, ("el-dk", 0.05, 0.2), ("CO2", 0.05),
            ("river", 0.01), **{"reference product": "electricity"}),
        one("machine", "machine production", "GLO", "unit", 1.0, ("el-dk", 500.0), ("heat", 2000.0),
            ("CO2 urban", 5000.0, 0.3), ("CO2 land", 100.0)),
        one("heat", "heat, central", "RER", "megajoule", 1.0, ("el-se", 0.02), ("sludge", 0.1), ("CO2", 0.07),
            ("well", 0.002), ("back", 0.001)),
        one("sludge", "treatment of sludge", "CH", "kilogram", -1.0, ("el-se", 0.3), ("CH4 non-fossil", 0.01)),
    ))  # fmt: skip


def write(folder: Path) -> dict[str, str]:
    """Projects `impact test` and `old format`; returns the codes of the elementary flows."""
    os.environ["BRIGHTWAY2_DIR"] = str(folder)
    import bw2data
    import bw2io
    from bw2data.project import ProjectDataset

    assert Path(bw2data.projects._base_data_dir) == folder.absolute()
    bw2data.projects.set_current("old format")
    ProjectDataset.update(data={}).where(ProjectDataset.name == "old format").execute()
    bw2data.projects.set_current("impact test")
    bw2io.create_default_biosphere3()
    flow = {name: ("biosphere3", code) for name, code in FLOWS.items()}
    for node in bw2data.Database("biosphere3"):
        if node["name"] == "Carbon dioxide, fossil" and node["categories"] == ("air", "urban air close to ground"):
            flow["CO2 urban"] = node.key
        elif node["name"] == "Carbon dioxide, from soil or biomass stock" and node["categories"] == ("air",):
            flow["CO2 land"] = node.key
        elif node["name"].endswith("CFC-11") and node["categories"] == ("air",):
            flow["CFC-11"] = node.key
    bw2data.Database("mixes").write(activities(flow))
    bw2data.Database("waiting").write(
        {("waiting", "x"): {"name": "x", "unit": "kilogram", "location": "GLO", "exchanges": []}}, process=False
    )
    bw2data.Database("changed").write(
        {("changed", "x"): {"name": "x", "unit": "kilogram", "location": "GLO", "exchanges": []}}
    )
    _foreground(bw2data)
    bw2io.add_example_database()  # `Mobility example`
    bw2data.Database("Mobility example").process()
    return {name: code for name, (_, code) in flow.items()}


def _foreground(bw2data: Any) -> None:
    """What tests/unit/test_background.py writes as a case, linked to the background here."""
    bw2data.Database("foreground").write({
        ("foreground", "plant"): {
            "name": "plant", "unit": "megawatt hour", "location": "DK", "type": "process",
            "exchanges": [
                {"input": ("foreground", "plant"), "amount": 2.0, "type": "production"},
                {"input": ("mixes", "el-dk"), "amount": 400.0, "type": "technosphere"},
                {"input": ("mixes", "heat"), "amount": 3600.0, "type": "technosphere"},
                {"input": ("foreground", "plant"), "amount": 0.1, "type": "technosphere"},
                {"input": ("biosphere3", FLOWS["CO2"]), "amount": 150.0, "type": "biosphere"},
            ],
        }
    })  # fmt: skip


def answers() -> dict[str, Any]:
    """Greenhouse gas scores [kg CO2e] and inventories [kg, m3] by bw2calc; climate with factors in double precision."""
    import warnings

    warnings.simplefilter("ignore")
    import bw2calc
    import bw2data

    from impact.brightway.methods import find

    (category,) = find(("IPCC 2021", "climate change", "global warming potential (GWP100)"))
    codes = {node.id: node["code"] for node in bw2data.Database("biosphere3")}

    def told(lca: Any) -> dict[str, float]:
        totals = lca.inventory.sum(axis=1).A1 if hasattr(lca.inventory.sum(axis=1), "A1") else lca.inventory.sum(axis=1)
        found = {codes[id]: float(totals[at]) for id, at in lca.dicts.biosphere.items()}
        return {"climate": sum(category.factors.get(code, 0.0) * value for code, value in found.items())} | found

    def solved(database: str, code: str, amount: float, **choices: Any) -> Any:
        node = bw2data.get_node(database=database, code=code)
        functional_unit, data, _ = bw2data.prepare_lca_inputs({node: amount}, remapping=False)
        lca = bw2calc.LCA(functional_unit, data_objs=data, **choices)
        lca.lci()
        return lca

    # one unit of service: a treatment is demanded as a negative amount of its product
    units = {"el-dk": 1.0, "el-se": 1.0, "machine": 1.0, "heat": 1.0, "sludge": -1.0}
    found: dict[str, Any] = {code: told(solved("mixes", code, amount)) for code, amount in units.items()}
    found["plant"] = told(solved("foreground", "plant", 1.0))
    lca = solved("mixes", "machine", 1.0, use_distributions=True, seed_override=SEED)
    samples = [told(lca)]
    for _ in range(SAMPLES - 1):
        next(lca)
        samples.append(told(lca))
    return {**found, "samples": samples}


def main() -> None:
    folder = Path(sys.argv[1])
    flows = write(folder)
    (folder / "answers.json").write_text(json.dumps({"flows": flows, **answers()}), encoding="utf-8")
    import bw2data

    bw2data.databases.set_dirty("changed")  # last: bw2calc would process it anew


if __name__ == "__main__":
    main()
