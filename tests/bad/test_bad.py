"""Wrong inputs, one file each, named by its fault: the real command line must answer each like a patient colleague.

The first comment lines of a case say what is expected (`expect.txt` in a folder of tables or of a network):

    # expect: line 12: unknown-process: 'heat from oil boiler'; heat from gas oil boiler
    # warns: line 9: full-load-hours: 8,000

the line, the fault's kind and fragments that the message must hold. `file` instead of a line: the fault belongs to
the whole file. All faults of a file must be listed, and no others. `# factors: FOLDER` lays tables on top.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from impact import cli
from impact.ground.errors import Fault

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "cases").glob("*.yaml"))
NETWORKS = sorted(p for p in (HERE / "networks").iterdir() if p.is_dir())
TABLES = sorted(p for p in (HERE / "factors").iterdir() if p.is_dir())
GOOD = "kal-wastewater-heat"
ENOUGH = 60

_EXPECT = re.compile(r"^(?:# )?(expect|warns): (?:(\S+) )?(?:line (\d+)|file): ([a-z0-9-]+): (.+)$", re.MULTILINE)
_FACTORS = re.compile(r"^# factors: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """One fault (or warning) that must be reported."""

    warning: bool
    file: str
    line: int
    kind: str
    fragments: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}: " if self.line else f"{self.file}: "

    def is_in(self, answer: str) -> bool:
        return self.place in answer and all(fragment in answer for fragment in self.fragments)


@dataclass
class Answer:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str
    faults: list[Fault]


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program's own entry point, and notes the faults that it shows."""
    seen: list[Fault] = []
    show = cli._show

    def noting(faults: tuple[Fault, ...]) -> None:
        seen.extend(faults)
        show(faults)

    def run(*arguments: str | Path) -> Answer:
        seen.clear()
        monkeypatch.setattr(cli, "_show", noting)
        monkeypatch.setattr(sys, "argv", ["impact", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            sys.exit(0)
        code = stop.value.code
        captured = capsys.readouterr()
        return Answer(code if isinstance(code, int) else 0, captured.out, captured.err, list(seen))

    return run


def expected_in(text: str, file: str = "") -> list[Expected]:
    return [
        Expected(word == "warns", named or file, int(line or 0), kind, tuple(rest.split("; ")))
        for word, named, line, kind, rest in _EXPECT.findall(text)
    ]


def check_faults(answer: Answer, expected: list[Expected]) -> None:
    """Exit 1, nothing on stdout, and exactly the expected faults on stderr, each with its place and remedy."""
    lines = answer.err.splitlines()
    assert expected, "the file does not say what is expected"
    for one in expected:
        assert any(one.is_in(line) for line in lines), f"missing: {one}\n{answer.err}"
    assert len(lines) == len(expected), f"{len(expected)} expected:\n{answer.err}"
    assert sorted(fault.kind for fault in answer.faults) == sorted(one.kind for one in expected)
    assert answer.code == 1
    assert answer.out == ""
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_wrong_case(path: Path, run: Run) -> None:
    text = path.read_text(encoding="utf-8")
    expected = expected_in(text, path.name)
    layers = [argument for folder in _FACTORS.findall(text) for argument in ("--factors", path.parent / folder)]
    answer = run("check", path, *layers)
    if any(one.warning for one in expected):
        check_warnings(answer, expected)
    else:
        check_faults(answer, expected)


def check_warnings(answer: Answer, expected: list[Expected]) -> None:
    """A warning does not stop anything: exit 0, and the answer shows it."""
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    for one in expected:
        assert any(one.is_in(line) and "warning: " in line for line in lines), f"missing: {one}\n{answer.out}"
    assert len(lines) == len(expected) + 1, answer.out
    assert f"no fault, {len(expected)} warning" in lines[-1]


def test_there_are_enough() -> None:
    assert len(CASES) + len(NETWORKS) + len(TABLES) >= ENOUGH


# ---------------------------------------------------------------------------------------------- folders


@pytest.mark.parametrize("folder", NETWORKS, ids=lambda path: path.name)
def test_wrong_network(folder: Path, run: Run) -> None:
    check_faults(run("check", folder), expected_in((folder / "expect.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("folder", TABLES, ids=lambda path: path.name)
def test_wrong_inventory(folder: Path, run: Run) -> None:
    """`check FOLDER` finds every fault of a layer; a case that reaches the row finds it too, never a traceback."""
    check_faults(run("check", folder), expected_in((folder / "expect.txt").read_text(encoding="utf-8")))
    used = run("check", GOOD, "--factors", folder)
    assert used.code in (0, 1)
    assert "Traceback" not in used.err


# ---------------------------------------------------------------------------------------------- what no checkout holds


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def only_fault(answer: Answer, kind: str, *fragments: str) -> None:
    assert (answer.code, answer.out) == (1, "")
    assert [fault.kind for fault in answer.faults] == [kind], answer.err
    assert len(answer.err.splitlines()) == 1
    for fragment in fragments:
        assert fragment in answer.err


def test_missing_file(run: Run) -> None:
    only_fault(run("check", "kal-wastewater-heet"), "no-such-file", "'kal-wastewater-heet'", GOOD)


def test_file_of_200_MB(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    only_fault(run("check", path), "too-large", "huge.yaml: ", "200 MB", "2 MB")


def test_directory_without_cases(run: Run, tmp_path: Path) -> None:
    only_fault(run("check", tmp_path), "no-cases", tmp_path.name, "no case file (*.yaml, ", "case file")


def test_directory_named_like_a_case(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").mkdir()
    only_fault(run("check", tmp_path / "case.yaml"), "no-cases", "case.yaml", "no case file (*.yaml, ")


def test_directory_in_a_network(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").mkdir()
    only_fault(run("check", tmp_path), "a-directory", "case.yaml: ", "folder, not a file")


def test_not_utf8(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "latin.yaml", "id: a\ntitle: Rødovre\n".encode("latin-1"))
    only_fault(run("check", path), "not-utf8", "latin.yaml:2: ", "UTF-8", "0xf8")


def test_utf16(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "wide.yaml", "id: a\n".encode("utf-16"))
    only_fault(run("check", path), "not-utf8", "wide.yaml:1: ", "UTF-8")


def test_spreadsheet(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "case.yaml", b"PK\x03\x04\x14\x00\x00\x00")
    only_fault(run("check", path), "not-yaml", "case.yaml:1: ", "control character")


def test_empty_file(run: Run, tmp_path: Path) -> None:
    only_fault(run("check", written(tmp_path, "empty.yaml", b"")), "empty", "empty.yaml: ", "impact new")


def test_byte_order_mark_is_no_fault(run: Run, tmp_path: Path) -> None:
    good = (ROOT / "cases" / "kalundborg" / "wastewater-heat.yaml").read_bytes()
    assert run("check", written(tmp_path, "bom.yaml", b"\xef\xbb\xbf" + good)).code == 0


def test_dangling_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")
    only_fault(run("check", tmp_path / "link.yaml"), "no-such-file", "link.yaml")


def test_missing_factors_folder(run: Run, tmp_path: Path) -> None:
    only_fault(run("check", GOOD, "--factors", tmp_path / "mine"), "no-folder", "mine", "not a folder")


def test_factors_folder_without_tables(run: Run, tmp_path: Path) -> None:
    only_fault(run("check", GOOD, "--factors", tmp_path), "no-tables", tmp_path.name, "exchanges.csv")


def test_table_that_is_not_utf8(run: Run, tmp_path: Path) -> None:
    header = "id,title,publisher,year,url,licence,note\n"
    written(tmp_path, "sources.csv", (header + "kommune,Målinger,Rødovre,2024,,,\n").encode("latin-1"))
    only_fault(run("check", GOOD, "--factors", tmp_path), "not-utf8", "sources.csv:2: ", "UTF-8")


# ---------------------------------------------------------------------------------------------- the command line


@pytest.mark.parametrize(
    ("options", "kind", "fragments"),
    [
        (["--gwp", "ar7"], "unknown-gwp", ["'ar7'", "ar4, ar5, ar6"]),
        (["--baseline", "oil boiler"], "unknown-scenario", ["'oil boiler'", "'oil boilers'"]),
        (["--baseline", "heat pump"], "unknown-scenario", ["'heat pump'", "no baseline"]),
        (["--alternative", "heat pumps"], "unknown-scenario", ["'heat pumps'", "'heat pump'"]),
        (["--electricity", "residuel mix"], "unknown-method", ["'residuel mix'", "'residual mix'"]),
        (["--currency", "kroner"], "unknown-currency", ["'KRONER'", "DKK, EUR"]),
        (["--year", "1985"], "year-outside-inventory", ["1985", "2000 to 2024"]),
        (["--rate", "3.5"], "bad-rate", ["3.5", "0.035"]),
        (["--rate", "nan"], "bad-rate", ["nan", "0.035"]),
        (["--price-year", "20222"], "bad-year", ["20222"]),
        (["--year", "99999"], "bad-year", ["99999"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else value,
)
def test_wrong_choice(options: list[str], kind: str, fragments: list[str], run: Run) -> None:
    answer = run("assess", GOOD, *options)
    assert (answer.code, answer.out) == (1, "")
    assert {fault.kind for fault in answer.faults} == {kind}, answer.err
    for fragment in fragments:
        assert fragment in answer.err


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (["asess", GOOD], "'assess'"),
        (["assess"], "PATH"),
        (["assess", GOOD, "--jsn"], "--json"),
        (["assess", GOOD, "--year", "last"], "'last' is not a valid integer"),
        (["explain", GOOD, "--indicator", "climat"], "'climate'"),
        (["new", "x.yaml", "--like", "heet"], "'heat'"),
        (["new", "x.txt"], ".yaml"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else None,
)
def test_wrong_command_line_is_exit_2(arguments: list[str], fragment: str, run: Run) -> None:
    answer = run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert fragment in answer.err
    assert "Traceback" not in answer.err


def test_new_leaves_an_existing_file_alone(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "case.yaml", b"id: mine\n")
    only_fault(run("new", path), "exists", "case.yaml", "left alone")
    assert path.read_bytes() == b"id: mine\n"


def test_one_wrong_file_of_two(run: Run) -> None:
    """The good file's answer is not printed beside the bad file's faults."""
    answer = run("assess", GOOD, HERE / "cases" / "ton.yaml")
    assert (answer.code, answer.out) == (1, "")
    assert "Which ton" in answer.err


def test_several_wrong_files_are_reported_together(run: Run) -> None:
    paths = [HERE / "cases" / f"{name}.yaml" for name in ("ton", "unknown-process", "tab")]
    answer = run("check", *paths)
    assert [fault.kind for fault in answer.faults] == ["bad-amount", "unknown-process", "tab"]


# ---------------------------------------------------------------------------------------------- as real processes


def process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "impact", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False)


@pytest.mark.parametrize("name", ["ton", "alias-bomb", "uses-all-it-makes", "too-deep", "many-faults"])
def test_as_a_process(name: str) -> None:
    path = HERE / "cases" / f"{name}.yaml"
    done = process("assess", path, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    expected = expected_in(path.read_text(encoding="utf-8"), path.name)
    for one in expected:
        assert any(one.is_in(line) for line in done.stderr.splitlines()), done.stderr
    assert len(done.stderr.splitlines()) == len(expected)


def test_a_warning_as_a_process_keeps_json_clean() -> None:
    import json

    done = process("assess", HERE / "cases" / "warning-full-load-hours.yaml", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["cases"][0]["id"] == "wastewater-heat"
