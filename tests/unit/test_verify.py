"""`impact verify`: a document carries what it was computed from, and tells whether today gives its numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import impact
from impact.cli import cli
from impact.documents import write_report
from impact.documents.html import page
from impact.documents.provenance import MARK, read, stamp, stamped_workbook, verify
from impact.ground.errors import InputError
from impact.ground.paths import data

CASE = data("cases") / "kalundborg" / "gypsum.yaml"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    file = tmp_path / "gypsum.yaml"
    file.write_bytes(CASE.read_bytes())
    return file


def documented(file: Path, **options: str) -> Path:
    """An HTML page with the stamp of a case, without its notebook."""
    result = impact.assess(file, **options)
    written = file.with_suffix(".html")
    asked = {"path": file.name, "options": options, "layers": []}
    written.write_text(page("# x", [], "x", provenance=stamp(result, asked)), encoding="utf-8")
    return written


def test_the_same_files_and_program_give_the_same_numbers(copied: Path) -> None:
    verdict = verify(documented(copied))
    assert verdict.reproduced and not verdict.changed
    assert verdict.numbers > 100


def test_the_options_of_the_document_are_those_of_the_check(copied: Path) -> None:
    assert verify(documented(copied, gwp="ar4")).reproduced


def test_a_changed_case_is_named_with_the_numbers_that_changed(copied: Path) -> None:
    written = documented(copied)
    copied.write_text(copied.read_text(encoding="utf-8").replace("value: 3 km", "value: 4 km"), encoding="utf-8")
    verdict = verify(written)
    assert not verdict.reproduced
    assert any("gypsum.yaml is not the file of then" in text for text in verdict.changed)
    assert any("saving of climate" in name for name, _then, _now in verdict.differing)
    assert "come out differently" in str(verdict)


def test_a_change_that_moves_no_number_is_said_and_reproduces(copied: Path) -> None:
    written = documented(copied)
    copied.write_bytes(copied.read_bytes() + b"# a remark\n")
    verdict = verify(written)
    assert verdict.reproduced and verdict.changed


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html></html>", "no-stamp"),
        (MARK.encode() + b"AAAA", "damaged"),
        (MARK.encode() + b"eJxLTEpOAQAIHgI6", "damaged"),
        (b"PK\x03\x04 cut off", "no-stamp"),
    ],
)
def test_what_is_no_document_of_ours_is_a_fault(content: bytes, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    file.write_bytes(content)
    with pytest.raises(InputError) as found:
        verify(file)
    assert [fault.kind for fault in found.value.faults] == [kind]


def test_a_missing_document_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "nowhere.pdf")


def test_the_command_says_by_its_exit_code_whether_the_numbers_hold(copied: Path) -> None:
    written = documented(copied)
    assert CliRunner().invoke(cli, ["verify", str(written)]).exit_code == 0
    copied.write_text(copied.read_text(encoding="utf-8").replace("value: 3 km", "value: 4 km"), encoding="utf-8")
    answer = CliRunner().invoke(cli, ["verify", str(written), "--json"])
    assert answer.exit_code == 1 and '"reproduced": false' in answer.output


def test_a_workbook_keeps_its_content_and_gains_a_stamp(tmp_path: Path) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "kept"
    book.properties.description = "impact"
    stream = io.BytesIO()
    book.save(stream)
    found = openpyxl.load_workbook(io.BytesIO(stamped_workbook(stream.getvalue(), f"{MARK}abc")))
    assert found.active["A1"].value == "kept"
    assert found.properties.description == f"impact {MARK}abc"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "pdf", "docx", "xlsx", "ipynb"])
def test_every_format_carries_its_provenance(ending: str, copied: Path) -> None:
    written = write_report(impact.assess(copied), copied.parent / f"x.{ending}")
    verdict = verify(written)
    assert verdict.reproduced and verdict.numbers > 100


@pytest.mark.slow
def test_a_document_that_holds_something_back_carries_none(copied: Path) -> None:
    text = copied.read_text(encoding="utf-8").replace("  local:    {", "  local:    {confidential: true, ")
    assert "confidential: true" in text
    copied.write_text(text, encoding="utf-8")
    written = write_report(impact.assess(copied), copied.parent / "x.html", view="public")
    with pytest.raises(InputError, match="no provenance"):
        verify(written)
