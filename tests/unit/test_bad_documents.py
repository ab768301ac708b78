"""Documents, figures, claims and workbooks asked for in a wrong way: a fault that helps, and nothing of theirs lost."""

from __future__ import annotations

import errno
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from impact import cli
from impact.ground.errors import InputError
from impact.ground.files import make_folder, save
from impact.ground.paths import data
from impact.statements.check import MOST, check, checkable, read

CASE = "kal-wastewater-heat"


@dataclass(frozen=True)
class Answer:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Runs the program's own entry point in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["impact", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            sys.exit(0)
        captured = capsys.readouterr()
        return Answer(stop.value.code or 0, captured.out, captured.err)

    return run


def kinds(made: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.kind for fault in made.value.faults]


# ---------------------------------------------------------------------------------------------- files


def test_a_file_stays_as_it_is_where_the_disk_is_full(tmp_path, monkeypatch):
    file = tmp_path / "report.html"
    file.write_text("theirs")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as half:
            half.write(content[:3])
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left on device"):
        save(file, b"a new report")
    assert file.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [file]


def test_a_name_that_is_too_long_is_a_fault(tmp_path):
    with pytest.raises(InputError, match="too long"):
        save(tmp_path / ("x" * 300 + ".html"), b"")


def test_a_folder_is_not_overwritten_by_a_file_nor_a_file_by_a_folder(tmp_path):
    with pytest.raises(InputError) as found:
        save(tmp_path, b"")
    assert kinds(found) == ["a-directory"]
    (tmp_path / "x").write_text("theirs")
    with pytest.raises(InputError, match="is a file, not a folder"):
        make_folder(tmp_path / "x")
    assert (tmp_path / "x").read_text() == "theirs"


def test_a_file_that_only_its_owner_may_read_stays_so(tmp_path):
    file = tmp_path / "secret.yaml"
    file.write_text("old")
    file.chmod(0o600)
    save(file, b"new")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o600)


# ---------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("arguments", "code", "fragment"),
    [
        (["waterfall", "-o", "nowhere/x.png"], 1, "'nowhere' does not exist"),
        (["waterfall", "-o", "a-file"], 1, "is a file, not a folder"),
        (["waterfall", "levels", "-o", "x.png"], 1, "do not fit into the one file"),
        (["all", "-o", "x.png"], 1, "do not fit into the one file"),
        (["fair-price", "--stream", "0", "-o", "x.png"], 1, "no stream 0"),
        (["waterfall", "--dpi", "-5", "-o", "x.png"], 1, "30 to 1200"),
        (["cases", "-o", "x.svg"], 1, "No figure is called 'cases'"),
        (["waterfall", "--to", "svg", "-o", "x.png"], 2, "does not end in .svg"),
    ],
    ids=lambda value: "-".join(value).replace("/", "-") if isinstance(value, list) else None,
)
def test_a_figure_that_cannot_be_drawn(arguments, code, fragment, run, tmp_path):
    (tmp_path / "a-file").write_text("theirs")
    answer = run("figure", CASE, *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert fragment in answer.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a-file", "theirs")]


def test_a_figure_named_twice_is_drawn_once(run):
    answer = run("figure", CASE, "levels", "levels", "--to", "csv")
    assert answer.out.split() == [f"{CASE}-levels.csv"]


# ---------------------------------------------------------------------------------------------- reports


def test_a_list_of_choices_forgives_capitals_blanks_and_commas(run):
    answer = run("report", CASE, "--to", "XLSX,", "--language", " en, EN,")
    assert (answer.code, answer.out.split()) == (0, [f"{CASE}.xlsx"])


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (["--language", ","], "name one or more of 'en', 'da'"),
        (["--to", "word"], "'word' is not one of 'html'"),
        (["--to", "xlsx", "-o", "x.pdf"], "'x.pdf' does not end in .xlsx"),
    ],
)
def test_a_choice_that_there_is_not_is_exit_2(arguments, fragment, run):
    answer = run("report", CASE, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert fragment in answer.err


def test_a_folder_that_is_a_file_is_named_as_it_was_typed(run, tmp_path):
    (tmp_path / "mine").write_text("theirs")
    answer = run("report", CASE, "--to", "xlsx", "-o", "mine")
    assert (answer.code, answer.err) == (1, "'mine' is a file, not a folder. Name a folder, or another file.\n")
    assert (tmp_path / "mine").read_text() == "theirs"


@pytest.mark.parametrize("command", ["new", "convert"])
def test_an_ending_in_capitals_is_the_same_ending(command, run, tmp_path):
    arguments = ["MINE.XLSX"] if command == "new" else [data("cases") / "aalborg" / "gypsum.yaml", "MINE.XLSX"]
    assert run(command, *arguments).code == 0
    before = (tmp_path / "MINE.XLSX").read_bytes()
    assert zipfile.is_zipfile(tmp_path / "MINE.XLSX")
    assert "exists already" in run(command, *arguments).err
    assert (tmp_path / "MINE.XLSX").read_bytes() == before


def test_a_name_the_system_refuses_is_no_traceback(run):
    answer = run("new", "x" * 300 + ".xlsx")
    assert (answer.code, answer.out) == (1, "")
    assert "too long" in answer.err


# ---------------------------------------------------------------------------------------------- claims


@pytest.mark.parametrize("name", ["press.txt", "./press", "press.docx", "klima.pdf"])
def test_a_file_that_is_not_there_is_no_text_without_findings(name, run):
    answer = run("claim", "--check", name)
    assert (answer.code, answer.out) == (1, "")
    assert "There is no file" in answer.err


def test_nothing_to_check_is_no_text_without_findings(run, tmp_path):
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "code.html").write_text("<style>p {}</style><!-- x --><p> </p>")
    for given in ("", "  ", "empty.txt", "code.html"):
        answer = run("claim", "--check", given)
        assert (answer.code, answer.out) == (1, ""), given
        assert "no text to check" in answer.err


