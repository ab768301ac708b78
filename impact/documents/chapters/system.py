"""Scenarios with their flows and money, the case's own processes, and parameters with their origin."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from impact import expressions
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.engine.lines import Line
from impact.ground import units
from impact.ground.language import _, ngettext, spoken
from impact.model import Amount, Case, Flow, Investment, Origin, Parameter, Process, Scenario, Text
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.writing.citations import citations
from impact.writing.markdown import bullets, code, escape, given, lean, number, own_words
from impact.writing.named import WrittenAmounts, partner_name, process_name, process_names, scenario_name
from impact.writing.numbers import pretty


def origin_text(case: Case, origin: Origin, amount: Amount | None = None) -> str:
    """A figure's source (as the list of sources names it) with the place, the assumption, or its parameters."""
    if origin.source:
        place = f", {own_words(origin.place)}" if origin.place else ""
        return f"{own_words(citations(case.sources.values()).get(origin.source, origin.source))}{place}"
    if origin.assumption:
        return _("*assumption:* {reason}", reason=escape(origin.assumption))
    named = sorted(expressions.names_in(amount.tree) & set(case.parameters)) if amount is not None else []
    listed = ", ".join(map(code, named))
    return ngettext("see parameter {names}", "see parameters {names}", len(named), names=listed) if named else ""


# ---------------------------------------------------------------------------------------------- scenarios


def scenarios(result: Assessment) -> Chapter:
    """Every scenario: what it is, its flows, its money."""
    pieces: list[str] = []
    for scenario in result.case.scenarios.values():
        pieces += _scenario(result, scenario)
    return Chapter(*pieces)


def _scenario(result: Assessment, scenario: Scenario) -> list[str]:
    kind = _("baseline") if scenario.baseline else _("alternative")
    default = _(", default") if scenario.name in (result.baseline, result.alternative) else ""
    pieces = [f"### {scenario_name(result.case, scenario.name)} ({kind}{default})", escape(scenario.description)]
    if scenario.segments:
        pieces.append(bullets(_segment(s.since, s.until, s.reason) for s in scenario.segments))
    pieces += [_flows(result, scenario), _money(result, scenario)]
    pieces += [
        _("Needs nothing for *{name}*: {reason}", name=escape(names.function(result.case, name)), reason=escape(reason))
        for name, reason in scenario.without
    ]
    notes = [f"*{label}:* {escape(flow.note)}" for label, flow in _labelled(result, scenario) if flow.note]
    notes += [f"*{escape(i.what)}:* {escape(i.note)}" for i in scenario.investments if i.note]
    missing = result.unpriced()[scenario.name]
    if missing:
        notes.append(_("No price is known for {names}; the cost leaves it out.", names=process_names(result, missing)))
    return [piece for piece in [*pieces, bullets(notes)] if piece]


def _segment(since: int | None, until: int | None, reason: Text) -> str:
    return f"{_span(since, until)}: {escape(reason)}"


def _span(since: int | None, until: int | None) -> str:
    parts = [_("from {year}", year=since)] if since else []
    return " ".join([*parts, _("until the end of {until}", until=until - 1)] if until else parts)


def _labelled(result: Assessment, scenario: Scenario) -> list[tuple[str, Flow]]:
    """The flows of a scenario with what documents call them."""
    lines = (result.plan.lines[k] for k in result.table.select(scenario.name))
    return [(escape(names.line_of(result.plan, line)), line.flow) for line in lines if line.flow is not None]


def _flows(result: Assessment, scenario: Scenario) -> str:
    amounts = WrittenAmounts(result)
    rows = []
    for k in result.table.select(scenario.name):
        line = result.plan.lines[k]
        if line.flow is not None:
            level = float(result.table.values[0, k, INDEX["climate"]])
            rows.append(_flow_row(result, line, line.flow, amounts, level))
    header = [
        _("flow"),
        _("process or substance"),
        _("amount"),
        _("ratios"),
        _("by"),
        _("role"),
        _("serves"),
        _("t CO₂e/a"),
    ]
    name = scenario_name(result.case, scenario.name)
    caption = _("Flows of “{scenario}” in {year}.", scenario=name, year=result.year)
    return lean(header, rows, caption, (2, 7))


def _flow_row(result: Assessment, line: Line, flow: Flow, amounts: WrittenAmounts, level: float) -> list[str]:
    case = result.case
    process = process_name(result, line.process)
    process = process if flow.verb == "use" else _(names.VERBS[flow.verb], what=process)
    shared = len(flow.by) > 1
    by = ", ".join(partner_name(case, p) + (f" {_percent(amounts.value(s))}" if shared else "") for p, s in flow.by)
    named = ((_("substitution"), flow.substitution), (_("quality"), flow.quality))
    ratios = [f"{name} {amounts.text(ratio)}" for name, ratio in named if ratio]
    runs = _span(flow.since, flow.until)
    serves = ", ".join(escape(names.function(case, name)) for name, _share in flow.serves)
    role = f"{_(flow.role)} ({runs})" if runs and _runs(result, flow) else _(flow.role)
    hidden = amounts.secret(flow.amount)
    amount, effect = amounts.text(flow.amount), _("confidential") if hidden else number(level)
    if not _runs(result, flow):
        amount, effect = f"–, {runs}" if runs else "–", "–"
    return [escape(names.line_of(result.plan, line)), process, amount, ", ".join(ratios), by, role, serves, effect]


def _runs(result: Assessment, flow: Flow) -> bool:
    """Whether a flow runs in the reported year: within its segment, and the exchange still going."""
    year, last = result.year, result.case.last_year
    within = (flow.since is None or year >= flow.since) and (flow.until is None or year < flow.until)
    return within and (last is None or year <= last)


def _percent(share: float) -> str:
    return f"{given(100 * share)} %"


