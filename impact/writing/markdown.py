"""Markdown of documents: escaped texts, numbers, tables, lists.

What users write is text, never markup: every character that Markdown, HTML or TeX could read becomes an entity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from impact.ground.language import _, language_of, separated, spoken
from impact.model import Text
from impact.writing.numbers import pretty, shown

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$^&@\"']")
_START = re.compile(r"^(\d*)([-+=:]|(?<=\d)[.)](?=\s|$))")
_FORMATTING = ("Cc", "Cf", "Co", "Cs")  # control characters, and those that turn the direction of text


def escape(text: object) -> str:
    """Any text as Markdown that shows exactly that text, on one line.

    A `Text` that the current language lacks is marked with the language in which it is shown.
    """
    if isinstance(text, Text) and text and not getattr(text, spoken()):
        return own_words(str(text))
    one_line = " ".join(str(text).split())
    clean = "".join(c for c in one_line if unicodedata.category(c) not in _FORMATTING)
    safe = _SPECIAL.sub(lambda m: f"&#{ord(m[0])};", clean)
    return _START.sub(lambda m: f"{m[1]}&#{ord(m[2])};", safe).replace("://", "&#58;//")


def sentence(markdown: str) -> str:
    """Markdown whose first word is written with a capital letter: a name may stand where a sentence begins."""
    at = len(markdown) - len(markdown.lstrip("*["))  # bold, or marked with its language
    return markdown[:at] + markdown[at : at + 1].upper() + markdown[at + 1 :]


def own_words(text: object) -> str:
    """Words of a source or a user as Markdown, marked with their language where it is not the document's.

    An English note of a place may quote the Danish of its source: the parts between commas, colons and semicolons
    stand alone where they differ.
    """
    parts = re.split(r"(?<=[;:,])\s+|\s+(?=\()", " ".join(str(text).split()))
    runs: list[tuple[str, str]] = []  # language, words
    for part in parts:
        language = language_of(part)
        if runs and language in ("", runs[-1][0]):
            runs[-1] = (runs[-1][0], f"{runs[-1][1]} {part}")
        else:
            runs.append((language, part))
    return " ".join(_marked(words) for _language, words in runs) if len(runs) > 1 else _marked(str(text))


def _marked(text: str) -> str:
    safe, language = escape(text), language_of(text)
    return safe if language in ("", spoken()) else f"[{safe}]{{lang={language}}}"


def code(text: object) -> str:
    """An identifier or an expression of the case file, as it stands there."""
    plain = " ".join(str(text).split())
    return escape(plain) if re.search(r"[`|\\]", plain) or not plain else f"`{plain}`"


def link(url: str, text: str = "") -> str:
    """A link, if the address is one of the web; the escaped text otherwise."""
    if not re.match(r"https?://[^\s]+$", url):
        return escape(text or url)
    target = re.sub(r"[<>()\"'\\`|\s\[\]*_$]", lambda m: f"%{ord(m[0]):02X}", url)
    return f"[{escape(text or url)}](<{target}>)"


def number(value: float, digits: int = 3) -> str:
    """Three significant figures, thousands separators, a true minus sign."""
    return shown(value, digits)


def given(value: float) -> str:
    """An input's value: five significant figures, without the zeros behind them."""
    if value and abs(value) < 1e-4:
        return separated(f"{value:.4g}").replace("-", "−")
    text, point = shown(value, 5), separated(".")
    return text.rstrip("0").rstrip(point) if point in text else text


def quantity(value: float, unit: str, digits: int = 3) -> str:
    """A number with its unit; large money in millions."""
    if abs(value) >= 1e6 and unit[:3].isupper() and unit[:3].isalpha():
        return f"{number(value / 1e6, digits)} {_('million ')}{pretty(unit)}"
    return f"{number(value, digits)} {pretty(unit)}" if unit != "1" else number(value, digits)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str, numeric: Iterable[int] = ()) -> str:
    """A pipe table of cells that are Markdown already, empty without rows; `numeric` columns are set right."""
    rows = list(rows)
    if not rows:
        return ""
    right = set(numeric)
    lines = [f"**Table.** {caption}", ""]
    lines.append("| " + " | ".join(header) + " |")
    lines.append("|" + "|".join("---:" if i in right else ":---" for i in range(len(header))) + "|")
    lines += ["| " + " | ".join(cell or " " for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def lean(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str, numeric: Iterable[int] = ()) -> str:
    """A table without its empty columns."""
    keep = [i for i in range(len(header)) if any(row[i] for row in rows)]
    right = [new for new, old in enumerate(keep) if old in set(numeric)]
    return table([header[i] for i in keep], [[row[i] for i in keep] for row in rows], caption, right)


def bullets(items: Iterable[str]) -> str:
    """A list, without what is empty."""
    return "\n".join(f"- {item}" for item in items if item)


def paragraphs(*texts: str) -> str:
    """Texts below each other, without what is empty."""
    return "\n\n".join(text for text in texts if text)
