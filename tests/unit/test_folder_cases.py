"""A folder without `network.yaml`: its cases are all files that may be cases, in YAML or Excel."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import impact
from impact.api import NetworkResult
from impact.cases import case_files
from impact.cli import cli
from impact.ground.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, like in (("heat.yaml", "heat"), ("water.yml", "water"), ("gypsum.xlsx", "gypsum")):
        made = CliRunner().invoke(cli, ["new", str(tmp_path / name.replace(".yml", ".yaml")), "--like", like])
        assert made.exit_code == 0, made.output
    (tmp_path / "water.yaml").rename(tmp_path / "water.yml")
    return tmp_path


def budget(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Budget").write("A1", "coffee")


def test_yaml_yml_and_workbooks_are_read(folder: Path) -> None:
    found = impact.assess(folder)
    assert isinstance(found, NetworkResult)
    assert [Path(one.case.path).name for one in found] == ["gypsum.xlsx", "heat.yaml", "water.yml"]


def test_the_lock_file_of_an_open_workbook_and_hidden_files_are_skipped(folder: Path) -> None:
    shutil.copy(folder / "gypsum.xlsx", folder / "~$gypsum.xlsx")
    (folder / ".heat.yaml").write_text("no case", encoding="utf-8")
    assert [file.name for file in case_files(folder)] == ["gypsum.xlsx", "heat.yaml", "water.yml"]


def test_a_workbook_of_something_else_is_left_out_with_a_warning(folder: Path) -> None:
    budget(folder / "budget.xlsx")
    found = CliRunner().invoke(cli, ["check", str(folder)])
    assert found.exit_code == 0
    assert found.stdout == "3 cases, no fault, no warnings.\n"
    (line,) = found.stderr.splitlines()
    assert "budget.xlsx: warning: This file is left out: it holds no sheet of a case." in line


def test_a_folder_with_nothing_but_other_workbooks_has_no_case(tmp_path: Path) -> None:
    budget(tmp_path / "budget.xlsx")
    with pytest.raises(InputError) as found:
        impact.load(tmp_path)
    assert [fault.kind for fault in found.value.faults] == ["no-cases", "not-a-case"]


def test_a_case_and_its_copy_as_a_workbook_are_not_counted_twice(folder: Path) -> None:
    assert CliRunner().invoke(cli, ["convert", str(folder / "heat.yaml"), str(folder / "copy.xlsx")]).exit_code == 0
    with pytest.raises(InputError, match="is also that of"):
        impact.load(folder)
