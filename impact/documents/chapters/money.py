"""Who gains: the business case of each partner, and what turns it."""

from __future__ import annotations

from impact.documents import business as accounts
from impact.documents.business import EVERYBODY, money_text
from impact.documents.chapters.uncertainty import DRAWS, SEED, chance
from impact.documents.pieces import Chapter, Figure
from impact.economics.break_even import BreakEven
from impact.economics.business import SYSTEM, Business, business_of
from impact.economics.simulate import ValueDistribution
from impact.engine import names
from impact.figures.cash_flow import TITLES
from impact.ground.errors import InputError
from impact.ground.language import N_, _, separated, spoken
from impact.results.assessment import Assessment
from impact.tables.business import present_values
from impact.tables.show import markdown
from impact.writing.markdown import bullets, escape, paragraphs, quantity
from impact.writing.named import (
    WrittenAmounts,
    illustrative_mark,
    pair_text,
    partner_name,
    process_name,
    process_names,
    scenario_name,
    secret,
)
from impact.writing.numbers import pretty, subscripted

FLIPS = {
    "price": N_("price"), "CO2 price": N_("CO₂ price"), "quantity": N_("quantity"), "distance": N_("distance"),
    "parameter": N_("parameter"), "lifetime": N_("lifetime"),
}  # fmt: skip
WHATS = (N_("CO2e, direct"), N_("CO2e, life-cycle"), N_("years of operation"))  # of break-even values that are no name
PARTS = {**TITLES, "net": N_("net present value")}
WORTH = ("rate", "npv", "annual_value")  # key figures that tell nothing of one partner alone


def business_case(result: Assessment, draws: int = DRAWS, seed: int = SEED) -> Chapter:
    """Key figures and cash flows of each partner and of all together, and what turns the answer.

    Parameters
    ----------
    result : Assessment
        Of a case with confidential figures only the key figures of all together are shown.
    draws, seed : int
        Of the net present values.
    """
    try:
        business = business_of(result)
        drawn = None if secret(result) else accounts.drawn(business, draws, seed)
    except InputError as error:
        return Chapter(_("There is no business case: {reason}", reason=escape(error)))
    if business.everyone == (SYSTEM,) and not business.of(SYSTEM).any():
        return Chapter(_("The exchange moves no money that the case knows."))
    if drawn is None:
        caption = _("Key figures. NPV: net present value.")
        table_ = accounts.key_figures_table(business, (SYSTEM,), lambda who: _(EVERYBODY), WORTH, caption)
        return Chapter(_terms(business), held_back(), table_, _notes(business))
    return Chapter(
        _terms(business), _figures(business, drawn), _without_grants(business), *_pictures(business),
        _kinds(business), _per_unit(business), _flips(business), _notes(business),
    )  # fmt: skip


def _name(business: Business, who: str) -> str:
    return _(EVERYBODY) if who == SYSTEM else partner_name(business.result.case, who)


def held_back() -> str:
    """Said in place of what would show a partner's account."""
    return _("The case holds confidential figures: the accounts of its partners are held back.")


def _terms(business: Business) -> str:
    terms = business.terms
    return _(
        "What the exchange adds for each party, {pair}: {first} to {last}, operation from {start}. Money: {money}, "
        "{tax}. Time counts from the start of {first}, where nothing is discounted; investments fall at the start of "
        "their year, what runs at its end. Each party's flows are discounted at its own required return. Positive is "
        "better.",
        pair=pair_text(business.result),
        first=terms.first,
        last=terms.end - 1,
        start=terms.start,
        money=money_text(terms),
        tax=_("after corporate tax") if terms.taxed else _("before corporate tax"),
    )


def _figures(business: Business, drawn: ValueDistribution) -> str:
    caption = _(
        "Key figures. NPV: net present value; *a year*: the even yearly amount over all years that is worth as much, "
        "not the annual cost of one year; *NPV above zero*: in how many of {draws} draws (seed {seed}) of parameters, "
        "inventory and prices; how prices will develop is not among them.",
        draws=separated(f"{drawn.draws:,}"),
        seed=drawn.seed,
    )

    columns = (*WORTH, "invested", "irr", "payback", "discounted_payback")
    return accounts.key_figures_table(
        business,
        business.everyone,
        lambda who: _name(business, who),
        columns,
        caption,
        (_("NPV above zero"), lambda who: chance(drawn.chance(who))),
    )


