"""The chapters of a network's document: its cases, their plain sum, and what the sum leaves out."""

from __future__ import annotations

from impact.documents.audiences import RESEARCHER, file_stem
from impact.documents.chapters.evidence import source_list
from impact.documents.pieces import Chapter, Figure
from impact.factors.cost import Money
from impact.figures import of_case
from impact.ground.language import _, ngettext
from impact.ground.units import currency_of
from impact.model import Claim
from impact.model.indicators import HEADLINE, INDEX, OF_NETWORK
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.writing.citations import review_line, short_publisher
from impact.writing.markdown import bullets, code, escape, number, own_words, quantity, table
from impact.writing.named import scenario_name
from impact.writing.numbers import pretty, subscripted, titled
from impact.writing.shown import heading


def network_title(network: NetworkAssessment) -> Chapter:
    """Title, year, and how many cases."""
    subject = network.network
    count = ngettext("{count} case", "{count} cases", len(network.results))
    year = _("results for {year}", year=subject.year) if subject.year else _("each case in its own reference year")
    head = f"# {escape(subject.title)}"
    return Chapter(
        head,
        _("Network {id} · {count} · {year}", id=code(subject.id), count=count, year=year),
        f"*{review_line(subject.reviews)}*",
    )


def network_summary(network: NetworkAssessment) -> Chapter:
    """The plain sum in two significant figures, labelled as such."""
    subject, number_in = network.network, len(network.counted)
    total, unit = float(network.total[INDEX["climate"]]), network.unit("climate")
    direct = float(network.total[INDEX["climate_direct"]])
    marked = [member.id for member in network.counted if member.case.illustrative]
    sentence = _(
        "The **plain sum** of the {number_in} operating cases, each against its default baseline, is "
        "a saving of about **{total}** over the life cycle ({direct} in the direct boundary). It is "
        "a sum, not an accounting of the whole network: exchanges that are not among the cases are "
        "not in it, and effects between the cases are not modelled.",
        number_in=number_in,
        total=quantity(total, unit, 2),
        direct=quantity(direct, unit, 2),
    )
    note = ""
    if marked:
        note = _(
            "The sum holds illustrative cases, whose key quantity is not published: {marked}.",
            marked=", ".join(map(code, marked)),
        )
    return Chapter(escape(subject.description), sentence, note, escape(subject.note))


# ---------------------------------------------------------------------------------------------- cases


def network_cases(network: NetworkAssessment, linked: str = "") -> Chapter:
    """Savings of every case's default comparison, and their plain sum.

    Parameters
    ----------
    network : NetworkAssessment
    linked : str
        How the cases' own documents end where they stand beside this one, such as `.html`: then each case is a link.
    """
    names = [n for n in HEADLINE if any(r.default[n] for r in network.results)] or ["climate"]
    others = [n for n in names if n not in OF_NETWORK]
    caption = _("Savings of each case's default comparison: baseline minus alternative, positive is better.")
    note = _("Each case stands here in the network's year; its own document shows it in its reference year.")
    return Chapter(
        _figure(network),
        _table(network, [n for n in names if n in OF_NETWORK], caption, linked),
        _table(network, others, _("The same in the other indicators."), linked) if others else "",
        note if network.network.year else "",
    )


def _table(network: NetworkAssessment, names: list[str], caption: str, linked: str) -> str:
    out, main = network.left_out(), "climate" in names
    rows = []
    for result in network.results:
        status = [
            _(result.case.status) + (_(", not in the sum") if result.case.id in out else ""),
            scenario_name(result.case, result.baseline),
        ]
        rows.append([_name(result, linked), *(status if main else []), *(number(result.default[n]) for n in names)])
    total = [f"**{number(float(network.total[INDEX[n]]))}**" for n in names]
    rows.append([_("**plain sum** (operating cases)"), *(["", ""] if main else []), *total])
    header = [_("case"), *([_("status"), _("default baseline")] if main else [])]
    first = len(header)
    header += [heading(n, network.unit(n)) for n in names]
    return table(header, rows, caption, range(first, len(header)))


def _name(result: Assessment, linked: str) -> str:
    title = escape(result.case.title)
    mark = _(" **illustrative**") if result.case.illustrative else ""
    return (f"[{title}]({file_stem(result.case.id, RESEARCHER)}{linked})" if linked else title) + mark


