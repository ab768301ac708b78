"""The Python API: `assess` and results that print, explain and report themselves.

The rooms below know nothing of each other's presentation; these classes put their functions together for a person
at a prompt or in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.factors import Inventory
from impact.model import Case, Network
from impact.request import Request
from impact.results import claims
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.tables import explain
from impact.tables import text as tables

if TYPE_CHECKING:
    import pandas as pd

    from impact.attribution.scopes import Scopes
    from impact.attribution.views import Attribution
    from impact.brightway.lca import Lca
    from impact.brightway.lca_network import NetworkLca
    from impact.economics.business import Business
    from impact.economics.price_range import FairPrices
    from impact.economics.society import Society
    from impact.sensitivity import Sensitivity
    from impact.statements.in_view import Statement
    from impact.uncertainty.alternatives import Alternatives
    from impact.uncertainty.summary import NetworkSimulation, Simulation


class _Shown:
    """What the results of a case and of a network do alike."""

    @property
    def _result(self) -> Assessment | NetworkAssessment:
        assert isinstance(self, Assessment | NetworkAssessment)
        return self

    def explain(self, indicator: str = "climate") -> str:
        """The derivation of the default saving of each case, down to inventory rows and sources."""
        return "\n\n".join(explain.explain(member, indicator) for member in self._result.members)

    def claim(self, language: str = "en", indicator: str = "climate", view: str = "", **options: Any) -> Statement:
        """A text for quoting, as sure as the simulation allows (docs/claims.md); a network's is of its counted cases.

        Parameters
        ----------
        language : str
            en or da.
        indicator : str
            Such as climate, water or cost.
        view : str
            Who reads it: needed where a case has confidential values.
        **options
            `draws` and `seed` of the simulation, `width` [-] of the classes of confidential values.
        """
        from impact.statements.in_view import claims_in_view  # the simulation's machinery: only when asked for

        return claims_in_view([self._result], indicator, language, view, **options)[0]

    def figure(self, name: str, path: str | Path, language: str = "en", **options: Any) -> Path:
        """Draw a figure into a file (docs/figures.md).

        Parameters
        ----------
        name : str
            Of a case: waterfall, levels, tornado, cash-flow ...; of a network: cases, streams, links, distribution.
        path : str or Path
            The ending says the format: .svg, .png or .pdf.
        language : str
            en or da.
        **options
            `view`, `dpi` [1/inch], `editable` (text as text), and the figure's own, such as indicator="cost".

        Raises
        ------
        InputError
            If there is no such figure, or its options do not fit.
        """
        from impact.figures.save import save  # matplotlib: only when a figure is drawn

        return save(self._result, name, path, language, **options)

    def figure_data(self, name: str, language: str = "en", **options: Any) -> pd.DataFrame:
        """The data behind a figure, not rounded; `.attrs` holds its title and alternative text. Options as above."""
        from impact.figures.save import data  # only when asked for

        return data(self._result, name, language, **options)

    def export(self, path: str | Path = "", *, project: str = "", overwrite: bool = False) -> Path | list[str]:
        """Leave for Brightway (docs/brightway.md).

        Parameters
        ----------
        path : str or Path
            An .xlsx or .bw2package file, if no project is named.
        project : str
            The project of Brightway that databases and methods are written to.
        overwrite : bool
            Whether those of this name in the project may be replaced.

        Returns
        -------
        Path or list of str
            The file, or the names of what was written to the project.
        """
        from impact.brightway.export import export_file, export_project  # only when something is exported

        if project:
            return export_project(self._result, project, overwrite)
        return export_file(self._result, path, overwrite)

    def _report(self, path: str | Path, audience: str, language: str, view: str, partner: str = "") -> Path:
        from impact.documents import write_report  # figures and typesetting: only when a document is written

        return write_report(self._result, path, audience, language, partner, view)


class Result(_Shown, Assessment):
    """The assessment of one case; prints as a readable table."""

    @classmethod
    def of(cls, result: Assessment) -> Result:
        """The same assessment with all that a person may ask of it."""
        return cls(result.case, result.plan, result.options, result.warnings)

    def claims(self) -> list[claims.ClaimCheck]:
        """Published figures against ours, over all baselines, alternatives and boundaries."""
        return claims.checks(self)

    def lca(self, method: str | Sequence[str] = "EF v3.1", project: str = "") -> Lca:
        """All categories of an LCIA method, with what is covered (docs/lca.md).

        Parameters
        ----------
        method : str or sequence of str
            A family or a family with words of its categories: `EF v3.1`, `IPCC 2021 GWP100` ...
        project : str
            The project of Brightway that holds it; the bundled methods if empty.

        Raises
        ------
        InputError
            If no category has such a name.
        """
        from impact.brightway.lca import categories_of, lca  # only when asked for

        return lca(self, categories_of(method, self.plan.inventory, project))

    def sensitivity(self, indicator: str = "climate", **options: Any) -> Sensitivity:
        """What drives a saving: tornado, break-even, grids, Sobol indices, what to measure next (docs/sensitivity.md).

        Parameters
        ----------
        indicator : str
            Such as climate, water or cost.
        **options
            `baseline` and `alternative` of another comparison, `partner` whose saving it is, `co2_price` [money/t]
            added to a saving of cost, `samples` and `seed` where indices have to be sampled.
        """
        from impact.sensitivity import sensitivity_of  # only when asked for

        return sensitivity_of(self, indicator, **options)

    def simulate(self, n: int = 100_000, seed: int = 42, **options: Any) -> Simulation:
        """How sure the savings are: paired draws of everything uncertain, summarised (docs/simulation.md).

        Parameters
        ----------
        n : int
            Number of draws.
        seed : int
            The same seed gives the same figures, whatever `threads` and `memory` are.
        **options
            `threads`, `memory` [bytes], `thresholds` (pairs of indicator and value that are counted exactly),
            `progress` (told how many draws are done, and of how many) and `keep` (raw draws, up to a million).

        Raises
        ------
        InputError
            If a choice is impossible, or a total has no value for some draws.
        """
        from impact.uncertainty.summary import simulate_case  # only when asked for

        return simulate_case(self, n, seed, **options)

    def alternatives(self) -> Alternatives:
        """Savings under every combination of baselines, electricity methods, GWP sets and allocation rules."""
        from impact.uncertainty.alternatives import alternatives_of  # only when asked for

        return alternatives_of(self)

    def business(self, **options: Any) -> Business:
        """Cash flows, key figures and what turns them, for each partner and all together (docs/business-case.md).

        Parameters
        ----------
        **options
            `baseline` and `alternative` of another comparison; `tax` (Danish corporate tax), `nominal` (money of the
            day), `grants` (with or without), `horizon` [a], `rates` of partners [1/a], `inflation` [1/a], `prices` (a
            price scenario of the case).

        Raises
        ------
        InputError
            With every choice that means nothing.
        """
        from impact.economics.business import business  # only when asked for

        return business(self, **options)

    def fair_price(self, basis: str = "annual", **options: Any) -> FairPrices:
        """Lowest price that the provider, highest that the receiver accepts; both limits are a mediator's alone.

        For one side's document use `impact.economics.price_range.one_side`, which holds only that side's limit.

        Parameters
        ----------
        basis : str
            annual: by annual cost; npv: by net present value.
        **options
            `tax`, `rates` [1/a], `horizon` [a] and `prices` of the cash flows, for npv.
        """
        from impact.economics.fair import fair_prices  # only when asked for

        return fair_prices(self, basis, **options)

    def society(self, guideline: str = "2023", **options: Any) -> Society:
        """The account of Danish society (docs/socio-economy.md).

        Parameters
        ----------
        guideline : str
            Its year: 2018, 2021 or 2023.
        **options
            `co2_price` [money/t] or the name of one, `horizon` [a], `prices` (a price scenario of the case).
        """
        from impact.economics.society import society  # only when asked for

        return society(self, guideline, **options)

    def attribution(self, views: Sequence[str] = ()) -> Attribution:
        """Who may claim the joint saving, by several views that each add up to it (docs/who-may-claim.md).

        Parameters
        ----------
        views : sequence of str
            Which of them; all if empty.

        Raises
        ------
        InputError
            If a view is unknown, or the case's coalitions cannot be computed.
        """
        from impact.attribution.views import attribution  # only when asked for

        return attribution(self, views)

    def scopes(self) -> Scopes:
        """Each partner's own scope 1, 2 and 3 changes by the GHG Protocol; avoided emissions stand outside."""
        from impact.attribution.scopes import scopes  # only when asked for

        return scopes(self)

    def report(
        self, path: str | Path, audience: str = "researcher", language: str = "en", partner: str = "", view: str = ""
    ) -> Path:
        """Write the document of this result (docs/documents.md).

        Parameters
        ----------
        path : str or Path
            The ending says the format: .html, .pdf, .docx, .xlsx or .ipynb.
        audience : str
            researcher, funder or company.
        language : str
            en or da.
        partner : str
            Whose document a company's is; all partners' if empty.
        view : str
            Who may read it: full, partner:ID, funder or public. A case with confidential values needs one
            (docs/confidentiality.md).

        Raises
        ------
        InputError
            If there is no such document, or the file cannot be written.
        """
        return self._report(path, audience, language, view, partner)

    def __str__(self) -> str:
        return tables.result_text(self)

    __repr__ = __str__


