"""Fair prices of a case's streams: what the exchange is worth to each side before the two pay each other.

Two bases: the annual cost of the reported year (with annuities at the case's rate), and the net present value over
the exchange's life at each side's own hurdle rate. Payments to others, taxes and grants stay as the case has them; in
the alternative all payments between the two sides are replaced by the price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.attribution.scopes import scopes
from impact.economics.cashflow import cash_flow_model, flows_in
from impact.economics.flows import CashFlowModel
from impact.economics.guidelines import surplus_heat_rules
from impact.economics.price_range import ANNUAL, NPV, FairPrice, FairPrices, Move, Side
from impact.economics.tax import CORPORATE_TAX, rates_by_year
from impact.economics.terms import terms_of
from impact.engine import names
from impact.engine.lines import PAYMENT, Line
from impact.factors.cost import capital_recovery
from impact.ground import units
from impact.ground.errors import Fault, InputError
from impact.ground.language import _, separated
from impact.model import OUTSIDE, Investment, Payment, Stream
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment

Array = NDArray[np.float64]

BASES = {"annual": ANNUAL, "npv": NPV}
CO2_STEP = 100.0  # the CO2 price whose effect is shown [money of the result per t]
GRANT_STEP = 1e6  # the grant whose effect is shown [money of the result]


# ---------------------------------------------------------------------------------------------- from a case


def fair_prices(
    result: Assessment,
    basis: str = "annual",
    *,
    tax: bool = False,
    rates: Mapping[str, float] | None = None,
    horizon: int | None = None,
    prices: str = "",
) -> FairPrices:
    """Fair prices of every pair of partners between whom a stream runs, for the default comparison.

    Parameters
    ----------
    result : Assessment
    basis : str
        annual: by annual cost; npv: by net present value.
    tax, rates, horizon, prices
        Of the cash flows, for npv: see `impact.economics.terms.terms_of`.

    Raises
    ------
    InputError
    """
    if basis not in BASES:
        message = f"Unknown basis '{basis}' of fair prices."
        raise InputError([Fault("unknown-basis", message, remedy=f"Allowed: {', '.join(BASES)}.")])
    found, missing = _streams(result)
    if not found:
        return FairPrices((), tuple(missing))
    if basis == "annual":
        priced = [_annual(result, stream) for stream in found]
    else:
        options: dict[str, Any] = {"tax": tax, "rates": rates, "horizon": horizon, "prices": prices, "nominal": False}
        cash_model = [cash_flow_model(result, terms_of(result, **options, grants=grants)) for grants in (True, False)]
        priced = [_present(result, stream, *cash_model) for stream in found]
    return FairPrices(tuple(p for p in priced if p), tuple(missing))


def _streams(result: Assessment) -> tuple[list[Stream], list[tuple[str, str]]]:
    """The first stream of each pair of partners, and why others have no price."""
    pairs: dict[frozenset[str], Stream] = {}
    missing = []
    for stream in result.case.streams:
        pair = frozenset((stream.provider, stream.receiver))
        if OUTSIDE in pair:
            missing.append((str(stream.what), _("one side is outside the case, which does not hold its account")))
        elif pair in pairs:
            missing.append((str(stream.what), _("paid for together with {stream}", stream=pairs[pair].what)))
        elif stream.amount is not None and not result.plan.amounts().series(stream.amount).any():
            missing.append((str(stream.what), _("its amount is zero")))
        else:
            pairs[pair] = stream
    return list(pairs.values()), missing


def _unit(stream: Stream, currency: str) -> str:
    """The unit of a price: money per unit of the stream, or per year where its amount is not stated."""
    if stream.amount is None:
        return f"{currency}/a"
    quantity = units.multiply(stream.amount.dimension, units.YEAR)
    return f"{currency}/{units.name(quantity)}"


def _between(line: Line, stream: Stream) -> bool:
    """Whether a line is what the two sides of a stream pay each other."""
    item = line.item
    if line.role != PAYMENT or not isinstance(item, Payment) or line.column >= 0:
        return False
    return {item.provider, item.receiver} == {stream.provider, stream.receiver}


def _names(result: Assessment, partners: Sequence[str]) -> str:
    """Partners by their names, as documents show them."""
    return ", ".join(str(names.partner(result.case, p)) for p in partners)


def _note(result: Assessment, stream: Stream) -> str:
    pair = {stream.provider, stream.receiver}
    more = sum({s.provider, s.receiver} == pair for s in result.case.streams) > 1
    others = [p for p in result.case.partners if p not in pair]
    parts = [_("The price stands for everything that the two exchange.")] if more else []
    parts += (
        [_("What {partners} pay and are paid stays as the case has it.", partners=_names(result, others))]
        if others
        else []
    )
    paid = {frozenset((p.provider, p.receiver)) for p in result.case.scenarios[result.alternative].payments}
    unpaid = {frozenset((s.provider, s.receiver)) for s in result.case.streams} - paid - {frozenset(pair)}
    open_ = [_names(result, sorted(other)) for other in unpaid if other & pair and OUTSIDE not in other]
    parts += (
        [_("No payment is known between {pairs}: the limits lack it.", pairs="; ".join(sorted(open_)))] if open_ else []
    )
    receiver = result.case.partners.get(stream.receiver)
    if stream.kind == "energy" and receiver is not None and receiver.sector.startswith("D35.3"):
        parts.append(surplus_heat_rules(result.plan.inventory, result.year).text)
    unpriced = [name for items in result.unpriced().values() for name in items]
    missing = [str(names.process(result.case, result.plan.inventory, name)) for name in unpriced]
    parts += [_("Left out, for want of a price: {names}.", names=", ".join(dict.fromkeys(missing)))] if missing else []
    return " ".join(parts)


# ---------------------------------------------------------------------------------------------- by annual cost


def _annual(result: Assessment, stream: Stream) -> FairPrice:
    quantity = 1.0 if stream.amount is None else result.plan.amounts().number(stream.amount)
    saved = result.by_partner()
    paid = {stream.provider: 0.0, stream.receiver: 0.0}
    grants = dict(paid)
    for name, sign in ((result.baseline, 1.0), (result.alternative, -1.0)):
        for k in result.table.select(name):
            line = result.table.lines[k]
            cost = float(result.table.values[0, k, INDEX["cost"]])
            partner = line.shares[0][0]
            if partner not in paid or line.role != PAYMENT:
                continue
            if name == result.alternative and _between(line, stream):
                paid[partner] -= cost  # received
            elif not isinstance(line.item, Payment):
                grants[partner] += sign * cost
    worth = {p: (float(saved[p][INDEX["cost"]]) if p in saved else 0.0) - received for p, received in paid.items()}
    provider, receiver = (
        Side(p, worth[p], quantity, names.own_name(result.case, p)) for p in (stream.provider, stream.receiver)
    )
    moves = []
    if any(grants.values()):
        moves.append(
            Move(_("without the grants"), grants[stream.provider] / quantity, -grants[stream.receiver] / quantity)
        )
    rate = result.settings.rate
    worths = {item.by: capital_recovery(rate, _lifetime(result, item)) for item in _investments(result, stream)}
    moves += _granted(result, stream, worths, quantity, quantity)
    moves.append(_co2(result, stream, quantity, quantity, 1.0, 1.0))
    current = paid[stream.provider] / quantity if _is_paid(result, stream) else None
    unit, level = _unit(stream, result.settings.currency), result.settings.price_year
    note = _note(result, stream)
    return FairPrice(str(stream.what), ANNUAL, unit, level, provider, receiver, current, tuple(moves), note)


def _investments(result: Assessment, stream: Stream) -> list[Investment]:
    """The first investment of each side in the alternative."""
    found: dict[str, Investment] = {}
    for item in result.case.scenarios[result.alternative].investments:
        if item.by in (stream.provider, stream.receiver):
            found.setdefault(item.by, item)
    return list(found.values())


def _lifetime(result: Assessment, item: Investment) -> float:
    return result.plan.amounts().number(item.lifetime)


def _granted(
    result: Assessment, stream: Stream, worths: Mapping[str, float], provided: float, received: float
) -> list[Move]:
    """What a grant to a side that invests would move; `worths`: what one unit of money granted is worth to it."""
    moves = []
    for partner, worth in worths.items():
        what = _(
            "a grant of {amount} million {currency} to {partner}",
            amount=separated(f"{GRANT_STEP / 1e6:g}"),
            currency=result.settings.currency,
            partner=_names(result, [partner]),
        )
        gain = GRANT_STEP * worth
        down, up = (-gain / provided, 0.0) if partner == stream.provider else (0.0, gain / received)
        moves.append(Move(what, down, up))
    return moves


def _is_paid(result: Assessment, stream: Stream) -> bool:
    lines = result.table.lines
    return any(_between(lines[k], stream) for k in result.table.select(result.alternative))


def _co2(
    result: Assessment, stream: Stream, provided: float, received: float, weight_p: float, weight_r: float
) -> Move:
    """A CO2 price on what each side emits itself, with the reported year's emissions in every year."""
    found = scopes(result)
    provider, receiver = (found.saving(p, "1") * CO2_STEP for p in (stream.provider, stream.receiver))
    currency = result.settings.currency
    what = _("{price} {currency}/t CO2e on own emissions (scope 1)", price=f"{CO2_STEP:g}", currency=currency)
    return Move(what, -provider * weight_p / provided, receiver * weight_r / received)


