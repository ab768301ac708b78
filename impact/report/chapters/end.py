"""What a reader must know beside the figures: warnings, what is left out, choices, limitations, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import impact
from impact.assessment import Assessment, Options
from impact.engine.system import PRICE
from impact.errors import Fault
from impact.factors import Inventory
from impact.indicators import GWP_SETS
from impact.plausibility import warnings as plausible
from impact.report.facts import ILLUSTRATIVE, NO_REVIEW, counted_exchanges, counting, file_name, paid_prices
from impact.report.text import Chapter, bullets, escape, number, table

TAX = "this is a tax"  # the `taxes` of a price that is a tax itself


def warnings(result: Assessment) -> Chapter:
    """Plausibility warnings, with the line of the case file."""
    found = [_warning(w) for w in plausible(result)]
    if not found:
        return Chapter("No plausibility check raised a warning.")
    return Chapter("These checks do not change the result; they are asked about.", bullets(dict.fromkeys(found)))


def _warning(fault: Fault) -> str:
    line = f" (line {fault.place.line} of the case file)" if fault.place.line else ""
    remedy = f" {escape(fault.remedy)}" if fault.remedy else ""
    return f"{escape(fault.message)}{remedy}{line}"


# ---------------------------------------------------------------------------------------------- left out


def left_out(result: Assessment) -> Chapter:
    """What the case, the prices and the methods leave out."""
    items = [escape(text) for text in result.case.left_out]
    items += [
        f"Cost of “{escape(name)}”: no price is known for {', '.join(escape(m) for m in missing)}."
        for name, missing in result.unpriced().items()
        if missing
    ]
    items += _substituted(result)
    missing = result.plan.missing_factors
    if missing:
        items.append(f"No regional characterisation factor: {', '.join(escape(m) for m in missing)}.")
    share = result.unsplit_share
    if share:
        items.append(
            f"{number(100 * share, 2)} % of the climate levels of the default comparison come from sources that publish"
            " CO₂e only; they keep their publisher's GWP set and could not be weighted with"
            f" {GWP_SETS[result.settings.gwp]}."
        )
    return Chapter(bullets(items) if items else "The case declares nothing as left out.")


def _substituted(result: Assessment) -> list[str]:
    """Values and prices of another year that stand in."""
    found = counting(result, result.plan.system.stretches)
    seen = dict.fromkeys((s.flow == PRICE, s.process, s.wanted, s.used) for s in found)
    return [
        f"The price of {escape(p)} is not published for {wanted}: that of {used} stands in."
        if price
        else f"{escape(p)} is not published for {wanted}: the value of {used} stands in."
        for price, p, wanted, used in sorted(seen)
    ]


# ---------------------------------------------------------------------------------------------- choices


def choices(result: Assessment) -> Chapter:
    """The choices under which everything was computed."""
    settings, case = result.settings, result.case
    rows = [
        ["approach", f"{case.approach}, the same for every scenario"],
        ["default comparison", f"{escape(result.alternative)} instead of {escape(result.baseline)}"],
        ["year", str(result.year)],
        ["region", escape(case.region)],
        ["climate change", f"{GWP_SETS[settings.gwp]}; biogenic CO₂ weighs 0 and is shown beside it"],
        ["water scarcity", settings.aware],
        ["electricity", escape(result.electricity_method)],
        ["money", f"{escape(settings.currency)} of {settings.price_year}"],
        ["discount rate of annuities", f"{number(100 * settings.rate)} % a year, real"],
    ]
    rows += _overridden(result.plan.inventory)
    return Chapter(table(["choice", "value"], rows, "Choices, the same for all scenarios."))


def _overridden(inventory: Inventory) -> list[list[str]]:
    """Rows of the user's own layer that replace bundled ones."""
    return [
        ["inventory row replaced", escape(f"{ours.table}: {', '.join(filter(None, ours.key))}")]
        for ours, _ in inventory.tables.overridden
    ]