def test_a_folder_is_no_text(run):
    assert "is a folder" in run("claim", "--check", ".").err


def word(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(f"word/{name}.xml", content)
    return path


def test_headers_and_notes_of_a_word_document_are_read_too(tmp_path):
    file = word(tmp_path / "x.docx", document=b"<w:p>A</w:p>", header1=b"<w:p>CO2-neutral</w:p>", styles=b"green")
    assert [finding.words for finding in check(read(file))] == ["CO2-neutral"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.txt", b"\0\0\0"), ("x.txt", "grøn".encode("latin-1")), ("x.txt", "grøn".encode("utf-16")), ("x.docx", b"PK")],
)
def test_what_is_no_text_is_unreadable_and_says_what_to_do(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="UTF-8") as found:
        read(tmp_path / name)
    assert kinds(found) == ["unreadable"]


def test_a_text_that_is_too_long_is_checked_in_parts():
    with pytest.raises(InputError, match="Check it in parts") as found:
        checkable("a" * (MOST + 1))
    assert kinds(found) == ["too-long"]


def test_of_words_that_two_rules_touch_the_first_counts_wherever_they_stand():
    found = check("saved\nclimate-neutral\n" * 300)
    assert [finding.line for finding in found] == list(range(2, 601, 2))


# ---------------------------------------------------------------------------------------------- verify


@pytest.fixture
def workbook(run, tmp_path):
    """The workbook of a case that lies in the folder above it."""
    shutil.copy(data("cases") / "aalborg" / "gypsum.yaml", tmp_path / "mine.yaml")
    assert run("report", "mine.yaml", "--to", "xlsx", "-o", "out/mine.xlsx").code == 0
    return Path("out/mine.xlsx")


def test_a_document_and_its_case_that_move_together_are_not_called_changed(workbook, run, tmp_path):
    shutil.copytree(tmp_path / "out", tmp_path / "new" / "out")
    shutil.copy(tmp_path / "mine.yaml", tmp_path / "new")
    answer = run("verify", "new/out/mine.xlsx")
    assert answer.code == 0
    assert "again" in answer.out and "not the file of then" not in answer.out


def test_a_document_away_from_its_case_says_which_and_where_it_looked(workbook, run, tmp_path):
    shutil.move(workbook, "mine.xlsx")
    answer = run("verify", "mine.xlsx")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("mine.xlsx: was made from '../mine.yaml', which is not there any more.")


def test_one_wrong_document_does_not_silence_the_others(workbook, run, tmp_path):
    (tmp_path / "cut.docx").write_bytes(workbook.read_bytes()[:2000])
    answer = run("verify", workbook, "cut.docx", "none.html")
    assert answer.code == 1
    assert "again" in answer.out
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["cut.docx", "none.html"]