class NetworkResult(_Shown, NetworkAssessment):
    """The assessment of a network; prints as a readable table."""

    def __iter__(self) -> Iterator[Result]:
        yield from (one if isinstance(one, Result) else Result.of(one) for one in self.results)

    def simulate(self, n: int = 100_000, seed: int = 42, **options: Any) -> NetworkSimulation:
        """Every case and their total on the same draws; options as in `Result.simulate`, without `keep`."""
        from impact.uncertainty.summary import simulate_network  # only when asked for

        return simulate_network(self, n, seed, **options)

    def lca(self, method: str | Sequence[str] = "EF v3.1", project: str = "") -> NetworkLca:
        """All categories of an LCIA method for every case, and their sums where every case has a number."""
        from impact.brightway.lca import categories_of  # only when asked for
        from impact.brightway.lca_network import lca_of_network

        inventory = self.results[0].plan.inventory if self.results else None
        return lca_of_network(self, categories_of(method, inventory, project))

    def report(
        self, path: str | Path, audience: str = "researcher", language: str = "en", view: str = ""
    ) -> Path:
        """Write the document of the network; parameters as in `Result.report`."""
        return self._report(path, audience, language, view)

    def __str__(self) -> str:
        return tables.network_text(self)

    __repr__ = __str__


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
    background: str = "",
    mapping: str | Path = "",
    background_samples: int = 0,
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
    background, mapping : str
        A Brightway database, `PROJECT:DATABASE`, and the table of what it replaces in the life-cycle boundary
        (docs/background.md).
    background_samples : int
        Dependent samples of that database's own uncertainty, for `simulate`.

    Returns
    -------
    Result or NetworkResult

    Raises
    ------
    InputError
        With every fault of the files and of the choices.
    """
    request = Request.of(
        what, inventory=inventory, baseline=baseline, alternative=alternative, year=year, gwp=gwp, aware=aware,
        electricity=electricity, currency=currency, price_year=price_year, rate=rate, background=background,
        mapping=mapping, background_samples=background_samples,
    )  # fmt: skip
    (result,) = request.results()
    if isinstance(result, NetworkAssessment):
        return NetworkResult(result.network, [Result.of(member) for member in result.results])
    return Result.of(result)
