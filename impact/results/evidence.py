"""Grades of evidence of what a case states itself; inventory rows bear their own (`impact.factors.facts`)."""

from __future__ import annotations

from impact.model import Origin

CASE_SOURCE = "case: source cited"
CASE_ASSUMPTION = "case: assumption"
CASE_OTHER = "case: follows from its parameters"
BACKGROUND = "background database"


def case_grade(origin: Origin) -> str:
    """The grade of a figure of the case's own."""
    if origin.source:
        return CASE_SOURCE
    return CASE_ASSUMPTION if origin.assumption else CASE_OTHER
