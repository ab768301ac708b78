"""The quality of the data, flow by flow, weighted by what each contributes (ISO 14044, 4.2.3.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impact.documents.behind import everything, parameters_behind
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.engine.lines import Line
from impact.ground.language import N_, _, ngettext
from impact.model import Case
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.evidence import CASE_ASSUMPTION
from impact.results.quality import ELSEWHERE, HERE, UNSTATED, WIDER, Term, age, fit, mean_age, share
from impact.sensitivity.tornado import RANGE
from impact.variables.inventory_rows import read_spread, spread_of
from impact.writing.citations import citations
from impact.writing.markdown import code, escape, lean, number, own_words, table
from impact.writing.named import WrittenAmounts, process_name, scenario_name

COVERED, MOST = 0.99, 15  # terms are listed up to this share of all, and no more of them
SMALL = 0.001  # of all lines: not listed
FITS = {
    HERE: N_("the case's"), WIDER: N_("wider"), ELSEWHERE: N_("another"), UNSTATED: N_("not stated"),
}  # fmt: skip


def data_quality(study: Study) -> Chapter:
    """How much rests on what: the largest terms with year, region, grade and spread, and the lines' own amounts."""
    if not study.terms:
        return Chapter(_("Neither of the two scenarios emits greenhouse gases in {year}.", year=study.result.year))
    return Chapter(_overall(study), _terms(study), _lines(study.result))


# ---------------------------------------------------------------------------------------------- overall


def _overall(study: Study) -> str:
    result, terms = study.result, study.terms
    text = _(
        "Weights are the absolute values of the climate terms of both scenarios, so that a well known avoided emission "
        "does not hide a badly known added one. **{unverified} %** of the absolute result rests on unverified "
        "inventory values, **{secondary} %** on somebody else's transcription of the publisher, {assumed} % on "
        "emissions that the case assumes. {here} % comes from values of the case's own region, {wider} % from wider "
        "regions, {elsewhere} % from another country; for {unstated} % the inventory states no region, be it a value "
        "for all the world or its publisher's own country.",
        unverified=_percent(share(terms, lambda term: term.unverified)),
        secondary=_percent(share(terms, lambda term: term.grade.startswith("secondary"))),
        assumed=_percent(share(terms, lambda term: term.grade == CASE_ASSUMPTION)),
        here=_percent(share(terms, lambda term: fit(term, result.case.region) == HERE)),
        wider=_percent(share(terms, lambda term: fit(term, result.case.region) == WIDER)),
        unstated=_percent(share(terms, lambda term: fit(term, result.case.region) == UNSTATED)),
        elsewhere=_percent(share(terms, lambda term: fit(term, result.case.region) == ELSEWHERE)),
    )
    distance = mean_age(terms, result.year)
    dated = share(terms, lambda term: age(term, result.year) is not None)
    if distance is None or dated < 0.005:
        return text + " " + _("Hardly any of these values belongs to a single year; the table has the sources' years.")
    return text + " " + _(
        "{dated} % comes from values of single years, which lie {distance} years from {year} on average; the others "
        "have no year of their own, only that of their source.",
        dated=_percent(dated), distance=number(distance, 2), year=result.year,
    )  # fmt: skip


def _percent(part: float) -> str:
    return f"{100 * part:.0f}"


# ---------------------------------------------------------------------------------------------- terms


def _terms(study: Study) -> str:
    """The largest terms, one row per process and flow, both scenarios together."""
    result, total = study.result, sum(term.size for term in study.terms)
    cited = citations(result.plan.inventory.source(t.fact.source) for t in _once(study.terms) if t.fact is not None)
    own = citations(result.case.sources.values())
    sizes: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], Term] = {}
    for term in study.terms:
        key = (term.where, term.flow)
        sizes[key] = sizes.get(key, 0.0) + term.size
        first.setdefault(key, term)
    rows, listed = [], 0.0
    for key, size in sorted(sizes.items(), key=lambda item: -item[1])[:MOST]:
        if listed >= COVERED * total:
            break
        listed += size
        rows.append(_row(result, first[key], size / total, cited, own))
    rest = len(sizes) - len(rows)
    more = ngettext(" {count} smaller term makes up the rest.", " {count} smaller terms make up the rest.", rest)
    caption = _(
        "Data behind the climate levels of the default comparison, the largest first: {share} % of the absolute result."
        "{more}",
        share=_percent(listed / total),
        more=more if rest else "",
    )
    header = [_("process or line"), _("flow"), _("share"), _("year"), _("region"), _("fit of region"), _("evidence"),
              _("95 % range"), _("source")]  # fmt: skip
    return lean(header, rows, caption, (2, 7))


