"""What the two default scenarios consist of: by line, and by the process at which emissions arise."""

from __future__ import annotations

from impact.documents.pieces import Chapter, Figure
from impact.engine import names
from impact.figures import of_case
from impact.ground.language import N_, _
from impact.results.assessment import Assessment
from impact.results.facts import by_process
from impact.writing.markdown import escape, number, table
from impact.writing.named import captioned, process_name, scenario_name
from impact.writing.numbers import pretty


def contributions(result: Assessment) -> Chapter:
    """What the two default scenarios consist of: by line, and by the process at which emissions arise [t CO2e/a]."""
    levels = {name: by_process(result, name, "climate") for name in (result.baseline, result.alternative)}
    if not any(levels.values()):
        return Chapter(_("Neither of the two scenarios emits greenhouse gases in {year}.", year=result.year))
    message = N_("Climate change, life-cycle: contributions by line of the scenario, {year}.{mark}")
    return Chapter(Figure.of(of_case.contributions(result), captioned(result, message)), _by_process(result, levels))


def _by_process(result: Assessment, levels: dict[str, dict[str, float]]) -> str:
    largest = [sorted(parts, key=lambda name: -abs(parts[name])) for parts in levels.values()]
    lines = names.lines(result.plan)
    rows = []
    for name in dict.fromkeys(name for ordered in largest for name in ordered):
        title = escape(lines[name]) if lines.get(name) else process_name(result, name)
        rows.append([title, *(number(parts.get(name, 0.0)) for parts in levels.values())])
    rows.append([_("**net**"), *(f"**{number(sum(parts.values()))}**" for parts in levels.values())])
    unit = pretty(result.unit("climate"))
    header = [_("process or flow"), *(f"{scenario_name(result.case, name)} [{unit}]" for name in levels)]
    return table(header, rows, _("Climate change, life-cycle, by the process at which it arises."), (1, 2))
