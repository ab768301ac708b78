"""Results as text that a terminal shows well."""

from __future__ import annotations

from collections.abc import Mapping

from impact.engine import names
from impact.ground.layout import fold, grid, rounded, wrapped
from impact.ground.paths import shown_fault
from impact.model import Claim, Source
from impact.model.indicators import BY_NAME, GWP_SETS, HEADLINE, INDEX, OF_MANY, OF_PARTNERS
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment
from impact.results.claims import ClaimCheck, checks, network_checks
from impact.results.social import effects
from impact.tables import social
from impact.tables.show import across


def text(result: Assessed) -> str:
    """A case or a network as text."""
    return network_text(result) if result.is_network else result_text(result.members[0])


def result_text(result: Assessment) -> str:
    """One case: savings of every pair, levels, choices and warnings."""
    case = result.case
    flags = [case.status, *(["illustrative: a key quantity is not published"] if case.illustrative else [])]
    head = f"{case.id}: {case.title} ({'; '.join(flags)})"
    choices = (
        f"year {result.year} · {case.approach} · {GWP_SETS[result.settings.gwp]} · {result.electricity_method}"
        f" · {result.settings.currency} of {result.settings.price_year}"
    )
    if not result.runs:
        last = case.last_year
        why = f"ended in {last}" if last is not None and result.year > last else f"starts in {case.years.start}"
        return fold("\n".join([head, choices, "", f"The exchange {why}: in {result.year} it saves nothing."]))
    parts = [head, choices, "", "Savings (baseline minus alternative; positive is better)", _savings(result)]
    parts += [*_sure(result), "", "Levels", _levels(result)]
    partners = _partners(result)
    if partners:
        parts += ["", "Savings per partner (default comparison; payments shift them between partners)", partners]
    if case.claims:
        parts += ["", "Published figures", *_claims(result)]
    if case.social:
        parts += ["", "Jobs and other social effects", social.text(effects(result))]
    if result.unsplit_share > 0.005:
        parts += [
            "",
            f"{result.unsplit_share:.0%} of the climate terms are published as CO2e only and keep their own GWP set.",
        ]
    if result.settings.background is not None:
        from impact.tables import background  # nobody else waits for it

        parts += ["", *background.text(result)]
    missing = {name: items for name, items in result.unpriced().items() if items}
    if missing:
        parts += ["", "Cost leaves out what has no known price:"]
        parts += [f"  {name}: {', '.join(items)}" for name, items in missing.items()]
    replaced = result.plan.inventory.tables.overridden
    if replaced:
        parts += ["", "Inventory rows replaced by your own layer:"]
        parts += [f"  {theirs.table}: {', '.join(filter(None, theirs.key))}" for _, theirs in replaced]
    if result.warnings:
        parts += ["", *[shown_fault(w) for w in result.warnings]]
    return fold("\n".join(parts))


def _shown(result: Assessment) -> list[str]:
    """Headline indicators that are not zero everywhere."""
    return [n for n in HEADLINE if any(level[INDEX[n]] for level in result.level.values())]


def _savings(result: Assessment) -> str:
    comparisons = sorted(result.comparisons, key=lambda c: not c.default)
    names = [f"{c.baseline} → {c.alternative}" for c in comparisons]
    columns = [[c[n] for n in _shown(result)] for c in comparisons]
    return _wide(result, names, columns, "the default comparison")


def _sure(result: Assessment) -> list[str]:
    """Where 95 % of a few thousand paired draws of the default comparison lie, if anything is uncertain."""
    from impact.ground.errors import InputError
    from impact.uncertainty.interval import intervals  # the simulation's machinery: not for --json and check

    try:
        low, high = intervals(result)[result.default.baseline, result.default.alternative]
    except InputError:  # some draw has no solution: `impact simulate` says which
        return []
    shown = [n for n in _shown(result) if low[INDEX[n]] != high[INDEX[n]]]
    rows = [
        [BY_NAME[n].title, rounded(float(low[INDEX[n]])), "to", rounded(float(high[INDEX[n]])), result.unit(n)]
        for n in shown
    ]
    if not rows:
        return []
    head = "95 % of paired draws of the default comparison lie in (`impact simulate` for more)"
    return ["", head, grid(rows, ["", "from", "", "", "unit"])]


