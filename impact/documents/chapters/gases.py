"""Climate apart by origin: fossil, biogenic, land-use change, aircraft (ISO 14067)."""

from __future__ import annotations

from impact.documents.pieces import Chapter
from impact.ground.language import N_, _
from impact.model.indicators import FOSSIL_CO2, GWP_SETS, INDEX, METHANE, NITROUS_OXIDE, PUBLISHED_SUM
from impact.results.assessment import Assessment
from impact.results.quality import Term, terms
from impact.writing.markdown import number, table
from impact.writing.named import process_names, scenario_name
from impact.writing.numbers import pretty

FLOWN = "air freight"  # how the inventory's processes of air transport begin
FOSSIL, BIOGENIC, EITHER, SUMS, OTHER = "fossil", "biogenic", "either", "sums", "other"
TITLES = {
    FOSSIL: N_("fossil: CO₂ and methane"),
    BIOGENIC: N_("biogenic: methane"),
    EITHER: N_("nitrous oxide, of either origin"),
    OTHER: N_("other gases (fluorinated)"),
    SUMS: N_("published as CO₂e only, origin not split"),
}


def climate_by_origin(result: Assessment) -> Chapter:
    """The climate levels and the default saving by origin; what the inventory does not hold has no number."""
    origins = by_origin(result)
    names = (result.baseline, result.alternative)
    rows = []
    for origin, title in TITLES.items():
        before, after = (origins[name].get(origin, 0.0) for name in names)
        if before or after or origin in (FOSSIL, BIOGENIC):
            rows.append([_(title), number(before), number(after), number(before - after)])
    levels = [float(result.level[name][INDEX["climate"]]) for name in names]
    rows.append([_("**sum**"), *(f"**{number(value)}**" for value in (*levels, result.default["climate"]))])
    missing = _("not in the inventory")
    rows.append([_("land-use change, direct and indirect"), missing, missing, missing])
    rows.append([_("of the sum: aircraft"), *(number(value) for value in _flown(result))])
    beside = [float(result.level[name][INDEX["climate_biogenic"]]) for name in names]
    rows.append([_("beside it: biogenic CO₂ emitted, weight 0"), *(number(value) for value in beside),
                 number(result.default["climate_biogenic"])])  # fmt: skip
    unit = pretty(result.unit("climate"))
    header = [_("origin"), *(f"{scenario_name(result.case, name)} [{unit}]" for name in names),
              _("saving [{unit}]", unit=unit)]  # fmt: skip
    caption = _(
        "Climate change, life-cycle, by origin as ISO 14067 asks, {year}, {gwp}.",
        year=result.year,
        gwp=GWP_SETS[result.settings.gwp],
    )
    return Chapter(table(header, rows, caption, (1, 2, 3)), _note(result))


def by_origin(result: Assessment) -> dict[str, dict[str, float]]:
    """Climate levels of the two default scenarios by origin; the parts add up to the level."""
    levels: dict[str, dict[str, float]] = {result.baseline: {}, result.alternative: {}}
    for term in terms(result, "climate"):
        parts = levels[term.scenario]
        origin = _origin(term)
        parts[origin] = parts.get(origin, 0.0) + term.value
    return levels


def _origin(term: Term) -> str:
    if not term.flow or term.flow.startswith(PUBLISHED_SUM):
        return SUMS
    if term.flow in (FOSSIL_CO2, METHANE[0]):
        return FOSSIL
    if term.flow == METHANE[1]:
        return BIOGENIC
    return EITHER if term.flow == NITROUS_OXIDE else OTHER


def _flown(result: Assessment) -> list[float]:
    """What flying adds to the two levels, and to the saving."""
    levels = {result.baseline: 0.0, result.alternative: 0.0}
    for term in terms(result, "climate"):
        levels[term.scenario] += term.value if term.where.startswith(FLOWN) else 0.0
    before, after = levels.values()
    return [before, after, before - after]


def _note(result: Assessment) -> str:
    """Which processes grow on land, and what is not known of it."""
    grown = dict.fromkeys(term.where for term in terms(result, "climate_biogenic"))
    text = _(
        "The inventory holds no emissions of land-use change, so none are counted; that is a gap, not a zero. Sums "
        "that their publisher gives as CO₂e only may hold some."
    )
    if grown:
        text += " " + _(
            "It matters for what grows on land or comes from it; here biogenic carbon is emitted by: {names}.",
            names=process_names(result, grown),
        )
    return text
