"""Which heavy modules each command may import: what nobody uses, nobody waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "numpy", "pandas", "scipy", "matplotlib", "yaml", "pint", "pyXSteam", "nbclient", "nbformat", "jupytext", "IPython",
    "ipykernel", "pypandoc", "bw2data", "bw2calc", "bw2io", "hypothesis",
}  # fmt: skip
CASE = "kal-wastewater-heat"

# command -> the heavy modules it may import
MAY: dict[tuple[str, ...], set[str]] = {
    ("--help",): set(),
    ("--version",): set(),
    ("assess", "--help"): set(),
    ("check", CASE): {"numpy", "yaml"},
    ("assess", CASE): {"numpy", "yaml"},
    ("assess", CASE, "--json"): {"numpy", "yaml"},
    ("explain", CASE): {"numpy", "yaml"},
    ("factors", "gypsum"): {"numpy", "yaml"},
    ("lca", CASE, "--method", "EF v3.1"): {"numpy", "yaml"},
    ("simulate", CASE, "-n", "1000"): {"numpy", "yaml"},
}

PROGRAM = """
import sys
sys.argv = ["impact", *sys.argv[1:]]
from impact.cli import main
try:
    main()
except SystemExit as stop:
    code = stop.code or 0
else:
    code = 0
sys.stderr.write("\\nmodules: " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
sys.exit(code)
"""


def heavy(*command: str, program: str = PROGRAM) -> set[str]:
    """Heavy modules that a command has loaded when it is done."""
    arguments = [sys.executable, "-c", program, *command]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("modules: ")[2].split()) & HEAVY


@pytest.mark.parametrize("command", MAY, ids=" ".join)
def test_a_command_loads_no_more_than_it_may(command: tuple[str, ...]) -> None:
    assert heavy(*command) <= MAY[command]


def test_importing_impact_loads_nothing_heavy() -> None:
    program = "import sys, impact; sys.stderr.write('modules: ' + ' '.join(sys.modules))"
    assert heavy(program=program) == set()


def test_loading_and_assessing_from_python_needs_no_pandas() -> None:
    program = f"""
import sys, impact
result = impact.assess(impact.load({CASE!r}))
assert result.default["climate"]
sys.stderr.write("modules: " + " ".join(sys.modules))
"""
    assert heavy(program=program) <= {"numpy", "yaml"}


def test_a_steam_case_loads_the_steam_tables_and_others_do_not() -> None:
    assert "pyXSteam" in heavy("assess", "kal-steam")
    assert heavy("assess", "kal-steam") <= {"numpy", "yaml", "pyXSteam"}
