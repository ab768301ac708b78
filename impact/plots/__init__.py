"""Figures. Each takes an `ax` (or makes its own figure) and returns it; colours are told apart in grey print too."""

from impact.plots.diagram import links
from impact.plots.lines import claims, years
from impact.plots.sankey import streams
from impact.plots.savings import baselines, cases, partners, waterfall
from impact.plots.scenarios import contributions, levels
from impact.plots.sensitivity import break_even, indices, tornado, two_way
from impact.plots.style import new, svg
from impact.plots.uncertainty import convergence, distribution

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
