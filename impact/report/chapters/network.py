"""The chapters of a network's document: its cases, their plain sum, and what the sum leaves out."""

from __future__ import annotations

import impact
from impact import plots
from impact.assessment import Assessment
from impact.cost import Money
from impact.indicators import BY_NAME, HEADLINE, INDEX
from impact.model import Claim
from impact.network import NetworkAssessment
from impact.plots.style import pretty, subscripted, titled
from impact.report.chapters.end import inventory_rows
from impact.report.chapters.evidence import source_list
from impact.report.facts import NO_REVIEW, file_name, heading, short_publisher
from impact.report.text import Chapter, Figure, bullets, escape, number, quantity, table
from impact.units import currency_of

MAIN = ("climate", "climate_direct", "water", "water_withdrawal_groundwater", "cost")  # of the first table


def network_title(network: NetworkAssessment) -> Chapter:
    """Title, year, and how many cases."""
    found = network.network
    count = f"{len(network.results)} cases"
    year = f"results for {found.year}" if found.year else "each case in its own reference year"
    head = f"# {escape(found.title)}"
    return Chapter(head, f"Network {escape(found.id)} · {count} · {year}", f"*{NO_REVIEW}*")


def network_summary(network: NetworkAssessment) -> Chapter:
    """The plain sum in two significant figures, labelled as such."""
    found, out = network.network, network.left_out()
    number_in = len(network.results) - len(out)
    total, unit = float(network.total[INDEX["climate"]]), _unit(network, "climate")
    direct = float(network.total[INDEX["climate_direct"]])
    marked = [r.case.id for r in network.results if r.case.illustrative and r.case.id not in out]
    sentence = (
        f"The **plain sum** of the {number_in} operating cases, each against its default baseline, is a saving of about"
        f" **{quantity(total, unit, 2)}** over the life cycle ({quantity(direct, unit, 2)} in the direct boundary)."
        f" It is a sum, not an accounting of the whole network: exchanges that are not among the cases are not in it,"
        f" and effects between the cases are not modelled."
    )
    note = ""
    if marked:
        note = f"The sum holds illustrative cases, whose key quantity is not published: {', '.join(marked)}."
    return Chapter(escape(found.description), sentence, note, escape(found.note))


def _unit(network: NetworkAssessment, indicator: str) -> str:
    return network.results[0].unit(indicator) if network.results else BY_NAME[indicator].unit


# ---------------------------------------------------------------------------------------------- cases


def network_cases(network: NetworkAssessment, linked: bool = True) -> Chapter:
    """Savings of every case's default comparison, and the plain sum."""
    names = [n for n in HEADLINE if any(r.default[n] for r in network.results)] or ["climate"]
    others = [n for n in names if n not in MAIN]
    caption = "Savings of each case's default comparison: baseline minus alternative, positive is better."
    note = "Each case stands here in the network's year; its own document shows it in its reference year."
    return Chapter(
        _figure(network),
        _table(network, [n for n in names if n in MAIN], caption, linked),
        _table(network, others, "The same in the other indicators.", linked) if others else "",
        note if network.network.year else "",
    )


def _table(network: NetworkAssessment, names: list[str], caption: str, linked: bool) -> str:
    out, main = network.left_out(), "climate" in names
    rows = []
    for result in network.results:
        status = [result.case.status + (", not in the sum" if result.case.id in out else ""), escape(result.baseline)]
        rows.append([_name(result, linked), *(status if main else []), *(number(result.default[n]) for n in names)])
    total = [f"**{number(float(network.total[INDEX[n]]))}**" for n in names]
    rows.append(["**plain sum** (operating cases)", *(["", ""] if main else []), *total])
    header = ["case", *(["status", "default baseline"] if main else [])]
    first = len(header)
    header += [heading(n, _unit(network, n)) for n in names]
    return table(header, rows, caption, range(first, len(header)))


def _name(result: Assessment, linked: bool) -> str:
    title = escape(result.case.title)
    mark = " **illustrative**" if result.case.illustrative else ""
    return (f"[{title}]({result.case.id}.html)" if linked else title) + mark


def _figure(network: NetworkAssessment) -> Figure | str:
    out = network.left_out()
    savings = {
        f"{r.case.title}{' (illustrative)' if r.case.illustrative else ''}": r.default["climate"]
        for r in network.results
        if r.case.id not in out
    }
    if not savings:
        return ""
    savings["plain sum"] = float(network.total[INDEX["climate"]])
    unit = _unit(network, "climate")
    listed = ", ".join(f"{name} {number(value)}" for name, value in savings.items())
    alt = f"Bars of the life-cycle climate saving of the cases in the sum, in {pretty(unit)}: {listed}."
    caption = "Climate change, life-cycle: saving of each case in the sum (default comparison) and the plain sum."
    return Figure(plots.cases(savings, unit, "Saving, climate change, life-cycle"), alt, caption)


