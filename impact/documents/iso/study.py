"""One comparison as an ISO 14044 report looks at it: what its chapters compute once and share."""

from __future__ import annotations

from functools import cached_property

from impact.documents.iso.bought import of_transport
from impact.documents.iso.yields import Yield, yields
from impact.ground.language import spoken
from impact.results.assessment import Assessment
from impact.results.quality import Term, terms
from impact.uncertainty.alternatives import Alternatives, Combination, alternatives_of


class Study:
    """The default comparison of one case.

    Parameters
    ----------
    result : Assessment
    """

    def __init__(self, result: Assessment) -> None:
        self.result = result

    @cached_property
    def alternatives(self) -> Alternatives:
        """Every combination of baseline, electricity, GWP set and allocation rule."""
        return self.result.once(("alternatives", spoken()), lambda: alternatives_of(self.result))

    def choices(self, axis: str) -> list[Combination]:
        """The combinations that differ from the default in one choice, on one axis; impossible ones too."""
        return [choice for choice in self.alternatives.one_at_a_time() if choice.changed == (axis,)]

    @cached_property
    def terms(self) -> list[Term]:
        """Terms of the climate levels of both scenarios."""
        return self.result.once("terms", lambda: terms(self.result))

    @cached_property
    def yields(self) -> list[Yield]:
        """The saving under other yields, the largest effect first."""
        return self.result.once("yields", lambda: yields(self.result))

    @cached_property
    def transport(self) -> dict[str, float]:
        """What transport adds to the default saving, by indicator."""
        return self.result.once("transport", lambda: of_transport(self.result))
