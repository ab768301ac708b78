"""Checks of a compiled case that need numbers: equal functions, single credits, shares and full-load hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from impact.engine.functions import check_functions
from impact.engine.names import process as called
from impact.engine.plan import Plan
from impact.engine.solve import check_condition
from impact.engine.system import fill
from impact.ground.errors import Faults, InputError
from impact.ground.language import _, separated

Array = NDArray[np.float64]


def check_numbers(plan: Plan, faults: Faults) -> None:
    """Note every fault that only shows once amounts have values."""
    for look in (
        _check_loops,
        _check_shares,
        _check_methods,
        _check_functions,
        _check_credits,
        _check_hours,
        _check_ranges,
        _check_grants,
    ):
        try:
            look(plan, faults)
        except InputError as error:  # an amount that has no value; the other checks still tell theirs
            faults.faults += error.faults


def _check_functions(plan: Plan, faults: Faults) -> None:
    check_functions(plan.case, plan.amounts(), faults, plan.case.scenarios)


def _check_shares(plan: Plan, faults: Faults) -> None:
    """The partners' shares of a line add up to the whole, parameters put in."""
    amounts = plan.amounts()
    for line in plan.lines:
        if len(line.shares) > 1:
            total = np.asarray(sum(amounts(share) for _, share in line.shares), dtype=float)
            if (np.abs(total - 1) > 1e-9).any():
                message = (
                    f"The flow '{line.label}': the partners' shares add up to {float(total.max()):.1%}, not to 100 %."
                )
                faults.add("shares", message, line.shares[0][1].line)


def _check_credits(plan: Plan, faults: Faults) -> None:
    """A product already credited inside a process must not be credited again."""
    for scenario in plan.case.scenarios:
        mine = [line for line in plan.lines if line.scenario == scenario and line.column >= 0]
        for line in mine:
            process = plan.system.columns[line.column].unit_process
            for credit in process.credits if process else ():
                for other in mine:
                    if other.sign < 0 and _same_product(plan, other.column, credit) and other.flow:
                        message = (
                            f"'{other.flow.what}' is credited twice in '{scenario}': '{line.process}' has already"
                            f" credited its {credit}."
                        )
                        faults.add("credited-twice", message, other.flow.line, "Remove the `displace` flow.")


def _check_ranges(plan: Plan, faults: Faults) -> None:
    """A parameter whose value is computed lies within its range; the reader has checked the others."""
    amounts = plan.amounts()
    for parameter in plan.case.parameters.values():
        written = parameter.uncertainty
        if written is None or parameter.amount.constant is not None:
            continue
        ends = [x for x in (written.low, written.high, *(value for value, _ in written.values)) if x is not None]
        value = amounts.number(parameter.amount)
        if written.ends and written.low is not None and written.high is not None and written.low > written.high:
            low, high = (end.text for end in written.ends)
            message = f"The parameter '{parameter.name}': low ({low}) lies above high ({high})."
            faults.add("range-reversed", message, parameter.line, "Swap them.")
        if ends and not min(ends) <= value <= max(ends):
            message = (
                f"The parameter '{parameter.name}': its value, '{parameter.amount.text}' = {value:.6g}, lies outside"
                f" {min(ends):.6g} to {max(ends):.6g}."
            )
            faults.add("value-outside-range", message, parameter.line, "Check the three and their units.")


def _same_product(plan: Plan, column: int, credit: str) -> bool:
    process = plan.system.columns[column].unit_process
    if process is None:
        return False
    groups = {"heat": ("heat", "steam")}.get(credit, (credit,))
    return process.group in groups or process.id == credit or process.answers_to == credit


