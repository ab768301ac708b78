"""Choices that are no distributions: other GWP sets, alternatives and allocation rules, and which turn the sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from impact.documents.pieces import Chapter
from impact.ground.language import N_, _, ngettext, spoken
from impact.model.indicators import GWP_SETS
from impact.results.assessment import Assessment
from impact.results.computed import once
from impact.writing.markdown import bullets, number, own_words, quantity, table
from impact.writing.named import process_name, scenario_name
from impact.writing.numbers import pretty, titled

if TYPE_CHECKING:
    from impact.uncertainty.alternatives import Alternatives, Combination

INDICATORS = ("climate", "cost")
LISTED = 6  # smallest changes that turn the sign
SMALL = 0.01  # of the default saving: smaller changes by a choice are counted, not listed
ELSEWHERE = ("baseline", "electricity")  # choices with a table of their own
CLEAR = ("electricity", "gwp")  # whose names say which choice they are of
AXES = {
    "baseline": N_("baseline"), "alternative": N_("alternative"), "electricity": N_("electricity"),
    "gwp": N_("GWP set"), "allocation": N_("allocation"),
}  # fmt: skip


def computed(result: Assessment) -> Alternatives:
    """Every combination of the case's choices, computed once; reasons are sentences, so once in each language."""
    from impact.uncertainty.alternatives import alternatives_of

    return once(result, ("alternatives", spoken()), lambda: alternatives_of(result))


def alternatives(result: Assessment) -> Chapter:
    """Baselines, electricity methods, GWP sets and allocation rules: what each changes, and what turns the sign."""
    if not result.runs:
        return Chapter(_("The exchange does not run in {year}: nothing is saved.", year=result.year))
    found = computed(result)
    names = [n for n in INDICATORS if found.default[n] != 0 or any(one[n] for one in found.possible)]
    if len(found.possible) < 2 or not names:
        return Chapter(_("The case leaves no choice of baseline, electricity method, GWP set or allocation."))
    intro = _(
        "A choice has no probability, so it is no part of the ranges above: each is computed and shown beside the "
        "others. {count} combinations, of which {impossible} cannot be.",
        count=len(found.combinations),
        impossible=len(found.impossible),
    )
    return Chapter(intro, _single(result, found, names), *(_turning(found, name) for name in names), _reasons(found))


def _single(result: Assessment, found: Alternatives, names: list[str]) -> str:
    rows = [["", _("as chosen"), *(number(found.default[n]) for n in names)]]
    single = [one for one in found.one_at_a_time() if one.saving is not None and one.changed[0] not in ELSEWHERE]
    moved = [one for one in single if any(_moves(found, one, n) for n in names)]
    for one in moved:
        axis = one.changed[0]
        rows.append([_(AXES[axis]), _choice(found, axis, one.named[axis]), *(_cell(found, one, n) for n in names)])
    for label, chosen in ((_("lowest of all combinations"), min), (_("highest of all combinations"), max)):
        rows.append(["", label, *(number(chosen(one[n] for one in found.possible)) for n in names)])
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


def _moves(found: Alternatives, one: Combination, name: str) -> bool:
    base = found.default[name]
    return one[name] != base and abs(one[name] - base) >= SMALL * abs(base)


def _cell(found: Alternatives, one: Combination, name: str) -> str:
    text = number(one[name])
    return _("{value} **turns the sign**", value=text) if found.flips(one, name) else text


def _turning(found: Alternatives, name: str) -> str:
    turning, title = found.turning(name), titled(name)
    if not turning:
        return _("**{name}**: no combination turns the sign.", name=title)
    listed = "; ".join(
        _("{changes}: {value}", changes=changes(found, one), value=quantity(one[name], found.result.unit(name)))
        for one in turning[:LISTED]
    )
    more = len(turning) - LISTED
    return _(
        "**{name}**: {count} of {possible} combinations turn the sign. The smallest changes that do: {listed}{more}.",
        name=title,
        count=len(found.flipping(name)),
        possible=len(found.possible),
        listed=listed,
        more=_("; and {count} more", count=more) if more > 0 else "",
    )


def _choice(found: Alternatives, axis: str, chosen: str) -> str:
    """A choice by its name in the document."""
    if axis in ("baseline", "alternative"):
        return scenario_name(found.result.case, chosen)
    if axis == "gwp":
        return GWP_SETS[chosen]
    if axis == "electricity":
        plan = found.result.plan
        known = [column.unit_process for column in plan.system.columns if column.unit_process is not None]
        general = {process.answers_to for process in known if process.group == "electricity" and process.answers_to}
        ids = [plan.inventory.methods(name).get(chosen) for name in sorted(general)]
        return ", ".join(process_name(found.result, id) for id in ids if id) or own_words(chosen)
    return own_words(chosen)


def changes(found: Alternatives, one: Combination) -> str:
    """What a combination chooses otherwise than the default."""
    return ", ".join(
        f"*{_choice(found, axis, one.named[axis])}*" if axis in CLEAR else
        f"{_(AXES[axis])} *{_choice(found, axis, one.named[axis])}*"
        for axis in one.changed
    )  # fmt: skip


def _reasons(found: Alternatives) -> str:
    """What cannot be, and why."""
    reasons = dict.fromkeys(one.reason for one in found.impossible)
    if not reasons:
        return ""
    return _("Choices that cannot be:\n\n") + bullets(own_words(reason) for reason in reasons)
