"""Figures by name, as files: `result.figure("waterfall", "waterfall.svg")`."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.figures import of_case
from impact.figures.drawing import Drawing
from impact.figures.of_case import Result
from impact.figures.style import DPI, pdf, png, svg
from impact.ground.errors import Fault, InputError, did_you_mean, nearest
from impact.ground.escaping import escaped
from impact.ground.files import save as save_file
from impact.ground.language import ENGLISH, LANGUAGES, speaking

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".svg", ".png", ".pdf", ".csv")
Maker = Callable[..., Drawing]

OF_CASE: dict[str, Maker] = {
    "waterfall": of_case.waterfall,
    "levels": of_case.levels,
    "contributions": of_case.contributions,
    "partners": of_case.partners,
    "baselines": of_case.baselines,
    "years": of_case.years,
    "claims": of_case.claims,
    "streams": of_case.streams,
    "links": of_case.links,
    "tornado": of_case.tornado,
    "distribution": of_case.distribution,
    "cash-flow": of_case.cash_flow,
    "fair-price": of_case.fair_price,
}
OF_NETWORK: dict[str, Maker] = {
    "cases": of_case.cases,
    "streams": of_case.streams,
    "links": of_case.links,
    "distribution": of_case.distribution,
}
# What else people call them.
ALSO = {"sankey": "streams", "map": "links", "network": "links", "uncertainty": "distribution", "scenarios": "levels",
        "terms": "waterfall"}  # fmt: skip
# Figures that a view leaves out, as the documents do (docs/confidentiality.md): the other side's costs and limits.
NOT_FOR = {"partner": ("partners", "cash-flow", "fair-price"), "funder": ("fair-price",), "public": ("fair-price",)}


def known(result: Result) -> Mapping[str, Maker]:
    """The figures of a case or of a network by name."""
    return OF_NETWORK if result.is_network else OF_CASE


def save(
    result: Result,
    name: str,
    path: str | Path,
    language: str = ENGLISH,
    *,
    view: str = "",
    dpi: int = DPI,
    editable: bool = False,
    **options: Any,
) -> Path:
    """Draw a figure into a file, the same bytes for the same result.

    Parameters
    ----------
    result : Assessment or NetworkAssessment
    name : str
        Of `OF_CASE` or `OF_NETWORK`.
    path : path
        Ends in .svg, .png or .pdf; in .csv for the data behind the figure.
    language : str
        Of its texts: en or da.
    view : str
        Whose eyes it is for: full, partner:ID, funder or public; needed where the case has confidential values.
    dpi : int
        Dots per inch of a PNG; a figure is 18 cm wide.
    editable : bool
        Texts of an SVG stay texts, in whichever font the reader's program has; else they are outlines.
    options
        Of the figure, such as indicator="cost".

    Raises
    ------
    InputError
        If there is no such figure, language, ending, option or indicator, nobody said for whom it is, or the file
        cannot be written.
    """
    file = Path(path)
    faults = _faults(result, name, language, options)
    if file.suffix.lower() not in ENDINGS:
        remedy = f"It ends in {', '.join(ENDINGS[:-1])}, or in .csv for the data behind it."
        faults.append(Fault("unknown-format", f"Cannot draw '{file.name}'.", remedy=remedy))
    if not 30 <= dpi <= 1200:
        faults.append(Fault("bad-dpi", f"Cannot draw with {dpi} dots per inch.", remedy="Allowed: 30 to 1200."))
    if faults:
        raise InputError(faults)
    with speaking(language), _seen(result, _plain(name), view) as seen:
        drawing = known(result)[_plain(name)](seen, **options)
        save_file(file, _bytes(drawing, file.suffix.lower(), dpi, editable))
    return file


def data(result: Result, name: str, language: str = ENGLISH, *, view: str = "", **options: Any) -> pd.DataFrame:
    """The data behind a figure as a table; `.attrs` holds its title and its alternative text. As `save`."""
    faults = _faults(result, name, language, options)
    if faults:
        raise InputError(faults)
    with speaking(language), _seen(result, _plain(name), view) as seen:
        return known(result)[_plain(name)](seen, **options).frame()


def options_of(maker: Maker) -> list[str]:
    """What can be chosen about a figure."""
    return list(inspect.signature(maker).parameters)[1:]


def _plain(name: str) -> str:
    written = name.replace("_", "-")
    return ALSO.get(written, written)


def _faults(result: Result, name: str, language: str, options: Mapping[str, Any]) -> list[Fault]:
    faults, figures = [], known(result)
    maker = figures.get(_plain(name))
    if maker is None:
        also = [other for other, meant in ALSO.items() if meant in figures]
        near = did_you_mean(name, [*figures, *also]) if nearest(name, [*figures, *also]) else ""
        others = ", ".join(f"{other} ({ALSO[other]})" for other in also)
        remedy = f"{near} Figures: {', '.join(figures)}; also {others}.".strip()
        faults.append(Fault("unknown-figure", f"No figure is called '{name}'.", remedy=remedy))
    if language not in LANGUAGES:
        message = f"Unknown language '{language}'."
        faults.append(Fault("unknown-language", message, remedy=f"Allowed: {', '.join(LANGUAGES)}."))
    allowed = options_of(maker) if maker else list(options)
    for option in options:
        if option not in allowed:
            message = f"The figure '{name}' has no option '{option}'."
            remedy = f"Its options: {', '.join(allowed)}." if allowed else "It has no options."
            faults.append(Fault("unknown-option", message, remedy=remedy))
    return faults


@contextmanager
def _seen(result: Result, name: str, view: str) -> Iterator[Result]:
    """The result as the reader may see it: computed again from what is not confidential."""
    from impact.redaction.redact import redact

    kind = view.partition(":")[0]
    if name in NOT_FOR.get(kind, ()):
        message = f"The figure '{name}' is not for the view '{view}'."
        remedy = "It shows the other side's costs or limits; the full view has it."
        raise InputError([Fault("not-in-view", message, remedy=remedy)])
    with tempfile.TemporaryDirectory() as folder:
        held = redact([result], view, 0.5, Path(folder))
        yield held.results[0] if held else result


def _bytes(drawing: Drawing, ending: str, dpi: int, editable: bool) -> bytes:
    if ending == ".csv":
        return _csv(drawing)
    figure = drawing.draw().get_figure(root=True)
    assert figure is not None
    if ending == ".svg":
        return svg(figure, drawing.title, drawing.description, editable).encode()
    if ending == ".pdf":
        return pdf(figure, drawing.title, drawing.alt)
    return png(figure, drawing.title, drawing.alt, dpi)


def _csv(drawing: Drawing) -> bytes:
    """Comma-separated, full precision, in UTF-8 with the mark that spreadsheets look for."""
    frame = drawing.frame()
    for column in frame.columns:
        frame[column] = [escaped(value) if isinstance(value, str) else value for value in frame[column]]
    return b"\xef\xbb\xbf" + frame.to_csv(index=False, lineterminator="\n").encode()
