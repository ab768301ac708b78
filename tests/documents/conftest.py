"""Documents as files, each written once for all tests of a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import impact
from impact.documents import made, write, write_report

Written = Callable[..., Path]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """`written(id, audience, language, ending)`: the document of a bundled case or network, as a file."""
    folder, executed = tmp_path_factory.mktemp("documents"), dict[Any, Any]()

    @cache
    def assessed(path: str) -> Any:
        return impact.assess(path)

    def once(document: Any) -> Any:
        """Each notebook is run once, whatever formats are made of it."""
        key = id(document.result), document.audience, document.language, document.partner
        if key not in executed:
            executed[key] = made.executed(document)
        return executed[key]

    @cache
    def document(path: str, audience: str, language: str, ending: str, partner: str = "") -> Path:
        file = folder / f"{Path(path).stem}-{audience}-{partner}-{language}.{ending}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write, "executed", once)
            return write_report(assessed(path), file, audience, language, partner)

    return document
