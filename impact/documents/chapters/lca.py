"""All categories of a published LCIA method, how far the inventory covers each, and what a background stands in for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from impact.brightway.characterise import CLOSED, COUNTED
from impact.brightway.coverage import COVERED, NOT_COVERED, PARTLY, Coverage
from impact.brightway.lca import OWN_FLOW, Lca, categories_of
from impact.brightway.lca import lca as characterised
from impact.documents.chapters.background import background
from impact.documents.pieces import Chapter
from impact.ground.errors import InputError
from impact.ground.language import N_, _, separated
from impact.results.assessment import Assessment
from impact.tables.lca_data import largest, level_of, saving_of, unit_of
from impact.writing.markdown import bullets, lean, number, own_words, quantity, table
from impact.writing.named import nothing_saved, pair_text, process_name, process_names, scenario_name
from impact.writing.numbers import pretty, subscripted

Array = NDArray[np.float64]

METHOD = "EF v3.1"
MISSING = ("no-bw2io", "no-methods")  # faults that say that the methods are not at hand
TOP = 3  # contributions named for a category
SMALLEST = 1e-4  # below it a number is written with a power of ten
UNITS = (N_("MJ, net calorific value"), N_("disease incidence"), N_("m3 world eq. deprived"))  # those that are words
OWN = N_("the scenario's own flow")
GRADES = {COVERED: N_("covered"), PARTLY: N_("partly covered"), NOT_COVERED: N_("not covered")}
NOTES = {
    CLOSED: N_("biogenic CO₂ counts as zero: its uptake from the air is not recorded, so both are left out together"),
    COUNTED: N_("counts biogenic CO₂ like fossil CO₂, and credits no uptake"),
}
# Categories of EF v3.1 as the bundled method names them.
CATEGORIES = (
    N_("acidification"), N_("climate change"), N_("climate change: biogenic"), N_("climate change: fossil"),
    N_("climate change: land use and land use change"), N_("ecotoxicity: freshwater"),
    N_("ecotoxicity: freshwater, inorganics"), N_("ecotoxicity: freshwater, organics"),
    N_("energy resources: non-renewable"), N_("eutrophication: freshwater"), N_("eutrophication: marine"),
    N_("eutrophication: terrestrial"), N_("human toxicity: carcinogenic"),
    N_("human toxicity: carcinogenic, inorganics"), N_("human toxicity: carcinogenic, organics"),
    N_("human toxicity: non-carcinogenic"), N_("human toxicity: non-carcinogenic, inorganics"),
    N_("human toxicity: non-carcinogenic, organics"), N_("ionising radiation: human health"), N_("land use"),
    N_("material resources: metals/minerals"), N_("ozone depletion"), N_("particulate matter formation"),
    N_("photochemical oxidant formation: human health"), N_("water use"),
)  # fmt: skip


def lca(result: Assessment, method: str = METHOD) -> Chapter:
    """Levels and saving of the default comparison in every category of an LCIA method, and how far each is covered.

    Parameters
    ----------
    result : Assessment
    method : str
        As Brightway calls it; its factors come with bw2io, without which the chapter says so.
    """
    before = background(result)
    if not result.runs:
        return Chapter(*before, nothing_saved(result))
    try:
        inventory = result.plan.inventory
        categories = inventory.once(("categories", method), partial(categories_of, method, inventory))
        lcia = result.once(("lca", method), partial(characterised, result, categories))
    except InputError as error:
        if not any(fault.kind in MISSING for fault in error.faults):
            raise
        missing = _(
            "The categories of {method} are not shown: the method comes with bw2io, which was not installed where "
            "this document was made.",
            method=method,
        )
        return Chapter(*before, missing)
    intro = _(
        "The same scenarios under another set of characterisation factors: {method}, the method of the European "
        "Commission's environmental footprint, as ecoinvent publishes it with its version 3.9. Positive savings are "
        "better. The inventory does not hold every substance: a category that it does not cover **has no number** "
        "here, and one that it covers partly shows a part only.",
        method=method,
    )
    covered = [i for i, c in enumerate(lcia.coverage_by_category) if c.grade != NOT_COVERED]
    return Chapter(
        *before, intro, _results(lcia, covered), _contributions(lcia, covered), _coverage(lcia, covered),
        _uncovered(lcia), bullets([*_notes(lcia, covered), *_without(lcia)]),
    )  # fmt: skip


def _title(lcia: Lca, i: int) -> str:
    from impact.tables.lca import title

    return subscripted(_(title(lcia, i)))


def _unit(lcia: Lca, i: int) -> str:
    """A category's unit a year."""
    unit = unit_of(lcia, i)
    return pretty(f"{_(unit.removesuffix('/a'))}/a")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if value and abs(value) < SMALLEST:
        return separated(f"{value:.2e}").replace("-", "−")
    return number(value)


# ---------------------------------------------------------------------------------------------- results


