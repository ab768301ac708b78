"""The one style of all figures: colours, hatches, axes with units, and SVG that is the same in every run."""

from __future__ import annotations

import hashlib
import html
import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from impact.ground.language import _, separated, spoken
from impact.writing.numbers import pretty, shown, tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

SMALL = 8.0  # [pt] texts beside bars, axis labels, legends
WIDTH = 7.2  # [inch] a text column of an A4 page
DPI = 200  # of a PNG: sharp on a screen and at half the width of a page
_PRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # what XML cannot hold
LEGEND, HANDLE = 5.2, 0.4  # [inch] room above the axes; of a legend's sign with the space around it
INK, GRID, NET = "#1a1a1a", "#d0d0d0", "#262626"
GOOD, BAD = "#0072b2", "#d55e00"  # Okabe and Ito's blue and vermilion

OUTLINE: Any = {"edgecolor": INK, "linewidth": 0.5}  # of bars

# Okabe and Ito's colours, with a hatch each so that grey print tells them apart. Green is lightened: black hatches
# show on a fill of luminance 110 or more (of 255), and only the darkest fill goes without.
ROLE_STYLE = {
    "supply": ("#0072b2", ""),
    "disposal": ("#e69f00", "///"),
    "treatment": ("#2fbf92", "\\\\\\"),
    "transport": ("#f0e442", "..."),
    "operation": ("#56b4e9", "xxx"),
    "loss": ("#cc79a7", "|||"),
    "infrastructure": ("#bdbdbd", "---"),
    "induced": ("#d55e00", "ooo"),
    "payment": ("#ffffff", "++"),
}
SERIES_STYLE = (("#0072b2", ""), ("#e69f00", "///"), ("#2fbf92", "\\\\\\"), ("#cc79a7", "..."))

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.5,
    "hatch.color": "#000000",
    "svg.hashsalt": "impact",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "figure.dpi": 100,
}


def new(height: float, rows: int = 1, **options: Any) -> Any:
    """A figure of the style's width with one axes, or several below each other [inch]."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(RC):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        return figure.subplots(rows, 1, **options)


def axes_of(ax: Axes | None, height: float) -> Axes:
    """The given axes, or new ones of a height [inch]."""
    made: Axes = new(height) if ax is None else ax
    return made


def row_axes(ax: Axes | None, names: Sequence[str], height: float = 0.36, legend: bool = False) -> Axes:
    """The given axes, or new ones with [inch] for each horizontal bar, more where a name takes several lines."""
    if ax is not None:
        return ax
    lines = max((wrapped(name).count("\n") + 1 for name in names), default=1)
    made: Axes = new(0.75 + max(height, 0.15 * lines + 0.06) * max(len(names), 2) + (0.35 if legend else 0.0))
    return made


def _print_svg(figure: Figure, file: io.StringIO) -> None:
    """Write a figure as SVG.

    `savefig` draws a figure twice, first to lay it out; laying it out here gives the same bytes in less time.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    engine, dpi, canvas = figure.get_layout_engine(), figure.dpi, figure.canvas
    drawn = FigureCanvasSVG(figure)
    try:
        if engine is not None:
            figure.dpi = drawn.fixed_dpi  # texts are measured as they will stand
            engine.execute(figure)
            figure.set_layout_engine("none")
            figure.dpi = dpi
        drawn.print_svg(file, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)
        if engine is not None:
            figure.set_layout_engine(engine)


