"""A business case in tables: key figures, cash flows, what turns it; and as text. Its data: `business_data`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from impact.economics.flows import KINDS
from impact.ground.language import N_
from impact.ground.layout import grid, rounded, wrapped
from impact.model import OUTSIDE
from impact.tables.show import terminal
from impact.tables.table import CHANCE, CHANGE, MILLIONS, RETURNS, SHARE, UNIT, WRITTEN, YEARS, Column, Table
from impact.tables.table import table as table_of

if TYPE_CHECKING:
    from impact.economics.break_even import BreakEven
    from impact.economics.business import Business
    from impact.economics.simulate import ValueDistribution
    from impact.uncertainty.table import Probability

Names = Callable[[str], str]  # what a reader calls a party
Chances = Callable[[str], "Probability | str"]  # in how many draws a party gains

EVERYBODY = N_("all together")
IN_TERMINAL = (
    "who", "rate", "npv", "annual_value", "invested", "avoided", "irr", "mirr", "payback", "discounted_payback",
)  # fmt: skip

# ---------------------------------------------------------------------------------------------- tables


def key_figures(business: Business, who: Iterable[str], named: Names, chances: Chances | None = None) -> Table:
    """Key figures of some parties, those that moves no money left out.

    `outside` is the public, customers and the grid together: it invests nothing whose return one could ask for.
    """
    unit = business.terms.currency
    columns = (
        Column("who", N_("who"), WRITTEN),
        Column("rate", N_("required return"), SHARE),
        Column("npv", N_("NPV"), MILLIONS, unit),
        Column("annual_value", N_("a year"), MILLIONS, unit),
        Column("invested", N_("invested"), MILLIONS, unit),
        Column("net_invested", N_("invested less grant"), MILLIONS, unit),
        Column("avoided", N_("investment avoided"), MILLIONS, unit),
        Column("grant", N_("grant"), MILLIONS, unit),
        Column("irr", N_("internal rate of return"), RETURNS),
        Column("mirr", N_("modified internal rate of return"), SHARE),
        Column("payback", N_("payback"), YEARS, "years"),
        Column("discounted_payback", N_("discounted payback"), YEARS, "years"),
        Column("chance", N_("NPV above zero"), CHANCE),
    )
    rows = []
    for f in (business.figures[one] for one in who if one in business.figures):
        returns = ("",) * 4 if f.who == OUTSIDE else (f.irr.roots, f.mirr, f.payback, f.discounted_payback)
        less = "" if f.who == OUTSIDE else f.invested - f.grant
        money = (f.npv, f.annual_value, f.invested, less, f.avoided, f.grant)
        rows.append((named(f.who), f.rate, *money, *returns, "" if chances is None else chances(f.who)))
    return table_of(columns, rows)


def present_values(business: Business, partner: str, kinds: Callable[[str], str], named: Names) -> Table:
    """What the net present value of everyone (or of one partner) consists of, each at its own rate, and its sum."""
    terms = business.terms
    flows = business.flows.values[business.alternative] - business.flows.values[business.baseline]
    who = [p for p in business.everyone if p in terms.partners and partner in ("", p)]
    present = [flows[:, terms.partners.index(p)] @ terms.discount(business.rate_of(p)) for p in who]
    moved = [(i, kind) for i, kind in enumerate(KINDS) if any(values[i] for values in present)]
    rows = [(kinds(kind), *(float(values[i]) for values in present)) for i, kind in moved]
    rows.append((kinds("net"), *(float(values.sum()) for values in present)))
    columns = [Column("kind", N_("kind"), WRITTEN), *(Column(p, named(p), MILLIONS) for p in who)]
    return table_of(columns, rows, total=True)


def break_even(flips: Iterable[BreakEven], named: Callable[[BreakEven], str]) -> Table:
    """Where the net present value is zero, one input at a time."""
    columns = (
        Column("what", N_("what"), WRITTEN),
        Column("central", N_("now")),
        Column("value", N_("NPV is zero at")),
        Column("change", N_("change"), CHANGE),
        Column("unit", N_("unit"), UNIT),
    )
    rows = [(named(f), f.central, f.value, "" if f.change is None else f.change, f.unit) for f in flips]
    return table_of(columns, rows)


def leaving(business: Business, years: int, partner: str, named: Names) -> Table:
    """What everyone (or one partner) has if the exchange ends after some years."""
    found = business.leaving(years)
    columns = (
        Column("who", N_("who"), WRITTEN),
        Column("npv", N_("NPV"), MILLIONS),
        Column("stranded", "stranded", MILLIONS),
        Column("back_up", "back-up", MILLIONS),
        Column("lost", "lost against going on", MILLIONS),
    )
    values = (found.npv, found.stranded, found.back_up, found.lost)
    who = [(p, found.partners.index(p)) for p in business.everyone if p in found.partners and partner in ("", p)]
    return table_of(columns, [(named(p), *(float(v[i]) for v in values)) for p, i in who])


# ---------------------------------------------------------------------------------------------- text


def text(business: Business, partner: str = "", leave: int = 0, draws: int = 0, seed: int = 0) -> str:
    """Terms, key figures of everyone (or of one partner), cash flows by kind, what turns it."""
    case, terms = business.result.case, business.terms
    money = f"[M {terms.currency} of {terms.price_year}]"

    def named(who: str) -> str:
        return case.partners[who].name if who in case.partners else who if who == OUTSIDE else EVERYBODY

    parts = [
        f"{case.id}: {case.title}",
        f"{business.baseline} → {business.alternative} · {_span(business)} · {terms.money}",
        *wrapped(_conventions(business), 0),
        "",
        "Key figures (what the exchange adds; positive is better)",
        _figures(business, partner, named),
    ]
    if business.has_grants:
        parts += ["", "Without the grants", _figures(business.without_grants, partner, named)]
    kinds = present_values(business, partner, str, named)
    parts += ["", "Cash flows by kind, present values at each one's rate", terminal(kinds, (money,))]
    if not partner:
        parts += ["", "Per unit, all together", *_per_unit(business)]
    parts += ["", f"What turns it, for {named(partner) if partner else EVERYBODY}", _flips(business, partner)]
    if leave:
        parts += ["", f"If the exchange ends after {leave} years and the baseline takes over"]
        parts.append(terminal(leaving(business, leave, partner, named), ("[M]",)))
    if draws:
        parts += ["", str(business.simulate(draws, seed))]
    return "\n".join([*parts, *_notes(business)])


def drawn_text(drawn: ValueDistribution) -> str:
    """Median, range and probability of everyone's net present value."""
    low, median, high = np.quantile(drawn.values, (0.025, 0.5, 0.975), axis=1) / 1e6
    rows = [
        (who, rounded(median[k]), f"{rounded(low[k])} to {rounded(high[k])}", f"{p:.1%}", f"±{error:.1%}")
        for k, (who, _, _, p, error) in enumerate(drawn.summary_rows())
        if drawn.values[k].any()
    ]
    head = f"Net present value of {drawn.draws:,} draws (seed {drawn.seed}) [M {drawn.money}]"
    return f"{head}\n{grid(rows, ('', 'median', '95 % of draws', 'above zero', 'its error'))}"


