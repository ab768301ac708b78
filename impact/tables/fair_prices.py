"""Fair prices and what one side may read of them: as text, for `--json` and in pandas."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from impact.economics.price_range import one_side
from impact.engine.names import own_name
from impact.ground.errors import Fault, InputError, did_you_mean
from impact.ground.layout import wrapped
from impact.ground.tidy import tidy
from impact.tables.show import terminal
from impact.tables.table import TEXT, Column
from impact.tables.table import table as table_of

if TYPE_CHECKING:
    import pandas as pd

    from impact.economics.price_range import FairPrice, FairPrices, OneSide
    from impact.results.assessment import Assessment

# what stands under the prices: the other way of reckoning, and where it is used
_OTHER = {
    "annual": "By the cost of one year, with the annuity of the investments. The company document counts all years\n"
    "(net present value): --basis npv gives its limits.",
    "npv": "By net present value over all years, each side at its own rate, as in the company document.\n"
    "--basis annual gives the limits by the cost of one year.",
}


def text(found: FairPrices) -> str:
    """Both limits of every stream's price, and why some streams have none."""
    missing = ("\n".join(wrapped(f"{stream}: no price: {why}", 0)) for stream, why in found.missing)
    return "\n\n".join([*map(_price, found.prices), *missing])


def _price(price: FairPrice) -> str:
    rows = [
        (f"lowest for {price.provider.name or price.provider.partner} (provider)", price.lowest),
        (f"highest for {price.receiver.name or price.receiver.partner} (receiver)", price.highest),
        ("both gain the same at", price.equal if price.feasible else None),
        ("joint surplus" if price.feasible else "missing for an agreement", abs(price.surplus)),
        ("paid in the case", price.current),
    ]
    lines = [*wrapped(f"{price.stream} ({price.basis}, prices of {price.price_year})", 0)]
    lines.append(terminal(table_of((Column("what", "", TEXT), Column("price", price.unit)), rows)))
    if price.moves:
        columns = (Column("what", "what moves the limits", TEXT), Column("lowest", "lowest by"),
                   Column("highest", "highest by"))  # fmt: skip
        moves = [(move.what, move.lowest, move.highest) for move in price.moves]
        lines += ["", terminal(table_of(columns, moves))]
    if price.lowest < 0:
        lines += wrapped("A lowest price below zero: the provider would pay to be rid of the stream.", 2)
    lines += wrapped(price.note, 2) if price.note else []
    return "\n".join(lines)


def side_text(side: OneSide) -> str:
    """One side's own limit in a sentence."""
    room = "there is a price that both can accept" if side.agreement else "no price suits both sides"
    verb = "needs" if side.kind == "at least" else "pays"
    return f"{side.stream}: {side.partner} {verb} {side.kind} {side.limit:,.4g} {side.unit}; {room}."


def price_as_dict(price: FairPrice) -> dict[str, Any]:
    """Both limits as plain data, numbers not rounded."""
    return {
        "stream": price.stream,
        "basis": price.basis,
        "unit": price.unit,
        "price_year": price.price_year,
        "provider": price.provider.partner,
        "receiver": price.receiver.partner,
        "lowest": price.lowest,
        "highest": price.highest,
        "equal_split": price.equal,
        "surplus": price.surplus,
        "feasible": price.feasible,
        "current": price.current,
        "moves": [asdict(move) for move in price.moves],
        "note": price.note,
    }


def frame(found: FairPrices) -> pd.DataFrame:
    """Tidy, one row per stream."""
    rows = [{key: value for key, value in price_as_dict(price).items() if key != "moves"} for price in found.prices]
    return tidy(list(rows[0]) if rows else [], [list(row.values()) for row in rows])


# ---------------------------------------------------------------------------------------------- of a case, or one side


def of_case(result: Assessment, found: FairPrices, basis: str, side: str = "") -> str:
    """What `impact price` says of a case, or one side's limits alone."""
    head = f"{result.case.id}: fair prices ({result.baseline} → {result.alternative})"
    name = own_name(result.case, side)
    body = "\n".join(str(replace(one, partner=name)) for one in _sides(found, side)) if side else text(found)
    if not body:
        return f"{head}\n\nNo stream between two partners has a price."
    return f"{head}\n\n{body}\n\n{_OTHER[basis]}"


def document(result: Assessment, found: FairPrices, side: str = "") -> dict[str, Any]:
    """The same for `--json`, numbers not rounded."""
    head = {"id": result.case.id, "year": result.year, "baseline": result.baseline, "alternative": result.alternative}
    if side:
        return {**head, "side": side, "prices": [asdict(one) for one in _sides(found, side)]}
    missing = [{"stream": stream, "why": why} for stream, why in found.missing]
    return {**head, "prices": [price_as_dict(price) for price in found.prices], "missing": missing}


def _sides(found: FairPrices, side: str) -> list[OneSide]:
    mine = [price for price in found.prices if side in (price.provider.partner, price.receiver.partner)]
    if not mine:
        known = dict.fromkeys(p for price in found.prices for p in (price.provider.partner, price.receiver.partner))
        message = f"'{side}' is no side of a stream with a price."
        raise InputError([Fault("unknown-partner", message, remedy=did_you_mean(side, known))])
    return [one_side(price, side) for price in mine]
