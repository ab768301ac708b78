"""Names of partners that a reader may not see, and what stands in their place in every text and identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# Words that stand in many companies' names and give none of them away.
_GENERIC = """
the and for og med til fra a/s aps amba p/s k/s inc ltd plc group holding denmark danmark danish danske dansk
company companies plant plants station power heat heating district water supply waste wastewater treatment energy
utility utilities works factory refinery farm farms dairy brewery forsyning forsyningen fjernvarme kraftvarme varme
vand spildevand affald energi kraft værk værket fabrik fabrikken mejeri bryggeri raffinaderi gård kommune
gas biogas steam customers users homes households farmers suppliers roads
municipality city town region north south east west nord syd øst vest new old industry industries industri park
"""
GENERIC = frozenset(_GENERIC.split())
_SIDES = re.compile(r"[^\w&/-]+")
_STANDS = r"(?:confidential|fortrolig) partner "
_DOUBLED = re.compile(rf"(?P<first>{_STANDS}(?P<k>\d+))(?:[\s/,&-]+(?:(?:and|og) )?{_STANDS}(?P=k)(?!\d))+")
_SPELLINGS = {"å": "å|aa|a", "ø": "ø|ö|oe|o", "æ": "æ|ä|ae|a", "ö": "ö|ø|oe|o", "ä": "ä|æ|ae|a", "ü": "ü|ue|u",
              "ß": "ß|ss"}  # fmt: skip
STAND_IN = {"en": "confidential partner {k}", "da": "fortrolig partner {k}"}


@dataclass
class HiddenNames:
    """Hidden partners by number, and patterns of everything that names them."""

    shared: frozenset[str] = frozenset()  # words of open partners' names and towns: they give nobody away
    numbers: dict[str, int] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    ids: list[tuple[re.Pattern[str], int]] = field(default_factory=list)  # for identifiers alone
    named: list[tuple[re.Pattern[str], int]] = field(default_factory=list)  # ids written as names, for texts

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def add(self, partner: Mapping[str, Any], id: str = "") -> None:
        """Hide a partner: its name in both languages, its members, its town, their telling words, and its id."""
        names = [name for name in names_of(partner) if name]
        k = self.number(partner)
        if not k:
            k = len(set(self.numbers.values())) + 1
            self.numbers |= {name.casefold(): k for name in names}
        members = partner.get("members", [])
        names += [members] if isinstance(members, str) else members
        for name in names:
            self._pattern(name, k)
        for word in (word for name in [*names, partner.get("municipality", "")] for word in _telling(name)):
            if word.casefold() not in GENERIC | self.shared:
                self._pattern(word, k)
        self.patterns.sort(key=lambda found: -len(found[0].pattern))  # the longest first: a name before its words
        if id and id.casefold() not in GENERIC | self.shared:
            self._of_id(id, k)

    def number(self, partner: Mapping[str, Any]) -> int:
        """The number of a hidden partner, 0 for an open one; the same company in another case has the same."""
        return next((self.numbers[name.casefold()] for name in names_of(partner) if name.casefold() in self.numbers), 0)

    def _pattern(self, word: str, k: int) -> None:
        word = _composed(word)
        tail = r"[^\W_]*" if len(word) > 3 else r"s?(?![^\W_])"  # Asnæs and Asnæsværket, KMC and KMCs
        body = r"[\s_-]+".join(_spelled(part) for part in re.split(r"[\s_-]+", word.strip()))
        found = re.compile(rf"(?<![^\W_]){body}{tail}", re.IGNORECASE)
        if len(word.strip()) > 1 and all(found.pattern != known.pattern for known, _ in self.patterns):
            self.patterns.append((found, k))

    def _of_id(self, id: str, k: int) -> None:
        """A partner's id in other identifiers, and in texts where it is written as a name: `Orst`, `KF`, not `farmers`.

        It need not be a name, so that a file in which it is left is no fault.
        """
        body = r"[\s_-]+".join(map(re.escape, re.split(r"[\s_-]+", id)))
        self.ids.append((re.compile(rf"(?<![^\W_]){body}(?![^\W_])"), k))
        named = [id.upper()] if len(id) <= 5 else []
        named += [id.capitalize()] if id.isalpha() else [id]
        either = "|".join(rf"(?<=[\w,;] ){one}" if one == id.capitalize() else one for one in map(re.escape, named))
        self.named.append((re.compile(rf"(?<![^\W_])(?:{either})s?(?![^\W_])"), k))

    def in_text(self, text: str) -> bool:
        text = _composed(text)
        return any(not self._is_open(found) for pattern, _ in self.patterns for found in pattern.finditer(text))

    def _is_open(self, found: re.Match[str]) -> bool:
        """Whether a word is an open partner's: Novozymes, where Novo is hidden."""
        return found[0].casefold() in self.shared

    def replaced(self, text: str, language: str = "en") -> str:
        """A text with stand-ins for hidden names; several in a row for the same partner become one."""
        if not self:
            return text
        text = _composed(text)
        for pattern, k in (*self.patterns, *self.named):
            text = self._without(pattern, STAND_IN[language].format(k=k), text)
        return _DOUBLED.sub(lambda m: m["first"], text)

    def slug(self, text: str, sign: str) -> str:
        """An identifier without hidden names: `novo_heat` becomes `partner_1_heat`."""
        for pattern, k in (*self.patterns, *self.ids):
            text = self._without(pattern, f"partner{sign}{k}", text)
        return text

    def _without(self, pattern: re.Pattern[str], stand_in: str, text: str) -> str:
        return pattern.sub(lambda found: found[0] if self._is_open(found) else stand_in, text)


def _telling(name: str) -> Iterator[str]:
    """The words of a name that tell whose it is, and the parts of those with hyphens."""
    for k, word in enumerate(_SIDES.split(name)):
        for part in dict.fromkeys([word, *re.split("[-/]", word)]):
            if len(part) > 2 and (any(map(str.isupper, part)) or (k == 0 and part == word)):
                yield part


def _composed(text: str) -> str:
    """A text with its letters in one piece: å is also written as an a and a ring."""
    return unicodedata.normalize("NFC", text)


def _spelled(word: str) -> str:
    """A pattern of a word in all spellings of its letters: identifiers and addresses have koege or koge for Køge."""
    found = re.escape(word).replace("aa", "å").replace("Aa", "Å").replace("AA", "Å")
    return "".join(f"(?:{_SPELLINGS.get(one.lower()) or _plain(one)})" if one > "\x7f" else one for one in found)


def _plain(letter: str) -> str:
    """A letter, or the same without its accent."""
    bare = unicodedata.normalize("NFD", letter)[0]
    return letter if bare == letter else f"{letter}|{bare}"


def names_of(partner: Mapping[str, Any]) -> list[str]:
    """A partner's name in each language."""
    name = partner.get("name", "")
    return list(name.values()) if isinstance(name, dict) else [str(name)]


def open_words(partners: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Words of the names and towns of partners that are open."""
    texts = [text for one in partners for text in (*names_of(one), one.get("municipality", ""))]
    return frozenset(word.casefold() for text in texts for word in _SIDES.split(text) if word)
