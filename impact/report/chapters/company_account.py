"""The company's account behind page one: cash flows, key figures, fair prices, what if, who leaves, climate, jobs."""

from __future__ import annotations

import html

import numpy as np

from impact import plots, social
from impact.economics.business import SYSTEM, Business
from impact.economics.fair import GRANT_STEP
from impact.economics.key_figures import KeyFigures
from impact.indicators import INDEX
from impact.language import N_, _
from impact.model import OUTSIDE
from impact.plots.cash_flow import TITLES, by_kind, cash_flow, cumulated_cash_flow
from impact.plots.fair_price import HEIGHT, bargaining_zone, one_sided_zone
from impact.plots.style import pretty
from impact.report.account import Account
from impact.report.chapters.company import (
    change_text,
    exact,
    open_payments,
    own_limit,
    percent,
    price_range,
    years_text,
)
from impact.report.facts import Amounts, citations
from impact.report.text import Chapter, Figure, bullets, escape, given, lean, number, quantity, table
from impact.report.wording import saves, share_of_draws

MOST = 4  # parties with figures of their own
SHARES = (0.25, 0.5, 0.75)  # of the horizon after which a partner leaves


def _parties(found: Account) -> list[str]:
    """Whose cash flows are drawn: the main party first, all together last."""
    rest = [who for who in found.partners if who != found.main]
    named = [who for who in [found.main, *rest][:MOST] if who != SYSTEM and who in found.business.figures]
    return named if found.partner else [*named, SYSTEM]


# ---------------------------------------------------------------------------------------------- cash flows


def cash_flows(found: Account) -> Chapter:
    """A figure of each party's cash flow, the main party's cumulated too."""
    parties = _parties(found)
    figures = [_cash_figure(found, who) for who in parties if found.business.of(who).any()]
    if not figures:
        return Chapter(_("The exchange moves no money here."))
    return Chapter(*figures, _cumulated(found, parties[0]))


def _cash_figure(found: Account, who: str) -> Figure:
    business, terms = found.business, found.business.terms
    net = business.of(who) * terms.shown
    alt = _(
        "Bars of the cash flow of {name} from {first} to {last}. At the start {start}; on average {mean} a year.",
        name=found.name(who, plain=True),
        first=terms.first,
        last=terms.end - 1,
        start=quantity(float(net[0]), terms.currency),
        mean=quantity(float(net[1:].mean()), terms.currency),
    )
    caption = _(
        "{name}: what the exchange adds in each year, in {money}; received is above zero, paid below.",
        name=found.name(who, plain=True),
        money=terms.money,
    )
    return Figure(cash_flow(business, who), alt, caption)


def _cumulated(found: Account, who: str) -> Figure:
    business, terms = found.business, found.business.terms
    figures = business.figures[who]
    alt = _(
        "Lines of the cumulated cash flow of {name}: it ends at {total}, discounted at {npv}.",
        name=found.name(who, plain=True),
        total=quantity(float((business.of(who) * terms.shown).sum()), terms.currency),
        npv=quantity(figures.npv, terms.currency),
    )
    caption = _(
        "{name}: cash flow since the start, paid back after {years}.",
        name=found.name(who, plain=True),
        years=_years(figures.payback),
    )
    return Figure(cumulated_cash_flow(business, who), alt, caption)


def _years(value: float | None) -> str:
    return years_text(value) if not value else _("{years} years", years=number(value, 2))


def cash_tables(found: Account) -> Chapter:
    """The same year by year, in numbers."""
    tables = [_cash_table(found, who) for who in _parties(found) if found.business.of(who).any()]
    return Chapter(*tables) if tables else Chapter(_("The exchange moves no money here."))


def _cash_table(found: Account, who: str) -> str:
    terms, rows = found.business.terms, by_kind(found.business, who)
    net = found.business.of(who) * terms.shown
    total = np.cumsum(net)
    body = []
    for t in range(terms.points):
        year = _("start of {year}", year=terms.first) if t == 0 else str(terms.first + t - 1)
        body.append([year, *(_m(row[t]) for row in rows.values()), _m(net[t]), _m(total[t])])
    header = [_("year"), *(_(TITLES[kind]) for kind in rows), _("net"), _("cumulated")]
    caption = _(
        "{name}: cash flow in million {money}, what the exchange adds.", name=found.name(who), money=terms.money
    )
    return table(header, body, caption, range(1, len(header)))


def _m(value: float) -> str:
    return "–" if abs(value) < 0.5 else number(float(value) / 1e6)


