"""Does a text make a claim that the law forbids, asks evidence for, or finds incomplete? Words only, no judgement."""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.claim_rules import AMOUNT, FORBIDDEN, INCOMPLETE, LEVELS, NAMED, RULES, SAVING, TO_BE_CONFIRMED, Rule
from impact.errors import Fault, InputError, Place
from impact.language import _, ngettext
from impact.layout import wrapped

_TAG = re.compile(r"<[^<>]*>")
_MARKS = str.maketrans({"₂": "2", "\u2010": "-", "\u2011": "-", "\u2012": "-", "–": "-", "—": "-", "−": "-",
                        "\xad": None, "\u200b": None, "*": None, "_": None, "\xa0": " ", "\u202f": " "})  # fmt: skip
_TEXTS = (".txt", ".md", ".html", ".htm", ".docx", "")
LONGEST = 5_000_000  # bytes


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
    for rule in RULES:
        for match in rule.words.finditer(plain):
            if not any(start < match.end() and match.start() < end for start, end, _rule in found):
                found.append((match.start(), match.end(), rule))
    findings = [
        Finding(" ".join(plain[start:end].split()), rule, plain.count("\n", 0, start) + 1)
        for start, end, rule in sorted(found, key=lambda one: one[0])
    ]
    return findings + _missing(plain)


def _plain(text: str) -> str:
    """The text without markup, its dashes and small figures as on a keyboard; lines stay where they are."""
    bare = _TAG.sub(lambda tag: "\n" * tag.group().count("\n"), text)
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
        If it cannot be read, or is of another kind.
    """
    place = Place(str(path))
    if path.suffix.lower() not in _TEXTS:
        remedy = "Allowed: .txt, .md, .html, .docx; or give the text itself."
        raise InputError([Fault("unknown-format", f"'{path.name}' is no text that can be checked.", place, remedy)])
    try:
        if path.stat().st_size > LONGEST:
            raise InputError([Fault("too-long", f"is longer than {LONGEST / 1e6:g} MB.", place)])
        if path.suffix.lower() == ".docx":
            return _word(path)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError([Fault("unreadable", f"cannot be read: {error.strerror}.", place)]) from None
    except (UnicodeDecodeError, zipfile.BadZipFile, KeyError):
        raise InputError([Fault("unreadable", "holds no text in UTF-8, or is damaged.", place)]) from None


def _word(path: Path) -> str:
    """The paragraphs of a Word document, a line each."""
    with zipfile.ZipFile(path) as book:
        if book.getinfo("word/document.xml").file_size > 10 * LONGEST:
            raise InputError([Fault("too-long", "is too long.", Place(str(path)))])
        body = book.read("word/document.xml").decode("utf-8")
    return re.sub(r"</w:p>", "\n", body.replace("\n", " "))


def text_of(findings: list[Finding], what: str) -> str:
    """The findings for a terminal; none is no clearance."""
    note = wrapped(_("A list of words, in English and Danish: no legal advice, and no clearance."), 0)
    if not findings:
        return "\n".join([_("Nothing on the list was found in {what}.", what=what), *note])
    head = ngettext("{count} finding in {what}", "{count} findings in {what}", len(findings), what=what)
    parts = ["\n".join(finding.lines()) for finding in findings]
    return "\n\n".join([head, *parts, "\n".join(note)])


def forbidden(findings: list[Finding]) -> bool:
    """Whether a word among them is forbidden outright."""
    return any(finding.rule.level == FORBIDDEN for finding in findings)
