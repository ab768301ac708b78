"""What writing documents costs beside what is in them: `impact report` against computing and typesetting alone.

Research and funder documents, English and Danish, HTML and PDF of the cases and networks named (all bundled ones with
`cases`). *Computing* runs the templates' cells as plain Python in one process, figures included; *typesetting* turns
notebooks that are already executed into files; *report* is the command, which does both through one kernel and
typesets a document while the next is computed. Each is timed by the clock, computing and report as whole processes,
in turn. Aim: report takes at most 1.3 times the sum of the other two.

    python benchmarks/documents.py [PATH...] [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

AUDIENCES, LANGUAGES, FORMATS = ("researcher", "funder"), ("en", "da"), ("html", "pdf")
AIM = 1.3


def planned(paths: list[str], folder: Path) -> list:  # type: ignore[type-arg]
    """The documents that the command would write."""
    import impact
    from impact.documents import Asked
    from impact.documents.plan import folder_plan

    results = [impact.assess(path) for path in paths]
    return folder_plan(results, folder, Asked(AUDIENCES, LANGUAGES, FORMATS))


def compute(paths: list[str], folder: Path) -> None:
    """Every cell of every document, without a kernel and without a notebook."""
    from impact.documents.notebook import notebook_of
    from impact.ground.language import speak

    os.environ["MPLBACKEND"] = "agg"
    os.chdir(folder)
    for document in planned(paths, folder):
        speak(document.language)
        names: dict[str, object] = {}
        for cell in notebook_of(document).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, "cell", "exec"), names)


def typesetting(paths: list[str], folder: Path) -> float:
    """Seconds for turning executed notebooks into files."""
    from impact.documents.kernel import Kernel

    from impact.documents.notebook import notebook_of
    from impact.documents.plan import format_of
    from impact.documents.typeset import typeset
    from impact.ground.language import speak

    taken = 0.0
    with Kernel(folder) as kernel:
        for document in planned(paths, folder):
            speak(document.language)
            notebook = kernel.execute(notebook_of(document))
            start = time.perf_counter()
            for file in document.files:
                file.write_bytes(typeset(document, format_of(file), notebook))
            taken += time.perf_counter() - start
    return taken


def report(paths: list[str], folder: Path) -> None:
    chosen = ["--audience", ",".join(AUDIENCES), "--language", ",".join(LANGUAGES), "--to", ",".join(FORMATS)]
    subprocess.run(
        [sys.executable, "-m", "impact", "report", *paths, *chosen, "-o", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def clock(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def part(name: str, paths: list[str], folder: Path) -> float:
    """A part in a process of its own; its answer where it says how long it took, else the clock's."""
    start = time.perf_counter()
    command = [sys.executable, __file__, *paths, "--part", name, "--folder", str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(answer) if answer.strip() else time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("paths", nargs="*", default=["kal-wastewater-heat", "sjaelland"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--part", choices=("computing", "typesetting"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "computing":
        return compute(arguments.paths, arguments.folder)
    if arguments.part == "typesetting":
        return print(typesetting(arguments.paths, arguments.folder))
    paths = [str(Path(path).resolve()) if Path(path).exists() else path for path in arguments.paths]
    found: dict[str, list[float]] = {"computing": [], "typesetting": [], "report": []}
    with tempfile.TemporaryDirectory() as folder:
        count = len(planned(paths, Path(folder)))
        print(f"{count} documents in {' and '.join(FORMATS)}, {arguments.rounds} round(s)")
        for _ in range(arguments.rounds):
            for name in ("computing", "typesetting"):
                found[name].append(part(name, paths, Path(folder)))
            found["report"].append(clock(lambda: report(paths, Path(folder))))
    for name, times in found.items():
        print(f"{name:<12} {median(times):8.1f} s  {median(times) / count:6.2f} s a document")
    rounds = zip(*found.values(), strict=True)
    ratio = median(whole / (computing + typeset) for computing, typeset, whole in rounds)
    print(f"report / (computing + typesetting)  {ratio:.2f}  (aim: at most {AIM})")


if __name__ == "__main__":
    main()
