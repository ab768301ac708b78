"""Which parameters of a case figures rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from impact import expressions
from impact.model import Amount, Case, Process

Part = tuple[str, Amount]  # of a process: what, and how much of it


def inputs(process: Process) -> Iterable[Part]:
    """What a process takes in: it is what its user buys."""
    return process.inputs


def everything(process: Process) -> Iterable[Part]:
    """Every amount of a process."""
    return (*process.outputs, *process.inputs, *process.emissions, *process.resources)


def parameters_behind(
    case: Case, amounts: Iterable[Amount], used: Iterable[str] = (), parts: Callable[[Process], Iterable[Part]] = inputs
) -> list[str]:
    """Names of the parameters that amounts depend on, directly or by way of others, in the file's order.

    Parameters
    ----------
    case : Case
    amounts : iterable of Amount
    used : iterable of str
        Processes; of those that are the case's own, and of those behind them, amounts count too.
    parts : callable
        Which amounts of a process count: its `inputs`, or `everything`.
    """
    trees = [amount.tree for amount in amounts]
    waiting, seen = list(used), set[str]()
    while waiting:
        name = waiting.pop()
        process = case.processes.get(name)
        if process is None or name in seen:
            continue
        seen.add(name)
        trees += [amount.tree for _name, amount in parts(process)]
        waiting += [product for input, _amount in process.inputs for product in (input, input.partition(": ")[0])]
    open_, behind = [name for tree in trees for name in expressions.names_in(tree)], set[str]()
    while open_:
        name = open_.pop()
        if name in case.parameters and name not in behind:
            behind.add(name)
            parameter = case.parameters[name]
            for amount in (parameter.amount, *(yearly for _year, yearly in parameter.by_year)):
                open_ += expressions.names_in(amount.tree)
    return [name for name in case.parameters if name in behind]
