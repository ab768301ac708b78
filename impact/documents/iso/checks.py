"""The completeness check (ISO 14044, 4.5.3.2) and the consistency check (4.5.3.4) of a study, computed from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from impact.documents.iso.bought import ELECTRICITY, of_group
from impact.documents.iso.study import Study
from impact.ground.language import N_, _, ngettext
from impact.model.indicators import GWP_SETS, HEADLINE, INDEX, PUBLISHED_SUM
from impact.results.facts import counting
from impact.results.quality import ELSEWHERE, UNSTATED, Term, age, fit, mean_age, share
from impact.writing.markdown import number
from impact.writing.named import process_names, scenario_name
from impact.writing.numbers import pretty, titled

OLD, APART = 5.0, 2.0  # years: values older than this, and scenarios further apart than this, are worth a word
MOSTLY = 0.5  # of the climate terms: what is not known of most of them is worth a word
MATTERS = 0.01  # of the climate terms: below that a gap is no gap
LISTED = 6  # names in a finding
NO_BASIS = N_("basis not stated")  # of a published sum, as its elementary flow is called


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what is asked, what was found (Markdown), and whether it is as it should be."""

    what: str
    finding: str
    holds: bool


def _percent(part: float) -> str:
    """A share, three significant figures below one per cent."""
    return f"{100 * part:.0f}" if part >= MATTERS or not part else number(100 * part, 2)


def _few(study: Study, names: list[str]) -> str:
    text = process_names(study.result, names[:LISTED])
    rest = len(names) - LISTED
    return text + (_(" and {count} more", count=rest) if rest > 0 else "")


# ---------------------------------------------------------------------------------------------- completeness


def completeness(study: Study) -> list[Check]:
    """Whether everything that the goal needs is there."""
    return [_functions(study), _uncounted(study), _regional(study), _unpriced(study), _years(study), _sums(study),
            _left_out(study), _capital(study), _land_use(), _indicators(study)]  # fmt: skip


def _functions(study: Study) -> Check:
    case = study.result.case
    without = sum(len(scenario.without) for scenario in case.scenarios.values())
    count = ngettext("{count} function", "{count} functions", len(case.functions))
    text = _(
        "{functions} in {scenarios} scenarios: each scenario delivers all of them in the same amount. The engine "
        "refuses a case in which one does not.",
        functions=count,
        scenarios=len(case.scenarios),
    )
    if without:
        text += " " + ngettext("{count} needs nothing in a scenario, with a reason.",
                               "{count} need nothing in a scenario, with a reason.", without)  # fmt: skip
    return Check(_("every scenario delivers the functional unit"), text, True)


def _uncounted(study: Study) -> Check:
    """Elementary flows that no indicator of the program weighs."""
    plan = study.result.plan
    weighed = {flow for (flow, _region, _scope), m in plan.system.elementary.items() if np.any(plan.C[:, m])}
    everything = dict.fromkeys(flow for flow, _region, _scope in plan.system.elementary)
    bare = [flow for flow in everything if flow not in weighed and flow != "carbon dioxide (biogenic)"]
    what = _("every elementary flow is characterised")
    if not bare:
        return Check(what, _("All {count} elementary flows count in an indicator.", count=len(everything)), True)
    text = _(
        "{count} of {all} count in no indicator of this document: {names}. They stand in the inventory and count in "
        "the full LCIA methods as far as those have a factor.",
        count=len(bare),
        all=len(everything),
        names=_few(study, bare),
    )
    return Check(what, text, False)


def _regional(study: Study) -> Check:
    missing = study.result.plan.missing_factors
    text = process_names(study.result, missing) if missing else _("No factor of a region is missing.")
    return Check(_("regional characterisation factors"), text, not missing)


def _unpriced(study: Study) -> Check:
    """Purchases without a price, for the two scenarios of the default comparison."""
    result, said = study.result, []
    unpriced = result.unpriced()
    for name in (result.baseline, result.alternative):
        if unpriced[name]:
            said.append(f"*{scenario_name(result.case, name)}*: {_few(study, unpriced[name])}")
    what = _("every purchase has a price")
    if not said:
        return Check(what, _("All purchases of both scenarios are priced."), True)
    return Check(what, _("Without a price, so not in the cost: {listed}.", listed="; ".join(said)), False)


