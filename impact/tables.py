"""Results as text that a terminal shows well."""

from __future__ import annotations

from collections.abc import Sequence

from impact.assessment import Assessment
from impact.claims import checks
from impact.indicators import BY_NAME, HEADLINE, INDEX
from impact.network import NetworkAssessment


def rounded(value: float, digits: int = 3) -> str:
    """Three significant figures with thousands separators; tables round, exports do not."""
    if value == 0:
        return "0"
    from math import floor, log10

    places = digits - 1 - floor(log10(abs(value)))
    value = round(value, places)
    return f"{value:,.{max(0, min(places, 6))}f}"


def grid(rows: Sequence[Sequence[str]], header: Sequence[str]) -> str:
    """A plain table: first column left, the others right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    lines = [
        "  ".join([header[0].ljust(widths[0]), *(h.rjust(w) for h, w in zip(header[1:], widths[1:], strict=True))])
    ]
    lines.append("  ".join("─" * width for width in widths))
    for row in rows:
        lines.append(
            "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        )
    return "\n".join(line.rstrip() for line in lines)


def text(result: Assessment | NetworkAssessment) -> str:
    """A case or a network as text."""
    return network_text(result) if isinstance(result, NetworkAssessment) else result_text(result)


def result_text(result: Assessment) -> str:
    """One case: savings of every pair, levels, choices and warnings."""
    case = result.case
    flags = [case.status, *(["illustrative: a key quantity is not published"] if case.illustrative else [])]
    head = f"{case.id}: {case.title} ({'; '.join(flags)})"
    choices = (
        f"year {result.year} · {case.approach} · {result.settings.gwp.upper()} · {result.electricity_method}"
        f" · {result.settings.currency} of {result.settings.price_year}"
    )
    parts = [head, choices, "", "Savings (baseline minus alternative; positive is better)", _savings(result)]
    parts += ["", "Levels", _levels(result)]
    if case.claims:
        parts += ["", "Published figures", *_claims(result)]
    missing = {name: items for name, items in result.unpriced().items() if items}
    if missing:
        parts += ["", "Cost leaves out what has no known price:"]
        parts += [f"  {name}: {', '.join(items)}" for name, items in missing.items()]
    if result.warnings:
        parts += ["", *[str(w) for w in result.warnings]]
    return "\n".join(parts)


def _shown(result: Assessment) -> list[str]:
    """Headline indicators that are not zero everywhere."""
    return [n for n in HEADLINE if any(level[INDEX[n]] for level in result.level.values())]


def _savings(result: Assessment) -> str:
    comparisons = sorted(result.comparisons, key=lambda c: not c.default)
    names = [f"{c.baseline} → {c.alternative}" for c in comparisons]
    columns = [[c[n] for n in _shown(result)] for c in comparisons]
    return _wide(result, names, columns, "the default comparison")


def _levels(result: Assessment) -> str:
    columns = [[float(level[INDEX[n]]) for n in _shown(result)] for level in result.level.values()]
    return _wide(result, list(result.level), columns, "")


def _wide(result: Assessment, names: list[str], columns: list[list[float]], first: str) -> str:
    """Indicators down, pairs or scenarios across; long names become numbers with a key below."""
    titles = [(BY_NAME[n].title, result.unit(n)) for n in _shown(result)]
    long = sum(max(len(name), 11) + 2 for name in names) > 50
    heads = [f"[{k}]" for k in range(1, len(names) + 1)] if long else names
    rows = [[title, *(rounded(column[i]) for column in columns), unit] for i, (title, unit) in enumerate(titles)]
    table = grid(rows, ["", *heads, "unit"])
    if not long:
        return table
    key = [f"  [{k}] {name}" + (f" ({first})" if first and k == 1 else "") for k, name in enumerate(names, 1)]
    return "\n".join([table, *key])


def _claims(result: Assessment) -> list[str]:
    """Each claim with what we compute for the boundaries it may mean, over all baselines, and the reason it differs."""
    lines = []
    for claim in result.case.claims:
        source = result.case.sources.get(claim.origin.source)
        year = f" in {claim.year}" if claim.year else ""
        lines.append(f"  {claim.saving.text} {claim.indicator}{year}: {source or claim.origin.source}")
        for check in checks(result):
            if check.claim is claim and claim.boundary in ("", check.boundary):
                pair = f"{check.comparison.baseline} → {check.comparison.alternative}"
                difference = "" if check.difference is None else f" ({check.difference:+.0%})"
                what = f"{check.gases}, {check.boundary}" if claim.indicator == "climate" else check.boundary
                roles = f", only {' and '.join(claim.roles)}" if claim.roles else ""
                stated = "" if check.named else ", not as stated"
                lines.append(
                    f"    we compute {rounded(check.computed)} {check.unit}{difference}: {pair} ({what}{roles}{stated})"
                )
        if claim.comment:
            lines.append(f"    {claim.comment}")
    return lines


def network_text(network: NetworkAssessment) -> str:
    """A network: one row per case, the sum, and what the sum leaves out."""
    shown = ["climate", "climate_direct", "water", "water_withdrawal_groundwater", "virgin_material", "waste", "cost"]
    first = network.results[0] if network.results else None
    out = network.left_out()
    rows = []
    for result in network.results:
        mark = " (not in the sum)" if result.case.id in out else ""
        rows.append([result.case.id + mark, *(rounded(result.default[n]) for n in shown)])
    rows.append(["plain sum", *(rounded(float(network.total[INDEX[n]])) for n in shown)])
    header = [f"{network.network.title}", *(f"{n} [{first.unit(n) if first else ''}]" for n in shown)]
    parts = [grid(rows, header), "", "Savings of each case's default comparison; the plain sum of operating cases."]
    for id, overlap in out.items():
        result = next(r for r in network.results if r.case.id == id)
        reason = f"overlaps with {overlap.counts}: {overlap.reason}" if overlap else f"status {result.case.status}"
        parts.append(f"  not in the sum: {id} ({reason})")
    return "\n".join(parts)
