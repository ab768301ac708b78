"""Results: savings by term, levels, contributions, per partner, over the years, all baselines."""

from __future__ import annotations

from collections.abc import Mapping

from impact import names as titles
from impact import plots
from impact.assessment import Assessment
from impact.engine.system import PRICE
from impact.indicators import INDEX
from impact.language import N_, _
from impact.ledger import Array
from impact.model import OUTSIDE, Text
from impact.plots.savings import difference, pair_name
from impact.plots.savings import terms as saving_terms
from impact.plots.style import pretty, titled
from impact.report.facts import (
    by_line,
    by_process,
    chosen,
    counting,
    ending_stream,
    heading,
    ordered,
    pair_text,
    partner_name,
    pictured,
    process_name,
    row_title,
    scenario_name,
    shown_indicators,
)
from impact.report.text import Chapter, Figure, bullets, escape, number, quantity, table

NEGLIGIBLE = 1e-3  # of the largest share: not worth a word
PARTNERS = N_(
    "*Outside* is everyone who is not a partner: the state with its grants, customers, the grid, "
    "the public. What one party pays another is a cost of the one and an income of the other, so "
    "payments and grants cancel in the sum. Emissions count with the party whose line of the "
    "scenario causes them."
)


def _mark(result: Assessment) -> str:
    return _(" Illustrative case: a key quantity is not published.") if result.case.illustrative else ""


def _pair(result: Assessment) -> str:
    """The default comparison as plain text, for captions."""
    return pair_text(result, plain=True)


def _said(terms_of: Mapping[str, float]) -> str:
    """Terms by role in words, for an alternative text."""
    return ", ".join(f"{_(role)} {number(value)}" for role, value in terms_of.items())


def _heading(result: Assessment, name: str) -> str:
    return heading(name, result.unit(name))


# ---------------------------------------------------------------------------------------------- savings


def savings(result: Assessment) -> Chapter:
    """Savings of every pair, all indicators, three significant figures."""
    pairs = sorted(result.comparisons, key=lambda c: not c.default)
    names = ordered(result)
    if not names:
        return Chapter(_("Nothing is used, emitted or paid in {year}: every saving is zero.", year=result.year))
    between = (tuple(scenario_name(result.case, name) for name in (c.baseline, c.alternative)) for c in pairs)
    marks = (_(" (default)") if c.default else "" for c in pairs)
    heads = [f"{before} → {after}{mark}" for (before, after), mark in zip(between, marks, strict=True)]
    rows = [[row_title(n), *(number(c[n]) for c in pairs), pretty(result.unit(n))] for n in names]
    caption = _("Savings in {year}: baseline minus alternative, positive is better.", year=result.year)
    return Chapter(table([_("indicator"), *heads, _("unit")], rows, caption, range(1, len(pairs) + 1)))


def terms(result: Assessment) -> Chapter:
    """The default saving by term: waterfalls, and a table of all indicators."""
    figures = [_waterfall(result, name) for name in pictured(result)]
    return Chapter(*[figure for figure in figures if figure], _terms_table(result))


def _waterfall(result: Assessment, name: str) -> Figure | str:
    parts = {role: v for role, v in saving_terms(result, result.default, name).items() if v}
    if not parts:
        return ""
    unit = pretty(result.unit(name))
    alt = _(
        "Waterfall of the saving by term in {unit}: {listed}; net {default}.",
        unit=unit,
        listed=_said(parts),
        default=number(result.default[name]),
    )
    caption = _(
        "{name}: saving by term in {year}, {pair}.{mark}",
        name=titled(name),
        year=result.year,
        pair=_pair(result),
        mark=_mark(result),
    )
    return Figure(plots.waterfall(result, name), alt, caption)


def _terms_table(result: Assessment) -> str:
    names = shown_indicators(result)
    table_of = {n: saving_terms(result, result.default, n) for n in names}
    roles = [role for role in next(iter(table_of.values())) if any(table_of[n][role] for n in names)]
    rows = [[_(role), *(number(table_of[n][role]) for n in names)] for role in roles]
    rows.append([_("**saving (net)**"), *(f"**{number(result.default[n])}**" for n in names)])
    caption = _(
        "Saving by term, {pair}: the baseline's flows of a role minus the alternative's.",
        pair=pair_text(result),
    )
    return table([_("term"), *(_heading(result, n) for n in names)], rows, caption, range(1, len(names) + 1))


