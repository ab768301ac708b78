"""Choices that are no distributions: baselines, alternatives, electricity methods, GWP sets, allocation rules.

A choice has no probability, so every combination is computed and shown beside the others: how large the saving is in
each, and which choices turn its sign. ISO 14044, 4.5.3.3 asks for such a sensitivity check (clause to be confirmed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from impact.engine.plan import Plan
from impact.engine.system import characterise
from impact.ground.errors import InputError
from impact.ground.printed import Printed, as_frame
from impact.model import Case
from impact.model.indicators import GWP_SETS, INDEX
from impact.results.assessment import Assessment, assess_case
from impact.uncertainty.allocation import AllocationRule, rules_of, with_process

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

AXES = ("baseline", "alternative", "electricity", "gwp", "allocation")
SMALL = 0.01  # of the default saving: smaller changes by a choice are counted, not listed
MANY = 20_000  # combinations; beyond, only one choice at a time is computed


@dataclass(frozen=True, slots=True)
class Combination:
    """One choice on every axis, with its savings (indicators,), or the reason why it cannot be."""

    choices: tuple[str, ...]  # in the order of `AXES`; "" where a case has no such choice
    changed: tuple[str, ...]  # the axes on which it differs from the default
    saving: Array | None
    reason: str = ""

    def __getitem__(self, indicator: str) -> float:
        """The saving of one indicator [its unit]; NaN where the combination is impossible."""
        return float("nan") if self.saving is None else float(self.saving[INDEX[indicator]])

    @property
    def named(self) -> dict[str, str]:
        """The choice on each axis that the case has."""
        return {axis: choice for axis, choice in zip(AXES, self.choices, strict=True) if choice}


@dataclass(frozen=True, slots=True, repr=False)
class Alternatives(Printed):
    """All combinations of the choices of one case, the default first."""

    result: Assessment
    axes: dict[str, tuple[str, ...]]  # the choices on each axis, the default first
    combinations: tuple[Combination, ...]

    @property
    def default(self) -> Combination:
        """What the case itself chooses."""
        return self.combinations[0]

    @property
    def possible(self) -> list[Combination]:
        """Combinations with a saving."""
        return [each for each in self.combinations if each.saving is not None]

    @property
    def impossible(self) -> list[Combination]:
        """Combinations without one, for a reason."""
        return [each for each in self.combinations if each.saving is None]

    def flips(self, combination: Combination, indicator: str) -> bool:
        """Whether a combination turns the sign of the default's saving."""
        return combination[indicator] * self.default[indicator] < 0

    def moves(self, combination: Combination, indicator: str) -> bool:
        """Whether a combination changes the saving at all, and by no less than `SMALL` of the default."""
        base = self.default[indicator]
        return combination[indicator] != base and abs(combination[indicator] - base) >= SMALL * abs(base)

    def one_at_a_time(self) -> list[Combination]:
        """The combinations that differ from the default in one choice."""
        return [each for each in self.combinations if len(each.changed) == 1]

    def flipping(self, indicator: str) -> list[Combination]:
        """The combinations that turn the sign, those with the fewest changed choices first."""
        return [each for each in self.possible if self.flips(each, indicator)]

    def turning(self, indicator: str) -> list[Combination]:
        """The smallest changes that turn the sign: without any one of their choices the sign would stay."""
        smallest: list[Combination] = []
        for combination in self.flipping(indicator):
            mine = {(axis, combination.named[axis]) for axis in combination.changed}
            if not any({(axis, less.named[axis]) for axis in less.changed} <= mine for less in smallest):
                smallest.append(combination)
        return smallest

    def frame(self) -> pd.DataFrame:
        """A row per combination and headline indicator, impossible ones with their reason and no saving."""
        return as_frame(self)


