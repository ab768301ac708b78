"""Who gains: the business case of each partner, and what turns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.documents.chapters.uncertainty import DRAWS, SEED, chance
from impact.documents.pieces import Chapter, Figure
from impact.economics.break_even import BreakEven
from impact.economics.business import SYSTEM, Business, business_of
from impact.economics.flows import KINDS
from impact.engine import names
from impact.figures.cash_flow import TITLES, cash_flow, cumulated_cash_flow
from impact.ground.errors import InputError
from impact.ground.language import N_, _, separated
from impact.model import OUTSIDE
from impact.results.assessment import Assessment
from impact.results.computed import once
from impact.uncertainty.table import Probability
from impact.writing.markdown import bullets, escape, lean, number, quantity, table
from impact.writing.named import Amounts, pair_text, partner_name, process_name, process_names, scenario_name, secret
from impact.writing.numbers import pretty, subscripted

if TYPE_CHECKING:
    from impact.economics.simulate import Distribution

EVERYBODY = N_("all together")
FLIPS = {
    "price": N_("price"), "CO2 price": N_("CO₂ price"), "quantity": N_("quantity"), "distance": N_("distance"),
    "parameter": N_("parameter"), "lifetime": N_("lifetime"),
}  # fmt: skip


def business_case(result: Assessment, draws: int = DRAWS, seed: int = SEED) -> Chapter:
    """Key figures and cash flows of each partner and of all together, and what turns the answer."""
    try:
        business = business_of(result)
        drawn = None if secret(result) else drawn_of(result, draws, seed)
    except InputError as error:
        return Chapter(_("There is no business case: {reason}", reason=escape(error)))
    if business.everyone == (SYSTEM,) and not business.of(SYSTEM).any():
        return Chapter(_("The exchange moves no money that the case knows."))
    if secret(result):
        return Chapter(_terms(business), held_back(), _figures(business, None, (SYSTEM,)), *_notes(business))
    return Chapter(
        _terms(business), _figures(business, drawn, business.everyone), _without_grants(business), *_pictures(business),
        _kinds(business), _per_unit(business), _flips(business), *_notes(business),
    )  # fmt: skip


def drawn_of(result: Assessment, draws: int, seed: int) -> Distribution:
    """The net present values of its draws."""
    return once(result, ("business drawn", draws, seed), lambda: business_of(result).simulate(draws, seed))


def _name(business: Business, who: str) -> str:
    return _(EVERYBODY) if who == SYSTEM else partner_name(business.result.case, who)


def held_back() -> str:
    return _("The case holds confidential figures: the accounts of its partners are held back.")


def _terms(business: Business) -> str:
    terms = business.terms
    return _(
        "What the exchange adds for each party, {pair}: {first} to {last}, operation from {start}. Money: {money}, "
        "{tax}. Time counts from the start of {first}, where nothing is discounted; investments fall at the start of "
        "their year, what runs at its end. Each party's flows are discounted at its own rate (column “rate”). Positive "
        "is better.",
        pair=pair_text(business.result),
        first=terms.first,
        last=terms.end - 1,
        start=terms.start,
        money=_money(business),
        tax=_("after corporate tax") if terms.taxed else _("before corporate tax"),
    )


def _money(business: Business) -> str:
    terms = business.terms
    if terms.nominal:
        return _("{currency}, money of the day", currency=pretty(terms.currency))
    return _("{currency} of {year}", currency=pretty(terms.currency), year=terms.price_year)


def millions(value: float) -> str:
    return number(value / 1e6)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{number(100 * value)} %"


def _figures(business: Business, drawn: Distribution | None, who: tuple[str, ...]) -> str:
    rows = []
    for name in who:
        f = business.figures[name]
        cells = [_name(business, name), _share(f.rate), millions(f.npv), millions(f.annual_value)]
        if name == OUTSIDE or secret(
            business.result
        ):  # the public and customers invest nothing whose return one could ask
            cells += ["", "", "", ""]
        else:
            cells += [millions(f.invested), _returns(f.irr.roots), _years(f.payback), _years(f.discounted_payback)]
        rows.append([*cells, "" if drawn is None else _chance(drawn, name)])
    unit = _("million {currency}", currency=pretty(business.terms.currency))
    header = [_("party"), _("rate"), _("NPV"), _("a year"),
              _("invested"), _("internal rate of return"), _("payback [a]"),
              _("discounted payback [a]"), _("NPV above zero")]  # fmt: skip
    caption = _(
        "Key figures; NPV (net present value), *a year* (the even yearly amount over all years that is worth as much, "
        "not the annual cost of one year) and *invested* in {unit}.",
        unit=unit,
    )
    if drawn is not None:
        caption += " " + _(
            "*NPV above zero*: in how many of {draws} draws (seed {seed}) of parameters, inventory and prices; how "
            "prices will develop is not among them.",
            draws=separated(f"{drawn.draws:,}"),
            seed=drawn.seed,
        )
    return lean(header, rows, caption, range(1, len(header)))


def _returns(roots: tuple[float, ...]) -> str:
    if not roots:
        return _("none")
    return _share(roots[0]) if len(roots) == 1 else _("several")


def _years(value: float | None) -> str:
    return _("never") if value is None else "–" if value == 0 else number(value, 2)


def _chance(drawn: Distribution, who: str) -> str:
    return chance(Probability(drawn.probability(who)[0], drawn.draws))


def _without_grants(business: Business) -> str:
    if not business.has_grants:
        return ""
    bare = business.without_grants
    rows = []
    for who in bare.everyone:
        f = bare.figures[who]
        if who != OUTSIDE:
            rows.append([_name(business, who), millions(f.npv), _returns(f.irr.roots), _years(f.payback),
                         _years(f.discounted_payback)])  # fmt: skip
    unit = _("million {currency}", currency=pretty(business.terms.currency))
    header = [_("party"), _("NPV"), _("internal rate of return"), _("payback [a]"),
              _("discounted payback [a]")]  # fmt: skip
    return table(header, rows, _("The same without the grants, NPV in {unit}.", unit=unit), range(1, len(header)))


def _pictures(business: Business) -> list[Figure]:
    """Cash flows of all together by kind, and what has come back to each partner that money moves."""
    mark = _(" Illustrative case: a key quantity is not published.") if business.result.case.illustrative else ""
    flows = business.of(SYSTEM) * business.terms.shown
    said = {
        "first": millions(float(flows[0])),
        "last": millions(float(flows.sum())),
        "currency": pretty(business.terms.currency),
    }
    alt = _(
        "Bars of the yearly cash flow of all together by kind: {first} million {currency} at the start; the sum over "
        "all years is {last} million.",
        **said,
    )
    caption = _(
        "What the exchange adds for all together, by kind and net, not discounted, {money}.{mark}",
        money=_money(business),
        mark=mark,
    )
    figures = [Figure(cash_flow(business, SYSTEM), alt, caption)]
    for who in business.everyone:
        if who in business.result.case.partners and business.figures[who].invested:
            flows = business.of(who) * business.terms.shown
            alt = _(
                "Lines of the cash flow added up over the years, plain and discounted: {first} million {currency} at "
                "the start, {last} million at the end.",
                first=millions(float(flows[0])),
                last=millions(float(flows.sum())),
                currency=pretty(business.terms.currency),
            )
            name = names.partner(business.result.case, who)
            caption = _("{partner}: what has come back since the start, {money}.{mark}",
                        partner=name, money=_money(business), mark=mark)  # fmt: skip
            figures.append(Figure(cumulated_cash_flow(business, who), alt, caption))
    return figures


def _kinds(business: Business) -> str:
    """What the net present value of each party consists of."""
    terms = business.terms
    values = business.flows.values[business.alternative] - business.flows.values[business.baseline]
    who = [p for p in business.everyone if p in terms.partners]
    present = [values[:, terms.partners.index(p)] @ terms.discount(business.rate_of(p)) for p in who]
    rows = [
        [_(TITLES[kind]), *(millions(float(v[i])) for v in present)]
        for i, kind in enumerate(KINDS)
        if any(v[i] for v in present)
    ]
    rows.append([_("**net present value**"), *(f"**{millions(float(v.sum()))}**" for v in present)])
    header = [_("kind"), *(_name(business, p) for p in who)]
    unit = _("million {currency}", currency=pretty(terms.currency))
    caption = _("What the net present value consists of [{unit}], each at its own rate.", unit=unit)
    return table(header, rows, caption, range(1, len(header)))


def _per_unit(business: Business) -> str:
    """What a tonne and a unit cost or earn, everybody together."""
    items = []
    for boundary, one in business.abatement.items():
        name = _("direct") if boundary == "climate_direct" else _("life-cycle")
        per = f"{business.terms.currency}/t CO2e"
        if one.cost is not None:
            items.append(_("Abatement cost ({boundary}): {cost}.", boundary=name, cost=quantity(one.cost, per)))
        elif one.gain is not None:
            items.append(
                _(
                    "The exchange earns money, so an abatement cost would not rank it; net present value per tonne "
                    "saved ({boundary}): {gain}.",
                    boundary=name,
                    gain=quantity(one.gain, per),
                )
            )
        else:
            items.append(_("No CO₂e is saved ({boundary}): no abatement cost.", boundary=name))
    items += [
        _("Levelised cost of *{function}*, {scenario}: {cost}.", cost=quantity(value, unit),
          function=escape(names.function(business.result.case, function)),
          scenario=scenario_name(business.result.case, scenario))
        for scenario, function, value, unit in business.levelised
    ]  # fmt: skip
    items += [
        _("Net present value per unit of *{stream}*: {value}.", stream=escape(stream), value=quantity(value, unit))
        for stream, value, unit in business.stream_values
    ]
    return bullets(items)


# ---------------------------------------------------------------------------------------------- what turns it


def _flips(business: Business) -> str:
    hidden = Amounts(business.result).hidden
    turning = once(business.result, "flips", business.flips)
    flips = [flip for flip in turning if flip.what not in hidden]
    rows = [_flip(business, flip) for flip in flips if flip.value is not None]
    header = [_("input"), _("value"), _("NPV is zero at"), _("change"), _("unit")]
    caption = _("What turns the net present value of all together, one at a time; prices move in all years alike.")
    never = "; ".join(_flipped(business, flip) for flip in flips if flip.value is None)
    said = _(
        "**Never** turned by (no price above zero, no quantity or distance from 2 % to 20 times the present one, no "
        "year of operation does it): {inputs}.",
        inputs=never,
    )
    pieces = [table(header, rows, caption, (1, 2, 3)) if rows else "", said if never else ""]
    return "\n\n".join(piece for piece in pieces if piece)


def _flip(business: Business, flip: BreakEven) -> list[str]:
    change = "–" if flip.change is None else f"{100 * flip.change:+,.0f} %".replace("-", "−")
    at = "" if flip.value is None else number(flip.value)
    return [_flipped(business, flip), number(flip.central), at, separated(change), pretty(flip.unit)]


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


WHATS = (N_("CO2e, direct"), N_("CO2e, life-cycle"), N_("years of operation"))


def _notes(business: Business) -> list[str]:
    plan, notes = business.books.plan, []
    held = sorted({s.process for s in plan.system.stretches if s.flow == "price" and s.outside})
    if held:
        notes.append(
            _(
                "Prices held at the nearest published year, in real terms: {names}.",
                names=process_names(business.result, held),
            )
        )
    missing = dict.fromkeys(name for s in (business.baseline, business.alternative) for name in plan.unpriced(s))
    if missing:
        notes.append(
            _("No price is known, so it costs nothing here: {names}.", names=process_names(business.result, missing))
        )
    return [" ".join(notes)] if notes else []
