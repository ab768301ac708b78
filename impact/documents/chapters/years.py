"""The saving of every year, and against every baseline."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from impact import figures as plots
from impact.documents.chapters.results import column_head, few_pairs
from impact.documents.pieces import Chapter, Figure
from impact.engine.system import PRICE
from impact.figures import of_case
from impact.ground.language import N_, _
from impact.model.indicators import INDEX, NAMES
from impact.results.assessment import Assessment
from impact.results.facts import counting
from impact.writing.markdown import bullets, number, table
from impact.writing.named import captioned, ending_stream, pair_text, process_name, scenario_name
from impact.writing.numbers import pretty, titled
from impact.writing.shown import chosen, heading, shown_indicators

Array = NDArray[np.float64]


def over_years(result: Assessment) -> Chapter:
    """The saving of every year and cumulated, with the year in which it ends."""
    years = result.case.years.all
    saved, summed = _yearly(result)
    changing = {name for name in NAMES if saved[:, INDEX[name]].any()}
    names = [n for n in chosen(changing.__contains__) if n in changing]
    if not names:
        return Chapter(_("Nothing is saved in any year from {first} to {last}.", first=years[0], last=years[-1]))
    rows = _rows(saved, summed, list(years), names)
    header = [_("year")]
    for name in names:
        unit = result.unit(name)
        header += [heading(name, unit), _("cumulated [{total_unit}]", total_unit=pretty(unit.removesuffix("/a")))]
    money = _("cost in prices of {price_year}, not discounted", price_year=result.settings.price_year)
    caption = _("Saving in every year of the exchange, {pair}; {money}.", pair=pair_text(result), money=money)
    text = table(header, rows, caption, range(1, len(header)))
    return Chapter(_fading(result), _years_figure(result, names[0]), text, _held(result))


def _yearly(result: Assessment) -> tuple[Array, Array]:
    """The default saving of every year, and its sum up to then, shape (years, indicators) each."""
    saved = result.over_years.saving(result.baseline, result.alternative)
    return saved, saved.cumsum(axis=0)


def _rows(saved: Array, summed: Array, years: list[int], names: list[str]) -> list[list[str]]:
    """A row per year; years that save alike are one, with what has been saved by the end of them."""
    value = {
        (year, name): (float(saved[y, INDEX[name]]), float(summed[y, INDEX[name]]))
        for y, year in enumerate(years)
        for name in names
    }
    runs = [[years[0]]]
    for before, year in pairwise(years):
        if all(number(value[before, name][0]) == number(value[year, name][0]) for name in names):
            runs[-1].append(year)
        else:
            runs.append([year])
    rows = []
    for run in runs:
        label = str(run[0]) if len(run) == 1 else _("each of {first} to {last}", first=run[0], last=run[-1])
        rows.append([label, *(number(part) for name in names for part in value[run[-1], name])])
    return rows


def _fading(result: Assessment) -> str:
    last, years = result.case.last_year, result.case.years.all
    if last is not None and last <= years[-1]:
        return _(
            "{stream} with {last}; from {next} on nothing is saved.",
            stream=ending_stream(result.case, last),
            last=last,
            next=last + 1,
        )
    return _("The saving ends with the lifetime of the exchange, after {year}.", year=years[-1])


def _years_figure(result: Assessment, name: str) -> Figure:
    axes = plots.new(4.2, rows=2, sharex=True)
    plots.years(result, name, ax=axes[0])
    plots.years(result, name, cumulated=True, ax=axes[1])
    axes[0].set_xlabel("")
    years, (saved, summed) = result.over_years.years, _yearly(result)
    first, final = saved[0, INDEX[name]], saved[-1, INDEX[name]]
    unit, total = pretty(result.unit(name)), pretty(result.unit(name).removesuffix("/a"))
    alt = _(
        "Saving per year from {year} ({value} {unit}) to {year2} ({value2} {unit}), and cumulated: "
        "{cumulated} {total_unit}.",
        year=years[0],
        value=number(float(first)),
        unit=unit,
        year2=years[-1],
        value2=number(float(final)),
        cumulated=number(float(summed[-1, INDEX[name]])),
        total_unit=total,
    )
    caption = captioned(result, N_("{name}: saving of each year and cumulated, {pair}.{mark}"), name=titled(name))
    return Figure(axes[0], alt, caption)


def _held(result: Assessment) -> str:
    """Which inventory values had to be carried beyond their published years."""
    held: dict[tuple[str, str, int], list[int]] = {}
    for stretch in counting(result, result.over_years.plan.system.stretches):
        kind = _("price") if stretch.flow == PRICE else _("value")
        years = held.setdefault((stretch.process, kind, stretch.used), [])
        years += [stretch.wanted] if stretch.wanted not in years else []
    if not held:
        return ""
    spans: dict[tuple[str, str], list[str]] = {}
    for (process, kind, used), wanted in sorted(held.items()):
        first, last = min(wanted), max(wanted)
        span = str(first) if first == last else _("{first} to {last}", first=first, last=last)
        spans.setdefault((process, kind), []).append(_("{used} for {years}", used=used, years=span))
    texts = [
        _("{process}, {kind}: {spans}", process=process_name(result, process), kind=kind, spans="; ".join(listed))
        for (process, kind), listed in spans.items()
    ]
    return _("Inventory values and prices of the nearest year, where a year has none:\n\n") + bullets(texts)


# ---------------------------------------------------------------------------------------------- baselines


def baselines(result: Assessment) -> Chapter:
    """All pairs side by side, both boundaries."""
    names = [n for n in shown_indicators(result) if any(c[n] for c in result.comparisons)]
    rows = [
        [
            scenario_name(result.case, c.baseline),
            scenario_name(result.case, c.alternative) + _(" (default)") * c.default,
            *(number(c[n]) for n in names),
        ]
        for c in result.comparisons
    ]
    caption = _("Savings in {year} against every baseline, in both boundaries of climate change.", year=result.year)
    header = [_("baseline"), _("alternative"), *(column_head(result, n) for n in names)]
    text = table(header, rows, caption, range(2, len(header)))
    if len(result.comparisons) == 1:
        return Chapter(_("The case has one pair of baseline and alternative: the one above."))
    if few_pairs(result):
        text = _("The numbers of all pairs stand in the table of “Savings”.")
    if not any(c["climate"] or c["climate_direct"] for c in result.comparisons):
        return Chapter(text)
    message = N_("Climate change: saving against every baseline, life-cycle and direct, {year}.{mark}")
    return Chapter(Figure.of(of_case.baselines(result), captioned(result, message)), text)
