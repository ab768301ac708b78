"""Assess one case: levels of every scenario, savings of every pair, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.checks import check_numbers
from impact.engine.given import ReplacingDatabase
from impact.engine.plan import Plan, Settings, compile_case, settings_of
from impact.factors import Inventory
from impact.ground.errors import Fault, Faults, InputError, did_you_mean
from impact.ground.remember import Remembers
from impact.ground.tidy import tidy
from impact.ground.units import CURRENCIES
from impact.model import OUTSIDE, Case, Overlap, Text
from impact.model.indicators import GWP_SETS, INDEX, NAMES, unit_of
from impact.results.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd


Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose; None or empty means: as the case says."""

    baseline: str = ""
    alternative: str = ""
    year: int | None = None
    gwp: str = "ar6"
    aware: str = ""
    electricity: str = ""
    currency: str = ""
    price_year: int | None = None
    rate: float | None = None
    background: ReplacingDatabase | None = None

    def changed(self) -> dict[str, Any]:
        """What was chosen otherwise than by default, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One baseline against one alternative: savings at the reported year, shape (indicators,)."""

    baseline: str
    alternative: str
    default: bool
    saving: Array

    def __getitem__(self, indicator: str) -> float:
        return float(self.saving[INDEX[indicator]])


@dataclass
class Assessment(Remembers):
    """The assessment of one case."""

    case: Case
    plan: Plan
    options: Options
    warnings: list[Fault] = field(default_factory=list)

    # ------------------------------------------------------------------ what a network answers too: `Assessed`

    is_network = False

    @property
    def subject(self) -> Case:
        return self.case

    @property
    def id(self) -> str:
        return self.case.id

    @property
    def title(self) -> Text:
        return self.case.title

    @property
    def path(self) -> str:
        return self.case.path

    @property
    def members(self) -> list[Assessment]:
        return [self]

    @property
    def operates(self) -> bool:
        """Whether the exchange operates in the reported year; only then does it count in a total."""
        last = self.case.last_year
        return self.case.status == "operating" or (
            self.case.status == "ended" and last is not None and self.year <= last
        )

    @property
    def counted(self) -> list[Assessment]:
        return [self] if self.operates else []

    def left_out(self) -> dict[str, Overlap | None]:
        return {} if self.operates else {self.id: None}

    @property
    def total(self) -> Array:
        return self.default.saving * self.operates

    @property
    def currency(self) -> str:
        return self.settings.currency

    @property
    def inventory(self) -> Inventory:
        return self.plan.inventory

    # ------------------------------------------------------------------ choices

    @property
    def settings(self) -> Settings:
        return self.plan.settings

    @property
    def year(self) -> int:
        return self.plan.years[0]

    @cached_property
    def table(self) -> Ledger:
        """The ledger of the reported year."""
        return Ledger(self.plan, self.plan.evaluate())

    @cached_property
    def over_years(self) -> Ledger:
        """The ledger over every year of the exchange; every scenario must deliver the functions in each of them."""
        plan = compile_case(self.case, self.plan.inventory, self.case.years.all, self.settings, strict=False)
        faults = Faults(self.case.path)
        check_numbers(plan, faults)
        faults.stop()
        return Ledger(plan, plan.evaluate())

    @property
    def baseline(self) -> str:
        """The default baseline."""
        return self.options.baseline or self.case.baselines[0]

    @property
    def alternative(self) -> str:
        """The default alternative."""
        return self.options.alternative or self.case.alternatives[0]

    @cached_property
    def level(self) -> dict[str, Array]:
        """Level of each scenario in the reported year, shape (indicators,)."""
        return {name: self.table.level(name)[0] for name in self.case.scenarios}

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Every pair of baseline and alternative; exactly one is the default."""
        chosen = (self.baseline, self.alternative)
        return [
            Comparison(b, a, (b, a) == chosen, self.table.saving(b, a)[0])
            for b in self.case.baselines
            for a in self.case.alternatives
        ]

    @property
    def default(self) -> Comparison:
        return next(c for c in self.comparisons if c.default)

    def by_partner(self) -> dict[str, Array]:
        """Savings of the default comparison by partner and `outside`, shape (indicators,) each."""
        before, after = self.table.by_partner(self.baseline), self.table.by_partner(self.alternative)
        nothing = np.zeros(len(NAMES))
        names = [*(p for p in self.case.partners if p in before or p in after), OUTSIDE]
        found = {p: before.get(p, [nothing])[0] - after.get(p, [nothing])[0] for p in names}
        return {p: values for p, values in found.items() if p != OUTSIDE or values.any()}

    @property
    def runs(self) -> bool:
        """Whether the exchange runs in the reported year."""
        return self.case.runs_in(self.year)

    def unit(self, indicator: str) -> str:
        return unit_of(indicator, self.settings.currency)

    def unpriced(self) -> dict[str, list[str]]:
        """What each scenario buys without a known price: its cost leaves that out."""
        return {name: self.plan.unpriced(name) for name in self.case.scenarios}

    @property
    def electricity_method(self) -> str:
        """The electricity processes that the case reaches, by which method."""
        found = [c.name for c in self.plan.system.columns if c.unit_process and c.unit_process.group == "electricity"]
        return ", ".join(found) or "no electricity"

    @property
    def unsplit_share(self) -> float:
        """Share of the default comparison's climate terms that are published as CO2e only (no other GWP set fits)."""
        lines = self.table.select(self.baseline) + self.table.select(self.alternative)
        values = np.abs(self.table.values[0, lines])
        total = float(values[:, INDEX["climate"]].sum())
        return float(values[:, INDEX["climate_unsplit"]].sum()) / total if total else 0.0

    # ------------------------------------------------------------------ tidy views

    def savings(self) -> pd.DataFrame:
        """Savings of every comparison: baseline, alternative, default, indicator, value, unit."""
        rows = [
            (c.baseline, c.alternative, c.default, name, c[name], self.unit(name))
            for c in self.comparisons
            for name in NAMES
        ]
        return tidy(("baseline", "alternative", "default", "indicator", "value", "unit"), rows)

    def levels(self) -> pd.DataFrame:
        """Levels of every scenario: scenario, indicator, value, unit."""
        rows = [
            (scenario, name, float(level[INDEX[name]]), self.unit(name))
            for scenario, level in self.level.items()
            for name in NAMES
        ]
        return tidy(("scenario", "indicator", "value", "unit"), rows)

    def ledger(self) -> pd.DataFrame:
        """The result table, one row per scenario, year, partner, role, flow and indicator."""
        return self.table.frame()

    def yearly(self) -> pd.DataFrame:
        """Savings of the default comparison in every year of the exchange: year, indicator, value, cumulated, unit."""
        ledger = self.over_years
        saved = ledger.saving(self.baseline, self.alternative)
        summed = saved.cumsum(axis=0)
        rows = [
            (year, name, float(saved[y, INDEX[name]]), float(summed[y, INDEX[name]]), self.unit(name))
            for name in NAMES
            for y, year in enumerate(ledger.years)
        ]
        return tidy(("year", "indicator", "value", "cumulated", "unit"), rows)


