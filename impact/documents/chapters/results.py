"""Results: savings of all pairs, the default saving by term, levels of the scenarios."""

from __future__ import annotations

from impact.documents.pieces import Chapter, Figure
from impact.figures import of_case
from impact.figures.savings import terms as saving_terms
from impact.ground.language import N_, _
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.writing.markdown import number, table
from impact.writing.named import captioned, illustrative_mark, pair_text, scenario_name
from impact.writing.numbers import pretty, titled
from impact.writing.shown import heading, ordered, pictured, row_title, shown_indicators

FEW = 4  # pairs of baseline and alternative that stand beside each other


def column_head(result: Assessment, name: str) -> str:
    """An indicator as the head of a column, with its unit in this result."""
    return heading(name, result.unit(name))


# ---------------------------------------------------------------------------------------------- savings


def savings(result: Assessment) -> Chapter:
    """Savings of every pair, all indicators, three significant figures; where there are many pairs, of the default."""
    pairs = sorted(result.comparisons, key=lambda c: not c.default)
    pairs = pairs if few_pairs(result) else pairs[:1]
    names = shown_indicators(result)
    if not any(level.any() for level in result.level.values()):
        return Chapter(_("Nothing is used, emitted or paid in {year}: every saving is zero.", year=result.year))
    between = (tuple(scenario_name(result.case, name) for name in (c.baseline, c.alternative)) for c in pairs)
    marks = (_(" (default)") if c.default else "" for c in pairs)
    heads = [f"{before} → {after}{mark}" for (before, after), mark in zip(between, marks, strict=True)]
    rows = [[row_title(n), *(number(c[n]) for c in pairs), pretty(result.unit(n))] for n in names]
    caption = _("Savings in {year}: baseline minus alternative, positive is better.", year=result.year)
    return Chapter(table([_("indicator"), *heads, _("unit")], rows, caption, range(1, len(pairs) + 1)))


def few_pairs(result: Assessment) -> bool:
    """Whether the savings of all pairs fit beside each other in one table."""
    return len(result.comparisons) <= FEW


def terms(result: Assessment) -> Chapter:
    """The default saving by term: waterfalls, and a table of all indicators."""
    figures = [_waterfall(result, name) for name in pictured(result)]
    return Chapter(*[figure for figure in figures if figure], _terms_table(result))


def _waterfall(result: Assessment, name: str) -> Figure | str:
    if not any(saving_terms(result, result.default, name).values()):
        return ""
    caption = captioned(result, N_("{name}: saving by term in {year}, {pair}.{mark}"), name=titled(name))
    return Figure.of(of_case.waterfall(result, name), caption)


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
    return table([_("term"), *(column_head(result, n) for n in names)], rows, caption, range(1, len(names) + 1))


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
    message = N_("{name}: levels of the scenarios by role in {year}; the number is the net.")
    return Figure.of(
        of_case.levels(result, name), captioned(result, message, name=titled(name)) + illustrative_mark(result.case)
    )
