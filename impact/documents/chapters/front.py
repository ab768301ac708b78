"""Title and status, summary, goal and functional unit."""

from __future__ import annotations

from impact.documents.chapters.conclusions import other_choices, other_years
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.ground.language import N_, _
from impact.model import Case
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment, Comparison
from impact.results.quality import weak_shares
from impact.writing.citations import review_line
from impact.writing.markdown import code, escape, lean, number, own_words, quantity, table
from impact.writing.named import (
    WrittenAmounts,
    case_title,
    compared_text,
    ending_stream,
    illustrative_note,
    partner_name,
    scenario_name,
)
from impact.writing.numbers import pretty, titled
from impact.writing.shown import shown_indicators
from impact.writing.wording import saves

STATUS = {
    "idea": N_("an idea, not decided"),
    "planned": N_("planned"),
    "operating": N_("operating"),
    "ended": N_("ended"),
}


WEAK = 0.1  # share of unverified or assumed climate terms above which the summary says so
READ = N_(
    "*How to read this:* a **saving** is what happens without the exchange (the **baseline**) "
    "minus what happens with it (the **alternative**), so a positive number is better for "
    "climate, water and money alike, a negative one a burden. **t CO₂e/a** is tonnes of "
    "greenhouse gases a year. “Words used here” near the end explains the terms."
)
BIOGENIC = N_(" A saving of **biogenic CO₂** is no benefit: it weighs 0 and only stands beside the climate figure.")


def title(result: Assessment) -> Chapter:
    """The document's title, its status, and the mark of an illustrative case."""
    case = result.case
    facts = [
        _("Case {id}", id=code(case.id)),
        _(STATUS[case.status]),
        _("results for {year}", year=result.year),
        _("{approach} approach", approach=_(case.approach)),
    ]
    callout = ""
    if case.illustrative:
        callout = _(
            "> **Illustrative.** A key quantity of this exchange is not published. {note}", note=escape(case.note)
        ).rstrip()
    return Chapter(f"# {case_title(case)}", " · ".join(facts), callout, f"*{review_line(case.reviews)}*")


# ---------------------------------------------------------------------------------------------- summary


def summary(result: Assessment, interval: str = "") -> Chapter:
    """The headline in two significant figures, against which baseline, and how far it depends on that.

    Parameters
    ----------
    result : Assessment
    interval : str
        A sentence on how sure it is, from `chapters.interval`.
    """
    last = result.case.last_year
    over = last is not None and result.year > last
    return Chapter(
        _over(result, last) if over and last is not None else _headline(result),
        "" if over else _ending(result, last),
        "" if over else interval,
        _spread(result) if len(result.comparisons) > 1 else "",
        "" if over else other_choices(result),
        "" if over else other_years(result),
        _evidence(result),
        _headline_table(result),
        _(READ) + (_(BIOGENIC) if "climate_biogenic" in shown_indicators(result) else ""),
    )


def _headline(result: Assessment) -> str:
    case, default = result.case, result.default
    would = case.status in ("idea", "planned")
    opening = _(
        "In {year}, **{alternative}** instead of **{baseline}**",
        year=result.year,
        alternative=scenario_name(case, default.alternative),
        baseline=scenario_name(case, default.baseline),
    )
    nothing = _("would save no greenhouse gases") if would else _("saves no greenhouse gases")
    value = default["climate"]
    climate = saves(float(value > 0), value, result.unit("climate"), would) if value else nothing
    direct = quantity(default["climate_direct"], result.unit("climate_direct"), 2)
    money = _money(result, default, would)
    return _(
        "{opening} (the default baseline) {climate} over the life cycle; in the direct boundary "
        "(scopes 1 and 2) the saving is {direct}.{money}{mark}",
        opening=opening,
        climate=climate,
        direct=direct,
        money=money,
        mark=illustrative_note(case),
    )


def _money(result: Assessment, comparison: Comparison, would: bool) -> str:
    value = comparison["cost"]
    if value == 0:
        return ""
    more = _("less") if value > 0 else _("more")
    part = _(" (without what has no known price, see “What is left out”)") if any(result.unpriced().values()) else ""
    verb = _("would cost") if would else _("costs")
    amount = quantity(abs(value), result.settings.currency, 2)
    return _(
        " It {verb} the partners and everyone else together about {amount} a year {more}{part}.",
        verb=verb,
        amount=amount,
        more=more,
        part=part,
    )


def _ending(result: Assessment, last: int | None) -> str:
    if last is None:
        return ""
    return _(
        "{stream} with {last}, and the saving with it.",
        stream=ending_stream(result.case, last),
        last=last,
    )


def _over(result: Assessment, last: int) -> str:
    """The summary of a year in which nothing is exchanged any more."""
    case = result.case
    return _(
        "{stream} with {last}: **nothing is saved in {year}**. “Savings over the years” shows "
        "the years before; {reference} is the case's own reference year.{mark}",
        stream=ending_stream(case, last, past=True),
        last=last,
        year=result.year,
        reference=case.years.reference,
        mark=illustrative_note(case),
    )