def alternatives_of(result: Assessment) -> Alternatives:
    """Compute every combination of a case's discrete choices.

    Combinations that cannot be (a residual mix against another mix, an allocation rule without a price, a year that a
    series does not reach) are listed with the reason.
    """
    rules = _rules(result.plan)
    axes = {
        "baseline": _first(result.baseline, result.case.baselines),
        "alternative": _first(result.alternative, result.case.alternatives),
        "electricity": _electricity(result.plan),
        "gwp": _first(result.settings.gwp, tuple(GWP_SETS)),
        "allocation": tuple(_label(chosen) for chosen in rules),
    }
    by_label = dict(zip(axes["allocation"], rules, strict=True))
    default = tuple(choices[0] for choices in axes.values())
    everything = int(np.prod([len(choices) for choices in axes.values()]))
    combinations = []
    for electricity, allocation in product(axes["electricity"], axes["allocation"]):
        solved, reason = _solve(result, "" if electricity == axes["electricity"][0] else electricity,
                                by_label[allocation])  # fmt: skip
        for gwp in axes["gwp"]:
            levels = _levels(solved, gwp) if solved is not None else {}
            for before, after in product(axes["baseline"], axes["alternative"]):
                choices = (before, after, electricity, gwp, allocation)
                changed = tuple(a for a, one, first in zip(AXES, choices, default, strict=True) if one != first)
                if everything > MANY and len(changed) > 1:
                    continue
                saving = levels[before] - levels[after] if levels else None
                combinations.append(Combination(choices, changed, saving, reason))
    combinations.sort(key=lambda found: (len(found.changed), [AXES.index(axis) for axis in found.changed]))
    return Alternatives(result, axes, tuple(combinations))


def _first(chosen: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The choices with the one that is made in front."""
    return (chosen, *(name for name in known if name != chosen))


def _electricity(plan: Plan) -> tuple[str, ...]:
    """Methods of the electricity that the case buys by its general name, the one in use first; ("",) if none."""
    used, known = "", dict[str, None]()
    for column in plan.system.columns:
        process = column.unit_process
        if process is None or process.group != "electricity" or not process.answers_to:
            continue
        if plan.resolver.product(process.answers_to).name != process.id:
            continue  # the case names this very process: its method is no choice
        used = used or process.method
        known |= dict.fromkeys(plan.inventory.methods(process.answers_to))
    return _first(used, tuple(known)) if used else ("",)


def _rules(plan: Plan) -> list[dict[str, AllocationRule]]:
    """Every choice of rules for the case's own processes with several outputs; one empty choice if there are none."""
    shared = [process for process in plan.case.processes.values() if len(process.outputs) > 1]
    options = [
        [(process.name, rule) for rule in rules_of(plan, process)] for process in shared if _used(plan, process.name)
    ]
    return [dict(chosen) for chosen in product(*options)]


def _used(plan: Plan, process: str) -> bool:
    return any(column.own is not None and column.own.name == process for column in plan.system.columns)


def _label(chosen: dict[str, AllocationRule]) -> str:
    if len(chosen) == 1:
        return next(iter(chosen.values())).name
    return ", ".join(f"{name}: {rule.name}" for name, rule in chosen.items())


def _solve(result: Assessment, electricity: str, chosen: dict[str, AllocationRule]) -> tuple[Assessment | None, str]:
    """The case under other rules and another electricity, or the reason why it cannot be."""
    case: Case = result.case
    for name, rule in chosen.items():
        if rule.process is None:
            return None, f"{rule.name} allocation of '{name}': {rule.reason}"
        if not rule.own:
            case = with_process(case, rule.process)
    if not electricity and case is result.case:
        return result, ""
    options = replace(result.options, electricity=electricity or result.options.electricity)
    try:
        return assess_case(case, result.plan.inventory, options), ""
    except InputError as error:
        return None, "; ".join(fault.message for fault in error.faults)


def _levels(solved: Assessment, gwp: str) -> dict[str, Array]:
    """Levels of all scenarios under a GWP set, shape (indicators,) each; the system itself stays as it is."""
    if gwp == solved.settings.gwp:
        return solved.level
    plan = solved.plan
    C, _ = characterise(plan.system, gwp, plan.settings.aware)
    background = plan.settings.background
    given = background.given(plan.system, gwp, plan.settings.aware) if background else None
    other = replace(plan, C=C, given=given, settings=replace(plan.settings, gwp=gwp))
    return Assessment(solved.case, other, solved.options, solved.warnings).level
