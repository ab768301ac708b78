"""Evidence: published claims beside our figures, inventory rows used, sources."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping

from impact.documents.pieces import Chapter, Figure
from impact.factors import Exchange, Fact, Inventory
from impact.figures import of_case
from impact.figures.lines import claim_unit
from impact.ground.language import N_, _, dated, separated
from impact.model import Claim, Origin, Source
from impact.model.indicators import EVIDENCED
from impact.results.assessment import Assessment
from impact.results.claims import ClaimCheck, checks
from impact.results.facts import counted_exchanges, paid_prices, used_characterisation, used_sources
from impact.results.quality import shares
from impact.writing.citations import citations, short_publisher
from impact.writing.markdown import bullets, code, escape, lean, link, number, own_words, quantity
from impact.writing.named import captioned, process_name, scenario_name
from impact.writing.numbers import pretty, subscripted, titled

# ---------------------------------------------------------------------------------------------- claims


def claims(result: Assessment) -> Chapter:
    """Every published figure against every baseline and both boundaries, with a sentence on the difference."""
    if not result.case.claims:
        return Chapter(_("No published figure of this exchange's savings is known to the case."))
    everything = checks(result)
    pieces: list[str | Figure] = []
    for k, claim in enumerate(result.case.claims, 1):
        mine = [check for check in everything if check.claim is claim]
        pieces += _claim(result, claim, mine, k)
    return Chapter(*pieces)


def _claim(result: Assessment, claim: Claim, mine: list[ClaimCheck], k: int) -> list[str | Figure]:
    first = mine[0]
    published = quantity(first.claimed, claim_unit(first))
    measured = _("climate change") if claim.indicator == "climate" else titled(claim.indicator).lower()
    of = _(" of {roles} only (a gross figure)", roles=", ".join(map(_, claim.roles))) if claim.roles else ""
    said = [
        _("against *{baseline}*", baseline=scenario_name(result.case, claim.baseline))
        if claim.baseline
        else _("against no named baseline")
    ]
    said += [_("{boundary} boundary", boundary=_(claim.boundary)) if claim.boundary else _("no named boundary")]
    said += [subscripted(claim.gases)] if claim.gases else []
    said += [_("for {year}", year=claim.year) if claim.year else _("for no stated year")]
    heading = _(
        "**Claim {k}: {published}**, {what}{of}, {said}.",
        k=k,
        published=published,
        what=measured,
        of=of,
        said=", ".join(said),
    )
    comment = escape(claim.comment) if claim.comment else _("The case gives no reason for a difference.")
    pieces: list[str | Figure] = [
        heading,
        _("Published by {published}. {comment}", published=_published(result, claim.origin), comment=comment),
    ]
    if claim.indicator == "climate":
        pieces.append(_figure(result, first.gases, k))
    return [*pieces, _table(result, mine, k)]


def _published(result: Assessment, origin: Origin) -> str:
    """Publisher, shortened title, year and place of a claim's source."""
    source = result.case.sources.get(origin.source)
    if source is None:
        return own_words(origin.source) or _("an unnamed source")
    title = textwrap.shorten(source.title, 90, placeholder=" …")
    year = f" ({escape(source.year)})" if source.year else ""
    place = f", {own_words(origin.place)}" if origin.place else ""
    name = own_words(short_publisher(source))
    titled_ = f", *{own_words(title)}*" if title and title != short_publisher(source) else ""
    return f"{name}{titled_}{year}{place}"


def _figure(result: Assessment, gases: str, k: int) -> Figure:
    message = N_(
        "Claim {k}: published saving (dashed line) and computed savings ({gases}; squares: direct, "
        "circles: life-cycle; filled where the publisher names, or leaves open, this baseline and "
        "boundary).{mark}"
    )
    return Figure.of(of_case.claims(result, k), captioned(result, message, k=k, gases=subscripted(gases)))


def _table(result: Assessment, mine: list[ClaimCheck], k: int) -> str:
    rows = []
    for check in mine:
        off = check.difference
        pair = check.comparison.alternative, check.comparison.baseline
        alternative, baseline = (scenario_name(result.case, name) for name in pair)
        percent = "–" if off is None else f"{number(100 * off)} %"
        rows.append([baseline, alternative, _(check.boundary), number(check.computed), percent,
                     number(check.unsplit) if check.unsplit else "", _("yes") if check.named else _("no")])  # fmt: skip
    unit = pretty(claim_unit(mine[0]))
    header = [_("baseline"), _("alternative"), _("boundary"), _("computed [{unit}]", unit=unit),
              _("difference"), _("of which published as CO₂e only"), _("fits what the publisher states")]  # fmt: skip
    published = f"{number(mine[0].claimed)} {pretty(claim_unit(mine[0]))}"
    caption = _("Claim {k}, {published}, against all baselines and boundaries.", k=k, published=published)
    return lean(header, rows, caption, (3, 4, 5))


# ---------------------------------------------------------------------------------------------- inventory rows


def inventory(result: Assessment) -> Chapter:
    """Inventory rows behind the result: as published, with unit, year, source, place and evidence."""
    return Chapter(_grades(result), _exchanges(result), _prices(result), _characterisation(result))


