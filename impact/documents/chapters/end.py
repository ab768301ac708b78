"""What a reader must know beside the figures: warnings, what is left out, choices, limitations, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from impact.documents.pieces import Chapter
from impact.engine import names
from impact.engine.system import PRICE
from impact.factors import Inventory
from impact.ground.errors import Cell, Fault
from impact.ground.language import N_, _, dated
from impact.ground.version import VERSION
from impact.model.indicators import GWP_SETS
from impact.results.assessed import Assessed
from impact.results.assessment import Assessment, Options
from impact.results.facts import counted_exchanges, counting, paid_prices
from impact.results.origin import FILE, OTHER_FILE, PYTHON, origin
from impact.results.plausibility import warnings as plausible
from impact.writing.citations import review_line
from impact.writing.markdown import bullets, code, escape, number, table
from impact.writing.named import ILLUSTRATIVE, file_name, pair_text, process_name, process_names, scenario_name
from impact.writing.numbers import pretty

TAX = "this is a tax"  # the `taxes` of a price that is a tax itself


def warnings(result: Assessment) -> Chapter:
    """Plausibility warnings, with the line of the case file."""
    asked = [_warning(w) for w in plausible(result)]
    if not asked:
        return Chapter(_("No plausibility check raised a warning."))
    return Chapter(_("These checks do not change the result; they are asked about."), bullets(dict.fromkeys(asked)))


def _warning(fault: Fault) -> str:
    line = fault.place.line
    if isinstance(line, Cell):
        said = _(" (sheet {sheet}, cell {cell} of the case file)", sheet=escape(line.sheet), cell=line.name)
    else:
        said = _(" (line {line} of the case file)", line=line) if line else ""
    remedy = f" {escape(fault.remedy)}" if fault.remedy else ""
    return f"{escape(fault.message)}{remedy}{said}"


# ---------------------------------------------------------------------------------------------- left out


def left_out(result: Assessment) -> Chapter:
    """What the case, the prices and the methods leave out."""
    items = [escape(text) for text in result.case.left_out]
    items += [
        _(
            "Cost of “{name}”: no price is known for {names}.",
            name=scenario_name(result.case, name),
            names=process_names(result, missing),
        )
        for name, missing in result.unpriced().items()
        if missing
    ]
    items += _substituted(result)
    missing = result.plan.missing_factors
    if missing:
        items.append(_("No regional characterisation factor: {names}.", names=process_names(result, missing)))
    share = result.unsplit_share
    if share:
        items.append(
            _(
                "{share} % of the climate levels of the default comparison come from sources that publish "
                "CO₂e only; they keep their publisher's GWP set and could not be weighted with {GWP_SETS}.",
                share=number(100 * share, 2),
                GWP_SETS=GWP_SETS[result.settings.gwp],
            )
        )
    return Chapter(bullets(items) if items else _("The case declares nothing as left out."))


def _substituted(result: Assessment) -> list[str]:
    """Values and prices of another year that stand in."""
    stretches = counting(result, result.plan.system.stretches)
    seen = dict.fromkeys((s.flow == PRICE, s.process, s.wanted, s.used) for s in stretches)
    return [
        _(
            "The price of {p} is not published for {wanted}: that of {used} stands in.",
            p=process_name(result, p),
            wanted=wanted,
            used=used,
        )
        if price
        else _(
            "{p} is not published for {wanted}: the value of {used} stands in.",
            p=process_name(result, p),
            wanted=wanted,
            used=used,
        )
        for price, p, wanted, used in sorted(seen)
    ]


# ---------------------------------------------------------------------------------------------- choices


def choices(result: Assessment) -> Chapter:
    """The choices under which everything was computed."""
    settings, case = result.settings, result.case
    rows = [
        [_("approach"), _("{approach}, the same for every scenario", approach=_(case.approach))],
        [
            _("default comparison"),
            pair_text(result),
        ],
        [_("year"), str(result.year)],
        [_("region"), escape(case.region)],
        [
            _("climate change"),
            _("{GWP_SETS}; biogenic CO₂ weighs 0 and is shown beside it", GWP_SETS=GWP_SETS[settings.gwp]),
        ],
        [_("water scarcity"), settings.aware],
        [_("electricity"), _electricity(result)],
        [_("money"), _("{currency} of {year}", currency=pretty(settings.currency), year=settings.price_year)],
        [_("discount rate of annuities"), _("{rate} % a year, real", rate=number(100 * settings.rate))],
    ]
    rows += _overridden(result.plan.inventory)
    return Chapter(table([_("choice"), _("value")], rows, _("Choices, the same for all scenarios.")))


def _electricity(result: Assessment) -> str:
    """The electricity processes that the case reaches."""
    used = [c.name for c in result.plan.system.columns if c.unit_process and c.unit_process.group == "electricity"]
    return process_names(result, used) or _("no electricity")


def _overridden(inventory: Inventory) -> list[list[str]]:
    """Rows of the user's own layer that replace bundled ones."""
    return [
        [_("inventory row replaced"), escape(f"{ours.table}: {', '.join(filter(None, ours.key))}")]
        for ours, _theirs in inventory.tables.overridden
    ]


# ---------------------------------------------------------------------------------------------- limitations


