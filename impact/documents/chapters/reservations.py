"""What a reader of the funder's document must keep in mind: other baselines, evidence, published figures, review."""

from __future__ import annotations

from impact.documents.account import listed
from impact.economics.funding import Funding
from impact.ground.language import N_, _
from impact.results.assessment import Assessment, Comparison
from impact.results.quality import weak_shares
from impact.writing.citations import review_line, short_publisher
from impact.writing.markdown import escape, own_words, quantity
from impact.writing.named import ILLUSTRATIVE, compared_text, scenario_name

WEAK = 0.1  # share of unverified or assumed climate terms above which page one says so
FEW = 3  # other comparisons, or sources, that page one names


def reservations(funding: Funding) -> list[str]:
    """What a reader must keep in mind beside the headline."""
    items = _other_baselines(funding)
    marked = [escape(result.case.title) for result in funding.results if result.case.illustrative]
    if marked:
        text = N_("**Illustrative** ({illustrative}): {names}.")
        items.append(_(text, illustrative=_(ILLUSTRATIVE), names="; ".join(marked)))
    weak = [sum(weak_shares(result)) for result in funding.results]
    if weak and max(weak) > WEAK:
        share = f"{100 * (max(weak) if funding.is_network else weak[0]):.0f}"
        text = (
            N_("**Evidence:** in one case {share} % of the climate terms rest on assumptions or on unverified values.")
            if funding.is_network
            else N_("**Evidence:** {share} % of the climate terms rest on assumptions or on unverified values.")
        )
        items.append(_(text, share=share))
    items += _published(funding)
    ends = [result for result in funding.results if result.case.last_year is not None]
    if ends:
        items.append(_ends(funding, ends))
    items.append(_("**Review:** {text}", text=review_line(funding.found.subject.reviews)))
    return items


def _ends(funding: Funding, ends: list[Assessment]) -> str:
    if funding.is_network:
        cases = "; ".join(f"{escape(result.case.title)} ({result.case.last_year})" for result in ends)
        return _("**It ends:** last year of {cases}.", cases=cases)
    text = (
        N_("**It has ended:** its last year was {year}.")
        if funding.ended
        else N_("**It ends:** its last year is {year}.")
    )
    return _(text, year=ends[0].case.last_year)


def _other_baselines(funding: Funding) -> list[str]:
    """The saving against what else the exchange could be compared with, each by its name where they are few."""
    low, high = funding.range_over_baselines()
    if low == high:
        return []
    unit = funding.unit("climate")
    if funding.is_network:
        text = N_("**Compared with what:** over all baselines of the cases the sum lies between {low} and {high}.")
        return [_(text, low=quantity(low, unit, 2), high=quantity(high, unit, 2))]
    (result,) = funding.results
    others = sorted((c for c in result.comparisons if not c.default), key=lambda c: -c["climate"])
    if len(others) > FEW:
        low, high = others[-1]["climate"], others[0]["climate"]
        text = N_(
            "**Compared with what:** in the other comparisons of the case the saving lies between {low} and {high}."
        )
        return [_(text, low=quantity(low, unit, 2), high=quantity(high, unit, 2))]
    said = listed([f"{quantity(c['climate'], unit, 2)} ({_compared(result, c)})" for c in others])
    text = N_("**Compared with what:** against the case's other baselines the saving is {said}.{turned}")
    turned = any(c["climate"] * result.default["climate"] < 0 for c in others)
    return [_(text, said=said, turned=_(" Below zero it is an addition.") if turned else "")]


def _compared(result: Assessment, other: Comparison) -> str:
    if other.alternative == result.alternative:
        return scenario_name(result.case, other.baseline)
    return compared_text(result.case, other)


def _published(funding: Funding) -> list[str]:
    """Published climate figures, where there are any: a reader will have met them."""
    subject = funding.found.subject
    claims = [c for c in subject.claims if c.indicator == "climate" and c.saving.constant is not None]
    if not claims:
        return []
    values = sorted(float(c.saving.constant or 0.0) for c in claims)
    unit = "t CO2/a" if all(c.gases == "CO2" for c in claims) else "t CO2e/a"
    known = [subject.sources[c.origin.source] for c in claims if c.origin.source in subject.sources]
    cited = [*dict.fromkeys(f"{short_publisher(source)} {source.year}".strip() for source in known)]
    few = "; ".join(map(own_words, cited)) if len(cited) <= FEW else _("{count} sources", count=len(cited))
    by = f" ({few})" if cited else ""
    low, high = (quantity(value, unit, 3) for value in (values[0], values[-1]))
    if low == high:
        text = N_(
            "**Published elsewhere:** a saving of {low}{by}. The research document compares and says why it differs."
        )
    else:
        text = N_(
            "**Published elsewhere:** savings from {low} to {high}{by}. The research document compares them and says "
            "why they differ."
        )
    return [_(text, low=low, high=high, by=by)]
