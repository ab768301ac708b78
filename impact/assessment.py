"""Assess a case or a network: levels of every scenario, savings of every pair, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from impact import cases as case_files
from impact.engine.plan import Plan, Settings, compile_case, settings_of
from impact.errors import Fault, Faults, InputError, did_you_mean
from impact.factors import Inventory
from impact.factors import load as load_inventory
from impact.indicators import GWP_SETS, INDEX, NAMES, unit_of
from impact.ledger import Ledger
from impact.model import Case, Network, Overlap
from impact.units import CURRENCIES

if TYPE_CHECKING:
    import pandas as pd

    from impact.claims import Check

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose; None or empty means: as the case says."""

    baseline: str = ""
    alternative: str = ""
    year: int | None = None
    gwp: str = "ar6"
    electricity: str = ""
    currency: str = ""
    price_year: int | None = None
    rate: float | None = None


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
class Result:
    """The assessment of one case."""

    case: Case
    plan: Plan
    options: Options
    warnings: list[Fault] = field(default_factory=list)

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
        """The ledger over every year of the exchange."""
        plan = compile_case(self.case, self.plan.inventory, self.case.years.all, self.settings, strict=False)
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
        """Share of the default baseline's and alternative's climate levels that cannot be weighted anew."""
        levels = [np.abs(self.level[name]) for name in (self.baseline, self.alternative)]
        total = sum(float(level[INDEX["climate"]]) for level in levels)
        return sum(float(level[INDEX["climate_unsplit"]]) for level in levels) / total if total else 0.0

    # ------------------------------------------------------------------ tidy views

    def savings(self) -> pd.DataFrame:
        """Savings of every comparison: baseline, alternative, default, indicator, value, unit."""
        import pandas as pd

        rows = [
            (c.baseline, c.alternative, c.default, name, c[name], self.unit(name))
            for c in self.comparisons
            for name in NAMES
        ]
        return pd.DataFrame(rows, columns=["baseline", "alternative", "default", "indicator", "value", "unit"])

    def levels(self) -> pd.DataFrame:
        """Levels of every scenario: scenario, indicator, value, unit."""
        import pandas as pd

        rows = [
            (scenario, name, float(level[INDEX[name]]), self.unit(name))
            for scenario, level in self.level.items()
            for name in NAMES
        ]
        return pd.DataFrame(rows, columns=["scenario", "indicator", "value", "unit"])

    def ledger(self) -> pd.DataFrame:
        """The result table, one row per scenario, year, partner, role, flow and indicator."""
        return self.table.frame()

    def yearly(self) -> pd.DataFrame:
        """Savings of the default comparison in every year of the exchange: year, indicator, value, cumulated, unit."""
        import pandas as pd

        ledger = self.over_years
        saved = ledger.saving(self.baseline, self.alternative)
        summed = saved.cumsum(axis=0)
        rows = [
            (year, name, float(saved[y, INDEX[name]]), float(summed[y, INDEX[name]]), self.unit(name))
            for name in NAMES
            for y, year in enumerate(ledger.years)
        ]
        return pd.DataFrame(rows, columns=["year", "indicator", "value", "cumulated", "unit"])

    def claims(self) -> list[Check]:
        """Published figures against ours, over all baselines, alternatives and boundaries."""
        from impact.claims import checks

        return checks(self)

    def explain(self, indicator: str = "climate") -> str:
        """The derivation of the default saving down to inventory rows and sources."""
        from impact.explain import explain

        return explain(self, indicator)

    def report(self, path: str | Path, audience: str = "researcher", language: str = "en") -> Path:
        """Write the document of this case; the format follows from the file's ending."""
        from impact.report import write_report

        return write_report(self, Path(path), audience=audience, language=language)

    def json(self) -> dict[str, Any]:
        """This case as in `impact assess --json`."""
        return {
            "id": self.case.id,
            "year": self.year,
            "approach": self.case.approach,
            "status": self.case.status,
            "illustrative": self.case.illustrative,
            "gwp": self.settings.gwp,
            "electricity": self.electricity_method,
            "comparisons": [
                {
                    "baseline": c.baseline,
                    "alternative": c.alternative,
                    "default": c.default,
                    "savings": self._valued(c.saving),
                }
                for c in self.comparisons
            ],
            "levels": {name: self._valued(level) for name, level in self.level.items()},
            "claims": [_claim_json(check) for check in self.claims()],
            "unpriced": {name: missing for name, missing in self.unpriced().items() if missing},
            "warnings": [str(w) for w in self.warnings],
        }

    def _valued(self, values: Array) -> dict[str, dict[str, Any]]:
        return {name: {"value": float(values[INDEX[name]]) + 0.0, "unit": self.unit(name)} for name in NAMES}

    def __str__(self) -> str:
        from impact.tables import result_text

        return result_text(self)

    __repr__ = __str__


