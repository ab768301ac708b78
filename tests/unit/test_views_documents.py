"""What a reader may not see is nowhere in the documents' bytes: two cases that differ in secrets alone give one file.

Nothing stronger can be said of a document: whatever anybody computes from one of them, they compute from the other.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from confidential import NUMBERS, ONE, TWO, parts, spellings, written
from small import assess_one

import impact
from impact.documents import Asked, write_report, write_reports
from impact.redaction import apply, networks
from impact.results.network import NetworkAssessment

FORMATS = ("html", "pdf", "docx", "xlsx", "ipynb")
COMBINATIONS = [  # a funder's and the public's rewritten cases are the same: test_views_attacks.py
    ("public", "researcher", "en"),
    ("partner:town", "researcher", "da"),
    ("funder", "funder", "da"),
    ("partner:town", "company", "en"),
]
OF_TOWN = ("HEAT", "PIPE", "GRANT")  # what the town knows: marked for the partners, and what it pays itself


@pytest.fixture(autouse=True)
def same_day_and_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyed checksum is that of the true file: it differs, and tells nothing to whoever has no key."""
    monkeypatch.setenv("IMPACT_KEY", str(tmp_path / "key"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for module in (apply, networks):
        monkeypatch.setattr(module, "checksum", lambda data: "c" * 64)


def twin(view: str) -> dict[str, str]:
    """Other secrets for whom the view hides them from; the rest stays."""
    keep = OF_TOWN if view.startswith("partner") else ()
    return {**TWO, **{name: ONE[name] for name in keep}}


def assert_tells_nothing(data: bytes, secrets: dict[str, str], numbers: tuple[str, ...]) -> None:
    for name, part in parts(data, "document"):
        text = part.decode("utf-8", "replace")
        for word in ("Hidden", "Owner"):
            assert secrets[word].lower() not in text.lower(), f"{secrets[word]} in {name}"
        for number in numbers:
            found = spellings(secrets[number]).search(text)
            assert not found, f"{number} in {name}: {text[found.start() - 60 : found.end() + 60]}"


def test_a_workbook_is_the_same_file_whatever_is_hidden(tmp_path: Path) -> None:
    made = []
    for k, secrets in enumerate((ONE, TWO)):
        file = written(secrets, tmp_path / str(k))
        made.append(write_report(assess_one(file), tmp_path / str(k) / "out.xlsx", view="public").read_bytes())
        assert_tells_nothing(made[-1], secrets, NUMBERS)
    assert made[0] == made[1]


def test_the_search_finds_what_a_full_document_shows(tmp_path: Path) -> None:
    """A search that never finds anything would let every document pass."""
    file = written(ONE, tmp_path)
    data = write_report(assess_one(file), tmp_path / "out.xlsx", view="full").read_bytes()
    for words, numbers in ((ONE, ()), ({**ONE, "Hidden": "Nobody", "Owner": "Nobody"}, ("HEAT",))):
        with pytest.raises(AssertionError, match=" in document"):
            assert_tells_nothing(data, words, numbers)


@pytest.mark.slow
@pytest.mark.parametrize(("view", "audience", "language"), COMBINATIONS)
def test_documents_are_the_same_files_whatever_is_hidden(
    view: str, audience: str, language: str, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext shows what a reader can copy out of a PDF")
    formats = FORMATS if audience == "researcher" else tuple(to for to in FORMATS if to != "xlsx")
    made: list[dict[str, bytes]] = []
    for k, secrets in enumerate((ONE, twin(view))):
        folder = tmp_path / str(k)
        result = assess_one(written(secrets, folder))
        asked = Asked((audience,), (language,), formats, view=view)
        files = [file for file in write_reports([result], str(folder / "out"), asked) if file.is_file()]
        made.append({file.name: file.read_bytes() for file in files})
        assert {file.suffix[1:] for file in files} == {*formats, "yaml", "html"}
        numbers = tuple(name for name in NUMBERS if not (view.startswith("partner") and name in OF_TOWN))
        for file in files:
            assert not re.search(secrets["hidden"], file.name)
            assert_tells_nothing(file.read_bytes(), secrets, numbers)
    assert made[0].keys() == made[1].keys()
    for name in made[0]:
        assert made[0][name] == made[1][name], name


def network_of(heats: tuple[float, ...], folder: Path) -> NetworkAssessment:
    """Four exchanges with hidden heats, of confidential makers."""
    folder.mkdir(parents=True)
    for k, heat in enumerate(heats):
        text = MEMBER.format(k=k, heat=heat)
        (folder / f"{k}.yaml").write_text(text, encoding="utf-8")
    files = ", ".join(f"{k}.yaml" for k in range(len(heats)))
    head = f"id: net\ntitle: Net of Skovlund\nyear: 2022\ncases: [{files}]\ndescription: It moves 77.9163 GWh.\n"
    (folder / "network.yaml").write_text(head, encoding="utf-8")
    found = impact.assess(folder)
    assert isinstance(found, NetworkAssessment)
    return found


MEMBER = """
id: exchange-{k}
title: Exchange {k} of Skovlund {k}
status: operating
years: {{reference: 2022}}
partners: {{maker: {{name: Skovlund {k}, confidential: true}}, user: {{name: User {k}}}}}
streams: [{{what: heat, kind: energy, from: maker, to: user, amount: heat}}]
parameters: {{heat: {{value: {heat} GWh/a, assumption: test, confidential: true}}}}
functions: {{warmth: {{amount: heat, for: user}}}}
scenarios:
  apart:
    baseline: true
    flows:
      - {{use: heat from natural gas boiler, amount: heat, by: {{maker: 50 %, user: 50 %}}, role: supply,
         serves: warmth}}
  together: {{without: {{warmth: surplus heat}}}}
"""
HEATS = (71.3419, 77.9163, 52.4718, 69.2356)


def test_a_networks_workbook_lists_its_sums_and_hides_who_has_which_value(tmp_path: Path) -> None:
    made = []
    for k, heats in enumerate((HEATS, HEATS[::-1])):
        file = tmp_path / str(k) / "out.xlsx"
        made.append(write_report(network_of(heats, tmp_path / str(k) / "net"), file, view="funder").read_bytes())
        sheet = openpyxl.load_workbook(file)["Held back"]
        rows = [[cell.value for cell in row][:3] for row in sheet.iter_rows()]
        assert ["exchange-0-for-funder: heat", "class 50 to 100 GWh/a", "marked as the company's own"] in rows
        assert any("from the true values" in str(row[0]) for row in rows)
        assert {one.sheet_state for one in openpyxl.load_workbook(file)} == {"visible"}
        assert_network_tells_nothing(made[-1])
    assert made[0] == made[1]


@pytest.mark.slow
@pytest.mark.parametrize(("audience", "view"), [("researcher", "public"), ("funder", "funder")])
def test_a_networks_documents_hide_who_has_which_value(audience: str, view: str, tmp_path: Path) -> None:
    formats = tuple(to for to in FORMATS if audience == "researcher" or to != "xlsx")
    made: list[dict[str, bytes]] = []
    for k, heats in enumerate((HEATS, HEATS[::-1])):
        folder = tmp_path / str(k)
        asked = Asked((audience,), ("da",), formats, view=view)
        network = network_of(heats, folder / "net")
        files = [file for file in write_reports([network], str(folder / "out"), asked) if file.is_file()]
        made.append({str(file.relative_to(folder / "out")): file.read_bytes() for file in files})
        for data in made[-1].values():
            assert_network_tells_nothing(data)
    assert made[0] == made[1]


def assert_network_tells_nothing(data: bytes) -> None:
    secrets = {"Hidden": "Skovlund", "Owner": "Skovlund", **{f"H{k}": str(heat) for k, heat in enumerate(HEATS)}}
    assert_tells_nothing(data, secrets, tuple(f"H{k}" for k in range(len(HEATS))))