# ---------------------------------------------------------------------------------------------- key figures


def key_figures(found: Account) -> Chapter:
    """Key figures of each party with and without grants, and per unit for all together."""
    pieces = [_key_table(found, found.business)]
    if found.business.has_grants:
        pieces.append(_key_table(found, found.business.without_grants))
    pieces.append(_roots(found))
    pieces.append("" if found.partner else _per_unit(found))
    return Chapter(*pieces)


def _key_table(found: Account, business: Business) -> str:
    terms = business.terms
    unit = f"{_('million ')}{terms.currency}"
    shown = [business.figures[who] for who in (*found.partners, SYSTEM) if who in found.shown]
    rows = [[found.name(f.who), *_key_row(f)] for f in shown if f.who in business.figures]
    header = [
        _("who"),
        _("required return"),
        _("NPV [{unit}]", unit=unit),
        _("investment avoided [{unit}]", unit=unit),
        _("grant [{unit}]", unit=unit),
        _("internal rate of return"),
        _("modified internal rate of return"),
        _("payback [years]"),
        _("discounted payback [years]"),
    ]
    caption = _("Key figures in {money}.", money=terms.money)
    if found.business.has_grants:
        caption = (
            _("Key figures with the grant, in {money}.", money=terms.money)
            if terms.grants
            else _("Key figures without the grant, in {money}.", money=terms.money)
        )
    return table(header, rows, caption, range(1, 9))


def _key_row(f: KeyFigures) -> list[str]:
    irr = percent(f.irr.rate) if f.irr.rate is not None else _("several") if f.irr.roots else _("none")
    return [percent(f.rate), number(f.npv / 1e6), number(f.avoided / 1e6), number(f.grant / 1e6), irr, percent(f.mirr),
            years_text(f.payback), years_text(f.discounted_payback)]  # fmt: skip


def _roots(found: Account) -> str:
    figures = [found.business.figures[who] for who in found.partners if who in found.business.figures]
    said = [
        _(
            "{name} has several internal rates of return ({roots}), because its cash flow changes its sign more than "
            "once: only the NPV decides.",
            name=found.name(f.who),
            roots=", ".join(percent(root) for root in f.irr.roots),
        )
        for f in figures
        if len(f.irr.roots) > 1
    ]
    if any(not f.irr.roots for f in figures):
        said.append(_("*None*: there is no outlay that something could be earned on, or it never comes back."))
    return " ".join(said)


def _per_unit(found: Account) -> str:
    """Cost of the function before and after, and what a tonne of CO2e costs everybody."""
    business = found.business
    items = [
        _("{function} costs {cost} with “{scenario}”.", function=escape(function), cost=quantity(cost, unit),
          scenario=escape(scenario))
        for scenario, function, cost, unit in business.levelised
    ]  # fmt: skip
    unit = f"{business.terms.currency}/t CO2e"
    abatement = business.abatement["climate"]
    if abatement.cost is not None:
        text = N_("Saving a tonne of CO₂e costs all together {value} (life-cycle).")
        items.append(_(text, value=quantity(abatement.cost, unit)))
    elif abatement.gain is not None:
        text = N_("Saving CO₂e costs nothing: all together gain {value} for each tonne saved over the years.")
        items.append(_(text, value=quantity(abatement.gain, unit)))
    return _("Per unit, for all together:\n\n") + bullets(items) if items else ""


# ---------------------------------------------------------------------------------------------- fair prices


def fair_price(found: Account) -> Chapter:
    """The bargaining zone of each stream; for one partner its own limit only."""
    if found.partner:
        pieces: list[str | Figure] = []
        for side, paid in found.sides:
            text = own_limit(side, paid)
            pieces += [text, Figure(one_sided_zone(plots.new(HEIGHT), side), _plain(text), str(side.stream))]
        none = _("No stream of this partner has a price to agree on.")
        return Chapter(*pieces, open_payments(found)) if pieces else Chapter(none)
    pieces = []
    for price in found.prices:
        text = price_range(price)
        caption = _("{stream}: prices that suit both sides, over the horizon.", stream=price.stream)
        pieces += [text, Figure(bargaining_zone(plots.new(HEIGHT), price), _plain(text), caption)]
    pieces.append(_moves(found))
    pieces.append(open_payments(found).strip())
    none = _("No stream of this case runs between two partners, so there is no price to agree on.")
    return Chapter(*pieces) if found.prices else Chapter(none)


