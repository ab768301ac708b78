"""Who may claim the saving: views of it, each partner's own inventory, three standards, places, and jobs."""

from __future__ import annotations

import re

from impact.attribution.scopes import AVOIDED, TITLES, Scopes, scopes
from impact.attribution.standards import GHG, standards
from impact.attribution.views import TOGETHER, UNATTRIBUTED, Attribution
from impact.documents.pieces import Chapter
from impact.ground.errors import InputError
from impact.ground.language import N_, _
from impact.model import OUTSIDE, Case
from impact.model.indicators import INDEX
from impact.results.assessment import Assessment
from impact.results.network import NetworkAssessment
from impact.tables.attribution import places_table, scopes_table, shares_table
from impact.tables.show import markdown
from impact.writing.markdown import bullets, escape, lean, number, own_words, table
from impact.writing.named import pair_text, partner_name, scenario_name
from impact.writing.numbers import pretty, subscripted

CLIMATE = INDEX["climate"]
WHO = {TOGETHER: N_("together"), UNATTRIBUTED: N_("unattributed")}


def claiming(result: Assessment) -> Chapter:
    """The joint saving and the views that divide it, the scopes of each partner, and three standards."""
    from impact.attribution.views import attribution

    if not result.runs:
        return Chapter(_("The exchange does not run in {year}: there is nothing to claim.", year=result.year))
    try:
        divided = attribution(result)
    except InputError as error:
        return Chapter(_("The saving cannot be divided: {reason}", reason=escape(error)))
    inventory = scopes(result)
    return Chapter(
        _intro(), _views(result, divided), _rules(divided), _scopes(result, inventory), _standards(result, inventory),
        _places(result, inventory),
    )  # fmt: skip


def _intro() -> str:
    return _(
        "The climate saving (life-cycle) exists only together, and **the joint claim is the safe one**. Every other "
        "view is a convention: it says by which rule it divides, and each adds up to the joint saving. Whoever uses "
        "one names it, and two partners never claim the same tonne by two views."
    )


def who_is(case: Case, who: str) -> str:
    """A partner's name, or several that a rule does not tell apart."""
    if who in WHO:
        return _(WHO[who])
    if who in case.partners or who == OUTSIDE:
        return partner_name(case, who)
    parts = re.split(r", | and ", who.removesuffix(" together"))
    if not all(part in case.partners for part in parts):
        return escape(who)
    return _("{partners} (not told apart)", partners=", ".join(partner_name(case, part) for part in parts))


def _views(result: Assessment, divided: Attribution) -> str:
    caption = _("Views of the climate saving, life-cycle, {pair}, {year}.", pair=pair_text(result), year=result.year)
    shares = shares_table(divided, divided.views, "climate", lambda who: who_is(result.case, who))
    return markdown(shares.captioned(caption))


def _rules(divided: Attribution) -> str:
    items = []
    for view in divided.views[1:]:
        rule = escape(subscripted(view.missing or view.rule)).rstrip(".")
        source = _(" ({source})", source=own_words(view.source)) if view.source else ""
        items.append(f"**{escape(view.title)}**: {rule}{source}.")
    return bullets(items)


# ---------------------------------------------------------------------------------------------- scopes, standards


def _scopes(result: Assessment, inventory: Scopes) -> str:
    scenarios = scenario_name(result.case, inventory.baseline), scenario_name(result.case, inventory.alternative)
    caption = _(
        "Greenhouse gas inventories of the partners by the scopes of the GHG Protocol [{unit}]. Avoided emissions "
        "stand outside the scopes and are never netted.",
        unit=pretty(result.unit("climate")),
    )
    levels = scopes_table(inventory, lambda who: who_is(result.case, who), scenarios)
    return markdown(levels.captioned(caption))


def _standards(result: Assessment, inventory: Scopes) -> str:
    rows: list[list[str]] = []
    last = standard = ""
    for row in [row for row in standards(result, inventory) if row.standard != GHG]:
        who = who_is(result.case, row.who) if row.who else ""
        value = "–" if row.value is None else number(row.value)
        rule = "" if row.rule == last else escape(subscripted(row.rule))
        rows.append([row.standard if row.standard != standard else "", who, escape(row.what), value, rule])
        last, standard = row.rule, row.standard
    rows += _company_inventories(result, inventory)
    header = [_("standard"), _("who"), _("what"), pretty(result.unit("climate")), _("rule")]
    caption = _("The same case under three standards. Each answers another question: they are not added.")
    return lean(header, rows, caption, (3,))