# ---------------------------------------------------------------------------------------------- levels


def levels(result: Assessment) -> Chapter:
    """Levels of every scenario by role, and a table of all indicators."""
    figures = [_levels_figure(result, name) for name in pictured(result)]
    names = ordered(result)
    if not names:
        return Chapter(_("Every level is zero in {year}.", year=result.year))
    rows = [
        [row_title(n), *(number(float(level[INDEX[n]])) for level in result.level.values()), pretty(result.unit(n))]
        for n in names
    ]
    caption = _("Levels of the scenarios in {year}; emission, use and cost are positive.", year=result.year)
    header = [_("indicator"), *(scenario_name(result.case, name) for name in result.level), _("unit")]
    return Chapter(*figures, table(header, rows, caption, range(1, len(result.level) + 1)))


def _levels_figure(result: Assessment, name: str) -> Figure:
    unit = pretty(result.unit(name))
    listed = ", ".join(
        f"{titles.scenario(result.case, s)} {number(float(v[INDEX[name]]))}" for s, v in result.level.items()
    )
    alt = _("Stacked bars of the levels by role in {unit}. Net: {listed}.", unit=unit, listed=listed)
    what = _(
        "{name}: levels of the scenarios by role in {year}; the number is the net.", name=titled(name), year=result.year
    )
    return Figure(plots.levels(result, name), alt, what + _mark(result))


# ---------------------------------------------------------------------------------------------- contributions


def contributions(result: Assessment) -> Chapter:
    """What the two default scenarios consist of: by line, and by the process at which emissions arise."""
    chosen = (result.baseline, result.alternative)
    lines = {name: by_line(result, name, "climate") for name in chosen}
    found = {name: by_process(result, name, "climate") for name in chosen}
    of_lines = {label: str(title) for label, title in titles.lines(result).items()}
    of_processes = {name: str(_process(result, name)) for parts in found.values() for name in parts} | of_lines
    if not any(found.values()):
        return Chapter(_("Neither of the two scenarios emits greenhouse gases in {year}.", year=result.year))
    return Chapter(
        _contribution(result, _retitled(lines, of_lines), _("line"), _("by line of the scenario")),
        _contribution(
            result,
            _retitled(found, of_processes),
            _("process"),
            _("by the unit process at which they arise, along the supply chain"),
        ),
        _contribution_table(result, found),
    )


