"""What a case and a network answer alike, so that nobody has to ask which of the two a result is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from impact.factors import Inventory
from impact.ground.errors import Fault
from impact.model import Case, Network, Overlap, Text

if TYPE_CHECKING:
    from impact.results.assessment import Assessment

T = TypeVar("T")
Array = NDArray[np.float64]


class Assessed(Protocol):
    """A result: of one case, or of a network of them. A case is its own only member."""

    @property
    def subject(self) -> Case | Network:
        """What was assessed."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> Text: ...

    @property
    def path(self) -> str:
        """The file that was read; empty where none was."""

    @property
    def is_network(self) -> bool:
        """Whether it is about several exchanges together, for what only makes sense there."""

    @property
    def members(self) -> list[Assessment]:
        """The cases, each assessed."""

    @property
    def year(self) -> int | None:
        """The reported year; None for a network whose cases have each their own."""

    @property
    def counted(self) -> list[Assessment]:
        """Those of them that count in the total: they operate in the reported year and overlap with no other."""

    @property
    def total(self) -> Array:
        """Plain sum of the default savings of what counts, shape (indicators,) [units of `impact.model.indicators`]."""

    @property
    def currency(self) -> str:
        """Money of the result."""

    @property
    def inventory(self) -> Inventory | None:
        """The inventory behind it; None for a network without cases."""

    @property
    def warnings(self) -> list[Fault]:
        """What the readers and checks of all members warned of."""

    def left_out(self) -> dict[str, Overlap | None]:
        """Members that the total leaves out: by an overlap, or (None) because they do not operate."""

    def unit(self, indicator: str) -> str:
        """The unit of an indicator's level or saving, such as `t CO2e/a`."""

    def once(self, what: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gives, or gave before: see `impact.ground.remember`."""

    def forget(self) -> None:
        """Keep nothing of that."""
