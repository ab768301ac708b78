"""Raw draws, for those who want to look at them: drawn again from the seed, up to a million."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impact.engine.presolve import TILE, TileRunner, compile_totals
from impact.ground.errors import Fault, InputError
from impact.model.indicators import NAMES
from impact.results.assessment import Assessment
from impact.uncertainty.blas import one_thread
from impact.uncertainty.model import SYSTEM, Model
from impact.uncertainty.streams import BLOCK, Sampler, kind_rank
from impact.variables.variable import Uncertain

Array = NDArray[np.float64]

MOST = 1_000_000


def check_kept(n: int) -> None:
    """Refuse to keep more draws than fit."""
    if n > MOST:
        message = f"At most {MOST:,} draws can be kept; {n:,} were asked for."
        raise InputError([Fault("too-many-kept", message, remedy="The summaries need no kept draws.")])


def kept_draws(result: Assessment, inputs: tuple[Uncertain, ...], n: int, seed: int) -> Array:
    """Levels of all scenarios in every draw, shape (scenarios, indicators, n)."""
    check_kept(n)
    model = Model(result.plan, inputs)
    scenarios = list(result.case.scenarios)
    rows = model.totals([model.terms(scenario, SYSTEM, name) for scenario in scenarios for name in NAMES])
    program = compile_totals(rows, lambda k: kind_rank(inputs[k]))
    runner = TileRunner(program)
    sampler = Sampler([inputs[k] for k in program.inputs], seed, runner.tile[: len(program.inputs)])
    levels = np.empty((len(program.matrix), n))
    with one_thread(), np.errstate(all="ignore"):
        for start in range(0, n, TILE):
            if start % BLOCK == 0:
                sampler.start(start // BLOCK)
            sampler.next_tile()
            levels[:, start : start + TILE] = runner.totals()[:, : min(TILE, n - start)]
    return levels.reshape(len(scenarios), len(NAMES), n)
