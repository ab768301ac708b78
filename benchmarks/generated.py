"""A background database of ecoinvent's size and structure, generated with a fixed seed, in a Brightway project.

20,000 activities in regional clusters: most inputs come from the same cluster, some from hubs (electricity, heat,
transport), whose popularity is heavy-tailed and which use each other, so that there are loops throughout. About 10
inputs a column; one activity in twenty treats waste (negative production). 25,000 elementary flows, the bundled
biosphere's first. A uniformly random matrix would fill in completely when it is factorised and is no model of this.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

SEED = 20_240
PROJECT, DATABASE, BIOSPHERE = "generated", "large", "biosphere3"
ACTIVITIES, FLOWS, INPUTS, EMISSIONS = 20_000, 25_000, 10, 25
CLUSTERS, MARKETS, HUBS, TREATMENTS = 200, 3, 300, 0.05
LOCAL, HUB = 0.55, 0.37  # shares of inputs from the own cluster and from hubs; the rest from other clusters' markets
REGIONS = ("DK", "SE", "DE", "NO", "FR", "RER", "RoW", "GLO", "CN", "US")
UNITS = ("kilogram", "kilowatt hour", "megajoule", "ton kilometer", "cubic meter", "unit")


def technosphere(rng: np.random.Generator, n: int) -> tuple[Any, Any, Any, Any]:
    """Rows, columns, amounts and signs of production: every activity uses less than it makes."""
    cluster = rng.integers(0, max(1, min(CLUSTERS, n // 20)), n)
    members = [np.flatnonzero(cluster == c) for c in range(cluster.max() + 1)]
    hubs = rng.choice(n, min(HUBS, n // 10), replace=False)
    markets = np.concatenate([near[:MARKETS] for near in members])  # what a cluster delivers to others
    columns = np.repeat(np.arange(n), np.clip(rng.poisson(INPUTS, n), 1, None))
    kind = rng.random(len(columns))
    rows = np.empty(len(columns), dtype=np.int64)
    from_hub, local = kind < HUB, kind >= 1 - LOCAL
    rows[from_hub] = rng.choice(hubs, from_hub.sum(), p=popularity(len(hubs)))
    beyond = ~from_hub & ~local
    rows[beyond] = rng.choice(rng.permutation(markets), beyond.sum(), p=popularity(len(markets)))
    for k in np.flatnonzero(local):
        near = members[cluster[columns[k]]]
        rows[k] = near[int(len(near) * rng.random() ** 2)]  # some of the neighbours are more popular than others
    keep = rows != columns
    rows, columns = rows[keep], columns[keep]
    flat = np.unique(rows * n + columns)
    rows, columns = flat // n, flat % n
    amounts = rng.lognormal(-2.5, 1.5, len(rows))
    used = np.bincount(columns, amounts, n)
    amounts *= np.minimum(1.0, 0.7 / np.where(used > 0, used, 1.0))[columns]  # diagonally dominant: it has a solution
    signs = np.where(rng.random(n) < TREATMENTS, -1.0, 1.0)
    return rows, columns, amounts, signs


def popularity(n: int) -> Any:
    """Shares of n products in what is used: heavy-tailed."""
    weights = 1.0 / np.arange(1, n + 1) ** 0.9
    return weights / weights.sum()


def write(folder: Path, activities: int = ACTIVITIES, flows: int = FLOWS, uncertain: bool = False) -> dict[str, float]:
    """Write the project into a folder that `BRIGHTWAY2_DIR` names already; returns seconds by step."""
    import bw2data
    import bw2io

    assert Path(bw2data.projects._base_data_dir) == folder.absolute(), "set BRIGHTWAY2_DIR first"
    took: dict[str, float] = {}
    start = time.perf_counter()
    bw2data.projects.set_current(PROJECT)
    bw2io.create_default_biosphere3(overwrite=True)
    took["the bundled biosphere"] = time.perf_counter() - start

    start = time.perf_counter()
    rng = np.random.default_rng(SEED)
    _more_flows(flows)
    rows, columns, amounts, signs = technosphere(rng, activities)
    _activities(activities, signs)
    took[f"{activities:,} activities"] = time.perf_counter() - start

    start = time.perf_counter()
    ids, bio = _ids(DATABASE), np.sort(np.concatenate([_ids(BIOSPHERE), _ids(BIOSPHERE + " more")]))
    counts = rng.poisson(EMISSIONS, activities)
    emitted = bio[(len(bio) * rng.random(counts.sum()) ** 3).astype(int)]  # few flows are frequent
    common = _common()
    chosen = rng.random(len(emitted)) < 0.25
    emitted[chosen] = common[rng.integers(0, len(common), chosen.sum())]
    values = rng.lognormal(-4, 2, len(emitted))
    where = np.repeat(np.arange(activities), counts)
    _process(ids, rows, columns, amounts, signs, emitted, where, values, uncertain)
    took["processed package"] = time.perf_counter() - start
    return took


def _more_flows(flows: int) -> None:
    import bw2data

    known = len(bw2data.Database(BIOSPHERE))
    kinds = [("air", "urban air close to ground"), ("water", "surface water"), ("soil", "industrial")]
    data = {
        (BIOSPHERE + " more", f"f{k}"): {
            "name": f"substance {k}",
            "unit": "kilogram",
            "type": "emission",
            "categories": kinds[k % 3],
            "exchanges": [],
        }
        for k in range(max(1, flows - known))
    }
    bw2data.Database(BIOSPHERE + " more").write(data, process=True)


def _activities(n: int, signs: Any) -> None:
    import bw2data

    data = {
        (DATABASE, f"a{k}"): {
            "name": f"{'treatment of waste' if signs[k] < 0 else 'production of good'} {k // len(REGIONS)}",
            "reference product": f"{'waste' if signs[k] < 0 else 'good'} {k // len(REGIONS)}",
            "location": REGIONS[k % len(REGIONS)],
            "unit": UNITS[(k // len(REGIONS)) % len(UNITS)],
            "type": "process",
            "exchanges": [],
        }
        for k in range(n)
    }
    bw2data.Database(DATABASE).write(data, process=False)


def _ids(database: str) -> Any:
    """Ids of a database's nodes; of generated ones in the order of their numbers."""
    import bw2data
    from bw2data.backends.schema import ActivityDataset as AD

    found = [(code, id) for code, id in AD.select(AD.code, AD.id).where(AD.database == database).tuples()]
    if database != BIOSPHERE:
        found.sort(key=lambda item: int(item[0][1:]))
    assert len(found) == len(bw2data.Database(database))
    return np.array([id for _, id in found], dtype=np.int64)


