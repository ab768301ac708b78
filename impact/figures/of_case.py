"""The figures of a case by name: what is drawn, the data behind it, its alternative text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from impact.engine import names
from impact.figures import diagram, lines, sankey, savings, scenarios, sensitivity, uncertainty
from impact.figures.drawing import Drawing, valued
from impact.figures.style import new
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.language import _
from impact.model.indicators import INDEX
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.writing.named import pair_text
from impact.writing.numbers import pretty, saving_label, shown, titled, titled_within

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from impact.uncertainty.summary import Figures

Result = Assessment | NetworkAssessment


def index_of(indicator: str) -> int:
    """The column of an indicator.

    Raises
    ------
    InputError
        If there is no such indicator.
    """
    if indicator not in INDEX:
        remedy = did_you_mean(indicator, INDEX)
        raise InputError([Fault("unknown-indicator", f"No indicator is called '{indicator}'.", remedy=remedy)])
    return INDEX[indicator]


# ---------------------------------------------------------------------------------------------- savings


def waterfall(result: Assessment, indicator: str = "climate") -> Drawing:
    """The saving term by term."""
    index_of(indicator)
    unit, parts = result.unit(indicator), savings.terms(result, result.default, indicator)
    rows = [(savings.term_name(role, v), v, unit) for role, v in savings.ordered(parts)]
    rows.append((_("saving (net)"), result.default[indicator], unit))
    title = _(
        "Saving by term, {indicator}: {pair}", indicator=titled_within(indicator), pair=pair_text(result, plain=True)
    )
    said = valued([row[:2] for row in rows], unit)
    return Drawing(title, ("term", "value", "unit"), rows, said, lambda: savings.waterfall(result, indicator))


def levels(result: Assessment, indicator: str = "climate") -> Drawing:
    """Levels of all scenarios by role."""
    i, unit = index_of(indicator), result.unit(indicator)
    rows, nets = [], []
    for name in result.case.scenarios:
        title = str(names.scenario(result.case, name))
        parts = {role: float(v[0, i]) for role, v in result.table.by_role(name).items() if v[0, i]}
        rows += [(title, _(role), value, unit) for role, value in parts.items()]
        rows.append((title, _("net"), float(result.level[name][i]), unit))
        nets.append((title, float(result.level[name][i])))
    title = _("Levels of the scenarios by role, {indicator}", indicator=titled_within(indicator))
    columns = ("scenario", "role", "value", "unit")
    return Drawing(title, columns, rows, valued(nets, unit), lambda: scenarios.levels(result, indicator))


def contributions(result: Assessment, indicator: str = "climate", most: int = 10) -> Drawing:
    """What the two default scenarios consist of, by line."""
    i, unit = index_of(indicator), result.unit(indicator)
    called = {label: str(title) for label, title in names.lines(result.plan).items()}
    parts: dict[str, dict[str, float]] = {}
    for scenario in (result.baseline, result.alternative):
        levels = result.table.by_label(scenario)
        title = str(names.scenario(result.case, scenario))
        parts[title] = {called.get(label, label): float(v[0, i]) for label, v in levels.items()}
    rows = [(scenario, line, v, unit) for scenario, levels in parts.items() for line, v in levels.items() if v]
    shares = sorted(((f"{line} ({scenario})", v) for scenario, line, v, _unit in rows), key=lambda row: -abs(row[1]))
    return Drawing(
        _(
            "What the scenarios consist of, {indicator}: {pair}",
            indicator=titled_within(indicator),
            pair=pair_text(result, plain=True),
        ),
        ("scenario", "line", "value", "unit"),
        rows,
        valued(shares[: 2 * most], unit),
        lambda: scenarios.contributions(parts, unit, titled(indicator), most),
    )


def partners(result: Assessment, indicator: str = "cost") -> Drawing:
    """The saving of each partner."""
    index_of(indicator)
    unit, bars = result.unit(indicator), savings.shares(result, result.default, indicator)
    title = _(
        "Saving by partner, {indicator}: {pair}", indicator=titled_within(indicator), pair=pair_text(result, plain=True)
    )
    rows = [(name, value, unit) for name, value in bars]
    return Drawing(
        title, ("partner", "value", "unit"), rows, valued(bars, unit), lambda: savings.partners(result, indicator)
    )


def baselines(result: Assessment) -> Drawing:
    """Climate savings of every pair of baseline and alternative."""
    rows = [
        (savings.pair_name(result, c), titled(name), c[name], result.unit(name))
        for c in result.comparisons
        for name in ("climate", "climate_direct")
    ]
    said = valued([(f"{pair}, {indicator}", value) for pair, indicator, value, _unit in rows], rows[0][3])
    title = _("Climate saving against every baseline")
    return Drawing(title, ("pair", "indicator", "value", "unit"), rows, said, lambda: savings.baselines(result))


def years(result: Assessment, indicator: str = "climate", cumulated: bool = False) -> Drawing:
    """The saving of every year, or cumulated."""
    i, ledger = index_of(indicator), result.over_years
    saved = ledger.saving(result.baseline, result.alternative)[:, i]
    summed, unit = np.cumsum(saved), result.unit(indicator)
    rows = [(year, float(a), float(b), unit) for year, a, b in zip(ledger.years, saved, summed, strict=True)]
    shown_ = summed if cumulated else saved
    per = unit.removesuffix("/a") if cumulated else unit
    said = valued([(str(year), float(v)) for year, v in zip(ledger.years, shown_, strict=True)], per)
    title = _(
        "Saving over the years, {indicator}: {pair}",
        indicator=titled_within(indicator),
        pair=pair_text(result, plain=True),
    )
    columns = ("year", "saving", "cumulated", "unit")
    return Drawing(title, columns, rows, said, lambda: lines.years(result, indicator, cumulated))


def claims(result: Assessment, claim: int = 1) -> Drawing:
    """A published figure beside what we compute: the first claim of the case, or another one by its number."""
    from impact.results.claims import checks

    if not 1 <= claim <= len(result.case.claims):
        count = len(result.case.claims)
        message = f"There is no claim {claim}: the case has {count}." if count else "The case has no claims."
        raise InputError([Fault("unknown-claim", message)])
    chosen = result.case.claims[claim - 1]
    checked = [check for check in checks(result) if check.claim is chosen]
    unit = lines.claim_unit(checked[0])
    rows = [(savings.pair_name(result, c.comparison), _(c.boundary), c.computed, c.claimed, unit) for c in checked]
    published = _("published: {value}", value=f"{shown(checked[0].claimed)} {pretty(unit)}")
    said = [published, *valued([(f"{pair}, {boundary}", v) for pair, boundary, v, *_rest in rows], unit)]
    title = _("A published figure beside what is computed: {indicator}", indicator=titled_within(chosen.indicator))
    columns = ("pair", "boundary", "computed", "published", "unit")
    return Drawing(title, columns, rows, said, lambda: lines.claims(result, checked))


# ---------------------------------------------------------------------------------------------- streams


def streams(result: Assessed) -> Drawing:
    """A Sankey diagram: ribbons from providers to receivers."""
    return _moved(result, _("What moves between the partners in a year"), lambda: sankey.streams(result))


def links(result: Assessed) -> Drawing:
    """A map of the partners with an arrow for every stream; a circle where places are not known."""
    return _moved(result, _("Who is linked with whom"), lambda: diagram.links(result))


def _moved(result: Assessed, title: str, draw: Callable[[], Axes]) -> Drawing:
    streams = sankey.moved(result)
    rows = [(s.provider, s.receiver, s.what, _(s.kind), s.amount, s.unit) for s in streams]
    said = [
        _("{provider} to {receiver}: {what}", provider=s.provider, receiver=s.receiver, what=s.text) for s in streams
    ]
    columns = ("provider", "receiver", "what", "kind", "amount", "unit")
    return Drawing(title, columns, rows, said, draw)


# ---------------------------------------------------------------------------------------------- how sure


def tornado(result: Assessment, indicator: str = "climate", most: int = 10) -> Drawing:
    """What moves the saving most, each input from its low to its high end."""
    from impact.sensitivity import sensitivity_of
    from impact.sensitivity.rows import titles

    index_of(indicator)
    study = sensitivity_of(result, indicator)
    called = titles(study)
    moving = [swing for swing in study.swings if swing.width > 0]
    rows = [(called.get(s.name, s.name), s.low, s.high, s.central, study.unit) for s in moving]
    said = [
        _("{input}: {low} to {high}", input=name, low=shown(low), high=shown(high))
        for name, low, high, *_rest in rows[:most]
    ]
    title = _(
        "What moves the saving most, {indicator}: {pair}",
        indicator=titled_within(indicator),
        pair=pair_text(result, plain=True),
    )
    columns = ("input", "at its low end", "at its high end", "central", "unit")
    return Drawing(title, columns, rows, said, lambda: sensitivity.tornado(study, most))


def distribution(result: Result, indicator: str = "climate", draws: int = 20_000, seed: int = 42) -> Drawing:
    """How the saving spreads over paired draws."""
    from impact.uncertainty.summary import simulate

    index_of(indicator)
    of = _("sum of the cases") if result.is_network else pair_text(result.members[0], plain=True)
    return spread(simulate(result, draws, seed), indicator, of)


def spread(mc: Figures, indicator: str, pair: str) -> Drawing:
    """How the saving spreads over draws that were made already; the pair in words."""
    edges, shares = mc.histogram(indicator)
    unit = mc.unit(indicator)
    bars = zip(edges[:-1], edges[1:], shares, strict=True) if len(edges) > 1 else []
    rows = [(float(a), float(b), float(share), unit) for a, b, share in bars if share]
    low, high = (mc.quantile(p, indicator) for p in (0.025, 0.975))
    positive = uncertainty.share_text(mc.probability(indicator).value)
    said = [
        _("95 % range: {low} to {high}", low=shown(low), high=f"{shown(high)} {pretty(unit)}"),
        _("above zero: {share} of the draws", share=positive),
    ]
    title = _("How the saving spreads, {indicator}: {pair}", indicator=titled_within(indicator), pair=pair)
    return Drawing(title, ("from", "to", "share", "unit"), rows, said, lambda: uncertainty.distribution(mc, indicator))


# ---------------------------------------------------------------------------------------------- money


def cash_flow(result: Assessment, partner: str = "", cumulated: bool = False) -> Drawing:
    """What the exchange adds in each year, for a partner or for all together."""
    from impact.economics.business import SYSTEM, business
    from impact.figures import cash_flow as figures

    business_case = business(result)
    business_case.check_partner(partner)
    who, terms = partner or SYSTEM, business_case.terms
    name = str(names.partner(result.case, partner)) if partner else _("all together")
    rows: list[tuple[Any, ...]]
    unit, points = terms.currency, [None, *range(terms.first, terms.first + terms.points - 1)]
    if cumulated:
        plain, present = figures.cumulated(business_case, who)
        rows = [(t, float(a), float(b), unit) for t, a, b in zip(points, plain, present, strict=True)]
        title, columns = _("Cash flow since the start: {partner}", partner=name), ("year", "sum", "discounted", "unit")
        net = plain
    else:
        by_kind = figures.by_kind(business_case, who)
        rows = [(t, _(figures.TITLES[kind]), float(v), unit) for kind, row in by_kind.items()
                for t, v in zip(points, row, strict=True) if v]  # fmt: skip
        title, columns = _("Cash flow by kind: {partner}", partner=name), ("year", "kind", "value", "unit")
        net = sum(by_kind.values(), np.zeros(terms.points))
    start = _("start of {year}", year=terms.first)
    said = valued([(start if t is None else str(t), float(v)) for t, v in zip(points, net, strict=True)], unit)
    draw = figures.cumulated_cash_flow if cumulated else figures.cash_flow
    return Drawing(title, columns, rows, said, lambda: draw(business_case, who))


def fair_price(result: Assessment, stream: int = 1, basis: str = "npv") -> Drawing:
    """From the lowest price that the provider can accept to the highest that the receiver can pay: both limits!"""
    from impact.economics.fair import fair_prices
    from impact.figures.fair_price import HEIGHT, bargaining_zone, with_names

    prices = fair_prices(result, basis).prices
    if not 1 <= stream <= len(prices):
        message = f"There is no stream {stream} with limits of a price: the case has {len(prices) or 'none'}."
        raise InputError([Fault("no-fair-price", message, remedy="`impact price` says why there is none.")])
    price = with_names(result.case, prices[stream - 1])
    rows = [(_("lowest"), price.provider.partner, price.lowest)]
    rows += [(_("highest"), price.receiver.partner, price.highest)]
    rows += [(_("equal split"), "", price.equal)] if price.feasible else []
    rows += [(_("paid"), "", price.current)] if price.current is not None else []
    said = valued([(f"{limit} ({who})" if who else limit, value) for limit, who, value in rows], price.unit)
    title = _("Between which prices both sides gain: {stream}", stream=price.stream)
    columns, data = ("limit", "partner", "value", "unit"), [(*row, price.unit) for row in rows]
    return Drawing(title, columns, data, said, lambda: bargaining_zone(new(HEIGHT), price))


# ---------------------------------------------------------------------------------------------- networks


def cases(network: Assessed, indicator: str = "climate") -> Drawing:
    """The saving of each case in the plain sum."""
    i, counted = index_of(indicator), network.counted
    mark = _(" (illustrative)")
    values = {f"{one.title}{mark * one.case.illustrative}": one.default[indicator] for one in counted}
    values[_("plain sum")] = float(network.total[i])
    unit = network.unit(indicator)
    rows = [(name, value, unit) for name, value in values.items()]
    title = _("Saving of each case, {indicator}", indicator=titled_within(indicator))
    said, label = valued(list(values.items()), unit), saving_label(indicator)
    return Drawing(title, ("case", "value", "unit"), rows, said, lambda: savings.cases(values, unit, label))
