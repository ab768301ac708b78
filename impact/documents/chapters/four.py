"""The sensitivity check on four things that every such study must vary: baseline, electricity, transport, yield."""

from __future__ import annotations

from impact.documents.chapters.electricity import mix_of
from impact.documents.iso.study import Study
from impact.documents.iso.yields import Yield
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.ground.language import _, ngettext
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.uncertainty.alternatives import Combination
from impact.writing.markdown import escape, given, number, own_words, table
from impact.writing.named import Amounts, pair_text, process_name, scenario_name
from impact.writing.shown import heading

SHOWN = ("climate", "cost")
DISTANCES = (0.5, 2.0)
MOST = 6  # yields with a row of their own
Savings = dict[str, float]


def four_sensitivities(study: Study) -> Chapter:
    """The default saving with another baseline, electricity, distance or yield, one at a time."""
    result = study.result
    if not result.runs:
        return Chapter(_("The exchange does not run in {year}: nothing is saved.", year=result.year))
    rows = [["", _("as computed"), *_cells(result, [_default(result)])]]
    rows += [*_baselines(study), *_electricity(study), *_transport(study), *_yields(study)]
    more = len(study.yields) - MOST
    rest = ngettext(" {count} other yield has less effect.", " {count} other yields have less effect.", more)
    caption = _(
        "Sensitivity check (ISO 14044, 4.5.3.3): the default saving with one thing changed, {pair}. Yields go through "
        "their stated 95 % range, else 10 % either way.{rest}",
        pair=pair_text(result),
        rest=rest if more > 0 else "",
    )
    header = [_("what"), _("changed to"), *(heading(name, result.unit(name)) for name in SHOWN)]
    return Chapter(table(header, rows, caption, range(2, len(header))), _verdict(study))


def _default(result: Assessment) -> Savings:
    return {name: result.default[name] for name in SHOWN}


def _cells(result: Assessment, found: list[Savings]) -> list[str]:
    """One saving, or those at two ends; what turns the sign is marked."""
    cells = []
    for name in SHOWN:
        values, base = [one[name] for one in found], result.default[name]
        text = number(values[0])
        if len(values) > 1 and number(values[1]) != text:
            text = _("{low} to {high}", low=text, high=number(values[1]))
        cells.append(_("{value} **turns the sign**", value=text) if any(v * base < 0 for v in values) else text)
    return cells


def _of(one: Combination) -> Savings:
    return {name: one[name] for name in SHOWN}


# ---------------------------------------------------------------------------------------------- baseline, electricity


def _baselines(study: Study) -> list[list[str]]:
    result = study.result
    found = [one for one in study.choices("baseline") if one.saving is not None]
    if not found:
        return [[_("baseline"), _("the case has only one"), *("–" for _name in SHOWN)]]
    return [
        [_("baseline"), scenario_name(result.case, one.named["baseline"]), *_cells(result, [_of(one)])] for one in found
    ]


def _electricity(study: Study) -> list[list[str]]:
    """The mixes that give the smallest and the largest climate saving."""
    result = study.result
    found = sorted((one for one in study.choices("electricity") if one.saving is not None), key=lambda o: o["climate"])
    if not found:
        return [[_("electricity"), _("no other mix to choose"), *("–" for _name in SHOWN)]]
    ends = [found[0]] if len(found) == 1 else [found[0], found[-1]]
    rows = []
    for one in ends:
        id = mix_of(result, one)
        name = process_name(result, id) if id else own_words(one.named["electricity"])
        rows.append([_("electricity"), name, *_cells(result, [_of(one)])])
    return rows


# ---------------------------------------------------------------------------------------------- transport, yields


def distances(study: Study, factor: float) -> Savings:
    """The default saving with every distance times a factor: transport is linear in it."""
    result = study.result
    return {name: result.default[name] + (factor - 1) * study.transport[name] for name in SHOWN}


def _transport(study: Study) -> list[list[str]]:
    if not any(study.transport[name] for name in SHOWN):
        return [[_("transport"), _("no transport in either scenario"), *("–" for _name in SHOWN)]]
    labels = (_("half the distances"), _("twice the distances"))
    return [
        [_("transport"), label, *_cells(study.result, [distances(study, factor)])]
        for label, factor in zip(labels, DISTANCES, strict=True)
    ]


def _yields(study: Study) -> list[list[str]]:
    result = study.result
    if not study.yields:
        return [[_("yield"), _("no yield changes the saving"), *("–" for _name in SHOWN)]]
    hidden = Amounts(result).hidden
    rows = []
    for one in study.yields[:MOST]:
        ends = [{name: float(one.savings[k, INDEX[name]]) for name in SHOWN} for k in (0, 1)]
        rows.append([_("yield"), _yield(result, one, hidden), *_cells(result, ends)])
    return rows


def _yield(result: Assessment, one: Yield, hidden: set[str]) -> str:
    """A yield with its ends: a parameter, or how much fuel or electricity a plant needs."""
    how = "" if one.stated else _(" (10 % either way)")
    if one.parameter in hidden:
        return _("{name}: confidential", name=escape(names.parameter(result.case, one.parameter)))
    low, high = (given(float(f"{end:.3g}")) for end in one.ends)
    if one.parameter:
        title = escape(names.parameter(result.case, one.parameter))
        return _("{name}: {low} to {high}{how}", name=title, low=low, high=high, how=how)
    return _(
        "{process}: {flow} needed × {low} to {high}{how}",
        process=process_name(result, one.process),
        flow=process_name(result, one.flow),
        low=low,
        high=high,
        how=how,
    )


def _verdict(study: Study) -> str:
    """Whether any of the changes turns the sign of the climate saving."""
    base = study.result.default["climate"]
    found = [
        one["climate"] for axis in ("baseline", "electricity") for one in study.choices(axis) if one.saving is not None
    ]
    found += [distances(study, factor)["climate"] for factor in DISTANCES]
    found += [float(value) for one in study.yields for value in one.savings[:, INDEX["climate"]]]
    turned = sum(value * base < 0 for value in found)
    if not turned:
        return _("None of these changes alone turns the sign of the climate saving.")
    return ngettext(
        "{count} of these changes alone turns the sign of the climate saving.",
        "{count} of these changes alone turn the sign of the climate saving.",
        turned,
    )
