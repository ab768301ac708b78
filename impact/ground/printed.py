"""Results that can be printed without knowing how: who knows it registers a renderer, from above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Renderer = Callable[..., Any]
_RENDERERS: dict[str, Callable[[str], Renderer]] = {}  # by name of a class: its renderer of a name


def register(renderers: Mapping[str, Callable[[str], Renderer]]) -> None:
    """Say how classes are shown: for each, by its name, what gives a renderer by its own name (`text`, `frame` ...)."""
    _RENDERERS.update(renderers)


def rendered(result: object, how: str, *arguments: Any, **options: Any) -> Any:
    """A result as its registered renderer shows it.

    Raises
    ------
    LookupError
        If nobody has registered one for its class.
    """
    for kind in type(result).__mro__:
        if kind.__name__ in _RENDERERS:
            return _RENDERERS[kind.__name__](how)(result, *arguments, **options)
    raise LookupError(f"nobody has said how a {type(result).__name__} is shown")


def as_frame(result: object, how: str = "frame", *arguments: Any) -> pd.DataFrame:
    """A result as the registered DataFrame."""
    frame: pd.DataFrame = rendered(result, how, *arguments)
    return frame


class Printed:
    """Prints as the registered text; as any other object where nobody has registered one."""

    __slots__ = ()

    def __str__(self) -> str:
        known = any(kind.__name__ in _RENDERERS for kind in type(self).__mro__)
        return str(rendered(self, "text")) if known else object.__repr__(self)

    __repr__ = __str__
