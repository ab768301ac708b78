"""Figures. Each takes an `ax` (or makes its own figure) and returns it; colours are told apart in grey print too."""

from impact.plots.lines import claims, years
from impact.plots.savings import baselines, cases, partners, waterfall
from impact.plots.scenarios import contributions, levels
from impact.plots.style import new, svg

__all__ = ["baselines", "cases", "claims", "contributions", "levels", "new", "partners", "svg", "waterfall", "years"]
