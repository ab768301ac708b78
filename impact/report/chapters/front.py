"""Title and status, summary, goal and functional unit."""

from __future__ import annotations

from impact.assessment import Assessment, Comparison
from impact.indicators import INDEX
from impact.model import Case
from impact.network import counted
from impact.plots.style import pretty, titled
from impact.report.facts import (
    ILLUSTRATIVE,
    NO_REVIEW,
    Amounts,
    ending_stream,
    partner_name,
    shown_indicators,
    weak_shares,
)
from impact.report.text import Chapter, bullets, escape, lean, number, quantity, table

STATUS = {
    "idea": "an idea, not decided",
    "planned": "planned",
    "operating": "operating",
    "ended": "ended",
}


WEAK = 0.1  # share of unverified or assumed climate terms above which the summary says so
READ = (
    "*How to read this:* a **saving** is what happens without the exchange (the **baseline**) minus what happens with"
    " it (the **alternative**), so a positive number is better for climate, water and money alike, a negative one"
    " a burden. **t CO₂e/a** is tonnes of greenhouse gases a year. “Words used here” near the end explains the terms."
)
BIOGENIC = " A saving of **biogenic CO₂** is no benefit: it weighs 0 and only stands beside the climate figure."


def title(result: Assessment) -> Chapter:
    """The document's title, its status, and the mark of an illustrative case."""
    case = result.case
    mark = " (illustrative)" if case.illustrative else ""
    facts = [f"Case {escape(case.id)}", STATUS[case.status], f"results for {result.year}", f"{case.approach} approach"]
    callout = ""
    if case.illustrative:
        callout = f"> **Illustrative.** A key quantity of this exchange is not published. {escape(case.note)}".rstrip()
    return Chapter(f"# {escape(case.title)}{mark}", " · ".join(facts), callout, f"*{NO_REVIEW}*")


# ---------------------------------------------------------------------------------------------- summary


def summary(result: Assessment) -> Chapter:
    """The headline in two significant figures, against which baseline, and how far it depends on that."""
    last = result.case.last_year
    over = last is not None and result.year > last
    return Chapter(
        _over(result, last) if over and last is not None else _headline(result),
        "" if over else _ending(result, last),
        _spread(result) if len(result.comparisons) > 1 else "",
        _evidence(result),
        _headline_table(result),
        READ + (BIOGENIC if "climate_biogenic" in shown_indicators(result) else ""),
    )


def _headline(result: Assessment) -> str:
    case, default = result.case, result.default
    mark = f" This case is **{ILLUSTRATIVE}**." if case.illustrative else ""
    would = case.status in ("idea", "planned")
    opening = f"In {result.year}, **{escape(default.alternative)}** instead of **{escape(default.baseline)}**"
    climate = _saves(default["climate"], result.unit("climate"), would)
    direct = quantity(default["climate_direct"], result.unit("climate_direct"), 2)
    money = _money(result, default, would)
    return (
        f"{opening} (the default baseline) {climate} over the life cycle;"
        f" in the direct boundary (scopes 1 and 2) the saving is {direct}.{money}{mark}"
    )


def _saves(value: float, unit: str, would: bool) -> str:
    if value == 0:
        return f"{'would save' if would else 'saves'} no greenhouse gases"
    verb = ("would save" if would else "saves") if value > 0 else ("would add" if would else "adds")
    return f"{verb} about **{quantity(abs(value), unit, 2)}**"


def _money(result: Assessment, comparison: Comparison, would: bool) -> str:
    value = comparison["cost"]
    if value == 0:
        return ""
    more = "less" if value > 0 else "more"
    part = " (without what has no known price, see “What is left out”)" if any(result.unpriced().values()) else ""
    verb = "would cost" if would else "costs"
    amount = quantity(abs(value), result.settings.currency, 2)
    return f" It {verb} the partners and everyone else together about {amount} a year {more}{part}."


def _ending(result: Assessment, last: int | None) -> str:
    if last is None:
        return ""
    return f"{ending_stream(result.case, last)} with {last}, and the saving with it."


def _over(result: Assessment, last: int) -> str:
    """The summary of a year in which nothing is exchanged any more."""
    case = result.case
    mark = f" This case is **{ILLUSTRATIVE}**." if case.illustrative else ""
    return (
        f"{ending_stream(case, last, past=True)} with {last}: **nothing is saved in {result.year}**."
        f" “Savings over the years” shows the years before;"
        f" {case.years.reference} is the case's own reference year.{mark}"
    )


def _evidence(result: Assessment) -> str:
    """Said when a good part of the climate figure rests on values nobody could check at their publisher."""
    unverified, assumed = weak_shares(result)
    if unverified + assumed <= WEAK:
        return ""
    parts = [f"{100 * unverified:.0f} % rest on inventory values **not verified** at their publisher"] * (
        unverified > 0
    )
    parts += [f"{100 * assumed:.0f} % rest on **assumptions** of the case"] * (assumed > 0)
    return f"Of the climate terms behind this figure about {' and '.join(parts)}. See “Data” and “Limitations”."


