"""The company's page one: does it pay, for whom, at which price, how sure, and what would turn it."""

from __future__ import annotations

from impact.documents.account import SMALL, Account, listed
from impact.documents.chapters.company_reasons import reasons
from impact.documents.chapters.front import STATUS
from impact.documents.pieces import Chapter, Figure
from impact.economics.business import SYSTEM
from impact.economics.key_figures import KeyFigures
from impact.figures.cash_flow import cumulated_cash_flow
from impact.figures.style import new
from impact.ground.language import N_, _
from impact.model import OUTSIDE
from impact.results.assessment import Assessment
from impact.writing.markdown import bullets, code, escape, number, quantity, sentence, table
from impact.writing.named import ILLUSTRATIVE
from impact.writing.wording import LIKELY, in_a_hundred

PAGE_BREAK = "***"
ROOM = 3  # partners in the table beside whom the figure still fits on the page


def account(result: Assessment, partner: str = "") -> Account:
    """The business case that the chapters of one document share."""
    return Account(result, partner)


def company_title(account: Account) -> Chapter:
    """The title, for whom the document is, and who must not see it."""
    case, terms = account.result.case, account.business.terms
    mark = _(" (illustrative)") if case.illustrative else ""
    if account.partner:
        reader = _("Business case for {partner}", partner=account.name(account.partner))
    else:
        reader = _("Business case, mediator's copy")
    facts = [
        reader,
        _(STATUS[case.status]),
        _("{first} to {last}", first=terms.first, last=terms.end - 1),
        _("prices of {year}", year=terms.price_year),
        _("case {id}", id=code(case.id)),
    ]
    note = ""
    if not account.partner and account.prices:
        note = _(
            "> **For the mediator only.** This copy shows what both sides can accept. A copy for one partner shows "
            "that partner's own limit and whether there is room for an agreement."
        )
    return Chapter(f"# {escape(case.title)}{mark}", " · ".join(facts), note)


# ---------------------------------------------------------------------------------------------- page one


def decision(account: Account) -> Chapter:
    """One page: the answer, the reasons in a line each, and one table."""
    lines = bullets(f"**{what}** {text}" for what, text in reasons(account))
    drawn = account.business.of(account.main).any() and len(account.partners) <= ROOM
    return Chapter(_answer(account), _table(account), lines, cumulated(account) if drawn else "", PAGE_BREAK)


def cumulated(account: Account, height: float = 2.1) -> Figure:
    """The main party's cash flow since the start."""
    business, terms, who = account.business, account.business.terms, account.main
    figures = business.figures[who]
    alt = _(
        "Lines of the cumulated cash flow of {name}: it ends at {total}, discounted at {npv}.",
        name=account.name(who, plain=True),
        total=quantity(float((business.of(who) * terms.shown).sum()), terms.currency),
        npv=quantity(figures.npv, terms.currency),
    )
    caption = _("{name}: cash flow since the start{paid}.", name=account.name(who, plain=True),
                paid=_paid_back(figures.payback))  # fmt: skip
    return Figure(cumulated_cash_flow(business, who, new(height)), alt, sentence(caption))


def _paid_back(payback: float | None) -> str:
    if payback is None:
        return _("; it is never paid back")
    return _(", paid back after {years} years", years=number(payback, 2)) if payback else ""


def _answer(account: Account) -> str:
    """The question, and whether it pays."""
    opening = _(
        "The question: **{alternative}** instead of **{baseline}**, over {years} years.",
        alternative=account.scenario(account.result.alternative),
        baseline=account.scenario(account.result.baseline),
        years=account.business.terms.end - account.business.terms.start,
    )
    illustrative = account.result.case.illustrative
    mark = _(" This case is **{illustrative}**.", illustrative=_(ILLUSTRATIVE)) if illustrative else ""
    return f"{opening} {_verdict(account)}{mark}"


