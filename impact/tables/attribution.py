"""Who may claim a saving, by scope, under three standards and by place: tables, as text, for `--json` and in pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from impact.attribution.places import PlaceSaving, places
from impact.attribution.scopes import TITLES, Scopes, scopes
from impact.attribution.standards import StandardRow, standards
from impact.attribution.views import Attribution, AttributionRule, attribution
from impact.engine import names
from impact.ground.language import N_, _
from impact.ground.layout import wrapped
from impact.ground.tidy import tidy
from impact.model.indicators import INDEX, NAMES
from impact.tables.show import terminal
from impact.tables.table import NUMBER, PART, TEXT, WRITTEN, Column, Table
from impact.tables.table import table as table_of

if TYPE_CHECKING:
    import pandas as pd

    from impact.results.assessment import Assessment

Names = Callable[[str], str]  # what a reader calls a partner
UNIT = "t CO2e/a"

# ---------------------------------------------------------------------------------------------- tables


def shares_table(divided: Attribution, views: Iterable[AttributionRule], indicator: str, named: Names) -> Table:
    """Who gets what of one indicator by each view; a view's title stands in its first row."""
    i, unit = INDEX[indicator], divided.result.unit(indicator)
    columns = (
        Column("view", N_("view"), TEXT),
        Column("who", N_("who"), WRITTEN),
        Column("value", N_("saving"), NUMBER, unit),
        Column("share", N_("share"), PART),
    )
    joint = float(divided.joint[i])
    rows = [
        ("" if k else view.title, named(who), float(values[i]), float(values[i]) / joint if joint else None)
        for view in views
        for k, (who, values) in enumerate(view.shares.items())
    ]
    return table_of(columns, rows)


def scopes_table(inventory: Scopes, named: Names, scenarios: tuple[str, str] = ("baseline", "alternative")) -> Table:
    """Each partner's inventory by scope; its name stands in its first row."""
    columns = (
        Column("partner", N_("partner"), WRITTEN),
        Column("scope", N_("scope"), TEXT),
        Column("baseline", scenarios[0]),
        Column("alternative", scenarios[1]),
        Column("saving", N_("saving")),
    )
    rows, last = [], ""
    for partner, scope, *values in inventory.rows():
        rows.append(("" if partner == last else named(partner), _(TITLES[scope]), *values))
        last = partner
    return table_of(columns, rows)


def standards_table(rows: Iterable[StandardRow], named: Names) -> Table:
    """What each standard says of the case; a saving is positive, nothing is added."""
    columns = (
        Column("standard", N_("standard"), TEXT),
        Column("who", N_("who"), WRITTEN),
        Column("what", N_("what"), TEXT),
        Column("value", N_("saving"), NUMBER, UNIT),
        Column("rule", N_("rule"), TEXT),
    )
    return table_of(columns, [(row.standard, named(row.who), row.what, row.value, row.rule) for row in rows])


def places_table(saved: Iterable[PlaceSaving]) -> Table:
    """Where the saving falls."""
    columns = (
        Column("country", N_("where"), TEXT),
        Column("municipality", N_("municipality"), TEXT),
        Column("emissions_trading", N_("EU emissions trading"), TEXT),
        Column("saving", N_("saving"), NUMBER, UNIT),
    )
    return table_of(columns, [(_(one.country), one.municipality, _(one.trading), one.saving) for one in saved])


# ---------------------------------------------------------------------------------------------- text


def text(divided: Attribution, indicator: str = "climate") -> str:
    """Every view of one indicator, with its rule."""
    result = divided.result
    unit = result.unit(indicator)
    lines = [f"{result.case.id}: who may claim the saving?"]
    lines += wrapped(f"{result.baseline} → {result.alternative} · {indicator} [{unit}]", 0)

    def named(who: str) -> str:
        return f"  {names.own_name(result.case, who)}"

    for view in divided.views:
        lines += ["", view.title]
        if view.shares:
            shares = shares_table(divided, [view], indicator, named).only("who", "value", "share")
            lines.append(terminal(shares, ("  who", unit)))
        lines += wrapped(view.missing or view.rule, 2)
    return "\n".join(lines)


