"""Full LCIA of an assessed case: levels, savings and contributions under every category of a method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from impact.brightway.category import Category
from impact.brightway.characterise import Characterisation, characterise, runs, scores
from impact.brightway.coverage import Coverage, coverage
from impact.brightway.methods import find
from impact.brightway.water import balanced
from impact.engine.lines import PAYMENT
from impact.factors import Inventory, biosphere
from impact.ground.errors import Fault, InputError
from impact.ground.printed import Printed, as_frame
from impact.results.assessment import Assessment

if TYPE_CHECKING:
    import pandas as pd

    from impact.brightway.background import Background

Array = NDArray[np.float64]

BY = ("flow", "process", "partner")
OWN_FLOW = "the scenario's own flow"  # a flow that no process emits or takes: a line of the scenario itself


def categories_of(
    method: str | Sequence[str], inventory: Inventory | None = None, project: str = ""
) -> tuple[Category, ...]:
    """The categories that a name means (`methods.find`), with water as a balance (`water.balanced`).

    Raises
    ------
    InputError
        If there is no such method.
    """
    return tuple(balanced(category) for category in find(method, inventory, project))


def lca(
    result: Assessment,
    method: str | Sequence[str] | Sequence[Category],
    given: Mapping[int, GivenScores] | None = None,
    said: Callable[[str], None] = lambda text: None,
) -> Lca:
    """Characterise an assessed case with the categories of a method.

    Parameters
    ----------
    result : Assessment
    method : str, sequence of str, or sequence of Category
        As in `methods.find`: `EF v3.1`, `IPCC 2021 GWP100`, a method of the inventory's own tables; or categories.
    given : mapping of int to GivenScores, optional
        Columns of the system whose scores come from elsewhere; the result's background database if left out.

    Raises
    ------
    InputError
        If there is no such method.
    """
    inventory = result.plan.inventory
    ready = () if isinstance(method, str) else tuple(one for one in method if isinstance(one, Category))
    categories = ready or categories_of(cast("str | Sequence[str]", method), inventory)
    links = biosphere.links(inventory)
    found = characterise(categories, result.plan.system.elementary, links)
    background = result.settings.background
    if given is None and background is not None:
        from impact.brightway.background_lcia import given_scores  # scipy, only where it has to be solved

        database = cast("Background", background)  # the only kind that there is
        scored = given_scores(database, result.plan.system, categories, links)
        given = {column: GivenScores(scores, label) for column, (scores, label) in scored.items()}
    return Lca(result, found, dict(given or {}))


@dataclass(frozen=True, slots=True)
class GivenScores:
    """The scores of one column's product that come from elsewhere, and what stands for it there."""

    scores: Array  # (categories,), per canonical unit of the product
    label: str