def _claim_json(check: Check) -> dict[str, Any]:
    return {
        "indicator": check.claim.indicator,
        "source": check.claim.origin.source,
        "year": check.claim.year,
        "claimed": check.claimed,
        "computed": check.computed,
        "unit": check.unit,
        "baseline": check.comparison.baseline,
        "alternative": check.comparison.alternative,
        "boundary": check.boundary,
        "gases": check.gases,
        "as_stated": check.named,
    }


@dataclass
class NetworkResult:
    """The assessments of a network's cases and their plain sum."""

    network: Network
    results: list[Result]

    def __iter__(self) -> Any:
        return iter(self.results)

    def left_out(self) -> dict[str, Overlap | None]:
        """Cases that the total leaves out: by an overlap, or (None) because they do not operate."""
        out: dict[str, Overlap | None] = {r.case.id: None for r in self.results if not counted(r)}
        for overlap in self.network.overlaps:
            running = [id for id in overlap.cases if id not in out or out[id] is not None]
            keep = overlap.counts if overlap.counts in running else next(iter(running), "")
            for id in running:
                if id != keep:
                    out[id] = overlap
        return out

    @cached_property
    def total(self) -> Array:
        """Plain sum of the default savings of operating cases, overlaps left out; shape (indicators,)."""
        out = self.left_out()
        savings = [r.default.saving for r in self.results if r.case.id not in out]
        summed: Array = np.sum(savings, axis=0) if savings else np.zeros(len(NAMES))
        return summed

    def savings(self) -> pd.DataFrame:
        """Savings of all comparisons of all cases, with a column `case`."""
        import pandas as pd

        return pd.concat([r.savings().assign(case=r.case.id) for r in self.results], ignore_index=True)

    def levels(self) -> pd.DataFrame:
        import pandas as pd

        return pd.concat([r.levels().assign(case=r.case.id) for r in self.results], ignore_index=True)

    def ledger(self) -> pd.DataFrame:
        import pandas as pd

        return pd.concat([r.ledger().assign(case=r.case.id) for r in self.results], ignore_index=True)

    def explain(self, indicator: str = "climate") -> str:
        return "\n\n".join(result.explain(indicator) for result in self.results)

    def report(self, path: str | Path, audience: str = "researcher", language: str = "en") -> Path:
        from impact.report import write_report

        return write_report(self, Path(path), audience=audience, language=language)

    def __str__(self) -> str:
        from impact.tables import network_text

        return network_text(self)

    __repr__ = __str__


def counted(result: Result) -> bool:
    """Whether a case counts in a total: it operates in the reported year."""
    case = result.case
    last = case.last_year
    return case.status == "operating" or (case.status == "ended" and last is not None and result.year <= last)


# ---------------------------------------------------------------------------------------------- assessing


def assess(
    what: Case | Network | str | Path,
    *,
    inventory: Inventory | None = None,
    baseline: str = "",
    alternative: str = "",
    year: int | None = None,
    gwp: str = "ar6",
    electricity: str = "",
    currency: str = "",
    price_year: int | None = None,
    rate: float | None = None,
) -> Any:
    """Compute the savings of a case or of every case of a network.

    Parameters
    ----------
    what : Case, Network, str or Path
        From `impact.load`, or anything that `load` takes.
    inventory : Inventory, optional
        The bundled one if left out.
    baseline, alternative : str
        Which scenarios make the default comparison; the case's first ones if empty.
    year : int, optional
        The year to report; the case's reference year if left out.
    gwp : str
        GWP100 set: ar4, ar5 or ar6.
    electricity : str
        Method for `electricity XX`, such as `residual mix`; the case's own, else the inventory's default.
    currency, price_year, rate : optional
        Money of the result and the real discount rate [1/a] of annuities.

    Returns
    -------
    Result or NetworkResult

    Raises
    ------
    InputError
        With every fault of the files and of the choices.
    """
    options = Options(baseline, alternative, year, gwp.lower(), electricity, currency.upper(), price_year, rate)
    check_options(options)
    known = inventory or load_inventory()
    if isinstance(what, str | Path):
        what = case_files.load(what)
    if isinstance(what, Network):
        return assess_network(what, known, options)
    return assess_case(what, known, options)