def _retitled(parts: Mapping[str, Mapping[str, float]], called: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Parts by what documents call them; those called alike are one."""
    made: dict[str, dict[str, float]] = {}
    for scenario, found in parts.items():
        made[scenario] = {}
        for name, value in found.items():
            title = called.get(name, name)
            made[scenario][title] = made[scenario].get(title, 0.0) + value
    return made


def _process(result: Assessment, name: str) -> Text:
    return titles.process(result.case, result.plan.inventory, name)


def _contribution(result: Assessment, parts: Mapping[str, Mapping[str, float]], what: str, how: str) -> Figure:
    unit = result.unit("climate")
    listed = "; ".join(
        f"{titles.scenario(result.case, scenario)}: "
        + ", ".join(f"{name} {number(v)}" for name, v in _sorted(found)[:4])
        for scenario, found in parts.items()
    )
    alt = _(
        "Bars of the largest contributions per {what} in {unit}. {listed}.", what=what, unit=pretty(unit), listed=listed
    )
    caption = _(
        "Climate change, life-cycle: contributions {how}, {year}.{mark}", how=how, year=result.year, mark=_mark(result)
    )
    named = {str(titles.scenario(result.case, scenario)): values for scenario, values in parts.items()}
    return Figure(plots.contributions(named, unit, _("Contribution to climate change, life-cycle")), alt, caption)


def _sorted(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(parts.items(), key=lambda part: -abs(part[1]))


def _contribution_table(result: Assessment, found: Mapping[str, Mapping[str, float]]) -> str:
    names = list(dict.fromkeys(name for parts in found.values() for name, _ in _sorted(parts)))
    of_lines = titles.lines(result)
    rows = [
        [escape(of_lines.get(name) or _process(result, name)), *(number(p.get(name, 0.0)) for p in found.values())]
        for name in names
    ]
    rows.append([_("**net**"), *(f"**{number(sum(parts.values()))}**" for parts in found.values())])
    unit = pretty(result.unit("climate"))
    header = [_("process or flow"), *(f"{scenario_name(result.case, name)} [{unit}]" for name in found)]
    return table(header, rows, _("Climate change, life-cycle, by the process at which it arises."), (1, 2))


# ---------------------------------------------------------------------------------------------- partners


def per_partner(result: Assessment) -> Chapter:
    """Savings of each partner and of everyone else; they add up to the system's."""
    names = shown_indicators(result)
    before, after = (result.table.by_partner(name) for name in (result.baseline, result.alternative))
    rows = [
        [partner_name(result.case, partner), *(number(value) for value in row)]
        for partner, row in _by_partner(list(result.case.partners), before, after, names).items()
    ]
    rows.append([_("**system (sum)**"), *(f"**{number(result.default[n])}**" for n in names)])
    caption = _("Saving per partner, {pair}.", pair=pair_text(result))
    text = table([_("partner"), *(_heading(result, n) for n in names)], rows, caption, range(1, len(names) + 1))
    indicator = "cost" if result.default["cost"] else "climate"
    words = [_in_words(result, name, before, after) for name in ("cost", "climate") if name in names]
    return Chapter(_(PARTNERS), " ".join(word for word in words if word), _partner_figure(result, indicator), text)


def _in_words(result: Assessment, name: str, before: Mapping[str, Array], after: Mapping[str, Array]) -> str:
    """Who gains and who loses, the largest first."""
    found = difference(before, after, name)
    largest = max(map(abs, found.values()), default=0.0)
    touched = {p: v for p, v in found.items() if abs(v) > NEGLIGIBLE * largest}
    money = name == "cost"
    better, worse = (_("gain"), _("lose")) if money else (_("emit less"), _("emit more"))
    said = []
    for verb, good in ((better, True), (worse, False)):
        who = [
            f"{partner_name(result.case, p)} ({quantity(abs(v), result.unit(name), 2)})"
            for p, v in _sorted(touched)
            if (v > 0) == good
        ]
        said += [f"{verb}: {', '.join(who)}"] if who else []
    what = (
        _("In money, with the annuity of investments{incomplete}", incomplete=_incomplete(result))
        if money
        else _("In greenhouse gases")
    )
    return f"**{what}:** {'; '.join(said)}." if said else ""


def _incomplete(result: Assessment) -> str:
    return _(" and without what has no known price") if any(result.unpriced().values()) else ""


def _by_partner(
    known: list[str], before: Mapping[str, Array], after: Mapping[str, Array], names: list[str]
) -> dict[str, list[float]]:
    columns = {n: difference(before, after, n) for n in names}
    found = next(iter(columns.values()))
    return {partner: [columns[n][partner] for n in names] for partner in (*known, OUTSIDE) if partner in found}


def _partner_figure(result: Assessment, indicator: str) -> Figure | str:
    if any(partner.confidential for partner in result.case.partners.values()):
        return ""
    before, after = (result.table.by_partner(name) for name in (result.baseline, result.alternative))
    listed = ", ".join(
        f"{titles.partner(result.case, p)} {number(v)}" for p, v in difference(before, after, indicator).items()
    )
    alt = _("Bars of the saving per partner in {unit}: {listed}.", unit=pretty(result.unit(indicator)), listed=listed)
    caption = _(
        "{indicator}: saving per partner in {year}, {pair}.{mark}",
        indicator=titled(indicator),
        year=result.year,
        pair=_pair(result),
        mark=_mark(result),
    )
    return Figure(plots.partners(result, indicator), alt, caption)


# ---------------------------------------------------------------------------------------------- years


def over_years(result: Assessment) -> Chapter:
    """The saving of every year and cumulated, with the year in which it ends."""
    years = result.case.years.all
    yearly = result.yearly()
    changing = {str(name) for name in yearly.loc[yearly["value"] != 0, "indicator"]}
    names = [n for n in chosen(changing.__contains__) if n in changing]
    if not names:
        return Chapter(_("Nothing is saved in any year from {first} to {last}.", first=years[0], last=years[-1]))
    rows = []
    for year in years:
        row = [str(year)]
        for name in names:
            found = yearly[(yearly.year == year) & (yearly.indicator == name)].iloc[0]
            row += [number(float(found["value"])), number(float(found["cumulated"]))]
        rows.append(row)
    header = [_("year")]
    for name in names:
        unit = result.unit(name)
        header += [heading(name, unit), _("cumulated [{total_unit}]", total_unit=pretty(unit.removesuffix("/a")))]
    money = _("cost in prices of {price_year}, not discounted", price_year=result.settings.price_year)
    caption = _("Saving in every year of the exchange, {pair}; {money}.", pair=pair_text(result), money=money)
    text = table(header, rows, caption, range(1, len(header)))
    return Chapter(_fading(result), _years_figure(result, names[0]), text, _held(result))


def _fading(result: Assessment) -> str:
    last, years = result.case.last_year, result.case.years.all
    if last is not None and last <= years[-1]:
        return _(
            "{stream} with {last}; from {next} on nothing is saved.",
            stream=ending_stream(result.case, last),
            last=last,
            next=last + 1,
        )
    return _("The saving ends with the lifetime of the exchange, after {year}.", year=years[-1])


def _years_figure(result: Assessment, name: str) -> Figure:
    axes = plots.new(4.2, rows=2, sharex=True)
    plots.years(result, name, ax=axes[0])
    plots.years(result, name, cumulated=True, ax=axes[1])
    axes[0].set_xlabel("")
    yearly = result.yearly()
    values = yearly[yearly.indicator == name]
    first, final = values.iloc[0], values.iloc[-1]
    unit, total = pretty(result.unit(name)), pretty(result.unit(name).removesuffix("/a"))
    alt = _(
        "Saving per year from {year} ({value} {unit}) to {year2} ({value2} {unit}), and cumulated: "
        "{cumulated} {total_unit}.",
        year=first["year"],
        value=number(float(first["value"])),
        unit=unit,
        year2=final["year"],
        value2=number(float(final["value"])),
        cumulated=number(float(final["cumulated"])),
        total_unit=total,
    )
    caption = _(
        "{name}: saving of each year and cumulated, {pair}.{mark}",
        name=titled(name),
        pair=_pair(result),
        mark=_mark(result),
    )
    return Figure(axes[0], alt, caption)


def _held(result: Assessment) -> str:
    """Which inventory values had to be carried beyond their published years."""
    held: dict[tuple[str, str, int], list[int]] = {}
    for stretch in counting(result, result.over_years.plan.system.stretches):
        kind = _("price") if stretch.flow == PRICE else _("value")
        years = held.setdefault((stretch.process, kind, stretch.used), [])
        years += [stretch.wanted] if stretch.wanted not in years else []
    if not held:
        return ""
    texts = []
    for (process, kind, used), wanted in sorted(held.items()):
        span = (
            _("{first} to {last}", first=min(wanted), last=max(wanted))
            if min(wanted) != max(wanted)
            else str(wanted[0])
        )
        texts.append(
            _(
                "{process}: the {kind} of {used} stands in for {span}",
                process=process_name(result, process),
                kind=kind,
                used=used,
                span=span,
            )
        )
    return _("Inventory values and prices of other years:\n\n") + bullets(texts)


# ---------------------------------------------------------------------------------------------- baselines


def baselines(result: Assessment) -> Chapter:
    """All pairs side by side, both boundaries."""
    names = [n for n in shown_indicators(result) if any(c[n] for c in result.comparisons)]
    rows = [
        [
            scenario_name(result.case, c.baseline),
            scenario_name(result.case, c.alternative) + _(" (default)") * c.default,
            *(number(c[n]) for n in names),
        ]
        for c in result.comparisons
    ]
    caption = _("Savings in {year} against every baseline, in both boundaries of climate change.", year=result.year)
    header = [_("baseline"), _("alternative"), *(_heading(result, n) for n in names)]
    text = table(header, rows, caption, range(2, len(header)))
    if not any(c["climate"] or c["climate_direct"] for c in result.comparisons):
        return Chapter(text)
    listed = "; ".join(
        _(
            "{pair}: life-cycle {climate}, direct {climate_direct}",
            pair=pair_name(result, c),
            climate=number(c["climate"]),
            climate_direct=number(c["climate_direct"]),
        )
        for c in result.comparisons
    )
    alt = _(
        "Bars of the climate saving against every baseline in {unit}. {listed}.",
        unit=pretty(result.unit("climate")),
        listed=listed,
    )
    caption = _(
        "Climate change: saving against every baseline, life-cycle and direct, {year}.{mark}",
        year=result.year,
        mark=_mark(result),
    )
    return Chapter(Figure(plots.baselines(result), alt, caption), text)
