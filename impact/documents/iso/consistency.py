"""The consistency check of a study (ISO 14044, 4.5.3.4), computed from it."""

from __future__ import annotations

from impact.documents.iso.bought import ELECTRICITY, of_group
from impact.documents.iso.checks import MATTERS, MOSTLY, Check, percent
from impact.documents.iso.study import Study
from impact.ground.language import _
from impact.model.indicators import GWP_SETS, PUBLISHED_SUM
from impact.results.quality import ELSEWHERE, UNSTATED, Term, age, fit, mean_age, share
from impact.writing.markdown import number
from impact.writing.named import process_names, scenario_name
from impact.writing.numbers import pretty

OLD, APART = 5.0, 2.0  # years: values older than this, and scenarios further apart than this, are worth a word


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
    asked = _("GWP set and water method")
    text = _("{gwp} and {aware} for every scenario.", gwp=gwp, aware=study.result.settings.aware)
    if not other:
        return Check(asked, text, True)
    listed = "; ".join(f"{_(basis)} {percent(part)} %" for basis, part in sorted(other.items(), key=lambda o: -o[1]))
    text += " " + _(
        "Published sums on another basis, as shares of the absolute climate result: {listed}.", listed=listed
    )
    return Check(asked, text, max(other.values()) < MATTERS)


def _mixes(study: Study) -> Check:
    """One mix of electricity in each region."""
    system = study.result.plan.system
    mixes: dict[str, list[str]] = {}
    for j in of_group(system, ELECTRICITY):
        process = system.columns[j].unit_process
        if process is not None and process.answers_to:
            mixes.setdefault(process.answers_to, []).append(process.id)
    asked = _("electricity")
    if not mixes:
        return Check(asked, _("No mix of a grid is used."), True)
    listed = process_names(study.result, (id for ids in mixes.values() for id in ids))
    if any(len(ids) > 1 for ids in mixes.values()):
        return Check(asked, _("Several mixes of one grid side by side: {listed}.", listed=listed), False)
    return Check(asked, _("One mix of each grid: {listed}.", listed=listed), True)


def _places(study: Study) -> Check:
    region = study.result.case.region
    parts = [(name, share(terms, lambda term: fit(term, region) == ELSEWHERE)) for name, terms in _sides(study)]
    bare = share(study.terms, lambda term: fit(term, region) == UNSTATED)
    listed = "; ".join(f"*{scenario_name(study.result.case, name)}* {percent(part)} %" for name, part in parts)
    text = _("Values of another country than {region}: {listed}.", region=region, listed=listed)
    if bare >= MATTERS:
        text += " " + _("Without a stated region: {share} % of the absolute climate result.", share=percent(bare))
    return Check(_("regions of the values"), text, max(part for _name, part in parts) < 0.1 and bare < MOSTLY)


def _ages(study: Study) -> Check:
    """Whether the values of both scenarios are of the same age."""
    year = study.result.year
    ages = [(name, mean_age(terms, year)) for name, terms in _sides(study)]
    asked = _("age of the values")
    known = [(name, years) for name, years in ages if years is not None]
    if not known:
        return Check(asked, _("No value belongs to a single year."), False)
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
                        share=percent(bare))  # fmt: skip
    return Check(asked, text, not apart and not old and bare < MOSTLY)


def _grades(study: Study) -> Check:
    parts = [(name, share(terms, lambda term: term.unverified)) for name, terms in _sides(study)]
    listed = "; ".join(f"*{scenario_name(study.result.case, name)}* {percent(part)} %" for name, part in parts)
    copied = share(study.terms, lambda term: term.grade.startswith("secondary"))
    text = _("Share of the absolute climate level that rests on unverified values: {listed}.", listed=listed)
    if copied >= MATTERS:
        text += " " + _("On secondary transcriptions: {share} % of the absolute climate result.",
                        share=percent(copied))  # fmt: skip
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
