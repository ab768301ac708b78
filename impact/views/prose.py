"""Sentences of a case without figures that are not open: what a text says in numbers may give a value away.

A sentence stays if every number in it is a year, or stands as an open value in the rewritten case; else it goes, number
words included. A name (a title, a label) keeps its words and loses its quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from impact import units
from impact.units import Dimension

Figure = tuple[float, Dimension]

_NUMERAL = re.compile(r"(?<![\w.,])[-−]?\d(?:[\d.,' \u00a0\u202f]*\d)?")
_WITH_LETTERS = re.compile(r"(?<=[^\W\d_])\d[\d.,]*\d")  # DKK80: a number without a space before it
_UNIT = re.compile(r"\s*(°C|%|‰|[^\W\d_][\w³²]*(?:/[^\W\d_][\w³²]*)*)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zæøå]|\d)")  # "ca. 5" and "kr. 5" go with their sentence
_LEAD = r"(?:\b(?:at|of|with|by|from|to|about|around|up to|på|ved|af|med|til|fra|om|ca\.?|c\.?)\s+)?"
_WORDS = re.compile(
    r"\b(?:(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ti|tyve|tredive|fyrre|halvtreds|tres|halvfjerds"
    r"|firs|halvfems|dozen|dusin|half|halves|halv|halvdelen|twice|dobbelt|thirds?|quarters?|fifths?|tenths?|tredjedele?"
    r"|fjerdedele?|femtedele?|tiendedele?)\b|(?:\w*hundred|\w*thousand|\w*million|\w*billion|\w*hundrede|\w*tusind"
    r"|\w*milliard|mio|mia)\w*)",
    re.IGNORECASE,
)
_ALIASES = {"tonnes": "t", "tonne": "t", "ton": "t", "tons": "t", "kr": "DKK", "kroner": "DKK", "pct": "%",
            "percent": "%", "procent": "%", "år": "a", "years": "a", "hours": "h", "timer": "h"}  # fmt: skip
_PER_YEAR = units.BASE.index("a")


class Prose:
    """Cleans texts, given the figures that are open."""

    def __init__(self, open_figures: Iterable[Figure], hidden: Iterable[Figure]) -> None:
        self.open, self.hidden = set(open_figures), set(hidden)

    def sentences(self, text: str) -> str:
        """A text without the sentences that hold a figure which is not open."""
        kept = [part for part in _SENTENCE.split(text) if self._harmless(part)]
        return " ".join(kept)

    def _harmless(self, sentence: str) -> bool:
        if _WORDS.search(sentence) or _WITH_LETTERS.search(sentence):
            return False
        return all(self._is_open(match, sentence) for match in _NUMERAL.finditer(sentence))

    def _is_open(self, match: re.Match[str], sentence: str) -> bool:
        numeral, unit = match[0], _unit_behind(sentence, match.end())
        if unit is None and re.fullmatch(r"(?:19|20|21)\d\d", numeral):
            return True
        factor, dimension = unit or (1.0, units.NONE)
        return any(
            _stem(dimension) == _stem(known) and abs(value * factor - figure) <= rounding * factor
            for value, rounding in readings(numeral)
            for figure, known in self.open
        )

    def name(self, text: str) -> str:
        """A title or label without its quantities."""

        def cut(match: re.Match[str]) -> str:
            unit = _UNIT.match(text, match.end("n"))
            known = unit and _unit_behind(text, match.end("n"))
            if not known and not self._looks_hidden(match["n"]):
                return match[0]
            spans.append((match.start(), unit.end() if unit and known else match.end()))
            return match[0]

        spans: list[tuple[int, int]] = []
        re.sub(rf"{_LEAD}(?P<n>{_NUMERAL.pattern}(?:\s*(?:[-–]|to|til)\s*\d[\d.,]*)?)", cut, text, flags=re.IGNORECASE)
        re.sub(rf"(?P<n>{_WITH_LETTERS.pattern})", cut, text)
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + text[end:]
        return " ".join(text.split()).strip(" ,;:-–")

    def _looks_hidden(self, numeral: str) -> bool:
        """Whether a number without a unit repeats the digits of a hidden value."""
        return digits(numeral) in {digits(f"{value:.12g}") for value, _ in self.hidden}

    def repeats(self, text: str) -> bool:
        """Whether the digits of a hidden value stand in a text; for addresses and reference numbers."""
        return any(self._looks_hidden(found) for found in re.findall(r"\d[\d.,]*", text) if len(digits(found)) > 1)


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


def digits(numeral: str) -> str:
    """The significant digits of a number, whatever its unit and spelling: 0.5 and 500 have the same."""
    mantissa = re.split("[eE]", numeral)[0]
    return re.sub(r"\D", "", mantissa).strip("0")


def _unit_behind(text: str, at: int) -> tuple[float, Dimension] | None:
    """The unit that stands behind a number, if it is one."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    parts = [_ALIASES.get(part.lower(), part) for part in match[1].split("/")]
    if not all(part in units.UNITS or part == "°C" for part in parts):
        return None
    if parts == ["°C"]:
        return 1.0, units.TEMPERATURE
    return units.parse_unit("/".join(parts))


def _stem(dimension: Dimension) -> Dimension:
    """A dimension without `per year`, which people leave out in sentences."""
    return tuple(0 if k == _PER_YEAR else e for k, e in enumerate(dimension))
