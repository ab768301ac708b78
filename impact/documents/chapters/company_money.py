"""The company's money behind page one: cash flows, key figures, fair prices."""

from __future__ import annotations

import html

import numpy as np

from impact import figures as plots
from impact.documents.account import Account
from impact.documents.chapters.company import ROOM, cumulated, percent, years_text
from impact.documents.chapters.company_reasons import exact, open_payments, own_limit, price_range
from impact.documents.pieces import Chapter, Figure
from impact.economics.business import SYSTEM, Business
from impact.economics.key_figures import KeyFigures
from impact.engine import names
from impact.figures.cash_flow import TITLES, by_kind, cash_flow
from impact.figures.fair_price import HEIGHT, bargaining_zone, one_sided_zone
from impact.ground.language import N_, _
from impact.writing.markdown import bullets, escape, number, quantity, sentence, table
from impact.writing.numbers import pretty, subscripted

MOST = 4  # parties with figures of their own


def _parties(account: Account) -> list[str]:
    """Whose cash flows are drawn: the main party first, all together last."""
    rest = [who for who in account.partners if who != account.main]
    named = [who for who in [account.main, *rest][:MOST] if who != SYSTEM and who in account.business.figures]
    return named if account.partner else [*named, SYSTEM]


# ---------------------------------------------------------------------------------------------- cash flows


def cash_flows(account: Account) -> Chapter:
    """A figure of each party's cash flow, the main party's cumulated too."""
    parties = _parties(account)
    figures = [_cash_figure(account, who) for who in parties if account.business.of(who).any()]
    if not figures:
        return Chapter(_("The exchange moves no money here."))
    shown_before = len(account.partners) <= ROOM  # on page one
    return Chapter(*figures, "" if shown_before else cumulated(account, 2.6))


def _cash_figure(account: Account, who: str) -> Figure:
    business, terms = account.business, account.business.terms
    net = business.of(who) * terms.shown
    alt = _(
        "Bars of the cash flow of {name} from {first} to {last}. At the start {start}; on average {mean} a year.",
        name=account.name(who, plain=True),
        first=terms.first,
        last=terms.end - 1,
        start=quantity(float(net[0]), terms.currency),
        mean=quantity(float(net[1:].mean()), terms.currency),
    )
    caption = _(
        "{name}: what the exchange adds in each year, in {money}; received is above zero, paid below.",
        name=account.name(who, plain=True),
        money=account.money,
    )
    return Figure(cash_flow(business, who), alt, sentence(caption))


def cash_tables(account: Account) -> Chapter:
    """The same year by year, in numbers."""
    tables = [_cash_table(account, who) for who in _parties(account) if account.business.of(who).any()]
    return Chapter(*tables) if tables else Chapter(_("The exchange moves no money here."))


def _cash_table(account: Account, who: str) -> str:
    terms, rows = account.business.terms, by_kind(account.business, who)
    net = account.business.of(who) * terms.shown
    total = np.cumsum(net)
    body = []
    for t in range(terms.points):
        year = _("start of {year}", year=terms.first) if t == 0 else str(terms.first + t - 1)
        body.append([year, *(millions(row[t]) for row in rows.values()), millions(net[t]), millions(total[t])])
    header = [_("year"), *(_(TITLES[kind]) for kind in rows), _("net"), _("cumulated")]
    caption = _(
        "{name}: cash flow in million {money}, what the exchange adds.", name=account.name(who), money=account.money
    )
    return table(header, body, sentence(caption), range(1, len(header)))


def millions(value: float) -> str:
    return "–" if abs(value) < 0.5 else number(float(value) / 1e6)


# ---------------------------------------------------------------------------------------------- key figures


def key_figures(account: Account) -> Chapter:
    """Key figures of each party with and without grants, and per unit for all together."""
    if not any(who in account.business.figures for who in account.shown):
        return Chapter(_("The exchange moves no money here."))
    pieces = [_key_table(account, account.business)]
    if account.business.has_grants:
        pieces.append(_key_table(account, account.business.without_grants))
    pieces += [_apart(account), _roots(account)]
    pieces.append("" if account.partner else _per_unit(account))
    return Chapter(*pieces)


def _key_table(account: Account, business: Business) -> str:
    terms = business.terms
    unit = account.unit
    shown = [business.figures[w] for w in (*account.partners, SYSTEM) if w in account.shown and w in business.figures]
    if not shown:
        return ""
    rows = [[account.name(f.who), *_key_row(f)] for f in shown]
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
    caption = _("Key figures in {money}.", money=account.money)
    if account.business.has_grants:
        caption = (
            _("Key figures with the grant, in {money}.", money=account.money)
            if terms.grants
            else _("Key figures without the grant, in {money}.", money=account.money)
        )
    return table(header, rows, caption, range(1, 9))


