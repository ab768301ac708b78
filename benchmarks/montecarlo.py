"""Monte Carlo: draws per second of `simulate`, beside bw2calc, lca_algebraic and the cost of drawing alone.

Cases: (a) kal-wastewater-heat, (b) sja-solrod-biogas, (c) a generated one (see generated_case.py). Ours includes
drawing, all scenarios, indicators and partners, and all streamed summaries. Beside it, on the same system with the same
distributions, all warm, medians of five, each round through all of them in turn:

- floor: `standard_normal(out=)` and an in-place `exp` in blocks of 16,384 on SFC64, as many variates as ours draws; the
  ratio is the median of the rounds' ratios, by the clock and of the processors' time (on a machine that others use too,
  the latter says more);
- bw2calc: MultiLCA over the same scenarios and indicators with `use_distributions` (with and without pypardiso), and
  LCA for one scenario and one indicator. Values that are no rows of a matrix of their own (parameters in several
  entries) are given to it as independent entries of the same mean and spread, its demand is certain: less work;
- lca_algebraic: `compute_impacts` of all scenarios and indicators with arrays of drawn parameters, drawing included,
  and its bare lambdas, without drawing and summaries. It cannot solve loops: (c) is without its loop there. What takes
  its time is its handling of parameters, value by value, around lambdas that are fast.

The peers run in environments of their own, made on first use in a cache folder (not with --small).
Run: python benchmarks/montecarlo.py [--small] [--cases a,b,c] [--skip bw2calc,lca_algebraic,pypardiso,long]
     [--store docs/benchmarks/montecarlo.md]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import truediv as divide
from pathlib import Path
from statistics import median
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
BLOCK = 16_384
ROUNDS = 5
TARGETS = {"bw2calc": 2000.0, "lca_algebraic": 20.0, "floor": {"a": 3.0, "b": 3.0, "c": 2.2}}


@dataclass
class Case:
    key: str
    result: Any
    inputs: int  # variates that matter to a total


def cases(keys: str) -> list[Case]:
    """The three cases, assessed."""
    from generated_case import generated_case, text_of

    import impact

    paths = {"a": ROOT / "cases/kalundborg/wastewater-heat.yaml", "b": ROOT / "cases/sjaelland/solrod-biogas.yaml"}
    with tempfile.TemporaryDirectory() as folder:
        paths["c"] = Path(folder) / "generated.yaml"
        paths["c"].write_text(text_of(generated_case()), encoding="utf-8")
        found = []
        for key in keys.split(","):
            result = impact.assess(paths[key])
            found.append(Case(key, result, used_inputs(result)))
    return found


def used_inputs(result: Any) -> int:
    from impact.uncertainty.model import model_of
    from impact.uncertainty.outputs import case_outputs

    return len(case_outputs(model_of(result), result.baseline, result.alternative).program.inputs)


# ---------------------------------------------------------------------------------------------- ours and the floor


Times = tuple[float, float]  # seconds per draw: by the clock, and of the processors


def now() -> Times:
    return time.perf_counter(), time.process_time()


def since(start: Times, draws: int) -> Times:
    clock, processors = now()
    return (clock - start[0]) / draws, (processors - start[1]) / draws


def ours(case: Case, draws: int, threads: int) -> Times:
    """Time of a draw."""
    start = now()
    case.result.simulate(draws, seed=42, threads=threads)
    return since(start, draws)


def floor(variates: int, draws: int, threads: int) -> Times:
    """Time of a draw, of drawing alone."""
    blocks = -(-draws // BLOCK)

    def work(first: int) -> None:
        generator = np.random.Generator(np.random.SFC64(first))
        values = np.empty((variates, BLOCK))
        for _ in range(first, blocks, threads):
            for row in values:
                generator.standard_normal(out=row)
                np.exp(row, out=row)

    workers = [threading.Thread(target=work, args=(k,)) for k in range(threads)]
    start = now()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return since(start, blocks * BLOCK)


def interleaved(tasks: dict[str, Callable[[], Times]], rounds: int = ROUNDS) -> dict[str, list[Times]]:
    """Times of several rounds through all tasks, after one to warm up."""
    for task in tasks.values():
        task()
    found: dict[str, list[Times]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            found[name].append(task())
    return found


def against_the_floor(case: Case, draws: int) -> dict[str, list[Times]]:
    tasks: dict[str, Callable[[], Times]] = {}
    for threads in (1, 2):
        tasks[f"ours {threads}"] = lambda t=threads: ours(case, draws, t)  # type: ignore[misc]
        tasks[f"floor {threads}"] = lambda t=threads: floor(case.inputs, draws, t)  # type: ignore[misc]
    return interleaved(tasks)


# ---------------------------------------------------------------------------------------------- the system for peers


def system_of(result: Any) -> dict[str, Any]:
    """Matrices, demands and uncertain entries of a case's life-cycle, as plain lists for programs elsewhere."""
    from impact.model.indicators import INDICATORS, LIFE_CYCLE
    from impact.uncertainty.model import model_of
    from impact.uncertainty.streams import sample
    from impact.variables.variable import draws_of

    plan, evaluation, model = result.plan, result.table.evaluation, model_of(result)
    A, B = evaluation.A[0, 0], evaluation.B[0, 0]
    kept = [i for i, ind in enumerate(INDICATORS) if ind.boundary == LIFE_CYCLE and plan.C[i].any()]
    values = sample(model.inputs, 512, 42)
    drawn = plan.evaluate(draws_of(model.inputs, list(values[:, :, None])), 512)
    demands = {
        scenario: {
            int(line.column): float(evaluation.amounts[0, 0, k] * line.sign * plan.system.signs[line.column])
            for k, line in enumerate(plan.lines)
            if line.scenario == scenario and line.column >= 0
        }
        for scenario in result.case.scenarios
    }
    return {
        "A": A.tolist(), "B": B.tolist(), "C": plan.C[kept].tolist(), "demands": demands,
        "uncertain": [*entries("A", drawn.A[:, 0], A), *entries("B", drawn.B[:, 0], B)],
    }  # fmt: skip