def _spread(result: Assessment) -> str:
    low = min(result.comparisons, key=lambda c: c["climate"])
    high = max(result.comparisons, key=lambda c: c["climate"])
    if low["climate"] == high["climate"]:
        return ""
    unit = result.unit("climate")
    return (
        f"The result depends on what the exchange is compared with: over all pairs of baseline and alternative the"
        f" life-cycle saving lies between {quantity(low['climate'], unit, 2)} ({_pair(low)}) and"
        f" {quantity(high['climate'], unit, 2)} ({_pair(high)}).{_place(result)}"
    )


def _place(result: Assessment) -> str:
    """Whether the default baseline is the most favourable one, and which baselines turn the sign."""
    default, unit = result.default, result.unit("climate")
    rivals = [c for c in result.comparisons if c.alternative == default.alternative and not c.default]
    text = ""
    if rivals and all(default["climate"] > c["climate"] for c in rivals):
        text += " The default baseline is the most favourable one: read the headline as an **upper bound**."
    elif rivals and all(default["climate"] < c["climate"] for c in rivals):
        text += " The default baseline is the least favourable one: the headline is a cautious figure."
    turned = [c for c in rivals if c["climate"] * default["climate"] < 0]
    for c in turned:
        verb = "adds" if c["climate"] < 0 else "saves"
        amount = quantity(abs(c["climate"]), unit, 2)
        text += f" Against *{escape(c.baseline)}* **the sign turns**: the exchange {verb} about {amount}."
    return text


def _pair(comparison: Comparison) -> str:
    return f"{escape(comparison.alternative)} instead of {escape(comparison.baseline)}"


def _headline_table(result: Assessment) -> str:
    rows = []
    for name in shown_indicators(result):
        values = [float(c.saving[INDEX[name]]) for c in result.comparisons]
        span = f"{number(min(values), 2)} to {number(max(values), 2)}" if min(values) != max(values) else "the same"
        rows.append([titled(name), number(result.default[name], 2), span, pretty(result.unit(name))])
    caption = "Savings in two significant figures: baseline minus alternative, positive is better."
    return table(["indicator", "default comparison", "over all comparisons", "unit"], rows, caption, (1, 2))


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
        f"Note: {escape(case.note)}" if case.note and not case.illustrative else "",
        _social(result),
    )


def _years(result: Assessment) -> str:
    years = result.case.years
    last = result.case.last_year
    end = f" Its last year is {last}." if last else ""
    counts = "" if counted(result) else " It does not count in the sum of a network."
    return (
        f"The exchange runs from {years.start} over {years.lifetime} years; results are for {result.year}.{end}"
        f" Amounts are per year (a). The exchange is {STATUS[result.case.status]}.{counts}"
    )


def _functions(result: Assessment) -> str:
    amounts = Amounts(result)
    rows = [
        [escape(f.name), amounts.text(f.amount), partner_name(result.case, f.beneficiary), escape(f.note)]
        for f in result.case.functions.values()
    ]
    last = result.case.last_year
    until = f" (until the end of {last})" if last is not None and result.year > last else ""
    caption = f"Functional unit: every scenario delivers all of these functions, in the same amounts{until}."
    return lean(["function", "amount", "for", "note"], rows, caption, (1,))


def _partners(case: Case) -> str:
    rows = []
    for id, partner in case.partners.items():
        members = "" if partner.confidential else escape(", ".join(partner.members))
        place = "" if partner.confidential else escape(partner.municipality)
        rows.append([partner_name(case, id), members, place, escape(partner.sector)])
    return lean(["partner", "members", "municipality", "sector (NACE)"], rows, "Partners.")


def _streams(result: Assessment) -> str:
    case, amounts = result.case, Amounts(result)
    rows = [
        [escape(s.what), s.kind, partner_name(case, s.provider), partner_name(case, s.receiver),
         "–" if s.ends and result.year > s.ends else amounts.text(s.amount),
         str(s.ends or ""), escape(s.note)]
        for s in case.streams
    ]  # fmt: skip
    header = ["stream", "kind", "from", "to", "amount", "last year", "note"]
    return lean(header, rows, "Streams exchanged.", (4,)) if rows else ""


def _social(result: Assessment) -> str:
    case, amounts = result.case, Amounts(result)
    if not case.social:
        return ""
    texts = []
    for item in case.social:
        amount = f": {amounts.text(item.amount)} {escape(item.unit)}".rstrip() if item.amount is not None else ""
        texts.append(f"{escape(item.what)}{amount}. {escape(item.note)}".strip())
    return "Beside the indicators:\n\n" + bullets(texts)
