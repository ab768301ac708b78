"""What follows from the results, how far it holds, and what to do next (ISO 14044, 4.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.documents.chapters.discrete import changes
from impact.documents.chapters.drivers import measured_next
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.figures.savings import terms as saving_terms
from impact.ground.language import _
from impact.model import Goal
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.quality import share
from impact.writing.markdown import bullets, number, quantity
from impact.writing.named import nothing_saved, scenario_name
from impact.writing.numbers import pretty

if TYPE_CHECKING:
    from impact.uncertainty.alternatives import Alternatives, Combination
    from impact.uncertainty.summary import Simulation

OTHER = 0.1  # of the default saving: another choice or year that moves it less is not worth a word in a summary
WEAK = 0.5  # of the climate terms: secondary transcriptions beyond this are worth replacing
SURE = 0.95  # of the draws
NEXT = 3  # inputs to measure first
PAIR = ("baseline", "alternative")


def conclusions(result: Assessment, simulation: Simulation | str) -> Chapter:
    """What the climate saving consists of, how far its sign and size hold, and what would improve the study.

    Parameters
    ----------
    result : Assessment
    simulation : Simulation or str
        From `chapters.simulated`; the sentence on how sure it is is left out if there is none.
    """
    if not result.runs:
        return Chapter(nothing_saved(result))
    sentences = [_consists(result), _sure(result, simulation), _sign(result), other_choices(result),
                 other_years(result), _money(result)]  # fmt: skip
    return Chapter(
        bullets(text for text in sentences if text),
        _("Recommendations, which follow from the figures of this document:"),
        bullets(_recommended(result)),
    )


# ---------------------------------------------------------------------------------------------- conclusions


def _consists(result: Assessment) -> str:
    """The largest terms for and against."""
    unit = result.unit("climate")
    parts = saving_terms(result, result.default, "climate")
    gain, burden = max(parts.items(), key=lambda one: one[1]), min(parts.items(), key=lambda one: one[1])
    text = _(
        "The life-cycle saving of {year} is {saving}. The largest term for it is {role} ({value})",
        year=result.year,
        saving=quantity(result.default["climate"], unit, 2),
        role=_(gain[0]),
        value=quantity(gain[1], unit, 2),
    )
    if gain[1] <= 0:
        return _("No term saves greenhouse gases: the exchange adds {amount} in {year}.",
                 amount=quantity(-result.default["climate"], unit, 2), year=result.year)  # fmt: skip
    if burden[1] >= 0:
        return text + "."
    return text + _(", the largest against it {role} ({value}).", role=_(burden[0]), value=quantity(burden[1], unit, 2))


def _sure(result: Assessment, simulation: Simulation | str) -> str:
    if isinstance(simulation, str):
        return ""
    chance = simulation.probability("climate").value
    if max(chance, 1 - chance) >= SURE:
        return _("The uncertain values do not put its sign in doubt, against the default baseline: at least {share} % "
                 "of the draws agree on it.", share=number(100 * SURE, 2))  # fmt: skip
    return _(
        "The uncertain values leave its sign open, against the default baseline: it is above zero in {share} % of the "
        "draws.",
        share=number(100 * chance, 2),
    )


def _sign(result: Assessment) -> str:
    """Which choices alone turn the sign of the climate saving."""
    choices = Study(result).alternatives
    single = [choice for choice in choices.one_at_a_time() if choice.saving is not None]
    turned = [changes(choices, choice) for choice in single if choices.flips(choice, "climate")]
    if not single:
        return ""
    if not turned:
        return _("None of the other baselines, mixes, GWP sets and allocation rules alone turns its sign.")
    return _("Each of these choices alone **turns its sign**: {listed}.", listed="; ".join(turned))


def other_choices(result: Assessment) -> str:
    """How far electricity, GWP set and allocation rule move the default climate saving; empty if hardly."""
    if not result.runs:
        return ""
    choices, base = Study(result).alternatives, result.default["climate"]
    single = [
        choice for choice in choices.one_at_a_time() if choice.saving is not None and choice.changed[0] not in PAIR
    ]
    if not single:
        return ""
    ends = [pick(single, key=lambda choice: choice["climate"]) for pick in (min, max)]
    low, high = ends
    if max(abs(choice["climate"] - base) for choice in ends) < OTHER * abs(base):
        return ""
    return _(
        "With another electricity mix, GWP set or allocation rule, one at a time, the life-cycle saving lies between "
        "{low} and {high}.",
        low=_end(choices, low),
        high=_end(choices, high),
    )


def _end(choices: Alternatives, choice: Combination) -> str:
    value = quantity(choice["climate"], choices.result.unit("climate"), 2)
    return _("{value} ({choice})", value=value, choice=changes(choices, choice))


def other_years(result: Assessment) -> str:
    """What all years save together, where the reported year is no typical one; empty otherwise."""
    if not result.runs:
        return ""
    ledger, base = result.over_years, result.default["climate"]
    saved = ledger.saving(result.baseline, result.alternative)[:, INDEX["climate"]]
    years = [int(year) for year in ledger.years]
    if len(years) < 2 or abs(float(saved.mean()) - base) < OTHER * abs(base):
        return ""
    unit = result.unit("climate")
    return _(
        "{year} is no typical year: from {first} to {last} the life-cycle saving adds up to {total}, on average "
        "{mean}, and is {end} in {last}.",
        year=result.year,
        first=years[0],
        last=years[-1],
        total=f"{number(float(saved.sum()), 2)} {pretty(unit.removesuffix('/a'))}",
        mean=quantity(float(saved.mean()), unit, 2),
        end=quantity(float(saved[-1]), unit, 2),
    )


def _money(result: Assessment) -> str:
    values = [c["cost"] for c in result.comparisons]
    if not any(values):
        return ""
    unit = result.unit("cost")
    if len(values) == 1 or min(values) == max(values):
        return _("The annual cost of all parties together changes by a saving of {value}.",
                 value=quantity(values[0], unit, 2))  # fmt: skip
    return _("The annual cost of all parties together is a saving of {value} by default, and of {low} to {high} over "
             "all comparisons.", value=quantity(result.default["cost"], unit, 2), low=quantity(min(values), unit, 2),
             high=quantity(max(values), unit, 2))  # fmt: skip


# ---------------------------------------------------------------------------------------------- recommendations


def _recommended(result: Assessment) -> list[str]:
    items = []
    first = measured_next(result, "climate", NEXT)
    if first:
        listed = "; ".join(_("{input} ({share} of the variance)", input=name, share=part) for name, part in first)
        items.append(
            _("Measure or document first what drives the spread of the climate saving: {listed}.", listed=listed)
        )
    copied = share(Study(result).terms, lambda term: term.grade.startswith(("secondary", "unverified")))
    if copied >= WEAK:
        items.append(_("Read the values in their publisher's own file: {share} % of the climate terms rest on somebody "
                       "else's transcription or are unverified.", share=f"{100 * copied:.0f}"))  # fmt: skip
    if result.case.left_out:
        items.append(_("Estimate the size of what is left out, so that it can be judged against the saving."))
    if result.case.goal == Goal():
        items.append(_("State goal, reasons and audience in the case file; default texts stand in this document."))
    quoted = _(
        "Quote the saving with its baseline (*{baseline}*), its year ({year}) and its boundary.",
        baseline=scenario_name(result.case, result.baseline),
        year=result.year,
    )
    others = _(" Quote those of the other baselines beside it.") if len(result.case.baselines) > 1 else ""
    return [*items, quoted + others]
