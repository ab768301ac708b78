"""Documents as files, each written once for all tests of a session."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

import impact
from impact.documents import write_report
from impact.documents.kernel import Kernel

Written = Callable[..., Path]


class _Once:
    """One kernel for a session that executes each notebook once, whatever formats are made of it."""

    def __init__(self) -> None:
        self.done: dict[str, Any] = {}
        self.kernel: Kernel | None = None
        self.enter, self.exit, self.execute = Kernel.__enter__, Kernel.__exit__, Kernel.execute

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Here documents are made with it, and nowhere else."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Kernel, "__enter__", lambda kernel: kernel)
            patch.setattr(Kernel, "__exit__", lambda *_: None)
            patch.setattr(Kernel, "execute", lambda kernel, notebook: self._executed(kernel, notebook))
            yield

    def _executed(self, kernel: Kernel, notebook: Any) -> Any:
        key = hashlib.sha256(nbformat.writes(notebook).encode()).hexdigest()
        if key not in self.done:
            if self.kernel is None:
                self.kernel = self.enter(kernel)
            self.done[key] = self.execute(self.kernel, notebook)
        return copy.deepcopy(self.done[key])

    def close(self) -> None:
        if self.kernel is not None:
            self.exit(self.kernel, None, None, None)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """`written(id, audience, language, ending)`: the document of a bundled case or network, as a file."""
    folder, once = tmp_path_factory.mktemp("documents"), _Once()

    @cache
    def assessed(path: str) -> Any:
        return impact.assess(path)

    @cache
    def document(path: str, audience: str, language: str, ending: str, partner: str = "") -> Path:
        file = folder / f"{Path(path).stem}-{audience}-{partner}-{language}.{ending}"
        with once():
            return write_report(assessed(path), file, audience, language, partner)

    try:
        yield document
    finally:
        once.close()
