"""The derivation of a saving as a tree: saving ← levels ← lines ← amount × factor ← inventory rows ← sources."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from impact import expressions
from impact.cases.amounts import has_figures
from impact.engine.lines import PAYMENT, Line
from impact.ground import units
from impact.ground.layout import fold
from impact.model import Uncertainty
from impact.model.indicators import BY_NAME, COST, GWP_SETS, INDEX
from impact.results.assessment import Assessment
from impact.results.derivation import FactorTree, lines, number
from impact.variables.variable import PARAMETER


def explain(result: Assessment, indicator: str = "climate") -> str:
    """The derivation of the default saving, as text."""
    return fold("\n".join(_Explainer(result, indicator).lines()))


def spread_text(uncertainty: Uncertainty) -> str:
    """A range with thousands separators, or the spread as it was given."""
    if uncertainty.low is not None and uncertainty.high is not None:
        return f"{number(uncertainty.low)} to {number(uncertainty.high)}"
    return str(uncertainty)


class _Explainer:
    def __init__(self, result: Assessment, indicator: str) -> None:
        self.result, self.indicator, self.i = result, indicator, INDEX[indicator]
        self.plan, self.ledger = result.plan, result.table
        self.tree = FactorTree(self.plan, self.ledger.evaluation, indicator, result.year)
        self.amounts = self.tree.amounts
        self.unit = result.unit(indicator)
        self.boundary = BY_NAME[indicator].boundary

    def lines(self) -> Iterator[str]:
        result, default = self.result, self.result.default
        case = result.case
        yield f"{case.id}: {case.title} ({result.year})"
        gwp, electricity = GWP_SETS[result.settings.gwp], result.electricity_method
        yield f"{BY_NAME[self.indicator].title} [{self.unit}], {gwp}, {case.approach}, {electricity}"
        before, after = (f"{name} {number(self._level(name))}" for name in (default.baseline, default.alternative))
        yield f"saving {number(float(default.saving[self.i]))} = {before} − {after}"
        for scenario in (default.baseline, default.alternative):
            yield f"├─ {scenario}: {number(self._level(scenario))} {self.unit}"
            yield from (f"│  {text}" for text in self._scenario(scenario))
        yield from self._parameters()

    def _level(self, scenario: str) -> float:
        return float(self.result.level[scenario][self.i])

    def _scenario(self, scenario: str) -> Iterator[str]:
        for k in self.ledger.select(scenario):
            line, value = self.plan.lines[k], float(self.ledger.values[0, k, self.i])
            if value == 0 and (line.column < 0 or line.role == PAYMENT):
                continue
            yield f"├─ {line.label} [{line.role}]: {number(value)} {self.unit}"
            yield from (f"│  {text}" for text in self._line(line, k, value))

    def _line(self, line: Line, k: int, value: float) -> Iterator[str]:
        effective = float(self.ledger.evaluation.amounts[0, 0, k])
        unit = units.name(line.amount.dimension)
        yield f"amount {number(effective)} {unit} = {line.amount.text}{self._ratios(line)}"
        if line.flow is not None and line.flow.origin and has_figures(line.amount.tree):
            yield f"   {self.tree.origin(line.flow.origin)}"
        if line.money:
            yield f"money: × {number(line.money)} {self.plan.settings.currency} of {self.plan.settings.price_year}" + (
                "" if line.annual else " (annuity)"
            )
            if line.item is not None and line.item.origin:
                yield f"   {self.tree.origin(line.item.origin)}"
        elif self.boundary == COST and line.flow is not None and line.flow.price is not None:
            yield from lines(self.tree.own_price(line.flow.price))
        elif line.column >= 0:
            factor = self.tree.score(line.column)
            yield f"× factor {number(factor)} {self._per(line.column)} of '{line.process}'"
            yield from (f"   {text}" for text in lines(self.tree.of(line.column)))
        elif line.elementary >= 0:
            yield f"× characterisation {number(float(self.plan.C[self.i, line.elementary]))} of '{line.process}'"
            yield from (f"   {text}" for text in self._characterisation(line.process))

    def _ratios(self, line: Line) -> str:
        parts = []
        for name in ("substitution", "quality"):
            ratio = getattr(line.flow, name) if line.flow is not None else None
            if ratio is not None:
                parts.append(f" × {name} {ratio.text}")
        return "".join(parts)

    def _per(self, column: int) -> str:
        return f"{self.unit.removesuffix('/a')}/{self.plan.system.columns[column].unit}"

    def _characterisation(self, flow: str) -> Iterator[str]:
        method_indicator = BY_NAME[self.indicator].method_indicator
        for method in self.plan.inventory.method_names:
            regions = self.plan.inventory.characterisation(method).get((method_indicator, flow))
            if regions:
                fact = next(iter(regions.values()))
                source = self.plan.inventory.source(fact.source)
                yield f"{method}: {source.publisher}, {source.title}, {fact.row['place']}"

    # ------------------------------------------------------------------ parameters and their sources

    def _parameters(self) -> Iterator[str]:
        if not self.result.case.parameters:
            return
        yield "parameters"
        for parameter in self.result.case.parameters.values():
            value = float(np.asarray(self.amounts.values[parameter.name], dtype=float).reshape(-1)[0])
            unit = units.name(parameter.amount.dimension)
            spread = f" ({spread_text(parameter.uncertainty)})" if parameter.uncertainty else ""
            uses = expressions.names_in(parameter.amount.tree)
            shown = f"{number(value)} {'' if unit == '1' else unit}".rstrip()
            if parameter.by_year:
                text = f"{shown} in {self.result.year}"
            else:
                text = f"{shown} = {parameter.amount.text}" if uses else parameter.amount.text
            yield f"├─ {parameter.name} = {text}{spread}"
            basis = self.tree.spreads.get((PARAMETER, parameter.name))
            if basis:
                yield f"│  uncertainty: {basis}"
            if parameter.origin:
                yield f"│  {self.tree.origin(parameter.origin)}"
