"""What a document costs: CPU time of `impact report` beside that of another checkout, in interleaved pairs.

Each run is a process of its own; what counts is its CPU time and that of the processes that it starts (pandoc). One
pair is run first and does not count. `--audience`, `--to` and the other options of `impact report` may follow.

    python benchmarks/documents.py OTHER_CHECKOUT [PATH...] [--rounds N] [-- OPTION...]

Aim: at most 0.5 of the program as it was when documents were computed in a second process (5.4 s of CPU for the
research HTML of kal-wastewater-heat), and no more than 0.7.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parents[1]
AIM = 0.7


def cpu(checkout: Path, paths: list[str], options: list[str], folder: str) -> float:
    """CPU time of one `impact report`, its own and its children's [s]."""
    python = checkout / ".venv" / "bin" / "python"
    command = [str(python) if python.exists() else sys.executable, "-m", "impact", "report", *paths, *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*command, "-o", folder], check=True, stdout=subprocess.DEVNULL, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(checkout)},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("other", type=Path, help="the checkout to compare with")
    parser.add_argument("paths", nargs="*", default=["kal-wastewater-heat"])
    parser.add_argument("--rounds", type=int, default=5)
    known, options = parser.parse_known_args()
    options = [option for option in options if option != "--"]
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(known.rounds + 1):
            times = [cpu(root.resolve(), known.paths, options, folder) for root in (known.other, HERE)]
            pairs.append(times)
    for name, values in zip(("other", "this"), zip(*pairs[1:], strict=True), strict=True):
        print(f"{name:<6} {median(values):6.2f} s of CPU")
    print(f"this / other  {median(new / old for old, new in pairs[1:]):.2f}  (aim: at most {AIM})")


if __name__ == "__main__":
    main()
