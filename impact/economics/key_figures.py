"""The key figures of one partner or of the system, and their rows in a table."""

from __future__ import annotations

from dataclasses import dataclass

from impact.economics.figures import Returns

SYSTEM = "system"  # all partners and outside together


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures of one partner, or of the system, in real money of the price year."""

    who: str
    grants: bool  # with the grants, or without
    rate: float  # hurdle rate, on the basis that is shown [1/a]
    npv: float  # at the own rate [money]
    npv_common: float  # at the case's rate, at which partners and outside add up to the system [money]
    annual_value: float  # even yearly amount worth the npv [money/a]
    invested: float  # the alternative's investments, without replacements and grants, not discounted [money]
    avoided: float  # the baseline's, which the exchange makes unnecessary [money]
    grant: float  # received [money]
    irr: Returns
    mirr: float | None
    payback: float | None  # [a] from t = 0
    discounted_payback: float | None
