"""Choices that are no distributions: other GWP sets, alternatives and allocation rules, and which turn the sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.ground.language import N_, _, ngettext
from impact.model.indicators import GWP_SETS
from impact.results.assessment import Assessment
from impact.writing.markdown import bullets, number, own_words, quantity, table
from impact.writing.named import nothing_saved, process_name, scenario_name
from impact.writing.numbers import pretty, titled

if TYPE_CHECKING:
    from impact.uncertainty.alternatives import Alternatives, Combination

INDICATORS = ("climate", "cost")
LISTED = 6  # smallest changes that turn the sign
ELSEWHERE = ("baseline", "electricity")  # choices with a table of their own
CLEAR = ("electricity", "gwp")  # whose names say which choice they are of
AXES = {
    "baseline": N_("baseline"), "alternative": N_("alternative"), "electricity": N_("electricity"),
    "gwp": N_("GWP set"), "allocation": N_("allocation"),
}  # fmt: skip


def alternatives(result: Assessment) -> Chapter:
    """Baselines, electricity methods, GWP sets and allocation rules: what each changes, and what turns the sign."""
    if not result.runs:
        return Chapter(nothing_saved(result))
    choices = Study(result).alternatives
    names = [n for n in INDICATORS if choices.default[n] != 0 or any(choice[n] for choice in choices.possible)]
    if len(choices.possible) < 2 or not names:
        return Chapter(_("The case leaves no choice of baseline, electricity method, GWP set or allocation."))
    intro = _(
        "A choice has no probability, so it is no part of the ranges above: each is computed and shown beside the "
        "others. {count} combinations, of which {impossible} cannot be.",
        count=len(choices.combinations),
        impossible=len(choices.impossible),
    )
    return Chapter(
        intro, _single(result, choices, names), *(_turning(choices, name) for name in names), _reasons(choices)
    )


def _single(result: Assessment, choices: Alternatives, names: list[str]) -> str:
    rows = [["", _("as chosen"), *(number(choices.default[n]) for n in names)]]
    single = [
        choice for choice in choices.one_at_a_time() if choice.saving is not None and choice.changed[0] not in ELSEWHERE
    ]
    moved = [choice for choice in single if any(choices.moves(choice, n) for n in names)]
    for choice in moved:
        axis = choice.changed[0]
        rows.append(
            [_(AXES[axis]), _choice(choices, axis, choice.named[axis]), *(_cell(choices, choice, n) for n in names)]
        )
    for label, chosen in ((_("lowest of all combinations"), min), (_("highest of all combinations"), max)):
        rows.append(["", label, *(number(chosen(choice[n] for choice in choices.possible)) for n in names)])
    less = len(single) - len(moved)
    rest = ngettext(
        " {count} other choice changes less than 1 %.", " {count} other choices change less than 1 %.", less
    )
    caption = _(
        "Savings under one other choice at a time; other baselines stand under “Baseline, electricity, transport and "
        "yields”, other mixes under “Electricity”.{rest}",
        rest=rest if less else "",
    )
    header = [_("choice of"), _("other choice"), *(f"{titled(n)} [{pretty(result.unit(n))}]" for n in names)]
    return table(header, rows, caption, range(2, len(header)))


def _cell(choices: Alternatives, choice: Combination, name: str) -> str:
    text = number(choice[name])
    return _("{value} **turns the sign**", value=text) if choices.flips(choice, name) else text


def _turning(choices: Alternatives, name: str) -> str:
    turning, title = choices.turning(name), titled(name)
    if not turning:
        return _("**{name}**: no combination turns the sign.", name=title)
    listed = "; ".join(
        _(
            "{changes}: {value}",
            changes=changes(choices, choice),
            value=quantity(choice[name], choices.result.unit(name)),
        )
        for choice in turning[:LISTED]
    )
    more = len(turning) - LISTED
    return _(
        "**{name}**: {count} of {possible} combinations turn the sign. The smallest changes that do: {listed}{more}.",
        name=title,
        count=len(choices.flipping(name)),
        possible=len(choices.possible),
        listed=listed,
        more=_("; and {count} more", count=more) if more > 0 else "",
    )


def _choice(choices: Alternatives, axis: str, chosen: str) -> str:
    """A choice by its name in the document."""
    if axis in ("baseline", "alternative"):
        return scenario_name(choices.result.case, chosen)
    if axis == "gwp":
        return GWP_SETS[chosen]
    if axis == "electricity":
        plan = choices.result.plan
        known = [column.unit_process for column in plan.system.columns if column.unit_process is not None]
        general = {process.answers_to for process in known if process.group == "electricity" and process.answers_to}
        ids = [plan.inventory.methods(name).get(chosen) for name in sorted(general)]
        return ", ".join(process_name(choices.result, id) for id in ids if id) or own_words(chosen)
    return own_words(chosen)


def changes(choices: Alternatives, choice: Combination) -> str:
    """What a combination chooses otherwise than the default."""
    return ", ".join(
        f"*{_choice(choices, axis, choice.named[axis])}*" if axis in CLEAR else
        f"{_(AXES[axis])} *{_choice(choices, axis, choice.named[axis])}*"
        for axis in choice.changed
    )  # fmt: skip


def _reasons(choices: Alternatives) -> str:
    """What cannot be, and why."""
    reasons = dict.fromkeys(choice.reason for choice in choices.impossible)
    if not reasons:
        return ""
    return _("Choices that cannot be:\n\n") + bullets(own_words(reason) for reason in reasons)