def _levels(result: Assessment) -> str:
    columns = [[float(level[INDEX[n]]) for n in _shown(result)] for level in result.level.values()]
    return _wide(result, list(result.level), columns, "")


def _partners(result: Assessment) -> str:
    """Who gains in climate and cost; `outside` holds customers, grants and the state."""
    found = result.by_partner()
    shown = [n for n in OF_PARTNERS if any(v[INDEX[n]] for v in found.values())]
    rows = [
        [names.own_name(result.case, partner), *(rounded(float(values[INDEX[n]])) for n in shown)]
        for partner, values in found.items()
    ]
    return grid(rows, ["", *(f"{n} [{result.unit(n)}]" for n in shown)]) if shown else ""


def _wide(result: Assessment, names: list[str], columns: list[list[float]], first: str) -> str:
    shown = _shown(result)
    cells = [[rounded(value) for value in column] for column in columns]
    return across([BY_NAME[n].title for n in shown], names, cells, [result.unit(n) for n in shown], first)


def _claims(result: Assessment) -> list[str]:
    """Each claim with what we compute for the boundaries it may mean, over all baselines, and the reason it differs."""
    found = checks(result)
    lines = []
    for claim in result.case.claims:
        lines += _published(claim, result.case.sources.get(claim.origin.source))
        mine = [check for check in found if check.claim is claim and claim.boundary in ("", check.boundary)]
        lines += [line for check in mine for line in wrapped(_computed(check), 4)]
        lines += wrapped(str(claim.comment), 4)
    return lines


def _published(claim: Claim, source: Source | None) -> list[str]:
    year = f" in {claim.year}" if claim.year else ""
    return wrapped(f"{claim.saving.text} {claim.indicator}{year}: {source or claim.origin.source}", 2)


def _computed(check: ClaimCheck) -> str:
    claim, pair = check.claim, f"{check.comparison.baseline} → {check.comparison.alternative}"
    difference = "" if check.difference is None else f" ({check.difference:+.0%})"
    how = [check.gases, check.boundary] if claim.indicator == "climate" else []
    how += [f"only {' and '.join(claim.roles)}"] if claim.roles else []
    how += [] if check.named else ["not the published comparison"]
    detail = f" [{', '.join(how)}]" if how else ""
    return f"we compute {rounded(check.computed)} {check.unit}{difference}: {pair}{detail}"


def _marks(result: Assessment, out: Mapping[str, object]) -> str:
    return (" †" if result.case.illustrative else "") + (" °" if result.case.id in out else "")


def network_text(network: Assessed) -> str:
    """A network: one row per case, the sum, and what the sum leaves out."""
    out = network.left_out()
    shown = [n for n in OF_MANY if any(r.default[n] for r in network.members)]
    rows = [
        [result.case.id + _marks(result, out), *(rounded(result.default[n]) for n in shown)]
        for result in network.members
    ]
    rows.append(["plain sum", *(rounded(float(network.total[INDEX[n]])) for n in shown)])
    unit_row = ["", *(network.unit(n).replace(" CO2e", "") for n in shown)] if network.members else [""]
    table = grid([unit_row, *rows], ["", *(BY_NAME[n].brief for n in shown)])
    year = f"in {network.year}" if network.year else "each in its own reference year"
    head = f"{network.id}: {network.title} ({year}; climate as t CO2e)"
    note = "Default savings (positive is better) and the plain sum of operating cases."
    if any(result.case.illustrative for result in network.members):
        note += " † illustrative: a key quantity is not published."
    parts = [head, table, *wrapped(note + (" ° not in the sum:" if out else ""), 0)]
    for id, overlap in out.items():
        result = next(r for r in network.members if r.case.id == id)
        reason = f"overlaps with {overlap.counts}: {overlap.reason}" if overlap else result.case.status
        parts += wrapped(f"{id}: {reason}", 2)
    if network.subject.note:
        parts += ["", *wrapped(str(network.subject.note), 0)]
    if network.subject.claims:
        parts += ["", "Published figures"]
    for claim, _, computed in network_checks(network):
        parts += _published(claim, network.subject.sources.get(claim.origin.source))
        parts += wrapped(f"plain sum {rounded(computed)}. {claim.comment}".rstrip(), 4)
    return fold("\n".join(parts))
