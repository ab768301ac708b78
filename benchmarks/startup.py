"""Start-up: wall time of whole `impact` processes against `python -c "import pandas"`.

Pairs are interleaved, so that a busy machine slows both sides alike; printed are the medians and their ratio.
Run: python benchmarks/startup.py [--pairs 10] [--case ID] [--check]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

REFERENCE = [sys.executable, "-c", "import pandas"]


def seconds(command: list[str]) -> float:
    """Wall time [s] of one process that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(command: list[str], pairs: int) -> tuple[float, float]:
    """Medians [s] of the command and of the reference, run by turns."""
    seconds(command), seconds(REFERENCE)  # both once for the disk cache and the .pyc files
    times = [(seconds(command), seconds(REFERENCE)) for _ in range(pairs)]
    return median(t for t, _ in times), median(t for _, t in times)


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--case", default="kal-wastewater-heat", help="a bundled case's id or a file")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()

    impact = str(Path(sys.executable).with_name("impact"))
    targets = {("--help",): 1.0, ("check", options.case): 1.0, ("assess", options.case): 1.5}
    print(f"{'command':<36}{'median':>9}{'pandas':>9}{'ratio':>8}{'target':>8}")
    missed = False
    for arguments, target in targets.items():
        ours, pandas = compare([impact, *arguments], options.pairs)
        ratio = ours / pandas
        missed |= ratio > target
        name = " ".join(["impact", *arguments])
        verdict = "  missed" if ratio > target else ""
        print(f"{name:<36}{ours:>7.3f} s{pandas:>7.3f} s{ratio:>8.2f}{target:>8.1f}{verdict}")
    return int(missed and options.check)


if __name__ == "__main__":
    sys.exit(main())
