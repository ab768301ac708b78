"""Mutation: do the quick tests see it when a line of the model, of its money, its readers or its printers goes wrong?

Every mutant of `mutant_list.py` is put into a private copy of the repository; the tests that are asked first run, and
only if they all pass the rest of the quick tests. A snippet that stands nowhere in the package, or more than once, is
stale and fails the benchmark like a survivor. The stored record of outputs (tests/golden/test_contract.py) is left
out: it sees that a number changed, not which one is right.
Run: python benchmarks/mutants.py [--only ROOM] [--list] [--sample N --seed S] [--asked] [--least 0.9]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mutant_list import MUTANTS, Mutant

ROOT = Path(__file__).parents[1]
COPIED = ("impact", "tests", "cases", "factors", "notebooks", "docs", "benchmarks")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "mutants.py", "mutant_list.py")
RECORD = "tests/golden/test_contract.py"
PASSED, FAILED = 0, 1  # exit codes of pytest; any other says that no test has judged
SECONDS = 900  # a mutant that never ends is caught


class Stale(Exception):
    """A mutant whose snippet does not stand in the package exactly once."""


def copied(folder: Path) -> Path:
    """A copy of the repository in which mutants may be put."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    for file in ROOT.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, folder)
    return folder


def place_of(mutant: Mutant, root: Path) -> Path:
    """The module that holds a mutant's snippet.

    Raises
    ------
    Stale
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((root / "impact").rglob("*.py"))}
    found = {path: text.count(mutant.old) for path, text in texts.items() if mutant.old in text}
    if sum(found.values()) != 1:
        where = ", ".join(str(path.relative_to(root)) for path in found) or "no module"
        raise Stale(f"stands {sum(found.values())} times ({where}): {mutant.old!r}")
    (path,) = found
    return path


@contextmanager
def applied(mutant: Mutant, root: Path) -> Iterator[Path]:
    """The copy with one mutant in it; every text has a time of its own, so that no compiled module is taken for it."""
    path = place_of(mutant, root)
    text, then = path.read_text(encoding="utf-8"), path.stat().st_mtime
    try:
        path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        os.utime(path, (then + 10, then + 10))
        yield path
    finally:
        path.write_text(text, encoding="utf-8")
        os.utime(path, (then + 20, then + 20))


def run(root: Path, arguments: Sequence[str]) -> int:
    """The exit code of the quick tests among some test files of a copy."""
    paths = os.pathsep.join(map(str, (root, root / "tests")))
    environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
    options = ["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", f"--ignore={RECORD}"]
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return FAILED
    if done.returncode not in (PASSED, FAILED):
        print(done.stdout.decode(errors="replace")[-1500:], file=sys.stderr)
    return done.returncode


def verdict(mutant: Mutant, root: Path, asked_only: bool) -> str:
    """`caught`, `survived`, or why nobody could judge."""
    try:
        with applied(mutant, root):
            code = run(root, mutant.tests)
            if code == PASSED and not asked_only:
                code = run(root, ["tests"])
                if code == FAILED:
                    return "caught by the rest"
    except Stale as error:
        return f"stale: {error}"
    return {PASSED: "survived", FAILED: "caught"}.get(code, f"broken: pytest ended with {code}")


def report(verdicts: Sequence[tuple[Mutant, str]], least: float) -> int:
    """The table by room, the mutants that were not caught, and the exit code."""
    caught = {mutant: said.startswith("caught") for mutant, said in verdicts}
    rooms = dict.fromkeys(mutant.room for mutant in caught)
    print(f"\n{'room':<14}{'caught':>8}{'of':>5}")
    for room in sorted(rooms):
        mine = [seen for mutant, seen in caught.items() if mutant.room == room]
        print(f"{room:<14}{sum(mine):>8}{len(mine):>5}")
    share = sum(caught.values()) / max(len(caught), 1)
    print(f"{'all':<14}{sum(caught.values()):>8}{len(caught):>5}   {share:.0%} caught, at least {least:.0%} wanted")
    for mutant, said in verdicts:
        if not caught[mutant]:
            print(f"  {mutant.room}: {mutant.breaks}: {said}")
    return int(share < least)


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--only", default="", metavar="ROOM", help="mutants of one room")
    parser.add_argument("--list", action="store_true", help="print the mutants and where they are put; run nothing")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only N of them")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--asked", action="store_true", help="only the tests that are asked first")
    parser.add_argument("--least", type=float, default=0.9, help="share that must be caught")
    options = parser.parse_args()

    chosen = [mutant for mutant in MUTANTS if options.only in ("", mutant.room)]
    if options.sample:
        chosen = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
    if options.list:
        return listed(chosen)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = copied(Path(folder))
        tests = sorted({path for mutant in chosen for path in mutant.tests})
        if run(root, tests) != PASSED:
            print("The tests do not pass without a mutant: nothing can be said.", file=sys.stderr)
            return 1
        verdicts = []
        for mutant in chosen:
            start = time.perf_counter()
            said = verdict(mutant, root, options.asked)
            verdicts.append((mutant, said))
            print(f"{mutant.room:<14}{time.perf_counter() - start:>5.0f} s  {said:<20} {mutant.breaks}", flush=True)
    return report(verdicts, options.least)


def listed(mutants: Sequence[Mutant]) -> int:
    """Print the mutants; 1 if one is stale."""
    stale = False
    for mutant in mutants:
        try:
            where = str(place_of(mutant, ROOT).relative_to(ROOT))
        except Stale as error:
            stale, where = True, f"STALE: {error}"
        print(f"{mutant.room:<14}{mutant.breaks}\n{'':<14}{where}: {mutant.old!r} -> {mutant.new!r}")
    print(f"{len(mutants)} mutants")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