def scopes_text(inventory: Scopes, called: Mapping[str, str] = {}) -> str:
    """Inventories by scope, with partners as they are called."""
    return terminal(scopes_table(inventory, lambda partner: called.get(partner, partner)), ("who", UNIT))


def standards_text(rows: Iterable[StandardRow], called: Mapping[str, str]) -> str:
    """The same case under three standards, with partners as they are called."""
    shown = standards_table(rows, lambda who: called.get(who, who)).only("standard", "who", "what", "value")
    return f"The same case under three standards\n{terminal(shown, ('standard', 'who', 'what', UNIT))}"


def places_text(saved: Iterable[PlaceSaving]) -> str:
    """Where the saving falls."""
    return terminal(places_table(saved), ("where the saving falls", "municipality", "EU emissions trading", UNIT))


# ---------------------------------------------------------------------------------------------- pandas, JSON


def frame(divided: Attribution) -> pd.DataFrame:
    """Tidy: view, who, indicator, value, share, unit."""
    rows = [
        (view.name, who, name, float(v[i]), float(v[i] / divided.joint[i]) if divided.joint[i] else float("nan"),
         divided.result.unit(name))
        for view in divided.views
        for who, v in view.shares.items()
        for i, name in enumerate(NAMES)
    ]  # fmt: skip
    return tidy(("view", "who", "indicator", "value", "share", "unit"), rows)


def as_dict(divided: Attribution) -> dict[str, Any]:
    """Every view with its rule, who gets what, or why it is missing."""
    unit = divided.result.unit
    return {
        view.name: {
            "title": view.title,
            "rule": view.rule,
            "source": view.source,
            **({"missing": view.missing} if view.missing else {}),
            "shares": {
                who: {name: {"value": float(v[INDEX[name]]) + 0.0, "unit": unit(name)} for name in NAMES}
                for who, v in view.shares.items()
            },
        }
        for view in divided.views
    }


def scopes_frame(inventory: Scopes) -> pd.DataFrame:
    """Tidy: partner, scope, title, baseline, alternative, saving [t CO2e/a]."""
    rows = [(partner, scope, TITLES[scope], *values) for partner, scope, *values in inventory.rows()]
    return tidy(("partner", "scope", "title", "baseline", "alternative", "saving"), rows)


def scopes_as_dict(inventory: Scopes) -> dict[str, Any]:
    """By partner and scope."""
    found: dict[str, Any] = {}
    for partner, scope, before, after, saved in inventory.rows():
        row = {"baseline": before, "alternative": after, "saving": saved, "unit": UNIT}
        found.setdefault(partner, {})[scope] = row
    return found


def standards_records(rows: Iterable[StandardRow]) -> list[dict[str, Any]]:
    """Standard, who, what, value, rule and unit."""
    return [asdict(row) | {"unit": UNIT} for row in rows]


def places_records(saved: Iterable[PlaceSaving]) -> list[dict[str, Any]]:
    """Country, municipality, emissions trading, saving and unit."""
    return [
        {"country": one.country, "municipality": one.municipality, "emissions_trading": one.trading,
         "saving": one.saving, "unit": UNIT}
        for one in saved
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------- all of it, of a case


def of_case(result: Assessment, views: Sequence[str], indicator: str) -> str:
    """What `impact attribution` says of a case: views of one indicator, scopes, standards and places."""
    inventory = scopes(result)
    called = {id: names.own_name(result.case, id) for id in result.case.partners}
    parts = [
        text(attribution(result, views), indicator),
        f"Each partner's own inventory (GHG Protocol; a saving is positive)\n{scopes_text(inventory, called)}",
        standards_text(standards(result, inventory), called),
        places_text(places(result, inventory)),
    ]
    return "\n\n".join(parts)


def document(result: Assessment, views: Sequence[str]) -> dict[str, Any]:
    """The same for `--json`, all indicators, numbers not rounded."""
    inventory = scopes(result)
    return {
        "id": result.case.id,
        "year": result.year,
        "baseline": result.baseline,
        "alternative": result.alternative,
        "views": as_dict(attribution(result, views)),
        "scopes": scopes_as_dict(inventory),
        "standards": standards_records(standards(result, inventory)),
        "places": places_records(places(result, inventory)),
    }