def _span(business: Business) -> str:
    terms = business.terms
    return f"{terms.first} to {terms.end - 1}, operation from {terms.start}"


def _conventions(business: Business) -> str:
    terms = business.terms
    basis = "nominal" if terms.nominal else "real"
    tax = "after corporate tax and tax depreciation" if terms.taxed else "before corporate tax"
    moved = ", ".join([*([terms.prices] if terms.prices else []), *(f"{name} {by:+.0%}" for name, by in terms.changes)])
    prices = f"; prices: {moved}" if moved else ""
    grants = "" if terms.grants else "; without grants"
    return (
        f"{basis}, {tax}{prices}{grants}; t = 0 is the start of {terms.first} and not discounted; investments fall at"
        " the start of their year, what runs at its end"
    )


def _figures(business: Business, partner: str, named: Names) -> str:
    shown = key_figures(business, [partner] if partner else business.figures, named).only(*IN_TERMINAL)
    if not shown.rows:
        return "  The exchange moves no money of this partner."
    notes = [
        f"  {named(f.who)}: IRR: {f.irr.note}."
        for f in business.figures.values()
        if partner in ("", f.who) and f.who != OUTSIDE and f.irr.note and f.irr.roots
    ]
    if not partner and len({f.rate for f in business.figures.values()}) > 1:
        common = ", ".join(f"{named(f.who)} {rounded(f.npv_common / 1e6)}" for f in business.figures.values())
        rate = f"{business.terms.shown_rate(business.terms.rate):.1%}"
        notes += wrapped(f"At the case's rate of {rate} the NPVs add up: {common}.", 2)
    npv = f"NPV [M {business.terms.currency}]"
    heads = ("", "rate", npv, "a year", "invested", "avoided", "IRR", "MIRR", "payback [a]", "discounted [a]")
    return "\n".join([terminal(shown, heads), *notes])


def _per_unit(business: Business) -> list[str]:
    return [
        f"  {name}: {rounded(value) + ' ' + unit if value is not None else note}"
        for name, value, unit, note in business.per_unit()
    ]


def _flips(business: Business, partner: str) -> str:
    found = business.flips(partner)
    near = [f for f in found if f.value is not None and not _far(f)]
    shown = break_even(near, lambda f: f"{f.kind}: {f.what}")
    lines = [terminal(shown, ("", "now", "at"))] if near else []
    lines += [f"  {f.what}: {f.note}." for f in found if f.value is not None and f.kind in ("CO2 price", "lifetime")]
    silent: dict[str, list[str]] = {}
    for f in found:
        if f.value is None or _far(f):
            silent.setdefault("only more than ten times as much does" if _far(f) else f.note, []).append(f.what)
    for note, what in silent.items():
        lines += wrapped(f"{', '.join(what)}: {note}.", 2)
    return "\n".join(lines)


def _far(flip: BreakEven) -> bool:
    return flip.change is not None and flip.change > 9


def _notes(business: Business) -> list[str]:
    notes = [f"The price path of '{name}' touches nothing in this case." for name in business.cash_model.prices.idle]
    held = sorted({s.process for s in business.cash_model.plan.system.stretches if s.flow == "price" and s.outside})
    if held:
        notes.append(f"Held at the nearest published price, in real terms: {', '.join(held)}.")
    for scenario in (business.baseline, business.alternative):
        missing = business.cash_model.plan.unpriced(scenario)
        if missing:
            notes.append(f"No price is known, so it costs nothing here: {scenario}: {', '.join(missing)}.")
    return ["", *(line for note in notes for line in wrapped(note, 0))] if notes else []
