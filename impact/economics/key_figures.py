"""The key figures of one partner or of the system, and their rows in a table."""

from __future__ import annotations

from dataclasses import dataclass

from impact.economics.figures import Returns
from impact.economics.terms import Terms


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


def figure_rows(found: KeyFigures, terms: Terms) -> list[tuple[str, float | None, str, str]]:
    money, irr = f"{terms.currency} of {terms.price_year}", found.irr
    rows = [
        ("hurdle rate", found.rate, "1/a", ""),
        ("NPV", found.npv, money, ""),
        ("NPV at the case's rate", found.npv_common, money, ""),
        ("equivalent annual value", found.annual_value, f"{money}/a", ""),
        ("invested", found.invested, money, ""),
        ("investment avoided", found.avoided, money, ""),
        ("grant", found.grant, money, ""),
        ("IRR", irr.rate, "1/a", irr.note),
        ("MIRR", found.mirr, "1/a", "" if found.mirr is not None else "none: nothing is paid, or nothing comes back"),
        ("payback", found.payback, "a", _payback_note(found.payback)),
        ("discounted payback", found.discounted_payback, "a", _payback_note(found.discounted_payback)),
    ]
    return [(name, None if value is None else float(value), unit, note) for name, value, unit, note in rows]


def _payback_note(years: float | None) -> str:
    if years is None:
        return "never within the horizon"
    return "nothing is ever owed" if years == 0 else ""
