"""Figures by name, as SVG or PNG files: `result.figure("waterfall", "waterfall.svg")`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact import names
from impact.assessment import Assessment
from impact.errors import Fault, InputError, did_you_mean
from impact.language import ENGLISH, LANGUAGES, _, speak, spoken
from impact.network import NetworkAssessment
from impact.plots import lines, sankey, savings, scenarios, sensitivity, uncertainty
from impact.plots.style import RC, svg, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS = (".svg", ".png")
DPI = 200
Maker = Callable[..., "Axes"]


def _contributions(result: Assessment, indicator: str = "climate", most: int = 10) -> Axes:
    """What the two default scenarios consist of, by line."""
    called = {label: str(title) for label, title in names.lines(result).items()}
    parts: dict[str, dict[str, float]] = {}
    for scenario in (result.baseline, result.alternative):
        found = result.table.by_label(scenario)
        title = str(names.scenario(result.case, scenario))
        parts[title] = {called.get(label, label): float(v[0, result_index(indicator)]) for label, v in found.items()}
    return scenarios.contributions(parts, result.unit(indicator), titled(indicator), most)


def result_index(indicator: str) -> int:
    """The column of an indicator.

    Raises
    ------
    InputError
        If there is no such indicator.
    """
    from impact.indicators import INDEX

    if indicator not in INDEX:
        remedy = did_you_mean(indicator, INDEX)
        raise InputError([Fault("unknown-indicator", f"No indicator is called '{indicator}'.", remedy=remedy)])
    return INDEX[indicator]


def _claims(result: Assessment, claim: int = 1) -> Axes:
    """The k-th published figure beside what we compute."""
    from impact.claims import checks

    if not 1 <= claim <= len(result.case.claims):
        message = f"The case has {len(result.case.claims)} claims; there is no claim {claim}."
        raise InputError([Fault("unknown-claim", message)])
    chosen = result.case.claims[claim - 1]
    return lines.claims(result, [check for check in checks(result) if check.claim is chosen])


def _tornado(result: Assessment, indicator: str = "climate", most: int = 10) -> Axes:
    from impact.sensitivity import sensitivity_of

    return sensitivity.tornado(sensitivity_of(result, indicator), most)


def _distribution(
    result: Assessment | NetworkAssessment, indicator: str = "climate", draws: int = 20_000, seed: int = 42
) -> Axes:
    from impact.uncertainty.summary import simulate_case, simulate_network

    if isinstance(result, NetworkAssessment):
        return uncertainty.distribution(simulate_network(result, draws, seed), indicator)
    return uncertainty.distribution(simulate_case(result, draws, seed), indicator)


def _cases(network: NetworkAssessment, indicator: str = "climate") -> Axes:
    """The saving of each case in the plain sum."""
    i, out = result_index(indicator), network.left_out()
    counted = [result for result in network.results if result.case.id not in out]
    found = {str(result.case.title): result.default[indicator] for result in counted}
    found[_("plain sum")] = float(network.total[i])
    return savings.cases(found, counted[0].unit(indicator) if counted else "", titled(indicator))


OF_CASE: dict[str, Maker] = {
    "waterfall": savings.waterfall,
    "levels": scenarios.levels,
    "contributions": _contributions,
    "partners": savings.partners,
    "baselines": savings.baselines,
    "years": lines.years,
    "claims": _claims,
    "streams": sankey.streams,
    "links": sankey.links,
    "tornado": _tornado,
    "distribution": _distribution,
}
OF_NETWORK: dict[str, Maker] = {
    "cases": _cases,
    "streams": sankey.streams,
    "links": sankey.links,
    "distribution": _distribution,
}


def save(
    result: Assessment | NetworkAssessment, name: str, path: str | Path, language: str = ENGLISH, **options: Any
) -> Path:
    """Draw a figure into a file, the same bytes for the same result.

    Parameters
    ----------
    result : Assessment or NetworkAssessment
    name : str
        Of `OF_CASE` or `OF_NETWORK`.
    path : path
        Ends in .svg or .png.
    language : str
        Of its texts: en or da.
    options
        Of the figure, such as indicator="cost".

    Raises
    ------
    InputError
        If there is no such figure, language, ending or indicator.
    """
    file, known = Path(path), OF_NETWORK if isinstance(result, NetworkAssessment) else OF_CASE
    faults = []
    if name not in known:
        remedy = f"{did_you_mean(name, known)} Figures: {', '.join(known)}.".strip()
        faults.append(Fault("unknown-figure", f"No figure is called '{name}'.", remedy=remedy))
    if file.suffix.lower() not in ENDINGS:
        faults.append(Fault("unknown-format", f"Cannot draw '{file.name}'.", remedy="It ends in .svg or .png."))
    if language not in LANGUAGES:
        message = f"Unknown language '{language}'."
        faults.append(Fault("unknown-language", message, remedy=f"Allowed: {', '.join(LANGUAGES)}."))
    if faults:
        raise InputError(faults)
    if "indicator" in options:
        result_index(options["indicator"])
    before = spoken()
    speak(language)
    try:
        figure = known[name](result, **options).get_figure(root=True)
        assert figure is not None
        file.write_bytes(svg(figure).encode() if file.suffix.lower() == ".svg" else _png(figure))
    finally:
        speak(before)
    return file


def _png(figure: Any) -> bytes:
    import matplotlib

    buffer = io.BytesIO()
    with matplotlib.rc_context(RC):
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()
