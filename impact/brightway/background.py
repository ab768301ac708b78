"""A background database in place of processes of the inventory: scores per unit, computed once and kept.

The first use reads the matrices of the database, solves the adjoint for all rows and keeps the scores; every later use
reads a small file with numpy alone, no module of Brightway and no scipy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.brightway import cache, folder, mapping
from impact.brightway.counted import GROUND, SEA, SURFACE, TURBINES, other_gases
from impact.engine.given import Given
from impact.engine.system import System, characterise
from impact.factors import Inventory
from impact.ground.errors import Fault, InputError
from impact.ground.version import VERSION
from impact.model.indicators import FOSSIL_CO2, INDEX, INDICATORS, LIFE_CYCLE, METHANE, NITROUS_OXIDE

Array = NDArray[np.float64]

Said = Callable[[str], None]  # takes a sentence about work that takes seconds

FORMAT = 1  # of what is kept; another number makes everything anew

# Indicators that stay with our inventory, and why.
NOT_THERE = "the background has no elementary flow for it, or the method no factor outside Denmark"
KEPT = {
    "water_withdrawal_mains": "mains water is bookkeeping of our inventory",
    "energy_primary": "a background counts energy by gross calorific value and origin, our inventory by net value",
    "waste": "a background treats its waste inside; what is left of it is no elementary flow",
    "virgin_material": "a background counts substances in ground, not materials",
}
REPLACED = tuple(one.name for one in INDICATORS if one.boundary == LIFE_CYCLE and one.name not in KEPT)
# Rows of which one at least must be there; all others need a greenhouse gas.
GASES = frozenset({FOSSIL_CO2, *METHANE, NITROUS_OXIDE})
NEEDS = {
    "climate_biogenic": {"carbon dioxide (biogenic)"},
    "water": {GROUND, SURFACE, TURBINES},
    "water_scarcity": {GROUND, SURFACE, TURBINES},
    "water_withdrawal_groundwater": {GROUND},
    "water_withdrawal_surface": {SURFACE},
    "water_withdrawal_sea": {SEA},
}
SINGLE = "Brightway stores its matrices in single precision: scores hold about seven digits."


@dataclass(eq=False)
class Background:
    """Scores of the activities that stand in for processes of ours, per canonical unit of our product."""

    database: folder.Database
    processes: tuple[str, ...]  # ids in our inventory
    labels: tuple[str, ...]  # the activity for each
    rows: tuple[str, ...]  # our elementary flows, further gases by GWP set, water scarcity by method
    scores: Array  # (processes, rows)
    products: tuple[int, ...]  # ids of the activities' products
    factors: Array  # (processes,): units of the activity per canonical unit of ours, negative for a treatment
    mapping_path: Path
    mapping_sha256: str
    notes: tuple[str, ...] = ()
    flows: dict[int, str] = field(default_factory=dict)  # its flows of which the table says what they count as
    samples: Array | None = None  # (N, processes, rows): dependent samples of the whole database
    seed: int | None = None
    from_cache: bool = True
    about: str = ""  # what is kept of it in the cache, and the hash of all that it follows from
    state: str = ""

    @property
    def name(self) -> str:
        """`PROJECT:DATABASE`."""
        return f"{self.database.project}:{self.database.name}"

    def asked(self, shown: Callable[[Path], str]) -> dict[str, Any]:
        """The options that give this background again; `shown` writes the mapping table's path."""
        samples = {} if self.samples is None else {"background_samples": len(self.samples)}
        return {"background": self.name, "mapping": shown(self.mapping_path), **samples}

    @property
    def stream(self) -> str:
        """The name of the draw that picks a sample."""
        return f"background {self.name}"

    def replaced(self, aware: str) -> tuple[str, ...]:
        """Indicators that the background gives: those of which it has a flow at all, and a factor everywhere."""
        rows = set(self.rows)
        found = (name for name in REPLACED if NEEDS.get(name, GASES) & rows)
        return tuple(name for name in found if name != "water_scarcity" or aware in rows)

    def kept(self, aware: str) -> dict[str, str]:
        """Life-cycle indicators that stay with our inventory, and why."""
        missing = [name for name in REPLACED if name not in self.replaced(aware)]
        return {**dict.fromkeys(missing, NOT_THERE), **KEPT}

    @cached_property
    def _at(self) -> dict[str, int]:
        return {process: i for i, process in enumerate(self.processes)}

    def columns(self, system: System) -> dict[int, int]:
        """Columns of a system that are replaced, and the position of each here."""
        found = {}
        for j, column in enumerate(system.columns):
            if column.unit_process is not None and column.unit_process.id in self._at:
                found[j] = self._at[column.unit_process.id]
        return found

    def given(self, system: System, gwp: str, aware: str) -> Given | None:
        """The scores of a system's replaced columns under our indicators; None if it reaches no mapped process."""
        found = self.columns(system)
        if not found:
            return None
        indicators, positions = self.replaced(aware), list(found.values())
        C = self._weights(system, gwp, aware, indicators)
        return Given(
            self.stream,
            np.array(list(found), dtype=np.intp),
            np.array([INDEX[name] for name in indicators], dtype=np.intp),
            self.scores[positions] @ C.T,
            tuple(self.labels[i] for i in positions),
            None if self.samples is None else np.concatenate([self.samples, self.scores[None]])[:, positions] @ C.T,
        )

    def _weights(self, system: System, gwp: str, aware: str, indicators: tuple[str, ...]) -> Array:
        """What one unit of each row counts under the replaced indicators, shape (indicators, rows)."""
        plain = System(system.case, system.inventory, system.years)
        flows = system.inventory.elementary_flows
        for row in self.rows:
            if row in flows:
                plain.elementary[row, "GLO", "upstream"] = len(plain.elementary)
        all_C, _ = characterise(plain, gwp, aware)
        C = np.zeros((len(indicators), len(self.rows)))
        at = {row: k for k, row in enumerate(self.rows)}
        for i, name in enumerate(indicators):
            if name == "water_scarcity":
                C[i, at[aware]] = 1.0
                continue
            for (flow, _, _), m in plain.elementary.items():
                C[i, at[flow]] = all_C[INDEX[name], m]
        if TURBINES in at:
            C[indicators.index("water"), at[TURBINES]] = 1.0
        others = other_gases(gwp)
        if others in at and "climate" in indicators:
            C[indicators.index("climate"), at[others]] = 1.0
        return C

    def provenance(self) -> dict[str, Any]:
        """Where the scores come from, for `--json` and documents; nothing of this machine."""
        database = self.database
        return {
            "project": database.project,
            "database": database.name,
            "depends": list(database.names[1:]),
            "processed": database.processed,
            "activities": database.number,
            "matrices": {path.name: {"bytes": path.stat().st_size} for path in database.packages},
            "mapping": {"file": self.mapping_path.name, "sha256": self.mapping_sha256},
            "samples": 0 if self.samples is None else len(self.samples),
            "seed": self.seed,
            "precision": "single",
        }