def _grades(result: Assessment) -> str:
    """How much of the saving rests on values of which grade of evidence."""
    everything = {name: shares(result, name) for name in EVIDENCED}
    evidenced = {name: share for name, share in everything.items() if share}
    if not evidenced:
        return _("No term of climate or water comes from an elementary flow.")
    grades = list(dict.fromkeys(grade for share in evidenced.values() for grade in share))
    rows = [
        [escape(_(grade)), *(f"{100 * share.get(grade, 0.0):.0f} %" for share in evidenced.values())]
        for grade in grades
    ]
    caption = _(
        "Evidence: how far the values behind the default comparison were checked, as shares of its "
        "terms (absolute values of both scenarios). Efficiencies and other inputs scale the terms "
        "and are not graded here."
    )
    header = [_("evidence of the elementary flow's value"), *(titled(name) for name in evidenced)]
    return lean(header, rows, caption, tuple(range(1, len(evidenced) + 1)))


def _exchanges(result: Assessment) -> str:
    cited = _citations(result)
    rows = []
    for name, exchange in counted_exchanges(result):
        rows.append(_exchange(result, name, exchange, cited))
    header = [_("process"), _("flow"), _("published value"), _("year"), _("source, place"), _("evidence"), _("note")]
    caption = _(
        "Inventory rows used, as published, per unit of the process's product; without substances "
        "that no indicator here counts."
    )
    return lean(header, rows, caption, (2,)) if rows else _("No inventory row is used.")


def _exchange(result: Assessment, process: str, exchange: Exchange, cited: Mapping[str, str]) -> list[str]:
    fact = exchange.at(result.year)[0]
    scope = f", {_(exchange.scope)}" if exchange.scope not in ("", "direct") else ""
    kind = {"input": _("input: "), "output": _("output: ")}.get(exchange.kind, "")
    flow = f"{kind}{process_name(result, exchange.flow)}{scope}"
    return [process_name(result, process), flow, _shown(fact), str(fact.year or ""),
            _cited(fact, cited), escape(_(fact.row["evidence"])), own_words(fact.row["note"])]  # fmt: skip


def _shown(fact: Fact) -> str:
    value, unit = fact.shown.partition(" ")[::2]
    return f"{escape(separated(value))} {escape(pretty(unit))}".strip()


def _cited(fact: Fact, cited: Mapping[str, str]) -> str:
    return f"{own_words(cited.get(fact.source, fact.source))}, {own_words(fact.row['place'])}"


def _citations(result: Assessment) -> dict[str, str]:
    """Short names of the inventory's sources behind this result."""
    return citations(result.plan.inventory.source(id) for id in used_sources(result))


def _prices(result: Assessment) -> str:
    cited, rows = _citations(result), []
    for name, price in paid_prices(result).items():
        row = price.fact.row
        taxes = escape(_(price.taxes)) if price.taxes else ""
        rows.append([process_name(result, name), _shown(price.fact), row["year"] or _("any"), row["price_year"], taxes,
                     _cited(price.fact, cited), escape(_(row["evidence"]))])  # fmt: skip
    header = [
        _("product"),
        _("price as published"),
        _("year"),
        _("price level"),
        _("taxes"),
        _("source, place"),
        _("evidence"),
    ]
    caption = _("Prices in the cost, each of the first priced purchase: what lies behind it is in the price already.")
    return lean(header, rows, caption, (1,))


def _characterisation(result: Assessment) -> str:
    used, cited = dict.fromkeys(used_characterisation(result)), _citations(result)
    rows = [
        [
            method,
            process_name(result, flow),
            region or _("any"),
            _shown(fact),
            _cited(fact, cited),
            escape(_(fact.row["evidence"])),
        ]
        for method, flow, region, fact in used
    ]
    header = [_("method"), _("elementary flow"), _("region"), _("factor"), _("source, place"), _("evidence")]
    return lean(header, rows, _("Characterisation factors of the elementary flows reached."), (3,))


# ---------------------------------------------------------------------------------------------- sources


def sources(result: Assessment) -> Chapter:
    """Sources of the case and of the inventory rows used, by their short names in the tables above."""
    own = source_list(result.case.sources.values())
    inventory = result.plan.inventory
    return Chapter(
        _("**Sources of the case**") if own else "", own, _("**Sources of the inventory rows used**"),
        source_list((inventory.source(id) for id in used_sources(result)), inventory),
    )  # fmt: skip


def source_list(sources: Iterable[Source], inventory: Inventory | None = None) -> str:
    """Sources as a list, each with short name and id, and its licence where the inventory knows it."""
    items, listed = [], list(sources)
    cited = citations(listed)
    for source in listed:
        head = ". ".join(own_words(part) for part in (source.publisher, source.title) if part)
        year = f" ({escape(source.year)})" if source.year else ""
        place = f". {own_words(source.place)}" if source.place else ""
        accessed = _(", accessed {accessed}", accessed=escape(_day(source.accessed))) if source.accessed else ""
        url = f". {link(source.url)}{accessed}" if source.url else ""
        known = inventory.licence(source.id) if inventory is not None else ""
        licence = _(". Licence: {known}", known=own_words(known)) if known else ""
        name = f"**{own_words(cited[source.id])}**"
        items.append(
            _(
                "{name}: {head}{year}{place}{url}{licence}. Id: {source_id}",
                name=name,
                head=head,
                year=year,
                place=place,
                url=url,
                licence=licence,
                source_id=code(source.id),
            )
        )
    return bullets(items)


def _day(date: str) -> str:
    """A date as the document's language writes it; anything else as it is."""
    return dated(date) if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else date