def limitations(result: Assessment) -> Chapter:
    """Limits of the study; the case's own come first."""
    items = []
    if result.case.illustrative:
        items.append(
            _(
                "This case is {illustrative}; its result shows an order of magnitude and how it is computed.",
                illustrative=_(ILLUSTRATIVE),
            )
        )
    assumed = [p.name for p in result.case.parameters.values() if p.origin.assumption]
    if assumed:
        items.append(
            _(
                "Parameters that rest on an assumption: {name}.",
                name=", ".join(f"{escape(names.parameter(result.case, name))} ({code(name)})" for name in assumed),
            )
        )
    weak = _unverified(result)
    if weak:
        items.append(_("Inventory values not verified at their publisher: {weak}.", weak=_listed(weak)))
    items += _prices(result)
    items += _layered(result.plan.inventory)
    public = _("They are meant for a comparative assertion disclosed to the public, see “Goal of the study”.")
    not_public = _("The results are not meant for a comparative assertion disclosed to the public.")
    items.append(f"{review_line(result.case.reviews)} {public if result.case.goal.comparative else not_public}")
    return Chapter(bullets(items))


def _layered(inventory: Inventory) -> list[str]:
    replaced = inventory.tables.overridden
    if len(inventory.tables.folders) < 2:
        return []
    own = ", ".join(Path(folder).name for folder in inventory.tables.folders[1:])
    count = (
        _("; it replaces {count} of the bundled rows, listed under “Method and choices”", count=len(replaced))
        if replaced
        else ""
    )
    return [
        _(
            "Computed with inventory tables of the reader's own on top of the bundled ones ({own}){count}.",
            own=escape(own),
            count=count,
        )
    ]


def _unverified(result: Assessment) -> list[str]:
    weak: dict[str, None] = {}
    for name, exchange in counted_exchanges(result):
        if exchange.at(result.year)[0].row["evidence"].startswith("unverified"):
            weak[f"{process_name(result, name)} ({process_name(result, exchange.flow)})"] = None
    return list(weak)


def _prices(result: Assessment) -> list[str]:
    """Which prices were not verified, and whether energy taxes are in them."""
    paid = paid_prices(result)
    weak = [
        process_name(result, name)
        for name, price in paid.items()
        if price.fact.row["evidence"].startswith("unverified")
    ]
    items = [_("Prices not verified at their publisher: {weak}.", weak=_listed(weak))] if weak else []
    if not paid:
        return items
    kinds: dict[str, list[str]] = {}
    for name, price in paid.items():
        kinds.setdefault(price.taxes, []).append(process_name(result, name))
    said = "; ".join(
        f"{escape(_(taxes)) if taxes else _('taxes not stated')}: {_listed(names)}"
        for taxes, names in kinds.items()
        if taxes != TAX
    )
    if not said:
        return [*items, _energy_taxes(kinds)]
    return [
        *items,
        _("{energy_taxes} Taxes in the inventory's prices: {said}.", energy_taxes=_energy_taxes(kinds), said=said),
    ]


def _energy_taxes(kinds: Mapping[str, list[str]]) -> str:
    if TAX in kinds:
        return _("Taxes that stand in the cost as lines of their own: {kinds}.", kinds=_listed(kinds[TAX]))
    return _("No energy or CO₂ tax is added to the prices of fuel and electricity.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


# ---------------------------------------------------------------------------------------------- provenance


NOT_FROM_THE_FILES = {
    PYTHON: N_("This result was made or changed in Python: no file gives its numbers again."),
    OTHER_FILE: N_("A file has changed since it was read, or is gone; the checksum is that of what was read."),
}


def provenance(result: Assessed, date: str = "") -> Chapter:
    """Program, inventory and files, so that the numbers can be computed again."""
    text = [
        _("Computed with impact {version}", version=VERSION) + (_(" on {date}", date=dated(date)) if date else "") + "."
    ]
    rows, members = [], result.members
    if result.is_network:
        sha = result.subject.sha256 or _("a plain folder")
        rows.append([_("network file"), code(file_name(result.subject)), f"`{sha}`"])
    if origin(result) == FILE:
        flags = _flags(members[0].options) if members else ""
        text.append(_("The numbers again: `impact assess {case_id}{flags} --json`", case_id=result.id, flags=flags))
    else:
        text.append(_(NOT_FROM_THE_FILES[origin(result)]))
    read = [member.case for member in members if member.path]
    rows += [[_("case file"), code(file_name(case)), f"`{case.sha256}`"] for case in read]
    rows += inventory_rows(members[0].plan.inventory) if members else []
    return Chapter(" ".join(text), table([_("input"), _("name"), "SHA-256"], rows, _("Inputs of this document.")))


def inventory_rows(inventory: Inventory) -> list[list[str]]:
    """The inventory's checksum, over all its layers."""
    layers = [Path(folder).name for folder in inventory.tables.folders]
    return [[_("inventory"), code(" + ".join(layers)), f"`{inventory.sha256}`"]]


def _flags(options: Options) -> str:
    """The options that differ from the defaults, as on the command line."""
    chosen = {name: value for name, value in options.changed().items() if name != "background"}
    if options.background is not None:
        chosen |= options.background.asked(str)
    return "".join(f' --{name.replace("_", "-")} "{value}"' for name, value in chosen.items()).replace("`", "")
