"""The funder's two pages: the result before and after, and the indicators that funds ask for."""

from __future__ import annotations

from impact.documents.chapters.company_account import social_list
from impact.documents.chapters.front import STATUS
from impact.documents.chapters.reservations import reservations
from impact.documents.pieces import Chapter, Figure
from impact.economics.funding import RAW_MATERIAL, RECYCLED, Funding
from impact.figures import of_case
from impact.ground.language import N_, _, ngettext
from impact.model.indicators import OF_FUNDER
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.writing.markdown import bullets, code, escape, given, number, quantity, sentence, table
from impact.writing.named import captioned, case_title, scenario_name
from impact.writing.numbers import pretty, titled
from impact.writing.wording import in_a_hundred, saves, share_of_draws

PAGE_BREAK = "***"
MILLION = 1e6


def funding(funding: Assessment | NetworkAssessment) -> Funding:
    """The figures that the chapters of one document share."""
    return Funding(funding)


def funder_title(funding: Funding) -> Chapter:
    """The title, what it is about, and its status."""
    subject, for_funder = funding.found.subject, _("Results for a funder")
    year = _("results for {year}", year=funding.year) if funding.year else _("each case in its own reference year")
    if funding.is_network:
        count = ngettext("{count} exchange in the sum", "{count} exchanges in the sum", len(funding.results))
        facts = [for_funder, _("network {id}", id=code(subject.id)), count, year]
        return Chapter(f"# {escape(subject.title)}", " · ".join(facts))
    case = funding.results[0].case
    facts = [for_funder, _("case {id}", id=code(case.id)), _(STATUS[case.status]), year]
    return Chapter(f"# {case_title(case)}", " · ".join(facts))


# ---------------------------------------------------------------------------------------------- page one


def result_page(funding: Funding) -> Chapter:
    """Page one: what was done, what it saves and how sure that is, before and after, and what to keep in mind."""
    if not funding.results:
        return Chapter(_("No case of this network counts in a sum: none operates."), PAGE_BREAK)
    description, table_ = escape(funding.found.subject.description), levels_table(funding, page_one(funding))
    kept = bullets(reservations(funding))
    return Chapter(description, headline(funding), table_, _figure(funding), kept, PAGE_BREAK)


def headline(funding: Funding) -> str:
    """The result in one sentence, as sure as the simulation allows."""
    value, unit = funding.saving("climate"), funding.unit("climate")
    low, high = funding.interval("climate")
    direct = funding.saving("climate_direct")
    return _(
        "**Result.** {what} {saves} of greenhouse gases over the life cycle{year}, compared with {baseline}. {share} "
        "it is a saving; 95 % of them lie between {low} and {high}. In the direct boundary (own stacks and the "
        "generation of bought energy) it is {sign} of {direct}.",
        what=what_text(funding),
        saves=saves(funding.chance("climate"), value, unit, funding.would, funding.ended),
        year=_(" in {year}", year=funding.year) if funding.year else "",
        baseline=baseline_text(funding),
        share=sentence(share_of_draws(funding.chance("climate"), funding.draws)),
        low=quantity(low, unit, 2),
        high=quantity(high, unit, 2),
        sign=_("a saving") if direct >= 0 else _("an addition"),
        direct=quantity(abs(direct), unit, 2),
    )


def what_text(funding: Funding) -> str:
    """What saves: the alternative of a case, or the exchanges of a network."""
    if funding.is_network:
        count = ngettext("{count} exchange", "{count} exchanges", len(funding.results))
        return _("The plain sum of {count}", count=count)
    (result,) = funding.results
    return f"**{sentence(scenario_name(result.case, result.alternative))}**"


def baseline_text(funding: Funding) -> str:
    """What it is compared with: the baseline of a case, or that of each."""
    if funding.is_network:
        return _("each case's default baseline, the situation without the exchange")
    (result,) = funding.results
    return f"**{scenario_name(result.case, result.baseline)}**"


def page_one(funding: Funding) -> list[str]:
    """The indicators of page one that are not zero before or after."""
    used = [name for name in OF_FUNDER if funding.before(name) or funding.after(name)]
    return used if "climate" in used else ["climate", *used]


def levels_table(funding: Funding, names: list[str]) -> str:
    """Levels before and after, the saving, how far it spreads and how sure it is."""
    rows = [_levels_row(funding, name) for name in names]
    header = [
        _("indicator"),
        _("before (baseline)"),
        _("after (with the exchange)"),
        _("saving"),
        _("95 % of the draws"),
        _("share of draws above zero"),
        _("unit"),
    ]
    year = funding.year or _("each case's reference year")
    caption = _("Levels before and after, {year}; the saving is before minus after, positive is better.", year=year)
    if any(name.startswith("cost") for name in names):
        caption += _(
            " Costs are those of everybody together, so taxes and grants cancel; annex F has what the partners save."
        )
    return table(header, rows, caption, range(1, 6))


def _levels_row(funding: Funding, name: str) -> list[str]:
    unit = funding.unit(name)
    before, after, saving = funding.before(name), funding.after(name), funding.saving(name)
    low, high = funding.interval(name)
    chance = "–" if low == high else f"{in_a_hundred(funding.chance(name))} %"
    values = [before, after, saving, low, high]
    if name.startswith("cost") and max(map(abs, values)) >= MILLION:
        values = [value / MILLION for value in values]
        unit = f"{_('million ')}{unit}"
    before, after, saving, low, high = values
    span = "–" if low == high else _("{low} to {high}", low=number(low, 2), high=number(high, 2))
    return [titled(name), number(before), number(after), number(saving), span, chance, pretty(unit)]


