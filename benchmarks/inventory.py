"""What the inventory's size costs: `impact assess CASE` now against the same command of a former commit.

Both run as whole processes, interleaved; printed are the medians and their ratio. The former tree is taken from git.
Run: python benchmarks/inventory.py COMMIT [--pairs 10] [--case ID]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from impact.cli import main; main()"


def seconds(tree: Path, case: str) -> float:
    """Wall time of one process [s]."""
    command = [sys.executable, "-c", RUN, str(tree), "assess", case]
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=tree, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the former commit")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--case", default="kal-wastewater-heat")
    options = parser.parse_args()
    archive = subprocess.run(["git", "archive", options.commit], check=True, cwd=HERE, stdout=subprocess.PIPE).stdout
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder)
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(former, filter="data")
        seconds(HERE, options.case), seconds(former, options.case)  # both once for the disk cache and the .pyc files
        pairs = [(seconds(HERE, options.case), seconds(former, options.case)) for _ in range(options.pairs)]
    now, then = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"assess {options.case}: {now:.3f} s now, {then:.3f} s at {options.commit}, ratio {ratio:.2f} (target: 1.0)")


if __name__ == "__main__":
    main()