# ---------------------------------------------------------------------------------------------- by net present value


@dataclass(frozen=True, slots=True)
class _Weights:
    """What one side's flows are weighted with: shape (points,)."""

    discount: Array
    kept: Array  # after tax


def _weights(cash_model: CashFlowModel, partner: str) -> _Weights:
    terms = cash_model.terms
    discount = terms.discount(terms.rates[terms.partners.index(partner)])
    kept = np.ones(terms.points)
    if terms.taxed:
        own = cash_model.plan.case.partners[partner].corporate_tax
        years = tuple(range(terms.first, terms.end))
        kept[1:] -= rates_by_year(cash_model.plan.inventory, CORPORATE_TAX, years) if own is None else own
    return _Weights(discount, kept)


def _at_points(cash_model: CashFlowModel, yearly: Array) -> Array:
    """What runs in each year of operation, at the points in time where it falls: shape (points,)."""
    values = np.zeros(cash_model.terms.points)
    values[cash_model.terms.start - cash_model.terms.first + 1 :] = yearly
    return values


def _side(cash_model: CashFlowModel, result: Assessment, stream: Stream, partner: str) -> Side:
    weights, plan = _weights(cash_model, partner), cash_model.plan
    at = cash_model.terms.partners.index(partner)
    flows = flows_in(cash_model).difference(result.baseline, result.alternative)[at]
    paid = np.zeros(cash_model.terms.points)
    for k, line in enumerate(plan.lines):
        if line.scenario == result.alternative and _between(line, stream) and line.shares[0][0] == partner:
            paid += _at_points(cash_model, -cash_model.running(k)[0])
    worth = float(weights.discount @ (flows - paid * weights.kept))
    running = np.array([plan.case.runs_in(year) for year in plan.years], dtype=float)
    quantity = running if stream.amount is None else running * plan.amounts().series(stream.amount)
    kept = float(weights.discount @ (_at_points(cash_model, quantity) * weights.kept))
    return Side(partner, worth, kept, names.own_name(result.case, partner))


