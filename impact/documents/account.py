"""What the company's document looks up: the business case of one exchange, for one partner or for a mediator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial

from impact.documents.behind import parameters_behind
from impact.documents.business import EVERYBODY, drawn, money_text
from impact.documents.what_if import npv_of, what_if
from impact.economics.break_even import BreakEven
from impact.economics.business import SYSTEM, Business, business, business_of
from impact.economics.fair import fair_prices
from impact.economics.price_range import FairPrice, OneSide, one_side
from impact.economics.simulate import ValueDistribution
from impact.engine import names
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import N_, _
from impact.model import OUTSIDE, Amount
from impact.results.assessment import Assessment
from impact.uncertainty.summary import Simulation, simulate_case
from impact.writing.markdown import escape, quantity
from impact.writing.named import process_name, scenario_name
from impact.writing.numbers import pretty

DRAWS = 10_000  # of net present values and savings in a document
SEED = 42
SMALL = 1e-3  # of the largest net present value: nothing to speak of
ENERGY = ("fuel", "electricity", "heat", "steam")

OTHERS = N_("everyone else")


class Account:
    """The business case of one document.

    Parameters
    ----------
    result : Assessment
    partner : str
        For this partner alone: nothing of another party's money is looked up. Everybody, for a mediator, if empty.
    draws, seed : int
        Of the simulations.

    Raises
    ------
    InputError
        If the case has no such partner.
    """

    def __init__(self, result: Assessment, partner: str = "", draws: int = DRAWS, seed: int = SEED) -> None:
        check_partner(result, partner)
        self.result, self.partner, self.draws, self.seed = result, partner, draws, seed
        self.business: Business = business_of(result)

    # ------------------------------------------------------------------ who

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The parties whose money the document shows: one partner, or everyone whom money moves."""
        return (self.partner,) if self.partner else self.business.everyone

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Partners among them, those who gain most first."""
        among = [who for who in self.shown if who in self.result.case.partners]
        return tuple(sorted(among, key=lambda who: -self.npv(who)))

    @cached_property
    def main(self) -> str:
        """Whose decision it is: the partner, the one who invests most, or who has most at stake."""
        if self.partner or not self.partners:
            return self.partner or SYSTEM
        invests = max(self.partners, key=lambda who: self.business.figures[who].invested)
        if self.business.figures[invests].invested:
            return invests
        return max(self.partners, key=lambda who: abs(self.npv(who)))

    def npv(self, who: str) -> float:
        """The net present value, 0 for whom no money moves [money of the price year]."""
        return npv_of(self.business, who)

    def name(self, who: str, plain: bool = False) -> str:
        """A party as a reader knows it, as Markdown or as plain text."""
        case = self.result.case
        known = case.partners.get(who)
        if known is None:
            return _(OTHERS) if who == OUTSIDE else _(EVERYBODY) if who == SYSTEM else who
        title = names.called(known.name, known.title) if who == self.partner else names.partner(case, who)
        return str(title) if plain else escape(title)

    def called(self, name: str) -> str:
        """What a break-even value is about, as Markdown: a line of a scenario, a process, or a figure of the case."""
        case = self.result.case
        if name in case.parameters:
            return escape(names.parameter(case, name))
        lines = names.lines(self.result.plan)
        return escape(lines[name]) if name in lines else process_name(self.result, name)

    def scenario(self, name: str) -> str:
        """A scenario as Markdown."""
        return scenario_name(self.result.case, name)

    @property
    def unit(self) -> str:
        """Millions of the account's money, for the heads of tables."""
        return f"{_('million ')}{pretty(self.business.terms.currency)}"

    @property
    def money(self) -> str:
        """The money and its year."""
        return money_text(self.business.terms)

    def amount(self, value: float) -> str:
        """An amount of the account's money, in two significant figures."""
        return "0" if value == 0 else quantity(value, self.business.terms.currency, 2)

    def named(self, who: Iterable[str]) -> str:
        """Several parties as a sentence lists them."""
        return listed([self.name(party) for party in who])

    # ------------------------------------------------------------------ how sure

    @cached_property
    def drawn(self) -> ValueDistribution:
        """Net present values of the draws."""
        return drawn(self.business, self.draws, self.seed)

    @cached_property
    def simulation(self) -> Simulation:
        """The savings of the draws."""
        drawn = partial(simulate_case, self.result, self.draws, self.seed)
        return self.result.once(("simulated", self.draws, self.seed), drawn)

    def chance(self, who: str) -> float:
        """Share of the draws in which a party gains."""
        return self.drawn.probability(who)[0]

    # ------------------------------------------------------------------ prices

    @cached_property
    def prices(self) -> list[FairPrice]:
        """Both limits of each stream's price over the horizon, with the partners' names: for a mediator only."""
        if self.partner:
            raise ValueError("a partner's document never looks up both limits; see `sides`")
        return [
            replace(
                price,
                provider=replace(price.provider, partner=self.name(price.provider.partner, plain=True)),
                receiver=replace(price.receiver, partner=self.name(price.receiver.partner, plain=True)),
            )
            for price in fair_prices(self.result, "npv").prices
        ]

    @cached_property
    def sides(self) -> list[tuple[OneSide, float | None]]:
        """The partner's own limit for each stream it provides or receives, and what the case has them pay."""
        both = fair_prices(self.result, "npv").prices
        own = [p for p in both if self.partner in (p.provider.partner, p.receiver.partner)]
        plain = self.name(self.partner, plain=True)
        return [(replace(one_side(price, self.partner), partner=plain), price.current) for price in own]

    @cached_property
    def unpaid(self) -> list[tuple[str, str]]:
        """Pairs of partners between whom a stream runs and no payment is known."""
        case = self.result.case
        paid = {frozenset((p.provider, p.receiver)) for p in case.scenarios[self.result.alternative].payments}
        pairs = {frozenset((s.provider, s.receiver)): (s.provider, s.receiver) for s in case.streams}
        return [pair for key, pair in pairs.items() if key not in paid and OUTSIDE not in pair]

    # ------------------------------------------------------------------ what turns it

    @cached_property
    def flips(self) -> list[BreakEven]:
        """Break-even values for the main party, the nearest first."""
        turning = self.business.flips("" if self.main == SYSTEM else self.main)
        return sorted(turning, key=lambda f: abs(f.change) if f.change is not None else float("inf"))

    @cached_property
    def what_if(self) -> list[tuple[str, dict[str, float]]]:
        """Net present values under other energy prices, CO2 prices and lifetimes, by party."""
        return what_if(self.business, self.shown, self._energies(), self.called)

    def _energies(self) -> list[str]:
        """Energy that the comparison pays for: prices that `flips` moved, by the process's group."""
        groups = {c.name: c.unit_process.group for c in self.business.cash_model.plan.system.columns if c.unit_process}
        return [f.what for f in self.flips if f.kind == "price" and groups.get(f.what) in ENERGY]

    @property
    def apart(self) -> bool:
        """Whether the parties' net present values do not sum to that of all together: each has a rate of its own."""
        figures = self.business.figures
        if self.partner or SYSTEM not in figures:
            return False
        whole, parts = figures[SYSTEM], [figures[who] for who in figures if who != SYSTEM]
        differ = abs(sum(part.npv for part in parts) - whole.npv) > SMALL * self.largest
        return differ and any(part.rate != whole.rate for part in parts)

    @property
    def largest(self) -> float:
        """The largest net present value among the shown parties, either way."""
        return max((abs(self.npv(who)) for who in self.shown), default=0.0)

    @cached_property
    def total(self) -> float:
        """Net present value of the partner, or of all partners together at each one's own rate."""
        return sum(self.npv(who) for who in self.partners)

    @cached_property
    def compared(self) -> list[tuple[str, float]]:
        """The same against every baseline."""
        mine = [self.partner] if self.partner else list(self.result.case.partners)
        values = []
        for baseline in self.result.case.baselines:
            other = business(self.result, baseline=baseline, alternative=self.result.alternative)
            values.append((baseline, sum(npv_of(other, who) for who in mine)))
        return values

    # ------------------------------------------------------------------ what it rests on

    @property
    def _own(self) -> set[str]:
        """The partners whose money counts."""
        return {self.partner} if self.partner else set(self.result.case.partners)

    def amounts(self) -> list[Amount]:
        """Amounts that the shown parties' money hangs on, in both scenarios of the comparison."""
        case, amounts, mine = self.result.case, list[Amount](), self._own
        for name in (self.result.baseline, self.result.alternative):
            scenario = case.scenarios[name]
            amounts += [f.amount for f in scenario.flows if mine & {p for p, _ in f.by}]
            amounts += [f.price.amount for f in scenario.flows if f.price and mine & {p for p, _ in f.by}]
            amounts += [i.amount for i in scenario.investments if i.by in mine]
            amounts += [c.amount for c in scenario.costs if c.by in mine]
            amounts += [i.grant for i in scenario.investments if i.grant is not None and i.by in mine]
            amounts += [p.amount for p in scenario.payments if mine & {p.provider, p.receiver}]
        return amounts

    @cached_property
    def rests_on(self) -> list[str]:
        """Names of the case's parameters among them and behind them, in the file's order."""
        case = self.result.case
        scenarios = (case.scenarios[name] for name in (self.result.baseline, self.result.alternative))
        flows = (flow for scenario in scenarios for flow in scenario.flows)
        used = [flow.what for flow in flows if self._own & {partner for partner, _share in flow.by}]
        return parameters_behind(case, self.amounts(), used)


def check_partner(result: Assessment, partner: str) -> None:
    """Refuse a document for somebody who is no partner."""
    known = result.case.partners
    if partner and partner not in known:
        message = f"The case {result.case.id} has no partner '{partner}'."
        raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(partner, known))])


def listed(parts: list[str]) -> str:
    """Names as a sentence lists them: "A, B and C"."""
    return _(" and ").join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
