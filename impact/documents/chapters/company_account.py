"""The company's account behind page one: what if, who leaves, climate and water, jobs, what it rests on."""

from __future__ import annotations

import re

from impact.documents.account import Account
from impact.documents.business import held_prices, percent, turning_table
from impact.documents.chapters.company_money import millions
from impact.documents.pieces import Chapter
from impact.economics.break_even import BreakEven
from impact.economics.business import SYSTEM
from impact.engine import names
from impact.ground.language import N_, _
from impact.ground.units import name as unit_name
from impact.model.indicators import INDEX
from impact.results import social
from impact.variables.variable import PARAMETER
from impact.writing.citations import citations
from impact.writing.markdown import bullets, code, escape, given, number, own_words, paragraphs, quantity, table
from impact.writing.named import WrittenAmounts
from impact.writing.numbers import pretty
from impact.writing.wording import saves, share_of_draws

SHARES = (0.25, 0.5, 0.75)  # of the horizon after which a partner leaves


# ---------------------------------------------------------------------------------------------- what if


def what_if(account: Account) -> Chapter:
    """Net present values under other prices and lifetimes, break-even values, and a partner who leaves."""
    parties = [who for who in (*account.partners, SYSTEM) if who in account.shown]
    if not parties:
        return Chapter(_("The exchange moves no money here."))
    unit = account.unit
    rows = [[label, *(millions(values.get(who, 0.0)) for who in parties)] for label, values in account.what_if]
    header = [_("if"), *(account.name(who) for who in parties)]
    caption = _(
        "NPV in {unit} if one thing is different. The CO₂ price falls on direct emissions: own stacks and the "
        "generation of the energy bought.",
        unit=unit,
    )
    return Chapter(table(header, rows, caption, range(1, len(header))), _break_even(account), _leaving(account))


def _break_even(account: Account) -> str:
    caption = _("For {name}: where the NPV is zero, each alone.", name=account.name(account.main))
    never = ", ".join(_what(account, flip) for flip in account.flips if flip.value is None)
    text = _("Nothing that was tried turns the sign for: {never}.", never=never) if never else ""
    return paragraphs(turning_table(account.flips, lambda flip: _what(account, flip), caption), text)


def _what(account: Account, flip: BreakEven) -> str:
    if flip.kind == "lifetime":
        return _("years of operation")
    return _("CO₂ price on direct emissions") if flip.kind == "CO2 price" else account.called(flip.what)


def _leaving(account: Account) -> str:
    """What happens when a partner leaves after some years."""
    terms = account.business.terms
    horizon = terms.end - terms.start
    years = list(dict.fromkeys(max(1, round(share * horizon)) for share in SHARES))
    rows = []
    for after in years:
        left = account.business.leaving(after)
        for who in account.partners:
            at = left.partners.index(who)
            values = (left.npv[at], left.stranded[at], left.back_up[at], left.lost[at])
            rows.append([str(after), account.name(who), *(millions(float(v)) for v in values)])
    header = [_("after years"), _("who"), _("NPV then"), _("plant not worn off"), _("back-up"), _("NPV lost")]
    caption = _(
        "If a partner leaves and the baseline takes over, in million {money}. *Back-up*: what the baseline costs from "
        "then on, in present value; *plant not worn off*: what is left of the exchange's plant, less the grant's part.",
        money=account.money,
    )
    return table(header, rows, caption, range(2, 6))


# ---------------------------------------------------------------------------------------------- climate, jobs


def three_lines(account: Account) -> Chapter:
    """Climate, water and material in a line each, as sure as the simulation allows; then jobs."""
    result = account.result
    would = result.case.status in ("idea", "planned")
    lines = []
    for name, message in (
        ("climate", N_("**Climate**, with all supply chains, in {year}: it {saves} ({share} it is a saving).")),
        ("climate_direct", N_("**Climate**, own stacks and bought energy only: it {saves}.")),
        ("water_withdrawal_groundwater", N_("**Groundwater**: it {saves}.")),
        ("water", N_("**Fresh water consumed**: it {saves}.")),
        ("virgin_material", N_("**Virgin raw material**: it {saves}.")),
    ):
        value = float(result.default.saving[INDEX[name]])
        if not value and name != "climate":
            continue
        chance = account.simulation.probability(name).value
        words = saves(chance, value, result.unit(name), would)
        lines.append(_(message, year=result.year, saves=words, share=share_of_draws(chance, account.draws)))
    note = _("The research document of the same case has every indicator, baseline and source.")
    return Chapter(bullets(lines[:4]), note)