def _years(study: Study) -> Check:
    result = study.result
    stretched = counting(result, result.plan.system.stretches)
    other = share(study.terms, lambda term: age(term, result.year) not in (None, 0))
    what = _("values for the reported year")
    if not stretched:
        return Check(what, _("Every value of a series is that of {year}.", year=result.year), True)
    text = ngettext(
        "{count} value or price of another year stands in",
        "{count} values or prices of other years stand in",
        len(stretched),
    )
    tail = _("; {share} % of the absolute climate result rests on them.", share=_percent(other))
    return Check(what, text + tail, other < MATTERS)


def _sums(study: Study) -> Check:
    part = share(study.terms, lambda term: term.flow.startswith(PUBLISHED_SUM))
    text = _(
        "{share} % of the absolute climate result is published as CO₂e only and could not be weighted with {gwp}.",
        share=_percent(part),
        gwp=GWP_SETS[study.result.settings.gwp],
    )
    return Check(_("greenhouse gases by gas"), text, part < MATTERS)


def _left_out(study: Study) -> Check:
    case = study.result.case
    total, bare = sum(cut_off.share for cut_off in case.cut_offs), len(case.left_out)
    what = _("what is left out, and how large it is")
    if not case.cut_offs and not bare:
        return Check(what, _("The case declares nothing as left out."), True)
    parts = []
    if case.cut_offs:
        parts.append(
            _("{count} cut-offs with an estimate, together at most {share} % of the climate saving",
              count=len(case.cut_offs), share=_percent(total))
        )  # fmt: skip
    if bare:
        parts.append(ngettext("{count} statement without an estimate", "{count} statements without an estimate", bare))
    return Check(what, "; ".join(parts) + ".", not bare and total < 0.05)


def _capital(study: Study) -> Check:
    """Whether the making of plants and pipes is in the climate levels."""
    result = study.result
    names = (result.baseline, result.alternative)
    invested = sum(len(result.case.scenarios[name].investments) for name in names)
    built = any(
        line.role == "infrastructure" and line.column >= 0 for line in result.plan.lines if line.scenario in names
    )
    what = _("making of plants, pipes and vehicles")
    if built:
        return Check(what, _("Lines of the role infrastructure are among the flows."), True)
    if not invested:
        return Check(what, _("Neither scenario names an investment; what stands already is not counted."), True)
    text = ngettext(
        "{count} investment counts in the cost, but not what it takes to make it: the case has no flow for it.",
        "{count} investments count in the cost, but not what it takes to make them: the case has no flow for it.",
        invested,
    )
    return Check(what, text, False)


def _land_use() -> Check:
    return Check(_("land-use change"), _("Not in the inventory; see “Climate by origin”."), False)


def _indicators(study: Study) -> Check:
    """Indicators that are zero everywhere: nothing of them is known here, or nothing happens."""
    result = study.result
    empty = [n for n in HEADLINE if not any(level[INDEX[n]] for level in result.level.values())]
    what = _("indicators with a result")
    if not empty:
        return Check(what, _("Every indicator has a level in some scenario."), True)
    text = _(
        "Zero in every scenario, because nothing happens or because the inventory knows nothing of it, so not shown: "
        "{names}. Air pollutants, toxicity and land use are no indicators of the "
        "program; a full LCIA method shows what it can.",
        names=", ".join(titled(name) for name in empty),
    )
    return Check(what, text, False)


# ---------------------------------------------------------------------------------------------- consistency


def consistency(study: Study) -> list[Check]:
    """Whether the same choices and the same quality of data hold for both scenarios."""
    return [_approach(study), _weights(study), _mixes(study), _places(study), _ages(study), _grades(study),
            _money(study), _rules(study)]  # fmt: skip


def _sides(study: Study) -> list[tuple[str, list[Term]]]:
    names = (study.result.baseline, study.result.alternative)
    return [(name, [term for term in study.terms if term.scenario == name]) for name in names]


def _approach(study: Study) -> Check:
    text = _(
        "{approach} for every scenario, in one linear system; a case has one approach.",
        approach=_(study.result.case.approach),
    )
    return Check(_("approach"), text, True)


def _weights(study: Study) -> Check:
    """One GWP set; published sums keep their publisher's."""
    gwp = GWP_SETS[study.result.settings.gwp]
    sums: dict[str, float] = {}
    for term in study.terms:
        if term.flow.startswith(PUBLISHED_SUM):
            basis = term.flow[len(PUBLISHED_SUM) :].strip(" ()")
            sums[basis] = sums.get(basis, 0.0) + term.size
    total = sum(term.size for term in study.terms)
    other = {basis: size / total for basis, size in sums.items() if basis not in gwp.split()}
    what = _("GWP set and water method")
    text = _("{gwp} and {aware} for every scenario.", gwp=gwp, aware=study.result.settings.aware)
    if not other:
        return Check(what, text, True)
    listed = "; ".join(f"{_(basis)} {_percent(part)} %" for basis, part in sorted(other.items(), key=lambda o: -o[1]))
    text += " " + _(
        "Published sums on another basis, as shares of the absolute climate result: {listed}.", listed=listed
    )
    return Check(what, text, max(other.values()) < MATTERS)


