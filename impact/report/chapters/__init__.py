"""The chapters of a document. Each takes a result and returns text, tables and figures that a notebook shows."""

from impact.report.chapters.attribution import claiming, jobs, network_claiming
from impact.report.chapters.drivers import alternatives, drivers
from impact.report.chapters.end import choices, left_out, limitations, provenance, warnings
from impact.report.chapters.evidence import claims, inventory, sources
from impact.report.chapters.fair import fair_price, society_account
from impact.report.chapters.front import goal, summary, title
from impact.report.chapters.lca import lca
from impact.report.chapters.money import business_case
from impact.report.chapters.network import (
    network_cases,
    network_claims,
    network_left_out,
    network_provenance,
    network_sources,
    network_streams,
    network_summary,
    network_title,
)
from impact.report.chapters.results import (
    baselines,
    contributions,
    levels,
    over_years,
    per_partner,
    savings,
    terms,
)
from impact.report.chapters.system import parameters, processes, scenarios
from impact.report.chapters.uncertainty import (
    interval,
    network_simulated,
    network_uncertainty,
    simulated,
    uncertainty,
)
from impact.report.facts import assessed

__all__ = [
    "alternatives", "assessed", "baselines", "business_case", "choices", "claiming", "claims", "contributions",
    "drivers", "fair_price", "goal", "interval", "inventory", "jobs", "lca", "left_out", "levels", "limitations",
    "network_cases", "network_claiming", "network_claims", "network_left_out", "network_provenance",
    "network_simulated", "network_sources", "network_streams", "network_summary", "network_title",
    "network_uncertainty", "over_years", "parameters", "per_partner", "processes", "provenance", "savings",
    "scenarios", "simulated", "society_account", "sources", "summary", "terms", "title", "uncertainty", "warnings",
]  # fmt: skip
