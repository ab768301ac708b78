"""What a business case costs beside a climate saving: 10,000 draws of each, on the same inputs and one thread.

Three partners (two and outside), 20 years, corporate tax and tax depreciation: the distribution of every net present
value with its probability above zero, and the rate of return of the central case; against the distribution of the
climate saving of one year. Draws and summaries are compared, then everything from the compiled case on. The two are
timed in turn, and medians are taken. Aim: at most three times as long.

    python benchmarks/business.py [CASE] [--draws N] [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from statistics import median

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

import impact  # noqa: E402
from impact.api import Result  # noqa: E402
from impact.economics.business import SYSTEM, Business, business  # noqa: E402
from impact.economics.simulate import ValueDistribution, draw  # noqa: E402
from impact.economics.weights import model_of  # noqa: E402
from impact.engine.presolve import compile_totals  # noqa: E402
from impact.uncertainty.model import model_of as climate_model_of  # noqa: E402
from impact.uncertainty.streams import kind_rank  # noqa: E402


def climate(result: Result) -> tuple[Callable[[int], float], Callable[[], None]]:
    """What draws the climate saving alone, and what prepares it."""
    made = {}

    def prepare() -> None:
        model = climate_model_of(result)
        rows = [model.terms(result.baseline, "", "climate") + model.terms(result.alternative, "", "climate", -1.0)]
        made["it"] = model.inputs, compile_totals(model.totals(rows), rank=lambda k: kind_rank(model.inputs[k]))

    def run(n: int) -> float:
        values = draw(*made["it"], n, 1)
        ValueDistribution((SYSTEM,), values, 1, "t").summary_rows()
        return float(values[0].mean())

    return run, prepare


def money(found: Business) -> tuple[Callable[[int], float], Callable[[], None]]:
    """What draws all net present values, and what prepares it."""
    made = {}

    def prepare() -> None:
        model = model_of(found.cash_model, found.pair)
        made["it"] = model.inputs, model.program

    def run(n: int) -> float:
        values = draw(*made["it"], n, 1)
        ValueDistribution((*found.terms.partners, SYSTEM), values, 1, "DKK").summary_rows()
        return float(values[-1].mean())

    return run, prepare


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("case", nargs="?", default="kal-wastewater-heat")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    result = impact.assess(arguments.case)
    assert isinstance(result, Result)
    found = business(result, tax=True)
    print(f"{arguments.case}: {len(found.terms.partners)} partners with outside, {len(found.terms.years)} years, tax")
    run_climate, prepare_climate = climate(result)
    run_money, prepare_money = money(found)
    times: dict[str, list[float]] = {name: [] for name in ("climate", "money", "climate made", "money made", "figures")}
    found.cash_model  # noqa: B018  # both start from a compiled and evaluated case
    for _ in range(arguments.rounds):
        times["climate made"].append(timed(prepare_climate))
        times["money made"].append(timed(prepare_money))
        times["climate"].append(timed(lambda: run_climate(arguments.draws)))
        times["money"].append(timed(lambda: run_money(arguments.draws)))
        times["figures"].append(timed(lambda: [found._figures(who) for who in found.everyone]))
    t = {name: median(values) for name, values in times.items()}
    n = arguments.draws
    print(f"  climate saving, {n:,} draws: {t['climate'] * 1e3:8.2f} ms ({t['climate'] / n * 1e6:.2f} µs a draw)")
    print(f"  business case,  {n:,} draws: {t['money'] * 1e3:8.2f} ms ({t['money'] / n * 1e6:.2f} µs a draw)")
    print(f"  key figures of the central case: {t['figures'] * 1e3:8.2f} ms")
    print(f"  made ready: climate {t['climate made'] * 1e3:.1f} ms, business case {t['money made'] * 1e3:.1f} ms")
    drawn = (t["money"] + t["figures"]) / t["climate"]
    whole = (t["money"] + t["figures"] + t["money made"]) / (t["climate"] + t["climate made"])
    print(f"  ratio: {drawn:.2f} of draws, summaries and key figures (aim: at most 3); {whole:.2f} with making ready")
    ratios = np.array(times["money"]) / np.array(times["climate"])
    print(f"  ratio of draws and summaries alone: median {np.median(ratios):.2f}, quartiles"
          f" {np.quantile(ratios, 0.25):.2f} to {np.quantile(ratios, 0.75):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
