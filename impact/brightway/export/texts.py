"""What a case says that is no LCA flow, as plain data: texts, partners, sources, parameters, lines and money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from impact.model import Amount, Text
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment

_LEFT_OUT = {"line", "lines", "path", "tree", "dimension"}  # where it stands in a file; the text of an amount says it


def plain(value: Any) -> Any:
    """Dataclasses, mappings and tuples as dicts and lists of JSON; an amount is its text, empty fields are left out."""
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, Text):
        return {language: text for language, text in (("en", value.en), ("da", value.da)) if text}
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name not in _LEFT_OUT}
        return {name: one for name, one in found.items() if one not in ("", None, [], {}, False)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def lines(one: Assessment) -> list[dict[str, Any]]:
    """Every line of every scenario in the reported year: who bears it, what it is for, how much, what it costs."""
    evaluation, found = one.table.evaluation, []
    for k, line in enumerate(one.plan.lines):
        shares = zip((partner for partner, _ in line.shares), evaluation.shares[k], strict=True)
        found.append(
            {
                "scenario": line.scenario,
                "role": line.role,
                "label": line.label,
                "process": line.process,
                "amount": float(evaluation.amounts[0, 0, k]) * line.sign,
                "partners": {partner: float(np.ravel(share)[0]) for partner, share in shares},
                "cost": float(evaluation.values[0, 0, k, INDEX["cost"]]),
                "cost_operating": float(evaluation.values[0, 0, k, INDEX["cost_operating"]]),
            }
        )
    return found


def settings(one: Assessment) -> dict[str, Any]:
    """The choices under which the case was computed."""
    return {**plain(one.settings), "year": one.year, "approach": one.case.approach}


def sources(one: Assessment) -> dict[str, Any]:
    """Sources of the inventory's rows that the case reaches; the case's own stand in the case."""
    inventory, found = one.plan.inventory, {}
    for column in one.plan.system.columns:
        if column.unit_process is not None:
            for exchange in inventory.exchanges(column.unit_process.id):
                for fact in exchange.facts:
                    found[fact.source] = {
                        **plain(inventory.source(fact.source)),
                        "licence": inventory.licence(fact.source),
                    }
    return dict(sorted(found.items()))
