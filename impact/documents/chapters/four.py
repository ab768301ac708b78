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
from impact.writing.named import WrittenAmounts, nothing_saved, pair_text, process_name, scenario_name
from impact.writing.shown import heading

SHOWN = ("climate", "cost")
DISTANCES = (0.5, 2.0)
MOST = 6  # yields with a row of their own
Savings = dict[str, float]


def four_sensitivities(study: Study) -> Chapter:
    """The default saving with another baseline, electricity, distance or yield, one at a time."""
    result = study.result
    if not result.runs:
        return Chapter(nothing_saved(result))
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


def _cells(result: Assessment, ends: list[Savings]) -> list[str]:
    """One saving, or those at two ends; what turns the sign is marked."""
    cells = []
    for name in SHOWN:
        values, base = [end[name] for end in ends], result.default[name]
        text = number(values[0])
        if len(values) > 1 and number(values[1]) != text:
            text = _("{low} to {high}", low=text, high=number(values[1]))
        cells.append(_("{value} **turns the sign**", value=text) if any(v * base < 0 for v in values) else text)
    return cells


def _of(choice: Combination) -> Savings:
    return {name: choice[name] for name in SHOWN}


# ---------------------------------------------------------------------------------------------- baseline, electricity


def _baselines(study: Study) -> list[list[str]]:
    result = study.result
    others = [choice for choice in study.choices("baseline") if choice.saving is not None]
    if not others:
        return [[_("baseline"), _("the case has only one"), *("–" for _name in SHOWN)]]
    return [
        [_("baseline"), scenario_name(result.case, choice.named["baseline"]), *_cells(result, [_of(choice)])]
        for choice in others
    ]


def _electricity(study: Study) -> list[list[str]]:
    """The mixes that give the smallest and the largest climate saving."""
    result = study.result
    others = sorted(
        (choice for choice in study.choices("electricity") if choice.saving is not None), key=lambda o: o["climate"]
    )
    if not others:
        return [[_("electricity"), _("no other mix to choose"), *("–" for _name in SHOWN)]]
    ends = [others[0]] if len(others) == 1 else [others[0], others[-1]]
    rows = []
    for choice in ends:
        id = mix_of(result, choice)
        name = process_name(result, id) if id else own_words(choice.named["electricity"])
        rows.append([_("electricity"), name, *_cells(result, [_of(choice)])])
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
    hidden = WrittenAmounts(result).hidden
    rows = []
    for varied in study.yields[:MOST]:
        ends = [{name: float(varied.savings[k, INDEX[name]]) for name in SHOWN} for k in (0, 1)]
        rows.append([_("yield"), _yield(result, varied, hidden), *_cells(result, ends)])
    return rows


def _yield(result: Assessment, varied: Yield, hidden: set[str]) -> str:
    """A yield with its ends: a parameter, or how much fuel or electricity a plant needs."""
    how = "" if varied.stated else _(" (10 % either way)")
    if varied.parameter in hidden:
        return _("{name}: confidential", name=escape(names.parameter(result.case, varied.parameter)))
    low, high = (given(float(f"{end:.3g}")) for end in varied.ends)
    if varied.parameter:
        title = escape(names.parameter(result.case, varied.parameter))
        return _("{name}: {low} to {high}{how}", name=title, low=low, high=high, how=how)
    return _(
        "{process}: {flow} needed × {low} to {high}{how}",
        process=process_name(result, varied.process),
        flow=process_name(result, varied.flow),
        low=low,
        high=high,
        how=how,
    )


def _verdict(study: Study) -> str:
    """Whether any of the changes turns the sign of the climate saving."""
    base = study.result.default["climate"]
    changed = [
        choice["climate"]
        for axis in ("baseline", "electricity")
        for choice in study.choices(axis)
        if choice.saving is not None
    ]
    changed += [distances(study, factor)["climate"] for factor in DISTANCES]
    changed += [float(value) for choice in study.yields for value in choice.savings[:, INDEX["climate"]]]
    turned = sum(value * base < 0 for value in changed)
    if not turned:
        return _("None of these changes alone turns the sign of the climate saving.")
    return ngettext(
        "{count} of these changes alone turns the sign of the climate saving.",
        "{count} of these changes alone turn the sign of the climate saving.",
        turned,
    )
