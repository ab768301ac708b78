"""The pages in docs/inventory: what the code writes from the tables now, every process once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from impact.catalogue.pages import bundled, pages

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "inventory"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages(*bundled())


def processes(text: str) -> list[str]:
    """First cells of the table below `## Processes`."""
    section = re.split(r"^## ", text, flags=re.M)[1]
    assert section.startswith("Processes\n")
    return [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")][2:]


@pytest.mark.slow
def test_the_pages_are_what_make_docs_writes(made: dict[str, str]) -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(made)
    stale = [name for name, text in made.items() if (FOLDER / name).read_bytes() != text.encode()]
    assert not stale, f"run `make docs`: {stale}"


@pytest.mark.slow
def test_every_process_stands_once_on_a_page(made: dict[str, str]) -> None:
    ours, apart = bundled()
    listed = [id for name, text in made.items() if name not in ("index.md", "sources.md") for id in processes(text)]
    assert sorted(listed) == sorted((apart or ours).process_ids)


@pytest.mark.slow
def test_the_index_counts_what_the_tables_hold(made: dict[str, str]) -> None:
    ours, _ = bundled()
    head, index = f"{len(ours.process_ids):,} processes, ", made["index.md"]
    assert head in index and f"{len(ours.source_ids)} sources" in index
    total = next(line for line in index.splitlines() if line.startswith("| **all**"))
    cells = [cell.strip() for cell in total.strip("|").split("|")]
    rows = ours.tables.rows
    assert cells[1] == f"{len(ours.process_ids):,}"
    assert (cells[3], cells[4]) == (f"{len(rows['exchanges']):,}", f"{len(rows['prices']):,}")
    for group in made:
        assert group == "index.md" or f"]({group})" in index


@pytest.mark.slow
def test_every_table_is_square_and_every_source_is_on_its_page(made: dict[str, str]) -> None:
    for name, text in made.items():
        for block in text.split("\n\n"):
            if block.startswith("| "):
                assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1, (name, block[:80])
    for source in bundled()[0].source_ids:
        assert f"\n| {source} | " in made["sources.md"]


def test_the_documentation_links_to_the_pages() -> None:
    assert "(inventory/index.md)" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
