"""Which flow of Brightway's biosphere each elementary flow of the inventory is, from the table `biosphere.csv`.

The identifiers are those of the elementary flow list of ecoinvent 3.9, which bw2io bundles and whose methods, and most
databases in Brightway, refer to. No module of Brightway is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from impact.factors import Inventory
from impact.factors.facts import check_origin, read_number
from impact.factors.tables import InventoryRow
from impact.ground import units
from impact.ground.errors import Fault, InputError, did_you_mean

MATCHES = ("exact", "proxy", "none")
NO_ROW = "No row of biosphere.csv names it."


@dataclass(frozen=True, slots=True)
class Link:
    """One elementary flow of ours as a flow of Brightway's biosphere."""

    code: str  # identifier in the biosphere database
    name: str
    categories: tuple[str, ...]  # compartment and sub-compartment; ("air",) where it is not specified
    unit: str  # as Brightway writes it: kilogram, cubic meter, megajoule
    factor: float  # their unit per canonical unit of ours: 1000 [kg/t], 1 [m3/m3], 3600 [MJ/MWh]
    match: str = "exact"  # or proxy: the nearest flow, with what that means in the note
    note: str = ""


def links(inventory: Inventory) -> dict[str, Link]:
    """The counterpart of each elementary flow that has one, by our name.

    Resources and emissions are positive in our intervention matrix as in Brightway's; regions are not told apart there.

    Raises
    ------
    InputError
        With every row of the table that cannot be read.
    """
    faults: list[Fault] = []
    found = {row["flow"]: _link(row, inventory, faults) for row in inventory.tables.rows["biosphere"]}
    if faults:
        raise InputError(faults)
    return {flow: link for flow, link in found.items() if link is not None}


def unlinked(inventory: Inventory) -> dict[str, str]:
    """Elementary flows without a counterpart, and why."""
    known = links(inventory)
    reasons = {row["flow"]: row["note"] for row in inventory.tables.rows["biosphere"]}
    return {flow: reasons.get(flow, NO_ROW) for flow in inventory.elementary_flows if flow not in known}


def by_code(found: Mapping[str, Link]) -> dict[str, str]:
    """Our flow for each identifier, for the way back; exact counterparts come before the nearest ones."""
    exact = {link.code: flow for flow, link in found.items() if link.match == "exact"}
    return {**{link.code: flow for flow, link in found.items()}, **exact}


def _link(row: InventoryRow, inventory: Inventory, faults: list[Fault]) -> Link | None:
    """The counterpart that a row states; None where it says that there is none, or is faulty."""
    before = len(faults)
    check_origin(row, inventory.source_ids, faults)
    _check_match(row, inventory, faults)
    if row["match"] == "none" or len(faults) > before:
        return None
    factor = read_number(row, "factor", faults, True)
    if factor is None:
        return None
    if factor <= 0:
        faults.append(Fault("bad-factor", f"'factor' is {row['factor']}: it must be above zero.", row.place))
    ours = inventory.tables.rows["elementary_flows"].of(row["flow"])[0]
    per_canonical = factor / units.parse_unit(ours["unit"])[0]
    categories = tuple(part.strip() for part in row["categories"].split("/") if part.strip())
    return Link(row["code"], row["name"], categories, row["biosphere_unit"], per_canonical, row["match"], row["note"])


def _check_match(row: InventoryRow, inventory: Inventory, faults: list[Fault]) -> None:
    if row["flow"] not in inventory.elementary_flows:
        message = f"Unknown elementary flow '{row['flow']}'."
        remedy = did_you_mean(row["flow"], inventory.elementary_flows)
        faults.append(Fault("unknown-flow", message, row.place, remedy))
    if row["match"] not in MATCHES:
        remedy = f"Allowed: {', '.join(MATCHES)}."
        faults.append(Fault("not-a-choice", f"match cannot be '{row['match']}'.", row.place, remedy))
    elif row["match"] == "none" and not row["note"]:
        faults.append(
            Fault("no-reason", f"'{row['flow']}' has no counterpart and no reason.", row.place, "Say why, as its note.")
        )
    elif row["match"] != "none":
        for column in ("code", "name", "categories", "biosphere_unit"):
            if not row[column]:
                faults.append(Fault("no-value", f"'{column}' is empty.", row.place, "Or write match: none."))
