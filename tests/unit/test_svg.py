"""A figure is laid out and drawn once, and is what matplotlib's own way of saving gives."""

from __future__ import annotations

import io

import matplotlib
import pytest
from matplotlib.figure import Figure
from small import assess_one

from impact import figures as plots
from impact.figures.style import RC


def saved(figure: Figure) -> str:
    """As `savefig` writes it."""
    buffer = io.StringIO()
    with matplotlib.rc_context(RC):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def of(name: str) -> Figure:
    figure = getattr(plots, name)(assess_one("kal-wastewater-heat")).get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


@pytest.mark.parametrize("name", ["waterfall", "levels", "links"])
def test_the_bytes_are_those_of_savefig(name: str) -> None:
    assert plots.svg(of(name)) == saved(of(name))


def test_a_figure_is_left_as_it_was() -> None:
    figure = of("waterfall")
    before = figure.canvas, figure.dpi, figure.get_layout_engine()
    first = plots.svg(figure)
    assert (figure.canvas, figure.dpi, figure.get_layout_engine()) == before
    assert plots.svg(figure) == first