def _common() -> Any:
    """Elementary flows that most activities have: greenhouse gases, air pollutants, water."""
    from bw2data.backends.schema import ActivityDataset as AD

    names = ("Carbon dioxide, fossil", "Methane, fossil", "Dinitrogen monoxide", "Nitrogen oxides", "Sulfur dioxide",
             "Water, river", "Water, well, in ground", "Water", "Ammonia", "Carbon dioxide, non-fossil")  # fmt: skip
    query = AD.select(AD.id).where(AD.database == BIOSPHERE, AD.name << names).order_by(AD.code).tuples()
    return np.array([id for (id,) in query], dtype=np.int64)


def _process(ids: Any, rows: Any, columns: Any, amounts: Any, signs: Any, emitted: Any, where: Any, values: Any,
             uncertain: bool) -> None:  # fmt: skip
    """What `Database.process` writes, without a row per exchange in the project's SQLite file: that takes minutes."""
    import bw2data
    import bw_processing as bwp
    from fsspec.implementations.zip import ZipFileSystem

    database = bw2data.Database(DATABASE)
    path = database.dirpath_processed() / database.filename_processed()
    package = bwp.create_datapackage(
        fs=ZipFileSystem(str(path), mode="w"), name=bwp.clean_datapackage_name(DATABASE), sum_intra_duplicates=True
    )
    n = len(ids)
    technosphere_indices = np.empty(n + len(rows), dtype=bwp.INDICES_DTYPE)
    technosphere_indices["row"] = np.concatenate([ids, ids[rows]])
    technosphere_indices["col"] = np.concatenate([ids, ids[columns]])
    # what goes to a treatment is, as in ecoinvent, a negative input
    data = np.concatenate([signs, amounts * signs[rows]]).astype(np.float32)
    flip = np.concatenate([np.zeros(n, bool), np.ones(len(rows), bool)])
    package.add_persistent_vector(
        matrix="technosphere_matrix", name=f"{DATABASE} technosphere matrix", indices_array=technosphere_indices,
        data_array=data, flip_array=flip, distributions_array=_spread(data, n) if uncertain else None
    )  # fmt: skip
    biosphere_indices = np.empty(len(emitted), dtype=bwp.INDICES_DTYPE)
    biosphere_indices["row"], biosphere_indices["col"] = emitted, ids[where]
    package.add_persistent_vector(
        matrix="biosphere_matrix", name=f"{DATABASE} biosphere matrix", indices_array=biosphere_indices,
        data_array=values.astype(np.float32)
    )  # fmt: skip
    package.finalize_serialization()
    database.metadata["depends"] = [BIOSPHERE, BIOSPHERE + " more"]
    database.metadata["dirty"] = False
    bw2data.databases.flush()


def _spread(data: Any, production: int) -> Any:
    """Lognormal, GSD² about 1.2, for inputs; production is certain."""
    import bw_processing as bwp

    found = np.zeros(len(data), dtype=bwp.UNCERTAINTY_DTYPE)
    found["uncertainty_type"] = 2
    found["uncertainty_type"][:production] = 0
    with np.errstate(divide="ignore"):
        found["loc"] = np.log(np.abs(data))
    found["loc"][:production] = data[:production]
    found["scale"], found["negative"] = 0.09, data < 0
    for name in ("shape", "minimum", "maximum"):
        found[name] = np.nan
    found["scale"][:production] = np.nan
    return found
