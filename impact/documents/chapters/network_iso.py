"""What an ISO 14044 report of a network adds to those of its cases: quality of the data, consistency between cases."""

from __future__ import annotations

import numpy as np

from impact.documents.chapters.checks import checks_table, network_iso_index
from impact.documents.iso.bought import ELECTRICITY, of_group
from impact.documents.iso.checks import Check
from impact.documents.pieces import Chapter
from impact.ground.language import _, ngettext
from impact.model.indicators import GWP_SETS
from impact.results.assessment import Assessment
from impact.results.evidence import CASE_ASSUMPTION
from impact.results.network import NetworkAssessment
from impact.results.quality import ELSEWHERE, Term, fit, mean_age, share, terms
from impact.writing.markdown import escape, number, quantity, table
from impact.writing.named import process_name, scenario_name
from impact.writing.numbers import pretty

# ---------------------------------------------------------------------------------------------- quality


def network_quality(network: NetworkAssessment) -> Chapter:
    """How well each case of the sum is evidenced, and all of them together, by what each contributes."""
    evidenced = [(member, listed) for member in network.counted if (listed := terms(member))]
    if not evidenced:
        return Chapter(_("No case of the sum emits greenhouse gases."))
    rows = []
    for member, listed in evidenced:
        rows.append([escape(member.case.title), quantity(sum(term.size for term in listed), member.unit("climate")),
                     *_shares(member.case.region, listed), _distance(listed, member.year)])  # fmt: skip
    everything = [term for _one, listed in evidenced for term in listed]
    same = {member.case.region for member, _listed in evidenced}
    region = same.pop() if len(same) == 1 else ""
    total = quantity(sum(term.size for term in everything), evidenced[0][0].unit("climate"))
    rows.append([_("**all cases in the sum**"), total, *_shares(region, everything), ""])
    header = [_("case"), _("climate terms, absolute"), _("not verified"), _("secondary transcription"), _("assumed"),
              _("another country"), _("years from the reported one")]  # fmt: skip
    caption = _(
        "Quality of the data behind the cases in the sum: shares of the absolute climate terms of both scenarios. The "
        "values themselves stand in the documents of the cases."
    )
    return Chapter(table(header, rows, caption, range(1, len(header))))


def _shares(region: str, listed: list[Term]) -> list[str]:
    parts = [
        share(listed, lambda term: term.unverified),
        share(listed, lambda term: term.grade.startswith("secondary")),
        share(listed, lambda term: term.grade == CASE_ASSUMPTION),
        share(listed, lambda term: fit(term, region) == ELSEWHERE),
    ]
    return [f"{100 * part:.0f} %" if region or k < 3 else "–" for k, part in enumerate(parts)]


def _distance(listed: list[Term], year: int) -> str:
    distance = mean_age(listed, year)
    return "–" if distance is None else number(distance, 2)


# ---------------------------------------------------------------------------------------------- sensitivity


def network_baselines(network: NetworkAssessment) -> Chapter:
    """The sum if each case stood against its least or its most favourable baseline (ISO 14044, 4.5.3.3)."""
    if not network.counted:
        return Chapter(_("No case is in the sum."))
    rows, sums = [], np.zeros(3)
    for member in network.counted:
        rivals = [c for c in member.comparisons if c.alternative == member.alternative]
        low, high = (pick(rivals, key=lambda c: c["climate"]) for pick in (min, max))
        values = [low["climate"], member.default["climate"], high["climate"]]
        sums += values
        against = [scenario_name(member.case, c.baseline) for c in (low, high)]
        rows.append([escape(member.case.title), number(values[0]), against[0], number(values[1]), number(values[2]),
                     against[1]])  # fmt: skip
    least, base, most = (f"**{number(float(value))}**" for value in sums)
    rows.append([_("**plain sum** (operating cases)"), least, "", base, most, ""])
    unit = pretty(network.unit("climate"))
    header = [_("case"), _("lowest [{unit}]", unit=unit), _("against"), _("default [{unit}]", unit=unit),
              _("highest [{unit}]", unit=unit), _("against")]  # fmt: skip
    caption = _(
        "Sensitivity of the plain sum to the baselines: the life-cycle climate saving of each case against its least "
        "and its most favourable baseline. A baseline has no probability, so the uncertainty above does not hold it."
    )
    rest = _("Electricity, transport, yields and allocation are varied in the document of each case.")
    return Chapter(table(header, rows, caption, (1, 3, 4)), rest)


# ---------------------------------------------------------------------------------------------- consistency


def network_consistency(network: NetworkAssessment) -> Chapter:
    """Whether the cases of the sum were computed alike."""
    counted = network.counted
    if not counted:
        return Chapter(_("No case is in the sum."))
    caption = _("Consistency between the cases in the sum (ISO 14044, 4.5.3.4).")
    checks = [_approaches(counted), _weights(counted), _electricity(counted), _years(network, counted), _money(counted),
              _overlaps(network), _illustrative(counted)]  # fmt: skip
    return Chapter(checks_table(checks, caption))


def _approaches(counted: list[Assessment]) -> Check:
    used = dict.fromkeys(member.case.approach for member in counted)
    return Check(_("approach"), ", ".join(_(member) for member in used), len(used) == 1)


def _weights(counted: list[Assessment]) -> Check:
    used = dict.fromkeys(f"{GWP_SETS[member.settings.gwp]}, {member.settings.aware}" for member in counted)
    return Check(_("GWP set and water method"), "; ".join(used), len(used) == 1)


def _electricity(counted: list[Assessment]) -> Check:
    """The electricity processes of the cases; one for each general name."""
    used: dict[str, dict[str, None]] = {}
    for member in counted:
        for j in of_group(member.plan.system, ELECTRICITY):
            process = member.plan.system.columns[j].unit_process
            if process is not None and process.answers_to:
                used.setdefault(process.answers_to, {})[process_name(member, process.id)] = None
    listed = "; ".join(", ".join(ids) for ids in used.values())
    alike = all(len(ids) == 1 for ids in used.values())
    return Check(_("electricity"), listed or _("No mix of a grid is used."), alike)


def _years(network: NetworkAssessment, counted: list[Assessment]) -> Check:
    used = sorted({member.year for member in counted})
    text = ", ".join(map(str, used)) if network.network.year is None else _(
        "{year} for every case", year=network.network.year)  # fmt: skip
    return Check(_("year"), text, len(used) == 1)


def _money(counted: list[Assessment]) -> Check:
    used = dict.fromkeys(
        _("{currency} of {year}, {rate} % a year", currency=pretty(terms.currency), year=terms.price_year,
          rate=number(100 * terms.rate, 2))
        for terms in (member.settings for member in counted)
    )  # fmt: skip
    return Check(_("money"), "; ".join(used), len(used) == 1)


def _overlaps(network: NetworkAssessment) -> Check:
    left = [overlap for overlap in network.left_out().values() if overlap is not None]
    text = ngettext(
        "{count} case is left out because it claims what another claims.",
        "{count} cases are left out because they claim what another claims.",
        len(left),
    )
    return Check(_("counted once"), text if left else _("No case claims what another claims."), True)


def _illustrative(counted: list[Assessment]) -> Check:
    marked = [str(member.case.title) for member in counted if member.case.illustrative]
    text = _("Illustrative cases in the sum: {names}.", names=", ".join(map(escape, marked))) if marked else _(
        "No illustrative case is in the sum.")  # fmt: skip
    return Check(_("published key quantities"), text, not marked)


def network_clauses(network: NetworkAssessment) -> Chapter:
    """Where each clause of ISO 14044 is answered."""
    return network_iso_index(network.network.goal, network.network.reviews)