def _figure(network: NetworkAssessment) -> Figure | str:
    caption = _("Climate change, life-cycle: saving of each case in the sum (default comparison) and the plain sum.")
    return Figure.of(of_case.cases(network), caption) if network.counted else ""


# ---------------------------------------------------------------------------------------------- streams


def network_streams(network: NetworkAssessment) -> Chapter:
    """What moves between whom in the operating cases: a diagram of the links, and ribbons as thick as the streams."""
    links, ribbons = of_case.links(network), of_case.streams(network)
    if not links.rows:
        return Chapter(_("No stream of an operating case runs in the reported year."))
    who = _(
        "Who is linked with whom: streams of the operating cases. Where places are known, partners stand where they "
        "lie, moved apart where they would cover each other."
    )
    how_much = _(
        "Streams a year of the operating cases, as thick as they are large; each unit has a scale of its own. A "
        "partner that gives and takes stands on both sides."
    )
    return Chapter(Figure.of(links, who), Figure.of(ribbons, how_much))


# ---------------------------------------------------------------------------------------------- left out


def network_left_out(network: NetworkAssessment) -> Chapter:
    """Cases that the sum leaves out and why, and what the network declares as missing."""
    items = []
    for id, overlap in network.left_out().items():
        result = next(r for r in network.results if r.case.id == id)
        if overlap is not None:
            reason = _(
                "overlaps with {counts}, which counts: {reason}",
                counts=code(overlap.counts),
                reason=escape(overlap.reason),
            )
        else:
            last = result.case.last_year
            ended = _(" (last year {last})", last=last) if last and result.year > last else ""
            reason = _("its status is {status}{ended}", status=_(result.case.status), ended=ended)
        items.append(f"**{escape(result.case.title)}** ({code(id)}): {reason}")
    items += [escape(text) for text in network.network.left_out]
    return Chapter(bullets(items) if items else _("Every case is in the sum."))


# ---------------------------------------------------------------------------------------------- claims


def network_claims(network: NetworkAssessment) -> Chapter:
    """Published figures of the whole network beside the plain sum of the cases here."""
    claims = network.network.claims
    if not claims or not network.results:
        return Chapter(_("No published figure of the whole network is known here."))
    rows, comments = [], []
    for k, claim in enumerate(claims, 1):
        rows += _claim_rows(network, claim, k)
        reason = escape(claim.comment) if claim.comment else _("No reason for the difference is given.")
        source = network.network.sources.get(claim.origin.source)
        comments.append(
            _(
                "Claim {k} ({publisher}): {reason}",
                k=k,
                publisher=own_words(short_publisher(source) if source else claim.origin.source),
                reason=reason,
            )
        )
    header = [_("claim"), _("indicator"), _("published"), _("for"), _("boundary"), _("plain sum here"), _("unit")]
    caption = _("Published figures of the network beside the plain sum of its cases here, {year}.", year=_year(network))
    gases = ""
    if any(claim.gases == "CO2" for claim in claims):
        gases = _(
            "Where a figure is of CO₂ alone, the plain sum is too: without methane and nitrous oxide, but with what "
            "publishers give as CO₂e only. It may be larger than the sum of all gases above, where exchanges emit "
            "methane."
        )
    return Chapter(table(header, rows, caption, (2, 5)), gases, bullets(comments))


def _year(network: NetworkAssessment) -> str:
    return str(network.network.year or _("each in its reference year"))


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
        unit = network.unit(claim.indicator)
        unit = unit.replace("CO2e", "CO2") if claim.gases == "CO2" else unit
        rows.append([str(k), f"{titled(claim.indicator).split(',')[0]}{gases}", number(claimed),
                     str(claim.year or _("no year")), _(boundary) if claim.indicator == "climate" else "–",
                     number(total), pretty(unit)])  # fmt: skip
    return rows


def _indicators(claim: Claim, boundary: str) -> tuple[str, ...]:
    if claim.indicator != "climate":
        return (claim.indicator,)
    stem = "climate_direct" if boundary == "direct" else "climate"
    return (f"{stem}_co2", f"{stem}_unsplit") if claim.gases == "CO2" else (stem,)


# ---------------------------------------------------------------------------------------------- sources


def network_sources(network: NetworkAssessment) -> Chapter:
    """Sources of the network's own figures; those of the cases stand in their documents."""
    text = source_list(network.network.sources.values())
    return Chapter(
        text or _("The network cites no source of its own."), _("The sources of each case stand in its document.")
    )
