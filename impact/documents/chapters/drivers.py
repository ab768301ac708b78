"""What drives the savings: one input at a time, what to measure next, and where the sign turns."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any

from impact.documents.pieces import Chapter, Figure
from impact.engine import names
from impact.figures.sensitivity import draw_tornado
from impact.ground.language import N_, _, ngettext
from impact.results.assessment import Assessment
from impact.variables.variable import PARAMETER, PRICE, Uncertain
from impact.writing.markdown import escape, given, lean, number, own_words
from impact.writing.named import WrittenAmounts, illustrative_mark, nothing_saved, pair_text
from impact.writing.numbers import pretty, saving_label, subscripted, titled

if TYPE_CHECKING:
    from impact.sensitivity import Sensitivity

INDICATORS = ("climate", "cost")
MOST = 8  # inputs in a table of ranges
BEST = 6  # inputs in a table of what to measure next
WORTH = 0.05  # of the variance: less is not worth measuring first
OUTPUT = "output"  # in the name of a row that says what a process makes
EVIDENCE = (N_("source of the case"), N_("assumption of the case"))  # of parameters; rows of the inventory have grades
SOURCE = 90  # characters of a source in a table


def drivers(result: Assessment) -> Chapter:
    """Tornado, break-evens and what to measure next, for climate and for cost."""
    if not result.runs:
        return Chapter(nothing_saved(result))
    pieces: list[str | Figure] = []
    for name in INDICATORS:
        study = _study(result, name)
        if study.swings and study.swings[0].width > 0:
            pieces += _of_indicator(result, study)
    if not pieces:
        return Chapter(_("No uncertain value changes the savings."))
    return Chapter(_intro(), *pieces)


def _study(result: Assessment, indicator: str) -> Sensitivity:
    """The study of a saving: its words are of the current language, its numbers are computed once."""
    from impact.sensitivity import sensitivity_of

    study = sensitivity_of(result, indicator)
    for numbers in ("swings", "variance", "ranking"):
        setattr(study, numbers, result.once((numbers, indicator), partial(getattr, study, numbers)))
    return study


def _intro() -> str:
    return _(
        "One value at a time, over its own 95 % range, all others at their central values. *Zero at*: the value at "
        "which nothing would be saved; **never** means that no value searched, to ten times the present one, does "
        "it. *Share of the variance*: how much of the spread would fall away, on average, if that value alone were "
        "known; that is where a measurement or a better source helps most."
    )


def _of_indicator(result: Assessment, study: Sensitivity) -> list[str | Figure]:
    from impact.sensitivity.rows import rows

    moving = [row for row in rows(study) if row["swing"] > 0 or row["total"] > 0]
    return [_tornado(result, study, moving), _ranges(result, study, moving), _measure(result, study, moving)]


def _tornado(result: Assessment, study: Sensitivity, moving: list[dict[str, Any]]) -> Figure:
    titles = {row["name"]: _figure_name(result, study, row) for row in moving}
    ends = [(titles[row["name"]], number(row["saving_low"]), number(row["saving_high"])) for row in moving[:MOST]]
    listed = "; ".join(_("{input}: {low} to {high}", input=name, low=low, high=high) for name, low, high in ends)
    alt = _(
        "Tornado chart: the saving in {unit} at the low and high end of each input. {listed}.",
        unit=pretty(study.unit),
        listed=listed,
    )
    mark = illustrative_mark(result.case)
    caption = _(
        "{name}: the saving when one input goes through its own 95 % range, {pair}.{mark}",
        name=titled(study.indicator),
        pair=pair_text(result, plain=True),
        mark=mark,
    )
    drawn = draw_tornado(study.swings, study.unit, saving_label(study.indicator), titles, MOST)
    return Figure(drawn, alt, caption)


def _figure_name(result: Assessment, study: Sensitivity, row: dict[str, Any]) -> str:
    members = study.saving.members(row["name"])
    return _plain(result, members[0]) if len(members) == 1 else str(row["name"])


def _ranges(result: Assessment, study: Sensitivity, moving: list[dict[str, Any]]) -> str:
    hidden = _hidden(result)
    rows = []
    for row in moving[:MOST]:
        ends = _("{low} to {high}", low=number(row["saving_low"]), high=number(row["saving_high"]))
        turns = _(" **turns the sign**") if row["flips"] else ""
        if hidden & set(row["inputs"]):
            rows.append([_title(result, study, row), _("confidential"), "", ends + turns, _("confidential")])
            continue
        unit = "" if row["unit"] == "1" else pretty(row["unit"])
        spread = _("{low} to {high}", low=_three(row["low"]), high=_three(row["high"]))
        rows.append(
            [
                _title(result, study, row),
                f"{given(row['value'])} {unit}".strip(),
                spread,
                ends + turns,
                _zero(result, study, row),
            ]
        )
    header = [_("input"), _("value"), _("95 % range"), _("saving at its ends"), _("zero at")]
    more = len(moving) - len(rows)
    rest = ngettext(" {count} more input has less effect.", " {count} more inputs have less effect.", more)
    caption = _(
        "{name} [{unit}]: one input at a time.{rest}",
        name=titled(study.indicator),
        unit=pretty(study.unit),
        rest=rest if more else "",
    )
    return lean(header, rows, caption, (1, 2, 3, 4))


def _three(value: float) -> str:
    """Three significant figures, of very small values too."""
    return given(float(f"{value:.3g}"))


def _hidden(result: Assessment) -> set[str]:
    """Names of inputs whose values are not for readers."""
    from impact.variables.variable import parameter_name

    return {parameter_name(result.case.id, name) for name in WrittenAmounts(result).hidden}


def _title(result: Assessment, study: Sensitivity, row: dict[str, Any]) -> str:
    """What an input is called in a table; a group by its name with all of its inputs."""
    members = study.saving.members(row["name"])
    listed = "; ".join(_called(result, member) for member in members)
    return listed if len(members) == 1 else f"{escape(row['name'])} ({listed})"


def _called(result: Assessment, entry: Uncertain) -> str:
    """An input in a table, as Markdown."""
    case = result.case
    return escape(names.parameter(case, entry.of[0])) if entry.kind == PARAMETER else escape(_plain(result, entry))


def _plain(result: Assessment, entry: Uncertain) -> str:
    """An input for a figure: its parameter, the row of a process, or the price of one."""
    case, inventory = result.case, result.plan.inventory
    if entry.kind == PARAMETER:
        return str(names.parameter(case, entry.of[0]))
    if entry.kind == PRICE:
        return names.price(case, inventory, entry.name)
    process, _bar, rest = entry.name.partition(" | ")
    flow = rest.partition(" | ")[0]
    return subscripted(names.exchange(case, inventory, "" if flow == OUTPUT else flow, process))


def _zero(result: Assessment, study: Sensitivity, row: dict[str, Any]) -> str:
    """The value at which the saving is zero; a group of inputs has no single value."""
    if len(row["inputs"]) > 1 or row["inputs"][0] not in {variable.name for variable in study.variables}:
        return "–"
    name = row["inputs"][0]
    zeros = result.once(("break even", study.indicator, name), lambda: study.break_even(name))
    return "; ".join(given(float(f"{value:.4g}")) for value in (*zeros.roots, *zeros.jumps)[:3]) or _("never")


def _measure(result: Assessment, study: Sensitivity, moving: list[dict[str, Any]]) -> str:
    ranked = sorted((row for row in moving if row["first"] >= 0.0005), key=lambda row: -row["first"])[:BEST]
    if not ranked:
        return ""
    turns = any(row["flip_probability"] > 0 for row in ranked)
    rows = []
    for row in ranked:
        source = textwrap.shorten(row["source"], SOURCE, placeholder=" …")
        cells = [_title(result, study, row), _percent(row["first"]), number(row["sd_if_known"])]
        cells += [_percent(row["flip_probability"])] if turns else []
        rows.append([*cells, _(row["evidence"]), own_words(source)])
    header = [_("input"), _("share of the variance"), _("standard deviation if known")]
    header += [_("would turn the sign")] if turns else []
    caption = _(
        "{name}: what to measure next. The standard deviation is {sd} {unit} now. {method}",
        name=titled(study.indicator),
        sd=number(study.variance.sd),
        unit=pretty(study.unit),
        method=_method(study),
    )
    return lean([*header, _("evidence"), _("source")], rows, caption, range(1, len(header)))


def measured_next(result: Assessment, indicator: str, most: int) -> list[tuple[str, str]]:
    """The inputs with the largest shares of a saving's variance, by name and share."""
    from impact.sensitivity.rows import rows

    study = _study(result, indicator)
    ranked = sorted(rows(study), key=lambda row: -row["first"])
    return [(_title(result, study, row), _percent(row["first"])) for row in ranked[:most] if row["first"] >= WORTH]


def _method(study: Sensitivity) -> str:
    from impact.sensitivity.variance import EXACT

    if study.variance.method == EXACT:
        return _("Shares are exact, not sampled.")
    return _("Shares are sampled: the saving is no plain sum of products of independent values.")


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return _("below 0.1 %")
    return f"{number(100 * share)} %"
