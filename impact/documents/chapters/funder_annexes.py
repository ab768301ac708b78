"""The funder's annexes: levels, ERDF tonnes, Innovation Fund, EIB, NISP, CircLean, a bounded claim, definitions."""

from __future__ import annotations

from impact.documents.audiences import FUNDER, file_stem
from impact.documents.chapters.funder import levels_table
from impact.documents.chapters.reservations import reservations
from impact.documents.funds import DEFINITIONS, READ, TO_BE_CONFIRMED
from impact.documents.pieces import Chapter
from impact.economics.funding import CARRIED_ON, RAW_MATERIAL, RECYCLED, TEN, Funding
from impact.ground.language import N_, _
from impact.model.indicators import INDEX
from impact.statements.in_view import claim_of
from impact.writing.markdown import bullets, escape, given, lean, number, own_words, table
from impact.writing.named import WrittenAmounts, partner_name, scenario_name
from impact.writing.numbers import pretty
from impact.writing.wording import LIKELY, SURE

HAZARDOUS = N_("not recorded apart from other waste")


def annex_levels(funding: Funding, linked: str = "") -> Chapter:
    """All headline indicators before and after; for a network, climate by case too.

    Parameters
    ----------
    funding : Funding
    linked : str
        How the cases' own documents end, where they stand beside this one.
    """
    if not funding.results:
        return Chapter(_("No case counts."))
    pieces = [levels_table(funding, funding.indicators)]
    if funding.is_network:
        pieces.append(_by_case(funding, linked))
    return Chapter(*pieces)


def _by_case(funding: Funding, linked: str) -> str:
    i = INDEX["climate"]
    rows = []
    for result in funding.results:
        before, after = (float(result.level[name][i]) for name in (result.baseline, result.alternative))
        pair = [scenario_name(result.case, name) for name in (result.baseline, result.alternative)]
        title = escape(result.case.title)
        name = f"[{title}]({file_stem(result.case.id, FUNDER)}{linked})" if linked else title
        rows.append([name, *pair, number(before), number(after), number(result.default["climate"])])
    header = [_("case"), _("before"), _("after"), _("before [t CO₂e/a]"), _("after [t CO₂e/a]"), _("saving [t CO₂e/a]")]
    return table(header, rows, _("Climate change, life-cycle, by case."), (3, 4, 5))


def annex_left_out(funding: Funding) -> Chapter:
    """Which cases of a network are not in the sums, and what the cases leave out."""
    items = []
    if funding.is_network:
        titles = {member.case.id: member.case for member in funding.found.members}
        for id, overlap in funding.found.left_out().items():
            why = (
                _("overlaps with {counts}, which counts", counts=escape(titles[overlap.counts].title))
                if overlap is not None and overlap.counts in titles
                else _("its status is {status}", status=_(titles[id].status))
            )
            items.append(f"{escape(titles[id].title)}: {why}")
    items += [escape(text) for text in funding.found.subject.left_out]
    return Chapter(bullets(items) if items else _("Nothing is declared as left out."))


# ---------------------------------------------------------------------------------------------- ERDF


def annex_tonnes(funding: Funding) -> Chapter:
    """Under which indicator each stream of material stands: each tonne once."""
    if not funding.tonnes:
        return Chapter(_("No stream of material by mass: RCR47 and RCR48 are zero."))
    titles = {RECYCLED: "RCR47", RAW_MATERIAL: "RCR48", CARRIED_ON: _("counted once, with what was received")}
    rows = [
        [escape(t.stream.what), partner_name(t.result.case, t.stream.provider),
         partner_name(t.result.case, t.stream.receiver), _("confidential") if t.secret else number(t.amount),
         titles[t.code]]
        for t in funding.tonnes
    ]  # fmt: skip
    text = _(
        "A stream stands under RCR48 where the exchange saves virgin raw material, under RCR47 elsewhere, and nowhere "
        "where it is made from material that another stream of the case has brought. What is burned as fuel is no "
        "recycling (Directive 2008/98/EC, article 3(17)) and counts as energy. By-products are no waste in law: "
        "the applicant states which of these tonnes were waste before."
    )
    header = [_("stream"), _("from"), _("to"), _("t/a"), _("indicator")]
    return Chapter(text, table(header, rows, _("Streams of material and their indicator."), (3,)))


