"""Co-products, and what a residual stream carries: results under more than one rule (ISO 14044, 4.3.4).

The order of the standard is kept: divide or expand the system first, then share by physical relations, then by other
ones. Every figure is computed by the engine under another rule, or read off the lines that the rule concerns.
"""

from __future__ import annotations

from impact.documents.iso.bought import ELECTRICITY
from impact.documents.iso.study import Study
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.engine.amounts import Amounts as Values
from impact.engine.lines import Line
from impact.engine.system import allocation_share
from impact.ground.language import N_, _
from impact.model import Process
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.uncertainty.allocation import AllocationRule, rules_of
from impact.uncertainty.alternatives import Combination
from impact.writing.markdown import escape, lean, number, own_words, table
from impact.writing.named import WrittenAmounts, nothing_saved, pair_text, process_name
from impact.writing.numbers import pretty
from impact.writing.shown import heading

SHOWN = ("climate", "cost")
SHARED = ("electricity", "heat", "steam")  # groups whose publishers share a plant between its products
CREDITED = (N_("heat"), N_("electricity"), N_("material"))  # what an inventory process may credit already
RULES = {
    "energy": N_("by energy"), "mass": N_("by mass"), "economic": N_("by economic value"),
    "substitution": N_("substitution (system expansion)"), "shares of the case": N_("shares stated by the case"),
}  # fmt: skip


def coproducts(study: Study) -> Chapter:
    """How processes with several outputs, several functions and residual streams are handled, and the other rules."""
    result = study.result
    if not result.runs:
        return Chapter(nothing_saved(result))
    return Chapter(_intro(result), _own(study), _functions(result), _displaced(result), _inventory(study),
                   _residues(result))  # fmt: skip


def _intro(result: Assessment) -> str:
    """What there is to share in this comparison, in one paragraph."""
    several = [name for name, process in result.case.processes.items() if _reached(result, process)]
    displaced = [line for line in _lines(result) if line.flow is not None and line.flow.verb == "displace"]
    parts = [
        _("processes of the case with several outputs: {count}", count=len(several)),
        _("functions of the system: {count}", count=len(result.case.functions)),
        _("lines that displace something elsewhere: {count}", count=len(displaced)),
    ]
    text = _("What there is to share in this comparison: {parts}.", parts="; ".join(parts))
    if not several and not displaced and len(result.case.functions) == 1:
        text += " " + _(
            "Nothing that the case itself models is multi-functional, so nothing has to be shared. What remains are "
            "the rules that publishers used inside the inventory's values, and what the residual stream carries; both "
            "are shown below."
        )
    return text


def _lines(result: Assessment) -> list[Line]:
    """The lines of the default comparison."""
    return [result.plan.lines[k] for name in (result.baseline, result.alternative) for k in result.table.select(name)]


def _reached(result: Assessment, process: Process) -> bool:
    """Whether a process has several outputs and is part of the system."""
    if len(process.outputs) < 2:
        return False
    return any(column.own is not None and column.own.name == process.name for column in result.plan.system.columns)


# ---------------------------------------------------------------------------------------------- own processes


def _own(study: Study) -> str:
    """The default saving under every rule for the case's own processes with several outputs."""
    result = study.result
    shared = [process for process in result.case.processes.values() if _reached(result, process)]
    if not shared:
        return ""
    rows = []
    for process in shared:
        for rule in rules_of(result.plan, process):
            rows.append([process_name(result, process.name) if rule.own else "", _rule(rule), _shares(result, rule)])
    text = table([_("process"), _("rule"), _("shares of its burdens")], rows,
                 _("Processes of the case with several outputs, and how each rule divides them."))  # fmt: skip
    return "\n\n".join(part for part in (text, _idle(result, shared), _by_rule(study)) if part)


def _idle(result: Assessment, shared: list[Process]) -> str:
    """Said of processes that are in the system, but do nothing in the default comparison of this year."""
    used = set()
    for scenario in (result.baseline, result.alternative):
        pairs = zip(result.plan.system.columns, result.table.runs(scenario), strict=True)
        used |= {column.own.name for column, runs in pairs if column.own is not None and runs}
    idle = [process.name for process in shared if process.name not in used]
    if not idle:
        return ""
    return _("In {year} the default comparison does not use: {names}. Its rule changes nothing here.",
             year=result.year, names=", ".join(process_name(result, name) for name in idle))  # fmt: skip


def _rule(rule: AllocationRule) -> str:
    name = _(RULES.get(rule.name, rule.name))
    return _("{name} (as chosen)", name=name) if rule.own else name


def _shares(result: Assessment, rule: AllocationRule) -> str:
    if rule.process is None:
        return _("not possible: {reason}", reason=own_words(rule.reason))
    process, amounts = rule.process, WrittenAmounts(result)
    if process.substitution:
        return "; ".join(
            _("{name} displaces {other}", name=process_name(result, name), other=process_name(result, other))
            for name, other in process.substitution
        )
    if any(amounts.secret(amount) for _name, amount in process.outputs):
        return _("confidential")
    values = Values(result.case, result.plan.years, result.plan.inventory.gas_property)
    return "; ".join(
        f"{process_name(result, name)} {number(100 * float(allocation_share(process, k, values)))} %"
        for k, (name, _amount) in enumerate(process.outputs)
    )


