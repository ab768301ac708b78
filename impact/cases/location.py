"""Where a partner lies: latitude and longitude as people write or copy them."""

from __future__ import annotations

import re

from impact.model import Location

_NUMBER = r"([+-]?\d{1,3}+(?:[.,]\d+)?+)\s*°?\s*"  # possessive: 55,66 is one number, never two
_ABOUT = r"(?:about|omkring|cirka|ca\.?)\s+|~\s*"
_WRITTEN = re.compile(rf"({_ABOUT})?{_NUMBER}([NS]?)\s*[,;]?\s*{_NUMBER}([EWØV]?)", re.IGNORECASE)
_BACK = frozenset("SWV")  # south and west (Danish: vest)
REMEDY = (
    "Write degrees north and east (WGS 84), as in 55.6615 N 11.0809 E, or `about 55.68 N 11.09 E` for the town "
    "where the site itself is not known."
)


def location(text: str) -> Location:
    """A place from `55.6615 N 11.0809 E`, `55.6615, 11.0809` (as map services copy it) or `about 55.68 N 11.09 E`.

    Without letters latitude comes first. Decimal commas are read where nothing else can be meant.

    Raises
    ------
    ValueError
        With what is wrong, if the text is no place on the globe, or is too coarse for a site.
    """
    found = _WRITTEN.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        raise ValueError(f"is no latitude and longitude{_why(text)}")
    about, north, north_letter, east, east_letter = found.groups()
    latitude, longitude = (float(number.replace(",", ".")) for number in (north, east))
    if any(number[0] in "+-" and letter for number, letter in ((north, north_letter), (east, east_letter))):
        raise ValueError("has both a sign and a letter: one of them says the direction")
    latitude *= -1 if north_letter.upper() in _BACK else 1
    longitude *= -1 if east_letter.upper() in _BACK else 1
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("lies outside 90 degrees of latitude and 180 degrees of longitude")
    if not about and min(_decimals(north), _decimals(east)) < 2:
        raise ValueError("has fewer than two decimals, which is no nearer than some kilometres")
    return Location(latitude, longitude, bool(about))


def _why(text: str) -> str:
    """What is most likely meant, as far as it can be told."""
    if re.search(r"\d[\s°]*[EØ].*\d[\s°]*[NS]", text, re.IGNORECASE):
        return ": north comes first, then east"
    if re.search("[°'′\"″].*\\d.*['′\"″]", text):
        return ": minutes and seconds are to be written as decimals of a degree (minutes / 60, seconds / 3600)"
    return ""


def _decimals(number: str) -> int:
    return len(re.split(r"[.,]", number)[1]) if re.search(r"[.,]", number) else 0
