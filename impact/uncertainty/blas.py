"""BLAS on one thread: our matrices are small, our own threads share the work, and the last digits must not vary."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

_NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads64_",
          "openblas_{}_num_threads")  # fmt: skip


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the OpenBLAS that comes with numpy on one thread.

    Where it is another BLAS, set its environment variable before Python starts (OMP_NUM_THREADS=1 and the like), as
    the command line does for itself.
    """
    controls = _controls()
    if controls is None:
        yield
        return
    get, put = controls
    before = get()
    put(1)
    try:
        yield
    finally:
        put(before)


@cache
def _controls() -> tuple[Any, Any] | None:
    """The functions that get and set OpenBLAS's number of threads, if they can be found."""
    root = Path(np.__file__).parent
    places = [root.parent / "numpy.libs", root / ".libs", root / ".dylibs"]
    for path in (p for place in places if place.is_dir() for p in sorted(place.glob("*openblas*"))):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for name in _NAMES:
            get, put = (getattr(library, name.format(verb), None) for verb in ("get", "set"))
            if get is not None and put is not None:
                return get, put
    return None
