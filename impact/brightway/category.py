"""An impact category of a method, wherever it comes from: bundled, of a Brightway project, or of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from impact.factors import Fact

BUNDLED = "ecoinvent 3.9, bundled with bw2io"
INSTALL = "It comes with the program: pip install --force-reinstall symbiosis-impact."


@dataclass(frozen=True, slots=True)
class Category:
    """One impact category of a method.

    `factors` are per unit of a flow of Brightway's biosphere, by its identifier; `own` are the factors of a method of
    the inventory's tables, by our elementary flow and region, per its canonical unit.
    """

    name: tuple[str, ...]  # family, category, indicator
    unit: str
    factors: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # what a flow is called, by identifier
    own: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    origin: str = BUNDLED
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Category and indicator in one text, without the family; an indicator that says nothing new is left out."""
        parts = list(dict.fromkeys(self.name[1:])) or [self.name[0]]
        return parts[0] if len(parts) == 1 else f"{parts[0]} | {parts[1]}"
