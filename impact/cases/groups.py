"""Groups of a network: parameters of several cases that are one and the same uncertain thing and share its draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from impact.cases.grammar.nodes import Node, line_of
from impact.cases.scalars import Scalars
from impact.ground.errors import did_you_mean
from impact.model import Case, Parameter

Members = dict[tuple[str, str], str]  # (case, parameter) -> group


def with_groups(reader: Scalars, node: Node | None, cases: Sequence[Case], network: str) -> list[Case]:
    """The cases, with the groups of the network's file noted on their parameters.

    `groups: {cold winters: {case-one: heat, case-two: [heat, town_heat]}}`; the members rise and fall together.
    """
    if node is None:
        return list(cases)
    known = {case.id: case for case in cases}
    members: Members = {}
    for group, value, line in reader.pairs(node, "`groups`"):
        before = len(members)
        faults = len(reader.faults.faults)
        for id, names, at in reader.pairs(value, f"The group '{group}'"):
            if id not in known:
                message = f"The group '{group}' names '{id}', which is the id of no case here."
                reader.faults.add("unknown-case", message, at, did_you_mean(id, known))
                continue
            for name in reader.names(names, f"The group '{group}': {id}"):
                _note(reader, group, known[id], name, line_of(names), members)
        if len(reader.faults.faults) == faults and len(members) - before < 2:
            message = f"The group '{group}' has fewer than two parameters."
            reader.faults.add("group-of-one", message, line, "Nothing is shared in it: add one, or remove the group.")
    return [_grouped(case, members, network) for case in cases]


def _note(reader: Scalars, group: str, case: Case, name: str, line: int, members: Members) -> None:
    parameter = case.parameters.get(name)
    what = f"The group '{group}': '{name}' of {case.id}"
    if parameter is None:
        remedy = did_you_mean(name, case.parameters)
        reader.faults.add("unknown-parameter", f"{what} is no parameter of the case.", line, remedy)
    elif parameter.uncertainty is None:
        reader.faults.add("no-spread", f"{what} states no spread.", line, "Give its range in the case's file.")
    elif parameter.uncertainty.group or (case.id, name) in members:
        other = parameter.uncertainty.group or members[case.id, name]
        remedy = "A parameter follows one draw: keep one group."
        reader.faults.add("two-groups", f"{what} is in the group '{other}' already.", line, remedy)
    else:
        members[case.id, name] = group


def _grouped(case: Case, members: Members, network: str) -> Case:
    parameters: Mapping[str, Parameter] = {
        name: _member(parameter, members.get((case.id, name), ""), network)
        for name, parameter in case.parameters.items()
    }
    return replace(case, parameters=parameters)


def _member(parameter: Parameter, group: str, network: str) -> Parameter:
    if not group or parameter.uncertainty is None:
        return parameter
    return replace(parameter, uncertainty=replace(parameter.uncertainty, group=group, group_of=network))


def alone(case: Case) -> Case:
    """A case by itself, without the groups that a network's file notes on its parameters."""
    parameters = dict(case.parameters)
    for name, one in parameters.items():
        if one.uncertainty is not None and one.uncertainty.group_of:
            parameters[name] = replace(one, uncertainty=replace(one.uncertainty, group="", group_of=""))
    return replace(case, parameters=parameters)
