"""A case on a background database is the case whose own processes are that database, solved by our dense engine.

Random databases are written as Brightway lays a project out, but in double precision, and read, mapped and solved as
any other; the same activities are written as processes of the case, so that one system holds everything.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import FRAME, assess_one, bundled_inventory, case_of

from impact.api import Result
from impact.brightway import background_solve
from impact.brightway.folder import processed_name, safe_name
from impact.model.indicators import INDEX, NAMES

if find_spec("matrix_utils") is None:
    pytest.skip("needs Brightway's packages", allow_module_level=True)
pytestmark = pytest.mark.slow

# Our flow as a case writes it -> where it stands in a process, and what ecoinvent's list calls it.
FLOWS = {
    "carbon dioxide (fossil)": ("emissions", "kg", "Carbon dioxide, fossil", ("air", "urban air close to ground")),
    "methane (fossil)": ("emissions", "kg", "Methane, fossil", ("air",)),
    "methane (biogenic)": ("emissions", "kg", "Methane, non-fossil", ("air",)),
    "carbon dioxide (biogenic)": ("emissions", "kg", "Carbon dioxide, non-fossil", ("air",)),
    "dinitrogen monoxide": ("emissions", "kg", "Dinitrogen monoxide", ("air", "non-urban air or from high stacks")),
    "groundwater": ("resources", "m3", "Water, well, in ground", ("natural resource", "in water")),
    "surface water": ("resources", "m3", "Water, river", ("natural resource", "in water")),
}
UNITS = {"kilowatt hour": "kWh", "megajoule": "MJ", "kilogram": "kg", "ton kilometer": "tkm"}
LONG = {"kg": "kilogram", "m3": "cubic meter"}
# Processes of ours that are mapped, with their units; which units of an activity need no factor.
OURS = {
    "electricity DK production mix": ("MWh", ("kilowatt hour", "megajoule")),
    "heat from natural gas boiler": ("MWh", ("kilowatt hour", "megajoule")),
    "landfill of mineral waste": ("t", ("kilogram",)),
    "natural gypsum": ("t", ("kilogram",)),
}
COMPARED = [
    name
    for name in NAMES
    if (name.startswith("climate") and not name.startswith("climate_direct"))
    or name in ("water", "water_withdrawal_groundwater", "water_withdrawal_surface")
]


@dataclass(frozen=True)
class Drawn:
    """A database, what stands in for what, and how much of each a plant uses."""

    units: list[str]  # (n,)
    A: np.ndarray  # (n, n): positive what an activity makes; a treatment makes a negative amount
    B: np.ndarray  # (flows, n), in kg and m3
    mapped: dict[str, tuple[int, float]]  # process of ours -> activity, and a factor or 0 for none
    used: dict[str, float]  # per 2 MWh of the plant, in our unit


@st.composite
def drawn(draw: Any) -> Drawn:
    """Loops throughout, outputs of any size, treatments; every activity uses less than it makes."""
    n = draw(st.integers(1, 9))
    units = draw(st.lists(st.sampled_from(["kilowatt hour", "megajoule", "kilogram", "ton kilometer"]),
                          min_size=n, max_size=n))  # fmt: skip
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    inputs = random.random((n, n)) * (random.random((n, n)) < draw(st.floats(0.1, 0.9)))
    np.fill_diagonal(inputs, 0.0)
    inputs *= draw(st.floats(0.1, 0.95)) / np.maximum(inputs.sum(axis=0), 1.0)
    made = 10 ** random.uniform(-2, 2, n)
    treats = (random.random(n) < 0.3) & (np.array(units) == "kilogram")
    signs = np.where(treats, -1.0, 1.0)
    A = signs[:, None] * (np.eye(n) - inputs) * made  # a treatment's row: what others bring counts as an output
    B = random.lognormal(0, 2, (len(FLOWS), n)) * (random.random((len(FLOWS), n)) < 0.6)
    B[0, 0] = 1.0  # a background without any flow of ours is a fault
    mapped, used = {}, {}
    for process, (_, fitting) in OURS.items():
        at = draw(st.integers(0, n - 1))
        plain = units[at] in fitting and draw(st.booleans())
        mapped[process] = (at, 0.0 if plain else draw(st.floats(0.001, 1000)))
        used[process] = draw(st.floats(0.01, 100))
    return Drawn(units, A, B, mapped, used)


# ---------------------------------------------------------------------------------------------- as a project


def write_project(folder: Path, what: Drawn) -> None:
    """A project `random` with a database `all`: what bw2data would write, as far as it is read."""
    n, flows = len(what.units), list(FLOWS.values())
    place = folder / safe_name("random")
    (place / "lci").mkdir(parents=True)
    (place / "processed").mkdir()
    with closing(sqlite3.connect(folder / "projects.db")) as db, db:
        db.execute("CREATE TABLE projectdataset (name, data, full_hash)")
        db.execute("INSERT INTO projectdataset VALUES (?, ?, ?)", ("random", pickle.dumps({"25": True}), False))
    (place / "databases.json").write_text(json.dumps({"all": {"number": n, "depends": []}}), encoding="utf-8")
    rows = [(j + 1, "all", f"a{j}", f"activity {j}", "GLO", "", "process",
             pickle.dumps({"unit": unit})) for j, unit in enumerate(what.units)]  # fmt: skip
    rows += [(n + i + 1, "all", f"f{i}", name, None, None, "emission",
              pickle.dumps({"unit": LONG[unit], "categories": categories}))
             for i, (_, unit, name, categories) in enumerate(flows)]  # fmt: skip
    with closing(sqlite3.connect(place / "lci" / "databases.db")) as db, db:
        db.execute("CREATE TABLE activitydataset (id INTEGER PRIMARY KEY, database, code, name, location, product,"
                   " type, data)")  # fmt: skip
        db.execute("CREATE TABLE exchangedataset (input_database, input_code, output_database, output_code, type)")
        db.executemany("INSERT INTO activitydataset VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    write_matrices(place / "processed" / processed_name("all"), what)


def write_matrices(path: Path, what: Drawn) -> None:
    import bw_processing
    from fsspec.implementations.zip import ZipFileSystem

    package = bw_processing.create_datapackage(fs=ZipFileSystem(str(path), mode="w"), name="all")
    for matrix, values, first in (("technosphere_matrix", what.A, 1), ("biosphere_matrix", what.B, len(what.A) + 1)):
        at = np.argwhere(values != 0)
        indices = np.array([(i + first, j + 1) for i, j in at], dtype=bw_processing.INDICES_DTYPE)
        data = values[at[:, 0], at[:, 1]]
        uses = data < 0 if matrix == "technosphere_matrix" else np.zeros(len(data), dtype=bool)
        package.add_persistent_vector(
            matrix=matrix, indices_array=indices, data_array=np.where(uses, -data, data), flip_array=uses
        )
    package.finalize_serialization()


def table_of(what: Drawn) -> str:
    rows = [f"{process},activity {at},{factor or ''}" for process, (at, factor) in what.mapped.items()]
    return "\n".join(["process,activity,factor", *rows])


# ---------------------------------------------------------------------------------------------- as a case


def plant(inputs: dict[str, str], processes: dict[str, Any]) -> str:
    """A case in which a plant uses something."""
    own = {
        "output": "2 MWh",
        "inputs": {**inputs, "plant": "0.1 MWh"},
        "emissions": {"carbon dioxide (fossil)": "150 kg"},
        "assumption": "drawn at random",
    }
    flow = {"use": "plant", "amount": "1000 MWh/a", "by": "user", "role": "supply", "serves": "product",
            "assumption": "drawn at random"}  # fmt: skip
    parts = {
        "functions": {"product": {"amount": "1000 MWh/a", "for": "user", "assumption": "drawn at random"}},
        "scenarios": {
            "apart": {"baseline": True, "flows": [flow]},
            "together": {"without": {"product": "a by-product does it"}},
        },
        "processes": {"plant": own, **processes},
    }
    return FRAME + "\n".join(f"{key}: {json.dumps(value)}" for key, value in parts.items())  # JSON is YAML


gases = cache(background_solve.other_factors)  # the archive of methods is unpacked once, not for every example


def on_background(what: Drawn) -> Result:
    text = plant({process: f"{amount!r} {OURS[process][0]}" for process, amount in what.used.items()}, {})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder, what)
        table = folder / "mapping.csv"
        table.write_text(table_of(what), encoding="utf-8")
        places = mock.patch.dict(os.environ, BRIGHTWAY2_DIR=name, IMPACT_CACHE=str(folder / "cache"))
        with places, mock.patch.object(background_solve, "other_factors", gases):
            return assess_one(case_of(text), inventory=bundled_inventory(), background="random:all", mapping=table)


def linked(what: Drawn) -> Result:
    """The activities as processes of the case, and the plant's inputs from them."""
    processes: dict[str, Any] = {}
    for j, unit in enumerate(what.units):
        process: dict[str, Any] = {"output": f"{float(what.A[j, j])!r} {UNITS[unit]}", "assumption": "drawn at random"}
        process["inputs"] = {
            f"activity {i}": f"{abs(float(what.A[i, j]))!r} {UNITS[what.units[i]]}"
            for i in np.flatnonzero(what.A[:, j])
            if i != j
        }
        for i, (flow, (kind, of, _, _)) in enumerate(FLOWS.items()):
            if what.B[i, j]:
                process.setdefault(kind, {})[flow] = f"{float(what.B[i, j])!r} {of}"
        processes[f"activity {j}"] = process
    inputs: dict[str, list[str]] = {}
    for process_name, amount in what.used.items():
        at, factor = what.mapped[process_name]
        unit = UNITS[what.units[at]] if factor else OURS[process_name][0]
        inputs.setdefault(f"activity {at}", []).append(f"{amount * (factor or 1.0)!r} {unit}")
    return assess_one(case_of(plant({k: " + ".join(v) for k, v in inputs.items()}, processes)))


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn())
def test_a_background_is_the_linked_system(what: Drawn) -> None:
    theirs, ours = on_background(what), linked(what)
    given_scores = theirs.plan.given
    assert given_scores is not None and len(given_scores.columns) == len(OURS)
    found, expected = theirs.level["apart"], ours.level["apart"]
    assert expected[INDEX["climate"]] > 0
    for name in COMPARED:
        if INDEX[name] in given_scores.indicators:
            assert abs(found[INDEX[name]] - expected[INDEX[name]]) <= 1e-10 * abs(expected[INDEX[name]]), name
    missing = {name for name in COMPARED if INDEX[name] not in given_scores.indicators}
    assert all(not ours.level["apart"][INDEX[name]] for name in missing)  # nothing in the database has such a flow