# ---------------------------------------------------------------------------------------------- limitations


def limitations(result: Assessment) -> Chapter:
    """Limits of the study; the case's own come first."""
    items = []
    if result.case.illustrative:
        items.append(f"This case is {ILLUSTRATIVE}; its result shows an order of magnitude and how it is computed.")
    assumed = [p.name for p in result.case.parameters.values() if p.origin.assumption]
    if assumed:
        items.append(f"Parameters that rest on an assumption: {', '.join(escape(name) for name in assumed)}.")
    weak = _unverified(result)
    if weak:
        items.append(f"Inventory values not verified at their publisher: {_listed(weak)}.")
    items += _prices(result)
    items += _layered(result.plan.inventory)
    items.append(f"{NO_REVIEW} The results are not meant for a comparative assertion disclosed to the public.")
    return Chapter(bullets(items))


def _layered(inventory: Inventory) -> list[str]:
    replaced = inventory.tables.overridden
    if len(inventory.tables.folders) < 2:
        return []
    own = ", ".join(Path(folder).name for folder in inventory.tables.folders[1:])
    count = f"; it replaces {len(replaced)} of the bundled rows, listed under “Method and choices”" if replaced else ""
    return [f"Computed with inventory tables of the reader's own on top of the bundled ones ({escape(own)}){count}."]


def _unverified(result: Assessment) -> list[str]:
    found: dict[str, None] = {}
    for name, exchange in counted_exchanges(result):
        if exchange.at(result.year)[0].row["evidence"].startswith("unverified"):
            found[f"{name} ({exchange.flow})"] = None
    return list(found)


def _prices(result: Assessment) -> list[str]:
    """Which prices were not verified, and whether energy taxes are in them."""
    paid = paid_prices(result)
    weak = [name for name, price in paid.items() if price.fact.row["evidence"].startswith("unverified")]
    items = [f"Prices not verified at their publisher: {_listed(weak)}."] if weak else []
    if not paid:
        return items
    kinds: dict[str, list[str]] = {}
    for name, price in paid.items():
        kinds.setdefault(price.taxes or "taxes not stated", []).append(name)
    said = "; ".join(f"{escape(taxes)}: {_listed(names)}" for taxes, names in kinds.items())
    return [*items, f"{_energy_taxes(kinds)} Taxes in the inventory's prices: {said}."]


def _energy_taxes(kinds: Mapping[str, list[str]]) -> str:
    if TAX in kinds:
        return f"Taxes that stand in the cost as lines of their own: {_listed(kinds[TAX])}."
    return "No energy or CO₂ tax is added to the prices of fuel and electricity."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(escape(name) for name in names)


# ---------------------------------------------------------------------------------------------- provenance


def provenance(result: Assessment, date: str = "") -> Chapter:
    """Program, inventory and case file, so that the numbers can be computed again."""
    rows = [
        ["case file", escape(file_name(result.case)), f"`{result.case.sha256}`"],
        *inventory_rows(result.plan.inventory),
    ]
    text = [f"Computed with impact {impact.__version__}" + (f" on {date}" if date else "") + "."]
    text.append(f"The numbers again: `impact assess {result.case.id}{_flags(result.options)} --json`")
    return Chapter(" ".join(text), table(["input", "name", "SHA-256"], rows, "Inputs of this document."))


def inventory_rows(inventory: Inventory) -> list[list[str]]:
    """The inventory's checksum, over all its layers."""
    layers = [Path(folder).name for folder in inventory.tables.folders]
    return [["inventory", escape(" + ".join(layers)), f"`{inventory.sha256}`"]]


def _flags(options: Options) -> str:
    """The options that differ from the defaults, as on the command line."""
    plain = Options()
    chosen = {
        name: getattr(options, name)
        for name in Options.__dataclass_fields__
        if getattr(options, name) != getattr(plain, name)
    }
    return "".join(f' --{name.replace("_", "-")} "{value}"' for name, value in chosen.items()).replace("`", "")
