"""Numbers as people write them in cells: Danish and English separators, percent cells, dates nobody meant.

What can be read in one way only is read; what has two readings is a fault, never a guess.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

UNIT = r"(?:%|‰|°C|€|[^\W\d_][^\W_]*\d?(?:\([a-z ]+\))?)(?:/[^\W\d_][^\W_]*\d?(?:\([a-z ]+\))?)*"
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007\u2009", " "))
_QUANTITY = re.compile(rf"([+\-−]?)\s*([\d.,' ]*\d)\s*({UNIT})?")
_PLAIN = re.compile(r"\d+|0\.\d+|\d{4,}\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}")
_DANISH = re.compile(r"\d{1,3}(?:[. ']\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:[ ']\d{3})+(?:\.\d{1,2}|\.\d{4,})?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_COMMA = re.compile(r"0,\d+|\d{4,},\d+|\d+,\d{1,2}|\d+,\d{4,}")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}|\d{1,3}(?:[ ']\d{3})+\.\d{3}")
_LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]\-]*)[^\]]*\]|\\(.)')
_MONEY = {"kr": "DKK", "kr.": "DKK", "dkk": "DKK", "€": "EUR", "eur": "EUR", "sek": "SEK", "nok": "NOK", "£": "GBP"}
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, for dates after February 1900


class Ambiguous(ValueError):
    """A number with two readings."""

    def __init__(self, text: str, readings: tuple[str, str]) -> None:
        super().__init__(text)
        self.readings = readings


def written(text: str) -> str:
    """An amount as a case file writes it: a plain quantity with a decimal point; expressions are left alone.

    `1.234,5 t/a` is 1234.5 t/a, `0,5` is 0.5, `80 000 MWh/a` is 80000 MWh/a.

    Raises
    ------
    Ambiguous
        For `1.234 t/a`, typed as text: a thousand to a Dane, one and a bit to an Englishman.
    """
    stripped = text.translate(_SPACES).strip()
    match = _QUANTITY.fullmatch(stripped)
    if match is None:
        return stripped
    sign, number, unit = match[1], match[2].strip(), match[3] or ""
    plain = _number(number)
    if plain is None or plain == number:
        return text.strip()
    return " ".join(filter(None, (f"{sign}{plain}", unit)))


def _number(number: str) -> str | None:
    """A number with a decimal point and nothing else beside its digits; None if it is written in no known way."""
    if _PLAIN.fullmatch(number):
        return number
    if _EITHER.fullmatch(number):
        digits = re.sub(r"[^\d]", "", number)
        small = re.sub(r"[ ']", "", number).replace(",", ".")
        raise Ambiguous(number, (digits, small))
    if _DANISH.fullmatch(number):
        if "," in number or number.count(".") > 1:
            return re.sub(r"[. ']", "", number).replace(",", ".")
        return re.sub(r"[ ']", "", number)
    if _ENGLISH.fullmatch(number):
        return number.replace(",", "")
    if _COMMA.fullmatch(number):
        return number.replace(",", ".")
    return None


def quantity(text: str) -> tuple[str, str] | None:
    """Number and unit of a plain quantity as `number unit`; None for anything else."""
    match = re.fullmatch(rf"([+-]?\d+(?:\.\d+)?)(?: ({UNIT}))?", text)
    return (match[1], match[2] or "") if match else None


def shown(value: float | int, form: str) -> tuple[str, str]:
    """A number of a cell as a case file writes it, and the unit that its number format shows.

    The format's decimals are kept where they hold the whole value, so that 6.0 stays 6.0.
    """
    literals = "".join(next(filter(None, found), "") for found in _LITERAL.findall(form)).strip()
    unit = _MONEY.get(literals.lower(), literals)
    bare = _LITERAL.sub("", form.partition(";")[0])
    if "%" in bare:
        return _plain(Decimal(repr(float(value))) * 100, bare), "%"
    return _plain(Decimal(repr(value)), bare), unit


def _plain(value: Decimal, form: str) -> str:
    decimals = re.search(r"\.(0+)", form)
    places = len(decimals[1]) if decimals else 0
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    has = len(text.partition(".")[2])
    if has < places != 3:  # 16.500 would be read as thousands
        text = format(value, f".{places}f")
    return text


def form(number: str) -> str:
    """The number format that shows a written number with its decimals."""
    decimals = len(number.partition(".")[2])
    return "0." + "0" * decimals if decimals else "General"


def fits_a_cell(number: str) -> bool:
    """Whether a spreadsheet, which keeps 16 digits, gives back the number as it is written."""
    value = float(number)
    if value != float(f"{value:.16g}") or abs(value) > 1e15 or number.startswith("+"):
        return False
    return shown(value if "." in number else int(number), form(number))[0] == number


def as_date(value: object) -> str:
    """A date or time of a cell as YYYY-MM-DD (or HH:MM)."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def day_of(number: float) -> str:
    """The date that a spreadsheet would show for a serial number from 1954 to 2119; empty for others."""
    return (_EPOCH + timedelta(days=int(number))).isoformat() if 20_000 <= number <= 80_000 else ""
