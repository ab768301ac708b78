"""Figures: they draw what the result holds, on the axes they are given, without global state."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

import impact
from impact import figures as plots
from impact.figures.savings import terms
from impact.figures.style import Scale, wrapped


@pytest.fixture(scope="module")
def result():
    return impact.assess("kal-wastewater-heat")


def test_every_figure_draws_on_the_axes_it_gets(result):
    from impact.results.claims import checks

    makers = [plots.waterfall, plots.levels, plots.partners, plots.years]
    for make in makers:
        ax = plots.new(3)
        assert make(result, "climate", ax=ax) is ax
    ax = plots.new(3)
    assert plots.baselines(result, ax=ax) is ax
    assert plots.claims(result, checks(result), ax=ax) is ax
    assert plots.cases({"a": 1.0, "plain sum": 1.0}, "t", "Saving", ax=ax) is ax
    assert plots.contributions({"s": {"a": 1.0}}, "t", "Level", ax=ax) is ax


def test_the_waterfall_ends_at_the_saving(result):
    axes = plots.waterfall(result, "climate")
    bars = axes.patches
    steps = sum(bar.get_width() for bar in bars[:-1])
    assert steps == pytest.approx(bars[-1].get_width()) == pytest.approx(result.default["climate"])
    assert sum(terms(result, result.default, "climate").values()) == pytest.approx(result.default["climate"])


def test_units_and_a_zero_line_are_on_the_axis(result):
    axes = plots.waterfall(result, "climate")
    assert axes.get_xlabel().endswith("[t\u00a0CO₂e/a]")
    assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)


def test_large_values_become_millions_with_separators():
    scale = Scale([619e6], "DKK/a")
    assert (scale.unit, scale.text(619e6), scale.text(-1234.5e6)) == ("million DKK/a", "619", "−1,230")


def test_long_names_are_broken_and_dollars_are_text():
    assert max(map(len, wrapped("a very " * 40, 30).split("\n"))) <= 30
    assert wrapped("x$y$") == r"x\$y\$"


def test_labels_of_long_names_do_not_overlap(result):
    names = {f"an exchange with a very long name indeed, number {k}, between two companies": 10.0**k for k in range(6)}
    axes = plots.cases(names, "t CO2e/a", "Saving")
    axes.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert not any(a.overlaps(b) for a, b in pairwise(boxes))


def test_svg_is_the_same_twice(result):
    assert plots.svg(plots.levels(result).figure) == plots.svg(plots.levels(result).figure)


def test_importing_plots_loads_no_matplotlib():
    code = "import sys, impact.figures; sys.exit(any(m.startswith('matplotlib') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
