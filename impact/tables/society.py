"""Society's account as text, for `--json` and in pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.ground.layout import wrapped
from impact.tables.show import frame as frame_of
from impact.tables.show import records, terminal
from impact.tables.table import FIGURE, TEXT, Column, Table
from impact.tables.table import table as table_of

if TYPE_CHECKING:
    import pandas as pd

    from impact.economics.society import Society


def account(found: Society) -> Table:
    """Every item with its value and unit."""
    return table_of((Column("item", "", TEXT), Column("value", ""), Column("unit", "unit", FIGURE)), found.rows())


def text(found: Society) -> str:
    """Head, account and notes."""
    result = found.result
    head = (
        f"{result.case.id}: society's account, guideline of {found.guideline.name}\n"
        f"{result.baseline} → {result.alternative} · {found.years[0]} to {found.years[-1]}"
    )
    return "\n".join([head, terminal(account(found)), *(line for note in found.notes for line in wrapped(note, 2))])


def frame(found: Society) -> pd.DataFrame:
    """Tidy: item, value, unit."""
    return frame_of(account(found))


def as_dict(found: Society) -> dict[str, Any]:
    """The account as plain data, numbers not rounded."""
    return {
        "guideline": found.guideline.name,
        "unverified": list(found.guideline.unverified),
        "baseline": found.result.baseline,
        "alternative": found.result.alternative,
        "years": [found.years[0], found.years[-1]],
        "rows": records(account(found)),
        "notes": list(found.notes),
    }