def _verdict(account: Account) -> str:
    if account.partner and not account.business.of(account.partner).any():
        name = account.name(account.partner)
        return _("At the payments assumed **no money moves** for {name}: neither gain nor loss.", name=name)
    if not account.partners:
        return _("**Does it pay?** No money of a partner moves: the case has no prices for what changes.")
    amount, against = _money(account, abs(account.total)), _against(account)
    whose = account.name(account.partner) if account.partner else _("the partners")
    if account.total < 0:
        return _(
            "**Does it pay? No{against}.** On these figures it costs {whose} {amount} more than it brings.",
            against=against,
            whose=whose,
            amount=amount,
        )
    losers = [one for one in account.partners if account.npv(one) < -SMALL * account.largest]
    if losers:
        return _(
            "**Does it pay? Together yes{against}**, by {amount}; but {losers} would lose unless the others pay for "
            "it.",
            against=against,
            amount=amount,
            losers=account.named(losers),
        )
    unsure = [one for one in account.partners if account.npv(one) > 0 and account.chance(one) < LIKELY]
    yes = N_("**Does it pay? Yes{against}.** To {whose} it is worth {amount} more than it costs.{unsure}")
    open_ = N_(
        "**Does it pay? On these figures yes{against}, but that is open.** To {whose} it is worth {amount} more than "
        "it costs; it could as well be a loss."
    )
    doubt = _(" For {names} alone the answer is **open**.", names=account.named(unsure)) if unsure else ""
    text = open_ if unsure == list(account.partners) else yes
    return _(text, against=against, whose=whose, amount=amount, unsure=doubt)


def _against(account: Account) -> str:
    """Which baselines the answer holds for, where another one turns it."""
    turned = [account.scenario(name) for name, npv in account.compared if npv * account.total < 0]
    if not turned:
        return ""
    yes = N_(" against {baseline}, no against {turned}")
    no = N_(" against {baseline}, yes against {turned}")
    return _(
        yes if account.total > 0 else no, baseline=account.scenario(account.result.baseline), turned=listed(turned)
    )


def _money(account: Account, value: float) -> str:
    return "0" if value == 0 else quantity(value, account.business.terms.currency, 2)


def _table(account: Account) -> str:
    figures = account.business.figures
    shown = [who for who in (*account.partners, OUTSIDE, SYSTEM) if who in account.shown and who in figures]
    if not shown:
        return ""
    unit = account.unit
    caption = _(
        "What the exchange adds, in {money}; positive is gain. NPV (net present value): all money paid and received "
        "over the years, less interest at the return that each one requires. Above zero it pays.",
        money=account.money,
    )
    if account.apart:
        caption += _(" The rows do not add up: each party counts with its own return, all together with {rate}.",
                     rate=percent(figures[SYSTEM].rate))  # fmt: skip
    header = [
        _("who"),
        _("required return"),
        _("NPV [{unit}]", unit=unit),
        _("a year [{unit}]", unit=unit),
        _("invested less grant [{unit}]", unit=unit),
        _("paid back after [years]"),
        _("gains in how many of 100 draws"),
    ]
    return table(header, [_row(account, figures[who]) for who in shown], caption, range(1, 7))


def _row(account: Account, figures: KeyFigures) -> list[str]:
    outside = figures.who == OUTSIDE
    invested = 0.0 if outside else figures.invested - figures.grant
    return [
        account.name(figures.who),
        percent(figures.rate),
        number(figures.npv / 1e6, 2),
        number(figures.annual_value / 1e6, 2),
        number(invested / 1e6, 2) if invested else "–",
        "–" if outside else years_text(figures.payback),
        "–" if outside else in_a_hundred(account.chance(figures.who)),
    ]


def percent(value: float | None) -> str:
    return _("none") if value is None else f"{number(100 * value, 2)} %"


def years_text(value: float | None) -> str:
    """A payback: never, at once, or years."""
    return _("never") if value is None else _("at once") if value == 0 else number(value, 2)
