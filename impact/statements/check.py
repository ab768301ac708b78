"""Does a text make a claim that the law forbids, asks evidence for, or finds incomplete? Words only, no judgement."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.ground.errors import Fault, InputError, Place
from impact.ground.language import _, ngettext
from impact.ground.layout import wrapped
from impact.statements.rules import AMOUNT, FORBIDDEN, INCOMPLETE, LEVELS, NAMED, RULES, SAVING, TO_BE_CONFIRMED, Rule

_TAG = re.compile(r"<[^<>]*>")
_MARKS = str.maketrans({"₂": "2", "\u2010": "-", "\u2011": "-", "\u2012": "-", "–": "-", "—": "-", "−": "-",
                        "\xad": None, "\u200b": None, "*": None, "_": None, "\xa0": " ", "\u202f": " "})  # fmt: skip
_TEXTS = (".txt", ".md", ".html", ".htm", ".docx", "")
LONGEST = 5_000_000  # bytes of a file
MOST = 1_000_000  # characters of its text
SHOWN = 100  # findings on a terminal
_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")  # all that is read
_PARAGRAPH = re.compile(r"</w:p>")
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)  # code, no text


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a text, the rule that they touch, and the line in which they stand (0: the text as a whole)."""

    words: str
    rule: Rule
    line: int

    @property
    def place(self) -> str:
        """Where the rule stands."""
        return _(self.rule.law, point=_(self.rule.point))

    def as_dict(self) -> dict[str, Any]:
        return {
            "words": self.words,
            "line": self.line or None,
            "level": self.rule.level,
            "rule": self.rule.name,
            "place": self.place,
            "confirmed": False,
            "says": _(self.rule.says),
            "instead": _(self.rule.instead),
        }

    def lines(self) -> list[str]:
        """The finding for a terminal."""
        at = _("line {line}: ", line=self.line) if self.line else ""
        level = _(LEVELS[self.rule.level])
        return [
            *wrapped(f"{at}{quoted(self.words)}: {level}" if self.line else f"{level}: {self.words}", 0),
            *wrapped(f"{self.place[:1].upper()}{self.place[1:]} ({_(TO_BE_CONFIRMED)}).", 2),
            *wrapped(_(self.rule.says), 2),
            *wrapped(_("Instead: {text}", text=_(self.rule.instead)), 2),
        ]


def quoted(words: str) -> str:
    """Somebody's words in the current language's quotation marks."""
    return _("“{words}”", words=words)


def check(text: str) -> list[Finding]:
    """What a text says that touches a rule, in the order of the text; then what a stated saving lacks.

    Parameters
    ----------
    text : str
        Plain text, Markdown or HTML, in English or Danish. A word that is denied ("not CO2-neutral") is found as well.
    """
    plain = _plain(text)
    found: list[tuple[int, int, Rule]] = []
    taken = bytearray(len(plain))  # which characters a rule has touched already
    for rule in RULES:
        for match in rule.words.finditer(plain):
            if not any(taken[match.start() : match.end()]):
                found.append((match.start(), match.end(), rule))
                taken[match.start() : match.end()] = bytes([1]) * len(match[0])
    ends = [match.start() for match in re.finditer("\n", plain)]
    findings = [
        Finding(" ".join(plain[start:end].split()), rule, bisect_left(ends, start) + 1)
        for start, end, rule in sorted(found, key=lambda one: one[0])
    ]
    return findings + _missing(plain)


def _plain(text: str) -> str:
    """The text without markup, its dashes and small figures as on a keyboard; lines stay where they are."""
    seen = _UNSEEN.sub(lambda code: "\n" * code.group().count("\n"), text) if "<" in text else text
    bare = _TAG.sub(lambda tag: "\n" * tag.group().count("\n"), seen)
    return html.unescape(bare).translate(_MARKS)


def _missing(plain: str) -> list[Finding]:
    if not (SAVING.search(plain) and AMOUNT.search(plain)):
        return []
    lacks = [_(what) for what, named in NAMED.items() if not named.search(plain)]
    return [Finding("; ".join(lacks), INCOMPLETE, 0)] if lacks else []


def read(path: Path) -> str:
    """The text of a file: plain text, Markdown, HTML or Word.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read or holds no text, or is of another kind.
    """
    place = Place(str(path))
    if path.is_dir():
        raise InputError([Fault("a-directory", "is a folder, not a file.", place, "Name a file, or give the text.")])
    if not path.exists():
        remedy = "Check the name; or give the text itself."
        raise InputError([Fault("no-such-file", f"There is no file '{path}' to check.", remedy=remedy)])
    if path.suffix.lower() not in _TEXTS:
        remedy = "Allowed: .txt, .md, .html, .docx; or give the text itself."
        raise InputError([Fault("unknown-format", f"'{path.name}' is no text that can be checked.", place, remedy)])
    try:
        if path.stat().st_size > LONGEST:
            raise InputError([Fault("too-long", f"is longer than {LONGEST / 1e6:g} MB.", place)])
        if path.suffix.lower() == ".docx":
            return _word(path)
        text = path.read_text(encoding="utf-8-sig")
        if "\0" in text:  # no text of anybody's
            raise KeyError
        return checkable(text, str(path))
    except OSError as error:
        raise InputError([Fault("unreadable", f"cannot be read: {error.strerror}.", place)]) from None
    except (UnicodeDecodeError, zipfile.BadZipFile, zlib.error, KeyError, RuntimeError):  # Runtime: with a password
        remedy = "Save it again as text in UTF-8, or as a Word document without a password."
        raise InputError([Fault("unreadable", "holds no text in UTF-8, or is damaged.", place, remedy)]) from None


def checkable(text: str, file: str = "") -> str:
    """The text itself, if there is one to check.

    Raises
    ------
    InputError
        If it is empty (which must not pass for a text without a finding) or too long.
    """
    plain, place = _plain(text), Place(file)
    if not plain.strip():
        message = "holds no text to check." if file else "There is no text to check."
        raise InputError([Fault("empty", message, place)])
    if len(plain) > MOST:
        message = f"{'is' if file else 'The text is'} longer than {MOST:,} characters."
        raise InputError([Fault("too-long", message, place, "Check it in parts.")])
    return text


def _word(path: Path) -> str:
    """The paragraphs of a Word document, a line each; then those of its headers, footers, notes and comments."""
    with zipfile.ZipFile(path) as book:
        body = book.getinfo("word/document.xml")
        parts = [body, *(part for part in book.infolist() if _PART.fullmatch(part.filename) and part is not body)]
        if sum(part.file_size for part in parts) > 10 * LONGEST:
            raise InputError([Fault("too-long", "is too long.", Place(str(path)), "Check it in parts.")])
        texts = [book.read(part).decode("utf-8-sig") for part in parts]
    return checkable("\n".join(_PARAGRAPH.sub("\n", text.replace("\n", " ")) for text in texts), str(path))


def text_of(findings: list[Finding], what: str) -> str:
    """The findings for a terminal; none is no clearance."""
    note = wrapped(_("A list of words, in English and Danish: no legal advice, and no clearance."), 0)
    if not findings:
        return "\n".join([_("Nothing on the list was found in {what}.", what=what), *note])
    head = ngettext("{count} finding in {what}", "{count} findings in {what}", len(findings), what=what)
    parts = ["\n".join(finding.lines()) for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        parts.append(_("And {count} more.", count=len(findings) - SHOWN))
    return "\n\n".join([head, *parts, "\n".join(note)])


def forbidden(findings: list[Finding]) -> bool:
    """Whether a word among them is forbidden outright."""
    return any(finding.rule.level == FORBIDDEN for finding in findings)
