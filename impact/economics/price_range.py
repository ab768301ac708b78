"""A bargain over a price: both sides' limits, the room between them, and what one side alone may read.

lowest = the provider's added cost - its avoided disposal, highest = the receiver's avoided purchase - its handling and
quality loss, each per unit of the stream. An agreement is feasible where lowest <= highest; between the two lies the
joint surplus. At the lowest price the provider gains nothing, at the highest the receiver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.printed import Printed, as_frame, rendered

if TYPE_CHECKING:
    import pandas as pd

ANNUAL, NPV = "annual cost", "net present value"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the bargain.

    Attributes
    ----------
    partner : str
    worth : float
        What the exchange is worth to it before the two pay each other [money/a, or money if present value].
    quantity : float
        Units over which the price is paid [unit/a, or discounted units, after tax].
    name : str
        What the partner calls itself.
    """

    partner: str
    worth: float
    quantity: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What something changes: by how much each limit moves [money/unit]."""

    what: str
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class FairPrice:
    """Both limits of one stream's price. Never for a document that one side reads: see `one_side`."""

    stream: str
    basis: str
    unit: str
    price_year: int
    provider: Side
    receiver: Side
    current: float | None = None  # what the case has them pay [money/unit]
    moves: tuple[Move, ...] = ()
    note: str = ""

    @property
    def lowest(self) -> float:
        """The price at which the provider gains nothing."""
        return -self.provider.worth / self.provider.quantity + 0.0  # no minus zero

    @property
    def highest(self) -> float:
        """The price at which the receiver gains nothing."""
        return self.receiver.worth / self.receiver.quantity

    @property
    def feasible(self) -> bool:
        return self.lowest <= self.highest

    @property
    def surplus(self) -> float:
        """The joint surplus per unit; negative: what is missing."""
        return self.highest - self.lowest

    @property
    def equal(self) -> float:
        """The price at which both gain the same; the middle, if both reckon with the same rate and tax."""
        return (self.receiver.worth - self.provider.worth) / (self.provider.quantity + self.receiver.quantity)

    def gains(self, price: float) -> tuple[float, float]:
        """What provider and receiver gain at a price [money/a, or money if present value]."""
        return (
            self.provider.worth + price * self.provider.quantity,
            self.receiver.worth - price * self.receiver.quantity,
        )

    def as_dict(self) -> dict[str, Any]:
        """For `--json`, numbers not rounded."""
        return dict(rendered(self, "as_dict"))


@dataclass(frozen=True, slots=True)
class OneSide(Printed):
    """What one side may read: its own limit, and whether there is room for an agreement. Nothing of the other's."""

    stream: str
    partner: str
    limit: float
    kind: str  # "at least" for the provider, "at most" for the receiver
    unit: str
    agreement: bool

    def as_dict(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class FairPrices(Printed):
    """The fair prices of a case's streams, and why some streams have none."""

    prices: tuple[FairPrice, ...]
    missing: tuple[tuple[str, str], ...] = ()

    def frame(self) -> pd.DataFrame:
        """Tidy, one row per stream."""
        return as_frame(self)


def one_side(price: FairPrice, partner: str) -> OneSide:
    """A mediator's answer to one side.

    It tells one bit about the other side, and says so to nobody else; both answers never stand in one document.

    Raises
    ------
    InputError
        If the partner is no side of this price.
    """
    sides = {price.provider.partner: (price.lowest, "at least"), price.receiver.partner: (price.highest, "at most")}
    if partner not in sides:
        message = f"'{partner}' neither provides nor receives '{price.stream}'."
        raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(partner, sides))])
    limit, kind = sides[partner]
    return OneSide(price.stream, partner, limit, kind, price.unit, price.feasible)
