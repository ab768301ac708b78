"""What a reader sees of the figures: no text over another or cut off, none too small, series told apart in grey."""

from __future__ import annotations

from itertools import combinations

import pytest

import impact
from impact.figures.cash_flow import STYLE as CASH_FLOW
from impact.figures.sankey import KIND_STYLE
from impact.figures.save import known
from impact.figures.sensitivity import BETTER, WORSE
from impact.figures.style import BAD, GOOD, NET, ROLE_STYLE, SERIES_STYLE, WIDTH
from impact.ground.errors import InputError
from impact.ground.language import speak, spoken
from impact.ground.paths import data

CASES = [path for path in sorted(data("cases").glob("*/*.yaml")) if path.name != "network.yaml"]
NETWORKS = [path.parent for path in sorted(data("cases").glob("*/network.yaml"))]
LEAST = 7.0  # [pt] in print, at the width of a text column
PIXEL = 1.0  # of 100 an inch: letters touch at most


@pytest.fixture
def in_danish():
    speak("da")
    yield
    speak("en")


def words(figure):
    """Every text on a figure with its box, in pixels."""
    from matplotlib.text import Text

    figure.draw_without_rendering()
    found = []
    for axes in figure.axes:
        shown = axes.axison
        ticks = {text for axis in (axes.xaxis, axes.yaxis) for text in axis.get_ticklabels(which="both")}
        for text in axes.findobj(Text):
            if not text.get_visible() or not text.get_text().strip():
                continue
            outside = text in ticks and not _within(axes, text)
            if outside or (not shown and (text in ticks or text in (axes.xaxis.label, axes.yaxis.label))):
                continue
            found.append((text.get_text(), text.get_fontsize(), text.get_window_extent()))
    return list({(said, tuple(box.extents)): (said, size, box) for said, size, box in found}.values())


def _within(axes, text) -> bool:
    """Whether a tick is inside the axes' limits."""
    x, y = text.get_position()
    low, high = sorted(axes.get_xlim() if text in axes.get_xticklabels(which="both") else axes.get_ylim())
    at = x if text in axes.get_xticklabels(which="both") else y
    return low - 1e-9 * abs(low) <= at <= high + 1e-9 * abs(high)


def faults(figure):
    found = words(figure)
    width, height = figure.bbox.width, figure.bbox.height
    for said, size, box in found:
        if size < LEAST:
            yield f"'{said}' is {size} pt"
        if box.x0 < -PIXEL or box.y0 < -PIXEL or box.x1 > width + PIXEL or box.y1 > height + PIXEL:
            yield f"'{said}' is cut off"
    for (one, _size, a), (other, _other_size, b) in combinations(found, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > PIXEL and high > PIXEL:
            yield f"'{one}' over '{other}'"


def drawn(result, name):
    try:
        return known(result)[name](result).draw().get_figure(root=True)
    except InputError:
        return None  # no claim, no fair price


def checked(result, names=()):
    found = []
    for name in names or known(result):
        figure = drawn(result, name)
        if figure is not None:
            assert figure.get_size_inches()[0] == pytest.approx(WIDTH)
            found += [f"{name}, {spoken()}: {fault}" for fault in faults(figure)]
    return found


def test_the_check_sees_what_is_wrong():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.text(0.5, 0.5, "one")
    axes.text(0.52, 0.5, "two")
    axes.text(0.95, 0.2, "much too far to the right")
    axes.text(0.2, 0.8, "tiny", fontsize=5)
    said = "; ".join(faults(figure))
    assert "'one' over 'two'" in said
    assert "'much too far to the right' is cut off" in said
    assert "'tiny' is 5.0 pt" in said


def test_no_text_lies_over_another_or_is_cut_off(in_danish):
    assert checked(impact.assess("kal-wastewater-heat"), ("waterfall", "levels", "claims", "years", "links")) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("path", [*CASES, *NETWORKS], ids=lambda path: path.stem)
def test_no_text_lies_over_another_or_is_cut_off_in_any_bundled_case(path, language):
    speak(language)
    try:
        assert checked(impact.assess(path)) == []
    finally:
        speak("en")


# ---------------------------------------------------------------------------------------------- in grey


def luminance(colour: str) -> float:
    """Of 255: ITU-R BT.601, as Pillow's mode L and most printers' drivers make grey."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


PALETTES = {
    "roles": list(ROLE_STYLE.values()),
    "series": list(SERIES_STYLE),
    "cash flow": list(CASH_FLOW.values()),
    "streams": [(colour, hatch) for colour, hatch, _line in KIND_STYLE.values()],
    "savings": [(GOOD, ""), (BAD, "///"), (NET, "")],
    "tornado": [(BETTER, ""), (WORSE, "///")],
}


@pytest.mark.parametrize("name", PALETTES)
def test_neighbours_are_told_apart_in_grey(name):
    """By another hatch, or by a step of grey that the eye sees; a black hatch shows on a fill that is light enough."""
    for (one, hatch), (other, other_hatch) in combinations(PALETTES[name], 2):
        assert hatch != other_hatch or abs(luminance(one) - luminance(other)) >= 30, (one, other)
    alpha = 0.45 if name == "streams" else 1.0  # ribbons are pale
    for colour, hatch in PALETTES[name]:
        on_paper = alpha * luminance(colour) + (1 - alpha) * 255
        assert not hatch or on_paper >= 110, colour


def test_the_grey_of_a_saved_figure_keeps_the_series_apart(tmp_path):
    """Rendered and turned grey: each scenario's bars have another texture."""
    import matplotlib
    import numpy as np
    from PIL import Image

    from impact.figures.style import RC, new

    with matplotlib.rc_context(RC):
        axes = new(2.0)
        for k, (colour, hatch) in enumerate(ROLE_STYLE.values()):
            axes.bar(k, 1, 1.0, color=colour, hatch=hatch, edgecolor="#1a1a1a", linewidth=0)
        axes.set_xlim(-0.5, len(ROLE_STYLE) - 0.5)
        axes.set_ylim(0, 1)
        axes.axis("off")
        axes.set_position((0, 0, 1, 1))
        axes.figure.set_layout_engine(None)
        axes.figure.savefig(tmp_path / "roles.png", dpi=200)
    grey = np.asarray(Image.open(tmp_path / "roles.png").convert("L"), dtype=float)
    width = grey.shape[1] / len(ROLE_STYLE)
    fields = [grey[20:-20, int(width * k) + 12 : int(width * (k + 1)) - 12] for k in range(len(ROLE_STYLE))]
    features = [(field.mean(), field.std(), np.abs(np.diff(field, axis=0)).mean(), np.abs(np.diff(field)).mean())
                for field in fields]  # fmt: skip
    for one, other in combinations(features, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 6
