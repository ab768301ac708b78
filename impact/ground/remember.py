"""What is computed from a thing once, kept on the thing itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Remembers:
    """Keeps what was computed from it for as long as it lives: a simulation that several documents show, for instance.

    Nothing of it is pickled, and copies start anew.
    """

    def once(self, what: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gives, or gave before; errors are not kept.

        Parameters
        ----------
        what : hashable
            Which computation, with all that it depends on besides this object. Where its value holds texts in the
            current language, the language is one of these things.
        compute : callable
            Nobody changes its value.
        """
        known: dict[Hashable, Any] = self.__dict__.setdefault("_known", {})
        if what not in known:
            known[what] = compute()
        value: T = known[what]
        return value

    def forget(self) -> None:
        """Keep nothing of what was computed so far."""
        self.__dict__.pop("_known", None)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_known"}