def _by_rule(study: Study) -> str:
    """The saving of the default comparison under each rule, or each combination of rules."""
    result, choices = study.result, study.choices("allocation")
    chosen = study.alternatives.default
    rows = [[_("{name} (as chosen)", name=_labelled(chosen.named["allocation"])), *_cells(chosen)]]
    for choice in choices:
        if choice.saving is not None:
            rows.append([_labelled(choice.named["allocation"]), *_cells(choice)])
    if len(rows) == 1:
        return _("No other rule can be computed here: see the reasons above.")
    header = [_("rule"), *(heading(name, result.unit(name)) for name in SHOWN)]
    caption = _("The default saving under each rule, {pair}.", pair=pair_text(result))
    return table(header, rows, caption, range(1, len(header)))


def _cells(choice: Combination) -> list[str]:
    return [number(choice[name]) for name in SHOWN]


def _labelled(label: str) -> str:
    """A rule, or one per process, in words."""
    rules = []
    for part in label.split(", "):
        name, _colon, rule = part.rpartition(": ")
        rules.append((f"{own_words(name)}: " if name else "") + _(RULES.get(rule, rule)))
    return ", ".join(rules)


# ---------------------------------------------------------------------------------------------- functions, displaced


def _functions(result: Assessment) -> str:
    """The expanded system by function, and the saving if a function were cut off instead."""
    if len(result.case.functions) < 2:
        return ""
    rows = []
    for name in result.case.functions:
        before, after = (_level(result, scenario, (name,)) for scenario in (result.baseline, result.alternative))
        rest = result.default["climate"] - (before - after)
        rows.append([escape(names.function(result.case, name)), number(before), number(after), number(rest)])
    unit = pretty(result.unit("climate"))
    header = [
        _("function"),
        _("baseline, its own lines [{unit}]", unit=unit),
        _("alternative, its own lines [{unit}]", unit=unit),
        _("saving without it [{unit}]", unit=unit),
    ]
    caption = _(
        "System expansion: the functional unit holds every function, so nothing is allocated between them. The last "
        "column is the other rule, a cut-off: the saving if the lines that serve this function alone were left out of "
        "both scenarios. Lines that serve several functions together stay."
    )
    return table(header, rows, caption, (1, 2, 3))


def _level(result: Assessment, scenario: str, served: tuple[str, ...]) -> float:
    """The climate level of the lines that serve exactly these functions."""
    level = 0.0
    for k in result.table.select(scenario):
        line = result.plan.lines[k]
        if line.flow is not None and tuple(name for name, _share in line.flow.serves) == served:
            level += float(result.table.values[0, k, INDEX["climate"]])
    return level


def _displaced(result: Assessment) -> str:
    """Credits for co-products, and the saving without each."""
    rows = []
    for scenario, sign in ((result.baseline, 1.0), (result.alternative, -1.0)):
        for k in result.table.select(scenario):
            line = result.plan.lines[k]
            if line.flow is None or line.flow.verb != "displace":
                continue
            value = float(result.table.values[0, k, INDEX["climate"]])
            rest = result.default["climate"] - sign * value
            rows.append([escape(names.line_of(result.plan, line)), escape(names.scenario(result.case, scenario)),
                         number(value), number(rest)])  # fmt: skip
    if not rows:
        return ""
    unit = pretty(result.unit("climate"))
    header = [_("displaced"), _("scenario"), _("credit [{unit}]", unit=unit),
              _("saving without the credit [{unit}]", unit=unit)]  # fmt: skip
    caption = _(
        "Substitution: what is displaced elsewhere, with its ratio and quality; the other rule gives no credit."
    )
    return table(header, rows, caption, (2, 3))


# ---------------------------------------------------------------------------------------------- the inventory


def _inventory(study: Study) -> str:
    """Values of the inventory whose publisher has shared a plant between its products, and other rules for them."""
    result, inventory = study.result, study.result.plan.inventory
    total = sum(term.size for term in study.terms)
    rows = []
    for column in result.plan.system.columns:
        process = column.unit_process
        if process is None or (process.group not in SHARED and not process.credits):
            continue
        size = sum(term.size for term in study.terms if term.where == process.id)
        if not size or not total:
            continue
        general = process.answers_to and process.group != ELECTRICITY
        others = [name for name in inventory.methods(process.answers_to) if name != process.method] if general else []
        if process.group == ELECTRICITY:
            others = [_("see “Electricity”")]
        rule = ", ".join(map(own_words, filter(None, (process.method, process.note))))
        if process.credits:
            rule += _(" Credited in it already: {credits}.", credits=", ".join(_(credit) for credit in process.credits))
        rows.append([process_name(result, process.id), f"{100 * size / total:.0f} %", rule,
                     "; ".join(map(own_words, others)) or _("none")])  # fmt: skip
    if not rows:
        return _("No value of the inventory in this comparison shares a plant between heat, steam and electricity.")
    caption = _(
        "Rules inside the inventory: each process makes one product, so its publisher has shared the plant, in the "
        "words of the inventory. Shares are of the climate terms."
    )
    header = [_("process"), _("share"), _("method and what the value holds"), _("other methods in the inventory")]
    return lean(header, rows, caption, (1,))


# ---------------------------------------------------------------------------------------------- residual streams


def _residues(result: Assessment) -> str:
    """What the stream carries, and where its other rules stand."""
    return _(
        "Reuse and recycling (ISO 14044, 4.3.4.3): the residual stream enters without burdens of the process that it "
        "comes from, as far as that process runs alike in all scenarios (cut-off); what the exchange itself asks of it "
        "stands in the lines of the scenario. Other rules (50/50, the circular footprint formula and more) move the "
        "saving between provider and receiver and leave their sum, {saving}, as it is: “Who may claim the saving” has "
        "them.",
        saving=f"{number(result.default['climate'])} {pretty(result.unit('climate'))}",
    )
