"""Reference flows of every scenario, and what lies inside and outside the system boundary (ISO 14044, 4.2.3)."""

from __future__ import annotations

from impact.documents.chapters.system import origin_text
from impact.documents.pieces import Chapter
from impact.engine import names
from impact.ground.language import _, ngettext
from impact.results.assessment import Assessment
from impact.variables.inventory_rows import BY_LAW
from impact.writing.markdown import bullets, escape, number, quantity, table
from impact.writing.named import WrittenAmounts, process_names, scenario_name


def reference_flows(result: Assessment) -> Chapter:
    """What each scenario needs to deliver the functional unit: the flows that serve each function."""
    amounts, case = WrittenAmounts(result), result.case
    rows = []
    for name in case.functions:
        cells = [_serving(result, scenario, name, amounts) for scenario in case.scenarios]
        rows.append([escape(names.function(case, name)), *cells])
    header = [_("function"), *(scenario_name(case, scenario) for scenario in case.scenarios)]
    caption = _(
        "Reference flows: what delivers each function in each scenario in {year}. Flows that serve no function alone "
        "(transport, losses) stand under “Scenarios and flows”.",
        year=result.year,
    )
    return Chapter(table(header, rows, caption))


def _serving(result: Assessment, scenario: str, function: str, amounts: WrittenAmounts) -> str:
    """The flows of a scenario that serve a function in the reported year."""
    serving, running = [], result.plan.running()[0]
    for k in result.table.select(scenario):
        line = result.plan.lines[k]
        if line.flow is None or not running[k] or function not in dict(line.flow.serves):
            continue
        serving.append(f"{escape(names.line_of(result.plan, line))}: {amounts.text(line.flow.amount)}")
    without = dict(result.case.scenarios[scenario].without)
    if function in without:
        serving.append(_("nothing: {reason}", reason=escape(without[function])))
    return "; ".join(serving) or "–"


# ---------------------------------------------------------------------------------------------- boundary


def boundary(result: Assessment) -> Chapter:
    """What the two boundaries hold, how large the system is, and what is cut off with its estimated share."""
    system = result.plan.system
    own = sum(column.own is not None for column in system.columns)
    taxes = sum(column.unit_process is not None and column.unit_process.group == BY_LAW for column in system.columns)
    intro = _(
        "The *life-cycle* boundary holds every unit process behind the flows, as far as the inventory has it: "
        "{count} unit processes ({own} of the case's own) and {flows} elementary flows. The *direct* boundary holds "
        "the partners' own stacks and the generation of the electricity and heat they buy. Inside either boundary no "
        "flow is dropped for being small.",
        count=len(system.columns) - taxes,
        own=own,
        flows=len(system.elementary),
    )
    return Chapter(intro, _ends(result), _cut_offs(result))


def _ends(result: Assessment) -> str:
    """Processes at which the inventory stops: what lies behind them is in their rows, or missing."""
    system, inventory = result.plan.system, result.plan.inventory
    split, sums = list[str](), list[str]()
    for column, inputs in zip(system.columns, system.inputs, strict=True):
        if column.unit_process is None or inputs or column.unit_process.group == BY_LAW:
            continue
        scopes = {row.scope for row in inventory.exchanges(column.name) if row.kind in ("emission", "resource")}
        (sums if scopes & {"upstream", "unsplit"} else split).append(column.name)
    items = []
    if sums:
        items.append(
            _(
                "Supply chains that stand as one published sum, not as unit processes: {names}.",
                names=process_names(result, sums),
            )
        )
    if split:
        items.append(
            _(
                "Processes with their own emissions only; nothing behind them is counted: {names}.",
                names=process_names(result, split),
            )
        )
    return bullets(items)


def _cut_offs(result: Assessment) -> str:
    """What is left out with its estimated size; what has no estimate is counted."""
    case, saving = result.case, result.default["climate"]
    bare = len(case.left_out)
    open_ended = ngettext(
        "{count} thing is left out without an estimate of its size; it stands under “What is left out”.",
        "{count} things are left out without an estimate of their size; they stand under “What is left out”.",
        bare,
    )
    if not case.cut_offs:
        nothing = _("The case estimates the size of nothing that it leaves out.")
        return f"{nothing} {open_ended}" if bare else _("The case declares nothing as left out.")
    rows = [
        [escape(cut_off.what), f"{number(100 * cut_off.share, 2)} %",
         quantity(cut_off.share * abs(saving), result.unit("climate"), 2), origin_text(case, cut_off.origin)]
        for cut_off in case.cut_offs
    ]  # fmt: skip
    total = sum(cut_off.share for cut_off in case.cut_offs)
    rows.append([_("**together, at most**"), f"**{number(100 * total, 2)} %**",
                 f"**{quantity(total * abs(saving), result.unit('climate'), 2)}**", ""])  # fmt: skip
    header = [_("left out"), _("share of the climate saving"), _("size"), _("source or assumption")]
    text = table(header, rows, _("Cut-offs with their estimated size."), (1, 2))
    return f"{text}\n\n{open_ended}" if bare else text
