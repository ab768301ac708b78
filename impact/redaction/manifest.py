"""What a document holds back, and under which rule: for its reader, and without the values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from impact.ground.language import N_, _, ngettext, separated
from impact.redaction.bands import Band
from impact.redaction.disclosure import ExactSum
from impact.redaction.view import RULES

TEXT = N_("sentences and quantities in texts: figures that are not open")
KINDS = {
    "claim": N_("published claim"),
    "social": N_("social effect"),
    "capacity": N_("capacity"),
    "cooled by": N_("cooling of a stream"),
    "heat taken": N_("heat taken from a stream"),
    "rate of return": N_("rate of return"),
    "prices of single years": N_("prices of single years"),
}
LINES = {
    "stream": N_("of a stream"),
    "flow": N_("of a flow"),
    "function": N_("of a function"),
    "investment": N_("of an investment"),
    "payment": N_("of a payment"),
    "cost": N_("of a cost"),
    "process": N_("of a process"),
    "parameter": N_("of a parameter"),
    "figure": N_("repeated elsewhere"),
    "range": N_("its range"),
}


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One thing held back: what it is, which classes stand for it, and the rule."""

    what: str
    bands: tuple[Band, ...]
    rule: str
    case: str = ""  # where several are told of together
    kind: str = ""  # of the line in which it stands


@dataclass
class Manifest:
    """Everything that is held back of one case."""

    case: str
    view: str
    entries: list[HeldBack] = field(default_factory=list)
    partners: dict[int, str] = field(default_factory=dict)
    texts: int = 0
    checksum: str = ""  # keyed, of the original file
    sums: list[ExactSum] = field(default_factory=list)  # of a network, from the true values

    def __bool__(self) -> bool:
        return bool(self.entries or self.partners or self.texts)

    def value(self, name: str, bands: Iterable[Band], rule: str, kind: str = "") -> None:
        self.entries.append(HeldBack(name, tuple(bands), rule, kind=kind))

    def dropped(self, what: str, rule: str) -> None:
        self.entries.append(HeldBack(what, (), rule))

    def partner(self, k: int, rule: str) -> None:
        self.partners[k] = rule

    def text(self) -> None:
        self.texts += 1

    def rename(self, names: dict[str, str]) -> None:
        """Names as the rewritten case has them."""
        self.entries = [replace(one, what=names.get(one.what, one.what)) for one in self.entries]

    def rows(self, pretty: Callable[[str], str] = str) -> list[tuple[str, str, str]]:
        """What is held back, what stands in its place, and why; in the current language, units as `pretty` has them."""
        rows = [(_called(one), shown(one.bands, pretty), _(RULES[one.rule])) for one in self.entries]
        counted = Counter(rows)
        rows = [(f"{what} ({n})" if n > 1 else what, band, rule) for (what, band, rule), n in counted.items()]
        for k, rule in self.partners.items():
            rows.append((_("name of a partner"), _("confidential partner {index}", index=k), _(RULES[rule])))
        if self.texts:
            count = ngettext("{count} text", "{count} texts", self.texts)
            rows.append((count, _("shortened"), _(TEXT)))
        return rows


def _called(one: HeldBack) -> str:
    what = _(KINDS[one.what]) if one.what in KINDS else one.what
    if one.kind:
        what += f" ({_(LINES[one.kind])})"
    return f"{one.case}: {what}" if one.case else what


def shown(bands: tuple[Band, ...], pretty: Callable[[str], str] = str) -> str:
    """Classes in the current language."""
    limits = [band.shown() for band in bands]
    texts = [_("class {low} to {high} {unit}", low=_grouped(low), high=_grouped(high), unit=pretty(unit)).strip()
             for low, high, unit in limits]  # fmt: skip
    return "; ".join(dict.fromkeys(texts)) or _("left out")


def _grouped(number: str) -> str:
    """A plain number with thousands separators."""
    whole, point, decimals = number.partition(".")
    return separated(f"{int(whole):,}{point}{decimals}") if whole not in ("-0",) else separated(number)
