"""Names of partners that a reader may not see, and what stands in their place in every text and identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Words that stand in many companies' names and give none of them away.
_GENERIC = """
the and for og med til fra a/s aps amba p/s k/s inc ltd plc group holding denmark danmark danish danske dansk
company companies plant plants station power heat heating district water supply waste wastewater treatment energy
utility utilities works factory refinery farm farms dairy brewery forsyning forsyningen fjernvarme kraftvarme varme
vand spildevand affald energi kraft værk værket fabrik fabrikken mejeri bryggeri raffinaderi gård kommune
municipality city town region north south east west nord syd øst vest new old industry industries industri park
"""
GENERIC = frozenset(_GENERIC.split())
_SIDES = re.compile(r"[^\w&/-]+")
_STANDS = r"(?:confidential|fortrolig) partner "
_DOUBLED = re.compile(rf"(?P<first>{_STANDS}(?P<k>\d+))(?:[\s/,&-]+(?:(?:and|og) )?{_STANDS}(?P=k)(?!\d))+")
STAND_IN = {"en": "confidential partner {k}", "da": "fortrolig partner {k}"}


@dataclass
class HiddenNames:
    """Hidden partners by number, and patterns of everything that names them."""

    shared: frozenset[str] = frozenset()  # words of open partners' names and towns: they give nobody away
    numbers: dict[str, int] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def add(self, partner: Mapping[str, Any]) -> None:
        """Hide a partner: its name in both languages, its members, its town, and their telling words."""
        names = [name for name in names_of(partner) if name]
        k = self.number(partner)
        if not k:
            k = len(set(self.numbers.values())) + 1
            self.numbers |= {name.casefold(): k for name in names}
        members = partner.get("members", [])
        names += [members] if isinstance(members, str) else members
        for name in names:
            self._pattern(name, k)
        for word in (word for name in [*names, partner.get("municipality", "")] for word in _SIDES.split(name)):
            if len(word) > 2 and word[:1].isupper() and word.casefold() not in GENERIC | self.shared:
                self._pattern(word, k)
        self.patterns.sort(key=lambda found: -len(found[0].pattern))  # the longest first: a name before its words

    def number(self, partner: Mapping[str, Any]) -> int:
        """The number of a hidden partner, 0 for an open one; the same company in another case has the same."""
        return next((self.numbers[name.casefold()] for name in names_of(partner) if name.casefold() in self.numbers), 0)

    def _pattern(self, word: str, k: int) -> None:
        tail = r"[^\W_]*" if len(word) > 3 else r"(?![^\W_])"  # Asnæs and Asnæsværket
        body = r"[\s_-]+".join(re.escape(part) for part in re.split(r"[\s_-]+", word.strip()))
        found = re.compile(rf"(?<![^\W_]){body}{tail}", re.IGNORECASE)
        if len(word.strip()) > 1 and all(found.pattern != known.pattern for known, _ in self.patterns):
            self.patterns.append((found, k))

    def in_text(self, text: str) -> bool:
        return any(pattern.search(text) for pattern, _ in self.patterns)

    def replaced(self, text: str, language: str = "en") -> str:
        """A text with stand-ins for hidden names; several in a row for the same partner become one."""
        for pattern, k in self.patterns:
            text = pattern.sub(STAND_IN[language].format(k=k), text)
        return _DOUBLED.sub(lambda m: m["first"], text)

    def slug(self, text: str, sign: str) -> str:
        """An identifier without hidden names: `novo_heat` becomes `partner_1_heat`."""
        for pattern, k in self.patterns:
            text = pattern.sub(f"partner{sign}{k}", text)
        return text


def names_of(partner: Mapping[str, Any]) -> list[str]:
    """A partner's name in each language."""
    name = partner.get("name", "")
    return list(name.values()) if isinstance(name, dict) else [str(name)]


def open_words(partners: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Words of the names and towns of partners that are open."""
    texts = [text for one in partners for text in (*names_of(one), one.get("municipality", ""))]
    return frozenset(word.casefold() for text in texts for word in _SIDES.split(text) if word)
