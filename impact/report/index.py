"""The page that lists all documents of a folder, with headline savings, status and flags."""

from __future__ import annotations

from collections.abc import Sequence

from impact.assessment import Assessment
from impact.indicators import INDEX
from impact.language import _
from impact.network import NetworkAssessment
from impact.report.facts import NO_REVIEW, heading, scenario_name
from impact.report.html import page
from impact.report.text import escape, number, table

SHOWN = ("climate", "climate_direct", "water_withdrawal_groundwater", "cost")


def index_page(
    cases: Sequence[tuple[str, Assessment]], networks: Sequence[tuple[str, NetworkAssessment]], ending: str
) -> str:
    """The index as HTML.

    Parameters
    ----------
    cases, networks : sequences
        Name of the document's file without its ending, and what it documents.
    ending : str
        `html` or `ipynb`.
    """
    pieces = [
        f"# {_('What industrial symbioses save')}",
        _(
            "Documents of exchanges between companies: savings in climate, water and money against what "
            "would have happened without the exchange. A saving is the baseline minus the alternative; "
            "positive is better. Each is shown against its default baseline in its own reference year, "
            "and for climate with the range over all baselines and alternatives: what an exchange saves "
            "depends on what it is compared with."
        ),
    ]
    if networks:
        pieces += [f"## {_('Networks')}", _networks(networks, ending)]
    pieces += [f"## {_('Cases')}", _cases(cases, ending)]
    pieces.append(_("**Illustrative**: a key quantity is not published, so the case shows an order of magnitude."))
    pieces.append(_(NO_REVIEW))
    return page("\n\n".join(pieces), [], _("What industrial symbioses save"))


def _heads(result: Assessment | None) -> list[str]:
    return [heading(n, result.unit(n) if result else "") for n in SHOWN]


def _networks(networks: Sequence[tuple[str, NetworkAssessment]], ending: str) -> str:
    rows = []
    for name, network in networks:
        total = [number(float(network.total[INDEX[n]]), 2) for n in SHOWN]
        marked = sum(1 for r in network.results if r.case.illustrative and r.case.id not in network.left_out())
        flag = _("{marked} of them illustrative", marked=marked) if marked else ""
        counted = len(network.results) - len(network.left_out())
        rows.append([f"[{escape(network.network.title)}]({name}.{ending})", str(network.network.year or _("several")),
                     _("{counted} of {count}", counted=counted, count=len(network.results)), flag, *total])  # fmt: skip
    first = next((r for _, n in networks for r in n.results), None)
    caption = _("Plain sums of the operating cases of a network in one year, overlaps left out.")
    return table(
        [_("network"), _("year"), _("cases in the sum"), _("flags"), *_heads(first)], rows, caption, range(4, 8)
    )


def _cases(cases: Sequence[tuple[str, Assessment]], ending: str) -> str:
    rows = []
    for name, result in cases:
        case = result.case
        flag = _("**illustrative**") if case.illustrative else ""
        climate, *others = (number(result.default[n], 2) for n in SHOWN)
        rows.append([f"[{escape(case.title)}]({name}.{ending})", _(case.status), str(result.year), flag,
                     scenario_name(case, result.baseline), climate, _range(result, SHOWN[0]), *others])  # fmt: skip
    first = cases[0][1] if cases else None
    caption = _("Savings of each case against its default baseline, two significant figures.")
    climate, *others = _heads(first)
    header = [
        _("case"),
        _("status"),
        _("year"),
        _("flags"),
        _("default baseline"),
        climate,
        _("the same over all baselines"),
        *others,
    ]
    return table(header, rows, caption, range(5, 10))


def _range(result: Assessment, name: str) -> str:
    """From the least to the most favourable pair of baseline and alternative."""
    values = [c[name] for c in result.comparisons]
    low, high = number(min(values), 2), number(max(values), 2)
    return low if low == high else _("{low} to {high}", low=low, high=high)
