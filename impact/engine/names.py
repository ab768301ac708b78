"""What things are called in documents: the titles that a case or the inventory gives them, by their identifiers.

Files, `--json` and the command line name scenarios, functions, processes and flows by identifiers, the same in every
language. Documents and figures show a `Text`: in English its title, or the identifier where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from impact.ground.language import N_, _, spoken
from impact.model import OUTSIDE, Case, Investment, Payment, Text

if TYPE_CHECKING:
    from impact.engine.lines import Line
    from impact.engine.plan import Plan
    from impact.factors import Inventory

PAYMENT = "payment"  # the role of what partners pay each other
VERBS = {
    "use": N_("use {what}"),
    "displace": N_("displaced: {what}"),
    "take": N_("taken: {what}"),
    "emit": N_("emitted: {what}"),
    "return": N_("returned: {what}"),
    "evaporate": N_("evaporated: {what}"),
}


def called(identifier: str, title: Text) -> Text:
    """A title, with the identifier in the place of a missing English one."""
    return Text(title.en or identifier, title.da)


def scenario(case: Case, name: str) -> Text:
    """A scenario's title."""
    known = case.scenarios.get(name)
    return Text(name) if known is None else called(name, known.title)


def function(case: Case, name: str) -> Text:
    """A function's title."""
    known = case.functions.get(name)
    return Text(name) if known is None else called(name, known.title)


def parameter(case: Case, name: str) -> Text:
    """A parameter's title."""
    known = case.parameters.get(name)
    return called(name.replace("_", " "), Text() if known is None else known.title)


def exchange(case: Case, inventory: Inventory, what: str, of: str, elementary: bool = False) -> str:
    """A row of the inventory in the current language: what goes into a process, or comes out of it.

    Parameters
    ----------
    case : Case
    inventory : Inventory
    what : str
        The flow; empty for the process's output.
    of : str
        The process.
    elementary : bool
        Whether the flow is known to be an elementary one: some processes bear the same name (ammonia).
    """
    maker = process(case, inventory, of)
    if not what:
        return _("output of {process}", process=maker)
    named = flow(inventory, what) if elementary else process(case, inventory, what)
    return _("{flow} of {process}", flow=named, process=maker)


def price(case: Case, inventory: Inventory, name: str) -> str:
    """A price of the inventory in the current language, from its name there: `price of heat (region; taxes)`."""
    what = name.partition(" (")[0]
    if not what.startswith("price of "):
        return name
    return _("price of {what}", what=process(case, inventory, what.removeprefix("price of ")))


def partner(case: Case, id: str) -> Text:
    """A partner's name, or who `outside` is; a confidential one keeps only its place in the list."""
    known = case.partners.get(id)
    if known is None:
        return _now(_("outside (everyone else)")) if id == OUTSIDE else Text(id)
    if known.confidential:
        return _now(_("confidential partner {index}", index=list(case.partners).index(id) + 1))
    return called(known.name, known.title)


def own_name(case: Case, id: str) -> str:
    """What a partner calls itself, confidential or not: for who sees the case itself, at a terminal."""
    known = case.partners.get(id)
    return id if known is None else known.name


def process(case: Case, inventory: Inventory, name: str) -> Text:
    """A product of the case's own processes, a process of the inventory, or an elementary flow."""
    own = _own(case).get(name)
    if own is not None:
        return own
    if name in inventory.lookup.table.firsts:
        return Text(name, inventory.process(name).name_da)
    return Text(name, _general(inventory, name)) if name in inventory else flow(inventory, name)


def _general(inventory: Inventory, name: str) -> str:
    """The Danish of a general name (`electricity DK`): how the names of all that answer to it begin."""
    names = [inventory.process(id).name_da for id in inventory.methods(name).values()]
    parts = [parts[0] for parts in zip(*(name.split(", ") for name in names), strict=False) if len(set(parts)) == 1]
    return ", ".join(parts) or inventory.process(inventory.resolve(name)).name_da


def flow(inventory: Inventory, name: str) -> Text:
    """An elementary flow."""
    return Text(name, inventory.flow_names_da.get(name, ""))


def _own(case: Case) -> Mapping[str, Text]:
    """Titles of the case's own processes and of what they make."""
    titles = {}
    for own in case.processes.values():
        for output, _amount in own.outputs:
            title = dict(own.titles).get(output, Text())
            titles[output] = titles[f"{own.name}: {output}"] = called(output, title)
        titles[own.name] = called(own.name, own.title)
    return titles


def lines(plan: Plan) -> dict[str, Text]:
    """The lines of the scenarios by their labels in the results' tables."""
    return {line.label: line_of(plan, line) for line in plan.lines}


def line_of(plan: Plan, line: Line) -> Text:
    """A line: its own label, or what it uses, emits, takes ..."""
    if line.flow is None:
        return _money(plan.case, line)
    if line.flow.label:
        return line.flow.label
    what = process(plan.case, plan.inventory, line.process)
    if line.flow.verb == "use":
        return what
    said = VERBS[line.flow.verb]
    return Text(said.format(what=what.en), _(said, what=str(what)) if what.da else "")


def _money(case: Case, line: Line) -> Text:
    """A payment, an investment, its grant or a yearly cost."""
    item = line.item
    what: Text = getattr(item, "what", None) or Text()
    if isinstance(item, Payment) and not what:
        sides = {"provider": partner(case, item.provider), "receiver": partner(case, item.receiver)}
        return _now(_("payment from {provider} to {receiver}", **sides))
    if isinstance(item, Investment) and line.role == PAYMENT:
        return _now(_("grant: {what}", what=what))
    return what or Text(line.label)


def _now(text: str) -> Text:
    """A text that is in the current language already."""
    return Text(**{spoken(): text})
