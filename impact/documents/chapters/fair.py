"""The fair price of a stream, and society's account."""

from __future__ import annotations

from functools import partial

from impact.documents.business import millions, moves_table, price_figure
from impact.documents.chapters.money import held_back
from impact.documents.pieces import Chapter
from impact.economics.price_range import FairPrice, FairPrices
from impact.figures.fair_price import with_names
from impact.ground.errors import InputError
from impact.ground.language import _
from impact.results.assessment import Assessment
from impact.writing.markdown import bullets, escape, number, table
from impact.writing.named import pair_text, partner_name, secret
from impact.writing.numbers import pretty, subscripted

ZONES = 2  # figures of bargaining zones; a table holds all


# ---------------------------------------------------------------------------------------------- fair prices


def fair_price(result: Assessment) -> Chapter:
    """Between which prices of a stream both sides gain: both limits, so for a full view of the exchange only.

    Of a case with confidential figures it says only whether there is such a price.
    """
    from impact.economics.fair import fair_prices

    try:
        present, annual = (fair_prices(result, basis) for basis in ("npv", "annual"))
    except InputError as error:
        return Chapter(_("There is no fair price: {reason}", reason=escape(error)))
    why = bullets(
        _("*{stream}* has no price: {reason}.", stream=escape(stream), reason=escape(reason))
        for stream, reason in present.missing
    )
    if not present.prices:
        return Chapter(why or _("No stream runs between two partners."))
    if secret(result):
        return Chapter(held_back(), bullets(_zone(price) for price in present.prices))
    intro = _(
        "At the lowest price the provider gains nothing, at the highest the receiver; between them lies what there is "
        "to share. Both limits stand here because this is the full view of the exchange: a document for one partner "
        "never holds the other's."
    )
    figures = [price_figure(with_names(result.case, price)) for price in present.prices[:ZONES]]
    return Chapter(
        intro, *figures, _prices(result, present, annual), moves_table(present.prices, result), _price_notes(present),
        why,
    )  # fmt: skip


def _zone(price: FairPrice) -> str:
    if price.feasible:
        return _("*{stream}*: there is a price at which both sides gain.", stream=escape(price.stream))
    return _("*{stream}*: no price suits both sides.", stream=escape(price.stream))


def _prices(result: Assessment, present: FairPrices, annual: FairPrices) -> str:
    name = partial(partner_name, result.case)
    rows = []
    for basis, prices in ((_("net present value"), present), (_("annual cost"), annual)):
        for p in prices.prices:
            limits = (f"{number(p.lowest)} ({name(p.provider.partner)})",
                      f"{number(p.highest)} ({name(p.receiver.partner)})")  # fmt: skip
            equal = number(p.equal) if p.feasible else _("none")
            current = "–" if p.current is None else number(p.current)
            rows.append([escape(p.stream), basis, *limits, equal, current, pretty(p.unit)])
    header = [_("stream"), _("reckoned by"), _("lowest"), _("highest"), _("both gain the same at"),
              _("paid in the case"), _("unit")]  # fmt: skip
    caption = _("Prices between which both sides gain, in prices of {year}.", year=present.prices[0].price_year)
    return table(header, rows, caption, (2, 3, 4, 5))


def _price_notes(present: FairPrices) -> str:
    below = _("A lowest price below zero: the provider would pay to be rid of the stream.")
    said = [below] if any(p.lowest < 0 for p in present.prices) else []
    single = len(present.prices) == 1
    notes = [escape(p.note) if single else f"*{escape(p.stream)}*: {escape(p.note)}" for p in present.prices if p.note]
    return bullets([*said, *notes])


# ---------------------------------------------------------------------------------------------- society


def society_account(result: Assessment) -> Chapter:
    """Society's account by the Danish guideline, with the shadow price of a tonne [money of the result's year].

    Of a case with confidential figures the sums stand without the resources that they consist of.
    """
    from impact.economics.guidelines import surplus_heat_rules
    from impact.economics.society import society

    try:
        account = society(result)
    except InputError as error:
        return Chapter(_("There is no account of society: {reason}", reason=escape(error)))
    parts = {_(name) for name in account.resources} if secret(result) else set[str]()
    rows = [[subscripted(name), *_amount(value, unit)] for name, value, unit in account.rows() if name not in parts]
    intro = _(
        "What society gains by the Danish guideline of {name}: payments, taxes and grants between the parties cancel, "
        "what is left is lifted to market prices by the net tax factor and discounted over {first} to {last} at the "
        "guideline's falling rate. CO₂e has a price of its own; *shadow price* is what a tonne costs without it, and a "
        "negative one means that saving it pays by itself.",
        name=account.guideline.name,
        first=account.years[0],
        last=account.years[-1],
    )
    caption = _("Society's account, {pair}.", pair=pair_text(result))
    rule = surplus_heat_rules(result.plan.inventory, result.year).text  # stands under “Fair prices” already
    notes = bullets(escape(subscripted(note)) for note in account.notes if note != rule)
    return Chapter(intro, table([_("item"), _("value"), _("unit")], rows, caption, (1,)), notes)


def _amount(value: float | None, unit: str) -> list[str]:
    currency, of, rest = unit.partition(" of ")
    if value is None:
        return ["–", ""]
    if not of:
        return [number(value), pretty(unit)]
    year, slash, per = rest.partition("/")
    if slash:
        return [number(value), _("{currency}/{per} of {year}", currency=pretty(currency), per=pretty(per), year=year)]
    return [millions(value), _("million {currency} of {year}", currency=pretty(currency), year=year)]