def _plain(markdown: str) -> str:
    return html.unescape(markdown.replace("*", ""))


def _moves(found: Account) -> str:
    rows = [
        [escape(price.stream), _move(found, move.what), exact(move.lowest), exact(move.highest), pretty(price.unit)]
        for price in found.prices
        for move in price.moves
    ]
    header = [_("stream"), _("what changes"), _("the least moves by"), _("the most moves by"), _("unit")]
    return table(header, rows, _("What moves the limits."), (2, 3)) if rows else ""


def _move(found: Account, what: str) -> str:
    currency = found.business.terms.currency
    if what == "without the grants":
        return _("without the grant")
    if what.startswith("a grant of "):
        amount = quantity(GRANT_STEP, currency, 2)
        return _("a grant of {amount} to {name}", amount=amount, name=found.name(what.rsplit(" to ", 1)[1]))
    amount = what.split(" ", 1)[0]
    return _("a CO₂ price of {amount} {currency}/t on own emissions (scope 1)", amount=amount, currency=currency)


# ---------------------------------------------------------------------------------------------- what if


def what_if(found: Account) -> Chapter:
    """Net present values under other prices and lifetimes, break-even values, and a partner who leaves."""
    who = [one for one in (*found.partners, SYSTEM) if one in found.shown]
    if not who:
        return Chapter(_("The exchange moves no money here."))
    unit = f"{_('million ')}{found.business.terms.currency}"
    rows = [[label, *(_m(values.get(one, 0.0)) for one in who)] for label, values in found.what_if]
    header = [_("if"), *(found.name(one) for one in who)]
    caption = _(
        "NPV in {unit} if one thing is different. The CO₂ price falls on direct emissions: own stacks and the "
        "generation of the energy bought.",
        unit=unit,
    )
    return Chapter(table(header, rows, caption, range(1, len(header))), _break_even(found), _leaving(found))


def _break_even(found: Account) -> str:
    with_value = [flip for flip in found.flips if flip.value is not None]
    rows = [
        [escape(f.what) if f.kind != "lifetime" else _("years of operation"), number(f.central),
         number(f.value or 0.0), change_text(f), pretty(f.unit)]
        for f in with_value
    ]  # fmt: skip
    caption = _("For {name}: where the NPV is zero, each alone.", name=found.name(found.main))
    header = [_("what"), _("now"), _("NPV is zero at"), _("change"), _("unit")]
    never = ", ".join(escape(f.what) for f in found.flips if f.value is None)
    text = _("Nothing that was tried turns the sign for: {never}.", never=never) if never else ""
    return (f"{table(header, rows, caption, (1, 2, 3))}\n\n" if rows else "") + text


def _leaving(found: Account) -> str:
    """What happens when a partner leaves after some years."""
    terms = found.business.terms
    horizon = terms.end - terms.start
    years = list(dict.fromkeys(max(1, round(share * horizon)) for share in SHARES))
    rows = []
    for after in years:
        left = found.business.leaving(after)
        for who in found.partners:
            at = left.partners.index(who)
            values = (left.npv[at], left.stranded[at], left.back_up[at], left.lost[at])
            rows.append([str(after), found.name(who), *(_m(float(v)) for v in values)])
    header = [_("after years"), _("who"), _("NPV then"), _("plant not worn off"), _("back-up"), _("NPV lost")]
    caption = _(
        "If a partner leaves and the baseline takes over, in million {money}. *Back-up*: what the baseline costs from "
        "then on, in present value; *plant not worn off*: what is left of the exchange's plant, less the grant's part.",
        money=terms.money,
    )
    return table(header, rows, caption, range(2, 6)) if rows else ""


# ---------------------------------------------------------------------------------------------- climate, jobs


def three_lines(found: Account) -> Chapter:
    """Climate, water and material in a line each, as sure as the simulation allows; then jobs."""
    result = found.result
    would = result.case.status in ("idea", "planned")
    lines = []
    for name, what in (
        ("climate", N_("**Climate**, with all supply chains: in {year} the exchange {saves} ({share} it is a saving).")),
        ("climate_direct", N_("**Climate**, own stacks and bought energy only: it {saves}.")),
        ("water_withdrawal_groundwater", N_("**Groundwater**: it {saves}.")),
        ("water", N_("**Fresh water consumed**: it {saves}.")),
        ("virgin_material", N_("**Virgin raw material**: it {saves}.")),
    ):
        value = float(result.default.saving[INDEX[name]])
        if not value and name != "climate":
            continue
        chance = found.simulation.probability(name).value
        words = saves(chance, value, result.unit(name), would)
        lines.append(_(what, year=result.year, saves=words, share=share_of_draws(chance, found.draws)))
    note = _("The research document of the same case has every indicator, baseline and source.")
    return Chapter(bullets(lines[:4]), note)