# ---------------------------------------------------------------------------------------------- left out


def network_left_out(network: NetworkAssessment) -> Chapter:
    """Cases that the sum leaves out and why, and what the network declares as missing."""
    items = []
    for id, overlap in network.left_out().items():
        result = next(r for r in network.results if r.case.id == id)
        if overlap is not None:
            reason = f"overlaps with {escape(overlap.counts)}, which counts: {escape(overlap.reason)}"
        else:
            last = result.case.last_year
            ended = f" (last year {last})" if last and result.year > last else ""
            reason = f"its status is {result.case.status}{ended}"
        items.append(f"**{escape(result.case.title)}** ({escape(id)}): {reason}")
    items += [escape(text) for text in network.network.left_out]
    return Chapter(bullets(items) if items else "Every case is in the sum.")


# ---------------------------------------------------------------------------------------------- claims


def network_claims(network: NetworkAssessment) -> Chapter:
    """Published figures of the whole network beside the plain sum of the cases here."""
    claims = network.network.claims
    if not claims or not network.results:
        return Chapter("No published figure of the whole network is known here.")
    rows, comments = [], []
    for k, claim in enumerate(claims, 1):
        rows += _claim_rows(network, claim, k)
        reason = escape(claim.comment) if claim.comment else "No reason for the difference is given."
        source = network.network.sources.get(claim.origin.source)
        comments.append(f"Claim {k} ({escape(short_publisher(source) if source else claim.origin.source)}): {reason}")
    header = ["claim", "indicator", "published", "for", "boundary", "plain sum here", "unit"]
    caption = f"Published figures of the network beside the plain sum of its cases here, {_year(network)}."
    return Chapter(table(header, rows, caption, (2, 5)), bullets(comments))


def _year(network: NetworkAssessment) -> str:
    return str(network.network.year or "each in its reference year")


def _claim_rows(network: NetworkAssessment, claim: Claim, k: int) -> list[list[str]]:
    first = network.results[0]
    currency = currency_of(claim.saving.dimension)
    claimed = claim.saving.constant or 0.0
    if currency is not None:
        money = Money(first.plan.inventory, first.settings.currency, first.settings.price_year)
        claimed *= money.factor(currency, claim.year or first.year)
    rows = []
    for boundary in ("direct", "life-cycle") if claim.indicator == "climate" else ("life-cycle",):
        names = _indicators(claim, boundary)
        total = sum(float(network.total[INDEX[n]]) for n in names)
        gases = f", {subscripted(claim.gases)}" if claim.gases else ""
        unit = _unit(network, claim.indicator)
        unit = unit.replace("CO2e", "CO2") if claim.gases == "CO2" else unit
        rows.append([str(k), f"{titled(claim.indicator).split(',')[0]}{gases}", number(claimed),
                     str(claim.year or "no year"), boundary if claim.indicator == "climate" else "–",
                     number(total), pretty(unit)])  # fmt: skip
    return rows


def _indicators(claim: Claim, boundary: str) -> tuple[str, ...]:
    if claim.indicator != "climate":
        return (claim.indicator,)
    stem = "climate_direct" if boundary == "direct" else "climate"
    return (f"{stem}_co2", f"{stem}_unsplit") if claim.gases == "CO2" else (stem,)


# ---------------------------------------------------------------------------------------------- sources, provenance


def network_sources(network: NetworkAssessment) -> Chapter:
    """Sources of the network's own figures; those of the cases stand in their documents."""
    text = source_list(network.network.sources.values())
    return Chapter(text or "The network cites no source of its own.", "The sources of each case stand in its document.")


def network_provenance(network: NetworkAssessment, date: str = "") -> Chapter:
    """Program, inventory and files."""
    rows = [["network file", escape(file_name(network.network)), f"`{network.network.sha256 or 'a plain folder'}`"]]
    rows += [["case file", escape(file_name(r.case)), f"`{r.case.sha256}`"] for r in network.results]
    rows += inventory_rows(network.results[0].plan.inventory) if network.results else []
    text = f"Computed with impact {impact.__version__}" + (f" on {date}" if date else "") + "."
    return Chapter(text, table(["input", "name", "SHA-256"], rows, "Inputs of this document."))