def _company_inventories(result: Assessment, inventory: Scopes) -> list[list[str]]:
    """What each partner's inventory shows in all, and what stands outside the scopes."""
    sums: dict[tuple[str, bool], float] = {}
    for partner, scope, _before, _after, saved in inventory.rows():
        key = (partner, partner != OUTSIDE and scope != AVOIDED)
        sums[key] = sums.get(key, 0.0) + saved
    rules = {True: _("in the company's inventory"), False: _("reported outside the scopes, never netted")}
    whats = {True: _("scopes 1, 2 and 3 together"), False: _("avoided, or borne by others")}
    return [
        ["" if k else GHG, who_is(result.case, partner), whats[counted], number(value), rules[counted]]
        for k, ((partner, counted), value) in enumerate(sums.items())
    ]


def _places(result: Assessment, inventory: Scopes) -> str:
    from impact.attribution.places import places

    caption = _("Where the saving falls; inside the trading system another may use the allowances that become free.")
    return markdown(places_table(places(result, inventory)).captioned(caption))


# ---------------------------------------------------------------------------------------------- jobs


def jobs(result: Assessment) -> Chapter:
    """Jobs and other effects beside the indicators, as their sources have them."""
    from impact.results.social import effects

    stated = effects(result)
    if not stated:
        return Chapter(_("The case names no jobs and no other social effects."))
    rows = []
    for effect in stated:
        amount = "" if effect.amount is None else f"{number(effect.amount)} {escape(pretty(effect.unit))}".strip()
        kind = ", ".join(_(word) for word in (effect.jobs, effect.reach) if word)
        origin = own_words(effect.source) or (_("*assumption:* {reason}", reason=escape(effect.assumption))
                                           if effect.assumption else "")  # fmt: skip
        rows.append([escape(effect.what), amount, kind, escape(effect.counterfactual), origin, escape(effect.note)])
    header = [_("effect"), _("amount"), _("jobs"), _("without the exchange"), _("source"), _("note")]
    caption = _(
        "Jobs (full-time equivalents, FTE) and other effects, as published; they are shown beside the savings and "
        "never weighed into them. Jobs created and jobs retained are not added."
    )
    return Chapter(lean(header, rows, caption, (1,)))


# ---------------------------------------------------------------------------------------------- a network


def network_claiming(network: NetworkAssessment) -> Chapter:
    """Each partner's own inventory over all cases of the sum: what it may report of the network."""
    sums: dict[tuple[str, str], float] = {}
    for result in filter(lambda member: member.runs, network.counted):
        for partner, scope, _before, _after, saved in scopes(result).rows():
            key = (_plain_name(result.case, partner), scope)
            sums[key] = sums.get(key, 0.0) + saved
    if not sums:
        return Chapter(_("No case of the sum runs: there is nothing to claim."))
    rows, last = [], ""
    titles = list(TITLES)
    for name, scope in sorted(sums, key=lambda key: (_order(key[0], sums), titles.index(key[1]))):
        saved = sums[name, scope]
        if not saved:
            continue
        rows.append(["" if name == last else name, _(TITLES[scope]), number(saved)])
        last = name
    unit = pretty(network.unit("climate"))
    total = sum(sums.values())
    rows.append([_("**plain sum** (operating cases)"), "", f"**{number(total)}**"])
    header = [_("partner"), _("scope"), _("saving [{unit}]", unit=unit)]
    caption = _(
        "Climate savings of the cases in the sum, by partner and by scope of the GHG Protocol. Partners are told apart "
        "by their names in the cases."
    )
    intro = _(
        "The joint saving is the sum above. What each partner sees in its own greenhouse gas inventory is another "
        "figure: its scopes, added over the cases. Avoided emissions and what others bear stand in no partner's "
        "inventory."
    )
    return Chapter(intro, table(header, rows, caption, (2,)))


def _plain_name(case: Case, partner: str) -> str:
    """What tells a partner apart in several cases."""
    known = case.partners.get(partner)
    if known is not None and known.confidential:
        return _("confidential partners")
    return partner_name(case, partner)


def _order(name: str, sums: dict[tuple[str, str], float]) -> tuple[bool, float, str]:
    """Partners with the largest savings first; everyone else last."""
    total = sum(value for (who, _scope), value in sums.items() if who == name)
    return name == _("outside (everyone else)"), -total, name
