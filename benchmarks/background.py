"""A background of ecoinvent's size: first use against bw2calc alone, later uses against no background at all.

A project is generated in a temporary folder (benchmarks/generated.py: 20,000 activities, 25,000 elementary flows), and
a small one with the example that bw2io bundles for its importers. Whole processes are timed, interleaved pairs,
medians; bw2calc's `LCA({activity: 1}).lci()` is stopped after a limit, which then stands in for its time.
Run: python benchmarks/background.py [--small] [--pairs 10] [--limit 600] [--check]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

CASE = "kal-wastewater-heat"
FIRST, LATER = 1.5, 1.2  # at most
TABLE = """process,activity,code,note
electricity DK production mix,,a10,kilowatt hour
natural gas,,a22,megajoule
gas oil,,a85,megajoule
wood chips,,a141,megajoule
"""

# The code on the right-hand side of the first ratio: what any user of Brightway would write.
BARE = """
import sys, time, warnings
warnings.simplefilter("ignore")
import bw2calc, bw2data
bw2data.projects.set_current(sys.argv[1])
activity = bw2data.get_node(database=sys.argv[2], code=sys.argv[3])
start = time.perf_counter()
lca = bw2calc.LCA({activity: 1})
lca.lci()
print(time.perf_counter() - start)
"""

# The same two without imports: reading, solving for every row and keeping, against reading and solving once.
INSIDE = """
import os, shutil, statistics, sys, time, warnings
warnings.simplefilter("ignore")
import bw2calc, bw2data, bw_processing, fsspec.implementations.zip, matrix_utils, scipy.sparse.linalg
import impact
import impact.brightway.background_solve
from impact.brightway import background, cache
inventory = impact.load_inventory()
bw2data.projects.set_current("generated")
activity = bw2data.get_node(database="large", code="a10")
ours, bare = [], []
for _ in range(5):
    shutil.rmtree(cache.folder(), ignore_errors=True)
    start = time.process_time()
    background.load("generated:large", sys.argv[1], inventory)
    ours.append(time.process_time() - start)
    start = time.process_time()
    lca = bw2calc.LCA({activity: 1})
    lca.lci()
    bare.append(time.process_time() - start)
print(statistics.median(ours), statistics.median(bare))
"""

# The one inventory that bw2io bundles: nine activities of cars, with an elementary flow of its own called CO2.
EXAMPLE = """
import bw2data, bw2io
bw2data.projects.set_current("example")
bw2io.create_default_biosphere3()
bw2io.add_example_database()
bw2data.Database("Mobility example").process()
"""
EXAMPLE_TABLE = """process,activity,product,location,unit,code,factor,note
carbon dioxide (fossil),CO2,,,,,,its own elementary flow
electricity DK production mix,Electricity,,GLO,,,,kilowatt hour
"""
KWH = 0.6  # kg CO2 per kWh of the example's electricity


def seconds(command: list[str], limit: float | None = None) -> tuple[float, str]:
    """Wall time [s] of a process that must succeed (or is stopped after the limit), and its answer."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return time.perf_counter() - start, ""
    return time.perf_counter() - start, done.stdout


def first_use(impact: str, options: list[str], database: str, limit: float, runs: int) -> tuple[float, float, bool]:
    """Medians [s] of the first use and of bw2calc alone, whole processes, and whether bw2calc was stopped."""
    ours, theirs, stopped = [], [], False
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            os.environ["IMPACT_CACHE"] = cache
            ours.append(seconds([impact, "assess", CASE, *options])[0])
        took, answer = seconds([sys.executable, "-c", BARE, "generated", database, "a10"], limit)
        stopped |= not answer
        theirs.append(took)
    return median(ours), median(theirs), stopped


def later_uses(impact: str, options: list[str], pairs: int) -> tuple[float, float]:
    """Medians [s] of an assessment on cached scores and of the same one without a background, by turns."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["IMPACT_CACHE"] = cache
        seconds([impact, "assess", CASE, *options]), seconds([impact, "assess", CASE])
        times = [
            (seconds([impact, "assess", CASE, *options])[0], seconds([impact, "assess", CASE])[0]) for _ in range(pairs)
        ]
    return median(t for t, _ in times), median(t for _, t in times)


def example(impact: str, folder: Path) -> str:
    """The example that bw2io bundles, mapped and assessed; its factor is known."""
    seconds([sys.executable, "-W", "ignore", "-c", EXAMPLE])
    chosen = ["--background", "example:Mobility example"]
    proposals = seconds([impact, "map", CASE, *chosen])[1].splitlines()
    table = folder / "example.csv"
    table.write_text(EXAMPLE_TABLE, encoding="utf-8")
    chosen += ["--mapping", str(table), "--json"]
    (case,) = json.loads(seconds([impact, "assess", CASE, *chosen])[1])["cases"]
    (plain,) = json.loads(seconds([impact, "assess", CASE, "--json"])[1])["cases"]
    name = case["comparisons"][0]["alternative"]
    used = case["levels"][name]["climate"]["value"] / plain["levels"][name]["climate"]["value"]
    assert case["background"]["kept"]["water"], "it has no water: that must be said"
    return f"Mobility example: {len(proposals)} lines of proposals; climate of '{name}' × {used:.3f} at {KWH} kg/kWh"


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--small", action="store_true", help="1,000 activities, one run: does it work?")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3, help="of the first use")
    parser.add_argument("--limit", type=float, default=600.0, help="stop bw2calc after so many seconds")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    n, runs, pairs = (1000, 1, 2) if options.small else (20_000, options.runs, options.pairs)

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process compiles all modules anew
    impact = str(Path(sys.executable).with_name("impact"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["BRIGHTWAY2_DIR"] = name
        program = f"import generated, pathlib, json; print(json.dumps(generated.write(pathlib.Path({name!r}), {n})))"
        command = [sys.executable, "-W", "ignore", "-c", program]
        subprocess.run(command, check=True, cwd=Path(__file__).parent, capture_output=True)
        table = folder / "mapping.csv"
        table.write_text(TABLE, encoding="utf-8")
        chosen = ["--background", "generated:large", "--mapping", str(table)]
        rows = []
        ours, bare, stopped = first_use(impact, chosen, "large", options.limit, runs)
        rows.append(("first use / bw2calc lci", ours, bare, FIRST, ">" if stopped else ""))
        with tempfile.TemporaryDirectory() as cache:
            os.environ["IMPACT_CACHE"] = cache
            _, answer = seconds([sys.executable, "-c", INSIDE, str(table)], options.limit)
        if answer:
            inside, alone = (float(value) for value in answer.split()[-2:])
            rows.append(("the same without imports, CPU", inside, alone, FIRST, ""))
        rows.append(("later use / no background", *later_uses(impact, chosen, pairs), LATER, ""))
        solver = "pypardiso" if find_spec("pypardiso") else "SuperLU"
        print(f"{n:,} activities, {solver}; {CASE}; medians of {runs} first uses and {pairs} later ones, by turns")
        print(f"{'whole processes':<30}{'ours':>10}{'other':>12}{'ratio':>8}{'target':>8}")
        missed = False
        for what, mine, other, target, more in rows:
            missed |= mine / other > target
            print(f"{what:<30}{mine:>8.2f} s{more:>2}{other:>8.2f} s{mine / other:>8.2f}{target:>8.1f}")
        print("bundled example:", example(impact, folder))
    return int(missed and options.check)


if __name__ == "__main__":
    sys.exit(main())