@dataclass(repr=False)
class Lca(Printed):
    """Levels, savings and contributions of a case in its reported year, under all categories of a method.

    A category that the inventory does not cover has no number: not in tables, and not in `--json`.
    """

    result: Assessment
    characterisation: Characterisation
    given: Mapping[int, GivenScores] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[Category, ...]:
        return self.characterisation.categories

    @cached_property
    def coverage_by_category(self) -> list[Coverage]:
        """Of each category, in their order."""
        return coverage(self.result, self.characterisation, self.given)

    @cached_property
    def _scores(self) -> Array:
        """Score per unit of each column's product, shape (columns, categories)."""
        evaluation, system = self.result.table.evaluation, self.result.plan.system
        replaced = {column: one.scores for column, one in self.given.items()}
        found = scores(evaluation.A[0, 0], evaluation.B[0, 0], self.characterisation.C, system.signs, replaced)
        return found

    @cached_property
    def lines(self) -> Array:
        """What each line of each scenario contributes, shape (lines, categories)."""
        table, C = self.result.table, self.characterisation.C
        values = np.zeros((len(table.lines), len(self.categories)))
        for k, line in enumerate(table.lines):
            amount = table.evaluation.amounts[0, 0, k] * line.sign
            if line.column >= 0:
                values[k] = amount * self._scores[line.column]
            elif line.elementary >= 0:
                values[k] = amount * C[:, line.elementary]
        return values

    def level(self, scenario: str) -> Array:
        """Level of a scenario, shape (categories,); also of categories that are not covered."""
        return _total(self.lines[self._select(scenario)])

    def saving(self, baseline: str, alternative: str) -> Array:
        """Baseline minus alternative, shape (categories,); also of categories that are not covered."""
        members = self._select(baseline) + self._select(alternative)
        difference = self.level(baseline) - self.level(alternative)
        return _cleaned(difference, np.abs(self.lines[members]).sum(axis=0))

    def _select(self, scenario: str) -> list[int]:
        table = self.result.table
        return [k for k in table.select(scenario) if table.lines[k].role != PAYMENT]

    # ------------------------------------------------------------------ contributions

    def shares(self, scenario: str, by: str) -> dict[str, Array]:
        """Contributions to the level of a scenario, shape (categories,) each; they add up to it.

        Parameters
        ----------
        scenario : str
        by : str
            `flow`: elementary flows, wherever they occur. `process`: unit processes, with what each emits and takes
            itself (scaling × B, so that loops are right). `partner`: who bears the lines.
        """
        if by not in BY:
            raise InputError([Fault("not-a-choice", f"Contributions by '{by}'?", remedy=f"Allowed: {', '.join(BY)}.")])
        terms = {"flow": self._by_flow, "process": self._by_process, "partner": self._by_partner}[by]
        found: dict[str, Array] = {}
        for name, values in terms(scenario):
            found[name] = found.get(name, np.zeros(len(self.categories))) + values
        return {name: values for name, values in found.items() if values.any()}

    def saved(self, by: str, baseline: str = "", alternative: str = "") -> dict[str, Array]:
        """Contributions to a saving (the default one), shape (categories,) each; they add up to it."""
        before = self.shares(baseline or self.result.baseline, by)
        after = self.shares(alternative or self.result.alternative, by)
        nothing = np.zeros(len(self.categories))
        return {name: before.get(name, nothing) - after.get(name, nothing) for name in dict.fromkeys([*before, *after])}

    def runs(self, scenario: str) -> Array:
        """Scaling of every unit process, shape (columns,); what lies behind a given column does not run."""
        return runs(self.result.table, scenario, self._cut)

    @property
    def _cut(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.result.plan.system.columns), dtype=bool)
        mask[list(self.given)] = True
        return mask

    def _by_flow(self, scenario: str) -> Iterator[tuple[str, Array]]:
        plan, evaluation = self.result.plan, self.result.table.evaluation
        amounts = evaluation.B[0, 0] @ np.where(self._cut, 0.0, self.runs(scenario))
        for k in self._select(scenario):
            line = plan.lines[k]
            if line.elementary >= 0:
                amounts[line.elementary] += evaluation.amounts[0, 0, k] * line.sign
        for (flow, _, _), m in plan.system.elementary.items():
            yield flow, self.characterisation.C[:, m] * amounts[m]
        yield from self._given_terms(scenario)

    def _by_process(self, scenario: str) -> Iterator[tuple[str, Array]]:
        plan, evaluation = self.result.plan, self.result.table.evaluation
        own = (self.characterisation.C @ evaluation.B[0, 0]).T * self.runs(scenario)[:, None]
        for j, column in enumerate(plan.system.columns):
            if j not in self.given:
                yield column.name, own[j]
        yield from self._given_terms(scenario)
        for k in self._select(scenario):
            line = plan.lines[k]
            if line.elementary >= 0:
                yield f"{OWN_FLOW}: {line.process}", self.lines[k]

    def _given_terms(self, scenario: str) -> Iterator[tuple[str, Array]]:
        """What the columns with given scores contribute: runs × output × score."""
        if not self.given:
            return
        made = np.abs(np.diagonal(self.result.table.evaluation.A[0, 0])) * self.runs(scenario)
        for j, one in self.given.items():
            yield one.label, made[j] * one.scores

    def _by_partner(self, scenario: str) -> Iterator[tuple[str, Array]]:
        table = self.result.table
        for k in self._select(scenario):
            for (partner, _), share in zip(table.lines[k].shares, table.evaluation.shares[k], strict=True):
                yield partner, self.lines[k] * float(np.asarray(share, dtype=float).reshape(-1)[0])

    # ------------------------------------------------------------------ tidy views

    def levels(self) -> pd.DataFrame:
        """Levels: family, category, indicator, scenario, value (missing if not covered), unit, coverage."""
        return as_frame(self, "levels")

    def savings(self) -> pd.DataFrame:
        """Savings of every comparison: family, category, indicator, baseline, alternative, default, value ..."""
        return as_frame(self, "savings")

    def contributions(self, by: str = "flow") -> pd.DataFrame:
        """Contributions to every scenario's level and to the default saving, by flow, process or partner."""
        return as_frame(self, "contributions", by)

    def coverage(self) -> pd.DataFrame:
        """What is covered: family, category, indicator, grade, processes, of, share_of_climate, without, notes ..."""
        return as_frame(self, "coverage")

    def without_counterpart(self) -> dict[str, str]:
        """Elementary flows of the case that no category of a Brightway method can hold, and why."""
        reasons = biosphere.unlinked(self.result.plan.inventory)
        flows = dict.fromkeys(flow for flow, _, _ in self.result.plan.system.elementary)
        return {flow: reasons[flow] for flow in flows if flow in reasons}

    def has_level(self, category: int, scenario: str) -> bool:
        """Whether the inventory gives a scenario a number in a category."""
        return self.coverage_by_category[category].numbers[scenario]

    def has_saving(self, category: int, baseline: str = "", alternative: str = "") -> bool:
        """Whether both levels of a comparison (the default one) are numbers."""
        pair = (baseline or self.result.baseline, alternative or self.result.alternative)
        return all(self.has_level(category, scenario) for scenario in pair)


def _total(values: Array) -> Array:
    """Sum over lines, shape (lines, categories) to (categories,)."""
    return _cleaned(values.sum(axis=0), np.abs(values).sum(axis=0))


def _cleaned(total: Array, size: Array) -> Array:
    """Zero where a sum is no more than the rounding of its terms."""
    return np.where(np.abs(total) <= 1e-15 * size, 0.0, total)