def _evidence(result: Assessment) -> str:
    """Said when a good part of the climate figure rests on values nobody could check at their publisher."""
    unverified, assumed = weak_shares(result)
    if unverified + assumed <= WEAK:
        return ""
    parts = [
        _(
            "{unverified} % rest on inventory values **not verified** at their publisher",
            unverified=f"{100 * unverified:.0f}",
        )
    ] * (unverified > 0)
    parts += [_("{assumed} % rest on **assumptions** of the case", assumed=f"{100 * assumed:.0f}")] * (assumed > 0)
    return _(
        "Of the climate terms behind this figure about {parts}. See “Data” and “Limitations”.",
        parts=_(" and ").join(parts),
    )


def _spread(result: Assessment) -> str:
    low = min(result.comparisons, key=lambda c: c["climate"])
    high = max(result.comparisons, key=lambda c: c["climate"])
    if low["climate"] == high["climate"]:
        return ""
    unit = result.unit("climate")
    return _(
        "The result depends on what the exchange is compared with: over all pairs of baseline and "
        "alternative the life-cycle saving lies between {low} ({low_pair}) and {high} "
        "({high_pair}).{place}",
        low=quantity(low["climate"], unit, 2),
        low_pair=compared_text(result.case, low),
        high=quantity(high["climate"], unit, 2),
        high_pair=compared_text(result.case, high),
        place=_place(result),
    )


def _place(result: Assessment) -> str:
    """Whether the default baseline is the most favourable one, and which baselines turn the sign."""
    default, unit = result.default, result.unit("climate")
    rivals = [c for c in result.comparisons if c.alternative == default.alternative and not c.default]
    text = ""
    saved = [c["climate"] for c in rivals]
    if saved and default["climate"] >= max(saved):
        text += _(" No other baseline is more favourable: among the baselines the headline is an **upper bound**.")
    elif saved and default["climate"] <= min(saved):
        text += _(" No other baseline is less favourable: among the baselines the headline is the lowest figure.")
    turned = [c for c in rivals if c["climate"] * default["climate"] < 0]
    for c in turned:
        verb = _("adds") if c["climate"] < 0 else _("saves")
        amount = quantity(abs(c["climate"]), unit, 2)
        text += _(
            " Against *{baseline}* **the sign turns**: the exchange {verb} about {amount}.",
            baseline=scenario_name(result.case, c.baseline),
            verb=verb,
            amount=amount,
        )
    return text


def _headline_table(result: Assessment) -> str:
    rows = []
    for name in shown_indicators(result):
        values = [float(c.saving[INDEX[name]]) for c in result.comparisons]
        span = (
            _("{low} to {high}", low=number(min(values), 2), high=number(max(values), 2))
            if min(values) != max(values)
            else _("the same")
        )
        rows.append([titled(name), number(result.default[name], 2), span, pretty(result.unit(name))])
    caption = _("Savings in two significant figures: baseline minus alternative, positive is better.")
    return table([_("indicator"), _("default comparison"), _("over all comparisons"), _("unit")], rows, caption, (1, 2))


# ---------------------------------------------------------------------------------------------- goal and scope


def goal(result: Assessment) -> Chapter:
    """The exchange: partners, streams, functions (the functional unit), years."""
    case = result.case
    return Chapter(
        escape(case.description),
        _years(result),
        _functions(result),
        _partners(case),
        _streams(result),
        _("Note: {note}", note=escape(case.note)) if case.note and not case.illustrative else "",
    )


def _years(result: Assessment) -> str:
    years = result.case.years
    last = result.case.last_year
    end = _(" Its last year is {last}.", last=last) if last else ""
    counts = "" if result.operates else _(" It does not count in the sum of a network.")
    return _(
        "The exchange runs from {start} over {lifetime} years; results are for {year}.{end} Amounts "
        "are per year (a). The exchange is {status}.{counts}",
        start=years.start,
        lifetime=years.lifetime,
        year=result.year,
        end=end,
        status=_(STATUS[result.case.status]),
        counts=counts,
    )


def _functions(result: Assessment) -> str:
    amounts = WrittenAmounts(result)
    rows = [
        [escape(names.function(result.case, f.name)), amounts.text(f.amount),
         partner_name(result.case, f.beneficiary), escape(f.note)]
        for f in result.case.functions.values()
    ]  # fmt: skip
    last = result.case.last_year
    until = _(" (until the end of {last})", last=last) if last is not None and result.year > last else ""
    caption = _(
        "Functional unit: every scenario delivers all of these functions, in the same amounts{until}.", until=until
    )
    return lean([_("function"), _("amount"), _("for"), _("note")], rows, caption, (1,))


def _partners(case: Case) -> str:
    rows = []
    for id, partner in case.partners.items():
        members = "" if partner.confidential else ", ".join(map(own_words, partner.members))
        place = "" if partner.confidential else escape(partner.municipality)
        rows.append([partner_name(case, id), members, place, escape(partner.sector)])
    return lean([_("partner"), _("members"), _("municipality"), _("sector (NACE)")], rows, _("Partners."))


def _streams(result: Assessment) -> str:
    case, amounts = result.case, WrittenAmounts(result)
    rows = [
        [escape(s.what), _(s.kind), partner_name(case, s.provider), partner_name(case, s.receiver),
         "–" if s.ends and result.year > s.ends else amounts.text(s.amount),
         str(s.ends or ""), escape(s.note)]
        for s in case.streams
    ]  # fmt: skip
    header = [_("stream"), _("kind"), _("from"), _("to"), _("amount"), _("last year"), _("note")]
    return lean(header, rows, _("Streams exchanged."), (4,))