def _figure(funding: Funding) -> Figure:
    if funding.is_network:
        caption = _("Climate change, life-cycle: saving of each case in the sum.")
        return Figure.of(of_case.cases(funding.found), caption)
    (result,) = funding.results
    message = N_("Climate change, life-cycle: level of every scenario in {year}, by role.")
    return Figure.of(of_case.levels(result), captioned(result, message))


# ---------------------------------------------------------------------------------------------- page two


def indicators_page(funding: Funding) -> Chapter:
    """Page two: the common indicators of the ERDF, the grant's cost per tonne, jobs."""
    if not funding.results:
        return Chapter(PAGE_BREAK)
    return Chapter(
        _erdf(funding), bullets(_grant(funding)), f"**{_('Jobs and the neighbourhood')}**", _social(funding), PAGE_BREAK
    )


def _erdf(funding: Funding) -> str:
    rows = [
        _level_row(funding, "RCR29", _("Estimated greenhouse gas emissions (direct boundary)"), "climate_direct"),
        _level_row(funding, "RCR29", _("the same over the life cycle, beside it"), "climate"),
        _level_row(funding, "RCR26", _("Annual primary energy consumption"), "energy_primary"),
        _tonne_row(funding, RECYCLED, _("Waste recycled")),
        _tonne_row(funding, RAW_MATERIAL, _("Waste used as raw materials")),
        _jobs_row(funding),
        _investment_row(funding),
    ]
    caption = _(
        "Common result indicators of the European Regional Development Fund, 2021–2027. No tonne stands under both "
        "RCR47 and RCR48 (annex C). Definitions and sources: annex H."
    )
    header = [_("code"), _("indicator"), _("before"), _("after"), _("change (after minus before)"), _("unit")]
    return table(header, rows, caption, (2, 3, 4))


def _level_row(funding: Funding, code: str, title: str, indicator: str) -> list[str]:
    before, after = funding.before(indicator), funding.after(indicator)
    unit = pretty(funding.unit(indicator))
    return [code, title, number(before), number(after), number(after - before), unit]


def _tonne_row(funding: Funding, code: str, title: str) -> list[str]:
    amount = funding.erdf_tonnes(code)
    if any(item.secret for item in funding.tonnes if item.code == code):
        return [code, title, "0", _("confidential"), _("confidential"), pretty("t/a")]
    return [code, title, "0", number(amount), number(amount), pretty("t/a")]


def _jobs_row(funding: Funding) -> list[str]:
    created = [value for (kind, reach), value in funding.jobs.items() if kind == "created" and reach == "direct"]
    text = given(sum(created)) if created else _("not stated")
    return ["RCR01", _("Jobs created in supported entities"), "0", text, text, _("FTE")]


def _investment_row(funding: Funding) -> list[str]:
    own = funding.invested - funding.grant
    euro = funding.in_euro(own)
    title = _("Investment beside the grant (what private partners pay of it counts)")
    if not own or euro is None:
        return ["RCR02", title, "–", _("not stated"), _("not stated"), "EUR"]
    return ["RCR02", title, "–", number(euro), number(euro), _("EUR of {year}", year=funding.price_year)]


def _grant(funding: Funding) -> list[str]:
    """Grants, and what a tonne costs the funder."""
    currency = funding.currency
    items = []
    if funding.invested:
        text = N_("**Invested** by the partners: {amount}, in prices of {year}.")
        items.append(_(text, amount=quantity(funding.invested, currency), year=funding.price_year))
    if not funding.grant:
        items.append(_("**Grant:** the case file states none, so a grant's cost per tonne cannot be given."))
    else:
        items.append(
            _(
                "**Grant:** {amount}, {share} % of what is invested.",
                amount=quantity(funding.grant, currency),
                share=f"{100 * funding.grant / funding.invested:.0f}" if funding.invested else "–",
            )
        )
        items += [_per_tonne(funding)]
    tonnes = quantity(funding.lifetime_tonnes, "t CO2e")
    if funding.is_network:
        text = N_("**Saved over the years**, each exchange over its own: {tonnes}, life-cycle, not discounted.")
        return [*items, _(text, tonnes=tonnes)]
    years = funding.results[0].over_years.years
    text = N_("**Saved over the years {first} to {last}:** {tonnes}, life-cycle, not discounted.")
    return [*items, _(text, first=years[0], last=years[-1], tonnes=tonnes)]


def _per_tonne(funding: Funding) -> str:
    """What the funder pays for a tonne: of the exchanges that have a grant, not of the whole network."""
    tonnes = funding.granted_tonnes
    if tonnes <= 0:
        return _("**Cost per tonne of grant:** none can be given, since no greenhouse gases are saved over the years.")
    whole = N_(
        "**Cost per tonne of grant:** {cost} (grant divided by the tonnes saved over the years of the exchange)."
    )
    part = N_(
        "**Cost per tonne of grant:** {cost} (grant divided by the tonnes that the exchanges with a grant save over "
        "their years)."
    )
    cost = quantity(funding.grant / tonnes, f"{funding.currency}/t CO2e")
    return _(part if funding.is_network else whole, cost=cost)


def _social(funding: Funding) -> str:
    return social_list([effect for _result, effect in funding.effects])