def load(
    background: str,
    mapping_file: str | Path,
    inventory: Inventory,
    samples: int = 0,
    seed: int = 0,
    said: Said = lambda text: None,
) -> Background:
    """A background with the processes that a mapping table replaces by its activities.

    Parameters
    ----------
    background : str
        `PROJECT:DATABASE`.
    mapping_file : str or Path
        The mapping table (docs/background.md).
    inventory : Inventory
    samples : int
        How many dependent samples of the database's own uncertainty to draw.
    seed : int
        Of these samples.
    said : callable
        Takes a sentence about work that takes seconds.

    Raises
    ------
    InputError
        With every fault of the project, the database, the table or its activities.
    """
    if not str(mapping_file):
        remedy = f"impact map CASE --background {background} -o mapping.csv proposes one."
        raise InputError([Fault("no-mapping", "A background needs a mapping table (--mapping FILE).", remedy=remedy)])
    path = Path(mapping_file)
    rows, sha256 = mapping.read(path)
    database = folder.find(background)
    about = cache.digest(str(database.folder), database.name, str(path.absolute()))
    state = cache.digest(FORMAT, VERSION, database.stats, sha256, inventory.sha256)
    kept = cache.read("background", about, state)
    if kept is None:
        from impact.brightway.background_solve import solve  # scipy and matrix_utils: on the first use only

        said(f"Reading the matrices of '{database.name}' and solving them once ...")
        kept, fresh = _packed(solve(database, rows, path, inventory, said)), True
        cache.write("background", about, state, *kept)
    else:
        fresh = False
    result = _unpacked(database, path, sha256, kept, fresh)
    result.about, result.state = about, state
    if samples:
        result.samples, result.seed = _samples(result, inventory, samples, seed, said), seed
    return result


def _samples(result: Background, inventory: Inventory, samples: int, seed: int, said: Said) -> Array:
    """Dependent samples of the scores, kept like the scores themselves."""
    content = cache.digest(result.state, samples, seed)
    kept = cache.read("samples", result.about, content)
    if kept is not None:
        return np.asarray(kept[0]["samples"], dtype=np.float64)
    from impact.brightway.background_solve import solve_samples

    said(f"Drawing {samples} samples of '{result.database.name}', each solved once ...")
    found = solve_samples(result.database, inventory, result.products, result.factors, result.flows, samples, seed)
    cache.write("samples", result.about, content, {"samples": found}, {})
    return found


def _packed(found: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    arrays = {name: found[name] for name in ("scores", "factors")}
    return arrays, {name: value for name, value in found.items() if name not in arrays}


def _unpacked(
    database: folder.Database, path: Path, sha256: str, kept: tuple[dict[str, Any], dict[str, Any]], fresh: bool
) -> Background:
    arrays, meta = kept
    return Background(
        database, tuple(meta["processes"]), tuple(meta["labels"]), tuple(meta["rows"]), arrays["scores"],
        tuple(meta["products"]), arrays["factors"], path, sha256, tuple(meta["notes"]),
        flows={int(id): flow for id, flow in meta["flows"]}, from_cache=not fresh
    )  # fmt: skip
