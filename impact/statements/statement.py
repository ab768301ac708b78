"""A claim text with its figures, and how it prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from impact.ground.language import _, speak, spoken
from impact.ground.layout import wrapped
from impact.statements.check import Finding


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim text with its figures.

    Attributes
    ----------
    verdict : str
        How sure the text may sound: `saves`, `probably saves`, `open`, `probably adds`, `adds`, or `none` where there
        is nothing to claim.
    short, long : str
        Ready to use; the short one needs nothing beside it.
    rests_on, never : tuple of str
        What stands behind the text, and what must not be said.
    findings : tuple of Finding
        What the list of words finds in the text itself: only the case's own titles can bring it in.
    """

    id: str
    indicator: str
    language: str
    verdict: str
    short: str
    long: str
    rests_on: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`; numbers are not rounded."""
        plain = {name: getattr(self, name) for name in ("id", "indicator", "language", "verdict", "short", "long")}
        found = [one.as_dict() for one in self.findings]
        return {**plain, "figures": self.figures, "rests_on": list(self.rests_on), "never": list(self.never),
                "findings": found}  # fmt: skip

    def __str__(self) -> str:
        before = spoken()
        speak(self.language)
        try:
            return "\n".join(self._lines())
        finally:
            speak(before)

    def _lines(self) -> Iterator[str]:
        yield _("{id}: claim text", id=self.id)
        for title, text in ((_("Short"), self.short), (_("Long"), self.long)):
            yield from ("", title, *wrapped(text, 2))
        for title, items in ((_("What it rests on"), self.rests_on), (_("What must not be said"), self.never)):
            if items:
                yield from ("", title, *(line for item in items for line in wrapped(f"- {item}", 2)))
        if self.findings:
            yield from ("", *wrapped(_("Words of the case's own titles that must be changed before use:"), 0))
            yield from (line for one in self.findings for line in one.lines())

    __repr__ = __str__


def plain(text: object) -> str:
    """Somebody's words on one line, without control characters."""
    one_line = " ".join(str(text).split())
    return "".join(c for c in one_line if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
