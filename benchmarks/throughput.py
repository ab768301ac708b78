"""Throughput: reading, validating and assessing many case files, start-up excluded.

Copies of ten bundled cases, each with an id and figures of its own, are read and assessed by the hundred and
by the ten thousand, each number in a process of its own. Printed are the cost per case (processor time), its
ratio between the two numbers (target: at most 1.2), reading and validating against a bare libyaml load of the
same files (target: at most 3), and where the time goes by module.
Run: python benchmarks/throughput.py [--small 100] [--large 10000] [--runs 4] [--check]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KINDS = 10  # bundled cases that are copied; divides both numbers, so that both hold the same mixture
VALUE = re.compile(r"(?<=\bvalue: )\d+(?:\.\d+)?(?= )")


def write_copies(folder: Path, count: int) -> None:
    """Write case files with ids and slightly different figures, so that no cache serves them all."""
    files = [f for f in sorted(ROOT.glob("cases/*/*.yaml")) if f.name != "network.yaml"][:KINDS]
    texts = [re.sub(r"(?m)^id:.*", "id: case-NUMBER", f.read_text(encoding="utf-8"), count=1) for f in files]

    def shifted(found: re.Match[str]) -> str:
        return f"{float(found[0]) * (1 + 1e-7 * i):.12g}"

    for i in range(count):
        text = VALUE.sub(shifted, texts[i % len(texts)])
        (folder / f"case-{i:05}.yaml").write_text(text.replace("NUMBER", str(i), 1), encoding="utf-8")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor time [s] and result of a call; the work has one thread, and other programs do not count."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(folder: Path) -> dict[str, float]:
    """Seconds per case for a bare load, for reading and for assessing every file of a folder, all kept."""
    import yaml

    import impact
    from impact.cases import read_case

    paths = sorted(folder.glob("*.yaml"))
    inventory = impact.load_inventory()
    impact.assess(read_case(paths[0]), inventory=inventory)  # imports and caches are start-up

    def bare() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

    load_time, _ = timed(bare)
    read_time, network = timed(lambda: impact.load(folder))
    assess_time, _ = timed(lambda: impact.assess(network, inventory=inventory))
    count = len(paths)
    return {"load": load_time / count, "read": read_time / count, "assess": assess_time / count}


def in_a_process(folder: Path) -> dict[str, float]:
    """`measure` in a fresh process."""
    command = [sys.executable, __file__, "--measure", str(folder)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def medians(results: list[dict[str, float]]) -> dict[str, float]:
    return {key: median(result[key] for result in results) for key in results[0]}


def where_the_time_goes(folder: Path) -> dict[str, float]:
    """Share of the time spent in each module while reading and assessing the files, by profile."""
    import impact
    from impact.cases import read_case

    inventory = impact.load_inventory()
    paths = sorted(folder.glob("*.yaml"))
    impact.assess(read_case(paths[0]), inventory=inventory)
    profile = cProfile.Profile()
    profile.enable()
    for path in paths:
        impact.assess(read_case(path), inventory=inventory)
    profile.disable()
    spent: dict[str, float] = defaultdict(float)
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[module_name(file)] += own
    total = sum(spent.values())
    return {name: own / total for name, own in sorted(spent.items(), key=lambda item: -item[1])}


def module_name(file: str) -> str:
    """A profile's file as a module of ours, a library's name, or Python's own built-ins."""
    parts = Path(file).parts
    below = parts[len(ROOT.parts) :] if file.startswith(str(ROOT)) else ()
    if "impact" in below:
        return ".".join(below[below.index("impact") :]).removesuffix(".py")
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "built-in functions" if file == "~" else "standard library"


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=4, help="of the small number, before and after the large")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return 0

    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name, "few"), Path(name, "many")
        for folder, count in ((few, options.small), (many, options.large)):
            folder.mkdir()
            write_copies(folder, count)
        before = [in_a_process(few) for _ in range(options.runs)]
        large = in_a_process(many)
        after = [in_a_process(few) for _ in range(options.runs)]
        small = medians(before + after)  # around the long run, for the machine may get busier or calmer meanwhile
        shares = where_the_time_goes(few)

    print(f"{'processor time per case':<28}{options.small:>10} cases{options.large:>10} cases{'ratio':>8}")
    labels = {"load": "bare libyaml load", "read": "reading and validating", "assess": "assessing"}
    for key, label in labels.items():
        ratio = large[key] / small[key]
        print(f"{label:<28}{small[key] * 1e3:>13.2f} ms{large[key] * 1e3:>13.2f} ms{ratio:>8.2f}")
    growth = (large["read"] + large["assess"]) / (small["read"] + small["assess"])
    reading = max(result["read"] / result["load"] for result in (small, large))
    numbers = f"{options.large} against {options.small} cases"
    print(f"{numbers}: {growth:.2f} times the cost per case (target: at most 1.2)")
    print(f"reading and validating: {reading:.2f} times a bare libyaml load (target: at most 3)")
    everything = max((result["read"] + result["assess"]) / result["load"] for result in (small, large))
    print(f"with assessing, which also checks against the inventory: {everything:.2f} times")
    print("\nwhere the time goes (reading and assessing, share of a profiled run):")
    for module, share in list(shares.items())[:14]:
        print(f"  {module:<32}{share:>6.1%}")
    return int(options.check and (growth > 1.2 or reading > 3))


if __name__ == "__main__":
    sys.exit(main())