def entries(matrix: str, drawn: Any, central: Any) -> list[dict[str, Any]]:
    """Entries that vary, as lognormals of about the same spread."""
    found = []
    for row, column in np.argwhere(drawn.std(axis=0) > 1e-12 * np.abs(central)).tolist():
        logs = np.log(np.abs(drawn[:, row, column]) + 1e-300)
        value = float(central[row, column])
        found.append({"matrix": matrix, "row": row, "column": column, "value": value, "sigma": float(logs.std())})
    return found


# ---------------------------------------------------------------------------------------------- peers


def environment(name: str, packages: list[str], make: bool = True) -> Path | None:
    """Python of an environment with some packages, made in a cache folder on first use; None if that fails."""
    base = Path(os.environ.get("IMPACT_BENCHMARKS", Path.home() / ".cache" / "impact-benchmarks")) / name
    python = base / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (base / "ready").exists():
        if not make:
            return None
        try:
            subprocess.run([sys.executable, "-m", "venv", str(base)], check=True, capture_output=True)
            command = [str(python), "-m", "pip", "install", "--quiet", *packages]
            subprocess.run(command, check=True, capture_output=True, timeout=1800)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"no environment for {name}: {error}", file=sys.stderr)
            return None
        (base / "ready").touch()
    return python


def peer(python: Path | str, what: str, system: dict[str, Any], draws: int) -> dict[str, Any]:
    """Run one of montecarlo_peers.py; what it prints is a JSON object."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "system.json"
        file.write_text(json.dumps(system), encoding="utf-8")
        script = Path(__file__).with_name("montecarlo_peers.py")
        found = subprocess.run(
            [str(python), str(script), what, str(file), str(draws)],
            capture_output=True, text=True, env={**os.environ, "BRIGHTWAY2_DIR": folder},
        )  # fmt: skip
    if found.returncode:
        print(f"{what} failed:\n{found.stderr[-2000:]}", file=sys.stderr)
        return {}
    answer: dict[str, Any] = json.loads(found.stdout.strip().splitlines()[-1])
    return answer


def peers(case: Case, small: bool, skip: set[str]) -> dict[str, float]:
    """Seconds per draw of each peer that can be had."""
    found: dict[str, float] = {}
    system = system_of(case.result)
    if "bw2calc" not in skip:
        pythons: dict[str, Path | str | None] = {"": sys.executable}
        if "pypardiso" not in skip:
            packages = ["bw2calc>=2", "bw_processing", "pypardiso", "stats_arrays"]
            pythons[" (pypardiso)"] = environment("pypardiso", packages, make=not small)
        for suffix, python in pythons.items():
            if python is not None:
                answer = peer(python, "bw2calc", system, 20 if small else 200)
                found |= {f"{name}{suffix}": value for name, value in answer.items()}
    if "lca_algebraic" not in skip:
        python = environment("lca_algebraic", ["lca_algebraic"], make=not small)
        if python is not None:
            found |= peer(python, "lca_algebraic", acyclic(case, system), 1_000 if small else 2_000)
    return found


def acyclic(case: Case, system: dict[str, Any]) -> dict[str, Any]:
    """The system without the loop of the generated case."""
    if case.key != "c":
        return system
    from generated_case import generated_case, text_of

    import impact

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.yaml"
        path.write_text(text_of(generated_case(loop=False)), encoding="utf-8")
        return system_of(impact.assess(path))


# ---------------------------------------------------------------------------------------------- long runs


def flatness(case: Case, small: bool) -> list[tuple[int, int, float, float]]:
    """(threads, draws, seconds per draw by the clock and of the processors): the cost over the number of draws."""
    sizes = [10**4, 10**5] if small else [10**4, 10**5, 10**6, 10**7]
    found = []
    for threads in (1, 2):
        for draws in sizes[threads - 1 :]:
            rounds = 5 if draws < 10**6 else 3 if draws < 10**7 else 1
            ours(case, min(draws, 10**5), threads)
            times = [ours(case, draws, threads) for _ in range(rounds)]
            found.append((threads, draws, median(t[0] for t in times), median(t[1] for t in times)))
    return found


PEAK = """
import resource, sys
sys.path.insert(0, {root!r})
import impact
impact.assess({path!r}).simulate({draws}, seed=42, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peak_memory(draws: int) -> float:
    """Peak memory [MB] of a whole process that simulates case (b)."""
    program = PEAK.format(root=str(ROOT), path=str(ROOT / "cases/sjaelland/solrod-biogas.yaml"), draws=draws)
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(found.stdout)


# ---------------------------------------------------------------------------------------------- tables


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines)


