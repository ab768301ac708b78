"""Tables of results, made in one place, and how each door shows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

# What each class of results is shown by: a module here whose functions (`text`, `frame` ...) take the result.
_SHOWN_BY: dict[str, str] = {}


def _renderer(module: str, how: str) -> Callable[..., Any]:
    import importlib

    function: Callable[..., Any] = getattr(importlib.import_module(f"{__name__}.{module}"), how)
    return function


RENDERERS = {kind: partial(_renderer, module) for kind, module in _SHOWN_BY.items()}
