"""Numbers, units and indicators as documents and figures write them, in the current language."""

from __future__ import annotations

import re

from impact.ground.language import _, separated, spoken
from impact.ground.layout import rounded
from impact.model.indicators import BY_NAME

TINY = 5e-7  # in any unit of a result

# Units that a language writes otherwise; all others are international.
_WORDS = {
    "da": {"a": "år", "DKK": "kr.", "MDKK": "mio. kr.", "kDKK": "1000 kr.", "world-eq": "verdensækv.", "Eq": "ækv.",
           "FTE": "årsværk", "year": "år", "years": "år", "piece": "stk.", "pieces": "stk.", "item": "stk.",
           "items": "stk.", "trip": "tur", "trips": "ture", "times": "gange", "home": "bolig", "homes": "boliger",
           "dwelling": "bolig", "dwellings": "boliger", "household": "husstand", "households": "husstande",
           "bag": "taske", "bags": "tasker", "vehicle": "køretøj", "vehicles": "køretøjer", "unit": "enhed",
           "units": "enheder", "day": "dag", "tonne": "ton", "tonnes": "ton"},
}  # fmt: skip
_UNITS = {
    language: [(re.compile(rf"(?<![\w.]){re.escape(unit)}(?![\w.])"), local) for unit, local in words.items()]
    for language, words in _WORDS.items()
}


def pretty(unit: str) -> str:
    """A unit with its subscripts and superscripts, on one line, in the current language: `t CO₂e/a`, `t CO₂e/år`."""
    written = subscripted(unit.replace("m3", "m³").replace("m2", "m²").replace("^2", "²"))
    for pattern, local in _UNITS.get(spoken(), ()):
        written = pattern.sub(local, written)
    return written.replace(" ", "\u00a0")


def subscripted(text: str) -> str:
    """Formulas of substances with their subscripts."""
    return text.replace("CO2", "CO₂")


def titled(indicator: str) -> str:
    """An indicator's title."""
    return subscripted(_(BY_NAME[indicator].title))


def titled_within(indicator: str) -> str:
    """An indicator's title within a sentence."""
    title = titled(indicator)
    return f"{title[0].lower()}{title[1:]}"


def saving_label(indicator: str) -> str:
    """The label of an axis of savings."""
    return _("Saving, {indicator}", indicator=titled_within(indicator))


def shown(value: float, digits: int = 3) -> str:
    """A rounded number with a true minus sign; what is below any table's last digit is zero."""
    return separated(rounded(0.0 if abs(value) < TINY else value, digits)).replace("-", "−")


def tick(value: float) -> str:
    """A number on an axis, as the current language writes it."""
    return separated(f"{value:,.10g}" if abs(value) < 1e6 else f"{value:,.0f}").replace("-", "−")