def _money(result: Assessment, scenario: Scenario) -> str:
    """Investments, yearly costs and payments of a scenario, as written."""
    case, amounts, rows = result.case, WrittenAmounts(result), []
    for item in scenario.investments:
        rows.append(_investment(case, item, amounts))
    for cost in scenario.costs:
        who = partner_name(case, cost.by)
        rows.append([_("yearly cost"), escape(cost.what), amounts.text(cost.amount), str(cost.price_year), who, "",
                     origin_text(case, cost.origin, cost.amount)])  # fmt: skip
    for payment in scenario.payments:
        who = _(
            "{provider} to {receiver}",
            provider=partner_name(case, payment.provider),
            receiver=partner_name(case, payment.receiver),
        )
        rows.append([_("payment"), escape(payment.what), amounts.text(payment.amount), str(payment.price_year), who, "",
                     origin_text(case, payment.origin, payment.amount)])  # fmt: skip
    header = [_("kind"), _("what"), _("amount"), _("prices of"), _("who"), _("lifetime"), _("source or assumption")]
    name = scenario_name(case, scenario.name)
    return lean(header, rows, _("Money in “{scenario}” beside what its flows cost.", scenario=name), (2,))


def _investment(case: Case, item: Investment, amounts: WrittenAmounts) -> list[str]:
    grant = ""
    if item.grant is not None and item.grant.constant != 0:
        grant = _("; grant {grant}", grant=amounts.text(item.grant))
    origin = origin_text(case, item.origin, item.amount)
    if grant and (named := origin_text(case, Origin(), item.grant)):
        origin += _("; grant: {named}", named=named)
    return [_("investment"), f"{escape(item.what)}{grant}", amounts.text(item.amount), str(item.year),
            partner_name(case, item.by), amounts.text(item.lifetime), origin]  # fmt: skip


# ---------------------------------------------------------------------------------------------- own processes


def processes(result: Assessment) -> Chapter:
    """The case's own unit processes with what they need and emit per output."""
    case, amounts = result.case, WrittenAmounts(result)
    rows = [_process_row(result, process, amounts) for process in case.processes.values()]
    if not rows:
        return Chapter(_("The case uses processes of the inventory only."))
    header = [
        _("process"),
        _("output"),
        _("inputs"),
        _("emissions and resources"),
        _("several outputs"),
        _("source, assumption or note"),
    ]
    return Chapter(lean(header, rows, _("Unit processes of this case, evaluated for {year}.", year=result.year)))


def _process_row(result: Assessment, process: Process, amounts: WrittenAmounts) -> list[str]:
    case = result.case

    def listed(pairs: Sequence[tuple[str, Amount]]) -> str:
        return "; ".join(f"{process_name(result, name)} {amounts.text(a)}" for name, a in pairs)

    outputs = process.outputs
    single = len(outputs) == 1 and outputs[0][0] == process.name
    shared = ""
    if process.substitution:
        shared = "; ".join(
            _("{name} displaces {other}", name=process_name(result, name), other=process_name(result, other))
            for name, other in process.substitution
        )
    elif isinstance(process.allocation, tuple):
        shared = _("allocated: ") + "; ".join(
            f"{process_name(result, n)} {_percent(amounts.value(a))}" for n, a in process.allocation
        )
    elif process.allocation:
        shared = _("allocated by {allocation}", allocation=_(process.allocation))
    origin = " ".join(part for part in (origin_text(case, process.origin), escape(process.note)) if part)
    made = amounts.text(outputs[0][1]) if single else listed(outputs)
    return [process_name(result, process.name), made, listed(process.inputs),
            listed((*process.emissions, *process.resources)), shared, origin]  # fmt: skip


# ---------------------------------------------------------------------------------------------- parameters


def parameters(result: Assessment) -> Chapter:
    """Parameters with value, range, source or assumption."""
    amounts = WrittenAmounts(result)
    rows = [_parameter_row(result.case, p, amounts) for p in result.case.parameters.values()]
    if not rows:
        return Chapter(_("The case has no parameters; its flows hold their figures."))
    header = [
        _("parameter"),
        _("as written"),
        _("value"),
        _("95 % range or bounds"),
        _("source or assumption; note"),
    ]
    return Chapter(lean(header, rows, _("Parameters, evaluated for {year}.", year=result.year), (2,)))


def _parameter_row(case: Case, parameter: Parameter, amounts: WrittenAmounts) -> list[str]:
    title, name = getattr(parameter.title, spoken()), code(parameter.name)
    name = f"{escape(title)} ({name})" if title else name
    origin = "; ".join(filter(None, (origin_text(case, parameter.origin), escape(parameter.note))))
    if parameter.name in amounts.hidden:
        return [name, _("confidential"), _("confidential"), "", origin]
    unit = re.sub(r"^h·(.+)/MWh$", r"\1/MW", units.name(parameter.amount.dimension))  # a price per capacity
    current = amounts.values.values[parameter.name]
    value = given(float(np.asarray(current, dtype=float).reshape(-1)[0]))
    written = "; ".join(f"{y}: {a.text}" for y, a in parameter.by_year) if parameter.by_year else parameter.amount.text
    return [name, code(written), f"{value} {'' if unit == '1' else pretty(unit)}".strip(), _range(parameter), origin]


def _range(parameter: Parameter) -> str:
    spread = parameter.uncertainty
    if spread is None:
        return ""
    if spread.relative is not None:
        return f"±{given(100 * spread.relative)} %"
    if spread.low is not None and spread.high is not None:
        shape = f", {_(spread.distribution)}" if spread.distribution else ""
        return _("{low} to {high}", low=given(spread.low), high=given(spread.high)) + shape
    return _("as written: {spread}", spread=code(spread))