# ---------------------------------------------------------------------------------------------- Innovation Fund, EIB


def annex_ten_years(funding: Funding) -> Chapter:
    """Σ(Ref − Proj) over ten years, and that over Σ Ref."""
    rows = []
    for sums in funding.ten_years:
        span = f"{sums.years[0]}–{sums.years[-1]}" if sums.years else "–"
        share = "–" if sums.relative is None else f"{number(100 * sums.relative)} %"
        rows.append([escape(sums.result.case.title), span, number(sums.reference), number(sums.project),
                     number(sums.avoided), share])  # fmt: skip
    if len(rows) > 1 and len({sums.years for sums in funding.ten_years}) == 1:  # other decades do not add up
        reference = sum(sums.reference for sums in funding.ten_years)
        project = sum(sums.project for sums in funding.ten_years)
        share = f"{number(100 * (reference - project) / reference)} %" if reference > 0 else "–"
        rows.append([_("**sum**"), "", number(reference), number(project), f"**{number(reference - project)}**", share])
    header = [_("exchange"), _("years"), _("Σ Ref [t CO₂e]"), _("Σ Proj [t CO₂e]"), _("Σ (Ref − Proj) [t CO₂e]"),
              _("share of Σ Ref")]  # fmt: skip
    short = any(len(sums.years) < TEN for sums in funding.ten_years)
    text = _(
        "Sums over the first ten years of operation in the direct boundary, with the case's own factors. The fund has "
        "calculators with prescribed boundaries and factors (for electricity among others): an application needs "
        "those; these sums show the order of magnitude."
    ) + (_(" An exchange shorter than ten years counts with its own years.") if short else "")
    return Chapter(text, table(header, rows, _("Ten-year sums."), (2, 3, 4, 5)) if rows else "")


def annex_eib(funding: Funding) -> Chapter:
    """Absolute, baseline and relative emissions of a typical year."""
    absolute, baseline = funding.after("climate_direct") / 1e3, funding.before("climate_direct") / 1e3
    rows = [
        [_("absolute emissions (Ab)"), number(absolute)],
        [_("baseline emissions (Be)"), number(baseline)],
        [_("relative emissions (Re = Ab − Be)"), number(absolute - baseline)],
    ]
    text = _(
        "The bank's sign: a negative relative figure is a reduction. Typical year of operation: {year}; scopes 1 "
        "and 2.",
        year=funding.year or _("each case's reference year"),
    )
    caption = _("Relative emissions as the European Investment Bank shows them.")
    return Chapter(text, table([_("figure"), _("kt CO₂e/a")], rows, caption, (1,)))


# ---------------------------------------------------------------------------------------------- NISP, CircLean


def annex_nisp(funding: Funding) -> Chapter:
    """The list of results that programmes of the NISP kind report."""
    jobs = ", ".join(f"{given(v)} {_(kind)} ({_(reach)})" for (kind, reach), v in funding.jobs.items())
    mains = sum(funding.saving(n) for n in ("water_withdrawal_groundwater", "water_withdrawal_mains"))
    rows = [
        [_("diverted from landfill and incineration"), number(funding.saving("waste")), pretty("t/a")],
        [_("CO₂e saved (life-cycle)"), number(funding.saving("climate")), pretty(funding.unit("climate"))],
        [_("virgin raw material saved"), number(funding.saving("virgin_material")), pretty("t/a")],
        [_("hazardous waste avoided"), _(HAZARDOUS), ""],
        [_("water: groundwater and mains water not taken"), number(mains), pretty("m3/a")],
        [_("cost saved by the partners, annuities, taxes and grants included"), *_money(funding, funding.cost_saved)],
        [_("sales of streams between the partners"), *_money(funding, funding.sales)],
        [_("jobs"), jobs or _("not stated"), _("FTE") if jobs else ""],
    ]
    caption = _("Results in the list of the National Industrial Symbiosis Programme (NISP).")
    return Chapter(table([_("result"), _("amount"), _("unit")], rows, caption, (1,)))