# ---------------------------------------------------------------------------------------------- assessing


def check_options(options: Options) -> None:
    if options.gwp not in GWP_SETS:
        remedy = "Allowed: " + ", ".join(GWP_SETS) + "."
        raise InputError([Fault("unknown-gwp", f"Unknown GWP set '{options.gwp}'.", remedy=remedy)])
    if options.currency and options.currency not in CURRENCIES:
        remedy = "Allowed: " + ", ".join(CURRENCIES) + "."
        raise InputError([Fault("unknown-currency", f"Unknown currency '{options.currency}'.", remedy=remedy)])
    for year in (options.year, options.price_year):
        if year is not None and not 1900 <= year <= 2150:
            raise InputError([Fault("bad-year", f"{year} is no year from 1900 to 2150.")])
    if options.rate is not None and not -0.5 < options.rate < 1:
        message = f"The discount rate {options.rate:g} does not lie between -50 % and 100 %."
        raise InputError([Fault("bad-rate", message, remedy="Write a fraction, as in 0.035 for 3.5 %.")])


def assess_case(
    case: Case, inventory: Inventory, options: Options, faults: Faults | None = None, strict: bool = True
) -> Assessment:
    """Assess one case; `faults` holds what its reader found, so that everything is raised together.

    `strict` refuses a year far outside the inventory's series; otherwise the nearest published value is held.

    Raises
    ------
    InputError
    """
    collected = faults or Faults(case.path)
    _check_names(case, options, collected)
    _check_aware(options, inventory, collected)
    settings = settings_of(
        case,
        gwp=options.gwp,
        aware=options.aware or None,
        electricity=options.electricity or None,
        currency=options.currency or None,
        price_year=options.price_year,
        rate=options.rate,
        background=options.background,
    )
    plan = compile_case(case, inventory, (options.year or case.years.reference,), settings, collected, strict)
    check_numbers(plan, collected)
    collected.stop()
    return Assessment(plan.case, plan, options, collected.warnings)


def again(result: Assessment, case: Case, options: Options) -> Assessment:
    """Another case, or other options, with the inventory and the reader's warnings of a result."""
    other = assess_case(case, result.plan.inventory, options)
    other.warnings[:0] = [warning for warning in result.warnings if warning not in other.warnings]
    return other


def _check_aware(options: Options, inventory: Inventory, faults: Faults) -> None:
    known = [name for name in inventory.method_names if name.startswith("AWARE")]
    if options.aware and options.aware not in known:
        message = f"The inventory has no water scarcity method '{options.aware}'."
        faults.add("unknown-method", message, 0, did_you_mean(options.aware, known))


def _check_names(case: Case, options: Options, faults: Faults) -> None:
    for kind, name, known in (
        ("baseline", options.baseline, case.baselines),
        ("alternative", options.alternative, case.alternatives),
    ):
        if name and name not in known:
            faults.add("unknown-scenario", f"The case has no {kind} '{name}'.", 0, did_you_mean(name, known))
