"""The Python API: `assess` and results that print, explain and report themselves.

The rooms below know nothing of each other's presentation; these classes put their functions together for a person
at a prompt or in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from impact import cases as case_files
from impact import claims, explain, tables
from impact.assessment import Assessment, Options, assess_case, check_options
from impact.factors import Inventory
from impact.factors import load as load_inventory
from impact.model import Case, Network
from impact.network import NetworkAssessment, assess_network


class Result(Assessment):
    """The assessment of one case; prints as a readable table."""

    def claims(self) -> list[claims.Check]:
        """Published figures against ours, over all baselines, alternatives and boundaries."""
        return claims.checks(self)

    def explain(self, indicator: str = "climate") -> str:
        """The derivation of the default saving, down to inventory rows and sources."""
        return explain.explain(self, indicator)

    def report(self, path: str | Path, audience: str = "researcher", language: str = "en") -> Path:
        """Write the document of this case; the format follows from the file's ending."""
        return _report(self, path, audience, language)

    def __str__(self) -> str:
        return tables.result_text(self)

    __repr__ = __str__


class NetworkResult(NetworkAssessment):
    """The assessment of a network; prints as a readable table."""

    def __iter__(self) -> Iterator[Result]:
        return iter(_with_manners(one) for one in self.results)

    def explain(self, indicator: str = "climate") -> str:
        """The derivations of all cases' default savings."""
        return "\n\n".join(explain.explain(one, indicator) for one in self.results)

    def report(self, path: str | Path, audience: str = "researcher", language: str = "en") -> Path:
        """Write the document of the network; the format follows from the file's ending."""
        return _report(self, path, audience, language)

    def __str__(self) -> str:
        return tables.network_text(self)

    __repr__ = __str__


def _with_manners(found: Assessment) -> Result:
    return Result(found.case, found.plan, found.options, found.warnings)


def _report(result: Assessment | NetworkAssessment, path: str | Path, audience: str, language: str) -> Path:
    from impact.report import write_report  # notebooks and figures: only when a document is written

    return write_report(result, Path(path), audience=audience, language=language)


def assess(
    what: Case | Network | str | Path,
    *,
    inventory: Inventory | None = None,
    baseline: str = "",
    alternative: str = "",
    year: int | None = None,
    gwp: str = "ar6",
    aware: str = "",
    electricity: str = "",
    currency: str = "",
    price_year: int | None = None,
    rate: float | None = None,
) -> Result | NetworkResult:
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
        GWP100 set: ar4, ar5 or ar6; with -20 for 20 years (ar6-20).
    aware : str
        Water scarcity method, such as `AWARE 1.2c`; AWARE 2.0 (annual, non-irrigation) if empty.
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
    options = Options(baseline, alternative, year, gwp.lower(), aware, electricity, currency.upper(), price_year, rate)
    check_options(options)
    known = inventory or load_inventory()
    if isinstance(what, str | Path):
        what = case_files.load(what)
    if isinstance(what, Network):
        found = assess_network(what, known, options)
        return NetworkResult(found.network, found.results)
    return _with_manners(assess_case(what, known, options))
