"""The chapters of a document. Each takes a result and returns text, tables and figures that a notebook shows."""

from impact.documents.chapters.attribution import claiming, jobs, network_claiming
from impact.documents.chapters.checks import completeness_check, consistency_check, iso_index
from impact.documents.chapters.conclusions import conclusions
from impact.documents.chapters.contributions import contributions
from impact.documents.chapters.coproducts import coproducts
from impact.documents.chapters.discrete import alternatives
from impact.documents.chapters.drivers import drivers
from impact.documents.chapters.electricity import electricity
from impact.documents.chapters.end import choices, left_out, limitations, provenance, warnings
from impact.documents.chapters.evidence import claims, inventory, sources
from impact.documents.chapters.fair import fair_price, society_account
from impact.documents.chapters.four import four_sensitivities
from impact.documents.chapters.front import goal, summary, title
from impact.documents.chapters.gases import climate_by_origin
from impact.documents.chapters.intent import network_purpose, network_review, purpose, review
from impact.documents.chapters.lca import lca
from impact.documents.chapters.money import business_case
from impact.documents.chapters.network import (
    network_cases,
    network_claims,
    network_left_out,
    network_sources,
    network_streams,
    network_summary,
    network_title,
)
from impact.documents.chapters.network_iso import (
    network_baselines,
    network_clauses,
    network_consistency,
    network_quality,
)
from impact.documents.chapters.partners import per_partner
from impact.documents.chapters.quality import data_quality
from impact.documents.chapters.results import levels, savings, terms
from impact.documents.chapters.scope import boundary, reference_flows
from impact.documents.chapters.system import parameters, processes, scenarios
from impact.documents.chapters.uncertainty import (
    interval,
    network_simulated,
    network_uncertainty,
    simulated,
    uncertainty,
)
from impact.documents.chapters.years import baselines, over_years
from impact.documents.iso.study import Study

__all__ = [
    "Study", "alternatives", "baselines", "boundary", "business_case", "choices", "claiming",
    "claims", "climate_by_origin", "completeness_check", "conclusions", "consistency_check", "contributions",
    "coproducts", "data_quality", "drivers", "electricity", "fair_price", "four_sensitivities", "goal", "interval",
    "inventory", "iso_index", "jobs", "lca", "left_out", "levels", "limitations", "network_baselines", "network_cases",
    "network_claiming",
    "network_claims", "network_clauses", "network_consistency", "network_left_out",
    "network_purpose", "network_quality", "network_review", "network_simulated", "network_sources",
    "network_streams", "network_summary", "network_title", "network_uncertainty", "over_years", "parameters",
    "per_partner", "processes", "provenance", "purpose", "reference_flows", "review", "savings", "scenarios",
    "simulated", "society_account", "sources", "summary", "terms", "title", "uncertainty", "warnings",
]  # fmt: skip
