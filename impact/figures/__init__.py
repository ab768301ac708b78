"""Figures. Each takes an `ax` (or makes its own figure) and returns it; colours are told apart in grey print too."""

from impact.figures.diagram import links
from impact.figures.lines import claims, years
from impact.figures.sankey import streams
from impact.figures.savings import baselines, cases, partners, waterfall
from impact.figures.scenarios import contributions, levels
from impact.figures.sensitivity import break_even, indices, tornado, two_way
from impact.figures.style import new, svg
from impact.figures.uncertainty import convergence, distribution

__all__ = [
    "baselines",
    "break_even",
    "cases",
    "claims",
    "contributions",
    "convergence",
    "distribution",
    "indices",
    "levels",
    "links",
    "new",
    "partners",
    "streams",
    "svg",
    "tornado",
    "two_way",
    "waterfall",
    "years",
]
