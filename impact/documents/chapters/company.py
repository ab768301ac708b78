"""The company's page one: does it pay, for whom, at which price, how sure, and what would turn it."""

from __future__ import annotations

from impact.documents.account import SMALL, Account, listed
from impact.documents.business import cumulated_figure, key_figures_table, percent
from impact.documents.chapters.company_reasons import reasons
from impact.documents.chapters.front import STATUS
from impact.documents.pieces import Chapter
from impact.economics.business import SYSTEM
from impact.ground.language import N_, _
from impact.model import OUTSIDE
from impact.results.assessment import Assessment
from impact.writing.markdown import bullets, code
from impact.writing.named import case_title, illustrative_note
from impact.writing.wording import LIKELY, in_a_hundred

PAGE_BREAK = "***"
ROOM = 3  # partners in the table beside whom the figure still fits on the page


def account(result: Assessment, partner: str = "") -> Account:
    """The business case that the chapters of one document share.

    Parameters
    ----------
    result : Assessment
    partner : str
        For this partner alone; everybody, for a mediator, if empty.

    Raises
    ------
    InputError
        If the case has no such partner.
    """
    return Account(result, partner)


def company_title(account: Account) -> Chapter:
    """The title, for whom the document is, and who must not see it."""
    case, terms = account.result.case, account.business.terms
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
    return Chapter(f"# {case_title(case)}", " · ".join(facts), note)


# ---------------------------------------------------------------------------------------------- page one


def decision(account: Account) -> Chapter:
    """One page: the answer, the reasons in a line each, and one table."""
    lines = bullets(f"**{question}** {text}" for question, text in reasons(account))
    name = account.name(account.main, plain=True)
    drawn = account.business.of(account.main).any() and len(account.partners) <= ROOM
    return Chapter(
        _answer(account),
        _table(account),
        lines,
        cumulated_figure(account.business, account.main, name, height=2.1) if drawn else "",
        PAGE_BREAK,
    )


def _answer(account: Account) -> str:
    """The question, and whether it pays."""
    opening = _(
        "The question: **{alternative}** instead of **{baseline}**, over {years} years.",
        alternative=account.scenario(account.result.alternative),
        baseline=account.scenario(account.result.baseline),
        years=account.business.terms.end - account.business.terms.start,
    )
    return f"{opening} {_verdict(account)}{illustrative_note(account.result.case)}"


def _verdict(account: Account) -> str:
    if account.partner and not account.business.of(account.partner).any():
        name = account.name(account.partner)
        return _("At the payments assumed **no money moves** for {name}: neither gain nor loss.", name=name)
    if not account.partners:
        return _("**Does it pay?** No money of a partner moves: the case has no prices for what changes.")
    amount, against = account.amount(abs(account.total)), _against(account)
    whose = account.name(account.partner) if account.partner else _("the partners")
    if account.total < 0:
        return _(
            "**Does it pay? No{against}.** On these figures it costs {whose} {amount} more than it brings.",
            against=against,
            whose=whose,
            amount=amount,
        )
    losers = [who for who in account.partners if account.npv(who) < -SMALL * account.largest]
    if losers:
        return _(
            "**Does it pay? Together yes{against}**, by {amount}; but {losers} would lose unless the others pay for "
            "it.",
            against=against,
            amount=amount,
            losers=account.named(losers),
        )
    unsure = [who for who in account.partners if account.npv(who) > 0 and account.chance(who) < LIKELY]
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


def _table(account: Account) -> str:
    figures = account.business.figures
    listed_ = [who for who in (*account.partners, OUTSIDE, SYSTEM) if who in account.shown and who in figures]
    caption = _(
        "What the exchange adds, in {money}; positive is gain. NPV (net present value): all money paid and received "
        "over the years, less interest at the return that each one requires. Above zero it pays.",
        money=account.money,
    )
    if account.apart:
        caption += _(" The rows do not add up: each party counts with its own return, all together with {rate}.",
                     rate=percent(figures[SYSTEM].rate))  # fmt: skip

    def chance(who: str) -> str:
        return "–" if who == OUTSIDE else in_a_hundred(account.chance(who))

    columns = ("rate", "npv", "annual_value", "net_invested", "payback")
    last = (_("gains in how many of 100 draws"), chance)
    return key_figures_table(account.business, listed_, account.name, columns, caption, last, 2)