def jobs(account: Account) -> Chapter:
    """Jobs and other social effects, as the case states them."""
    return Chapter(social_list(social.effects(account.result)))


def social_list(effects: list[social.Effect]) -> str:
    """Sourced social effects as a list, jobs with what would have been without the exchange."""
    items = []
    for effect in effects:
        amount = "" if effect.amount is None else f"{given(effect.amount)} {pretty(effect.unit)}: "
        kind = ", ".join(_(part) for part in (effect.jobs, effect.reach) if part)
        text = f"{amount}{escape(effect.what)}" + (f" ({kind})" if kind else "")
        if effect.counterfactual:
            text += _("; without the exchange: {text}", text=escape(effect.counterfactual))
        origin = own_words(effect.source) or escape(effect.assumption)
        items.append(f"{text}. {origin}".strip())
    return bullets(items) if items else _("The case states no jobs and no other social effects.")


# ---------------------------------------------------------------------------------------------- what it rests on


def rests_on(account: Account) -> Chapter:
    """The conventions in plain words, and the figures of the case behind the money."""
    case = account.result.case
    amounts, cited = WrittenAmounts(account.result), citations(case.sources.values())
    rows = []
    for name in account.rests_on:
        p = case.parameters[name]
        origin = own_words(cited.get(p.origin.source, ""))
        note = escape(p.note)
        if p.origin.assumption:
            origin, note = _("assumption"), f"{escape(p.origin.assumption)} {note}".strip()
        value, spread = _written(account, amounts, name)
        rows.append([f"{escape(names.parameter(case, name))} ({code(name)})", value, spread, origin, note])
    header = [_("figure"), _("value"), _("19 of 20 between"), _("from"), _("note")]
    caption = _("Figures of the case behind the money, with their names in the case file.")
    text = table(header, rows, caption, (1, 2))
    if account.partner:  # the case's notes may speak of the other side
        return Chapter(bullets(_conventions(account)), text)
    note = _("Note of the case: {note}", note=escape(case.note)) if case.note else ""
    out = _("Left out of the case:\n\n") + bullets(escape(t) for t in case.left_out) if case.left_out else ""
    return Chapter(bullets(_conventions(account)), note, out, text)


def _written(account: Account, amounts: WrittenAmounts, name: str) -> tuple[str, str]:
    """A parameter's value and 95 % range, in the unit in which the case writes it."""
    p = account.result.case.parameters[name]
    if amounts.secret(p.amount):
        return _("confidential"), ""
    match = re.match(r"\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(.*)$", p.amount.text, re.IGNORECASE)
    central = p.amount.constant
    if match is None or not central or not float(match[1]):
        return quantity(amounts.value(p.amount), unit_name(p.amount.dimension)), _spread(
            account, name, 1.0, unit_name(p.amount.dimension)
        )
    unit = match[2].strip()
    value = f"{given(float(match[1]))} {pretty(unit)}".strip()
    return value, _spread(account, name, float(match[1]) / central, unit)


def _spread(account: Account, name: str, by: float, unit: str) -> str:
    """The 95 % range of a parameter as it is drawn, times a factor of units."""
    entry = next((e for e in account.simulation.inputs if e.kind == PARAMETER and e.of == (name,)), None)
    if entry is None:
        return ""
    by *= entry.value if entry.relative else 1.0
    low, high = sorted(by * entry.distribution.quantile(share) for share in (0.025, 0.975))
    span = _("{low} to {high}", low=number(low, 2), high=number(high, 2))
    return span if unit == "1" else f"{span} {pretty(unit)}"


def _conventions(account: Account) -> list[str]:
    terms = account.business.terms
    basis = (
        _("Money of the day: inflation of {rate} a year is in the figures.", rate=percent(terms.inflation))
        if terms.nominal
        else _("Prices of {year}: inflation is taken out of prices and of the required returns.", year=terms.price_year)
    )
    rates = ", ".join(f"{account.name(who)} {percent(account.business.rate_of(who))}" for who in account.partners)
    return [
        basis,
        _("Required returns: {rates}; all together {rate}.", rates=rates or "–", rate=percent(terms.rate))
        if not account.partner
        else _("Required return: {rate}.", rate=percent(account.business.rate_of(account.partner))),
        _(
            "Counted from the start of {first}, when investments fall; what runs falls at the end of its year. Plant "
            "that lasts longer than {last} counts with what is left of it, plant that lasts shorter is bought again.",
            first=terms.first,
            last=terms.end - 1,
        ),
        _("Corporate tax and depreciation are counted.") if terms.taxed else _("Corporate tax is not counted."),
        held_prices(account.business),
    ]
