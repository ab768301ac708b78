"""Writes a claim text from the figures of a result: sentences, reservations, what it rests on, what not to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from impact.economics.funding import Funding
from impact.engine import names
from impact.ground.language import N_, _, ngettext, spoken
from impact.ground.version import VERSION
from impact.model.indicators import BY_NAME, COST, DIRECT, GWP_SETS, INDEX
from impact.results.assessment import Assessment
from impact.results.quality import weak_shares
from impact.statements.check import check, quoted
from impact.statements.rules import GENERIC, NEUTRAL, WHOLE, Rule
from impact.statements.statement import Statement, plain
from impact.writing.citations import NO_REVIEW
from impact.writing.markdown import quantity
from impact.writing.wording import LIKELY, SURE, allowed, saves, share_of_draws

if TYPE_CHECKING:
    from impact.redaction.manifest import Manifest

WEAK = 0.1  # share of unverified or assumed climate terms above which a text says so

ON_CLASSES = N_("Confidential values stand in this as classes: it is computed with the middle of each class.")


class Writer:
    """Writes one claim in the current language."""

    def __init__(self, found: Funding, indicator: str, held: Manifest | None) -> None:
        self.found, self.indicator, self.held = found, indicator, held
        self.head = found.found.subject
        self.results = [one for one in found.results if one.runs]
        self.unit = found.unit(indicator)

    def claim(self) -> Statement:
        if not self.results:
            text = self._nothing()
            return Statement(
                self.head.id, self.indicator, spoken(), "none", text, f"{text} {_('Nothing can be claimed.')}"
            )
        found, name = self.found, self.indicator
        value, chance, (low, high) = found.saving(name), found.chance(name), found.interval(name)
        short, long = self._short(value, chance), self._long(value, chance, low, high)
        figures = {
            "saving": value, "unit": self.unit, "probability_above_zero": chance, "low": low, "high": high,
            "interval": "95 %", "draws": found.draws, "seed": found.seed, "year": found.year or None,
        }  # fmt: skip
        verdict = allowed(chance, value) if value else "none"
        return Statement(self.head.id, name, spoken(), verdict, short, long, tuple(self._rests_on(value, chance)),
                     tuple(self._never(verdict, chance)), tuple(check(f"{short}\n{long}")), figures)  # fmt: skip

    def _nothing(self) -> str:
        title = plain(self.head.title)
        if self.found.is_network:
            return _("{title}: no exchange of this network counts in {year}.", title=title, year=self.found.year or "–")
        result = self.found.results[0]
        case = result.case
        if case.last_year is not None and result.year > case.last_year:
            said = N_("{title}: this exchange ended in {last}; in {year} it saves nothing.")
        else:
            said = N_("{title}: this exchange starts in {first}; in {year} it saves nothing.")
        return _(said, title=title, last=case.last_year or "", first=case.years.start, year=result.year)

    # ------------------------------------------------------------------ the text

    def _short(self, value: float, chance: float) -> str:
        parts = [_("Illustrative calculation.")] if self._illustrative() else []
        parts.append(
            _(
                "{title}: {what} {saves} {of}{year}, compared with {baseline}{others} ({method}).",
                title=plain(self.head.title),
                what=self._what(),
                saves=self._saves(value, chance),
                of=_(BY_NAME[self.indicator].claimed),
                year=self._year(),
                baseline=self._baseline(),
                others=self._others(value),
                method=self._method_name(),
            )
        )
        parts.append(_("A joint result of {partners}.", partners=self._partners()))
        if self.found.is_network and any(one.case.illustrative for one in self.results):
            count = sum(one.case.illustrative for one in self.results)
            said = N_("Illustrative, since a key quantity is not published: {count} of them.")
            parts.append(_(said, count=count))
        return " ".join(parts + ([_(ON_CLASSES)] if self.held else []))

    def _long(self, value: float, chance: float, low: float, high: float) -> str:
        parts = [self._short(value, chance), _("Method: {method}.", method=self._method())]
        if low != high:
            parts.append(
                _(
                    "Uncertainty: {share} of everything uncertain it is a saving, and 95 % of them lie between {low} "
                    "and {high}.",
                    share=share_of_draws(chance, self.found.draws),
                    low=quantity(low, self.unit, 2),
                    high=quantity(high, self.unit, 2),
                )
            )
        return " ".join([*parts, *self._reservations()])

    def _saves(self, value: float, chance: float) -> str:
        would = self.found.would or self._illustrative()
        past = all(one.case.status == "ended" for one in self.results)
        return saves(chance, value, self.unit, would, past).replace("**", "")

    def _illustrative(self) -> bool:
        return all(one.case.illustrative for one in self.results)

    def _what(self) -> str:
        if self.found.is_network:
            return ngettext("{count} exchange of the network", "the plain sum of {count} exchanges", len(self.results))
        case = self.results[0].case
        if len(case.alternatives) == 1:
            return _("this exchange")
        return _("this exchange ({alternative})", alternative=plain(names.scenario(case, self.results[0].alternative)))

    def _year(self) -> str:
        return _(" in {year}", year=self.found.year) if self.found.year else _(" in each case's own year")

    def _baseline(self) -> str:
        if self.found.is_network:
            return _("the situation without the exchange in each case")
        return quoted(plain(names.scenario(self.results[0].case, self.results[0].baseline)))

    def _others(self, value: float) -> str:
        """Other baselines that turn the sign; a text that keeps silent about them would mislead."""
        turned = [(name, other) for name, other in self._other_baselines() if other * value < 0]
        said = N_("; compared with {name} it is an addition of {amount}") if value > 0 else N_(
            "; compared with {name} it is a saving of {amount}"
        )  # fmt: skip
        return "".join(_(said, name=quoted(name), amount=quantity(abs(v), self.unit, 2)) for name, v in turned)

    def _other_baselines(self) -> list[tuple[str, float]]:
        if self.found.is_network:
            return []
        result = self.results[0]
        return [
            (plain(names.scenario(result.case, c.baseline)), float(c.saving[INDEX[self.indicator]]))
            for c in result.comparisons
            if c.alternative == result.alternative and c.baseline != result.baseline
        ]

    def _partners(self) -> str:
        if self.found.is_network:
            return _("all partners of the network")
        case = self.results[0].case
        called = [plain(names.partner(case, id)) for id in case.partners]
        return called[0] if len(called) == 1 else _("{some} and {last}", some=", ".join(called[:-1]), last=called[-1])

    def _method_name(self) -> str:
        if BY_NAME[self.indicator].boundary == COST:
            return _("calculated by life-cycle costing")
        if BY_NAME[self.indicator].boundary == DIRECT:
            return _("calculated for scopes 1 and 2")
        return _("calculated by life cycle assessment")

    def _method(self) -> str:
        first, boundary = self.results[0], BY_NAME[self.indicator].boundary
        approach, gwp = _(first.case.approach), GWP_SETS[first.settings.gwp]
        if boundary == COST:
            money = f"{first.settings.currency} {first.settings.price_year}"
            return _("conventional life-cycle costing of what the partners pay, in {money}", money=money)
        if boundary == DIRECT:
            said = N_("emissions of the partners' own stacks and of generating the energy they buy, {approach}, {gwp}")
            return _(said, approach=approach, gwp=gwp)
        with_gwp = f"{approach}, {gwp}" if self.indicator == "climate" else approach
        return _(
            "life cycle assessment, {approach}, with the supply chains of energy, materials and transport",
            approach=with_gwp,
        )

    def _reservations(self) -> Iterator[str]:
        others = self._other_baselines()
        if others:
            listed = "; ".join(f"{quoted(name)} {quantity(value, self.unit, 2)}" for name, value in others)
            yield _("The saving against other baselines: {listed}.", listed=listed)
        if self.indicator.startswith("water_withdrawal"):
            saving = quantity(self.found.saving("water"), self.found.unit("water"), 2)
            said = N_("Withdrawal is counted by its source; the saving of fresh water consumed is {saving}.")
            yield _(said, saving=saving)
        if self._illustrative():
            yield _("Illustrative: a key quantity is not published and is an assumption.")
        if self.found.would:
            yield _("It does not run yet: nothing has been measured.")
        weak = max(sum(weak_shares(one)) for one in self.results)
        if weak > WEAK and BY_NAME[self.indicator].boundary != COST:
            share = f"{100 * weak:.0f}"
            yield _("{share} % of the climate terms rest on assumptions or on unverified values.", share=share)
        ends = [one.case.last_year for one in self.results if one.case.last_year is not None]
        if ends and not self.found.is_network:
            yield _("The exchange's last year: {year}.", year=ends[0])
        if not any(one.case.reviews for one in self.results):
            yield _(NO_REVIEW)
        yield _("The figure says nothing about a product, or about a company as a whole.")

    # ------------------------------------------------------------------ beside the text

    def _rests_on(self, value: float, chance: float) -> Iterator[str]:
        result = self.results[0]
        yield _("central figure {value}; {share} a saving (seed {seed})", value=quantity(value, self.unit),
                share=share_of_draws(chance, self.found.draws), seed=self.found.seed)  # fmt: skip
        if not self.found.is_network:
            before, after = (self.found.before(self.indicator), self.found.after(self.indicator))
            yield _("levels: {before} before, {after} after", before=quantity(before, self.unit),
                    after=quantity(after, self.unit))  # fmt: skip
        methods = dict.fromkeys(name for one in self.results for name in _electricity(one))
        yield _("electricity: {method}", method=", ".join(methods) or _("none"))
        if self.held:
            yield _("keyed checksum of the case file: {sha}", sha=self.held.checksum[:16])
        else:
            yield from (_("file of {id}, checksum {sha}", id=id, sha=sha[:16]) for id, sha in self._files())
        yield _("impact {version}, inventory {sha}", version=VERSION,
                sha=result.plan.inventory.sha256[:16])  # fmt: skip
        yield _("Sources, other baselines and what drives it: `impact report`, `impact explain`.")

    def _files(self) -> Iterator[tuple[str, str]]:
        if self.found.is_network and self.head.sha256:
            yield self.head.id, self.head.sha256
        yield from ((one.case.id, one.case.sha256) for one in self.results)

    def _never(self, verdict: str, chance: float) -> Iterator[str]:
        level = f"{100 * SURE:.0f}", f"{100 * LIKELY:.0f}"
        if verdict in ("probably saves", "open"):
            said = N_("“saves” without a reservation: that takes {sure} % of the draws, “probably” takes {likely} %.")
            yield _(said, sure=level[0], likely=level[1])
        if verdict in ("probably adds", "adds"):
            yield _("A saving of any kind: the exchange probably adds.")
        yield _("CO2-neutral, climate compensated or the like ({place}).", place=_place(NEUTRAL))
        yield _("Green, sustainable, environmentally friendly or other praise without an amount ({place}).",
                place=_place(GENERIC))  # fmt: skip
        yield _("The figure as that of a product, or of a company as a whole ({place}).", place=_place(WHOLE))
        yield _("The figure as one partner's own: it is saved together, and counts once.")
        yield _("The amount without what it is compared with, the year and the method.")
        if self.found.would:
            yield _("That it is saved already, or that it will be: it is planned and calculated.")


def _electricity(result: Assessment) -> Iterator[str]:
    for column in result.plan.system.columns:
        if column.unit_process is not None and column.unit_process.group == "electricity":
            yield plain(names.process(result.case, result.plan.inventory, column.name))


def _place(rule: Rule) -> str:
    return _("Annex I, point {point}", point=rule.point)