def _results(lcia: Lca, covered: list[int]) -> str:
    result = lcia.result
    if not covered:
        return _("The inventory covers no category of this method for this case.")
    pair = (result.baseline, result.alternative)
    rows = []
    for i in covered:
        levels = [level_of(lcia, i, name) for name in pair]
        if all(level is None for level in levels):
            continue
        values = map(_number, (*levels, saving_of(lcia, i, result.default)))
        rows.append([_title(lcia, i), *values, _unit(lcia, i), _(GRADES[lcia.coverage_by_category[i].grade])])
    header = [
        _("category"),
        *(scenario_name(result.case, name) for name in pair),
        _("saving"),
        _("unit"),
        _("coverage"),
    ]
    caption = _(
        "Levels and saving of the default comparison in {year}. A dash: the inventory gives no number, because it "
        "holds such flows for none of the scenario's processes, or for one scenario only.",
        year=result.year,
    )
    return table(header, rows, caption, (1, 2, 3))


def _uncovered(lcia: Lca) -> str:
    names = [
        f"{_title(lcia, i)} ({c.known}/{c.substances}; {c.processes}/{c.expected})"
        for i, c in enumerate(lcia.coverage_by_category)
        if c.grade == NOT_COVERED
    ]  # fmt: skip
    if not names:
        return ""
    return _(
        "**Not covered, so without a number** (in brackets: the category's substances that the inventory "
        "knows, of all; the case's processes that hold one, of all): {names}.",
        names="; ".join(names),
    )


def _contributions(lcia: Lca, covered: list[int]) -> str:
    saved = {by: lcia.saved(by) for by in ("flow", "process")}
    rows = [
        [f"{_title(lcia, i)} [{_unit(lcia, i)}]", *(_largest(lcia, parts, i) for parts in saved.values())]
        for i in covered
        if lcia.has_saving(i) and any(values[i] for values in saved["process"].values())
    ]
    header = [_("category"), _("by elementary flow"), _("by unit process at which it arises")]
    caption = _("What the saving consists of: the largest contributions, {pair}.", pair=pair_text(lcia.result))
    return lean(header, rows, caption)


def _called(lcia: Lca, name: str) -> str:
    """What contributes: a flow, a process, an activity of the background, or a line of the scenario itself."""
    own, _colon, flow = name.partition(": ")
    if own == OWN_FLOW:
        return f"{_(OWN)}: {process_name(lcia.result, flow)}"
    return subscripted(process_name(lcia.result, name))


def _largest(lcia: Lca, parts: Mapping[str, Array], i: int) -> str:
    first, others = largest(parts, i, TOP)
    texts = [f"{_called(lcia, name)} {_number(value)}" for name, value in first]
    if others:
        texts.append(_("{count} others {value}", count=len(others), value=_number(sum(others))))
    return "; ".join(texts)


# ---------------------------------------------------------------------------------------------- coverage


def _coverage(lcia: Lca, covered: list[int]) -> str:
    pair = (lcia.result.baseline, lcia.result.alternative)
    rows = []
    for i in covered:
        c = lcia.coverage_by_category[i]
        without = process_names(lcia.result, c.without[:TOP]) + (" …" if len(c.without) > TOP else "")
        rows.append([_title(lcia, i), _(GRADES[c.grade]), _of(c.processes, c.expected), without,
                     _of(c.known, c.substances), *(_share(c, name) for name in pair)])  # fmt: skip
    if not rows:
        return ""
    header = [
        _("category"),
        _("coverage"),
        _("processes that hold its flows"),
        _("without any"),
        _("substances the inventory knows"),
        *(_("climate terms behind them, {scenario}", scenario=scenario_name(lcia.result.case, n)) for n in pair),
    ]
    caption = _(
        "How far the inventory answers for each category that it covers at all. If the last two columns differ much, "
        "what is missing on one side looks like a saving: do not use it."
    )
    return lean(header, rows, caption, (2, 4, 5, 6))


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}", part=part, whole=whole)


def _share(c: Coverage, scenario: str) -> str:
    return f"{100 * c.share_of_climate[scenario]:.0f} %"


def _notes(lcia: Lca, covered: list[int]) -> list[str]:
    """What was decided for categories; a note that several share stands once."""
    grouped: dict[str, list[str]] = {}
    for i in covered:
        c = lcia.coverage_by_category[i]
        for note in c.notes:
            own = lcia.categories[i].notes
            text = _water(lcia, i) if note in own else _(NOTES[note]) if note in NOTES else ""
            if not text and " stands as " in note:
                text = own_words(note)
            if text:
                grouped.setdefault(text, []).append(_title(lcia, i))
        if c.uncounted >= 0.0005:
            left = _("leaves out {share} % of the case's climate terms, which are published as CO₂e only",
                     share=f"{100 * c.uncounted:.0f}")  # fmt: skip
            grouped.setdefault(left, []).append(_title(lcia, i))
    return [f"**{'; '.join(titles)}**: {note}" for note, titles in grouped.items()]


def _water(lcia: Lca, i: int) -> str:
    """What a water category counts here, and our own answer by region beside its factor for the world."""
    result = lcia.result
    saved = quantity(result.default["water_scarcity"], result.unit("water_scarcity"))
    return _(
        "as published it characterises water to air only; here its factor, one for the whole world, weights the fresh "
        "water consumed (taken less returned). By region ({aware}) the default saving is {saved}",
        aware=result.settings.aware,
        saved=saved,
    )


def _without(lcia: Lca) -> list[str]:
    names = list(lcia.without_counterpart())
    if not names:
        return []
    return [
        _(
            "Flows of the case that the method's flow list does not have: {names}. Sums published as CO₂e count "
            "in the categories that weight gases as GWP100 does, and in no other.",
            names=subscripted(process_names(lcia.result, names)),
        )
    ]
