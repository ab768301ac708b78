"""Every scenario delivers the same functions: checked in numbers, and as far as a faulty file allows."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from impact.cases.scalars import UNKNOWN
from impact.engine.amounts import Amounts
from impact.factors import Inventory
from impact.ground import units
from impact.ground.errors import NOWHERE, Faults, InputError
from impact.model import Case, Scenario

Array = NDArray[np.float64]


def check_functions(case: Case, amounts: Amounts, faults: Faults, scenarios: Collection[str]) -> None:
    """Note every scenario that does not deliver a function in its amount, in every year on the axis."""
    for function in case.functions.values():
        if function.amount.dimension is UNKNOWN:
            continue
        wanted = amounts.series(function.amount)
        for name in scenarios:
            _check_delivery(case, amounts, function.name, wanted, case.scenarios[name], faults)


def check_what_can_be(case: Case, inventory: Inventory, years: tuple[int, ...], faults: Faults) -> None:
    """The same for a file with faults: its scenarios that have none of their own.

    Where a row of a workbook stands in no scenario, it may be the one that a scenario seems to lack: nothing is said.
    """
    if any(fault.place.line >= NOWHERE for fault in faults.faults):
        return
    sound = [name for name, lines in _spans(case).items() if not any(f.place.line in lines for f in faults.faults)]
    differing = Faults(faults.file)
    try:
        check_functions(case, Amounts(case, years, inventory.gas_property), differing, sound)
    except InputError:
        return  # the amounts themselves are broken, which has been said
    faults.faults += differing.faults


def _spans(case: Case) -> dict[str, range]:
    """The lines of each scenario."""
    starts = sorted({*case.lines.values(), *(scenario.line for scenario in case.scenarios.values())})
    after = dict(zip(starts, [*starts[1:], 1_000_000], strict=True))
    return {name: range(scenario.line, after[scenario.line]) for name, scenario in case.scenarios.items()}


def _check_delivery(
    case: Case, amounts: Amounts, function: str, wanted: Array, scenario: Scenario, faults: Faults
) -> None:
    unit = units.name(case.functions[function].amount.dimension)
    excused = function in dict(scenario.without)
    delivered, any_flow = np.zeros(len(amounts.years)), False
    for flow in scenario.flows:
        for name, amount in flow.serves:
            if name == function:
                any_flow = True
                if amount.dimension is UNKNOWN:
                    return  # broken, which has been said
                runs = [
                    (flow.since is None or year >= flow.since) and (flow.until is None or year < flow.until)
                    for year in amounts.years
                ]
                delivered = delivered + amounts.series(amount) * np.array(runs, dtype=float)
    if not any_flow:
        if not excused:
            message = f"The scenario '{scenario.name}' does not deliver the function '{function}'."
            remedy = f"Let a flow say `serves: {function}`, or give a reason: `without: {{{function}: the reason}}`."
            faults.add("functions-differ", message, scenario.line, remedy)
        return
    off = np.abs(delivered - wanted) > 1e-9 * np.maximum(np.abs(wanted), 1e-300)
    if off.any():
        k = int(np.argmax(off))
        message = (
            f"The scenario '{scenario.name}' delivers {delivered[k]:.6g} {unit} of '{function}' in {amounts.years[k]},"
            f" but the function is {wanted[k]:.6g} {unit}."
        )
        faults.add("functions-differ", message, scenario.line, "Every scenario must deliver the same functions.")
