"""Documents in a browser: no accessibility fault that axe knows, readable on a phone, printable.

Needs playwright and axe-core (both among the development packages) and a Chromium (IMPACT_CHROMIUM, or one on the
path: Debian's package `chromium`); skipped where one is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import impact
from impact.documents import write_report

pytestmark = pytest.mark.slow
DOCUMENTS = (("kal-steam", "da"), ("sja-solrod-biogas", "en"), ("kalundborg", "da"))


def _axe() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("IMPACT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda one: "-".join(one))
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    id, language = request.param
    path = tmp_path_factory.mktemp("browser") / f"{id}.html"
    return write_report(impact.assess(id), path, language=language)


@pytest.fixture
def page(browser: Any, document: Path) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(document.as_uri())
    yield opened
    opened.close()


def test_axe_finds_no_fault(page: Any) -> None:
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_no_page_scrolls_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_scrolls_by_itself_can_be_reached_by_keyboard(page: Any) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    unreached = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
        " && /auto|scroll/.test(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 120))"
    )
    assert unreached == []


def test_headings_go_down_one_level_at_a_time(page: Any) -> None:
    levels = page.evaluate("[...document.querySelectorAll('main h1,main h2,main h3,main h4')].map(e => +e.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_prints_without_its_navigation_and_within_the_paper(page: Any) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})  # 178 mm at 96 dots an inch: A4 without its margins
    assert page.evaluate("getComputedStyle(document.querySelector('nav.contents')).display") == "none"
    wide = page.evaluate(
        "[...document.querySelectorAll('main table, main img, main pre')].filter(e => e.getBoundingClientRect().right"
        " > innerWidth + 2).map(e => e.innerText ? e.innerText.slice(0, 80) : e.alt)"
    )
    assert wide == []
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")


def test_every_piece_in_another_language_says_so(page: Any) -> None:
    own = page.evaluate("document.documentElement.lang")
    marked = set(page.evaluate("[...document.querySelectorAll('main [lang]')].map(e => e.lang)"))
    assert marked and own not in marked and marked <= {"en", "da"}