def check_options(options: Options) -> None:
    if options.gwp not in GWP_SETS:
        remedy = "Allowed: " + ", ".join(GWP_SETS) + "."
        raise InputError([Fault("unknown-gwp", f"Unknown GWP set '{options.gwp}'.", remedy=remedy)])
    if options.currency and options.currency not in CURRENCIES:
        remedy = "Allowed: " + ", ".join(CURRENCIES) + "."
        raise InputError([Fault("unknown-currency", f"Unknown currency '{options.currency}'.", remedy=remedy)])
    if options.year is not None and not 1900 <= options.year <= 2150:
        raise InputError([Fault("bad-year", f"{options.year} is no year from 1900 to 2150.")])


def assess_case(
    case: Case, inventory: Inventory, options: Options, faults: Faults | None = None, strict: bool = True
) -> Result:
    """Assess one case; `faults` holds what its reader found, so that everything is raised together.

    `strict` refuses a year far outside the inventory's series; otherwise the nearest published value is held.

    Raises
    ------
    InputError
    """
    collected = faults or Faults(case.path)
    _check_names(case, options, collected)
    settings = settings_of(
        case,
        gwp=options.gwp,
        electricity=options.electricity or None,
        currency=options.currency or None,
        price_year=options.price_year,
        rate=options.rate,
    )
    plan = compile_case(case, inventory, (options.year or case.years.reference,), settings, collected, strict)
    return Result(case, plan, options, collected.warnings)


def _check_names(case: Case, options: Options, faults: Faults) -> None:
    for kind, name, known in (
        ("baseline", options.baseline, case.baselines),
        ("alternative", options.alternative, case.alternatives),
    ):
        if name and name not in known:
            faults.add("unknown-scenario", f"The case has no {kind} '{name}'.", 0, did_you_mean(name, known))


def assess_network(
    network: Network,
    inventory: Inventory,
    options: Options,
    collected: Sequence[Faults] = (),
    track: Callable[[Sequence[Case]], Iterable[Case]] = lambda cases: cases,
) -> NetworkResult:
    """Assess every case of a network in one year and one price level; all faults of all cases are raised together.

    Parameters
    ----------
    collected : sequence of Faults
        What the reader of each file found.
    track : callable
        Wraps the cases while they are gone through (a progress bar).

    Raises
    ------
    InputError
    """
    by_file = {one.file: one for one in collected}
    known = {case.path for case in network.cases}
    faults = [fault for one in collected if one.file not in known for fault in one.faults]
    results = []
    for case in track(network.cases):
        try:
            chosen = _in_network(network, case, options)
            results.append(assess_case(case, inventory, chosen, by_file.get(case.path)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return NetworkResult(network, results)


def _in_network(network: Network, case: Case, options: Options) -> Options:
    """A network's cases share year, currency and price level; a scenario's name is taken where a case has it."""
    year = options.year or network.year
    return replace(
        options,
        year=year,
        currency=options.currency or "DKK",
        price_year=options.price_year or year or max(c.years.reference for c in network.cases),
        baseline=options.baseline if options.baseline in case.baselines else "",
        alternative=options.alternative if options.alternative in case.alternatives else "",
    )


def document(results: Sequence[Result], total: Array, inventory: Inventory) -> dict[str, Any]:
    """The JSON object of `impact assess --json` (contract in the documentation)."""
    import impact

    files: Mapping[str, str] = {paths_name(r.case.path): r.case.sha256 for r in results}
    currency = results[0].settings.currency if results else "DKK"
    return {
        "cases": [result.json() for result in results],
        "total": {name: {"value": float(total[INDEX[name]]) + 0.0, "unit": unit_of(name, currency)} for name in NAMES},
        "provenance": {"impact": impact.__version__, "factors": inventory.sha256, "files": dict(files)},
    }


def paths_name(path: str) -> str:
    """A file's name without the folders of this machine."""
    return "/".join(Path(path).parts[-2:])
