"""The same case under ISO 14044, PEF and the GHG Protocol: one table."""

from __future__ import annotations

from dataclasses import dataclass

from impact.attribution.scopes import AVOIDED, TITLES, Scopes, scopes
from impact.attribution.views import attribution
from impact.engine import names
from impact.ground.language import N_, _
from impact.model import OUTSIDE
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment

ISO, PEF, GHG = "ISO 14044", "PEF", "GHG Protocol"
_ISO_RULE = N_("both scenarios deliver the same functions; one system, divided among nobody")


@dataclass(frozen=True, slots=True)
class StandardRow:
    """What one standard says about the case."""

    standard: str
    who: str
    what: str
    value: float | None  # [t CO2e/a]; a saving is positive
    rule: str


def standards(result: Assessment, found: Scopes | None = None) -> list[StandardRow]:
    """Climate saving of the default comparison under three standards; each says something else, none is summed."""
    inventory = found or scopes(result)
    i, rule = INDEX["climate"], _(_ISO_RULE)
    rows = [
        StandardRow(
            ISO,
            "together",
            _("level of {scenario}", scenario=names.scenario(result.case, name)),
            float(result.level[name][i]),
            rule,
        )
        for name in (result.baseline, result.alternative)
    ]
    rows.append(StandardRow(ISO, "together", _("saving"), result.default["climate"], rule))
    cff = attribution(result, ["cff"])["cff"]
    if cff.missing:
        rows.append(StandardRow(PEF, "", _("saving of each one's product"), None, cff.missing))
    rows += [StandardRow(PEF, who, _("saving of its product"), float(v[i]), cff.rule) for who, v in cff.shares.items()]
    for partner, scope, _before, _after, saved in inventory.rows():
        counted = partner != OUTSIDE and scope != AVOIDED
        rule = _("in the company's inventory") if counted else _("reported outside the scopes, never netted")
        rows.append(StandardRow(GHG, partner, _(TITLES[scope]), saved, rule))
    return rows