def _without_grants(business: Business) -> str:
    if not business.has_grants:
        return ""
    bare = business.without_grants
    columns = ("npv", "irr", "payback", "discounted_payback")
    caption = _("The same without the grants.")
    return accounts.key_figures_table(bare, bare.everyone, lambda who: _name(business, who), columns, caption)


def _pictures(business: Business) -> list[Figure]:
    """Cash flows of all together by kind, and what has come back to each partner who invests."""
    case = business.result.case
    investors = [who for who in business.everyone if who in case.partners and business.figures[who].invested]
    mark = illustrative_mark(case)
    return [
        accounts.cash_figure(business, SYSTEM, _(EVERYBODY), mark),
        *(accounts.cumulated_figure(business, who, str(names.partner(case, who)), mark) for who in investors),
    ]


def _kinds(business: Business) -> str:
    """What the net present value of each party consists of."""
    unit = _("million {currency}", currency=pretty(business.terms.currency))
    caption = _("What the net present value consists of [{unit}], each at its own rate.", unit=unit)
    values = present_values(business, "", lambda kind: _(PARTS[kind]), lambda who: _name(business, who))
    return markdown(values.captioned(caption))


def _per_unit(business: Business) -> str:
    """What a tonne and a unit cost or earn, everybody together."""
    case, items = business.result.case, []
    for boundary, abatement in business.abatement.items():
        name = _("direct") if boundary == "climate_direct" else _("life-cycle")
        per = f"{business.terms.currency}/t CO2e"
        if abatement.cost is not None:
            items.append(_("Abatement cost ({boundary}): {cost}.", boundary=name, cost=quantity(abatement.cost, per)))
        elif abatement.gain is not None:
            text = N_(
                "The exchange earns money, so an abatement cost would not rank it; net present value per tonne saved "
                "({boundary}): {gain}."
            )
            items.append(_(text, boundary=name, gain=quantity(abatement.gain, per)))
        else:
            items.append(_("No CO₂e is saved ({boundary}): no abatement cost.", boundary=name))
    items += [
        _("Levelised cost of *{function}*, {scenario}: {cost}.", cost=quantity(value, unit),
          function=escape(names.function(case, function)), scenario=scenario_name(case, scenario))
        for scenario, function, value, unit in business.levelised
    ]  # fmt: skip
    items += [
        _("Net present value per unit of *{stream}*: {value}.", stream=escape(stream), value=quantity(value, unit))
        for stream, value, unit in business.stream_values
    ]
    return bullets(items)


# ---------------------------------------------------------------------------------------------- what turns it


def _flips(business: Business) -> str:
    hidden = WrittenAmounts(business.result).hidden
    flips = [flip for flip in business.result.once(("flips", spoken()), business.flips) if flip.what not in hidden]
    caption = _("What turns the net present value of all together, one at a time; prices move in all years alike.")
    never = "; ".join(_flipped(business, flip) for flip in flips if flip.value is None)
    said = _(
        "**Never** turned by (no price above zero, no quantity or distance from 2 % to 20 times the present one, no "
        "year of operation does it): {inputs}.",
        inputs=never,
    )
    turning = accounts.turning_table(flips, lambda flip: _flipped(business, flip), caption)
    return paragraphs(turning, said if never else "")


def _flipped(business: Business, flip: BreakEven) -> str:
    """What is changed: a price, the price of CO2e, a parameter or the time."""
    if flip.kind in ("CO2 price", "lifetime"):
        name = subscripted(_(flip.what))
    elif flip.kind == "price":
        line = names.lines(business.result.plan).get(flip.what)
        name = process_name(business.result, flip.what) if line is None else escape(line)
    else:
        name = escape(names.parameter(business.result.case, flip.what))
    return _("{kind}: {name}", kind=_(FLIPS.get(flip.kind, flip.kind)), name=name)


def _notes(business: Business) -> str:
    plan, notes = business.cash_model.plan, [accounts.held_prices(business)]
    missing = dict.fromkeys(name for s in (business.baseline, business.alternative) for name in plan.unpriced(s))
    if missing:
        unpriced = process_names(business.result, missing)
        notes.append(_("No price is known, so it costs nothing here: {names}.", names=unpriced))
    return " ".join(note for note in notes if note)
