"""A business case in tidy DataFrames, and as the object of `impact business --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.economics.key_figures import SYSTEM
from impact.ground.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd

    from impact.economics.business import Business
    from impact.economics.cashflow import CashFlows
    from impact.economics.key_figures import KeyFigures
    from impact.economics.terms import Terms

# ---------------------------------------------------------------------------------------------- pandas


def key_figures_frame(business: Business) -> pd.DataFrame:
    """Tidy key figures of everyone, with and without grants, and per unit."""
    return tidy(("who", "grants", "figure", "value", "unit", "note"), figure_rows(business))


def figure_rows(business: Business) -> list[tuple[Any, ...]]:
    """Rows of `key_figures_frame`."""
    rows: list[tuple[Any, ...]] = []
    for one in (business, *([business.without_grants] if business.has_grants else [])):
        for figures in one.figures.values():
            rows += [(figures.who, figures.grants, *row) for row in _tidy_figures(figures, one.terms)]
        rows += [(SYSTEM, one.terms.grants, *row) for row in one.per_unit()]
    return rows


def _tidy_figures(found: KeyFigures, terms: Terms) -> list[tuple[str, float | None, str, str]]:
    """(figure, value, unit, note) of one party's key figures."""
    money, irr = f"{terms.currency} of {terms.price_year}", found.irr
    rows = [
        ("hurdle rate", found.rate, "1/a", ""),
        ("NPV", found.npv, money, ""),
        ("NPV at the case's rate", found.npv_common, money, ""),
        ("equivalent annual value", found.annual_value, f"{money}/a", ""),
        ("invested", found.invested, money, ""),
        ("investment avoided", found.avoided, money, ""),
        ("grant", found.grant, money, ""),
        ("IRR", irr.rate, "1/a", irr.note),
        ("MIRR", found.mirr, "1/a", "" if found.mirr is not None else "none: nothing is paid, or nothing comes back"),
        ("payback", found.payback, "a", _payback_note(found.payback)),
        ("discounted payback", found.discounted_payback, "a", _payback_note(found.discounted_payback)),
    ]
    return [(name, None if value is None else float(value), unit, note) for name, value, unit, note in rows]


def _payback_note(years: float | None) -> str:
    if years is None:
        return "never within the horizon"
    return "nothing is ever owed" if years == 0 else ""


def cash_flow_frame(flows: CashFlows, baseline: str, alternative: str) -> pd.DataFrame:
    """Tidy cash flows of two scenarios and their difference, with the unit."""
    columns = ("scenario", "partner", "kind", "t", "year", "value")
    return tidy(columns, flows.rows(baseline, alternative)).assign(unit=flows.terms.money)


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
            dict(zip(("figure", "value", "unit", "note"), row, strict=True)) for row in business.per_unit()
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
                name: {key: float(getattr(left, key)[i]) for key in ("npv", "stranded", "back_up", "lost")}
                for i, name in enumerate(left.partners)
                if name in who
            },
            "system": {"npv": left.system},
        }
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