def _once(terms: list[Term]) -> Iterator[Term]:
    """Terms with their sources once each."""
    seen = set()
    for term in terms:
        if term.fact is not None and term.fact.source not in seen:
            seen.add(term.fact.source)
            yield term


def _row(result: Assessment, term: Term, part: float, cited: Mapping[str, str], own: Mapping[str, str]) -> list[str]:
    line = names.lines(result.plan).get(term.where)
    where = escape(line) if line is not None and term.fact is None else process_name(result, term.where)
    flow = process_name(result, term.flow) if term.flow else _("all, as one sum")
    if term.fact is not None:
        source = own_words(cited.get(term.fact.source, term.fact.source))
    elif term.origin.source:
        source = own_words(own.get(term.origin.source, term.origin.source))
    else:
        source = ""
    return [where, flow, f"{number(100 * part, 2)} %", _year(result, term), code(term.region) if term.region else "–",
            _(FITS[fit(term, result.case.region)]), escape(_(term.grade)), _spread(result, term), source]  # fmt: skip


def _year(result: Assessment, term: Term) -> str:
    """The year of a value, with the one that it stands in for."""
    if term.fact is None:
        return "–"
    if term.fact.year is None:
        published = result.plan.inventory.source(term.fact.source).year
        return _("none (source of {year})", year=escape(published)) if published else _("none")
    if term.fact.year == result.year:
        return str(result.year)
    return _("{used} for {wanted}", used=term.fact.year, wanted=result.year)


def _spread(result: Assessment, term: Term) -> str:
    """The 95 % range of a row of the inventory, as changes of its value."""
    if term.exchange is None or term.fact is None or not term.fact.value:
        return "–"
    spread = spread_of(result.plan.inventory, term.exchange, term.fact)
    distribution, _basis = read_spread(spread, term.fact.value, True)
    if distribution is None:
        return _("exact")
    low, high = (f"{100 * (distribution.quantile(p) - 1):+.0f}".replace("-", "−") for p in RANGE)
    return _("{low} to {high} %", low=low, high=high)


# ---------------------------------------------------------------------------------------------- lines of the scenarios


def _lines(result: Assessment) -> str:
    """Every line of the two scenarios with what its amount rests on."""
    i, lines = INDEX["climate"], []
    for scenario in (result.baseline, result.alternative):
        for k in result.table.select(scenario):
            value = abs(float(result.table.values[0, k, i]))
            if value:
                lines.append((scenario, result.plan.lines[k], value))
    total = sum(value for _scenario, _line, value in lines)
    rows, assumed = [], 0.0
    for scenario, line, value in sorted(lines, key=lambda one: -one[2]):
        behind = _behind(result.case, line)
        weak = _assumed(result.case, line, behind)
        assumed += value if weak else 0.0
        if value >= SMALL * total:
            rows.append([escape(names.line_of(result.plan, line)), scenario_name(result.case, scenario),
                         f"{number(100 * value / total, 2)} %", *_rests_on(result, line, behind)])  # fmt: skip
    caption = _(
        "Lines of the default comparison with the case's own figures behind their amounts (those of its own processes "
        "included). Lines whose amount depends on at least one assumption make up {assumed} % of the absolute result.",
        assumed=_percent(assumed / total) if total else "0",
    )
    header = [_("line"), _("scenario"), _("share"), _("rests on sources"), _("rests on assumptions")]
    return table(header, rows, caption, (2,))


def _rests_on(result: Assessment, line: Line, behind: list[str]) -> list[str]:
    """Sources of the parameters behind a line, and the parameters that are assumed."""
    case, cited = result.case, citations(result.case.sources.values())
    origins = [case.parameters[name].origin for name in behind] + ([line.flow.origin] if line.flow else [])
    sources = dict.fromkeys(cited.get(origin.source, origin.source) for origin in origins if origin.source)
    hidden = WrittenAmounts(result).hidden
    assumed = [
        _("confidential") if name in hidden else code(name)
        for name in behind
        if case.parameters[name].origin.assumption
    ]
    if line.flow is not None and line.flow.origin.assumption:
        assumed.append(_("the line itself"))
    return ["; ".join(map(own_words, sources)) or "–", ", ".join(assumed) or "–"]


def _assumed(case: Case, line: Line, behind: list[str]) -> bool:
    own = line.flow is not None and bool(line.flow.origin.assumption)
    return own or any(case.parameters[name].origin.assumption for name in behind)


def _behind(case: Case, line: Line) -> list[str]:
    """Names of the parameters that a line's amount depends on, in the file's order; own processes are followed."""
    ratios = (line.flow.substitution, line.flow.quality) if line.flow is not None else ()
    amounts = [line.amount, *(ratio for ratio in ratios if ratio is not None)]
    return parameters_behind(case, amounts, (line.process.partition(": ")[0], line.process), everything)