def jobs(found: Account) -> Chapter:
    """Jobs and other social effects, as the case states them."""
    return Chapter(social_list(social.effects(found.result)))


def social_list(effects: list[social.Effect]) -> str:
    """Sourced social effects as a list, jobs with what would have been without the exchange."""
    items = []
    for effect in effects:
        amount = "" if effect.amount is None else f"{given(effect.amount)} {pretty(effect.unit)}: "
        kind = ", ".join(_(part) for part in (effect.jobs, effect.reach) if part)
        text = f"{amount}{escape(effect.what)}" + (f" ({kind})" if kind else "")
        if effect.counterfactual:
            text += _("; without the exchange: {text}", text=escape(effect.counterfactual))
        origin = escape(effect.source) or escape(effect.assumption)
        items.append(f"{text}. {origin}".strip())
    return bullets(items) if items else _("The case states no jobs and no other social effects.")


# ---------------------------------------------------------------------------------------------- what it rests on


def rests_on(found: Account) -> Chapter:
    """The conventions in plain words, and the figures of the case behind the money."""
    case = found.result.case
    amounts, cited = Amounts(found.result), citations(case.sources.values())
    rows = []
    for name in found.rests_on:
        p = case.parameters[name]
        origin = cited.get(p.origin.source, "") if p.origin.source else _("assumption: ") + p.origin.assumption
        spread = "" if p.uncertainty is None or p.confidential else _spread(found, name)
        rows.append([f"`{name}`", amounts.text(p.amount), spread, escape(origin), escape(p.note)])
    header = [_("figure"), _("value"), _("19 of 20 between"), _("from"), _("note")]
    caption = _("Figures of the case behind the money, with their names in the case file.")
    note = [_("Note of the case: {note}", note=escape(case.note))] if case.note and not found.partner else []
    out = [_("Left out: {text}", text=escape(text)) for text in case.left_out] if not found.partner else []
    return Chapter(bullets(_conventions(found)), *note, bullets(out), lean(header, rows, caption, (1,)) if rows else "")


def _spread(found: Account, name: str) -> str:
    """The 95 % range of a parameter as it is drawn."""
    known = {entry.of[0]: entry for entry in found.simulation.inputs if entry.of}
    entry = known.get(name)
    if entry is None:
        return ""
    by = entry.value if entry.relative else 1.0
    low, high = sorted(by * entry.distribution.quantile(p) for p in (0.025, 0.975))
    span = _("{low} to {high}", low=number(low, 2), high=number(high, 2))
    return span if entry.unit == "1" else f"{span} {pretty(entry.unit)}"


def _conventions(found: Account) -> list[str]:
    terms = found.business.terms
    basis = (
        _("Money of the day: inflation of {rate} a year is in the figures.", rate=percent(terms.inflation))
        if terms.nominal
        else _("Prices of {year}: inflation is taken out of prices and of the required returns.", year=terms.price_year)
    )
    rates = ", ".join(f"{found.name(who)} {percent(found.business.rate_of(who))}" for who in found.partners)
    held = sorted({s.process for s in found.business.books.plan.system.stretches if s.flow == "price" and s.outside})
    items = [
        basis,
        _("Required returns: {rates}; all together {rate}.", rates=rates or "–", rate=percent(terms.rate))
        if not found.partner
        else _("Required return: {rate}.", rate=percent(found.business.rate_of(found.partner))),
        _(
            "Counted from the start of {first}, when investments fall; what runs falls at the end of its year. Plant that "
            "lasts longer than {last} counts with what is left of it, plant that lasts shorter is bought again.",
            first=terms.first,
            last=terms.end - 1,
        ),
        _("Corporate tax and depreciation are counted.") if terms.taxed else _("Corporate tax is not counted."),
    ]
    if held:
        names = ", ".join(escape(name) for name in held)
        items.append(_("Prices kept at their last published year, inflation apart: {names}.", names=names))
    return items


__all__ = ["OUTSIDE", "cash_flows", "cash_tables", "fair_price", "jobs", "key_figures", "rests_on", "three_lines",
           "what_if"]  # fmt: skip
