"""What the two default scenarios consist of: by line, and by the process at which emissions arise."""

from __future__ import annotations

from collections.abc import Mapping

from impact import figures as plots
from impact.documents.chapters.results import illustrative_mark
from impact.documents.pieces import Chapter, Figure
from impact.engine import names as titles
from impact.ground.language import _
from impact.model import Text
from impact.results.assessment import Assessment
from impact.results.facts import by_line, by_process
from impact.writing.markdown import escape, number, table
from impact.writing.named import scenario_name
from impact.writing.numbers import pretty


def contributions(result: Assessment) -> Chapter:
    """What the two default scenarios consist of: by line, and by the process at which emissions arise."""
    chosen = (result.baseline, result.alternative)
    lines = {name: by_line(result, name, "climate") for name in chosen}
    levels = {name: by_process(result, name, "climate") for name in chosen}
    of_lines = {label: str(title) for label, title in titles.lines(result.plan).items()}
    if not any(levels.values()):
        return Chapter(_("Neither of the two scenarios emits greenhouse gases in {year}.", year=result.year))
    return Chapter(
        _contribution(result, _retitled(lines, of_lines), _("line"), _("by line of the scenario")),
        _contribution_table(result, levels),
    )


def _retitled(parts: Mapping[str, Mapping[str, float]], called: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Parts by what documents call them; those called alike are one."""
    made: dict[str, dict[str, float]] = {}
    for scenario, levels in parts.items():
        made[scenario] = {}
        for name, value in levels.items():
            title = called.get(name, name)
            made[scenario][title] = made[scenario].get(title, 0.0) + value
    return made


def _process(result: Assessment, name: str) -> Text:
    return titles.process(result.case, result.plan.inventory, name)


def _contribution(result: Assessment, parts: Mapping[str, Mapping[str, float]], what: str, how: str) -> Figure:
    unit = result.unit("climate")
    listed = "; ".join(
        f"{titles.scenario(result.case, scenario)}: "
        + ", ".join(f"{name} {number(v)}" for name, v in _sorted(levels)[:4])
        for scenario, levels in parts.items()
    )
    alt = _(
        "Bars of the largest contributions per {what} in {unit}. {listed}.", what=what, unit=pretty(unit), listed=listed
    )
    caption = _(
        "Climate change, life-cycle: contributions {how}, {year}.{mark}",
        how=how,
        year=result.year,
        mark=illustrative_mark(result),
    )
    named = {str(titles.scenario(result.case, scenario)): values for scenario, values in parts.items()}
    return Figure(plots.contributions(named, unit, _("Contribution to climate change, life-cycle")), alt, caption)


def _sorted(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(parts.items(), key=lambda part: -abs(part[1]))


def _contribution_table(result: Assessment, levels: Mapping[str, Mapping[str, float]]) -> str:
    names = list(dict.fromkeys(name for parts in levels.values() for name, _ in _sorted(parts)))
    of_lines = titles.lines(result.plan)
    rows = [
        [escape(of_lines.get(name) or _process(result, name)), *(number(p.get(name, 0.0)) for p in levels.values())]
        for name in names
    ]
    rows.append([_("**net**"), *(f"**{number(sum(parts.values()))}**" for parts in levels.values())])
    unit = pretty(result.unit("climate"))
    header = [_("process or flow"), *(f"{scenario_name(result.case, name)} [{unit}]" for name in levels)]
    return table(header, rows, _("Climate change, life-cycle, by the process at which it arises."), (1, 2))
