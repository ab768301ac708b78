"""A business case as text that a terminal shows well, and as the object of `impact business --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.ground.layout import grid, rounded, wrapped
from impact.model import OUTSIDE

if TYPE_CHECKING:
    from impact.economics.break_even import BreakEven
    from impact.economics.business import Business
    from impact.economics.key_figures import KeyFigures

_EVERYBODY = "all together"


def business_text(business: Business, partner: str = "", leave: int = 0, draws: int = 0, seed: int = 0) -> str:
    """Terms, key figures of everyone (or of one partner), cash flows by kind, what turns it."""
    case, terms = business.result.case, business.terms
    parts = [
        f"{case.id}: {case.title}",
        f"{business.baseline} → {business.alternative} · {_span(business)} · {terms.money}",
        *wrapped(_conventions(business), 0),
        "",
        "Key figures (what the exchange adds; positive is better)",
        _figures(business, partner),
    ]
    if business.has_grants:
        parts += ["", "Without the grants", _figures(business.without_grants, partner)]
    parts += ["", "Cash flows by kind, present values at each one's rate", _kinds(business, partner)]
    if not partner:
        parts += ["", "Per unit, all together", *_per_unit(business)]
    parts += [
        "",
        f"What turns it, for {_name(business, partner) if partner else 'all together'}",
        _flips(business, partner),
    ]
    if leave:
        parts += ["", *_leaving(business, leave, partner)]
    if draws:
        parts += ["", str(business.simulate(draws, seed))]
    return "\n".join([*parts, *_notes(business)])


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


def _name(business: Business, who: str) -> str:
    if who in business.result.case.partners:
        return business.result.case.partners[who].name
    return who if who == OUTSIDE else _EVERYBODY


def _shown(business: Business, partner: str) -> list[KeyFigures]:
    found = business.figures
    if not partner:
        return list(found.values())
    return [found[partner]] if partner in found else []


def _money(value: float) -> str:
    return rounded(value / 1e6)


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"


def _years(value: float | None) -> str:
    return "never" if value is None else "–" if value == 0 else f"{value:.1f}"


def _figures(business: Business, partner: str) -> str:
    unit = f"M {business.terms.currency}"
    header = (
        "",
        "rate",
        f"NPV [{unit}]",
        "a year",
        "invested",
        "avoided",
        "IRR",
        "MIRR",
        "payback [a]",
        "discounted [a]",
    )
    rows, notes = [], []
    for f in _shown(business, partner):
        irr = _percent(f.irr.rate) if f.irr.rate is not None else "several" if f.irr.roots else "none"
        returns = (irr, _percent(f.mirr), _years(f.payback), _years(f.discounted_payback))
        figures = (f"{f.rate:.1%}", _money(f.npv), _money(f.annual_value), _money(f.invested), _money(f.avoided))
        # outside is the public, customers and the grid together: it has no investment whose return could be asked for
        rows.append((_name(business, f.who), *figures, *(("", "", "", "") if f.who == OUTSIDE else returns)))
        if f.who != OUTSIDE and f.irr.note and f.irr.roots:
            notes.append(f"  {_name(business, f.who)}: IRR: {f.irr.note}.")
    if not rows:
        return "  The exchange moves no money of this partner."
    if not partner and len({f.rate for f in business.figures.values()}) > 1:
        common = ", ".join(f"{_name(business, f.who)} {_money(f.npv_common)}" for f in business.figures.values())
        text = f"At the case's rate of {business.terms.shown_rate(business.terms.rate):.1%} the NPVs add up: {common}."
        notes += wrapped(text, 2)
    return "\n".join([grid(rows, header), *notes])


def _kinds(business: Business, partner: str) -> str:
    from impact.economics.flows import KINDS

    terms = business.terms
    values = business.flows.values[business.alternative] - business.flows.values[business.baseline]
    who = [p for p in business.everyone if p in terms.partners and partner in ("", p)]
    present = {p: values[:, terms.partners.index(p)] @ terms.discount(business.rate_of(p)) for p in who}
    kinds = [(i, kind) for i, kind in enumerate(KINDS) if any(present[p][i] for p in who)]
    rows = [(kind, *(_money(float(present[p][i])) for p in who)) for i, kind in kinds]
    rows.append(("net", *(_money(float(present[p].sum())) for p in who)))
    return grid(rows, (f"[M {terms.currency} of {terms.price_year}]", *(_name(business, p) for p in who)))


def _per_unit(business: Business) -> list[str]:
    return [
        f"  {name}: {rounded(value) + ' ' + unit if value is not None else note}"
        for name, value, unit, note in business._per_unit()
    ]


def _flips(business: Business, partner: str) -> str:
    found = business.flips(partner)
    rows = [(f"{f.kind}: {f.what}", *_flip(f)) for f in found if f.value is not None and not _far(f)]
    lines = [grid(rows, ("", "now", "at", "change", "unit"))] if rows else []
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


def _flip(flip: BreakEven) -> tuple[str, str, str, str]:
    at = "none" if flip.value is None else rounded(flip.value)
    change = "" if flip.change is None else f"{flip.change:+.0%}"
    return rounded(flip.central), at, change, flip.unit


def _leaving(business: Business, years: int, partner: str) -> list[str]:
    found = business.leaving(years)
    header = ("[M]", "NPV", "stranded", "back-up", "lost against going on")
    who = [p for p in business.everyone if p in found.partners and partner in ("", p)]
    rows = [
        (_name(business, p), *(_money(float(values[found.partners.index(p)])) for values in
                               (found.npv, found.stranded, found.back_up, found.lost)))
        for p in who
    ]  # fmt: skip
    return [f"If the exchange ends after {years} years and the baseline takes over", grid(rows, header)]


def _notes(business: Business) -> list[str]:
    notes = [f"The price path of '{name}' touches nothing in this case." for name in business.books.prices.idle]
    held = sorted({s.process for s in business.books.plan.system.stretches if s.flow == "price" and s.outside})
    if held:
        notes.append(f"Held at the nearest published price, in real terms: {', '.join(held)}.")
    for scenario in (business.baseline, business.alternative):
        missing = business.books.plan.unpriced(scenario)
        if missing:
            notes.append(f"No price is known, so it costs nothing here: {scenario}: {', '.join(missing)}.")
    return ["", *(line for note in notes for line in wrapped(note, 0))] if notes else []


# ---------------------------------------------------------------------------------------------- JSON


def as_dict(business: Business, partner: str = "", leave: int = 0, draws: int = 0, seed: int = 0) -> dict[str, Any]:
    """The business case as plain data, numbers not rounded."""
    terms = business.terms
    who = [name for name in business.everyone if partner in ("", name)]
    found: dict[str, Any] = {
        "id": business.result.case.id,
        "baseline": business.baseline,
        "alternative": business.alternative,
        "terms": {
            "basis": "nominal" if terms.nominal else "real",
            "currency": terms.currency,
            "price_year": terms.price_year,
            "rate": terms.shown_rate(terms.rate),
            "inflation": terms.inflation,
            "first_year": terms.first,
            "start": terms.start,
            "last_year": terms.end - 1,
            "corporate_tax": terms.taxed,
            "grants": terms.grants,
            "prices": terms.prices or None,
            "price_changes": dict(terms.changes),
        },
        "partners": {name: _partner_dict(business, name) for name in who},
        "per_unit": [
            {"figure": name, "value": value, "unit": unit, "note": note}
            for name, value, unit, note in business._per_unit()
        ],
        "flips": [
            {"kind": f.kind, "what": f.what, "now": f.central, "at": f.value, "unit": f.unit, "note": f.note}
            for f in business.flips(partner)
        ],
    }
    if leave:
        left = business.leaving(leave)
        found["leaving"] = {
            "years": leave,
            "partners": {
                p: {"npv": float(left.npv[i]), "stranded": float(left.stranded[i]), "back_up": float(left.back_up[i]),
                    "lost": float(left.lost[i])}
                for i, p in enumerate(left.partners) if p in who
            },
            "system": {"npv": left.system},
        }  # fmt: skip
    if draws:
        drawn = business.simulate(draws, seed)
        found["simulation"] = {
            "draws": draws,
            "seed": seed,
            "npv": {
                name: {"mean": mean, "sd": sd, "probability_above_zero": p, "error": error}
                for name, mean, sd, p, error in drawn.summary_rows()
                if name in who
            },
        }
    return found


def _partner_dict(business: Business, who: str) -> dict[str, Any]:
    terms = business.terms
    variants = [("with_grants" if terms.grants else "without_grants", business)]
    if business.has_grants:
        variants.append(("without_grants", business.without_grants))
    return {
        **{name: _figures_dict(one.figures[who]) for name, one in variants if who in one.figures},
        "cash_flow": [float(v) for v in business.of(who) * terms.shown],
    }


def _figures_dict(f: KeyFigures) -> dict[str, Any]:
    return {
        "rate": f.rate,
        "npv": f.npv,
        "npv_at_case_rate": f.npv_common,
        "annual_value": f.annual_value,
        "invested": f.invested,
        "investment_avoided": f.avoided,
        "grant": f.grant,
        "irr": list(f.irr.roots),
        "irr_note": f.irr.note,
        "sign_changes": f.irr.sign_changes,
        "mirr": f.mirr,
        "payback": f.payback,
        "discounted_payback": f.discounted_payback,
    }
