"""The company's money behind page one: cash flows, key figures, fair prices."""

from __future__ import annotations

import numpy as np

from impact import figures as plots
from impact.documents.account import Account
from impact.documents.business import (
    cash_figure,
    cumulated_figure,
    key_figures_table,
    moves_table,
    percent,
    plain,
    price_figure,
    price_text,
)
from impact.documents.chapters.company import ROOM
from impact.documents.chapters.company_reasons import open_payments, own_limit
from impact.documents.pieces import Chapter, Figure
from impact.economics.business import SYSTEM, Business
from impact.engine import names
from impact.figures.cash_flow import TITLES, by_kind
from impact.figures.fair_price import HEIGHT, one_sided_zone
from impact.ground.language import N_, _
from impact.writing.markdown import bullets, escape, number, quantity, sentence, table

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
    moved = [who for who in parties if account.business.of(who).any()]
    figures = [cash_figure(account.business, who, account.name(who, plain=True)) for who in moved]
    if not figures:
        return Chapter(_("The exchange moves no money here."))
    shown_before = len(account.partners) <= ROOM  # on page one
    main = account.name(account.main, plain=True)
    return Chapter(*figures, "" if shown_before else cumulated_figure(account.business, account.main, main, height=2.6))


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
    """Money in millions; a dash where there is none."""
    return "–" if abs(value) < 0.5 else number(float(value) / 1e6)


# ---------------------------------------------------------------------------------------------- key figures


def key_figures(account: Account) -> Chapter:
    """Key figures of each party with and without grants, and per unit for all together."""
    if not any(who in account.business.figures for who in account.shown):
        return Chapter(_("The exchange moves no money here."))
    business, money = account.business, account.money
    if business.has_grants:
        tables = [_key_table(account, business, _("Key figures with the grant, in {money}.", money=money))]
        without = _("Key figures without the grant, in {money}.", money=money)
        tables.append(_key_table(account, business.without_grants, without))
    else:
        tables = [_key_table(account, business, _("Key figures in {money}.", money=money))]
    return Chapter(*tables, _apart(account), _roots(account), "" if account.partner else _per_unit(account))


def _key_table(account: Account, business: Business, caption: str) -> str:
    who = [name for name in (*account.partners, SYSTEM) if name in account.shown and name in business.figures]
    columns = ("rate", "npv", "avoided", "grant", "irr", "mirr", "payback", "discounted_payback")
    return key_figures_table(business, who, account.name, columns, caption)


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
    pieces: list[str | Figure] = []
    if account.partner:
        for side, paid in account.sides:
            text = own_limit(side, paid)
            pieces += [text, Figure(one_sided_zone(plots.new(HEIGHT), side), plain(text), sentence(str(side.stream)))]
        none = _("No stream of this partner has a price to agree on.")
        return Chapter(*pieces, _basis(), open_payments(account)) if pieces else Chapter(none)
    for price in account.prices:
        pieces += [price_text(price), price_figure(price)]
    moves = moves_table(account.prices, account.result)
    none = _("No stream of this case runs between two partners, so there is no price to agree on.")
    return Chapter(*pieces, _basis(), moves, open_payments(account).strip()) if account.prices else Chapter(none)


def _basis() -> str:
    """How the limits are reckoned, and who reckons otherwise."""
    return _(
        "The limits are by net present value: all years count, each side at its own required return. The command "
        "{price} gives them by the cost of one year, with the annuity of the investments, and can differ; with {basis} "
        "it gives these.",
        price="`impact price`",
        basis="`--basis npv`",
    )