def _money(funding: Funding, value: float) -> tuple[str, str]:
    if abs(value) >= 1e6:
        return number(value / 1e6), f"{_('million ')}{pretty(funding.currency + '/a')}"
    return number(value), pretty(f"{funding.currency}/a")


def annex_circlean(funding: Funding) -> Chapter:
    """Incoming and outgoing flows of each partner in absolute units; for a network the streams together."""
    rows = []
    for result, id, _partner in funding.partners():
        amounts = WrittenAmounts(result)
        for stream in result.case.streams:
            if id not in (stream.provider, stream.receiver):
                continue
            direction = _("outgoing") if stream.provider == id else _("incoming")
            other = stream.receiver if stream.provider == id else stream.provider
            amount = amounts.text(stream.amount) if result.runs or stream.amount is None else "0"
            to = partner_name(result.case, other)
            rows.append([partner_name(result.case, id), direction, _(stream.kind), escape(stream.what), amount, to])
    header = [_("partner"), _("direction"), _("kind"), _("stream"), _("amount"), _("from or to")]
    text = _(
        "Each stream stands twice, as outgoing of one partner and incoming of another: add one direction only. The "
        "partners' total flows, with which the method compares them, are not in the case file."
    )
    caption = _("Flows of industrial symbiosis by partner, in absolute units.")
    return Chapter(text, lean(header, rows, caption, (4,))) if rows else Chapter(_("The case names no streams."))


# ---------------------------------------------------------------------------------------------- claim, wording


def annex_claim(funding: Funding) -> Chapter:
    """A text that may be quoted: what, compared with what, period, method, reservations."""
    if not funding.results:
        return Chapter(_("No case counts, so nothing can be claimed."))
    quote = f"> {_in_its_language(funding, escape(claim_of(funding).long))}"
    kept = _("To be kept with it:\n\n") + bullets(reservations(funding))
    text = _(
        "This is the widest wording that the result carries. EU rules on environmental claims towards consumers apply "
        "from 27 September 2026 (Directive (EU) 2024/825): a claim says what, compared with what, for which period, by "
        "which method and with which reservations. General words of praise and claims that rest on offsetting are not "
        "covered by this document."
    )
    return Chapter(quote, kept, text)


def _in_its_language(funding: Funding, text: str) -> str:
    """The claim with the title marked where it is of another language: the claim itself is plain text."""
    title = funding.found.subject.title
    return text.replace(escape(str(title)), escape(title), 1)


def annex_wording(funding: Funding) -> Chapter:
    """How the probability decides the verb, and what was drawn."""
    rows = [
        [_("{low} % or more", low=f"{100 * SURE:.0f}"), _("saves")],
        [_("{low} to {high} %", low=f"{100 * LIKELY:.0f}", high=f"{100 * SURE:.0f}"), _("probably saves")],
        [_("{low} to {high} %", low=f"{100 * (1 - LIKELY):.0f}", high=f"{100 * LIKELY:.0f}"), _("may save or add")],
        [_("below {high} %", high=f"{100 * (1 - LIKELY):.0f}"), _("probably adds, or adds")],
    ]
    text = _(
        "{draws} paired draws (seed {seed}) of every uncertain parameter, inventory value and price: before and after "
        "share them. Baselines are choices and are not drawn. The number of draws is a setting of the computation, not "
        "evidence.",
        draws=number(funding.draws, 5),
        seed=funding.seed,
    )
    caption = _("Share of the draws in which it is a saving, and the verb that this document uses.")
    return Chapter(text, table([_("share of the draws"), _("wording")], rows, caption))


def annex_definitions(funding: Funding) -> Chapter:
    """What each indicator was taken to mean, and where that stands."""
    del funding
    rows = [[_(d.name), _(d.meaning), own_words(d.source), _(READ if d.read else TO_BE_CONFIRMED)] for d in DEFINITIONS]
    header = [_("indicator"), _("as used here"), _("source"), _("checked")]
    return Chapter(table(header, rows, _("Definitions and their sources.")))
