"""What a research document and a company's document show alike of a business case: key figures, cash flows, limits."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from impact import figures as plots
from impact.documents.pieces import Figure
from impact.economics.break_even import BreakEven
from impact.economics.business import Business
from impact.economics.price_range import FairPrice
from impact.economics.simulate import ValueDistribution
from impact.economics.terms import Terms
from impact.figures.cash_flow import cash_flow, cumulated_cash_flow
from impact.figures.fair_price import HEIGHT, bargaining_zone
from impact.ground.language import N_, _
from impact.results.assessment import Assessment
from impact.tables.business import break_even, key_figures
from impact.tables.show import markdown
from impact.tables.table import CHANGE, FIGURE, SHARE, Column
from impact.writing.markdown import escape, number, quantity, sentence, table
from impact.writing.named import process_names
from impact.writing.numbers import pretty, subscripted

EVERYBODY = N_("all together")


def drawn(business: Business, draws: int, seed: int) -> ValueDistribution:
    """The net present values of a result's draws, computed once for all its documents."""
    return business.result.once(("business drawn", draws, seed), lambda: business.simulate(draws, seed))


def money_text(terms: Terms) -> str:
    """The money of an account, and its year."""
    if terms.nominal:
        return _("{currency}, money of the day", currency=pretty(terms.currency))
    return _("{currency} of {year}", currency=pretty(terms.currency), year=terms.price_year)


def millions(value: float) -> str:
    """Money in millions."""
    return number(float(value) / 1e6)


def percent(value: float | None) -> str:
    """A rate a year; none where no rate fits."""
    return SHARE.written(value, 2)


def change_text(flip: BreakEven) -> str:
    """The change from today's value, as +20 %."""
    return "–" if flip.change is None else CHANGE.written(flip.change, 2)


def exact(value: float) -> str:
    """Two significant figures, and a plain zero."""
    return "0" if value == 0 else number(value, 2)


# ---------------------------------------------------------------------------------------------- key figures


def key_figures_table(
    business: Business,
    who: Iterable[str],
    called: Callable[[str], str],
    columns: Sequence[str],
    caption: str,
    chance: tuple[str, Callable[[str], str]] | None = None,
    digits: int = 3,
) -> str:
    """Key figures by party.

    Parameters
    ----------
    business : Business
    who : iterable of str
        The parties, in the order of the rows.
    called : callable
        What the document calls a party.
    columns : sequence of str
        Keys of the table of key figures.
    caption : str
    chance : pair of str and callable, optional
        Head and cell of a last column: how sure it is that a party gains.
    digits : int
        Significant figures of money.
    """
    figures = key_figures(business, who, called, chance[1] if chance else None)
    last = [Column("chance", chance[0], FIGURE)] if chance else []
    return markdown(figures.only("who", *columns, *last).captioned(caption), digits)


# ---------------------------------------------------------------------------------------------- cash flows


def cash_figure(business: Business, who: str, name: str, mark: str = "") -> Figure:
    """A party's cash flow year by year.

    Parameters
    ----------
    business : Business
    who : str
        A partner, `outside`, or `system` for all together.
    name : str
        What the document calls the party, as plain text.
    mark : str
        What the caption ends with.
    """
    terms, net = business.terms, business.of(who) * business.terms.shown
    alt = _(
        "Bars of the cash flow of {name} from {first} to {last}. At the start {start}; on average {mean} a year.",
        name=name,
        first=terms.first,
        last=terms.end - 1,
        start=quantity(float(net[0]), terms.currency),
        mean=quantity(float(net[1:].mean()), terms.currency),
    )
    caption = _(
        "{name}: what the exchange adds in each year, in {money}; received is above zero, paid below.",
        name=name,
        money=money_text(terms),
    )
    return Figure(cash_flow(business, who), alt, sentence(caption) + mark)


