"""All that is known of each draw, as plain rows: what tables, `--json` and figures are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.variables.variable import PARAMETER, Uncertain

if TYPE_CHECKING:
    from impact.sensitivity.study import Sensitivity


def rows(study: Sensitivity) -> list[dict[str, Any]]:
    """One row per draw, the widest swing first; groups have the range of their first input.

    Keys: name, title, inputs, unit, value, low, high (95 % range), saving_low, saving_high, swing, flips, first,
    total, their ranges if sampled, sd_if_known, flip_probability, value_of_knowing, confidential (documents leave such
    rows out), distribution, evidence, source.
    """
    found, called = [], titles(study)
    at = {name: k for k, name in enumerate(study.saving.names)}
    known = {one.name: one for one in study.ranking}
    for swing in study.swings:
        members, k = study.saving.members(swing.name), at[swing.name]
        first, knowledge = members[0], known.get(swing.name)
        scale = first.value if first.relative else 1.0
        low, high = (scale * end for end in swing.inputs[0])
        row: dict[str, Any] = {
            "name": swing.name,
            "title": called[swing.name],
            "inputs": [member.name for member in members],
            "unit": first.unit,
            "value": scale * first.central,
            "low": min(low, high),
            "high": max(low, high),
            "saving_low": swing.low,
            "saving_high": swing.high,
            "swing": swing.width,
            "flips": swing.flips,
            "first": float(study.variance.first[k]),
            "total": float(study.variance.total[k]),
            "sd_if_known": knowledge.sd if knowledge else study.variance.sd,
            "flip_probability": knowledge.flips if knowledge else 0.0,
            "value_of_knowing": knowledge.gain if knowledge else 0.0,
            "confidential": any(_confidential(study, member) for member in members),
            "distribution": first.basis,
            "evidence": first.evidence,
            "source": first.source,
        }
        for name, ranges in (("first", study.variance.first_range), ("total", study.variance.total_range)):
            if ranges is not None:
                row[f"{name}_low"], row[f"{name}_high"] = float(ranges[k][0]), float(ranges[k][1])
        found.append(row)
    return found


def titles(study: Sensitivity) -> dict[str, str]:
    """What to call each draw: its input's title, or its group with all of them; and its case if there are several."""
    several = len(study.saving.parts) > 1
    found = {}
    for name in study.saving.names:
        members = study.saving.members(name)
        shown = [
            f"{member.title} ({member.name.partition(': ')[0]})"
            if several and member.kind == PARAMETER
            else member.title
            for member in members
        ]
        found[name] = shown[0] if len(shown) == 1 else f"{name} ({', '.join(shown)})"
    return found


def _confidential(study: Sensitivity, entry: Uncertain) -> bool:
    """Whether an input is a parameter that its case keeps to itself."""
    if entry.kind != PARAMETER:
        return False
    cases = {part.result.case.id: part.result.case for part in study.saving.parts}
    case = cases.get(entry.name.partition(": ")[0])
    return any(name in case.parameters and case.parameters[name].confidential for name in entry.of) if case else False
