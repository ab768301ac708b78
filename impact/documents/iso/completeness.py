"""The completeness check of a study (ISO 14044, 4.5.3.2), computed from it."""

from __future__ import annotations

import numpy as np

from impact.documents.iso.checks import MATTERS, Check, few, percent
from impact.documents.iso.study import Study
from impact.ground.language import _, ngettext
from impact.model.indicators import GWP_SETS, HEADLINE, INDEX, PUBLISHED_SUM
from impact.results.facts import counting
from impact.results.quality import age, share
from impact.writing.named import process_names, scenario_name
from impact.writing.numbers import titled


def completeness(study: Study) -> list[Check]:
    """Whether everything that the goal needs is there."""
    return [_functions(study), _uncounted(study), _regional(study), _unpriced(study), _years(study), _sums(study),
            _left_out(study), _capital(study), _land_use(), _indicators(study)]  # fmt: skip


def _functions(study: Study) -> Check:
    case = study.result.case
    without = sum(len(scenario.without) for scenario in case.scenarios.values())
    count = ngettext("{count} function", "{count} functions", len(case.functions))
    text = _(
        "{functions} in {scenarios} scenarios: each scenario delivers all of them in the same amount. The engine "
        "refuses a case in which one does not.",
        functions=count,
        scenarios=len(case.scenarios),
    )
    if without:
        text += " " + ngettext("{count} needs nothing in a scenario, with a reason.",
                               "{count} need nothing in a scenario, with a reason.", without)  # fmt: skip
    return Check(_("every scenario delivers the functional unit"), text, True)


def _uncounted(study: Study) -> Check:
    """Elementary flows that no indicator of the program weighs."""
    plan = study.result.plan
    weighed = {flow for (flow, _region, _scope), m in plan.system.elementary.items() if np.any(plan.C[:, m])}
    everything = dict.fromkeys(flow for flow, _region, _scope in plan.system.elementary)
    bare = [flow for flow in everything if flow not in weighed and flow != "carbon dioxide (biogenic)"]
    asked = _("every elementary flow is characterised")
    if not bare:
        return Check(asked, _("All {count} elementary flows count in an indicator.", count=len(everything)), True)
    text = _(
        "{count} of {all} count in no indicator of this document: {names}. They stand in the inventory and count in "
        "the full LCIA methods as far as those have a factor.",
        count=len(bare),
        all=len(everything),
        names=few(study, bare),
    )
    return Check(asked, text, False)


def _regional(study: Study) -> Check:
    missing = study.result.plan.missing_factors
    text = process_names(study.result, missing) if missing else _("No factor of a region is missing.")
    return Check(_("regional characterisation factors"), text, not missing)


def _unpriced(study: Study) -> Check:
    """Purchases without a price, for the two scenarios of the default comparison."""
    result, said = study.result, []
    unpriced = result.unpriced()
    for name in (result.baseline, result.alternative):
        if unpriced[name]:
            said.append(f"*{scenario_name(result.case, name)}*: {few(study, unpriced[name])}")
    asked = _("every purchase has a price")
    if not said:
        return Check(asked, _("All purchases of both scenarios are priced."), True)
    return Check(asked, _("Without a price, so not in the cost: {listed}.", listed="; ".join(said)), False)


def _years(study: Study) -> Check:
    result = study.result
    stretched = counting(result, result.plan.system.stretches)
    other = share(study.terms, lambda term: age(term, result.year) not in (None, 0))
    asked = _("values for the reported year")
    if not stretched:
        return Check(asked, _("Every value of a series is that of {year}.", year=result.year), True)
    text = ngettext(
        "{count} value or price of another year stands in",
        "{count} values or prices of other years stand in",
        len(stretched),
    )
    tail = _("; {share} % of the absolute climate result rests on them.", share=percent(other))
    return Check(asked, text + tail, other < MATTERS)


def _sums(study: Study) -> Check:
    part = share(study.terms, lambda term: term.flow.startswith(PUBLISHED_SUM))
    text = _(
        "{share} % of the absolute climate result is published as CO₂e only and could not be weighted with {gwp}.",
        share=percent(part),
        gwp=GWP_SETS[study.result.settings.gwp],
    )
    return Check(_("greenhouse gases by gas"), text, part < MATTERS)


def _left_out(study: Study) -> Check:
    case = study.result.case
    total, bare = sum(cut_off.share for cut_off in case.cut_offs), len(case.left_out)
    asked = _("what is left out, and how large it is")
    if not case.cut_offs and not bare:
        return Check(asked, _("The case declares nothing as left out."), True)
    parts = []
    if case.cut_offs:
        parts.append(
            _("{count} cut-offs with an estimate, together at most {share} % of the climate saving",
              count=len(case.cut_offs), share=percent(total))
        )  # fmt: skip
    if bare:
        parts.append(ngettext("{count} statement without an estimate", "{count} statements without an estimate", bare))
    return Check(asked, "; ".join(parts) + ".", not bare and total < 0.05)


def _capital(study: Study) -> Check:
    """Whether the making of plants and pipes is in the climate levels."""
    result = study.result
    names = (result.baseline, result.alternative)
    invested = sum(len(result.case.scenarios[name].investments) for name in names)
    built = any(
        line.role == "infrastructure" and line.column >= 0 for line in result.plan.lines if line.scenario in names
    )
    asked = _("making of plants, pipes and vehicles")
    if built:
        return Check(asked, _("Lines of the role infrastructure are among the flows."), True)
    if not invested:
        return Check(asked, _("Neither scenario names an investment; what stands already is not counted."), True)
    text = ngettext(
        "{count} investment counts in the cost, but not what it takes to make it: the case has no flow for it.",
        "{count} investments count in the cost, but not what it takes to make them: the case has no flow for it.",
        invested,
    )
    return Check(asked, text, False)


def _land_use() -> Check:
    return Check(_("land-use change"), _("Not in the inventory; see “Climate by origin”."), False)


def _indicators(study: Study) -> Check:
    """Indicators that are zero everywhere: nothing of them is known here, or nothing happens."""
    result = study.result
    empty = [n for n in HEADLINE if not any(level[INDEX[n]] for level in result.level.values())]
    asked = _("indicators with a result")
    if not empty:
        return Check(asked, _("Every indicator has a level in some scenario."), True)
    text = _(
        "Zero in every scenario, because nothing happens or because the inventory knows nothing of it, so not shown: "
        "{names}. Air pollutants, toxicity and land use are no indicators of the "
        "program; a full LCIA method shows what it can.",
        names=", ".join(titled(name) for name in empty),
    )
    return Check(asked, text, False)