def svg(figure: Figure, title: str = "", alt: str = "", editable: bool = False) -> str:
    """The figure as SVG text, without dates and random ids.

    Parameters
    ----------
    title, alt : str
        What a screen reader says: the SVG's `title` and `desc`.
    editable : bool
        Texts stay texts, in the reader's own fonts; else they are outlines and look the same everywhere.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({**RC, "svg.fonttype": "none" if editable else "path"}):
        _print_svg(figure, buffer)
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    return _described(text, title, alt) if title else text


def _described(text: str, title: str, alt: str) -> str:
    """An SVG that says what it shows; ids follow from the text, so that several on one page do not collide."""
    mark = hashlib.sha256(f"{title}\n{alt}".encode()).hexdigest()[:12]
    title, alt = (html.escape(_PRINTED.sub(" ", part), quote=False) for part in (title, alt))
    said = f'<title id="title-{mark}">{title}</title>\n<desc id="desc-{mark}">{alt}</desc>\n'
    end = text.index(">") + 1
    head = text[: end - 1] + f' role="img" lang="{spoken()}" aria-labelledby="title-{mark} desc-{mark}">\n'
    return head + said + text[end:]


def png(figure: Figure, title: str = "", alt: str = "", dpi: int = DPI) -> bytes:
    """The figure as PNG, with its title and alternative text in it."""
    import matplotlib

    said = {"Title": title, "Description": alt} if title else {}
    buffer = io.BytesIO()
    with matplotlib.rc_context(RC):
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None, **said})
    return buffer.getvalue()


def pdf(figure: Figure, title: str = "", alt: str = "") -> bytes:
    """The figure as one page of PDF, fonts embedded, without dates."""
    import matplotlib

    said = {"Title": title, "Subject": alt, "Creator": None, "Producer": None, "CreationDate": None}
    buffer = io.BytesIO()
    with matplotlib.rc_context(RC):
        figure.savefig(buffer, format="pdf", metadata=said)
    return buffer.getvalue()


def wrapped(name: str, width: int = 32) -> str:
    """A long name over several lines; `$` is text, not a formula."""
    lines = textwrap.wrap(" ".join(name.split()), width, break_long_words=True) or [""]
    if len(lines) > 3:
        lines = [*lines[:2], lines[2][: width - 1] + "…"]
    return "\n".join(lines).replace("$", r"\$")


class Scale:
    """Thousands or millions instead of long numbers, said in the axis label."""

    def __init__(self, values: Iterable[float], unit: str) -> None:
        top = max((abs(v) for v in values), default=0.0)
        self.by, word = (1e6, _("million ")) if top >= 2e6 else (1.0, "")
        self.unit = word + pretty(unit)

    def __call__(self, value: float) -> float:
        return value / self.by

    def text(self, value: float) -> str:
        """A value as it stands beside a bar."""
        return shown(value / self.by)


def finish(ax: Axes, scale: Scale, label: str, horizontal: bool = True) -> Axes:
    """Zero line, light grid, separators in the numbers, unit on the axis."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = ax.xaxis if horizontal else ax.yaxis
    axis.set_major_locator(MaxNLocator(6))
    axis.set_major_formatter(FuncFormatter(lambda v, _: tick(v)))
    axis.set_label_text(f"{label} [{scale.unit}]", fontsize=SMALL)
    (ax.axvline if horizontal else ax.axhline)(0, color=INK, linewidth=0.9, zorder=3)
    ax.grid(axis="x" if horizontal else "y", color=GRID, linewidth=0.5, zorder=0)
    ax.set_axisbelow(True)
    for side in ("top", "right", "left" if horizontal else "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def plain_numbers(axis: Axis, form: str = ",.6g") -> None:
    """Numbers along an axis as the current language writes them."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda v, at: separated(format(v, form)).replace("-", "−")))


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Names of horizontal bars, the first on top."""
    ax.set_yticks(range(len(names)), [wrapped(name) for name in names], fontsize=SMALL)
    ax.set_ylim(len(names) - 0.45, -0.55)


def label_ends(ax: Axes, bars: Iterable[tuple[float, float, float, str]], gap: float = 3) -> None:
    """Texts beside horizontal bars (from, to, y, text), outside the end that points away from zero."""
    drawn = list(bars)
    for start, end, y, text in drawn:
        right = end >= start if end != start else end >= 0
        at = max(start, end) if right else min(start, end)
        ax.annotate(text, (at, y), (gap if right else -gap, 0), textcoords="offset points", va="center",
                    ha="left" if right else "right", color=INK, zorder=4, fontsize=SMALL)  # fmt: skip
    ends = [x for start, end, _, _ in drawn for x in (start, end)] + [0.0]
    low, high = min(ends), max(ends)
    room = 0.14 * (high - low or 1.0)
    ax.set_xlim(low - (room if low < 0 else 0.01 * room), high + (room if high > 0 else 0.01 * room))


def legend_above(ax: Axes, columns: int = 5) -> None:
    """The legend above the axes, where no bar can lie under it, in as many columns as there is room for."""
    handles, labels = ax.get_legend_handles_labels()
    across = _columns(labels, min(columns, max(len(labels), 1)))
    order = [k for column in range(across) for k in range(column, len(labels), across)]  # filled row by row
    ax.legend(
        [handles[k] for k in order], [labels[k] for k in order], loc="lower left", bbox_to_anchor=(0, 1.0),
        ncols=across, frameon=False, fontsize=SMALL, handlelength=1.6, columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip


def _columns(labels: Sequence[str], most: int) -> int:
    """How many columns of a legend fit above the axes of a figure with long names beside them."""
    from impact.figures.places import text_size

    widths = [text_size(label, SMALL)[0] + HANDLE for label in labels]
    for across in range(most, 1, -1):
        if sum(max(widths[column::across]) for column in range(across)) <= LEGEND:
            return across
    return 1
