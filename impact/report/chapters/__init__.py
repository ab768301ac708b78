"""The chapters of a document. Each takes a result and returns text, tables and figures that a notebook shows."""

from impact.report.chapters.end import choices, left_out, limitations, provenance, warnings
from impact.report.chapters.evidence import claims, inventory, sources
from impact.report.chapters.front import goal, summary, title
from impact.report.chapters.network import (
    network_cases,
    network_claims,
    network_left_out,
    network_provenance,
    network_sources,
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
from impact.report.facts import assessed

__all__ = [
    "assessed", "baselines", "choices", "claims", "contributions", "goal", "inventory", "left_out", "levels",
    "limitations", "network_cases", "network_claims", "network_left_out", "network_provenance", "network_sources",
    "network_summary", "network_title", "over_years", "parameters", "per_partner", "processes", "provenance",
    "savings", "scenarios", "sources", "summary", "terms", "title", "warnings",
]  # fmt: skip