def _check_hours(plan: Plan, faults: Faults) -> None:
    amounts = plan.amounts()
    for line in plan.lines:
        flow = line.flow
        if flow is None or flow.capacity is None:
            continue
        capacity = amounts.series(flow.capacity)
        if (capacity <= 0).any():
            faults.add("bad-capacity", f"The flow '{flow.what}': the capacity must be above zero.", flow.line)
            continue
        hours = float(np.max(amounts.series(flow.amount) / capacity))
        process = plan.system.columns[line.column].unit_process if line.column >= 0 else None
        if hours > 8760:
            message = f"The flow '{flow.what}' would run {hours:,.0f} full-load hours a year; there are 8,760."
            faults.add("full-load-hours", message, flow.line, "Check the amount and the capacity, and their units.")
        elif process is not None and process.hours is not None and hours > process.hours:
            message = _(
                "The flow '{flow}' would run {hours} full-load hours a year; more than {usual} is unusual for it.",
                flow=flow.label or called(plan.case, plan.inventory, flow.what),
                hours=separated(f"{hours:,.0f}"),
                usual=separated(f"{process.hours:,.0f}"),
            )
            faults.warn("full-load-hours", message, flow.line)


def _check_grants(plan: Plan, faults: Faults) -> None:
    """A grant is no more than what it is given for, parameters put in; figures were compared when they were read."""
    amounts = plan.amounts()
    for scenario in plan.case.scenarios.values():
        for item in scenario.investments:
            grant, price = item.grant, item.amount
            if grant is None or grant.dimension != price.dimension or None not in (grant.constant, price.constant):
                continue
            if amounts.number(grant) > amounts.number(price) * (1 + 1e-9):
                message = f"The investment '{item.what}': the grant ({grant.text}) exceeds it ({price.text})."
                faults.add("grant-above-investment", message, item.line, "Are they swapped?")


def _check_methods(plan: Plan, faults: Faults) -> None:
    """One accounting approach per case: methods of one product are not netted against each other."""
    methods: dict[str, dict[str, str]] = {}
    for column in plan.system.columns:
        process = column.unit_process
        if process is not None and process.answers_to and process.method:
            methods.setdefault(process.answers_to, {})[process.method] = process.id
    for product, used in methods.items():
        if len(used) > 1:
            named = {name: f"'{called(plan.case, plan.inventory, name)}'" for name in (product, *used.values())}
            listed = _(" and ").join(named[id] for id in used.values())
            remedy = _(
                "Use {product} and choose one method for all (`electricity:` or --electricity).", product=named[product]
            )
            if any("residual" in method for method in used):
                faults.add("mixed-methods", f"A residual mix is netted against another mix: {listed}.", 0, remedy)
            else:
                message = _("{product} is used by several methods: {listed}.", product=named[product], listed=listed)
                faults.warn("mixed-methods", message, 0, remedy)
    if plan.case.approach == "consequential" and methods and not plan.resolver.method:
        known = ", ".join(f"'{called(plan.case, plan.inventory, product)}'" for product in methods)
        message = _(
            "The inventory has no marginal mix for {known}: a consequential case is computed with average mixes.",
            known=known,
        )
        remedy = _("Add one in a layer of your own, or choose `electricity:`.")
        faults.warn("no-marginal-mix", message, 0, remedy)


def _check_loops(plan: Plan, faults: Faults) -> None:
    """Processes that feed each other make more than they use.

    Without displaced products A (rows turned so that outputs are positive) is a Leontief matrix, and a solution is
    meaningful only if its inverse has no negative entry: Hawkins, D. and Simon, H. A. (1949), Econometrica 17, 245-248.
    """
    if not plan.system.columns:
        return
    A = fill(plan.system, plan.amounts())[0][0, 0] * plan.system.signs[:, None]
    try:
        check_condition(A, plan.system.names, plan.system.places)
    except InputError as error:
        faults.faults += error.faults
        return
    off_diagonal = A[~np.eye(len(A), dtype=bool)]
    if (off_diagonal > 0).any():
        return
    inverse = np.linalg.inv(A)
    negative = inverse < -1e-12 * np.abs(inverse).max(axis=1, keepdims=True)  # less is rounding
    if negative.any():
        involved = np.flatnonzero(negative.any(axis=1))
        names = ", ".join(f"'{plan.system.names[i]}'" for i in involved)
        line = next((plan.system.places[i].line for i in involved if plan.system.places[i].line), 0)
        message = f"In the loop through {names} more is used than is made."
        faults.add("loop-uses-more-than-it-makes", message, line, "Check the amounts of their inputs, and units.")
