"""Fair prices and what one side may read of them: as text, for `--json` and in pandas."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from impact.ground.layout import wrapped
from impact.tables.show import terminal, tidy
from impact.tables.table import TEXT, Column
from impact.tables.table import table as table_of

if TYPE_CHECKING:
    import pandas as pd

    from impact.economics.price_range import FairPrice, FairPrices, OneSide


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
