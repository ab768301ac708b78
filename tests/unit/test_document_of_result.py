"""A document is of the result that was handed in: not of a file read again, and not of what lies in a user's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small import assess_one

import impact
from impact.api import Result
from impact.documents import notebook, write_report
from impact.documents.notebook import NotebookError, TemplateCell, execute
from impact.documents.provenance import verify
from impact.ground.errors import InputError
from impact.ground.paths import data
from impact.model import Amount, Case
from impact.results.origin import FILE, OTHER_FILE, PYTHON, origin
from impact.writing.markdown import number

HEAT = "kal-wastewater-heat"
PLANTED = ("pandas.py", "matplotlib.py", "yaml.py", "ipykernel_launcher.py", "sitecustomize.py", "typst.py", "click.py")


@pytest.fixture(scope="module")
def halved() -> Result:
    """A case of which half is left, by a hand in Python."""
    case = impact.load(HEAT)
    assert isinstance(case, Case)
    heat = case.parameters["heat"]
    half = Amount("40 GWh/a", ("number", 40_000.0, heat.amount.dimension), heat.amount.dimension)
    changed = replace(heat, amount=half, uncertainty=None)
    return assess_one(replace(case, parameters={**case.parameters, "heat": changed}))


def test_a_case_changed_in_python_is_documented_with_its_own_numbers(halved: Result, tmp_path: Path) -> None:
    written = write_report(halved, tmp_path / "x.ipynb")
    told = written.read_text(encoding="utf-8")
    of_file = number(assess_one(HEAT).default["climate"])
    assert number(halved.default["climate"]) == "12,200" and of_file == "24,300"
    assert told.count("12,200") > 10 and of_file not in told
    assert "no file gives its numbers again" in told and "impact assess kal-wastewater-heat" not in told
    first = "".join(json.loads(told)["cells"][0]["source"])
    assert "made or changed in Python" in first and "result = None" in first
    with pytest.raises(InputError, match="cannot be computed again from a file"):
        verify(written)


def test_what_others_may_see_is_not_made_of_a_file_that_says_otherwise(halved: Result, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="changed in Python"):
        write_report(halved, tmp_path / "x.html", view="public")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_bytes((data("cases") / "kalundborg" / "gypsum.yaml").read_bytes())
    return file


def test_a_file_that_changed_leaves_the_document_as_the_result_is(copied: Path) -> None:
    result = assess_one(copied)
    copied.write_text(copied.read_text(encoding="utf-8").replace("value: 3 km", "value: 4 km"), encoding="utf-8")
    written = write_report(result, copied.parent / "x.ipynb")
    assert number(result.default["climate"]) in written.read_text(encoding="utf-8")
    assert "has changed since it was read" in written.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="has changed since it was read"):
        write_report(result, copied.parent / "x.html", view="public")


def test_where_a_result_comes_from(copied: Path, halved: Result) -> None:
    result, marked = assess_one(copied), impact.load(copied)
    assert origin(result) == FILE
    assert isinstance(marked, Case)
    assert origin(assess_one(replace(marked, partners=dict(reversed(marked.partners.items()))))) == FILE
    assert origin(halved) == origin(assess_one(replace(marked, path="", sha256=""))) == PYTHON
    copied.unlink()
    assert origin(assess_one(marked)) == OTHER_FILE
    assert {origin(one) for one in (*impact.assess("kalundborg"), impact.assess("kalundborg"))} == {FILE}


def test_a_stranger_has_the_result_again_by_the_first_cell(copied: Path, tmp_path: Path) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    header = (data("factors") / "sources.csv").read_text(encoding="utf-8").splitlines()[0]
    (layer / "sources.csv").write_text(f"{header}\n", encoding="utf-8")
    inventory = impact.load_inventory(str(layer))
    result = assess_one(copied, gwp="ar5", currency="EUR", inventory=inventory)
    folder = tmp_path / "out"
    cells = json.loads(write_report(result, folder / "x.ipynb", language="da").read_text(encoding="utf-8"))["cells"]
    script = "".join(cells[0]["source"]) + "\nprint(repr((float(result.default['climate']), result.currency)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(impact.__file__).parents[1])}
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert answer.strip() == repr((float(result.default["climate"]), "EUR"))


def test_a_cell_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [TemplateCell("research-3", notebook.CODE, "result.nothing()")]
    with pytest.raises(NotebookError, match=r"The cell research-3 failed: AttributeError.*(\n.*)*result\.nothing\(\)"):
        execute(cells, {"result": 3})


def planted(folder: Path) -> Path:
    """A folder with modules that leave a mark beside them when somebody imports them."""
    folder.mkdir(exist_ok=True)
    for name in PLANTED:
        (folder / name).write_text("import pathlib\npathlib.Path(__file__).with_suffix('.run').touch()\n")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("door", ["command", "module", "api"])
def test_nothing_that_lies_beside_a_case_or_a_document_is_run(door: str, copied: Path, tmp_path: Path) -> None:
    """By `impact` and by the API nothing in the folder is imported.

    `python -m impact` puts the folder first on Python's path before any of our code runs; the package takes it out
    again at once.
    """
    here, out = planted(tmp_path), planted(tmp_path / "out")
    root = Path(impact.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    asked = [copied.name, "--to", "html,pdf,docx,ipynb,xlsx", "-o", "out"]
    code = {
        "command": "import sys; sys.path[:1] = []; from impact.cli import main; main()",
        "api": "import sys; sys.path[:1] = []; import impact; "
        "[impact.assess('case.yaml').report(f'out/x.{to}') for to in ('html', 'pdf', 'docx', 'ipynb', 'xlsx')]",
    }
    start = ["-m", "impact", "report", *asked] if door == "module" else ["-c", code[door], "report", *asked]
    done = subprocess.run([sys.executable, *start], cwd=here, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [file.name for folder in (here, out) for file in folder.glob("*.run")] == []
    assert len(list(out.glob("*.html"))) >= 1