def report(keys: str, small: bool, skip: set[str]) -> str:
    draws = 50_000 if small else 300_000
    floors, others = [], []
    for case in cases(keys):
        times = against_the_floor(case, draws)
        wanted = TARGETS["floor"][case.key]  # type: ignore[index]
        for t in (1, 2):
            mine, least = times[f"ours {t}"], times[f"floor {t}"]
            clock, processors = ([pair[k] for pair in mine] for k in (0, 1))
            drawing, worked = ([pair[k] for pair in least] for k in (0, 1))
            floors.append(
                [f"({case.key})", str(t), str(case.inputs), f"{1 / median(clock):,.0f}", f"{median(clock) * 1e9:,.0f}",
                 f"{median(drawing) * 1e9:,.0f}", f"{median(map(divide, clock, drawing)):.2f}",
                 f"{median(processors) * 1e9:,.0f}", f"{median(worked) * 1e9:,.0f}",
                 f"{median(map(divide, processors, worked)):.2f}", f"{wanted:g}"]
            )  # fmt: skip
        for name, seconds in peers(case, small, skip).items():
            target = next((f"{v:,.0f}" for k, v in TARGETS.items() if name.startswith(k) and k != "floor"), "")
            target = "" if "one scenario" in name or "lambdas" in name else target
            ratio = seconds / median(pair[0] for pair in times["ours 1"])
            faster = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"
            others.append([f"({case.key})", name, f"{1 / seconds:,.0f}", faster, target])
    header = ["case", "threads", "variates", "draws/s", "ns/draw", "floor ns/draw", "ratio", "processor ns/draw",
              "floor processor ns/draw", "processor ratio", "target"]  # fmt: skip
    parts = ["## Against drawing alone", table(header, floors)]
    if others:
        parts += ["## Against other programs (one thread)",
                  table(["case", "program", "draws/s", "ours is faster by", "target"], others)]  # fmt: skip
    if "long" not in skip:
        rows = [
            [str(t), f"{n:,}", f"{clock * 1e9:,.0f}", f"{processors * 1e9:,.0f}"]
            for t, n, clock, processors in flatness(cases("b")[0], small)
        ]
        parts += ["## Cost of a draw of (b) over the number of draws",
                  table(["threads", "draws", "ns/draw", "processor ns/draw"], rows)]  # fmt: skip
        n = 10**5 if small else 10**7
        peak = f"{n:,} draws of (b) in a process of their own: {peak_memory(n):.0f} MB at the peak (target: 600)."
        parts += ["## Memory", peak]
    return "\n\n".join(parts)


def machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__},"
        f" {date.today().isoformat()}, load of the machine {load}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="few draws, no environments made: under a minute")
    parser.add_argument("--cases", default="a,b,c")
    parser.add_argument("--skip", default="", help="bw2calc, pypardiso, lca_algebraic, long; separated by commas")
    parser.add_argument("--store", default="", metavar="FILE", help="write the tables to a Markdown file, too")
    chosen = parser.parse_args()
    found = report(chosen.cases, chosen.small, set(filter(None, chosen.skip.split(","))))
    print(f"{machine()}\n\n{found}")
    if chosen.store:
        command = "python benchmarks/montecarlo.py" + "".join(f" {a}" for a in sys.argv[1:])
        about = str(__doc__).split("Run:")[0].strip()
        text = f"# Monte Carlo, measured\n\n{about}\n\nMade by `{command}` on {machine()}.\n\n{found}\n"
        Path(chosen.store).parent.mkdir(parents=True, exist_ok=True)
        Path(chosen.store).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
