"""Keeping ten thousand cases in memory as cheaply, each, as a hundred."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_objects() -> Iterator[None]:
    """Run the cyclic garbage collector rarely while many lasting objects are made.

    Frozen models hold no cycles, but each collection walks all of them: without this the cost per case grows with
    their number.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