def _key_row(f: KeyFigures) -> list[str]:
    irr = percent(f.irr.rate) if f.irr.rate is not None else _("several") if f.irr.roots else _("none")
    return [percent(f.rate), number(f.npv / 1e6), number(f.avoided / 1e6), number(f.grant / 1e6), irr, percent(f.mirr),
            years_text(f.payback), years_text(f.discounted_payback)]  # fmt: skip


def _apart(account: Account) -> str:
    """Why the parties' NPVs do not sum to that of all together, where they do not."""
    if not account.apart:
        return ""
    figures = account.business.figures
    whole = figures[SYSTEM]
    total = sum(figures[who].npv for who in figures if who != SYSTEM)
    currency = account.business.terms.currency
    return _(
        "*All together* is not the sum of the parties: payments between them cancel in money, but each party discounts "
        "at its own required return and all together at the case's rate, {rate}. The parties' NPVs sum to {total}, the "
        "NPV of all together is {whole}.",
        rate=percent(whole.rate),
        total=quantity(total, currency),
        whole=quantity(whole.npv, currency),
    )


def _roots(account: Account) -> str:
    figures = [account.business.figures[who] for who in account.partners if who in account.business.figures]
    said = [
        _(
            "{name} has several internal rates of return ({roots}), because its cash flow changes its sign more than "
            "once: only the NPV decides.",
            name=account.name(f.who),
            roots=", ".join(percent(root) for root in f.irr.roots),
        )
        for f in figures
        if len(f.irr.roots) > 1
    ]
    if any(not f.irr.roots for f in figures):
        said.append(_("*None*: there is no outlay that something could be earned on, or it never comes back."))
    return " ".join(said)


def _per_unit(account: Account) -> str:
    """Cost of the function before and after, and what a tonne of CO2e costs everybody."""
    business = account.business
    items = [
        _(
            "With “{scenario}”, {function} costs {cost}.",
            scenario=account.scenario(scenario),
            function=escape(names.function(account.result.case, function)),
            cost=quantity(cost, unit),
        )
        for scenario, function, cost, unit in business.levelised
    ]
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


def fair_price(account: Account) -> Chapter:
    """The bargaining zone of each stream; for one partner its own limit only."""
    if account.partner:
        pieces: list[str | Figure] = []
        for side, paid in account.sides:
            text = own_limit(side, paid)
            pieces += [text, Figure(one_sided_zone(plots.new(HEIGHT), side), _plain(text), sentence(str(side.stream)))]
        none = _("No stream of this partner has a price to agree on.")
        return Chapter(*pieces, _basis(), open_payments(account)) if pieces else Chapter(none)
    pieces = []
    for price in account.prices:
        text = price_range(price)
        caption = _("{stream}: prices that suit both sides, over the horizon.", stream=price.stream)
        pieces += [text, Figure(bargaining_zone(plots.new(HEIGHT), price), _plain(text), sentence(caption))]
    pieces += [_basis(), _moves(account)]
    pieces.append(open_payments(account).strip())
    none = _("No stream of this case runs between two partners, so there is no price to agree on.")
    return Chapter(*pieces) if account.prices else Chapter(none)


def _basis() -> str:
    """How the limits are reckoned, and who reckons otherwise."""
    return _(
        "The limits are by net present value: all years count, each side at its own required return. The command "
        "{price} gives them by the cost of one year, with the annuity of the investments, and can differ; with {basis} "
        "it gives these.",
        price="`impact price`",
        basis="`--basis npv`",
    )


def _plain(markdown: str) -> str:
    return html.unescape(markdown.replace("*", ""))


def _moves(account: Account) -> str:
    rows = [
        [escape(price.stream), _moved(account, move.what), exact(move.lowest), exact(move.highest), pretty(price.unit)]
        for price in account.prices
        for move in price.moves
    ]
    header = [_("stream"), _("what changes"), _("the least moves by"), _("the most moves by"), _("unit")]
    return table(header, rows, _("What moves the limits."), (2, 3)) if rows else ""


def _moved(account: Account, what: str) -> str:
    """What moves a limit, with the currency as documents write it."""
    currency = account.business.terms.currency
    return escape(subscripted(what.replace(currency, pretty(currency))))