def _present(result: Assessment, stream: Stream, cash_model: CashFlowModel, without: CashFlowModel) -> FairPrice:
    pair = (stream.provider, stream.receiver)
    sides = provider, receiver = [_side(cash_model, result, stream, partner) for partner in pair]
    bare = [_side(without, result, stream, partner) for partner in pair]
    lost = [(s.worth - b.worth) / s.quantity for b, s in zip(bare, sides, strict=True)]
    running = np.array([cash_model.plan.case.runs_in(year) for year in cash_model.plan.years], dtype=float)
    weights = [_weights(cash_model, partner) for partner in pair]
    years = [float(w.discount @ (_at_points(cash_model, running) * w.kept)) for w in weights]
    moves = [Move(_("without the grants"), lost[0], -lost[1])] if any(lost) else []
    first, rates = cash_model.terms.first, dict(zip(pair, weights, strict=True))
    if not cash_model.terms.taxed:  # a grant also lowers what tax law depreciates
        worths = {i.by: float(rates[i.by].discount[max(0, i.year - first)]) for i in _investments(result, stream)}
        moves += _granted(result, stream, worths, sides[0].quantity, sides[1].quantity)
    moves.append(_co2(result, stream, sides[0].quantity, sides[1].quantity, *years))
    current = None
    if _is_paid(result, stream):
        flows = np.zeros(cash_model.terms.points)
        for k, line in enumerate(cash_model.plan.lines):
            if line.scenario == result.alternative and _between(line, stream) and line.shares[0][0] == stream.provider:
                flows += _at_points(cash_model, -cash_model.running(k)[0])
        current = float(weights[0].discount @ (flows * weights[0].kept)) / sides[0].quantity
    unit, level, note = _unit(stream, cash_model.terms.currency), cash_model.terms.price_year, _note(result, stream)
    return FairPrice(str(stream.what), NPV, unit, level, provider, receiver, current, tuple(moves), note)