def _mixes(study: Study) -> Check:
    """One mix of electricity in each region."""
    system = study.result.plan.system
    mixes: dict[str, list[str]] = {}
    for j in of_group(system, ELECTRICITY):
        process = system.columns[j].unit_process
        if process is not None and process.answers_to:
            mixes.setdefault(process.answers_to, []).append(process.id)
    what = _("electricity")
    if not mixes:
        return Check(what, _("No mix of a grid is used."), True)
    listed = process_names(study.result, (id for ids in mixes.values() for id in ids))
    if any(len(ids) > 1 for ids in mixes.values()):
        return Check(what, _("Several mixes of one grid side by side: {listed}.", listed=listed), False)
    return Check(what, _("One mix of each grid: {listed}.", listed=listed), True)


def _places(study: Study) -> Check:
    region = study.result.case.region
    parts = [(name, share(terms, lambda term: fit(term, region) == ELSEWHERE)) for name, terms in _sides(study)]
    bare = share(study.terms, lambda term: fit(term, region) == UNSTATED)
    listed = "; ".join(f"*{scenario_name(study.result.case, name)}* {_percent(part)} %" for name, part in parts)
    text = _("Values of another country than {region}: {listed}.", region=region, listed=listed)
    if bare >= MATTERS:
        text += " " + _("Without a stated region: {share} % of the absolute climate result.", share=_percent(bare))
    return Check(_("regions of the values"), text, max(part for _name, part in parts) < 0.1 and bare < MOSTLY)


def _ages(study: Study) -> Check:
    """Whether the values of both scenarios are of the same age."""
    year = study.result.year
    ages = [(name, mean_age(terms, year)) for name, terms in _sides(study)]
    what = _("age of the values")
    known = [(name, years) for name, years in ages if years is not None]
    if not known:
        return Check(what, _("No value belongs to a single year."), False)
    listed = "; ".join(
        f"*{scenario_name(study.result.case, name)}* " + (_("none of a single year") if years is None else _(
            "{years} years", years=number(years, 2))) for name, years in ages
    )  # fmt: skip
    apart = len(known) == 2 and abs(known[0][1] - known[1][1]) > APART
    old = max(years for _name, years in known) > OLD
    text = _("Mean distance from {year}, weighted by contribution: {listed}.", year=year, listed=listed)
    bare = share(study.terms, lambda term: age(term, year) is None)
    if bare >= MATTERS:
        text += " " + _("Of no single year, so not in it: {share} % of the absolute climate result.",
                        share=_percent(bare))  # fmt: skip
    return Check(what, text, not apart and not old and bare < MOSTLY)


def _grades(study: Study) -> Check:
    parts = [(name, share(terms, lambda term: term.unverified)) for name, terms in _sides(study)]
    listed = "; ".join(f"*{scenario_name(study.result.case, name)}* {_percent(part)} %" for name, part in parts)
    copied = share(study.terms, lambda term: term.grade.startswith("secondary"))
    text = _("Share of the absolute climate level that rests on unverified values: {listed}.", listed=listed)
    if copied >= MATTERS:
        text += " " + _("On secondary transcriptions: {share} % of the absolute climate result.",
                        share=_percent(copied))  # fmt: skip
    return Check(_("evidence of the values"), text, abs(parts[0][1] - parts[1][1]) < 0.1 and copied < MOSTLY)


def _money(study: Study) -> Check:
    settings = study.result.settings
    text = _(
        "{currency} of {year} and {rate} % a year, real, for every scenario and partner.",
        currency=pretty(settings.currency),
        year=settings.price_year,
        rate=number(100 * settings.rate, 2),
    )
    return Check(_("money"), text, True)


def _rules(study: Study) -> Check:
    text = _(
        "One rule for each process with several outputs, the same in all scenarios; boundaries, cut-offs and years are "
        "those of the case, not of a scenario. Uncertain values are drawn once for both scenarios."
    )
    return Check(_("allocation, boundaries, draws"), text, True)
