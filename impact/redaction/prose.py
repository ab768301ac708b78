"""Sentences of a case without figures that are not open: what a text says in numbers may give a value away.

A sentence stays if every number in it is a year, or stands as an open value in the rewritten case and could not be a
hidden one; else it goes, number words included. A name (a title, a label) keeps its words and loses its quantities.
What goes depends on the classes of the hidden values alone, so that nobody learns a value from what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import floor, log10

from impact.ground import units
from impact.ground.units import Dimension
from impact.redaction.bands import CELSIUS, Band

Figure = tuple[float, Dimension]

_NUMERAL = re.compile(r"(?<!\d)(?<!\d[.,])(?<![^\W\d_])[-−]?\d(?:[\d.,' \u00a0\u202f]*\d)?")  # and that of kr.80
# DKK80, kr5: a number without a space before it; a single digit may belong to a formula, as in CO2.
_WITH_LETTERS = re.compile(r"(?<=[^\W\d_])\d[\d.,]*\d|(?<=kr)\d|(?<=(?:DKK|EUR|USD|GBP|SEK|NOK))\d", re.IGNORECASE)
_FRACTION = re.compile(r"[\u00bc-\u00be\u2150-\u215e]")
_UNIT = re.compile(r"\s*(°C|%|‰|(?:kr\.(?=/)|[^\W\d_][\w³²]*)(?:/[^\W\d_][\w³²]*)*)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zæøå]|\d)")  # "ca. 5" and "kr. 5" go with their sentence
_LEAD = r"(?:\b(?:at|of|with|by|from|to|about|around|up to|på|ved|af|med|til|fra|om|ca\.?|c\.?)\s+)?"
_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_SMALL = "one|two|three|four|five|six|seven|eight|nine|én|et|to|tre|fire|fem|seks|syv|otte|ni"
_MEASURE = r"(?:[kMGT]?Wh?|[kMGT]J|k?t|tons?|tonnes?|tonnage|m3|m³|litres?|liter|kg|kr|DKK|EUR|kroner|euros?|percent"
_MEASURE += r"|per cent|pct|procent|%|degrees|grader|MDKK|MEUR|hours|timer|times|gange|(?:kilo|mega|giga|tera)\w+"
_MEASURE += r"|watts?|joules?|cubic|kubikmeter|øre|cents?|crowns?|dollars?|pounds?|points?|komma)(?![^\W\d_])"
_BIG = r"(?:ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ti|elleve|tolv|tretten"
_BIG += rf"|fjorten|femten|seksten|sytten|atten|nitten|(?:\w+og)?(?:{_TENS})|dozens?|dusin)\b"
_BIG += r"|(?:\w*hundred|\w*thousand|\w*million|\w*billion|\w*hundrede|\w*tusind|\w*milliard|mio|mia)\w*"
_WORDS = re.compile(
    rf"\b(?:{_BIG}|(?:half|halves|halv|halvdelen|halvanden|twice|doubl\w+|tripl\w+|dobbelt|(?:for|tre|fire)dobl\w+|thirds?"
    r"|quarters?|fifths?|tenths?|tredjedele?|fjerdedele?|femtedele?|tiendedele?)\b"
    rf"|(?:{_SMALL})\s+{_MEASURE})",
    re.IGNORECASE,
)
# In a title: a large number in words, or a small one of something that is measured, with all words of the number.
_COUNT = rf"(?:{_BIG}|(?:{_SMALL}|half|halv|halvanden)\b)"
_NAMED = re.compile(
    rf"{_LEAD}(?:{_NUMERAL.pattern}\s*)?\b(?:(?:{_COUNT}|a|an|en|og|and)[\s-]+)*(?:{_BIG}|(?:{_SMALL})[\s-]+(?={_MEASURE}))(?:[\s-]+(?:og|and|{_COUNT}))*"
    rf"\.?(?:\s*{_MEASURE}\.?)?(?:\s+of\b)?",
    re.IGNORECASE,
)
_ALIASES = {"tonnes": "t", "tonne": "t", "ton": "t", "tons": "t", "kr": "DKK", "kr.": "DKK", "kroner": "DKK",
            "pct": "%", "percent": "%", "procent": "%", "år": "a", "years": "a", "hours": "h",
            "timer": "h"}  # fmt: skip
_PER_YEAR = units.BASE.index("a")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)10\.")


class Prose:
    """Cleans texts, given the figures that are open and the classes of those that are hidden."""

    def __init__(self, open_figures: Iterable[Figure], hidden: Iterable[Band]) -> None:
        self.open, self.hidden = set(open_figures), set(hidden)

    def sentences(self, text: str, place: bool = False) -> str:
        """A text without the sentences that hold a figure which is not open.

        In the place of an open figure in its source, numbers without a unit stay: pages and tables.
        """
        kept = [part for part in _SENTENCE.split(text) if self._harmless(part, place)]
        return " ".join(kept)

    def _harmless(self, sentence: str, place: bool) -> bool:
        if _WORDS.search(sentence) or _WITH_LETTERS.search(sentence) or _FRACTION.search(sentence):
            return False
        return all(self._is_open(match, sentence, place) for match in _NUMERAL.finditer(sentence))

    def _is_open(self, match: re.Match[str], sentence: str, place: bool) -> bool:
        numeral, unit = match[0], _unit_behind(sentence, match.end())
        if unit is None and (place or _YEAR.fullmatch(numeral)):
            return True
        factor, dimension = unit or (1.0, units.NONE)
        found = [
            value * factor
            for value, rounding in readings(numeral)
            for figure, known in self.open
            if _stem(dimension) == _stem(known) and abs(value * factor - figure) <= rounding * factor
        ]
        return bool(found) and not any(
            _stem(dimension) == _stem(band.dimension) and band.holds(value) for band in self.hidden for value in found
        )

    def name(self, text: str, strict: bool = True) -> str:
        """A title or label without its quantities; if not strict, without those that have a unit."""

        def cut(match: re.Match[str]) -> str:
            unit = _UNIT.match(text, match.end("n"))
            known = unit and _unit_behind(text, match.end("n"))
            if not known and not (strict and self._could_be_hidden(match["n"])):
                return match[0]
            spans.append((match.start(), unit.end() if unit and known else match.end()))
            return match[0]

        spans: list[tuple[int, int]] = []
        re.sub(rf"{_LEAD}(?P<n>{_NUMERAL.pattern}(?:\s*(?:[-–]|to|til)\s*\d[\d.,]*)?)", cut, text, flags=re.IGNORECASE)
        if strict:
            re.sub(rf"(?P<n>{_WITH_LETTERS.pattern})", cut, text)
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + text[end:]
        text = _NAMED.sub("", text) if strict else text
        return " ".join(text.split()).strip(" ,;:-–")

    def _could_be_hidden(self, numeral: str) -> bool:
        """Whether a number without a unit lies in a hidden value's class, whatever its unit: 837 and 83.7 GWh.

        It is asked of the class, not of the value: what is missing must not tell where in its class the value is.
        """
        if len(re.sub(r"\D", "", numeral)) < 2 or _YEAR.fullmatch(numeral):
            return False
        return any(_scaled_into(band, abs(value)) for value, _rounding in readings(numeral) for band in self.hidden)

    def identifier(self, text: str, sign: str) -> str:
        """An identifier without numbers that could be hidden values: `price_173` becomes `price`."""
        found = re.sub(r"\d+(?:[-_]\d+)*", lambda m: "" if self._could_be_hidden(m[0]) else m[0], text)
        return text if found == text else sign.join(filter(None, found.split(sign))) or "confidential"

    def repeats(self, text: str) -> bool:
        """Whether a hidden value could stand in an address or a reference number; a DOI is given by others."""
        if not self.hidden or _DOI.search(text):
            return False
        return any(self._could_be_hidden(found) for found in re.findall(r"\d[\d.,]*", text))


def _scaled_into(band: Band, value: float) -> bool:
    """Whether a number lies in a class in any decimal unit; of a temperature in °C or K."""
    if band.dimension == units.TEMPERATURE:
        return band.holds(value) or band.holds(value + CELSIUS)
    if value == 0:
        return False
    low, high = sorted((abs(band.low), abs(band.high)))
    power = floor(log10(high)) - floor(log10(value))
    return any(low < float(f"{value * 10.0**k:.12g}") <= high for k in (power - 1, power, power + 1))


def readings(numeral: str) -> list[tuple[float, float]]:
    """What a written number may mean, in English and in Danish, with half of its last digit."""
    text = re.sub(r"[\s\u00a0\u202f']", "", numeral).replace("−", "-").rstrip(".,")
    found = []
    for thousands, point in ((",", "."), (".", ",")):
        plain = text.replace(thousands, "").replace(point, ".")
        try:
            decimals = len(plain.partition(".")[2])
            found.append((float(plain), 0.5 * 10.0**-decimals * (1 if decimals else 1e-9)))
        except ValueError:
            continue
    return found


def _unit_behind(text: str, at: int) -> tuple[float, Dimension] | None:
    """The unit that stands behind a number, if it is one."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    if match[1].lower() in ("to", "til", "and", "og", "or", "eller"):  # 1 to 4 %: both ends have the unit of the last
        more = _NUMERAL.match(text, match.end() + 1)
        return _unit_behind(text, more.end()) if more else None
    parts = [_ALIASES.get(part.lower(), part) for part in match[1].split("/")]
    if not all(part in units.UNITS or part == "°C" for part in parts):
        return None
    if parts == ["°C"]:
        return 1.0, units.TEMPERATURE
    return units.parse_unit("/".join(parts))


def _stem(dimension: Dimension) -> Dimension:
    """A dimension without `per year`, which people leave out in sentences."""
    return tuple(0 if k == _PER_YEAR else e for k, e in enumerate(dimension))