def cumulated_figure(business: Business, who: str, name: str, mark: str = "", height: float = 2.9) -> Figure:
    """A party's cash flow since the start; as `cash_figure`, with the figure's height [inch]."""
    terms, payback = business.terms, business.figures[who].payback
    alt = _(
        "Lines of the cumulated cash flow of {name}: it ends at {total}, discounted at {npv}.",
        name=name,
        total=quantity(float((business.of(who) * terms.shown).sum()), terms.currency),
        npv=quantity(business.figures[who].npv, terms.currency),
    )
    paid = ""
    if payback is None:
        paid = _("; it is never paid back")
    elif payback:
        paid = _(", paid back after {years} years", years=number(payback, 2))
    caption = sentence(_("{name}: cash flow since the start{paid}.", name=name, paid=paid))
    return Figure(cumulated_cash_flow(business, who, plots.new(height)), alt, caption + mark)


# ---------------------------------------------------------------------------------------------- what turns it


def turning_table(flips: Iterable[BreakEven], called: Callable[[BreakEven], str], caption: str) -> str:
    """Break-even values beside the present ones; what turns nothing is left out."""
    return markdown(break_even([flip for flip in flips if flip.value is not None], called).captioned(caption))


def held_prices(business: Business) -> str:
    """Which prices are kept beyond their last published year; empty if none is."""
    stretches = business.cash_model.plan.system.stretches
    held = sorted({stretch.process for stretch in stretches if stretch.flow == "price" and stretch.outside})
    if not held:
        return ""
    names = process_names(business.result, held)
    return _("Prices kept at their last published year, inflation apart: {names}.", names=names)


# ---------------------------------------------------------------------------------------------- limits of a price


def price_text(price: FairPrice) -> str:
    """Both limits of a price in words: never for a document that one side reads."""
    values = {
        "stream": escape(price.stream),
        "unit": pretty(price.unit),
        "provider": escape(price.provider.partner),
        "receiver": escape(price.receiver.partner),
        "low": exact(price.lowest),
        "high": exact(price.highest),
    }
    if not price.feasible:
        text = _(
            "*{stream}*: no price suits both. The least for {provider} is {low} {unit}, the most for {receiver} {high} "
            "{unit}.",
            **values,
        )
        return sentence(text)
    text = _(
        "*{stream}*: any price from {low} {unit} (the least for {provider}) to {high} {unit} (the most for {receiver}) "
        "leaves both better off; at {equal} {unit} both gain the same.{paid}",
        **values,
        equal=exact(price.equal),
        paid=paid_text(price.current, price.unit),
    )
    return sentence(text)


def paid_text(paid: float | None, unit: str) -> str:
    """What the case has the two pay, as a sentence to add; empty if it says nothing."""
    return "" if paid is None else _(" In this case: {price} {unit}.", price=exact(paid), unit=pretty(unit))


def plain(markdown: str) -> str:
    """Markdown as an alternative text."""
    return html.unescape(markdown.replace("*", ""))


def price_figure(price: FairPrice) -> Figure:
    """Between which prices both sides gain; the price has the partners' names."""
    caption = _("{stream}: prices that suit both sides, over the horizon.", stream=price.stream)
    return Figure(bargaining_zone(plots.new(HEIGHT), price), plain(price_text(price)), sentence(caption))


def moves_table(prices: Iterable[FairPrice], result: Assessment) -> str:
    """What moves the limits of each price, and by how much."""
    currency = result.settings.currency
    rows = []
    for price in prices:
        moves = [move for move in price.moves if move.lowest or move.highest]
        for k, move in enumerate(moves):
            cause = escape(subscripted(move.what.replace(currency, pretty(currency))))
            rows.append(["" if k else escape(price.stream), cause, exact(move.lowest), exact(move.highest),
                         pretty(price.unit)])  # fmt: skip
    header = [_("stream"), _("what changes"), _("the least moves by"), _("the most moves by"), _("unit")]
    return table(header, rows, _("What moves the limits, by net present value."), (2, 3))
