"""The inventory as a package: large enough, sourced throughout, licensed row by row, and a valid data package."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from published import FACTORS, ROOT, SHARE_ALIKE, candidates, inventory, processes, rows

from impact import load_inventory
from impact.catalogue.search import search
from impact.factors.check import check
from impact.factors.tables import COLUMNS, KEYS

CITED = [table for table, columns in COLUMNS.items() if "source" in columns]
WRITTEN_AS = re.compile(r"share-?alike|\bBY-SA\b|\bODbL\b", re.IGNORECASE)


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_large() -> None:
    assert len(rows("processes")) >= 300
    assert sum(len(rows(name)) for name in CITED) >= 2500
    assert len(rows("exchanges")) >= 2500


def test_its_coverage_is_what_was_promised() -> None:
    count = Counter(row["group"] for row in rows("processes"))
    units = Counter((row["group"], row["unit"]) for row in rows("processes"))
    assert count["material"] >= 60 and count["waste"] >= 40
    assert units["transport", "tkm"] >= 30 and units["transport", "vkm"] >= 10
    for zone in ("DK", "DK1", "SE", "NO", "DE", "EU27", "GB"):
        assert len(candidates()[f"electricity {zone}"]) >= 1, zone
    assert "electricity DK2" in load_inventory(SHARE_ALIKE)


@pytest.mark.parametrize("name", CITED)
@pytest.mark.parametrize("folder", [FACTORS, SHARE_ALIKE], ids=["factors", "share-alike"])
def test_no_row_is_without_source_and_place(name: str, folder: Path) -> None:
    path = folder / f"{name}.csv"
    if not path.is_file():
        assert folder == SHARE_ALIKE
        return
    known = {row["id"] for part in (FACTORS, folder) for row in table(part / "sources.csv")}
    for line, row in enumerate(table(path), start=2):
        assert row["source"] in known, f"{path.name}:{line}"
        assert row["place"].strip() and row["evidence"].strip(), f"{path.name}:{line}"


def test_an_assumption_gives_its_reason() -> None:
    """What nobody published is a derived or unverified row, never one that was read in a file."""
    for row in rows("exchanges"):
        if row["source"] == "assumption":
            assert row["evidence"] in ("unverified", "unverified, weak", "derived"), row


# ---------------------------------------------------------------------------------------------- licences


@pytest.mark.parametrize("folder", [FACTORS, SHARE_ALIKE], ids=["factors", "share-alike"])
def test_every_source_has_a_licence(folder: Path) -> None:
    for row in table(folder / "sources.csv"):
        assert row["licence"].strip() and row["publisher"].strip(), row["id"]
        assert row["url"].startswith("http") or row["id"] in ("physics", "assumption"), row["id"]


def test_share_alike_data_stand_apart() -> None:
    shared = {row["id"]: row["licence"] for row in table(SHARE_ALIKE / "sources.csv")}
    assert shared and all(WRITTEN_AS.search(licence) for licence in shared.values())
    for row in table(FACTORS / "sources.csv"):
        assert row["id"] not in shared and not WRITTEN_AS.search(row["licence"]), row["id"]
    for name in CITED:
        assert not {row["source"] for row in table(FACTORS / f"{name}.csv")} & set(shared), name
    assert {row["source"] for row in table(SHARE_ALIKE / "exchanges.csv")} == set(shared)


def test_the_share_alike_layer_lays_on_top_without_overriding() -> None:
    layered = load_inventory(SHARE_ALIKE)
    assert layered.tables.overridden == []
    assert check(layered) == []


def test_the_licence_lists_every_source_under_its_terms() -> None:
    text = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith(("|---", "| licence")):
            _, terms, sources, _ = line.split("|")
            for id in re.findall(r"`([^`]+)`", sources):
                listed.setdefault(id, []).append(terms.strip())
    expected = {
        row["id"]: [row["licence"]] for folder in (FACTORS, SHARE_ALIKE) for row in table(folder / "sources.csv")
    }
    assert listed == expected


# ---------------------------------------------------------------------------------------------- data package


def descriptor() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FACTORS / "datapackage.yaml").read_text(encoding="utf-8"))
    return found


def test_the_data_package_validates() -> None:
    frictionless = pytest.importorskip("frictionless", reason="the development extra is not installed")
    report = frictionless.Package(str(FACTORS / "datapackage.yaml")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:10]


def test_the_data_package_describes_every_table_column_and_key() -> None:
    resources = {resource["path"]: resource for resource in descriptor()["resources"]}
    files = {str(path.relative_to(FACTORS)) for path in FACTORS.rglob("*.csv")}
    assert set(resources) == files
    for path, resource in resources.items():
        name = Path(path).stem
        assert tuple(field["name"] for field in resource["schema"]["fields"]) == COLUMNS[name], path
        assert tuple(resource["schema"]["primaryKey"]) == KEYS[name], path
        assert all(field["description"] for field in resource["schema"]["fields"])
        if path.startswith("share-alike/") and name != "prices":
            assert {licence["name"] for licence in resource["licenses"]} == {"ODbL-1.0", "CC-BY-SA-4.0"}


# ---------------------------------------------------------------------------------------------- texts


def test_every_process_has_a_danish_name_keywords_and_a_note() -> None:
    for folder in (FACTORS, SHARE_ALIKE):
        for row in table(folder / "processes.csv"):
            assert row["name_da"] and row["keywords"] and len(row["note"]) > 8, row["id"]
            words = [word.strip().lower() for word in row["keywords"].split(";")]
            assert len(set(words)) == len(words) and all(words), row["id"]


def test_danish_names_are_unique_and_danish() -> None:
    names = Counter(row["name_da"].lower() for row in rows("processes"))
    shared = {name for name, n in names.items() if n > 1}
    assert not {row["id"] for row in rows("processes") if row["name_da"].lower() in shared}, shared
    english = re.compile(r"\b(burned|mix|with|without|heat|waste|empty|loaded|average|production|consumption|from)\b")
    for row in rows("processes"):
        assert not english.search(row["name_da"].replace("combined cycle", "")), (row["id"], row["name_da"])
        assert not re.search(r"aa(?!lborg|rhus|benraa)|ae|oe(?!t)", row["name_da"].lower()), row["name_da"]


DANISH = """
damp fjernvarme varmepumpe affald gips spildevand lastbil kedel overskudsvarme flis halm slam gylle skib strøm
kraftvarme køling drikkevand grundvand plast beton gødning foder kvoter deponi trykluft biogas brint svovl
aske flyveaske mursten stål papir tekstil dæk spildolie kalk fiskemel gær procesvand varme el brændsel
"""


@pytest.mark.parametrize("word", DANISH.split())
def test_a_word_that_a_facilitator_types_finds_something(word: str) -> None:
    assert search(inventory(), [word])


def test_groups_are_known_and_prices_are_their_own() -> None:
    field = next(f for f in descriptor()["resources"][1]["schema"]["fields"] if f["name"] == "group")
    assert {row["group"] for row in rows("processes")} <= set(field["constraints"]["enum"])
    for id in processes("fuel", "heat", "steam", "electricity"):
        assert inventory().process(id).unit in ("MWh", "m3"), id
